"""The site of a large library: generated pages, split lists. A low threshold makes the sample content large."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser

from litdigest.build import build
from litdigest.catalogue.catalogue import Site
from litdigest.content import Content
from litdigest.exports.files import export_names
from litdigest.library.by_date import leaves, split_by_time
from litdigest.pages.html_pages import all_html_pages
from litdigest.progress import no_report
from litdigest.publish.finish import finish
from litdigest.publish.page_shell import Shell, ShellError, fill_shell, read_shell
from litdigest.reading.content import FileError, read_content
from litdigest.search.pagefind import CACHE
from litdigest.settings import Settings
from tests import ROOT
from tests.browsing import Watched, serve
from tests.papers import paper, sample_analysis
from tests.sites import ADDRESS, Samples

PAPER = "exploring-the-limit-of-outcome-reward-for-learning-mathematical-reasoning"
SHELL = re.compile(r'<script src="((?:\.\./)+)assets/shell-(\d)\.js"></script>')
PARTS = re.compile(r"const parts = (\[.*\]);")


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content(ROOT / "content")


@pytest.fixture(scope="module")
def large() -> Site:
    return Site(sample_analysis(), Settings(address=ADDRESS, large=20))


@pytest.fixture(scope="module")
def folder(samples: Samples) -> Path:
    return samples.site("large")


@pytest.fixture(scope="module")
def home(folder: Path) -> Iterator[str]:
    yield from serve(folder)


class Links(HTMLParser):
    """Collects the links of a page, and its possible targets."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect from elements of any kind."""
        del tag
        values = {name: value or "" for name, value in attrs}
        self.ids |= {values["id"]} if "id" in values else set()
        self.hrefs += [values[name] for name in ("href", "src") if values.get(name)]


def whole(folder: Path, path: Path) -> str:
    """Return a page as in a browser, after its shell is written."""
    page = path.read_text("utf-8")
    found = SHELL.search(page)
    if found:
        parts = json.loads(PARTS.search((folder / f"assets/shell-{found[2]}.js").read_text("utf-8"))[1])  # type: ignore[index]
        pieces = iter(parts)
        page = SHELL.sub(lambda _: next(pieces), page)
    return page


def broken_links(folder: Path, index: str) -> list[tuple[str, str]]:
    """Return the broken links; `index` is the file that a server returns for a folder, if there is a server."""
    pages = {path: Links(whole(folder, path)) for path in folder.rglob("*.html")}
    broken = []
    for path, links in pages.items():
        for href in set(links.hrefs) if path.name != "404.html" else ():
            parts = urlsplit(href)
            if parts.scheme or parts.netloc:
                continue
            target = path if not parts.path else (path.parent / unquote(parts.path)).resolve()
            target = target / index if target.is_dir() else target
            if not target.is_file() or (parts.fragment and target in pages and parts.fragment not in pages[target].ids):
                broken.append((path.relative_to(folder).as_posix(), href))
    return broken


def test_every_link_of_every_page_leads_somewhere(folder: Path) -> None:
    assert broken_links(folder, "index.html") == []


def test_opened_from_the_disk_every_link_names_a_file(samples: Samples) -> None:
    site = samples.site("large disk")
    redirects = {path for path in site.rglob("index.html") if 'http-equiv="refresh"' in path.read_text("utf-8")}
    assert [(page, href) for page, href in broken_links(site, "") if site / page not in redirects] == []


def test_no_paper_is_lost_and_each_stands_once_in_its_topic(large: Site, folder: Path) -> None:
    slugs = set(large.papers)
    assert {path.parent.name for path in folder.glob("papers/*/index.html")} - {"papers"} >= slugs
    anchors = Counter(name for path in folder.glob("topics/*/*/index.html") for name in Links(path.read_text("utf-8")).ids & slugs)
    assert anchors == Counter(slugs)


def test_shells_are_in_no_page_and_no_sitemap(folder: Path) -> None:
    assert not (folder / "shell").exists()
    names = [folder / "sitemap.xml", *folder.glob("sitemaps/*.xml"), *folder.rglob("*.html"), folder / "search/search_index.json"]
    assert [name for name in names if "litdigest-shell" in name.read_text("utf-8")] == []
    assert gzip.decompress((folder / "sitemap.xml.gz").read_bytes()) == (folder / "sitemap.xml").read_bytes()


