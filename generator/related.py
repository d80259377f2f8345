"""Related papers: the nearest by text, each with what both share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.model import Neighbour, Paper, Tag
from generator.vectors import Space, neighbours, shared_terms

MOST_RELATED = 5
_LEAST_SIMILARITY = 0.05
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
    related: dict[str, tuple[Neighbour, ...]] = {}
    for row, (paper, near) in enumerate(zip(papers, neighbours(space, MOST_RELATED), strict=True)):
        found = []
        for other, score in near:
            slug = papers[other].slug
            both = [names[tag] for tag in paper_tags[paper.slug] if tag in paper_tags[slug]]
            if score >= _LEAST_SIMILARITY:
                found.append(Neighbour(slug=slug, score=score, shares=_shares(both, shared_terms(space, row, other, 3 * _REASONS))))
        related[paper.slug] = tuple(found)
    return related


def _shares(tags: Sequence[str], terms: Sequence[str]) -> tuple[str, ...]:
    """Return the best reasons: shared tags, then terms that say something more."""
    reasons = list(tags[:_REASONS])
    for term in terms:
        if len(reasons) < _REASONS and not any(term in reason.lower() or reason.lower() in term for reason in reasons):
            reasons.append(term)
    return tuple(reasons)
