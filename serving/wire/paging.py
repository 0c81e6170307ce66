"""Paging on the wire (翻页): where to go on, and how many at a time."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

CURSOR = r"^[A-Za-z0-9_-]{1,400}$"


class Paging(BaseModel):
    """Query parameters of a page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    after: str | None = Field(None, pattern=CURSOR, description="翻页标记：上一页的 next")
    limit: int = Field(50, ge=1, le=500, description="每页几项")
