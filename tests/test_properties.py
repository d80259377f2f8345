"""What holds for any text: nothing is lost, nothing depends on order, nothing escapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import chain
from typing import Any

import markdown
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.library import build_library
from generator.links import find_links
from generator.merging import merge
from generator.model import MONTHS, Dump, Entry
from generator.readers.listing import read_listing
from generator.text import as_markdown, key, slug, visible
from tests.conftest import ROOT
from tests.listings import VOCABULARY, Layout, Shown, assert_conserved, listing, prose, render, shown

often = settings(max_examples=150, deadline=None)
rarely = settings(max_examples=60, deadline=None)

ANY = st.text(st.characters())
"""Any text at all, lone surrogates too."""

NASTY = [
    "<script>alert(1)</script>", "[x](javascript:alert(1))", "![i](x)", "{{ config }}", "{% raw %}", "---", "# h", "1. a", "- a", "+ a",
    "> q", "| a | b |", "a | b", "&lt;b&gt;", "&amp;", "&#42;", ":smile:", ":material-web:", ":+1:", "{: onclick=x }", "{ .x }", "a {.x}",
    "`code`", "``` py", "~~~", "*a* _b_ **c**", "https://a.b", "www.a.b", "<https://a.b>", "a@b.cd", "<a@b.cd>", "\\*", "\\", "[^1]",
    "[^1]: x", "[a]: https://a.b", "*[X]: y", '--8<-- "f"', "!!! note", "??? x", "==x==", "~~x~~", "^x^", "x^2^", "===", "a\n---", "a\n===",
    "    code", "\tcode", "2024. A year", "10) a", "a. b", ": a", "[TOC]", "[[a]]", "<!-- a -->", "<?php ?>", "<![CDATA[a]]>", "%%", "$x$",
    "\u202eabc\u202c", "\u2066abc\u2069", "a\u200bb\u200dc\ufeffd\u00ade", "\x02klzzwxh:0000\x03", "\x00", "\ud800", "a\u2028b\u0085c",
    "\u3000a\u00a0b", "١. a", "“a” ’s", "(c) (tm) ...", "C++ and C#", "#hash", "a_b_c", "x - y -- z --- w", "!important", "a\\", "'\"",
]  # fmt: skip


# Reading

_HEADER = ["new", "Subscribe", "Daily Papers", "byAK and the research community", "Get trending papers in your email inbox!", "Nov 19"]
_META = ["·", "• 3 authors", "  • 1 authors", "a-lab A Laboratory", "Nov 1, 2022", "Aug 18 2", "Feb 30"]
_TITLES = ["Slow Rivers of Sensor Data", "Do Shallow Trees Forget?"]
_ABSTRACTS = [prose("one"), prose("two"), prose("three")[:150] + " ..."]
_STRAYS = ["", " ", "Upvote", "14", "Load more", "\ufeff", "\x85", "\x0c"]
_PIECES = st.sampled_from([*_HEADER, *_META, *_TITLES, *_ABSTRACTS, *_STRAYS])
_LISTING_TEXT = st.builds(str.join, st.sampled_from(["\n", "\n\n", "\r\n", "\r"]), st.lists(_PIECES | ANY, max_size=40))


@often
@given(ANY | _LISTING_TEXT)
@example("\ufeff")
@example("\ufeff\ufeffnew\n")
@example("new\n\n\nsubscribe\n")
@example(f"new\n\nA Title\n\n{prose('long')} {'x.' * 50_000}")
def test_reading_any_text_loses_no_line(text: str) -> None:
    assert_conserved(read_listing(text, "any.txt"), text)


@st.composite
def titles(draw: st.DrawFn) -> str:
    first, *others = draw(st.lists(st.sampled_from(VOCABULARY).map(str.title), min_size=2, max_size=11))
    others = [word.lower() for word in others] if draw(st.booleans()) else others
    words = [draw(st.sampled_from([first, first.upper(), f"{first}-Net", f"{first}++", f"{first}$^2$", f"É{first}"])), *others]
    words[-2] += draw(st.sampled_from(["", "", ":", "?", "!", ",", " --"]))
    return " ".join(words) + draw(st.sampled_from(["", "", "", "?", "!"]))


@st.composite
def abstracts(draw: st.DrawFn) -> str:
    odd = ["KD^{3}", r"20\%", "Fr\\'echet", "``so''", "p(d|x)", ">1.5x", "\\eg", "a~b", "*", "e.g.", "--", "x_i", "https://a.org"]
    words = draw(st.lists(st.sampled_from([*VOCABULARY, *odd]), min_size=64, max_size=120))
    length = draw(st.integers(9, 25))
    sentences = [" ".join(words[i : i + length]) for i in range(0, len(words), length)]
    text = ". ".join(sentence[0].upper() + sentence[1:] for sentence in sentences)
    return text + draw(st.sampled_from([".", ".", "", " at https://github.com/a-lab/code", " (https://a.org/b)."]))


_DATES = st.builds("{} {}{}".format, st.sampled_from(MONTHS), st.integers(1, 28), st.just("") | st.integers(2000, 2030).map(", {}".format))


@st.composite
def papers(draw: st.DrawFn) -> Shown:
    organisation = draw(st.none() | st.sampled_from(["a-lab A Laboratory", "Uni-of-X University of X", "océan Institut d'Océan"]))
    return Shown(
        title=draw(titles()),
        abstract=draw(abstracts()),
        authors=None if organisation else draw(st.integers(1, 300)),
        organisation=organisation,
        date=draw(_DATES),
        comments=draw(st.none() | st.integers(1, 999)),
    )


@pytest.mark.parametrize("layout", ["plain", "meta"])
@given(several=st.lists(papers(), min_size=1, max_size=6), day=_DATES.filter(lambda date: "," not in date))
@rarely
def test_what_is_rendered_is_read_back(layout: Layout, several: list[Shown], day: str) -> None:
    text = render(several, day, layout)
    dump = read_listing(text, "any.txt")
    rows = text.split("\n")
    assert_conserved(dump, text)
    assert [(e.title, e.abstract) for e in dump.entries] == [(p.title, p.abstract) for p in several]
    assert [rows[e.line - 1] for e in dump.entries] == [p.title for p in several]
    assert [e.rank for e in dump.entries] == list(range(1, len(several) + 1))
    assert str(dump.listing_date) == day
    assert dump.unplaced_lines == ()
    if layout == "meta":
        assert [p for p in dump.problems if "lies after it" not in p.message] == []
        assert [(e.authors_count, e.organisation, e.date_text, e.comments) for e in dump.entries] == [
            (p.authors, p.organisation, p.date, p.comments) for p in several
        ]
        assert [e.last_line for e in dump.entries] == [*(e.line - 2 for e in dump.entries[1:]), len(rows)]


# Merging

_POOL = [f"{first.title()} {second.title()} {third.title()}" for first, second, third in zip(*[iter(VOCABULARY[:36])] * 3, strict=True)]
_SPELLINGS: list[Callable[[str], str]] = [str, str.upper, lambda title: f"{title}.", lambda title: title.replace(" ", " -- ", 1)]


@st.composite
def libraries(draw: st.DrawFn) -> list[Dump]:
    """Dumps that share papers under several spellings, dates and titles."""
    dumps = []
    for number in range(draw(st.integers(1, 5))):
        chosen = draw(st.lists(st.sampled_from(_POOL), min_size=1, max_size=5, unique=True))
        several = [
            shown(draw(st.sampled_from(_SPELLINGS))(title), draw(_DATES), abstract=prose(draw(st.sampled_from([title, "shared"]))))
            for title in chosen
        ]
        dumps.append(listing(f"dump-{number}", draw(st.sampled_from(["Nov 19", "Mar 17", "Feb 29"])), *several))
    return dumps


@given(libraries(), st.data())
@rarely
def test_a_library_does_not_depend_on_the_order_of_dumps(dumps: list[Dump], data: st.DataObject) -> None:
    assert build_library(data.draw(st.permutations(dumps))) == build_library(dumps)


@given(libraries())
@rarely
def test_every_entry_is_in_one_paper(dumps: list[Dump]) -> None:
    def order(place: tuple[Dump, Entry]) -> tuple[str, int]:
        return place[0].name, place[1].line

    groups = merge(dumps)
    assert sorted(chain(*groups), key=order) == sorted(((d, e) for d in dumps for e in d.entries), key=order)
    library = build_library(dumps)
    assert len(library.papers) == len(groups)
    kept = {item.dump for item in library.listings}
    assert sum(len(paper.sightings) for paper in library.papers) == sum(len({d.name for d, _ in group} & kept) for group in groups)
    assert len({paper.slug for paper in library.papers}) == len(library.papers)


@given(libraries(), st.data())
@rarely
def test_a_dump_given_twice_adds_nothing(dumps: list[Dump], data: st.DataObject) -> None:
    twin = replace(data.draw(st.sampled_from(dumps)), name="zz", source="zz.txt")
    once, twice = build_library(dumps), build_library([*dumps, twin])
    assert (twice.papers, twice.listings, twice.line_count) == (once.papers, once.listings, once.line_count)
    assert [problem.source for problem in twice.problems if problem not in once.problems] == ["zz.txt"]


# Slugs and keys


@often
@given(ANY)
@example("")
@example(" ")
@example("\ud800")
@example("😀")
@example("知识蒸馏")
@example("index")
@example("-")
@example("a" * 200)
@example("ﬃ ǅ ß İ")
def test_a_slug_is_short_ascii(title: str) -> None:
    name = slug(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert len(name) <= 80


@often
@given(titles() | ANY, titles() | ANY)
@example("C", "C++")
@example("C++", "C#")
@example("C#", "C sharp")
@example("Über", "Uber")
@example("Fr\\'echet Means", "Fréchet means")
@example("index", "Index!")
@example("a " * 60, "a " * 61)
@example("知识", "蒸馏")
def test_slugs_differ_as_keys_do(one: str, other: str) -> None:
    assert (slug(one) == slug(other)) == (key(one) == key(other))


# Escaping


class _Outline(HTMLParser):
    """The elements and the text of HTML, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[tuple[object, ...]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.end_text()
        self.parts.append((tag, *attrs))

    def handle_endtag(self, tag: str) -> None:
        self.end_text()
        self.parts.append(("end", tag))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.parts.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.parts.append(("declaration", decl))

    def handle_pi(self, data: str) -> None:
        self.parts.append(("instruction", data))

    def unknown_decl(self, data: str) -> None:
        self.parts.append(("unknown", data))

    def end_text(self) -> None:
        if self.text.split():
            self.parts.append(("text", " ".join(self.text.split())))
        self.text = ""


class _Settings(yaml.UnsafeLoader):
    """Reads mkdocs.yml, which names Python objects and variables of the environment."""


_Settings.add_constructor("!ENV", lambda *_: None)


@cache
def site_markdown() -> markdown.Markdown:
    """Return Markdown as the site's settings have it, with what MkDocs always adds."""
    listed = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader=_Settings)["markdown_extensions"]
    options: dict[str, Any] = {name: {} for name in ("toc", "tables", "fenced_code")}
    for item in listed:
        options.update(item if isinstance(item, dict) else {item: {}})
    return markdown.Markdown(extensions=[*options], extension_configs=options)


