"""Measures the search of a built site: the bytes of a first query, and the time from a keystroke to its first result.

.venv/bin/python -m tests.bench_search FOLDER WORDS …
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, Request

from tests.browsing import launch, serve

WATCH = """() => {
  let from = 0; // a letter typed before the last one's results were there begins anew
  self.waits = [];
  addEventListener("input", () => (from = performance.now()), true);
  const changed = () => from && (waits.push(performance.now() - from), (from = 0));
  new MutationObserver(changed).observe(document.querySelector(".ld-search .ld-list"), { childList: true });
}"""
BOX = ".ld-search input[type=search]"
COUNT = ".ld-toolbar__count:not(:empty)"


def opened(browser: Browser, home: str) -> tuple[Page, list[Request]]:
    """Open the search page in a browser with an empty cache, and record its requests for searching."""
    page = browser.new_context().new_page()
    fetched: list[Request] = []
    page.on("requestfinished", lambda request: fetched.append(request) if "search" in request.url.removeprefix(home) else None)
    page.goto(f"{home}search/")
    page.wait_for_load_state("networkidle")
    page.evaluate(WATCH)
    return page, fetched


def first_query(browser: Browser, home: str, words: str) -> tuple[int, float, str]:
    """Return the bytes and the milliseconds of a first query, and what was found."""
    page, fetched = opened(browser, home)
    page.locator(BOX).fill(words)
    page.wait_for_selector(COUNT)
    page.wait_for_load_state("networkidle")
    carried = sum(request.sizes()["responseBodySize"] for request in fetched)
    found = carried, page.evaluate("waits.at(-1)"), page.locator(COUNT).inner_text()
    page.context.close()
    return found


def keystrokes(browser: Browser, home: str, words: str) -> list[float]:
    """Return the milliseconds from each keystroke to its first result, on a page that has searched before."""
    page, _ = opened(browser, home)
    page.locator(BOX).fill("a")
    page.wait_for_selector(COUNT)
    page.wait_for_timeout(500)
    page.locator(BOX).fill("")
    page.wait_for_timeout(500)
    page.evaluate("waits.length = 0")
    page.locator(BOX).press_sequentially(words, delay=150)
    page.wait_for_timeout(1000)
    waits: list[float] = page.evaluate("waits")
    page.context.close()
    return waits


def main(folder: Path, queries: list[str]) -> None:
    """Print the figures."""
    for home in serve(folder):
        for browser in launch():
            for words in queries:
                carried, first, found = first_query(browser, home, words)
                print(f"{words!r}: first query {carried:,} bytes, {first:.0f} ms; {found}")  # noqa: T201 - a command
            waits = [wait for words in queries for wait in keystrokes(browser, home, words)]
            nine = statistics.quantiles(waits, n=10)[-1]
            print(f"{len(waits)} keystrokes: median {statistics.median(waits):.0f} ms, nine in ten within {nine:.0f} ms")  # noqa: T201 - a command


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
