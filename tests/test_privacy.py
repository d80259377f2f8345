"""What a page may load, keep and reveal: checked in the files of every page, and observed in Chromium."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import ROOT, WAIT
from tests.browsing import KINDS, PAPER
from tests.recorder import Log, Request, record
from tests.sites import Samples

OWN = ROOT / "overrides" / "assets"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "style-src-attr": "'unsafe-inline'",  # Markdown uses this attribute to align the columns of a table
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "frame-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
MOVED = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
"""The policy of a page that only redirects."""
ALIGNED = re.compile(r"text-align: (?:left|center|right);")
DATA = {"application/json", "application/ld+json"}
LEAKS = r"sendBeacon|WebSocket|EventSource|RTCPeerConnection|serviceWorker|\.cookie|indexedDB|\bcaches\.|\beval\(|new Function"
UNUSED = "wordcut.js"
"""The theme's splitter of Thai words, which English sites never load. It would need `new Function`, which the policy forbids."""
REFERRER = re.compile(r"^referer: (.*)$", re.IGNORECASE | re.MULTILINE)
WORKERS = {"litdigest-search-worker.js", "litdigest-search-library.js"}
"""The referrer of a worker's requests is a script of its own, never the page."""
ELSEWHERE = {"https://arxiv.org", "https://scholar.google.com", "https://huggingface.co", "https://doi.org"}
"""Hosts that our scripts may link to, for looking up a paper."""
KEPT = {".litdigest", ".__palette"}
"""Every key of localStorage, after the site's path: the reading list, and the colours."""
STORES = "(async () => [await indexedDB.databases(), await caches.keys(), await navigator.serviceWorker.getRegistrations()].flat())()"
BROWSERS_OWN = "CONNECT content-autofill.googleapis.com:443"
"""Requests of Chromium itself for pages with a field; no page can prevent them."""
WATCH = "self.broken = []; addEventListener('securitypolicyviolation', (event) => broken.push(event.effectiveDirective))"
INJECTED = "<style>body { display: none }</style><img src=http://elsewhere.test/a.png onerror=self.ran=1>"


class Tags(HTMLParser):
    """The elements of a page, in document order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record the element."""
        self.all.append((tag, {name: value or "" for name, value in attrs}))

    def places(self, wanted: str, **values: str) -> list[int]:
        """Return the positions of the elements with this name and these values."""
        return [at for at, (tag, found) in enumerate(self.all) if tag == wanted and values.items() <= found.items()]


@pytest.fixture(params=["plain", "large", "large disk"])
def folder(request: pytest.FixtureRequest, samples: Samples) -> Path:
    """A small site, one of generated pages, and one that opens from disk; the latter two with a redirect."""
    return samples.site(request.param)


def pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of every page."""
    found = sorted(folder.rglob("*.html"))
    assert len(found) > 300
    yield from ((path.relative_to(folder).as_posix(), path.read_text("utf-8")) for path in found)


def shells(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the markup that scripts write into generated pages."""
    for path in folder.glob("assets/shell-*.js"):
        (parts,) = re.findall(r"const parts = (\[.*\]);", path.read_text("utf-8"))
        yield path.name, "".join(json.loads(parts))


def test_every_page_says_first_what_it_may_load_and_that_it_tells_nobody(folder: Path) -> None:
    for name, text in pages(folder):
        tags = Tags(text)
        (policy,) = tags.places("meta", **{"http-equiv": "Content-Security-Policy"})
        (referrer,) = tags.places("meta", name="referrer", content="no-referrer")
        wanted = MOVED if tags.places("meta", **{"http-equiv": "refresh"}) else POLICY
        assert dict(rule.split(" ", 1) for rule in tags.all[policy][1]["content"].split("; ")) == wanted, name
        assert max(policy, referrer) < min([*tags.places("script"), *tags.places("body")]), name


def test_no_page_holds_script_or_style_of_its_own(folder: Path) -> None:
    for name, text in [*pages(folder), *shells(folder)]:
        for tag, values in Tags(text).all:
            assert tag not in {"style", "base", "iframe", "object", "embed"}, name
            assert tag != "script" or "src" in values or values.get("type") in DATA, name
            assert [key for key in values if key.startswith("on") or key == "action"] == [], name
            assert ALIGNED.fullmatch(values.get("style", "text-align: left;")), name


