"""The commands of agreement: `panjian annotate agree` and `panjian annotate adjudicate`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from annotation.agreement.shared import Gathered
    from annotation.incident import Incident
    from annotation.marks import Json

agreement_app = typer.Typer(add_completion=False, no_args_is_help=True)

_Files = Annotated[list[str], typer.Argument(metavar="[标注者=]文件", help="标注，任何一种格式；金标与报告没有标注者，可在前面写明。")]
_Texts = Annotated[
    Path | None,
    typer.Option("--texts", exists=True, dir_okay=False, readable=True, help="文书文本，一行一份 {id, text}；文件自带的不必再给。"),
]
_CourtOnly = Annotated[bool, typer.Option("--court-only", help="不比当事人的主张：指南里的金标只记法院认定与未采纳的情节。")]


@agreement_app.command("agree")
def agree_command(
    files: _Files,
    texts: _Texts = None,
    format: Annotated[Literal["text", "json", "html"], typer.Option("--format", help="表、JSON 或网页。")] = "text",
    queue: Annotated[Path | None, typer.Option("--queue", help="把分歧写到这里，一行一处，影响事实的在前。")] = None,
    control: Annotated[
        list[str] | None, typer.Option("--control", metavar="文件", help="控制题的答案，看各人正确率与漂移；可多次给出。")
    ] = None,
    by: Annotated[Literal["month", "week"], typer.Option("--by", help="按月还是按周看变化。")] = "month",
    court_only: _CourtOnly = False,
) -> None:
    """一致性：几个人标同一批文书，各标签、各类别、各对标注者、各时段有多一致，分歧在哪里。"""
    from annotation.agreement.disagreement import disagreements, lines
    from annotation.agreement.drift import drift
    from annotation.agreement.study import study
    from annotation.agreement.summary import summary

    gathered, failed = _gathered(files, texts, court_only, control or ())
    rows: list[Json] = []
    incidents: list[Incident] = []
    if control:
        answers, broken = _gathered(control, texts, court_only, files)
        rows, incidents = drift(gathered, answers, by)
        failed |= broken
    failed |= _tell([*(one for one in gathered.incidents if not (rows and one.code == "A04")), *incidents])
    found = disagreements(gathered)
    _write(summary(study(gathered, by), found, rows), format)
    if queue:
        _save(queue, lines(found), "--queue")
        typer.echo(f"{queue}：分歧 {len(found)} 处。", err=True)
    raise typer.Exit(1 if failed else 0)


@agreement_app.command("adjudicate")
def adjudicate_command(
    files: _Files,
    texts: _Texts = None,
    project: Annotated[str, typer.Option("--project", help="裁决项目的名称。")] = "判鉴裁决",
    url: Annotated[
        str | None, typer.Option("--url", help="Label Studio 的地址；不给则用 PANJIAN_LABEL_STUDIO_URL，或 up 启动的那个。")
    ] = None,
    token: Annotated[str | None, typer.Option("--token", help="访问令牌；不给则用 PANJIAN_LABEL_STUDIO_TOKEN。")] = None,
    everything: Annotated[bool, typer.Option("--everything", help="只是位置不同的分歧也送。")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="不送，把任务写成可导入的 JSON。")] = None,
    court_only: _CourtOnly = False,
) -> None:
    """裁决：有分歧的文书送进裁决项目，每人的标注各作一份预标注；裁决后照常 pull。"""
    from annotation.agreement.adjudication import push_adjudication, tasks_of
    from annotation.agreement.disagreement import disagreements

    gathered, failed = _gathered(files, texts, court_only)
    failed |= _tell(gathered.incidents)
    tasks = tasks_of(gathered, [one for one in disagreements(gathered) if one["grave"] or everything])
    if output:
        _save(output, json.dumps(tasks, ensure_ascii=False), "--output")
        typer.echo(f"{output}：任务 {len(tasks)} 个。", err=True)
        raise typer.Exit(1 if failed else 0)
    try:
        from annotation.studio.connection import Address, Studio, StudioError
    except ModuleNotFoundError as error:
        raise typer.BadParameter(f"缺少 {error.name}：请先 pip install 'panjian[annotate]'。") from error
    try:
        with Studio(Address.found(url, token)) as studio:
            number, added, known = push_adjudication(studio, tasks, project)
            typer.echo(f"项目 {project}（{studio.address.url}/projects/{number}）：新送 {added} 份，已有 {known} 份。", err=True)
    except StudioError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    raise typer.Exit(1 if failed else 0)


def _gathered(files: Sequence[str], texts: Path | None, court_only: bool, also: Sequence[str] = ()) -> tuple[Gathered, bool]:
    """The judgments of files; `also`: more files whose texts serve."""
    from annotation.agreement.inputs import read_files, texts_of
    from annotation.agreement.shared import gather

    known = texts_of(texts, *also)
    pairs, incidents = read_files(files, known)
    return gather(pairs, court_only), _tell(incidents)


def _tell(incidents: Iterable[Incident]) -> bool:
    """Tell incidents on standard error; whether there is an error among them."""
    from annotation.incident import Level

    failed = False
    for one in incidents:
        failed |= one.level is Level.ERROR
        typer.echo(one.line, err=True)
    return failed


def _write(found: dict[str, object], format: str) -> None:
    from annotation.agreement.page import html
    from annotation.agreement.table import text

    if format == "html":
        told = html(found)
    else:
        told = json.dumps(found, ensure_ascii=False, indent=1) + "\n" if format == "json" else text(found, sys.stdout.isatty())
    sys.stdout.buffer.write(told.encode("utf-8", "replace"))


def _save(path: Path, content: str, option: str) -> None:
    try:
        path.write_text(content, encoding="utf-8", errors="replace", newline="")
    except OSError as error:
        raise typer.BadParameter(f"写不了“{path}”：{error.strerror}。", param_hint=option) from error
