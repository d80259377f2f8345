"""The Markdown pages: each function makes the pages of one kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from itertools import groupby
from typing import Any

from litdigest.catalogue.catalogue import Site
from litdigest.exports.files import export_names
from litdigest.exports.items import feed_path
from litdigest.library.by_date import as_listed, months, newest_first, years
from litdigest.model import Listing, Paper, Topic
from litdigest.pages import charts, render
from litdigest.pages.cards import topic_picture
from litdigest.pages.html_pages import short_entries
from litdigest.pages.map import SCRIPTS, PaperMap, map_picture, map_script
from litdigest.pages.trends import Trends, find_trends
from litdigest.scale import SIZES

File = tuple[str, bytes]
"""Path below the docs folder, content."""

_WIDE = ["navigation"]
_WHOLE = ["navigation", "toc"]
_UNSOUGHT = {"exclude": True}
_LATEST = 4
_FILES_UP_TO = 500
"""Sites of up to so many papers that were made to be opened from disk had files such as `papers/x.html` in version 0.2."""


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
        yield f"topics/{topic.slug}/index.md", _topic(site, topic, sparks.get(topic.slug, ""))


def _topic(site: Site, topic: Topic, spark: str) -> bytes:
    papers, near = site.members[topic.slug], site.see_also[topic.slug]
    front = _front(
        site,
        topic.name,
        topic.about or topic.name,
        hide=_WIDE,
        folder=f"topics/{topic.slug}/",
        picture=topic_picture(topic),
    )
    return render.page(
        "topic",
        front,
        site=site,
        topic=topic,
        papers=papers,
        shown=years(papers[: site.scale.entries_per_page]),
        years=() if site.scale.topics_by_year else years(papers),
        parts=site.parts(topic) if site.scale.topics_by_year else (),
        tags=site.top_tags(papers, 12),
        spark=spark,
        near=near[: site.scale.rows_on_indexes],
        near_count=len(near),
        lost=_lost_years(papers, site.scale.entries_per_page),
    )


def _lost_years(papers: Sequence[Paper], shown: int) -> list[str]:
    """Return anchors of years that a list had while it knew only the dates of the listings, and has no more."""
    now, before = ([str(year or "undated") for year, _ in years(of[:shown])] for of in (papers, as_listed(papers)))
    return [year for year in before if year not in now]


def _papers(site: Site) -> Iterator[File]:
    groups = years(site.analysis.library.papers)
    entries = _all_entries(site, groups) if site.scale.all_papers_page else ""
    front = _front(site, "All papers", "Every paper by year, newest first.", hide=_WIDE, search=_UNSOUGHT)
    lost = _lost_years(site.analysis.library.papers, len(site.papers)) if entries else ()
    yield "papers/index.md", render.page("papers", front, site=site, years=groups, entries=entries, lost=lost)


def _all_entries(site: Site, groups: Sequence[tuple[int | None, Sequence[Paper]]]) -> str:
    """Return the entries of all papers as HTML, which Markdown leaves as it is."""
    sections = [(str(year or "Undated"), of) for year, of in groups]
    made = render.markup("sections", sections=sections, entry=short_entries(site, "../"))
    return site.with_files(re.sub(r"\n\s*\n", "\n", made))  # a blank line would end the HTML


def _years(site: Site) -> Iterator[File]:
    groups = [(year, of, months(of)) for year, of in years(site.analysis.library.papers)]
    front = _front(site, "Archive", "Every paper by year and month.", hide=_WIDE, search=_UNSOUGHT)
    lost = _lost_years(site.analysis.library.papers, len(site.papers))
    yield "years/index.md", render.page("years", front, site=site, years=groups, lost=lost)


def _tags(site: Site) -> Iterator[File]:
    by_letter = groupby(sorted(site.analysis.tags, key=lambda t: (t.name.casefold(), t.slug)), key=lambda t: t.name[:1].upper())
    largest = sorted(site.analysis.tags, key=lambda t: (-len(t.papers), t.slug))[:40]
    front = _front(site, "Tags", "All keyword tags, by size and from A to Z.", hide=_WIDE, search=_UNSOUGHT)
    yield "tags/index.md", render.page("tags", front, site=site, letters=[(a, list(b)) for a, b in by_letter], largest=largest)


def _digests(site: Site) -> Iterator[File]:
    front = _front(site, "Digests", "Every listing as it was saved.", hide=_WHOLE)
    by_year = [(year, list(of)) for year, of in groupby(site.listings.values(), key=_year_text)]
    yield "digests/index.md", render.page("digests", front, site=site, years=by_year)


def _year_text(listing: Listing) -> str:
    if listing.year is None:
        return "Year unknown"
    return str(listing.year) if listing.is_sure else f"{listing.year} or later"


def _code(site: Site) -> File:
    hosts = site.repositories()
    promised = [paper for paper in newest_first(site.analysis.library.papers) if paper.promised]
    front = _front(site, "Code", "Every repository with its papers.", hide=_WIDE, search=_UNSOUGHT)
    return "code/index.md", render.page("code", front, site=site, hosts=hosts, promised=promised)


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
    return "subscribe/index.md", render.page(
        "subscribe", front, site=site, listings=list(site.listings.values())[: site.scale.rows_on_indexes]
    )


def _exports(site: Site) -> File:
    front = _front(site, "Exports and data", "The library as BibTeX, RIS, CSL-JSON, CSV and JSON.", hide=_WIDE, search=_UNSOUGHT)
    return "exports/index.md", render.page("exports", front, site=site, parts=partial(export_names, site))


def _health(site: Site) -> File:
    front = _front(site, "Health", "What was read, what was merged, what is unknown.", hide=_WIDE, search=_UNSOUGHT)
    shown = {
        "listings": list(site.listings.values())[: site.scale.rows_on_indexes],
        "problems": site.analysis.problems[: site.scale.rows_on_indexes],
    }
    return "health/index.md", render.page("health", front, site=site, version=version("litdigest"), sizes=SIZES, **shown)


def _redirects(site: Site) -> Iterator[File]:
    """Yield, for every former URL, a page that redirects to the present one, and for a paper that is left out, one that says so."""
    for topic in site.analysis.topics:
        for old in topic.was:
            yield f"topics/{old}/index.html", render.html("redirect", name=topic.name, target=f"../{topic.slug}{site.end}")
    taken = set(site.papers)
    for paper in site.analysis.library.papers:
        for old in paper.former_slugs:
            if old not in taken:
                taken.add(old)
                yield f"papers/{old}/index.html", render.html("redirect", name=paper.title, target=f"../{paper.slug}{site.end}")
    for name, reason in site.analysis.library.hidden:
        if name not in taken:
            yield f"papers/{name}/index.html", render.html("hidden", reason=reason, site=site)
    if site.index and len(site.papers) <= _FILES_UP_TO:
        yield from _redirects_of_files(site)


def _redirects_of_files(site: Site) -> Iterator[File]:
    """Yield redirects from the files on disk that pages had in version 0.2."""
    pages = [(f"topics/{topic.slug}", topic.name) for topic in site.topic_pages]
    pages += [(f"papers/{paper.slug}", paper.title) for paper in site.papers.values()]
    pages += [(f"tags/{tag.slug}", tag.name) for tag in site.tags.values()]
    pages += [(f"digests/{listing.slug}", listing.title) for listing in site.listings.values()]
    papers = site.analysis.library.papers
    names = [*(str(year or "undated") for year, _ in years(papers)), *_lost_years(papers, len(papers))]
    pages += [(f"years/{name}", name.capitalize()) for name in names]
    for path, name in pages:
        yield f"{path}.html", render.html("redirect", name=name, target=f"{path.partition('/')[2]}{site.end}")
