"""Alembic's environment: migrations run on the connection that the program gives, or on that of PANJIAN_DATABASE_URL for `alembic revision`."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine

from serving.settings import Settings
from serving.store.ledger_schema import LEDGER
from serving.store.outcome_tables import OUTCOMES
from serving.store.sentences import sentences
from serving.store.shadow_tables import SHADOWS

_TABLES = (sentences, *LEDGER, *SHADOWS, *OUTCOMES)  # imported, they are in the metadata


def run(connection: Connection) -> None:
    """Run the migrations in the transaction of a connection."""
    context.configure(connection=connection, target_metadata=_TABLES[0].metadata, render_as_batch=connection.dialect.name == "sqlite")
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(Settings.from_environment().database_url).begin() as own:
        run(own)
