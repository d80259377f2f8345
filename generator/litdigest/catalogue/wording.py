"""The words that pages, feeds and mails share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from litdigest.dates import DayDate
from litdigest.model import Link, Listing, Paper
from litdigest.text.maths import plain
from litdigest.text.plain import shorten

_NAMED = 3
"""So many authors are named in a list."""
_HTML_SINCE = "2312"
"""The first month whose papers arXiv offers as HTML."""
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
        return str(paper.published)
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


def authors_text(authors: Sequence[str]) -> str:
    """Return the first three authors, and how many others there are."""
    shown = list(authors) if len(authors) <= _NAMED + 1 else [*authors[:_NAMED], f"{len(authors) - _NAMED:,} others"]
    return " and ".join([part for part in (", ".join(shown[:-1]), shown[-1]) if part]) if shown else ""


def who_text(paper: Paper) -> str | None:
    """Return the authors and the organisation, or the number of authors."""
    names = [name for name in (authors_text(paper.authors), paper.organisation) if name]
    if names:
        return " · ".join(names)
    return counted(paper.authors_count, "author") if paper.authors_count is not None else None


def paper_links(paper: Paper) -> list[tuple[str, str]]:
    """Return names and URLs of places where the paper itself is, the best first."""
    links = []
    if paper.arxiv:
        links += [("arXiv", f"https://arxiv.org/abs/{paper.arxiv}"), ("PDF", f"https://arxiv.org/pdf/{paper.arxiv}")]
        if _HTML_SINCE <= paper.arxiv < "9":
            links.append(("HTML", f"https://arxiv.org/html/{paper.arxiv}"))
        links.append(("Hugging Face", f"https://huggingface.co/papers/{paper.arxiv}"))
    if paper.doi:
        links.append(("DOI", f"https://doi.org/{paper.doi}"))
    return links


def fact_sources(paper: Paper) -> list[tuple[str, list[str]]]:
    """Return the sources of facts that no listing shows, each with the facts in words."""
    names = {"arxiv": "arXiv id", "doi": "DOI", "published": "date"}
    sources: dict[str, list[str]] = {}
    for field, source in paper.learned:
        sources.setdefault(source, []).append(names.get(field, field))
    return list(sources.items())


def hundredths(value: float | None) -> str:
    """Return a number with two decimals, or a dash for None."""
    return "–" if value is None else f"{value:.2f}"


def counted(count: int, noun: str) -> str:
    """Return "1 paper" or "2 papers"."""
    plural = noun[:-1] + "ies" if noun.endswith(("ry", "ty")) else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"
