"""Read a saved listing page: header, then papers, with or without meta blocks.

Every line that is not blank ends up in the header, in an entry or in a problem.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from litdigest.dates import LEAP_YEAR, DayDate
from litdigest.model import Dump, DumpNote, Entry, Problem
from litdigest.reading.faults import find_faults
from litdigest.reading.lines import Header, Line, Meta, header_at, meta_at, split_lines
from litdigest.reading.links import find_links
from litdigest.reading.roles import EntryLines, Reading, read_run

_FILE_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


def read_listing(text: str, source: str, note: DumpNote | None = None) -> Dump:
    """Read one dump.

    Args:
        text: the file's text, decoded.
        source: the file's name, for messages; its stem names the dump.
        note: its entry in `dumps.yml`.
    """
    reading = _read(text, source)
    date, year_source, doubts = _listing_date(reading, note)
    lines = tuple(line.number for line in reading.lines)
    good = reading.is_listing
    return Dump(
        name=PurePath(source).stem,
        source=source,
        listing_date=date,
        year_source=year_source,
        text_kind=note.text if note else "abstract",
        entries=tuple(_entry(entry, rank) for rank, entry in enumerate(reading.entries, 1)) if good else (),
        problems=tuple(sorted((*find_faults(reading), *doubts))),
        header_lines=tuple(line.number for header in reading.headers for line in header.lines) if good else (),
        unplaced_lines=reading.unplaced if good else lines,
        text_lines=lines,
        fingerprint=hashlib.sha256("\n".join(line.text for line in reading.lines).encode("utf-8", "surrogatepass")).hexdigest(),
    )


def _read(text: str, source: str) -> Reading:
    lines = split_lines(text.removeprefix("\ufeff"))
    headers: list[Header] = []
    runs: list[tuple[list[Line], Meta | None]] = [([], None)]
    for part in _parts(lines):
        match part:
            case Header():
                headers.append(part)
            case Meta():
                runs[-1] = (runs[-1][0], part)
                runs.append(([], None))
            case Line():
                runs[-1][0].append(part)
    has_meta = any(meta and len(meta.lines) > 1 for _, meta in runs)
    read = tuple(read_run(run, meta, has_meta=has_meta) for run, meta in runs if run or meta)
    return Reading(source, text, lines, tuple(headers), read, has_meta)


def _parts(lines: Sequence[Line]) -> Iterator[Header | Meta | Line]:
    place = 0
    while place < len(lines):
        part = header_at(lines, place) or meta_at(lines, place) or lines[place]
        yield part
        place += 1 if isinstance(part, Line) else len(part.lines)


def _entry(entry: EntryLines, rank: int) -> Entry:
    meta = entry.meta or Meta(lines=())
    abstract = "\n".join(line.text for line in entry.abstract)
    return Entry(
        line=entry.title.number,
        last_line=entry.last_line,
        rank=rank,
        title=entry.title.text,
        abstract=abstract,
        authors_count=meta.authors_count,
        organisation=meta.organisation,
        date=meta.date,
        date_text=meta.date_text,
        comments=meta.comments,
        links=find_links(abstract),
    )


def _listing_date(reading: Reading, note: DumpNote | None) -> tuple[DayDate | None, str | None, list[Problem]]:
    """Return the listing date with its stated year, the source of that year, and the problems with either."""
    shown = reading.headers[0].date if reading.headers else None
    named = _named_date(reading.source)
    line = reading.headers[0].lines[-1].number if shown else 1
    doubts = []
    if shown and named and (named.month, named.day) != (shown.month, shown.day):
        doubts.append(f"the file name says {named}, the header says {shown}; the header's day counts, rename the file")
        named = None
    stated = _stated_years(shown, note, named)
    source = next(iter(stated), None)
    if len(set(stated.values())) > 1:
        says = " and ".join(f"{year} in {place}" for place, year in stated.items())
        doubts.append(f"the listing's year is stated as {says}; {source} counts, correct the other")
    day = shown or named
    date = DayDate(month=day.month, day=day.day, year=stated[source] if source else None) if day else None
    if date is None and source:
        doubts.append(f"{source} states a year, but the dump has no listing date; add one such as 'Nov 19' as the last line of the header")
    if date and date.in_year(date.year or LEAP_YEAR) is None:
        doubts.append(f"the listing date {date} is no day of the calendar; correct the header, or the year where it is stated")
    problems = [Problem.at(reading.source, line, doubt) for doubt in doubts]
    return date, source if date else None, [*problems, *_later_days(reading, date)]


def _stated_years(shown: DayDate | None, note: DumpNote | None, named: DayDate | None) -> dict[str, int]:
    """Return the stated years by source, the one that counts first."""
    years = {
        "the header": shown.year if shown else None,
        "dumps.yml": note.year if note else None,
        "the file name": named.year if named else None,
    }
    return {source: year for source, year in years.items() if year}


def _later_days(reading: Reading, listing: DayDate | None) -> list[Problem]:
    """Report papers of the listing's own year that are dated after the listing."""
    return [
        Problem.at(
            reading.source,
            entry.meta.lines[-1].number,
            f"{entry.meta.date_text!r} shows no year, so it is of the listing's own, but lies after it ({listing}); check it",
        )
        for entry in reading.entries
        if listing and entry.meta and entry.meta.date and entry.meta.date.year is None
        if (entry.meta.date.month, entry.meta.date.day) > (listing.month, listing.day)
    ]


def _named_date(source: str) -> DayDate | None:
    match = _FILE_DATE.search(PurePath(source).name)
    date = DayDate(month=int(match[2]), day=int(match[3]), year=int(match[1])) if match else None
    return date if date and date.full() else None
