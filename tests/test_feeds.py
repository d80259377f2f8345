"""The feeds: they are valid, ids are permanent, no date is invented, hostile text is escaped."""

from __future__ import annotations

import datetime as dt
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import feedparser
import pytest

from litdigest.build import analyse
from litdigest.catalogue.catalogue import Site
from litdigest.content import Content, TagRules
from litdigest.exports.feeds import feed_files
from litdigest.exports.items import feed_path
from litdigest.model import Analysis, Paper, Topic
from litdigest.reading.listing import read_listing
from litdigest.scale import scale_of
from litdigest.settings import Settings
from litdigest.text.escape import visible
from litdigest.text.maths import plain
from tests.listings import Shown, prose, render
from tests.papers import CORPUS, listing, sample_analysis

ADDRESS = "https://example.org/some/path/"
ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT00:00:00Z")
HOSTILE = (
    '</title><script>alert("1")</script> & ]]> &uml;b&uml; \x00\x08\x0b\x1b \ud800 \ufffe\uffff \u2028 \u202e [x](javascript:y) {{ z }}'
)
TOPICS = (
    Topic(slug="bees", name="Bees", about="On bees & <flowers>.", terms=(("honeybee", 3.0), ("foraging", 2.0))),
    Topic(slug="bridges", name="Bridges", about="", terms=(("bridge", 3.0), ("suspension", 2.0))),
    Topic(slug="clouds", name="Clouds", about="", terms=(("cumulus", 1.0),)),
)

SCALE = scale_of(100, Settings())


def content_of(dumps: Mapping[str, str], topics: tuple[Topic, ...] = TOPICS) -> Content:
    """Return content with these dumps, by name."""
    read = tuple(read_listing(text, f"{name}.txt") for name, text in dumps.items())
    return Content(
        reviewed="content", dumps=read, topics=topics, tag_rules=TagRules(), dump_notes=(), editor_notes=(), pages=(), problems=()
    )


SMALL = {"2023-11-19": listing(CORPUS[:4], comments=3), "2024-03-17": listing(CORPUS[2:], "Mar 17", organisation="Meadow & Lab")}
"""Six papers in two dumps, two of them in both."""


def files_of(analysis: Analysis, address: str = ADDRESS) -> dict[str, bytes]:
    return dict(feed_files(Site(analysis, Settings(address=address))))


def atom(data: bytes) -> ET.Element:
    return ET.fromstring(data)


def entries(feed: ET.Element) -> list[ET.Element]:
    return feed.findall(f"{ATOM}entry")


def ids(files: Mapping[str, bytes], name: str = "feed.xml") -> dict[str, str]:
    """Return the ids of the entries of a feed, by title."""
    return {str(entry.findtext(f"{ATOM}title")): str(entry.findtext(f"{ATOM}id")) for entry in entries(atom(files[name]))}


