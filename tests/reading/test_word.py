"""Word documents: paragraphs and tables in order, and what makes a document unreadable."""

import io
import zipfile
from collections.abc import Callable

import pytest

from pipelines.reading import DEFAULT_BOUNDS, Bounds, ReadingError
from pipelines.reading.word import extract

from . import judgment_files as files

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def body(inner: str) -> str:
    return extract(files.with_body(f"<w:document {_W}><w:body>{inner}</w:body></w:document>"), DEFAULT_BOUNDS)


def test_paragraphs_and_tables_in_order() -> None:
    text = extract(files.docx(rows=(("被告人", "张三"), ("罪名", "盗窃罪\n抢劫罪"))), DEFAULT_BOUNDS)
    assert text == f"{files.JUDGMENT}\n被告人\t张三\n罪名\t盗窃罪\n抢劫罪\n表后一段"


def test_text_inside_revisions_links_and_controls() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>".format
    assert body(
        f"<w:sdt><w:sdtContent><w:p>{run('被告人')}<w:ins>{run('张三')}</w:ins><w:del><w:r><w:delText>李四</w:delText></w:r>"
        f"</w:del><w:smartTag>{run('犯盗窃罪')}</w:smartTag><w:r><w:br/><w:t>判处</w:t><w:tab/></w:r></w:p></w:sdtContent>"
        f"</w:sdt><w:moveFrom>{run('移走')}</w:moveFrom><w:p><w:hyperlink>{run('管制')}</w:hyperlink></w:p>"
    ) == ("被告人张三犯盗窃罪\n判处\t\n管制")


def test_external_entities_are_not_fetched() -> None:
    xml = (
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<w:document {_W}><w:body><w:p><w:r><w:t>被告人&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert extract(files.with_body(xml), DEFAULT_BOUNDS) == "被告人"


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 3_000_000)
    return buffer.getvalue()


def _crowd() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(60):
            archive.writestr(str(number), b"")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_bomb, "too_large"),
        (_crowd, "too_large"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unsupported"),
        (
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        (lambda: files.docx(()), "empty"),
    ],
)
def test_refused(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(ReadingError) as refused:
        extract(make(), Bounds(unpacked_bytes=1_000_000, entries=50))
    assert refused.value.code == code
