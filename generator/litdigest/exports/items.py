"""What feeds hold, in whatever format."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from litdigest.model import Paper

_NAMESPACE = uuid.UUID("2e763ca3-231a-453f-b464-2365702d8116")
"""Never changes: readers know items and feeds by the ids made from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
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
class Category:
    """A topic or tag of an item, as Atom has them."""

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
    """The newest day known of it."""
    categories: tuple[Category, ...]


def entry_id(name: str) -> str:
    """Return the id of a feed or an entry: the same for the same name, for ever."""
    return uuid.uuid5(_NAMESPACE, name).urn


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An item in both formats; it stands in many feeds."""

    day: dt.date | None
    atom: str
    """Empty where no day is known."""
    json: str


def feed_title(feed: Feed) -> str:
    """Return the title of a feed."""
    return f"{feed.name} · {feed.site}"


def page_url(feed: Feed, root: str) -> str:
    """Return the address of the page that a feed follows; `root` leads to the site's own."""
    return root + feed.folder or "./"


def feed_path(folder: str) -> str:
    """Return where the feeds of a page stand, without their ending.

    Args:
        folder: the page's address below the site's root: "topics/bees/", or "" for all papers.
    """
    return f"{folder}feed"


def midnight(day: dt.date) -> str:
    """Return a day as a time, which both formats want."""
    return f"{day.isoformat()}T00:00:00Z"
