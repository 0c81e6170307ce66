"""主文判决了首部没有的被告人（多判）。

Finds a person sentenced by the verdict of a first-instance judgment (被告人某人犯某罪，判处 …) whom neither the head nor the account of the trial knows as
an accused: 刑事诉讼法第二百条 allows a judgment only on the accused.
Excluded: other spellings of a defendant (a name that shares his family name or all characters but one belongs to header_verdict_names); masked names; as
few sentenced as accused; a head that was not read; names that the procedure or the charge accuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Favours, Hit, Weight
from pipelines.facts.operative import verdicts
from pipelines.judgment import Part, Span

_SENTENCED = re.compile(r"(?:^|(?<=[\n。；、]))(?:被告人|被告单位)(?P<name>[\u4e00-\u9fff]{2,4}?)犯[^，。；]{2,30}罪，?(?:判处|免予)")
_MASKED = re.compile(r"[某×Xx＊*○〇△□甲乙丙丁戊己庚辛壬癸\d]")
_ACCUSED_PARTS = (Part.PARTIES, Part.PROCEDURE, Part.PROSECUTION)


def judge(case: Case) -> Iterator[Hit]:
    """Every name that the verdict sentences and the head does not know."""
    people = [one.person for one in case.facts.defendants]
    if any(one.header is None or _MASKED.search(one.name) for one in people):
        return
    known = {name for one in people for name in one.names}
    before = case.words(*_ACCUSED_PARTS)
    for span in verdicts(case.judgment):
        for match in _SENTENCED.finditer(case.judgment.plain, span.start, span.end):
            name = match["name"]
            if name in known or _MASKED.search(name) or name in before or any(_alike(name, one) for one in known):
                continue
            yield Hit(
                f"主文对“{name}”定罪判刑，首部及起诉书指控的被告人中均无此人（首部被告人：{'、'.join(one.name for one in people)}）",
                (Span(match.start(), match.end()), *people[0].spans[:1]),
            )


def _alike(name: str, other: str) -> bool:
    """Whether two names may be one person's: one within the other, or all characters but one in common."""
    return name in other or other in name or len(set(name) & set(other)) >= max(len(name), len(other)) - 1


CHECK = Check(
    name="verdict_without_defendant",
    title="主文判决了首部没有的被告人",
    version=1,
    grade="A",
    weight=Weight.SUBSTANTIVE,
    supervision=("K1", "K2"),
    basis=("criminal-procedure-law/200", "cpl-interpretation-2012/241", "cpl-interpretation-2021/295"),
    judge=judge,
    favours=Favours.DEFENDANT,
    scope="judgment",
    instances=("first",),
)
