"""Word documents (.docx): body text, paragraphs and tables in document order.

A paragraph is a line, a table row is a line with its cells parted by tabs. Headers, footers, footnotes, comments,
deleted and moved-away text are left out; inserted text, links, content controls and text boxes are read.
Numbers that Word itself counts out (automatic lists) are not part of the text and are not read.
"""

from __future__ import annotations

import io
from typing import Any

from pipelines.reading.source import Bounds, ReadingError, bounded

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = frozenset(
    (
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",  # the second copy of a text box
        *(_W + name for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr")),
    )
)
_MARKS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}


def extract(data: bytes, bounds: Bounds) -> str:
    """The text of a .docx file. Raises ReadingError: empty, encrypted, unsupported, too_large, unreadable."""
    import docx

    _check_container(data, bounds)
    document = docx.Document(io.BytesIO(data))
    return bounded(_text(document.element.body), bounds)


def _check_container(data: bytes, bounds: Bounds) -> None:
    """Refuse what is no .docx, is locked, or would unpack beyond the bounds (declared sizes: zipfile holds to them)."""
    import zipfile

    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise ReadingError("encrypted", "Word 文档设有打开密码", "用密码打开，取消密码后另存为 .docx")
        raise ReadingError("unsupported", "这是旧版 Word 文档（.doc）", "用 Word 或 WPS 打开，另存为 .docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise ReadingError("encrypted", "Word 文档设有密码", "取消密码后另存为 .docx")
    if len(members) > bounds.entries or sum(member.file_size for member in members) > bounds.unpacked_bytes:
        raise ReadingError(
            "too_large",
            f"Word 文档解开后超过上限（{bounds.unpacked_bytes // (1024 * 1024)} MB 或 {bounds.entries} 个部件）",
            "只留文书正文，去掉图片和附件后另存",
        )


def _text(body: Any) -> str:
    from lxml import etree

    pieces: list[str] = []
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _LEFT_OUT:
                walk.skip_subtree()
            elif tag == _W + "t":
                pieces.append(element.text or "")
            elif tag in _MARKS:
                pieces.append(_MARKS[tag])
        elif tag == _W + "p":
            pieces.append("\n")
        elif tag in (_W + "tc", _W + "tr"):
            _end_with(pieces, "\t" if tag == _W + "tc" else "\n")
    return "".join(pieces).rstrip("\n")


def _end_with(pieces: list[str], mark: str) -> None:
    """Let the text so far end with `mark` instead of the marks of what lies inside."""
    while pieces and pieces[-1] in ("\n", "\t"):
        pieces.pop()
    pieces.append(mark)
