"""A reader uses the site: filter, sort, save, share, export, by mouse and by keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import PAPER, Watched

TOPIC = "topics/continual-learning/"
SLUG = PAPER.split("/")[1]


DESKTOP = ("light", 1280)
everywhere = pytest.mark.parametrize("reader", [DESKTOP, ("dark", 390)], ids=["desktop-light", "phone-dark"], indirect=True)


@pytest.fixture
def reader(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    scheme: Any
    scheme, width = getattr(request, "param", DESKTOP)
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    watched = Watched(context.new_page(), site)
    yield watched
    assert watched.trouble == []
    context.close()


def shown(page: Page) -> list[dict[str, Any]]:
    """Return the records of the papers shown in the list, in its order."""
    record = "one => self.litdigest?.recordOf(one) ?? JSON.parse(one.dataset.paper)"
    records = f"articles => articles.filter((one) => one.checkVisibility()).map({record})"
    return list(page.locator(".ld-list article.ld-paper").evaluate_all(records))


def stored(page: Page) -> dict[str, Any]:
    """Return the site's state in the browser."""
    text = page.evaluate("Object.entries(localStorage).find(([key]) => key.endsWith('.litdigest'))?.[1] ?? '{}'")
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


@everywhere
def test_filters_leave_what_they_say(reader: Watched, site: str) -> None:
    page = reader.page
    page.goto(site + TOPIC)
    every = shown(page)
    page.get_by_label("With code").check()
    coded = shown(page)
    assert 0 < len(coded) < len(every)
    assert all(record["code"] for record in coded)
    page.get_by_label("With code").uncheck()
    page.get_by_label("Tag", exact=True).select_option("lifelong learning")
    tagged = shown(page)
    assert tagged == [record for record in every if "lifelong learning" in record["tags"]]
    page.get_by_label("Year", exact=True).select_option("2023")
    assert shown(page) == [record for record in tagged if (record["published"] or "").startswith("2023")]
    expect(page.locator(".ld-toolbar__count")).to_have_text(f"{len(shown(page))} of {len(every)} papers")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator(".ld-toolbar__count")).to_have_text(f"{len(every)} papers")
    assert shown(page) == every


def test_words_are_found_without_accents_and_in_any_order(reader: Watched, site: str) -> None:
    page = reader.page
    page.goto(site + TOPIC)
    title = shown(page)[0]["title"]
    words = " ".join(reversed(title.upper().split()[:3]))
    page.get_by_label("Filter", exact=True).fill(words.replace("E", "É"))
    assert title in [record["title"] for record in shown(page)]
    page.get_by_label("Filter", exact=True).fill("no such words anywhere")
    assert shown(page) == []


def test_counts_beside_the_options_follow_the_other_filters(reader: Watched, site: str) -> None:
    page = reader.page
    page.goto(site + TOPIC)
    page.get_by_label("With code").check()
    records = shown(page)
    for option in page.get_by_label("Tag", exact=True).locator("option").all()[1:]:
        name = option.get_attribute("value")
        assert option.inner_text() == f"{name} ({sum(name in record['tags'] for record in records)})"


@pytest.mark.parametrize(("order", "key"), [("date", "published"), ("comments", "comments"), ("rank", "rank"), ("title", "title")])
def test_sorting_puts_the_unknown_last(reader: Watched, site: str, order: str, key: str) -> None:
    page = reader.page
    page.goto(site + "papers/")
    every = shown(page)
    page.get_by_label("Sort").select_option(order)
    records = shown(page)
    assert sorted(r["slug"] for r in records) == sorted(r["slug"] for r in every)
    values = [record[key] for record in records]
    known = [value.casefold() if key == "title" else value for value in values if value is not None]
    assert values[len(known) :] == [None] * (len(values) - len(known))
    if key == "title":
        assert known[:5] == sorted(known[:5])
    else:
        assert known == sorted(known, reverse=key in ("published", "comments"))
    page.get_by_label("Sort").select_option("")
    assert shown(page) == every


def test_a_filtered_list_can_be_shared(reader: Watched, site: str) -> None:
    page = reader.page
    page.goto(site + TOPIC)
    page.get_by_label("Filter", exact=True).fill("learning")
    page.get_by_label("With code").check()
    page.get_by_label("Sort").select_option("title")
    page.get_by_label("Titles only").check()
    before = shown(page)
    address = page.url
    assert "find=learning" in address
    page.goto("about:blank")
    page.goto(address)
    assert shown(page) == before
    assert page.get_by_label("Titles only").is_checked()
    expect(page.locator(".ld-abstract:visible")).to_have_count(0)


