"""Whatever bytes stand under whatever name: texts and ReadingError values come out, nothing is raised."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.reading import ReadingError, Source, read

from . import judgment_files as files

SUFFIXES = (".txt", "", ".docx", ".pdf", ".html", ".htm", ".json", ".jsonl", ".jsonl.xz", ".doc", ".exe")
WHOLE = {
    ".txt": files.JUDGMENT.encode("gb18030"),
    ".docx": files.docx(rows=(("被告人", "张三"),)),
    ".pdf": files.pdf([[(64, 700, "被告人张三")], [(64, 700, "判决如下")]]),
    ".html": f"<html><body><div class=nav>x</div><p>{files.JUDGMENT}</p></body></html>".encode(),
    ".json": b'{"id": "1", "text": "x"}',
}


def outcome(suffix: str, content: bytes) -> list[Source | ReadingError]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(content)
        items = list(read([path]))
    assert items
    for item in items:
        if isinstance(item, Source):
            assert item.text.strip()
            item.text.encode("utf-8")
        else:
            assert isinstance(item, ReadingError)
            assert item.reason
            assert item.advice
            assert str(path) in str(item)
    return items


@given(st.sampled_from(SUFFIXES), st.binary(max_size=400))
@settings(max_examples=300)
def test_any_bytes(suffix: str, content: bytes) -> None:
    outcome(suffix, content)


@given(st.sampled_from(sorted(WHOLE)), st.data())
@settings(max_examples=150)
def test_flipped_bytes(suffix: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[suffix])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    outcome(suffix, bytes(content))


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".json"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_cut_off_files(suffix: str, share: float) -> None:
    (item,) = outcome(suffix, WHOLE[suffix][: int(len(WHOLE[suffix]) * share)])
    assert isinstance(item, ReadingError)
    assert item.code in ("unreadable", "bad_json")
