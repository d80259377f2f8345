"""The facts that a citation of a paper needs, in any format."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from litdigest.catalogue.catalogue import Site
from litdigest.catalogue.wording import paper_links
from litdigest.dates import PaperDate
from litdigest.model import Paper
from litdigest.text.latex import latex_title
from litdigest.text.maths import plain

_IN_URLS = "-._~:/?#@!$&+,;=%"
"""Characters kept in URLs besides letters and digits; the rest is percent-encoded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The facts for citing a paper. Text is plain and on one line; URLs are ASCII."""

    slug: str
    key: str
    """The citation key."""
    title: str
    tex_title: str
    """The title with its formulas in TeX; empty if it has none."""
    authors: tuple[str, ...]
    """Names in order; empty if unknown."""
    arxiv: str
    """arXiv id, or nothing."""
    category: str
    """Primary arXiv category, or nothing."""
    doi: str
    """DOI, or nothing."""
    published: PaperDate | None
    organisation: str | None
    topic: str
    tags: tuple[str, ...]
    url: str
    """Where the paper is; else its page on the site, absolute if the site's address is known."""
    permalink: str
    """The page on the site."""
    code: tuple[str, ...]
    """URLs of the paper's repositories."""
    abstract: str
    """Empty if there is none."""

    @property
    def date(self) -> str:
        """The date as YYYY-MM-DD, YYYY-MM or YYYY, or nothing."""
        return self.published.iso if self.published else ""

    @property
    def note(self) -> str:
        """Where the code is, or nothing."""
        return f"Code: {', '.join(self.code)}" if self.code else ""


def citation(site: Site, paper: Paper) -> Citation:
    """Collect the facts for citing `paper`."""
    permalink = _ascii(site.permalink(f"papers/{paper.slug}/"))
    return Citation(
        slug=paper.slug,
        key=site.citation_keys[paper.slug],
        title=plain(paper.title),
        tex_title=latex_title(paper.title) or "",
        authors=tuple(filter(None, map(plain, paper.authors))),
        arxiv=paper.arxiv or "",
        category=paper.categories[0] if paper.categories else "",
        doi=paper.doi or "",
        published=paper.published,
        organisation=plain(paper.organisation or "") or None,
        topic=plain(site.topic_of(paper).name) if site.placement(paper).topic else "",
        tags=tuple(plain(tag.name) for tag in site.tags_of(paper)),
        url=next((url for _, url in paper_links(paper)), permalink),
        permalink=permalink,
        code=tuple(_ascii(link.url) for link in paper.code),
        abstract=plain(paper.abstract) if paper.text_kind == "abstract" else "",
    )


def _ascii(url: str) -> str:
    return quote(url, safe=_IN_URLS, errors="replace")


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
        ("rft.date", one.date),
        ("rft.identifier", one.url),
        *(("rft.creator", author) for author in one.authors),
    ]
    return urlencode([(name, value) for name, value in pairs if value], quote_via=quote)
