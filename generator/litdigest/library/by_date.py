"""Group papers by year and month, and split long lists into pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from litdigest.dates import MONTH_NAMES
from litdigest.model import Paper

_NO_MONTH = "undated"
_MOST_IN_PART = 200
"""A part with more papers is split further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a long list: one page, or several."""

    name: str
    """Last component of its address: "2024", "2024-05", "undated" or "undated-a"."""
    heading: str
    """Name beside the other parts: "2024", "May", "Undated" or "A"."""
    title: str
    """Name on its own: "2024", "May 2024", "undated" or "undated, A"."""
    papers: tuple[Paper, ...]
    parts: tuple[Part, ...] = ()
    """Parts that hold the papers, if these are too many for one page."""


def newest_first(papers: Iterable[Paper]) -> list[Paper]:
    """Sort by date, newest first, undated last, then by slug."""
    return sorted(papers, key=lambda p: (p.published is None, -(p.published.first_day if p.published else dt.date.min).toordinal(), p.slug))


def years(papers: Sequence[Paper]) -> list[tuple[int | None, list[Paper]]]:
    """Group papers by year, newest first, undated last."""
    groups: dict[int | None, list[Paper]] = {}
    for paper in newest_first(papers):
        groups.setdefault(paper.published.year if paper.published else None, []).append(paper)
    return list(groups.items())


def months(papers: Sequence[Paper]) -> list[tuple[str, list[Paper]]]:
    """Group the papers of a year by the month's name, newest first; undated papers make one group without a name."""
    groups: dict[str, list[Paper]] = {}
    for paper in newest_first(papers):
        groups.setdefault(_month_name(paper), []).append(paper)
    return list(groups.items())


def _month_name(paper: Paper) -> str:
    return MONTH_NAMES[paper.published.month - 1] if paper.published and paper.published.month else ""


def split_by_time(papers: Sequence[Paper]) -> tuple[Part, ...]:
    """Split a long list into pages whose addresses depend on each paper alone.

    A page holds a year. When it grows too long, its papers move to pages by month, or by first letter
    if undated, and the page of the year links to these; an old anchor of a paper on it leads to that
    paper's page.
    """
    return tuple(_part(str(year or "undated"), tuple(of)) for year, of in years(papers))


def _part(name: str, papers: tuple[Paper, ...]) -> Part:
    parts: tuple[Part, ...] = ()
    if len(papers) > _MOST_IN_PART:
        ordered = sorted(papers, key=lambda p: p.slug) if name == "undated" else papers
        parts = tuple(_subpart(name, key, tuple(of)) for key, of in groupby(ordered, key=_key_within))
    return Part(name=name, heading=name.capitalize(), title=name, papers=papers, parts=parts)


def _key_within(paper: Paper) -> str:
    """Return the month of a paper, or the first letter of an undated one."""
    if paper.published:
        return f"{paper.published.month:02}" if paper.published.month else _NO_MONTH
    return paper.slug[0]


def _subpart(name: str, key: str, papers: tuple[Paper, ...]) -> Part:
    if key == _NO_MONTH:
        return Part(name=f"{name}-{key}", heading="Month unknown", title=f"{name}, month unknown", papers=papers)
    heading = key.upper() if name == "undated" else MONTH_NAMES[int(key) - 1]
    title = f"undated, {heading}" if name == "undated" else f"{heading} {name}"
    return Part(name=f"{name}-{key}", heading=heading, title=title, papers=papers)


def as_listed(papers: Iterable[Paper]) -> list[Paper]:
    """Return the papers with the dates that their listings give, newest first: by these they were divided before others were known."""
    return newest_first(replace(p, published=p.date_in_listings) if p.published != p.date_in_listings else p for p in papers)


def former_parts(papers: Sequence[Paper]) -> tuple[Part, ...]:
    """Return the pages that a list had while it knew only the dates of the listings; none if it knows no other."""
    return () if all(p.published == p.date_in_listings for p in papers) else split_by_time(as_listed(papers))


def anchors(part: Part) -> list[str]:
    """Return the anchors of a part's page: its parts, or its months."""
    names = [one.heading for one in part.parts] if part.parts else [name for name, _ in months(part.papers) if name]
    return [name.lower() for name in names]


def with_parts(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield all parts, and the parts of these."""
    for part in parts:
        yield part
        yield from part.parts


def leaves(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts that show papers."""
    for part in parts:
        yield from leaves(part.parts) if part.parts else (part,)
