"""The commands of masking: `panjian annotate mask` and `panjian annotate unmask`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from annotation.masking.map_file import Entry
    from annotation.masking.mask import Masked
    from pipelines.reading import ReadingError, Source

masking_app = typer.Typer(add_completion=False, no_args_is_help=True)

_Inputs = Annotated[list[str], typer.Argument(metavar="文件|文件夹|-", help="裁判文书；“-”读标准输入；.jsonl 一行一份。")]
_Output = Annotated[Path, typer.Option("--output", "-o", help="写到哪里：文件夹（一份一个 .txt），或 .jsonl 文件。")]


@masking_app.command("mask")
def mask_command(
    inputs: _Inputs,
    output: _Output,
    map_path: Annotated[Path | None, typer.Option("--map", help="对照表（加密）写到哪里；不给则为“输出.map”。")] = None,
    irreversible: Annotated[bool, typer.Option("--irreversible", help="不留对照表，密钥用后即弃，无法还原。")] = False,
    together: Annotated[bool, typer.Option("--together", help="整批一致：同一姓名在各份文书里换成同一个。")] = False,
) -> None:
    """脱敏：把姓名、证件号、电话、住址、车牌、账号、出生日换成形式相同的替换值，罪名、日期、金额、法院不变。"""
    from annotation.masking.keys import KeyMissing, secret, thrown_away
    from annotation.masking.map_file import write_map
    from annotation.masking.surrogates import Surrogates

    failures: list[str] = []
    try:
        kept = None if irreversible else secret()
    except KeyMissing as error:
        raise typer.BadParameter(str(error), param_hint="PANJIAN_MASK_KEY") from error
    key = kept.surrogates() if kept else thrown_away()
    rows = _masked(_told(inputs, failures), key, Surrogates(key, "together") if together else None)
    try:
        if kept:
            place = map_path or output.with_name(output.name + ".map")
            place.parent.mkdir(parents=True, exist_ok=True)
            count = _write(output, ((one.id, one.text) for one in write_map(place, kept, rows)))
        else:
            count = _write(output, ((one.id, one.text) for _, one in rows))
    except OSError as error:
        raise typer.BadParameter(f"写不了“{error.filename}”：{error.strerror}。", param_hint="--output") from error
    typer.echo(f"已脱敏 {count} 份" + (f"，{len(failures)} 份没有做。" if failures else "。"), err=True)
    raise typer.Exit(1 if failures else 0)


@masking_app.command("unmask")
def unmask_command(
    inputs: _Inputs,
    output: _Output,
    map_path: Annotated[Path, typer.Option("--map", help="脱敏时写下的对照表。")],
) -> None:
    """还原：用对照表把脱敏文书还原成原文，把在脱敏文书上得到的报告（.jsonl）还原到原文的姓名与位置。"""
    from annotation.masking.keys import KeyMissing, secret
    from annotation.masking.map_file import MapError, read_map

    try:
        entries = read_map(map_path, secret())
    except KeyMissing as error:
        raise typer.BadParameter(str(error), param_hint="PANJIAN_MASK_KEY") from error
    except MapError as error:
        raise typer.BadParameter(str(error), param_hint="--map") from error
    failures: list[str] = []
    try:
        count = _write(output, _restored(inputs, entries, failures))
    except OSError as error:
        raise typer.BadParameter(f"写不了“{error.filename}”：{error.strerror}。", param_hint="--output") from error
    typer.echo(f"已还原 {count} 份" + (f"，{len(failures)} 份没有做。" if failures else "。"), err=True)
    raise typer.Exit(1 if failures else 0)


def _told(inputs: list[str], failures: list[str]) -> Iterator[Source]:
    """The judgments among the inputs; what is none is told on standard error."""
    from pipelines.progress import progress
    from pipelines.reading import ReadingError, read
    from pipelines.reading.recognise import not_judgment

    for source in progress(read(inputs), "脱敏"):
        refused: ReadingError | None = source if isinstance(source, ReadingError) else not_judgment(source)
        if refused is not None:
            failures.append(str(refused))
            typer.echo(str(refused), err=True)
        elif not isinstance(source, ReadingError):
            yield source


def _masked(sources: Iterable[Source], key: bytes, surrogates: object) -> Iterator[tuple[str, Masked]]:
    """Each judgment masked, no two under one id."""
    from dataclasses import replace

    from annotation.masking.mask import mask
    from annotation.masking.surrogates import Surrogates

    used: set[str] = set()
    for source in sources:
        masked = mask(source.text, source.id, key, surrogates if isinstance(surrogates, Surrogates) else None)
        id, number = masked.id, 1
        while id in used:
            number += 1
            id = f"{masked.id}-{number}"
        used.add(id)
        yield source.id, replace(masked, id=id)


def _write(output: Path, rows: Iterable[tuple[str, str | dict[str, object]]]) -> int:
    """Write texts (and reports) as a .jsonl file or into a folder; how many."""
    count = 0
    if output.suffix == ".jsonl":
        output.parent.mkdir(parents=True, exist_ok=True)
        with output.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
            for id, value in rows:
                count += 1
                row = {"id": id, "text": value} if isinstance(value, str) else value
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        return count
    for id, value in rows:
        count += 1
        path = _path_in(output, id, ".txt" if isinstance(value, str) else ".json")
        path.parent.mkdir(parents=True, exist_ok=True)
        words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
        path.write_bytes(words.encode("utf-8", "surrogatepass"))
    return count


def _path_in(folder: Path, id: str, suffix: str) -> Path:
    """The file of an id in a folder; never outside it."""
    parts = [part for part in Path(id.replace("\\", "/")).parts if part not in ("/", "..", ".")] or ["文书"]
    name = parts[-1] if parts[-1].endswith(suffix) else parts[-1] + suffix
    return folder.joinpath(*parts[:-1], name)


def _restored(inputs: list[str], entries: list[Entry], failures: list[str]) -> Iterator[tuple[str, str | dict[str, object]]]:
    """Each text (known by its digest) or report (known by its id) as it was before masking."""
    from annotation.masking.mask import digest
    from annotation.masking.masked_files import returned
    from annotation.masking.restore import original_report, original_text

    by_digest = {entry.digest: entry for entry in entries}
    by_id = {entry.masked_id: entry for entry in entries}
    for one in returned(inputs):
        entry = by_digest.get(digest(one.text)) if one.text is not None else by_id.get(str((one.report or {}).get("id")))
        if entry is None:
            failures.append(one.where)
            typer.echo(f"{one.where}：{one.problem or '对照表里没有这份文书，或脱敏后的文字被改动过'}，没有还原。", err=True)
        elif one.text is not None:
            yield entry.id, original_text(entry.of(one.text))
        else:
            yield entry.id, {**original_report(one.report, entry.of("")), "id": entry.id}
