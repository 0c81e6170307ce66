"""Three readings of one fictional judgment, counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from annotation.agreement.shared import gather
from annotation.agreement.study import UNDATED, UNMARKED, period, study
from annotation.agreement.summary import card_agreement, summary
from annotation.card import Card
from annotation.marks import Annotation, ClueReview
from tests.annotation.agreement.readers import TEXT, mark, reading

FIRST = reading(
    "甲",
    mark("defendant", "张三"),
    mark("custody", "于2016年5月1日被刑事拘留", kind="刑事拘留"),
    mark("custody", "同年5月14日被逮捕", kind="逮捕"),
    mark("circumstance", "自愿认罪", kind="当庭认罪", status="found", asserted_by="court"),
    mark("circumstance", "自首情节", kind="自首", status="found", asserted_by="court"),
    mark("amount", "3200元"),
    choices={"instance": "first", "procedure": "simplified"},
    clues=(ClueReview("summary_trial_limit", None, 0, 4, "upheld"),),
    made_at="2026-10-30T09:00:00",
)
SECOND = reading(
    "乙",
    mark("defendant", "张三"),
    mark("custody", "2016年5月1日被刑事拘留", kind="刑事拘留"),  # elsewhere, the same value
    mark("custody", "同年5月14日被逮捕", kind="逮捕"),
    mark("circumstance", "自首情节", kind="自首", status="rejected", asserted_by="court"),
    mark("amount", "3200元", value=320),
    choices={"instance": "first"},
    clues=(ClueReview("summary_trial_limit", None, 0, 4, "explained"),),
    made_at="2026-11-02T09:00:00",
)


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """The summary of two readings."""
    return summary(study(gather([FIRST, SECOND])))


def test_stretches_are_counted_by_place_and_by_overlap(found: dict[str, Any]) -> None:
    custody = found["labels"]["custody"]
    assert (custody["marks"], custody["exact_f1"], custody["overlap_f1"]) == ([2, 2], 0.5, 1.0)
    assert found["total"]["exact_f1"] == pytest.approx(2 * 4 / 11)  # six marks and five; name, arrest, surrender, sum at one place
    assert found["total"]["overlap_f1"] == pytest.approx(2 * 5 / 11)


def test_values_agree_although_stretches_differ(found: dict[str, Any]) -> None:
    custody, amount = found["labels"]["custody"], found["labels"]["amount"]
    assert (custody["values"], custody["value_f1"], custody["moved"]) == ([2, 2, 2], 1.0, [1, 1])
    assert (amount["exact_f1"], amount["value_f1"]) == (1.0, 0.0)
    assert found["labels"]["circumstance"]["values"] == [1, 2, 0]  # 乙 comes before 甲


def test_characters_make_the_kappa_of_a_label(found: dict[str, Any]) -> None:
    # 甲 marks all that 乙 marks, and one character (于) more.
    both, alone, all = len("2016年5月1日被刑事拘留") + len("同年5月14日被逮捕"), 1, len(TEXT)
    agreed = (all - alone) / all
    chance = (both + alone) * both / all**2 + (all - both - alone) * (all - both) / all**2
    assert found["labels"]["custody"]["character_kappa"] == pytest.approx((agreed - chance) / (1 - chance))


def test_alpha_of_characters_is_scotts_pi_but_for_a_few(found: dict[str, Any]) -> None:
    both, alone, all = len("2016年5月1日被刑事拘留") + len("同年5月14日被逮捕"), 1, len(TEXT)
    marked, blank = 2 * both + alone, 2 * all - 2 * both - alone
    assert found["labels"]["custody"]["character_alpha"] == pytest.approx(1 - (2 * all - 1) * 2 * alone / (2 * marked * blank))


def test_attributes_of_aligned_stretches(found: dict[str, Any]) -> None:
    said = found["attributes"]
    assert said["status:circumstance"] == {"units": 1, "observed": 0.0, "kappa": 0.0, "alpha": 0.0}
    assert said["kind:custody"] == {"units": 2, "observed": 1.0, "kappa": 1.0, "alpha": 1.0}
    assert said["asserted_by:circumstance"]["kappa"] is None  # the court, throughout: nothing to tell apart
    assert found["pairs"][0]["same_defendant"] == 1.0


def test_answers_and_reviews_are_compared_too(found: dict[str, Any]) -> None:
    assert found["attributes"]["choice:instance"]["observed"] == 1.0
    assert found["pairs"][0]["confusions"]["choice:procedure"] == [[UNMARKED, "simplified", 1]]  # 乙 comes before 甲
    assert found["pairs"][0]["confusions"]["clue"] == [["explained", "upheld", 1]]
    assert "choice:appeal_outcome" not in found["attributes"]  # nobody answered


def test_what_one_person_did_not_mark_is_in_the_confusion_of_labels(found: dict[str, Any]) -> None:
    cells = {(one, other): number for one, other, number in found["pairs"][0]["confusions"]["label"]}
    expected = {("custody", "custody"): 2, ("defendant", "defendant"): 1, ("amount", "amount"): 1, ("circumstance", "circumstance"): 1}
    assert cells == expected | {(UNMARKED, "circumstance"): 1}


def test_kinds_know_what_all_agree_is_absent(found: dict[str, Any]) -> None:
    kinds = {(one["label"], one["kind"]): one for one in found["kinds"]}
    assert set(kinds) == {("custody", "刑事拘留"), ("custody", "逮捕"), ("circumstance", "当庭认罪"), ("circumstance", "自首")}
    assert kinds["circumstance", "自首"]["states"] == [["rejected", "found", 1]]
    assert kinds["circumstance", "当庭认罪"]["states"] == [["无", "found", 1]]
    assert kinds["custody", "逮捕"]["value_f1"] == 1.0


def test_time_is_that_of_the_later_annotation(found: dict[str, Any]) -> None:
    assert [row["period"] for row in found["periods"]] == ["2026-11"]
    assert found["periods"][0]["total"] == found["total"]
    assert period(["2026-12-31", None], "week") == "2026-W53"
    assert period(["2027-01-03T08:00:00Z"], "week") == "2026-W53"
    assert period([None], "month") == period(["昨天"], "month") == UNDATED


def test_three_people_are_three_pairs() -> None:
    third = reading("丙", mark("defendant", "张三"), mark("amount", "3200元"))
    found = summary(study(gather([FIRST, SECOND, third])))
    assert [pair["annotators"] for pair in found["pairs"]] == [["丙", "乙"], ["丙", "甲"], ["乙", "甲"]]
    assert found["labels"]["amount"]["values"] == [3, 3, 1]  # 3200, 320, 3200: one pair of three agrees
    assert found["labels"]["amount"]["exact_f1"] == 1.0
    assert found["labels"]["custody"]["marks"] == [2, 6]  # 丙–乙 0 and 2, 丙–甲 0 and 2, 乙–甲 2 and 2


def test_claims_can_be_left_out() -> None:
    claim = mark("circumstance", "自首情节", kind="自首", status="claimed", asserted_by="defence")
    pairs = [reading("甲", mark("defendant", "张三"), claim), reading("乙", mark("defendant", "张三"))]
    assert "circumstance" in summary(study(gather(pairs)))["labels"]
    assert "circumstance" not in summary(study(gather(pairs, court_only=True)))["labels"]


def incidents(*pairs: tuple[Annotation, str]) -> list[str]:
    """The codes of what is odd."""
    return [one.code for one in gather(pairs).incidents]


def test_odd_inputs_are_told() -> None:
    assert incidents(FIRST, SECOND) == []
    assert incidents(FIRST, reading("甲"), SECOND) == ["A01"]
    assert incidents(FIRST, reading("乙", text=TEXT + "\n")) == ["A03", "A04"]
    assert incidents(FIRST, SECOND, reading("甲", text=TEXT + "\n")) == ["A03", "A02"]
    assert incidents(FIRST) == ["A04"]


def test_of_two_annotations_of_one_person_the_later_counts() -> None:
    later = reading("甲", made_at="2026-12-01")
    assert gather([later, FIRST, SECOND]).compared[0].people["甲"].annotation == later[0]
    assert gather([FIRST, later, SECOND]).compared[0].people["甲"].annotation == later[0]


def test_the_card_of_a_dataset_shows_agreement(found: dict[str, Any]) -> None:
    page = Card(agreement=card_agreement(found))("0", [])
    assert "| 标签 | 片段 F1（同位） | 片段 F1（重叠） | 逐字 κ | 逐字 α | 片段 α | 取值 F1 |" in page
    assert "| 强制措施 | 0.500 | 1.000 |" in page
