"""Round trips: escaping and parsing returns the same text, for any text and every format of pages and files.

Markdown is in test_properties.py; BibTeX, RIS, CSL-JSON and CSV are in test_exports.py.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mkdocs.utils.meta import get_data

from litdigest.catalogue.catalogue import Site
from litdigest.catalogue.metadata import brief_record, dumps_script, entry_record, linked_data, record
from litdigest.dates import PaperDate
from litdigest.exports.citation import citation, coins
from litdigest.exports.feeds import feed_files
from litdigest.model import Paper, Tag, Topic
from litdigest.pages.charts import spark
from litdigest.pages.map import PaperMap, map_picture, map_script
from litdigest.pages.render import page
from litdigest.publish.sitemap import sitemap_files
from litdigest.publish.topics_yaml import topics_as_yaml
from litdigest.reading.reviewed import parse_topics
from litdigest.settings import Settings
from litdigest.text.escape import as_attribute, as_html, as_script, as_single_quoted, as_url, visible
from litdigest.text.maths import plain, without_maths
from litdigest.text.plain import clean_spaces
from litdigest.text.tex import untex
from tests.papers import bare_analysis, paper
from tests.test_properties import ANY, NASTY, outline

often = settings(max_examples=150, deadline=None)
rarely = settings(max_examples=40, deadline=None)

BREAKING = [
    "</script>",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "</",
    "'",
    '"',
    "&",
    "&quot;",
    "&#39;",
    "&copy",
    "&copy;",
    "\\",
    "\\u003c",
    "\n---\n",
    "...",
]
TEXTS = st.lists(st.sampled_from([*BREAKING, *NASTY]) | ANY, max_size=5).map("".join)
NOT_IN_XML = [chr(code) for code in (*range(0x20), 0x7F, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r"]
ADDRESS = "https://example.org/a/"


class Read(HTMLParser):
    """The attributes, the text and the elements of HTML, as a browser parses them."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.values: dict[str, str | None] = {}
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.values |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def site_of(text: str) -> Site:
    """Return a site of two papers with `text` as every text."""
    papers = [replace(one, published=PaperDate(2024, 3, 1), organisation=text) for one in (paper(text, text, slug="one"), paper("Another"))]
    tags = (Tag(slug="tag", name=text, papers=("one",)),)
    analysis = bare_analysis(papers, "topic", topics=(Topic(slug="topic", name=text, about=text, terms=()),), tags=tags)
    return Site(replace(analysis, paper_tags=analysis.paper_tags | {"one": ("tag",)}), Settings(address=ADDRESS))


def first(site: Site) -> Paper:
    return site.papers["one"]


# HTML


@pytest.mark.parametrize("escape", [as_html, as_attribute])
@often
@given(TEXTS)
def test_html_shows_text_as_written(escape: Callable[[str], str], text: str) -> None:
    found = Read(f"<p a=\"{escape(text)}\" b='{escape(text)}'>{escape(text)}</p>")
    assert (found.tags, found.text) == (["p"], visible(text))
    assert found.values == {"a": visible(text), "b": visible(text)}


@pytest.mark.parametrize("write", [record, brief_record, entry_record])
@often
@given(TEXTS)
def test_the_record_of_a_paper_comes_back_from_its_attribute(write: Callable[[Site, Paper], str], text: str) -> None:
    site = site_of(text)
    written = write(site, first(site))
    for markup in (f"<p a='{as_single_quoted(written)}'>", f'<p a="{as_attribute(written)}">'):
        found = Read(markup)
        assert (found.tags, list(found.values), found.text) == (["p"], ["a"], "")
        assert json.loads(found.values["a"] or "") == json.loads(written)
    assert json.loads(written)["organisation" if plain(text) else "slug"] == (plain(text) or "one")
    assert written.encode()


@often
@given(st.recursive(TEXTS | st.none() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=5))
def test_json_in_a_script_neither_ends_it_nor_changes(value: object) -> None:
    written = as_script(json.dumps(value))
    assert written.isascii()
    assert not set(written) & set("<>&")
    found = Read(f"<script>{written}</script>x")
    assert (found.tags, found.text) == (["script"], f"{written}x")
    assert json.loads(written) == value


@rarely
@given(TEXTS)
def test_linked_data_comes_back_from_its_script(text: str) -> None:
    site = site_of(text)
    found = Read(f'<script type="application/ld+json">{linked_data(site, first(site))}</script>')
    assert found.tags == ["script"]
    assert json.loads(found.text).get("headline", "") == plain(text)


@rarely
@given(TEXTS)
def test_scripts_of_data_hold_text_as_written(text: str) -> None:
    site = site_of(text)
    for script in (dumps_script(site), map_script(replaced(site), PaperMap.of(replaced(site)))):
        assert script.isascii()
        assert not set(b"<>&") & set(script.replace(b"=>", b""))
    (data,) = re.findall(r"litdigest\.map = (.*);\n", map_script(replaced(site), PaperMap.of(replaced(site))).decode())
    assert json.loads(data)["topics"][0]["name"] == plain(f"A {text}")


def replaced(site: Site) -> Site:
    """Return the site with a topic whose name is never empty."""
    return Site(replace(site.analysis, topics=(replace(site.analysis.topics[0], name=f"A {site.analysis.topics[0].name}"),)))


# URLs


@often
@given(st.sampled_from(["https://a.bc/", "http://a.bc", "https://a.bc:80/?q=", "https://a.bc/#"]), TEXTS)
def test_a_url_is_the_same_behind_its_escapes(start: str, text: str) -> None:
    url = start + text.replace("%", "")
    assert re.fullmatch(r"[A-Za-z0-9\-._~:/?#@!$&+,;=%]+", as_url(url))
    assert unquote(as_url(url)) == url.encode("utf-8", "replace").decode()
    assert as_url(as_url(url)) == as_url(url)


