"""Gates: each passes at its bound and fails beyond it, says its numbers, and what is missing fails and hides no other."""

from __future__ import annotations

import pytest

from pipelines.checks.check import Rank
from serving.ledger.gates import INT8, MIB, Gate, of_model, of_rank
from serving.outcomes.precision import Share
from tests.serving.ledger.material import CHAMPION, ITEMS, MODEL, Json, card, measured, split

EVERY = ("scores.dev", "kinds.dev", "scores.test", "kinds.test", "robustness", "speed", "size", "int8", "shadow")


def judged(first: Json | None, second: Json | None, shadow: Share | None = None) -> dict[str, Gate]:
    """The gates by name."""
    return {one.name: one for one in of_model(measured(first, second, shadow))}


def failed(gates: dict[str, Gate]) -> set[str]:
    """Those that did not pass."""
    return {name for name, one in gates.items() if not one.passed}


def test_a_model_as_good_as_the_champion_passes_every_gate() -> None:
    found = judged(card(CHAMPION), card(MODEL))
    assert tuple(found) == EVERY
    assert failed(found) == set()


def test_a_loss_beyond_chance_fails_on_the_split_where_it_is() -> None:
    found = judged(card(CHAMPION), card(MODEL, test={"citation": 12, "custody": 12}))
    assert failed(found) == {"scores.test", "kinds.test"}
    told = found["scores.test"]
    assert told.numbers["value"] == pytest.approx((6 * ITEMS - 24) / (6 * ITEMS) - 1)
    assert told.numbers["low"] < told.numbers["value"] < told.numbers["high"] < 0
    assert told.sentence.startswith("测试集（60 份）F1 93.3%，现任 100.0%，相差 -6.7 个百分点（95% 区间 -10.0 至 -3.3），低于现任：")
    assert found["kinds.test"].sentence.startswith(
        "测试集上下降过多：强制措施下降 10.0 个百分点（120 处，限 2.0 个百分点）、裁判依据下降 6.7"
    )
    assert "低于现任" in told.sentence


def test_a_slight_loss_within_chance_passes_a_greater_one_does_not() -> None:
    one_lost = judged(card(CHAMPION, dev={"drug": 1}), card(MODEL, dev={"citation": 1, "custody": 1}))
    assert one_lost["scores.dev"].numbers["value"] == pytest.approx(-1 / 360)
    assert one_lost["scores.dev"].passed
    more = judged(card(CHAMPION, dev={"drug": 6}), card(MODEL, dev={"citation": 8}))
    assert more["scores.dev"].numbers["value"] == pytest.approx(-2 / 360)
    assert more["scores.dev"].numbers["high"] >= 0
    assert not more["scores.dev"].passed


def test_one_kind_may_not_fall_for_the_sake_of_others() -> None:
    found = judged(card(CHAMPION, dev={"citation": 20}), card(MODEL, dev={"custody": 3}))
    assert found["scores.dev"].passed
    assert failed(found) == {"kinds.dev"}
    assert found["kinds.dev"].numbers["fallen"] == {"custody": {"fall": pytest.approx(3 / 120), "allowed": 0.02, "gold": 120}}
    assert found["kinds.dev"].sentence == "验证集上下降过多：强制措施下降 2.5 个百分点（120 处，限 2.0 个百分点）。"


def test_a_single_item_of_a_small_kind_decides_nothing() -> None:
    small = {"dev": split({}, 20), "test": split({}, 20)}
    for lost, passed in ((1, True), (2, False)):
        worse = {"dev": split({"drug": lost}, 20), "test": split({}, 20)}
        found = judged(card(CHAMPION, splits=small), card(MODEL, splits=worse))
        assert found["kinds.dev"].passed is passed
        assert found["kinds.test"].passed


