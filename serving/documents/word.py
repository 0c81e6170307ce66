"""A paper as Word (Word 文件): the same blocks, with the fonts that Chinese offices have (宋体、黑体), and no picture of text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from serving.documents.lettering import printable
from serving.documents.paper import Figure, Heading, Pairs, Paper, Paragraph, Run, Table

_SONG, _HEI, _LATIN = "宋体", "黑体", "Times New Roman"
_INK, _SOFT, _SEAL = RGBColor(0x1F, 0x23, 0x28), RGBColor(0x4B, 0x53, 0x5C), RGBColor(0xA3, 0x17, 0x0C)
_SHADE = "F1F3F5"
_WIDTH = Mm(158)  # between the margins
_NARROW = 7  # so many columns stand close together
_SIGNED = "签名：　　　　　　　　　　　　年　　月　　日"
_INDENT = {"body": Pt(23), "excerpt": None, "wording": None, "note": None}
_SIZE = {"body": 11.5, "excerpt": 10.5, "wording": 10.5, "note": 9.5}


def docx(paper: Paper, at: datetime) -> bytes:
    """The paper as a Word file; `at` is the time that the file bears as its making."""
    document = Document()
    _set_up(document, paper, at)
    _letterhead(document, paper)
    for block in paper.blocks:
        _add(document, block)
    if paper.signed:
        document.add_paragraph()
        _pairs(document, tuple((one, _SIGNED) for one in paper.signed))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any, paper: Paper, at: datetime) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = printable(f"{paper.title} {paper.number}"), printable(paper.organisation), ""
    properties.created = properties.modified = at.replace(tzinfo=None)
    properties.language = "zh-CN"
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(30), Mm(26), Mm(27), Mm(25)
    normal = document.styles["Normal"]
    normal.font.size, normal.font.color.rgb = Pt(11.5), _INK
    _fonts(normal.element.get_or_add_rPr(), _SONG)
    normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = 1.35, Pt(4)
    heading = document.styles["Heading 1"]
    heading.font.size, heading.font.bold, heading.font.color.rgb = Pt(13), False, _INK
    _fonts(heading.element.get_or_add_rPr(), _HEI)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(12), Pt(5)
    foot = page.footer.paragraphs[0]
    foot.style = normal
    _footer(foot, paper.number)


def _fonts(properties: Any, east: str) -> None:
    """The East Asian font of a style or run; Latin letters and digits in one of their own."""
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for name, value in (("ascii", _LATIN), ("hAnsi", _LATIN), ("cs", _LATIN), ("eastAsia", east)):
        fonts.set(qn(f"w:{name}"), value)


def _said(paragraph: Any, text: str, east: str = _SONG, size: float | None = None, color: RGBColor | None = None) -> Any:
    run = paragraph.add_run(printable(text))
    _fonts(run._element.get_or_add_rPr(), east)
    if size is not None:
        run.font.size = Pt(size)
    if color is not None:
        run.font.color.rgb = color
    return run


def _footer(paragraph: Any, number: str) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(_WIDTH, alignment=WD_TAB_ALIGNMENT.RIGHT)
    _said(paragraph, f"{number}\t第 ", size=9, color=_SOFT)
    _field(paragraph, "PAGE")
    _said(paragraph, " 页　共 ", size=9, color=_SOFT)
    _field(paragraph, "NUMPAGES")
    _said(paragraph, " 页", size=9, color=_SOFT)


def _field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = _said(paragraph, "1", size=9, color=_SOFT)._element
    field.append(run)
    paragraph._p.append(field)


def _letterhead(document: Any, paper: Paper) -> None:
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _said(head, paper.organisation, _HEI, 12)
    title = document.add_paragraph(style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _said(title, paper.title, _HEI, 21, _SEAL).font.bold = False
    _border(title, "bottom", "A3170C", 10)
    line = document.add_paragraph()
    line.paragraph_format.tab_stops.add_tab_stop(_WIDTH, alignment=WD_TAB_ALIGNMENT.RIGHT)
    _said(line, f"{paper.number}\t{paper.dated}", size=10.5)


def _border(paragraph: Any, side: str, color: str, size: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    border, edge = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", "6"), ("color", color)):
        edge.set(qn(f"w:{name}"), value)
    border.append(edge)
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr"
    )


def _add(document: Any, block: object) -> None:
    match block:
        case Heading(text):
            document.add_heading(printable(text), level=1)
        case Paragraph():
            _paragraph(document, block)
        case Pairs(rows):
            _pairs(document, rows)
        case Table(landscape=True):
            _turned(document, block)
        case Table():
            _table(document, block)
        case Figure():
            _figure(document, block)


def _paragraph(document: Any, block: Paragraph) -> None:
    if block.label:
        label = document.add_paragraph()
        label.paragraph_format.keep_with_next = True
        _said(label, block.label, _HEI, 10, _SOFT)
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = _INDENT[block.style]
    if block.style in ("excerpt", "wording"):
        paragraph.paragraph_format.left_indent = Mm(4)
        _border(paragraph, "left", "A3170C" if block.style == "excerpt" else "9AA4AE", 16)
    for run in block.runs:
        _marked(paragraph, run, block.style)


def _marked(paragraph: Any, run: Run, style: str) -> None:
    said = _said(paragraph, run.text, _HEI if run.marked else _SONG, _SIZE[style], _SOFT if style == "note" else None)
    said.font.underline = said.font.bold = run.marked or None


def _pairs(document: Any, rows: tuple[tuple[str, str], ...]) -> None:
    table = _grid(document, 0, (Mm(26), Mm(132)))
    for label, value in rows:
        cells = _row(table)
        _filled(cells[0], label, Mm(26), _HEI, 10.5)
        _filled(cells[1], value, Mm(132), _SONG, 10.5)
        _shade(cells[0])
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _grid(document: Any, rows: int, widths: Sequence[Length]) -> Any:
    """An empty table of columns of these widths."""
    table = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "100" if len(widths) < _NARROW else "45")  # twentieths of a point
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)
    return table


def _row(table: Any) -> Any:
    """The cells of a new row, which no page break divides."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row.cells


