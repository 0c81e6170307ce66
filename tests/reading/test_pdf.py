"""PDF: wrapped lines become paragraphs again; pictures and passwords are said so."""

import pytest

from pipelines.reading import DEFAULT_BOUNDS, Bounds, ReadingError
from pipelines.reading.pdf import extract

from . import judgment_files as files

LEFT, INDENTED = 64, 96
FULL = "被告人张三以非法占有为目的，秘密窃取他人财物，数额较大，已构成"  # 28 characters and more: to the right edge


def test_wrapped_lines_are_joined_and_page_numbers_dropped() -> None:
    first: list[tuple[float, float, str]] = [
        (220.0, 780.0, "刑 事 判 决 书"),
        (INDENTED, 740, FULL[:26]),
        (LEFT, 716, FULL[:28]),
        (LEFT, 692, "盗窃罪。"),
        (INDENTED, 668, FULL[:26]),
        (LEFT, 644, FULL[:28]),
        (290, 40, "- 1 -"),
    ]
    second: list[tuple[float, float, str]] = [
        (LEFT, 780.0, "罪名成立。"),
        (INDENTED, 756.0, "2020年"),
        (290, 40, "第2页 共2页"),
    ]
    assert extract(files.pdf([first, second]), DEFAULT_BOUNDS).split("\n") == [
        "刑 事 判 决 书",
        FULL[:26] + FULL[:28] + "盗窃罪。",
        FULL[:26] + FULL[:28] + "罪名成立。",
        "2020年",
    ]


def test_a_number_that_is_not_at_the_foot_stays() -> None:
    assert extract(files.pdf([[(LEFT, 780, "附：判决书份数"), (LEFT, 700, "2")]]), DEFAULT_BOUNDS).endswith("\n2")


REFUSED = {
    "a scan": (files.scan(2), "scan_without_text", "扫描件"),
    "a password": (files.locked_pdf(), "encrypted", "密码"),
    "an empty page": (files.pdf([[]]), "empty", "没有文字"),
    "too many pages": (files.pdf([[], [], []]), "too_large", "3 页"),
    "too many characters": (files.pdf([[(LEFT, 700, "被告人张三" * 5)]]), "too_large", "上限"),
}


@pytest.mark.parametrize(("content", "code", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(content: bytes, code: str, words: str) -> None:
    with pytest.raises(ReadingError) as refused:
        extract(content, Bounds(pages=2, characters=20))
    assert refused.value.code == code
    assert words in refused.value.reason
