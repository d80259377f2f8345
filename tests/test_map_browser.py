"""The map in a browser: mouse, touch, keys, filters, both colour schemes, and without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from litdigest.catalogue.catalogue import Site
from litdigest.pages import render
from litdigest.pages.map import SCRIPTS, PaperMap, map_picture, map_script
from tests import ROOT, WAIT
from tests.browsing import Watched, serve
from tests.papers import sample_analysis
from tests.test_properties import site_markdown

ASSETS = ROOT / "overrides" / "assets"
HOSTILE = "<img src=x onerror=canary()> </script> & \u202e `c`"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
SHELL = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Map</title>
<meta http-equiv="Content-Security-Policy" content="{policy}"><link rel="icon" href="data:,">
<link rel="stylesheet" href="../assets/litdigest.css"><link rel="stylesheet" href="../assets/litdigest-map.css">
<link rel="stylesheet" href="../assets/shell.css"><script src="../assets/litdigest-theme.js" data-base=".." data-page="/"></script></head>
<body data-md-color-scheme="default"><main class="md-typeset">{body}</main>{scripts}</body></html>"""
STYLE = """* { box-sizing: border-box } html { font-size: 20px }
body { background: var(--md-default-bg-color); color: var(--md-default-fg-color); font-size: 16px; margin: 0 }
main { margin: 0 auto; max-width: 60rem; padding: 0 0.8rem 60rem } img { max-width: 100% }
main > *, main td { overflow-wrap: anywhere; overflow-x: auto }
[data-md-color-scheme="slate"] { --md-default-bg-color: #1e2529; --md-default-fg-color: #e2e4e9 }"""

FIND_DOT = """
(colour) => {
  const canvas = document.querySelector(".ld-map__canvas");
  const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const is = (at) => Math.abs(data[at] - r) < 3 && Math.abs(data[at + 1] - g) < 3 && Math.abs(data[at + 2] - b) < 3 && data[at + 3] > 250;
  for (let y = 3; y < height - 3; y += 1) {
    for (let x = 3; x < width - 3; x += 1) {
      const at = 4 * (y * width + x);
      if (is(at) && is(at - 12) && is(at + 12) && is(at - 12 * width) && is(at + 12 * width)) {
        const box = canvas.getBoundingClientRect();
        return [box.left + (x * box.width) / width, box.top + (y * box.height) / height];
      }
    }
  }
  return null;
}
"""
"""The position of a dot of a colour on the screen, or null."""

HOUR = 3_600_000
PICTURE = "() => document.querySelector('.ld-map__canvas').toDataURL()"


@cache
def sample() -> Site:
    """Return the sample content; the first paper of the map's data has a hostile title."""
    analysis = sample_analysis()
    first, *others = analysis.library.papers
    library = replace(analysis.library, papers=(replace(first, title=HOSTILE), *others))
    return Site(replace(analysis, library=library))


