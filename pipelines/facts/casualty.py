"""死伤与酒精含量: people killed by the crime, the gravest injury of a victim, alcohol in the blood (mg/100ml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pipelines.facts.blood_alcohol import blood_alcohol
from pipelines.facts.crime_heading import whose
from pipelines.facts.death import deaths
from pipelines.facts.mention import Mentions
from pipelines.facts.narration import Account, account, convicted_of
from pipelines.facts.reading import Kind, Label, Reading
from pipelines.facts.values import Fact, Person
from pipelines.judgment import Part, Span

_INJURY = re.compile(r"轻微伤|轻伤|重伤|(?<=[构致属为系成])重、轻伤")
_RANK: Final = {"轻微伤": 1, "轻伤": 2, "重伤": 3}
_HURT_CHARGE = re.compile(
    r"伤害|斗殴|滋事|抢劫|强奸|妨害公务|袭警|交通肇事|危险驾驶|拘禁|绑架|杀人|虐待|猥亵|重伤|强迫|敲诈|责任事故|爆炸|放火|投放|危险方法|抢夺|拐卖|组织卖淫|强令|监管|刑讯|暴力|组织出卖|医疗|失火|侮辱|搜查|侵入住宅|抗税|阻碍|黑社会|催收|遗弃|破坏生产"
)
_GRAVE = re.compile("故意伤害|故意杀人")
_OWN = re.compile(r"(?:本人|所受|之伤|的?(?:损伤|伤情|伤势|身体|头部)|构成|属|系|为)[^，。；]{0,20}$")
_NO = re.compile(r"(?:不|未|没有|尚未|未达到?|难以|无法)(?:[构达]成?|予)?[^。；，]{0,8}$")
_LAW_AFTER: Final = ("、死亡", "或者", "或死亡", "以上", "鉴定标准", "、轻伤", "、重伤", "人体")
_OTHER_SUBJECT = re.compile(
    r"(?:被告人|上诉人)(?P<name>[^，。；、]{1,8}?)(?:本人)?(?:的|头|面|身|左|右|所受|之|构成|系|属|为|伤|人体|损)[^，；。]{0,20}$"
)
_DEATH_CHARGE = re.compile(
    r"交通肇事|伤害|杀人|致人死亡|过失|责任事故|危险方法|放火|爆炸|投放|失火|抢劫|绑架|强奸|拘禁|虐待|斗殴|危险驾驶|医疗|安全事故|妨害公务|遗弃|滋事|伪劣|有毒|假药|非法行医|拐卖|侵入住宅"
)
_DRIVING = re.compile("驾驶|交通|危险方法")


def find(reading: Reading) -> Mapping[Any, Any]:
    """Deaths, injury and blood alcohol of the crimes of each defendant."""
    if reading.document.instance and reading.document.instance.value == "commutation":
        return {}
    charges = ["、".join(convicted_of(reading, person)) for person in reading.people]
    told = account(reading)
    plain = told.plain
    stretches = [*told.main, *told.asides, *(one.span for one in reading.judgment.parts(Part.REASONING))]
    found: dict[str, Any] = {}
    injuries: list[Fact[str]] = []
    if any(map(_DRIVING.search, charges)):
        others = (one.span for one in reading.judgment.parts(Part.PROSECUTION, Part.LOWER, Part.REASONING, Part.EVIDENCE))
        found["blood_alcohol"] = blood_alcohol(plain, (*told.main, *told.asides, *others), reading.people)
    if any(map(_HURT_CHARGE.search, charges)):
        injuries = _injuries(plain, stretches, reading.people)
    if any(map(_DEATH_CHARGE.search, charges)):
        found["deaths"] = deaths(plain, stretches)
    wanted = (("blood_alcohol", _DRIVING), ("deaths", _DEATH_CHARGE))
    values: dict[int, dict[str, Any]] = {
        person.index: {name: found[name] for name, concerned in wanted if found.get(name) and concerned.search(charges[person.index])}
        for person in reading.people
    }
    sharing = whose(reading, told) if injuries else {}
    mentions = Mentions(plain, reading.people)
    for person in reading.people:
        if injuries and _HURT_CHARGE.search(charges[person.index]):
            his = [one for one in injuries if _concerns(reading, told, mentions, sharing, person, one)]
            gravest = max(his, key=lambda one: _RANK[one.value], default=None)
            if gravest and not _of_the_other_side(gravest, charges, person):
                values[person.index]["injury"] = gravest
    return values


def _concerns(
    reading: Reading, told: Account, mentions: Mentions, sharing: Mapping[int, frozenset[int]], person: Person, one: Fact[str]
) -> bool:
    """Whether an injury is of an incident in which he takes part; what stands in none is of whom the reasons name beside it."""
    place = one.spans[0].start
    item = next((item for item in told.items if place in item), None)
    if item is not None:
        return person.index in sharing[item.start]
    if reading.judgment.part_at(place) is not Part.REASONING:
        return True
    sentence = max(told.plain.rfind(mark, 0, place) for mark in "。；\n") + 1
    named = {index for mention in mentions.within(sentence, place) for index in mention.people}
    return not named or person.index in named


def _of_the_other_side(injury: Fact[str], charges: Sequence[str], person: Person) -> bool:
    """Whether who brawled (聚众斗殴) did not do the grave injury: then others are convicted of it (Criminal Law art. 292(2))."""
    own = charges[person.index]
    return injury.value == "重伤" and own == "聚众斗殴罪" and any(_GRAVE.search(one) for one in charges)


def _injuries(plain: str, stretches: Iterable[Span], people: Sequence[Person]) -> list[Fact[str]]:
    """The injuries that are told of anybody but a defendant."""
    names = [name for person in people for name in person.names if len(name) > 1]
    found: list[Fact[str]] = []
    for span in stretches:
        for match in _INJURY.finditer(plain, span.start, span.end):
            grade = "重伤" if match[0].startswith("重") else match[0]
            before = plain[max(span.start, match.start() - 30) : match.start()]
            if _NO.search(before) or _OTHER_SUBJECT.search(before) or plain.startswith(_LAW_AFTER, match.end()):
                continue
            if any(_OWN.match(before, place + len(name)) for name in names if (place := before.rfind(name)) >= 0):
                continue
            found.append(Fact(grade, (Span(match.start(), match.end()),)))
    return found


KIND = Kind(
    "casualty",
    "死伤与酒精含量",
    "defendant",
    ("deaths", "injury", "blood_alcohol"),
    find,
    (Label("deaths", "死亡人数"), Label("injury", "伤情"), Label("blood_alcohol", "血液酒精含量")),
)
