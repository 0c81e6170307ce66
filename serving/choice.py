"""Choice of a model (选用模型): where the model of a ledger's entry lies, and how a process loads it: the one that was entered, or none at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.bundle import FOLDER
from models.shelf import find
from serving.assembly import RULES_ONLY, extractor
from serving.ledger.entry import NONE, Entry
from serving.settings import Settings
from serving.store.ledger import FACTS


@dataclass(frozen=True, slots=True)
class Choice:
    """A model to be loaded: *default*, *none* or a folder, and the name@version that it must turn out to have (None: any)."""

    source: str
    name: str | None = None


def choice_of(entry: Entry, settings: Settings) -> Choice:
    """Where the model of an entry lies; ModelError if it is not in the models folder, or not the one that was entered."""
    if entry.reference == NONE:
        return Choice(RULES_ONLY)
    if entry.detail.get("bundled"):
        return Choice(str(FOLDER / FACTS), entry.reference)
    root = Path(settings.models_folder) if settings.models_folder else None
    return Choice(str(find(entry.reference, entry.detail.get("files"), root)), entry.reference)


def load(choice: Choice) -> str | None:
    """Load a model into this process; its name@version. ValueError, in Chinese, if it cannot be, or is another one."""
    model = extractor(choice.source)
    found = model.name if model else None
    if choice.name not in (None, found):
        raise ValueError(f"模型“{choice.source}”是 {found}，不是要装载的 {choice.name}。")
    return found
