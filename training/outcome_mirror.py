"""Outcomes in MLflow (线索结果存入 MLflow): precision by month on each model version's own run, verdicts as feedback on traces, aliases as the ledger has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from serving.outcomes.pictures import span
from serving.outcomes.precision import NO_MODEL, Axis, Outcome, Share
from serving.outcomes.report import Line, Report
from serving.store import keys, ledger, outcomes
from serving.store.database import Database
from training.registry.mirroring import Point, Verdict, mirror_aliases, mirror_metrics, mirror_verdicts


def mirror(database: Database, report: Report) -> Mapping[str, Any]:
    """Show in MLflow what a report says, every clue's verdict, and the aliases; how many of each were new."""
    with database.reading() as session:
        console = keys.console()
        found = outcomes.read(session, console, report.asked.wanted)
        roles = outcomes.roles(session, console, report.asked.wanted)
        aliases = {str(alias): reference for alias, reference in ledger.aliases(session).items()}
    shown = mirror_aliases(aliases)
    return {"points": mirror_metrics(points(report)), "verdicts": mirror_verdicts(verdicts(found, roles)), "aliases": len(shown)}


def points(report: Report) -> Iterator[Point]:
    """The shares of every model version by period, of all its clues and of those of each check; the step is the period's first month."""
    for model, told in report.over_time[Axis.MODEL].items():
        yield from _of(model, "all", told, report.made_at)
    for (model, check), told in report.crossed.items():
        yield from _of(model, check.replace("@", "."), told, report.made_at)


def verdicts(found: Sequence[Outcome], roles: Mapping[str, str]) -> Iterator[Verdict]:
    """The standing verdicts."""
    for one in found:
        if one.verdict is not None and one.concluded_at is not None:
            told = (one.id, one.model, one.check, one.version, one.grade, str(one.verdict), roles[one.id])
            yield Verdict(*told, raised_at=one.raised_at, concluded_at=one.concluded_at)


def _of(model: str, name: str, told: Sequence[Line], made_at: datetime) -> Iterator[Point]:
    for line in told:
        if model == NO_MODEL or line.key is None or not line.tally.verified:
            continue
        start, end = span(line.key)
        step, at = int(f"{start:%Y%m}"), min(end, made_at)
        shares: Mapping[str, Share] = {"precision": line.tally.precision, "reading": line.tally.reading}
        for measure, share in shares.items():
            low, high = share.interval
            for suffix, value in (("", share.value), (".low", low), (".high", high), (".verified", float(share.trials))):
                if value is not None:
                    yield Point(model, f"{measure}.{name}{suffix}", value, at, step)
