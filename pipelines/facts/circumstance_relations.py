"""How circumstances of one defendant stand to each other (情节之间的关系).

One of 自首, 坦白, 如实供述; 认罪认罚 takes up 当庭认罪; 累犯 takes up the record it rests on; and so on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.facts.circumstance_restitution import restore
from pipelines.facts.circumstance_statement import Statement
from pipelines.facts.reading import Reading
from pipelines.facts.values import Circumstance, Person
from pipelines.judgment import Part

_REFUSABLE = frozenset(
    (
        "自首",
        "坦白",
        "供述",
        "立功",
        "重大立功",
        "从犯",
        "胁从犯",
        "未遂",
        "中止",
        "预备",
        "防卫过当",
        "被害人过错",
        "初犯偶犯",
        "限制刑事责任能力",
    )
)  # what a refusal of unnamed points rejects
_ARGUABLE = _REFUSABLE | {
    "主犯",
    "累犯",
    "毒品再犯",
    "共同犯罪",
    "情节严重",
    "情节特别严重",
    "数额巨大",
    "数额特别巨大",
    "逃逸",
    "入户",
    "多次",
}
_ADOPTABLE = _REFUSABLE | {"当庭认罪", "退赃退赔", "赔偿", "谅解"}
_TAKEN_UP = _ADOPTABLE | {
    "累犯",
    "毒品再犯",
    "前科",
    "认罪认罚",
    "主犯",
    "刑事和解",
    "未成年",
}  # of an indictment that the court adopts whole
AGREEMENT = "具结"  # an agreement told as signed, settled as 认罪认罚
_INTERNAL = ("供述", "投案", "主从犯", AGREEMENT)
_RECOMMENDATION = re.compile(
    r"(?:量刑(?:情节及)?建议|(?:公诉|检察|控方)[^。；]{0,40}量刑意见)[^。；]{0,16}(?:适当|采纳|支持|恰当|合理|予以|得当|适合|符合|并?无不当|成立)|采纳[^。；]{0,10}量刑(?:建议|意见)"
    r"|(?:公诉机关|检察院|公诉人)[^。；]{0,40}建议(?:判处|对)[^。；]{0,90}(?:采纳|支持)"
)
_LESSER_PART = re.compile(r"从犯|次要|辅助作用|作用(?:较|相对)小")
_PAIRS = (("重大立功", "立功"), ("情节特别严重", "情节严重"), ("数额特别巨大", "数额巨大"), ("胁从犯", "从犯"))

Said = Mapping[str, Sequence[Statement]]
Decided = dict[str, Circumstance]


@dataclass(frozen=True, slots=True)
class Adoption:
    """What the court takes over whole: the recommendation of sentence, with nothing of its own said (`bare`)."""

    recommendation: bool
    bare: bool


def adoption(reading: Reading, statements: Sequence[Statement]) -> Adoption:
    """Whether the reasoning adopts the recommendation, and whether it names any circumstance itself."""
    judgment = reading.judgment
    adopted = any(_RECOMMENDATION.search(judgment.plain, one.start, one.end) for one in judgment.parts(Part.REASONING))
    bare = adopted and not any(one.asserter == "court" and not one.manner and not one.kind.startswith("*") for one in statements)
    return Adoption(adopted, bare)


def settle(reading: Reading, person: Person, statements: Sequence[Statement], adopted: Adoption) -> list[Circumstance]:
    """The circumstances of one person, from all that is said of him."""
    said: dict[str, list[Statement]] = defaultdict(list)
    for one in statements:
        said[one.kind].append(one)
    decided = {kind: made for kind in said if (made := _decide(kind, said))}
    _answer_generally(said, decided)
    _take_up(said, decided, adopted)
    _confess(reading, person, said, decided)
    _exclude(reading, person, said, decided)
    return [one for one in decided.values() if one.kind not in _INTERNAL]


def _made(one: Statement) -> Circumstance:
    return Circumstance(one.kind, one.status, one.asserter, (one.span,))


def _decide(kind: str, said: Said) -> Circumstance | None:
    """What stands of a kind: the court's own word, else its answer to a party, else the facts, else a bare claim."""
    if kind.startswith("*"):
        return None
    court = [one for one in said[kind] if one.asserter == "court" and one.status != "claimed" and not (one.manner and kind in _TOLD)]
    own = [one for one in court if not one.claim and not one.manner and _counts(one)]
    for choice in (
        own,
        [one for one in court if one.claim and _raised(one, said)],
        [one for one in court if one.manner],
    ):
        kept = [one for one in choice if one.status == "found"]
        kept += [one for one in choice if one.status == "rejected" and _refused(one, said)]
        if kept:
            return _made(kept[0])
    claimed = [one for one in said[kind] if one.status == "claimed"]
    return _made(claimed[0]) if claimed else None


