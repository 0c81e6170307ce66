"""`panjian serve audit`: the chain of the log is followed from its first row; a change or a cut shows, and the exit status tells."""

from __future__ import annotations

import re

from sqlalchemy import delete, text, update
from typer.testing import CliRunner, Result

from serving.serve_commands import serve_app
from serving.store.schema import audit
from tests.serving.offices import Offices


def run(offices: Offices, *arguments: str) -> Result:
    """The command, on the store of the offices."""
    environment = {"PANJIAN_DATABASE_URL": offices.database.url.render_as_string(hide_password=False), "COLUMNS": "200"}
    return CliRunner().invoke(serve_app, ["audit", *arguments], env=environment)


def last_of(told: str) -> str:
    """The number and the digest that are to be kept elsewhere."""
    found = re.search(r"最后一条 (\d+:[0-9a-f]{64})", told)
    assert found, told
    return found[1]


def test_a_whole_log_is_told_to_be(offices: Offices) -> None:
    done = run(offices)
    assert done.exit_code == 0
    assert "首尾相接" in done.output
    assert run(offices, "--kept", last_of(done.output)).exit_code == 0


def test_what_was_changed_or_cut_off_shows(embedded_offices: Offices) -> None:
    kept = last_of(run(embedded_offices).output)
    number = int(kept.partition(":")[0])
    with embedded_offices.database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_undeleted"))
        connection.execute(text("DROP TRIGGER audit_unchanged"))
        connection.execute(delete(audit).where(audit.c.sequence == number))
    assert run(embedded_offices).exit_code == 0
    cut = run(embedded_offices, "--kept", kept)
    assert cut.exit_code == 1
    assert "末尾被截去" in cut.output
    with embedded_offices.database.engine.begin() as connection:
        connection.execute(update(audit).where(audit.c.sequence == 3).values(holder="他人"))
    changed = run(embedded_offices)
    assert changed.exit_code == 1
    assert "从第 3 条起对不上" in changed.output


def test_a_digest_written_wrongly_is_told(embedded_offices: Offices) -> None:
    assert run(embedded_offices, "--kept", "x").exit_code == 2
    assert run(embedded_offices, "--kept", "3:0").exit_code == 1
