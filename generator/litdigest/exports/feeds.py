"""The feeds of all papers, of each topic, tag and dump."""

from __future__ import annotations

import datetime as dt
import functools
import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from litdigest.catalogue.catalogue import Site
from litdigest.catalogue.wording import counted, digest_title, published_text, who_text
from litdigest.exports.atom import atom_entry, atom_feed
from litdigest.exports.items import Category, Feed, Item, Written, entry_id, feed_path
from litdigest.exports.jsonfeed import json_feed, json_item
from litdigest.exports.opml import opml_file
from litdigest.model import Paper
from litdigest.text.escape import as_html, as_url
from litdigest.text.maths import plain, without_maths


def feed_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the feeds of every page that has them, and feeds.opml."""
    feeds = list(_feeds(site))
    order = {paper.slug: place for place, paper in enumerate(_newest_listed(site))}
    written_once = functools.cache(lambda slug, root, make: _written(make(site, site.papers[slug], root)))
    for feed in feeds:
        root = _root(site, feed)
        items = [written_once(slug, root, make) for slug, make in _shown(site, feed, order)]
        for folder in (feed.folder, *feed.former):
            if site.newest_day:
                yield f"{feed_path(folder)}.xml", atom_feed(feed, items, root, site.newest_day)
            yield f"{feed_path(folder)}.json", json_feed(feed, items, root)
    yield "feeds.opml", opml_file(site, feeds)


def _shown(site: Site, feed: Feed, order: Mapping[str, int]) -> Iterator[tuple[str, Callable[[Site, Paper, str], Item]]]:
    """Yield the papers of a feed and how each is made: all of the newest listing with their text, then some of the others."""
    newest = site.newest_listed
    whole = sorted((paper.slug for paper in feed.papers if paper.slug in newest), key=order.__getitem__)
    most, others = site.scale.feed_items, _item
    if feed.is_one_of_many:
        most, others = site.scale.list_feed_items, _item if site.scale.list_feed_abstracts else _brief_item
    older = (paper.slug for paper in feed.papers if paper.slug not in newest)
    yield from ((slug, _item) for slug in whole)
    yield from ((slug, others) for slug in heapq.nsmallest(max(0, most - len(whole)), older, key=order.__getitem__))


def _feeds(site: Site) -> Iterator[Feed]:
    """Yield all feeds, in the order of the site's pages."""
    feed = functools.partial(Feed, site=site.name, address=site.address)
    yield feed(group="", folder="", name="All papers", papers=site.analysis.library.papers)
    for topic in site.topic_pages:
        papers = tuple(site.members[topic.slug])
        yield feed(
            group="Topics",
            folder=f"topics/{topic.slug}/",
            name=plain(topic.name),
            about=plain(topic.about),
            papers=papers,
            former=tuple(f"topics/{slug}/" for slug in topic.was),
        )
    for tag in site.analysis.tags:
        papers = tuple(site.papers[slug] for slug in tag.papers)
        yield feed(group="Tags", folder=f"tags/{tag.slug}/", name=plain(tag.name), papers=papers)
    for listing in site.listings.values():
        papers = tuple(paper for _, paper in site.listed[listing.dump])
        name = plain(digest_title(listing))
        yield feed(group="Digests", folder=f"digests/{listing.slug}/", name=name, papers=papers)


def _newest_listed(site: Site) -> list[Paper]:
    def age(paper: Paper) -> tuple[int, int, str]:
        days = (_listed_day(site, paper) or dt.date.min, paper.published.first_day if paper.published else dt.date.min)
        return (-days[0].toordinal(), -days[1].toordinal(), paper.slug)

    return sorted(site.analysis.library.papers, key=age)


def _listed_day(site: Site, paper: Paper) -> dt.date | None:
    days = (site.listings[sighting.dump].earliest_day for sighting in paper.sightings)
    return max((day for day in days if day), default=None)


def _root(site: Site, feed: Feed) -> str:
    """Return the site's address, or else the relative path from the feed to the site's root."""
    return site.address or "../" * feed.folder.count("/")


def _html(text: str) -> str:
    return as_html(without_maths(text))


def _item(site: Site, paper: Paper, root: str) -> Item:
    day = paper.published.exact_day if paper.published else None
    return Item(
        id=entry_id(paper.first_slug),
        url=f"{root}papers/{paper.slug}/",
        title=plain(paper.title),
        content=_content(site, paper, root),
        author=plain(paper.organisation) if paper.organisation else None,
        published=day,
        day=_listed_day(site, paper) or day,
        categories=tuple(_categories(site, paper, root)),
    )


def _brief_item(site: Site, paper: Paper, root: str) -> Item:
    return _item(site, replace(paper, abstract=""), root)


def _categories(site: Site, paper: Paper, root: str) -> Iterator[Category]:
    if site.placement(paper).topic:
        topic = site.topic_of(paper)
        yield Category(scheme=f"{root}topics/", slug=topic.slug, name=plain(topic.name))
    for tag in site.tags_of(paper):
        yield Category(scheme=f"{root}tags/", slug=tag.slug, name=plain(tag.name))


def _content(site: Site, paper: Paper, root: str) -> str:
    topic = site.topic_of(paper)
    upvotes = None if paper.upvotes is None else counted(paper.upvotes, "upvote")
    comments = None if paper.comments is None else counted(paper.comments, "comment")
    facts = [_html(fact) for fact in (published_text(paper), who_text(paper), upvotes, comments) if fact]
    facts.append(f'in <a href="{as_html(root)}topics/{topic.slug}/">{_html(topic.name)}</a>')
    code = [f'<a href="{as_html(as_url(link.url))}">{as_html(link.repo or link.url)}</a>' for link in paper.code]
    abstract = _html(paper.abstract)
    parts = [abstract, " · ".join(facts), f"Code: {', '.join(code)}" if code else ""]
    return "\n".join(f"<p>{part}</p>" for part in parts if part)


def _written(item: Item) -> Written:
    return Written(day=item.day, atom=atom_entry(item, item.day) if item.day else "", json=json_item(item))
