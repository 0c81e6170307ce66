"""Entering (入账): a model folder into the models folder, into MLflow and into the ledger; its scorecards into the ledger beside the champion's.

The ledger comes last: an entry in it means that the files can be had. What was done before a failure is found again and not done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.folder import CARD, verified
from models.shelf import keep
from serving.choice import choice_of
from serving.ledger.entry import Entry, Kind, parted
from serving.settings import Settings
from serving.store import keys, ledger, promotion
from serving.store.database import Database
from training.registry.registering import Registered, register
from training.scorecard import compared

Examine = Callable[[str], Mapping[str, Any]]
"""Measures a model (*default*, *none* or a folder) over the gold at hand; its scorecard."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a model folder: its entry, its place in the models folder, its version in MLflow (None: not wanted)."""

    entry: Entry
    new: bool
    place: Path
    registered: Registered | None


def enter(database: Database, settings: Settings, folder: Path, mlflow: bool = True) -> Entered:
    """Enter a model folder; ModelError, TrackingError or a Refusal tells what is wrong."""
    model = verified(folder)
    place = keep(folder, shelf_of(settings))
    registered = register(folder) if mlflow else None
    card = model.json(CARD)
    detail = {
        "card": card,
        "data": card.get("gold"),
        "files": dict(model.digests),
        "mlflow": registered.to_json() if registered else None,
    }
    with database.session() as session:
        entry, new = ledger.register(session, keys.console(), Kind.MODEL, *parted(model.name), detail)
    if dict(entry.detail.get("files", {})) != dict(model.digests):
        raise ValueError(f"台账里的 {entry.reference} 是另一些文件：不能登记“{folder}”。请查明哪一个可信。")
    return Entered(entry, new, place, registered)


def shelf_of(settings: Settings) -> Path | None:
    """The models folder that the settings name; None: the usual one."""
    return Path(settings.models_folder) if settings.models_folder else None


def compare_with_champion(
    database: Database, settings: Settings, scorecard: Mapping[str, Any], examine: Examine
) -> Mapping[str, Any] | None:
    """The comparison of a scorecard with the champion's over the same items; the champion is measured again where its own is of other items."""
    with database.reading() as session:
        champion = ledger.champion(session)
        known, _ = ledger.scorecard(session, champion)
    if champion.reference == scorecard["model"]:
        return None
    if known is None or known["data"] != scorecard["data"]:
        known = examine(choice_of(champion, settings).source)
        enter_scorecard(database, champion.reference, known, None)
    return compared(known, scorecard)


def enter_scorecard(database: Database, reference: str, scorecard: Mapping[str, Any], comparison: Mapping[str, Any] | None) -> None:
    """Keep a scorecard, and its comparison, with the entry that it is of."""
    with database.session() as session:
        entry = ledger.find(session, reference, Kind.MODEL)
        promotion.measured(session, keys.console(), entry.id, scorecard, comparison)