def test_the_sitemaps_name_every_page(large: Site, folder: Path) -> None:
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = ET.parse(folder / "sitemap.xml")
    files = [node.text.removeprefix(ADDRESS) for node in index.iterfind(".//s:loc", names) if node.text]
    found = {node.text for name in files for node in ET.parse(folder / name).iterfind(".//s:loc", names)}
    assert {f"{ADDRESS}{page.folder}" for page in all_html_pages(large)} <= found
    assert f"{ADDRESS}topics/" in found


@pytest.mark.parametrize("path", [f"papers/{PAPER}/", "topics/continual-learning/undated/", "tags/continual-learning/", "years/2024/"])
def test_generated_pages_are_like_all_others(home: str, browser: Browser, path: str) -> None:
    page = browser.new_page()
    watched = Watched(page, home)
    page.goto(home + path)
    assert page.locator(".md-header").is_visible()
    assert page.locator("h1").count() == 1
    assert page.title() == f"{page.locator('.md-header__topic').nth(1).inner_text().strip()} - litdigest"
    assert "litdigest-shell" not in page.content()
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.matches('.md-search__input')")
    page.keyboard.type("continual")
    page.locator(".md-search-result__item").first.wait_for()
    assert watched.trouble == []
    page.close()


def test_a_generated_paper_can_be_saved_and_cited(home: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{home}papers/{PAPER}/")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("button", name="Saved").get_attribute("aria-pressed") == "true"
    assert page.locator(".ld-paper--whole").get_by_role("link", name="arXiv").first.is_visible()
    page.goto(f"{home}saved/")
    title = page.locator("article.ld-paper a").first.inner_text()
    assert title == "Exploring the Limit of Outcome Reward for Learning Mathematical Reasoning"
    page.close()


@pytest.mark.parametrize(
    "old", [f"topics/reasoning-and-reinforcement-learning/#{PAPER}", f"years/2025/#{PAPER}", f"tags/continual-learning/#{PAPER}"]
)
def test_anchors_of_lists_that_were_split_lead_to_the_paper(home: str, browser: Browser, old: str) -> None:
    page = browser.new_page()
    page.goto(home + old)
    if not page.locator(f"[id='{PAPER}']").count():
        page.wait_for_url(f"{home}papers/{PAPER}/")
    page.close()


def test_an_address_without_a_page_offers_a_search_for_its_words(home: str, folder: Path, browser: Browser) -> None:
    page = browser.new_page()
    lost = (folder / "404.html").read_text("utf-8").replace(urlsplit(ADDRESS).path, "/")  # as if it were published here
    page.route("**/tags/a-tag-that-went/", lambda route: route.fulfill(status=404, body=lost, content_type="text/html"))
    page.goto(f"{home}tags/a-tag-that-went/")
    link = page.get_by_role("link", name="Search for “a tag that went”")
    assert link.get_attribute("href") == f"{home}search/?q=a%20tag%20that%20went"
    page.close()


def test_without_scripts_a_generated_page_can_be_read(home: str, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{home}papers/{PAPER}/")
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_role("link", name="Topics").is_visible()
    page.close()


def test_hostile_text_shows_as_text(large: Site) -> None:
    title = "<script>alert(1)</script> '\"&lt; </title> {{ config }} \u202e $x<y$"
    slug = next(iter(large.papers))
    papers = tuple(replace(one, title=title, abstract=title) if one.slug == slug else one for one in large.analysis.library.papers)
    hostile = Site(replace(large.analysis, library=replace(large.analysis.library, papers=papers)), Settings(address=ADDRESS, large=20))
    shell = Shell(head="", style="", policy="", body=(), before="", after="", suffix="", icons=())
    page = next(fill_shell(shell, page, hostile).decode() for page in all_html_pages(hostile) if page.folder == f"papers/{slug}/")
    assert "<script>alert" not in page
    assert page.count("</title>") == 1
    assert "\u202e" not in page
    record = re.search(r"data-paper='([^']*)'", page)
    assert record
    assert "alert(1)" in record[1]


def test_pages_of_old_papers_stay_where_they_are_as_a_library_grows() -> None:
    old = [paper(f"Paper {number}", published=dt.date(2024, 1 + number % 12, 1)) for number in range(150)]
    more = [paper(f"New {number}", published=dt.date(2024, 1 + number % 12, 2)) for number in range(150)]
    (whole_year,) = split_by_time(old)
    assert whole_year.name == "2024"
    assert not whole_year.parts
    (year,) = split_by_time([*old, *more])
    assert year.name == "2024"
    assert [part.name for part in year.parts] == [f"2024-{month:02}" for month in range(12, 0, -1)]
    assert Counter(one.slug for part in leaves([year]) for one in part.papers) == Counter(one.slug for one in [*old, *more])


def test_a_page_of_another_theme_is_no_shell() -> None:
    with pytest.raises(ShellError, match="overrides/main"):
        read_shell("<html><head><title>x</title></head><body></body></html>")


def test_a_site_without_shells_is_refused(large: Site, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="render them before"):
        finish(large, tmp_path, tmp_path / "cache", no_report)


def test_a_shell_that_is_missing_or_broken_leaves_the_other_as_it_is(large: Site, tmp_path: Path) -> None:
    first, second = (tmp_path / f"shell/page/{name}index.html" for name in ("", "deep/"))
    second.parent.mkdir(parents=True)
    title, body = "litdigest-shell-title", "litdigest-shell-body"
    first.write_text(f"<head><title>{title}</title></head>\n<body><h1>{title}</h1><p>{body}</p></body>", "utf-8")
    before = first.read_bytes()
    with pytest.raises(FileError, match=r"deep/index\.html: the renderer has not made this page"):
        finish(large, tmp_path, tmp_path / "cache", no_report)
    second.write_text("<head></head>", "utf-8")
    with pytest.raises(FileError, match=r"shell/page/deep: .* must keep the theme's blocks"):
        finish(large, tmp_path, tmp_path / "cache", no_report)
    assert first.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"shell"}


def test_a_large_library_asks_the_renderer_for_few_pages(content: Content) -> None:
    files = build(content, Settings(large=20)).files
    assert sum(name.startswith("papers/") for name in files) == 1
    assert len([name for name in files if name.endswith(".md")]) < 60


def test_a_site_that_pages_would_refuse_is_told_with_the_remedy(large: Site, samples: Samples, tmp_path: Path) -> None:
    for name in ("", "deep/"):
        page = tmp_path / f"shell/page/{name}index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(
            "<head><title>litdigest-shell-title</title></head>\n<body><h1>litdigest-shell-title</h1><p>litdigest-shell-body</p></body>"
        )
    with (tmp_path / "film.bin").open("wb") as file:
        file.truncate(1_100_000_000)
    advice = finish(large, tmp_path, samples.project("large") / "build" / CACHE, no_report)
    assert "GitHub Pages publishes at most 1,000 MB" in advice[-1]
    assert "docs/scaling.md" in advice[-1]


