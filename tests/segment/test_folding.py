"""Folding: every plain character knows where it stood, and no string is refused."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.folding import fold
from pipelines.judgment import Span
from pipelines.segment import segment

_ANYTHING = st.text(st.characters(codec=None, categories=None), max_size=300)
_LEGAL = st.text(
    st.sampled_from(
        "被告人张三，。；：、（）()《》“” \u3000\n\r\t\u200b&nbsp;#xB0123456789０１〇○零一二判决裁定书院審乾本院认为查明检察公诉辩护上诉如下依"
        "照附审判员年月日𠮷\ud800"
    ),
    max_size=400,
)


@given(st.one_of(_ANYTHING, _LEGAL))
@example("")
@example("\u3000 \n\t")
@example("\ud800\udfff")
@example("𠮷某，男。")
@example("&nbsp;&#xB;")
def test_offsets_rise_and_lead_back_to_what_was_folded(text: str) -> None:
    folded = fold(text)
    assert len(folded.plain) == len(folded.offsets)
    assert all(a < b for a, b in zip(folded.offsets, folded.offsets[1:], strict=False))
    for character, offset in zip(folded.plain, folded.offsets, strict=True):
        source = text[offset]
        if character == "\n":
            assert source.isspace() or source in "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad&"
        elif character != ",":
            assert fold(source).plain == character


@given(st.one_of(_ANYTHING, _LEGAL))
@example("被告人孙\n大有。")
def test_without_breaks_the_same_characters_stand_where_they_stood(text: str) -> None:
    folded = fold(text)
    unbroken = folded.unbroken()
    assert list(zip(unbroken.plain, unbroken.offsets, strict=True)) == [
        (character, place) for character, place in zip(folded.plain, folded.offsets, strict=True) if character != "\n"
    ]


@given(st.one_of(_ANYTHING, _LEGAL))
@example("判决如下：")
@example("审判员")
@example("附：")
def test_sections_cover_any_text_without_gap_or_overlap(text: str) -> None:
    judgment = segment(text)
    position = 0
    for section in judgment.sections:
        assert section.start == position < section.end
        position = section.end
        place = judgment.received(section.span)
        assert 0 <= place.start < place.end <= len(text)
    assert position == len(judgment.plain)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("被告人張三，男，於2019年５月3日被檢察院批準逮捕。", "被告人张三，男，于2019年5月3日被检察院批准逮捕。"),
        ("被告人张乾，住於潜镇。", "被告人张乾，住於潜镇。"),
        ("罚金人民币20,000元", "罚金人民币20,000元"),
        ("罚金人民币２０，０００元", "罚金人民币20,000元"),
        ("江城市人民法院 刑 事 判 决 书 （2019）江01刑初2号", "江城市人民法院\n刑事判决书\n（2019）江01刑初2号"),
        ("审 判 长 张 三 审 判 员 李 四", "审判长张三\n审判员李四"),
        ("于\u200b2019年\n5月&#xB;4日", "于2019年\n5月4日"),
        ("江城市人民法院\r\n刑事判决书\r\n（2019）江01刑初2号", "江城市人民法院\n刑事判决书\n（2019）江01刑初2号"),
        (
            "经审理查明，被告人张三在江城市东湖区中山路百货商店内盗窃被害人王某某的\n现金三千元后逃离现场。\n次日被抓获。",
            "经审理查明，被告人张三在江城市东湖区中山路百货商店内盗窃被害人王某某的现金三千元后逃离现场。\n次日被抓获。",
        ),
    ],
)
def test_folding_reads(text: str, plain: str) -> None:
    assert fold(text).plain == plain


def test_a_span_leads_back_to_the_words_as_received() -> None:
    text = "　　被告人 张　三，男。"
    judgment = segment(text)
    start = judgment.plain.index("张三")
    place = judgment.received(Span(start, start + 2))
    assert text[place.start : place.end] == "张　三"
