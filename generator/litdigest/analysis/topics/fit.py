"""Learn the topics of a library, for a human to review.

The papers are clustered. Each cluster's terms are weighted by how much more frequent they are there
than elsewhere, and `names` names it. A new fit keeps every topic of the file with its name, slug,
text and pins, learns the terms again of those it finds among the clusters, and moves few papers.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from litdigest.analysis.arrays import Integers
from litdigest.analysis.tags.candidates import fold_phrase
from litdigest.analysis.tokens import Terms, count_terms, read_corpus
from litdigest.analysis.topics.assign import assign
from litdigest.analysis.topics.names import describe
from litdigest.analysis.vectors import cluster, join_small, make_space, pair_up, telling_terms
from litdigest.model import Paper, Placement, Topic
from litdigest.text.plain import slug

FEWEST_TOPICS = 3
MOST_TOPICS = 60
_TERMS = 200
"""Terms that a topic keeps."""

_FEWEST_PAPERS = 3
_LEAST_PART = 200
"""Minimum papers per topic: three, and 1 in `_LEAST_PART`."""

_EXEMPLARS = 3

_SAMPLE = 1800
"""Maximum papers that topics are learned from, taken evenly; more change little and cost much."""

_STRANGE = 0.05
"""If the file leaves more than this share of the papers unsorted, the fit may look for more topics than it has."""

_LIKE = 0.25
"""Minimum F1 of their papers for a cluster to be a topic of the file."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Topics learned, and what they would change."""

    topics: tuple[Topic, ...]
    added: tuple[str, ...]
    """Slugs of the topics that the file did not have."""
    moves: tuple[tuple[Placement, Placement], ...]
    """Placements before and after, of the papers that change topic."""