def test_a_huge_library_leaves_out_what_would_fill_its_host(content: Content) -> None:
    analysis = sample_analysis()
    large, huge = Site(analysis, Settings(large=20)), Site(analysis, Settings(large=20, huge=50))
    pages = [{page.folder: page.body for page in all_html_pages(site)} for site in (large, huge)]
    assert pages[0].keys() == pages[1].keys()
    assert sum(map(len, pages[1].values())) < 0.75 * sum(map(len, pages[0].values()))
    assert [name for name in build(content, Settings(large=20, huge=50)).files if name.startswith("exports/papers")] == []


def test_exports_of_a_large_library_are_split_by_slug() -> None:
    site = Site(sample_analysis(), Settings(large=20))
    papers = [paper(f"Paper {number}") for number in range(45_000)]
    assert export_names(site, "papers", papers) == ["papers", "papers-2", "papers-3"]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_toolbar_with_all_its_buttons_fits_the_window(browser: Browser, home: str, folder: Path, width: int) -> None:
    listed = min((folder / "digests").glob("*/index.html")).parent.name
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(f"{home}digests/{listed}/")
    page.get_by_role("button", name="Show abstracts").wait_for()
    form = page.locator(".ld-toolbar")
    assert form.evaluate("(form) => form.scrollWidth <= form.clientWidth")
    page.close()