def data() -> Any:
    return json.loads(map_script(sample(), PaperMap.of(sample())).decode().split("litdigest.map = ")[1].rstrip().rstrip(";"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A served site with the page of the map and a page for each paper."""
    folder = tmp_path_factory.mktemp("map")
    write_site(folder)
    yield from serve(folder)


def write_site(folder: Path, policy: str = POLICY) -> None:
    site, paper_map = sample(), PaperMap.of(sample())
    page = render.page("map", {"title": "Map"}, site=site, paper_map=paper_map).decode().split("---\n", 2)[2]
    body = re.sub(r'href="\.\./(\w+)/([\w-]+)\.md"', r'href="../\1/\2/"', site_markdown().reset().convert(page))
    scripts = "".join(f'<script src="../{name}" defer></script>' for name in ("assets/litdigest.js", *SCRIPTS))
    files = {
        "map/index.html": SHELL.format(policy=policy, body=body, scripts=scripts).encode(),
        "map/papers.js": map_script(site, paper_map),
        "map/map.svg": map_picture(site, paper_map),
        "assets/shell.css": STYLE.encode(),
        **{f"assets/{path.name}": path.read_bytes() for path in ASSETS.glob("litdigest*")},
        **{f"papers/{one.slug}/index.html": b"<!doctype html><link rel='icon' href='data:,'>" for one in site.analysis.library.papers},
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 844}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, home: str) -> Iterator[Page]:
    """The map on a wide screen; nothing may go wrong while it is used."""
    watched = Watched(context.new_page(), home)
    watched.page.goto(f"{home}map/")
    expect(stage(watched.page)).to_be_visible()
    settle(watched.page)
    yield watched.page
    assert watched.trouble == []


def stage(page: Page) -> Locator:
    return page.locator(".ld-map__stage")


def settle(page: Page) -> None:
    """Wait until the map is drawn."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))")


def until(page: Page, condition: str) -> None:
    """Wait until a condition holds."""
    for _ in range(10 * WAIT):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {condition[:80]}")


def said(page: Page) -> str:
    return page.locator(".ld-map__said").inner_text()


def count(page: Page) -> str:
    return page.locator(".ld-toolbar__count").inner_text()


def dot(page: Page, topic: int, scheme: str = "light") -> tuple[float, float]:
    found = page.evaluate(FIND_DOT, data()["topics"][topic][scheme])
    assert found, f"no dot of topic {topic} is in view"
    return found[0], found[1]


def paper_of(page: Page) -> int:
    """Return the selected paper, by its row of the data."""
    href = page.locator(".ld-map__said a").get_attribute("href") or ""
    found = data()["slug"].index(href.rstrip("/").rsplit("/", 1)[1])
    assert isinstance(found, int)
    return found


# What is there


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")], ids=["desktop-light", "phone-dark"])
def test_the_map_opens_quietly(browser: Browser, home: str, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, device_scale_factor=2)
    watched = Watched(context.new_page(), home)
    page = watched.page
    page.goto(f"{home}map/")
    if scheme == "dark":
        page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    settle(page)
    assert count(page) == "194 papers"
    expect(page.locator(".ld-map img")).to_be_hidden()
    for topic in range(len(data()["topics"])):
        dot(page, topic, scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert watched.trouble == []
    context.close()


def test_the_map_opens_from_a_disk(context: BrowserContext, tmp_path: Path) -> None:
    write_site(tmp_path, policy="")  # on disk, 'self' matches nothing
    page = context.new_page()
    page.goto((tmp_path / "map" / "index.html").as_uri())
    settle(page)
    dot(page, 0)
    page.get_by_label("Topic").select_option(index=1)
    assert count(page).endswith("of 194 papers")


def test_without_script_there_are_a_picture_and_tables(browser: Browser, home: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}map/")
    picture = page.get_by_role("img", name="Map of 194 papers in 16 regions")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.naturalWidth > 0 && image.clientHeight > 200")
    page.get_by_text("The papers and their nearest as a table").click()
    assert page.get_by_role("row").count() == 195
    assert page.get_by_role("cell", name=HOSTILE.replace("\u202e", "[U+202E]"), exact=True).count() == 1
    context.close()


def test_colours_follow_the_scheme(page: Page) -> None:
    dot(page, 0, "light")
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    settle(page)
    dot(page, 0, "dark")
    assert page.evaluate(FIND_DOT, data()["topics"][0]["light"]) is None


# Mouse and touch


def test_the_mouse_tells_and_opens_a_paper(page: Page, home: str) -> None:
    expect(page.locator(".ld-map__tip")).to_be_hidden()
    page.mouse.move(*dot(page, 3))
    tip = page.locator(".ld-map__tip")
    expect(tip).to_be_visible()
    title, facts = tip.locator("strong").inner_text(), tip.locator("span").inner_text()
    paper = data()["title"].index(title)
    assert facts == f"{data()['year'][paper] or 'year unknown'} · {data()['topics'][3]['name']}"
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url(f"{home}papers/{data()['slug'][paper]}/")


def test_a_click_beside_the_dots_opens_nothing(page: Page, home: str) -> None:
    box = stage(page).bounding_box()
    assert box
    page.mouse.click(box["x"] + 8, box["y"] + box["height"] - 8)
    settle(page)
    assert page.url == f"{home}map/"


def test_dragging_moves_the_map_and_opens_nothing(page: Page, home: str) -> None:
    page.get_by_role("button", name="Zoom in").click()
    settle(page)
    x, y = dot(page, 3)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 10, steps=4)
    page.mouse.up()
    page.mouse.move(x + 62, y + 12)
    settle(page)
    tip = page.locator(".ld-map__tip span")
    expect(tip).to_contain_text(data()["topics"][3]["name"])
    assert page.url == f"{home}map/"


def test_ctrl_click_opens_beside(page: Page, context: BrowserContext, home: str) -> None:
    spot = dot(page, 5)
    with context.expect_page() as other:
        page.keyboard.down("Control")
        page.mouse.click(*spot)
        page.keyboard.up("Control")
    other.value.wait_for_url(re.compile(rf"{home}papers/[\w-]+/"))
    assert page.url == f"{home}map/"


def test_the_first_tap_selects_and_the_second_opens(browser: Browser, home: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, device_scale_factor=2)
    page = context.new_page()
    page.goto(f"{home}map/")
    settle(page)
    spot = dot(page, 2)
    page.touchscreen.tap(*spot)
    expect(page.locator(".ld-map__said a")).to_be_visible()
    chosen = data()["slug"][paper_of(page)]
    assert page.url == f"{home}map/"
    page.touchscreen.tap(*spot)
    page.wait_for_url(f"{home}papers/{chosen}/")
    context.close()


def test_the_wheel_is_the_pages_until_the_map_has_the_focus(page: Page) -> None:
    stage(page).scroll_into_view_if_needed()
    stage(page).hover(position={"x": 300, "y": 200})
    before = page.evaluate(PICTURE)
    page.mouse.wheel(0, 120)
    until(page, "scrollY > 0")
    assert page.evaluate(PICTURE) == before
    stage(page).focus()
    stage(page).hover(position={"x": 300, "y": 200})
    place = page.evaluate("scrollY")
    page.mouse.wheel(0, -240)
    until(page, f"({PICTURE})() !== {json.dumps(before)}")
    assert page.evaluate("scrollY") == place


def test_where_zooming_ends_the_wheel_is_the_pages_again(page: Page) -> None:
    stage(page).focus()
    stage(page).hover(position={"x": 300, "y": 200})
    place = page.evaluate("scrollY")
    page.mouse.wheel(0, 240)
    until(page, f"scrollY > {place}")


def test_buttons_zoom_and_show_all(page: Page) -> None:
    start = page.evaluate(PICTURE)
    page.get_by_role("button", name="Zoom in").click()
    settle(page)
    near = page.evaluate(PICTURE)
    assert near != start
    page.get_by_role("button", name="Zoom out").click()
    settle(page)
    assert page.evaluate(PICTURE) == start
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Show all").click()
    settle(page)
    assert page.evaluate(PICTURE) == start


def test_zooming_takes_its_time_only_where_motion_is_welcome(browser: Browser, home: str) -> None:
    for motion, rests in (("reduce", True), ("no-preference", False)):
        context = browser.new_context(reduced_motion=motion)  # type: ignore[arg-type]
        page = context.new_page()
        page.clock.install(time=0)
        page.goto(f"{home}map/")
        settle(page)
        page.clock.pause_at(HOUR)
        page.get_by_role("button", name="Zoom in").click()
        page.clock.run_for(50)
        soon = page.evaluate(PICTURE)
        page.clock.run_for(1_000)
        assert (page.evaluate(PICTURE) == soon) == rests
        context.close()


# Keys


def test_arrow_keys_go_from_paper_to_paper(page: Page) -> None:
    stage(page).focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".ld-map__said a")).to_be_visible()
    where = data()
    for key, axis, sign in (("ArrowRight", "x", 1), ("ArrowDown", "y", 1), ("ArrowLeft", "x", -1), ("ArrowUp", "y", -1)):
        before = paper_of(page)
        page.keyboard.press(key)
        after = paper_of(page)
        assert sign * (where[axis][after] - where[axis][before]) > 0, key
        assert said(page).startswith(where["title"][after])
        assert said(page).endswith(where["topics"][where["topic"][after]]["name"])


