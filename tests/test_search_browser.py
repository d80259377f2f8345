"""The search page and the box at the top, in headless Chromium, with a small invented library."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser, Page, expect

from litdigest.build import analyse
from litdigest.catalogue.catalogue import Site
from litdigest.reading.content import read_content
from litdigest.reading.records import FORMAT
from litdigest.search.files import search_files
from litdigest.search.pagefind import write_index
from litdigest.search.records import search_shards
from litdigest.search.tokens import parts, sought_form
from litdigest.settings import Settings
from tests import ROOT
from tests.browsing import Watched, serve
from tests.listings import Shown, prose, render
from tests.papers import CORPUS
from tests.sites import make_project, run_mkdocs
from tests.test_quality import faults
from tests.test_search import FOLDED, PARTS

ASSETS = ROOT / "overrides" / "assets"
SPECIAL = (
    ("Fréchet Distances for Naïve Painters", "Painters were rated by Fréchet distances in a small gallery of forty watercolours.", "2021"),
    ("A KD^{3} Student of Three Teachers", "The KD^{3} student listens to three teachers at once and sleeps after lunch.", "2022"),
    ("Kettles Written in C++", "Firmware of kettles was rewritten in C++ and boils water eleven seconds sooner.", "2022"),
    ("Asking GPT-4o for Recipes", "We ask GPT-4o for soup recipes; code is at https://github.com/soup-lab/recipes for cooks.", "2023"),
    (
        "LoRA for Harbour Pilots",
        "Harbour pilots train LoRA adapters; code is at https://gitlab.com/harbour/pilots and runs offline.",
        "2023",
    ),
    ("Low-Rank Tides", "Tides are written as low-rank tables of the moon, and the moon repeats itself.", "2023"),
    ("The Rank Is Low in Calm Harbours", "Calm harbours have few ships, so that the rank is low in winter months.", "2023"),
    ("Titles with <img src=x onerror=canary()> Marks", "Marks such as <b>bold</b> stay marks, whatever the canary sings.", "2023"),
)
FOUND = (
    ("frechet", "Fréchet Distances for Naïve Painters"),
    ("Fréchet naïve", "Fréchet Distances for Naïve Painters"),
    ("KD^{3}", "A KD³ Student of Three Teachers"),
    ("kd3", "A KD³ Student of Three Teachers"),
    ("KD³ student", "A KD³ Student of Three Teachers"),
    ("C++", "Kettles Written in C++"),
    ("GPT-4o", "Asking GPT-4o for Recipes"),
    ("gpt4o", "Asking GPT-4o for Recipes"),
    ("gpt 4o", "Asking GPT-4o for Recipes"),
    ("lora", "LoRA for Harbour Pilots"),
    ("LoRA", "LoRA for Harbour Pilots"),
    ("low-rank", "Low-Rank Tides"),
    ('"rank is low"', "The Rank Is Low in Calm Harbours"),
    ('"rank is low" calm', "The Rank Is Low in Calm Harbours"),
    ("“written in C++”", "Kettles Written in C++"),
    ("the soup of a cook", "Asking GPT-4o for Recipes"),
    ("soup-lab", "Asking GPT-4o for Recipes"),
)
"""A typed query, and the title of the first result."""
VOTES = (
    ("Low-Rank Tides", "2303.00001", 7),
    ("LoRA for Harbour Pilots", "2303.00002", 40),
    ("The Rank Is Low in Calm Harbours", "2303.00003", 19),
)
COUNT = ".ld-toolbar__count"
TITLE = ".ld-search .ld-short"


def make_site(folder: Path, large: str) -> Path:
    project = make_project(folder)
    for old in (project / "content").rglob("*.*"):
        old.unlink()
    entries: list[tuple[str, str, str, int | None]] = [
        (title, f"{abstract} {prose(title, 28)}", f"Mar 3, {year}", at) for at, (title, abstract, year) in enumerate(SPECIAL)
    ]
    entries += [(title, " ".join(abstract.split()), "Jun 2, 2020", None) for title, abstract in CORPUS]
    shown = [Shown(title=title, abstract=text, authors=3, date=date, comments=comments) for title, text, date, comments in entries]
    (project / "content" / "dumps" / "2024-11-19-sample.txt").write_text(render(shown, "Nov 19") + "\n", "utf-8")
    records = [{"record": at, "title": title, "arxiv": arxiv, "upvotes": votes} for at, (title, arxiv, votes) in enumerate(VOTES, 1)]
    page = {"format": FORMAT, "origin": "an invented page", "day": "2024-11-20", "records": records}
    (project / "content" / "dumps" / "2024-11-20-votes.json").write_text(json.dumps(page), "utf-8")
    settings = project / "mkdocs.yml"
    settings.write_text(re.sub(r"(\n +)content: content\n", rf"\1content: content\1large: {large}\n", settings.read_text("utf-8")), "utf-8")
    nav = settings.read_text("utf-8")
    settings.write_text(re.sub(r"\n +- (?:about\.md|[^\n]*(?:reading-a-digest|dates-and-badges)\.md)", "", nav), "utf-8")
    result = run_mkdocs(project)
    assert result.returncode == 0, result.stderr
    return project / "site"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve(make_site(tmp_path_factory.mktemp("search"), "1000"))


@pytest.fixture(scope="module")
def large_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_site(tmp_path_factory.mktemp("large"), "5")


@pytest.fixture(scope="module")
def large(large_folder: Path) -> Iterator[str]:
    yield from serve(large_folder)


@pytest.fixture
def watched(browser: Browser, library: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 844}, reduced_motion="reduce")
    context.add_init_script("self.canary = () => { self.called = true }")
    watched = Watched(context.new_page(), library)
    yield watched
    assert watched.trouble == []
    assert not watched.page.evaluate("self.called")
    context.close()


def look(page: Page, library: str, query: str) -> None:
    """Open the search page with a query and wait for its answer."""
    page.goto("about:blank")
    page.goto(f"{library}search/?{query}")
    if query:
        expect(page.locator(COUNT)).to_contain_text("found")


def titles(page: Page) -> list[str]:
    return page.locator(TITLE).all_inner_texts()


def test_it_finds_what_is_written(watched: Watched, library: str) -> None:
    page = watched.page
    page.goto(f"{library}search/")
    for words, title in FOUND:
        page.get_by_label("Words or an").fill(words)
        expect(page.locator(TITLE).first).to_have_text(title)
        expect(page.locator(".ld-search__hints")).to_be_empty()
        assert page.locator(".ld-search .ld-paper").first.locator("mark").count(), words


def test_a_phrase_is_not_its_words(watched: Watched, library: str) -> None:
    look(watched.page, library, "q=%22rank+is+low%22")
    assert titles(watched.page) == ["The Rank Is Low in Calm Harbours"]
    look(watched.page, library, "q=%22rank+is+low%22+moon")
    expect(watched.page.locator(COUNT)).to_have_text("No paper found")


def test_matches_are_marked(watched: Watched, library: str) -> None:
    look(watched.page, library, "q=harbours+calm")
    first = watched.page.locator(".ld-search .ld-paper").first
    assert {"Calm", "Harbours"} <= set(" ".join(first.locator(".ld-short mark").all_inner_texts()).split())
    assert first.locator(".ld-abstract mark").count() >= 1


def test_hostile_titles_are_text(watched: Watched, library: str) -> None:
    look(watched.page, library, "q=canary")
    assert titles(watched.page) == ["Titles with <img src=x onerror=canary()> Marks"]
    assert watched.page.locator(".ld-search .ld-paper img").count() == 0


def test_facets_narrow_and_widen(watched: Watched, library: str) -> None:
    page = watched.page
    look(page, library, "q=harbour")
    expect(page.locator(COUNT)).to_have_text("2 papers found")
    open_facet(page, "Code")
    page.get_by_label("With code (1)").check()
    expect(page.locator(COUNT)).to_have_text("1 paper found")
    assert page.url.endswith("?q=harbour&code=yes")
    assert page.evaluate("document.activeElement.type") == "checkbox"  # the focus stays
    page.get_by_label("Without code (1)").check()  # the other of two alternatives
    expect(page.locator(COUNT)).to_have_text("2 papers found")
    page.get_by_role("button", name="Remove Code: With code").press("Enter")
    expect(page.locator(COUNT)).to_have_text("1 paper found")
    assert titles(page) == ["The Rank Is Low in Calm Harbours"]
    page.go_back()
    expect(page.locator(COUNT)).to_have_text("2 papers found")
    page.go_back()
    expect(page.locator(COUNT)).to_have_text("1 paper found")
    assert titles(page) == ["LoRA for Harbour Pilots"]
    page.go_forward()
    expect(page.locator(COUNT)).to_have_text("2 papers found")


def open_facet(page: Page, name: str) -> None:
    group = page.locator(".ld-search__facets details").filter(has=page.locator("summary", has_text=re.compile(f"^{name}$")))
    if group.get_attribute("open") is None:
        group.locator("summary").click()


def test_a_link_restores_everything(watched: Watched, library: str) -> None:
    page = watched.page
    look(page, library, "q=harbour&year=2023&year=2020&code=yes&host=gitlab.com&sort=comments")
    assert titles(page) == ["LoRA for Harbour Pilots"]
    expect(page.get_by_label("Words or an")).to_have_value("harbour")
    expect(page.get_by_label("Sort")).to_have_value("comments")
    chosen = page.locator(".ld-search__chosen button").all_inner_texts()
    assert chosen == ["Year: 2023 ✕", "Year: 2020 ✕", "Code: With code ✕", "Code host: gitlab.com ✕"]
    assert "q=harbour" in page.url
    page.get_by_role("button", name="Clear all").click()
    assert page.url.endswith("/search/")
    expect(page.locator(".ld-search__hints")).to_contain_text("For example:")
    assert titles(page) == []


def test_tags_lead_to_their_papers(watched: Watched, library: str) -> None:
    look(watched.page, library, "tag=honeybee-foraging")
    expect(watched.page.locator(COUNT)).to_have_text("3 papers found")
    assert all("oney" in title or "Wild" in title for title in titles(watched.page))
    look(watched.page, library, "tag=no-such-tag")
    expect(watched.page.locator(COUNT)).to_have_text("No paper found")


def test_papers_are_sorted(watched: Watched, library: str) -> None:
    look(watched.page, library, "year=2023&year=2021&sort=comments")
    assert titles(watched.page)[0].startswith("Titles with")
    assert titles(watched.page)[-1].startswith("Fréchet")
    look(watched.page, library, "year=2023&sort=upvotes")
    expect(watched.page.get_by_label("Sort")).to_have_value("upvotes")
    assert titles(watched.page)[:3] == [title for title, _, _ in sorted(VOTES, key=lambda vote: -vote[2])]
    look(watched.page, library, "sort=date")
    years = [text.split(",")[1][:5].strip() for text in watched.page.locator(".ld-search .ld-meta").all_inner_texts()]
    assert len(years) == 10
    assert years == sorted(years, reverse=True)


def test_results_link_to_the_paper_itself_or_to_a_search_for_it(watched: Watched, library: str) -> None:
    for query, name, href in (
        ("q=tides", "arXiv", "https://arxiv.org/abs/2303.00001"),
        ("q=kettles", "Search arXiv", "https://arxiv.org/search/?searchtype=title&query=Kettles+Written+in+C%2B%2B"),
    ):
        look(watched.page, library, query)
        link = watched.page.locator(".ld-search .ld-paper").first.locator(".ld-find")
        expect(link).to_have_text(name)
        expect(link).to_have_attribute("href", href)


def test_slips_of_the_pen_are_mended(watched: Watched, library: str) -> None:
    page = watched.page
    look(page, library, "q=pollniators")
    expect(page.locator(COUNT)).to_have_text("1 paper found")
    assert titles(page) == ["Listening Posts: Maps of Wild Pollinators beside Honeybee Foraging"]
    hints = page.locator(".ld-search__hints")
    expect(hints).to_have_text("Showing results for pollinators. Search instead for pollniators.")
    hints.get_by_role("button", name="pollniators", exact=True).click()
    expect(page.locator(COUNT)).to_have_text("No paper found")
    assert page.url.endswith("/search/?q=pollniators&raw=1")
    page.go_back()
    hints.get_by_role("button", name="pollinators", exact=True).click()
    expect(hints).to_be_empty()
    assert page.url.endswith("/search/?q=pollinators")


def test_at_rest_the_page_is_ready_and_shows_what_can_be_done(watched: Watched, library: str) -> None:
    page = watched.page
    page.goto(f"{library}search/")
    expect(page.get_by_text('Search 14 papers by word, "exact phrase", topic, tag, year or code host.')).to_be_visible()
    expect(page.get_by_label("2023 (5)")).to_be_visible()
    assert page.evaluate("document.activeElement.name") == "q"
    example = page.locator(".ld-search__hints .ld-search__try").nth(1)
    phrase = example.inner_text()
    assert re.fullmatch('".+"', phrase)
    example.click()
    expect(page.locator(COUNT)).to_contain_text("found")
    expect(page.get_by_label("Words or an")).to_have_value(phrase)
    assert titles(page)


def test_the_closest_papers_are_shown_and_said_to_be_that(watched: Watched, library: str) -> None:
    page = watched.page
    look(page, library, "q=soup+recipes+xqzzvw")
    expect(page.locator(".ld-search__hints")).to_have_text("No exact match for “xqzzvw”. Closest results:")
    assert titles(page) == ["Asking GPT-4o for Recipes"]


def test_words_are_left_out(watched: Watched, library: str) -> None:
    look(watched.page, library, "q=harbour+-lora")
    assert titles(watched.page) == ["The Rank Is Low in Calm Harbours"]


def test_where_nothing_is_found_there_is_a_way_on(watched: Watched, library: str) -> None:
    page = watched.page
    look(page, library, "q=kettles+harbour&year=2022")
    expect(page.locator(COUNT)).to_have_text("No paper found")
    hints = page.locator(".ld-search__hints")
    expect(hints).to_contain_text("Try it without Year: 2022")
    expect(hints).to_contain_text("Search for just: kettles · harbour")
    hints.get_by_role("button", name="kettles").click()
    expect(page.locator(COUNT)).to_have_text("1 paper found")
    look(page, library, "q=the+kettles+harbour+pilot")
    expect(hints).not_to_contain_text("the ·")
    look(page, library, "q=zzzyyyxxx")
    expect(hints.get_by_role("link", name="the topics")).to_have_attribute("href", f"{library}topics/")


def test_results_can_be_saved_and_shown_on(watched: Watched, library: str) -> None:
    page = watched.page
    look(page, library, "sort=date")
    expect(page.locator(TITLE)).to_have_count(10)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(TITLE)).to_have_count(14)
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('.ld-short')")
    page.locator(".ld-search .ld-paper").first.get_by_role("button", name="Save").click()
    expect(page.locator(".ld-say")).to_contain_text("Saved:")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_the_page_keeps_nobody_out(watched: Watched, library: str, scheme: Any, width: int) -> None:
    page = watched.page
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    for query in ("q=harbour&code=yes", "q=pollniators", "q=zzzyyyxxx&year=2022"):
        look(page, library, query)
        assert faults(page) == [], query
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(page.locator(COUNT)).to_have_js_property("tagName", "OUTPUT")  # announced by screen readers


def test_without_scripts_the_page_says_so(browser: Browser, library: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{library}search/")
    expect(page.locator(".ld-search noscript p")).to_be_visible()
    context.close()


def test_the_box_leads_to_the_page(watched: Watched, library: str) -> None:
    page = watched.page
    type_into_box(page, library, "harbour pilots")
    expect(page.locator(".md-search-result__link[href*='papers/lora-for-harbour-pilots/']").first).to_be_attached()
    expect(page.locator(".ld-search-all")).to_have_text("Open full search")
    page.keyboard.press("Enter")
    expect(page.locator(COUNT)).to_contain_text("found")
    assert page.url == f"{library}search/?q=harbour+pilots"
    assert titles(page)[0] == "LoRA for Harbour Pilots"


def test_the_box_finds_what_the_page_finds(watched: Watched, library: str) -> None:
    page = watched.page
    for words in ("we", "bridges", "gpt 4o", "harbour -lora", "pollniators", "soup recipes xqzzvw"):
        look(page, library, f"q={words.replace(' ', '+')}")
        expected, count = titles(page), int(page.locator(COUNT).inner_text().split()[0])
        type_into_box(page, library, words)
        told = re.compile(rf"{f'{len(expected)} of ' if count > len(expected) else ''}\b{count} results?$")
        expect(page.locator(".md-search-result__meta")).to_have_text(told)
        found = page.locator(".md-search-result__link[href*='/papers/'] h1").all_inner_texts()
        assert found == expected, words


def test_the_box_mends_slips_and_offers_guesses(watched: Watched, library: str) -> None:
    page = watched.page
    type_into_box(page, library, "pollniators")
    expect(page.locator(".md-search-result__meta")).to_have_text("Showing results for “pollinators”: 1 result")
    type_into_box(page, library, "pxllxnatxrs")
    expect(page.locator(".md-search-result__link h1").first).to_have_text("Did you mean pollinators?")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url(re.compile(r"/search/\?q=pollinators"))


def type_into_box(page: Page, home: str, words: str) -> None:
    page.goto(home)
    page.keyboard.press("/")
    page.locator(".md-search__input").press_sequentially(words)


@pytest.fixture(scope="module")
def sharded(large_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A large library with as many shards as one of a thousand times as many papers."""
    folder = shutil.copytree(large_folder, tmp_path_factory.mktemp("sharded") / "site")
    site = Site(analyse(read_content(large_folder.parent / "content")), Settings(large=5))
    with patch("litdigest.search.shards.SHARD_SIZE", 3):
        write_index(folder, search_shards(site), folder.parent / "cache")
        (folder / "search" / "shards.json").write_bytes(dict(search_files(site))["search/shards.json"])
    yield from serve(folder)