class Text(HTMLParser):
    """Collects the text and the links of HTML, and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    """The sample content."""
    return sample_analysis()


@pytest.fixture(scope="module")
def files(analysis: Analysis) -> dict[str, bytes]:
    return files_of(analysis)


@pytest.fixture(scope="module")
def small() -> Analysis:
    return analyse(content_of(SMALL))


# What there is


def folders(site: Site) -> set[str]:
    """Return the pages that have feeds."""
    pages = {"", *(f"topics/{topic.slug}/" for topic in site.topic_pages), *(f"tags/{tag.slug}/" for tag in site.analysis.tags)}
    return pages | {f"digests/{one.slug}/" for one in site.listings.values()}


def test_every_page_has_its_feeds(analysis: Analysis, files: dict[str, bytes]) -> None:
    expected = {f"{feed_path(folder)}.{ending}" for folder in folders(Site(analysis)) for ending in ("xml", "json")}
    assert files.keys() == expected | {"feeds.opml"}
    assert {"feed.xml", "topics/continual-learning/feed.json"} < expected


def test_feeds_hold_the_papers_of_their_page(analysis: Analysis, files: dict[str, bytes]) -> None:
    site = Site(analysis)
    expected: dict[str, set[str]] = {"": set(site.papers)}
    expected |= {f"topics/{topic.slug}/": {one.slug for one in site.members[topic.slug]} for topic in site.topic_pages}
    expected |= {f"tags/{tag.slug}/": set(tag.papers) for tag in analysis.tags}
    expected |= {f"digests/{one.slug}/": {paper.slug for _, paper in site.listed[one.dump]} for one in site.listings.values()}
    for folder, slugs in expected.items():
        shown = [item["url"].removeprefix(f"{ADDRESS}papers/").strip("/") for item in json.loads(files[f"{folder}feed.json"])["items"]]
        assert len(shown) == len(set(shown)) == min(len(slugs), SCALE.feed_items)
        assert set(shown) <= slugs


def test_two_builds_agree_whatever_the_order_of_dumps(small: Analysis) -> None:
    turned = analyse(content_of(dict(reversed(SMALL.items()))))
    assert list(files_of(turned).items()) == list(files_of(small).items())


# Atom


def test_a_reader_reads_every_atom_feed(analysis: Analysis, files: dict[str, bytes]) -> None:
    titles = {f"{ADDRESS}papers/{paper.slug}/": plain(paper.title) for paper in analysis.library.papers}
    for name, data in files.items():
        if not name.endswith(".xml"):
            continue
        read = feedparser.parse(data)
        assert not read.bozo, (name, read.get("bozo_exception"))
        assert read.version == "atom10"
        assert len(read.entries) == data.count(b"<entry>")
        assert read.feed.title.endswith(" · litdigest")
        assert [entry.title for entry in read.entries] == [titles[entry.link] for entry in read.entries]
        assert all(entry.updated_parsed and entry.content[0].type == "text/html" for entry in read.entries)


@pytest.mark.parametrize("address", [ADDRESS, ""])
def test_atom_feeds_keep_the_rules_of_rfc_4287(analysis: Analysis, address: str) -> None:
    feed_ids = []
    for name, data in files_of(analysis, address).items():
        if name.endswith(".xml"):
            feed = atom(data)
            feed_ids.append(_check_feed(feed, urljoin(address, name) if address else name))
            found = [_check_entry(entry) for entry in entries(feed)]
            assert len(found) == len(set(found))
    assert len(feed_ids) == len(set(feed_ids)) > 100


def _check_feed(feed: ET.Element, own: str) -> str:
    assert feed.tag == f"{ATOM}feed"
    assert {name: count for name, count in children(feed).items() if name not in ("subtitle", "link", "entry")} == {
        "id": 1,
        "title": 1,
        "updated": 1,
        "author": 1,
    }
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "litdigest"
    assert RFC_3339.fullmatch(str(feed.findtext(f"{ATOM}updated")))
    (link,) = links(feed, "self")
    assert link.get("href") == own if own.startswith("https:") else str(link.get("href")).endswith(own)
    assert len(links(feed, "alternate")) == 1
    return _check_id(feed)


def _check_entry(entry: ET.Element) -> str:
    counts = children(entry)
    assert [counts[name] for name in ("id", "title", "updated", "link", "content")] == [1] * 5
    assert max(counts["published"], counts["author"]) <= 1
    assert all(RFC_3339.fullmatch(str(date.text)) for name in ("updated", "published") for date in entry.findall(ATOM + name))
    assert len(links(entry, "alternate")) == 1
    assert [entry.find(ATOM + name).get("type") for name in ("title", "content")] == ["text", "html"]  # type: ignore[union-attr]
    categories = [(one.get("scheme"), one.get("term")) for one in entry.findall(f"{ATOM}category")]
    assert len(categories) == len(set(categories))
    assert all(one.get("label") for one in entry.findall(f"{ATOM}category"))
    return _check_id(entry)


def _check_id(element: ET.Element) -> str:
    found = str(element.findtext(f"{ATOM}id"))
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", found)
    return found


def children(element: ET.Element) -> Counter[str]:
    return Counter(child.tag.removeprefix(ATOM) for child in element)


def links(element: ET.Element, rel: str) -> list[ET.Element]:
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel") == rel]


# JSON Feed


def test_json_feeds_have_what_version_1_1_requires(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        if not name.endswith(".json"):
            continue
        feed = json.loads(data)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"].endswith(" · litdigest")
        assert feed["home_page_url"] == urljoin(ADDRESS + name, "./")
        assert feed["feed_url"] == ADDRESS + name
        assert (feed["language"], feed["authors"]) == ("en", [{"name": "litdigest"}])
        found = [item["id"] for item in feed["items"]]
        assert len(found) == len(set(found))
        for item in feed["items"]:
            assert all(isinstance(item[key], str) and item[key] for key in ("id", "url", "title", "content_html"))
            assert item.keys() - {"id", "url", "title", "content_html", "tags"} <= {"date_published", "authors"}
            assert RFC_3339.fullmatch(item.get("date_published", "2000-01-01T00:00:00Z"))
            assert len(item["tags"]) == len(set(item["tags"]))


def test_both_formats_say_the_same(files: dict[str, bytes]) -> None:
    for name in [name.removesuffix(".xml") for name in files if name.endswith(".xml")]:
        feed, items = atom(files[f"{name}.xml"]), json.loads(files[f"{name}.json"])["items"]
        assert [_facts(entry) for entry in entries(feed)] == [
            (item["id"], item["title"], item["content_html"], item.get("date_published"), item.get("authors", [{}])[0].get("name"))
            for item in items
        ]


def _facts(entry: ET.Element) -> tuple[str | None, ...]:
    return tuple(
        entry.findtext("/".join(ATOM + step for step in path.split("/"))) for path in ("id", "title", "content", "published", "author/name")
    )


# What an item says


def item_of(analysis: Analysis, title: str, name: str = "feed.json") -> dict[str, Any]:
    (item,) = [item for item in json.loads(files_of(analysis)[name])["items"] if item["title"] == title]
    return dict(item)


def test_an_item_tells_what_is_known(small: Analysis) -> None:
    item = item_of(small, CORPUS[4][0])
    shown = Text(item["content_html"])
    assert "A breaking wire makes a sound" in shown.text
    assert "Jun 2, 2023 · Meadow & Lab · in Bridges" in shown.text
    assert "Code: gitlab.com/river-crossings/crack-filter" in shown.text
    assert shown.links == [f"{ADDRESS}topics/bridges/", "https://gitlab.com/river-crossings/crack-filter"]
    assert item["authors"] == [{"name": "Meadow & Lab"}]
    assert item["date_published"] == "2023-06-02T00:00:00Z"
    assert "Bridges" in item["tags"]
    assert "3 comments" in Text(item_of(small, CORPUS[0][0])["content_html"]).text


def test_categories_tell_topics_from_tags(small: Analysis) -> None:
    entry = next(one for one in entries(atom(files_of(small)["feed.xml"])) if one.findtext(f"{ATOM}title") == CORPUS[3][0])
    found = [(one.get("scheme"), one.get("term"), one.get("label")) for one in entry.findall(f"{ATOM}category")]
    assert (f"{ADDRESS}topics/", "bridges", "Bridges") in found
    assert (f"{ADDRESS}tags/", "cable-fatigue", "cable fatigue") in found


def test_a_paper_of_no_topic_has_no_topic_as_category() -> None:
    unsorted = analyse(content_of(SMALL, TOPICS[2:]))
    found = [one.get("scheme") for one in atom(files_of(unsorted)["feed.xml"]).iter(f"{ATOM}category")]
    assert set(found) == {f"{ADDRESS}tags/"}
    assert "topics/unsorted/feed.xml" in files_of(unsorted)


@pytest.mark.parametrize("address", [ADDRESS, ""])
def test_every_link_leads_to_a_page(analysis: Analysis, address: str) -> None:
    site, base = Site(analysis, Settings(address=address)), "https://somewhere.example/base/"
    root = address or base
    pages = {urljoin(root, folder) for folder in (*folders(site), "topics/", "tags/", *(f"papers/{slug}/" for slug in site.papers))}
    code = {link.url for paper in analysis.library.papers for link in paper.code}
    made = files_of(analysis, address)
    for name, data in made.items():
        for target in _targets(name, data):
            full = urljoin(root + name, target)
            assert full in pages or full in code or full.removeprefix(root) in made, (name, target)


def _targets(name: str, data: bytes) -> Iterator[str]:
    if name.endswith(".json"):
        feed = json.loads(data)
        yield from (feed["home_page_url"], feed["feed_url"])
        for item in feed["items"]:
            yield from (item["url"], *Text(item["content_html"]).links)
        return
    for element in atom(data).iter():
        yield from (value for key, value in element.items() if key in ("href", "scheme", "xmlUrl", "htmlUrl"))
        if element.tag == f"{ATOM}content":
            yield from Text(element.text or "").links


# Order and dates


def test_newest_listed_come_first(analysis: Analysis, files: dict[str, bytes]) -> None:
    site = Site(analysis)
    for name in ("feed.json", "topics/continual-learning/feed.json"):
        shown = [site.papers[item["url"].split("/")[-2]] for item in json.loads(files[name])["items"]]
        assert len(shown) > 5
        keys = [
            (-_listed(site, one).toordinal(), -(one.published.first_day if one.published else dt.date.min).toordinal(), one.slug)
            for one in shown
        ]
        assert keys == sorted(keys)


def _listed(site: Site, paper: Paper) -> dt.date:
    return max(site.listings[sighting.dump].earliest_day or dt.date.min for sighting in paper.sightings)


def test_a_long_feed_keeps_the_newest() -> None:
    titles = [f"Gadget number {number} of the workshop" for number in range(SCALE.feed_items + 5)]
    old = listing([(title, prose(title)) for title in titles])
    new = listing([("The Newest of All", prose("newest"))], "Mar 17")
    items = json.loads(files_of(analyse(content_of({"2023-11-19": old, "2024-03-17": new})))["feed.json"])["items"]
    assert len(items) == SCALE.feed_items
    assert items[0]["title"] == "The Newest of All"


def test_updated_is_the_newest_day_a_listing_shows(small: Analysis) -> None:
    files = files_of(small)
    feed = atom(files["feed.xml"])
    told = {entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}updated") for entry in entries(feed)}
    days = ["2023-11-19"] * 2 + ["2024-03-17"] * 4
    assert told == {title: f"{day}T00:00:00Z" for (title, _), day in zip(CORPUS, days, strict=True)}
    assert feed.findtext(f"{ATOM}updated") == "2024-03-17T00:00:00Z"


def test_undated_papers_stay_undated() -> None:
    analysis = analyse(
        content_of({"2023-11-19": listing(CORPUS[:2], date="Jun 2, 2023"), "2024-03-17": render(map(_bare, CORPUS[2:]), "Mar 17", "plain")})
    )
    files = files_of(analysis)
    undated = {title for title, _ in CORPUS[2:]}
    assert {str(e.findtext(f"{ATOM}title")) for e in entries(atom(files["feed.xml"])) if e.find(f"{ATOM}published") is None} == undated
    assert {item["title"] for item in json.loads(files["feed.json"])["items"] if "date_published" not in item} == undated
    assert all("date unknown" in item["content_html"] for item in json.loads(files["feed.json"])["items"] if item["title"] in undated)


def _bare(entry: tuple[str, str]) -> Shown:
    return Shown(title=entry[0], abstract=" ".join(entry[1].split()))


def test_without_a_listing_day_the_paper_gives_the_day_or_stays_out_of_atom() -> None:
    dated = [
        Shown(title=title, abstract=prose(title), authors=2, date=f"Jun 2, {year}") for title, year in (("Older", 2021), ("Newer", 2022))
    ]
    files = files_of(analyse(content_of({"unnamed": render(dated, None), "plain": _plain_dump()})))
    feed = atom(files["feed.xml"])
    told = {str(entry.findtext(f"{ATOM}title")): str(entry.findtext(f"{ATOM}updated"))[:10] for entry in entries(feed)}
    assert told == {"Older": "2021-06-02", "Newer": "2022-06-02"}
    assert {item["title"] for item in json.loads(files["feed.json"])["items"]} == {"Older", "Newer", *(title for title, _ in CORPUS[3:])}


def _plain_dump() -> str:
    return render(map(_bare, CORPUS[3:]), None, "plain")


def test_a_library_without_any_day_has_no_atom_feeds() -> None:
    analysis = analyse(content_of({"plain": _plain_dump()}))
    files = files_of(analysis)
    assert len(analysis.library.papers) == 3
    assert Site(analysis).newest_day is None
    assert not [name for name in files if name.endswith(".xml")]
    assert len(json.loads(files["feed.json"])["items"]) == 3
    told = [outline.get("xmlUrl") for outline in ET.fromstring(files["feeds.opml"]).iter("outline") if outline.get("xmlUrl")]
    assert sorted(map(str, told)) == sorted(ADDRESS + name for name in files if name.endswith(".json"))


def test_a_library_with_a_day_has_atom_feeds(small: Analysis) -> None:
    assert Site(small).newest_day is not None


def test_a_topic_without_papers_has_an_empty_feed(small: Analysis) -> None:
    feed = atom(files_of(small)["topics/clouds/feed.xml"])
    assert entries(feed) == []
    assert feed.findtext(f"{ATOM}updated") == "2024-03-17T00:00:00Z"


def test_an_empty_library_has_an_empty_feed() -> None:
    files = files_of(analyse(content_of({}, ())))
    assert files.keys() == {"feed.json", "feeds.opml"}
    assert json.loads(files["feed.json"])["items"] == []


# Ids


def test_ids_are_the_same_in_every_feed(files: dict[str, bytes]) -> None:
    told: dict[str, set[str]] = {}
    for data in (data for name, data in files.items() if name.endswith(".json")):
        for item in json.loads(data)["items"]:
            told.setdefault(item["url"], set()).add(item["id"])
    assert all(len(found) == 1 for found in told.values())
    assert len(set.union(*told.values())) == len(told) > 150


def test_ids_last(small: Analysis) -> None:
    files = files_of(small)
    other_topics = (Topic(slug="everything", name="Everything", about="", terms=(("honeybee", 1.0), ("bridge", 1.0))),)
    repeated = {**SMALL, "2024-05-02": listing(CORPUS[:3], "May 2")}
    assert ids(files_of(analyse(content_of(SMALL, other_topics)))) == ids(files)
    assert ids(files_of(analyse(content_of(repeated)))) == ids(files)
    assert ids(files_of(small, "https://elsewhere.example/")) == ids(files_of(small, "")) == ids(files)


def test_ids_never_change(small: Analysis) -> None:
    """Otherwise feed readers would show every paper as new."""
    assert ids(files_of(small))[CORPUS[3][0]] == "urn:uuid:0035a240-1aad-5947-8387-1a7b8f3ed195"
    assert atom(files_of(small, "")["feed.xml"]).findtext(f"{ATOM}id") == "urn:uuid:4cbdb2d9-bd95-58c5-a18a-3cac98b1733b"


def test_a_feed_has_an_id_that_no_other_site_has(small: Analysis) -> None:
    addresses = ("", "https://one.example/", "https://other.example/digest/")
    found = [
        atom(files_of(small, address)[name]).findtext(f"{ATOM}id") for address in addresses for name in ("feed.xml", "topics/bees/feed.xml")
    ]
    assert len(set(found)) == 6


def test_a_new_title_keeps_the_id_of_the_entry() -> None:
    abstract = CORPUS[3][1]
    days = [[CORPUS[3]], [("A New Title for the Same Sounds", abstract)], [CORPUS[3]]]
    dumps = {f"2024-05-{n:02}": listing(day, f"May {n}") for n, day in enumerate(days, 1)}
    for shown_days in range(1, 4):
        found = ids(files_of(analyse(content_of(dict(list(dumps.items())[:shown_days])))))
        assert list(found.values()) == ["urn:uuid:0035a240-1aad-5947-8387-1a7b8f3ed195"]


# Hostile text


@pytest.fixture(scope="module")
def attacked(small: Analysis) -> Analysis:
    """The small library with hostile text in every field."""
    library = small.library
    papers = tuple(replace(one, title=f"{one.title} {HOSTILE}", abstract=HOSTILE, organisation=HOSTILE) for one in library.papers)
    listings = tuple(replace(one, title=HOSTILE) for one in library.listings)
    return replace(
        small,
        library=replace(library, papers=papers, listings=listings),
        topics=tuple(replace(one, name=f"{one.name} {HOSTILE}", about=HOSTILE) for one in small.topics),
        tags=tuple(replace(one, name=HOSTILE) for one in small.tags),
    )


def test_hostile_text_comes_back_as_text(attacked: Analysis) -> None:
    expected = visible(HOSTILE)
    seen = 0
    for name, data in files_of(attacked).items():
        if not name.endswith(".xml"):
            continue
        feed = atom(data)
        for entry in entries(feed):
            seen += 1
            shown = Text(str(entry.findtext(f"{ATOM}content")))
            assert str(entry.findtext(f"{ATOM}title")).endswith(expected)
            assert entry.findtext(f"{ATOM}author/{ATOM}name") == expected
            assert set(shown.tags) <= {"p", "a"}
            assert shown.text.count(expected) == 3
            assert all(link.startswith("https://") for link in shown.links)
        assert not feedparser.parse(data).bozo
    assert seen > 12


def test_hostile_text_leaves_json_and_opml_whole(attacked: Analysis) -> None:
    files = files_of(attacked)
    assert all(
        json.loads(data)["items"][0]["title"].endswith(visible(HOSTILE))
        for name, data in files.items()
        if name.endswith("/2024-03-17/feed.json")
    )
    texts = [str(outline.get("text")) for outline in ET.fromstring(files["feeds.opml"]).iter("outline")]
    assert f"Bees {visible(HOSTILE)}" in texts
    forbidden = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\u202e]")
    assert not any(forbidden.search(data.decode()) for data in files.values())


def test_a_hostile_link_stays_within_its_quotes(small: Analysis) -> None:
    papers = tuple(
        replace(one, links=tuple(replace(link, url='https://example.org/a?b=1&copy=2"onclick="x<y', repo=None) for link in one.links))
        for one in small.library.papers
    )
    item = item_of(replace(small, library=replace(small.library, papers=papers)), CORPUS[4][0])
    assert Text(item["content_html"]).links[1] == "https://example.org/a?b=1&copy=2%22onclick=%22x%3Cy"


# OPML


def test_opml_names_every_feed(analysis: Analysis, files: dict[str, bytes]) -> None:
    tree = ET.fromstring(files["feeds.opml"])
    body = tree.find("body")
    assert body is not None
    assert (tree.tag, tree.get("version"), tree.findtext("head/title")) == ("opml", "2.0", "Feeds of litdigest")
    assert [one.get("text") for one in body] == ["All papers", "Topics", "Tags", "Digests"]
    told = [one for one in body.iter("outline") if one.get("type")]
    assert all(one.get("type") == "rss" and one.get("text") and one.get("title") for one in told)
    assert {one.get("xmlUrl"): one.get("htmlUrl") for one in told} == {
        f"{ADDRESS}{folder}feed.xml": ADDRESS + folder for folder in folders(Site(analysis))
    }
    assert len(told) == len(folders(Site(analysis)))


def test_a_renamed_topic_keeps_its_feeds_alive(small: Analysis) -> None:
    topics = tuple(replace(topic, slug=f"{topic.slug}-anew", was=(topic.slug,)) for topic in small.topics)
    placements = {slug: replace(p, topic=f"{p.topic}-anew" if p.topic else None) for slug, p in small.placements.items()}
    files = dict(feed_files(Site(replace(small, topics=topics, placements=placements))))
    for topic in small.topics:
        for ending in ("xml", "json"):
            assert files[f"topics/{topic.slug}/feed.{ending}"] == files[f"topics/{topic.slug}-anew/feed.{ending}"]
    assert b"-anew/feed" in files["feeds.opml"]
    assert f"/{small.topics[0].slug}/feed".encode() not in files["feeds.opml"]
