"""The commands of annotation: `panjian annotate validate|convert|publish`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from annotation.agreement.commands import agreement_app
from annotation.guidelines.commands import guide_app
from annotation.masking.commands import masking_app
from annotation.studio.commands import studio_app

if TYPE_CHECKING:
    from annotation.exchange import Pair
    from annotation.studio.preannotation import LoadReader

_commands = typer.Typer(add_completion=False, no_args_is_help=True)
_commands.add_typer(masking_app)  # mask, unmask
_commands.add_typer(studio_app)  # up, push, pull, backend
_commands.add_typer(guide_app)  # guide
_commands.add_typer(agreement_app)  # agree, adjudicate
Texts = Annotated[
    Path | None,
    typer.Option("--texts", exists=True, dir_okay=False, readable=True, help="文书文本，一行一份 {id, text}；给出才核对位置与取值。"),
]
Form = Literal["annotation", "dataset", "gold", "report", "conll", "brat", "spacy"]


def annotating(load: LoadReader) -> typer.Typer:
    """The commands of annotation, those of Label Studio reading with a model that `load` gives by its name."""
    app = typer.Typer(add_completion=False, no_args_is_help=True)

    @app.callback()
    def annotate(context: typer.Context) -> None:
        """标注：送标、收标、脱敏、一致性、校验、转换、发布。"""
        context.obj = load

    app.add_typer(_commands)
    return app


@_commands.command("validate")
def validate_file(
    file: Annotated[
        Path, typer.Argument(metavar="文件", exists=True, dir_okay=False, readable=True, help="标注、数据集或金标文书，一行一份（JSON）。")
    ],
    texts: Texts = None,
    level: Annotated[Literal["error", "warning", "hint"], typer.Option("--level", help="报到哪一级为止。")] = "hint",
    format: Annotated[Literal["text", "json"], typer.Option("--format", help="事件的写法：文字，或一行一个 JSON。")] = "text",
) -> None:
    """校验标注文件：逐行报告事件，有错误时退出码为 1。"""
    from annotation.incident import LEVELS, Level
    from annotation.validation import validate

    known = _texts(texts) if texts else None
    shown = list(Level)[: list(Level).index(Level(level)) + 1]
    counted: Counter[Level] = Counter()
    lines = _lines(file, "文件")
    for incident in validate(lines, known):
        counted[incident.level] += 1
        if incident.level in shown:
            row = {"id": incident.id, "level": incident.level.value, "code": incident.code, "where": incident.where}
            told = json.dumps({**row, "message": incident.message, "advice": incident.advice}, ensure_ascii=False)
            sys.stdout.write((incident.line if format == "text" else told) + "\n")
    rows = sum(bool(line.strip()) for line in lines)
    typer.echo(f"{file}：{rows} 份，" + "，".join(f"{LEVELS[one]} {counted[one]}" for one in Level) + "。", err=True)
    raise typer.Exit(1 if counted[Level.ERROR] else 0)


@_commands.command("convert")
def convert(
    file: Annotated[
        Path, typer.Argument(metavar="文件", exists=True, readable=True, help="JSON 行、.conll、.spacy、.ann，或 brat 的文件夹。")
    ],
    output: Annotated[Path, typer.Argument(metavar="输出", help="写到的文件；brat 写到文件夹。")],
    form: Annotated[Form, typer.Option("--to", help="转成哪种格式。")],
    texts: Texts = None,
) -> None:
    """转换标注文件的格式；转不了的逐份说明，退出码为 1。"""
    from annotation.exchange import write_pairs

    pairs, failed = _pairs(file, texts)
    try:
        write_pairs(form, pairs, output)
    except ModuleNotFoundError as error:
        raise typer.BadParameter(f"没有安装 {error.name}。请先 pip install 'panjian[formats]'。", param_hint="--to") from error
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"写不了“{output}”：{error}", param_hint="输出") from error
    typer.echo(f"{output}：{len(pairs)} 份。", err=True)
    raise typer.Exit(1 if failed else 0)


@_commands.command("publish")
def publish(
    file: Annotated[Path, typer.Argument(metavar="文件", exists=True, readable=True, help="标注，任何一种格式。")],
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="各版本所在的文件夹；版本以内容的摘要为名。")],
    texts: Texts = None,
    sources: Annotated[list[str] | None, typer.Option("--source", metavar="编号开头=来源", help="文书来源，可多次给出。")] = None,
    agreement: Annotated[
        Path | None,
        typer.Option("--agreement", exists=True, dir_okay=False, help="一致性：agree --format json 的输出，或 {标签: {指标: 数}}。"),
    ] = None,
    gaps: Annotated[list[str] | None, typer.Option("--gap", metavar="文字", help="已知缺口，可多次给出。")] = None,
) -> None:
    """发布一版数据集：离体的 JSON 行（没有文书文字和姓名）与说明页；标准输出是这一版的位置。"""
    from annotation.card import Card
    from annotation.dataset import DatasetError, write_dataset

    if wrong := [one for one in sources or () if "=" not in one]:
        raise typer.BadParameter(f"“{wrong[0]}”应写作 编号开头=来源。", param_hint="--source")
    pairs, failed = _pairs(file, texts)
    card = Card(sources=dict(one.split("=", 1) for one in sources or ()), agreement=_agreement(agreement), gaps=tuple(gaps or ()))
    try:
        place = write_dataset(folder, [one for one, _ in pairs], {one.id: text for one, text in pairs}, card)
    except DatasetError as error:
        raise typer.BadParameter(str(error), param_hint="文件") from error
    sys.stdout.write(f"{place}\n")
    raise typer.Exit(1 if failed else 0)


def _agreement(path: Path | None) -> dict[str, dict[str, float | None]]:
    """The measures of each label: of a summary of agreement, or as they stand."""
    from annotation.agreement.summary import SCHEMA, card_agreement

    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
        measures = card_agreement(found) if found.get("schema") == SCHEMA else dict(found)
        if not all(isinstance(one, dict) for one in measures.values()):
            raise TypeError("每个标签应有一个对象")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise typer.BadParameter(f"“{path}”里没有一致性：{error}。", param_hint="--agreement") from error
    return measures


def _pairs(file: Path, texts: Path | None) -> tuple[list[Pair], int]:
    """The annotations of a file; what cannot be read is told, and counted."""
    from annotation.exchange import read_pairs
    from annotation.incident import Incident

    pairs, failed = [], 0
    try:
        for found in read_pairs(file, _texts(texts) if texts else {}):
            if isinstance(found, Incident):
                failed += 1
                typer.echo(found.line, err=True)
            else:
                pairs.append(found)
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"“{file}”不是 UTF-8 编码。请另存为 UTF-8。", param_hint="文件") from error
    return pairs, failed


def _lines(path: Path, parameter: str) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"“{path}”不是 UTF-8 编码。请另存为 UTF-8。", param_hint=parameter) from error


def _texts(path: Path) -> dict[str, str]:
    """Texts by id, of a file of one {"id", "text"} a line."""
    found = {}
    for number, line in enumerate(_lines(path, "--texts"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found[str(row["id"])] = str(row["text"])
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise typer.BadParameter(f"“{path}”第 {number} 行不是带 id 和 text 的 JSON 对象。", param_hint="--texts") from error
    return found
