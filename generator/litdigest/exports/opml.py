"""The OPML file that names all feeds."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from itertools import groupby

from litdigest.catalogue.catalogue import Site
from litdigest.exports.atom import add_element, xml_bytes
from litdigest.exports.items import Feed, feed_path, feed_title, page_url


def opml_file(site: Site, feeds: Iterable[Feed]) -> bytes:
    """Return the feeds as a list of subscriptions."""
    tree = ET.Element("opml", {"version": "2.0"})
    add_element(add_element(tree, "head"), "title", f"Feeds of {site.name}")
    body = add_element(tree, "body")
    ending = "xml" if site.newest_day else "json"
    for group, of in groupby(feeds, key=lambda feed: feed.group):
        parent = add_element(body, "outline", text=group) if group else body
        for feed in of:
            add_element(parent, "outline", **_outline(site, feed, ending))
    return xml_bytes(tree)


def _outline(site: Site, feed: Feed, ending: str) -> dict[str, str]:
    """Return a subscription. In OPML, the type of every feed is `rss`; only `version` names the format."""
    return {
        "type": "rss",
        "text": feed.name,
        "title": feed_title(feed),
        **({"version": "ATOM1"} if ending == "xml" else {}),
        "xmlUrl": site.permalink(f"{feed_path(feed.folder)}.{ending}"),
        "htmlUrl": page_url(feed, site.address),
    }
