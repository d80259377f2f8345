"""Sitemaps by https://www.sitemaps.org/protocol.html: an index, and files of bounded length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from litdigest.exports.gz import gzipped
from litdigest.text.escape import as_html

_MOST = 40_000
"""Maximum addresses in one file; the protocol allows 50,000."""

_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ENTRY = re.compile(r"\s*<url>.*?</url>", re.DOTALL)
_DAY = re.compile(r"\s*<lastmod>.*?</lastmod>")


def sitemap_files(address: str, folders: Sequence[str], own: str) -> Iterator[tuple[str, bytes]]:
    """Yield the sitemap, or an index and its files; without dates, since it is unknown when a page changed.

    Args:
        address: the URL of the site.
        folders: addresses of the generated pages below it.
        own: the renderer's sitemap of its own pages.
    """
    own = _DAY.sub("", without_shells(own))
    if not folders:
        yield from _with_twin("sitemap.xml", own.encode())
        return
    names: list[str] = []
    for start in range(0, len(folders), _MOST):
        urls = "".join(f"<url><loc>{as_html(address + folder)}</loc></url>\n" for folder in folders[start : start + _MOST])
        names.append(f"sitemaps/{len(names) + 1}.xml")
        yield names[-1], f"{_HEAD}<urlset {_NAMESPACE}>\n{urls}</urlset>\n".encode()
    if own:
        names.insert(0, "sitemaps/pages.xml")
        yield names[0], own.encode()
    yield from _with_twin("sitemap.xml", _index(address, names))


def _index(address: str, names: Iterable[str]) -> bytes:
    listed = "".join(f"<sitemap><loc>{as_html(address + name)}</loc></sitemap>\n" for name in names)
    return f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{listed}</sitemapindex>\n".encode()


def _with_twin(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file and its compressed copy, which replace the renderer's."""
    yield name, data
    yield f"{name}.gz", gzipped(data)


def without_shells(own: str) -> str:
    """Remove the pages that served only as shells from a renderer's sitemap."""
    return _ENTRY.sub(lambda match: "" if "/shell/" in match[0] else match[0], own)
