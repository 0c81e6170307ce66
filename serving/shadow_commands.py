"""`panjian models shadow`: replay judgments of the store through champion and challenger, and what shadow runs have shown so far."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from serving.managing import managing, settings

if TYPE_CHECKING:
    from serving.settings import Settings
    from serving.store.database import Database
    from serving.store.shadow_reviews import ShadowPrecision
    from serving.store.shadows import Course

CHANGES = {"gained": "新增", "lost": "减少", "changed": "改说"}
_WAIT = 0.5  # seconds between two looks at what other processes still hold


def mount(app: typer.Typer) -> None:
    """Add the command to a group."""
    app.command("shadow")(shadow)


def shadow(
    replay: Annotated[int | None, typer.Option("--replay", metavar="份数", min=1, help="把线索库里最新的这么多份文书重放一遍。")] = None,
    run: Annotated[str | None, typer.Option("--run", metavar="编号", help="接着读完一次中断了的比对，或者只看它的结果。")] = None,
    challenger: Annotated[str, typer.Option("--challenger", metavar="模型", help="名称@版本；默认是台账上的候选。")] = "challenger",
    seed: Annotated[int | None, typer.Option("--seed", metavar="数", min=0, help="抽样复核的种子，默认 PANJIAN_SHADOW_SEED。")] = None,
    sample: Annotated[
        int | None, typer.Option("--sample", metavar="条数", min=1, max=500, help="每类差异抽多少条复核，默认 PANJIAN_SHADOW_SAMPLE。")
    ] = None,
    format: Annotated[Literal["text", "json"], typer.Option("--format", help="文字或 JSON。")] = "text",
) -> None:
    """候选模型的影子比对：与现任读同样的文书，差异抽样到工作台复核。不带选项则列出历次比对和复核结果。"""
    from serving.store import keys, shadows

    if replay is not None and run is not None:
        raise typer.BadParameter("重放新的一次与接着读旧的一次只能选一样。", param_hint="--replay, --run")
    told = settings()
    with managing() as database:
        wanted = run
        if replay is not None:
            wanted = _begun(database, told, challenger, replay, seed, sample)
        if wanted is not None:
            _read(database, told, wanted)
        with database.reading() as session:
            found = shadows.listed(session, keys.console()) if wanted is None else (shadows.course(session, shadows.get(session, wanted)),)
            proved = [_proved(session, one) for one in found]
    if format == "json":
        typer.echo(json.dumps([_json(*one) for one in zip(found, proved, strict=True)], ensure_ascii=False, indent=1))
    else:
        for course, precision in zip(found, proved, strict=True):
            typer.echo("\n".join(_lines(course, precision)))
        if not found:
            typer.echo(
                "还没有影子比对。先用 panjian models challenge 指定候选，再用 --replay 重放，或者设 PANJIAN_SHADOW_SHARE 读实时的文书。"
            )
    raise typer.Exit(1 if wanted is not None and found[0].failed else 0)


def _begun(database: Database, told: Settings, challenger: str, replay: int, seed: int | None, sample: int | None) -> str:
    """A new replay; both models are loaded once before anything is queued, so that a wrong one is told at once."""
    from serving.ledger.entry import Kind
    from serving.shadow_reader import ShadowReader, plan_of
    from serving.store import keys, ledger, shadows

    with database.reading() as session:
        champion, second = ledger.champion(session).reference, ledger.find(session, challenger, Kind.MODEL).reference
    reader = ShadowReader(database, told)
    for reference in (champion, second):
        _loaded(reader, reference)
    with database.session() as session:
        return shadows.replay(session, keys.console(), second, champion, replay, plan_of(told, sample, seed)).id


def _loaded(reader: Any, reference: str) -> None:
    from serving.managing import failed

    try:
        reader.reading(reference)
    except (ValueError, OSError) as error:
        raise failed(str(error)) from error


def _read(database: Database, told: Settings, run: str) -> None:
    """Read what is left of a run, together with the workers, until nothing is; an interruption leaves nothing behind that others could not take."""
    from pipelines.progress import progress
    from serving.shadow_reader import ShadowReader
    from serving.store import shadow_items, shadows

    with database.reading() as session:
        known = shadows.get(session, run)
    reader = ShadowReader(database, told, runs=(run,))
    for reference in (known.challenger,) if known.share is not None else (known.champion, known.challenger):
        _loaded(reader, reference)

    def read() -> Iterator[None]:
        while True:
            if reader.work():
                yield
            elif not _left(database, run):
                return
            else:
                time.sleep(_WAIT)

    try:
        for _ in progress(read(), "影子比对"):
            continue
    finally:
        with database.session() as session:
            shadow_items.release(session, reader.name)
        reader.stop()


def _left(database: Database, run: str) -> bool:
    """Whether something waits or is being read."""
    from serving.store import shadows

    with database.reading() as session:
        course = shadows.course(session, shadows.get(session, run))
    return bool(course.pending or course.running)


def _proved(session: Any, course: Course) -> ShadowPrecision:
    from serving.store.shadow_reviews import shadow_precision

    return shadow_precision(session, course.run.id)


def _lines(course: Course, proved: ShadowPrecision) -> Iterator[str]:
    from serving.store.identity import CHINA

    run = course.run
    kind = "重放" if run.share is None else f"实时 {run.share:.0%}"
    yield f"{run.id}　{kind}　{run.created_at.astimezone(CHINA):%Y-%m-%d %H:%M}　现任 {run.champion}　候选 {run.challenger}"
    waiting = course.pending + course.running
    yield f"  文书：读完 {course.done}，失败 {course.failed}，未读 {waiting}"
    for sort, title in (("clues", "线索"), ("facts", "事实")):
        tallies = getattr(proved, sort)
        told = "，".join(
            f"{CHANGES[change]} {tallies[change].found}（已复核 {tallies[change].reviewed}）" for change in CHANGES if change in tallies
        )
        yield f"  {title}差异：{told or '无'}"
    if proved.precision is None:
        yield "  还没有复核：请在工作台“影子比对”里复核抽到的差异。"
    else:
        low, high = proved.interval
        yield f"  线索差异复核 {proved.reviewed} 条，候选对 {proved.right} 条：{proved.precision:.1%}（95% 区间 {low:.1%}–{high:.1%}）"


def _json(course: Course, proved: ShadowPrecision) -> dict[str, Any]:
    run = asdict(course.run) | {"created_at": course.run.created_at.isoformat()}
    states = {name: getattr(course, name) for name in ("pending", "running", "done", "failed", "differences")}
    counted = {sort: {change: asdict(one) for change, one in getattr(proved, sort).items()} for sort in ("clues", "facts")}
    share = {"right": proved.right, "reviewed": proved.reviewed, "precision": proved.precision, "interval": proved.interval}
    return {"run": run, **states, **counted, **share}
