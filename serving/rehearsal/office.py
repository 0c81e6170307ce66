"""An office for rehearsals (演练用的单位): a fresh clue store in a folder, one office, and somebody of every role that a rehearsal needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from serving.access import Principal, Role
from serving.store import keys, organisations
from serving.store.database import Database

ORGANISATION, NAME = "city", "江城市人民检察院（演练）"


@dataclass(frozen=True, slots=True)
class Office:
    """A store and the people of its office."""

    database: Database
    people: Mapping[Role, Principal]

    def who(self, role: Role = Role.SUPERVISOR) -> Principal:
        """The principal of a role."""
        return self.people[role]


def opened(folder: Path) -> Office:
    """A new store in a folder, in SQLite, with an office and a key for every role."""
    database = Database(f"sqlite:///{folder / 'panjian.db'}")
    database.upgrade()
    with database.session() as session:
        organisations.add(session, keys.console(), ORGANISATION, NAME, None)
        tokens = {role: keys.create(session, keys.console(), ORGANISATION, f"演练·{role}", role)[1] for role in Role}
    with database.reading() as session:
        found = {role: keys.authenticate(session, token) for role, token in tokens.items()}
    return Office(database, {role: principal for role, principal in found.items() if principal})
