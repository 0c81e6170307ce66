"""The way back (还原): a masked text → the text as received; a report on the masked text → the same report on the original."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import Any

from annotation.masking.mask import Masked

_BLANK = re.compile(r"\s+")
_WHOLE = frozenset(("name", "surname", "place", "handle", "mail", "phone", "plate", "account", "identity", "passport"))


def original_text(masked: Masked) -> str:
    """The text as received, character by character."""
    return _original(masked, 0, len(masked.text), masked.text)


def _original(masked: Masked, start: int, end: int, words: str) -> str:
    """What stood in the original where the masked text has `words` at `[start, end)`; a surrogate touched in part counts whole."""
    places = masked.offsets.replaced
    pieces: list[str] = []
    position = start
    for index in range(bisect_left(places, start + 1, key=lambda place: place.masked_end), len(places)):
        place = places[index]
        if place.masked_start >= end:
            break
        pieces += (words[position - start : max(place.masked_start, start) - start], masked.replacements[index].original)
        position = place.masked_end
    return "".join([*pieces, words[position - start :] if position < end else ""])


def reader_of(masked: Masked) -> Callable[[str], str]:
    """What puts the originals back into words about the masked text (a message, a name), by what was replaced there."""
    pairs: dict[str, str] = {}
    for one in masked.replacements:
        if one.sort in _WHOLE and len(one.surrogate) > 1:
            pairs.setdefault(_bare(one.surrogate), _bare(one.original))
    if not pairs:
        return str
    pattern = re.compile("|".join(map(re.escape, sorted(pairs, key=lambda words: (-len(words), words)))))
    return lambda words: pattern.sub(lambda match: pairs[match[0]], words)


def _bare(words: str) -> str:
    return _BLANK.sub("", words).replace("＊", "*")


def original_report(report: Any, masked: Masked) -> Any:
    """A report (or any JSON value with `start`, `end` and `quote`) on the masked text, told of the original; a birth keeps its masked day."""
    reader = reader_of(masked)

    def told(value: Any) -> Any:
        if isinstance(value, str):
            return reader(value)
        if isinstance(value, list | tuple):
            return [told(one) for one in value]
        if not isinstance(value, dict):
            return value
        moved = {key: told(one) for key, one in value.items()}
        if isinstance(start := value.get("start"), int) and isinstance(end := value.get("end"), int):
            moved["start"], moved["end"] = masked.offsets.original(start, end)
            if isinstance(quote := value.get("quote"), str):
                moved["quote"] = _original(masked, start, end, quote)
        return moved

    return told(report)