_TOLD = ("供述", "投案", "自首", "坦白", AGREEMENT)


def _counts(one: Statement) -> bool:
    if one.status == "rejected" or one.words is None or not one.words.weighed:
        return True
    return one.weighed if one.words.strictly else one.nearly


def _raised(one: Statement, said: Said) -> bool:
    """A point that several are said to have 分别 is his only if his side has raised it."""
    return not one.each or any(other.asserter == "defence" for other in said[one.kind])


def _refused(one: Statement, said: Said) -> bool:
    """A negation is a refusal only of something argued; a statutory formula is not."""
    if one.kind not in _ARGUABLE or (one.claim and one.kind == "共同犯罪"):
        return False
    if one.claim or one.kind == "共同犯罪" or any(other.claim or other.asserter != "court" for other in said[one.kind]):
        return True
    if one.express and one.kind in _REFUSABLE:
        return True
    return any(0 <= answer.span.start - one.span.end < 80 for answer in said.get("*related", ()) if answer.status == "rejected")


def _answer_generally(said: Said, decided: Decided) -> None:
    """其余辩护意见予以采纳 / 不予采纳: the points of the defence that nothing has decided yet."""
    answers = [one for scope in ("*all", "*other") for one in said.get(scope, ())]
    if not answers:
        return
    status = answers[0].status
    for kind, one in list(decided.items()):
        if one.status == "claimed" and one.asserted_by == "defence" and kind in (_REFUSABLE if status == "rejected" else _ADOPTABLE):
            decided[kind] = Circumstance(kind, status, "court", one.spans)


def _take_up(said: Said, decided: Decided, adopted: Adoption) -> None:
    """The recommendation adopted: what was agreed stands; so do the indictment's points if the court says no more."""
    signed = said.get(AGREEMENT)
    if signed and adopted.recommendation and "认罪认罚" not in decided:
        decided["认罪认罚"] = Circumstance("认罪认罚", "found", "court", (signed[0].span,))
    for kind, one in list(decided.items()):
        if one.status != "claimed":
            continue
        agreed = kind == "认罪认罚" and adopted.recommendation
        own = any(other.status == "claimed" and not (other.words and other.words.strictly) for other in said[kind])
        if agreed or (adopted.bare and one.asserted_by == "prosecution" and kind in _TAKEN_UP and own):
            decided[kind] = Circumstance(kind, "found", "court", one.spans)


def _confess(reading: Reading, person: Person, said: Said, decided: Decided) -> None:
    """One of 自首, 坦白, 如实供述."""
    confession, plain = decided.get("供述"), decided.get("坦白")
    if _found(decided, "自首"):
        if plain and not (plain.status == "found" and len(reading.fact(person, "convictions", ())) > 1):
            decided.pop("坦白")
        return
    surrender = _surrendered(reading, said)
    if surrender and ("自首" not in decided or decided["自首"].status == "claimed"):
        decided["自首"] = Circumstance("自首", "found", "court", (surrender.span,))
        decided.pop("坦白", None)
        return
    if plain and plain.status != "claimed" and not (plain.status == "rejected" and _lightens_all_the_same(reading, said)):
        return
    told = [one for kind in ("供述", "坦白") for one in said.get(kind, ()) if one.status != "rejected"]
    if told and _cited(reading, 3) and not (confession and confession.status == "rejected"):
        decided["坦白"] = Circumstance("坦白", "found", "court", (confession.spans if confession else (told[0].span,)))
    elif confession and confession.status == "found":
        weighed = any(one.nearly for one in said["供述"] if one.status == "found")
        kind = "坦白" if weighed else "如实供述"
        if weighed or reading.judgment.part_at(confession.spans[0].start) is Part.REASONING:
            decided[kind] = Circumstance(kind, "found", "court", confession.spans)
    elif confession and confession.status == "rejected" and plain is None and "自首" not in decided:
        decided["如实供述"] = Circumstance("如实供述", "rejected", "court", confession.spans)
    elif confession and plain is None:
        decided["坦白"] = Circumstance("坦白", "claimed", confession.asserted_by, confession.spans)


