"""`panjian models`: model versions from a folder to the ledger and to MLflow and back, and what they get on gold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from serving import ledger_commands, shadow_commands
from serving.managing import failed, managing, settings

models_app = typer.Typer(add_completion=False, no_args_is_help=True, help="台账：模型与检查项的登记、成绩单、认证、晋级、影子运行。")
_NEEDS = "请先 pip install 'panjian[train]'"
ledger_commands.mount(models_app)
shadow_commands.mount(models_app)


@models_app.command("register")
def register_command(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="panjian train 导出的模型文件夹。")],
    scorecard: Annotated[Path | None, typer.Option("--scorecard", metavar="文件", help="panjian models measure 写出的成绩单。")] = None,
    mlflow: Annotated[
        bool, typer.Option("--mlflow/--no-mlflow", help="是否也登记到 MLflow（MLFLOW_TRACKING_URI，或当前文件夹的 mlflow.db）。")
    ] = True,
) -> None:
    """登记一个模型：逐个文件核对摘要，存入模型库，登记到 MLflow，写入台账。重复登记同一个模型不会变成两个。"""
    from training.registry.entering import enter
    from training.scorecard import read_scorecard

    with _told(), managing() as database:
        told = read_scorecard(scorecard) if scorecard else None
        if told and told["model"] != _name_of(folder):
            raise failed(f"成绩单是 {told['model']} 的，这个文件夹是 {_name_of(folder)}：请用 panjian models measure {folder} 重新测评。")
        done = enter(database, settings(), folder, mlflow)
        if told:
            _keep(database, told, {})
            _mirror_scorecard(told, mlflow)
    typer.echo(f"{'已登记' if done.new else '台账里已有'} {done.entry.reference}：{done.place}")
    if done.registered:
        typer.echo(f"MLflow：{done.registered.name} 第 {done.registered.version} 版，运行 {done.registered.run_id}。")


@models_app.command("measure")
def measure_command(
    model: Annotated[str, typer.Argument(metavar="模型", help="default、none（只用规则）、模型文件夹，或者台账里的 名称@版本。")],
    gold: Annotated[
        list[str] | None,
        typer.Option("--gold", metavar="名=文件", help="金标，如 dev=a.jsonl test=b.jsonl，可多次给出；只给一个时按编号分成 dev 和 test。"),
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="文件夹", help="不给 --gold 时用哪里的金标；默认仓库旁的 shared/data。")
    ] = None,
    fp32: Annotated[Path | None, typer.Option("--fp32", metavar="文件夹", help="量化之前的同一个模型，用来量压缩丢了多少。")] = None,
    against: Annotated[Path | None, typer.Option("--against", metavar="文件", help="另一份成绩单：逐条比较，给出差异的区间。")] = None,
    enter: Annotated[bool, typer.Option("--enter", help="记入台账，并与现任模型比较：晋级的门槛看的就是它。")] = False,
    mlflow: Annotated[bool, typer.Option("--mlflow", help="分数也存入 MLflow 里这个版本的运行。")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="文件", help="成绩单（JSON）写到文件。")] = None,
) -> None:
    """给一个模型版本出成绩单：验证集与测试集的得分、误识 1% 的得分、速度、大小。"""
    from evaluation.public_sets import DATA
    from training.examination import examined
    from training.registry.entering import compare_with_champion, enter_scorecard
    from training.scorecard import compared, read_scorecard

    golds = _golds(gold or [])
    place = data or DATA
    with _told():
        other = read_scorecard(against) if against else None
        told = examined(_source(model), golds, place, fp32)
        comparison: Mapping[str, Any] | None = compared(other, told) if other else None
        if enter:
            with managing() as database:
                with_champion = compare_with_champion(database, settings(), told, lambda name: examined(name, golds, place))
                enter_scorecard(database, told["model"], told, with_champion)
            comparison = comparison or with_champion
        _mirror_scorecard(told, mlflow)
    if output:
        _write(output, told)
    _show(told, comparison)


@models_app.command("fetch")
def fetch_command(
    reference: Annotated[str, typer.Argument(metavar="模型", help="名称@版本、名称/序号 或 名称:别名，如 panjian-facts:champion。")],
) -> None:
    """从 MLflow 取回一个模型到模型库：台账登记过的按台账的摘要核对；有任何不符都不取回。"""
    from serving.ledger.entry import Kind
    from serving.store import ledger
    from serving.store.refusal import NotFound
    from training.registry.entering import shelf_of
    from training.registry.fetching import fetch

    def expected(entry: str) -> Mapping[str, str] | None:
        with database.reading() as session:
            try:
                digests: Mapping[str, str] | None = ledger.find(session, entry, Kind.MODEL).detail.get("files")
            except NotFound:
                return None
        return digests

    with _told(), managing() as database:
        entry, place = fetch(reference, shelf_of(settings()), expected)
        known = expected(entry) is not None
    typer.echo(f"已取回 {entry}：{place}" + ("" if known else "（台账里没有它：要上线请先用 panjian models register 登记这个文件夹）"))


@models_app.command("mirror")
def mirror_command() -> None:
    """把台账的别名（现任、候选）照样显示到 MLflow；以台账为准。"""
    from serving.ledger.entry import ALIASES
    from serving.store import ledger
    from training.registry.mirroring import mirror_aliases

    with _told(), managing() as database:
        with database.reading() as session:
            aliases = ledger.aliases(session)
        shown = mirror_aliases({str(alias): reference for alias, reference in aliases.items()})
    for alias, title in ALIASES.items():
        held = aliases.get(alias)
        there = "已显示" if shown.get(str(alias)) else "MLflow 里没有这个版本" if held else "无"
        typer.echo(f"{title}：{held or '—'}（{there}）")


@contextmanager
def _told() -> Iterator[None]:
    """What a model, a scorecard or MLflow refuses, told on standard error with exit status 1."""
    from evaluation.artifact import TrackingError

    try:
        yield
    except (ValueError, TrackingError) as error:
        raise failed(str(error)) from error
    except ModuleNotFoundError as error:
        raise failed(f"缺少 {error.name}：{_NEEDS}，或者加 --no-mlflow。") from error


def _golds(told: list[str]) -> dict[str, Path] | None:
    """Splits and their files; a file without a name is parted in two."""
    found: dict[str, Path] = {}
    for one in told:
        name, equals, path = one.partition("=")
        if not equals:
            name, path = "gold", one
        if name in found or not name.isidentifier():
            raise typer.BadParameter(f"“{one}”应写作 dev=文件、test=文件，名字不能重复。", param_hint="--gold")
        found[name] = Path(path)
    return found or None


def _source(model: str) -> str:
    """Where a model of the ledger lies; any other name as it is."""
    if "@" not in model:
        return model
    from serving.choice import choice_of
    from serving.ledger.entry import Kind
    from serving.store import ledger

    with managing() as database, database.reading() as session:
        return choice_of(ledger.find(session, model, Kind.MODEL), settings()).source


def _name_of(folder: Path) -> str:
    from models.folder import verified

    return verified(folder).name


def _keep(database: Any, scorecard: Mapping[str, Any], comparison: Mapping[str, Any]) -> None:
    from training.registry.entering import enter_scorecard

    enter_scorecard(database, scorecard["model"], scorecard, comparison or None)


def _mirror_scorecard(scorecard: Mapping[str, Any], wanted: bool) -> None:
    from training.registry.registering import show_scorecard

    if wanted and not show_scorecard(scorecard):
        typer.echo(f"MLflow 里没有 {scorecard['model']}：请先 panjian models register。", err=True)


def _write(path: Path, told: Mapping[str, Any]) -> None:
    try:
        path.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise failed(f"写不了“{path}”（{error.strerror}）。请检查文件夹是否存在、有没有权限。") from error


def _show(scorecard: Mapping[str, Any], comparison: Mapping[str, Any] | None) -> None:
    from evaluation.presentation import text
    from training.scorecard_tables import presented

    typer.echo(text(presented(scorecard, comparison), most=0), nl=False)
