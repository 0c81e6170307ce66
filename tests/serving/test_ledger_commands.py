"""`panjian models …` of the ledger: a promotion from the first refusal to the withdrawal, on the command line, by keys of both sides."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner, Result

from pipelines.checks import CHECKS
from serving import ledger_commands
from serving.access import Role
from serving.ledger_commands import KEY
from serving.store import ledger, promotion
from tests.serving.offices import EAST, Offices
from tests.serving.store.ledger_case import LedgerCase

A = "panjian-facts@aaaaaaaa"
NOTE = "抽查二十条线索，属实十九条，可用"


class Line:
    """The command line on a store."""

    def __init__(self, offices: Offices) -> None:
        self.offices = offices
        self.app = typer.Typer()
        ledger_commands.mount(self.app)

    def run(self, *arguments: str, role: Role | None = None) -> Result:
        """A command, by the holder of a key or by the operator of the machine."""
        url = self.offices.database.url.render_as_string(hide_password=False)
        token = self.offices.tokens[EAST, role] if role else None
        return CliRunner().invoke(self.app, list(arguments), env={"PANJIAN_DATABASE_URL": url, KEY: token, "COLUMNS": "200"})

    def told(self, *arguments: str, role: Role | None = None) -> str:
        """What a command that succeeds tells."""
        done = self.run(*arguments, role=role)
        assert done.exit_code == 0, done.output
        return done.stdout


@pytest.fixture
def line(offices: Offices) -> Line:
    """The command line, on both databases."""
    return Line(offices)


@pytest.fixture
def embedded_line(embedded_offices: Offices) -> Line:
    """The command line on SQLite."""
    return Line(embedded_offices)


def test_the_list_tells_every_version(embedded_line: Line) -> None:
    rows = [one.split("\t") for one in embedded_line.told("list", "--kind", "check").splitlines()]
    assert {row[1] for row in rows} == {f"{one.name}@{one.version}" for one in CHECKS}
    assert {(row[0], row[2], row[4], row[5]) for row in rows} == {("检查项", "试用", "-", "-")}
    told = json.loads(embedded_line.told("list", "--format", "json"))
    assert [one["reference"] for one in told if one["aliases"] == ["champion"]] == ["none"]


def test_a_promotion_from_refusal_to_withdrawal(line: Line) -> None:
    case = LedgerCase(line.offices)
    case.model("aaaaaaaa")
    assert line.told("challenge", A, "--reason", "按月更新") == f"候选：{A}。\n"
    refused = line.run("promote", A)
    assert refused.exit_code == 1
    assert refused.stderr.splitlines()[0] == f"{A} 不能晋级："
    assert f"  没有 {A} 的成绩单：请先运行 panjian models measure。" in refused.stderr
    case.measured("none")
    case.measured(A)
    assert line.run("sign", A, "--approve", "--note", "同意", role=Role.SUPERVISOR).exit_code == 1
    assert line.told("sign", A, "--approve", "--note", NOTE, role=Role.SUPERVISOR) == f"业务部门（东城supervisor）同意 {A}。\n"
    assert "数字部门（东城data_scientist）同意" in line.told("sign", A, "--approve", "--note", NOTE, role=Role.DATA_SCIENTIST)
    shown = line.told("show", A)
    assert "门槛 通过：测试集（60 份）F1 100.0%，现任 100.0%" in shown
    assert "门槛 未过：影子运行还没有复核过的差异" in shown
    assert f"业务部门\t东城supervisor\t同意\t{NOTE}" in shown
    assert "驳回晋级\t现任 none → panjian-facts@aaaaaaaa" in shown
    told = line.told("refused", A)
    assert "缺数字部门签认" in told
    with line.offices.database.session() as session:  # with the review of a shadow run that this test does not run
        from serving.outcomes.precision import Share

        promotion.promote_model(session, case.scientist, ledger.find(session, A).id, shadow=Share(20, 20))
    assert "\t已测试\t" in next(one for one in line.told("list", "--kind", "model").splitlines() if A in one)
    withdrawn = line.told("withdraw", "--reason", "上线后核查发现误读过多", role=Role.SUPERVISOR)
    assert withdrawn == f"已撤下 {A}，现任：none。\n"
    lines = line.told("history", A).splitlines()
    assert [one.split("\t")[2:4] for one in lines[:2]] == [["降级", f"现任 {A} → none"], ["晋级", f"现任 none → {A}"]]
    assert json.loads(line.told("history", "--format", "json", "--limit", "1"))[0]["reason"] == "上线后核查发现误读过多"


def test_outcomes_demote_and_say_so(embedded_line: Line) -> None:
    from serving.lifecycle import Step

    case = LedgerCase(embedded_line.offices)
    case.verified(case.kept(10), *[Step.MISCHECK] * 10)
    told = embedded_line.told("retire")
    assert "\t停用\t试用 → 已停用\t" in told
    assert "核实 10 条，对 0 条（0.0%），99% 区间上限 39.9%，低于底线 50.0%" in told
    assert told.endswith("降级、停用、撤下共 1 项。\n")
    assert embedded_line.run("promote", case.check).exit_code == 1


def test_who_produced_a_clue(embedded_line: Line) -> None:
    case = LedgerCase(embedded_line.offices)
    clue = case.kept(1, model=A).clue_ids[0]
    told = embedded_line.told("produced", clue)
    assert told.startswith(f"检查项 {case.entry(case.check).reference}（试用），模型 {A}，程序 0.1.0\n")
    assert json.loads(embedded_line.told("produced", clue, "--format", "json"))["model"] == A
    early = embedded_line.run("produced", clue, "--at", "2020-01-01")
    assert early.exit_code == 1
    assert early.stderr.startswith("到 2020-01-01 00:00 为止还没有这条线索")
    assert embedded_line.run("produced", "nothing").exit_code == 1
    (live,) = embedded_line.told("live").splitlines()
    assert live.split("\t")[3:5] == [A, f"试用 {len(CHECKS)} 项"]
    assert embedded_line.told("live", "--at", "2020-01-01") == ""


def test_what_cannot_be_done_is_told(embedded_line: Line) -> None:
    for arguments, words in (
        (("show", "nothing"), "台账里没有“nothing”"),
        (("challenge",), "现在没有候选模型"),
        (("withdraw", "--reason", "上线后核查发现误读过多"), "没有模型可撤"),
        (("promote", "none"), "已是现任"),
    ):
        done = embedded_line.run(*arguments)
        assert (done.exit_code, words in done.stderr) == (1, True), done.output
    assert embedded_line.run("sign", "none", "--note", NOTE, "--approve", role=Role.PROSECUTOR).exit_code == 1
    neither = embedded_line.run("sign", "none", "--note", NOTE, role=Role.SUPERVISOR)
    assert (neither.exit_code, "--reject" in neither.stderr) == (2, True)
    wrong = CliRunner().invoke(
        embedded_line.app,
        ["retire"],
        env={"PANJIAN_DATABASE_URL": embedded_line.offices.database.url.render_as_string(hide_password=False), KEY: "pj_x_y"},
    )
    assert (wrong.exit_code, "密钥不对" in wrong.stderr) == (1, True)
