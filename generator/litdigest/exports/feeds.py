"""Atom and JSON feeds of all papers, of each topic, tag and dump, and the OPML file that names them."""

from __future__ import annotations

import datetime as dt
import functools
import heapq
import json
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from litdigest.catalogue.catalogue import Site, counted, digest_title, published_text, who_text
from litdigest.model import Paper
from litdigest.text.maths import plain, without_maths
from litdigest.text.plain import as_html, as_url

MOST_ITEMS = 100
"""A feed tells what is new; the pages tell all."""

_FEW_ITEMS = 10
"""Of a tag or a digest of a large library, which have thousands; their items then have no abstracts."""

_STYLE: dict[str, Any] = {"ensure_ascii": False, "indent": 1}

_NAMESPACE = uuid.UUID("2e763ca3-231a-453f-b464-2365702d8116")
"""Never changes: readers know items and feeds by the ids made from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feed:
    """What one feed follows."""

    group: str
    """Heading in the OPML file; empty for the feed of all papers."""
    folder: str
    """Address of the page it follows, below the site's root: empty, or ending in "/"."""
    name: str
    papers: tuple[Paper, ...]
    site: str
    """Name of the site, who speaks in a feed; Atom requires an author."""
    about: str = ""
    former: tuple[str, ...] = ()
    """Addresses that the page had before; the feeds stand there, too."""

    @property
    def is_one_of_many(self) -> bool:
        """Whether a library has as many of the kind as it has tags or dumps."""
        return self.group in ("Tags", "Digests")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Category:
    scheme: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """One paper, ready for either format."""

    id: str
    url: str
    title: str
    content: str
    """HTML."""
    author: str | None
    published: dt.date | None
    day: dt.date | None
    """The newest day known of it."""
    categories: tuple[_Category, ...]


def feed_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the feeds of every page that has them, and feeds.opml."""
    feeds = list(_feeds(site))
    order = {paper.slug: place for place, paper in enumerate(_newest_listed(site))}
    shelf = functools.cache(lambda slug, root, make: _written(make(site, site.papers[slug], root)))
    for feed in feeds:
        root = _root(site, feed)
        make, most = _bounds(site, feed)
        slugs = heapq.nsmallest(most, (paper.slug for paper in feed.papers), key=order.__getitem__)
        items = [shelf(slug, root, make) for slug in slugs]
        for folder in (feed.folder, *feed.former):
            if site.newest_day:
                yield f"{feed_path(folder)}.xml", _atom(feed, items, root, site.newest_day)
            yield f"{feed_path(folder)}.json", _json(feed, items, root)
    yield "feeds.opml", _opml(site, feeds)


def _bounds(site: Site, feed: _Feed) -> tuple[Callable[[Site, Paper, str], _Item], int]:
    """Return how an item of the feed is made, and how many it has at most."""
    if site.is_large and feed.is_one_of_many:
        return _brief_item, _FEW_ITEMS // 2 if site.is_huge else _FEW_ITEMS
    return _item, MOST_ITEMS // 3 if site.is_huge else MOST_ITEMS


def feed_path(folder: str) -> str:
    """Return where the feeds of a page stand, without their ending.

    Args:
        folder: the page's address below the site's root: "topics/bees/", or "" for all papers.
    """
    return f"{folder}feed"


def _feeds(site: Site) -> Iterator[_Feed]:
    """Yield what there is to follow, in the order of the site's pages."""
    yield _Feed(site=site.name, group="", folder="", name="All papers", papers=site.digest.library.papers)
    for topic in site.topic_pages:
        papers = tuple(site.members[topic.slug])
        yield _Feed(
            site=site.name,
            group="Topics",
            folder=f"topics/{topic.slug}/",
            name=plain(topic.name),
            about=plain(topic.about),
            papers=papers,
            former=tuple(f"topics/{slug}/" for slug in topic.was),
        )
    for tag in site.digest.tags:
        papers = tuple(site.papers[slug] for slug in tag.papers)
        yield _Feed(site=site.name, group="Tags", folder=f"tags/{tag.slug}/", name=plain(tag.name), papers=papers)
    for listing in site.listings.values():
        papers = tuple(paper for _, paper in site.listed[listing.dump])
        name = plain(digest_title(listing))
        yield _Feed(site=site.name, group="Digests", folder=f"digests/{listing.slug}/", name=name, papers=papers)


def _newest_listed(site: Site) -> list[Paper]:
    def age(paper: Paper) -> tuple[int, int, str]:
        days = (_listed_day(site, paper) or dt.date.min, paper.published or dt.date.min)
        return (-days[0].toordinal(), -days[1].toordinal(), paper.slug)

    return sorted(site.digest.library.papers, key=age)


def _listed_day(site: Site, paper: Paper) -> dt.date | None:
    days = (site.listings[sighting.dump].earliest_day for sighting in paper.sightings)
    return max((day for day in days if day), default=None)


def _root(site: Site, feed: _Feed) -> str:
    """Return what leads from the feed to the site's root."""
    return site.address or "../" * feed.folder.count("/")


def _html(text: str) -> str:
    return as_html(without_maths(text))


def _id(name: str) -> str:
    return uuid.uuid5(_NAMESPACE, name).urn


def _item(site: Site, paper: Paper, root: str) -> _Item:
    return _Item(
        id=_id(paper.slug),
        url=f"{root}papers/{paper.slug}/",
        title=plain(paper.title),
        content=_content(site, paper, root),
        author=plain(paper.organisation) if paper.organisation else None,
        published=paper.published,
        day=_listed_day(site, paper) or paper.published,
        categories=tuple(_categories(site, paper, root)),
    )


