"""The facts that a citation of a paper needs, in any format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from litdigest.catalogue.catalogue import Site
from litdigest.model import Paper
from litdigest.text.maths import plain

_IN_URLS = "-._~:/?#@!$&+,;=%"
"""Characters kept in URLs besides letters and digits; the rest is percent-encoded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The facts for citing a paper. Text is plain and on one line; URLs are ASCII."""

    slug: str
    title: str
    published: dt.date | None
    organisation: str | None
    topic: str
    tags: tuple[str, ...]
    url: str
    """The permalink, absolute if the site's address is known."""
    code: tuple[str, ...]
    """URLs of the paper's repositories."""
    abstract: str
    """Empty if there is none."""

    @property
    def day(self) -> str:
        """The date as YYYY-MM-DD, or nothing."""
        return self.published.isoformat() if self.published else ""

    @property
    def keywords(self) -> tuple[str, ...]:
        """The topic and the tags."""
        tags = (tag for tag in self.tags if tag.lower() != self.topic.lower())
        return tuple(word for word in (self.topic, *tags) if word)

    @property
    def note(self) -> str:
        """Where the code is, or nothing."""
        return f"Code: {', '.join(self.code)}" if self.code else ""


def citation(site: Site, paper: Paper) -> Citation:
    """Collect the facts for citing `paper`."""
    return Citation(
        slug=paper.slug,
        title=plain(paper.title),
        published=paper.published,
        organisation=plain(paper.organisation or "") or None,
        topic=plain(site.topic_of(paper).name) if site.placement(paper).topic else "",
        tags=tuple(plain(tag.name) for tag in site.tags_of(paper)),
        url=_ascii(site.permalink(f"papers/{paper.slug}/")),
        code=tuple(_ascii(link.url) for link in paper.code),
        abstract=plain(paper.abstract),
    )


def _ascii(url: str) -> str:
    return quote(url, safe=_IN_URLS, errors="replace")


def listed(keywords: Iterable[str]) -> str:
    """Join keywords by commas, without the commas within them."""
    return ", ".join(filter(None, (keyword.replace(",", "") for keyword in keywords)))


def coins(one: Citation) -> str:
    """Return an OpenURL ContextObject for the title of a `<span class="Z3988">`, not yet escaped for HTML.

    It is in Dublin Core, the format in which Zotero recognises a preprint.
    """
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "preprint"),
        ("rft.title", one.title),
        ("rft.publisher", one.organisation),
        ("rft.date", one.day),
        ("rft.identifier", one.url),
        *(("rft.subject", keyword) for keyword in one.keywords),
    ]
    return urlencode([(name, value) for name, value in pairs if value], quote_via=quote)
