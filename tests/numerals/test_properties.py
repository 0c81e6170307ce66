"""Whatever is printed from a value reads back as that value, and whatever is found reads back from its span."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipelines.dates import PartialDate, find_dates, read_date
from pipelines.durations import Duration, add_months, find_duration, read_duration, term_end, term_end_variants
from pipelines.money import find_money, read_money
from pipelines.numerals import find_numbers, read_number

DIGITS = "零一二三四五六七八九"
CAPITALS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
SCRAPS = (
    "2018年 5月 3日 同年 同月 次日 当日 翌日 二〇一九年 十二月 三十一日 元月 × 至 、 ， 。 第 二年 六个月 零 又 半 有期徒刑 拘役 "
    "万 余 元 人民币 港币 约 左右 3.5 1,234 五千 壹拾 农历 底 初 上半年 出生 每月 去年 （ ） 号 - . / 2019 O l 两 廿"
)
MESS = st.lists(st.sampled_from(SCRAPS.split()), max_size=25).map("".join)
DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))


def chinese(number: int) -> str:
    """The number in Chinese, 10005 as 一万零五."""
    for size, unit in ((100_000_000, "亿"), (10_000, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return chinese(high) + unit + gap + (chinese(low) if low else "")
    return DIGITS[number]


def positional(number: int) -> str:
    """The number digit by digit, 2018 as 二〇一八."""
    return "".join("〇" if digit == "0" else DIGITS[int(digit)] for digit in str(number))


def short(number: int) -> str:
    """A number below 100 as in dates and terms: 十五, not 一十五."""
    return chinese(number).removeprefix("一") if 10 <= number < 20 else chinese(number)


@given(st.integers(0, 999_999_999_999))
def test_numbers_survive_every_way_of_writing(number: int) -> None:
    written = chinese(number)
    assert read_number(written) == number
    assert read_number(written.translate(CAPITALS)) == number
    assert read_number(str(number)) == number
    assert read_number(f"{number:,}".translate(FULL_WIDTH)) == number


@given(st.decimals(0, 10_000, places=2), st.sampled_from(["万", "亿"]))
def test_decimals_with_a_unit_are_scaled(number: Decimal, unit: str) -> None:
    assert read_number(f"{number}{unit}") == number * {"万": 10_000, "亿": 100_000_000}[unit]


@given(st.integers(1, 9_999_999_999), st.sampled_from(["人民币", ""]), st.sampled_from(["", "整"]))
def test_sums_survive_every_way_of_writing(yuan: int, before: str, after: str) -> None:
    for written in (str(yuan), f"{yuan:,}", chinese(yuan), chinese(yuan).translate(CAPITALS)):
        money = read_money(f"{before}{written}元{after}")
        assert money is not None
        assert (money.yuan, money.approximate) == (yuan, False)


@given(st.integers(1, 9_999_999))
def test_cents_survive(cents: int) -> None:
    money = read_money(f"{cents // 100}.{cents % 100:02d}元")
    assert money is not None
    assert money.yuan == (cents // 100 if cents % 100 == 0 else round(cents / 100, 2))


@given(
    st.integers(0, 25),
    st.integers(0, 11),
    st.integers(0, 30),
    st.sampled_from(["", "零", "又"]),
    st.sampled_from("日天"),
)
def test_durations_survive_every_way_of_writing(years: int, months: int, days: int, joint: str, unit: str) -> None:
    for write in (short, str):
        parts = [f"{write(years)}年"] * bool(years) + [f"{write(months)}个月"] * bool(months)
        parts += [f"{write(days)}{unit}"] * bool(days)
        expected = Duration(years * 12 + months, days) if parts else None
        assert read_duration(joint.join(parts)) == expected
        assert [value for _, _, value in find_duration(f"判处有期徒刑{joint.join(parts)}，")] == [expected] * bool(parts)


@given(DAYS)
def test_dates_survive_every_way_of_writing(day: date) -> None:
    value = PartialDate(day.year, day.month, day.day)
    year, month = positional(day.year), short(day.month)
    for written in (
        value.iso,
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{year}年{month}月{short(day.day)}日",
        f"{year.replace('〇', 'O')}年{'元' if day.month == 1 else month}月{day.day}日",
    ):
        assert read_date(written) == value
        assert [(hit.value, hit.relative) for hit in find_dates(f"于{written}，")] == [(value, False)]
    assert value.date == day


@given(st.integers(1000, 9999), st.none() | st.integers(1, 12), st.none() | st.integers(1, 31))
def test_iso_is_read_back(year: int, month: int | None, day: int | None) -> None:
    value = PartialDate(year, month, day if month else None)
    assert read_date(value.iso) == value


@given(DAYS, st.integers(0, 300), st.integers(0, 60))
def test_longer_terms_end_later(start: date, months: int, days: int) -> None:
    end = term_end(start, months, days)
    assert term_end(start, months + 1, days) > end
    assert term_end(start, months, days + 1) == end + timedelta(days=1)
    assert term_end(start + timedelta(days=1), months, days) >= end


@given(DAYS, st.integers(0, 300), st.integers(0, 60))
def test_variants_hold_the_end_and_stay_near_it(start: date, months: int, days: int) -> None:
    end = term_end(start, months, days)
    variants = term_end_variants(start, months, days)
    assert end in variants
    assert all(abs((variant - end).days) <= 4 for variant in variants)
    if start.day < 28:
        assert variants == {end}


@given(DAYS, st.integers(-300, 300))
def test_months_are_added_within_the_calendar(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@given(MESS)
def test_what_is_found_reads_back_from_its_span(text: str) -> None:
    for start, end, number in find_numbers(text):
        assert read_number(text[start:end]) == number
    for start, end, money in find_money(text):
        assert read_money(text[start:end]) == money
    for start, end, duration in find_duration(text):
        assert read_duration(text[start:end]) == duration
    hits = find_dates(text)
    for hit in hits:
        assert hit.relative or read_date(text[hit.start : hit.end]) == hit.value
    assert all(one.end <= other.start for one, other in pairwise(hits))
