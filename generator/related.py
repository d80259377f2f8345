"""Related papers: the nearest by text, each with what both share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.model import Neighbour, Paper, Tag
from generator.vectors import Space, neighbours, shared_terms
from generator.words import written_forms

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
        forms = written_forms(paper.text)
        for other, score in near:
            slug = papers[other].slug
            both = [names[tag] for tag in paper_tags[paper.slug] if tag in paper_tags[slug]]
            if score >= _LEAST_SIMILARITY:
                terms = [forms.get(term, term) for term in shared_terms(space, row, other, 3 * _REASONS)]
                found.append(Neighbour(slug=slug, score=score, shares=_shares(both, terms)))
        related[paper.slug] = tuple(found)
    return related


def _shares(tags: Sequence[str], terms: Sequence[str]) -> tuple[str, ...]:
    """Return the best reasons: shared tags, then terms that say something more."""
    reasons = list(tags[:_REASONS])
    for term in terms:
        if len(reasons) < _REASONS and not any(_same(term, reason) for reason in reasons):
            reasons.append(term)
    return tuple(reasons)


def _same(one: str, other: str) -> bool:
    """Tell whether one phrase says what the other says already."""
    one, other = (phrase.lower().replace("-", "").replace(" ", "") for phrase in (one, other))
    return one in other or other in one
