"""Find the year of a listing: stated, proven, the earliest possible, or unknown.

A header shows only month and day. An entry's date without a year is in the year of the listing, a
date with a year is in another; the dates of the same papers in other dumps decide the rest. No clock,
no file time, no guess.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from litdigest.dates import DayDate
from litdigest.library.merging import Appearance
from litdigest.model import Certainty, Dump, Problem
from litdigest.text.plain import clean_spaces

_LATEST_YEAR = 9999
_SOURCES = {"the header": "The header", "the file name": "The file name", "the page": "The page", "dumps.yml": "dumps.yml", "": "The dump"}


@dataclass(frozen=True, slots=True)
class Year:
    """A listing's year and how it is known."""

    year: int | None
    certainty: Certainty
    reason: str

    @property
    def sure(self) -> int | None:
        """The year if it is stated or proven, else None."""
        return self.year if self.certainty in ("stated", "proven") else None


@dataclass(frozen=True, slots=True)
class _Known:
    """A paper's full date and the dump it comes from."""

    date: dt.date
    shown: str
    """The date as that dump shows it, perhaps without the year."""
    title: str
    dump: str


def find_years(dumps: Sequence[Dump], groups: Sequence[Sequence[Appearance]]) -> tuple[dict[str, Year], tuple[Problem, ...]]:
    """Return the year of each dump by name, and a problem for each year that dates contradict.

    Args:
        dumps: all dumps.
        groups: their entries, one group for each paper.
    """
    years = {dump.name: _stated(dump) for dump in dumps}
    while newly := _proven(dumps, groups, years):
        years.update(newly)
    problems = _contradictions(dumps, groups, years)
    known = _known_dates(groups, years)
    for dump in dumps:
        if years[dump.name].certainty == "unknown":
            years[dump.name] = _earliest(dump, known)
    return years, problems


def _stated(dump: Dump) -> Year:
    date = dump.listing_date
    if date is None:
        return Year(None, "unknown", "The listing shows no date.")
    if date.year is None:
        return Year(None, "unknown", "The listing shows no year, and there is no evidence of it.")
    return Year(date.year, "stated", f"{_SOURCES[dump.year_source or '']} states the year.")


def _proven(dumps: Sequence[Dump], groups: Sequence[Sequence[Appearance]], years: dict[str, Year]) -> dict[str, Year]:
    """Return the years that follow from what is known so far."""
    votes = _votes(groups, years)
    found = {}
    for dump in dumps:
        ballots = votes.get(dump.name)
        if years[dump.name].sure is None and dump.listing_date and ballots:
            year, witnesses = _winner(ballots)
            if year is not None:
                found[dump.name] = Year(year, "proven", _proof(witnesses, year))
    return found


def _votes(groups: Sequence[Sequence[Appearance]], years: dict[str, Year]) -> dict[str, dict[int, list[_Known]]]:
    """Return, for each dump, the years supported by other dumps' full dates of its papers."""
    votes: dict[str, dict[int, list[_Known]]] = defaultdict(lambda: defaultdict(list))
    for group in groups:
        known = _dates_of(group, years)
        yearless = {(dump.name, entry.date): None for dump, entry in group if entry.date and entry.date.year is None}
        for name, date in yearless:
            for other in known:
                if other.dump != name and date.in_year(other.date.year) == other.date:
                    votes[name][other.date.year].append(other)
    return votes


def _winner(ballots: dict[int, list[_Known]]) -> tuple[int | None, list[_Known]]:
    ranked = sorted(ballots.items(), key=lambda item: (-len(item[1]), item[0]))
    if len(ranked) > 1 and len(ranked[0][1]) == len(ranked[1][1]):
        return None, []
    return ranked[0]


def _proof(witnesses: Sequence[_Known], year: int) -> str:
    first = min(witnesses, key=lambda known: (known.title, known.dump))
    others = len({known.title for known in witnesses}) - 1
    more = f"; {others} more papers agree" if others > 1 else "; one more paper agrees" if others else ""
    there = f"as “{first.shown}” in {first.dump}" + ("" if str(year) in first.shown else f", which is of {year}")
    return f"“{clean_spaces(first.title)}” is listed here without a year and {there}{more}."


def _dates_of(group: Sequence[Appearance], years: dict[str, Year]) -> list[_Known]:
    known = []
    for dump, entry in group:
        year = years[dump.name].sure
        date = entry.date and (entry.date.full() or (entry.date.in_year(year) if year and entry.date.year is None else None))
        if date:
            known.append(_Known(date, entry.date_text or "", entry.title, dump.name))
    return known


def _contradictions(dumps: Sequence[Dump], groups: Sequence[Sequence[Appearance]], years: dict[str, Year]) -> tuple[Problem, ...]:
    votes = _votes(groups, years)
    known = _known_dates(groups, years)
    doubts = ((dump, _outvoted(dump, years[dump.name], votes) or _too_old(dump, years[dump.name], known)) for dump in dumps)
    return tuple(Problem.at(dump.source, 1, f"{doubt}; check the file name and dumps.yml") for dump, doubt in doubts if doubt)


def _outvoted(dump: Dump, year: Year, votes: dict[str, dict[int, list[_Known]]]) -> str | None:
    against = [other for other in sorted(votes.get(dump.name, {})) if other != year.sure]
    if not against or dump.listing_date is None:
        return None
    others = ", ".join(map(str, against))
    return f"its dates without a year are dates of {others} in other dumps, but the listing's year is {year.sure or 'not certain'}"


def _too_old(dump: Dump, year: Year, known: dict[str, list[_Known]]) -> str | None:
    day = dump.listing_date.in_year(year.sure) if dump.listing_date and year.sure else None
    newest = max((found.date for found in known.get(dump.name, ())), default=None)
    if day is None or newest is None or newest <= day:
        return None
    return f"the listing is of {DayDate.of(day)}, but it shows a paper of {DayDate.of(newest)}"


def _known_dates(groups: Sequence[Sequence[Appearance]], years: dict[str, Year]) -> dict[str, list[_Known]]:
    """Return, for each dump, the full dates of its papers as known from all dumps."""
    known: dict[str, list[_Known]] = defaultdict(list)
    for group in groups:
        dates = _dates_of(group, years)
        for name in sorted({dump.name for dump, _ in group}):
            known[name].extend(dates)
    return known


def _earliest(dump: Dump, known: dict[str, list[_Known]]) -> Year:
    """Return the earliest year in which the listing is not older than any of its papers."""
    dates = known.get(dump.name)
    if not dates or dump.listing_date is None:
        return _stated(dump)
    newest = max(dates, key=lambda k: (k.date, k.title))
    shown = Counter(e.date.year for e in dump.entries if e.date and e.date.year is not None)
    year = newest.date.year
    while year <= _LATEST_YEAR and not _possible(dump.listing_date, year, newest.date, shown):
        year += 1
    if year > _LATEST_YEAR:
        return _stated(dump)
    return Year(
        year,
        "earliest",
        f"Its newest paper of known date, “{clean_spaces(newest.title)}”, is dated {DayDate.of(newest.date)}, "
        f"so the listing is from {year} or later.",
    )


def _possible(day: DayDate, year: int, newest: dt.date, shown: Counter[int]) -> bool:
    date = day.in_year(year)
    return date is not None and date >= newest and year not in shown
