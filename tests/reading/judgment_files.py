"""Files of every format, written at run time around one fictional judgment."""

from __future__ import annotations

import io
import zipfile

TITLE = "江州市东林区人民法院\n刑 事 判 决 书\n（2021）江0102刑初15号"
PARAGRAPHS = (
    "公诉机关江州市东林区人民检察院。",
    "被告人张三，男，1990年1月2日出生，汉族，初中文化，无业，住江州市东林区。因涉嫌犯盗窃罪，于2021年1月5日被刑事拘留。",
    "公诉机关指控：2020年12月1日，被告人张三窃得李某某现金人民币3000元。",
    "本院认为，被告人张三以非法占有为目的，秘密窃取他人财物，数额较大，其行为已构成盗窃罪。判决如下：",
    "被告人张三犯盗窃罪，判处有期徒刑六个月，并处罚金人民币二千元。",
    "审判员　王某某",
    "二〇二一年三月五日",
    "书记员　赵某某",
)
JUDGMENT = "\n".join((TITLE, *PARAGRAPHS))
TRADITIONAL = (
    "江州市東林區人民法院\n刑 事 判 決 書\n（2021）江0102刑初15號\n公訴機關江州市東林區人民檢察院。\n"
    "被告人張三，男，1990年1月2日出生。本院認為，被告人張三的行為已構成盜竊罪。判決如下：\n"
    "被告人張三犯盜竊罪，判處有期徒刑六個月。\n審判員　王某某"
)


def docx(paragraphs: tuple[str, ...] = (TITLE, *PARAGRAPHS), rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A Word document: paragraphs, then a table, then a closing paragraph where there is a table."""
    from docx import Document

    document = Document()
    document.sections[0].header.paragraphs[0].text = "页眉不读"
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        document.add_paragraph("表后一段")
    return saved(document)


def saved(document: object) -> bytes:
    """The bytes of a python-docx document."""
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def with_body(xml: str) -> bytes:
    """A Word document whose body is this WordprocessingML."""
    original = zipfile.ZipFile(io.BytesIO(docx()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in original.namelist():
            archive.writestr(name, xml if name == "word/document.xml" else original.read(name))
    return buffer.getvalue()


def pdf(pages: list[list[tuple[float, float, str]]]) -> bytes:
    """A PDF of A4 pages with a text layer: (x, y from the bottom, text) of each line, 16 points, one em a character."""
    characters = sorted({c for page in pages for _, _, text in page for c in text})
    mapping = "\n".join(f"<{ord(c):04X}> <{ord(c):04X}>" for c in characters)
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(characters)} beginbfchar\n{mapping}\nendbfchar endcmap end end"
    )
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 /FontDescriptor << /Type /FontDescriptor "
        "/FontName /Song /Ascent 880 /Descent -120 /Flags 4 /FontBBox [0 -120 1000 880] >> "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        _stream(to_unicode),
    ]
    for i, page in enumerate(pages):
        shown = (f"BT /F 16 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, text in page)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * i} 0 R /Resources << /Font << /F 3 0 R >> >> >>"
        )
        objects.append(_stream("\n".join(shown)))
    return _assembled(objects)


def scan(pages: int) -> bytes:
    """A PDF whose pages are pictures."""
    from fpdf import FPDF
    from PIL import Image

    document = FPDF()
    for _ in range(pages):
        document.add_page()
        document.image(Image.new("L", (40, 50), 200), w=180)
    return bytes(document.output())


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    from fpdf import FPDF

    document = FPDF()
    document.set_encryption(owner_password="owner", user_password="user")
    document.add_page()
    document.set_font("helvetica")
    document.cell(text="locked")
    return bytes(document.output())


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _assembled(objects: list[str]) -> bytes:
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    trailer = f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return (out + f"xref\n0 {count}\n0000000000 65535 f \n{table}{trailer}").encode("ascii")