@often
@given(TEXTS)
def test_a_url_leads_where_it_says_from_html_and_from_markdown(text: str) -> None:
    url = as_url(f"https://a.bc/{text.replace('&', '')}")
    assert Read(f'<a href="{as_html(url)}">').values == {"href": url}
    (link,) = [part for part in outline(f"before [word]({url}){{ .c }} after") if part[0] == "a"]
    assert ("href", url) in link
    assert urlsplit(url).netloc == "a.bc"


@often
@given(TEXTS.filter(lambda text: not re.match("https?://", text)))
@example("javascript:alert(1)//https://a.bc")
@example(" https://a.bc")
@example("HTTPS://a.bc")
@example("data:text/html,https://")
def test_a_url_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an http"):
        as_url(text)


@often
@given(TEXTS)
def test_a_context_object_is_read_back(text: str) -> None:
    site = site_of(text)
    one = citation(site, first(site))
    found = parse_qs(coins(one), keep_blank_values=True, strict_parsing=True)
    assert found.get("rft.title", [""]) == [plain(text)] == found.get("rft.publisher", [""])
    assert coins(one).isascii()


# YAML


@often
@given(TEXTS)
def test_front_matter_is_read_back(text: str) -> None:
    """Parsed by MkDocs, whose rule for the end of front matter is looser than YAML's."""
    site = site_of(text)
    front = {"title": text, "description": text, "tags": [text]}
    body, found = get_data(page("search", front, site=site).decode())
    shown = visible(without_maths(text))
    assert (unescape(found["title"]), unescape(found["description"]), unescape(found["tags"][0])) == (shown, shown, visible(text))
    assert not set("<>") & set(found["title"] + found["tags"][0])
    assert body == get_data(page("search", {"title": "Search"}, site=site).decode())[0]


_WORDS = TEXTS.map(lambda text: clean_spaces(re.sub("[\ud800-\udfff]", "", text))).filter(bool)
_TOPICS = st.builds(
    Topic,
    name=_WORDS,
    slug=st.just("a-topic"),
    about=_WORDS | st.just(""),
    terms=st.dictionaries(_WORDS, st.floats(1e-9, 1e6)).map(lambda terms: tuple(terms.items())),
    pins=st.lists(_WORDS).map(tuple),
    exemplars=st.lists(_WORDS).map(tuple),
    was=st.sampled_from([(), ("null",), ("1e3", "no", "2024-01-01")]),
)


@often
@given(_TOPICS)
def test_topics_are_read_back_as_they_were_written(topic: Topic) -> None:
    assert parse_topics(topics_as_yaml([topic]), "topics.yml") == ((topic,), ())


@pytest.mark.parametrize("name", ["\u200b", "\u00ad \ufeff"])
def test_a_topic_whose_name_shows_nothing_is_refused(name: str) -> None:
    topics, (problem,) = parse_topics(topics_as_yaml([Topic(slug="a", name=name, about="", terms=())]), "topics.yml")
    assert topics == ()
    assert "'name' should be a text" in problem.message


# XML


def test_what_xml_cannot_hold_is_shown() -> None:
    for mark in NOT_IN_XML:
        assert visible(f"a{mark}b") == ("a b" if mark.isspace() else f"a[U+{ord(mark):04X}]b")


@often
@given(TEXTS)
def test_feeds_hold_text_as_written(text: str) -> None:
    files = dict(feed_files(site_of(text)))
    atom, feed = ET.fromstring(files["tags/tag/feed.xml"]), json.loads(files["tags/tag/feed.json"])
    (entry,), (item,) = atom.findall("{*}entry"), feed["items"]
    assert entry.findtext("{*}title") == item["title"] == plain(text)
    assert atom.findtext("{*}title") == feed["title"] == f"{plain(text)} · litdigest"
    assert (entry.findtext("{*}author/{*}name") or "") == plain(text) == item.get("authors", [{"name": ""}])[0]["name"]
    assert [category.get("label") for category in entry.findall("{*}category")] == [plain(text)] * 2
    assert entry.findtext("{*}content") == item["content_html"]
    assert set(Read(item["content_html"]).tags) == {"p", "a"}
    assert Read(item["content_html"]).text.startswith(plain(text))
    topic = ET.fromstring(files["topics/topic/feed.xml"])
    assert (topic.findtext("{*}subtitle") or "") == plain(text) == json.loads(files["topics/topic/feed.json"]).get("description", "")
    names = [outline.get("text") for outline in ET.fromstring(files["feeds.opml"]).iter("outline")]
    assert names == ["All papers", "Topics", plain(text), "Tags", plain(text)]


@often
@given(TEXTS)
def test_pictures_hold_text_as_written(text: str) -> None:
    (chart,) = re.findall("<svg.*</svg>", spark([1, 2], text))
    assert ET.fromstring(chart).get("aria-label") == visible(untex(text))
    site = replaced(site_of(text))
    drawn = ET.fromstring(map_picture(site, PaperMap.of(site)))
    assert [" ".join(span.text or "" for span in name) for name in drawn.findall(".//{*}text")] == [plain(f"A {text}")]


@often
@given(TEXTS)
def test_sitemaps_hold_addresses_as_written(text: str) -> None:
    files = dict(sitemap_files(ADDRESS, [text, "papers/one/"], "<urlset></urlset>"))
    locations = [location.text for location in ET.fromstring(files["sitemaps/1.xml"]).findall(".//{*}loc")]
    assert locations == [visible(ADDRESS + text), f"{ADDRESS}papers/one/"]
