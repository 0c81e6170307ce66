"""The tables of outcomes (结果表): what every judgment is like on its way in, and the rounds in which outcomes are looked at.

Traits are kept once, with the first analysis of a judgment: what is read again is no new arrival. A round is a queue of one row under a lease.
"""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Column, Float, ForeignKey, Integer, String, Table

from serving.store.schema import Moment, metadata

traits = Table(
    "traits",
    metadata,
    Column("judgment_id", ForeignKey("judgments.id"), primary_key=True),
    Column("analysis_id", ForeignKey("analyses.id"), nullable=False, unique=True),
    Column("at", Moment, nullable=False, index=True),
    Column("length", Integer, nullable=False),  # characters of the plain text
    Column("unknown", Float, nullable=False),  # share of them that the encoder has no number for
    Column("sections", Float, nullable=False),  # share of the parts every judgment has that were found
    Column("unread", Integer, nullable=False),  # facts that checks needed and that could not be read
)
rounds = Table(
    "rounds",
    metadata,
    Column("begins_at", Moment, primary_key=True),  # of its period
    Column("state", String(10), nullable=False),
    Column("worker", String(80)),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False),
    Column("ended_at", Moment),
    Column("found", JSON, nullable=False),  # what the round found, in numbers
    CheckConstraint("state IN ('pending', 'running', 'done', 'failed')", name="state"),
)

OUTCOMES = (traits, rounds)