def test_every_list_has_a_toolbar(reader: Watched, site: str) -> None:
    pages = (TOPIC, "tags/continual-learning/", "digests/2025-11-19-daily-papers/", "papers/", "years/2024/")
    for name in pages:
        reader.page.goto(site + name)
        expect(reader.page.locator("form.ld-toolbar")).to_have_count(1)
        assert shown(reader.page), name


def test_a_list_is_whole_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + TOPIC)
    assert len(shown(page)) == 18
    expect(page.locator("form.ld-toolbar, .ld-act")).to_have_count(0)
    expect(page.locator(".ld-abstract").first).to_be_visible()
    context.close()


@everywhere
def test_saving_marking_and_counting(reader: Watched, site: str) -> None:
    page = reader.page
    page.goto(site + TOPIC)
    first = page.locator("article.ld-paper").first
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("button", name="Saved")).to_have_attribute("aria-pressed", "true")
    first.get_by_role("button", name="Mark read").click()
    page.get_by_label("Unread").check()
    assert len(shown(page)) == 17
    page.reload()
    assert len(shown(page)) == 17
    state = stored(page)
    assert state["version"] == 1
    assert list(state["saved"]) == list(state["read"])
    page.goto(site + "saved/")
    assert [record["slug"] for record in shown(page)] == list(state["saved"])
    page.locator("article.ld-paper").get_by_role("button", name="Saved").click()
    expect(page.locator(".ld-saved")).to_contain_text("Nothing is saved yet")


def save_some(page: Page, site: str, count: int = 3) -> list[dict[str, Any]]:
    page.goto(site + TOPIC)
    for article in page.locator("article.ld-paper").all()[:count]:
        article.get_by_role("button", name="Save").click()
    records = shown(page)[:count]
    page.goto(site + "saved/")
    return records


def test_saved_papers_are_one_click_away(reader: Watched, site: str) -> None:
    page = reader.page
    records = save_some(page, site)
    links = page.locator("article.ld-paper .ld-find")
    assert links.evaluate_all("links => links.map((link) => link.href)") == [
        f"https://arxiv.org/abs/{record['arxiv']}" for record in records
    ]
    kept = "Object.keys(localStorage).find((key) => key.endsWith('.litdigest'))"
    without = f"const state = JSON.parse(localStorage[{kept}]); for (const one of Object.values(state.saved)) one.arxiv = null"
    page.evaluate(f"{{ {without}, one.doi = '10.1000/tea'; localStorage[{kept}] = JSON.stringify(state) }}")
    page.reload()
    expect(links.first).to_have_text("DOI")
    expect(links.first).to_have_attribute("href", "https://doi.org/10.1000/tea")


@pytest.mark.parametrize("kind", ["BibTeX", "RIS", "CSL-JSON", "CSV", "Markdown"])
def test_an_exported_list_can_be_imported_again(reader: Watched, site: str, kind: str) -> None:
    page = reader.page
    records = save_some(page, site)
    with page.expect_download() as waiting:
        page.get_by_role("button", name=kind, exact=True).click()
    text = waiting.value.path().read_text("utf-8")
    for record in records:
        assert (record["key"] if kind in ("BibTeX", "RIS", "CSL-JSON") else record["slug"]) in text
    remove_all(page)
    page.get_by_text("Import", exact=True).click()
    page.get_by_label("A file that was exported here").set_input_files(waiting.value.path())
    expect(page.locator("article.ld-paper")).to_have_count(3)
    assert [record["title"] for record in shown(page)] == [record["title"] for record in records]


def remove_all(page: Page) -> None:
    page.get_by_role("button", name="Remove all").click()
    page.get_by_role("button", name="Remove all, really?").click()
    expect(page.locator("article.ld-paper")).to_have_count(0)


@everywhere
def test_a_list_is_shared_by_its_address(reader: Watched, site: str, browser: Browser) -> None:
    page = reader.page
    records = save_some(page, site)
    page.get_by_role("button", name="Copy a link to this list").click()
    expect(page.locator(".ld-say")).to_contain_text("copied")
    address = page.evaluate("navigator.clipboard.readText()")
    other = browser.new_context()
    theirs = other.new_page()
    theirs.goto(address)
    expect(theirs.get_by_role("heading", name="Shared with you: 3 papers")).to_be_visible()
    assert stored(theirs).get("saved", {}) == {}
    theirs.get_by_role("button", name="Save all").click()
    expect(theirs.locator(".ld-saved__own article.ld-paper")).to_have_count(3)
    assert set(stored(theirs)["saved"]) == {record["slug"] for record in records}
    other.close()


