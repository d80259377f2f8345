"""Give every title of every paper its own slug; two papers with one title get two."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from litdigest.library.merging import Appearance, place_of
from litdigest.model import Problem
from litdigest.text.plain import key, shorten, slug
from litdigest.text.slugs import gave_way, unique_slugs

Slugs = Mapping[tuple[int, str], str]
"""Slugs by the number of a paper and the key of one of its titles."""

_CHECK = "correct whichever is not as the paper has it"


def paper_slugs(papers: Sequence[Sequence[Appearance]]) -> tuple[Slugs, list[Problem]]:
    """Return the slug of each present or earlier title, and a problem for each of two titles that would have the same.

    Args:
        papers: the entries of each paper, oldest listing first; of papers with one title, the first keeps the plain slug.
    """
    first: dict[str, tuple[int, Appearance]] = {}
    names: dict[tuple[int, str], str] = {}
    for number, appearances in enumerate(papers):
        for one in appearances:
            title = key(one[1].title)
            if (number, title) not in names:
                names[number, title] = _name(title, one, first)
                first.setdefault(names[number, title], (number, one))
    usual = {name: slug(one[1].title) for name, (_, one) in first.items()}
    given = unique_slugs(usual)
    doubts = []
    for name, other in gave_way(usual, given):
        if key(first[name][1][1].title) != key(first[other][1][1].title):
            doubts += _doubts(first[name][1], first[other][1], usual[name], given[name])
    return {place: given[name] for place, name in names.items()}, doubts


def _name(title: str, one: Appearance, taken: Mapping[str, object]) -> str:
    """Return a name for a title: its key, and what sets the paper apart where another has the key already."""
    if title not in taken:
        return title
    entry = one[1]
    facts = "\n".join(map(str, (title, key(entry.abstract) or (entry.date, entry.authors_count))))
    name = f"{title}\n{hashlib.sha256(facts.encode('utf-8', 'surrogatepass')).hexdigest()}"
    return name if name not in taken else f"{name}\n{place_of(one)}"


def _doubts(loser: Appearance, keeper: Appearance, usual: str, given: str) -> list[Problem]:
    address = f"the address papers/{usual}/"
    return [
        at_entry(loser, f"{address} belongs to another title ({place_of(keeper)}), so this title has papers/{given}/; {_CHECK}"),
        at_entry(keeper, f"another title ({place_of(loser)}) would have {address}, too; this title keeps it; {_CHECK}"),
    ]


def at_entry(appearance: Appearance, message: str) -> Problem:
    """Return a problem of an entry, which names its title."""
    dump, entry = appearance
    return Problem.at(PurePath(dump.source), entry.line, f"{shorten(entry.title)!r}: {message}", last_line=entry.last_line)
