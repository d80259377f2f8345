"""The pages of a large library, as HTML without the theme's markup, which page shells add."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import markdown
from markupsafe import Markup

from litdigest.catalogue.catalogue import Site
from litdigest.catalogue.metadata import citation_facts
from litdigest.catalogue.wording import counted, digest_title, meta_description
from litdigest.library.by_date import Part, leaves, months, newest_first, split_by_time
from litdigest.model import Listing, Paper, Tag
from litdigest.pages import render
from litdigest.pages.cards import picture_of
from litdigest.text.maths import plain

_SHOWN_OF_TAG = 25
_BESIDE = 12
_NEAR_IF_HUGE = 3
_FILE = re.compile(r'(href="(?!\w+:)[^"#?]*?)(index)?\.md(?=["#?])')
_LEFT_OUT_IF_HUGE = ("citation_keywords", "citation_abstract_html_url")


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """A page without the theme's markup."""

    folder: str
    """Address below the site's root, ending in "/"."""
    title: str
    """Plain text."""
    about: str
    """Plain text, for search engines; empty in a huge library."""
    facts: tuple[tuple[str, str], ...] = ()
    """Names and values of further metadata."""
    picture: str = "pictures/site.png"
    """Picture for link previews, as a path below the site's root; empty in a huge library."""
    has_feeds: bool = False
    body: str
    """HTML."""


def all_html_pages(site: Site) -> Iterator[HtmlPage]:
    """Yield every page of a large library that the theme does not render itself."""
    yield from _papers(site)
    for paged_list in _paged_lists(site):
        yield from _list_pages(site, paged_list)
    entry = functools.cache(partial(_entry, site, "../../"))  # a paper is on the pages of all its tags
    yield from (_tag(site, tag, entry) for tag in site.analysis.tags)
    yield from (_digest(site, listing) for listing in site.listings.values())
    yield from _code(site)


def html_page_count(site: Site) -> int:
    """Return roughly how many pages `all_html_pages` yields, for progress reports."""
    return len(site.papers) + len(site.tags) + len(site.listings)


def up(folder: str) -> str:
    """Return the relative path from a page to the site's root."""
    return "../" * folder.count("/")


def _papers(site: Site) -> Iterator[HtmlPage]:
    parts = [(topic, part) for topic in site.topic_pages for part in leaves(site.parts(topic))]
    places = {paper.slug: f"topics/{topic.slug}/{part.name}/" for topic, part in parts for paper in part.papers}
    for paper in site.analysis.library.papers:
        near = site.analysis.related[paper.slug][: _NEAR_IF_HUGE if site.is_huge else None]
        related = [(one, site.papers[one.slug]) for one in near]
        values = {"paper": paper, "part": places[paper.slug], "related": related, "placement": site.placement(paper)}
        yield HtmlPage(
            folder=f"papers/{paper.slug}/",
            title=plain(paper.title),
            about="" if site.is_huge else meta_description(paper),
            facts=tuple(fact for fact in citation_facts(site, paper) if not (site.is_huge and fact[0] in _LEFT_OUT_IF_HUGE)),
            picture="" if site.is_huge else picture_of(site, paper),
            body=render.markup("paper", site=site, **values),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _PagedList:
    """A long list that is split into parts."""

    folder: str
    name: str
    titles_only: bool
    """Whether entries are only titles, since a page may have many."""
    parts: tuple[Part, ...]


def _paged_lists(site: Site) -> Iterator[_PagedList]:
    for topic in site.topic_pages:
        yield _PagedList(folder=f"topics/{topic.slug}/", name=topic.name, titles_only=False, parts=site.parts(topic))
    yield _PagedList(folder="years/", name="Archive", titles_only=True, parts=split_by_time(site.analysis.library.papers))


def _list_pages(site: Site, paged_list: _PagedList) -> Iterator[HtmlPage]:
    for part in paged_list.parts:
        if not part.parts:
            yield _part(site, paged_list, part)
            continue
        body = render.markup("parts", title=f"{paged_list.name}: {part.heading}", parent_name=paged_list.name, whole=part)
        yield _page_of_part(paged_list, part, body)
        yield from (_part(site, paged_list, inner) for inner in part.parts)


def _part(site: Site, paged_list: _PagedList, part: Part) -> HtmlPage:
    sections = months(part.papers)
    values = {"title": f"{paged_list.name}: {part.title}", "parent": "../", "parent_name": paged_list.name, "count": len(part.papers)}
    root = up(f"{paged_list.folder}{part.name}/")
    body = render.markup(
        "list", titles_only=paged_list.titles_only, site=site, up=root, entry=partial(_entry, site, root), sections=sections, **values
    )
    return _page_of_part(paged_list, part, body)


def _page_of_part(paged_list: _PagedList, part: Part, body: str) -> HtmlPage:
    title = f"{plain(paged_list.name)}: {part.title}"
    about = f"{counted(len(part.papers), 'paper')}, {part.title}."
    return HtmlPage(folder=f"{paged_list.folder}{part.name}/", title=title, about=about, body=body)


def _entry(site: Site, root: str, paper: Paper) -> Markup:
    return Markup(render.markup("entry", site=site, paper=paper, up=root))  # noqa: S704 - escaped there


def _tag(site: Site, tag: Tag, entry: Callable[[Paper], Markup]) -> HtmlPage:
    papers = newest_first(site.papers[slug] for slug in tag.papers)
    folder = f"tags/{tag.slug}/"
    body = render.markup(
        "list",
        site=site,
        up=up(folder),
        entry=entry,
        titles_only=False,
        title=tag.name,
        parent="../",
        parent_name="All tags",
        count=len(papers),
        feeds="feed",
        tags=[row for row in site.top_tags(papers, _BESIDE + 1) if row[0] != tag],
        more=f"search/?tag={tag.slug}" if len(papers) > _SHOWN_OF_TAG else "",
        sections=[("", papers[:_SHOWN_OF_TAG])],
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
