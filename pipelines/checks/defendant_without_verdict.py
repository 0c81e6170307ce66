"""被告人未被判决（漏判）。

Finds a defendant of a first-instance judgment with several whom its verdict (主文) names in no item, while it sentences the others: 刑事诉讼法第二百条
demands a judgment on everyone accused.
Excluded: whom the judgment says, beside his name, was dealt with separately or died; any 中止审理、撤回起诉、终止审理、分案 told of the proceedings;
an indictment for what another trial judges (在另案中已起诉); a verdict that sentences all at once (各被告人均犯…罪); names that the head and
the verdict mask in different ways; a verdict that names nobody; as many sentenced as accused, under other spellings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Weight
from pipelines.facts.operative import verdicts
from pipelines.judgment import Part

_TRIED_APART = re.compile(
    r"(?:中止|终止)审理|撤回(?:对[^，。；]{0,20})?(?:的)?(?:起诉|指控)|撤诉|分案|并案|不起诉|脱逃|在逃|在另案|另案(?:中|审理)|重复(?:起诉|指控|评价)"
)
_ELSEWHERE = r"另案|另行(?:处理|审理|判决)|死亡|病故|身亡|已判|在逃|分案"
_ALL = re.compile(
    r"(?:各|全体|上列|上述|以上|[二两三四五六七八九十\d]+[名个位]?)(?:被告人?|原审被告人)(?:均|各|分别)?(?:犯[^，。；]{2,40}罪|无罪|判处|免予|免除)"
)
_SENTENCED = re.compile(
    r"(?:被告人|被告单位|被告)(?P<name>[^，。；：\n]{1,40}?)(?=(?:均)?(?:犯[^，。；]{2,40}罪|无罪|免予刑事处罚|免除处罚))"
)
_MASKED = re.compile(r"[某×Xx＊*○〇△□甲乙丙丁戊己庚辛壬癸\d]")


def judge(case: Case) -> Iterator[Hit]:
    """This defendant, where the others are sentenced by name."""
    person, people = case.defendant.person, [one.person for one in case.facts.defendants]
    if len(people) < 2 or person.header is None or any(_MASKED.search(one.name) for one in people):
        return
    spans = verdicts(case.judgment)
    words = "\n".join(case.judgment.read(span) for span in spans)
    if not spans or any(name in words for name in person.names) or _ALL.search(words):
        return
    if case.defendant.convictions or len(set(_SENTENCED.findall(words))) >= len(people):
        return
    named = [one for one in people if any(name in words for name in one.names)]
    if len(named) < len(people) - 1 or not _SENTENCED.search(words):
        return
    if _is_elsewhere(case) or not _accused(case):
        return
    yield Hit(
        f"首部列被告人{len(people)}人，主文只对{len(named)}人作出判决，未见对“{person.name}”的判决",
        (*person.spans[:1], *spans[:1]),
    )


def _is_elsewhere(case: Case) -> bool:
    """Whether the court tells of a trial apart, or words beside his name tell that he is dealt with separately or dead."""
    if _TRIED_APART.search(case.words(Part.PARTIES, Part.PROCEDURE, Part.REASONING, Part.LEGAL_BASIS)):
        return True
    name = re.escape(case.defendant.name)
    beside = (
        rf"{name}(?:（[^）]{{0,24}}|[^，。；、（）]{{0,16}}|[^。；]{{0,8}}，)(?:{_ELSEWHERE})|(?:{_ELSEWHERE})[^，。；、（）]{{0,16}}{name}"
    )
    return re.search(beside, case.judgment.plain) is not None


def _accused(case: Case) -> bool:
    """Whether procedure, charge or findings name him as an accused."""
    words = case.words(Part.PROCEDURE, Part.PROSECUTION, Part.FINDINGS, Part.REASONING)
    return words.count(case.defendant.name) >= 2


CHECK = Check(
    name="defendant_without_verdict",
    title="被告人漏判",
    version=2,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2"),
    basis=("criminal-procedure-law/200", "cpl-interpretation-2012/241", "cpl-interpretation-2021/295"),
    judge=judge,
    favours=Favours.NEITHER,
    instances=("first",),
)
