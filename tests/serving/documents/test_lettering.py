"""Lettering: what the fonts hold, and what no paper shows."""

from __future__ import annotations

import pytest

from serving.documents.lettering import lacking, printable


def test_the_fonts_hold_all_characters_of_gbk() -> None:
    every = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            every.add(bytes([lead, trail]).decode("gbk", "ignore"))
    gbk = "".join(one for one in every if len(one) == 1 and one >= "\x80")
    assert len(gbk) > 21_000
    assert lacking(gbk) == ["≒"]


def test_the_fonts_hold_what_judgments_write() -> None:
    assert lacking("（2019）江0102刑初88号〔2026〕《刑法》“甲”‘乙’——……①②③㎡℃×÷≥≤±·●○■□〓、，。；：？！％＋－／\u3000\n\t") == []


def test_what_they_lack_is_told_once() -> None:
    assert lacking("甲\U000323af乙\U000323af\U0001f600") == ["\U000323af", "\U0001f600"]


_SHOWN = {
    "ends of lines": ("甲\r\n乙\r丙", "甲\n乙\n丙"),
    "control characters": ("a\x00b\x0bc\x7f", "abc"),
    "half surrogates and hidden marks": ("\ud83d甲\ufeff\u202e乙\u200b", "甲乙"),
    "tabs": ("甲\t乙", "甲\t乙"),
}


@pytest.mark.parametrize("name", _SHOWN)
def test_what_cannot_be_printed_is_left_out(name: str) -> None:
    text, shown = _SHOWN[name]
    assert printable(text) == shown
