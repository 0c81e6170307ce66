"""What a check sees (案件): one defendant of a judgment with the law in force on the dates that matter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipelines.facts.values import Conviction, Defendant, Document, Facts
from pipelines.judgment import Judgment, Part, Span
from pipelines.law import Charge, TierVersion, charge

_EARLIEST = date(1997, 10, 1)
_OLD_LAW = re.compile(r"(?:1979|一九七九|七九)年[^，。；]{0,16}刑法")


@dataclass(frozen=True, slots=True)
class Case:
    """A defendant in his judgment. For checks of the whole judgment `defendant` is the first one, or an empty judgment is never asked."""

    judgment: Judgment
    facts: Facts
    defendant: Defendant
    as_of: date | None = None

    @property
    def document(self) -> Document:
        """The facts of the document."""
        return self.facts.document

    @property
    def judged_on(self) -> date | None:
        """The day of the judgment (宣判日/落款日); `as_of` where the judgment has none."""
        on = self.document.judged_on
        return (on.value.date if on else None) or self.as_of

    @property
    def conduct(self) -> tuple[date, date] | None:
        """First and last possible day of the convicted conduct (行为日), None if unread. Partial dates are widened to what they may mean."""
        first, last = self.defendant.crime_from, self.defendant.crime_to
        if last is None:
            return None
        begin = (first or last).value.earliest
        end = last.value.latest
        return (begin, end) if begin and end and begin <= end else None

    @property
    def single(self) -> bool:
        """Whether the judgment has one defendant only (单一被告人)."""
        return len(self.facts.defendants) == 1

    def charge(self, conviction: Conviction) -> Charge | None:
        """The charge (罪名) of a conviction in the law."""
        return charge(conviction.charge)

    def versions(self, conviction: Conviction) -> tuple[TierVersion, ...] | None:
        """Every version of the penal provision that may lawfully govern a conviction (刑法第十二条 从旧兼从轻).

        From the version in force at the first day of the conduct to the one in force on the day of judgment. A check fires only when it fires
        under each. None where a version on some day in between is not in our data, the conduct is older than the law of 1997 or the court
        speaks of that of 1979, the charge is not known, or no date is known.
        """
        law, until = self.charge(conviction), self.judged_on
        if law is None or until is None:
            return None
        conduct = self.conduct
        if (conduct and conduct[1] < _EARLIEST) or _OLD_LAW.search(self.words(Part.REASONING, Part.LEGAL_BASIS)):
            return None
        begin = conduct[0] if conduct else max(_EARLIEST, date(until.year - 10, 1, 1))
        return law.versions_between(min(begin, until), until)

    def concerns(self, words: str) -> bool:
        """Whether words are about this defendant: he is the only one, or they name him."""
        return self.single or any(name in words for name in self.defendant.person.names)

    def words(self, *parts: Part) -> str:
        """The plain words of all sections of the given parts."""
        return "\n".join(self.judgment.read(section) for section in self.judgment.parts(*parts))

    def quote(self, *spans: Span) -> str:
        """The plain words of spans."""
        return "".join(self.judgment.read(span) for span in spans)
