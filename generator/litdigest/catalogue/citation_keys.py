"""Citation keys: `surname-etal-2024-word`, one for each paper."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from anyascii import anyascii

from litdigest.model import Library, Paper
from litdigest.text.english import FOLDED_FILLER
from litdigest.text.names import split_name
from litdigest.text.plain import slug

_SHORTEST_WORD = 3


def citation_keys(library: Library) -> dict[str, str]:
    """Return the citation key of each paper, by slug.

    Of two papers that would have the same key, the one that was listed first keeps it; the other gets more words of its title.
    The slug is the key of a paper whose authors are unknown, and never that of another paper: it was the key in older exports.
    """
    slugs = {name for paper in library.papers for name in (paper.slug, *paper.former_slugs)}
    days = {listing.dump: listing.sort_key for listing in library.listings}
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for paper in sorted(library.papers, key=lambda one: (min((days[sighting.dump] for sighting in one.sightings), default=()), one.slug)):
        own = {paper.slug, *paper.former_slugs}
        found = next(name for name in _names(paper) if name not in taken and (name in own or name not in slugs))
        taken.add(found)
        keys[paper.slug] = found
    return keys


def _names(paper: Paper) -> Iterator[str]:
    """Yield possible keys of a paper, the shortest first."""
    first = _ascii(split_name(paper.authors[0]).family) if paper.authors else ""
    if first:
        who = f"{first}-etal" if len(paper.authors) > 1 else first
        year = paper.published.iso[:4] if paper.published else ""
        words = _title_words(paper)
        for count in range(1, len(words) + 1):
            yield "-".join(filter(None, (who, year, *words[:count])))
        yield "-".join(filter(None, (who, year, hashlib.sha256(paper.slug.encode()).hexdigest()[:6])))
    yield paper.slug


def _title_words(paper: Paper) -> list[str]:
    words = [word for word in slug(paper.title).split("-") if word]
    telling = [word for word in words if len(word) >= _SHORTEST_WORD and word not in FOLDED_FILLER and not word.isdigit()]
    return telling or words


def _ascii(name: str) -> str:
    return "".join(re.findall(r"[a-z0-9]+", anyascii(name).lower()))