def test_a_hostile_link_adds_nothing(reader: Watched, site: str) -> None:
    page = reader.page
    page.goto(site + "saved/#papers=<img src=x onerror=alert(1)>,../../evil,%22%3E,no-such-paper")
    expect(page.locator(".ld-saved__own")).to_be_visible()
    page.wait_for_timeout(300)
    expect(page.locator("article.ld-paper, .ld-saved img")).to_have_count(0)
    reader.trouble[:] = [told for told in reader.trouble if "404" not in told]


def test_what_another_version_kept_is_put_aside(reader: Watched, site: str) -> None:
    page = reader.page
    page.goto(site)
    page.evaluate("key => localStorage.setItem(key, JSON.stringify({version: 99, saved: {}, read: {}}))", storage_key(page))
    page.goto(site + TOPIC)
    page.locator("article.ld-paper").first.get_by_role("button", name="Save").click()
    assert len(stored(page)["saved"]) == 1
    aside = page.evaluate("key => JSON.parse(localStorage.getItem(key + '.put-aside')).version", storage_key(page))
    assert aside == 99


def test_what_a_tab_cannot_read_leaves_the_saved_list(reader: Watched, site: str) -> None:
    page = reader.page
    page.goto(site + TOPIC)
    first = page.locator("article.ld-paper").first
    first.get_by_role("button", name="Save").click()
    before = stored(page)["saved"]
    put = "key => { sessionStorage.setItem(key + '.state', '5'); localStorage.setItem(key + '.put-aside', 'older') }"
    page.evaluate(put, storage_key(page))
    page.reload()
    expect(first.get_by_role("button", name="Saved")).to_be_visible()
    expect(page.locator(".ld-say")).to_have_text("What this tab kept was made by another version. It was put aside.")
    assert stored(page)["saved"] == before
    kept = page.evaluate("key => ['', '-2', '-3'].map((at) => localStorage.getItem(key + '.put-aside' + at))", storage_key(page))
    assert kept == ["older", "5", None]
    assert page.evaluate("sessionStorage.length") == 0


def test_what_cannot_be_put_aside_stays(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(site)
    key = storage_key(page)
    page.evaluate("key => localStorage.setItem(key, '5')", key)
    page.add_init_script(
        """const put = Storage.prototype.setItem;
        Storage.prototype.setItem = function (name, text) {
          if (name.includes("put-aside")) throw new DOMException("no", "QuotaExceededError");
          put.call(this, name, text);
        };"""
    )
    page.goto(site + TOPIC)
    first = page.locator("article.ld-paper").first
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("button", name="Saved")).to_be_visible()
    expect(page.locator(".ld-say")).to_contain_text("until the tab is closed")
    assert page.evaluate("key => localStorage.getItem(key)", key) == "5"
    context.close()


def storage_key(page: Page) -> str:
    return str(page.evaluate("litdigest.base.pathname + '.litdigest'"))


@pytest.mark.parametrize("fault", ["getItem", "setItem"])
def test_a_browser_that_keeps_nothing_still_works(browser: Browser, site: str, fault: str) -> None:
    context = browser.new_context()
    context.add_init_script(f"Storage.prototype.{fault} = () => {{ throw new DOMException('no', 'QuotaExceededError') }}")
    watched = Watched(context.new_page(), site)
    page = watched.page
    page.goto(site + TOPIC)
    first = page.locator("article.ld-paper").first
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("button", name="Saved")).to_be_visible()
    expect(page.locator(".ld-say")).to_contain_text("This browser keeps nothing here")
    assert watched.trouble == []
    context.close()


def test_what_came_since_the_last_visit_is_marked(browser: Browser, site: str) -> None:
    context = browser.new_context()
    digest = "digests/2025-11-19-daily-papers/"
    assert marks(context, site + digest) == 0, "everything is new on a first visit, so nothing is marked"
    assert marks(context, site + digest) == 0
    page = context.new_page()
    page.goto(site)
    key = storage_key(page)
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, json.dumps(without_newest(stored(page)))])
    page.close()
    count = marks(context, site + digest)
    assert count > 10
    assert marks(context, site + digest) == count, "another tab belongs to the same visit"
    page = context.new_page()
    page.goto(site)
    state = stored(page)
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, json.dumps({**state, "visit": {**state["visit"], "at": 0}})])
    page.close()
    assert marks(context, site + digest) == 0
    context.close()


def without_newest(state: dict[str, Any]) -> dict[str, Any]:
    """Return the state from before the listing of November was added."""
    return {**state, "visit": None, "dumps": [dump for dump in state["dumps"] if not dump.startswith("2025-11")]}


def marks(context: BrowserContext, address: str) -> int:
    """Visit a page in a new tab and count the papers that it marks as new."""
    page = context.new_page()
    page.goto(address)
    count = page.locator(".ld-mark--visit").count()
    page.close()
    return count


