"""One digest as an e-mail: HTML that loads nothing, and plain text."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

import markdown

from litdigest.catalogue.catalogue import Site
from litdigest.catalogue.wording import counted, digest_title, listing_date_text, published_text, who_text
from litdigest.model import Listing, Paper, Sighting
from litdigest.pages import render
from litdigest.text.escape import as_url, visible
from litdigest.text.maths import plain
from litdigest.text.plain import shorten

MOST_BYTES = 100_000
"""Gmail shows the first 102 kB of a message and hides the rest."""

_SHARES = (280, 240, 200, 160, 120, 80, 0)
"""Maximum lengths of abstracts in characters, tried in turn until the mail is small enough."""

_WIDTH = 72
_SENTENCE_END = re.compile(r"(?<!\bal)(?<!\bvs)(?<!\bcf)(?<!\be\.g)(?<!\bi\.e)[.!?](?=\s+[A-Z\"“(])")
_PAGE = re.compile(r"(?:(?P<folder>^|/)index|)\.md(?=$|[?#])")
_TAGS = {tag: tag for tag in "p ul ol li em strong code blockquote".split()} | {f"h{level}": "h3" for level in range(1, 7)}
_BREAKS = {"li": "\n- ", "br": "\n"} | dict.fromkeys(("p", "ul", "ol", "blockquote", "h3"), "\n\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One paper in the mail, in plain text."""

    rank: int
    title: str
    url: str
    """Empty if the site's address is unknown; so is `topic_url`."""
    is_new: bool
    facts: tuple[str, ...]
    topic: str
    topic_url: str
    code: tuple[tuple[str, str], ...]
    """(name, URL)"""
    abstract: str
    """Its first sentences."""


def mail_html(site: Site, listing: Listing) -> str:
    """Return the digest of a listing as an HTML page for an e-mail.

    If it grows too long to be shown in full, abstracts are cut, but no paper is left out.
    """
    for share in _SHARES:
        mail = _as_html(site, listing, share)
        if len(mail.encode()) <= MOST_BYTES:
            break
    return mail


def _as_html(site: Site, listing: Listing, share: int) -> str:
    note, page = _note(site, listing).html, _full(site, _page_of(listing))
    return render.html("mail", title=_title(listing), note=note, rows=_rows(site, listing, share), page=page, name=site.name).decode()


def mail_text(site: Site, listing: Listing) -> str:
    """Return the digest of a listing as plain text for an e-mail."""
    title, rows = _title(listing), _rows(site, listing, _SHARES[0])
    page = _full(site, _page_of(listing))
    head = f"{title}\n{'=' * min(len(title), _WIDTH)}"
    parts = [head, _note(site, listing).text, *map(_row_as_text, rows), f"-- \n{page or site.name}"]
    return "\n\n".join(part for part in parts if part) + "\n"


def _row_as_text(row: _Row) -> str:
    facts = " · ".join([*(["new"] if row.is_new else []), *row.facts, row.topic])
    lines = [
        _wrapped(f"{row.rank}. {row.title}"),
        _wrapped(facts),
        *(f"Code: {url}" for _, url in row.code),
        _wrapped(row.abstract),
        row.url,
    ]
    return "\n".join(line for line in lines if line)


def _title(listing: Listing) -> str:
    return plain(digest_title(listing))


def _page_of(listing: Listing) -> str:
    return f"digests/{listing.slug}/"


def _full(site: Site, path: str) -> str:
    """Return a permalink, or nothing if the site's address is unknown."""
    return site.permalink(path) if site.address else ""


def _rows(site: Site, listing: Listing, share: int) -> list[_Row]:
    return [_row(site, listing, row, share) for row in site.listed[listing.dump]]


def _row(site: Site, listing: Listing, row: tuple[Sighting, Paper], share: int) -> _Row:
    sighting, paper = row
    topic = site.topic_of(paper)
    return _Row(
        rank=sighting.rank,
        title=plain(paper.title),
        url=_full(site, f"papers/{paper.slug}/"),
        is_new=site.is_new_in(paper, listing),
        facts=tuple(map(plain, _facts(site, listing, row))),
        topic=plain(topic.name),
        topic_url=_full(site, f"topics/{topic.slug}/"),
        code=tuple((link.repo.split("/", 1)[1] if link.repo else link.url, link.url) for link in paper.code),
        abstract=_opening(plain(paper.abstract), share),
    )


