"""Spacing (空白): the plain text with its blanks back, so that the fields of a table stay apart (1988-07-09 320102198807091234)."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from annotation.masking.finding import Finding
from pipelines.judgment import Judgment


class Spaced:
    """Plain text with one blank wherever the text as received has white space between two characters; `places` lead to the plain text."""

    __slots__ = ("_spots", "places", "text")

    def __init__(self, judgment: Judgment) -> None:
        pieces: list[str] = []
        self.places = array("I")
        self._spots = array("I")
        for at, character in enumerate(judgment.plain):
            if at and judgment.plain[at - 1] != "\n" != character and self._parted(judgment, at):
                pieces.append(" ")
                self.places.append(at)
            self._spots.append(len(self.places))
            pieces.append(character)
            self.places.append(at)
        self.text = "".join(pieces)

    @staticmethod
    def _parted(judgment: Judgment, at: int) -> bool:
        """Whether white space stood before a plain character; zero-width characters part nothing."""
        before, here = judgment.offsets[at - 1] + 1, judgment.offsets[at]
        return here > before and any(character.isspace() for character in judgment.text[before:here])

    def spaced(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Findings in the plain text as findings in this text."""
        for one in findings:
            yield Finding(self._spots[one.start], self._spots[one.end - 1] + 1, one.sort, one.words)

    def plain(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings in this text as findings in the plain text."""
        for one in findings:
            if " " not in self.text[one.start : one.end]:
                yield Finding(self.places[one.start], self.places[one.end - 1] + 1, one.sort, one.words)
