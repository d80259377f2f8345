"""Every text of `tests/hostile/` in every machine-readable file: it is read back unchanged."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import feedparser
import pytest
from PIL import Image

from litdigest.build import Output, build
from litdigest.catalogue.catalogue import Site
from litdigest.content import Content, TagRules
from litdigest.exports.bibtex import bibtex
from litdigest.exports.citation import Citation, citation
from litdigest.exports.csl import csl_json
from litdigest.exports.ris import ris
from litdigest.model import Topic
from litdigest.pages.html_pages import all_html_pages
from litdigest.pages.mail import mail_html, mail_text
from litdigest.publish.page_shell import Shell, fill_shell
from litdigest.reading.content import read_content
from litdigest.reading.listing import read_listing
from litdigest.search.records import search_shards
from litdigest.settings import Settings
from litdigest.text.maths import plain
from litdigest.text.plain import clean_spaces
from tests.hostile_content import PARAGRAPHS, Payload, as_read, halves, joined, listing, payloads, write_content
from tests.sites import ADDRESS
from tests.test_exports import READERS, read_back
from tests.test_mail import Mail
from tests.test_properties import outline

ALL = payloads()
SHELL = Shell(head="", style="", policy="", body=(), before="", after="", suffix=" - x", icons=())
SETTINGS = {"small": Settings(address=ADDRESS), "large": Settings(address=ADDRESS, large=1)}
ATOM = "{http://www.w3.org/2005/Atom}"
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Characters that must not be in any text of the site: those forbidden in XML, and those that reorder others."""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    found = read_content(write_content(tmp_path_factory.mktemp("formats") / "content", ALL))
    assert [problem for problem in found.problems if problem.severity == "error"] == []
    return found


@pytest.fixture(scope="module")
def small(content: Content) -> Output:
    return build(content, SETTINGS["small"])


@pytest.fixture(scope="module")
def large(content: Content) -> Output:
    return build(content, SETTINGS["large"])


def unlike(told: Mapping[str, str], some: Iterable[Payload] = ALL) -> dict[str, str]:
    """Return, by payload, the titles that do not read as they were written; `told` has them by slug."""
    return {one.id: told[one.slug] for one in some if as_read(told[one.slug]) != as_read(one.shown_title)}


def xml_files(output: Output) -> dict[str, ET.Element]:
    """Return the files in XML."""
    endings = (".xml", ".opml", ".svg")
    return {name: ET.fromstring(data) for name, data in output.files.items() if name.endswith(endings)}


# Reading


def test_every_paper_is_read_with_its_title_and_organisation(content: Content) -> None:
    read = {entry.title: entry for dump in content.dumps for entry in dump.entries}
    assert {one.id for one in ALL if one.title.strip() not in read} == set()
    for one in ALL:
        organisation = one.organisation.strip() if one.organisation else None
        assert (one.id, read[one.title.strip()].organisation) == (one.id, organisation)
        assert (one.id, read[one.title.strip()].abstract) == (one.id, one.abstract.strip())


