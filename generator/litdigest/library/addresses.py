"""Published addresses of papers: what `papers.yml` keeps, and what it has to keep when new dumps come."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from litdigest.content import Identity
from litdigest.model import Library, Paper
from litdigest.text.plain import SLUG_LENGTH, key

_DIGITS = 8
"""Digits of the hash in the slug of a paper whose usual one is kept for another."""

Kept = Mapping[str, Sequence[str]]
"""Published slugs by the usual slug of their paper; the first is that of its page, the others lead there."""


def with_addresses(papers: Sequence[Paper], kept: Kept) -> list[Paper]:
    """Return the papers at their addresses. A paper whose usual slug is kept for another gets a hash in its own."""
    given = {name: usual for usual, names in kept.items() for name in names}
    slugs = {paper.slug: _slug(paper, kept, given) for paper in papers}
    return [_at_address(paper, slugs, given, kept.get(paper.slug, ())) for paper in papers] if kept else list(papers)


def _slug(paper: Paper, kept: Kept, given: Collection[str]) -> str:
    if paper.slug in kept:
        return kept[paper.slug][0]
    if paper.slug not in given:
        return paper.slug
    mark = hashlib.sha256(f"{key(paper.title)}\n{key(paper.abstract)}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"{paper.slug[: SLUG_LENGTH - _DIGITS - 1].rstrip('-')}-{mark[:_DIGITS]}"


def _at_address(paper: Paper, slugs: Mapping[str, str], given: Mapping[str, str], kept: Sequence[str]) -> Paper:
    """Return the paper with its slug; its other names lead there, unless they are another paper's."""
    own = slugs[paper.slug]
    others = {*slugs.values(), *(name for name, usual in given.items() if usual != paper.slug)} - {own}
    names = {_published(name, kept) for name in (paper.slug, *paper.former_slugs)} | {*kept}
    first = own if paper.first_slug == paper.slug else _published(paper.first_slug, kept)
    return replace(paper, slug=own, first_slug=first, former_slugs=tuple(sorted(names - {own} - others)))


def _published(name: str, kept: Iterable[str]) -> str:
    """Return the published slug in place of the one that its title has now that another paper has this title, too."""
    return next((one for one in kept if re.fullmatch(rf"{re.escape(one)}-[0-9a-f]{{6,}}", name)), name)


def changed_addresses(before: Library, after: Library, identities: Mapping[str, Identity]) -> dict[str, tuple[str, ...]]:
    """Return the slugs that papers have to keep, by the names under which `papers.yml` has, or gets, these papers.

    Of papers that become one, the one with the most listings keeps its address; the others lead there.

    Args:
        before: the library as it is published.
        after: the library with the new dumps.
        identities: those of `papers.yml`, by slug.
    """
    place = {(sighting.dump, sighting.line): paper for paper in after.papers for sighting in paper.sightings}
    old: dict[str, list[Paper]] = defaultdict(list)
    now: dict[str, Paper] = {}
    for paper in before.papers:
        found = next((place[at] for one in paper.sightings if (at := (one.dump, one.line)) in place), None)
        if found:
            old[found.slug].append(paper)
            now[found.slug] = found
    changed = {}
    for slug, papers in old.items():
        name = next((name for name in (slug, *now[slug].former_slugs) if name in identities), slug)
        if kept := _to_keep(now[slug], papers, identities[name].slugs if name in identities else ()):
            changed[name] = kept
    return changed


def _to_keep(paper: Paper, old: Sequence[Paper], known: Sequence[str]) -> tuple[str, ...]:
    """Return the slugs that a paper has to keep, with those it keeps already; none if nothing changes."""
    pages = {one.slug for one in old}
    page = paper.slug if paper.slug in pages else min(old, key=lambda one: (-len(one.sightings), one.slug)).slug
    names = {*pages, *(name for one in old for name in one.former_slugs)} - {page}
    lost = names - {*paper.former_slugs}
    return tuple(dict.fromkeys((page, *known, *sorted(lost)))) if lost or page != paper.slug else ()
