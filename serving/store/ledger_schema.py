"""The ledger's tables (台账表): entries, signatures and decisions, and which composition of versions was live when. All are append-only."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from serving.ledger.certification import Side, Verdict
from serving.ledger.decision import Act
from serving.ledger.entry import Kind
from serving.store.schema import Moment, metadata, one_of

_ID, _DIGEST, _NAME, _WORD = String(36), String(64), String(200), String(20)

entries = Table(
    "entries",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("kind", _WORD, nullable=False),
    Column("name", String(100), nullable=False),
    Column("version", String(64), nullable=False),
    Column("registered_at", Moment, nullable=False),
    Column("key_id", _ID, nullable=False),
    Column("holder", _NAME, nullable=False),
    Column("detail", JSON, nullable=False),  # card, data, files, mlflow, scorecard
    UniqueConstraint("kind", "name", "version"),
    one_of("kind", Kind),
)
signatures = Table(
    "signatures",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("entry_id", ForeignKey("entries.id"), nullable=False, index=True),
    Column("side", _WORD, nullable=False),
    Column("key_id", _ID, nullable=False),
    Column("holder", _NAME, nullable=False),
    Column("role", _WORD, nullable=False),
    Column("note", Text, nullable=False),
    Column("verdict", _WORD, nullable=False),
    Column("at", Moment, nullable=False),
    one_of("side", Side),
    one_of("verdict", Verdict),
)
decisions = Table(
    "decisions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("entry_id", ForeignKey("entries.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("act", _WORD, nullable=False),
    Column("subject", _WORD, nullable=False),  # rank, scorecard, champion, challenger
    Column("before", _NAME),
    Column("after", _NAME),
    Column("evidence", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("key_id", _ID, nullable=False),
    Column("holder", _NAME, nullable=False),
    Index(None, "subject", "id"),
    one_of("act", Act),
)
compositions = Table(
    "compositions",
    metadata,
    Column("id", _DIGEST, primary_key=True),  # of all that follows but the moment
    Column("panjian", String(40), nullable=False),
    Column("model", _NAME),  # name@version; none: rules only
    Column("checks", JSON, nullable=False),  # name → [version, rank]
    Column("first_at", Moment, nullable=False),
)
live = Table(
    "live",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("composition_id", ForeignKey("compositions.id"), index=True),  # none: from then on the process is silent
    Column("part", _WORD, nullable=False),  # champion, shadow
    Column("process", String(80), nullable=False),
    Column("from_at", Moment, nullable=False, index=True),
    Index(None, "process", "part", "id"),
)

LEDGER = (entries, signatures, decisions, compositions, live)
