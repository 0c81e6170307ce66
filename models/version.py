"""Version (版本): a model's name with the digest of all its files; told without loading it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any


def versioned(card: Mapping[str, Any], digests: Mapping[str, str]) -> str:
    """name@version of a model folder's card and digests."""
    whole = hashlib.sha256("".join(sorted(digests.values())).encode()).hexdigest()
    return f"{card['name']}@{whole[:8]}"
