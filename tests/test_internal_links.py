"""Links within a site: broken ones are found, all others pass."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest

from litdigest.publish.check_links import Broken, BrokenLinks, LinkTargets, broken_links
from tests.sites import ADDRESS, Samples
from tests.work import MOST, TIMES, growth

FILES = frozenset(
    """index.html 404.html feed.xml assets/style.css topics/index.html topics/bees/index.html topics/bees/feed.xml topics/a%20b.csv
    papers/one/index.html papers/two/index.html pictures/größe.png about.html""".split()
) | {"exports/two words.bib", "exports/a&b.bib"}
HERE = "papers/one/index.html"
PARTS = re.compile(r"const parts = (\[.*\]);")
NO_FILE = "there is no such file"
NO_ANCHOR = "the page has no such anchor"
OUTSIDE = "it leads out of the site"


def found(markup: str, page: str = HERE, *, address: str = "", is_served: bool = True) -> list[tuple[str, str]]:
    """Return the broken links of one page, and why they are broken."""
    targets = LinkTargets(files=FILES, address=address, is_served=is_served)
    return [(one.link, one.why) for one in broken_links([(page, markup.encode())], targets).first]


def found_link(link: str, page: str = HERE, *, address: str = "", is_served: bool = True) -> str | None:
    """Return why a link is broken, if it is."""
    why = [why for _, why in found(f'<a class="x" href="{link}">there</a>', page, address=address, is_served=is_served)]
    return why[0] if why else None


@pytest.mark.parametrize(
    "link",
    [
        "../two/",
        "../two/index.html",
        "./../two/./",
        "../../papers/../topics/bees/",
        ".",
        "../../topics/",
        "../..",
        "../../",
        "../../topics/bees/..",
        "../../feed.xml?x=1&amp;y=2#z",
        "?tag=bees",
        "../two/?a=b#",
        "../../exports/two%20words.bib",
        " ../../exports/a&amp;b.bib ",
        "../../topics/a%2520b.csv",
        "../../pictures/gr%C3%B6%C3%9Fe.png",
        "../../pictures/größe.png",
        "#",
        "#top",
        "#:~:text=bees",
        "",
    ],
)
def test_a_link_to_a_file_or_a_folder_of_the_site_is_fine(link: str) -> None:
    assert found_link(link) is None


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("../three/", NO_FILE),
        ("two/", NO_FILE),
        ("../two", NO_FILE),
        ("../two/feed.xml", NO_FILE),
        ("../../topics/a%20b.csv", NO_FILE),
        ("../../Topics/", NO_FILE),
        ("../../../", OUTSIDE),
        ("../../topics/../../x/", OUTSIDE),
        ("#nowhere", NO_ANCHOR),
        ("../one/#nowhere", NO_ANCHOR),
        ("#Here", NO_ANCHOR),
    ],
)
def test_a_link_to_what_is_not_there_is_found(link: str, why: str) -> None:
    assert found_link(link) == why


@pytest.mark.parametrize(
    "link",
    [
        "https://example.com/nowhere/",
        "HTTP://example.com/",
        "//example.com/nowhere",
        "mailto:a@example.com",
        "data:image/png;base64,AAAA",
        "tel:1",
        "/nowhere/",
    ],
)
def test_a_link_to_elsewhere_is_not_looked_at(link: str) -> None:
    assert found_link(link) is None


@pytest.mark.parametrize(
    ("link", "why"),
    [
        (ADDRESS, None),
        (f"{ADDRESS}papers/two/", None),
        (f"{ADDRESS}papers/three/", NO_FILE),
        (f"{ADDRESS}../x/", OUTSIDE),
        (f"{ADDRESS}#nowhere", None),
        ("/some/path/papers/two/", None),
        ("/some/path/#gone", None),
        ("/some/path/papers/three/", NO_FILE),
        ("/some/other/", None),
        ("https://example.org/some/pathology/", None),
    ],
)
def test_a_full_address_of_the_site_is_a_link_within_it(link: str, why: str | None) -> None:
    assert found_link(link, address=ADDRESS) == why


@pytest.mark.parametrize("attribute", ["href", "src", "poster", "data", "action", "formaction", "xlink:href", "HREF"])
@pytest.mark.parametrize("quoted", ['"../gone"', "'../gone'", "../gone"])
def test_every_attribute_that_leads_somewhere_counts(attribute: str, quoted: str) -> None:
    assert found(f'<x-y class="a" hidden data-z=\'{{"a":"b"}}\' {attribute} = {quoted} title="t">') == [("../gone", NO_FILE)]


def test_all_links_of_one_tag_count() -> None:
    markup = (
        '<img alt="a > b" srcset="../gone-1.png 1x, ../../assets/style.css 2x,../gone-2.png" src=../gone-3.png><video src="a" poster="b">'
    )
    assert [link for link, _ in found(markup)] == ["../gone-1.png", "../gone-2.png", "../gone-3.png", "a", "b"]


@pytest.mark.parametrize(
    "markup",
    [
        '<p>href=&quot;../gone&quot; &lt;a href="../gone"&gt;</p>',
        '<code>&lt;a href="../gone"&gt; src="../gone"</code>',
        '<article data-paper=\'{"url":"../gone","t":" href=../gone src=../gone"}\'>',
        '<a title=" href=../gone " data-src="../gone" xhref="../gone">',
        '<script>const a = `<a href="../gone">`; if (1 < 2) { b = "</a>"; }</script>',
        '<script type="application/json" id="x">{"base": "<a href=\\"../gone\\">"}</script >',
        '<style>a::after { content: "<a href=../gone>"; }</style>',
        '<!-- <a href="../gone">a</a> -->',
        '<meta name="description" content="../gone">',
    ],
)
def test_text_that_only_looks_like_a_link_is_none(markup: str) -> None:
    assert found(markup) == []


def test_what_follows_a_script_or_a_comment_is_looked_at() -> None:
    assert found('<script src="../gone-1.js"></script><!-- a --><a href="../gone-2">a</a>') == [
        ("../gone-1.js", NO_FILE),
        ("../gone-2", NO_FILE),
    ]


def test_anchors_are_ids_and_names_of_links_decoded() -> None:
    there = "<h2 class='x' id=plain>a</h2><h2 id='gr&ouml;&szlig;e'>b</h2><a class='x' name='old'></a><h2 id='50%25'>c</h2>"
    links = ["plain", "gr%C3%B6%C3%9Fe", "größe", "old", "50%25", "plain:~:text=a", "viewport", "x"]
    markup = there + "<meta name='viewport' content='x'>" + "".join(f'<a href="#{link}">a</a>' for link in links)
    assert found(markup) == [("#viewport", NO_ANCHOR), ("#x", NO_ANCHOR)]


def test_anchors_of_other_pages_are_known_in_whatever_order_pages_come() -> None:
    pages = [
        (HERE, b'<a href="../two/#there">a</a><a href="../two/#gone">b</a><a href="../../feed.xml#any">c</a>'),
        ("papers/two/index.html", b'<h2 id="there">a</h2><a href="../one/#here">b</a>'),
        ("about.html", b'<a href="papers/one/#gone">a</a>'),
    ]
    expected = [Broken(page=page, link=link, why=NO_ANCHOR) for page, link in (
        ("about.html", "papers/one/#gone"), (HERE, "../two/#gone"), ("papers/two/index.html", "../one/#here"),
    )]  # fmt: skip
    for order in (pages, pages[::-1]):
        assert broken_links(order, LinkTargets(files=FILES)) == BrokenLinks(count=3, first=tuple(expected))


def test_a_broken_link_is_told_with_its_page() -> None:
    (broken,) = broken_links([(HERE, b'<a href="../three/">a</a>')], LinkTargets(files=FILES)).first
    assert str(broken) == "papers/one/index.html: the link '../three/' leads nowhere: there is no such file"


def test_the_page_of_lost_addresses_is_looked_at_from_the_root() -> None:
    markup = '<a href="/assets/style.css">a</a><a href="/.">b</a><a href="/gone/">c</a><a href="//example.com/">d</a>'
    assert found(markup, "404.html") == [("/gone/", NO_FILE)]
    based = markup.replace('"//', '"https://').replace('"/', '"/some/path/')
    assert found(based, "404.html", address=ADDRESS) == [("/some/path/gone/", NO_FILE)]


def test_redirects_and_facts_for_other_sites_are_looked_at() -> None:
    redirect = '<meta http-equiv="refresh" content="0; url=../{}/">'
    assert found(redirect.format("two")) == []
    assert found(redirect.format("three")) == [("../three/", NO_FILE)]
    picture = f'<meta property="og:image" content="{ADDRESS}pictures/gone.png"><link rel="canonical" href="{ADDRESS}papers/one/">'
    assert found(picture, address=ADDRESS) == [(f"{ADDRESS}pictures/gone.png", NO_FILE)]


def test_from_the_disk_a_link_names_a_file() -> None:
    assert found_link("../two/index.html", is_served=False) is None
    assert "has to name its index.html" in str(found_link("../two/", is_served=False))
    assert found('<meta http-equiv="refresh" content="0; url=../two/">', is_served=False) == []
    assert found_link("/.", "404.html", is_served=False) is None


def test_of_many_broken_links_the_first_are_named_and_all_are_counted() -> None:
    pages = [(f"papers/{number:05}/index.html", b'<a href="../b/">b</a><a href="../a/">a</a>') for number in range(9000)]
    links = broken_links(pages[4500:] + pages[:4500], LinkTargets(files=frozenset()), 3)
    assert links.count == 18_000
    assert [(one.page, one.link) for one in links.first] == [(pages[0][0], "../a/"), (pages[0][0], "../b/"), (pages[1][0], "../a/")]


def test_what_a_script_writes_is_looked_at_once_but_for_anchors() -> None:
    pages = [(f"papers/{name}/index.html", f'<script src="../../assets/shell.js"></script>{rest}'.encode()) for name, rest in
             (("one", "<h1 id=title>"), ("two", ""), ("three", "<h1 id=title><a href='#by-script'>a</a>"))]  # fmt: skip
    written = {"assets/shell.js": '<a href="#title">a</a><a href="../../gone/">b</a><a href="../../topics/">c</a><i id="by-script"></i>'}
    links = broken_links(pages, LinkTargets(files=FILES | {"assets/shell.js", "papers/three/index.html"}, written=written))
    assert {(one.link, one.why) for one in links.first} == {("../../gone/", NO_FILE), ("#title", NO_ANCHOR)}
    assert links.count == 2


def test_a_page_that_is_no_utf_8_does_not_stop_the_walk() -> None:
    assert found_link("../two/#\udcff".encode("utf-8", "replace").decode()) is None
    assert broken_links([(HERE, b'\xff<a href="../three/">a</a>')], LinkTargets(files=FILES)).count == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    [
        '<a href="',
        "<script ",
        "<a b=' ",
        "<!--",
        "<script>",
    ],
)
def test_what_is_never_closed_costs_what_its_length_does(part: str) -> None:
    assert growth(*(partial(found, part * count) for count in (500, TIMES * 500))) <= MOST


# Whole sites.


def names(folder: Path) -> frozenset[str]:
    return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def pages(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*.html")):
        yield path.relative_to(folder).as_posix(), path.read_bytes()


def written(folder: Path) -> Mapping[str, str]:
    """Return the markup that the shells write into pages."""
    scripts = {f"assets/{path.name}": PARTS.search(path.read_text("utf-8")) for path in folder.glob("assets/shell-*.js")}
    return {name: "".join(json.loads(match[1])) for name, match in scripts.items() if match}


def ground_of(folder: Path, address: str = "") -> LinkTargets:
    return LinkTargets(files=names(folder), address=address, written=written(folder))


@pytest.fixture(scope="module")
def large(samples: Samples) -> Path:
    return samples.site("large")


def test_no_link_of_the_sample_site_leads_nowhere(site_folder: Path) -> None:
    assert broken_links(pages(site_folder), ground_of(site_folder)) == BrokenLinks(count=0, first=())


def test_no_link_of_a_large_site_leads_nowhere(large: Path) -> None:
    assert len(written(large)) == 2
    assert broken_links(pages(large), ground_of(large, ADDRESS)).first == ()


def test_every_page_that_a_large_site_would_lose_is_missed(large: Path) -> None:
    """Papers, tags, digests and parts of topics are linked from somewhere, if only from their own canonical address."""
    whole = ground_of(large, ADDRESS)
    kept = frozenset(name for name in whole.files if not name.startswith(("papers/", "tags/", "assets/litdigest.css", "feed.")))
    links = broken_links(pages(large), LinkTargets(files=kept, address=ADDRESS, written=whole.written), 10_000_000)
    missed = {one.link.split("/")[-1] for one in links.first if one.page.count("/") == 2}
    assert {"litdigest.css", "feed.xml", "feed.json"} <= missed
    linked = {one.page for one in links.first if one.link.startswith(ADDRESS)}
    assert {name for name in whole.files if name.startswith("papers/") and name.endswith(".html")} <= linked


def test_every_anchor_that_a_large_site_would_lose_is_missed(large: Path) -> None:
    bare = ((name, re.sub(rb'<(article|h2)([^>]*) id="', rb'<\1\2 data-id="', data)) for name, data in pages(large))
    links = broken_links(bare, ground_of(large, ADDRESS), 10_000_000)
    papers = {one.page for one in links.first if one.page.startswith("papers/") and one.why == NO_ANCHOR}
    assert len(papers) >= 194
