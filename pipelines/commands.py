"""The commands of the deterministic core: `panjian analyze` (given its models by who mounts it), `panjian checks list|show|test`, `panjian law show`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Literal

import typer

from pipelines.rendering.result import Failed, Read

if TYPE_CHECKING:
    from pipelines.law import Wording
    from pipelines.pipeline import Analyze

Format = Literal["text", "json", "jsonl", "html", "csv", "xlsx"]
_DATE = ["%Y-%m-%d"]

checks_app = typer.Typer(add_completion=False, no_args_is_help=True)
law_app = typer.Typer(add_completion=False, no_args_is_help=True)


def analyzing(load: Callable[[str], Analyze]) -> typer.Typer:
    """The command `panjian analyze`; `load` gives the analysis with the model of a name and raises ValueError, in Chinese, if it cannot."""
    app = typer.Typer(add_completion=False)

    @app.command()
    def analyze(
        inputs: Annotated[list[str], typer.Argument(metavar="文件|文件夹|-", help="裁判文书；“-”读标准输入；.jsonl 一行一份。")],
        format: Annotated[Format, typer.Option("--format", metavar="格式", help="text、json、jsonl、html、csv、xlsx 之一。")] = "text",
        model: Annotated[str, typer.Option("--model", metavar="模型", help="default、模型文件夹，或者 none：只用规则。")] = "default",
        as_of: Annotated[
            datetime | None, typer.Option("--as-of", formats=_DATE, metavar="年-月-日", help="文书没有日期时，按哪一天的法律检查。")
        ] = None,
        output: Annotated[Path | None, typer.Option("--output", "-o", metavar="文件", help="写到文件；不给则写到标准输出。")] = None,
    ) -> None:
        """读裁判文书，提取量刑事实，对照当时的法律给出监督线索。"""
        if format == "xlsx" and output is None and sys.stdout.isatty():
            raise typer.BadParameter("xlsx 不能写到终端，请用 --output 指明文件。", param_hint="--format")
        try:
            run = load(model)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--model") from error
        raise typer.Exit(_written(inputs, format, as_of.date() if as_of else None, output, run))

    return app


def _written(inputs: list[str], format: Format, as_of: date | None, output: Path | None, run: Analyze) -> int:
    """Analyze the inputs and write what came of them; the exit status."""
    from pipelines.rendering import FORMATS

    done = failures = 0

    def told(results: Iterable[Read | Failed]) -> Iterator[Read | Failed]:
        nonlocal done, failures
        for result in results:
            if isinstance(result, Read):
                done += 1
                yield result
                continue
            failures += 1
            typer.echo(result.message, err=True)
            if format != "text":
                yield result

    with ExitStack() as stack:
        out = _opened(stack, output, inputs)
        FORMATS[format](told(_results(inputs, as_of, output, run)), out)
    if failures and done + failures > 1:
        typer.echo(f"共 {done + failures} 份：已分析 {done} 份，未能处理 {failures} 份。", err=True)
    return 1 if failures else 0


def _opened(stack: ExitStack, output: Path | None, inputs: list[str]) -> BinaryIO:
    from pipelines.reading import is_same

    if output is None:
        return sys.stdout.buffer
    if any(is_same(Path(given), output) for given in inputs):
        raise typer.BadParameter(f"“{output}”是要读的文书，写进去就覆盖了它；请换一个文件名。", param_hint="--output")
    try:
        return stack.enter_context(output.open("wb"))
    except OSError as error:
        raise typer.BadParameter(f"写不了“{output}”：{error.strerror}。请检查文件夹是否存在、有无权限。", param_hint="--output") from error


def _results(inputs: list[str], as_of: date | None, output: Path | None, run: Analyze) -> Iterator[Read | Failed]:
    """One result an input, in input order; a progress bar on standard error when it takes longer than two seconds."""
    from pipelines.progress import progress
    from pipelines.reading import ReadingError, read
    from pipelines.reading.recognise import not_judgment
    from pipelines.report import report

    for source in progress(read(inputs, output=output), "分析"):
        if isinstance(source, ReadingError):
            yield Failed(str(source))
        elif refused := not_judgment(source):
            yield Failed(str(refused))
        else:
            yield Read(report(run(source.text, source.id, as_of)), source.text)


@checks_app.command("list")
def checks_list() -> None:
    """列出全部检查项：名称、等级、标题、依据。"""
    from rich.console import Console
    from rich.table import Table

    from pipelines.checks import CHECKS

    table = Table("检查项", "级", "性质", "标题", "依据", box=None, pad_edge=False)
    from pipelines.rendering import words

    for check in CHECKS:
        table.add_row(check.name, check.grade, words.WEIGHT[check.weight], check.title, "、".join(check.basis))
    Console(highlight=False, width=None if sys.stdout.isatty() else 160).print(table)


@checks_app.command("show")
def checks_show(name: Annotated[str, typer.Argument(metavar="名称", help="检查项的名称，见 checks list。")]) -> None:
    """一个检查项的全部：说明、依据的条文、等级、监督方式。"""
    import importlib

    from pipelines.checks import CHECKS
    from pipelines.law import articles, provision
    from pipelines.rendering import words

    found = {check.name: check for check in CHECKS}
    if name not in found:
        raise typer.BadParameter(f"没有“{name}”这个检查项；用 panjian checks list 查看全部。", param_hint="名称")
    check = found[name]
    typer.echo(f"{check.name}  {check.title}")
    typer.echo(
        f"第 {check.version} 版；{words.RANK[check.rank]}；{check.grade} 级（{words.GRADE[check.grade]}）；{words.WEIGHT[check.weight]}"
    )
    typer.echo(f"监督方式：{'、'.join(words.SUPERVISION[code] for code in check.supervision)}；{words.FAVOURS[check.favours]}")
    for id in check.basis:
        for wording in provision(id).wordings:
            until = wording.in_force_until or "今"
            typer.echo(
                f"依据：《{wording.title}》{articles.printed(wording.article)}（{wording.in_force_from} 至 {until}）：{wording.wording}"
            )
    typer.echo("")
    typer.echo((importlib.import_module(f"pipelines.checks.{name}").__doc__ or "").strip())


@checks_app.command("test")
def checks_test(
    names: Annotated[list[str] | None, typer.Argument(help="只测这些检查项；不给则测全部。")] = None,
) -> None:
    """用 tests/checks 里的案例测检查项（在代码库里运行，需装开发依赖）。"""
    import subprocess

    from pipelines.checks import CHECKS

    folder = Path(__file__).resolve().parent.parent / "tests" / "checks"
    if not folder.is_dir():
        raise typer.BadParameter("没有找到 tests/checks：请在代码库里运行。", param_hint="checks test")
    known = {check.name for check in CHECKS}
    if unknown := [name for name in names or () if name not in known]:
        raise typer.BadParameter(f"没有“{unknown[0]}”这个检查项；用 panjian checks list 查看全部。", param_hint="名称")
    wanted = ["-k", " or ".join(names)] if names else []
    raise typer.Exit(subprocess.call([sys.executable, "-m", "pytest", "-q", str(folder), *wanted], cwd=folder.parent.parent))


@law_app.command("show")
def law_show(
    title: Annotated[str, typer.Argument(metavar="法律名称", help="如 刑法、刑事诉讼法。")],
    article: Annotated[str, typer.Argument(metavar="条号", help="如 264、133-1、第一百三十三条之一。")],
    on: Annotated[
        datetime | None, typer.Option("--on", formats=_DATE, metavar="年-月-日", help="哪一天有效的条文；不给则列出各个版本。")
    ] = None,
) -> None:
    """某条文在某日有效的文字与来源。"""
    from pipelines.law import articles, provisions_of

    day = on.date() if on else None
    article = _article_number(article)
    found = provisions_of(title, article)
    shown = [wording for one in found for wording in ([one.in_force(day)] if day else one.wordings) if wording]
    if not shown:
        raise typer.BadParameter(_no_wording(title, article, day, [wording for one in found for wording in one.wordings]))
    for wording in shown:
        paragraph = f"第{wording.paragraph}款" if wording.paragraph else ""
        until = wording.in_force_until or "今"
        checked = "已核对" if wording.verified else "未核对"
        typer.echo(
            f"《{wording.title}》{articles.printed(wording.article)}{paragraph}（{wording.in_force_from} 至 {until}，{checked}：{wording.source}）"
        )
        typer.echo(f"  {wording.wording}")


def _article_number(printed: str) -> str:
    """第一百三十三条之一 → 133-1; what is no number stays as it is."""
    from pipelines.numerals import read_number

    article, _, sub = printed.removeprefix("第").replace("条", "").replace("之", "-").partition("-")
    numbers = [read_number(part) for part in (article, sub) if part]
    return "-".join(map(str, numbers)) if numbers and None not in numbers else printed


def _no_wording(title: str, article: str, day: date | None, others: list[Wording]) -> str:
    from pipelines.law import articles

    place = f"《{title}》{articles.printed(article)}"
    if not others:
        return f"数据里没有{place}的条文；条号写作 264 或 133-1。"
    spans = "、".join(dict.fromkeys(f"{one.in_force_from} 至 {one.in_force_until or '今'}" for one in others))
    return f"数据里没有{place}在 {day} 的条文，只有：{spans}。"
