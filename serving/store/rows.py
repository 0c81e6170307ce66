"""Rows (行): inserting what may be there already, and cursors of pages, the same on both databases."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import CursorResult, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from serving.store.refusal import Invalid

T = TypeVar("T")
LARGEST_PAGE = 500
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page: its items, and the cursor of the next (None: this is the last)."""

    items: tuple[T, ...]
    next: str | None


def insert_new(session: Session, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless one of its unique keys is taken; waits for whoever is just inserting the same."""
    return session.execute(_insert_new(table, is_sqlite(session)), values).first() is not None


@cache
def _insert_new(table: Table, in_sqlite: bool) -> Executable:
    insert = sqlite.insert(table) if in_sqlite else postgresql.insert(table)
    return insert.on_conflict_do_nothing().returning(*table.primary_key.columns)


def changed(session: Session, statement: Any) -> int:
    """Run an UPDATE or DELETE; the number of rows it changed."""
    result: CursorResult[Any] = session.connection().execute(statement)
    return result.rowcount


def is_sqlite(session: Session) -> bool:
    """Whether the session is one of SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def cursor(*key: Any) -> str:
    """The cursor that stands after a row of this key."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def keys_of(told: str, kinds: Sequence[type]) -> list[Any]:
    """The key of a cursor; Invalid unless it is one that `cursor` gave."""
    try:
        found = json.loads(base64.b64decode(told + "=" * (-len(told) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise Invalid("翻页标记不对，请从第一页重新开始。", "bad_cursor") from error
    if not isinstance(found, list) or [type(one) for one in found] != list(kinds):
        raise Invalid("翻页标记不对，请从第一页重新开始。", "bad_cursor")
    if not all(one.isascii() and one.isprintable() if isinstance(one, str) else 0 <= one < 1 << 31 for one in found):
        raise Invalid("翻页标记不对，请从第一页重新开始。", "bad_cursor")
    return found


def limited(limit: int) -> int:
    """A page's length; Invalid unless it is between 1 and LARGEST_PAGE."""
    if not 1 <= limit <= LARGEST_PAGE:
        raise Invalid(f"每页应为 1 至 {LARGEST_PAGE} 项。", "bad_limit")
    return limit


def check_storable(*told: str | None) -> None:
    """Raise Invalid where a text has characters that no database keeps: NUL, and halves of surrogate pairs."""
    if any(one and _UNSTORABLE.search(one) for one in told):
        raise Invalid("文字里有不能保存的字符（NUL 或残缺的代理字符），多半是编码转换出的错。", "text_not_storable")
