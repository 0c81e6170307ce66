"""Plain text in every encoding comes out exactly as it was written."""

from pathlib import Path

import pytest

from pipelines.reading import Bounds, ReadingError, Source, read

from .judgment_files import JUDGMENT, TRADITIONAL


def only(path: Path, **bounds: int) -> Source | ReadingError:
    (item,) = read([path], bounds=Bounds(**bounds))
    return item


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", " "])
def test_encodings(tmp_path: Path, encoding: str, newline: str) -> None:
    text = JUDGMENT.replace("\n", newline)
    (tmp_path / "案.txt").write_bytes(text.encode(encoding))
    item = only(tmp_path / "案.txt")
    assert item == Source("案.txt", text, str(tmp_path / "案.txt"))


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs", "gb18030", "utf-8"])
def test_traditional_characters(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(TRADITIONAL.encode(encoding))
    item = only(tmp_path / "a.txt")
    assert isinstance(item, Source)
    assert item.text == TRADITIONAL


@pytest.mark.parametrize("text", ["被告人", "张三犯盗窃罪", "审判员 李某某", "罰金二千元，被告人"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_short_texts(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    item = only(tmp_path / "a.txt")
    assert isinstance(item, Source)
    assert item.text == text


REFUSED = {
    "nothing": (b"", "empty"),
    "a mark alone": (b"\xef\xbb\xbf", "empty"),
    "white space": (" \r\n\t　".encode(), "empty"),
    "all bytes": (bytes(range(256)) * 8, "binary"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40, "binary"),
    "broken UTF-16": (b"\xff\xfe\x00\xd8a", "encoding"),
    "UTF-8 cut inside a character": ("被告人张三".encode()[:-1], "encoding"),
    "French in Latin-1": ("café naïve déjà vu".encode("latin-1"), "encoding"),
    "Japanese": ("これはひらがなとカタカナだけのぶんしょうです。".encode("euc-jp"), "encoding"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED)
def test_refused(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    item = only(tmp_path / "a.txt")
    assert isinstance(item, ReadingError)
    assert item.code == code
    assert str(item) == f"《{tmp_path / 'a.txt'}》：{item.reason}。建议：{item.advice}。"


def test_bounds(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("被告人" * 10, encoding="utf-8")
    assert isinstance(only(tmp_path / "a.txt", characters=30, bytes=90), Source)
    for bound in ({"characters": 29}, {"bytes": 89}):
        item = only(tmp_path / "a.txt", **bound)
        assert isinstance(item, ReadingError)
        assert item.code == "too_large"
