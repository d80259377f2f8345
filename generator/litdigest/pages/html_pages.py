"""The pages of papers, tags, digests and long lists, as HTML without the theme around it."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import markdown
from markupsafe import Markup

from litdigest.catalogue.catalogue import Site
from litdigest.catalogue.metadata import citation_facts, linked_data
from litdigest.catalogue.wording import counted, digest_title, meta_description
from litdigest.library.by_date import Part, anchors, former_parts, leaves, months, newest_first, split_by_time, with_parts
from litdigest.model import Listing, Paper, Tag, Topic
from litdigest.pages import render
from litdigest.pages.cards import picture_of
from litdigest.text.maths import plain

_BESIDE = 12
_FILE = re.compile(r'(href="(?!\w+:)[^"#?]*?)(index)?\.md(?=["#?])')

Entry = Callable[[Paper], Markup]
"""Returns the entry of a paper, ready for a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """A page without the theme's markup."""

    folder: str
    """Address below the site's root, ending in "/"."""
    title: str
    """Plain text."""
    about: str
    """Plain text, for search engines."""
    facts: tuple[tuple[str, str], ...] = ()
    """Names and values of metadata beyond these."""
    linked_data: str = ""
    """JSON-LD."""
    picture: str = "pictures/site.png"
    """What link previews show, as a path below the site's root."""
    has_feeds: bool = False
    body: str
    """HTML."""


def all_html_pages(site: Site) -> Iterator[HtmlPage]:
    """Yield every page that is put into a page shell."""
    yield from _papers(site)
    if site.scale.topics_by_year:
        for topic in site.topic_pages:
            yield from _topic_list(site, topic).pages(site.parts(topic), former_parts(site.members[topic.slug]))
        yield from _code(site)
    papers = site.analysis.library.papers
    yield from _List(site, "years/", "Archive", "", len(papers)).pages(split_by_time(papers), former_parts(papers))
    entry = functools.cache(short_entries(site, "../../", abstract_too=True))  # a paper stands on the pages of all its tags
    yield from (_tag(site, tag, entry) for tag in site.analysis.tags)
    yield from (_digest(site, listing) for listing in site.listings.values())


def html_page_count(site: Site) -> int:
    """Return roughly how many pages `all_html_pages` yields, for progress reports."""
    return len(site.papers) + len(site.tags) + len(site.listings)


def up(folder: str) -> str:
    """Return the relative path from a page to the site's root."""
    return "../" * folder.count("/")


def short_entries(site: Site, root: str, *, abstract_too: bool = False) -> Entry:
    """Return what makes entries with a title, facts, badges and tags.

    Args:
        site: where the papers stand.
        root: leads from the page to the site's root.
        abstract_too: add the abstract, where lists show abstracts.
    """
    return lambda paper: render.part("short", site=site, paper=paper, up=root, abstract_too=abstract_too)


def _papers(site: Site) -> Iterator[HtmlPage]:
    places = _places(site)
    lines = {paper.slug: render.part("near", site=site, paper=paper) for paper in site.analysis.library.papers}
    for paper in site.analysis.library.papers:
        near = site.analysis.related[paper.slug][: site.scale.related_shown]
        related = [(lines[one.slug], one.shares) for one in near]
        values = {"paper": paper, "place": places[paper.slug], "related": related, "placement": site.placement(paper)}
        yield HtmlPage(
            folder=f"papers/{paper.slug}/",
            title=plain(paper.title),
            about=meta_description(paper) if site.scale.details else "",
            facts=tuple(citation_facts(site, paper)),
            linked_data=linked_data(site, paper) if site.scale.details else "",
            picture=picture_of(site, paper),
            body=render.markup("paper", site=site, **values),
        )


def _places(site: Site) -> dict[str, str]:
    """Return where each paper stands in the list of its topic: on the topic's page, or on the page of its year."""
    places: dict[str, str] = {}
    for topic in site.topic_pages:
        folder = f"topics/{topic.slug}/"
        if site.scale.topics_by_year:
            places |= {paper.slug: f"{folder}{part.name}/#{paper.slug}" for part in leaves(site.parts(topic)) for paper in part.papers}
        places |= {paper.slug: f"{folder}#{paper.slug}" for paper in site.members[topic.slug][: site.scale.entries_per_page]}
    return places


