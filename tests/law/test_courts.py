"""Courts and case numbers: what a name and a number tell of province and level."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from pipelines.law.courts import level_of, number_pattern, provinces_of, read_case_number
from pipelines.law.store import FOLDER


def test_every_place_belongs_to_one_province() -> None:
    provinces = yaml.safe_load((FOLDER / "courts.yaml").read_text(encoding="utf-8"))["provinces"]
    assert len(provinces) == 31
    places = Counter(place for one in provinces.values() for place in (*one["names"], *one["places"]))
    assert [place for place, count in places.items() if count > 1] == []


@pytest.mark.parametrize(
    ("court", "provinces", "level"),
    [
        ("江西省高级人民法院", {"赣"}, "高级"),
        ("长沙市中级人民法院", {"湘"}, "中级"),
        ("吉林省吉林市昌邑区人民法院", {"吉"}, "基层"),
        ("海南藏族自治州中级人民法院", {"青"}, "中级"),
        ("昆明铁路运输中级法院", set(), "中级"),
        ("新疆生产建设兵团第八师中级人民法院", set(), None),
        ("白河县人民法院", set(), "基层"),
    ],
)
def test_courts(court: str, provinces: set[str], level: str | None) -> None:
    assert provinces_of(court) == provinces
    assert level_of(court) == level


@pytest.mark.parametrize(
    ("number", "level", "railway"),
    [("（2019）赣刑终5号", "高级", False), ("（2019）云71刑终5号", "中级", True), ("（2019）湘0102刑初5号", "基层", False)],
)
def test_numbers(number: str, level: str, railway: bool) -> None:
    match = number_pattern().fullmatch(number)
    read = read_case_number(match) if match else None
    assert read is not None
    assert (read.level, read.railway) == (level, railway)


def test_numbers_before_2016_are_not_read() -> None:
    match = number_pattern().fullmatch("（2015）湘0102刑初5号")
    assert match is not None
    assert read_case_number(match) is None