def test_links_open_in_the_same_window_and_lead_to_the_web(folder: Path) -> None:
    for name, text in [*pages(folder), *shells(folder)]:
        for tag, values in Tags(text).all:
            assert "target" not in values or "noopener" in values.get("rel", ""), name
            assert tag != "a" or urlsplit(values.get("href", "")).scheme in {"", "http", "https"}, (name, values)
            assert values.get("rel") not in {"preconnect", "dns-prefetch", "prefetch", "preload"}, name


def test_pictures_that_open_as_pages_run_nothing_and_load_nothing(site_folder: Path) -> None:
    for path in site_folder.rglob("*.svg"):
        text = path.read_text("utf-8")
        assert not re.search(r"<script|<foreignObject|\son\w+=|@import|url\(|(?:href|src)=\"(?!#)", text), path


def test_scripts_have_no_way_out_but_plain_requests(site_folder: Path) -> None:
    scripts = [*site_folder.rglob("*.js")]
    assert len(scripts) > 40
    for path in scripts:
        text = path.read_text("utf-8")
        assert path.name == UNUSED or not re.search(LEAKS, text), path
        if (OWN / path.name).exists():
            assert {f"https://{urlsplit(url).netloc}" for url in re.findall(r"(?:https?|wss?)://[\w./-]+", text)} <= ELSEWHERE, path
            assert all("noopener" in call for call in re.findall(r"self\.open\(.*", text)), path


@pytest.fixture(scope="module", params=["plain", "large"])
def log(request: pytest.FixtureRequest, samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Log]:
    """A server of the small site, then one of the generated pages."""
    root = tmp_path_factory.mktemp("served")
    shutil.copytree(samples.site(request.param), root / "repo")
    yield from record(root)


@pytest.fixture
def context(browser: Browser, log: Log) -> Iterator[BrowserContext]:
    """A new browser with every request, of pages, workers and itself, in the log."""
    log.clear()
    context = browser.new_context(proxy={"server": log.home.removesuffix("/repo/")})
    yield context
    context.close()


def until(page: Page, ready: Callable[[], bool]) -> None:
    """Wait until something holds."""
    for _ in range(10 * WAIT):
        if ready():
            return
        page.wait_for_timeout(100)
    raise AssertionError(ready)


def strangers(log: Log) -> list[Request]:
    """Return the requests that a page made of another server."""
    return [asked for asked in log.elsewhere if asked.address != BROWSERS_OWN]


def save_two(page: Page, home: str) -> list[str]:
    """Save two papers and mark one as read; return words that identify them."""
    page.goto(f"{home}topics/continual-learning/")
    if not page.locator("article.ld-paper").count():  # a large library splits the list
        page.locator("main li a[href]").first.click()
    papers = page.locator("article.ld-paper")
    for at in (0, 1):
        papers.nth(at).get_by_role("button", name="Save").click()
    papers.first.get_by_role("button", name="Mark read").click()
    records = page.evaluate("Object.values(JSON.parse(localStorage.getItem(`${litdigest.base.pathname}.litdigest`)).saved)")
    assert len(records) == 2
    return [word for record in records for word in (record["slug"], record["title"])]


def export_all(page: Page, home: str) -> None:
    """Export the list in every format."""
    page.goto(f"{home}saved/")
    for button in page.get_by_role("group", name="Export").get_by_role("button").all():
        with page.expect_download() as download:
            button.click()
        assert download.value.url.startswith("blob:")


@pytest.fixture(scope="module")
def tour(browser: Browser, log: Log) -> Iterator[tuple[Page, list[str]]]:
    """A browser that saved papers and then visited a page of every kind, and the words that identify these papers."""
    context = browser.new_context(proxy={"server": log.home.removesuffix("/repo/")})
    page = context.new_page()
    words = save_two(page, log.home)
    page.locator("label[for^='__palette']:visible").click()
    log.clear()
    export_all(page, log.home)
    for kind in KINDS:
        if kind != PAPER:
            page.goto(log.home + kind)
            page.wait_for_timeout(100)
    page.wait_for_load_state("networkidle")
    yield page, words
    context.close()


