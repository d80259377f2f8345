"""Sites of hostile content, and a tab that visits their pages, one by one or many at a time, and reports what happened."""

from __future__ import annotations

import http.server
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests import browsing
from tests.browsing import Watched, serve
from tests.hostile_content import FOLDER, payloads, plain_ones, write_content
from tests.sites import ADDRESS, make_project, run_mkdocs

SMALL, LARGE = "content: content\n", "content: content\n      large: 1\n"
HOLDER = b"<!doctype html><title>Frames</title><link rel='icon' href='data:,'>"
"""A page without a policy, in which pages of the site may be framed; it is served as /frames."""
TOGETHER = 20
"""How many pages a tab opens at a time, which saves opening a tab for each."""


@dataclass(slots=True)
class Seen:
    """A page as a browser sees it."""

    title: str
    heading: str
    abstract: str
    articles: list[dict[str, Any]]
    faults: list[str]
    made: list[str]
    called: list[str]
    broken: list[str]
    trouble: list[str] = field(default_factory=list)

    def harm(self) -> list[str]:
        """Return everything that a page of harmless texts would not have or do."""
        return [*self.faults, *(f"canary {value}" for value in self.called), *self.broken, *self.trouble]


class Visitor:
    """Visits a site with one tab."""

    def __init__(self, page: Page, home: str, folder: Path) -> None:
        self.page, self.home, self.folder = page, home, folder
        self._watched = Watched(page, home)
        self._seen: dict[str, Seen] = {}

    def seen(self, path: str) -> Seen:
        """Open a page for the first time, and return its contents."""
        if path not in self._seen:
            self._seen[path] = self.go(path)
        return self._seen[path]

    def seen_together(self, paths: Sequence[str]) -> list[Seen]:
        """Open pages in frames of one tab for the first time, and return their contents."""
        new = [path for path in dict.fromkeys(paths) if path not in self._seen]
        for start in range(0, len(new), TOGETHER):
            some = new[start : start + TOGETHER]
            self._seen |= zip(some, self._framed(some), strict=True)
        return [self._seen[path] for path in paths]

    def _framed(self, paths: list[str]) -> list[Seen]:
        """Open pages in frames; if something happened, open each alone to find its page."""
        self.page.goto(self.home + "frames")
        addresses = [self.home + path for path in paths]
        self.page.evaluate("hostileFrames", addresses)
        frames = self.page.main_frame.child_frames
        assert [frame.url for frame in frames] == addresses
        found = [Seen(**frame.evaluate("hostileLook()")) for frame in frames]
        trouble = self._trouble()
        if not trouble:
            return found
        alone = [self.go(path).trouble for path in paths]
        return [replace(one, trouble=own if any(alone) else trouble) for one, own in zip(found, alone, strict=True)]

    def go(self, path: str) -> Seen:
        """Open a page."""
        if "#" in path:
            self.page.goto("about:blank")  # or a page that is open already would only be scrolled
        self.page.goto(self.home + path)
        return self.look()

    def unseen(self) -> list[str]:
        """Return the addresses of the pages that were not opened yet."""
        pages = (path.relative_to(self.folder).as_posix().removesuffix("index.html") for path in sorted(self.folder.rglob("*.html")))
        return [self.home + page for page in pages if page not in self._seen]

    def look(self) -> Seen:
        """Return the contents of the open page, and what happened since the last call."""
        return Seen(**self.page.evaluate("hostileLook()"), trouble=self._trouble())

    def _trouble(self) -> list[str]:
        """Return what happened in the tab since the last call."""
        found = list(self._watched.trouble)
        self._watched.trouble.clear()
        return found


class Lasting(browsing.Handler):
    """Compresses nothing, so that hundreds of pages open quickly."""

    def do_GET(self) -> None:  # noqa: N802 - the parent's name
        if self.path != "/frames":
            http.server.SimpleHTTPRequestHandler.do_GET(self)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(HOLDER)))
        self.end_headers()
        self.wfile.write(HOLDER)


def hostile_site(folder: Path, *, large: bool) -> Path:
    """Build a site of all payloads: rendered by the theme, or generated as HTML like that of a large library."""
    project = make_project(folder)
    for name in ("dumps", "notes"):
        shutil.rmtree(project / "content" / name)
    write_content(project / "content", (*payloads(), *plain_ones()))
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace(SMALL, LARGE if large else SMALL), "utf-8")
    result = run_mkdocs(project, SITE_URL=ADDRESS if large else "")
    assert result.returncode == 0, result.stderr
    return project / "site"


def visits(browser: Browser, site: Path) -> Iterator[Visitor]:
    """Serve a site, and go there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(browsing, "Handler", Lasting)
        for home in serve(site):
            context = browser.new_context(accept_downloads=True)
            context.add_init_script(path=FOLDER / "watch.js")
            yield Visitor(context.new_page(), home, site)
            context.close()
