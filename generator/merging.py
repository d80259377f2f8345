"""Which entries are the same paper: by title, or by a near-identical abstract.

Near-identical means a Jaccard index of word 5-grams of at least 0.7, candidates being
found by shared minima of their hashes (Broder 1997), so the cost stays linear.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

from generator.model import Dump, Entry
from generator.text import key

Appearance = tuple[Dump, Entry]
"""An entry and the dump it stands in."""

_SHINGLE = 5
_SKETCH = 8
_SHARED = 3
_ALIKE = 0.7
_FEWEST_WORDS = 40


def merge(dumps: Iterable[Dump]) -> tuple[tuple[Appearance, ...], ...]:
    """Return the entries of all dumps, grouped into papers.

    A partition that does not depend on the order of dumps or entries.
    """
    by_title: dict[str, list[Appearance]] = defaultdict(list)
    for dump in sorted(dumps, key=lambda d: d.name):
        for entry in dump.entries:
            by_title[key(entry.title)].append((dump, entry))
    joined = _join_retitled(by_title)
    groups: dict[str, list[Appearance]] = defaultdict(list)
    for title in sorted(by_title):
        groups[joined[title]].extend(by_title[title])
    return tuple(tuple(group) for group in groups.values())


def _join_retitled(by_title: dict[str, list[Appearance]]) -> dict[str, str]:
    """Map each title to the first of the titles that share its abstract."""
    shingles = {title: _shingles(max((e.abstract for _, e in places), key=len)) for title, places in by_title.items()}
    leader = {title: title for title in by_title}

    def find(title: str) -> str:
        while leader[title] != title:
            title = leader[title]
        return title

    for one, other in _candidates(shingles):
        if find(one) != find(other) and _jaccard(shingles[one], shingles[other]) >= _ALIKE:
            first, second = sorted((find(one), find(other)))
            leader[second] = first
    return {title: find(title) for title in by_title}


def _shingles(abstract: str) -> frozenset[int]:
    words = re.findall(r"\w+", abstract.casefold())
    if len(words) < _FEWEST_WORDS:
        return frozenset()
    text = " ".join(words).encode("utf-8", "surrogatepass")
    starts = [0, *(match.end() for match in re.finditer(b" ", text))]
    ends = [start - 1 for start in starts[_SHINGLE:]] + [len(text)]
    return frozenset(zlib.crc32(text[start:end]) for start, end in zip(starts, ends, strict=False))


def _candidates(shingles: dict[str, frozenset[int]]) -> list[tuple[str, str]]:
    """Return pairs of titles whose abstracts share at least three of their eight least hashes."""
    by_hash: dict[int, list[str]] = defaultdict(list)
    for title in sorted(shingles):
        for value in sorted(shingles[title])[:_SKETCH]:
            by_hash[value].append(title)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for titles in by_hash.values():
        for pair in _neighbours(titles):
            shared[pair] += 1
    return sorted(pair for pair, count in shared.items() if count >= _SHARED)


def _neighbours(titles: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Pair each title with the few before it: enough to join all, and never quadratic."""
    return ((one, other) for place, other in enumerate(titles) for one in titles[max(0, place - _SKETCH) : place])


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / max(1, len(one | other))
