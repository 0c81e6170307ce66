"""JSON: objects, arrays, lines; one broken line stops nothing."""

import io
import json
import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.reading import Bounds, ReadingError, Source, read
from pipelines.reading.json_lines import digest, read_lines


def line(**value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def test_lines_in_order_with_errors_among_them(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf"
        + line(id="甲", text="被告人\r\n张三", other=1)
        + b"\n  \n{broken\n"
        + line(id=7, text="李四")
        + line(id="no text")
        + line(text="王五")
        + line(id="甲", text="  ")
        + b'{"text": "\xff"}\n{"text": "\\ud800"}\n'
        + b"[" * 100_000
        + b"\n"
        + b'{"text": "'
        + b"x" * 300_000
        + b'"}\n'
        + line(id="last", text="赵六").rstrip()
    )
    items = list(read([path], bounds=Bounds(bytes=200_000)))
    assert [item for item in items if isinstance(item, Source)] == [
        Source("甲", "被告人\r\n张三", str(path), 1),
        Source("7", "李四", str(path), 5),
        Source(digest("王五"), "王五", str(path), 7),
        Source("last", "赵六", str(path), 13),
    ]
    errors = [(index, item.code, item.line) for index, item in enumerate(items) if isinstance(item, ReadingError)]
    assert errors == [
        (1, "bad_json", 4),
        (3, "bad_json", 6),
        (5, "empty", 8),
        (6, "encoding", 9),
        (7, "encoding", 10),
        (8, "bad_json", 11),
        (9, "too_large", 12),
    ]
    assert str(items[3]).startswith(f"《{path}》第 6 行：缺少 text 字段。建议：")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"text": "被告人"}', ["a.json"]),
        ('{"id": "x", "text": "被告人"}', ["x"]),
        ('[{"id": 1, "text": "甲"}, {"id": "2"}, 3, {"id": "4", "text": "乙"}]', ["1", "bad_json", "bad_json", "4"]),
        ('{"id": "1", "text": "甲"}\n{"id": "2", "text": "乙"}\n', ["1", "2"]),
        ('{"text": 5}', ["bad_json"]),
        ('{"id": true, "text": "甲"}', ["bad_json"]),
        ('"被告人"', ["bad_json"]),
        ("[]", ["empty"]),
        ("", ["empty"]),
        ('{"text": "甲"', ["bad_json"]),
        ("9" * 5000, ["bad_json"]),
    ],
)
def test_json_files(tmp_path: Path, content: str, expected: list[str]) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    assert [item.id if isinstance(item, Source) else item.code for item in read([tmp_path / "a.json"])] == expected


def test_compressed_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.xz"
    path.write_bytes(lzma.compress(line(id="1", text="甲") * 3))
    assert [item.text for item in read([path]) if isinstance(item, Source)] == ["甲"] * 3
    path.write_bytes(path.read_bytes()[:-20])
    *_, cut = read([path])
    assert isinstance(cut, ReadingError)
    assert cut.code == "unreadable"


class _Repeated(io.RawIOBase):
    """One line again and again (`times`, then an end), and a count of what was taken."""

    def __init__(self, content: bytes, times: int) -> None:
        self.content, self.times, self.taken = content, times, 0

    def readline(self, size: int | None = -1, /) -> bytes:
        self.taken += 1
        return self.content if self.taken <= self.times else b""


def test_lines_are_streamed() -> None:
    repeated = _Repeated(line(text="被告人"), 1000)
    texts: Iterator[Source | ReadingError] = read(["-"], stdin=repeated)  # type: ignore[arg-type]
    for _ in range(5):
        next(texts)
    assert repeated.taken == 5


def test_a_line_without_end_is_given_up() -> None:
    repeated = _Repeated(b"x" * 11, 1000)
    (error,) = read_lines(repeated, Bounds(bytes=10), None)  # type: ignore[arg-type]
    assert isinstance(error, ReadingError)
    assert error.code == "too_large"
    assert repeated.taken < 10