def fit(papers: Sequence[Paper], old: Sequence[Topic] = (), *, fewest: int = FEWEST_TOPICS, most: int = MOST_TOPICS) -> Fit:
    """Fit topics to the papers; every topic of `old` keeps its position and everything but its terms and exemplars.

    Args:
        papers: at least one.
        old: the topics of the present file.
        fewest: minimum number of topics to look for. If `old` fits nearly all papers, only this
            makes the fit look for more topics than it has.
        most: maximum number of topics to look for; the topics of `old` stay even beyond it.
    """
    sample = _sample(papers, {pin for topic in old for pin in topic.pins})
    terms = count_terms(read_corpus(sample))
    space = make_space(terms)
    before = _places(sample, old, terms)
    wanted = max(fewest, topic_count(len(papers)) if before.count(-1) > _STRANGE * len(sample) else 0)
    labels = cluster(space, max(min(wanted, most), len(old)), before if old else None)
    labels = join_small(space, labels, max(_FEWEST_PAPERS, len(sample) // _LEAST_PART))
    labels, known = _matched(sample, labels, old, before)
    learned = telling_terms(space, labels, int(labels.max()) + 1, _TERMS)
    kept = {of.slug: replace(of, terms=learned[label]) for label, of in known.items()}
    new = _new_topics(sample, labels, [label for label in range(len(learned)) if label not in known], old)
    topics = (*(kept.get(topic.slug, topic) for topic in old), *(replace(topic, terms=learned[label]) for label, topic in new))
    topics = _with_exemplars(sample, topics, terms)
    return Fit(topics=topics, added=tuple(topic.slug for _, topic in new), moves=_moves(papers, old, topics))


def topic_count(papers: int) -> int:
    """Return how many topics to look for in a library of this many papers.

    The number grows with the logarithm: 16 for 200 papers, 20 for 800, 28 for 10,000; but at most
    one for every five papers. Set by eye on three collections with known subjects; the agreement with
    those subjects changes little between half and twice as many.
    """
    return max(1, min(round(3 * math.log(papers)), papers // 5))


def _sample(papers: Sequence[Paper], pins: Collection[str]) -> list[Paper]:
    """Return `_SAMPLE` papers, taken evenly, and all pinned ones."""
    step = max(1.0, len(papers) / _SAMPLE)
    even = {int(place * step) for place in range(min(len(papers), _SAMPLE))}
    return [paper for i, paper in enumerate(papers) if i in even or any(name in pins for name in (paper.slug, *paper.former_slugs))]


def _places(papers: Sequence[Paper], topics: Sequence[Topic], terms: Terms) -> list[int]:
    """Return the position in the file of each paper's topic, -1 for Unsorted."""
    index = {topic.slug: i for i, topic in enumerate(topics)}
    return [-1 if placement.topic is None else index[placement.topic] for placement in assign(papers, topics, terms).values()]


def _matched(papers: Sequence[Paper], labels: Integers, old: Sequence[Topic], before: Sequence[int]) -> tuple[Integers, dict[int, Topic]]:
    """Match the clusters with the topics of the file.

    Returns new labels, and the topic of each cluster that matches one. In the labels, clusters that a
    human had merged are merged again, and pinned papers are in the cluster of their topic.
    """
    if not old:
        return labels, {}
    shared = np.zeros((int(labels.max()) + 1, len(old)))
    for label, topic in zip(labels, before, strict=True):
        if topic >= 0:
            shared[label, topic] += 1
    inside = np.bincount(labels)[:, None]
    outside = np.bincount(np.array(before) + 1, minlength=len(old) + 1)[None, 1:]
    pairs = pair_up(2 * shared / np.maximum(inside + outside, 1), _LIKE)
    home = {topic: label for label, topic in pairs.items()}
    joined = np.arange(len(shared))
    for label in range(len(shared)):
        nearest = int(shared[label].argmax())
        if label not in pairs and nearest in home and old[nearest].was and 2 * shared[label, nearest] >= inside[label, 0]:
            joined[label] = home[nearest]
    labels, home = _with_pins(papers, joined[labels], old, home)
    names, labels = np.unique(labels, return_inverse=True)
    return labels.astype(np.int64), {int(np.searchsorted(names, label)): old[topic] for topic, label in home.items() if label in names}


def _with_pins(papers: Sequence[Paper], labels: Integers, old: Sequence[Topic], home: Mapping[int, int]) -> tuple[Integers, dict[int, int]]:
    """Move pinned papers to the cluster of their topic; a topic without terms gets a new cluster of its pins.

    Returns new labels, and the cluster of each topic of the file that has one.
    """
    labels, home = labels.copy(), dict(home)
    place = {name: i for i, paper in enumerate(papers) for name in (*paper.former_slugs, paper.slug)}
    free = count(int(labels.max()) + 1)
    for index, topic in enumerate(old):
        pinned = [place[pin] for pin in topic.pins if pin in place]
        if index not in home and not topic.terms and len(pinned) >= _FEWEST_PAPERS:
            home[index] = next(free)
        if index in home:
            labels[pinned] = home[index]
    return labels, home


def _new_topics(papers: Sequence[Paper], labels: Integers, wanted: Sequence[int], old: Sequence[Topic]) -> list[tuple[int, Topic]]:
    """Make named topics of the `wanted` clusters, which match no topic of the file, the largest first."""
    taken = {name for topic in old for name in (topic.slug, *topic.was)}
    names = {topic.name.casefold() for topic in old}
    sizes = np.bincount(labels)
    named = describe(papers, labels, wanted, [fold_phrase(topic.name) for topic in old])
    found = []
    for label in sorted(wanted, key=lambda i: (-sizes[i], slug(named[i][0]))):
        name, about = named[label]
        spare = (name, *(f"{name} {number}" for number in range(2, len(papers) + len(old) + 2)))
        name = next(n for n in spare if slug(n) not in taken and n.casefold() not in names)
        taken.add(slug(name))
        names.add(name.casefold())
        found.append((label, Topic(slug=slug(name), name=name, about=about, terms=())))
    return found


def _with_exemplars(papers: Sequence[Paper], topics: Sequence[Topic], terms: Terms) -> tuple[Topic, ...]:
    """Give each topic the papers that fit it best."""
    placements = sorted(assign(papers, topics, terms).values(), key=lambda p: (-p.nearest[0][1] if p.nearest else 0.0, p.paper))
    best: dict[str | None, list[str]] = defaultdict(list)
    for placement in placements:
        best[placement.topic].append(placement.paper)
    return tuple(replace(topic, exemplars=tuple(best[topic.slug][:_EXEMPLARS])) for topic in topics)


def _moves(papers: Sequence[Paper], old: Sequence[Topic], new: Sequence[Topic]) -> tuple[tuple[Placement, Placement], ...]:
    if not old:
        return ()
    terms = count_terms(read_corpus(papers))
    pairs = zip(assign(papers, old, terms).values(), assign(papers, new, terms).values(), strict=True)
    return tuple((before, after) for before, after in pairs if before.topic != after.topic)
