"""How circumstances of one defendant stand to each other (情节之间的关系): one of 自首, 坦白, 如实供述; 认罪认罚 takes up 当庭认罪; and so on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipelines.facts.circumstance_statement import Statement
from pipelines.facts.reading import Reading
from pipelines.facts.values import Circumstance, Person
from pipelines.judgment import Part

_ARGUED = ("自首", "坦白", "立功", "重大立功", "从犯", "胁从犯", "主犯", "未遂", "中止", "预备", "防卫过当", "被害人过错", "初犯偶犯", "共同犯罪", "累犯",
           "情节严重", "情节特别严重", "数额巨大", "数额特别巨大", "当庭认罪", "认罪认罚", "如实供述", "供述", "限制刑事责任能力", "退赃退赔", "赔偿", "谅解")
_PROPERTY = re.compile(r"盗窃|诈骗|抢夺|侵占|敲诈|挪用|贪污|受贿|非法吸收|集资|合同|信用卡|拒不支付|虚开|逃税|隐瞒犯罪所得|抽逃|职务|传销|非法经营|假币")
_RECOMMENDATION = re.compile(r"量刑建议[^。；]{0,16}(?:适当|采纳|支持|恰当|合理|予以|得当)|采纳[^。；]{0,10}量刑建议")


def settle(reading: Reading, person: Person, statements: Sequence[Statement]) -> list[Circumstance]:
    """The circumstances of one person, from all that is said of him."""
    by_kind: dict[str, list[Statement]] = defaultdict(list)
    for one in statements:
        by_kind[one.kind].append(one)
    decided = {kind: made for kind, said in by_kind.items() if (made := _decide(kind, said))}
    _answer_generally(by_kind, decided)
    _confess(reading, person, by_kind, decided)
    _exclude(reading, person, by_kind, decided)
    return [one for one in decided.values() if one.kind not in _INTERNAL]


_INTERNAL = ("供述", "投案", "主从犯")


def _made(statement: Statement, kind: str | None = None, status: str | None = None) -> Circumstance:
    return Circumstance(kind or statement.kind, status or statement.status, statement.asserter, (statement.span,))  # type: ignore[arg-type]


def _decide(kind: str, said: Sequence[Statement]) -> Circumstance | None:
    """What stands of a kind: the court's own word before its answer to a party, that before a bare claim."""
    if kind.startswith("*"):
        return None
    court = [one for one in said if one.asserter == "court" and one.status != "claimed" and (one.manner or one.claim or _counts(one))]
    own = [one for one in court if not one.claim and not one.manner]
    for choice in (own, [one for one in court if one.claim], [one for one in court if one.manner]):
        kept = [one for one in choice if one.status == "found"] or [one for one in choice if one.status == "rejected" and (one.claim or _contested(said))]
        if kept:
            return _made(kept[0])
    claimed = [one for one in said if one.status == "claimed"]
    return _made(claimed[0]) if claimed else None


def _counts(one: Statement) -> bool:
    return one.status == "rejected" or one.words is None or not one.words.weighed or one.nearly


def _contested(said: Sequence[Statement]) -> bool:
    return any(one.claim or one.asserter != "court" for one in said)


def _answer_generally(by_kind: dict[str, list[Statement]], decided: dict[str, Circumstance]) -> None:
    """其余辩护意见予以采纳 / 不予采纳: the points of the defence that nothing has decided yet."""
    answers = [one for scope in ("*all", "*other") for one in by_kind.get(scope, ())]
    if not answers:
        return
    for kind, one in list(decided.items()):
        if one.status == "claimed" and one.asserted_by == "defence" and kind in _ARGUED:
            decided[kind] = Circumstance(kind, answers[0].status, "court", (*answers[0:1][0:0], *one.spans))


def _confess(reading: Reading, person: Person, by_kind: dict[str, list[Statement]], decided: dict[str, Circumstance]) -> None:
    """One of 自首, 坦白, 如实供述."""
    confession = decided.get("供述")
    if "自首" in decided and decided["自首"].status == "found":
        if decided.get("坦白") and not (decided["坦白"].status == "found" and len(reading.fact(person, "convictions", ())) > 1):
            decided.pop("坦白")
        return
    surrender = by_kind.get("投案")
    if surrender and confession and confession.status == "found" and _cited(reading, 1) and "自首" not in decided and not _cited(reading, 3):
        decided["自首"] = _made(surrender[0], "自首", "found")
        return
    plain = decided.get("坦白")
    if plain and plain.status == "found" or confession is None:
        return
    if confession.status == "found":
        weighed = any(one.nearly for one in by_kind["供述"] if one.status == "found")
        kind = "坦白" if weighed or _cited(reading, 3) else "如实供述"
        decided[kind] = Circumstance(kind, "found", "court", confession.spans)
    elif confession.status == "rejected":
        if plain is None:
            decided["如实供述"] = Circumstance("如实供述", "rejected", "court", confession.spans)
    elif plain is None:
        decided["坦白"] = Circumstance("坦白", "claimed", confession.asserted_by, confession.spans)


def _cited(reading: Reading, paragraph: int) -> bool:
    return any(one.law == "刑法" and one.article == "67" and one.paragraph == paragraph for one in reading.citations)


def _found(decided: dict[str, Circumstance], kind: str) -> bool:
    return kind in decided and decided[kind].status == "found"


def _exclude(reading: Reading, person: Person, by_kind: dict[str, list[Statement]], decided: dict[str, Circumstance]) -> None:
    agreed = decided.get("认罪认罚")
    if agreed and agreed.status == "claimed" and _adopted(reading):
        decided["认罪认罚"] = Circumstance("认罪认罚", "found", "court", agreed.spans)
    if _found(decided, "认罪认罚"):
        decided.pop("当庭认罪", None)
    for greater, lesser in (("重大立功", "立功"), ("情节特别严重", "情节严重"), ("数额特别巨大", "数额巨大"), ("胁从犯", "从犯")):
        if _found(decided, greater):
            decided.pop(lesser, None)
    if _found(decided, "累犯") or _found(decided, "毒品再犯"):
        _drop_same_record(by_kind, decided)
    undivided = by_kind.get("主从犯")
    if undivided and decided.get("从犯") and decided["从犯"].status == "claimed":
        decided["从犯"] = Circumstance("从犯", "rejected", "court", (undivided[0].span,))
    repair = decided.get("赔偿")
    if repair and _of_property(reading, person):
        decided.pop("赔偿")
        if not _found(decided, "退赃退赔"):
            decided["退赃退赔"] = Circumstance("退赃退赔", repair.status, repair.asserted_by, repair.spans)


def _drop_same_record(by_kind: dict[str, list[Statement]], decided: dict[str, Circumstance]) -> None:
    """前科 beside 累犯 only where a separate record is weighed: the word itself, not the story of the earlier sentence."""
    word = [one for one in by_kind.get("前科", ()) if one.words is None or not one.words.weighed]
    if not word:
        decided.pop("前科", None)


def _adopted(reading: Reading) -> bool:
    judgment = reading.judgment
    return any(_RECOMMENDATION.search(judgment.plain, one.start, one.end) for one in judgment.parts(Part.REASONING))


def _of_property(reading: Reading, person: Person) -> bool:
    charges: Iterable[str] = [one.charge for one in reading.fact(person, "convictions", ())]
    return any(_PROPERTY.search(charge) for charge in charges)
