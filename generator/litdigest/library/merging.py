"""Find the entries of the same paper: by title, or by a near-identical abstract.

Near-identical means a Jaccard index of word 5-grams of at least 0.7. Candidates are pairs that share
some of their smallest hashes (Broder 1997), so the cost stays linear.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from litdigest.model import Dump, Entry
from litdigest.text.plain import key

Appearance = tuple[Dump, Entry]
"""An entry and its dump."""

Hashes = NDArray[np.uint32]

_SHINGLE = 5
_SKETCH = 8
_SHARED = 3
_ALIKE = 0.7
_FEWEST_WORDS = 40


def merge(dumps: Iterable[Dump]) -> tuple[tuple[Appearance, ...], ...]:
    """Return the entries of all dumps, grouped into papers.

    The groups do not depend on the order of dumps or entries.
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
    titles = sorted(by_title)
    shingles = [_shingles(max((e.abstract for _, e in by_title[title]), key=len)) for title in titles]
    leader = list(range(len(titles)))

    def find(title: int) -> int:
        while leader[title] != title:
            title = leader[title]
        return title

    for one, other in _candidates([hashes[:_SKETCH] for hashes in shingles]):
        if find(one) != find(other) and _jaccard(shingles[one], shingles[other]) >= _ALIKE:
            first, second = sorted((find(one), find(other)))
            leader[second] = first
    return {title: titles[find(place)] for place, title in enumerate(titles)}


def _shingles(abstract: str) -> Hashes:
    """Return the sorted hashes of the word 5-grams of an abstract; none if it is short."""
    words = re.findall(r"\w+", abstract.casefold())
    if len(words) < _FEWEST_WORDS:
        return np.zeros(0, dtype=np.uint32)
    text = " ".join(words).encode("utf-8", "surrogatepass")
    lengths = map(len, words if len(text) == sum(map(len, words)) + len(words) - 1 else text.split(b" "))
    starts = list(accumulate(map((1).__add__, lengths), initial=0))
    ends = [start - 1 for start in starts[_SHINGLE:]]
    return np.unique(np.fromiter(map(zlib.crc32, map(text.__getitem__, map(slice, starts, ends))), dtype=np.uint32))


def _candidates(sketches: Sequence[Hashes]) -> list[tuple[int, int]]:
    """Return pairs of abstracts that share at least three of their eight smallest hashes.

    Each is paired with only a few others that share a hash: enough to join all, and never quadratic.
    """
    hashes = np.concatenate([np.zeros(0, dtype=np.uint32), *sketches])
    places = np.repeat(np.arange(len(sketches)), [len(sketch) for sketch in sketches])
    order = np.lexsort((places, hashes))
    hashes, places = hashes[order], places[order]
    found = [np.zeros(0, dtype=np.int64)]
    for apart in range(1, _SKETCH + 1):
        same = np.flatnonzero(hashes[apart:] == hashes[:-apart])
        found.append(places[same] * len(sketches) + places[same + apart])
    pairs, shared = np.unique(np.concatenate(found), return_counts=True)
    return [divmod(pair, len(sketches)) for pair in pairs[shared >= _SHARED].tolist()]


def _jaccard(one: Hashes, other: Hashes) -> float:
    both = np.intersect1d(one, other, assume_unique=True).size
    return both / max(1, one.size + other.size - both)