def outline(text: str) -> list[tuple[object, ...]]:
    parser = _Outline()
    parser.feed(site_markdown().reset().convert(text))
    parser.close()
    parser.end_text()
    return parser.parts


PLACES = {
    "paragraph": "%s\n{ .ld-abstract }",
    "bare paragraph": "before\n\n%s\n\nafter",
    "heading": "### [%s](x.md) { #id .c }",
    "title": "# %s { #top .ld-title }",
    "item": "-   %s\n\n    more\n",
    "link in item": "1.  [%s](../papers/x.md){ .ld-short } <span>new</span>\n",
    "cell": "| a | b |\n| --- | ---: |\n| %s | 2 |\n| [%s](x.md) | 3 |",
    "card": '<div class="ld-card" markdown>\n\n%s\n\n</div>',
    "quote": "-   Code is promised: “%s”\n",
}


_MARKS = st.text(st.sampled_from("\\`*_{}[]()<>#+-.!|:&~^$=@/\"'?%;, \n\tab1"), max_size=5)


@pytest.mark.parametrize("place", PLACES)
@often
@given(st.lists(st.sampled_from(NASTY) | _MARKS | ANY, min_size=1, max_size=6).map("".join))
def test_markdown_shows_text_as_written(place: str, text: str) -> None:
    assert_shown(place, text)


