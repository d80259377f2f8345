"""The Markdown pages: each function makes the pages of one kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from importlib.metadata import version
from itertools import groupby
from typing import Any

from litdigest.catalogue.catalogue import Site
from litdigest.catalogue.metadata import paper_facts
from litdigest.catalogue.wording import counted, digest_title, meta_description
from litdigest.exports.files import ENDINGS, export_endings, export_names
from litdigest.exports.items import feed_path
from litdigest.library.by_date import months, newest_first, years
from litdigest.model import Listing, Paper, Tag, Topic
from litdigest.pages import charts, render
from litdigest.pages.cards import picture_of, topic_picture
from litdigest.pages.map import SCRIPTS, PaperMap, map_picture, map_script
from litdigest.pages.trends import Trends, find_trends

File = tuple[str, bytes]
"""Path below the docs folder, content."""

_WIDE = ["navigation"]
_WHOLE = ["navigation", "toc"]
_UNSOUGHT = {"exclude": True}
_LATEST = 4
_NEWEST_OF_TOPIC = 10
_SHOWN = 100
"""Maximum listings, problems or promises on a page of a large library; files have all."""


def all_pages(site: Site) -> Iterator[File]:
    """Yield every page of the site."""
    trends = find_trends(site)
    sparks = charts.topic_sparks(trends)
    yield _home(site, sparks)
    yield from _topics(site, sparks)
    yield from _papers(site)
    yield from _years(site)
    yield from _tags(site)
    yield from _digests(site)
    yield _code(site)
    yield from _map(site)
    yield _trends(site, trends)
    yield _saved(site)
    yield _subscribe(site)
    yield _exports(site)
    yield _health(site)
    yield from _redirects(site)


def _front(site: Site, title: str, about: str, **more: Any) -> dict[str, Any]:
    """Return the front matter of a page.

    Args:
        site: the whole site.
        title: plain text.
        about: plain text for search engines and link previews.
        more: further front matter; `folder` is the address of a page with its own feeds.
    """
    folders = dict.fromkeys(("", more.pop("folder", "")))
    endings = ("xml", "json") if site.newest_day else ("json",)
    feeds = [f"{feed_path(folder)}.{ending}" for folder in folders for ending in endings]
    return {"title": title, "description": about, "feeds": feeds, **more}


def _home(site: Site, sparks: Mapping[str, str]) -> File:
    listings = list(site.listings.values())[:_LATEST]
    front = _front(site, "Home", "Every paper of the listings, once, by topic.", hide=_WHOLE, search=_UNSOUGHT)
    return "index.md", render.page(
        "home",
        front,
        site=site,
        paper_map=PaperMap.of(site),
        sparks=sparks,
        listings=listings,
        top=lambda t: site.top_tags(site.members[t.slug], 3),
    )


def _topics(site: Site, sparks: Mapping[str, str]) -> Iterator[File]:
    front = _front(site, "Topics", "All topics of the library.", hide=_WHOLE)
    yield "topics/index.md", render.page("topics", front, site=site, sparks=sparks, top=lambda t: site.top_tags(site.members[t.slug], 3))
    for topic in site.topic_pages:
        make, path = (_topic_front, f"{topic.slug}/index") if site.is_large else (_topic, topic.slug)
        yield f"topics/{path}.md", make(site, topic, sparks.get(topic.slug, ""))


def _topic(site: Site, topic: Topic, spark: str) -> bytes:
    papers = site.members[topic.slug]
    shown = {"topic": topic, "papers": papers, "tags": site.top_tags(papers, 12), "years": years(papers)}
    return render.page("topic", _of_topic(site, topic), site=site, endings=ENDINGS, spark=spark, **shown)


def _of_topic(site: Site, topic: Topic) -> dict[str, Any]:
    about = topic.about or topic.name
    more = {"hide": _WIDE, "search": {"boost": 4}, "folder": f"topics/{topic.slug}/", "picture": topic_picture(topic)}
    return _front(site, topic.name, about, **more)


def _topic_front(site: Site, topic: Topic, spark: str) -> bytes:
    """Return the page that leads to the parts of a topic of a large library."""
    papers, near = site.members[topic.slug], site.see_also[topic.slug]
    return render.page(
        "topic_front",
        _of_topic(site, topic),
        site=site,
        topic=topic,
        papers=papers,
        endings=export_endings(site),
        spark=spark,
        tags=site.top_tags(papers, 12),
        parts=site.parts(topic),
        latest=site.with_files(render.markup("entries", site=site, papers=papers[:_NEWEST_OF_TOPIC], up="../../")),
        near=near[:_NEWEST_OF_TOPIC],
        near_count=len(near),
    )


def _papers(site: Site) -> Iterator[File]:
    papers = site.analysis.library.papers
    front = _front(site, "All papers", "Every paper by year, newest first.", hide=_WIDE, search=_UNSOUGHT)
    yield "papers/index.md", render.page("papers", front, site=site, years=years(papers))
    for paper in () if site.is_large else papers:
        yield f"papers/{paper.slug}.md", _paper(site, paper)


def _paper(site: Site, paper: Paper) -> bytes:
    tags = [tag.name for tag in site.tags_of(paper)]
    front = _front(
        site, paper.title, meta_description(paper), tags=tags, hide=_WHOLE, paper=paper_facts(site, paper), picture=picture_of(site, paper)
    )
    related = [(n, site.papers[n.slug]) for n in site.analysis.related[paper.slug]]
    return render.page("paper", front, site=site, paper=paper, related=related, placement=site.placement(paper))


def _years(site: Site) -> Iterator[File]:
    groups = [(year, of, months(of)) for year, of in years(site.analysis.library.papers)]
    front = _front(site, "Archive", "Every paper by year and month.", hide=_WIDE, search=_UNSOUGHT)
    yield "years/index.md", render.page("years", front, site=site, years=groups)
    for year, papers, by_month in () if site.is_large else groups:
        name = str(year or "undated")
        about = f"{counted(len(papers), 'paper')}, by month." if year else f"{counted(len(papers), 'paper')} without a known date."
        front = _front(site, name.capitalize(), about, hide=_WIDE, search=_UNSOUGHT)
        yield f"years/{name}.md", render.page("year", front, site=site, year=year, papers=papers, months=by_month)


def _tags(site: Site) -> Iterator[File]:
    by_letter = groupby(sorted(site.analysis.tags, key=lambda t: (t.name.casefold(), t.slug)), key=lambda t: t.name[:1].upper())
    largest = sorted(site.analysis.tags, key=lambda t: (-len(t.papers), t.slug))[:40]
    front = _front(site, "Tags", "All keyword tags, by size and from A to Z.", hide=_WIDE, search=_UNSOUGHT)
    yield "tags/index.md", render.page("tags", front, site=site, letters=[(a, list(b)) for a, b in by_letter], largest=largest)
    for tag in () if site.is_large else site.analysis.tags:
        yield f"tags/{tag.slug}.md", _tag(site, tag)


def _tag(site: Site, tag: Tag) -> bytes:
    papers = newest_first(site.papers[slug] for slug in tag.papers)
    beside = [row for row in site.top_tags(papers, 13) if row[0] != tag]
    front = _front(site, f"Tag: {tag.name}", f"{counted(len(papers), 'paper')} on {tag.name}.", hide=_WIDE, folder=f"tags/{tag.slug}/")
    return render.page("tag", front, site=site, tag=tag, papers=papers, beside=beside)


def _digests(site: Site) -> Iterator[File]:
    front = _front(site, "Digests", "Every listing as it was saved.", hide=_WHOLE)
    by_year = [(year, list(of)) for year, of in groupby(site.listings.values(), key=_year_text)]
    yield "digests/index.md", render.page("digests", front, site=site, years=by_year)
    for listing in () if site.is_large else site.listings.values():
        yield f"digests/{listing.slug}.md", _digest(site, listing)


def _year_text(listing: Listing) -> str:
    if listing.year is None:
        return "Year unknown"
    return str(listing.year) if listing.is_sure else f"{listing.year} or later"


def _digest(site: Site, listing: Listing) -> bytes:
    title = digest_title(listing)
    front = _front(
        site,
        title,
        f"{counted(listing.entry_count, 'entry')}, in the order of the listing.",
        hide=_WHOLE,
        folder=f"digests/{listing.slug}/",
    )
    rows = site.listed[listing.dump]
    return render.page("digest", front, site=site, listing=listing, rows=rows, title=title, seen=site.seen_in(listing))


def _code(site: Site) -> File:
    hosts = site.repositories()
    promised = [paper for paper in newest_first(site.analysis.library.papers) if paper.promised]
    front = _front(site, "Code", "Every repository with its papers.", hide=_WIDE, search=_UNSOUGHT)
    return "code/index.md", render.page("code", front, site=site, hosts=hosts, promised=promised, shown=_most(site))


def _map(site: Site) -> Iterator[File]:
    paper_map = PaperMap.of(site)
    front = _front(site, "Map", "A map that places similar papers together.", hide=_WHOLE, search=_UNSOUGHT, scripts=list(SCRIPTS))
    yield "map/index.md", render.page("map", front, site=site, paper_map=paper_map)
    yield "map/papers.js", map_script(site, paper_map)
    yield "map/map.svg", map_picture(site, paper_map)


def _trends(site: Site, trends: Trends) -> File:
    front = _front(site, "Trends", "Papers, topics, code and tags by year.", hide=_WIDE, search=_UNSOUGHT)
    return "trends/index.md", render.page("trends", front, site=site, trends=trends, draw=charts)


def _saved(site: Site) -> File:
    about = "Your reading list, kept in this browser."
    front = _front(site, "Saved papers", about, hide=_WHOLE, search=_UNSOUGHT, scripts=["assets/litdigest-saved.js"])
    return "saved/index.md", render.page("saved", front)


def _subscribe(site: Site) -> File:
    front = _front(site, "Subscribe", "Feeds of everything, of topics, tags and digests.", hide=_WIDE, search=_UNSOUGHT)
    return "subscribe/index.md", render.page("subscribe", front, site=site, listings=list(site.listings.values())[: _most(site)])


def _most(site: Site) -> int | None:
    """Return the maximum length of a long list on a page; None, for all, in a small library."""
    return _SHOWN if site.is_large else None


def _exports(site: Site) -> File:
    front = _front(site, "Exports and data", "The library as BibTeX, RIS, CSL-JSON, CSV and JSON.", hide=_WIDE, search=_UNSOUGHT)
    return "exports/index.md", render.page("exports", front, site=site, endings=export_endings(site), parts=partial(export_names, site))


def _health(site: Site) -> File:
    front = _front(site, "Health", "What was read, what was merged, what is unknown.", hide=_WIDE, search=_UNSOUGHT)
    shown = {"listings": list(site.listings.values())[: _most(site)], "problems": site.analysis.problems[: _most(site)]}
    return "health/index.md", render.page("health", front, site=site, version=version("litdigest"), **shown)


def _redirects(site: Site) -> Iterator[File]:
    """Yield, for every former URL, a page that redirects to the present one."""
    for topic in site.analysis.topics:
        for old in topic.was:
            yield f"topics/{old}/index.html", render.html("redirect", name=topic.name, target=f"../{topic.slug}/")
    taken = set(site.papers)
    for paper in site.analysis.library.papers:
        for old in paper.former_slugs:
            if old not in taken:
                taken.add(old)
                yield f"papers/{old}/index.html", render.html("redirect", name=paper.title, target=f"../{paper.slug}/")
