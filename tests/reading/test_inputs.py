"""Files, folders and standard input, in order; what fails is named and the rest is read."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.reading import Bounds, ReadingError, Source, read
from pipelines.reading.json_lines import digest

from . import judgment_files as files


def names(items: list[Source | ReadingError]) -> list[str]:
    return [item.id if isinstance(item, Source) else item.code for item in items]


def test_a_folder_is_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "b/2.TXT", "b/1.txt", "a.txt", ".hidden.txt", "~$a.docx"):
        (tmp_path / name).write_text("被告人", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text("被告人", encoding="utf-8")
    (tmp_path / "d.docx").write_bytes(files.docx())
    (tmp_path / "e.pdf").write_bytes(files.pdf([[(64, 700, "被告人张三")]]))
    (tmp_path / "f.html").write_text("<p>被告人", encoding="utf-8")
    (tmp_path / "g.doc").write_bytes(b"x")
    (tmp_path / "h.jsonl").write_text('{"id": "行", "text": "被告人"}', encoding="utf-8")
    expected = ["a.txt", "b/1.txt", "b/2.TXT", "c.txt", "d.docx", "e.pdf", "f.html", "unsupported", "行"]
    assert names(list(read([tmp_path]))) == expected


def test_links_stay_inside(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside.txt"
    (inside / "deep").mkdir(parents=True)
    outside.write_text("秘密", encoding="utf-8")
    (inside / "a.txt").write_text("被告人", encoding="utf-8")
    (inside / "b.txt").symlink_to("a.txt")
    (inside / "c.txt").symlink_to(outside)
    (inside / "d").symlink_to(tmp_path)
    (inside / "deep" / "ring").symlink_to(inside)
    (inside / "e.txt").symlink_to("nowhere")
    assert names(list(read([inside]))) == ["a.txt", "b.txt", "outside", "outside", "not_found"]


def test_several_inputs_keep_their_order(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("被告人", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.txt")
    given: list[str | Path] = [
        tmp_path / "missing.txt",
        tmp_path / "a.txt",
        tmp_path / "empty",
        tmp_path / "pipe.txt",
        "\0",
        "-",
    ]
    items = list(read(given, stdin=io.BytesIO("张三".encode())))
    assert names(items) == ["not_found", "a.txt", "empty", "unreadable", "unreadable", digest("张三")]
    assert f"《{tmp_path / 'missing.txt'}》：文件不存在。建议：检查路径和文件名。" == str(items[0])


STANDARD_INPUT = {
    "a text": (files.JUDGMENT.encode("gb18030"), [digest(files.JUDGMENT)]),
    "lines": (b'{"id": "1", "text": "x"}\n{"id": "2", "text": ""}\n{"id": "3", "text": "y"}', ["1", "empty", "3"]),
    "an object": (b'{\n "id": "1",\n "text": "x"}', ["1"]),
    "an array": (b'[{"id": "1", "text": "x"}]', ["1"]),
    "a text in braces": ("{被告人}张三".encode(), [digest("{被告人}张三")]),
    "nothing": (b"", ["empty"]),
    "too much": (b"x" * 1001, ["too_large"]),
    "a PDF": (b"%PDF-1.4\0\0", ["binary"]),
}


@pytest.mark.parametrize(("content", "expected"), STANDARD_INPUT.values(), ids=STANDARD_INPUT)
def test_standard_input(content: bytes, expected: list[str]) -> None:
    assert names(list(read(["-"], stdin=io.BytesIO(content), bounds=Bounds(bytes=1000)))) == expected


def test_an_undecodable_name_is_shown(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.txt"
    Path(os.fsdecode(name)).write_text("被告人", encoding="utf-8")
    (item,) = read([tmp_path])
    assert isinstance(item, Source)
    assert item.id == "\ufffd.txt"


def test_importing_loads_no_format_library() -> None:
    program = "import sys, pipelines.reading; print(*(m for m in ('docx', 'pdfplumber', 'lxml', 'lzma') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
