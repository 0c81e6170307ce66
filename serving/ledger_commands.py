"""`panjian models list|show|sign|challenge|promote|withdraw|retire|refused|history|live|produced`: the ledger on the command line.

Who acts is who holds the key in PANJIAN_KEY; without one it is the machine's own operator, who may do all but sign.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from serving.managing import failed, managing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from serving.access import Principal
    from serving.ledger.decision import Decision

KEY = "PANJIAN_KEY"
_MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
Reference = Annotated[str, typer.Argument(metavar="版本", help="名称@版本；只写名称则取最新登记的；也可写 none、champion、challenger。")]
Shown = Annotated[Literal["text", "json"], typer.Option("--format", help="文字或 JSON。")]
Reason = Annotated[str, typer.Option("--reason", metavar="理由", help="为什么。")]
At = Annotated[datetime | None, typer.Option("--at", formats=_MOMENTS, metavar="时刻", help="北京时间，如 2026-05-01T09:00。")]


def mount(app: typer.Typer) -> None:
    """Add the commands of the ledger to a group."""
    for name, command in (
        ("list", listed),
        ("show", show),
        ("sign", sign),
        ("challenge", challenge),
        ("promote", promote),
        ("withdraw", withdraw),
        ("retire", retire),
        ("refused", refused),
        ("history", history),
        ("live", live),
        ("produced", produced),
    ):
        app.command(name)(command)


def listed(
    kind: Annotated[Literal["model", "check"] | None, typer.Option("--kind", help="只列模型或者只列检查项。")] = None,
    format: Shown = "text",
) -> None:
    """列出台账：版本、等级、从何时起、别名、签认。"""
    from serving.ledger.certification import SIDES, VERDICTS
    from serving.ledger.entry import KINDS, Kind
    from serving.ledger.ranks import RANKS
    from serving.store import ledger

    with managing() as database, database.reading() as session:
        found = ledger.standings(session, Kind(kind) if kind else None)
    if format == "json":
        from serving.endpoint.ledger import fields
        from serving.wire.ledger import LedgerEntry

        _json([LedgerEntry(**fields(one)).model_dump(mode="json") for one in found])
        return
    for one in found:
        signed = "、".join(f"{SIDES[each.side]}{VERDICTS[each.verdict]}" for each in one.signatures) or "-"
        told = (KINDS[one.entry.kind], one.entry.reference, RANKS[one.rank], _moment(one.since), "、".join(one.aliases) or "-", signed)
        typer.echo("\t".join(told))


def show(reference: Reference, format: Shown = "text") -> None:
    """一个版本：现状、晋级还差什么、签认、决定。"""
    from serving.ledger.certification import SIDES, VERDICTS, lacking
    from serving.ledger.entry import ALIASES, KINDS
    from serving.ledger.ranks import RANKS
    from serving.store import ledger, promotion

    with managing() as database, database.reading() as session:
        one = ledger.standing(session, ledger.find(session, reference).id)
        gates = promotion.gates_now(session, one.entry)
        signed, decided = ledger.signed(session, one.entry.id), ledger.history(session, one.entry.id)
    if format == "json":
        from serving.endpoint.ledger import decision, fields
        from serving.wire.ledger import LedgerEntry

        told = LedgerEntry(**fields(one)).model_dump(mode="json")
        decisions = [decision(each).model_dump(mode="json") for each in decided]
        _json(told | {"detail": dict(one.entry.detail), "gates": [each.to_json() for each in gates], "decisions": decisions})
        return
    borne = "".join(f"，{ALIASES[each]}" for each in one.aliases)
    typer.echo(f"{KINDS[one.entry.kind]} {one.entry.reference}：{RANKS[one.rank]}（{_moment(one.since)} 起）{borne}")
    typer.echo(f"登记：{_moment(one.entry.registered_at)}，{one.entry.holder}")
    for gate in gates:
        typer.echo(f"门槛 {'通过' if gate.passed else '未过'}：{gate.sentence}")
    for lack in lacking(one.signatures) if gates else ():
        typer.echo(f"签认 {lack}")
    for each in signed:
        typer.echo(f"签认 {_moment(each.at)}\t{SIDES[each.side]}\t{each.holder}\t{VERDICTS[each.verdict]}\t{each.note}")
    for made in decided:
        typer.echo(f"决定 {_line(made)}")


def sign(
    reference: Reference,
    note: Annotated[str, typer.Option("--note", metavar="意见", help="看了什么、为什么；至少十个字。")],
    approve: Annotated[bool | None, typer.Option("--approve/--reject", help="同意或者不同意。", show_default=False)] = None,
) -> None:
    """签认一个版本。由谁签认看密钥：环境变量 PANJIAN_KEY，没有则当场询问。"""
    from serving.ledger.certification import SIDES, VERDICTS, Verdict
    from serving.store import ledger, promotion

    if approve is None:
        raise typer.BadParameter("请写明 --approve（同意）或者 --reject（不同意）。", param_hint="--approve")
    token = os.environ.get(KEY) or typer.prompt("密钥", hide_input=True, err=True)
    with managing() as database, database.session() as session:
        who = _holder(session, token)
        entry = ledger.find(session, reference)
        made = promotion.sign(session, who, entry.id, Verdict.APPROVE if approve else Verdict.REJECT, note)
    typer.echo(f"{SIDES[made.side]}（{made.holder}）{VERDICTS[made.verdict]} {entry.reference}。")


def challenge(
    reference: Annotated[str | None, typer.Argument(metavar="版本", help="名称@版本；不给则不再有候选。")] = None, reason: Reason = ""
) -> None:
    """指定候选模型：可以影子运行，不对外答复。"""
    from serving.ledger.entry import Kind
    from serving.store import ledger, promotion

    with _acting() as (session, who):
        made = promotion.challenge(session, who, ledger.find(session, reference, Kind.MODEL).id if reference else None, reason)
    typer.echo(f"候选：{made.after or '无'}。")


def promote(reference: Reference, reason: Reason = "") -> None:
    """晋级：模型成为现任，检查项升一级。门槛和双方签认缺一不可；驳回会逐条写明，并记入台账。"""
    from pipelines.checks.check import Rank
    from serving.ledger.entry import Kind
    from serving.ledger.ranks import RANKS
    from serving.store import ledger, promotion

    with _acting() as (session, who):
        entry = ledger.find(session, reference)
        act = promotion.promote_model if entry.kind is Kind.MODEL else promotion.promote_rank
        made = act(session, who, entry.id, reason=reason)
    if made.refused:
        raise failed("\n".join((f"{entry.reference} 不能晋级：", *(f"  {one}" for one in made.failures))))
    typer.echo(f"{entry.reference} 已成为{'现任' if entry.kind is Kind.MODEL else '“' + RANKS[Rank(str(made.after))] + '”'}。")


def withdraw(reason: Annotated[str, typer.Option("--reason", metavar="理由", help="为什么；至少十个字。")]) -> None:
    """立即撤下现任模型：由前一个现任接着答复，没有则只用规则。不必签认。"""
    from serving.store import promotion

    with _acting() as (session, who):
        made = promotion.withdraw(session, who, reason)
    typer.echo(f"已撤下 {made.before}，现任：{made.after}。")


def retire() -> None:
    """按核实的结果降级、停用：只降不升，逐条写明依据。panjian outcomes watch 会定期做。"""
    from serving.store import retirement

    with _acting() as (session, who):
        made = retirement.retire(session, who)
    for one in made:
        typer.echo(_line(one))
    typer.echo(f"降级、停用、撤下共 {len(made)} 项。")


def refused(reference: Annotated[str | None, typer.Argument(metavar="版本", help="只看这个版本的。")] = None) -> None:
    """列出被驳回的晋级：每一道没有通过的门槛和缺少的签认。"""
    for one in _decided(reference, None):
        if one.refused:
            typer.echo(_line(one))
            for told in one.failures:
                typer.echo(f"  {told}")


def history(
    reference: Annotated[str | None, typer.Argument(metavar="版本", help="只看这个版本的。")] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="条数", min=1, help="最多几条。")] = 100,
    format: Shown = "text",
) -> None:
    """列出决定，新的在前。"""
    found = _decided(reference, limit)
    if format == "json":
        from serving.endpoint.ledger import decision

        _json([{"reference": one.reference} | decision(one).model_dump(mode="json") for one in found])
        return
    for one in found:
        typer.echo(_line(one))


def live(at: At = None) -> None:
    """某一时刻（不给则现在）在用的版本组合：进程、程序、模型、各等级的检查项数。"""
    from collections import Counter

    from pipelines.checks.check import Rank
    from serving.ledger.ranks import RANKS
    from serving.store import compositions

    with managing() as database, database.reading() as session:
        found = compositions.live_at(session, _aware(at))
    for one in found:
        ranks = Counter(rank for _, rank in one.composition.checks.values())
        told = "、".join(f"{RANKS[Rank(rank)]} {number} 项" for rank, number in sorted(ranks.items()))
        part = "答复" if one.part == "champion" else "影子"
        ended = f"至 {_moment(one.until)}" if one.until else "至今"
        typer.echo(
            "\t".join(
                (
                    part,
                    one.process,
                    one.composition.panjian,
                    one.composition.model,
                    told,
                    f"{_moment(one.from_at)} {ended}",
                    one.composition.id[:12],
                )
            )
        )


def produced(clue: Annotated[str, typer.Argument(metavar="线索编号")], at: At = None, format: Shown = "text") -> None:
    """一条线索由哪些版本产生；给出时刻，则看到那时为止最近一次给出它的分析。"""
    from pipelines.checks.check import Rank
    from serving.ledger.ranks import RANKS
    from serving.store import compositions, keys

    with managing() as database, database.reading() as session:
        one = compositions.produced(session, keys.console(), clue, _aware(at))
    if format == "json":
        from serving.wire.ledger import ClueVersions

        _json(ClueVersions(**{name: getattr(one, name) for name in ClueVersions.model_fields}).model_dump(mode="json"))
        return
    since = f"，这一组合 {_moment(one.live_from)} 起在用（{str(one.composition_id)[:12]}）" if one.live_from else "，建台账以前的分析"
    typer.echo(f"检查项 {one.check}@{one.version}（{RANKS[Rank(one.rank)]}），模型 {one.model}，程序 {one.panjian}")
    typer.echo(f"{_moment(one.analysed_at)} 的分析 {one.analysis_id}{since}")


@contextmanager
def _acting() -> Iterator[tuple[Session, Principal]]:
    """A session that may write, and who acts."""
    from serving.store import keys

    with managing() as database, database.session() as session:
        token = os.environ.get(KEY)
        yield session, _holder(session, token) if token else keys.console()


def _holder(session: Session, token: str) -> Principal:
    from serving.store import keys

    who = keys.authenticate(session, token)
    if who is None:
        raise failed("密钥不对，或者已经停用。请核对后重试，或向管理员索取。")
    return who


def _decided(reference: str | None, limit: int | None) -> tuple[Decision, ...]:
    from serving.store import ledger

    with managing() as database, database.reading() as session:
        return ledger.history(session, ledger.find(session, reference).id if reference else None, limit)


def _line(one: Decision) -> str:
    """A decision on one line."""
    from serving.ledger.decision import ACTS, told

    why = one.reason or "-"
    return "\t".join((_moment(one.at), one.reference, ACTS[one.act], told(one), one.holder, why))


def _moment(at: datetime) -> str:
    from serving.store.identity import CHINA

    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _aware(at: datetime | None) -> datetime | None:
    """A moment as people here tell it: Beijing time."""
    from serving.store.identity import CHINA

    return at.replace(tzinfo=CHINA) if at else None


def _json(told: Any) -> None:
    typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
