"""Every text of `tests/hostile/` in every place of a site, small and large, in a browser."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from litdigest.text.latex import latex_title
from litdigest.text.maths import plain
from litdigest.text.plain import clean_spaces
from tests.hostile_content import PARAGRAPHS, Payload, as_read, fours, joined, load, payloads, plain_ones
from tests.hostile_visits import TOGETHER, Seen, Visitor, hostile_site, visits
from tests.test_exports import READERS

ALL = payloads()
DIRECTIONS = {"a dir", "h1 dir", "p dir"}
"""Attributes of texts that have words written from right to left."""
OTHER_PAGES = ("", *"topics/ papers/ tags/ digests/ years/ code/ map/ trends/ saved/ search/ subscribe/ exports/ health/".split())
STORAGE = "/.litdigest"
FEW = ALL[:: len(ALL) // 6]


@pytest.fixture(scope="module", params=["small", "large"])
def visitor(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    yield from visits(browser, hostile_site(tmp_path_factory.mktemp("hostile"), large=request.param == "large"))


@pytest.fixture(scope="module")
def allowed(visitor: Visitor) -> dict[str, set[str]]:
    """The elements and attributes on pages of harmless papers, in a frame and in a tab, which is wider."""
    paths = [f"papers/{one.slug}/" for one in plain_ones()]
    found = {"frame": visitor.seen_together(paths), "tab": [visitor.go(path) for path in paths]}
    assert [one.harm() for seen in found.values() for one in seen] == [[]] * 2 * len(paths)
    return {place: DIRECTIONS | {name for one in seen for name in one.made} for place, seen in found.items()}


# Pages


def groups() -> Iterator[tuple[str, list[Payload]]]:
    """Yield groups of payloads whose pages are opened together, with the names of the groups."""
    for family in PARAGRAPHS:
        some = [payload for payload in ALL if payload.family == family]
        for number, start in enumerate(range(0, len(some), TOGETHER), 1):
            yield f"{family}-{number}", some[start : start + TOGETHER]


GROUPS = dict(groups())


@pytest.mark.parametrize("group", GROUPS)
def test_papers_show_their_text_and_run_nothing(visitor: Visitor, allowed: dict[str, set[str]], group: str) -> None:
    some = GROUPS[group]
    seen = visitor.seen_together([f"papers/{payload.slug}/" for payload in some])
    found = {payload.id: faults(one, payload, allowed["frame"]) for payload, one in zip(some, seen, strict=True)}
    first = some[0]
    found[f"{first.id} in a tab"] = faults(visitor.go(f"papers/{first.slug}/"), first, allowed["tab"])
    assert {name: told for name, told in found.items() if told} == {}


def faults(seen: Seen, payload: Payload, allowed: set[str]) -> list[str]:
    """Return everything wrong with a paper's page: elements, actions, or text."""
    title = payload.shown_title
    texts = {
        "heading": (seen.heading, title),
        "title": (seen.title, f"{title} - litdigest"),
        "abstract": (seen.abstract, plain(payload.abstract)),
    }
    read = [f"{place} {told!r} for {text!r}" for place, (told, text) in texts.items() if as_read(told) != as_read(text)]
    named = misnamed(seen.articles[0], payload) if len(seen.articles) == 1 else [f"{len(seen.articles)} articles"]
    return [*seen.harm(), *sorted(set(seen.made) - allowed), *read, *named]


def misnamed(article: dict[str, Any], payload: Payload) -> list[str]:
    """Return which parts of an entry do not have the payload's title: the entry itself, its record for scripts, or its label."""
    told = {"entry": article["title"], "record": article["record"]["title"], "label": article["label"]}
    title = as_read(payload.shown_title)
    return [f"{place} {text!r}" for place, text in told.items() if (text is not None or place != "label") and as_read(text) != title]


def assert_named(articles: dict[str, dict[str, Any]], some: list[Payload]) -> None:
    """Assert that each payload has an entry with its title; `articles` are by slug."""
    found = {payload.id: misnamed(articles[payload.slug], payload) for payload in some}
    assert {name: told for name, told in found.items() if told} == {}


