"""The library as JSON, for other programs."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from litdigest.catalogue.catalogue import Site
from litdigest.exports import schema
from litdigest.exports.gz import gzipped
from litdigest.model import Analysis, Dump, Entry, Link, Paper, Topic

_SHARD = 5000
"""Maximum papers in one file; more are written in several files with an index, compressed in a huge library."""
_EFFORT = 6


def entry_as_json(dump: Dump, entry: Entry) -> dict[str, Any]:
    """Return one entry as `litdigest parse` prints it."""
    date = entry.date.full() if entry.date else None
    if date is None and entry.date and dump.listing_date and dump.listing_date.year:
        date = entry.date.in_year(dump.listing_date.year) if entry.date.year is None else None
    return {
        "dump": dump.name,
        "line": entry.line,
        "last_line": entry.last_line,
        "rank": entry.rank,
        "title": entry.title,
        "abstract": entry.abstract,
        "authors": list(entry.authors),
        "authors_count": entry.authors_count,
        "organisation": entry.organisation,
        "date_text": entry.date_text,
        "published": date.isoformat() if date else None,
        "published_precision": "day" if date else "unknown",
        "comments": entry.comments,
        "upvotes": entry.upvotes,
        "arxiv": entry.arxiv,
        "doi": entry.doi,
        "categories": list(entry.categories),
        "venue": entry.venue,
        "links": [_link(link) for link in entry.links],
    }


def api_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files below api/."""
    analysis = site.analysis
    yield _file("schema", schema.SCHEMA)
    yield from _paper_files(site)
    yield _file("topics", [_topic(site, topic) for topic in site.topic_pages])
    yield _file("tags", [schema.Tag(slug=t.slug, name=t.name, papers=list(t.papers), url=f"tags/{t.slug}/") for t in analysis.tags])
    yield _file("dumps", [_listing(site, name) for name in site.listings])
    yield _file("health", _health(analysis))


def _paper_files(site: Site) -> Iterator[tuple[str, bytes]]:
    papers = site.analysis.library.papers
    if len(papers) <= _SHARD:
        yield _file("papers", [paper_as_json(site, paper) for paper in papers])
        return
    ending = "json.gz" if site.scale.api_packed else "json"
    names = [f"papers-{number}.{ending}" for number in range(1, math.ceil(len(papers) / _SHARD) + 1)]
    yield _file("papers", schema.ShardIndex(count=len(papers), shards=names))
    for place, name in enumerate(names):
        shard = [paper_as_json(site, paper) for paper in papers[place * _SHARD : (place + 1) * _SHARD]]
        text = json.dumps(shard, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
        data = text.encode("utf-8", "backslashreplace")
        yield f"api/{name}", gzipped(data, _EFFORT) if site.scale.api_packed else data


def _file(name: str, value: object) -> tuple[str, bytes]:
    return f"api/{name}.json", as_json(value)


def as_json(value: object) -> bytes:
    """Return `value` as a JSON file; half a surrogate pair becomes a JSON escape."""
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def _link(link: Link) -> schema.Link:
    return {"url": link.url, "kind": link.kind, "repo": link.repo, "evidence": link.evidence}


def paper_as_json(site: Site, paper: Paper) -> schema.Paper:
    """Return everything known about a paper, as in the API and the exports."""
    placement = site.placement(paper)
    return {
        "slug": paper.slug,
        "title": paper.title,
        "abstract": paper.abstract,
        "published": paper.published.iso if paper.published else None,
        "published_precision": paper.published.precision if paper.published else "unknown",
        "authors_count": paper.authors_count,
        "organisation": paper.organisation,
        "authors": list(paper.authors) or None,
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        "categories": list(paper.categories),
        "venue": paper.venue,
        "comments": paper.comments,
        "upvotes": paper.upvotes,
        "topic": site.topic_of(paper).slug,
        "topics": [{"slug": slug, "score": score} for slug, score in placement.nearest],
        "tags": [tag.name for tag in site.tags_of(paper)],
        "links": [_link(link) for link in paper.links],
        "related": [{"slug": n.slug, "score": n.score, "shares": list(n.shares)} for n in site.analysis.related[paper.slug]],
        "dumps": [{"name": s.dump, "rank": s.rank, "line": s.line, "comments": s.comments, "upvotes": s.upvotes} for s in paper.sightings],
        "url": f"papers/{paper.slug}/",
    }


def _topic(site: Site, topic: Topic) -> schema.Topic:
    return {
        "slug": topic.slug,
        "name": topic.name,
        "about": topic.about,
        "was": list(topic.was),
        "coherence": site.analysis.coherence.get(topic.slug),
        "exemplars": [paper.slug for paper in site.exemplars(topic)],
        "papers": [paper.slug for paper in site.members[topic.slug]],
        "see_also": [paper.slug for paper in site.see_also[topic.slug]],
        "url": f"topics/{topic.slug}/",
    }


def _listing(site: Site, name: str) -> schema.Dump:
    listing = site.listings[name]
    return {
        "name": name,
        "slug": listing.slug,
        "title": listing.title,
        "month": listing.date.month if listing.date else None,
        "day": listing.date.day if listing.date else None,
        "year": listing.year,
        "year_is": listing.certainty,
        "reason": listing.reason,
        "entries": listing.entry_count,
        "url": f"digests/{listing.slug}/",
    }


def _health(analysis: Analysis) -> schema.Health:
    library = analysis.library
    return {
        "lines": library.line_count,
        "header_lines": library.header_line_count,
        "unplaced_lines": library.unplaced_line_count,
        "entries": library.entry_count,
        "papers": len(library.papers),
        "conflicts": library.conflict_count,
        "undated": sum(paper.published is None for paper in library.papers),
        "problems": [
            {"source": PurePath(p.source).name, "line": p.line, "last_line": p.last_line, "severity": p.severity, "message": p.message}
            for p in analysis.problems
        ],
    }
