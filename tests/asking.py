"""Asks the worker of the search about papers, without a renderer: their index, the theme's scripts and a page that starts it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from litdigest.catalogue.catalogue import Site
from litdigest.search.files import search_files
from litdigest.search.pagefind import write_index
from litdigest.search.records import search_shards
from tests import ROOT

ASKING = """
self.waiting = new Map();
self.told = [];
self.start = () => {
  self.worker?.terminate();
  self.worker = new Worker("assets/litdigest-search-worker.js");
  worker.addEventListener("message", ({ data }) => {
    if (data.type) return self.told.push(data);
    const { resolve, from } = waiting.get(data.ask);
    if (data.cards?.length) waiting.get(data.ask).first ??= performance.now() - from;
    data.wait = waiting.get(data.ask).first ?? performance.now() - from;
    if (data.done || data.failed) resolve(data);
  });
};
self.ask = (query) => new Promise((resolve) => {
  const ask = waiting.size + 1;
  waiting.set(ask, { resolve, from: performance.now() });
  const nothing = { topic: [], tag: [], year: [], code: [], host: [], sort: "", raw: "", q: "" };
  const { all = true, ...asked } = query;
  worker.postMessage({ ask, data: { query: { ...nothing, ...asked }, all, count: 10 } });
});
start();
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the worker answers."""

    titles: list[str]
    slugs: list[str]
    said: dict[str, Any]

    @property
    def total(self) -> int:
        return int(self.said["total"])


def write_search(folder: Path, site: Site, *, index: bool = True) -> None:
    """Write what the search needs, and nothing else of a site."""
    for name, data in search_files(site):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    if index:
        write_index(folder, search_shards(site), folder.parent / f"{folder.name}-cache")
    shutil.copytree(ROOT / "overrides" / "assets", folder / "assets", dirs_exist_ok=True)
    (folder / "assets" / "ask.js").write_text(ASKING, "utf-8")
    scripts = "".join(f'<script src="assets/{name}.js"></script>' for name in ("iframe-worker", "ask"))
    (folder / "ask.html").write_text(f'<!doctype html><html lang="en"><title>Ask</title><body>{scripts}</body></html>', "utf-8")


def ask(page: Page, q: str, **more: object) -> Answer:
    """Ask on a page that is open."""
    said = page.evaluate("(query) => ask(query)", json.loads(json.dumps({"q": q, **more})))
    assert "failed" not in said, said
    records = [card["record"] for card in said["cards"]]
    return Answer(titles=[record["title"] for record in records], slugs=[record["slug"] for record in records], said=said)
