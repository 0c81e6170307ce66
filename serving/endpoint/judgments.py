"""Judgments (文书): one is sent and its report comes back; a text known already gives the same record."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse, Response

from serving.access import Permission, Principal
from serving.endpoint import metrics, repeats, uploads
from serving.endpoint.answers import READING, REQUEST_ID, refusals, takes
from serving.endpoint.authentication import needing
from serving.endpoint.paths import JudgmentId
from serving.endpoint.repeats import IdempotencyKey
from serving.endpoint.service import Service, of
from serving.endpoint.uploads import Upload
from serving.shadow_reader import offer
from serving.store import judgments
from serving.store.judgments import Kept, Report
from serving.wire.judgments import Judgment, JudgmentAnswer, JudgmentRequest

router = APIRouter(tags=["文书"])
_LOCATION = {"Location": {"description": "文书的地址", "schema": {"type": "string"}}, **REQUEST_ID}


@router.post(
    "/v1/judgments",
    status_code=201,
    summary="交一份文书，当场得到报告",
    response_model=JudgmentAnswer,
    responses={
        200: {"description": "本单位已收过同一文本", "model": JudgmentAnswer, "headers": _LOCATION},
        201: {"description": "已登记", "headers": _LOCATION},
        **refusals("forbidden", *READING, "text_not_storable", "idempotency_mismatch", "idempotency_raced", body=True),
    },
    openapi_extra=takes(JudgmentRequest, form=uploads.FORM_SCHEMA),
)
def receive(
    request: Request,
    who: Annotated[Principal, Depends(needing(Permission.SUBMIT))],
    upload: Annotated[Upload, Depends(uploads.judgment)],
    key: IdempotencyKey = None,
) -> Response:
    """收一份刑事裁判文书（文本或者文件），提取事实，逐项检查，登记线索，并答复报告。"""
    service = of(request)
    same = repeats.request_digest("judgments", upload.digest)
    if given := repeats.before(service, who, key, same):
        return _told(service, who, given.status, given.body, True)
    text, report = service.analysts.analyze(upload.task)

    told: list[Report] = []

    def act(session: Session) -> tuple[int, dict[str, Any]]:
        kept = judgments.keep(session, who, report, text, upload.external_id)
        told[:] = [kept.report]
        offer(session, service.settings, kept)
        _count(kept)
        return (201 if kept.new else 200), _body(kept, upload.external_id)

    answer, repeated = repeats.once(service, who, key, same, act)
    if repeated:
        return _told(service, who, answer.status, answer.body, True)
    return _response(answer.status, {**answer.body, "report": told[0]}, False)


@router.get(
    "/v1/judgments/{id}",
    summary="一份文书和它的最新报告",
    response_model=Judgment,
    responses=refusals("forbidden", "judgment_not_found"),
)
def show(request: Request, who: Annotated[Principal, Depends(needing(Permission.READ))], id: JudgmentId) -> Response:
    """收到的文本原样给出；报告里的位置按它的 Unicode 码点计。"""
    with of(request).database.reading() as session:
        found, analysis = judgments.get(session, who, id), judgments.report(session, who, id)
    told = Judgment(
        id=found.id,
        organisation_id=found.organisation_id,
        external_id=found.external_id,
        received_at=found.received_at,
        case_number=found.case_number,
        court=found.court,
        judged_on=found.judged_on,
        charges=list(found.charges),
        analysis_id=analysis.id,
        analysed_at=analysis.created_at,
        text=found.text,
        report=dict(analysis.report),
    )
    return JSONResponse(told.model_dump(mode="json"))


def _body(kept: Kept, external_id: str | None) -> dict[str, Any]:
    """The answer but for the report, which is kept already."""
    return {
        "id": kept.judgment_id,
        "analysis_id": kept.analysis_id,
        "external_id": external_id,
        "new": kept.new,
        "clue_ids": list(kept.clue_ids),
    }


def _told(service: Service, who: Principal, status: int, body: Any, repeated: bool) -> Response:
    """An answer given before, with the report it had."""
    with service.database.reading() as session:
        report = next(one.report for one in judgments.analyses_of(session, who, body["id"]) if one.id == body["analysis_id"])
    return _response(status, {**body, "report": report}, repeated)


def _response(status: int, body: dict[str, Any], repeated: bool) -> Response:
    headers = {"Location": f"/v1/judgments/{body['id']}"} | ({repeats.REPLAYED: "true"} if repeated else {})
    return JSONResponse(body, status, headers)


def _count(kept: Kept) -> None:
    metrics.JUDGMENTS.labels("no" if kept.new else "yes").inc()
    if kept.new_analysis:
        for clue in kept.report["clues"]:
            metrics.CLUES.labels(clue["check"], clue["grade"]).inc()
