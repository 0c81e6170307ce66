"""Numbers, money, durations, dates and ends of terms: the tables beside this file, text against value."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.dates import PartialDate, find_dates, read_date
from pipelines.durations import Duration, find_duration, read_duration, term_end, term_end_variants
from pipelines.money import Money, find_money, read_money
from pipelines.numerals import find_numbers, read_number
from tests.notation import parse

HERE = Path(__file__).parent


def table(name: str) -> Any:
    """The cases of one file beside this one; dates stay strings."""
    return yaml.load((HERE / f"{name}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)


def absent(value: Any) -> bool:
    """Whether the table expects nothing."""
    return value in ("null", "~")


def money(value: Money | None) -> str:
    """A sum as the table writes it."""
    return "null" if value is None else f"{'~' if value.approximate else ''}{value.yuan}"


@pytest.mark.parametrize(("text", "expected"), table("numbers").items())
def test_number_is_read(text: str, expected: str) -> None:
    assert read_number(text) == (None if absent(expected) else Decimal(expected))


@pytest.mark.parametrize(("text", "expected"), table("money")["read"].items())
def test_sum_is_read(text: str, expected: str) -> None:
    assert money(read_money(text)) == expected


@pytest.mark.parametrize("marked", table("money")["found"])
def test_sums_are_found(marked: str) -> None:
    text, marks = parse(marked)
    assert [(start, end, money(value)) for start, end, value in find_money(text)] == [(mark.start, mark.end, mark.value) for mark in marks]


@pytest.mark.parametrize(("text", "expected"), table("durations")["read"].items())
def test_duration_is_read(text: str, expected: list[str] | str) -> None:
    assert read_duration(text) == (None if isinstance(expected, str) else Duration(*map(int, expected)))


@pytest.mark.parametrize("marked", table("durations")["found"])
def test_durations_are_found(marked: str) -> None:
    text, marks = parse(marked)
    found = [(s, e, f"{v.months}m" + (f"{v.days}d" if v.days else "")) for s, e, v in find_duration(text)]
    assert found == [(mark.start, mark.end, mark.value) for mark in marks]


@pytest.mark.parametrize(("text", "expected"), table("dates")["read"].items())
def test_date_is_read(text: str, expected: str) -> None:
    value = read_date(text)
    assert (value.iso if value else "null") == expected


@pytest.mark.parametrize("marked", table("dates")["found"])
def test_dates_are_found(marked: str) -> None:
    text, marks = parse(marked)
    found = [(hit.start, hit.end, "~" * hit.relative + hit.value.iso) for hit in find_dates(text)]
    assert found == [(mark.start, mark.end, mark.value) for mark in marks]


@pytest.mark.parametrize(("start", "months", "days", "end", "why"), table("terms"))
def test_term_ends(start: str, months: str, days: str, end: str, why: str) -> None:
    begins = date.fromisoformat(start)
    expected = date.fromisoformat(end)
    assert term_end(begins, int(months), int(days)) == expected, why
    assert expected in term_end_variants(begins, int(months), int(days))


def test_terms_from_inside_a_month_have_one_end() -> None:
    assert term_end_variants(date(2018, 5, 3), 42) == {date(2021, 11, 2)}
    assert term_end_variants(date(2016, 6, 28), 24) == {date(2018, 6, 27)}


def test_ends_of_months_are_tolerated() -> None:
    assert term_end_variants(date(2019, 3, 31), 7) == {date(2019, 10, 29), date(2019, 10, 30), date(2019, 10, 31)}


def test_numbers_are_found() -> None:
    assert list(find_numbers("共3次，计一千二百克")) == [(1, 2, 3), (5, 9, 1200)]


def test_the_stretch_bounds_what_is_found() -> None:
    text = "2018年5月3日，罚金5000元，2019年6月4日"
    assert [hit.value.iso for hit in find_dates(text, 5)] == ["2019-06-04"]
    assert [hit.value.iso for hit in find_dates(text, 0, 12)] == ["2018-05-03"]
    assert find_money(text, 0, 12) == []


def test_context_before_the_stretch_is_used() -> None:
    hits = find_dates("同年6月5日被逮捕", context=PartialDate(2018, 5, 3))
    assert [(hit.value.iso, hit.relative) for hit in hits] == [("2018-06-05", True)]


def test_impossible_dates_keep_what_is_printed() -> None:
    printed = PartialDate(2019, 2, 30)
    assert (printed.iso, printed.possible, printed.date) == ("2019-02-30", False, None)
    assert PartialDate(2019, 13).possible is False
    assert PartialDate(2019, 2).possible is True
    assert PartialDate(2019, 2).date is None
    assert PartialDate(2019, 2, 28).date == date(2019, 2, 28)


def test_partial_dates_are_ordered() -> None:
    dates = [PartialDate(2018), PartialDate(2018, 5), PartialDate(2018, 5, 3), PartialDate(2018, 6), PartialDate(2019)]
    backwards = dates[::-1]
    assert sorted(backwards) == dates
