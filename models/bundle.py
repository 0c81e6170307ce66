"""Bundled models (自带模型): what their files tell, without loading any of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.version import versioned

FOLDER = Path(__file__).resolve().parent / "bundled"


@dataclass(frozen=True, slots=True)
class Bundled:
    """A bundled model: its folder's name, its card, the digests of its files."""

    folder: str
    card: Mapping[str, Any]
    digests: Mapping[str, str]

    @property
    def name(self) -> str:
        """name@version."""
        return versioned(self.card, self.digests)


def bundled() -> Iterator[Bundled]:
    """Every bundled model, by the name of its folder."""
    for folder in sorted(path.parent for path in FOLDER.glob("*/card.json")):
        card, digests = (json.loads((folder / name).read_text(encoding="utf-8")) for name in ("card.json", "digests.json"))
        yield Bundled(folder.name, card, digests)
