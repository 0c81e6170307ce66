"""The mirror (镜像): what the ledger and the clue store know, shown in MLflow: aliases, metrics over time, outcomes as feedback on traces.

The clue store stays the truth: nothing is read back, and mirroring again changes nothing. No text, name or reason of a clue goes into MLflow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evaluation.artifact import connected
from serving.ledger.entry import Alias
from training.registry.registering import ENTRY, EXPERIMENT, Registered, version_of
from training.registry.series import log_new, milliseconds

OUTCOMES = "panjian-outcomes"  # the experiment of the traces
CLUE, FEEDBACK = "panjian.clue", "outcome"
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Point:
    """A number of a model version at a moment (时点指标): `precision.all`, `precision.fine_theft_range.2` … ; step: yyyymm of a period, or 0."""

    model: str  # name@version as the ledger tells it
    name: str
    value: float
    at: datetime
    step: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What people found of a clue (核查结论), without any words of it: `outcome` is a status of serving.lifecycle, `role` whose it is."""

    clue_id: str
    model: str  # name@version, or none
    check: str
    version: int
    grade: str
    outcome: str  # upheld, explained, misread, mischecked
    role: str
    raised_at: datetime
    concluded_at: datetime


def mirror_metrics(points: Iterable[Point]) -> int:
    """Log the points to the runs of their model versions; how many were new. Versions that MLflow does not know are left out."""
    by_model: dict[str, list[Point]] = {}
    for point in points:
        by_model.setdefault(point.model, []).append(point)
    if not by_model:
        return 0
    with connected(EXPERIMENT) as mlflow:
        client, new = mlflow.MlflowClient(), 0
        for entry, several in sorted(by_model.items()):
            registered = version_of(client, entry)
            if registered:
                told = [(one.name, one.value, one.at, one.step) for one in several]
                new += log_new(client, registered.run_id, registered.model_id, told)
    return new


def mirror_aliases(aliases: Mapping[str, str]) -> Mapping[str, str]:
    """Set MLflow's aliases to the ledger's: alias → name@version; what MLflow shows then. One of the ledger's that nobody bears, or `none`, goes;
    other aliases that people gave in MLflow are left alone."""
    shown: dict[str, str] = {}
    with connected(EXPERIMENT) as mlflow:
        client = mlflow.MlflowClient()
        wanted = {str(alias): version_of(client, aliases[alias]) if alias in aliases else None for alias in Alias}
        for model in client.search_registered_models():
            for alias, version in dict(model.aliases).items():
                meant = wanted.get(alias)
                if alias in wanted and (meant is None or (meant.name, meant.version) != (model.name, str(version))):
                    client.delete_registered_model_alias(model.name, alias)
        for alias, meant in wanted.items():
            if meant is not None:
                client.set_registered_model_alias(meant.name, alias, meant.version)
                shown[alias] = meant.entry
    return shown


def mirror_verdicts(verdicts: Iterable[Verdict]) -> int:
    """One trace a clue, its outcome as feedback of a person; how many were new or changed."""
    told = {one.clue_id: one for one in verdicts}
    if not told:
        return 0
    with connected(OUTCOMES) as mlflow:
        client, changed = mlflow.MlflowClient(), 0
        experiment = client.get_experiment_by_name(OUTCOMES).experiment_id
        models = {entry: version_of(client, entry) for entry in {one.model for one in told.values()}}
        known = _known(client, experiment)
        for clue, one in told.items():
            trace, before = known.get(clue, (None, None))
            if before is not None and before.value == one.outcome:
                continue
            trace = trace or _trace(mlflow, experiment, one, models[one.model])
            _assess(mlflow, trace, one, before)
            changed += 1
    return changed


def _known(client: Any, experiment: str) -> dict[str, tuple[str, Any]]:
    """The traces by clue, each with the feedback that counts."""
    found: dict[str, tuple[str, Any]] = {}
    token: str | None = None
    while True:
        page = client.search_traces(locations=[experiment], max_results=_PAGE, page_token=token, include_spans=False)
        for trace in page:
            clue = trace.info.tags.get(CLUE)
            if clue:
                told = [one for one in trace.info.assessments if one.name == FEEDBACK and one.valid is not False]
                found[clue] = trace.info.trace_id, max(told, key=lambda one: one.create_time_ms, default=None)
        token = page.token
        if not token:
            return found


def _trace(mlflow: Any, experiment: str, one: Verdict, registered: Registered | None) -> str:
    """The trace of a clue, from when it was raised to when it was concluded, linked to the model that had a part in it."""
    span = mlflow.start_span_no_context(
        f"{one.check}@{one.version}",
        inputs={"check": one.check, "version": one.version, "model": one.model, "grade": one.grade},
        tags={CLUE: one.clue_id, ENTRY: one.model},
        metadata={"mlflow.modelId": registered.model_id} if registered else None,
        experiment_id=experiment,
        start_time_ns=milliseconds(one.raised_at) * 1_000_000,
    )
    span.end(outputs={"outcome": one.outcome}, end_time_ns=milliseconds(one.concluded_at) * 1_000_000)
    return str(span.trace_id)


def _assess(mlflow: Any, trace: str, one: Verdict, before: Any) -> None:
    """A person's word on the clue; one that is changed stays visible behind the new one."""
    entities = mlflow.entities
    feedback = entities.Feedback(
        name=FEEDBACK,
        value=one.outcome,
        source=entities.AssessmentSource(source_type="HUMAN", source_id=one.role),
        create_time_ms=milliseconds(one.concluded_at),
        last_update_time_ms=milliseconds(one.concluded_at),
        overrides=before.assessment_id if before is not None else None,
    )
    mlflow.log_assessment(trace, feedback)
