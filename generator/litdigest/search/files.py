"""The search page and what its scripts read besides the index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litdigest.catalogue.catalogue import Site
from litdigest.pages.render import page
from litdigest.search.records import as_json, search_shards
from litdigest.search.shards import papers_by_shard, span
from litdigest.search.words import compounds, vocabulary
from litdigest.text.maths import plain

_SCRIPTS = ("assets/litdigest-search-facets.js", "assets/litdigest-search-hints.js", "assets/litdigest-search.js")


def search_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the search page, the files about the whole library, and the index for a site opened from disk."""
    about = "Search every paper by words, topic, tag, year and code."
    front: dict[str, Any] = {"title": "Search", "description": about, "hide": ["navigation", "toc"], "scripts": list(_SCRIPTS)}
    yield "search/index.md", page("search", front, site=site)
    read = {"shards.json": as_json(_overview(site)), "words.txt": vocabulary(site.papers.values())}
    read["compounds.txt"] = compounds(site.papers.values())
    yield from ((f"search/{name}", data) for name, data in read.items())
    if site.index:
        yield from _disk(site, read)


def _overview(site: Site) -> dict[str, Any]:
    """Return the shards and the names of topics."""
    by_shard = papers_by_shard(site.papers.values())
    shards = [{"name": name, "count": len(papers), **span(papers)} for name, papers in by_shard.items()]
    topics = {topic.slug: plain(topic.name) for topic in site.topics.values()}
    return {"shards": shards, "topics": topics, "abstracts": site.scale.disk_abstracts, "ends": site.end}


def _disk(site: Site, read: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the same files as scripts, since a page opened from disk may not fetch anything."""
    yield "search/disk.js", _script({name: data.decode() for name, data in read.items()})
    for shard in search_shards(site, abstracts=site.scale.disk_abstracts):
        records = {"content": [record.content for record in shard.records], "cards": [record.card for record in shard.records]}
        yield f"search/disk-{shard.name}.js", _script({shard.name: {**records, "facts": shard.facts.decode()}})


def _script(found: dict[str, Any]) -> bytes:
    return b"Object.assign((self.litdigestDisk ??= {})," + as_json(found) + b");\n"
