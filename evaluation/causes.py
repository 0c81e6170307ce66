"""Errors by cause (差错归因): what is missing and what is too many, paired where they are one mistake: status, defendant or value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evaluation.values import Item, Json

Cause = Literal["missed", "spurious", "value", "defendant", "status"]
CAUSES: Mapping[Cause, str] = {
    "missed": "漏读",
    "spurious": "多读",
    "value": "取值不对",
    "defendant": "被告人不对",
    "status": "认定状态不对",
}
# Parts of a value of which one must be the same for two of them to be the same fact told otherwise; others: any two of one defendant.
_TELLING: Mapping[str, tuple[int, ...]] = {
    "prior": (1, 3),
    "prior.sentenced_on": (1, 2),
    "prior.released_on": (1, 2),
    "custody": (1, 2),
    "conviction": (1, 3, 5),
    "facts.drug": (1, 2),
}
AROUND = 40  # characters of the text on either side of a quote


@dataclass(frozen=True, slots=True)
class Error:
    """One mistake: what gold has, what was read, or both."""

    cause: Cause
    gold: Item | None
    read: Item | None

    @property
    def field(self) -> str:
        """The field."""
        return self.one.field

    @property
    def one(self) -> Item:
        """Gold's item, or the one that was read where there is none."""
        found = self.gold or self.read
        assert found is not None
        return found


def errors(gold: Iterable[Item], read: Iterable[Item]) -> Iterator[Error]:
    """The mistakes of one judgment."""
    want, have = list(gold), list(read)
    missing, extra = _without(want, have), _without(have, want)
    pairings: tuple[tuple[Cause, Callable[[Item, Item], bool]], ...] = (("status", _status), ("defendant", _defendant), ("value", _value))
    for cause, fits in pairings:
        for one in list(missing):
            other = next((other for other in extra if other.field == one.field and fits(one, other)), None)
            if other:
                missing.remove(one)
                extra.remove(other)
                yield Error(cause, one, other)
    yield from (Error("missed", one, None) for one in missing)
    yield from (Error("spurious", None, one) for one in extra)


def _without(ones: Sequence[Item], others: Sequence[Item]) -> list[Item]:
    """The first less the second, as bags."""
    left = Counter(others)
    found = []
    for one in ones:
        if left[one]:
            left[one] -= 1
        else:
            found.append(one)
    return found


def _status(one: Item, other: Item) -> bool:
    return one.field.startswith("circumstance.") and one.owner == other.owner


def _defendant(one: Item, other: Item) -> bool:
    return one.owner is not None and one.owner != other.owner and one.value[1:] == other.value[1:]


def _value(one: Item, other: Item) -> bool:
    if one.field == "citation":
        return bool(one.value[:2] == other.value[:2])
    if one.field == "defendant":
        return bool(set(str(one.value)) & set(str(other.value)) - set("某×XＸ"))
    telling = _TELLING.get(one.field)
    alike = telling is None or any(one.value[at] is not None and one.value[at] == other.value[at] for at in telling)
    return one.owner == other.owner and alike


def row(error: Error, id: str, text: str | None) -> dict[str, object]:
    """A mistake as JSON, with the words of both sides."""
    gold, read = error.gold, error.read
    return {
        "cause": error.cause,
        "id": id,
        "field": error.field,
        "defendant": error.one.owner,
        "read_defendant": read.owner if read else None,
        "gold": gold.told if gold else None,
        "read": read.told if read else None,
        "gold_words": words(gold, text),
        "read_words": words(read, text),
    }


def words(item: Item | None, text: str | None) -> dict[str, object] | None:
    """The first words of a fact, with what stands around them."""
    if item is None or not item.places or text is None:
        return None
    place = item.places[0]
    return {
        "start": place.start,
        "end": place.end,
        "before": text[max(0, place.start - AROUND) : place.start],
        "quote": text[place.start : place.end],
        "after": text[place.end : place.end + AROUND],
        "source": place.source,
        "score": item.score,
    }


def commonest(rows: Iterable[Json]) -> list[Json]:
    """Rows of mistakes: the commonest cause first, in it the commonest field."""
    found = list(rows)
    causes = Counter(one["cause"] for one in found)
    fields = Counter((one["cause"], one["field"]) for one in found)
    return sorted(
        found, key=lambda one: (-causes[one["cause"]], one["cause"], -fields[one["cause"], one["field"]], one["field"], one["id"])
    )
