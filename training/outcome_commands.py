"""`panjian outcomes report|watch`: what verification made of the clues, now and on a schedule, with what follows from it."""

from __future__ import annotations

import json
import re
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from serving.managing import failed, managing, settings, store

if TYPE_CHECKING:
    from serving.outcomes.precision import Axis
    from serving.outcomes.report import Report

outcomes_app = typer.Typer(add_completion=False, no_args_is_help=True, help="线索结果：各版本的准确率、突变、漂移，定期查看。")

_Many = list[str] | None
_EVERY = re.compile(r"(\d{1,5})(m|h|d)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@outcomes_app.callback()
def outcomes() -> None:
    """线索结果：各版本的准确率、突变、漂移，定期查看。"""


@outcomes_app.command("report")
def report_command(
    since: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], metavar="日期", help="只计这一天起产生的线索。")] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], metavar="日期", help="只计到这一天为止产生的线索。")
    ] = None,
    check: Annotated[_Many, typer.Option("--check", metavar="检查项", help="只计这些检查项；可多次给出。")] = None,
    charge: Annotated[_Many, typer.Option("--charge", metavar="罪名", help="只计这些罪名；可多次给出。")] = None,
    level: Annotated[_Many, typer.Option("--level", metavar="层级", help="只计这些法院层级：最高、高级、中级、基层、专门。")] = None,
    by: Annotated[
        _Many, typer.Option("--by", metavar="维度", help="列哪些表：check、model、charge、level、period；可多次给出，不给则全列。")
    ] = None,
    unit: Annotated[Literal["month", "quarter", "year"], typer.Option("--unit", help="期间按月、季度还是年。")] = "month",
    basis: Annotated[Literal["raised", "concluded"], typer.Option("--basis", help="期间按产生还是按核结。")] = "raised",
    format: Annotated[Literal["table", "html", "json"], typer.Option("--format", help="表、网页或 JSON。")] = "table",
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="文件", help="写到文件；不给则写到标准输出。")] = None,
    mlflow: Annotated[bool, typer.Option("--mlflow", help="存入 MLflow：各模型版本按月的准确率、逐条核查结论、别名。")] = False,
) -> None:
    """各检查版本、模型版本、罪名、法院层级、期间的线索结果：准确率及区间、成案率、采纳率、用时、突变、漂移。"""
    from serving.outcomes.precision import Axis, Basis
    from serving.outcomes.report import Asked, compiled
    from serving.store import keys
    from serving.store.statistics import Unit

    if since and until and since > until:
        raise typer.BadParameter("起日晚于止日。", param_hint="--from / --to")
    if unknown := [one for one in by or () if one not in list(Axis)]:
        raise typer.BadParameter(f"没有“{unknown[0]}”这个维度；可选：{'、'.join(Axis)}。", param_hint="--by")
    days = (since.date() if since else None, until.date() if until else None)
    asked = Asked(*days, tuple(check or ()), tuple(charge or ()), tuple(level or ()), Unit(unit), Basis(basis))
    axes = tuple(Axis(one) for one in by) if by else tuple(Axis)
    with managing() as database:
        with database.reading() as session:
            found = compiled(session, keys.console(), asked)
        _write(_shown(found, format, axes, output is None and sys.stdout.isatty()), output)
        if mlflow:
            _mirrored(database, found)


@outcomes_app.command("watch")
def watch_command(
    every: Annotated[str, typer.Option("--every", metavar="间隔", help="30m、24h、7d 这样的间隔；从北京时间零点起算。")] = "24h",
    once: Annotated[bool, typer.Option("--once", help="只看本期一次：已看过就什么也不做。")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="文件夹", help="每次的报告（JSON 和网页）写到这里。")] = None,
    mlflow: Annotated[bool, typer.Option("--mlflow", help="每次存入 MLflow。")] = False,
) -> None:
    """定期查看：每期一次，几个进程同时运行也只做一次；该降级的降级，报警记入日志与 /metrics。SIGTERM 或 Ctrl-C 停止。"""
    from serving.endpoint.logs import set_up
    from serving.outcomes.watching import Mirror, Watch
    from serving.store.database import Database

    told = settings()
    period = _period(every)
    mirrors: list[Mirror] = [_filed(output)] if output else []
    if mlflow:
        from training.outcome_mirror import mirror

        mirrors.append(mirror)
    if once:
        store(told).close()  # a watch waits for a database that is away, one look tells of it
    set_up(told.log_level)
    database = Database(told.database_url)
    watch = Watch(database, period, mirrors)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: watch.stop.set())
    try:
        if once:
            watch.look()
        else:
            watch.run()
    finally:
        database.close()


def _period(told: str) -> timedelta:
    found = _EVERY.fullmatch(told.strip().lower())
    if found is None or not int(found[1]):
        raise typer.BadParameter("应写作 30m、24h、7d 这样。", param_hint="--every")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _shown(found: Report, format: str, axes: Sequence[Axis] | None = None, colours: bool = False) -> str:
    from serving.outcomes import page, wire
    from serving.outcomes.precision import Axis

    if format == "json":
        return json.dumps(wire.as_json(found), ensure_ascii=False, indent=1) + "\n"
    axes = axes or tuple(Axis)
    return page.html(found, axes) if format == "html" else page.text(found, axes, colours)


def _write(content: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(content)
        return
    try:
        output.write_text(content, encoding="utf-8", newline="")
    except OSError as error:
        raise failed(f"写不了“{output}”（{error.strerror}）。请检查文件夹是否存在、有没有权限。") from error


def _filed(folder: Path) -> Callable[..., dict[str, str]]:
    """Writes every report into a folder, named by its moment."""

    def file(_: Any, report: Report) -> dict[str, str]:
        from serving.store.identity import CHINA

        folder.mkdir(parents=True, exist_ok=True)
        name = f"outcomes-{report.made_at.astimezone(CHINA):%Y%m%d-%H%M%S}"
        for format in ("json", "html"):
            (folder / f"{name}.{format}").write_text(_shown(report, format), encoding="utf-8", newline="")
        return {"file": name}

    return file


def _mirrored(database: Any, found: Report) -> None:
    from evaluation.artifact import TrackingError
    from training.outcome_mirror import mirror

    try:
        told = mirror(database, found)
    except TrackingError as error:
        raise failed(str(error)) from error
    typer.echo(f"已存入 MLflow：指标 {told['points']} 个，核查结论 {told['verdicts']} 条，别名 {told['aliases']} 个。", err=True)