@pytest.mark.parametrize(
    ("gate", "more", "passed"),
    [
        ("robustness", {"robustness": {"clean": 0.96, "noise_1": 0.93, "fall": 0.030}}, True),
        ("robustness", {"robustness": {"clean": 0.96, "noise_1": 0.929, "fall": 0.031}}, False),  # the champion loses 0.020
        ("robustness", {"robustness": None}, False),
        ("speed", {"speed": {"per_second": 12.5, "p95_ms": 120.0, "memory_mib": 600}}, True),
        ("speed", {"speed": {"per_second": 12.4, "p95_ms": 80.0, "memory_mib": 130}}, False),
        ("speed", {"speed": {"per_second": 22.0, "p95_ms": 121.0, "memory_mib": 130}}, False),
        ("speed", {"speed": {"per_second": 22.0, "p95_ms": 80.0, "memory_mib": 601}}, False),
        ("speed", {"speed": None}, False),
        ("size", {"bytes": int(MIB) << 20}, True),
        ("size", {"bytes": (int(MIB) << 20) + 1}, False),
    ],
)
def test_budgets(gate: str, more: Json, passed: bool) -> None:
    found = judged(card(CHAMPION), card(MODEL, **more))
    assert failed(found) == (set() if passed else {gate})
    assert found[gate].sentence.endswith("。")


def test_a_speed_that_is_too_low_is_told_with_its_number() -> None:
    found = judged(card(CHAMPION), card(MODEL, speed={"per_second": 12.4, "p95_ms": 80.0, "memory_mib": 130}))
    assert (
        found["speed"].sentence
        == "单核每秒 12.4 份（须不少于 12.5，不合格），95% 在 80 毫秒内（须不超过 120），内存 130 MiB（须不超过 600）。"
    )


def test_what_eight_bits_lose_is_bounded() -> None:
    for lost, passed in ((1, True), (2, False)):
        whole = {"bytes": 18 << 20, "splits": {"dev": split({}), "test": split({})}}
        found = judged(card(CHAMPION), card(MODEL, dev={"citation": lost}, fp32=whole))
        assert (lost / 360 <= INT8) is passed
        assert found["int8"].passed is passed


@pytest.mark.parametrize(
    ("share", "passed", "told"),
    [
        (Share(0, 0), False, "还没有复核过的差异"),
        (Share(9, 9), False, "至少要核实 10 条"),
        (Share(10, 10), True, "下限不低于上任的底线 50.0%"),
        (Share(15, 20), True, "95% 区间 53.1% 至 88.8%"),
        (Share(14, 20), False, "区间下限低于底线 50.0%"),
    ],
)
def test_the_shadow_run_must_be_reviewed_and_right(share: Share, passed: bool, told: str) -> None:
    gate = judged(card(CHAMPION), card(MODEL), share)["shadow"]
    assert gate.passed is passed
    assert told in gate.sentence


def test_what_is_missing_fails() -> None:
    assert failed(judged(card(CHAMPION), None, Share(1, 1))) == {"scorecard", "shadow"}
    assert failed(judged(None, card(MODEL))) == {"comparison"}
    other = measured(card("none"), card(MODEL))
    stale = {one.name: one for one in of_model(type(other)(MODEL, other.scorecard, CHAMPION, None, other.comparison, Share(20, 20)))}
    assert failed(stale) == {"comparison"}
    assert CHAMPION in stale["comparison"].sentence
    mine = measured(card(CHAMPION), card("panjian-facts@33333333"))
    assert not of_model(mine)[0].passed
    half = card(MODEL)
    del half["splits"]["test"]
    assert failed(judged(card(CHAMPION), half)) == {"scores.test"}


@pytest.mark.parametrize(
    ("rank", "share", "passed"),
    [
        (Rank.TESTED, Share(20, 20), True),
        (Rank.TESTED, Share(19, 19), False),
        (Rank.TESTED, Share(18, 20), False),
        (Rank.TRUSTED, Share(35, 35), True),
        (Rank.TRUSTED, Share(34, 34), False),
    ],
)
def test_a_rank_is_earned_by_outcomes(rank: Rank, share: Share, passed: bool) -> None:
    (gate,) = of_rank(rank, share)
    assert gate.passed is passed
    assert f"{share.trials} 条，属实 {share.right} 条" in gate.sentence
    assert gate.to_json()["numbers"]["trials"] == share.trials