def test_older_papers_are_found_on_the_page_and_in_the_box(browser: Browser, sharded: str) -> None:
    watched = Watched(browser.new_page(), sharded)
    page = watched.page
    shards = page.request.get(f"{sharded}search/shards.json").json()["shards"]
    assert len(shards) > 3
    title = "Listening Posts: Maps of Wild Pollinators beside Honeybee Foraging"
    look(page, sharded, "q=pollinators+hedges")
    assert titles(page)[0] == title
    type_into_box(page, sharded, "pollinators hedges")
    expect(page.locator(".md-search-result__link h1").first).to_have_text(title)
    assert watched.trouble == []
    page.close()


def test_in_a_large_library_the_box_names_topics(browser: Browser, large: str) -> None:
    page = browser.new_page()
    name = next(iter(page.request.get(f"{large}search/shards.json").json()["topics"].values()))
    type_into_box(page, large, name.split()[0])
    expect(page.locator(".md-search-result__link h1").first).to_have_text(name)
    page.close()


def test_in_a_large_library_the_box_asks_the_index(browser: Browser, large: str) -> None:
    context = browser.new_context()
    context.add_init_script("self.canary = () => { self.called = true }")
    watched = Watched(context.new_page(), large)
    page = watched.page
    type_into_box(page, large, "kd^{3}")
    first = page.locator(".md-search-result__link").first
    expect(first).to_be_attached(timeout=15_000)
    expect(first.locator("h1")).to_have_text("A KD³ Student of Three Teachers")
    assert first.locator("mark").count()
    type_into_box(page, large, "canary")
    expect(page.locator(".md-search-result__link h1").first).to_have_text("Titles with <img src=x onerror=canary()> Marks")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/papers/titles-with-"))
    type_into_box(page, large, "zzzyyyxxx")
    expect(page.locator(".md-search-result__meta")).to_have_text("No matching papers")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?q=zzzyyyxxx$"))
    assert watched.trouble == []
    assert not page.evaluate("self.called")
    context.close()


def test_both_languages_fold_alike(browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_script_tag(path=ASSETS / "litdigest-search-words.js")
    words = [*FOLDED, *PARTS, *(chr(code) * 2 for code in range(0x21, 0x2FFF) if not 0x80 <= code < 0xA0)]
    known = page.evaluate("(words) => words.map((word) => /^\\P{Cn}*$/u.test(word))", words)
    known = [is_known and "Cn" not in map(unicodedata.category, word) for word, is_known in zip(words, known, strict=True)]
    theirs = page.evaluate("(words) => words.map((word) => [litdigestWords.soughtForm(word), litdigestWords.parts(word)])", words)
    odd = [
        (word, ours, other)
        for word, other, is_known in zip(words, theirs, known, strict=True)
        if is_known and (ours := [sought_form(word), [*parts(word)]]) != other
    ]
    assert odd == []
    context.close()
