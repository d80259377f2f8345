"""Divide papers into shards by time, so that a new dump changes few of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from litdigest.library.by_date import newest_first
from litdigest.model import Paper

SHARD_SIZE = 2500
"""Maximum papers of a shard; docs/search.md says what a browser then loads."""

_Key = Callable[[Paper], str]
_LEVELS: tuple[_Key, ...] = (
    lambda paper: f"{paper.published.first_day:%Y}" if paper.published else "undated",
    lambda paper: f"{paper.published.first_day:%m}" if paper.published else "",
    lambda paper: f"{paper.published.first_day:%d}" if paper.published else "",
    *(lambda paper, at=at: hashlib.sha256(paper.slug.encode()).hexdigest()[at] for at in range(8)),
)
"""What papers are divided by until each part is small: year, month, day, then a hash."""


def papers_by_shard(papers: Iterable[Paper]) -> dict[str, list[Paper]]:
    """Return the papers of each shard by its name, newest first."""
    ordered = newest_first(papers)
    parts: dict[str, list[Paper]] = {}
    for part in [ordered] if len(ordered) <= SHARD_SIZE else _by_time(ordered):
        if part:
            parts[_name(part, parts)] = newest_first(part)
    return parts


def _by_time(ordered: Sequence[Paper]) -> Iterator[list[Paper]]:
    dated = [paper for paper in reversed(ordered) if paper.published]
    yield from reversed([*_divided(dated, _LEVELS)])
    yield from _divided([paper for paper in ordered if not paper.published], _LEVELS)


def _divided(papers: Sequence[Paper], levels: Sequence[_Key]) -> Iterator[list[Paper]]:
    """Divide papers, oldest first, at the ends of years, months or days, so that a new dump changes few parts."""
    if len(papers) <= SHARD_SIZE:
        yield from [list(papers)] if papers else []
        return
    key, *finer = levels
    together: list[Paper] = []
    for _, group in groupby(sorted(papers, key=key), key=key):
        found = list(group)
        if len(together) + len(found) > SHARD_SIZE:
            yield from _divided(together, finer)
            together = []
        if len(found) > SHARD_SIZE:
            yield from _divided(found, finer)
        else:
            together += found
    yield from _divided(together, finer)


def _name(papers: Sequence[Paper], taken: Iterable[str]) -> str:
    """Name a shard after its oldest day; those of one day are counted."""
    oldest = min((paper.published.first_day for paper in papers if paper.published), default=None)
    name = oldest.isoformat() if oldest else "undated"
    same = sum(other == name or other.startswith(f"{name}_") for other in taken)
    return f"{name}_{same + 1}" if same else name


def span(papers: Sequence[Paper]) -> dict[str, Any]:
    """Return the first and the last date of papers, and how many have none."""
    days = sorted((paper.published for paper in papers if paper.published), key=lambda date: (date.first_day, date.iso))
    span = {"first": days[0].iso, "last": days[-1].iso} if days else {}
    return {**span, "undated": len(papers) - len(days)}
