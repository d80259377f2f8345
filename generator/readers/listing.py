"""Read a saved listing page: header, then papers, with or without meta blocks.

Every line that is not blank ends up in the header, in an entry or in a problem.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from generator.links import find_links
from generator.model import LEAP_YEAR, DayDate, Dump, DumpNote, Entry, Problem
from generator.readers.faults import Reading, find_faults
from generator.readers.lines import Header, Line, Meta, header_at, meta_at, split_lines
from generator.readers.reading import Draft, read_run

_FILE_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


def read_listing(text: str, source: str, note: DumpNote | None = None) -> Dump:
    """Read one dump.

    Args:
        text: the file's text, decoded.
        source: the file's name, for messages; its stem names the dump.
        note: what `dumps.yml` says of it.
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
        entries=tuple(_entry(draft, rank) for rank, draft in enumerate(reading.drafts, 1)) if good else (),
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


def _entry(draft: Draft, rank: int) -> Entry:
    meta = draft.meta or Meta(lines=())
    abstract = "\n".join(line.text for line in draft.abstract)
    return Entry(
        line=draft.title.number,
        last_line=draft.last_line,
        rank=rank,
        title=draft.title.text,
        abstract=abstract,
        authors_count=meta.authors_count,
        organisation=meta.organisation,
        date=meta.date,
        date_text=meta.date_text,
        comments=meta.comments,
        links=find_links(abstract),
    )


def _listing_date(reading: Reading, note: DumpNote | None) -> tuple[DayDate | None, str | None, list[Problem]]:
    """Return the listing date, with the year that is stated, what states it, and what speaks against the file name."""
    date = reading.headers[0].date if reading.headers else None
    named = _named_date(reading.source)
    doubts = []
    if date and named and (named.month, named.day) != (date.month, date.day):
        message = f"the file name says {named}, the header says {date}; the header's day counts, rename the file"
        line = reading.headers[0].lines[-1].number
        doubts.append(Problem(source=reading.source, line=line, last_line=line, severity="warning", message=message))
        named = None
    day = date or named
    if day is None:
        return None, None, doubts
    years = {
        "the header": day.year if date else None,
        "dumps.yml": note.year if note else None,
        "the file name": named.year if named else None,
    }
    source = next((name for name, year in years.items() if year), None)
    shown = DayDate(month=day.month, day=day.day, year=years[source] if source else None)
    if shown.in_year(shown.year or LEAP_YEAR) is None:
        line = reading.headers[0].lines[-1].number if date else 1
        message = f"the listing date {shown} is no day of the calendar; correct the header, or the year where it is stated"
        doubts.append(Problem(source=reading.source, line=line, last_line=line, severity="warning", message=message))
    return shown, source, doubts


def _named_date(source: str) -> DayDate | None:
    match = _FILE_DATE.search(PurePath(source).name)
    date = DayDate(month=int(match[2]), day=int(match[3]), year=int(match[1])) if match else None
    return date if date and date.full() else None
