"""Shadow runs (影子比对表): runs, the queue of what is read a second time, differences and their reviews; all but the queue are only added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_APPEND_ONLY = ("shadow_runs", "shadow_differences", "shadow_reviews")


def upgrade() -> None:
    """Bring the schema from the revision before to this one."""
    _runs()
    _items()
    _differences()
    _reviews()
    _guard()


def _runs() -> None:
    op.create_table(
        "shadow_runs",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("slot", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("champion", sa.String(200), nullable=False),
        sa.Column("challenger", sa.String(200), nullable=False),
        sa.Column("panjian", sa.String(40), nullable=False),
        sa.Column("share", sa.Float()),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.String(36), nullable=False),
        sa.Column("holder", sa.String(200), nullable=False),
        sa.CheckConstraint("kind IN ('live', 'replay')", name=op.f("ck_shadow_runs_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shadow_runs")),
        sa.UniqueConstraint("slot", name=op.f("uq_shadow_runs_slot")),
    )


def _items() -> None:
    op.create_table(
        "shadow_items",
        sa.Column("run_id", sa.String(36), nullable=False),
        sa.Column("judgment_id", sa.String(36), nullable=False),
        sa.Column("analysis_id", sa.String(36), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("worker", sa.String(80)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.JSON()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("state IN ('pending', 'running', 'done', 'failed')", name=op.f("ck_shadow_items_state")),
        sa.ForeignKeyConstraint(["run_id"], ["shadow_runs.id"], name=op.f("fk_shadow_items_run_id")),
        sa.ForeignKeyConstraint(["judgment_id"], ["judgments.id"], name=op.f("fk_shadow_items_judgment_id")),
        sa.ForeignKeyConstraint(["analysis_id"], ["analyses.id"], name=op.f("fk_shadow_items_analysis_id")),
        sa.PrimaryKeyConstraint("run_id", "judgment_id", name=op.f("pk_shadow_items")),
    )
    op.create_index(op.f("ix_shadow_items_state_run_id_judgment_id"), "shadow_items", ["state", "run_id", "judgment_id"])


def _differences() -> None:
    op.create_table(
        "shadow_differences",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("run_id", sa.String(36), nullable=False),
        sa.Column("judgment_id", sa.String(36), nullable=False),
        sa.Column("organisation_id", sa.String(64), nullable=False),
        sa.Column("sort", sa.String(10), nullable=False),
        sa.Column("change", sa.String(10), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer()),
        sa.Column("defendant", sa.String(200)),
        sa.Column("charge", sa.String(200)),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.Column("draw", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sort IN ('clue', 'fact')", name=op.f("ck_shadow_differences_sort")),
        sa.CheckConstraint("change IN ('gained', 'lost', 'changed')", name=op.f("ck_shadow_differences_change")),
        sa.ForeignKeyConstraint(["run_id"], ["shadow_runs.id"], name=op.f("fk_shadow_differences_run_id")),
        sa.ForeignKeyConstraint(["judgment_id"], ["judgments.id"], name=op.f("fk_shadow_differences_judgment_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_shadow_differences_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shadow_differences")),
    )
    op.create_index(op.f("ix_shadow_differences_judgment_id"), "shadow_differences", ["judgment_id"])
    op.create_index(op.f("ix_shadow_differences_run_id_sort_change_draw"), "shadow_differences", ["run_id", "sort", "change", "draw"])


def _reviews() -> None:
    op.create_table(
        "shadow_reviews",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("difference_id", sa.String(36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.String(36), nullable=False),
        sa.Column("holder", sa.String(200), nullable=False),
        sa.Column("organisation_id", sa.String(64), nullable=False),
        sa.CheckConstraint("verdict IN ('upheld', 'explained', 'misread', 'mischecked')", name=op.f("ck_shadow_reviews_verdict")),
        sa.ForeignKeyConstraint(["difference_id"], ["shadow_differences.id"], name=op.f("fk_shadow_reviews_difference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shadow_reviews")),
        sa.UniqueConstraint("difference_id", "sequence", name=op.f("uq_shadow_reviews_difference_id_sequence")),
    )


def _guard() -> None:
    """The database itself refuses to change or delete what was told; PostgreSQL by the function of revision 0003."""
    for table in _APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            for name, event in (("unchanged", "UPDATE"), ("undeleted", "DELETE")):
                op.execute(
                    f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
            op.execute(f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
            op.execute(f"CREATE TRIGGER {table}_untruncated BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()")
