"""The report as JSON (panjian.outcomes/1): every number of it, shares with their intervals; keys that the judgments do not tell are null."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from serving.outcomes.changes import Change, Trend
from serving.outcomes.precision import Share, Tally
from serving.outcomes.report import Line, Report
from serving.store.measures import Taken
from serving.store.traits import Drift

SCHEMA = "panjian.outcomes/1"
Json = dict[str, Any]


def as_json(report: Report) -> Json:
    """The whole report."""
    asked = report.asked
    return {
        "schema": SCHEMA,
        "made_at": _moment(report.made_at),
        "asked": {
            "from": asked.since.isoformat() if asked.since else None,
            "to": asked.until.isoformat() if asked.until else None,
            "checks": list(asked.checks),
            "charges": list(asked.charges),
            "levels": list(asked.levels),
            "unit": str(asked.unit),
            "basis": str(asked.basis),
        },
        "whole": tally(report.whole),
        "by": {str(axis): _lines(told) for axis, told in report.lines.items()},
        "over_time": {str(axis): {name: _lines(told) for name, told in versions.items()} for axis, versions in report.over_time.items()},
        "reviewed": {str(axis): _lines(told) for axis, told in report.reviewed.items()},
        "days_to_verification": {"number": report.durations.number, "median": report.durations.median, "p90": report.durations.ninth},
        "measures": [_measure(one) for one in report.measures],
        "trends": {name: _trend(one) for name, one in report.trends.items()},
        "releases": [{"name": one.name, "kind": one.kind, "at": _moment(one.at)} for one in report.releases],
        "drift": _drift(report.drift),
        "alerts": [asdict(one) for one in report.alerts],
    }


def tally(told: Tally) -> Json:
    """Counts and shares."""
    counts = {name: getattr(told, name) for name in ("raised", "verified", "upheld", "explained", "misread", "mischecked", "measured")}
    shares = {name: share(getattr(told, name)) for name in ("precision", "given_facts", "reading", "conversion")}
    return {**counts, "superseded": told.superseded, **shares}


def share(told: Share) -> Json:
    """A share with its interval."""
    low, high = told.interval
    return {"right": told.right, "of": told.trials, "value": told.value, "low": low, "high": high}


def _lines(told: Iterable[Line]) -> list[Json]:
    return [{"key": one.key, **tally(one.tally)} for one in told]


def _measure(one: Taken) -> Json:
    accepted = Share(one.adopted + one.revised, one.times - one.waiting)
    counts = {"times": one.times, "adopted": one.adopted, "not_adopted": one.not_adopted, "revised": one.revised, "waiting": one.waiting}
    return {"measure": str(one.measure), **counts, "adoption": share(accepted)}


def _trend(one: Trend) -> Json:
    return {"verified": one.verified, "p": one.p, "changes": [_change(change) for change in one.changes]}


def _change(one: Change) -> Json:
    told: Json = {"at": _moment(one.at), "since": _moment(one.since), "until": _moment(one.until)}
    near = one.release and {"name": one.release.name, "at": _moment(one.release.at), "fits": one.fits, "others": one.others}
    return {**told, "before": share(one.before), "after": share(one.after), "release": near}


def _drift(told: Drift) -> Json:
    window: Mapping[str, Any] = {"begins": _moment(told.begins), "since": _moment(told.since), "until": _moment(told.until)}
    return {
        **window,
        "reference": told.reference,
        "recent": told.recent,
        "inputs": [
            {"trait": one.trait, "index": one.index, "p": one.p, "alarm": one.alarm, "shifts": [asdict(shift) for shift in one.shifts]}
            for one in told.inputs
        ],
        "outputs": [
            {
                "check": one.check,
                "reference": asdict(one.reference),
                "recent": asdict(one.recent),
                "low": one.low,
                "high": one.high,
                "alarm": one.alarm,
            }
            for one in told.outputs
        ],
    }


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
