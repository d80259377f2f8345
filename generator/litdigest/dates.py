"""Dates with a year that may be unknown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

LEAP_YEAR = 2024
"""A year with every day, Feb 29 included."""
MONTH_NAMES = tuple("January February March April May June July August September October November December".split())
MONTHS = tuple(name[:3] for name in MONTH_NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDate:
    """A date as a dump shows it; the year may be missing."""

    month: int
    day: int
    year: int | None

    @classmethod
    def of(cls, date: dt.date) -> DayDate:
        """Return `date` as a DayDate with its year."""
        return cls(month=date.month, day=date.day, year=date.year)

    def __str__(self) -> str:
        day = f"{MONTHS[self.month - 1]} {self.day}"
        return day if self.year is None else f"{day}, {self.year}"

    def in_year(self, year: int) -> dt.date | None:
        """Return the date in `year`, or None if that day does not exist."""
        try:
            return dt.date(year, self.month, self.day)
        except ValueError:
            return None

    def full(self) -> dt.date | None:
        """Return the date, or None if its year is missing."""
        return None if self.year is None else self.in_year(self.year)
