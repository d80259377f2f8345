"""JSON feeds (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from litdigest.exports.items import Feed, Item, Written, feed_path, feed_title, midnight, page_url

_STYLE: dict[str, Any] = {"ensure_ascii": False, "indent": 1}


def json_feed(feed: Feed, items: Sequence[Written], root: str) -> bytes:
    """Return the feed as JSON Feed."""
    about = {"description": feed.about} if feed.about else {}
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed_title(feed),
        **about,
        "home_page_url": page_url(feed, root),
        "feed_url": f"{root}{feed_path(feed.folder)}.json",
        "language": "en",
        "authors": [{"name": feed.site}],
        "items": [],
    }
    head, end = json.dumps(value, **_STYLE).rsplit("[]", 1)
    listed = "[\n  " + ",\n  ".join(item.json for item in items) + "\n ]" if items else "[]"
    return f"{head}{listed}{end}\n".encode()


def json_item(item: Item) -> str:
    """Return an item as JSON, indented as within a feed."""
    return json.dumps(_as_json(item), **_STYLE).replace("\n", "\n  ")


def _as_json(item: Item) -> dict[str, Any]:
    """Return an item without `external_url` for its code, since feed readers would open that instead of the paper's page."""
    value: dict[str, Any] = {"id": item.id, "url": item.url, "title": item.title, "content_html": item.content}
    if item.published:
        value["date_published"] = midnight(item.published)
    if item.author:
        value["authors"] = [{"name": item.author}]
    return {**value, "tags": list(dict.fromkeys(category.name for category in item.categories))}
