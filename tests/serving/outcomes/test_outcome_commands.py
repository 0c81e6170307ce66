"""`panjian outcomes report|watch` on the command line: table, page and JSON tell the same; wrong usage is told in Chinese."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from serving.endpoint import logs
from serving.store.database import Database
from tests.serving.offices import Offices
from tests.serving.outcomes.many import many
from training.outcome_commands import outcomes_app


class Line:
    """The command line on a store."""

    def __init__(self, database: Database) -> None:
        self.url = database.url.render_as_string(hide_password=False)

    def run(self, *arguments: str, url: str | None = None) -> Result:
        """A command."""
        environment = {"PANJIAN_DATABASE_URL": url or self.url, "COLUMNS": "200"}
        return CliRunner().invoke(outcomes_app, list(arguments), env=environment)

    def told(self, *arguments: str) -> str:
        """What a command that succeeds tells."""
        done = self.run(*arguments)
        assert done.exit_code == 0, done.output
        return done.stdout


@pytest.fixture
def line(database: Database, offices: Offices) -> Line:
    """The command line on a store with some clues, on both databases."""
    many(database, offices, 60, checks=3)
    return Line(database)


@pytest.fixture
def embedded_line(embedded: Database, embedded_offices: Offices) -> Line:
    """The same in SQLite alone."""
    many(embedded, embedded_offices, 60, checks=3)
    return Line(embedded)


def test_three_formats_tell_the_same(line: Line, tmp_path: Path) -> None:
    found = json.loads(line.told("report", "--format", "json"))
    assert found["schema"] == "panjian.outcomes/1" and found["whole"]["raised"] == 60
    said = f"产生 60 条线索，已核查 {found['whole']['verified']} 条，查实 {found['whole']['upheld']} 条"
    assert said in line.told("report")
    page = tmp_path / "report.html"
    assert line.told("report", "--format", "html", "--output", str(page)) == ""
    written = page.read_text(encoding="utf-8")
    assert said in written and written.startswith("<!doctype html>") and "<svg" in written
    for version in found["by"]["model"]:
        row = re.search(rf"<td>{re.escape(version['key'])}</td><td>(\d+)</td><td>(\d+)</td>", written)
        assert row and [int(one) for one in row.groups()] == [version["raised"], version["verified"]]


def test_filters_and_axes_are_those_asked_for(embedded_line: Line) -> None:
    found = json.loads(embedded_line.told("report", "--format", "json", "--from", "2026-02-01", "--to", "2026-02-28", "--unit", "quarter"))
    assert (found["asked"]["from"], found["asked"]["to"], found["asked"]["unit"]) == ("2026-02-01", "2026-02-28", "quarter")
    assert [one["key"] for one in found["by"]["period"]] == ["2026-Q1"] and 3 <= found["whole"]["raised"] <= 6
    table = embedded_line.told("report", "--by", "model", "--by", "level")
    assert "按模型版本" in table and "按法院层级" in table and "按罪名" not in table
    none = json.loads(embedded_line.told("report", "--format", "json", "--charge", "诈骗罪"))
    assert none["whole"]["raised"] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["report", "--by", "court"], "没有“court”这个维度"),
        (["report", "--from", "2026-03-01", "--to", "2026-02-01"], "起日晚于止日"),
        (["watch", "--every", "0h"], "应写作 30m、24h、7d 这样"),
        (["watch", "--every", "daily"], "应写作 30m、24h、7d 这样"),
    ],
)
def test_wrong_usage_is_told(embedded_line: Line, arguments: list[str], told: str) -> None:
    done = embedded_line.run(*arguments)
    assert done.exit_code == 2
    assert told.replace(" ", "") in re.sub(r"[\s│]", "", done.output)


def test_what_cannot_be_opened_or_written_is_told(embedded_line: Line, tmp_path: Path) -> None:
    for command in (["report"], ["watch", "--once"]):
        away = embedded_line.run(*command, url="postgresql://nobody:secret@127.0.0.1:9/none")
        assert away.exit_code == 1 and "打不开" in away.output and "secret" not in away.output
    unwritten = embedded_line.run("report", "--output", str(tmp_path / "none" / "report.txt"))
    assert unwritten.exit_code == 1 and "写不了" in unwritten.output


def test_one_look_files_its_report_and_the_next_finds_nothing_to_do(
    embedded_line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "set_up", lambda level: None)  # the runner's standard error ends with it
    folder = tmp_path / "reports"
    embedded_line.told("watch", "--once", "--output", str(folder))
    (page,), (data,) = list(folder.glob("*.html")), list(folder.glob("*.json"))
    assert json.loads(data.read_text(encoding="utf-8"))["whole"]["raised"] == 60 and page.stem == data.stem
    embedded_line.told("watch", "--once", "--output", str(folder))
    assert len(list(folder.iterdir())) == 2
