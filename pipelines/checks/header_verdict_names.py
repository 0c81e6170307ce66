"""同一人的姓名前后不一致：首部、正文、主文。

Finds a defendant's name of three characters or more that the court's own text (审理经过、查明、理由、主文) writes with one other character; a name in the
verdict that is his but for one character or for the order of two; the name of a stranger in a defendant's own paragraph; a counsel (辩护人) whose name differs by one
character between the head and the appearance. 解释 2021 第四百七十三条: such errors are corrected by a ruling.
Excluded: other names he has (又名、曾用名、绰号); masked names (张某1、张某甲、×); variant characters (folded); people really so named: the other name
belongs to another party, to one dealt with separately (另案), to a witness, or stands too often for a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Hit, Weight
from pipelines.facts.operative import verdicts
from pipelines.facts.values import Person
from pipelines.judgment import Part, Span

_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_MASKED = re.compile(r"[某×Xx＊*○〇甲乙丙丁戊己庚辛\d]")
_ROLE = re.compile(r"(?:原审)?(?:被告人|上诉人|罪犯)(?=[\u4e00-\u9fff]{3})")
_OTHERS = re.compile(r"另案|已判|证人|同案|在逃|别名|又名|曾用名|化名|之|的父|的母|的妻|的丈夫|亲属|胞|兄|弟|姐|妹|父子|以下简称|等")
_STRANGER = re.compile(
    r"被告人(?P<name>[\u4e00-\u9fff]{2,3}?)(?=被(?:收|刑|逮|取|监|羁|送|抓|本院|公安|依)|因(?:涉嫌|本案)|涉嫌|现羁押|于(?:\d|同年))"
)
_COUNSEL = re.compile(r"辩护人[：:]?(?P<name>[\u4e00-\u9fff]{2,3})(?=[，、。（]|\n|到庭|出庭|参加)")
_NO_NAME = re.compile(
    r"^(?:及其|辩称|提出|在|对|的|均|无|有|其|系|所|等|不|认|自|因|未|以|与|为|到|均|分|于|行|构|也|亦|当|已|是|如|供|之|本|且|没|多|能|又|是否|和|共|伙|明|违|犯|归|主|经|案|采|利|向|将|从|曾|并|具|还|非|作|积|二人|三人|[一二两三四五六七八九]人)"
)
_FREQUENT = 3


def judge(case: Case) -> Iterator[Hit]:
    """Slips in the text, then in the verdict, strangers in a paragraph, counsel."""
    people = [one.person for one in case.facts.defendants]
    known = {name for person in people for name in person.names}
    seen: set[str] = set()
    for hit, wrong in (*_slips(case, people, known), *_sentenced(case, people), *_strangers(case, people, known), *_counsel(case)):
        if wrong not in seen:
            seen.add(wrong)
            yield hit


def one_apart(left: str, right: str) -> bool:
    """Whether two names differ in one character only."""
    return len(left) == len(right) and sum(a != b for a, b in zip(left, right, strict=True)) == 1


def _plain_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not _MASKED.search(name)


def _slips(case: Case, people: list[Person], known: set[str]) -> Iterator[tuple[Hit, str]]:
    """A name of three or four characters written with another character after 被告人."""
    plain = case.judgment.plain
    candidates = [person for person in people if len(person.name) >= 3 and _plain_name(person.name) and person.spans]
    if not candidates:
        return
    for section in case.judgment.parts(Part.PROCEDURE, Part.FINDINGS, Part.REASONING, Part.VERDICT):
        for role in _ROLE.finditer(plain, section.start, section.end):
            at = role.end()
            if any(plain.startswith(name, at) for name in known):
                continue
            for person in candidates:
                end = at + len(person.name)
                wrong = plain[at:end]
                whole = wrong[-1] == person.name[-1] or _ends(plain, end)
                if whole and one_apart(wrong, person.name) and _is_slip(case, wrong, at, known):
                    yield _hit(f"首部被告人为“{person.name}”，此处写作“{wrong}”", person, Span(role.start(), end)), wrong


def _ends(plain: str, end: int) -> bool:
    """Whether a name ends here: what follows begins a verb, a particle or a punctuation mark."""
    return bool(
        re.match(
            r"犯|的(?:供述|行为|辩|刑|犯罪)|[，、。；（]|辩称|辩解|供述|到案|归案|系|在|因|被|与|伙同|违反|构成|以|为|及其?|和|将|对(?:公诉|指控|起诉)"
            r"|驾|酒后|无视|明知|利用|通过|身为|作为|涉嫌|参与|共同|贩卖|购买|盗窃|进行|实施|持|赔偿|遂|即|均|所提|从|向|先后|多次|窜至|来到|用|采用|乘",
            plain[end : end + 6],
        )
    )


def _is_slip(case: Case, wrong: str, at: int, known: set[str]) -> bool:
    """Whether the other name is a slip of the pen and nobody's own name."""
    plain = case.judgment.plain
    if not _plain_name(wrong) or plain.count(wrong) >= _FREQUENT or any(wrong in name or name in wrong for name in known):
        return False
    return not _OTHERS.search(plain, at + len(wrong), at + len(wrong) + 12) and not re.search(
        rf"(?:证人|被害人|另案|辩护人|检察员|审判员){wrong}", plain
    )


