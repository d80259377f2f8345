"""Name topics: the phrases that set a cluster of papers apart become its name and description."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from litdigest.analysis.arrays import Integers
from litdigest.analysis.tags.candidates import fold_phrase
from litdigest.analysis.tags.choose import phrase_counts
from litdigest.analysis.tags.keyphraseness import is_known_keyword
from litdigest.model import Paper
from litdigest.text.english import ends_like_adjective, overlap

_DESCRIBING = 3
"""Maximum phrases in a description."""

_NAMING = 20
"""Maximum papers of a cluster that are read for its name."""

_BETA = 0.6
"""Beta of an F-measure: below 1, so that it counts more that few other papers have a phrase than that all papers of the topic do."""

_SINGLE = 0.5
_UNKNOWN = 0.7
"""Factors for the score of a phrase of one word, and of one that is not a known keyword."""

_LEFT_OUT = 0.5
_ADDED = 0.2
_OWN = 0.5
"""A name gets a second part if it leaves out `_LEFT_OUT` of the topic's papers, the part adds `_ADDED` of them, and `_OWN` of the papers
with that part are in the topic."""


@dataclass(frozen=True, slots=True)
class _Named:
    """The phrases of one paper that could name its topic."""

    phrases: frozenset[str]
    in_title: frozenset[str]


def describe(papers: Sequence[Paper], labels: Integers, wanted: Collection[int], names: Iterable[str]) -> dict[int, tuple[str, str]]:
    """Return the name and description of each wanted cluster, from the phrases that mark it best; `names` are taken."""
    some = _some_of_each(labels)
    phrases, forms = phrase_counts([papers[i] for i in some])
    spread = Counter(phrase for found in phrases.values() for phrase in found)
    clusters: dict[int, list[_Named]] = defaultdict(list)
    for i in some:
        title = f" {fold_phrase(papers[i].title)} "
        found = phrases[papers[i].slug]
        clusters[int(labels[i])].append(_Named(found, frozenset(phrase for phrase in found if f" {phrase} " in title)))
    named: dict[int, tuple[str, str]] = {}
    taken = list(names)
    for number, label in enumerate(sorted(wanted, key=lambda i: (-len(clusters[i]), i)), 1):
        ranked = _ranked(clusters[label], spread)
        free = (p for p in ranked if _is_name(p) and not any(overlap(p, name) for name in taken))
        best = next(free, f"topic {number}")
        second = _second(best, clusters[label], spread)
        taken += [best, *second]
        shown = [forms.get(phrase, phrase) for phrase in (best, *second)]
        named[label] = (_as_name(" and ".join(shown)), _about([forms.get(p, p) for p in _distinct([best, *second], ranked)]))
    return named


def _some_of_each(labels: Integers) -> list[int]:
    """Return up to `_NAMING` papers of each cluster, taken evenly: enough to name it."""
    found: list[int] = []
    for label in range(int(labels.max()) + 1):
        members = np.flatnonzero(labels == label)
        found += [int(i) for i in members[np.unique(np.linspace(0, len(members) - 1, _NAMING).astype(np.int64))]]
    return sorted(found)


def _ranked(papers: Sequence[_Named], spread: Mapping[str, int]) -> list[str]:
    """Return the phrases of a cluster, those that mark it best first."""
    inside = Counter(phrase for paper in papers for phrase in paper.phrases)
    titles = Counter(phrase for paper in papers for phrase in paper.in_title)
    marks = {phrase: _marks(phrase, n, spread[phrase], titles[phrase], len(papers)) for phrase, n in inside.items()}
    return sorted(marks, key=lambda p: (-marks[p], p))


def _marks(phrase: str, inside: int, spread: int, titles: int, size: int) -> float:
    """Return how well a phrase marks a cluster: most of the cluster has it, and little else does."""
    precision, recall = inside / spread, inside / size
    f_measure = (1 + _BETA**2) * precision * recall / (_BETA**2 * precision + recall)
    known = 1.0 if is_known_keyword(phrase) else _UNKNOWN
    return round((1.0 if " " in phrase else _SINGLE) * known * f_measure * (0.1 + titles / size), 6)


def _second(name: str, papers: Sequence[_Named], spread: Mapping[str, int]) -> list[str]:
    """Return a second phrase if the name misses many papers of the topic, or if many papers elsewhere have it, too."""
    rest = [paper for paper in papers if name not in paper.phrases]
    if len(papers) - len(rest) < _OWN * spread[name]:
        rest = list(papers)
    if len(rest) < _LEFT_OUT * len(papers):
        return []
    for phrase in _ranked(rest, spread):
        added = sum(phrase in paper.phrases for paper in rest)
        inside = sum(phrase in paper.phrases for paper in papers)
        own = inside >= _OWN * spread[phrase] and added >= max(2, _ADDED * len(papers))
        if own and is_known_keyword(phrase) and not ends_like_adjective(phrase) and not overlap(phrase, name):
            return [phrase]
    return []


def _distinct(names: Sequence[str], ranked: Sequence[str]) -> list[str]:
    """Return the best phrases that overlap neither each other nor the names."""
    kept: list[str] = []
    for phrase in ranked:
        if len(kept) < _DESCRIBING and not any(overlap(phrase, other) for other in (*names, *kept)):
            kept.append(phrase)
    return kept


def _as_name(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _about(phrases: Sequence[str]) -> str:
    if len(phrases) < 2:
        return f"Papers on {phrases[0]}." if phrases else ""
    return f"Papers on {', '.join(phrases[:-1])} and {phrases[-1]}."


def _is_name(phrase: str) -> bool:
    return is_known_keyword(phrase) or not ends_like_adjective(phrase)
