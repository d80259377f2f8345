"""Make a dump of records, as a listing makes one of lines: a record that cannot be used is a problem, and costs only itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from litdigest.content import DumpNote
from litdigest.dates import DayDate
from litdigest.model import Dump, Entry, Link, Problem
from litdigest.reading.links import find_links, stated_link
from litdigest.reading.listing_date import DatedListing
from litdigest.reading.records import Record, RecordError, Records, as_json, checked, iso_day
from litdigest.reading.shown_dates import parse_name
from litdigest.text.plain import shorten


def read_records(records: Records, source: str, note: DumpNote | None = None) -> tuple[Dump, Records]:
    """Return the dump that records make, and the records that it uses, checked.

    Args:
        records: as a format states them.
        source: the file's name, for messages; its stem names the dump.
        note: its entry in `dumps.yml`.
    """
    kept, problems = _usable(records, source)
    listed = _dated(kept, source, note)
    for number, record in kept.rows:
        problems += [_problem(source, number, record, doubt) for doubt in _doubts(record, listed)]
    if not kept.rows:
        message = "no record of this file is a paper with a title and an arXiv id; nothing was read, save the page or the answer again"
        problems = [Problem.at(source, 1, message, severity="error")]
    used = {number for number, _ in kept.rows}
    dump = Dump(
        name=PurePath(source).stem,
        source=source,
        listing_date=listed.date,
        year_source=listed.year_source,
        text_kind=note.text if note else "abstract",
        entries=tuple(_entry(record, number, rank, kept.origin, listed) for rank, (number, record) in enumerate(kept.rows, 1)),
        problems=tuple(sorted(problems)),
        header_lines=(),
        unplaced_lines=tuple(number for number, _ in records.rows if number not in used),
        text_lines=tuple(number for number, _ in records.rows),
        fingerprint=hashlib.sha256(as_json(kept).encode()).hexdigest(),
        counted_in="record",
    )
    return dump, kept


def _usable(records: Records, source: str) -> tuple[Records, list[Problem]]:
    """Return the records that are papers, checked, and what is wrong with any."""
    used: dict[int, Record] = {}
    problems: list[Problem] = []
    for number, record in records.rows:
        doubts: list[str] = []
        try:
            used[number] = checked(record, doubts)
        except RecordError as error:
            doubts = [str(error)]
        problems += [_problem(source, number, record, doubt) for doubt in doubts]
    return replace(records, rows=tuple(used.items())), problems


def _problem(source: str, number: int, record: Record, message: str) -> Problem:
    title = record.get("title")
    name = f" ({shorten(title)!r})" if isinstance(title, str) else ""
    return Problem.at(source, number, f"record {number}{name}: {message}")


def _dated(records: Records, source: str, note: DumpNote | None) -> DatedListing:
    """Return the day of the listing, and what states its year: the page itself, or the name of the file."""
    if records.day:
        return DatedListing(DayDate.of(records.day), "the page", ())
    named = parse_name(PurePath(source).stem)
    day = named.last if named else None
    if day is None:
        return DatedListing(None, None, ())
    if note and note.year:
        return DatedListing(replace(day, year=note.year), "dumps.yml", ())
    return DatedListing(day, "the file name", ())


def _doubts(record: Record, listed: DatedListing) -> Iterator[str]:
    if "abstract" not in record:
        yield "it has no abstract; the paper is listed without one"
    published = iso_day(record.get("published"))
    if published and not listed.allows(DayDate.of(published)):
        wrong = f"after the day of the listing ({listed.date}) or before 1990"
        yield f"it was published on {published}, {wrong}; its date stays unknown, check both"


def _entry(record: Record, number: int, rank: int, origin: str, listed: DatedListing) -> Entry:
    published = iso_day(record.get("published"))
    day = DayDate.of(published) if published else None
    authors = tuple(record.get("authors", ()))
    return Entry(
        line=number,
        last_line=number,
        rank=rank,
        title=record["title"],
        abstract=record.get("abstract", ""),
        authors_count=len(authors) or None,
        organisation=record.get("organisation"),
        date=day if day and listed.allows(day) else None,
        date_text=record.get("published"),
        comments=record.get("comments"),
        links=_links(record, origin),
        authors=authors,
        upvotes=record.get("upvotes"),
        arxiv=record["arxiv"],
    )


def _links(record: Record, origin: str) -> tuple[Link, ...]:
    """Return what the record states as the code, then what the abstract names, then the project page; each once."""
    code = stated_link(record.get("code"), "code", f"Named as its code in {origin}.")
    project = stated_link(record.get("project"), "project", f"Named as its project page in {origin}.")
    found: dict[str, Link] = {}
    for link in (code, *find_links(record.get("abstract", "")), project):
        if link:
            found.setdefault((link.repo or link.url).lower(), link)
    return tuple(found.values())
