"""Properties for any text, of slugs and keys, Markdown and links. Other tests use NASTY and its like, too."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from typing import Any

import markdown
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from litdigest.text.escape import as_markdown, visible
from litdigest.text.plain import key, slug
from tests.conftest import ROOT
from tests.invariants import check_links

often = settings(max_examples=150, deadline=None)

ANY = st.text(st.characters())
"""Any text at all, including lone surrogates."""

NASTY = [
    "<script>alert(1)</script>", "[x](javascript:alert(1))", "![i](x)", "{{ config }}", "{% raw %}", "---", "# h", "1. a", "- a", "+ a",
    "> q", "| a | b |", "a | b", "&lt;b&gt;", "&amp;", "&#42;", ":smile:", ":material-web:", ":+1:", "{: onclick=x }", "{ .x }", "a {.x}",
    "`code`", "``` py", "~~~", "*a* _b_ **c**", "https://a.b", "www.a.b", "<https://a.b>", "a@b.cd", "<a@b.cd>", "\\*", "\\", "[^1]",
    "[^1]: x", "[a]: https://a.b", "*[X]: y", '--8<-- "f"', "!!! note", "??? x", "==x==", "~~x~~", "^x^", "x^2^", "===", "a\n---", "a\n===",
    "    code", "\tcode", "2024. A year", "10) a", "a. b", ": a", "[TOC]", "[[a]]", "<!-- a -->", "<?php ?>", "<![CDATA[a]]>", "%%", "$x$",
    "\u202eabc\u202c", "\u2066abc\u2069", "a\u200bb\u200dc\ufeffd\u00ade", "\x02klzzwxh:0000\x03", "\x00", "\ud800", "a\u2028b\u0085c",
    "\u3000a\u00a0b", "١. a", "“a” ’s", "(c) (tm) ...", "C++ and C#", "#hash", "a_b_c", "x - y -- z --- w", "!important", "a\\", "'\"",
]  # fmt: skip


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


_SPELLINGS = ["Slow", "slow", "SLOW", "Rivers", "rivers.", "River's", "C", "C++", "C#", "$^2$", "É", "e", "\\'e", "--", "1"]
_TITLES = st.lists(st.sampled_from(_SPELLINGS), max_size=4).map(" ".join) | ANY


@often
@given(_TITLES, _TITLES)
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
    """Reads mkdocs.yml with its Python objects and environment variables."""


_Settings.add_constructor("!ENV", lambda *_: None)


@cache
def site_markdown() -> markdown.Markdown:
    """Return a Markdown renderer with the site's settings and MkDocs' defaults."""
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
@example("https://a.b\u212a.bc/\u017f")
def test_links_of_any_text_are_web_addresses_with_evidence(text: str) -> None:
    check_links(text)
