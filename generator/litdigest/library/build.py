"""Merge dumps into a library: every paper once, with everything the dumps say about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import PurePath

from litdigest.dates import DayDate
from litdigest.library.merging import Appearance, merge
from litdigest.library.years import Year, find_years
from litdigest.model import Dump, DumpNote, Library, Link, Listing, Paper, Problem, Sighting
from litdigest.progress import Progress, no_progress, track
from litdigest.reading.evidence import promise_of_code
from litdigest.text.plain import clean_spaces, file_slug, key, shorten, slug
from litdigest.text.slugs import gave_way, unique_slugs

_ENDS_CUT = ("...", "…")
_CHECK = "correct whichever is not as the paper has it"


def build_library(dumps: Sequence[Dump], notes: dict[str, DumpNote] | None = None, on_progress: Progress = no_progress) -> Library:
    """Merge `dumps` into a library. Their order does not matter.

    Args:
        dumps: the dumps as read.
        notes: the entries of `dumps.yml`, by dump name.
        on_progress: called with what is done and the total.
    """
    kept, problems = _without_copies(dumps)
    read = [dump for dump in kept if dump.entries]
    groups = merge(read)
    years, doubts = find_years(read, groups)
    pages, shared = _listing_slugs(read)
    slugs, alike = _paper_slugs(groups)
    problems += [*shared, *alike]
    listings = {dump.name: _listing(dump, years[dump.name], (notes or {}).get(dump.name), pages[dump.name]) for dump in read}
    papers = []
    conflicts = []
    for group in track(groups, on_progress):
        newest_first = sorted(group, key=lambda appearance: (listings[appearance[0].name].sort_key, -appearance[1].rank), reverse=True)
        papers.append(_paper(newest_first, years, slugs))
        conflicts += _conflicts(newest_first, years)
        problems += _repeats(newest_first)
    return Library(
        papers=tuple(sorted(papers, key=lambda paper: paper.slug)),
        listings=tuple(sorted(listings.values(), key=_listing_order)),
        problems=tuple(sorted({*problems, *conflicts, *doubts, *(p for dump in dumps for p in dump.problems)})),
        line_count=sum(len(dump.text_lines) for dump in kept),
        header_line_count=sum(len(dump.header_lines) for dump in kept),
        unplaced_line_count=sum(len(dump.unplaced_lines) for dump in kept),
        entry_count=sum(len(dump.entries) for dump in kept),
        conflict_count=len(conflicts),
    )


def _listing_order(listing: Listing) -> tuple[bool, int, str]:
    date, name = listing.sort_key
    return (date == dt.date.min, -date.toordinal(), name)


def _without_copies(dumps: Sequence[Dump]) -> tuple[list[Dump], list[Problem]]:
    kept: dict[str, Dump] = {}
    problems = []
    for dump in sorted(dumps, key=lambda d: d.name):
        if not dump.text_lines:
            continue
        first = kept.setdefault(dump.fingerprint, dump)
        if first is not dump:
            message = f"this file has the same text as {_file(first)} and was skipped; remove one of the two"
            problems.append(Problem.at(dump.source, 1, message, last_line=dump.text_lines[-1]))
    return list(kept.values()), problems


def _listing_slugs(dumps: Sequence[Dump]) -> tuple[dict[str, str], list[Problem]]:
    """Return the slug of each listing by dump name, and a problem for each of two files that would have the same."""
    by_name = {dump.name: dump for dump in dumps}
    usual = {name: file_slug(name) for name in by_name}
    given = unique_slugs(usual)
    doubts = []
    for one, other in gave_way(usual, given):
        loser, keeper, address = by_name[one], by_name[other], f"the address digests/{usual[one]}/"
        doubts.append(_shared(loser, f"{address} belongs to {_file(keeper)}, so this listing has digests/{given[one]}/"))
        doubts.append(_shared(keeper, f"{_file(loser)} would have {address}, too; this file keeps it"))
    return given, doubts


def _shared(dump: Dump, message: str) -> Problem:
    return Problem.at(dump.source, 1, f"{message}; rename one of the two")


def _file(dump: Dump) -> str:
    return PurePath(dump.source).name


def _paper_slugs(groups: Sequence[Sequence[Appearance]]) -> tuple[dict[str, str], list[Problem]]:
    """Return the slug of each present or earlier title by its key, and a problem for each of two titles that would have the same."""
    first = {key(entry.title): (dump, entry) for group in groups for dump, entry in reversed(group)}
    usual = {name: slug(entry.title) for name, (_, entry) in first.items()}
    given = unique_slugs(usual)
    doubts = []
    for one, other in gave_way(usual, given):
        loser, keeper, address = first[one], first[other], f"the address papers/{usual[one]}/"
        doubts.append(_problem(loser, f"{address} belongs to {_place(keeper)}, so this title has papers/{given[one]}/; {_CHECK}"))
        doubts.append(_problem(keeper, f"{_place(loser)} would have {address}, too; this title keeps it; {_CHECK}"))
    return given, doubts


def _place(appearance: Appearance) -> str:
    dump, entry = appearance
    return f"another title ({_file(dump)}:{entry.line})"


def _listing(dump: Dump, year: Year, note: DumpNote | None, name: str) -> Listing:
    return Listing(
        dump=dump.name,
        title=(note.title if note else None) or "Daily Papers",
        slug=name,
        date=dump.listing_date,
        year=year.year,
        certainty=year.certainty,
        reason=year.reason,
        entry_count=len(dump.entries),
    )


def _paper(appearances: Sequence[Appearance], years: dict[str, Year], slugs: dict[str, str]) -> Paper:
    """Make a paper of `appearances`, which are sorted newest listing first."""
    entries = [entry for _, entry in appearances]
    own = slugs[key(entries[0].title)]
    former = {slugs[key(e.title)]: clean_spaces(e.title) for e in reversed(entries)}
    former.pop(own)
    whole = next((p for p in appearances if p[1].abstract and not p[1].abstract.endswith(_ENDS_CUT)), None)
    dump, entry = whole or next((p for p in appearances if p[1].abstract), appearances[0])
    links = _merged_links([entry.links, *(e.links for e in entries)])
    date = _published(appearances, years)
    return Paper(
        slug=own,
        title=clean_spaces(entries[0].title),
        aliases=tuple(former[name] for name in sorted(former)),
        former_slugs=tuple(sorted(former)),
        first_slug=slugs[key(entries[-1].title)],
        abstract=entry.abstract,
        text_kind=dump.text_kind,
        published=date,
        date_text=None if date else next((e.date_text for e in entries if e.date_text), None),
        authors_count=next((e.authors_count for e in entries if e.authors_count is not None), None),
        organisation=next((e.organisation for e in entries if e.organisation), None),
        comments=next((e.comments for e in entries if e.comments is not None), None),
        upvotes=None,
        links=links,
        promised=None if any(link.kind == "code" for link in links) else promise_of_code(entry.abstract),
        sightings=_sightings(appearances),
    )


def _merged_links(lists: Sequence[tuple[Link, ...]]) -> tuple[Link, ...]:
    merged: dict[str, Link] = {}
    for links in lists:
        for link in links:
            merged.setdefault((link.repo or link.url).lower(), link)
    return tuple(merged.values())


def _full_dates(appearances: Sequence[Appearance]) -> list[dt.date]:
    return [date for _, entry in appearances if entry.date and (date := entry.date.full())]


def _published(appearances: Sequence[Appearance], years: dict[str, Year]) -> dt.date | None:
    """Return the full date shown by the newest dump, else a date completed by a stated or proven year."""
    shown = _full_dates(appearances)
    if shown:
        return shown[0]
    for dump, entry in appearances:
        year = years[dump.name].sure
        if entry.date and year and (date := entry.date.in_year(year)):
            return date
    return None


def _sightings(appearances: Sequence[Appearance]) -> tuple[Sighting, ...]:
    first: dict[str, Sighting] = {}
    for dump, entry in appearances:
        first.setdefault(dump.name, Sighting(dump=dump.name, rank=entry.rank, line=entry.line, comments=entry.comments))
    return tuple(first.values())


def _conflicts(appearances: Sequence[Appearance], years: dict[str, Year]) -> list[Problem]:
    """Report facts of one paper that differ from dump to dump."""
    counts = {entry.authors_count for _, entry in appearances if entry.authors_count is not None}
    dates = set(_full_dates(appearances)) | {d for appearance in appearances if (d := _published([appearance], years))}
    found = []
    if len(counts) > 1:
        found.append(f"author counts differ from listing to listing ({_joined(sorted(counts))}); the newest counts")
    if len(dates) > 1:
        shown = _joined([DayDate.of(date) for date in sorted(dates)])
        found.append(f"dates differ from listing to listing ({shown}); a full date counts before one without a year, then the newest")
    return [_problem(appearances[0], message) for message in found]


def _repeats(appearances: Sequence[Appearance]) -> list[Problem]:
    """Report a paper that one dump lists more than once."""
    problems = []
    first: dict[str, int] = {}
    for appearance in appearances:
        line = first.setdefault(appearance[0].name, appearance[1].line)
        if line != appearance[1].line:
            problems.append(_problem(appearance, f"listed here again (first at line {line}); the first place counts"))
    return problems


def _joined(values: Sequence[object]) -> str:
    return ", ".join(map(str, values))


def _problem(appearance: Appearance, message: str) -> Problem:
    dump, entry = appearance
    title = shorten(entry.title)
    return Problem.at(dump.source, entry.line, f"{title!r}: {message}", last_line=entry.last_line)
