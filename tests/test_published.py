"""Published names stay: addresses, anchors, feed and entry ids, citation keys, the data in a browser."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import Watched
from tests.corpora import dumps, made
from tests.published import FOLDER, record, unanswered
from tests.sites import make_project, run_mkdocs

KEPT: dict[str, dict[str, str]] = json.loads((FOLDER / "storage.json").read_text("utf-8"))
STATE: dict[str, Any] = json.loads(KEPT["localStorage"][".litdigest"])
KEYS = re.compile(r"@misc\{([^,]+),")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


def test_the_sample_site_answers_all_that_it_published(site_folder: Path) -> None:
    recorded = record("194")
    assert len(recorded) > 1300
    assert unanswered(site_folder, recorded) == []


@pytest.mark.slow
def test_a_library_of_600_papers_answers_all_that_it_published(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    shutil.copy(FOLDER / "topics-600.yml", project / "content" / "topics.yml")
    for name, text in dumps(made(406)):
        (project / "content" / "dumps" / f"{name}.txt").write_text(f"{text}\n", "utf-8")
    result = run_mkdocs(project, strict="--no-strict")
    assert result.returncode == 0, result.stderr
    recorded = record("600")
    assert len(recorded) > 4800
    assert unanswered(project / "site", recorded) == []


def test_what_is_missing_is_noticed(site_folder: Path) -> None:
    gone = ["page papers/never-was/", "page about/ #never-was", "page topics/continual-learning/ #never-was", "file feed.txt", "id a b"]
    assert unanswered(site_folder, gone) == gone


@pytest.mark.parametrize("what", ["whole entries", "keys alone"])
def test_citation_keys_of_old_exports_are_imported(context: BrowserContext, site: str, what: str) -> None:
    text = (FOLDER / "papers.bib").read_text("utf-8")
    keys = KEYS.findall(text)
    assert len(keys) == 194
    page = context.new_page()
    page.goto(f"{site}saved/")
    page.get_by_text("Import", exact=True).click()
    source = text if what == "whole entries" else "\n".join(f"@misc{{{key}, title = {{x}}}}" for key in keys)
    page.get_by_label("Or links to papers").fill(source)
    page.get_by_role("button", name="Add these").click()
    expect(page.locator(".ld-say")).to_contain_text("194 papers added")
    expect(page.locator("article.ld-paper")).to_have_count(194)


def restored(context: BrowserContext, site: str) -> Page:
    """Return a page of a browser with the stored data of an older version."""
    page = context.new_page()
    page.goto(f"{site}about/")
    for keeper, kept in KEPT.items():
        for name, value in kept.items():
            put = "([keeper, name, value]) => self[keeper].setItem(litdigest.base.pathname + name, value)"
            page.evaluate(put, [keeper, name, value])
    return page


def test_an_old_state_is_read_without_loss(context: BrowserContext, site: str) -> None:
    page = restored(context, site)
    page.evaluate("sessionStorage.clear()")
    watched = Watched(page, site)
    page.goto(f"{site}saved/")
    shown = [json.loads(one.get_attribute("data-paper") or "") for one in page.locator("article.ld-paper").all()]
    assert {one["slug"]: one["title"] for one in shown} == {slug: one["title"] for slug, one in STATE["saved"].items()}
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    now = page.evaluate("JSON.parse(localStorage.getItem(litdigest.base.pathname + '.litdigest'))")
    assert {name: now[name] for name in ("saved", "read", "shortcuts")} == {name: STATE[name] for name in ("saved", "read", "shortcuts")}
    page.goto(f"{site}topics/continual-learning/")
    assert page.get_by_role("button", name="✓ Read").count() == len(STATE["read"])
    assert watched.trouble == []


def test_a_list_kept_for_one_tab_is_read(context: BrowserContext, site: str) -> None:
    page = restored(context, site)
    page.evaluate("localStorage.clear()")
    page.goto(f"{site}saved/")
    expect(page.locator("article.ld-paper")).to_have_count(len(json.loads(KEPT["sessionStorage"][".litdigest.state"])["saved"]))


def test_what_an_old_visit_knew_marks_what_is_new(context: BrowserContext, site: str) -> None:
    page = restored(context, site)
    page.evaluate("sessionStorage.clear()")
    known = {**STATE, "dumps": ["daily-papers-jan-20"], "visit": {"before": None, "at": 0}}
    put = "value => localStorage.setItem(litdigest.base.pathname + '.litdigest', value)"
    page.evaluate(put, json.dumps(known))
    page.goto(f"{site}digests/2025-11-19-daily-papers/")
    expect(page.locator(".ld-mark--visit").first).to_be_visible()
