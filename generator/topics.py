"""Topics: which one a paper belongs to, a pure function of the paper, the pins and the reviewed file.

A topic is a set of weighted terms. A paper goes to the topic whose terms its own words meet
best; other papers play no part, so adding a dump never moves a paper. `fitting` learns the file.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from generator.model import Paper, Placement, Topic
from generator.text import untex
from generator.vectors import Space, papers_with_both
from generator.words import features, overlap

_LEAST_SCORE = 0.4
"""With a lower score a paper is Unsorted. That is about one in a hundred papers of the field, and most of another field."""

_LEAST_TERMS = 2
_EXPLAINED = 6
_NEAREST = 3
_BORDER = 0.75
"""A paper is on a border when its runner-up has at least this share of its own topic's score."""

_COHERENCE_TERMS = 10


def assign(papers: Iterable[Paper], topics: Sequence[Topic]) -> dict[str, Placement]:
    """Return each paper's placement, by slug.

    A paper's score for a topic is the sum of the weights of the terms it has, each times one
    plus the logarithm of how often it stands there, over the length of that vector of all its
    terms. So long abstracts have no advantage.
    """
    weights: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for index, topic in enumerate(topics):
        for term, weight in topic.terms:
            weights[term].append((index, weight))
    pins = {pin: topic.slug for topic in topics for pin in topic.pins}
    return {paper.slug: _assign(paper, topics, weights, _pin(paper, pins)) for paper in papers}


def _pin(paper: Paper, pins: Mapping[str, str]) -> str | None:
    """Return the topic a paper is pinned to, under its present or a former slug."""
    return next((pins[name] for name in (paper.slug, *paper.former_slugs) if name in pins), None)


def _assign(paper: Paper, topics: Sequence[Topic], weights: Mapping[str, list[tuple[int, float]]], pin: str | None) -> Placement:
    strength = {term: 1 + math.log(count) for term, count in Counter(paper_terms(paper)).items()}
    length = math.sqrt(sum(s * s for s in strength.values())) or 1.0
    sums = [0.0] * len(topics)
    terms = [0] * len(topics)
    for term in sorted(strength.keys() & weights.keys()):
        for index, weight in weights[term]:
            sums[index] += strength[term] * weight
            terms[index] += 1
    scores = [round(total / length, 4) for total in sums]
    ranking = sorted((i for i in range(len(topics)) if scores[i] or topics[i].slug == pin), key=lambda i: (-scores[i], topics[i].slug))
    if pin:
        ranking.sort(key=lambda i: topics[i].slug != pin)
    best = ranking[0] if ranking else None
    fits = best is not None and (pin or (scores[best] >= _LEAST_SCORE and terms[best] >= _LEAST_TERMS))
    return Placement(
        paper=paper.slug,
        topic=topics[best].slug if best is not None and fits else None,
        nearest=tuple((topics[i].slug, scores[i]) for i in ranking[:_NEAREST]),
        terms=_deciding(topics[best], strength, length) if best is not None else (),
        pinned=bool(pin),
    )


def _deciding(topic: Topic, strength: Mapping[str, float], length: float) -> tuple[tuple[str, float], ...]:
    """Return the terms that add most to a paper's score for a topic, with what each adds."""
    parts = [(term, round(strength[term] * weight / length, 2)) for term, weight in topic.terms if term in strength]
    return tuple(sorted(parts, key=lambda part: (-part[1], part[0]))[:_EXPLAINED])


def paper_terms(paper: Paper) -> tuple[str, ...]:
    """Return the terms a paper is placed and compared by."""
    return features(untex(paper.title), untex(paper.abstract))


def border_topic(placement: Placement) -> str | None:
    """Return the slug of the topic a paper nearly went to, where it stands on a border."""
    if placement.topic is None or placement.pinned or len(placement.nearest) < 2:
        return None
    (_, score), (slug, second) = placement.nearest[:2]
    return slug if second >= _BORDER * score and second >= _LEAST_SCORE else None


def margin_of(placement: Placement) -> float | None:
    """Return by how much a paper's topic outdoes the second, or None where there is none or a pin decided."""
    if placement.topic is None or placement.pinned or len(placement.nearest) < 2:
        return None
    return placement.nearest[0][1] - placement.nearest[1][1]


def coherence(space: Space, topics: Sequence[Topic]) -> dict[str, float | None]:
    """Return how often each topic's first terms stand in the same papers, by slug, from -1 (never) to 1 (always).

    The mean normalised pointwise mutual information (Bouma 2009) of the pairs among a topic's
    first ten terms, over all papers. A pair of which one holds the other does not count, nor does
    a term that only one paper or most papers have; None where no pair is left.
    """
    leading = {topic.slug: [term for term, _ in topic.terms[:_COHERENCE_TERMS]] for topic in topics}
    place = {term: i for i, term in enumerate(dict.fromkeys(term for terms in leading.values() for term in terms))}
    both = papers_with_both(space, list(place))
    found: dict[str, float | None] = {}
    for slug, terms in leading.items():
        counted = [term for term in terms if both[place[term], place[term]]]
        pairs = [(place[a], place[b]) for a, b in combinations(counted, 2) if not overlap(a, b)]
        values = [_npmi(both[a, a], both[b, b], both[a, b], space.rows.shape[0]) for a, b in pairs]
        found[slug] = round(sum(values) / len(values), 2) if values else None
    return found


def _npmi(one: float, other: float, both: float, total: int) -> float:
    if not both:
        return -1.0
    if both == total:
        return 1.0
    return math.log(both * total / (one * other)) / -math.log(both / total)