def test_what_is_saved_never_leaves_the_browser(tour: tuple[Page, list[str]], log: Log) -> None:
    assert len(log.own) > 50
    assert strangers(log) == []
    for asked in log.own:
        assert [word for word in tour[1] if word in asked.address or word in asked.headers] == [], asked


def test_pages_keep_what_they_say_and_set_no_cookie(tour: tuple[Page, list[str]]) -> None:
    page, _ = tour
    keys = set(page.evaluate("Object.keys(localStorage)"))
    assert {key.removeprefix("/repo/") for key in keys} == KEPT
    assert page.evaluate("Object.keys(sessionStorage)") == []
    assert page.evaluate(STORES) == []
    assert page.context.cookies() == []


def test_what_is_typed_never_leaves_the_browser(context: BrowserContext, log: Log) -> None:
    page = context.new_page()
    page.goto(log.home)
    page.keyboard.press("/")
    page.locator(".md-search__input").press_sequentially("rehearsal forgetting")
    expect(page.locator(".md-search-result__item").first).to_be_attached(timeout=15_000)
    page.goto(f"{log.home}search/")
    page.get_by_label("Words or an").press_sequentially("rehearsal forgetting")
    expect(page.locator(".ld-search .ld-short").first).to_be_visible(timeout=15_000)
    page.wait_for_url(re.compile(r"q=rehearsal\+forgetting"))
    page.reload()  # the address names the words, and goes to the site itself
    expect(page.locator(".ld-search .ld-short").first).to_be_visible(timeout=15_000)
    assert [asked.address for asked in log.own if "rehearsal" in asked.address] == ["/repo/search/?q=rehearsal+forgetting"]
    assert [asked for asked in log.own if "rehearsal" in asked.headers] == []
    assert {name.rsplit("/", 1)[-1] for asked in log.own for name in REFERRER.findall(asked.headers)} <= WORKERS
    assert strangers(log) == []


def test_another_site_is_not_told_where_a_reader_comes_from(context: BrowserContext, log: Log) -> None:
    page = context.new_page()
    page.goto(f"{log.home}{PAPER}?from=here")
    page.evaluate("document.querySelector('article .ld-tag[href]').href = 'http://elsewhere.test/'")
    page.locator("article .ld-tag[href]").first.click(no_wait_after=True)
    until(page, lambda: any("http://elsewhere.test/" in asked.address for asked in log.elsewhere))
    assert [asked for asked in log.elsewhere if REFERRER.search(asked.headers) or "/repo/" in asked.headers] == []


def test_what_the_policy_forbids_does_not_happen(context: BrowserContext, log: Log) -> None:
    page = context.new_page()
    page.goto(f"{log.home}{PAPER}")
    page.evaluate(WATCH)
    page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", INJECTED)
    page.evaluate("const script = document.createElement('script'); script.textContent = 'self.ran = 1'; document.body.append(script)")
    page.evaluate("fetch('http://elsewhere.test/').catch(() => 0)")
    page.wait_for_function("broken.length >= 4")
    assert sorted(page.evaluate("[...new Set(broken)]")) == [
        "connect-src",
        "img-src",
        "script-src-attr",
        "script-src-elem",
        "style-src-elem",
    ]
    assert page.evaluate("self.ran") is None
    assert strangers(log) == []


def test_a_site_works_with_the_headers_that_are_advised(context: BrowserContext, log: Log) -> None:
    advised = (ROOT / "SECURITY.md").read_text("utf-8").split("```")[1]
    log.sent.update(re.findall(r"^([\w-]+): (.+)$", advised, re.MULTILINE))
    context.add_init_script(WATCH)
    page = context.new_page()
    for kind in ("map/", PAPER, "search/?q=rehearsal"):
        page.goto(log.home + kind)
        assert page.evaluate("broken") == [], kind
    expect(page.locator(".ld-search .ld-short").first).to_be_visible(timeout=15_000)
    assert "frame-ancestors 'none'" in advised
