"""Reading papers back (回读): the text of a Word file or a PDF, as a program that knows nothing of how it was made reads it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pdfplumber
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph


def word_text(made: bytes) -> str:
    """All text of a Word file in its order, cells apart by tabs."""
    return "\n".join(_blocks(Document(io.BytesIO(made))))


def _blocks(document: Any) -> Iterator[str]:
    for element in document.element.body:
        if element.tag == qn("w:p"):
            yield Paragraph(element, document).text
        elif element.tag == qn("w:tbl"):
            for row in Table(element, document).rows:
                yield "\t".join(cell.text for cell in row.cells)


def pdf_text(made: bytes) -> str:
    """All text of a PDF without blanks: what stands on a line is a matter of the page. Then once more the text of each cell by itself."""
    with pdfplumber.open(io.BytesIO(made)) as document:
        cells = [cell or "" for page in document.pages for table in page.extract_tables() for row in table for cell in row]
        return squeezed("".join([*(page.extract_text() for page in document.pages), "\n", *cells]))


def squeezed(text: str) -> str:
    """A text without blanks, to be looked for in `pdf_text`."""
    return re.sub(r"\s", "", text)