def test_links_of_texts_that_mean_harm_lead_to_web_hosts(content: Content) -> None:
    for dump in content.dumps:
        for link in (link for entry in dump.entries for link in entry.links):
            assert re.match(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:[/?#]|$)", link.url), link.url
            assert not re.search(r"[\s<>\"\\{}`]", link.url), link.url
            assert link.repo is None or ".." not in link.repo.split("/"), link.repo


# Exports


@pytest.mark.parametrize("family", PARAGRAPHS)
def test_exports_give_every_field_back(small: Output, family: str) -> None:
    some = [one for one in ALL if one.family == family]
    citations = [citation(small.site, small.site.papers[one.slug]) for one in some]
    assert unlike({one.slug: one.title for one in citations}, some) == {}
    read_back(citations)


@pytest.mark.parametrize(("ending", "write"), [("bib", bibtex), ("ris", ris), ("csl.json", csl_json)])
def test_the_files_are_made_of_these_citations(small: Output, ending: str, write: Callable[[Iterable[Citation]], str]) -> None:
    citations = [citation(small.site, paper) for paper in small.analysis.library.papers]
    assert small.files[f"exports/papers.{ending}"].decode() == write(citations)


def test_the_table_of_a_large_library_gives_titles_back(large: Output) -> None:
    rows = READERS["csv"](large.files["exports/papers.csv"].decode())
    assert unlike({slug: row["title"] for slug, row in rows.items()}) == {}


def test_the_api_gives_every_text_back_unchanged(small: Output) -> None:
    rows = {row["slug"]: row for row in json.loads(small.files["api/papers.json"])}
    for one in ALL:
        assert (one.id, rows[one.slug]["title"], rows[one.slug]["abstract"]) == (one.id, clean_spaces(one.title), one.abstract.strip())


@pytest.mark.parametrize("size", SETTINGS)
def test_every_json_file_is_json(request: pytest.FixtureRequest, size: str) -> None:
    output: Output = request.getfixturevalue(size)
    for name, data in output.files.items():
        if name.endswith(".json"):
            json.loads(data.decode(), parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
        elif name in ("map/papers.js", "assets/dumps.js", "assets/citation-keys.js"):
            assert data.isascii()
            assert not set(b"<>&") & set(data), name


# Feeds and pictures


@pytest.mark.parametrize("size", SETTINGS)
def test_every_xml_file_is_whole(request: pytest.FixtureRequest, size: str) -> None:
    output: Output = request.getfixturevalue(size)
    roots = xml_files(output)
    assert len(roots) > 2 * len(PARAGRAPHS)
    for name, root in roots.items():
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not tags & {"script", "style", "a", "foreignObject", "animate", "img", "iframe"} - (
            {"style"} if "map.svg" in name else set()
        )
        assert not [key for element in root.iter() for key in element.attrib if key.startswith("on")]


@pytest.mark.parametrize("family", PARAGRAPHS)
def test_feeds_give_titles_back(small: Output, family: str) -> None:
    some = [one for one in ALL if one.family == family]
    path = f"digests/{family}/feed"
    root = ET.fromstring(small.files[f"{path}.xml"])
    entries = [(str(e.find(f"{ATOM}link").get("href")), str(e.findtext(f"{ATOM}title"))) for e in root.iter(f"{ATOM}entry")]  # type: ignore[union-attr]
    assert unlike({url.split("/")[-2]: title for url, title in entries}, some) == {}
    items = json.loads(small.files[f"{path}.json"])["items"]
    assert unlike({item["url"].split("/")[-2]: item["title"] for item in items}, some) == {}
    read = feedparser.parse(small.files[f"{path}.xml"])
    assert not read.bozo
    assert len(read.entries) == len(some)
    name = as_read(plain(joined(some)))
    assert name in as_read(str(root.findtext(f"{ATOM}title")))
    outlines = ET.fromstring(small.files["feeds.opml"]).iter("outline")
    assert any(as_read(str(one.get("text"))) == name for one in outlines)


def test_pictures_are_whole(small: Output) -> None:
    for name, data in small.files.items():
        if name.endswith(".png"):
            with Image.open(io.BytesIO(data)) as image:
                image.verify()


# Pages as text


def test_metadata_gives_titles_back(small: Output) -> None:
    made = {page.folder: page for page in all_html_pages(small.site)}
    pages = {one.slug: made[f"papers/{one.slug}/"] for one in ALL}
    assert unlike({slug: dict(page.facts)["citation_title"] for slug, page in pages.items()}) == {}
    assert unlike({slug: json.loads(page.linked_data)["name"] for slug, page in pages.items()}) == {}


@pytest.mark.parametrize("size", SETTINGS)
def test_no_text_file_holds_what_no_text_may(request: pytest.FixtureRequest, size: str) -> None:
    output: Output = request.getfixturevalue(size)
    pages = {name: data.decode() for name, data in output.files.items() if name.endswith((".md", ".html", ".xml", ".opml", ".svg"))}
    pages |= {page.folder: fill_shell(SHELL, page, output.site).decode() for page in all_html_pages(output.site)}
    assert {name: found[0] for name, text in pages.items() if (found := ILLEGAL.search(text))} == {}


def test_records_of_the_search_hold_no_control_character(small: Output) -> None:
    for shard in search_shards(small.site):
        for record in shard.records:
            assert not ILLEGAL.search(json.dumps([record.content, record.card], ensure_ascii=False)), record.card["url"]


@pytest.mark.parametrize("family", PARAGRAPHS)
def test_a_mail_shows_titles_as_they_are(small: Output, family: str) -> None:
    site = small.site
    found = Mail(mail_html(site, site.listings[family]))
    assert {tag for tag, _ in found.tags} <= set("html head meta title style body div h1 h2 p a b".split())
    assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on")]
    assert all(re.match(r"https?://", href) for href in found.links)
    told = [as_read(line).split(". ", 1)[1] for line in found.lines["h2"]]
    assert told == [as_read(one.shown_title) for one in ALL if one.family == family]
    assert not ILLEGAL.search(mail_text(site, site.listings[family]))


# Half a surrogate pair, which only a program could bring


@pytest.fixture(scope="module")
def halved() -> Content:
    dump = read_listing(listing(halves()), "halves-\udcff.txt")
    topic = Topic(
        slug="halves", name="\ud83d", about="\udca9", terms=(("a", 1.0), ("\ud83d", 1.0)), pins=tuple(one.slug for one in halves())
    )
    rules = TagRules(forced=tuple((one.slug, "tag \ud83d") for one in halves()))
    return Content(
        reviewed="content", dumps=(dump,), topics=(topic,), tag_rules=rules, dump_notes=(), editor_notes=(), pages=(), problems=()
    )


@pytest.mark.parametrize("size", SETTINGS)
def test_half_a_surrogate_pair_is_shown_as_its_number(halved: Content, size: str) -> None:
    output = build(halved, SETTINGS[size])
    assert output.errors == ()
    for name, data in output.files.items():
        if not name.endswith((".png", ".ico")):
            assert data.decode() or not data, name
    xml_files(output)
    made: dict[str, Any] = {page.folder: fill_shell(SHELL, page, output.site).decode() for page in all_html_pages(output.site)}
    for one in halves():
        page = made[f"papers/{one.slug}/"] if made else output.files[f"papers/{one.slug}.md"].decode().split("---\n", 2)[2]
        assert "[U+" in str(outline(page)), one.id
    site = Site(output.analysis, SETTINGS[size])
    assert all(mail_html(site, one).encode() and mail_text(site, one).encode() for one in site.listings.values())
    read_back([citation(site, paper) for paper in site.papers.values()])
