"""Problems (错误): every way in which the endpoint refuses, with a stable code, a status and Chinese words; sent as RFC 9457 details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"
ADDRESS = "/v1/problems/"  # of a kind of problem, followed by its code


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: `code` never changes, `title` names it, `detail` says what to do unless a refusal says it better."""

    code: str
    status: int
    title: str
    detail: str


_KINDS = (
    Kind("malformed", 400, "请求的写法不对", "请求正文或者表单残缺，照接口文档重写后再发。"),
    Kind("bad_json", 400, "JSON 不合格", "请求正文应为一个合格的 JSON 对象（UTF-8）。"),
    Kind("no_key", 401, "没有密钥", "请在 Authorization 头写明 Bearer 和密钥。"),
    Kind("bad_key", 401, "密钥无效", "密钥不存在或者已经停用，请向管理员索取新密钥。"),
    Kind("forbidden", 403, "无权办理", "这把密钥的角色无权办理此事，请由有权的人办理。"),
    Kind("judgment_not_found", 404, "没有这份文书", "编号不存在，或者不在本单位范围内。"),
    Kind("clue_not_found", 404, "没有这条线索", "编号不存在，或者不在本单位范围内。"),
    Kind("batch_not_found", 404, "没有这个批次", "编号不存在，或者不在本单位范围内。"),
    Kind("organisation_not_found", 404, "没有这个单位", "编号不存在，或者不在本单位范围内。"),
    Kind("check_not_found", 404, "没有这个检查项", "可用 /v1/checks 查看全部检查项。"),
    Kind("entry_not_found", 404, "台账里没有这个版本", "可用 /v1/ledger 查看全部版本，写法是 名称@版本。"),
    Kind("problem_not_found", 404, "没有这类错误", "可用 /v1/problems 查看全部错误。"),
    Kind("no_such_route", 404, "没有这个地址", "地址写错了，可在 /v1/openapi.json 查看全部地址。"),
    Kind("method_not_allowed", 405, "不支持这种请求方法", "可用的方法见 Allow 头。"),
    Kind("too_slow", 408, "请求正文传得太慢", "请检查网络，或者把文书拆小后再发。"),
    Kind("changed_meanwhile", 409, "线索已被他人办理", "请重新读取后再办。"),
    Kind("step_not_permitted", 409, "当前状态下不能这样办", "请按线索的办理流程进行。"),
    Kind("idempotency_raced", 409, "同一请求正在处理", "带同一幂等键的请求还没有办完，请稍后再取结果。"),
    Kind("too_large", 413, "内容过大", "超过上限，请把多份文书拆开再发。"),
    Kind("unsupported", 415, "不支持这种格式", "请按接口文档给出的格式发送。"),
    Kind("invalid", 422, "内容不合要求", "有几项内容不合要求，见 errors。"),
    Kind("bad_name", 422, "文件名不合要求", "文件名只要名称和扩展名，不带路径和控制字符，不超过 200 个字符。"),
    Kind("empty", 422, "没有文字", "检查文件是否保存完整，重新导出后再试。"),
    Kind("encoding", 422, "认不出文字编码", "另存为 UTF-8 编码后再试。"),
    Kind("binary", 422, "内容不是文字", "确认文件类型；扫描件请先做文字识别（OCR）。"),
    Kind("scan_without_text", 422, "扫描件没有文字层", "先做文字识别（OCR），存成带文字层的 PDF 或者 .txt。"),
    Kind("encrypted", 422, "文件设有密码", "取消密码后另存再试。"),
    Kind("unreadable", 422, "文件读不了", "用原来的软件打开检查，重新另存后再试。"),
    Kind("not_judgment", 422, "不是刑事裁判文书", "只交刑事判决书、裁定书、决定书的全文。"),
    Kind("too_long_to_analyze", 422, "分析超过时间上限", "文书过长或者结构异常，请拆成一份文书一个请求再试。"),
    Kind("incomplete_step", 422, "办理事项没有写全", "请补全理由、承办人、期限等事项。"),
    Kind("text_not_storable", 422, "文字里有不能保存的字符", "多半是编码转换出的错，请从原文重新导出。"),
    Kind("bad_cursor", 422, "翻页标记不对", "请从第一页重新开始。"),
    Kind("idempotency_mismatch", 422, "幂等键已用于另一个请求", "换一个幂等键再发。"),
    Kind("too_many", 429, "请求过于频繁", "请按 Retry-After 头给出的秒数等候后再发。"),
    Kind("internal", 500, "服务内部出错", "请把 request_id 告诉管理员。"),
    Kind("busy", 503, "服务繁忙", "正在分析的文书太多，请按 Retry-After 头给出的秒数等候后再发。"),
    Kind("unavailable", 503, "服务暂不可用", "线索库暂时连不上，请稍后再试。"),
)
KINDS: Mapping[str, Kind] = {kind.code: kind for kind in _KINDS}


class Problem(HTTPException):
    """A refusal. `errors`: one for each field at fault (`pointer` into the request, `code`, `detail`); never what was sent."""

    def __init__(
        self,
        code: str,
        detail: str | None = None,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = KINDS[code]
        super().__init__(self.kind.status, detail or self.kind.detail, dict(headers) if headers else None)
        self.errors = list(errors)


def told(problem: Problem, instance: str | None, request_id: str | None) -> dict[str, Any]:
    """The members of a problem's details."""
    kind = problem.kind
    members: dict[str, Any] = {
        "type": ADDRESS + kind.code,
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        "code": kind.code,
    }
    if instance is not None:
        members["instance"] = instance
    if request_id is not None:
        members["request_id"] = request_id
    if problem.errors:
        members["errors"] = problem.errors
    return members


def answer(problem: Problem, instance: str | None = None, request_id: str | None = None) -> JSONResponse:
    """A problem as a response."""
    return JSONResponse(told(problem, instance, request_id), problem.kind.status, problem.headers, MEDIA_TYPE)
