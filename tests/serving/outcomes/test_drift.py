"""Drift: seen where it was planted, not in judgments of one kind; limits and index against plain computations; false alarms measured."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from math import comb, log

import numpy as np
import pytest

from serving.outcomes.drift import FEWEST, LEVEL, TRAITS, InputDrift, Rate, Traits, index_in_words, inputs, outputs

COURTS = [f"云州市{name}人民法院" for name in ("东城区", "西城区", "南山区", "北湖区", "开发区")]


def arrivals(dice: random.Random, number: int) -> list[Traits]:
    """Judgments as they come in an ordinary month."""
    return [
        Traits(
            length=int(dice.lognormvariate(8, 0.6)),
            unknown=dice.choice((0.0, 0.0, 0.0, dice.random() / 500)),
            sections=dice.choice((1.0, 1.0, 1.0, 6 / 7)),
            unread=dice.choice((0, 0, 1, 2, 5)),
            level=dice.choice(("基层", "基层", "基层", "中级", None)),
            court=dice.choice(COURTS),
            charge=dice.choice(("盗窃罪", "盗窃罪", "危险驾驶罪", "故意伤害罪", "诈骗罪", None)),
        )
        for _ in range(number)
    ]


def alarms(found: tuple[InputDrift, ...]) -> set[str]:
    """The traits that alarm."""
    return {one.trait for one in found if one.alarm}


def test_false_alarms_of_input_are_as_rare_as_promised() -> None:
    """Seven traits, 250 pairs of windows of one kind: any alarm in at most 5 %, chance allowed for."""
    dice = random.Random(20261127)
    alarmed = sum(bool(alarms(inputs(arrivals(dice, 120), arrivals(dice, 40)))) for _ in range(250))
    assert alarmed <= 22, alarmed


def test_p_values_of_input_are_those_of_chance() -> None:
    """Without the demand that a difference be notable, about 5 % of 200 pairs of windows have a p-value below it."""
    dice = random.Random(4)
    below = sum(min(one.p for one in inputs(arrivals(dice, 200), arrivals(dice, 100))) <= LEVEL for _ in range(200))
    assert below <= 20, below


@pytest.mark.parametrize(
    ("trait", "change"),
    [
        ("length", lambda one: replace(one, length=3 * one.length)),
        ("unknown", lambda one: replace(one, unknown=one.unknown + 0.02)),
        ("sections", lambda one: replace(one, sections=4 / 7)),
        ("unread", lambda one: replace(one, unread=one.unread + 4)),
        ("level", lambda one: replace(one, level="高级")),
        ("court", lambda one: replace(one, court="海州市南港区人民法院")),
        ("charge", lambda one: replace(one, charge="非法吸收公众存款罪")),
    ],
)
def test_what_drifts_is_told_and_nothing_else(trait: str, change) -> None:  # type: ignore[no-untyped-def]
    dice = random.Random(9)
    recent = [change(one) if dice.random() < 0.6 else one for one in arrivals(dice, 150)]
    found = inputs(arrivals(dice, 400), recent)
    assert alarms(found) == {trait}
    (drifted,) = [one for one in found if one.trait == trait]
    assert drifted.shifts[0].after != pytest.approx(drifted.shifts[0].before, abs=0.1)
    assert sum(one.before for one in drifted.shifts) == pytest.approx(1) == sum(one.after for one in drifted.shifts)


def test_a_difference_that_nobody_would_care_about_does_not_alarm() -> None:
    """Of 20,000 judgments five points more of one court are no chance, and nothing to look at."""
    dice = random.Random(2)
    reference = arrivals(dice, 10_000)
    recent = [replace(one, court=COURTS[0]) if dice.random() < 0.06 else one for one in arrivals(dice, 10_000)]
    (court,) = [one for one in inputs(reference, recent) if one.trait == "court"]
    assert court.p <= LEVEL and court.index < 0.1 and not court.alarm


def test_the_index_is_the_published_formula() -> None:
    old = [Traits(1, 0.0, 1.0, 0, None, None, charge) for charge in ["盗窃罪"] * 60 + ["诈骗罪"] * 40]
    new = [Traits(1, 0.0, 1.0, 0, None, None, charge) for charge in ["盗窃罪"] * 30 + ["诈骗罪"] * 70]
    (found,) = [one for one in inputs(old, new) if one.trait == "charge"]
    before, after = (60.5 / 101, 40.5 / 101), (30.5 / 101, 70.5 / 101)
    assert found.index == pytest.approx(sum((a - b) * log(a / b) for a, b in zip(after, before, strict=True)))
    assert (index_in_words(found.index), index_in_words(0.05), index_in_words(0.2)) == ("明显不同", "基本一致", "有所不同")


def test_few_judgments_are_not_compared() -> None:
    dice = random.Random(1)
    assert inputs(arrivals(dice, 500), arrivals(dice, FEWEST - 1)) == ()
    assert {one.trait for one in inputs(arrivals(dice, FEWEST), arrivals(dice, FEWEST))} == set(TRAITS)
    assert outputs({"a@1": Rate(3, 500)}, {"a@1": Rate(3, FEWEST - 1)}) == ()
    assert outputs({"a@1": Rate(0, 500)}, {"a@1": Rate(0, 100)}) == ()
    assert outputs({"a@1": Rate(30, 500)}, {"a@2": Rate(30, 100)}) == (), "a new version has nothing to be compared with"


def _no_alarm(before: Rate, number: int, judgments: int, chance: Fraction) -> bool:
    """Whether neither tail of the hypergeometric distribution is below the chance, in whole numbers."""
    struck, whole = before.struck + number, before.judgments + judgments
    ways = {
        k: comb(judgments, k) * comb(before.judgments, struck - k)
        for k in range(max(0, struck - before.judgments), min(struck, judgments) + 1)
    }
    of = comb(whole, struck)
    upper, lower = (sum(ways[k] for k in ways if side(k)) for side in (lambda k: k >= number, lambda k: k <= number))
    return Fraction(upper, of) >= chance and Fraction(lower, of) >= chance


@pytest.mark.parametrize(
    ("before", "judgments"), [(Rate(30, 300), 50), (Rate(0, 200), 40), (Rate(5, 1_000), 200), (Rate(80, 90), 30), (Rate(90, 90), 30)]
)
@pytest.mark.parametrize("checks", [1, 40])
def test_control_limits_are_exact(before: Rate, judgments: int, checks: int) -> None:
    """Against every number there can be, in fractions."""
    others = {f"other{number}@1": Rate(1, 100) for number in range(checks - 1)}
    found = outputs({"one@1": before, **others}, {"one@1": Rate(1, judgments), **others})
    (told,) = [one for one in found if one.check == "one@1"]
    within = [number for number in range(judgments + 1) if _no_alarm(before, number, judgments, Fraction(1, 40) / checks)]
    assert (told.low, told.high) == (within[0], within[-1])
    assert within == list(range(told.low, told.high + 1))


def test_false_alarms_of_output_are_as_rare_as_promised() -> None:
    """Ten checks of steady rates, 1,000 times: any alarm at all in at most 5 %; exact tests of counts are careful rather than bold."""
    dice = np.random.default_rng(20261127)
    rates = dice.uniform(0.005, 0.4, size=10)
    alarmed = 0
    for _ in range(1_000):
        windows = ({f"{place}@1": Rate(int(struck), of) for place, struck in enumerate(dice.binomial(of, rates))} for of in (600, 100))
        reference, recent = windows
        alarmed += any(one.alarm for one in outputs(reference, recent))
    assert alarmed <= 65, alarmed


def test_a_check_that_strikes_too_often_or_not_at_all_alarms() -> None:
    steady = {f"steady{number}@1": Rate(60, 600) for number in range(30)}
    reference = {**steady, "often@1": Rate(30, 600), "silent@1": Rate(180, 600)}
    recent = {**{name: Rate(10, 100) for name in steady}, "often@1": Rate(25, 100), "silent@1": Rate(2, 100)}
    assert {one.check for one in outputs(reference, recent) if one.alarm} == {"often@1", "silent@1"}
