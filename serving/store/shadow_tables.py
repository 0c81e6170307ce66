"""The tables of shadow runs (影子比对表): a run, the judgments it reads a second time, what came out otherwise, and what people say of it.

Runs, differences and reviews are only added; items are a queue under leases, like those of batches.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from serving.store.schema import Moment, metadata, one_of

_ID, _DIGEST, _NAME = String(36), String(64), String(200)
shadow_runs = Table(
    "shadow_runs",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("slot", _DIGEST, nullable=False, unique=True),  # what makes a live run the same; of a replay its own id
    Column("kind", String(10), nullable=False),
    Column("champion", _NAME, nullable=False),  # name@version
    Column("challenger", _NAME, nullable=False),
    Column("panjian", String(40), nullable=False),
    Column("share", Float),  # of live traffic; None: a replay
    Column("seed", Integer, nullable=False),  # draws the traffic and the differences that people look at
    Column("sample", Integer, nullable=False),  # differences of each sort that people look at
    Column("created_at", Moment, nullable=False),
    Column("key_id", _ID, nullable=False),
    Column("holder", _NAME, nullable=False),
    one_of("kind", ("live", "replay")),
)
shadow_items = Table(
    "shadow_items",
    metadata,
    Column("run_id", ForeignKey("shadow_runs.id"), primary_key=True),
    Column("judgment_id", ForeignKey("judgments.id"), primary_key=True),
    Column("analysis_id", ForeignKey("analyses.id"), nullable=False),  # that the champion made, or the newest of a replayed judgment
    Column("state", String(10), nullable=False),
    Column("worker", String(80)),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False),
    Column("problem", JSON),
    Column("ended_at", Moment),
    Index(None, "state", "run_id", "judgment_id"),
    one_of("state", ("pending", "running", "done", "failed")),
)
shadow_differences = Table(
    "shadow_differences",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("run_id", ForeignKey("shadow_runs.id"), nullable=False),
    Column("judgment_id", ForeignKey("judgments.id"), nullable=False, index=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("sort", String(10), nullable=False),
    Column("change", String(10), nullable=False),
    Column("subject", String(80), nullable=False),  # the check, or the label of a fact
    Column("version", Integer),  # of the check
    Column("defendant", _NAME),
    Column("charge", _NAME),
    Column("before", JSON),  # as the champion's report tells it; None: gained
    Column("after", JSON),  # as the challenger's tells it; None: lost
    Column("draw", _DIGEST, nullable=False),  # by the run's seed: people look at the lowest of each sort
    Column("at", Moment, nullable=False),
    Index(None, "run_id", "sort", "change", "draw"),
    one_of("sort", ("clue", "fact")),
    one_of("change", ("gained", "lost", "changed")),
)
shadow_reviews = Table(
    "shadow_reviews",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("difference_id", ForeignKey("shadow_differences.id"), nullable=False),
    Column("sequence", Integer, nullable=False),  # 1, 2 …: the newest counts
    Column("verdict", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("key_id", _ID, nullable=False),
    Column("holder", _NAME, nullable=False),
    Column("organisation_id", String(64), nullable=False),
    UniqueConstraint("difference_id", "sequence"),
    one_of("verdict", ("upheld", "explained", "misread", "mischecked")),
)
SHADOWS = (shadow_runs, shadow_items, shadow_differences, shadow_reviews)
