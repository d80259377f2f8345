"""Atom feeds (RFC 4287)."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from litdigest.exports.items import Feed, Item, Written, feed_id, feed_path, feed_title, midnight, page_url


def atom_feed(feed: Feed, items: Sequence[Written], root: str, newest: dt.date) -> bytes:
    """Return the feed as Atom. Atom requires a date for every item, so undated items are only in the JSON feed."""
    tree = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    path = f"{feed_path(feed.folder)}.xml"
    add_element(tree, "id", feed_id(feed))
    add_element(tree, "title", feed_title(feed), type="text")
    if feed.about:
        add_element(tree, "subtitle", feed.about, type="text")
    add_element(tree, "updated", midnight(max((item.day for item in items if item.day), default=newest)))
    add_element(add_element(tree, "author"), "name", feed.site)
    add_element(tree, "link", rel="self", type="application/atom+xml", href=root + path)
    add_element(tree, "link", rel="alternate", type="text/html", href=page_url(feed, root))
    head, end = xml_bytes(tree).decode().rsplit("</feed>", 1)
    return f"{head}{''.join(item.atom for item in items)}</feed>{end}".encode()


def atom_entry(item: Item, updated: dt.date) -> str:
    """Return an item as Atom, indented as within a feed."""
    entry = ET.Element("entry")
    add_element(entry, "id", item.id)
    add_element(entry, "title", item.title, type="text")
    add_element(entry, "updated", midnight(updated))
    if item.published:
        add_element(entry, "published", midnight(item.published))
    if item.author:
        add_element(add_element(entry, "author"), "name", item.author)
    add_element(entry, "link", rel="alternate", type="text/html", href=item.url)
    for category in item.categories:
        add_element(entry, "category", term=category.slug, scheme=category.scheme, label=category.name)
    add_element(entry, "content", item.content, type="html")
    ET.indent(entry, " ", level=1)
    return f" {ET.tostring(entry, encoding='unicode')}\n"


def add_element(parent: ET.Element, name: str, text: str | None = None, /, **attributes: str) -> ET.Element:
    """Add a child to an element, and return it."""
    child = ET.SubElement(parent, name, attributes)
    child.text = text
    return child


def xml_bytes(tree: ET.Element) -> bytes:
    """Return a whole XML file."""
    ET.indent(tree, " ")
    text: bytes = ET.tostring(tree, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
