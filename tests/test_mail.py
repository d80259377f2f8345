"""The e-mail of a digest: small, self-contained, right with and without an address, harmless."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from litdigest.build import analyse
from litdigest.catalogue.catalogue import Site
from litdigest.cli.main import main
from litdigest.content import Content, TagRules
from litdigest.library.build import build_library
from litdigest.model import Analysis, Link, Placement, Topic
from litdigest.pages.mail import MOST_BYTES, mail_html, mail_text
from litdigest.reading.content import read_content
from litdigest.reading.listing import read_listing
from litdigest.settings import Settings
from litdigest.text.escape import visible
from litdigest.text.maths import plain
from tests.listings import prose
from tests.papers import CORPUS, listing, sample_analysis

ADDRESS = "https://example.org/some/path/"
HOSTILE = '</title></a><script>alert("1")</script><img src="https://e.example/x.png"> & {{ z }} \x00\x1b \ud800 \u202e [x](javascript:y)'
TOPICS = (
    Topic(slug="bees", name="Bees", about="", terms=(("honeybee", 3.0), ("foraging", 2.0))),
    Topic(slug="bridges", name="Bridges", about="", terms=(("bridge", 3.0), ("suspension", 2.0))),
)
NOTE = f"""\
Bees *and* **bridges**, see [the cable](papers/{"cable-fatigue-in-suspension-bridges"}.md#why), [all topics](topics/index.md)
and [home](index.md).

-   one [page of ours](about.md "About")
-   two <https://other.example/a?b=1&c=2>
"""
HOSTILE_NOTE = f"""\
# Heading

<script>alert(1)</script> <img src="https://e.example/a.png" onerror=x> ![a picture](https://e.example/b.png) {HOSTILE}

<style>@import url(https://e.example/c.css)</style>

[one](javascript:alert(1)) [two](java&#10;script:alert) [three](data:text/html,x) [four](//e.example/d) [five](../../../up.md)
[six](https://e.example/"onclick="x) <b>bold</b> &#x202e; <blockquote> [seven](<//[x>)

<div>
<blockquote>
"""
SMALL = {"2023-11-19": listing(CORPUS[:4], comments=3), "2024-03-17": listing(CORPUS[2:], "Mar 17", comments=5)}
"""Six papers in two dumps, two of them in both."""


def content_of(dumps: Mapping[str, str], note: str = "") -> Content:
    """Return content with these dumps, by name, and one note on all of them."""
    read = tuple(read_listing(text, f"{name}.txt") for name, text in dumps.items())
    notes = tuple((name, note) for name in dumps if note)
    return Content(
        reviewed="content", dumps=read, topics=TOPICS, tag_rules=TagRules(), dump_notes=(), editor_notes=notes, pages=(), problems=()
    )


def both(analysis: Analysis, dump: str, address: str = ADDRESS) -> tuple[str, str]:
    """Return the mail of a dump as HTML and as text."""
    site = Site(analysis, Settings(address=address))
    return mail_html(site, site.listings[dump]), mail_text(site, site.listings[dump])


class Mail(HTMLParser):
    """Parses a mail, and asserts that its tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.lines: dict[str, list[str]] = {}
        self.links: dict[str, str] = {}
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "img", "link"):
            self.open.append(tag)
        if tag in ("h1", "h2", "h3", "p", "li", "title", "style"):
            self.lines.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        block = next((tag for tag in reversed(self.open) if tag in self.lines), "")
        if block:
            self.lines[block][-1] += data
        if "a" in self.open:
            href = str(next(attributes["href"] for tag, attributes in reversed(self.tags) if tag == "a"))
            self.links[href] = self.links.get(href, "") + data


@pytest.fixture(scope="module")
def sample() -> Analysis:
    """The sample content."""
    return sample_analysis()


@pytest.fixture(scope="module")
def small() -> Analysis:
    return analyse(content_of(SMALL, NOTE))


# What it says


def test_a_mail_follows_its_listing(sample: Analysis) -> None:
    for name, rows in Site(sample).listed.items():
        html, text = both(sample, name)
        titles = [f"{sighting.rank}. {plain(paper.title)}" for sighting, paper in rows]
        assert Mail(html).lines["h2"] == titles
        places = [" ".join(text.split()).find(f" {title} ") for title in titles]
        assert places == sorted(places)
        assert min(places) > 0


def test_a_mail_tells_what_is_known_of_a_paper(small: Analysis) -> None:
    html, text = both(small, "2024-03-17")
    mail = Mail(html)
    facts = [line for line in mail.lines["p"] if line.startswith(("Jun", "new"))]
    assert facts == [
        "Jun 2, 2023 · 3 authors · 5 comments · seen before in Nov 19, 2023 · Bees",
        "Jun 2, 2023 · 3 authors · 5 comments · seen before in Nov 19, 2023 · Bridges",
        "new · Jun 2, 2023 · 3 authors · 5 comments · Bridges · code: river-crossings/crack-filter",
        "new · Jun 2, 2023 · 3 authors · 5 comments · Bridges",
    ]
    assert "\nCode: https://gitlab.com/river-crossings/crack-filter\n" in text
    assert "\nnew · Jun 2, 2023 · 3 authors · 5 comments · Bridges\n" in text
    assert mail.lines["h1"] == mail.lines["title"] == ["Daily Papers, Mar 17, 2024"]
    assert text.startswith("Daily Papers, Mar 17, 2024\n==========================\n\n")


def test_a_mail_tells_how_many_comments_there_were_then(small: Analysis) -> None:
    html, text = both(small, "2023-11-19")
    assert all("5 comments · 3 comments then · again in Mar 17, 2024" in " ".join(form.split()) for form in (html, text))
    assert html.count("comments then") == 2


def test_abstracts_are_told_in_whole_sentences_where_they_fit(sample: Analysis) -> None:
    opening = "A breaking wire makes a sound that travels along the steel for a hundred metres."
    third = "Unwrapping the cable at two of the places showed fresh breaks of cable fatigue."
    html, _ = both(analyse(content_of(SMALL)), "2024-03-17")
    assert opening in html
    assert third not in html
    papers = [paper for _, paper in Site(sample).listed["2025-11-19-daily-papers"]]
    shown = [line for line in Mail(both(sample, "2025-11-19-daily-papers")[0]).lines["p"] if line[-1:] in ".!?…"]
    told = shown[-len(papers) :]
    assert all(len(line) <= 282 for line in told)
    for line, paper in zip(told, papers, strict=True):
        assert plain(paper.abstract).startswith(line.removesuffix(" …"))
        assert line.endswith(("…", ".", "!", "?"))


def test_links_of_a_mail_are_full(small: Analysis) -> None:
    html, text = both(small, "2024-03-17")
    links = Mail(html).links
    assert links[f"{ADDRESS}papers/night-sounds-of-suspension-bridges/"] == CORPUS[4][0]
    assert links[f"{ADDRESS}digests/2024-03-17/"] == "This digest on the site"
    assert links["https://gitlab.com/river-crossings/crack-filter"] == "river-crossings/crack-filter"
    assert all(link.startswith("https://") for link in links)
    assert f"\n{ADDRESS}papers/night-sounds-of-suspension-bridges/\n" in text
    assert text.endswith(f"\n-- \n{ADDRESS}digests/2024-03-17/\n")


def test_without_an_address_nothing_leads_to_the_site(small: Analysis) -> None:
    html, text = both(small, "2024-03-17", "")
    links = Mail(html).links
    assert set(links) == {"https://gitlab.com/river-crossings/crack-filter", "https://other.example/a?b=1&c=2"}
    assert "on the site" not in html
    assert set(re.findall(r"https?:[^\s)]+", text)) == set(links)
    assert "papers/" not in html + text


# The editor's note


def test_the_note_is_told_with_full_links(small: Analysis) -> None:
    html, text = both(small, "2024-03-17")
    mail = Mail(html)
    assert mail.links[f"{ADDRESS}papers/cable-fatigue-in-suspension-bridges/#why"] == "the cable"
    assert mail.links[f"{ADDRESS}topics/"] == "all topics"
    assert mail.links[ADDRESS] == "home"
    assert mail.links[f"{ADDRESS}about/"] == "page of ours"
    assert "<em>and</em> <strong>bridges</strong>" in html
    assert mail.lines["li"] == ["one page of ours", "two https://other.example/a?b=1&c=2"]
    assert f"\n\nBees and bridges, see the cable\n({ADDRESS}papers/cable-fatigue-in-suspension-bridges/#why)," in text
    assert f"\n- one page of ours ({ADDRESS}about/)\n- two https://other.example/a?b=1&c=2\n" in text


def test_a_link_within_the_note_leads_to_the_digest_page() -> None:
    html, _ = both(analyse(content_of(SMALL, "See [below](#below).")), "2024-03-17")
    assert Mail(html).links[f"{ADDRESS}digests/2024-03-17/#below"] == "below"


def test_a_hostile_note_is_words_alone() -> None:
    html, text = both(analyse(content_of(SMALL, HOSTILE_NOTE)), "2024-03-17")
    mail = Mail(html)
    check_harmless(mail)
    assert mail.lines["h3"] == ["Heading"]
    assert "<script>alert(1)</script>" in text
    assert "<div> <blockquote>" in text
    assert "a picture" in text
    assert {link for link in mail.links if "e.example" in link} == {"https://e.example/%22onclick=%22x"}
    assert {"one", "two", "three", "four", "seven"}.isdisjoint(mail.links.values())
    assert mail.lines["h2"][0] == f"1. {CORPUS[2][0]}"
    assert not re.search("[\x00-\x09\x0b-\x1f\ud800-\udfff\u202e]", html + text)


# Safety and size


def check_harmless(mail: Mail) -> None:
    """Assert that a mail loads nothing, runs nothing and hides nothing."""
    allowed = set("html head meta title style body div h1 h2 h3 p a b em strong ul ol li code blockquote br".split())
    assert {tag for tag, _ in mail.tags} <= allowed
    names = {name for _, attributes in mail.tags for name in attributes}
    assert names <= {"lang", "charset", "name", "content", "style", "class", "href"}
    styles = [*mail.lines["style"], *(attributes.get("style") or "" for _, attributes in mail.tags)]
    assert not re.search(r"url\(|@import|expression|https?:", " ".join(styles))
    assert all(str(attributes.get("href", "https://")).startswith("https://") for _, attributes in mail.tags)


@pytest.mark.parametrize("address", [ADDRESS, ""])
def test_a_mail_needs_nothing_from_elsewhere(sample: Analysis, address: str) -> None:
    for name in Site(sample).listings:
        html, _ = both(sample, name, address)
        check_harmless(Mail(html))
        assert len(html.encode()) <= MOST_BYTES


def test_a_mail_suits_small_and_dark_screens(small: Analysis) -> None:
    mail = Mail(both(small, "2024-03-17")[0])
    metas = {str(attributes.get("name")): attributes.get("content") for tag, attributes in mail.tags if tag == "meta"}
    assert metas["color-scheme"] == "light dark"
    assert str(metas["viewport"]).startswith("width=device-width")
    assert "@media (prefers-color-scheme: dark)" in mail.lines["style"][0]
    assert not any("width" in attributes for _, attributes in mail.tags)


def test_hostile_text_comes_back_as_text(small: Analysis) -> None:
    papers = tuple(
        replace(
            one,
            title=f"{one.title} {HOSTILE}",
            abstract=HOSTILE,
            organisation=HOSTILE,
            links=(Link(url='https://example.org/a"><b>', kind="code", repo=None, evidence=""),),
        )
        for one in small.library.papers
    )
    listings = tuple(replace(one, title=HOSTILE) for one in small.library.listings)
    attacked = replace(small, library=replace(small.library, papers=papers, listings=listings))
    html, text = both(attacked, "2024-03-17")
    mail = Mail(html)
    check_harmless(mail)
    shown = visible(HOSTILE)
    assert all(line.endswith(shown) for line in mail.lines["h2"])
    assert mail.lines["p"].count(shown) == 4
    assert "https://example.org/a%22%3E%3Cb%3E" in mail.links
    assert " ".join(text.split()).count(shown) == 13
    html.encode()


def entries(count: int, letter: str) -> list[tuple[str, str]]:
    """Return papers with long titles and abstracts, made of `letter`, which may have several bytes."""
    return [
        (f"The {number}th Long Title {letter * 60}", f"{prose(str(number), 60)} Code: https://github.com/some/repo{number}.")
        for number in range(count)
    ]


def unsorted(titles: list[tuple[str, str]], **facts: object) -> Analysis:
    """Return an analysis of one dump with all papers unsorted and without tags."""
    library = build_library([read_listing(listing(titles, "Mar 17", **facts), "2024-03-17.txt")])
    places = {one.slug: Placement(paper=one.slug, topic=None, nearest=(), terms=(), pinned=False) for one in library.papers}
    nothing = analyse(content_of({}))
    return replace(nothing, library=library, topics=(), placements=places)


@pytest.mark.parametrize("letter", ["x", "é", "語"])
def test_eighty_long_entries_are_not_clipped(letter: str) -> None:
    analysis = unsorted(entries(80, letter), organisation="A Laboratory of Long Names at the River", comments=12)
    html, _ = both(analysis, "2024-03-17")
    assert 60_000 < len(html.encode()) <= MOST_BYTES == 100_000
    assert len(Mail(html).lines["h2"]) == 80


def test_abstracts_shrink_before_papers_go() -> None:
    told = {}
    for count in (40, 120, 240):
        mail = Mail(both(unsorted(entries(count, "x")), "2024-03-17")[0])
        assert len(mail.lines["h2"]) == count
        told[count] = [len(line) for line in mail.lines["p"] if line[-1:] in ".…"]
    assert [len(lengths) for lengths in told.values()] == [40, 120, 0]
    assert 0 < sum(told[120]) / 120 < sum(told[40]) / 40
    assert max(told[40]) <= 282


# The command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content" / "dumps").mkdir(parents=True)
    for name, text in (("Nov 19, 2023", SMALL["2023-11-19"]), ("2024-03-17", SMALL["2024-03-17"])):
        (tmp_path / "content" / "dumps" / f"{name}.txt").write_text(text, "utf-8")
    return tmp_path / "content"


def litdigest(*arguments: str | Path, **environment: str) -> Result:
    """Run a command, and assert that it ends without an exception."""
    result = CliRunner().invoke(main, list(map(str, arguments)), env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def test_the_command_prints_the_mail(folder: Path) -> None:
    site = Site(analyse(read_content(folder)), Settings(address=ADDRESS))
    found = site.listings["Nov 19, 2023"]
    html = litdigest("mail", "Nov 19, 2023", "--content", folder, "--site-url", ADDRESS)
    assert (html.exit_code, html.stdout) == (0, mail_html(site, found))
    text = litdigest("mail", found.slug, "--format", "text", "--content", folder, SITE_URL=ADDRESS.rstrip("/"))
    assert found.slug != found.dump
    assert (text.exit_code, text.stdout) == (0, mail_text(site, found))
    bare = litdigest("mail", found.dump, "--content", folder, "--dumps", folder / "dumps", SITE_URL="")
    assert bare.stdout == mail_html(Site(site.analysis), found)


def test_an_unknown_dump_is_told_with_those_there_are(folder: Path) -> None:
    result = litdigest("mail", "nov-18", "--content", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no dump 'nov-18'; there are '2024-03-17', 'Nov 19, 2023'" in " ".join(result.stderr.split())


@pytest.mark.parametrize("address", ["example.org/x", "https://", "https://[", "https://e.org/?b=1", "https:// e.org/", "https://e.org/#x"])
def test_an_address_is_a_full_one(folder: Path, address: str) -> None:
    result = litdigest("mail", "2024-03-17", "--content", folder, "--site-url", address)
    assert result.exit_code == 2
    assert f"{address!r} is not the address of a site; write one such as https://example.org/some/path/" in " ".join(result.stderr.split())


def test_errors_in_the_content_come_first(folder: Path) -> None:
    (folder / "topics.yml").write_text("topics: [", "utf-8")
    result = litdigest("mail", "2024-03-17", "--content", folder)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "topics.yml:1: error:" in result.stderr
