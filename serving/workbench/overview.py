"""The overview (首页): how many clues wait for what, what is overdue (督办), what is mine, what came last."""

from __future__ import annotations

from starlette.responses import Response

from serving.lifecycle import ENDED, OPEN, Status
from serving.store import clues, docket
from serving.store.clues import ClueFilter, Order
from serving.workbench.desk import Visit

_TILES = (
    ("待交办", ClueFilter(statuses=(Status.NEW,)), "status=new", "waiting"),
    ("已交办，待核查", ClueFilter(statuses=(Status.ASSIGNED,)), "status=assigned", ""),
    ("核查中", ClueFilter(statuses=(Status.VERIFYING,)), "status=verifying", ""),
    ("逾期（督办）", ClueFilter(overdue=True), "overdue=1&order=due", "urgent"),
    ("查实，待采取措施", ClueFilter(statuses=(Status.UPHELD,)), "status=upheld", "waiting"),
    ("已采取措施，待回应", ClueFilter(statuses=(Status.MEASURE_TAKEN,)), "status=measure_taken", ""),
    ("法院已回应", ClueFilter(statuses=(Status.RESPONDED,)), "status=responded", "done"),
)


def shown(visit: Visit) -> Response:
    """The first page after signing in."""
    who = visit.principal
    with visit.reading() as session:
        tiles = [(title, clues.count(session, who, wanted), query, tone) for title, wanted, query, tone in _TILES]
        late = clues.page(session, who, ClueFilter(overdue=True), limit=5, order=Order.DUE)
        mine = clues.page(session, who, ClueFilter(people=(who.holder,), statuses=tuple(OPEN)), limit=8, order=Order.DUE)
        fresh = clues.page(session, who, ClueFilter(statuses=(Status.NEW,)), limit=8)
        judgments = docket.page(session, who, limit=6)
        ended = clues.count(session, who, ClueFilter(statuses=tuple(ENDED)))
    return visit.show("overview.html", section="/", tiles=tiles, late=late, mine=mine, fresh=fresh, judgments=judgments, ended=ended)
