"""Fiction: what is decided of a judgment is what the rules read in its text; marked words are those of the text; a seed gives the same again."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from evaluation.extraction import score
from evaluation.fiction.findings import findings, packed
from evaluation.fiction.invention import spoken, spoken_months, spoken_sum
from evaluation.fiction.thefts import thefts
from evaluation.public_sets import items
from evaluation.robustness import clean, spoiled
from evaluation.scores import added, grouped
from models.scheme import THEFT
from pipelines.money import read_money
from pipelines.pipeline import analyze


def test_the_rules_read_all_that_was_decided() -> None:
    rows = [one.gold() for one in thefts(60, seed=7)]
    found = score(spoiled(rows, clean), ("rules",))["rules"]
    everything = grouped(added(found.values))["ALL"]
    assert (found.errors, everything.miss, everything.extra) == ([], 0, 0)
    assert everything.hit > 20 * len(rows)


def test_only_the_odd_fines_raise_clues() -> None:
    ones = list(thefts(120, seed=2))
    raised = {one.id: [clue.check.name for clue in analyze(one.text, one.id).clues] for one in ones}
    odd = [one.id for one in ones if one.fine < 1_000 or one.fine > 2 * one.amount]
    assert len(odd) > 3
    assert {id for id, checks in raised.items() if checks} == set(odd)
    assert {check for checks in raised.values() for check in checks} == {"fine_theft_range"}


def test_a_seed_gives_the_same_again_and_another_does_not() -> None:
    assert list(thefts(5, seed=3)) == list(thefts(5, seed=3)) != list(thefts(5, seed=4))
    assert list(findings(5, seed=3)) == list(findings(5, seed=3)) != list(findings(5, seed=4))
    assert Counter(one.judged_on.year for one in thefts(20)) == dict.fromkeys(range(2014, 2024), 2)


def test_another_decision_is_another_text() -> None:
    one = next(thefts(1))
    assert f"罚金人民币{spoken_sum(12_500)}元" in replace(one, fine=12_500).text


def test_entities_are_words_of_the_text_and_packed_as_the_public_set(tmp_path: Path) -> None:
    made = list(findings(80))
    assert {one["label"] for row in made for one in row["entities"]} == set(THEFT)
    for row in made:
        words = [row["text"][one["start"] : one["end"]] for one in row["entities"]]
        assert all(words) and not any(mark in word for word in words for mark in "，。")
    read = list(items("theft", packed(tmp_path, made)))
    assert [row for _, row in read] == made
    assert {split for split, _ in read} == {"train", "dev", "test"}


def test_numbers_are_spoken_as_they_are_read() -> None:
    assert [spoken(number) for number in (0, 7, 10, 12, 20, 31)] == ["〇", "七", "十", "十二", "二十", "三十一"]
    assert [spoken_months(months) for months in (3, 12, 18)] == ["三个月", "一年", "一年六个月"]
    for yuan in (300, 1_000, 1_500, 10_000, 12_500, 100_000, 174_300):
        money = read_money(f"人民币{spoken_sum(yuan)}元")
        assert money is not None and money.yuan == yuan
