"""Related papers: the nearest by text, each with what both share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from litdigest.analysis.related.neighbours import neighbours, shared_terms
from litdigest.analysis.tokens import Corpus
from litdigest.analysis.vectors import Space
from litdigest.model import Neighbour, Tag
from litdigest.progress import Progress, no_progress
from litdigest.text.english import Forms, forms_among

MOST_RELATED = 5
_LEAST_SIMILARITY = 0.05
_REASONS = 3


def find_related(
    corpus: Corpus, space: Space, tagged: tuple[Sequence[Tag], Mapping[str, tuple[str, ...]]], on_progress: Progress = no_progress
) -> dict[str, tuple[Neighbour, ...]]:
    """Return the five nearest papers of each paper, by slug.

    Args:
        corpus: the library's papers, in the order of the rows of `space`.
        space: their vectors.
        tagged: all tags, and tag slugs by paper slug; shared tags are named first.
        on_progress: called with what is done and the total.
    """
    names = {tag.slug: tag.name for tag in tagged[0]}
    slugs = [paper.slug for paper in corpus.papers]
    tags = [tagged[1][slug] for slug in slugs]
    pairs = neighbours(space, MOST_RELATED, on_progress).at_least(_LEAST_SIMILARITY)
    terms = shared_terms(space, pairs, 3 * _REASONS)
    ends = np.searchsorted(pairs.papers, np.arange(len(slugs) + 1)).tolist()
    near = list(zip(pairs.others.tolist(), pairs.nearness.tolist(), terms, strict=True))
    related: dict[str, tuple[Neighbour, ...]] = {}
    for row, (start, end) in enumerate(pairwise(ends)):
        forms = forms_among(corpus.written(row))
        both = [[names[tag] for tag in tags[row] if tag in tags[other]] for other, _, _ in near[start:end]]
        related[slugs[row]] = tuple(
            Neighbour(slug=slugs[other], score=score, shares=_shares(same, shared, forms))
            for same, (other, score, shared) in zip(both, near[start:end], strict=True)
        )
    return related


def _shares(tags: Sequence[str], terms: Sequence[str], forms: Forms) -> tuple[str, ...]:
    """Return the best reasons: shared tags, then shared terms that add something."""
    reasons = list(tags[:_REASONS])
    for term in terms:
        if len(reasons) == _REASONS:
            break
        shown = forms.get(term, term)
        if not any(_same(shown, reason) for reason in reasons):
            reasons.append(shown)
    return tuple(reasons)


def _same(one: str, other: str) -> bool:
    """Return whether one phrase contains the other, ignoring case, spaces and hyphens."""
    one, other = (phrase.lower().replace("-", "").replace(" ", "") for phrase in (one, other))
    return one in other or other in one
