"""The site opened from disk, without a server."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import PAPER, Watched
from tests.sites import Samples


@pytest.fixture(scope="module")
def disk(samples: Samples) -> Path:
    return samples.site("disk")


def test_everything_works_from_the_disk(browser: Browser, disk: Path) -> None:
    context = browser.new_context()
    watched = Watched(context.new_page(), disk.as_uri())
    page = watched.page
    page.goto((disk / "index.html").as_uri())
    page.locator("article").get_by_role("link", name="Continual learning").first.click()
    page.get_by_label("With code").check()
    expect(page.locator(".ld-toolbar__count")).to_have_text("5 of 18 papers")
    page.locator("article.ld-paper:visible").first.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Saved (1)").first.click()
    page.locator("article.ld-paper a").first.click()
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_load_state()  # the theme empties its box when its script begins
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("outcome reward mathematical")
    found = page.locator(f".md-search-result__link[href*='{PAPER.strip('/')}/index.html']").first
    expect(found).to_be_attached()
    found.click()
    expect(page.locator("h1")).to_contain_text("Exploring the Limit of Outcome Reward")
    assert watched.trouble == []
    context.close()


def test_files_of_the_second_version_lead_to_the_pages_of_today(disk: Path) -> None:
    folders = {path.parent for folder in ("topics", "papers", "tags", "digests", "years") for path in (disk / folder).glob("*/index.html")}
    assert len(folders) > 200
    for folder in folders:
        moved = folder.with_suffix(".html").read_text("utf-8")
        assert f'content="0; url={folder.name}/index.html"' in moved


def test_the_search_page_finds_papers_from_the_disk(browser: Browser, samples: Samples) -> None:
    for kind in ("disk", "large disk"):
        folder = samples.site(kind)
        context = browser.new_context()
        watched = Watched(context.new_page(), folder.as_uri())
        page = watched.page
        page.goto(f"{(folder / 'search' / 'index.html').as_uri()}?topic=continual-learning")
        expect(page.locator(".ld-search output")).to_have_text("18 papers found")
        page.get_by_label("Words or an").fill("rehersal free")
        expect(page.locator(".ld-search__hints")).to_contain_text("Showing results for rehearsal free")
        page.locator(".ld-search .ld-short").first.click()
        expect(page.locator("h1")).to_contain_text("Rehearsal-Free")
        page.wait_for_load_state()  # the theme empties its box when its script begins
        page.keyboard.press("/")
        page.locator(".md-search__input").press_sequentially("rehearsal free")
        expect(page.locator(".md-search-result__meta")).to_contain_text("result")
        page.keyboard.press("Enter")
        expect(page.locator(".ld-search output")).to_contain_text("found")
        assert page.url.endswith("search/index.html?q=rehearsal+free")
        assert watched.trouble == []
        context.close()
