"""Guards (只增不改): the database itself refuses to change or delete what was told once, whatever program asks.

Of a clue only what the office does with it may change: its status, number of the last transition, office, person, due date and handler.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_APPEND_ONLY = ("judgments", "analyses", "analysis_clues", "clue_charges", "transitions", "corrections", "audit")
_OF_CLUE = (
    *(
        "id",
        "judgment_id",
        "organisation_id",
        "analysis_id",
        "check",
        "version",
        "rank",
        "grade",
        "weight",
        "favours",
        "defendant",
        "charge",
    ),
    *("court", "court_level", "judged_on", "message", "payload", "fingerprint", "follows_id", "created_at"),
)
_FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade() -> None:
    """Make the triggers."""
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    for table in _APPEND_ONLY:
        _refuse(f"{table}_unchanged", "UPDATE", table)
        _refuse(f"{table}_undeleted", "DELETE", table)
    _refuse("clues_undeleted", "DELETE", "clues")
    _refuse("clues_unchanged", f"UPDATE OF {_columns()}", "clues")


def _refuse(name: str, event: str, table: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END")


def _postgresql() -> None:
    op.execute(_FUNCTION)
    for table in _APPEND_ONLY:
        op.execute(f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    op.execute("CREATE TRIGGER clues_undeleted BEFORE DELETE ON clues FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    op.execute(f"CREATE TRIGGER clues_unchanged BEFORE UPDATE OF {_columns()} ON clues FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    for table in (*_APPEND_ONLY, "clues"):
        op.execute(f"CREATE TRIGGER {table}_untruncated BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()")


def _columns() -> str:
    return ", ".join(f'"{name}"' for name in _OF_CLUE)