def test_every_paper_can_be_reached_by_keys(page: Page) -> None:
    """From each paper some arrow leads on, and the arrows reach all papers, computed with the page's own geometry."""
    reached = page.evaluate(
        """() => {
          const view = litdigest.mapView(litdigest.map);
          const seen = new Set([0]);
          for (const paper of seen) {
            for (const arrow of [[1, 0], [-1, 0], [0, 1], [0, -1]]) seen.add(view.towards(paper, arrow, () => true));
          }
          seen.delete(-1);
          return seen.size;
        }"""
    )
    assert reached == 194


def test_enter_opens_and_escape_lets_go(page: Page, home: str) -> None:
    stage(page).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    assert said(page) == ""
    page.keyboard.press("Enter")
    settle(page)
    assert page.url == f"{home}map/"
    page.keyboard.press("ArrowLeft")
    chosen = data()["slug"][paper_of(page)]
    page.keyboard.press("Enter")
    page.wait_for_url(f"{home}papers/{chosen}/")


def test_keys_zoom_and_what_is_selected_stays_in_view(page: Page) -> None:
    stage(page).focus()
    page.keyboard.press("ArrowUp")
    for _ in range(6):
        page.keyboard.press("+")
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    settle(page)
    expect(page.locator(".ld-map__tip strong")).to_have_text(data()["title"][paper_of(page)])
    page.keyboard.press("Escape")
    page.keyboard.press("0")
    settle(page)
    for topic in range(16):
        dot(page, topic)


