"""Clues (线索表): clues, what raised them, what was done with them, and corrections of what was misread."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
    _clues()
    _analysis_clues()
    _clue_charges()
    _corrections()
    _transitions()


def _clues() -> None:
    op.create_table(
        "clues",
        *_columns_of_clues(),
        sa.CheckConstraint(
            "status IN ('new', 'assigned', 'verifying', 'upheld', 'explained', 'misread', 'mischecked', 'measure_taken', 'responded')",
            name=op.f("ck_clues_status"),
        ),
        sa.ForeignKeyConstraint(["analysis_id"], ["analyses.id"], name=op.f("fk_clues_analysis_id")),
        sa.ForeignKeyConstraint(["follows_id"], ["clues.id"], name=op.f("fk_clues_follows_id")),
        sa.ForeignKeyConstraint(["handler_id"], ["organisations.id"], name=op.f("fk_clues_handler_id")),
        sa.ForeignKeyConstraint(["judgment_id"], ["judgments.id"], name=op.f("fk_clues_judgment_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_clues_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clues")),
        sa.UniqueConstraint("follows_id", name=op.f("uq_clues_follows_id")),
        sa.UniqueConstraint("judgment_id", "fingerprint", name=op.f("uq_clues_judgment_id_fingerprint")),
    )
    op.create_index(op.f("ix_clues_check_judged_on"), "clues", ["check", "judged_on"])
    op.create_index(op.f("ix_clues_created_at_id"), "clues", ["created_at", "id"])
    op.create_index(op.f("ix_clues_handler_id_created_at_id"), "clues", ["handler_id", "created_at", "id"])
    op.create_index(op.f("ix_clues_organisation_id_created_at_id"), "clues", ["organisation_id", "created_at", "id"])
    op.create_index(op.f("ix_clues_status_due_on"), "clues", ["status", "due_on"])


def _columns_of_clues() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("judgment_id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=64), nullable=False),
        sa.Column("handler_id", sa.String(length=64), nullable=False),
        sa.Column("analysis_id", sa.String(length=36), nullable=False),
        sa.Column("check", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rank", sa.String(length=10), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("weight", sa.String(length=20), nullable=False),
        sa.Column("favours", sa.String(length=20), nullable=False),
        sa.Column("defendant", sa.String(length=200)),
        sa.Column("charge", sa.String(length=200)),
        sa.Column("court", sa.String(length=200)),
        sa.Column("court_level", sa.String(length=10)),
        sa.Column("judged_on", sa.String(length=10)),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=200)),
        sa.Column("person", sa.String(length=200)),
        sa.Column("due_on", sa.Date()),
        sa.Column("follows_id", sa.String(length=36)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _analysis_clues() -> None:
    op.create_table(
        "analysis_clues",
        sa.Column("analysis_id", sa.String(length=36), nullable=False),
        sa.Column("clue_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["analysis_id"], ["analyses.id"], name=op.f("fk_analysis_clues_analysis_id")),
        sa.ForeignKeyConstraint(["clue_id"], ["clues.id"], name=op.f("fk_analysis_clues_clue_id")),
        sa.PrimaryKeyConstraint("analysis_id", "clue_id", name=op.f("pk_analysis_clues")),
    )
    op.create_index(op.f("ix_analysis_clues_clue_id"), "analysis_clues", ["clue_id"])


def _clue_charges() -> None:
    op.create_table(
        "clue_charges",
        sa.Column("clue_id", sa.String(length=36), nullable=False),
        sa.Column("charge", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["clue_id"], ["clues.id"], name=op.f("fk_clue_charges_clue_id")),
        sa.PrimaryKeyConstraint("clue_id", "charge", name=op.f("pk_clue_charges")),
    )
    op.create_index(op.f("ix_clue_charges_charge"), "clue_charges", ["charge"])


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("judgment_id", sa.String(length=36), nullable=False),
        sa.Column("clue_id", sa.String(length=36)),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("choice", sa.String(length=40)),
        sa.Column("status", sa.String(length=20)),
        sa.Column("asserted_by", sa.String(length=20)),
        sa.Column("value", sa.JSON()),
        sa.Column("defendant", sa.String(length=200)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clue_id"], ["clues.id"], name=op.f("fk_corrections_clue_id")),
        sa.ForeignKeyConstraint(["judgment_id"], ["judgments.id"], name=op.f("fk_corrections_judgment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_clue_id"), "corrections", ["clue_id"])
    op.create_index(op.f("ix_corrections_judgment_id"), "corrections", ["judgment_id"])


def _transitions() -> None:
    op.create_table(
        "transitions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("clue_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("from_status", sa.String(length=20), nullable=False),
        sa.Column("to_status", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("office", sa.String(length=200)),
        sa.Column("person", sa.String(length=200)),
        sa.Column("due_on", sa.Date()),
        sa.Column("handler_id", sa.String(length=64)),
        sa.Column("measure", sa.String(length=40)),
        sa.Column("response", sa.String(length=20)),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clue_id"], ["clues.id"], name=op.f("fk_transitions_clue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transitions")),
        sa.UniqueConstraint("clue_id", "sequence", name=op.f("uq_transitions_clue_id_sequence")),
    )
