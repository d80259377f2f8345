"""Find the entries of one paper by its ids: what two entries state, or what `papers.yml` says of a title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from litdigest.model import Dump, Entry
from litdigest.text.plain import slug

Ids = Mapping[str, str]
"""The arXiv ids in `papers.yml`, by slug."""


def same_by_id(groups: Sequence[Sequence[tuple[Dump, Entry]]], reviewed: Ids) -> Iterator[tuple[int, int]]:
    """Yield pairs of groups that have an id in common; each group but the first is paired with the first.

    Args:
        groups: the entries of each paper, as far as titles and texts tell.
        reviewed: counts for groups that state no arXiv id themselves.
    """
    first: dict[str, int] = {}
    for number, ids in enumerate(_ids(groups, reviewed)):
        for one in sorted(ids):
            if first.setdefault(one, number) != number:
                yield first[one], number


def _ids(groups: Sequence[Sequence[tuple[Dump, Entry]]], reviewed: Ids) -> Iterator[set[str]]:
    for group in groups:
        stated = {f"arxiv {entry.arxiv}" for _, entry in group if entry.arxiv}
        known = stated or {f"arxiv {reviewed[name]}" for name in _slugs(group, reviewed)}
        yield known | {f"doi {entry.doi.lower()}" for _, entry in group if entry.doi}


def _slugs(group: Iterable[tuple[Dump, Entry]], reviewed: Ids) -> set[str]:
    return {name for title in {entry.title for _, entry in group} if (name := slug(title)) in reviewed} if reviewed else set()


def have_other_ids(one: Iterable[Entry], other: Iterable[Entry]) -> bool:
    """Return whether two groups state arXiv ids and share none: however similar they are, they are two papers."""
    some, others = ({entry.arxiv for entry in entries if entry.arxiv} for entries in (one, other))
    return bool(some and others and not some & others)
