"""Gauges of outcomes (结果指标): alerts, drift and the last round, for Prometheus; set anew every hour.

Changes and demotions are those of the last round of `panjian outcomes watch`; drift is looked at here, for it must not wait for a round.
"""

from __future__ import annotations

from collections import Counter

from prometheus_client import Gauge

from serving.endpoint.metrics import REGISTRY
from serving.outcomes.precision import Tally
from serving.outcomes.report import alerts
from serving.store import keys, outcomes, rounds, traits
from serving.store.database import Database
from serving.store.rounds import Round
from serving.store.traits import Drift

KINDS = ("demoted", "change", "input", "output")
ALERTS = Gauge(
    "panjian_outcome_alerts", "Alerts on outcomes and drift: 1 for each subject that alarms.", ("kind", "subject"), registry=REGISTRY
)
ALERTING = Gauge("panjian_outcome_alerting", "How many subjects alarm, by kind; 0 where none does.", ("kind",), registry=REGISTRY)
INDEX = Gauge("panjian_input_drift_index", "Population stability index of the last 30 days of judgments.", ("trait",), registry=REGISTRY)
VERIFIED = Gauge("panjian_outcome_verified", "Verified clues of a version.", ("kind", "version"), registry=REGISTRY)
UPHELD = Gauge("panjian_outcome_upheld", "Upheld clues of a version.", ("kind", "version"), registry=REGISTRY)
ROUND = Gauge("panjian_outcome_round_timestamp_seconds", "When the last round of outcomes watch ended; 0: never.", registry=REGISTRY)


def refresh(database: Database) -> None:
    """Set all of them to what the store tells now."""
    console = keys.console()
    with database.reading() as session:
        found, last = traits.drift(session, console), rounds.last(session)
        told = outcomes.by_version(session, console)
    _alerts(found, last)
    INDEX.clear()
    for trait in found.inputs:
        INDEX.labels(trait.trait).set(trait.index)
    VERIFIED.clear()
    UPHELD.clear()
    for kind, versions in (("check", told.checks), ("model", told.models)):
        for name, of in versions.items():
            _version(kind, name, of)
    ROUND.set(last.ended_at.timestamp() if last and last.ended_at else 0)


def _alerts(found: Drift, last: Round | None) -> None:
    subjects = {(one.kind, one.subject) for one in alerts({}, found)}
    if last is not None:
        subjects |= {(one["kind"], one["subject"]) for one in last.found["alerts"] if one["kind"] in ("demoted", "change")}
    ALERTS.clear()
    for kind, subject in sorted(subjects):
        ALERTS.labels(kind, subject).set(1)
    counted = Counter(kind for kind, _ in subjects)
    for kind in KINDS:
        ALERTING.labels(kind).set(counted[kind])


def _version(kind: str, name: str, of: Tally) -> None:
    if of.verified:
        VERIFIED.labels(kind, name).set(of.verified)
        UPHELD.labels(kind, name).set(of.upheld)
