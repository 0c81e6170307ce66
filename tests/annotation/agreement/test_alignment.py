"""Which marks of several people mean the same stretch."""

from __future__ import annotations

from annotation.agreement.alignment import aligned, merged
from annotation.marks import Mark


def test_the_same_place_goes_before_a_place_that_overlaps() -> None:
    long, short, same = Mark("amount", 0, 10, "张三"), Mark("amount", 8, 10, "张三"), Mark("amount", 8, 10, "张三")
    units = aligned({"甲": [long, short], "乙": [same]})
    assert [unit.marks for unit in units] == [{"甲": long}, {"甲": short, "乙": same}]


def test_one_place_for_two_defendants_is_two_units() -> None:
    both = [Mark("custody", 5, 9, name, "逮捕") for name in ("张三", "李四")]
    units = aligned({"甲": both, "乙": both[::-1]})
    assert [{mark.defendant for mark in unit.marks.values()} for unit in units] == [{"张三"}, {"李四"}]


def test_what_does_not_overlap_is_not_the_same() -> None:
    units = aligned({"甲": [Mark("sex", 0, 1, "张三")], "乙": [Mark("sex", 1, 2, "张三")]})
    assert [list(unit.marks) for unit in units] == [["甲"], ["乙"]]


def test_one_place_under_two_labels_is_one_unit() -> None:
    first, second = Mark("conviction", 0, 10, "张三"), Mark("executed", 2, 10, "张三")
    assert [unit.marks for unit in aligned({"甲": [first], "乙": [second]})] == [{"甲": first, "乙": second}]
    name = Mark("defendant", 0, 2, "张三")  # inside, but less than half
    assert [list(unit.marks) for unit in aligned({"甲": [first], "乙": [name]})] == [["乙"], ["甲"]]


def test_three_people_one_of_whom_missed_it() -> None:
    one, other = Mark("prior", 3, 30, "张三"), Mark("prior", 4, 28, "张三")
    units = aligned({"甲": [one], "乙": [], "丙": [other]})
    assert [unit.marks for unit in units] == [{"甲": one, "丙": other}]
    assert units[0].place == (3, 30)


def test_a_weighed_mark_without_status_is_found_by_the_court() -> None:
    unit = aligned({"甲": [Mark("circumstance", 0, 2, "张三", "自首")], "乙": [Mark("circumstance", 0, 2, "张三", "自首", "rejected")]})[0]
    assert unit.said("status") == {"甲": "found", "乙": "rejected"}
    assert unit.said("asserted_by") == {"甲": "court", "乙": "court"}


def test_stretches_that_touch_are_one() -> None:
    assert merged([(4, 6), (0, 2), (2, 3), (5, 9)]) == [(0, 3), (4, 9)]
