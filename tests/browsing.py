"""Headless Chromium, a server for it, and a record of what should never happen."""

from __future__ import annotations

import functools
import gzip
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import WAIT

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")
SHARED = (".css", ".js", ".svg", ".png")
PAPER = "papers/exploring-the-limit-of-outcome-reward-for-learning-mathematical-reasoning/"
KINDS = (
    "",
    "topics/",
    "topics/continual-learning/",
    PAPER,
    "tags/",
    "tags/continual-learning/",
    "digests/",
    "digests/2025-11-19-daily-papers/",
    "code/",
    "papers/",
    "years/",
    "years/2024/",
    "years/undated/",
    "map/",
    "trends/",
    "saved/",
    "search/",
    "subscribe/",
    "exports/",
    "health/",
    "about/",
)
"""One page of every kind."""


def launch() -> Iterator[Browser]:
    """Start the browser; it ends when the iterator is closed. Timeouts are long enough for a busy machine."""
    program = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    assert program, "no Chromium found; tests/browser.sh installs one"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(FLAGS), timeout=1000 * WAIT)
        chromium.on("context", lambda context: context.set_default_timeout(1000 * WAIT))
        expect.set_options(timeout=1000 * WAIT)
        yield chromium
        chromium.close()


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves compressed, and lets the browser keep shared files, as GitHub Pages does."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # or an answer is two packets, of which the second waits for 40 ms
    disable_nagle_algorithm = True
    kept: ClassVar[tuple[str, ...]] = SHARED

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Log nothing."""

    def end_headers(self) -> None:
        """Add how long the browser may keep a shared file."""
        if self.path.split("?")[0].endswith(self.kept):
            self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def do_GET(self) -> None:
        """Answer with the whole file, or like the parent class if there is none."""
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() and self.path.split("?")[0].endswith("/") else path
        if not file.is_file():
            super().do_GET()
            return
        data = gzip.compress(file.read_bytes(), 1, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def serve(folder: Path) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


class Watched:
    """A page that records what should never happen."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.trouble: list[str] = []
        page.on("request", lambda request: self._note(request.url, unless=request.url.startswith((home, "data:", "blob:"))))
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on("console", lambda message: self._note(message.text, unless=message.type != "error"))
        page.on("dialog", lambda dialog: self._note(dialog.message))

    def _note(self, what: str, *, unless: bool = False) -> None:
        if not unless:
            self.trouble.append(what)