@dataclass(frozen=True, slots=True)
class _List:
    """A long list that is split into parts by time."""

    site: Site
    folder: str
    name: str
    search: str
    """Finds what the whole list shows; empty where no search does."""
    whole: int
    """Papers of the whole list."""

    def pages(self, parts: tuple[Part, ...], former: tuple[Part, ...]) -> Iterator[HtmlPage]:
        """Yield a page for each part, and one for each address that only a former part had."""
        old = {part.name: anchors(part) for part in with_parts(former)}
        for part in with_parts(parts):
            lost = [name for name in old.pop(part.name, ()) if name not in anchors(part)]
            yield self._divided(part, lost) if part.parts else self._part(part, lost)
        yield from (self._emptied(part, old[part.name]) for part in with_parts(former) if part.name in old)

    def _divided(self, part: Part, lost: Sequence[str]) -> HtmlPage:
        return self._page(part, render.markup("parts", title=self._title(part), parent_name=self.name, whole=part, lost=lost))

    def _emptied(self, part: Part, lost: Sequence[str]) -> HtmlPage:
        empty = replace(part, papers=(), parts=())
        return self._page(empty, render.markup("emptied", title=self._title(part), parent_name=self.name, lost=lost))

    def _part(self, part: Part, lost: Sequence[str]) -> HtmlPage:
        root, sections = up(f"{self.folder}{part.name}/"), months(part.papers)
        body = _list_body(
            self.site,
            root,
            title=self._title(part),
            parent="../",
            parent_name=self.name,
            count=len(part.papers),
            whole=self.whole,
            months=sections if len(sections) > 1 else [],
            search=self.search,
            entry=_entries(self.site, root) if self.search else short_entries(self.site, root),
            sections=sections,
            lost=lost,
        )
        return self._page(part, body)

    def _title(self, part: Part) -> str:
        return f"{self.name}: {part.title}" if self.search else part.title.capitalize()

    def _page(self, part: Part, body: str) -> HtmlPage:
        about = f"{counted(len(part.papers), 'paper')}, {part.title}."
        return HtmlPage(folder=f"{self.folder}{part.name}/", title=plain(self._title(part)), about=about, body=body)


def _topic_list(site: Site, topic: Topic) -> _List:
    return _List(site, f"topics/{topic.slug}/", topic.name, f"search/?topic={topic.slug}", len(site.members[topic.slug]))


def _entries(site: Site, root: str) -> Entry:
    return lambda paper: render.part("entry", site=site, paper=paper, up=root)


def _list_body(site: Site, root: str, **values: Any) -> str:
    usual = {"about": "", "has_feeds": False, "tags": (), "months": (), "search": "", "lost": ()}
    usual |= dict.fromkeys(("shown", "whole"), values["count"])
    return render.markup("list", site=site, up=root, **usual | values)


def _tag(site: Site, tag: Tag, entry: Entry) -> HtmlPage:
    papers = newest_first(site.papers[slug] for slug in tag.papers)
    folder, shown = f"tags/{tag.slug}/", papers[: site.scale.tag_entries]
    body = _list_body(
        site,
        up(folder),
        entry=entry,
        title=tag.name,
        parent="../",
        parent_name="All tags",
        about=" with this tag",
        count=len(papers),
        shown=len(shown),
        has_feeds=True,
        tags=[row for row in site.top_tags(papers, _BESIDE + 1) if row[0] != tag],
        search=f"search/?tag={tag.slug}",
        sections=[("", shown)],
    )
    about = f"{counted(len(papers), 'paper')} on {plain(tag.name)}."
    return HtmlPage(folder=folder, title=f"Tag: {plain(tag.name)}", about=about, has_feeds=True, body=body)


def _digest(site: Site, listing: Listing) -> HtmlPage:
    title = digest_title(listing)
    body = render.markup(
        "digest",
        site=site,
        title=title,
        listing=listing,
        rows=site.listed[listing.dump],
        seen=site.seen_in(listing),
        note=_note(site, listing),
    )
    about = f"{counted(listing.entry_count, 'entry')}, in the order of the listing."
    return HtmlPage(folder=f"digests/{listing.slug}/", title=plain(title), about=about, has_feeds=True, body=body)


def _note(site: Site, listing: Listing) -> Markup:
    """Return the editor's note as HTML; links to Markdown files lead to their pages."""
    made = markdown.markdown(site.editor_note(listing, "../../"))
    end = ".html" if site.index else "/"
    return Markup(_FILE.sub(lambda match: match[1] + (site.index if match[2] else end), made))  # noqa: S704 - the editor's own


def _code(site: Site) -> Iterator[HtmlPage]:
    for initial, owners in site.owners().items():
        title = f"Code by owner: {initial.upper()}"
        body = render.markup("code", title=title, count=len(owners), owners=owners)
        yield HtmlPage(folder=f"code/{initial}/", title=title, about=f"Repositories of {counted(len(owners), 'owner')}.", body=body)
