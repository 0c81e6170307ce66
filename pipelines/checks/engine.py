"""Running checks (检查引擎): every check on every defendant it is for; unread is unknown, never lawful."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pipelines.checks.case import Case
from pipelines.checks.check import Check, Clue, Hit, Missing, Rank, Unknown
from pipelines.facts.values import Facts
from pipelines.judgment import Judgment
from pipelines.law import Wording, provision


def run(
    checks: Iterable[Check], judgment: Judgment, facts: Facts, as_of: date | None = None
) -> tuple[tuple[Clue, ...], tuple[Unknown, ...]]:
    """Run checks on a judgment: clues and unknowns in the order of checks, then defendants.

    Where the instance (审级) or every defendant is unread, no check can be run: each is unknown.
    """
    instance = facts.document.instance
    clues: list[Clue] = []
    unknown: list[Unknown] = []
    cases = [Case(judgment, facts, defendant, as_of) for defendant in facts.defendants]
    for check in checks:
        if check.rank is Rank.RETIRED or (instance is not None and instance.value not in check.instances):
            continue
        if instance is None or not cases:
            unknown.append(Unknown(check.name, None, ("document.instance" if instance is None else "defendants",)))
            continue
        for case in cases[:1] if check.scope == "judgment" else cases:
            for answer in _answers(check, case):
                if isinstance(answer, Clue):
                    clues.append(answer)
                elif answer not in unknown:
                    unknown.append(answer)
    return tuple(clues), tuple(unknown)


def _answers(check: Check, case: Case) -> Iterator[Clue | Unknown]:
    name = case.defendant.name if check.scope == "defendant" else None
    if lacking := tuple(field for field in check.needs if field in case.defendant.unread):
        yield Unknown(check.name, name, lacking)
        return
    for answer in check.judge(case):
        if isinstance(answer, Missing):
            yield Unknown(check.name, name, answer.fields)
        else:
            yield _clue(check, case, name, answer)


def _clue(check: Check, case: Case, name: str | None, hit: Hit) -> Clue:
    """The clue with the wording in force on the day of judgment; a provision not verified lowers grade A to B."""
    basis = tuple(wording for wording in (_wording(id, case) for id in hit.basis or check.basis) if wording)
    grade = hit.grade or check.grade
    if grade == "A" and not (basis and all(wording.verified for wording in basis)):
        grade = "B"
    return Clue(check, name, hit.message, grade, hit.favours or check.favours, basis, hit.spans)


def _wording(id: str, case: Case) -> Wording | None:
    return provision(id).in_force(case.judged_on)
