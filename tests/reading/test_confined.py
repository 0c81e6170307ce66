"""A PDF in a process of its own: the same answers as in this one, and an end to files made to eat memory or time."""

import zlib

import pytest

from pipelines.reading import DEFAULT_BOUNDS, Bounds, ReadingError, confined, pdf

from . import judgment_files as files

PAGES: list[list[tuple[float, float, str]]] = [[(64, 700, "被告人张三")], [(64, 700, "判决如下")]]


def bomb(megabytes: int) -> bytes:
    """A PDF of a few kilobytes whose one page unpacks to so much."""
    page = zlib.compress(b"q " * (megabytes << 19), 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(page), page),
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%b\nendobj\n" % numbered for numbered in enumerate(objects, 1))
    return body + b"trailer << /Size 5 /Root 1 0 R >>\n%%EOF"


def test_the_text_is_the_same() -> None:
    content = files.pdf(PAGES)
    assert confined.extract(content, DEFAULT_BOUNDS) == pdf.extract(content, DEFAULT_BOUNDS) == "被告人张三判决如下"


@pytest.mark.parametrize("content", [files.scan(2), files.locked_pdf(), files.pdf([[]])], ids=["a scan", "a password", "an empty page"])
def test_what_is_refused_is_refused_alike(content: bytes) -> None:
    with pytest.raises(ReadingError) as here:
        pdf.extract(content, DEFAULT_BOUNDS)
    with pytest.raises(ReadingError) as apart:
        confined.extract(content, DEFAULT_BOUNDS)
    assert apart.value.args == here.value.args


def test_damage_is_no_refusal() -> None:
    with pytest.raises(ValueError, match=r"\w"):
        confined.extract(b"%PDF-1.4 and nothing", DEFAULT_BOUNDS)


def test_memory_ends() -> None:
    with pytest.raises(ReadingError, match="内存") as refused:
        confined.extract(bomb(64), Bounds(memory=200 * 1024 * 1024, seconds=600.0))
    assert refused.value.code == "too_large"


def test_time_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_START", 1.0)
    with pytest.raises(ReadingError, match="时间") as refused:
        confined.extract(bomb(64), Bounds(seconds=1.0))
    assert refused.value.code == "too_large"
