"""Correcting (更正): what a person marks in the text as misread becomes a correction, checked like any annotation."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from annotation.incident import Level
from annotation.mark_form import mark_incidents
from annotation.marks import DEFENDANT, UNTOLD, Mark, label_of, of_defendant
from annotation.values import value_of
from pipelines.segment import segment
from serving.access import Permission
from serving.store import corrections, judgments
from serving.store.corrections import Correction
from serving.store.refusal import Invalid, permit
from serving.workbench.desk import Visit
from serving.workbench.value_forms import UnreadableValue, filled


def correct(visit: Visit) -> Response:
    """Keep what the form says of the words that were selected."""
    permit(visit.principal, Permission.CORRECT)
    id = visit.request.path_params["id"]
    with visit.reading() as session:
        text = judgments.get(session, visit.principal, id).text
    told = _correction(visit, text)
    with visit.writing() as session:
        corrections.keep(session, visit.principal, id, told)
    return visit.go(visit.back(f"/judgments/{id}"), "corrected")


def _correction(visit: Visit, text: str) -> Correction:
    label = label_of(visit.given("label"))
    start, end = _offset(visit, "start"), _offset(visit, "end")
    if label is None or not 0 <= start < end <= len(text):
        raise Invalid("请先在原文里选中文字，再说明它是什么。", "bad_span")
    absent = visit.given("absent") == "yes"
    whose = visit.given("defendant") or None if of_defendant(label.name) else None
    stance = {name: visit.given(name) or None for name in ("status", "asserted_by")} if label.weighed and not absent else {}
    choice = visit.given("kind") or None if label.choices and not absent else None
    if whose is None and label.name == DEFENDANT:
        whose = "".join(text[start:end].split())
    mark = Mark(label.name, start, end, whose, choice, **stance)  # type: ignore[arg-type]  # the check below looks at them
    value = UNTOLD if absent else _value(visit, mark, text)
    if not absent:
        _check(mark, value, text)
    return Correction(
        label.name, start, end, choice, mark.status, mark.asserted_by, value, whose, visit.given("reason"), visit.given("clue") or None
    )


def _value(visit: Visit, mark: Mark, text: str) -> Any:
    """The value that the blanks make, kept only where it differs from what the words give."""
    given = {name: value for name, value in visit.form.items() if isinstance(value, str)}
    try:
        read = value_of(mark, segment(text, "correction"))
        value = filled(mark.label, given, read)
    except UnreadableValue as error:
        raise Invalid(f"{error}没有保存，请返回修改。", "bad_value") from error
    return None if value == read else value


def _check(mark: Mark, value: Any, text: str) -> None:
    told = {name: getattr(mark, name) for name in Mark.__dataclass_fields__} | {"value": value}
    wrong = [one for one in mark_incidents(told, "这处更正", text, None) if one.level is Level.ERROR]
    if wrong:
        raise Invalid(f"{wrong[0].message}{wrong[0].advice}没有保存，请返回修改。", "bad_mark")


def _offset(visit: Visit, name: str) -> int:
    words = visit.given(name)
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else -1
