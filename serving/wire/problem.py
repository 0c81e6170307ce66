"""Problem details on the wire (RFC 9457)."""

from __future__ import annotations

from pydantic import Field

from serving.wire.text import Answer


class Fault(Answer):
    """One field at fault."""

    pointer: str = Field(description="出错的字段，JSON Pointer（RFC 6901）")
    code: str
    detail: str


class ProblemDetails(Answer):
    """错误（RFC 9457）。code 不会改变，供程序判断；title、detail 供人阅读。"""

    type: str = Field(description="这一类错误的说明所在的地址", pattern="^/v1/problems/[a-z_]+$")
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    code: str = Field(pattern="^[a-z_]+$")
    instance: str | None = Field(None, description="请求的地址")
    request_id: str | None = Field(None, description="请求编号，与日志一致")
    errors: list[Fault] | None = Field(None, description="逐项说明")


class ProblemKind(Answer):
    """一类错误。"""

    code: str
    status: int
    title: str
    detail: str


class ProblemKinds(Answer):
    """全部错误。"""

    items: list[ProblemKind]