def _table(document: Any, block: Table, width: float = 158) -> None:
    if block.caption and block.landscape:
        document.add_heading(printable(block.caption), level=1)
    elif block.caption:
        caption = document.add_paragraph()
        caption.paragraph_format.keep_with_next = True
        _said(caption, block.caption, _HEI, 10)
    whole = sum(column.width for column in block.columns)
    widths = [Mm(width * column.width / whole) for column in block.columns]
    table = _grid(document, 1, widths)
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, column, across in zip(head.cells, block.columns, widths, strict=True):
        _filled(cell, column.title, across, _HEI, 9.5)
        _shade(cell)
    for row in block.rows:
        for cell, text, column, across in zip(_row(table), row, block.columns, widths, strict=True):
            _filled(cell, text, across, _SONG, 9.5, column.figures)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _filled(cell: Any, text: str, width: Length, east: str, size: float, right: bool = False) -> None:
    cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(1), 1.15
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _said(paragraph, text, east, size)


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _turned(document: Any, block: Table) -> None:
    """A table on pages of its own, on their side."""
    wide = document.add_section(WD_SECTION.NEW_PAGE)
    wide.orientation, wide.page_width, wide.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    _table(document, block, 245)
    upright = document.add_section(WD_SECTION.NEW_PAGE)
    upright.orientation, upright.page_width, upright.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)


def _figure(document: Any, block: Figure) -> None:
    from serving.documents.picture import png

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = paragraph.add_run().add_picture(io.BytesIO(png(block.svg)), width=_WIDTH)
    shape._inline.docPr.set("descr", printable(block.said))
    caption = document.add_paragraph()
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _said(caption, block.caption, _SONG, 9.5, _SOFT)
