"""Dates with a year that may be unknown."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

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
        day = f"{MONTHS[self.month - 1]} {self.day}" if 1 <= self.month <= 12 else f"{self.month:02}-{self.day:02}"
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


Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class PaperDate:
    """When a paper appeared, as precisely as it is known."""

    year: int
    month: int | None = None
    day: int | None = None
    """None if the month is."""

    @classmethod
    def of(cls, date: dt.date) -> PaperDate:
        """Return `date`, known to the day."""
        return cls(date.year, date.month, date.day)

    @classmethod
    def parse(cls, text: str) -> PaperDate | None:
        """Return the date that YYYY, YYYY-MM or YYYY-MM-DD states, or None for any other text."""
        if not _ISO.fullmatch(text):
            return None
        date = cls(*map(int, text.split("-")))
        try:
            return date if date.first_day else None
        except ValueError:
            return None

    @property
    def precision(self) -> Precision:
        """How precisely the date is known."""
        return "year" if self.month is None else "month" if self.day is None else "day"

    @property
    def first_day(self) -> dt.date:
        """The earliest day that the date can mean; for sorting, never for showing."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def exact_day(self) -> dt.date | None:
        """The day, or None if it is not known."""
        return self.first_day if self.precision == "day" else None

    @property
    def iso(self) -> str:
        """The date as YYYY-MM-DD, YYYY-MM or YYYY (ISO 8601)."""
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])

    def __str__(self) -> str:
        if self.month is None:
            return str(self.year)
        return f"{MONTHS[self.month - 1]} {self.year}" if self.day is None else str(DayDate.of(self.first_day))


_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
