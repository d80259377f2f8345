"""The record of sites of version 0.1: addresses, anchors, feed and entry ids. Every later site must still have them.

`python -m tests.published NAME SITE` adds the lines of a built site to `tests/published/NAME.txt`. A line of that
file is the address of a page with its anchors, the address of a file, or the id of a feed or entry. Nothing is ever
removed from it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from tests import ROOT

FOLDER = ROOT / "tests" / "published"
INTERNAL = re.compile(r"assets/|search/.|sitemaps/|sitemap\.xml\.gz|404\.html|map/papers\.js$")
"""Files that only pages load; nobody keeps their addresses."""
REFRESH = re.compile(r'http-equiv="refresh" content="0; url=([^"#]+)')
LISTS = ("topics/", "tags/", "digests/", "years/")
"""Pages whose scripts redirect the anchor of a paper to the paper's page."""


class _Anchors(HTMLParser):
    """Collects the ids within the content of a page, without those of the theme."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: dict[str, None] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.ids.update((value, None) for name, value in attrs if name == "id" and value and not value.startswith("__"))


def anchors(site: Path, address: str) -> list[str]:
    """Return the ids on a page."""
    return list(_Anchors((site / address / "index.html").read_text("utf-8")).ids)


def addresses(site: Path) -> list[str]:
    """Return the addresses below a site's own: folders of pages, and files."""
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    return [name.removesuffix("index.html") for name in names if not INTERNAL.match(name)]


def feed_ids(site: Path) -> Iterator[tuple[str, str]]:
    """Yield the address of each Atom feed with its id, and of each paper with the id of its entries."""
    for path in sorted(site.rglob("feed.xml")):
        found = re.search(r"<id>([^<]+)</id>", path.read_text("utf-8"))
        if found:
            yield path.relative_to(site).as_posix(), found[1]
    for path in sorted(site.rglob("feed.json")):
        for item in json.loads(path.read_text("utf-8"))["items"]:
            yield item["url"].rsplit("papers/", 1)[-1], item["id"]


def lines(site: Path) -> Iterator[str]:
    """Yield the lines of a record."""
    for address in addresses(site):
        is_page = address.endswith("/") or not address
        yield " #".join([f"page {address}", *anchors(site, address)]) if is_page else f"file {address}"
    for of, name in sorted(set(feed_ids(site))):
        yield f"id {name} {of}"


def record(name: str) -> list[str]:
    """Return the lines of a record, sorted."""
    path = FOLDER / f"{name}.txt"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def unanswered(site: Path, recorded: Iterable[str]) -> list[str]:
    """Return the lines of a record that a site has neither itself nor as a redirect."""
    ids = {f"id {name} {of}" for of, name in feed_ids(site)}
    missing = []
    for line in recorded:
        kind, _, rest = line.partition(" ")
        if kind == "page":
            address, *wanted = rest.split(" #")
            missing += [f"{kind} {address}"] if not (site / address / "index.html").is_file() else _lost_anchors(site, address, wanted)
        elif line not in ids and not (kind == "file" and (site / rest).is_file()):
            missing.append(line)
    return missing


def _lost_anchors(site: Path, address: str, wanted: list[str]) -> list[str]:
    """Return the anchors that are missing on a page, or on the page that it redirects to."""
    there = set(anchors(site, _followed(site, address)))
    leads_on = address.startswith(LISTS)
    return [
        f"page {address} #{name}"
        for name in wanted
        if name not in there and not (leads_on and (site / "papers" / name / "index.html").is_file())
    ]


def _followed(site: Path, address: str) -> str:
    """Return the address to which a page redirects, or its own."""
    found = REFRESH.search((site / address / "index.html").read_text("utf-8"))
    target = (site / address / found[1]).resolve() if found else site / address
    return f"{target.relative_to(site.resolve()).as_posix()}/" if found else address


if __name__ == "__main__":
    name, site = sys.argv[1:]
    (FOLDER / f"{name}.txt").write_text("\n".join(sorted({*record(name), *lines(Path(site))})) + "\n", "utf-8")
