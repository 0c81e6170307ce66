"""The interface document (接口文档): OpenAPI 3.1, with the report's own schema and every answer, refusals included."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from serving.endpoint.catalogue import report_schema
from serving.wire.batches import BatchRequest
from serving.wire.clues import OutcomeRequest, TransitionRequest
from serving.wire.judgments import JudgmentRequest
from serving.wire.problem import ProblemDetails
from serving.wire.text import REPORT_PART

_TITLE = "判鉴"
_SUMMARY = "读刑事裁判文书，提取量刑事实，对照当时的法律，给出可核对的监督线索。"
_PREFIX = "#/components/schemas/"
_BODIES = (JudgmentRequest, BatchRequest, TransitionRequest, OutcomeRequest)
_UNUSED = ("HTTPValidationError", "ValidationError")


def document(app: FastAPI) -> dict[str, Any]:
    """The document, made once."""
    if app.openapi_schema is None:
        made = get_openapi(title=_TITLE, version=version("panjian"), openapi_version="3.1.0", summary=_SUMMARY, routes=app.routes)
        schemas: dict[str, Any] = made.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(_report_schemas())
        schemas.update(_models())
        for name in _UNUSED:
            schemas.pop(name, None)
        for told in (operation for methods in made["paths"].values() for operation in methods.values()):
            if _UNUSED[0] in str(told["responses"].get("422")):  # FastAPI's own, of an id in the path: it is never answered
                del told["responses"]["422"]
        app.openapi_schema = _renamed(made)
    return app.openapi_schema


def _models() -> dict[str, Any]:
    wanted = [*((model, "validation") for model in _BODIES), (ProblemDetails, "serialization")]
    _, told = models_json_schema(wanted, ref_template=_PREFIX + "{model}")  # type: ignore[arg-type]
    found: dict[str, Any] = told["$defs"]
    return found


def _report_schemas() -> dict[str, Any]:
    """The report's schema with its parts beside it, each named Report…, as OpenAPI wants them."""
    whole = {name: part for name, part in report_schema().items() if name not in ("$schema", "$id", "$defs")}
    parts = {f"Report{name}": part for name, part in report_schema()["$defs"].items()}
    return {"Report": whole, **parts}


def _renamed(value: Any) -> Any:
    """The same with every reference to a part of the report's schema leading to where it stands in the document."""
    if isinstance(value, dict):
        if REPORT_PART in value:
            return {"$ref": _PREFIX + value[REPORT_PART]}
        return {name: _renamed(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part) for part in value]
    if isinstance(value, str) and value.startswith("#/$defs/"):
        return f"{_PREFIX}Report{value.removeprefix('#/$defs/')}"
    return value
