"""The commands of evaluation: `panjian evaluate facts|compare|tags`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from annotation.incident import Incident
    from evaluation import tags
    from evaluation.layers import Extractor
    from evaluation.presentation import Presentation

evaluate_app = typer.Typer(add_completion=False, no_args_is_help=True)

_File = {"exists": True, "dir_okay": False, "readable": True}
_Format = Annotated[Literal["table", "html", "json"], typer.Option("--format", help="表、网页或 JSON。")]
_Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="文件", help="写到文件；不给则写到标准输出。")]
_Mlflow = Annotated[bool, typer.Option("--mlflow", help="存入 MLflow：MLFLOW_TRACKING_URI 所指，没有则是当前文件夹的 mlflow.db。")]
_Most = Annotated[int, typer.Option("--errors", min=0, metavar="N", help="表里每种差错列出几处；网页与 JSON 里全有。")]
_Texts = Annotated[Path | None, typer.Option("--texts", help="文书文本，一行一份 {id, text}，可以是 .xz；金标自带的不必再给。", **_File)]
_Annotator = Annotated[str | None, typer.Option("--annotator", metavar="标注者", help="一份文书有多人标注时，以谁的为准。")]
_GoldPath = Annotated[Path, typer.Argument(metavar="金标", exists=True, readable=True, help="金标文书（JSON 行），或标注数据集的文件夹。")]


@evaluate_app.callback()
def evaluate() -> None:
    """评测：对照金标计分，比较两次运行，给短文本标注计分。"""


@evaluate_app.command("facts")
def facts_command(
    gold: _GoldPath,
    model: Annotated[str, typer.Option("--model", metavar="模型", help="default、none（只有规则），或者模型的名称、文件夹。")] = "default",
    layer: Annotated[list[str] | None, typer.Option("--layer", metavar="层", help="rules、model、merged；可多次给出，不给则全部。")] = None,
    texts: _Texts = None,
    annotator: _Annotator = None,
    format: _Format = "table",
    output: _Output = None,
    errors: _Most = 5,
    mlflow: _Mlflow = False,
) -> None:
    """事实抽取：规则、模型、合并三层对照金标，取值与位置的得分、校准、差错。"""
    from evaluation import extraction
    from evaluation.extraction_tables import presented
    from evaluation.layers import LAYERS
    from models.mending import Mender
    from pipelines.progress import progress

    if unknown := [one for one in layer or () if one not in LAYERS]:
        raise typer.BadParameter(f"没有“{unknown[0]}”这一层；可选：{'、'.join(LAYERS)}。", param_hint="--layer")
    wanted = [one for one in LAYERS if one in layer] if layer else [one for one in LAYERS if model != "none" or one == "rules"]
    if model == "none" and wanted != ["rules"]:
        raise typer.BadParameter("不用模型时只有规则这一层。", param_hint="--layer")
    extractor = None if wanted == ["rules"] else _extractor(model)
    golds, failed = _golds(gold, texts, annotator)
    mender = None if model == "none" else Mender.load()
    scored = extraction.score(progress(golds, "评测"), wanted, extractor, mender)
    found = extraction.summary(golds, scored, gold.name, extractor.name if extractor else None)
    _finish(found, presented(found), format, output, errors, extraction.measures(found) if mlflow else None)
    raise typer.Exit(1 if failed else 0)


@evaluate_app.command("compare")
def compare_command(
    first: Annotated[Path, typer.Argument(metavar="甲", help="前一次的报告，一行一份（analyze --format jsonl）。", **_File)],
    second: Annotated[Path, typer.Argument(metavar="乙", help="后一次的报告。", **_File)],
    gold: Annotated[Path | None, typer.Option("--gold", exists=True, readable=True, help="金标，看什么变对、什么变错。")] = None,
    texts: _Texts = None,
    annotator: _Annotator = None,
    format: _Format = "table",
    output: _Output = None,
    errors: _Most = 5,
    mlflow: _Mlflow = False,
) -> None:
    """两次运行比较：同一批文书，哪些事实变了，哪些线索出现或消失，对照金标的得失。"""
    from annotation.incident import Incident
    from evaluation import comparison
    from evaluation.comparison_tables import presented
    from pipelines.progress import progress

    known, failed = _golds(gold, texts, annotator) if gold else ([], False)
    by_id = {one.id: one for one in known}
    compared = comparison.Comparison()
    incidents: list[Incident] = []
    for found in progress(comparison.paired(first, second), "比较"):
        if isinstance(found, Incident):
            incidents.append(found)
        else:
            compared.add(*found, by_id.get(str(found[0]["id"])))
    failed |= _tell(incidents)
    _some(compared.judgments, "两个文件没有同一份文书的报告。")
    if gold:
        _some(compared.with_gold, "金标里没有这些文书。")
    shown = compared.to_json((str(first), str(second)), gold.name if gold else None)
    _finish(shown, presented(shown), format, output, errors, comparison.measures(shown) if mlflow else None)
    raise typer.Exit(1 if failed else 0)


@evaluate_app.command("tags")
def tags_command(
    gold: Annotated[Path, typer.Argument(metavar="金标", help="公开标注集原来的样子（可以是 .xz），或 tag 输出的样子加 text。", **_File)],
    task: Annotated[Literal["theft", "drugs", "charges", "amount"], typer.Option("--task", help="哪一种标注。")],
    predicted: Annotated[Path | None, typer.Argument(metavar="[标注结果]", help="panjian tag 的输出；不给则现在就标。", **_File)] = None,
    split: Annotated[
        Literal["test", "dev", "train", "all"] | None, typer.Option("--split", help="哪一部分；默认 test，数额默认 all。")
    ] = None,
    model: Annotated[str, typer.Option("--model", metavar="模型", help="现在就标时用哪个模型：default，或模型文件夹。")] = "default",
    format: _Format = "table",
    output: _Output = None,
    errors: _Most = 5,
    mlflow: _Mlflow = False,
) -> None:
    """短文本标注：实体、关系、罪名、数额，严格相同才算对。"""
    from evaluation import tags
    from evaluation.tag_tables import presented

    part: tags.Split = split or ("all" if task == "amount" else "test")
    texts = tags.read_items(gold, task, part)
    failed = _tell(texts.incidents)
    _some(len(texts.items), f"“{gold}”的这一部分（{part}）没有可评的条目。")
    if predicted:
        answers, incidents = tags.read_answers(predicted, task, texts.items)
        failed |= _tell(incidents)
    else:
        answers = _tagged(task, texts.items, model)
    source = predicted.name if predicted else "精确规则（数额不用模型）" if task == "amount" else f"模型 {model}"
    found = tags.summary(task, part, gold.name, source, texts.items, answers)
    _finish(found, presented(found), format, output, errors, tags.measures(found) if mlflow else None)
    raise typer.Exit(1 if failed else 0)


def _extractor(name: str) -> Extractor:
    """The model of this name, asked once a judgment."""
    from evaluation.layers import Remembering
    from models.extraction import FactExtractor
    from models.loading import ModelError

    try:
        return Remembering(FactExtractor.load(name))
    except ModelError as error:
        raise typer.BadParameter(str(error), param_hint="--model") from error


def _tagged(task: tags.Task, items: Mapping[str, dict[str, Any]], model: str) -> dict[str, dict[str, Any]]:
    """What a model tags."""
    from models.loading import ModelError
    from models.tagging import tag
    from pipelines.progress import progress

    rows = [{"id": name, "text": item["text"]} for name, item in items.items()]
    try:
        return {str(row["id"]): row for row in progress(tag(task, rows, model), "标注")}
    except ModelError as error:
        raise typer.BadParameter(str(error), param_hint="--model") from error


def _golds(path: Path, texts: Path | None, annotator: str | None) -> tuple[list[Any], bool]:
    """The gold that can serve; whether anything of it could not be read."""
    from annotation.incident import Incident
    from evaluation.gold import read_gold
    from pipelines.progress import progress

    found = list(progress(read_gold(path, texts, annotator), "读金标"))
    golds = [one for one in found if not isinstance(one, Incident)]
    failed = _tell(one for one in found if isinstance(one, Incident))
    _some(len(golds), f"“{path}”里没有可用的金标。")
    return golds, failed


def _some(number: int, message: str) -> None:
    if not number:
        typer.echo(message, err=True)
        raise typer.Exit(1)


def _tell(incidents: Iterable[Incident]) -> bool:
    """Tell incidents on standard error; whether there is any: what is left out changes the scores."""
    failed = False
    for one in incidents:
        failed = True
        typer.echo(one.line, err=True)
    return failed


def _finish(
    found: Mapping[str, Any], shown: Presentation, format: str, output: Path | None, most: int, measures: Mapping[str, float] | None
) -> None:
    """Write the result, and record it where `measures` are given."""
    from evaluation.page import html
    from evaluation.presentation import text

    if format == "json":
        told = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    else:
        told = html(shown) if format == "html" else text(shown, output is None and sys.stdout.isatty(), most)
    content = told.encode("utf-8", "replace")
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        try:
            output.write_bytes(content)
        except OSError as error:
            raise typer.BadParameter(f"写不了“{output}”：{error.strerror}。", param_hint="--output") from error
    if measures is not None:
        _record(found, shown, measures)


def _record(found: Mapping[str, Any], shown: Presentation, measures: Mapping[str, float]) -> None:
    from evaluation.artifact import TrackingError, record, tracking_uri

    try:
        run = record(found, shown, measures, str(found["schema"]).partition("/")[0])
    except TrackingError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except ModuleNotFoundError as error:
        raise typer.BadParameter(f"缺少 {error.name}：请先 pip install 'panjian[train]'。", param_hint="--mlflow") from error
    typer.echo(f"已存入 MLflow：{tracking_uri()}，运行 {run}。", err=True)
