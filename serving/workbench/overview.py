"""The overview (首页): how many clues wait for what, what is overdue (督办), what is mine, what came last."""

from __future__ import annotations

from starlette.responses import Response

from serving.access import Permission
from serving.ledger.decision import ACTS
from serving.ledger.decision import told as changed
from serving.lifecycle import ENDED, OPEN, Status
from serving.store import clues, docket, retirement
from serving.store.clues import ClueFilter, Order
from serving.store.identity import now
from serving.workbench.desk import Visit
from serving.workbench.ledger_pages import NEWS

_TILES = (
    ("待交办", Status.NEW, "status=new", "waiting"),
    ("已交办，待核查", Status.ASSIGNED, "status=assigned", ""),
    ("核查中", Status.VERIFYING, "status=verifying", ""),
    ("逾期（督办）", None, "overdue=1&order=due", "urgent"),
    ("查实，待采取措施", Status.UPHELD, "status=upheld", "waiting"),
    ("已采取措施，待回应", Status.MEASURE_TAKEN, "status=measure_taken", ""),
    ("法院已回应", Status.RESPONDED, "status=responded", "done"),
)


def shown(visit: Visit) -> Response:
    """The first page after signing in."""
    who = visit.principal
    with visit.reading() as session:
        standing, overdue = docket.standing(session, who), clues.count(session, who, ClueFilter(overdue=True))
        late = clues.page(session, who, ClueFilter(overdue=True), limit=5, order=Order.DUE)
        mine = clues.page(session, who, ClueFilter(people=(who.holder,), statuses=tuple(OPEN)), limit=8, order=Order.DUE)
        fresh = clues.page(session, who, ClueFilter(statuses=(Status.NEW,)), limit=8)
        judgments = docket.page(session, who, limit=6)
        down = retirement.messages(session, now() - NEWS) if who.may(Permission.CERTIFY) else ()
    tiles = [(title, standing[status] if status else overdue, query, tone) for title, status, query, tone in _TILES]
    ended = sum(standing[status] for status in ENDED)
    told = {"tiles": tiles, "late": late, "mine": mine, "fresh": fresh, "judgments": judgments, "ended": ended, "down": down}
    return visit.show("overview.html", section="/", **told, ACTS=ACTS, changed=changed)
