"""Complaints (逐项说明): what is wrong with each field of a request, in Chinese, with its place; what was sent is never repeated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from serving.endpoint.problems import Problem

MOST = 20  # complaints told of one request
_SAYINGS: Mapping[str, str] = {  # pydantic's kind of error → what is said; {} is filled from the error's own limits
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "string_type": "应当是文字",
    "string_unicode": "含有残缺的字符，不是合格的 UTF-8",
    "string_too_short": "不应少于 {min_length} 个字符",
    "string_too_long": "不应超过 {max_length} 个字符",
    "string_pattern_mismatch": "写法不对，应合于 {pattern}",
    "int_type": "应当是整数",
    "int_parsing": "应当是整数",
    "int_parsing_size": "数字过大",
    "int_from_float": "应当是整数",
    "float_type": "应当是数字",
    "float_parsing": "应当是数字",
    "finite_number": "应当是有限的数字",
    "greater_than_equal": "不应小于 {ge}",
    "less_than_equal": "不应大于 {le}",
    "greater_than": "应当大于 {gt}",
    "less_than": "应当小于 {lt}",
    "bool_type": "应当是 true 或者 false",
    "bool_parsing": "应当是 true 或者 false",
    "literal_error": "不在可选之列，可选：{expected}",
    "enum": "不在可选之列，可选：{expected}",
    "list_type": "应当是数组",
    "tuple_type": "应当是数组",
    "dict_type": "应当是对象",
    "model_type": "应当是对象",
    "model_attributes_type": "应当是对象",
    "too_short": "不应少于 {min_length} 项",
    "too_long": "不应超过 {max_length} 项",
    "value_error": "{error}",
    "json_invalid": "不是合格的 JSON",
}
_DATE, _MOMENT = "应当是日期，写作 2015-06-01", "应当是带时区的时刻，写作 2026-11-27T09:00:00+08:00"


def of(faults: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """One complaint for each of pydantic's errors, the first twenty."""
    told = [{"pointer": _pointer(fault["loc"]), "code": str(fault["type"]), "detail": _said(fault)} for fault in faults]
    return told[:MOST]


def refusal(faults: Sequence[Mapping[str, Any]], *, whole: bool = True) -> Problem:
    """The problem that a request with such errors meets: a `whole` body that is no JSON at all is one of its own."""
    if whole and any(fault["type"] == "json_invalid" for fault in faults):
        return Problem("bad_json")
    complaints = of(faults)
    first = complaints[0]
    more = f"等 {len(faults)} 处" if len(faults) > 1 else ""
    return Problem("invalid", f"{first['pointer'] or '请求正文'}：{first['detail']}{more}。", errors=complaints)


def _pointer(place: Sequence[str | int]) -> str:
    """A JSON Pointer (RFC 6901); names are ours or those of unknown fields, which are cut short."""
    return "".join(f"/{str(step)[:40].replace('~', '~0').replace('/', '~1')}" for step in place)


def _said(fault: Mapping[str, Any]) -> str:
    kind = str(fault["type"])
    if kind.startswith(("datetime", "timezone")):
        return _MOMENT
    if kind.startswith("date"):
        return _DATE
    limits = {name: _listed(str(value)) for name, value in fault.get("ctx", {}).items()}
    return _SAYINGS[kind].format(**limits) if kind in _SAYINGS else "不合要求"


def _listed(values: str) -> str:
    return values.replace(" or ", "、").replace(", ", "、").replace("'", "")
