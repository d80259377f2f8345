"""What the search finds: a record for each paper, in shards that a browser loads one by one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

from litdigest.analysis.tags.abbreviations import tag_abbreviations
from litdigest.catalogue.catalogue import Site
from litdigest.model import Paper, Tag
from litdigest.search.shards import papers_by_shard
from litdigest.search.tokens import END, content_word, tag_token
from litdigest.text.latex import latex_title
from litdigest.text.maths import plain

_COMMON_TAGS = 50
"""Tags of a shard that are offered with counts; others can be chosen, too."""

Facets = dict[str, dict[str, tuple[str, list[int]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A paper in the search index."""

    content: str
    """A word of the index for each word of title and abstract; after `END`, words that are searched but not shown."""
    card: Mapping[str, Any]
    """What a search result shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Papers of one period, with an index of their own."""

    name: str
    records: tuple[Record, ...]
    facts: bytes
    """Facets and sort keys of its papers, as JSON."""

    @property
    def fingerprint(self) -> str:
        """A hash of the records."""
        told = json.dumps([[record.content, record.card] for record in self.records]).encode()
        return hashlib.sha256(told + self.facts).hexdigest()


def search_shards(site: Site, *, abstracts: bool = True) -> Iterator[Shard]:
    """Yield the shards of the index, newest papers first, undated last; one by one, since all would fill the memory."""
    short_forms = tag_abbreviations(site.papers.values(), site.tags.values())
    for name, papers in papers_by_shard(site.papers.values()).items():
        records = tuple(_record(site, paper, short_forms, paper.abstract if abstracts else "") for paper in papers)
        yield Shard(name=name, records=records, facts=as_json(_facts(site, papers)))


def as_json(found: object) -> bytes:
    """Return compact JSON for scripts."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _record(site: Site, paper: Paper, short_forms: Mapping[str, Sequence[str]], abstract: str) -> Record:
    title = plain(paper.title).split()
    words = [*title, *plain(abstract).split()]
    tags = site.tags_of(paper)
    names = [paper.organisation or "", *paper.authors, paper.arxiv or ""]
    hidden = [*map(plain, names), *chain.from_iterable((tag.name, *short_forms.get(tag.slug, ())) for tag in tags)]
    tokens = [*map(content_word, words), END]
    for text in hidden:
        tokens += [*map(content_word, text.split()), "-"]
    tokens += [tag_token(tag.slug) for tag in tags]
    card = {"url": f"papers/{paper.slug}/", "content": " ".join(words), "anchors": [], "meta": _meta(site, paper, tags, len(title))}
    return Record(content=" ".join(tokens), card=card)


def _meta(site: Site, paper: Paper, tags: Sequence[Tag], title: int) -> dict[str, Any]:
    """Return what a result shows besides its text; `title` counts the words of the title."""
    facts = {
        "title": title,
        "key": site.key_beside_slug(paper),
        "tex": latex_title(paper.title),
        "date": paper.published.iso if paper.published else None,
        "who": plain(paper.organisation or ""),
        "names": [plain(author) for author in paper.authors],
        "authors": paper.authors_count,
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "category": paper.categories[0] if paper.categories else None,
        "comments": paper.comments,
        "upvotes": paper.upvotes,
        "topic": site.topic_of(paper).slug,
        "tags": [(tag.slug, plain(tag.name)) for tag in sorted(tags, key=lambda tag: tag.slug)],
        "code": [link.url for link in paper.code],
        "dumps": [site.listings[sighting.dump].slug for sighting in paper.sightings],
    }
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def _facts(site: Site, papers: Sequence[Paper]) -> dict[str, Any]:
    """Return the facets of a shard's papers with their values, the words of each title, and the numbers to sort by."""
    return {
        "title": [len(plain(paper.title).split()) for paper in papers],
        "comments": [-1 if paper.comments is None else paper.comments for paper in papers],
        "upvotes": [-1 if paper.upvotes is None else paper.upvotes for paper in papers],
        "facets": {
            facet: {value: [name, *_steps(places)] for value, (name, places) in values.items()}
            for facet, values in _facets(site, papers).items()
        },
    }


def _steps(places: Sequence[int]) -> list[int]:
    """Return rising numbers as steps from one to the next, which compress well."""
    return [after - before for before, after in pairwise((0, *places))]


def _facets(site: Site, papers: Iterable[Paper]) -> Facets:
    """Return the papers of each value of each facet, by their places in the shard; of tags only the most common."""
    found: dict[str, dict[str, tuple[str, list[int]]]] = {name: {} for name in ("topic", "tag", "year", "code", "host")}
    for place, paper in enumerate(papers):
        for facet, value, name in _values(site, paper):
            found[facet].setdefault(value, (name, []))[1].append(place)
    tags = sorted(found["tag"].items(), key=lambda tag: (-len(tag[1][1]), tag[0]))
    return {**found, "tag": dict(tags[:_COMMON_TAGS])}


def _values(site: Site, paper: Paper) -> Iterator[tuple[str, str, str]]:
    yield "topic", site.topic_of(paper).slug, ""
    yield "year", str(paper.published.year) if paper.published else "undated", ""
    yield "code", "yes" if paper.code else "no", ""
    yield from (("host", host, "") for host in sorted({link.repo.partition("/")[0] for link in paper.code if link.repo}))
    yield from (("tag", tag.slug, plain(tag.name)) for tag in site.tags_of(paper))