def assert_no_harm(seen: Mapping[str, Seen]) -> None:
    """Assert that nothing happened on the pages; they are by path."""
    assert {path: one.harm() for path, one in seen.items() if one.harm()} == {}


def by_slug(seen: Iterable[Seen]) -> dict[str, dict[str, Any]]:
    """Return the articles of pages."""
    return {article["record"]["slug"]: article for one in seen for article in one.articles}


@pytest.mark.parametrize("family", PARAGRAPHS)
@pytest.mark.parametrize("kind", ["topics", "digests", "tags"])
def test_lists_show_their_titles_and_run_nothing(visitor: Visitor, kind: str, family: str) -> None:
    lists = list(_lists(visitor, kind, [payload for payload in ALL if payload.family == family]))
    every = [path for paths, _ in lists for path in paths]
    seen = dict(zip(every, visitor.seen_together(every), strict=True))
    assert_no_harm(seen)
    for paths, of in lists:
        assert as_read(plain(joined(of))) in as_read(seen[paths[0]].heading)
        assert_named(by_slug(seen[path] for path in paths), of)


def _lists(visitor: Visitor, kind: str, some: list[Payload]) -> Iterator[tuple[list[str], list[Payload]]]:
    """Yield groups of pages that together list some payloads; the group has the name of the first."""
    if kind == "tags":
        urls = {clean_spaces(row["name"]): row["url"] for row in _tags(visitor)}
        yield from (([urls[clean_spaces(joined(four))]], four) for four in fours(some))
        return
    pages = (visitor.folder / kind / some[0].family).rglob("index.html")
    yield [f"{page.parent.relative_to(visitor.folder).as_posix()}/" for page in sorted(pages, key=lambda page: len(page.parts))], some


def _tags(visitor: Visitor) -> list[dict[str, Any]]:
    return list(json.loads((visitor.folder / "api" / "tags.json").read_text("utf-8")))


def test_no_other_page_runs_anything(visitor: Visitor) -> None:
    assert_no_harm({path: visitor.seen(path) for path in OTHER_PAGES})


def test_no_other_page_holds_an_element_of_a_payload(visitor: Visitor) -> None:
    """Read by the browser's own parser without being opened."""
    visitor.seen("health/")
    found = visitor.page.evaluate("hostileParse", visitor.unseen())
    assert found
    assert {page: faults for page, faults in found.items() if faults} == {}


# Scripts


@pytest.mark.parametrize("name", load("addresses"))
def test_an_address_runs_nothing(visitor: Visitor, name: str) -> None:
    path = load("addresses")[name].replace("canary()", "canary(1)")
    visitor.go(path)
    visitor.page.wait_for_load_state("networkidle")
    found = visitor.look()
    assert [told for told in found.harm() if "404" not in told] == []
    assert "[native code]" not in visitor.page.locator("body").inner_text()


@pytest.mark.parametrize("family", PARAGRAPHS)
def test_the_search_page_shows_titles_as_they_are(visitor: Visitor, family: str) -> None:
    page, some = visitor.page, [payload for payload in ALL if payload.family == family]
    visitor.go(f"search/?q=met&topic={family}")
    shown = page.locator(".ld-search article")
    for count in range(10, len(some) + 10, 10):
        expect(shown).to_have_count(min(count, len(some)))
        if count < len(some):
            page.get_by_role("button", name="Show more").click()
    found = visitor.look()
    assert found.harm() == []
    assert_named(by_slug([found]), some)


def test_a_tag_may_be_called_what_every_object_has(visitor: Visitor) -> None:
    page = visitor.page
    (count,) = [len(row["papers"]) for row in _tags(visitor) if row["slug"] == "constructor"]
    assert count >= len(plain_ones())
    visitor.go("search/?q=met&tag=constructor")
    expect(page.locator(".ld-search output")).to_contain_text(f"{count} papers found")
    expect(page.locator(".ld-search__chosen")).to_contain_text("Tag: constructor")
    expect(page.locator(".ld-search__facets")).to_contain_text(f"constructor ({count})")


