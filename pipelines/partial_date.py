"""The value of a date (日期的值): whole, partial or impossible, as printed. Texts are read by ``dates``."""

import calendar
from dataclasses import dataclass
from datetime import date
from functools import total_ordering


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as printed: year, and month and day where they are known; it may be impossible (二月三十日)."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, an impossible date as printed."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def possible(self) -> bool:
        """Whether the calendar has such a year, month or day."""
        if not 1 <= self.year <= 9999:
            return False
        if self.month is None:
            return self.day is None
        if not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]

    @property
    def earliest(self) -> date | None:
        """The first day that it may mean; None if impossible."""
        return PartialDate(self.year, self.month or 1, self.day or 1).date

    @property
    def latest(self) -> date | None:
        """The last day that it may mean; None if impossible."""
        if self.day is not None:
            return self.date
        first = PartialDate(self.year, self.month or 12, 1).date
        return first and first.replace(day=calendar.monthrange(first.year, first.month)[1])

    @property
    def date(self) -> date | None:
        """The calendar day, or None when the date is partial or impossible."""
        if self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    def __lt__(self, other: object) -> bool:
        """Order by year, month, day; an unknown part sorts before every known one."""
        if not isinstance(other, PartialDate):
            return NotImplemented
        return (self.year, self.month or 0, self.day or 0) < (other.year, other.month or 0, other.day or 0)
