"""Batches (批次): many judgments accepted at once, analysed by the workers; how far they are, and their results, a page at a time."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field, ValidationError
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response

from pipelines.reading import Bounds
from serving.access import Permission, Principal
from serving.endpoint import complaints, repeats, uploads
from serving.endpoint.answers import REQUEST_ID, refusals, takes
from serving.endpoint.authentication import needing
from serving.endpoint.bodies import JSON, LINES, content, media_type, parsed
from serving.endpoint.paths import BatchId
from serving.endpoint.problems import Problem
from serving.endpoint.repeats import IdempotencyKey
from serving.endpoint.service import of
from serving.store import batches, judgments
from serving.store.batches import Sent
from serving.wire.batches import Batch, Batches, BatchItem, BatchItems, BatchRequest
from serving.wire.judgments import JudgmentRequest
from serving.wire.paging import Paging

router = APIRouter(tags=["批次"])
_LOCATION = {"Location": {"description": "批次的地址", "schema": {"type": "string"}}, **REQUEST_ID}
_LINES = '一行一份文书，各为 {"id": "…", "text": "文书全文"}，id 可以不写'


class ItemsQuery(Paging):
    """Which page of a batch's items, and whether with their reports."""

    reports: bool = Field(False, description="连同各份的最新报告")


@dataclass(frozen=True, slots=True)
class Sending:
    """The judgments of a batch as they came, and the digest of all."""

    items: tuple[Sent, ...]
    digest: str


async def sending(request: Request) -> Sending:
    """A dependency: the judgments of a batch, all of them sound. Raises Problem, which names those that are not."""
    service = of(request)
    kind = media_type(request, JSON, LINES)
    data = await content(request)
    items = parsed(BatchRequest, data).items if kind == JSON else _lines(data)
    most = service.settings.max_batch_items
    if len(items) > most:
        raise Problem("too_large", f"一个批次最多 {most} 份文书，请分几次交付。")
    _check(items, service.bounds)
    return Sending(tuple(Sent(one.text, one.id, one.as_of) for one in items), hashlib.sha256(data).hexdigest())


@router.post(
    "/v1/batches",
    status_code=202,
    summary="交一批文书，随后分析",
    response_model=Batch,
    responses={
        202: {"description": "已收下，进度和结果见 Location", "headers": _LOCATION},
        **refusals("forbidden", "empty", "binary", "text_not_storable", "idempotency_mismatch", "idempotency_raced", body=True),
    },
    openapi_extra=takes(BatchRequest, lines=_LINES),
)
def accept(
    request: Request,
    who: Annotated[Principal, Depends(needing(Permission.SUBMIT))],
    sent: Annotated[Sending, Depends(sending)],
    key: IdempotencyKey = None,
) -> Response:
    """要么全部收下，要么全部不收。收下的每一份都会办完：得到报告，或者写明未能完成的原因；中途停机不会丢，也不会重复。"""

    def act(session: Session) -> tuple[int, dict[str, Any]]:
        return 202, _told(batches.accept(session, who, sent.items)).model_dump(mode="json")

    answer, repeated = repeats.once(of(request), who, key, repeats.request_digest("batches", sent.digest), act)
    return repeats.replied(answer, repeated, Location=f"/v1/batches/{answer.body['id']}")


@router.get("/v1/batches", summary="本单位的批次", response_model=Batches, responses=refusals("forbidden", "invalid", "bad_cursor"))
def listed(request: Request, who: Annotated[Principal, Depends(needing(Permission.READ))], paging: Annotated[Paging, Query()]) -> Response:
    """新的在前。"""
    with of(request).database.reading() as session:
        page = batches.listed(session, who, paging.after, paging.limit)
    return JSONResponse(Batches(items=[_told(one) for one in page.items], next=page.next).model_dump(mode="json"))


@router.get("/v1/batches/{id}", summary="一个批次的进度", response_model=Batch, responses=refusals("forbidden", "batch_not_found"))
def show(request: Request, who: Annotated[Principal, Depends(needing(Permission.READ))], id: BatchId) -> Response:
    """各种状态各有几份。"""
    with of(request).database.reading() as session:
        return JSONResponse(_told(batches.get(session, who, id)).model_dump(mode="json"))


@router.get(
    "/v1/batches/{id}/items",
    summary="一个批次的结果",
    response_model=BatchItems,
    responses=refusals("forbidden", "batch_not_found", "invalid", "bad_cursor"),
)
def items(
    request: Request,
    who: Annotated[Principal, Depends(needing(Permission.READ))],
    id: BatchId,
    asked: Annotated[ItemsQuery, Query()],
) -> Response:
    """按交付的次序，一次一页；没有办完的也在其中。"""
    with of(request).database.reading() as session:
        page = batches.page(session, who, id, asked.after, asked.limit)
        found = [_item(session, who, one, asked.reports) for one in page.items]
    return JSONResponse(BatchItems(items=found, next=page.next).model_dump(mode="json"))


def _told(batch: batches.Batch) -> Batch:
    return Batch(**{name: getattr(batch, name) for name in Batch.model_fields})


def _item(session: Session, who: Principal, item: batches.Item, reports: bool) -> BatchItem:
    names = BatchItem.model_fields.keys() - {"report"}
    found: dict[str, Any] = {name: getattr(item, name) for name in names}
    if reports and item.judgment_id:
        found["report"] = judgments.report(session, who, item.judgment_id).report
    return BatchItem.model_validate(found)


def _lines(data: bytes) -> list[JudgmentRequest]:
    """One judgment a line. Raises Problem, which names the lines that are none."""
    found: list[JudgmentRequest] = []
    faults: list[dict[str, Any]] = []
    for number, line in enumerate(data.removeprefix(codecs.BOM_UTF8).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(JudgmentRequest.model_validate_json(line))
        except ValidationError as error:
            faults += [{**one, "loc": (f"第 {number} 行", *one["loc"])} for one in error.errors(include_input=False, include_url=False)]
            if len(faults) >= complaints.MOST:
                break
    if faults:
        raise complaints.refusal(faults, whole=False)
    if not found:
        raise Problem("empty", "没有一行文书。")
    return found


def _check(items: Sequence[JudgmentRequest], bounds: Bounds) -> None:
    """Raise the problem of the first text that cannot be read, with its place."""
    for position, item in enumerate(items):
        try:
            uploads.legible(item.text, bounds)
        except Problem as problem:
            fault = {"pointer": f"/items/{position}/text", "code": problem.kind.code, "detail": str(problem.detail)}
            raise Problem(problem.kind.code, f"第 {position + 1} 份：{problem.detail}", errors=[fault]) from None
