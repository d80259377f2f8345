"""The words that pages, feeds and mails share."""

from __future__ import annotations

from dataclasses import replace

from litdigest.dates import DayDate
from litdigest.model import Link, Listing, Paper
from litdigest.text.maths import plain
from litdigest.text.plain import shorten

_DESCRIPTION = 155
"""Maximum letters that search engines show of a page's description."""


def meta_description(paper: Paper) -> str:
    """Return the description of a paper's page for search engines and link previews."""
    return shorten(plain(paper.abstract) or plain(paper.title), _DESCRIPTION)


def icon_name(link: Link) -> str:
    """Return the name of a link's icon."""
    return repo_icon_name(link.repo or "") if link.kind == "code" else link.kind


def repo_icon_name(repo: str) -> str:
    """Return the name of a repository's icon; `repo` is `host/owner/name`."""
    return {"github.com": "github", "gitlab.com": "gitlab"}.get(repo.partition("/")[0], "code")


def link_name(link: Link) -> str:
    """Return the text of a link's badge."""
    if link.kind == "code" and link.repo:
        return link.repo.split("/", 1)[1]
    return {"list": "Reading list", "other": "Link"}.get(link.kind, link.kind.capitalize())


def link_role(link: Link) -> str:
    """Return how a link relates to the paper, in words."""
    return {"list": "Reading list, not this paper's code", "other": "Mentioned"}.get(link.kind, link.kind.capitalize())


def published_text(paper: Paper) -> str:
    """Return the paper's date as text."""
    if paper.published:
        return str(DayDate.of(paper.published))
    return f"{paper.date_text} (year unknown)" if paper.date_text else "date unknown"


def listing_date_text(listing: Listing) -> str:
    """Return a listing's date as text."""
    if listing.date is None:
        return "date unknown"
    alone = DayDate(month=listing.date.month, day=listing.date.day, year=None)
    if listing.is_sure:
        return str(replace(alone, year=listing.year))
    return f"{alone} ({listing.year} or later)" if listing.year else f"{alone} (year unknown)"


def digest_title(listing: Listing) -> str:
    """Return the title of a listing's digest page."""
    return f"{listing.title}, {listing_date_text(listing)}"


def who_text(paper: Paper) -> str | None:
    """Return the organisation or the number of authors."""
    if paper.organisation:
        return paper.organisation
    return counted(paper.authors_count, "author") if paper.authors_count is not None else None


def hundredths(value: float | None) -> str:
    """Return a number with two decimals, or a dash for None."""
    return "–" if value is None else f"{value:.2f}"


def counted(count: int, noun: str) -> str:
    """Return "1 paper" or "2 papers"."""
    plural = noun[:-1] + "ies" if noun.endswith(("ry", "ty")) else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"
