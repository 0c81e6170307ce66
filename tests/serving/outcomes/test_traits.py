"""Traits: what is kept of a judgment on its way in, once; and drift told of a store in which something changed."""

from __future__ import annotations

import random
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from pipelines.folding import fold
from serving.access import Role
from serving.endpoint import outcome_gauges
from serving.endpoint.metrics import exposition
from serving.outcomes.watching import Watch
from serving.store import judgments, keys, traits
from serving.store.database import Database
from serving.store.identity import clocked
from serving.store.outcome_tables import traits as table
from tests.serving.offices import CLEAN, DRUGS, EAST, ELSEWHERE, THEFT, Offices, report_of, text_of
from tests.serving.outcomes.made import days

NOW = days(300)


def kept(database: Database) -> list[dict[str, Any]]:
    """All that is kept."""
    with database.reading() as session:
        return [dict(row._mapping) for row in session.execute(select(table).order_by(table.c.at))]


def test_a_judgment_leaves_its_traits_once(offices: Offices) -> None:
    with offices.database.session() as session:
        first = judgments.keep(session, offices.who(), report_of(DRUGS), text_of(DRUGS))
    later = deepcopy(dict(report_of(DRUGS)))
    later["produced_by"] = {**later["produced_by"], "model": "panjian-facts@1111aaaa"}
    with offices.database.session() as session:
        judgments.keep(session, offices.who(), later, text_of(DRUGS))
    (row,) = kept(offices.database)
    assert (row["judgment_id"], row["analysis_id"]) == (first.judgment_id, first.analysis_id)
    assert row["length"] == len(fold(text_of(DRUGS)).plain)
    assert row["unknown"] == 0.0 and row["sections"] == 1.0
    wanted = {(one["defendant"], fact) for one in report_of(DRUGS)["unknown"] for fact in one["missing"]}
    assert row["unread"] == len(wanted)


def test_rare_characters_and_missing_parts_are_seen(offices: Offices) -> None:
    report = deepcopy(dict(report_of(CLEAN)))
    report["sections"] = [one for one in report["sections"] if one["kind"] not in ("verdict", "foot")]
    text = text_of(CLEAN).replace("被告人", "𪚥龘𪚥", 1)
    with offices.database.session() as session:
        judgments.keep(session, offices.who(), report, text)
    (row,) = kept(offices.database)
    assert 0 < row["unknown"] < 0.1
    there = {one["kind"] for one in report["sections"]}
    assert row["sections"] == pytest.approx(len(traits.PARTS & there) / len(traits.PARTS)) and row["sections"] < 1


def plant(database: Database, offices: Offices, drifting: bool) -> None:
    """90 judgments of half a year, then 30 of a month: those, if it drifts, from a far court, of which a check strikes each."""
    dice = random.Random(4)
    moments = [NOW - timedelta(days=dice.uniform(30.5, 200)) for _ in range(90)] + [
        NOW - timedelta(days=dice.uniform(0.5, 29.5)) for _ in range(30)
    ]
    with database.session() as session:
        for place, at in enumerate(sorted(moments)):
            recent = drifting and at > NOW - traits.RECENT
            report = deepcopy(dict(report_of(THEFT)))
            report["document"]["court"] = "海州市中级人民法院" if recent else dice.choice(("云州市东城区人民法院", "云州市西城区人民法院"))
            report["clues"] = report["clues"][:1] if recent or dice.random() < 0.1 else []
            with clocked(lambda at=at: at):  # type: ignore[misc]
                judgments.keep(session, offices.who(EAST, Role.SUPERVISOR), report, f"{text_of(THEFT)}\n第{place:03}号")


def test_drift_is_told_and_sets_the_gauges(database: Database, offices: Offices) -> None:
    plant(database, offices, drifting=True)
    with clocked(lambda: NOW):
        with database.reading() as session:
            found = traits.drift(session, keys.console())
            none = traits.drift(session, offices.who(ELSEWHERE))
        Watch(database, timedelta(days=1)).look()
        outcome_gauges.refresh(database)
    assert (found.reference, found.recent) == (90, 30)
    assert {one.trait for one in found.inputs if one.alarm} == {"court", "level"}
    check = report_of(THEFT)["clues"][0]
    (struck,) = [one for one in found.outputs if one.alarm]
    assert struck.check == f"{check['check']}@{check['version']}" and struck.recent.struck == 30 > struck.high
    assert (none.reference, none.recent, none.inputs, none.outputs) == (0, 0, (), ())
    told = exposition()[0].decode()
    assert 'panjian_outcome_alerts{kind="input",subject="court"} 1.0' in told
    assert f'panjian_outcome_alerts{{kind="output",subject="{struck.check}"}} 1.0' in told
    assert 'panjian_outcome_alerting{kind="input"} 2.0' in told and 'panjian_outcome_alerting{kind="change"} 0.0' in told
    assert 'panjian_input_drift_index{trait="court"}' in told
    ended = next(line.split()[1] for line in told.splitlines() if line.startswith("panjian_outcome_round_timestamp_seconds"))
    assert float(ended) == NOW.timestamp()


def test_alerts_that_are_over_leave_the_gauges(embedded: Database, embedded_offices: Offices) -> None:
    plant(embedded, embedded_offices, drifting=False)
    with clocked(lambda: NOW):
        outcome_gauges.ALERTS.labels("input", "court").set(1)
        outcome_gauges.refresh(embedded)
    told = exposition()[0].decode()
    assert "panjian_outcome_alerts{" not in told
    assert 'panjian_outcome_alerting{kind="input"} 0.0' in told
    assert "\npanjian_outcome_round_timestamp_seconds 0.0" in told
