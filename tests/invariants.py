"""Invariants of reading any text and of its links, for property tests and the fuzz target."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from litdigest.model import Link
from litdigest.reading.links import find_links
from litdigest.reading.listing import read_listing
from litdigest.text.escape import as_url
from tests.listings import assert_conserved

_LONGEST_URL = 2000
_AROUND = 900
"""Maximum characters of a link's evidence besides the URL."""


def check(data: bytes) -> None:
    """Assert all invariants for the text in `data`, including broken UTF-8."""
    text = data.decode("utf-8", "surrogateescape")
    check_listing(text)
    check_links(text)


def check_listing(text: str) -> None:
    """Assert that a dump keeps every line with its place, and has no content beyond its lines."""
    dump = read_listing(text, "any.txt")
    assert_conserved(dump, text)
    rows = re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff"))
    assert [entry.rank for entry in dump.entries] == [*range(1, len(dump.entries) + 1)]
    assert [entry.title for entry in dump.entries] == [rows[entry.line - 1].strip() for entry in dump.entries]
    assert all(1 <= problem.line <= problem.last_line <= len(rows) for problem in dump.problems)
    assert sum(len(problem.message) for problem in dump.problems) <= 1000 * (len(dump.text_lines) + 1)
    for entry in dump.entries:
        assert_links(entry.links, entry.abstract)


def check_links(text: str) -> None:
    """Assert that the links of a text are links."""
    assert_links(find_links(text), text)


def assert_links(links: tuple[Link, ...], text: str) -> None:
    """Assert that each link is a unique web address, is found again in its own URL, and has evidence from `text`."""
    assert len({(link.repo or link.url).lower() for link in links}) == len(links)
    written = _squeezed(text)
    for link in links:
        assert re.fullmatch(r"https?://(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d{1,5})?(?:[/?#][!-~]*)?", link.url)
        assert urlsplit(as_url(link.url)).netloc == urlsplit(link.url).netloc
        assert len(link.url) <= _LONGEST_URL + len("https://")
        assert not link.repo or link.url.startswith(f"https://{link.repo}")
        assert [again.repo or again.url for again in find_links(link.url)] == [link.repo or link.url]
        assert urlsplit(link.url).netloc.removeprefix("www.") in link.evidence.lower()
        assert _squeezed(link.evidence.removeprefix("… ").removesuffix(" …")) in written
        assert len(link.evidence) <= _LONGEST_URL + _AROUND


def _squeezed(text: str) -> str:
    return "".join(text.split())
