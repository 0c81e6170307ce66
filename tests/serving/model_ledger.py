"""Models that differ, entered into a ledger and called champion or challenger, without gates: for tests of what follows from that."""

from __future__ import annotations

from pathlib import Path

from models.folder import verified
from models.shelf import keep
from serving.ledger.decision import Act
from serving.ledger.entry import Alias, Kind, parted
from serving.store import keys, ledger
from serving.store.database import Database
from tests.models.written import written

RECIDIVIST = "circumstance:累犯"
SILENT = ("silent", {}, {})  # marks nothing: reads as the rules do
READS = ("reads", {RECIDIVIST: "窃毒"}, {RECIDIVIST: {"add": 0.5}})  # takes 窃 or 毒 for a recidivist: clues go and come
DROPS = (
    "drops",
    {},
    {"prior": {"drop": 0.5}, "circumstance": {"drop": 0.5}, "custody": {"drop": 0.5}},
)  # believes no conviction of earlier


class ModelLedger:
    """Models of a store and of a models folder."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.root, self._made = database, folder / "models", folder / "made"

    def enter(self, name: str, marks: dict[str, str], trust: dict[str, dict[str, float]]) -> str:
        """Make a model, put it into the models folder and enter it; its name@version."""
        made = self._made / name
        place = keep(made if made.is_dir() else written(made, name, marks, trust), self.root)
        model = verified(place)
        with self.database.session() as session:
            ledger.register(session, keys.console(), Kind.MODEL, *parted(model.name), {"files": dict(model.digests)})
        return model.name

    def call(self, reference: str, alias: Alias = Alias.CHAMPION) -> None:
        """Let a model bear an alias from now on."""
        with self.database.session() as session:
            entry, before = ledger.find(session, reference, Kind.MODEL), ledger.holder(session, alias)
            told = before.reference if before else None
            ledger.decide(session, keys.console(), entry, Act.ALIAS, alias.value, reference, before=told, reason="试验")