@everywhere
def test_triage_by_keys_alone(reader: Watched, site: str) -> None:
    page = reader.page
    page.goto(site + TOPIC)
    records = shown(page)
    for key in "jjjk":
        page.keyboard.press(key)
    focus = "JSON.parse(document.activeElement.closest('article').dataset.paper).slug"
    assert page.evaluate(focus) == records[1]["slug"]
    page.keyboard.press("s")
    page.keyboard.press("x")
    assert list(stored(page)["saved"]) == [records[1]["slug"]]
    assert list(stored(page)["read"]) == [records[1]["slug"]]
    page.keyboard.press("f")
    page.keyboard.type("just words")
    assert page.get_by_label("Filter", exact=True).input_value() == "just words"
    page.get_by_label("Filter", exact=True).fill("")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(f"{site}papers/*/")
    page.keyboard.press("s")
    assert len(stored(page)["saved"]) == 2
    page.keyboard.press("/")
    expect(page.locator(".md-search__input")).to_be_focused()


def test_marking_the_unread_keeps_the_place(reader: Watched, site: str) -> None:
    page = reader.page
    page.goto(site + TOPIC + "?unread=1")
    records = shown(page)
    for _ in range(6):
        page.keyboard.press("j")
    before = page.evaluate("scrollY")
    page.keyboard.press("x")
    assert page.evaluate("JSON.parse(document.activeElement.closest('article').dataset.paper).slug") == records[6]["slug"]
    assert abs(page.evaluate("scrollY") - before) < 700
    assert len(shown(page)) == len(records) - 1


@pytest.mark.parametrize("word", ["copy", "mark read", "related", "listed"])
def test_words_are_sought_in_papers_alone(reader: Watched, site: str, word: str) -> None:
    reader.page.goto(site + TOPIC)
    reader.page.get_by_label("Filter", exact=True).fill(word)
    assert len(shown(reader.page)) < 4


def test_ranks_on_a_digest_page_are_its_own(reader: Watched, site: str) -> None:
    reader.page.goto(site + "digests/daily-papers-mar-17/")
    listed = shown(reader.page)
    reader.page.get_by_label("Sort").select_option("rank")
    assert shown(reader.page) == listed


def test_a_failing_network_saves_nothing(reader: Watched, site: str) -> None:
    page = reader.page
    page.goto(site + "saved/")
    page.route("**/papers/**", lambda route: route.abort())
    page.get_by_text("Import", exact=True).click()
    page.get_by_label("Or links to papers").fill(f"{site}{PAPER} and /papers/papers/another-one/")
    page.get_by_role("button", name="Add these").click()
    expect(page.locator(".ld-say")).to_contain_text("2 could not be found")
    assert stored(page).get("saved", {}) == {}
    reader.trouble[:] = [told for told in reader.trouble if "ERR_FAILED" not in told]


def test_keys_can_be_switched_off(reader: Watched, site: str) -> None:
    page = reader.page
    page.goto(site + TOPIC)
    page.keyboard.press("?")
    page.get_by_label("Use single-letter keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    page.keyboard.press("s")
    assert page.evaluate("document.activeElement.closest('article.ld-paper, .md-search') === null")


def test_copying_bibtex_and_link(reader: Watched, site: str) -> None:
    page = reader.page
    page.goto(site + PAPER)
    page.get_by_role("button", name="Copy BibTeX").click()
    expect(page.locator(".ld-say")).to_contain_text("BibTeX copied")
    assert "@misc{lyu-etal-2025-reward," in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".ld-say")).to_contain_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == site + PAPER


@everywhere
def test_the_whole_way_by_keys(reader: Watched, site: str) -> None:
    """Home, a topic, a filter, saving, the saved list, an export, without a pointer."""
    page = reader.page
    page.goto(site)
    tab_to(page, "article a[href='topics/continual-learning/']")
    page.keyboard.press("Enter")
    page.wait_for_url(site + TOPIC)
    page.keyboard.press("f")
    page.keyboard.type("bayesian")
    tab_to(page, "article.ld-paper button", limit=60)
    page.keyboard.press("Enter")
    assert len(stored(page)["saved"]) == 1
    tab_to(page, ".ld-toolbar a", limit=120, key="Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(site + "saved/")
    tab_to(page, ".ld-acts button:text-is('BibTeX')", limit=60)
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "saved-papers.bib"


def tab_to(page: Page, selector: str, limit: int = 200, key: str = "Tab") -> None:
    """Press a key until an element matching `selector` has the focus."""
    handles = page.locator(selector)
    for _ in range(limit):
        page.keyboard.press(key)
        if handles.evaluate_all("elements => elements.includes(document.activeElement)"):
            return
    raise AssertionError(f"Tab never reaches {selector}")
