"""PDF with a text layer: the lines of its pages, joined again into the paragraphs that the page width had wrapped.

A line that reaches the right edge is continued by the next one, unless that one is indented. The page number at the
foot is left out. A page that is only a picture is never passed over: the document is refused and its pages named.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.reading.source import Bounds, ReadingError, bounded

_PAGE_NUMBER = re.compile(
    r"[-—–－―·•~\s]*(?:第\s*)?[0-9０-９一二三四五六七八九十百]{1,4}(?:\s*页)?"
    r"(?:\s*[/／,，]?\s*(?:共\s*)?[0-9０-９]{1,4}\s*页?)?[-—–－―·•~\s]*"
)
_FOOT = 0.82  # share of the page's height below which a page number stands
_GAP = 3.5  # distance of two lines, in line heights, from which they are no paragraph
_LONG_PAGE = 5  # lines from which a page shows its own right edge
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_SPACE_TOLERANCE = 0.5  # gap, in character sizes, from which a space is read
_OCR = "先对扫描件做文字识别（OCR），存成带文字层的 PDF 或者 .txt"


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line with its edges (points from the page's left and top) and its height."""

    text: str
    top: float
    left: float
    right: float
    height: float


def extract(data: bytes, bounds: Bounds) -> str:
    """The text of a .pdf file. Raises ReadingError: empty, encrypted, scan_without_text, too_large, unreadable."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings are no message to the reader of a judgment
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > bounds.pages:
                raise ReadingError("too_large", f"PDF 有 {len(document.pages)} 页，超过上限 {bounds.pages}", "拆成一份文书一个文件")
            pages = _read_pages(document.pages, bounds)
    except (PdfminerException, PDFPasswordIncorrect) as error:
        if isinstance(error, PDFPasswordIncorrect) or isinstance(error.args[0], PDFPasswordIncorrect):
            raise ReadingError("encrypted", "PDF 设有打开密码", "用密码打开，另存为没有密码的 PDF") from error
        raise
    text = "\n".join(_paragraphs(pages))
    if len(_UNMAPPED.findall(text)) * 20 > len(text) // 10:
        raise ReadingError("scan_without_text", "PDF 的字体没有文字对照表，取不出文字", _OCR)
    return bounded(text, bounds)


def _read_pages(pages: Iterable[Any], bounds: Bounds) -> list[list[_Line]]:
    """The lines of each page, page numbers left out. Raises ReadingError for pages that are only pictures."""
    read: list[list[_Line]] = []
    pictures: list[int] = []
    characters, deadline = 0, time.monotonic() + bounds.seconds
    for number, page in enumerate(pages, 1):
        if not page.chars and page.images:
            pictures.append(number)
        lines = _lines(page)
        read.append(lines)
        characters += sum(len(line.text) for line in lines)
        page.close()
        if characters > bounds.characters or time.monotonic() > deadline:
            raise ReadingError("too_large", f"PDF 读到第 {number} 页已超过字数或时间上限", "拆成一份文书一个文件")
    if pictures:
        named = "、".join(map(str, pictures[:10])) + ("等" if len(pictures) > 10 else "")
        whole = not any(read)
        raise ReadingError("scan_without_text", "扫描件，没有文字层" if whole else f"第 {named} 页是图片，没有文字层", _OCR)
    return read


def _lines(page: Any) -> list[_Line]:
    found = page.extract_text_lines(return_chars=False, x_tolerance_ratio=_SPACE_TOLERANCE)
    if found and found[-1]["top"] > _FOOT * page.height and _PAGE_NUMBER.fullmatch(found[-1]["text"]):
        found = found[:-1]
    return [_Line(line["text"], line["top"], line["x0"], line["x1"], line["bottom"] - line["top"]) for line in found]


def _paragraphs(pages: list[list[_Line]]) -> Iterator[str]:
    widest = max((line.right for page in pages for line in page), default=0.0)
    paragraph, full = "", False
    for page in pages:
        left = min((line.left for line in page), default=0.0)
        right = max(line.right for line in page) if len(page) >= _LONG_PAGE else widest
        above = 0.0
        for line in page:
            apart = above and line.top - above > _GAP * line.height
            above = line.top
            if full and not apart and line.left < left + line.height:
                paragraph += _joint(paragraph, line.text) + line.text
            else:
                if paragraph:
                    yield paragraph
                paragraph = line.text
            full = line.right > right - 1.5 * line.height
    if paragraph:
        yield paragraph


def _joint(before: str, after: str) -> str:
    """A space where a wrap parted two words in Latin letters, nothing between Chinese characters and digits."""
    latin = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return " " if latin else ""