def _brief_item(site: Site, paper: Paper, root: str) -> _Item:
    return _item(site, replace(paper, abstract=""), root)


def _categories(site: Site, paper: Paper, root: str) -> Iterator[_Category]:
    if site.placement(paper).topic:
        topic = site.topic_of(paper)
        yield _Category(scheme=f"{root}topics/", slug=topic.slug, name=plain(topic.name))
    for tag in site.tags_of(paper):
        yield _Category(scheme=f"{root}tags/", slug=tag.slug, name=plain(tag.name))


def _content(site: Site, paper: Paper, root: str) -> str:
    topic = site.topic_of(paper)
    comments = None if paper.comments is None else counted(paper.comments, "comment")
    facts = [_html(fact) for fact in (published_text(paper), who_text(paper), comments) if fact]
    facts.append(f'in <a href="{as_html(root)}topics/{topic.slug}/">{_html(topic.name)}</a>')
    code = [f'<a href="{as_html(as_url(link.url))}">{as_html(link.repo or link.url)}</a>' for link in paper.code]
    abstract = _html(paper.abstract)
    parts = [abstract, " · ".join(facts), f"Code: {', '.join(code)}" if code else ""]
    return "\n".join(f"<p>{part}</p>" for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """An item in both formats; it stands in many feeds."""

    day: dt.date | None
    atom: str
    """Empty where no day is known."""
    json: str


def _written(item: _Item) -> _Written:
    return _Written(day=item.day, atom=_entry(item, item.day) if item.day else "", json=_indented(json.dumps(_as_json(item), **_STYLE)))


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def _atom(feed: _Feed, items: Sequence[_Written], root: str, newest: dt.date) -> bytes:
    """Return the feed as Atom, which demands a day of every item: one of which no day is known is in the JSON Feed alone."""
    tree = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    path = f"{feed_path(feed.folder)}.xml"
    _add(tree, "id", _id(path))
    _add(tree, "title", _title(feed), type="text")
    if feed.about:
        _add(tree, "subtitle", feed.about, type="text")
    _add(tree, "updated", _midnight(max((item.day for item in items if item.day), default=newest)))
    _add(_add(tree, "author"), "name", feed.site)
    _add(tree, "link", rel="self", type="application/atom+xml", href=root + path)
    _add(tree, "link", rel="alternate", type="text/html", href=_page(feed, root))
    head, end = _xml(tree).decode().rsplit("</feed>", 1)
    return f"{head}{''.join(item.atom for item in items)}</feed>{end}".encode()


def _entry(item: _Item, updated: dt.date) -> str:
    entry = ET.Element("entry")
    _add(entry, "id", item.id)
    _add(entry, "title", item.title, type="text")
    _add(entry, "updated", _midnight(updated))
    if item.published:
        _add(entry, "published", _midnight(item.published))
    if item.author:
        _add(_add(entry, "author"), "name", item.author)
    _add(entry, "link", rel="alternate", type="text/html", href=item.url)
    for category in item.categories:
        _add(entry, "category", term=category.slug, scheme=category.scheme, label=category.name)
    _add(entry, "content", item.content, type="html")
    ET.indent(entry, " ", level=1)
    return f" {ET.tostring(entry, encoding='unicode')}\n"


def _add(parent: ET.Element, name: str, text: str | None = None, /, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, name, attributes)
    child.text = text
    return child


def _xml(tree: ET.Element) -> bytes:
    ET.indent(tree, " ")
    text: bytes = ET.tostring(tree, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _midnight(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _title(feed: _Feed) -> str:
    return f"{feed.name} · {feed.site}"


def _page(feed: _Feed, root: str) -> str:
    return root + feed.folder or "./"


def _json(feed: _Feed, items: Sequence[_Written], root: str) -> bytes:
    about = {"description": feed.about} if feed.about else {}
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(feed),
        **about,
        "home_page_url": _page(feed, root),
        "feed_url": f"{root}{feed_path(feed.folder)}.json",
        "language": "en",
        "authors": [{"name": feed.site}],
        "items": [],
    }
    head, end = json.dumps(value, **_STYLE).rsplit("[]", 1)
    listed = "[\n  " + ",\n  ".join(item.json for item in items) + "\n ]" if items else "[]"
    return f"{head}{listed}{end}\n".encode()


def _as_json(item: _Item) -> dict[str, Any]:
    """Return an item. Its code is no `external_url`: readers open that in place of the paper's page."""
    value: dict[str, Any] = {"id": item.id, "url": item.url, "title": item.title, "content_html": item.content}
    if item.published:
        value["date_published"] = _midnight(item.published)
    if item.author:
        value["authors"] = [{"name": item.author}]
    return {**value, "tags": list(dict.fromkeys(category.name for category in item.categories))}


def _opml(site: Site, feeds: Iterable[_Feed]) -> bytes:
    tree = ET.Element("opml", {"version": "2.0"})
    _add(_add(tree, "head"), "title", f"Feeds of {site.name}")
    body = _add(tree, "body")
    ending = "xml" if site.newest_day else "json"
    for group, of in groupby(feeds, key=lambda feed: feed.group):
        parent = _add(body, "outline", text=group) if group else body
        for feed in of:
            _add(parent, "outline", **_outline(site, feed, ending))
    return _xml(tree)


def _outline(site: Site, feed: _Feed, ending: str) -> dict[str, str]:
    """Return a subscription. The type is `rss` for every kind of feed; only `version` may tell them apart."""
    return {
        "type": "rss",
        "text": feed.name,
        "title": _title(feed),
        **({"version": "ATOM1"} if ending == "xml" else {}),
        "xmlUrl": site.permalink(f"{feed_path(feed.folder)}.{ending}"),
        "htmlUrl": _page(feed, site.address),
    }
