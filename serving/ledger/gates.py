"""Gates (准入门槛): what a version must pass before signatures count; every answer is a sentence with the numbers, so that a refusal can be acted on.

Pure: judges what `panjian models measure` wrote (`panjian.scorecard/1`), its comparison with the champion (`panjian.comparison/1`) and outcomes.
The figures below are the only place where the demands stand, but for the floors of ranks (`ranks.FLOORS`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.checks.check import Rank
from pipelines.rendering.fields import in_chinese
from serving.ledger.ranks import FLOORS, RANKS, Floor, percent
from serving.outcomes.precision import Share

SCORECARD, COMPARISON, ALL = "panjian.scorecard/1", "panjian.comparison/1", "ALL"
SPLITS: Mapping[str, str] = {"dev": "验证集", "test": "测试集"}
SLIGHT = 0.005  # F1: what chance may take from all kinds together; more is a loss even within the interval
KIND = 0.02  # F1: what one kind may lose; a kind with fewer than 50 items in gold may always lose one item
NOISE = 0.03  # F1 lost with 1 % of the characters misread, read with the mender; the rules alone lose 0.070
NOISE_MORE = 0.01  # and so much more than the champion loses
PER_SECOND, P95_MS, MEMORY_MIB = 12.5, 120.0, 600.0  # judgments of 1,700 characters on one core
MIB = 32.0  # of all files: installed with the program, copied to every worker
INT8 = 0.003  # F1 lost by writing weights in eight bits
Scorecard = Mapping[str, Any]
Comparison = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate judged (一道门槛): `name` is stable for programs, `numbers` are what it looked at, `sentence` tells people."""

    name: str
    passed: bool
    numbers: Mapping[str, Any]
    sentence: str

    def to_json(self) -> dict[str, Any]:
        """As the ledger keeps it."""
        return {"gate": self.name, "passed": self.passed, "numbers": dict(self.numbers), "sentence": self.sentence}


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of a model that wants to speak, and of the champion of now: `champion` is its reference."""

    reference: str
    scorecard: Scorecard | None
    champion: str
    champion_scorecard: Scorecard | None
    comparison: Comparison | None
    shadow: Share | None


def of_model(told: Measured) -> tuple[Gate, ...]:
    """All gates of a model that shall become champion; what is missing is a gate that failed, and hides no other."""
    card = told.scorecard
    if card is None or card.get("schema") != SCORECARD or card.get("model") != told.reference:
        return (_missing("scorecard", f"没有 {told.reference} 的成绩单：请先运行 panjian models measure。"), _shadow(told.shadow))
    return (*_scores(told, card), _robust(card, told.champion_scorecard), _speed(card), _size(card), _int8(card), _shadow(told.shadow))


def of_rank(rank: Rank, share: Share) -> tuple[Gate, ...]:
    """The gate of an entry that shall rise to a rank: enough verified outcomes, and Wilson's lower limit not below the floor."""
    return (_precision("outcomes", share, FLOORS[rank], f"升为“{RANKS[rank]}”", "核实的线索"),)


def _scores(told: Measured, card: Scorecard) -> Iterator[Gate]:
    """The scores beside the champion's, on both splits."""
    comparison = told.comparison
    if comparison is None or comparison.get("schema") != COMPARISON or comparison["first"] != told.champion:
        against = f"成绩单没有与现任 {told.champion} 比较"
        yield _missing("comparison", f"{against}：请先测 {told.champion}，再运行 panjian models measure 测 {told.reference}。")
        return
    for split, name in SPLITS.items():
        found = comparison["splits"].get(split)
        if found is None or split not in card["splits"]:
            yield _missing(f"scores.{split}", f"没有{name}的成绩：请在同一批金标上测 {told.reference} 与 {told.champion}。")
            continue
        yield _not_below(split, name, found)
        yield _kinds(split, name, found, card["splits"][split])


def _not_below(split: str, name: str, found: Mapping[str, Any]) -> Gate:
    difference = found["difference"][ALL]
    value, low, high = (float(difference[one]) for one in ("value", "low", "high"))
    passed = value >= 0 or (high >= 0 and value >= -SLIGHT)
    first, second = (found[side][ALL] for side in ("first", "second"))
    told = f"{name}（{found['items']} 份）F1 {percent(second)}，现任 {percent(first)}，相差 {_points(value)}（95% 区间 {100 * low:+.1f} 至 {100 * high:+.1f}）"
    ending = "不低于现任。" if passed else f"低于现任：须不低，或者相差在偶然之内且不超过 {_points(SLIGHT, False)}。"
    numbers = {"items": found["items"], "first": first, "second": second, "value": value, "low": low, "high": high, "slight": SLIGHT}
    return Gate(f"scores.{split}", passed, numbers, f"{told}，{ending}")


def _kinds(split: str, name: str, found: Mapping[str, Any], counted: Mapping[str, Any]) -> Gate:
    """No kind falls by more than the margin."""
    golds: dict[str, int] = {}
    for item in counted["counts"]:
        for kind, (_, gold, _) in item.items():
            golds[kind] = golds.get(kind, 0) + gold
    falls = {kind: -float(one["value"]) for kind, one in found["difference"].items() if kind != ALL}
    allowed = {kind: max(KIND, 1 / golds[kind]) if golds.get(kind) else KIND for kind in falls}
    fallen = {kind: fall for kind, fall in sorted(falls.items(), key=lambda one: -one[1]) if fall > allowed[kind] + 1e-9}
    numbers = {
        "margin": KIND,
        "fallen": {kind: {"fall": fall, "allowed": allowed[kind], "gold": golds.get(kind, 0)} for kind, fall in fallen.items()},
    }
    if not fallen:
        return Gate(f"kinds.{split}", True, numbers, f"{name}上没有哪一类事实下降超过 {_points(KIND, False)}。")
    listed = "、".join(
        f"{_in_chinese(kind)}下降 {_points(fall, False)}（{golds.get(kind, 0)} 处，限 {_points(allowed[kind], False)}）"
        for kind, fall in fallen.items()
    )
    return Gate(f"kinds.{split}", False, numbers, f"{name}上下降过多：{listed}。")


