"""Paths (地址中的编号): what stands in a route's address; an id of another form is one that nobody has."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Path

from serving.endpoint.problems import Problem

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def _named(code: str, title: str) -> Callable[..., str]:
    """A dependency: the id in the path. Raises Problem (the code) for what can be no id."""

    def id_of(id: str = Path(description=title)) -> str:
        if not _ID.fullmatch(id):
            raise Problem(code)
        return id

    return id_of


JudgmentId = Annotated[str, Depends(_named("judgment_not_found", "文书编号"))]
ClueId = Annotated[str, Depends(_named("clue_not_found", "线索编号"))]
BatchId = Annotated[str, Depends(_named("batch_not_found", "批次编号"))]
