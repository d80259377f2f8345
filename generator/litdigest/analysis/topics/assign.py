"""Assign each paper to a topic: a pure function of the paper, the pins and the reviewed file.

A topic is a set of weighted terms. A paper goes to the topic whose terms match its words best. Other
papers play no part, so adding a dump never moves a paper. `fit` learns the file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from litdigest.analysis.arrays import Floats
from litdigest.analysis.exact import log
from litdigest.analysis.tokens import Terms, count_terms, read_corpus, take_columns
from litdigest.analysis.vectors import Space, papers_with_both
from litdigest.model import Paper, Placement, Topic
from litdigest.text.english import overlap

_LEAST_SCORE = 0.4
"""Below this score a paper is Unsorted: about one in a hundred papers of the field, and most papers of other fields."""

_LEAST_TERMS = 2
_EXPLAINED = 6
_NEAREST = 3
_BORDER = 0.75
"""A paper is on a border when its runner-up has at least this share of its own topic's score."""

_COHERENCE_TERMS = 10

_BLOCK = 4096
"""Papers placed at a time."""


def assign(papers: Sequence[Paper], topics: Sequence[Topic], terms: Terms | None = None) -> dict[str, Placement]:
    """Return each paper's placement, by slug.

    A paper's strength in a term is one plus the logarithm of its count. Its score for a topic is the
    dot product of its strengths and the topic's weights, divided by the length of its vector of
    strengths. So long abstracts have no advantage.

    Args:
        papers: the papers to place.
        topics: the topics of the file.
        terms: the papers' terms, if already counted.
    """
    model = _model(topics, terms or count_terms(read_corpus(papers)))
    placed: dict[str, Placement] = {}
    for start in range(0, len(papers), _BLOCK):
        placed |= _placed(papers[start : start + _BLOCK], model, start)
    return placed


@dataclass(frozen=True, slots=True)
class _Model:
    """The topics, and how strongly the papers have their terms."""

    topics: Sequence[Topic]
    pins: Mapping[str, int]
    """Index of the topic by slug of the paper."""
    by_slug: Sequence[int]
    terms: Sequence[str]
    """All terms of topics that some paper has, sorted."""
    weights: Floats
    """(terms, topics)"""
    strengths: csr_matrix
    """(papers, terms)"""
    lengths: Sequence[float]
    """Length of each paper's vector of strengths, over all its terms."""


def _model(topics: Sequence[Topic], terms: Terms) -> _Model:
    places = terms.find({term for topic in topics for term, _ in topic.terms})
    names = sorted(places)
    row = {name: i for i, name in enumerate(names)}
    weights = np.zeros((len(names), len(topics)))
    for index, topic in enumerate(topics):
        for term, weight in topic.terms:
            if term in row:
                weights[row[term], index] = weight
    strengths = terms.strengths()
    squares = np.bincount(np.repeat(np.arange(strengths.shape[0]), np.diff(strengths.indptr)), strengths.data**2, strengths.shape[0])
    return _Model(
        topics=topics,
        pins={pin: index for index, topic in enumerate(topics) for pin in topic.pins},
        by_slug=sorted(range(len(topics)), key=lambda i: topics[i].slug),
        terms=names,
        weights=weights,
        strengths=take_columns(strengths, np.array([places[name] for name in names], dtype=np.int64)),
        lengths=[math.sqrt(square) or 1.0 for square in squares.tolist()],
    )


def _placed(papers: Sequence[Paper], model: _Model, start: int) -> dict[str, Placement]:
    """Return the placements of some papers, which are rows of the model from `start` on."""
    strengths = model.strengths[start : start + len(papers)]
    sums = (strengths @ csr_matrix(model.weights)).toarray().tolist()
    found = {}
    for row, paper in enumerate(papers):
        inside = slice(strengths.indptr[row], strengths.indptr[row + 1])
        own = _Own(strengths.indices[inside], strengths.data[inside].tolist(), model.lengths[start + row])
        found[paper.slug] = _place(paper, model, own, [round(total / own.length, 4) for total in sums[row]])
    return found


@dataclass(frozen=True, slots=True)
class _Own:
    """The terms of topics that a paper has."""

    terms: NDArray[np.int32]
    strengths: Sequence[float]
    length: float


def _place(paper: Paper, model: _Model, own: _Own, scores: Sequence[float]) -> Placement:
    pin = _pin(paper, model.pins)
    ranking = sorted((i for i in model.by_slug if scores[i] or i == pin), key=lambda i: (i != pin, -scores[i]))
    best = ranking[0] if ranking else None
    deciding = _deciding(model, own, best) if best is not None else []
    fits = best is not None and (pin is not None or (scores[best] >= _LEAST_SCORE and len(deciding) >= _LEAST_TERMS))
    return Placement(
        paper=paper.slug,
        topic=model.topics[best].slug if best is not None and fits else None,
        nearest=tuple((model.topics[i].slug, scores[i]) for i in ranking[:_NEAREST]),
        terms=tuple(deciding[:_EXPLAINED]),
        pinned=pin is not None,
    )


def _pin(paper: Paper, pins: Mapping[str, int]) -> int | None:
    """Return the topic a paper is pinned to, under its present or a former slug."""
    return next((pins[name] for name in (paper.slug, *paper.former_slugs) if name in pins), None)


def _deciding(model: _Model, own: _Own, topic: int) -> list[tuple[str, float]]:
    """Return the terms behind a paper's score for a topic, with what each adds, most first."""
    weights = model.weights[own.terms, topic].tolist()
    parts = zip(own.terms.tolist(), own.strengths, weights, strict=True)
    adds = [(-round(strength * weight / own.length, 2), term) for term, strength, weight in parts if weight]
    return [(model.terms[term], -added) for added, term in sorted(adds)]


def border_topic(placement: Placement) -> str | None:
    """Return the slug of the runner-up of a paper on a border, else None."""
    if placement.topic is None or placement.pinned or len(placement.nearest) < 2:
        return None
    (_, score), (slug, second) = placement.nearest[:2]
    return slug if second >= _BORDER * score and second >= _LEAST_SCORE else None


def margin_of(placement: Placement) -> float | None:
    """Return by how much a paper's topic beats the second, or None if either is missing or a pin decided."""
    if placement.topic is None or placement.pinned or len(placement.nearest) < 2:
        return None
    return placement.nearest[0][1] - placement.nearest[1][1]


def coherence(space: Space, topics: Sequence[Topic]) -> dict[str, float | None]:
    """Return how often each topic's first terms occur in the same papers, by slug, from -1 (never) to 1 (always).

    The mean normalised pointwise mutual information (Bouma 2009) of the pairs among a topic's
    first ten terms, over all papers. Pairs where one term contains the other do not count, nor do terms
    that only one paper or most papers have. None if no pair is left.
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
    return log(both * total / (one * other)) / -log(both / total)
