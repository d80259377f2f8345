"""Feeds and their items, in any format."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from litdigest.model import Paper

_NAMESPACE = uuid.UUID("2e763ca3-231a-453f-b464-2365702d8116")
"""Must never change: feed readers recognise items and feeds by ids made from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed, with its papers."""

    group: str
    """Heading in the OPML file; empty for the feed of all papers."""
    folder: str
    """Address of its page below the site's root: empty, or ending in "/"."""
    name: str
    papers: tuple[Paper, ...]
    site: str
    """Name of the site, which is the author of the feed; Atom requires one."""
    address: str = ""
    """The URL of the site, if it is known."""
    about: str = ""
    former: tuple[str, ...] = ()
    """Former addresses of the page; the feed is also written there."""

    @property
    def is_one_of_many(self) -> bool:
        """Whether there is such a feed for every tag or every dump."""
        return self.group in ("Tags", "Digests")


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A topic or tag of an item, as an Atom category."""

    scheme: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One paper, ready for either format."""

    id: str
    url: str
    title: str
    content: str
    """HTML."""
    author: str | None
    published: dt.date | None
    day: dt.date | None
    """The newest known day: of its listings, or else of its publication."""
    categories: tuple[Category, ...]


def feed_id(feed: Feed) -> str:
    """Return the id of a feed, which no other site has where the address of this one is known."""
    path = f"{feed_path(feed.folder)}.xml"
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{feed.address}{path}").urn if feed.address else entry_id(path)


def entry_id(name: str) -> str:
    """Return the permanent id of a feed or an entry."""
    return uuid.uuid5(_NAMESPACE, name).urn


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An item in both formats, to be used in many feeds."""

    day: dt.date | None
    atom: str
    """Empty if no day is known."""
    json: str


def feed_title(feed: Feed) -> str:
    """Return the title of a feed."""
    return f"{feed.name} · {feed.site}"


def page_url(feed: Feed, root: str) -> str:
    """Return the address of a feed's page; `root` is the address of the site."""
    return root + feed.folder or "./"


def feed_path(folder: str) -> str:
    """Return the path of a page's feeds, without their ending.

    Args:
        folder: the page's address below the site's root: "topics/bees/", or "" for all papers.
    """
    return f"{folder}feed"


def midnight(day: dt.date) -> str:
    """Return a day as a timestamp, which both formats require."""
    return f"{day.isoformat()}T00:00:00Z"
