"""Merge dumps into a library: every paper once, with everything the dumps say about it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from litdigest.content import DumpNote, MergeRules
from litdigest.dates import PaperDate
from litdigest.library.by_id import Ids
from litdigest.library.merging import Appearance, Merged, merge
from litdigest.library.paper_slugs import paper_slugs
from litdigest.library.reports import conflicts, decisions_as_problems, repeats
from litdigest.library.stated import id_conflicts, with_stated_facts
from litdigest.library.years import Year, find_years
from litdigest.model import Dump, Entry, Library, Link, Listing, Paper, Problem, Sighting
from litdigest.progress import Progress, no_progress, track
from litdigest.reading.evidence import promise_of_code
from litdigest.text.organisations import organisation_name
from litdigest.text.plain import clean_spaces, file_slug, key
from litdigest.text.slugs import gave_way, unique_slugs

_ENDS_CUT = ("...", "…")
_STOPS = " .…"
_FULL = 0.75
"""A text that is shorter than this share of the longest is a summary or was cut."""


def build_library(
    dumps: Sequence[Dump],
    notes: dict[str, DumpNote] | None = None,
    on_progress: Progress = no_progress,
    *,
    rules: MergeRules | None = None,
    ids: Ids | None = None,
) -> Library:
    """Merge `dumps` into a library. Their order does not matter.

    Args:
        dumps: the dumps as read.
        notes: the entries of `dumps.yml`, by dump name.
        on_progress: called with what is done and the total.
        rules: what `dumps.yml` joins and keeps apart.
        ids: the arXiv ids in `papers.yml`, by slug.
    """
    kept, problems = _without_copies(dumps)
    read = [dump for dump in kept if dump.entries]
    merged = merge(read, rules, ids)
    years, doubts = find_years(read, merged.groups)
    pages, shared = _listing_slugs(read)
    listings = {dump.name: _listing(dump, years[dump.name], (notes or {}).get(dump.name), pages[dump.name]) for dump in read}
    papers, told = _papers(merged, listings, years, on_progress)
    differing = [doubt for group in merged.groups for doubt in conflicts(_newest_first(group, listings), _all_dates(group, years))]
    unread = (problem for dump in dumps for problem in dump.problems)
    return Library(
        papers=tuple(sorted(papers, key=lambda paper: paper.slug)),
        listings=tuple(sorted(listings.values(), key=_listing_order)),
        problems=tuple(sorted({*problems, *shared, *told, *differing, *doubts, *unread})),
        line_count=sum(len(dump.text_lines) for dump in kept),
        header_line_count=sum(len(dump.header_lines) for dump in kept),
        unplaced_line_count=sum(len(dump.unplaced_lines) for dump in kept),
        entry_count=sum(len(dump.entries) for dump in kept),
        conflict_count=len(differing),
        unused_rules=merged.unused,
    )


def _newest_first(group: Sequence[Appearance], listings: Mapping[str, Listing]) -> list[Appearance]:
    return sorted(group, key=lambda one: (listings[one[0].name].sort_key, -one[1].rank), reverse=True)


def _papers(
    merged: Merged, listings: Mapping[str, Listing], years: dict[str, Year], on_progress: Progress
) -> tuple[list[Paper], list[Problem]]:
    """Make the papers, and report how their entries were merged and named."""
    groups = [_newest_first(group, listings) for group in merged.groups]
    groups.sort(key=lambda group: (listings[group[-1][0].name].sort_key, group[-1][1].line))
    slugs, problems = paper_slugs([group[::-1] for group in groups])
    papers = []
    own: dict[tuple[str, int], str] = {}
    for number, group in enumerate(track(groups, on_progress)):
        titles = {key(entry.title): slugs[number, key(entry.title)] for _, entry in group}
        papers.append(with_stated_facts(_paper(group, years, titles), group))
        own |= {(dump.name, entry.line): papers[-1].slug for dump, entry in group}
        problems += [*repeats(group), *id_conflicts(group)]
    problems += decisions_as_problems(merged.decisions, lambda one: own[one[0].name, one[1].line])
    return with_namesakes(papers), problems


def with_namesakes(papers: Sequence[Paper]) -> list[Paper]:
    """Let each paper name the others that have its title."""
    by_title: dict[str, list[str]] = defaultdict(list)
    for paper in papers:
        by_title[key(paper.title)].append(paper.slug)
    others = {paper.slug: tuple(sorted({*by_title[key(paper.title)]} - {paper.slug})) for paper in papers}
    return [replace(paper, namesakes=others[paper.slug]) if others[paper.slug] != paper.namesakes else paper for paper in papers]


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


def _paper(appearances: Sequence[Appearance], years: dict[str, Year], slugs: Mapping[str, str]) -> Paper:
    """Make a paper of `appearances`, which are sorted newest listing first; `slugs` are those of its titles."""
    entries = [entry for _, entry in appearances]
    own = slugs[key(entries[0].title)]
    former = {slugs[key(e.title)]: clean_spaces(e.title) for e in reversed(entries)}
    former.pop(own)
    dump, entry = _fullest(appearances)
    stated = [e.links for e in entries if e.arxiv]  # a record names the code where a text only suggests it
    links = _merged_links([*stated, entry.links, *(e.links for e in entries)])
    day = _published(appearances, years)
    date = PaperDate.of(day) if day else None
    return Paper(
        slug=own,
        title=clean_spaces(entries[0].title),
        aliases=tuple(former[name] for name in sorted(former)),
        former_slugs=tuple(sorted(former)),
        first_slug=slugs[key(entries[-1].title)],
        abstract=entry.abstract,
        text_kind=dump.text_kind,
        published=date,
        date_in_listings=date,
        date_text=None if date else next((e.date_text for e in entries if e.date_text), None),
        authors_count=next((e.authors_count for e in entries if e.authors_count is not None), None),
        organisation=next((organisation_name(e.organisation) for e in entries if e.organisation), None),
        comments=next((e.comments for e in entries if e.comments is not None), None),
        upvotes=next((e.upvotes for e in entries if e.upvotes is not None), None),
        links=links,
        promised=None if any(link.kind == "code" for link in links) else promise_of_code(entry.abstract),
        sightings=_sightings(appearances),
    )


def _fullest(appearances: Sequence[Appearance]) -> Appearance:
    """Return the entry with the fullest text: the newest of those that are neither cut nor much shorter than another."""
    whole = [one for one in appearances if not one[1].abstract.endswith(_ENDS_CUT)]
    texts = [one for one in whole if one[1].abstract] or list(appearances)
    longest = max(len(entry.abstract) for _, entry in texts)
    return next(one for one in texts if len(one[1].abstract) >= _FULL * longest and not _is_beginning(one[1], texts))


def _is_beginning(entry: Entry, texts: Sequence[Appearance]) -> bool:
    """Return whether another text goes on where this one ends."""
    start = entry.abstract.rstrip(_STOPS)
    return any(len(other.abstract) > len(entry.abstract) and other.abstract.startswith(start) for _, other in texts)


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


def _all_dates(appearances: Sequence[Appearance], years: dict[str, Year]) -> set[dt.date]:
    """Return every date that a listing gives to a paper."""
    return set(_full_dates(appearances)) | {d for appearance in appearances if (d := _published([appearance], years))}


def _sightings(appearances: Sequence[Appearance]) -> tuple[Sighting, ...]:
    first: dict[str, Sighting] = {}
    for dump, entry in appearances:
        first.setdefault(dump.name, _sighting(dump, entry))
    return tuple(first.values())


def _sighting(dump: Dump, entry: Entry) -> Sighting:
    return Sighting(dump=dump.name, rank=entry.rank, line=entry.line, comments=entry.comments, upvotes=entry.upvotes)
