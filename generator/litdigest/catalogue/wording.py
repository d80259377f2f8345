"""The words that pages, feeds and mails share."""

from __future__ import annotations

from dataclasses import replace

from litdigest.dates import DayDate
from litdigest.model import Link, Listing, Paper
from litdigest.text.maths import plain
from litdigest.text.plain import shorten

_DESCRIPTION = 155
"""Letters that search engines show of a page's description."""


def meta_description(paper: Paper) -> str:
    """Return what search engines and link previews show of a paper's page."""
    return shorten(plain(paper.abstract) or paper.title, _DESCRIPTION)


def icon_name(link: Link) -> str:
    """Return which icon stands for a link."""
    return repo_icon_name(link.repo or "") if link.kind == "code" else link.kind


def repo_icon_name(repo: str) -> str:
    """Return which icon stands for a repository, given as `host/owner/name`."""
    return {"github.com": "github", "gitlab.com": "gitlab"}.get(repo.partition("/")[0], "code")


def link_name(link: Link) -> str:
    """Return the words of a badge."""
    if link.kind == "code" and link.repo:
        return link.repo.split("/", 1)[1]
    return {"list": "Reading list", "other": "Link"}.get(link.kind, link.kind.capitalize())


def link_role(link: Link) -> str:
    """Return what a link is to the paper, in words."""
    return {"list": "Reading list, not this paper's code", "other": "Mentioned"}.get(link.kind, link.kind.capitalize())


def published_text(paper: Paper) -> str:
    """Return the paper's date for people."""
    if paper.published:
        return str(DayDate.of(paper.published))
    return f"{paper.date_text} (year unknown)" if paper.date_text else "date unknown"


def listing_date_text(listing: Listing) -> str:
    """Return a listing's date for people."""
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
    """Return a number for people, or a dash for none."""
    return "–" if value is None else f"{value:.2f}"


def counted(count: int, noun: str) -> str:
    """Return "1 paper" or "2 papers"."""
    plural = noun[:-1] + "ies" if noun.endswith(("ry", "ty")) else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"
