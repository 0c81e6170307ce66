"""Papers of a rehearsal (演练的文书): reports of one short fictional judgment with the clues that are wanted, and scorecards of fictional models."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cache
from typing import Any

from pipelines.checks.check import Check
from pipelines.pipeline import analyze
from pipelines.report import report

Json = dict[str, Any]
COURTS = ("江省江城市东湖区人民法院", "江省江城市西山区人民法院", "江省江城市中级人民法院", "江城铁路运输法院")
CHARGES = ("盗窃罪", "诈骗罪", "故意伤害罪", "危险驾驶罪")
KINDS: Mapping[str, int] = {"citation": 4, "conviction": 1, "custody": 3, "circumstance": 3}  # gold items of a judgment
ITEMS = 24  # judgments of a split
_TEXT = """江省江城市东湖区人民法院
刑事判决书
（2025）江0102刑初{number}号
公诉机关江城市东湖区人民检察院。
被告人张三，男，1985年3月2日出生，汉族，农民。因涉嫌犯盗窃罪，于2025年1月2日被刑事拘留。
经审理查明，2025年1月1日，被告人张三盗窃王某某现金人民币3000元。
本院认为，被告人张三的行为已构成盗窃罪。依照《中华人民共和国刑法》第二百六十四条之规定，判决如下：
被告人张三犯盗窃罪，判处拘役三个月，并处罚金人民币三千元。
审判员　赵明远
二〇二五年一月二十日
"""


def text(number: int) -> str:
    """The text of a judgment: no two are the same."""
    return _TEXT.format(number=number)


def paper(number: int, court: str, judged_on: str, charges: Sequence[str], panjian: str, model: str | None) -> Json:
    """The report of a judgment, without clues."""
    made = deepcopy(_read())
    made["id"] = f"演练-{number}"
    made["document"] |= {"court": court, "judged_on": judged_on, "case_number": f"（2025）江刑初{number}号"}
    (person,) = made["defendants"]
    person["convictions"] = [{**person["convictions"][0], "charge": charge} for charge in charges]
    made["clues"] = []
    made["produced_by"] |= {"panjian": panjian, "model": model}
    return made


def clue(check: Check, version: int, number: int, place: int) -> Json:
    """A clue of a check."""
    words = text(number)[place : place + 4]
    return {
        "check": check.name,
        "version": version,
        "rank": check.rank.value,
        "grade": check.grade,
        "weight": check.weight.value,
        "defendant": "张三",
        "message": f"演练：{check.title}（第{number}份文书）",
        "basis": [],
        "evidence": [{"start": place, "end": place + len(words), "quote": words, "source": "rule", "score": None}],
        "supervision": list(check.supervision),
        "favours": check.favours.value,
    }


def scorecard(reference: str, gold: float, seed: int) -> Json:
    """A scorecard of a model that reads a gold item with this chance, on the same items as every other one."""
    splits = {name: _split(gold, random.Random(f"{seed} {name}")) for name in ("dev", "test")}
    return {
        "schema": "panjian.scorecard/1",
        "model": reference,
        "data": {"dev": "rehearsal-dev", "test": "rehearsal-test"},
        "splits": splits,
        "robustness": {"split": "dev", "clean": gold, "noise_1": gold - 0.02, "fall": 0.02},
        "speed": {"texts": 60, "characters": 1700, "per_second": 22.5, "median_ms": 44.0, "p95_ms": 82.0, "memory_mib": 135},
        "bytes": 5 << 20,
        "fp32": None,
    }


def _split(gold: float, dice: random.Random) -> Json:
    """Every item is as hard to every model: a better one reads all that a worse one reads."""
    counts = []
    for _ in range(ITEMS):
        hits = {kind: sum(dice.random() < gold for _ in range(of)) for kind, of in KINDS.items()}
        counts.append({kind: [hits[kind], of, of] for kind, of in KINDS.items()})
    return {"items": ITEMS, "counts": counts}


@cache
def _read() -> Json:
    return report(analyze(text(0), "演练"))
