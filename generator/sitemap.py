"""Sitemaps of a large site, as https://www.sitemaps.org/protocol.html has them: an index, and files of bounded length."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence

from generator.text import as_html

_MOST = 40_000
"""Addresses of one file; the protocol allows 50,000."""

_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ENTRY = re.compile(r"\s*<url>.*?</url>", re.DOTALL)


def sitemap_files(address: str, folders: Sequence[str], own: str) -> Iterator[tuple[str, bytes]]:
    """Yield the index and the files that it names.

    Args:
        address: of the site.
        folders: addresses of the stamped pages below it.
        own: the sitemap that the renderer made of its own pages.
    """
    names: list[str] = []
    for start in range(0, len(folders), _MOST):
        urls = "".join(f"<url><loc>{as_html(address + folder)}</loc></url>\n" for folder in folders[start : start + _MOST])
        names.append(f"sitemaps/{len(names) + 1}.xml")
        yield names[-1], f"{_HEAD}<urlset {_NAMESPACE}>\n{urls}</urlset>\n".encode()
    yield "sitemaps/pages.xml", without_moulds(own).encode()
    listed = "".join(f"<sitemap><loc>{as_html(address + name)}</loc></sitemap>\n" for name in ("sitemaps/pages.xml", *names))
    index = f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{listed}</sitemapindex>\n".encode()
    yield "sitemap.xml", index
    yield "sitemap.xml.gz", gzip.compress(index, mtime=0)  # in place of the renderer's


def without_moulds(own: str) -> str:
    """Take the pages that only served as moulds out of a renderer's sitemap."""
    return _ENTRY.sub(lambda match: "" if "/mould/" in match[0] else match[0], own)
