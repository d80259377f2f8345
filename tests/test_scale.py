"""A larger library shows what a smaller one shows; what it leaves out is a knob in the table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from litdigest.catalogue.catalogue import Site
from litdigest.exports.feeds import feed_files
from litdigest.exports.files import export_files
from litdigest.model import Analysis
from litdigest.pages.cards import picture_of
from litdigest.pages.html_pages import all_html_pages
from litdigest.pages.markdown_pages import all_pages
from litdigest.publish.page_shell import Shell, fill_shell
from litdigest.scale import KNOBS, SIZES, knob_table, scale_of
from litdigest.settings import Settings
from tests import ROOT
from tests.papers import sample_analysis
from tests.sites import ADDRESS

SHELL = Shell(head="", style="", policy="", body=(), before="", after="", suffix="", icons=())
SETTINGS = Settings(address=ADDRESS)
LEFT_OUT = {
    "all_papers_page": {"papers/index.md entries"},
    "abstracts_in_lists": {"tags p.ld-abstract", "digests p.ld-abstract"},
    "card_per_paper": {"papers own card"},
    "topics_by_year": {"topic years in one line"},
    "list_feed_items": {"older authors in feeds of digests", "older date_published in feeds of digests"},
    "list_feed_abstracts": {"older text in feeds of tags", "older text in feeds of digests"},
}
"""What may be missing at up to 10,000 papers, by the knob that says so."""


class Elements(HTMLParser):
    """Collects the elements of a page with their classes, its metadata, and the names of attributes that name things."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.found |= {f"{tag}.{name}" for name in (values.get("class") or "").split()} | {tag}
        self.found |= {f"meta {values[key]}" for key in ("name", "property") if tag == "meta" and key in values}
        self.found |= (
            {f"link {values.get('rel')} {values.get('type', '')}"} if tag == "link" and values.get("rel") != "stylesheet" else set()
        )
        self.found |= {f"{tag} {key}" for key in ("aria-label", "data-paper", "title", "id") if key in values}


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return sample_analysis()


def site_of(analysis: Analysis, papers: int) -> Site:
    """Return the site of the sample content, as if it had so many papers."""
    site = Site(analysis, SETTINGS)
    site.scale = scale_of(papers, SETTINGS)
    return site


def fields(site: Site) -> Iterator[str]:
    """Yield what the pages, feeds and files of a site show, by kind of page."""
    for page in all_html_pages(site):
        kind = page.folder.split("/")[0]
        yield from (f"{kind} {name}" for name in Elements(fill_shell(SHELL, page, site).decode()).found if not name.startswith("script"))
        yield from (f"{kind} {key}" for key in json.loads(page.linked_data or "{}"))
    for name, data in all_pages(site):
        text = data.decode("utf-8", "replace")
        if name.startswith("topics/") and name.endswith(".md"):
            yield from (f"topic {found}" for found in re.findall(r"\.(ld-[\w-]+)|(Z3988|aria-label)", text) for found in found if found)
            yield from ["topic years in one line"] if re.search(r" · (?:20\d\d|undated): \d+", text) else []
        yield from ["papers/index.md entries"] if name == "papers/index.md" and "<article" in text else []
    paper = next(iter(site.papers.values()))
    yield from ["papers own card"] if "papers" in picture_of(site, paper) else []
    yield from (name for name, _ in export_files(site))
    yield from _feed_fields(site)


def _feed_fields(site: Site) -> Iterator[str]:
    newest = site.newest_listed
    for name, data in feed_files(site):
        if name.endswith("feed.json"):
            kind = name.split("/")[0] if "/" in name else "site"
            for item in json.loads(data)["items"]:
                age = "newest" if item["url"].strip("/").rsplit("/", 1)[-1] in newest else "older"
                yield from (f"{age} {key} in feeds of {kind}" for key in item)
                yield from [f"{age} text in feeds of {kind}"] if item["content_html"].count("<p>") > 1 else []


@pytest.mark.slow
def test_what_a_larger_library_leaves_out_is_a_knob(analysis: Analysis) -> None:
    shown = {papers: set(fields(site_of(analysis, papers))) for papers in (400, 600, 2500, 10_000)}
    assert len(shown[400]) > 150
    allowed = set().union(*LEFT_OUT.values())
    for papers in (600, 2500, 10_000):
        assert shown[400] - shown[papers] - allowed == set(), papers
    assert LEFT_OUT.keys() <= KNOBS.keys()


def test_a_knob_that_is_turned_is_in_the_table_with_its_values() -> None:
    rows = {name: values for name, _, values in knob_table(Settings(), SIZES)}
    assert rows.keys() == KNOBS.keys()
    assert rows["abstracts_in_lists"] == ("shown", "on demand", "on demand", "left out")
    assert rows["shell_inline"] == ("yes", "yes", "no", "no")
    assert all(len(set(values)) > 1 for values in rows.values()), "a knob that never turns is none"


def test_nothing_else_asks_how_large_a_library_is() -> None:
    asked = re.compile(r"papers [<>]=? (?:\d+ \* )?settings\.|\.is_(?:large|huge)")
    found = {path.name for path in (ROOT / "generator").rglob("*.py") if asked.search(path.read_text("utf-8"))}
    assert found == {"scale.py"}


def test_the_readme_has_the_table() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name, about, values in knob_table(Settings(), SIZES):
        assert f"| `{name}` | {about} | {' | '.join(values)} |\n" in readme, name