@pytest.mark.parametrize("text", NASTY)
def test_markdown_shows_nasty_text_as_written(text: str) -> None:
    for place in PLACES:
        assert_shown(place, text)


def assert_shown(place: str, text: str) -> None:
    template = PLACES[place]
    shown_text = visible(text) or "word"
    plain = outline(template.replace("%s", "word"))
    expected = [(part[0], str(part[1]).replace("word", shown_text)) if part[0] == "text" else part for part in plain]
    assert outline(template.replace("%s", as_markdown(shown_text))) == expected


# Links


_LINK_TEXT = st.text(st.sampled_from("htps:/.()[]{}\\_-~%#&@,;'! \n\taé。”") | st.characters(), max_size=30)
_HOSTS = st.sampled_from(
    ["https://github.com/a/b", "http://a.github.io/", "www.site.org/x", "github.com/a/b.git", "https: //zenodo.org/records/1"]
)


@often
@given(st.lists(_LINK_TEXT | _HOSTS, max_size=8).map("".join) | ANY)
@example("http://[")
@example("http://a.bc" + ")" * 50_000)
@example("http://a.bc/" + "." * 50_000)
@example("HTTPS://GitHub.com/A/B")
@example("https://github.com\uff0fa/b")
def test_links_of_any_text_are_web_addresses_with_evidence(text: str) -> None:
    for link in find_links(text):
        assert re.match(r"https?://[a-z0-9]", link.url)
        assert not re.search(r"\s", link.url)
        host = re.split(r"[/:?#]", link.url.split("://", 1)[1])[0]
        assert host.removeprefix("www.").split(".")[0] in link.evidence.casefold()