def _robust(card: Scorecard, champion: Scorecard | None) -> Gate:
    found = card.get("robustness")
    if not found:
        return _missing("robustness", "成绩单没有误识 1% 的成绩：请重新运行 panjian models measure。")
    fall, theirs = float(found["fall"]), champion and champion.get("robustness")
    most = NOISE if not theirs else min(NOISE, float(theirs["fall"]) + NOISE_MORE)
    passed = fall <= most + 1e-9
    beside = f"，现任下降 {_points(float(theirs['fall']), False)}" if theirs else ""
    told = f"误识 1% 的字时 F1 由 {percent(found['clean'])} 降到 {percent(found['noise_1'])}，下降 {_points(fall, False)}{beside}"
    numbers = {"fall": fall, "most": most, "champion": theirs and theirs["fall"]}
    return Gate("robustness", passed, numbers, f"{told}；限 {_points(most, False)}，{'合格' if passed else '超过'}。")


def _speed(card: Scorecard) -> Gate:
    found = card.get("speed")
    if not found:
        return _missing("speed", "成绩单没有速度：请重新运行 panjian models measure。")
    bounds = (
        ("per_second", "每秒", "份", PER_SECOND, found["per_second"] >= PER_SECOND, "不少于"),
        ("p95_ms", "95% 在", "毫秒内", P95_MS, found["p95_ms"] <= P95_MS, "不超过"),
        ("memory_mib", "内存", "MiB", MEMORY_MIB, found["memory_mib"] <= MEMORY_MIB, "不超过"),
    )
    told = "，".join(
        f"{title} {found[name]:.4g} {unit}（须{wanted} {bound:g}{'' if ok else '，不合格'}）"
        for name, title, unit, bound, ok, wanted in bounds
    )
    numbers = {name: {"value": found[name], "bound": bound, "passed": ok} for name, _, _, bound, ok, _ in bounds}
    return Gate("speed", all(ok for *_, ok, _ in bounds), numbers, f"单核{told}。")


def _size(card: Scorecard) -> Gate:
    size = card["bytes"] / (1 << 20)
    passed = size <= MIB
    return Gate("size", passed, {"mib": size, "most": MIB}, f"模型文件共 {size:.1f} MiB，{'不超过' if passed else '超过'} {MIB:g} MiB。")


def _int8(card: Scorecard) -> Gate:
    """What was lost by writing the weights in eight bits; a model that was measured in one form only lost nothing by it."""
    whole = card.get("fp32")
    if not whole:
        return Gate("int8", True, {}, "成绩单只测了发布的这一种权重，没有压缩前后之分。")
    falls = {split: f1(whole["splits"][split]) - f1(card["splits"][split]) for split in whole["splits"] if split in card["splits"]}
    worst = max(falls.values(), default=0.0)
    passed = worst <= INT8 + 1e-9
    return Gate(
        "int8",
        passed,
        {"falls": falls, "most": INT8},
        f"压成八位后 F1 最多下降 {_points(worst, False)}，{'不超过' if passed else '超过'} {_points(INT8, False)}。",
    )


def _shadow(share: Share | None) -> Gate:
    if share is None or not share.trials:
        return _missing("shadow", "影子运行还没有复核过的差异：请先指定为候选，运行 panjian models shadow，在工作台复核抽样。")
    return _precision("shadow", share, FLOORS[Rank.TRIAL], "上任", "影子运行复核的差异")


def _precision(name: str, share: Share, floor: Floor, what: str, of: str) -> Gate:
    low, high = share.interval
    enough = share.trials >= floor.evidence
    passed = enough and low >= floor.precision
    told = f"{of} {share.trials} 条，属实 {share.right} 条" + (
        f"（{percent(share.right / share.trials)}，95% 区间 {percent(low)} 至 {percent(high)}）" if share.trials else ""
    )
    lacks = f"至少要核实 {floor.evidence} 条" if not enough else f"区间下限低于底线 {percent(floor.precision)}"
    numbers = {"right": share.right, "trials": share.trials, "low": low, "high": high, "floor": floor.precision, "evidence": floor.evidence}
    return Gate(
        name,
        passed,
        numbers,
        f"{told}：" + (f"下限不低于{what}的底线 {percent(floor.precision)}。" if passed else f"不能{what}，{lacks}。"),
    )


def f1(split: Mapping[str, Any]) -> float:
    """The micro F1 of a split's counts."""
    hits = together = 0
    for item in split["counts"]:
        for hit, gold, read in item.values():
            hits, together = hits + hit, together + gold + read
    return 2 * hits / together if together else 0.0


def _in_chinese(kind: str) -> str:
    """The name of a kind of fact; the report calls some of them in the plural."""
    told = in_chinese(kind)
    return told if told != kind else in_chinese(f"{kind}s").removesuffix("s")


def _missing(name: str, sentence: str) -> Gate:
    return Gate(name, False, {}, sentence)


def _points(value: float, signed: bool = True) -> str:
    return f"{100 * value:{'+' if signed else ''}.1f} 个百分点"
