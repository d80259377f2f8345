"""The date of a listing: what its header, its file name and dumps.yml state, and where they disagree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from litdigest.content import DumpNote
from litdigest.dates import DayDate
from litdigest.model import Problem
from litdigest.reading.lines import Line
from litdigest.reading.reading import Reading
from litdigest.reading.shown_dates import Period, is_day, parse_name

_OLDEST = 1990
"""Papers of earlier years are in no listing; arXiv began in 1991."""


@dataclass(frozen=True, slots=True)
class DatedListing:
    """A listing's date, and what to do about it."""

    date: DayDate | None
    """With the year only if one is stated."""
    year_source: str | None
    problems: tuple[Problem, ...]

    def allows(self, date: DayDate) -> bool:
        """Return whether a paper of this date can be in the listing."""
        if date.year is not None and date.year < _OLDEST:
            return False
        return not _is_later(date, self.date)


def date_listing(reading: Reading, note: DumpNote | None) -> DatedListing:
    """Return the listing's date with its stated year, and the problems with either."""
    named = parse_name(PurePath(reading.source).stem)
    line, shown, doubts = _shown(reading, named)
    if shown and shown.last and named and named.last and not _agree(shown, named):
        doubts.append(f"the file name says {_said(named)}, the header says {shown.last}; the header's day counts, rename the file")
        named = None
    day = _day(shown, named)
    stated = _stated_years(day, shown, note, named)
    source = next(iter(stated), None)
    if len(set(stated.values())) > 1:
        says = " and ".join(f"{year} in {place}" for place, year in stated.items())
        doubts.append(f"the listing's year is stated as {says}; {source} counts, correct the other")
    date = DayDate(month=day.month, day=day.day, year=stated[source] if source else None) if day else None
    if date is None and source:
        doubts.append(f"{source} states a year, but the dump has no listing date; add one such as 'Nov 19' as the last line of the header")
    if date and not is_day(date):
        doubts.append(f"the listing date {date} is no day of the calendar; correct the header, or the year where it is stated")
    problems = [Problem.at(reading.source, line, doubt) for doubt in doubts]
    dated = DatedListing(date, source if date else None, ())
    return DatedListing(dated.date, dated.year_source, (*problems, *_impossible_days(reading, dated)))


def _shown(reading: Reading, named: Period | None) -> tuple[int, Period | None, list[str]]:
    """Return the line and the period that the header shows, with doubts."""
    shown = reading.headers[0].periods if reading.headers else ()
    known = {period.last: (line, period) for line, period in shown if period.last}
    if len(known) > 1:
        return _one_of_many(known, named)
    line, period = next(iter(known.values()), shown[0] if shown else (None, None))
    if line is None or period is None:
        return 1, None, []
    if period.last is None and not named:
        return (
            line.number,
            None,
            [f"{line.text!r} in the header does not say which day it was; name the file after the day, such as 2025-11-19.txt"],
        )
    if period.first and not (named and _agree(period, named) and not named.first):
        return line.number, period, [f"the header shows the period {line.text!r}; its last day, {period.last}, counts as the listing's"]
    return line.number, period if period.last else None, []


def _one_of_many(known: dict[DayDate, tuple[Line, Period]], named: Period | None) -> tuple[int, Period | None, list[str]]:
    """Choose among the days in a header, which may lead to other days."""
    for line, period in known.values():
        if named and _agree(period, named) and not period.first:
            return line.number, period, []
    line, _ = next(reversed(known.values()))
    said = ", ".join(repr(line.text) for line, _ in known.values())
    cure = "the day of the file name counts" if named else "name the file after the day, such as 2025-11-19.txt"
    return line.number, None, [f"the header shows several days ({said}), so none of them counts; {cure}"]


def _agree(shown: Period, named: Period) -> bool:
    """Return whether the header and the file name can mean the same day."""
    if not (shown.last and named.last):
        return True
    one, other = _span(shown, named.last.year), _span(named, named.last.year)
    if one is None or other is None:
        return (shown.last.month, shown.last.day) == (named.last.month, named.last.day)
    return one[0] <= other[1] and other[0] <= one[1]


def _span(period: Period, year: int | None) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of a period in `year`, for comparison: the years of single days do not count."""
    if year is None or period.last is None:
        return None
    last = period.last.in_year(period.last.year or year if period.first else year)
    first = period.first.in_year(period.first.year or year) if period.first else last
    return (min(first, last), last) if first and last else None


def _said(named: Period) -> str:
    return f"{named.first} to {named.last}" if named.first else str(named.last)


def _day(shown: Period | None, named: Period | None) -> DayDate | None:
    """Return the day: the header's, unless it shows a period in which the named day is."""
    if shown and shown.last and not (shown.first and named and not named.first):
        return shown.last
    return named.last if named else None


def _stated_years(day: DayDate | None, shown: Period | None, note: DumpNote | None, named: Period | None) -> dict[str, int]:
    """Return the stated years by source, the one that counts first; a header's period may end in the year after the day's."""
    years = {
        "the header": day.year if day and shown and shown.last and shown.last.year else None,
        "dumps.yml": note.year if note else None,
        "the file name": named.last.year if named and named.last else None,
    }
    return {source: year for source, year in years.items() if year}


def _is_later(date: DayDate, listing: DayDate | None) -> bool:
    """Return whether a paper's date is after its listing's."""
    if listing is None:
        return False
    if date.year is None:
        return (date.month, date.day) > (listing.month, listing.day)
    full, day = date.full(), listing.full()
    return bool(full and day and full > day)


def _impossible_days(reading: Reading, dated: DatedListing) -> Iterator[Problem]:
    """Report papers whose date cannot be right; it stays unknown."""
    for card in reading.cards:
        if card.meta is None or card.meta.date is None or not is_day(card.meta.date) or dated.allows(card.meta.date):
            continue
        text, line = card.meta.date_text, card.meta.lines[-1].number
        if card.meta.date.year is None:
            message = f"{text!r} shows no year, so it is of the listing's own, but lies after it ({dated.date}); it stays unknown, check it"
        elif card.meta.date.year < _OLDEST:
            message = f"{text!r} is before {_OLDEST}; it stays unknown, check it"
        else:
            message = f"{text!r} lies after the listing ({dated.date}); it stays unknown, check it"
        yield Problem.at(reading.source, line, message)