def _sentenced(case: Case, people: list[Person]) -> Iterator[tuple[Hit, str]]:
    """The verdict spells a defendant otherwise than his paragraph, which knows no such other name."""
    plain = case.judgment.plain
    for person in people:
        if person.header is None or not person.aliases or not _plain_name(person.name):
            continue
        wrong = person.aliases[0]
        if not _plain_name(wrong) or wrong in case.judgment.read(person.header) or _NO_NAME.match(wrong) or plain.count(wrong) >= _FREQUENT:
            continue
        if len(wrong) == len(person.name) and (one_apart(wrong, person.name) or sorted(wrong) == sorted(person.name)):
            for span in verdicts(case.judgment):
                at = plain.find(wrong, span.start, span.end)
                if at >= 0:
                    yield _hit(f"首部被告人为“{person.name}”，主文写作“{wrong}”", person, Span(at, at + len(wrong))), wrong


def _strangers(case: Case, people: list[Person], known: set[str]) -> Iterator[tuple[Hit, str]]:
    """Another's name in a defendant's own paragraph."""
    plain = case.judgment.plain
    for person in people:
        if person.header is None or not _plain_name(person.name):
            continue
        for match in _STRANGER.finditer(plain, person.header.start, person.header.end):
            wrong = match["name"]
            if wrong in known or not _plain_name(wrong) or _NO_NAME.match(wrong) or any(wrong in name or name in wrong for name in known):
                continue
            if plain.count(wrong) < _FREQUENT:
                yield _hit(f"被告人“{person.name}”的身份情况中写有“被告人{wrong}”", person, Span(*match.span())), wrong


def _counsel(case: Case) -> Iterator[tuple[Hit, str]]:
    """A counsel whose name differs by a character between the head and the appearance."""
    plain = case.judgment.plain
    head = _named(case, Part.PARTIES)
    for name, span in _named(case, Part.PROCEDURE).items():
        if name in head or plain.count(name) >= _FREQUENT + 2:
            continue
        alike = [other for other in head if one_apart(other, name) and (len(name) > 2 or other[0] == name[0]) and plain.count(other) == 1]
        if len(alike) == 1:
            yield Hit(f"首部辩护人为“{alike[0]}”，出庭情况写作“{name}”", (head[alike[0]], span)), name


def _named(case: Case, part: Part) -> dict[str, Span]:
    """The counsel named in a part."""
    found: dict[str, Span] = {}
    for section in case.judgment.parts(part):
        for match in _COUNSEL.finditer(case.judgment.plain, section.start, section.end):
            if _plain_name(match["name"]) and not _NO_NAME.match(match["name"]):
                found.setdefault(match["name"], Span(*match.span()))
    return found


def _hit(message: str, person: Person, span: Span) -> Hit:
    return Hit(message, (*person.spans[:1], span))


CHECK = Check(
    name="header_verdict_names",
    title="姓名前后不一致",
    version=2,
    grade="A",
    weight=Weight.CLERICAL,
    supervision=("S",),
    basis=("cpl-interpretation-2012/246", "cpl-interpretation-2021/473"),
    judge=judge,
    scope="judgment",
    instances=("first", "second", "retrial", "commutation", "death_review"),
)
