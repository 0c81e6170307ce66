"""Releases (发布): when a version of a check or of the model began to speak, by what was live when.

A version is released where it goes live in some process while it was in none before, so several processes that follow one another are one release,
and a restart is none. A model that was withdrawn and speaks again is released anew; a check comes with its program and is released once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from serving.outcomes.changes import Release
from serving.store.compositions import Composition, Live, Part

Version = tuple[str, str]  # kind and name


def releases(live: Iterable[Live], composed: Sequence[Composition]) -> tuple[Release, ...]:
    """The releases in their order; where nothing is told to be live, by when each composition spoke first. What speaks first is no release."""
    spoke = [one for one in live if one.part is Part.CHAMPION]
    return tuple(_of_live(spoke) if spoke else _of_compositions(composed))


def _of_live(spoke: Sequence[Live]) -> Iterator[Release]:
    events: list[tuple[datetime, str, Composition | None]] = [(one.from_at, one.process, one.composition) for one in spoke]
    events += [(one.until, one.process, None) for one in spoke if one.until]
    speaking: dict[str, Composition] = {}
    known: set[Version] | None = None
    released: set[Version] = set()
    for at, now in groupby(sorted(events, key=lambda one: (one[0], one[2] is not None)), key=lambda one: one[0]):
        for _, process, composition in now:  # what ends at a moment is told before what begins
            speaking.pop(process, None)
            if composition is not None:
                speaking[process] = composition
        versions = {version for one in speaking.values() for version in _versions(one)}
        if versions and known is not None:
            new = {one for one in versions - known if one[0] == "model" or one not in released}
            yield from (Release(name, at, kind) for kind, name in sorted(new))
        known = versions or known
        released |= versions


def _of_compositions(composed: Sequence[Composition]) -> Iterator[Release]:
    known: set[Version] | None = None
    for one in composed:
        versions = set(_versions(one))
        if known is not None:
            yield from (Release(name, one.first_at, kind) for kind, name in sorted(versions - known))
        known = versions


def _versions(one: Composition) -> Iterator[Version]:
    yield "model", one.model
    for name, (version, _) in one.checks.items():
        yield "check", f"{name}@{version}"
