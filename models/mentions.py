"""Mentions (提及): where names stand in a text, for training and at work alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def mentions(plain: str, names: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Where names stand in a text; a longer name hides a shorter one inside it."""
    wanted = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)) if name)
    for match in re.finditer(wanted, plain) if wanted else ():
        yield match.group(), *match.span()
