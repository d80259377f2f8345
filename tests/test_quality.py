"""Quality of every page: accessible, self-contained, small."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, Request

from tests import ROOT
from tests.browsing import KINDS, PAPER, Watched

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TOPIC = "topics/continual-learning/"
FEW = ("", TOPIC, PAPER, "map/", "saved/", "search/")
LOOKS = [("light", 1280, KINDS), ("dark", 390, KINDS), ("dark", 1280, FEW), ("light", 390, FEW)]
"""Colours, widths in pixels, and pages: every page in both colours and both widths, and the most intricate in each pair of them."""
FIRST_VIEW = 150_000
PAGE_OF_FIFTY = 60_000


def faults(page: Page) -> list[str]:
    """Return the violations that axe-core finds, with their places."""
    found = page.evaluate(f"async () => {{ {AXE}; return (await axe.run({{ resultTypes: ['violations'] }})).violations }}")
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(("scheme", "width", "pages"), LOOKS, ids=[f"{scheme}-{width}" for scheme, width, _ in LOOKS])
def test_no_page_keeps_anybody_out(browser: Browser, site: str, scheme: Any, width: int, pages: Sequence[str]) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    watched = Watched(context.new_page(), site)
    for kind in pages:
        watched.page.goto(site + kind)
        keep_picture(watched.page, f"{scheme}-{width}", kind)
        assert faults(watched.page) == [], kind
    assert watched.trouble == []
    context.close()


def keep_picture(page: Page, look: str, kind: str) -> None:
    """Keep a screenshot if LITDIGEST_SCREENSHOTS is set."""
    folder = os.environ.get("LITDIGEST_SCREENSHOTS")
    if folder:
        name = kind.strip("/").replace("/", "-")[:60] or "home"
        page.screenshot(path=ROOT / folder / look / f"{name}.png")


def test_what_scripts_show_keeps_nobody_out(browser: Browser, site: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(site + TOPIC)
    for article in page.locator("article.ld-paper").all()[:2]:
        article.get_by_role("button", name="Save").click()
    page.keyboard.press("?")
    assert faults(page) == []
    page.goto(site + "saved/")
    page.get_by_text("Import", exact=True).click()
    assert faults(page) == []
    context.close()


def test_pages_allow_no_script_but_the_sites_own(site_folder: Path) -> None:
    for path in site_folder.rglob("*.html"):
        html = path.read_text("utf-8")
        policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', html)
        assert policy, path
        rules = dict(rule.split(" ", 1) for rule in policy[1].split("; "))
        assert rules["default-src"] == "'none'"
        assert rules.get("script-src", "'self'") == "'self'"
        assert html.index("Content-Security-Policy") < html.find("<script") or "<script" not in html
        assert not re.search(r"<script(?![^>]*\b(?:src=|type=\"?application/(?:ld\+)?json))", html), path
        assert not re.search(r"<[a-z][^>]*\s(?:on[a-z]+)=", html), path


def test_policies_are_obeyed(browser: Browser, site: str) -> None:
    context = browser.new_context()
    context.add_init_script("self.broken = []; addEventListener('securitypolicyviolation', (e) => broken.push(e.violatedDirective))")
    page = context.new_page()
    for kind in KINDS:
        page.goto(site + kind)
        assert page.evaluate("broken") == [], kind
    page.evaluate("const s = document.createElement('script'); s.textContent = 'self.ran = 1'; document.body.append(s)")
    assert page.evaluate("self.ran === undefined && broken.length === 1")
    context.close()


def test_a_first_view_is_light(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    carried: list[int] = []
    page.on("requestfinished", lambda request: carried.append(size(request)))
    page.goto(site + TOPIC)
    page.wait_for_load_state("networkidle")
    assert sum(carried) <= FIRST_VIEW
    context.close()


def size(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def test_fifty_papers_are_a_small_page(site_folder: Path) -> None:
    for path in (site_folder / "topics").glob("*/index.html"):
        html = path.read_bytes()
        papers = html.count(b'<article class="ld-paper"')
        assert len(gzip.compress(html)) <= PAGE_OF_FIFTY * max(1, papers / 50), path


def test_pages_say_what_they_are(site_folder: Path) -> None:
    """Lighthouse's audits for search engines, reimplemented."""
    titles, abouts = {}, {}
    for path in site_folder.rglob("index.html"):
        html = path.read_text("utf-8")
        if 'http-equiv="refresh"' in html:
            continue
        assert '<html lang="en"' in html
        assert '<meta name="viewport" content="width=device-width' in html
        assert "noindex" not in html
        titles[path] = re.search(r"<title>(.+?)</title>", html, re.DOTALL)
        abouts[path] = re.search(r'<meta name="description"(?: property="og:description")? content="(.+?)">', html)
        assert titles[path], path
        assert abouts[path], path
        assert html.count("<h1") == 1, path
        assert not re.search(r"<img(?![^>]*\balt=)", html), path
    assert len({match[1] for match in titles.values() if match}) == len(titles)


def test_a_paper_tells_machines_what_it_is(site_folder: Path) -> None:
    html = (site_folder / PAPER / "index.html").read_text("utf-8")
    tags = dict(re.findall(r'<meta name="(citation_[a-z_]+)"(?: property="og:title")? content="([^"]*)">', html))
    assert tags["citation_title"] == "Exploring the Limit of Outcome Reward for Learning Mathematical Reasoning"
    assert tags["citation_publication_date"] == "2025/02/10"
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.+?)</script>', html)[0])
    assert data["@type"] == "ScholarlyArticle"
    assert data["datePublished"] == "2025-02-10"
    assert data["workExample"] == [{"@type": "SoftwareSourceCode", "codeRepository": "https://github.com/InternLM/OREAL"}]


def test_no_page_states_a_day_that_nobody_knows(site_folder: Path) -> None:
    papers = json.loads((site_folder / "api" / "papers.json").read_text("utf-8"))
    assert {len(paper["published"]) for paper in papers} == {len("2025-02"), len("2025-02-10")}
    for paper in papers:
        html = (site_folder / paper["url"] / "index.html").read_text("utf-8")
        day = paper["published"]
        assert f'name="citation_publication_date" content="{day.replace("-", "/")}"' in html
        assert re.findall(r'"datePublished": ?"([^"]+)"', html) == [day]


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_do_not_jump_while_they_load(browser: Browser, site: str, width: int) -> None:
    """Cumulative layout shift; Lighthouse calls up to 0.1 good."""
    context = browser.new_context(viewport={"width": width, "height": 844})
    context.add_init_script(
        "self.shift = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) self.shift += entry.value })"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    page = context.new_page()
    for kind in ("", TOPIC, PAPER, "digests/2025-11-19-daily-papers/", "map/", "trends/"):
        page.goto(site + kind)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate("shift") <= 0.1, kind
    context.close()
