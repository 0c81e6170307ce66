"""The tables of the store (表结构): what is kept, and what the database itself refuses to let go.

Append-only tables (APPEND_ONLY) refuse UPDATE and DELETE by triggers, which the migrations make. Times are UTC, days of judgments are text,
for a judgment may tell the month only. Ids sort by the time they were given.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from serving.access import Role
from serving.lifecycle import Status


class Moment(TypeDecorator[datetime]):
    """A moment with its time zone: UTC in Python on both databases (SQLite keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """A moment for the database; one without time zone is a mistake of the program."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """A moment of the database, in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_ID, _DIGEST, _NAME = String(36), String(64), String(200)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """A column whose values are told."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(one)) for one in values)})", name=column)


organisations = Table(
    "organisations",
    metadata,
    Column("id", String(64), primary_key=True),  # a slug that people choose
    Column("name", _NAME, nullable=False),
    Column("parent_id", ForeignKey("organisations.id"), index=True),
)
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("holder", _NAME, nullable=False),
    Column("role", String(20), nullable=False),
    Column("prefix", String(16), nullable=False, unique=True),
    Column("digest", _DIGEST, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    one_of("role", Role),
)
judgments = Table(
    "judgments",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("external_id", _NAME),
    Column("digest", _DIGEST, nullable=False),
    Column("text", Text, nullable=False),
    Column("case_number", _NAME, index=True),
    Column("court", _NAME, index=True),
    Column("court_level", String(10)),  # 最高, 高级, 中级, 基层, 专门
    Column("judged_on", String(10)),  # ISO, may be partial
    Column("charges", JSON, nullable=False),  # all that anybody is convicted of
    Column("received_at", Moment, nullable=False),
    UniqueConstraint("organisation_id", "digest"),
)
analyses = Table(
    "analyses",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("judgment_id", ForeignKey("judgments.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("panjian", String(40), nullable=False),
    Column("model", _NAME),
    Column("law_as_of", String(10)),
    Column("fingerprint", _DIGEST, nullable=False),  # of who read it and of the composition
    Column("report", JSON, nullable=False),
    Column("composition_id", ForeignKey("compositions.id"), index=True),  # none: read before the ledger was kept
    UniqueConstraint("judgment_id", "fingerprint"),
)
clues = Table(
    "clues",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("judgment_id", ForeignKey("judgments.id"), nullable=False),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),  # whose judgment it is
    Column("handler_id", ForeignKey("organisations.id"), nullable=False),  # who handles it: the same, or one it was assigned to
    Column("analysis_id", ForeignKey("analyses.id"), nullable=False),  # that raised it first
    Column("check", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("rank", String(10), nullable=False),
    Column("grade", String(1), nullable=False),
    Column("weight", String(20), nullable=False),
    Column("favours", String(20), nullable=False),
    Column("defendant", _NAME),
    Column("charge", _NAME),  # the first of those in clue_charges
    Column("court", _NAME),
    Column("court_level", String(10)),
    Column("judged_on", String(10)),
    Column("message", Text, nullable=False),
    Column("payload", JSON, nullable=False),  # the clue as the report tells it
    Column("fingerprint", _DIGEST, nullable=False),
    Column("status", String(20), nullable=False),
    Column("sequence", Integer, nullable=False),  # of the last transition; 0: none yet
    Column("office", _NAME),
    Column("person", _NAME),
    Column("due_on", Date),
    Column("follows_id", ForeignKey("clues.id")),  # the clue of an older version of check or model
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    UniqueConstraint("judgment_id", "fingerprint"),
    UniqueConstraint("follows_id"),
    Index(None, "organisation_id", "created_at", "id"),
    Index(None, "handler_id", "created_at", "id"),
    Index(None, "created_at", "id"),
    Index(None, "check", "judged_on"),
    Index(None, "status", "due_on"),
    Index(  # all that statistics look at: they need not read the clues themselves
        "ix_clues_statistics",
        *("organisation_id", "handler_id", "check", "court", "judged_on", "status", "grade", "judgment_id", "follows_id", "id"),
    ),
    one_of("status", Status),
)
clue_charges = Table(
    "clue_charges",
    metadata,
    Column("clue_id", ForeignKey("clues.id"), primary_key=True),
    Column("charge", _NAME, primary_key=True, index=True),
)
analysis_clues = Table(
    "analysis_clues",
    metadata,
    Column("analysis_id", ForeignKey("analyses.id"), primary_key=True),
    Column("clue_id", ForeignKey("clues.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),  # in the report's list
)
transitions = Table(
    "transitions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("clue_id", ForeignKey("clues.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("step", String(20), nullable=False),
    Column("from_status", String(20), nullable=False),
    Column("to_status", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("key_id", _ID, nullable=False),
    Column("holder", _NAME, nullable=False),
    Column("organisation_id", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("office", _NAME),
    Column("person", _NAME),
    Column("due_on", Date),
    Column("handler_id", String(64)),
    Column("measure", String(40)),
    Column("response", String(20)),
    Column("note", Text, nullable=False),
    UniqueConstraint("clue_id", "sequence"),
)
corrections = Table(
    "corrections",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("judgment_id", ForeignKey("judgments.id"), nullable=False, index=True),
    Column("clue_id", ForeignKey("clues.id"), index=True),
    Column("kind", String(40), nullable=False),  # a label of annotation.marks.LABELS
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("choice", String(40)),  # one of the label's choices: 累犯, 刑事拘留 …
    Column("status", String(20)),  # of a circumstance: found, rejected, claimed
    Column("asserted_by", String(20)),
    Column("value", JSON),  # overrules what the words tell; "": they tell no such fact
    Column("defendant", _NAME),
    Column("reason", Text, nullable=False),
    Column("by", _NAME, nullable=False),
    Column("key_id", _ID, nullable=False),
    Column("at", Moment, nullable=False),
)
batches = Table(
    "batches",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("key_id", _ID, nullable=False),
    Column("holder", _NAME, nullable=False),
    Column("role", String(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("total", Integer, nullable=False),
)
batch_items = Table(
    "batch_items",
    metadata,
    Column("batch_id", ForeignKey("batches.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("external_id", _NAME),
    Column("text", Text, nullable=False),  # emptied when the item is done: the record has it then
    Column("as_of", Date),  # the day whose law is applied where the judgment tells none
    Column("state", String(10), nullable=False),
    Column("worker", String(80)),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False),
    Column("judgment_id", ForeignKey("judgments.id")),
    Column("new", Boolean),  # whether the judgment was not known before
    Column("problem", JSON),
    Index(None, "state", "batch_id", "sequence"),
    one_of("state", ("pending", "running", "done", "failed")),
)
idempotency = Table(
    "idempotency",
    metadata,
    Column("key_id", _ID, primary_key=True),
    Column("idempotency_key", _NAME, primary_key=True),
    Column("request_digest", _DIGEST, nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("created_at", Moment, nullable=False, index=True),
)
sessions = Table(
    "sessions",
    metadata,
    Column("digest", _DIGEST, primary_key=True),
    Column("key_id", ForeignKey("api_keys.id"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)
audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),  # without gaps
    Column("at", Moment, nullable=False),
    Column("key_id", _ID, nullable=False),
    Column("holder", _NAME, nullable=False),
    Column("organisation_id", String(64), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("action", String(60), nullable=False),
    Column("object", String(200), nullable=False),
    Column("request_id", String(100)),
    Column("detail", JSON, nullable=False),
    Column("digest", _DIGEST, nullable=False),  # of this row and of the digest of the row before
)

APPEND_ONLY = (analyses, analysis_clues, clue_charges, transitions, corrections, audit)
