"""Clues (线索): found by filters, shown with their history, taken on step by step, and what came of them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response

from serving import lifecycle
from serving.access import Permission, Principal
from serving.endpoint import repeats
from serving.endpoint.answers import refusals, takes
from serving.endpoint.authentication import needing
from serving.endpoint.bodies import json_body
from serving.endpoint.paths import ClueId
from serving.endpoint.repeats import IdempotencyKey
from serving.endpoint.service import of
from serving.lifecycle import Act, Step
from serving.store import clues, progress
from serving.store.clues import ClueFilter, Order
from serving.wire.clues import Clue, ClueHistory, ClueQuery, Clues, OutcomeRequest, Transition, TransitionRequest

router = APIRouter(tags=["线索"])
_STEPPING = ("forbidden", "clue_not_found", "step_not_permitted", "changed_meanwhile", "incomplete_step", "text_not_storable")
_REPEATING = ("idempotency_mismatch", "idempotency_raced")
_PLURAL = {
    "check": "checks",
    "rank": "ranks",
    "grade": "grades",
    "weight": "weights",
    "favours": "favours",
    "court": "courts",
    "court_level": "court_levels",
    "charge": "charges",
    "status": "statuses",
    "office": "offices",
    "person": "people",
    "organisation": "organisations",
}
_SINGLE = ("judgment_id", "judged_from", "judged_to", "overdue", "current")


@router.get("/v1/clues", summary="筛选线索", response_model=Clues, responses=refusals("forbidden", "invalid", "bad_cursor"))
def listed(
    request: Request, who: Annotated[Principal, Depends(needing(Permission.READ))], asked: Annotated[ClueQuery, Query()]
) -> Response:
    """本单位和下级单位的线索。翻页期间新增的线索不会使已列出的重复或者遗漏。"""
    given: dict[str, Any] = {field: tuple(getattr(asked, name)) for name, field in _PLURAL.items()}
    given |= {name: getattr(asked, name) for name in _SINGLE}
    with of(request).database.reading() as session:
        page = clues.page(session, who, ClueFilter(**given), asked.after, asked.limit, Order(asked.order))
    return JSONResponse(Clues(items=[Clue(**_fields(one)) for one in page.items], next=page.next).model_dump(mode="json"))


@router.get(
    "/v1/clues/{id}", summary="一条线索和它的办理记录", response_model=ClueHistory, responses=refusals("forbidden", "clue_not_found")
)
def show(request: Request, who: Annotated[Principal, Depends(needing(Permission.READ))], id: ClueId) -> Response:
    """办理记录只增不改：谁、何时、因何、办了什么。"""
    with of(request).database.reading() as session:
        return JSONResponse(_history(session, who, clues.get(session, who, id)))


@router.post(
    "/v1/clues/{id}/transitions",
    status_code=201,
    summary="办理线索",
    response_model=ClueHistory,
    responses=refusals(*_STEPPING, "organisation_not_found", *_REPEATING, body=True),
    openapi_extra=takes(TransitionRequest),
)
def advance(
    request: Request,
    who: Annotated[Principal, Depends(needing(Permission.VERIFY))],
    id: ClueId,
    told: Annotated[TransitionRequest, Depends(json_body(TransitionRequest))],
    key: IdempotencyKey = None,
) -> Response:
    """交办、改派、开始核查，下结论（查实、有合理解释、误读、规则误报），或者重新核查。交办、改派、重新核查须由有交办权限的人办理。"""
    act = Act(
        step=Step(told.step),
        reason=told.reason,
        office=told.office,
        person=told.person,
        due_on=told.due_on,
        handler_id=told.handler_id,
        note=told.note,
    )
    return _stepped(request, who, id, act, told.expected_sequence, key)


@router.post(
    "/v1/clues/{id}/outcomes",
    status_code=201,
    summary="记录监督措施或者法院回应",
    response_model=ClueHistory,
    responses=refusals(*_STEPPING, *_REPEATING, body=True),
    openapi_extra=takes(OutcomeRequest),
)
def conclude(
    request: Request,
    who: Annotated[Principal, Depends(needing(Permission.VERIFY))],
    id: ClueId,
    told: Annotated[OutcomeRequest, Depends(json_body(OutcomeRequest))],
    key: IdempotencyKey = None,
) -> Response:
    """查实的线索采取了什么措施，法院是否采纳、是否改判。"""
    step = Step.TAKE_MEASURE if told.measure is not None else Step.RECORD_RESPONSE
    act = Act(step, told.reason, measure=told.measure, response=told.response, note=told.note)
    return _stepped(request, who, id, act, told.expected_sequence, key)


def _stepped(request: Request, who: Principal, id: str, act: Act, expected: int | None, key: str | None) -> Response:
    def step(session: Session) -> tuple[int, dict[str, Any]]:
        return 201, _history(session, who, progress.advance(session, who, id, act, expected))

    same = repeats.request_digest("clues", id, repr(act), expected)
    answer, repeated = repeats.once(of(request), who, key, same, step)
    return repeats.replied(answer, repeated)


def _fields(clue: clues.Clue) -> dict[str, Any]:
    told = {name: getattr(clue, name) for name in Clue.model_fields if name not in ("basis", "evidence", "supervision", "overdue")}
    return told | {name: clue.payload[name] for name in ("basis", "evidence", "supervision")} | {"overdue": clue.overdue()}


def _history(session: Session, who: Principal, clue: clues.Clue) -> dict[str, Any]:
    history = [
        Transition.model_validate({name: getattr(one, name) for name in Transition.model_fields})
        for one in clues.history(session, who, clue.id)
    ]
    permitted = [step for step in lifecycle.permitted(clue.status) if who.may(lifecycle.NEEDS[step])]
    return ClueHistory(**_fields(clue), history=history, permitted=permitted).model_dump(mode="json")
