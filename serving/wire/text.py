"""Kinds of text on the wire (文字的写法): what an id, a name, a reason may look like; no control characters, no lone surrogates, bounded."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

_NO_CONTROL = r"^[^\x00-\x1f\x7f]*$"
_PROSE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"  # tabs and line ends may stand

REPORT_PART = "x-report-part"  # in a model's schema: the part of the report's own schema that stands here

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]
ExternalId = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_NO_CONTROL)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=_NO_CONTROL)]
Prose = Annotated[str, StringConstraints(max_length=4000, pattern=_PROSE)]


def _written_as_a_day(told: Any) -> Any:
    """A date as it came, if it is written as one: seconds since 1970, which pydantic would take for a day, are refused."""
    if isinstance(told, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", told):
        raise PydanticCustomError("date_parsing", "not written as a day")
    return told


Day = Annotated[date, BeforeValidator(_written_as_a_day)]


class Request(BaseModel):
    """A request's body: nothing but its fields, each of its own type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Answer(BaseModel):
    """An answer's body."""

    model_config = ConfigDict(frozen=True)
