"""Masking: what goes, what stays, and the way back."""

import re

import pytest

from annotation.masking.mask import mask
from annotation.masking.numbers import birth_in, check_digit, is_card, luhn_digit
from annotation.masking.restore import original_report, original_text
from pipelines.pipeline import analyze
from pipelines.report import report
from tests.annotation.masking.fictional import JUDGMENT, LEGAL, PERSONAL

KEY = b"a key that only these tests have"


@pytest.mark.parametrize("words", PERSONAL)
def test_personal_data_go(words: str) -> None:
    assert words in JUDGMENT
    assert words not in mask(JUDGMENT, "x", KEY).text


@pytest.mark.parametrize("words", LEGAL)
def test_legal_content_stays(words: str) -> None:
    masked = mask(JUDGMENT, "x", KEY).text
    assert masked.count(words) == JUDGMENT.count(words) > 0


def test_the_text_comes_back_character_by_character() -> None:
    masked = mask(JUDGMENT, "x", KEY)
    assert original_text(masked) == JUDGMENT
    for place, one in zip(masked.offsets.replaced, masked.replacements, strict=True):
        assert JUDGMENT[place.start : place.end] == one.original != one.surrogate
        assert masked.text[place.masked_start : place.masked_end] == one.surrogate
        assert masked.offsets.original(place.masked_start, place.masked_end) == (place.start, place.end)
        assert masked.offsets.masked(place.start, place.end) == (place.masked_start, place.masked_end)


def test_the_same_key_gives_the_same_and_another_key_another() -> None:
    assert mask(JUDGMENT, "x", KEY).text == mask(JUDGMENT, "x", KEY).text != mask(JUDGMENT, "x", b"another key").text


@pytest.mark.parametrize("seed", range(20))
def test_surrogates_keep_people_apart_and_are_valid_in_form(seed: int) -> None:
    masked = mask(JUDGMENT, "x", KEY + bytes([seed]))
    names = {one.original: one.surrogate for one in masked.replacements if one.sort == "name"}
    assert len(set(names.values())) == len(names)
    assert all(len(one) == len(other) for one, other in names.items())
    assert names["张三丰"][0] != "张"
    number = next(re.sub(r"\s", "", one.surrogate) for one in masked.replacements if one.sort == "identity")
    number = number.translate({code + 0xFEE0: code for code in range(0x21, 0x7F)})
    assert check_digit(number[:17]) == number[17]
    assert birth_in(number) is not None
    assert number[6:12] == "198503" and int(number[16]) % 2 == 1
    phone = next(one.surrogate for one in masked.replacements if one.sort == "phone")
    assert re.fullmatch(r"1[3-9]\d \d{4} \d{4}", phone)


def test_the_report_of_the_masked_text_tells_of_the_original() -> None:
    masked = mask(JUDGMENT, "x", KEY)
    before = report(analyze(JUDGMENT, "x"))
    after = original_report(report(analyze(masked.text, "x")), masked)
    for one in (before, after):
        for defendant in one["defendants"]:
            defendant.pop("born_on", None)
    assert after == before


def test_a_birth_keeps_its_side_of_every_date_of_its_month() -> None:
    text = JUDGMENT.replace("1985年3月12日出生", "2000年12月4日出生")  # one day too young on 2018年12月3日
    days = {next(one.surrogate for one in mask(text, "x", KEY + bytes([n])).replacements if one.sort == "birth") for n in range(30)}
    assert {int(day) > 3 for day in days} == {True}


def test_a_card_number_stays_a_card_number() -> None:
    head = "622202123456789012"
    text = JUDGMENT.replace("6222 0212 3456 7890 128", head + luhn_digit(head))
    surrogate = next(one.surrogate for one in mask(text, "x", KEY).replacements if one.sort == "account")
    assert is_card(surrogate) and len(surrogate) == len(head) + 1


def test_the_id_loses_the_name_too() -> None:
    assert "张三丰" not in mask(JUDGMENT, "张三丰盗窃案", KEY).id


def test_a_misspelt_name_stays_near_the_right_one() -> None:
    text = JUDGMENT.replace("一、被告人张三丰犯", "一、被告人张叁丰犯")
    names = {one.original: one.surrogate for one in mask(text, "x", KEY).replacements if one.sort == "name"}
    right, wrong = names["张三丰"], names["张叁丰"]
    assert right[0] == wrong[0] and right[2] == wrong[2] and right[1] != wrong[1]


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("\n", "\r\n"),
        lambda t: t.replace("张三丰", "張三豐"),
        lambda t: "\U00020bb7" + t.replace("被告人", "被告人\u200b\t"),
    ],
)
def test_other_ways_of_writing_are_masked_and_come_back(change) -> None:  # type: ignore[no-untyped-def]
    text = change(JUDGMENT)
    masked = mask(text, "x", KEY)
    assert original_text(masked) == text
    assert not re.search("张三丰|張三豐|赵丽萍", masked.text)


TABLE = "姓名{0}性别{0}出生日期{0}身份证号{0}电话\n马孟起{0}男{0}1988-07-09{0}320102198807091234{0}13912345678\n"


@pytest.mark.parametrize("rule", ["\t", " ", "|", "\u3000", "，"])
def test_the_fields_of_a_table_stay_apart(rule: str) -> None:
    text = JUDGMENT.replace("辩护人", TABLE.format(rule) + "辩护人", 1)
    masked = mask(text, "x", KEY)
    assert not re.search("马孟起|07-09|8807091234|13912345678", masked.text)
    assert f"{rule}男{rule}1988-07-" in masked.text
    assert original_text(masked) == text


def test_a_number_is_found_again_where_only_the_number_stands() -> None:
    text = JUDGMENT.replace("证据证实。", "证据证实，卡号6222021234567890128与D12345为其所有。")
    assert not re.search("6222021234567890128|D12345", mask(text, "x", KEY).text)


@pytest.mark.parametrize("words", ["被告人张东生于2019年1月2日被抓获", "本案发生于2018年12月3日", "张东出生，2019年1月2日因本案被抓获"])
def test_what_only_looks_like_a_birth_stays(words: str) -> None:
    date = re.search(r"20\d\d年\d+月\d+日", words)
    assert date and date[0] in mask(JUDGMENT.replace("经审理查明", words + "。经审理查明").replace("张三丰", "张东生"), "x", KEY).text
    masked = mask(JUDGMENT.replace("经审理查明", words + "。经审理查明").replace("张三丰", "张东生"), "x", KEY)
    assert all("20" not in one.original for one in masked.replacements if one.sort == "birth")
    assert masked.text.count("2019年1月2日") == JUDGMENT.count("2019年1月2日") + words.count("2019年1月2日")


@pytest.mark.parametrize(
    "words",
    ["滥伐林木", "麻黄碱", "可待因", "高速公路", "对方突然", "曾因盗窃", "江西省南昌市", "双方当事人", "时间、金额", "任某某县副县长"],
)
def test_words_that_look_like_names_stay(words: str) -> None:
    assert words in mask(JUDGMENT.replace("经审理查明", f"另有{words}。经审理查明"), "x", KEY).text
