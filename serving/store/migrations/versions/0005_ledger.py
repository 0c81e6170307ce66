"""The ledger (台账表): entries, signatures, decisions, compositions and what was live when, none of them ever changed; a role for who signs
for the digital department. SQLite makes the table of keys anew for it, which ends the sessions of the workbench: people sign in again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_LEDGER = ("entries", "signatures", "decisions", "compositions", "live")
_ROLES = "role IN ('system', 'annotator', 'prosecutor', 'supervisor', 'data_scientist', 'admin')"


def upgrade() -> None:
    """Bring the schema from the revision before to this one."""
    _entries()
    _signatures()
    _decisions()
    _compositions()
    _live()
    _analyses()
    _roles()
    _guard()


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.String(36), nullable=False),
        sa.Column("holder", sa.String(200), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('model', 'check')", name=op.f("ck_entries_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("kind", "name", "version", name=op.f("uq_entries_kind_name_version")),
    )


def _signatures() -> None:
    op.create_table(
        "signatures",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("side", sa.String(20), nullable=False),
        sa.Column("key_id", sa.String(36), nullable=False),
        sa.Column("holder", sa.String(200), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("side IN ('business', 'digital')", name=op.f("ck_signatures_side")),
        sa.CheckConstraint("verdict IN ('approve', 'reject')", name=op.f("ck_signatures_verdict")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_signatures_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
    )
    op.create_index(op.f("ix_signatures_entry_id"), "signatures", ["entry_id"])


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("before", sa.String(200)),
        sa.Column("after", sa.String(200)),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("key_id", sa.String(36), nullable=False),
        sa.Column("holder", sa.String(200), nullable=False),
        sa.CheckConstraint("act IN ('promote', 'demote', 'retire', 'refuse', 'alias', 'measure')", name=op.f("ck_decisions_act")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_decisions_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_entry_id"), "decisions", ["entry_id"])
    op.create_index(op.f("ix_decisions_subject_id"), "decisions", ["subject", "id"])


def _compositions() -> None:
    op.create_table(
        "compositions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("panjian", sa.String(40), nullable=False),
        sa.Column("model", sa.String(200)),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compositions")),
    )


def _live() -> None:
    op.create_table(
        "live",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("composition_id", sa.String(64)),
        sa.Column("part", sa.String(20), nullable=False),
        sa.Column("process", sa.String(80), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["composition_id"], ["compositions.id"], name=op.f("fk_live_composition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live")),
    )
    op.create_index(op.f("ix_live_composition_id"), "live", ["composition_id"])
    op.create_index(op.f("ix_live_from_at"), "live", ["from_at"])
    op.create_index(op.f("ix_live_process_part_id"), "live", ["process", "part", "id"])


def _analyses() -> None:
    """A column more: SQLite takes one that refers to another table only in its own words."""
    if _in_sqlite():
        op.execute(
            "ALTER TABLE analyses ADD COLUMN composition_id VARCHAR(64) CONSTRAINT fk_analyses_composition_id REFERENCES compositions (id)"
        )
    else:
        op.add_column("analyses", sa.Column("composition_id", sa.String(64)))
        op.create_foreign_key(op.f("fk_analyses_composition_id"), "analyses", "compositions", ["composition_id"], ["id"])
    op.create_index(op.f("ix_analyses_composition_id"), "analyses", ["composition_id"])


def _roles() -> None:
    if _in_sqlite():
        op.execute("DELETE FROM sessions")  # they refer to the table that is made anew
        with op.batch_alter_table("api_keys", recreate="always") as keys:
            keys.create_check_constraint(op.f("ck_api_keys_role"), _ROLES)
    else:
        op.drop_constraint(op.f("ck_api_keys_role"), "api_keys", type_="check")
        op.create_check_constraint(op.f("ck_api_keys_role"), "api_keys", _ROLES)


def _guard() -> None:
    """The database itself refuses to change or delete what the ledger says; PostgreSQL by the function of revision 0003."""
    for table in _LEDGER:
        if _in_sqlite():
            for name, event in (("unchanged", "UPDATE"), ("undeleted", "DELETE")):
                op.execute(
                    f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
            op.execute(f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
            op.execute(f"CREATE TRIGGER {table}_untruncated BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()")


def _in_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
