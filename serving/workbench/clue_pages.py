"""Pages of clues (线索页): the list with filters, one clue with its text and history, and the steps taken with one or with several."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from pipelines.checks import CHECKS
from serving.access import Permission
from serving.lifecycle import CONCLUDED, OPEN, VERDICTS, Act, Measure, Status, Step
from serving.lifecycle import Response as CourtResponse
from serving.store import clues, organisations, progress
from serving.store.clues import ClueFilter, Order
from serving.store.refusal import Invalid, permit
from serving.workbench.desk import Visit
from serving.workbench.reading import REASONS, form_words, read, suggested

_A_PAGE = 30
_FIELDS = (
    "check",
    "rank",
    "grade",
    "court",
    "charge",
    "status",
    "person",
    "from",
    "to",
    "overdue",
    "current",
    "counted",
    "organisation",
    "order",
)
GROUPS: Mapping[str, tuple[str, tuple[Status, ...]]] = {  # statuses that the list, and the figures of class cases, take together
    "open": ("未办结", tuple(sorted(OPEN))),
    "verified": ("已核查", tuple(sorted(CONCLUDED))),
    "founded": ("查实（含已采取措施）", (Status.UPHELD, Status.MEASURE_TAKEN, Status.RESPONDED)),
    "acted": ("已采取措施（含已回应）", (Status.MEASURE_TAKEN, Status.RESPONDED)),
}
_ORDERS = {Order.NEWEST: "新提出的在前", Order.DUE: "期限近的在前", Order.OLDEST: "先提出的在前"}


def listed(visit: Visit) -> Response:
    """The clues in scope that the filters ask for."""
    asked = {name: visit.asked(name) for name in _FIELDS}
    order = Order(asked["order"]) if asked["order"] in list(Order) else Order.NEWEST
    wanted, mistakes = filter_of(asked)
    with visit.reading() as session:
        page = clues.page(session, visit.principal, wanted, visit.asked("after") or None, _A_PAGE, order)
        total = clues.count(session, visit.principal, wanted)
        choices = visit.desk.choices.of(session, visit.principal)
        offices = organisations.listed(session, visit.principal)
    query = urlencode({name: value for name, value in asked.items() if value})
    told: dict[str, Any] = {
        "asked": asked,
        "query": query,
        "orders": _ORDERS,
        "order": order,
        "mistakes": mistakes,
        "groups": [(name, words) for name, (words, _) in GROUPS.items()],
        "organisations": offices,
    }
    return visit.show("clues.html", section="/clues", page=page, total=total, choices=choices, checks=CHECKS, **told)


def filter_of(asked: dict[str, str]) -> tuple[ClueFilter, list[str]]:
    """The filter of an address, and what in it was not understood."""
    days, mistakes = {}, []
    for name in ("from", "to"):
        try:
            days[name] = date.fromisoformat(told) if (told := asked.get(name)) else None
        except ValueError:
            mistakes.append(f"日期“{asked[name][:20]}”不对，没有按它筛选；请写作 2019-06-20。")
            days[name], asked[name] = None, ""

    def one(name: str) -> tuple[str, ...]:
        return (asked[name],) if asked.get(name) else ()

    wanted = ClueFilter(
        checks=one("check"),
        ranks=one("rank"),
        grades=one("grade"),
        courts=one("court"),
        charges=one("charge"),
        statuses=GROUPS[asked["status"]][1] if asked.get("status") in GROUPS else one("status"),
        people=one("person"),
        organisations=one("organisation"),
        judged_from=days["from"],
        judged_to=days["to"],
        overdue=True if asked.get("overdue") else None,
        current=True if asked.get("current") else None,
        counted=True if asked.get("counted") else None,
    )
    return wanted, mistakes


def shown(visit: Visit) -> Response:
    """One clue: the words it quotes in the text, the computation, the law, and all that was done with it."""
    with visit.reading() as session:
        clue = clues.get(session, visit.principal, visit.request.path_params["id"])
        reading = read(session, visit.principal, clue.judgment_id, only=clue)
        history = clues.history(session, visit.principal, clue.id)
        before = clues.get(session, visit.principal, clue.follows_id) if clue.follows_id else None
        after = clues.followers(session, visit.principal, clue.id)
        choices = visit.desk.choices.of(session, visit.principal)
        offices = organisations.listed(session, visit.principal)
        mine = clues.page(
            session, visit.principal, ClueFilter(people=(visit.principal.holder,), statuses=tuple(OPEN)), limit=2, order=Order.DUE
        )
    following = next((one for one in mine.items if one.id != clue.id), None)
    told: dict[str, Any] = {
        "following": following,
        "names": {one.id: one.name for one in offices},
        "reading": reading,
        "history": history,
        "before": before,
        "after": after,
        "choices": choices,
    }
    return visit.show("clue.html", section="/clues", clue=clue, reasons=REASONS, suggested=suggested, **told, **form_words())


def step(visit: Visit) -> Response:
    """Take one step with a clue."""
    id, name = visit.request.path_params["id"], visit.given("step")
    if name not in list(Step):
        raise Invalid("没有这个办理动作。", "bad_step")
    act = _act(visit, Step(name))
    sequence = visit.given("sequence")
    expected = int(sequence) if sequence.isascii() and sequence.isdigit() else None
    with visit.writing() as session:
        if act.step in VERDICTS:
            progress.conclude(session, visit.principal, id, act.step, act.reason, expected, act.note)
        else:
            progress.advance(session, visit.principal, id, act, expected)
    return visit.go(visit.back(f"/clues/{id}"), str(act.step))


def _act(visit: Visit, step: Step) -> Act:
    """The step as the form tells it."""
    measure, response = visit.given("measure"), visit.given("response")
    if measure and measure not in list(Measure):
        raise Invalid("没有这种监督措施。", "bad_measure")
    if response and response not in list(CourtResponse):
        raise Invalid("没有这种法院回应。", "bad_response")
    return Act(
        step,
        reason="；".join(filter(None, (visit.given("preset"), visit.given("reason")))),
        office=visit.given("office") or None,
        person=visit.given("person") or None,
        due_on=_due(visit),
        handler_id=visit.given("handler") or None,
        measure=Measure(measure) if measure else None,
        response=CourtResponse(response) if response else None,
    )


def _due(visit: Visit) -> date | None:
    words = visit.given("due_on")
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        raise Invalid("办理期限不是日期，请写作 2026-12-31。", "bad_date") from error


def assign(visit: Visit) -> Response:
    """Assign the ticked clues, all or none: to an office, a person, by a day."""
    permit(visit.principal, Permission.ASSIGN)
    ticked = [one for one in visit.form.getlist("clue") if isinstance(one, str)]
    if not ticked:
        raise Invalid("没有勾选线索。", "nothing_chosen")
    with visit.writing() as session:
        for id in dict.fromkeys(ticked):
            clue = clues.get(session, visit.principal, id)
            step = Step.ASSIGN if clue.sequence == 0 or clue.status == "new" else Step.REASSIGN
            act = _act(visit, step)
            if step is Step.REASSIGN and not act.reason:
                raise Invalid("所选线索里有已经交办过的；改派须写明理由。", "incomplete_step")
            progress.advance(session, visit.principal, id, act, clue.sequence)
    return visit.go(visit.back("/clues"), "assigned")
