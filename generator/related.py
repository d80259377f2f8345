"""Related papers: the nearest by text, each with what both share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.model import Neighbour, Paper, Tag
from generator.vectors import Space, neighbours, shared_terms

MOST_RELATED = 5
_LEAST_SIMILARITY = 0.02
_REASONS = 3


def find_related(
    papers: Sequence[Paper], space: Space, tags: Sequence[Tag], paper_tags: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[Neighbour, ...]]:
    """Return the five nearest papers of each paper, by slug.

    Args:
        papers: the library's papers, in the order of the rows of `space`.
        space: their vectors.
        tags: all tags; a shared one is the best reason.
        paper_tags: tag slugs by paper slug.
    """
    names = {tag.slug: tag.name for tag in tags}
    related = {}
    for row, (paper, near) in enumerate(zip(papers, neighbours(space, MOST_RELATED), strict=True)):
        related[paper.slug] = tuple(
            Neighbour(slug=papers[other].slug, score=round(score, 4), shares=_shares(row, other, papers, space, names, paper_tags))
            for other, score in near
            if score >= _LEAST_SIMILARITY
        )
    return related


def _shares(
    row: int, other: int, papers: Sequence[Paper], space: Space, names: Mapping[str, str], paper_tags: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    both = [names[tag] for tag in paper_tags[papers[row].slug] if tag in paper_tags[papers[other].slug]]
    reasons = both[:_REASONS]
    for term in shared_terms(space, row, other, 3 * _REASONS):
        if len(reasons) < _REASONS and not any(term in reason.lower() or reason.lower() in term for reason in reasons):
            reasons.append(term)
    return tuple(reasons)