def test_the_map_is_named_and_its_focus_shows(page: Page) -> None:
    page.get_by_label("Find in titles").focus()
    page.keyboard.press("Tab")
    focused = page.get_by_role("application", name="Map of 194 papers")
    expect(focused).to_be_focused()
    assert focused.evaluate("(node) => getComputedStyle(node).outlineStyle") == "solid"
    assert "Arrow" in (focused.evaluate("(node) => document.getElementById(node.getAttribute('aria-describedby')).textContent")).title()
    assert page.locator(".ld-map__said").get_attribute("aria-live") == "polite"


# Filters


def test_a_topic_is_shown_alone_and_its_address_keeps_it(page: Page) -> None:
    page.get_by_label("Topic").select_option("continual-learning")
    expect(page.locator(".ld-toolbar__count")).to_have_text("18 of 194 papers")
    assert page.url.endswith("/map/?topic=continual-learning")
    settle(page)
    before = page.evaluate(PICTURE)
    page.reload()
    settle(page)
    assert count(page) == "18 of 194 papers"
    assert page.evaluate(PICTURE) == before
    page.get_by_label("Topic").select_option("")
    assert page.url.endswith("/map/")


def test_a_year_and_words_filter_together(page: Page, home: str) -> None:
    where = data()
    years = [year for year in where["year"] if year]
    year = max(set(years), key=lambda one: (years.count(one), one))
    page.get_by_label("Year").select_option(str(year))
    assert count(page) == f"{years.count(year)} of 194 papers"
    page.get_by_label("Find in titles").fill("learning MODELS")
    titles = [title.lower() for title, of in zip(where["title"], where["year"], strict=True) if of == year]
    found = [title for title in titles if "learning" in title and "models" in title]
    assert count(page) == f"{len(found)} found in {years.count(year)} of 194 papers"
    assert page.url == f"{home}map/?year={year}&find=learning+MODELS"
    page.goto(f"{home}map/?year=unknown&topic=nonsense&other=1")
    unknown = where["year"].count(0)
    assert count(page) == (f"{unknown} of 194 papers" if unknown else "194 papers")
    page.get_by_label("Year").select_option(str(year))
    page.get_by_label("Year").select_option("")
    assert page.url == f"{home}map/?other=1"


def test_what_is_filtered_out_can_be_neither_pointed_at_nor_reached(page: Page) -> None:
    spot = dot(page, 0)
    page.get_by_label("Topic").select_option("diffusion-models")
    page.get_by_role("button", name="Show all").click()
    settle(page)
    page.mouse.move(*spot)
    settle(page)
    expect(page.locator(".ld-map__tip")).to_be_hidden()
    stage(page).focus()
    where = data()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        assert where["topics"][where["topic"][paper_of(page)]]["slug"] == "diffusion-models"


def test_enter_in_the_find_box_goes_from_match_to_match(page: Page) -> None:
    box = page.get_by_label("Find in titles")
    box.fill("dístillatión")  # accents make no difference
    found = [i for i, title in enumerate(data()["title"]) if "distillation" in title.lower()]
    assert count(page) == f"{len(found)} found in 194 papers"
    for paper in (*found, found[0]):
        box.press("Enter")
        assert paper_of(page) == paper


def test_hostile_titles_are_text_in_the_map(context: BrowserContext, home: str) -> None:
    context.add_init_script("window.called = false; window.canary = () => { window.called = true }")
    watched = Watched(context.new_page(), home)
    page = watched.page
    page.goto(f"{home}map/?find=onerror")
    settle(page)
    page.get_by_label("Find in titles").press("Enter")
    settle(page)
    assert data()["title"][0].startswith("<img")
    for shown in (".ld-map__said a", ".ld-map__tip strong"):
        assert page.locator(shown).inner_text() == " ".join(data()["title"][0].split())
    assert not page.evaluate("window.called")
    assert watched.trouble == []
