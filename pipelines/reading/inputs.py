"""Files, folders and standard input → texts, in input order; what cannot be read is an error among them."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from pipelines.reading import confined, json_lines, txt, web_page, word
from pipelines.reading.folder import files_below, is_folder, is_same, shown, unopened
from pipelines.reading.source import DEFAULT_BOUNDS, Bounds, ReadingError, Source

_Extract = Callable[[bytes, Bounds], str]

_FORMATS: dict[str, _Extract] = {
    ".txt": txt.extract,
    "": txt.extract,
    ".docx": word.extract,
    ".pdf": confined.extract,
    ".html": web_page.extract,
    ".htm": web_page.extract,
    ".xhtml": web_page.extract,
}
_READ = ".txt、.docx、.pdf、.html、.json、.jsonl"
_ADVICE = {  # formats that people do send, and what to do with them
    **dict.fromkeys((".doc", ".wps", ".rtf", ".odt", ".docm", ".dot"), "用 Word 或 WPS 打开，另存为 .docx"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp"), "先做文字识别（OCR），存成 .txt"),
    **dict.fromkeys((".mht", ".mhtml", ".webarchive"), "在浏览器里另存为“网页，仅 HTML”"),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar"), "先解压，再把文件夹交给程序"),
    **dict.fromkeys((".xls", ".xlsx", ".csv", ".parquet"), "转成 .jsonl，一行一份文书"),
    ".xz": "只读 .jsonl.xz，其他的先解压",
}
STANDARD_INPUT = "标准输入"


def read(
    inputs: Iterable[str | Path], *, stdin: IO[bytes] | None = None, bounds: Bounds = DEFAULT_BOUNDS, output: Path | None = None
) -> Iterator[Source | ReadingError]:
    """Every text of `inputs` (files, folders, `-` for standard input) in order; what fails is a ReadingError value.

    Nothing is raised for bad content; files are opened one at a time and .jsonl is streamed.
    output: the file being written, which is no input where a folder holds it.
    """
    for given in inputs:
        if str(given) == "-":
            yield from _read_stdin(stdin if stdin is not None else sys.stdin.buffer, bounds)
        elif is_folder(Path(given)):
            yield from _read_folder(Path(given), bounds, output)
        else:
            path = Path(given)
            yield from _read_file(path, shown(path.name), bounds)


def _read_folder(folder: Path, bounds: Bounds, output: Path | None) -> Iterator[Source | ReadingError]:
    found = False
    for item in files_below(folder):
        if output is not None and isinstance(item, Path) and is_same(item, output):
            continue
        found = True
        if isinstance(item, ReadingError):
            yield item
        else:
            yield from _read_file(item, shown(item.relative_to(folder).as_posix()), bounds)
    if not found:
        yield ReadingError("empty", "文件夹里没有文件", f"放入文书（{_READ}）后再试", file=shown(folder))


def _read_file(path: Path, name: str, bounds: Bounds) -> Iterator[Source | ReadingError]:
    """The texts of one file, its errors named after it."""
    file = shown(path)
    try:
        for item in _texts(path, name, file, bounds):
            yield item.at(file) if isinstance(item, ReadingError) else item
    except ReadingError as error:
        yield error.at(file)
    except OSError as error:
        yield unopened(error).at(file)
    except Exception as error:  # the readers of .docx, .pdf, .html and .xz raise whatever damage makes them raise
        yield _damaged(error).at(file)


def _texts(path: Path, name: str, file: str, bounds: Bounds) -> Iterator[Source | ReadingError]:
    lowered = path.name.lower()
    suffix = path.suffix.lower()
    if not stat.S_ISREG(path.stat().st_mode):
        raise ReadingError("unreadable", "不是普通文件", "给出文书文件或者文件夹的路径")
    if lowered.endswith((".jsonl", ".ndjson")):
        with path.open("rb") as stream:
            yield from json_lines.read_lines(stream, bounds, file)
    elif lowered.endswith(".jsonl.xz"):
        import lzma

        with lzma.open(path, "rb") as unpacked:
            yield from json_lines.read_lines(unpacked, bounds, file)
    elif suffix == ".json":
        yield from json_lines.read_whole(_content(path, bounds), bounds, file, name)
    elif suffix in _FORMATS:
        yield Source(name, _FORMATS[suffix](_content(path, bounds), bounds), file)
    else:
        raise ReadingError("unsupported", f"不读 {shown(suffix)} 格式", _ADVICE.get(suffix, f"转成 {_READ} 之一后再试"))


def _content(path: Path, bounds: Bounds) -> bytes:
    with path.open("rb") as stream:
        return _within(stream.read(bounds.bytes + 1), bounds)


def _within(data: bytes, bounds: Bounds) -> bytes:
    if len(data) > bounds.bytes:
        raise ReadingError("too_large", f"超过 {bounds.bytes / (1024 * 1024):g} MB", "一份文书一个文件；多份文书请用 .jsonl，一行一份")
    return data


def _read_stdin(stream: IO[bytes], bounds: Bounds) -> Iterator[Source | ReadingError]:
    """One text; or one judgment a line where the first line is a JSON object; or what a .json file may hold."""
    try:
        for item in _stdin_texts(stream, bounds):
            yield item.at(STANDARD_INPUT) if isinstance(item, ReadingError) else item
    except ReadingError as error:
        yield error.at(STANDARD_INPUT)
    except OSError as error:
        yield unopened(error).at(STANDARD_INPUT)


def _stdin_texts(stream: IO[bytes], bounds: Bounds) -> Iterator[Source | ReadingError]:
    first = stream.readline(bounds.bytes + 1)
    if json_lines.is_object(first):
        yield from json_lines.read_lines(stream, bounds, None, ahead=first)
        return
    data = _within(first + stream.read(bounds.bytes + 1), bounds)
    if json_lines.is_json(data):
        yield from json_lines.read_whole(data, bounds, None, None)
        return
    text = txt.extract(data, bounds)
    yield Source(json_lines.digest(text), text, None)


def _damaged(error: Exception) -> ReadingError:
    damaged = ReadingError("unreadable", "文件损坏，或者内容与扩展名不符", "用原来的软件打开检查，重新另存后再试")
    damaged.__cause__ = error
    return damaged