@pytest.mark.parametrize("payload", FEW, ids=lambda payload: payload.id)
def test_the_box_at_the_top_shows_what_it_finds_as_text(visitor: Visitor, payload: Payload) -> None:
    page = visitor.page
    visitor.go("health/")
    page.keyboard.press("/")
    typed = page.locator(".md-search__input")
    typed.fill(payload.text)
    typed.press_sequentially(" met")
    page.wait_for_timeout(300)
    typed.fill("")
    typed.press_sequentially(f"met case {payload.number}")
    found = page.locator(".md-search-result__link:has(h1)")
    expect(found.first).to_be_attached(timeout=15_000)
    told = found.evaluate_all(
        "links => links.map((link) => [new URL(link).pathname.split('/').at(-2), link.querySelector('h1').textContent])"
    )
    titles = {one.slug: as_read(one.shown_title) for one in (*ALL, *plain_ones())}
    papers = [(slug, as_read(title)) for slug, title in told if slug in titles]
    assert papers == [(slug, titles[slug]) for slug, _ in papers]
    assert visitor.look().harm() == []


@pytest.mark.parametrize("family", PARAGRAPHS)
def test_a_saved_list_shows_and_exports_titles_as_they_are(visitor: Visitor, family: str) -> None:
    page, some = visitor.page, [payload for payload in ALL if payload.family == family]
    visitor.go("saved/")
    page.evaluate("localStorage.clear()")
    visitor.go(f"digests/{family}/")
    page.evaluate("for (const one of document.querySelectorAll('article.ld-paper')) litdigest.toggleSaved(litdigest.recordOf(one))")
    found = visitor.go("saved/")
    assert found.harm() == []
    assert_named(by_slug([found]), some)
    for name, ending in (("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "csl.json"), ("CSV", "csv")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name, exact=True).click()
        rows = READERS[ending](waiting.value.path().read_bytes().decode())
        told = [payload for payload in some if ending != "bib" or latex_title(payload.title) is None]  # formulas stay TeX there
        assert {payload.id: as_read(rows[payload.slug]["title"]) for payload in told} == {p.id: as_read(p.shown_title) for p in told}
    assert visitor.look().harm() == []


@pytest.mark.parametrize("visitor", ["small"], indirect=True)
@pytest.mark.parametrize("name", load("kept"))
def test_whatever_the_browser_kept_the_pages_work(visitor: Visitor, name: str) -> None:
    text = load("kept")[name].replace("canary()", "canary(1)")
    visitor.go("saved/")
    visitor.page.evaluate("([key, text]) => { localStorage.clear(); localStorage.setItem(key, text) }", [STORAGE, text])
    for path in ("saved/", "digests/xml/"):
        assert visitor.go(path).harm() == []
    first = visitor.page.locator("article.ld-paper").first
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("button", name="Saved")).to_be_visible()
    assert visitor.go("saved/").harm() == []
    expect(visitor.page.get_by_role("button", name="Remove all")).to_be_visible()


@pytest.mark.parametrize("payload", FEW, ids=lambda payload: payload.id)
def test_an_imported_file_runs_nothing(visitor: Visitor, payload: Payload) -> None:
    page = visitor.page
    visitor.go("saved/")
    page.evaluate("localStorage.clear()")
    visitor.go("saved/")
    page.get_by_text("Import", exact=True).click()
    text = f"{payload.text} papers/{payload.text} /papers/../evil/ https://evil.example/papers/{payload.slug}/ {payload.text}"
    file = FilePayload(name=f"{payload.text}.bib", mimeType="text/html", buffer=text.encode())
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".ld-say")).to_contain_text("1 paper added")
    found = visitor.look()
    assert [told for told in found.harm() if "404" not in told] == []
    assert misnamed(found.articles[0], payload) == []
