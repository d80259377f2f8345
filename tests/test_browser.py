"""The site as a reader meets it, in headless Chromium."""

from __future__ import annotations

import html
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import KINDS, PAPER, Watched, serve
from tests.sites import make_project, run_mkdocs

FILLER = (
    "The method was tried on nine collections, and each trial was repeated three times with other seeds to see how far the outcome varies. "
)
HOSTILE = (
    "Titles with <script>canary()</script> Inside",
    "Closing </title><script>canary()</script> Early",
    "Encoded &lt;/title&gt;&lt;script&gt;canary()&lt;/script&gt; Marks",
    "A [Link](javascript:canary()) and an ![Image](x) in One",
    "An <img src=x onerror=canary()> Among Words",
    "Attributes {: onclick=canary() } and { #id .class } Behind",
    "Template Marks {{ config }} and {% raw %} in Print",
    "Tables | of | Pipes, `Code`, *Stars*, _Lines_ and ~~Waves~~",
    "Icons Such as :material-web: Stay Letters",
)


@pytest.fixture(params=[("light", 1280), ("dark", 390)], ids=["desktop-light", "phone-dark"])
def watched(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    scheme, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    yield Watched(context.new_page(), site)
    context.close()


def test_every_kind_of_page_opens_quietly(watched: Watched, site: str) -> None:
    for kind in KINDS:
        watched.page.goto(site + kind)
        expect(watched.page.locator("h1").first).to_be_visible()
        assert watched.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{kind} is too wide"
        assert "{ ." not in watched.page.locator("article.md-content__inner").inner_text(), f"{kind} shows attributes as text"
    assert watched.trouble == []


@pytest.mark.parametrize(
    "words",
    ["outcome reward mathematical", "behaviour cloning", "InternLM", "OREAL", "reinforcement learning OREAL"],
    ids=["title", "text", "owner", "repository", "tag"],
)
def test_search_finds_a_paper(watched: Watched, site: str, words: str) -> None:
    watched.page.goto(site)
    search(watched.page, words)
    expect(watched.page.locator(f".md-search-result__link[href*='{PAPER}']").first).to_be_attached(timeout=15_000)
    assert watched.trouble == []


def search(page: Page, words: str) -> None:
    """Type into the search box in the way its script expects."""
    page.keyboard.press("/")
    page.locator(".md-search__input").press_sequentially(words)


@pytest.mark.parametrize("kept", ["5", "[]", '"dark"', '{"index": "x", "color": {}}', '{"index": 1, "color": null}'])
def test_colours_that_make_no_sense_are_ignored(watched: Watched, site: str, kept: str) -> None:
    page = watched.page
    page.goto(site)
    page.evaluate("(kept) => localStorage.setItem(litdigest.base.pathname + '.__palette', kept)", kept)
    page.reload()
    search(page, "outcome reward mathematical")
    expect(page.locator(f".md-search-result__link[href*='{PAPER}']").first).to_be_attached(timeout=15_000)
    assert watched.trouble == []


def test_badges_are_drawn_without_asking_anybody(watched: Watched, site: str) -> None:
    watched.page.goto(site + PAPER)
    badge = watched.page.locator(".ld-badge--code").first
    expect(badge).to_have_attribute("href", "https://github.com/InternLM/OREAL")
    assert "svg" in badge.evaluate("badge => getComputedStyle(badge, '::before').maskImage")


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    project = make_project(tmp_path_factory.mktemp("hostile"))
    entries = [f"{title}\n\n{title}. {FILLER * 3}" for title in HOSTILE]
    header = "new\n\nSubscribe\n\nbyAK and the research community\n\nMar 17"
    (project / "content" / "dumps" / "hostile.txt").write_text("\n\n".join([header, *entries]), "utf-8")
    result = run_mkdocs(project)
    assert result.returncode == 0, result.stderr
    yield from serve(project / "site")


def test_hostile_titles_are_text(browser: Browser, hostile_site: str) -> None:
    context = browser.new_context()
    context.add_init_script("window.called = false; window.canary = () => { window.called = true }")
    watched = Watched(context.new_page(), hostile_site)
    page = watched.page
    page.goto(f"{hostile_site}digests/hostile/")
    shown = [" ".join(text.split()) for text in page.locator("article.ld-paper .ld-short").all_inner_texts()]
    assert shown == list(map(html.unescape, HOSTILE))
    links = [link.get_attribute("href") or "" for link in page.locator("article.ld-paper .ld-short").all()]
    for title, link in zip(shown, links, strict=True):
        page.goto(f"{hostile_site}digests/hostile/{link}")
        assert " ".join(page.locator("h1").inner_text().replace("¶", "").split()) == title
        assert page.title().startswith(title)
        assert not page.evaluate("window.called")
    search(page, "canary")
    expect(page.locator(".md-search-result__link").first).to_be_attached(timeout=15_000)
    assert not page.evaluate("window.called")
    assert watched.trouble == []
    context.close()
