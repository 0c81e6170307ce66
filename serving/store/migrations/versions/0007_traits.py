"""Traits and rounds (输入特征与轮次): what judgments are like on their way in, for drift, and when outcomes were looked at last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema from the revision before to this one."""
    op.create_table(
        "traits",
        sa.Column("judgment_id", sa.String(36), nullable=False),
        sa.Column("analysis_id", sa.String(36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Float(), nullable=False),
        sa.Column("sections", sa.Float(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["judgment_id"], ["judgments.id"], name=op.f("fk_traits_judgment_id")),
        sa.ForeignKeyConstraint(["analysis_id"], ["analyses.id"], name=op.f("fk_traits_analysis_id")),
        sa.PrimaryKeyConstraint("judgment_id", name=op.f("pk_traits")),
        sa.UniqueConstraint("analysis_id", name=op.f("uq_traits_analysis_id")),
    )
    op.create_index(op.f("ix_traits_at"), "traits", ["at"])
    op.create_table(
        "rounds",
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("worker", sa.String(80)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'running', 'done', 'failed')", name=op.f("ck_rounds_state")),
        sa.PrimaryKeyConstraint("begins_at", name=op.f("pk_rounds")),
    )
