"""Sentences (判项): what each judgment decides, for statistics, and an index for them. No judgment is kept yet where this runs: the schema is released as a whole."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema from the revision before to this one."""
    op.create_table(
        "sentences",
        sa.Column("judgment_id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.String(64), nullable=False),
        sa.Column("court", sa.String(200)),
        sa.Column("judged_on", sa.String(10)),
        sa.Column("defendant", sa.String(200)),
        sa.Column("charge", sa.String(200)),
        sa.Column("kind", sa.String(40)),
        sa.Column("months", sa.Integer()),
        sa.Column("probation_months", sa.Integer()),
        sa.Column("fine", sa.Float()),
        sa.Column("amount", sa.Float()),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["judgment_id"], ["judgments.id"], name=op.f("fk_sentences_judgment_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_sentences_organisation_id")),
        sa.PrimaryKeyConstraint("judgment_id", "position", name=op.f("pk_sentences")),
    )
    columns = ["organisation_id", "charge", "court", "judged_on", "position", "first", "judgment_id"]
    op.create_index("ix_sentences_statistics", "sentences", columns)
    columns = ["organisation_id", "handler_id", "check", "court", "judged_on", "status", "grade", "judgment_id", "follows_id", "id"]
    op.create_index("ix_clues_statistics", "clues", columns)