def _facts(site: Site, listing: Listing, row: tuple[Sighting, Paper]) -> Iterator[str]:
    """Yield the facts about a paper that the digest page shows, too."""
    sighting, paper = row
    yield published_text(paper)
    if who := who_text(paper):
        yield who
    if paper.upvotes is not None:
        yield counted(paper.upvotes, "upvote")
    if paper.comments is not None:
        yield counted(paper.comments, "comment")
    if sighting.comments not in (None, paper.comments):
        yield f"{counted(sighting.comments or 0, 'comment')} then"
    for words, others in site.elsewhere(paper, listing):
        yield f"{words} {', '.join(map(listing_date_text, others))}"


def _opening(text: str, share: int) -> str:
    """Return the first sentences of `text`, or the first words if no sentence ends at a good length."""
    if len(text) <= share:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text[: share + 3]) if share / 2 <= match.end() <= share]
    if ends:
        return text[: ends[-1]]
    return shorten(text, share) if share else ""


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


class _Note(HTMLParser):
    """An editor's note reduced to paragraphs, lists, emphasis and full links."""

    def __init__(self, full: Callable[[str], str]) -> None:
        super().__init__()
        self._full = full
        self._links: list[str] = []
        self._html: list[str] = []
        self._text: list[str] = []

    @property
    def html(self) -> str:
        """The note as HTML."""
        return "".join(self._html).strip()

    @property
    def text(self) -> str:
        """The note as plain text."""
        blocks = re.sub(r"\n- \s+", "\n- ", "".join(self._text)).split("\n\n")
        lines = [[_wrapped(line.strip(), "  " if line.startswith("- ") else "") for line in block.split("\n")] for block in blocks]
        return "\n\n".join(block for of in lines if (block := "\n".join(filter(None, of))))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a harmless tag without its attributes, and the alternative text of a picture."""
        values = {name: value or "" for name, value in attrs}
        tag = _TAGS.get(tag, tag)
        self._text.append(_BREAKS.get(tag, ""))
        if tag in _BREAKS or tag in _TAGS:
            self._html.append(f"<{tag}>")
        elif tag == "a":
            self._links.append(self._full(values.get("href", "")))
            self._html.append(f'<a href="{html.escape(self._links[-1])}">' if self._links[-1] else "")
        elif tag == "img":
            self.handle_data(values.get("alt", ""))

    def handle_endtag(self, tag: str) -> None:
        """Close a kept tag, and write out the target of a link."""
        tag = _TAGS.get(tag, tag)
        if tag in _TAGS:
            self._html.append(f"</{tag}>")
        elif tag == "a" and (url := self._links.pop()):
            self._html.append("</a>")
            self._text.append("" if self._text[-1] == url else f" ({url})")

    def handle_data(self, data: str) -> None:
        """Keep text as text."""
        run = _visible_run(data)
        self._html.append(html.escape(run))
        self._text.append(run)


def _visible_run(text: str) -> str:
    """Return `visible(text)`, with a space at each end where `text` had one."""
    before, after = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    return before + words + after if (words := visible(text)) else before


def _note(site: Site, listing: Listing) -> _Note:
    """Return the editor's note on a listing; HTML in it is shown as text."""
    reader = markdown.Markdown(extensions=["attr_list"])
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")
    note = _Note(lambda href: _target(site, listing, href))
    note.feed(reader.convert(site.analysis.editor_notes.get(listing.dump, "")))
    note.close()
    return note


def _target(site: Site, listing: Listing, href: str) -> str:
    """Return the full URL of a link in a note, which is relative to the docs folder; empty if it cannot work in a mail."""
    if re.match(r"https?://", href):
        return as_url(href)
    if not site.address or re.match(r"//|[a-z][a-z0-9+.-]*:", href, re.IGNORECASE):
        return ""
    page = _PAGE.sub(lambda match: match["folder"] if match["folder"] is not None else "/", href)
    url = urljoin(site.permalink(_page_of(listing) if href.startswith("#") else ""), page)
    return as_url(url) if url.startswith(site.address) else ""