def _lightens_all_the_same(reading: Reading, said: Said) -> bool:
    """Whether a confession lightens though the word 坦白 is refused: article 67 (3) is cited, or the plea of 如实供述 is adopted."""
    found = [one for one in said.get("供述", ()) if one.status == "found" and one.asserter == "court"]
    return any(_cited(reading, 3) if not one.claim else one.weighed for one in found)


def _surrendered(reading: Reading, said: Said) -> Statement | None:
    """主动投案 with 如实供述, accepted as a ground under article 67 (1) without the word 自首."""
    if not said.get("供述"):
        return None
    court = [one for one in said.get("投案", ()) if one.asserter == "court" and one.status == "found"]
    told = [one for one in said.get("投案", ()) if one.status != "rejected"]
    if court and any(one.nearly and not one.manner for one in court) and not _cited(reading, 3):
        return court[0]
    own = [one for one in court if one.weighed and not one.manner and not one.claim]
    if own and len(reading.people) > 1 and _cited(reading, 1):
        return own[0]  # 67 (3) is cited for another
    return told[0] if told and _cited(reading, 1) and not _cited(reading, 3) else None


def _cited(reading: Reading, paragraph: int) -> bool:
    return any(one.law == "刑法" and one.article == "67" and one.paragraph == paragraph for one in reading.citations)


def _found(decided: Decided, kind: str) -> bool:
    return kind in decided and decided[kind].status == "found"


def _exclude(reading: Reading, person: Person, said: Said, decided: Decided) -> None:
    if _found(decided, "认罪认罚"):
        decided.pop("当庭认罪", None)
    charges = [one.charge for one in reading.fact(person, "convictions", ())]
    for greater, lesser in _PAIRS:
        apart = len(charges) > 1 and greater.startswith(("数额", "情节"))  # of another crime each
        if _found(decided, greater) and not apart:
            decided.pop(lesser, None)
    if _found(decided, "累犯") or _found(decided, "毒品再犯"):
        _drop_same_record(said, decided)
    _divide_roles(reading, person, said, decided)
    if charges and not any("肇事" in charge or "驾驶" in charge or "安全" in charge for charge in charges):
        decided.pop("逃逸", None)
    restore(charges, said, decided)


def _drop_same_record(said: Said, decided: Decided) -> None:
    """前科 beside 累犯 only where a separate record is weighed: the word itself, or a story told and weighed apart."""
    court = [one for one in said.get("前科", ()) if one.asserter == "court" and one.words]
    if not any(one.words and (not one.words.weighed or one.weighed) for one in court):
        decided.pop("前科", None)


def _divide_roles(reading: Reading, person: Person, said: Said, decided: Decided) -> None:
    """不宜区分主从犯 refuses a plea of 从犯."""
    undivided = said.get("主从犯")
    role = decided.get("从犯")
    if not undivided or undivided[0].status != "rejected":
        return
    own = any(one.status == "found" and one.asserter == "court" and one.weighed and not one.claim for one in said.get("从犯", ()))
    if (role and role.status == "claimed") or (said.get("*related") and not own) or (role is None and _pleaded(reading, person)):
        decided["从犯"] = Circumstance("从犯", "rejected", "court", (undivided[0].span,))


def _pleaded(reading: Reading, person: Person) -> bool:
    """Whether his side pleads a lesser part (次要作用) in a paragraph that names him."""
    plain = reading.judgment.plain
    lines = (line for one in reading.judgment.parts(Part.DEFENCE, Part.APPEAL_GROUNDS) for line in plain[one.start : one.end].split("\n"))
    return any(_LESSER_PART.search(line) and any(name in line for name in person.names) for line in lines)


def join_accomplices(reading: Reading, found: Mapping[int, list[Circumstance]]) -> None:
    """Who is named 主犯 or 从犯, or is the only other defendant on the same charge, shares a 共同犯罪 found for another."""
    joint = {index: one for index, said in found.items() for one in said if (one.kind, one.status) == ("共同犯罪", "found")}
    if not joint:
        return
    first = next(iter(joint.values()))
    for person in reading.people:
        said = found[person.index]
        if person.index in joint or any(one.kind == "共同犯罪" and one.status == "rejected" for one in said):
            continue
        role = any(one.kind in ("主犯", "从犯") and one.status == "found" for one in said)
        if role or (len(reading.people) == 2 and _charges(reading, 0) & _charges(reading, 1)):
            said[:] = [one for one in said if one.kind != "共同犯罪"] + [first]


def _charges(reading: Reading, index: int) -> set[str]:
    return {one.charge for one in reading.fact(reading.people[index], "convictions", ())}
