"""Scope (管辖范围): the conditions that keep what lies outside of a principal's organisations out of every answer.

A clue is seen by whose judgment it is and by who handles it (a district to which the city assigned it, with the judgment it is about).
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, or_, select, true

from serving.access import Principal
from serving.store.schema import clues, judgments


def within(who: Principal, *columns: ColumnElement[str]) -> ColumnElement[bool]:
    """Rows of which one of the columns is an organisation in scope."""
    if who.everywhere:
        return true()
    return or_(*(column.in_(sorted(who.scope)) for column in columns))


def visible_clues(who: Principal) -> ColumnElement[bool]:
    """Clues that are seen."""
    return within(who, clues.c.organisation_id, clues.c.handler_id)


def visible_judgments(who: Principal) -> ColumnElement[bool]:
    """Judgments that are seen: those in scope, and those of clues handled in scope."""
    handled = exists(select(clues.c.id).where(clues.c.judgment_id == judgments.c.id, within(who, clues.c.handler_id)))
    return or_(within(who, judgments.c.organisation_id), handled)
