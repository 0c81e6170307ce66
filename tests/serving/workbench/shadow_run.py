"""A shadow run for tests of its pages: a challenger that loses one clue, gains one, words one anew and reads one fact otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from serving.ledger.decision import Act
from serving.ledger.entry import Alias, Kind
from serving.shadow import differences
from serving.store import keys, ledger, shadow_items, shadow_reviews, shadows
from serving.store.shadow_reviews import Difference
from serving.store.shadows import Plan, Run
from tests.serving.offices import DRUGS
from tests.serving.workbench.bench import Bench, fresh_text

NEW = "panjian-facts@aaaa1111"


def otherwise(told: Mapping[str, Any], words: str = "另一种说法") -> dict[str, Any]:
    """What the challenger tells of the fictional judgment."""
    lost, anew, *kept = told["clues"]
    gained = {**lost, "check": "recidivist_wrong", "message": f"新增：{words}"}
    (person,) = told["defendants"]
    clues = [{**anew, "message": anew["message"].replace("被告人", "该被告人", 1) + words}, *kept, gained]
    return {**told, "clues": clues, "defendants": [{**person, "sex": "女"}]}


def compared(bench: Bench, number: int = 1, text: str | None = None, words: str = "另一种说法") -> Run:
    """A live run that has compared so many judgments of the east."""
    with bench.offices.database.session() as session:
        entry, _ = ledger.register(session, keys.console(), Kind.MODEL, *NEW.split("@"), {})
        if ledger.holder(session, Alias.CHALLENGER) is None:
            ledger.decide(session, keys.console(), entry, Act.ALIAS, Alias.CHALLENGER.value, entry.reference)
    for _ in range(number):
        kept = bench.keep(text or fresh_text(DRUGS))
        with bench.offices.database.session() as session:
            shadows.offer(session, Plan(share=1.0), kept.judgment_id, kept.analysis_id, None)
            run = shadows.listed(session, keys.console())[0].run
            leased = shadow_items.claim(session, run, "reader", 60)
            assert leased is not None
            shadow_items.finish(session, leased, differences(leased.report, otherwise(leased.report, words)))
    return run


def drawn(bench: Bench, run: Run, sort: str = "clue", change: str | None = None) -> tuple[Difference, ...]:
    """The sample that the supervisor of the east sees."""
    with bench.offices.database.reading() as session:
        return shadow_reviews.sampled(session, bench.offices.who(), run.id, 50, sort, change)
