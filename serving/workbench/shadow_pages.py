"""Pages of shadow runs (影子比对页): the runs, the differences drawn for review, one difference with its words in the judgment, and its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from serving.access import Permission
from serving.lifecycle import STATUSES, Status, Step
from serving.store import shadow_reviews, shadows
from serving.store.refusal import NotFound, permit
from serving.store.shadow_reviews import Difference
from serving.store.shadows import Course
from serving.workbench.desk import Visit
from serving.workbench.marked_text import parts
from serving.workbench.reading import REASONS, Reading, read

CHANGES: Mapping[str, str] = {"gained": "候选新增", "lost": "候选不再提出", "changed": "候选改了说法"}
FACT_CHANGES: Mapping[str, str] = {"gained": "候选新读出", "lost": "候选没有读出", "changed": "候选读成另一样"}
SIDES: Mapping[str, str] = {"before": "现任", "after": "候选"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A verdict that a reviewer may choose, with ready reasons."""

    verdict: Status
    title: str
    reasons: tuple[str, ...]


OF_CLUES = tuple(
    Choice(status, STATUSES[status], REASONS[step])
    for status, step in zip(shadow_reviews.VERDICTS, (Step.UPHOLD, Step.EXPLAIN, Step.MISREAD, Step.MISCHECK), strict=True)
)
OF_FACTS = (
    Choice(Status.UPHELD, "确有此事实", ("与文书原文核对，事实如此",)),
    Choice(Status.MISREAD, "读错", (*REASONS[Step.MISREAD], "原文没有这项事实")),
)


def listed(visit: Visit) -> Response:
    """The runs, newest first, with what reviews have shown of each."""
    with visit.reading() as session:
        found = [(one, shadow_reviews.shadow_precision(session, one.run.id)) for one in shadows.listed(session, visit.principal)]
    return visit.show("shadows.html", section="/shadows", runs=found, CHANGES=CHANGES)


def shown(visit: Visit) -> Response:
    """The differences of one run that were drawn for review, those that nobody reviewed first."""
    permit(visit.principal, Permission.READ)
    sort = "fact" if visit.asked("sort") == "fact" else "clue"
    with visit.reading() as session:
        course = _course(session, visit)
        proved = shadow_reviews.shadow_precision(session, course.run.id)
        drawn = shadow_reviews.sampled(session, visit.principal, course.run.id, course.run.sample, sort)
    told: dict[str, Any] = {"course": course, "proved": proved, "drawn": drawn, "sort": sort}
    return visit.show("shadow.html", section="/shadows", CHANGES=CHANGES if sort == "clue" else FACT_CHANGES, **told)


def difference(visit: Visit) -> Response:
    """One difference: what either side says, the words it rests on lit in the judgment, and the form for a verdict."""
    with visit.reading() as session:
        course, one = _course(session, visit), _difference(session, visit)
        reading = _lit(read(session, visit.principal, one.judgment_id), one)
        history = shadow_reviews.history(session, visit.principal, one.id)
    told: dict[str, Any] = {"course": course, "one": one, "reading": reading, "history": history, "SIDES": SIDES}
    clue = one.sort == "clue"
    words = {side: list(worded(one, side)) for side in SIDES}
    choices = OF_CLUES if clue else OF_FACTS
    named = {choice.verdict.value: choice.title for choice in choices}
    changes = CHANGES if clue else FACT_CHANGES
    return visit.show(
        "difference.html", section="/shadows", words_of=words, choices=choices, named=named, change=changes[one.change], **told
    )


def review(visit: Visit) -> Response:
    """Keep a verdict, and go on to the next difference that nobody reviewed."""
    permit(visit.principal, Permission.VERIFY)
    run, sequence = visit.request.path_params["run"], visit.given("reviews")
    reason = "；".join(filter(None, (visit.given("preset"), visit.given("reason"))))
    expected = int(sequence) if sequence.isascii() and sequence.isdigit() and len(sequence) < 9 else None
    with visit.writing() as session:
        one = _difference(session, visit)
        shadow_reviews.review(session, visit.principal, one.id, visit.given("verdict"), reason, expected)
        course = _course(session, visit)
        left = shadow_reviews.sampled(session, visit.principal, run, course.run.sample, one.sort)
    following = next((other.id for other in left if other.verdict is None), None)
    place = f"/shadows/{run}/{following}" if following else f"/shadows/{run}" + ("?sort=fact" if one.sort == "fact" else "")
    return visit.go(place, "reviewed")


def worded(one: Difference, side: str) -> Iterator[tuple[bool, str]]:
    """What a side says, in pieces; those that the other side says otherwise are marked."""
    told, other = (_message(one.before if side == which else one.after) for which in ("before", "after"))
    if told is None or other is None:
        if told is not None:
            yield False, told
        return
    for change, start, end, _, _ in SequenceMatcher(None, told, other, autojunk=False).get_opcodes():
        if start < end:
            yield change != "equal", told[start:end]


def _message(told: Mapping[str, Any] | None) -> str | None:
    return None if told is None else str(told["message"])


def _course(session: Session, visit: Visit) -> Course:
    return shadows.course(session, shadows.get(session, visit.request.path_params["run"]))


def _difference(session: Session, visit: Visit) -> Difference:
    one = shadow_reviews.get(session, visit.principal, visit.request.path_params["difference"])
    if one.run_id != visit.request.path_params["run"]:
        raise NotFound("没有这处差异。", "difference_not_found")
    return one


def _lit(reading: Reading, one: Difference) -> Reading:
    """The judgment with nothing marked but the words of the difference."""
    words = [place for side in SIDES for place in _evidence(one, side)]
    return replace(reading, parts=parts(reading.judgment.text, reading.report, (), {"difference": words}), people=(), whole=())


def _evidence(one: Difference, side: str) -> Sequence[Mapping[str, Any]]:
    told = one.before if side == "before" else one.after
    return told["evidence"] if told else ()
