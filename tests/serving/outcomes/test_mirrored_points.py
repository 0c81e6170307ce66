"""What of a report goes into MLflow: shares by period on the model's own run, verdicts without any word of the clue."""

from __future__ import annotations

from datetime import UTC, datetime

from serving.lifecycle import Status
from serving.outcomes.precision import Axis
from serving.outcomes.report import compiled
from serving.store import keys, outcomes
from serving.store.database import Database
from serving.store.identity import CHINA, clocked
from tests.serving.offices import Offices
from tests.serving.outcomes.many import many
from training.outcome_mirror import points, verdicts

MADE = datetime(2026, 11, 15, tzinfo=UTC)


def test_points_are_the_shares_of_each_model_and_month(embedded: Database, embedded_offices: Offices) -> None:
    many(embedded, embedded_offices, 200, checks=2)
    with clocked(lambda: MADE), embedded.reading() as session:
        report = compiled(session, keys.console())
    told = {(one.model, one.name, one.step): one for one in points(report)}
    for model, lines in report.over_time[Axis.MODEL].items():
        for line in lines:
            if not line.tally.verified or line.key is None:
                continue
            step = int(line.key.replace("-", ""))
            assert told[model, "precision.all", step].value == line.tally.precision.value
            assert told[model, "precision.all.verified", step].value == line.tally.verified
            assert told[model, "reading.all.low", step].value == line.tally.reading.interval[0]
    names = {one.name for one in told.values()}
    assert len([one for one in names if one.startswith("precision.") and one.count(".") == 2 and not one.startswith("precision.all")]) == 2
    assert told["panjian-facts@0000aaaa", "precision.all", 202602].at == datetime(2026, 3, 1, tzinfo=CHINA)
    assert max(one.at for one in told.values()) == MADE, "a month that is not over yet is told at the moment of the report"


def test_verdicts_are_those_that_stand(embedded: Database, embedded_offices: Offices) -> None:
    many(embedded, embedded_offices, 60, checks=2)
    with embedded.reading() as session:
        found, roles = outcomes.read(session, keys.console()), outcomes.roles(session, keys.console())
    told = {one.clue_id: one for one in verdicts(found, roles)}
    assert {id: one.outcome for id, one in told.items()} == {one.id: str(one.verdict) for one in found if one.verdict}
    assert {one.role for one in told.values()} == {"supervisor"} and {one.outcome for one in told.values()} >= {str(Status.UPHELD)}
