"""Digest to Markdown pages: each function makes the pages of one kind."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from itertools import groupby

from generator import render
from generator.model import Listing, Paper, Tag, Topic
from generator.text import untex, visible
from generator.views import Site, counted, listing_date_text, newest_first, years

File = tuple[str, bytes]
"""Path below the docs folder, content."""

_WIDE = ["navigation"]
_WHOLE = ["navigation", "toc"]
_DESCRIPTION = 155
_LATEST = 4


def all_pages(site: Site) -> Iterator[File]:
    """Yield every page of the site."""
    yield _home(site)
    yield from _topics(site)
    yield from _papers(site)
    yield from _tags(site)
    yield from _digests(site)
    yield _code(site)
    yield _health(site)
    yield from _redirects(site)


def _home(site: Site) -> File:
    listings = list(site.listings.values())[:_LATEST]
    front = {"title": "Home", "description": "Every paper of the listings, once, by topic.", "hide": _WHOLE, "search": {"exclude": True}}
    return "index.md", render.page("home", front, site=site, listings=listings, top=lambda t: site.top_tags(site.members[t.slug], 3))


def _topics(site: Site) -> Iterator[File]:
    front = {"title": "Topics", "description": "All topics of the library.", "hide": _WHOLE}
    yield "topics/index.md", render.page("topics", front, site=site, top=lambda t: site.top_tags(site.members[t.slug], 3))
    for topic in site.topic_pages:
        yield f"topics/{topic.slug}.md", _topic(site, topic)


def _topic(site: Site, topic: Topic) -> bytes:
    papers = site.members[topic.slug]
    front = {"title": topic.name, "description": topic.about or topic.name, "hide": _WIDE, "search": {"boost": 4}}
    return render.page("topic", front, site=site, topic=topic, papers=papers, tags=site.top_tags(papers, 12), years=years(papers))


def _papers(site: Site) -> Iterator[File]:
    papers = site.digest.library.papers
    front = {"title": "All papers", "description": "Every paper by year, newest first.", "hide": _WIDE, "search": {"exclude": True}}
    yield "papers/index.md", render.page("papers", front, site=site, years=years(papers))
    for paper in papers:
        yield f"papers/{paper.slug}.md", _paper(site, paper)


def _paper(site: Site, paper: Paper) -> bytes:
    front = {
        "title": paper.title,
        "description": _described(paper),
        "tags": [tag.name for tag in site.tags_of(paper)],
        "hide": _WHOLE,
    }
    related = [(n, site.papers[n.slug]) for n in site.digest.related[paper.slug]]
    return render.page("paper", front, site=site, paper=paper, related=related, placement=site.placement(paper))


def _described(paper: Paper) -> str:
    text = visible(untex(paper.abstract)) or paper.title
    return text if len(text) <= _DESCRIPTION else text[:_DESCRIPTION].rsplit(" ", 1)[0] + " …"


def _tags(site: Site) -> Iterator[File]:
    by_letter = groupby(sorted(site.digest.tags, key=lambda t: (t.name.casefold(), t.slug)), key=lambda t: t.name[:1].upper())
    largest = sorted(site.digest.tags, key=lambda t: (-len(t.papers), t.slug))[:40]
    front = {"title": "Tags", "description": "All keyword tags, by size and from A to Z.", "hide": _WIDE, "search": {"exclude": True}}
    yield "tags/index.md", render.page("tags", front, site=site, letters=[(a, list(b)) for a, b in by_letter], largest=largest)
    for tag in site.digest.tags:
        yield f"tags/{tag.slug}.md", _tag(site, tag)


def _tag(site: Site, tag: Tag) -> bytes:
    papers = newest_first(site.papers[slug] for slug in tag.papers)
    beside = [row for row in site.top_tags(papers, 13) if row[0] != tag]
    front = {"title": f"Tag: {tag.name}", "description": f"{counted(len(papers), 'paper')} on {tag.name}.", "hide": _WIDE}
    return render.page("tag", front, site=site, tag=tag, papers=papers, beside=beside)


def _digests(site: Site) -> Iterator[File]:
    front = {"title": "Digests", "description": "Every listing as it was saved.", "hide": _WHOLE}
    yield "digests/index.md", render.page("digests", front, site=site)
    for listing in site.listings.values():
        yield f"digests/{listing.slug}.md", _digest(site, listing)


def _digest(site: Site, listing: Listing) -> bytes:
    title = f"{listing.title}, {listing_date_text(listing)}"
    front = {"title": title, "description": f"{counted(listing.entry_count, 'entry')}, in the order of the listing.", "hide": _WHOLE}
    return render.page("digest", front, site=site, listing=listing, rows=site.listed[listing.dump], title=title)


def _code(site: Site) -> File:
    hosts = site.repositories()
    promised = [paper for paper in newest_first(site.digest.library.papers) if paper.promised]
    front = {"title": "Code", "description": "Every repository with its papers.", "hide": _WIDE, "search": {"exclude": True}}
    return "code/index.md", render.page("code", front, site=site, hosts=hosts, promised=promised)


def _health(site: Site) -> File:
    front = {
        "title": "Health",
        "description": "What was read, what was merged, what is unknown.",
        "hide": _WIDE,
        "search": {"exclude": True},
    }
    return "health/index.md", render.page("health", front, site=site, version=version("litdigest"))


def _redirects(site: Site) -> Iterator[File]:
    """Yield a page at every former URL that leads to the present one."""
    for topic in site.digest.topics:
        for old in topic.was:
            yield f"topics/{old}/index.html", render.html("redirect", name=topic.name, target=f"../{topic.slug}/")
    taken = set(site.papers)
    for paper in site.digest.library.papers:
        for old in paper.former_slugs:
            if old not in taken:
                taken.add(old)
                yield f"papers/{old}/index.html", render.html("redirect", name=paper.title, target=f"../{paper.slug}/")
