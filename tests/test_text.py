"""Titles as keys and slugs, TeX as plain characters, and text escaped for its context."""

from __future__ import annotations

import html
import json

import pytest

from litdigest.text.escape import (
    as_attribute,
    as_html,
    as_markdown,
    as_reread_attribute,
    as_script,
    as_single_quoted,
    as_url,
    for_terminal,
    visible,
)
from litdigest.text.plain import clean_spaces, file_slug, key, shorten, slug
from litdigest.text.tex import untex


@pytest.fixture(autouse=True)
def forgotten_slugs() -> None:
    """Clear the cache of slugs."""
    slug.cache_clear()


def test_spaces_are_single_and_of_one_kind() -> None:
    assert clean_spaces(" a\u00a0 b\n\tc ") == "a b c"


@pytest.mark.parametrize(
    "several",
    [
        ["Ring Growth", "ring growth", "RING  GROWTH!", "Ring-Growth", "“Ring” (growth)", "Ring_Growth"],
        [r"Fr\'echet Means", "Fréchet means", "Fre\u0301chet means", "Frechet means"],
        [r"Stra\ss e", "Straße", "strasse"],
        ["Efﬁcient Trees", "efficient trees"],
        ["Ⅷ Trees", "VIII trees"],
        ["The Miller's Wheel", "The Miller’s Wheel", "The Millers Wheel"],
        ["SF(DA)$^2$", "SF(DA)²", "sf da 2"],
        ["C++ and C#", "c plus plus and c sharp", "C++, and: C#"],
    ],
)
def test_spellings_of_one_title_have_one_key(several: list[str]) -> None:
    assert {key(title) for title in several} == {key(several[0])}
    assert len({slug(title) for title in several}) == 1


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ring Growth: A Field Guide", "ring growth a field guide"),
        ("Über 3 Bäume", "uber 3 baume"),
        ("The Miller's Wheel", "the millers wheel"),
        ("Wheels 'so Turned", "wheels so turned"),
        ("C++ or C#+ and A + B", "c plus plus or c sharp plus and a b"),
        ("_+ a", "a"),
        ("知识蒸馏", "知识蒸馏"),
        ("?!", "?!"),
        (" ！ \n ？ ", "! ?"),
        ("", ""),
    ],
)
def test_a_key_holds_the_words_of_a_title(title: str, expected: str) -> None:
    assert key(title) == expected


def test_a_key_of_a_long_title_is_whole() -> None:
    assert key("É" * 2500) == "e" * 2500


def test_titles_that_differ_by_a_plus_or_a_sharp_have_keys_of_their_own() -> None:
    assert len({key(f"Trees in {language}") for language in ("C", "C+", "C++", "C#")}) == 4


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ring Growth: A Field Guide", "ring-growth-a-field-guide"),
        ("Fréchet’s C++", "frechets-c-plus-plus"),
        ("a" * 80, "a" * 80),
        # A hash of the key follows names that are too long, in another script, reserved or empty.
        ("a" * 81, "a" * 73 + "-8c4828"),
        ("word " * 14 + "abc rest of it", "word-" * 14 + "abc-5c55b4"),
        ("word " * 14 + "abcd rest of it", "word-" * 14 + "de026a"),
        ("知识 b", "zhishi-b-4dbaff"),
        ("Index", "index-1bc04b"),
        ("Readme!", "readme-711a61"),
        ("unsorted", "unsorted-16a54c"),
        ("CON", "con-1143da"),
        ("prn", "prn-5abeec"),
        ("aux", "aux-321f68"),
        ("nul", "nul-99e624"),
        ("", "paper-e3b0c4"),
        ("\ud800", "paper-91a681"),
    ],
)
def test_a_slug_is_what_addresses_have_held_since_the_first_release(title: str, expected: str) -> None:
    assert slug(title) == expected
    assert len(expected) <= 80


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nov-19", "nov-19"),
        ("2025_11_19", "2025_11_19"),
        ("a" * 80, "a" * 80),
        ("Nov 19", "nov-19-8b5cd9"),
        ("-x", "x-a42096"),
        ("index", "index-1bc04b-1bc04b"),
        ("a" * 81, "a" * 73 + "-8c4828"),
        ("word-" * 20, "word-" * 14 + "28c-05a40f"),
        ("A" * 72 + " bcdefg", "a" * 72 + "-0dcb0a"),
        ("\ud800", "paper-91a681-91a681"),
    ],
)
def test_a_file_is_named_by_its_own_name_where_that_will_do(name: str, expected: str) -> None:
    assert file_slug(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Fr\'echet, G\"odel, \`a la, r\^ole, pi\~na, \=a, \.z", "Fréchet, Gödel, à la, rôle, piña, ā, ż"),
        (r"G\"{o}del and na\"{\i}ve", "Gödel and naïve"),
        (r"\v{C}ech, Erd\H{o}s, gar\c{c}on, \k{a}, \u{g}, \r{u}", "Čech, Erdős, garçon, ą, ğ, ů"),
        (r"\aa{}ngstr\"om, Stra\ss{}e, \O re, \L{}ukasz, \oe{}uvre", "ångström, Straße, Øre, Łukasz, œuvre"),
        (r"\ss{} \o{} \O{} \ae{} \AE{} \aa{} \AA{} \l{} \L{} \oe{}", "ßøØæÆåÅłŁœ"),
        (r"\textbf{bold}, \emph{soft}, \mathcal{O}", "bold, soft, O"),
        (r"\eg, trees, \ie moss; Smith \etal", "e.g. trees, i.e. moss; Smith et al."),
        (r"20\% \& \#1 \$5 a\_b \{c\}", "20% & #1 $5 a_b {c}"),
        (r"moss \vs fern, \etc{} a \textemdash{} b\ldots{} 2 \times{} 3", "moss vs. fern, etc. a — b… 2 × 3"),
        (r"\textit{b} \textsc{c} \texttt{d} \textrm{e} \textsf{f} \mathrm{h} \mathbf{i} \underline{k}", "b c d e f h i k"),
        ("``so''", "“so”"),
        ("``so", "“so"),
        ("so''", "so”"),
        ("KD$^{3}$, SF(DA)$^2$, x^2, 10^{-3}, a^n, 2^{n-1}", "KD³, SF(DA)², x², 10⁻³, a^n, 2ⁿ⁻¹"),
        ("x^{0123} x^{4567} x^{89+-} x^{n}, f(x)^2 or a[1]^3", "x⁰¹²³ x⁴⁵⁶⁷ x⁸⁹⁺⁻ xⁿ, f(x)² or a[1]³"),
        ("a -- b --- c--d", "a — b — c--d"),
        ("Fig.~2, about ~0.5, a~b", "Fig.~2, about ~0.5, a b"),
        (r"\alpha, x^{a}, x^23, c:\temp, 5 $ a day", r"\alpha, x^{a}, x^23, c:\temp, 5 $ a day"),
        (r"$x^2$ of x_1, \ldots, x_n", "$x²$ of x_1, …, x_n"),
        ("moss $^2$ and KD$^{12345}$", "moss ^{2} and KD^{12345}"),
        (r"Andr{\'e} Gro{\ss} and {\O}re of {\c{C}}e\c{s}me", "André Groß and Øre of Çeşme"),
        (r"\textbf{a \emph{b {\it c \url{d}}}} \href{https://a.b}{e} {\bf f} {g}", "a b c d e f {g}"),
        (r"\log x and \argmax y of \logs", r"log x and argmax y of \logs"),
        ("R&amp;D &lt;a&gt; &#233;&#xe9; a&nbsp;b &moss;", "R&D <a> éé a b &moss;"),
        ("&#0; &#8203; &#x202e;", "&#0; &#8203; &#x202e;"),
        (r"``a'' -- b\_c & x^2~d", "“a” — b_c & x² d"),
        ("plain words", "plain words"),
    ],
)
def test_tex_with_one_sure_meaning_becomes_plain_characters(text: str, expected: str) -> None:
    assert untex(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u00a0b\u2028c\td", "a b c d"),
        ("a\u200bb\u200c\u200d\u2060\ufeffc\u00add", "abcd"),
        ("safe\u202etxt.exe", "safe[U+202E]txt.exe"),
        ("a\x00b\x7f", "a[U+0000]b[U+007F]"),
        ("\ud800 \U000e0041", "[U+D800] [U+E0041]"),
        ("\u2800", "[U+2800]"),
        ("a\u3164\u200bb", "a[U+3164]b"),
        ("Grüße, 知识!", "Grüße, 知识!"),
    ],
)
def test_characters_that_hide_or_reorder_others_are_shown(text: str, expected: str) -> None:
    assert visible(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb\n c", "a\tb\n c"),
        ("a\x1b[2Jb\u200b\nc", "a[U+001B][2Jb\nc"),
        ("a\u2800b", "a\u2800b"),
    ],
)
def test_a_terminal_is_given_no_control_characters(text: str, expected: str) -> None:
    assert for_terminal(text) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("moss \n fern", 9, "moss fern"),
        ("mosses fern", 10, "mosses …"),
        ("oak tree ferns", 11, "oak tree …"),
        ("mossy fern tree", 10, "mossy fe …"),
        ("mossandferns", 10, "mossandf …"),
        ("moss", 2, "…"),
        ("moss", 1, "…"),
    ],
)
def test_a_long_text_is_cut_between_words_unless_little_would_be_left(text: str, limit: int, expected: str) -> None:
    assert shorten(text, limit) == expected


def test_a_text_is_cut_to_sixty_characters_by_default() -> None:
    assert [shorten(f"moss {'m' * length}") for length in (55, 56)] == [f"moss {'m' * 55}", f"moss {'m' * 53} …"]


NASTY = """<b title="x">it's</b> & {{ config }} { .x } [y](z) `code`\u202e"""


def test_text_in_html_and_in_attributes_is_text() -> None:
    for escaped in (as_html(NASTY), as_attribute(NASTY)):
        assert html.unescape(escaped) == visible(NASTY)
        assert not set(escaped) & set("<>\"'")
    assert not set(as_attribute(NASTY)) & set("{}[]`")


def test_an_attribute_that_is_read_twice_is_escaped_twice() -> None:
    text = f"{NASTY} &lt;i&gt; &#42;"
    assert html.unescape(html.unescape(as_reread_attribute(text))) == visible(text)
    assert html.unescape(as_reread_attribute("&lt;")) == "&amp;lt;"
    assert not set(as_reread_attribute(text)) & set("<>\"'{}[]`")


def test_an_attribute_of_plain_words_stays_readable() -> None:
    assert as_attribute("Rings (2024): a guide, 3rd ed.") == "Rings (2024): a guide, 3rd ed."


def test_json_in_an_attribute_in_single_quotes_is_read_back() -> None:
    value = json.dumps({"title": NASTY, "text": "it's &amp; <i>"})
    escaped = as_single_quoted(value)
    assert html.unescape(escaped) == value
    assert as_single_quoted("""["<i>", "it's", "&"]""") == """["&lt;i&gt;", "it&#39;s", "&amp;"]"""


def test_json_in_a_script_is_read_back() -> None:
    value = {"title": NASTY, "text": "</script><!-- &amp;"}
    escaped = as_script(json.dumps(value))
    assert json.loads(escaped) == value
    assert not set(escaped) & set("<>&")
    assert as_script('"<i> & >"') == r'"\u003ci\u003e \u0026 \u003e"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rings: a guide, part 2. What now? (Yes)", "Rings: a guide, part 2. What now? (Yes)"),
        ("1. one", "1&#46; one"),
        ("12) one", "12&#41; one"),
        ("- one", "&#45; one"),
        ("one - two", "one &#45; two"),
        ("well-known", "well-known"),
        ("+ one", "&#43; one"),
        ("!one", "&#33;one"),
        ("?one", "&#63;one"),
        (".one", "&#46;one"),
        (":one", "&#58;one"),
        ("%one", "&#37;one"),
        (";one", "&#59;one"),
        ('"one"', '&#34;one"'),
        ("'one'", "&#39;one'"),
        ("one--two---three", "one&#45;&#45;two&#45;&#45;-three"),
        ("<b> & *i*", "&lt;b&gt; &amp; &#42;i&#42;"),
        (":smile: a:b", "&#58;smile: a&#58;b"),
        ("www.a.b", "www&#46;a.b"),
        ("a\u200b\n b", "a b"),
    ],
)
def test_markdown_is_escaped_where_it_means_something(text: str, expected: str) -> None:
    assert as_markdown(text) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.b/C-d_E~9?g=h&i=%20#j", "https://a.b/C-d_E~9?g=h&i=%20#j"),
        ("http://a.b/@c!$+,;:=", "http://a.b/@c!$+,;:="),
        ("https://a.b/ü (1)", "https://a.b/%C3%BC%20%281%29"),
        ("https://a.b/'\"<>[]{}`|^\\*", "https://a.b/%27%22%3C%3E%5B%5D%7B%7D%60%7C%5E%5C%2A"),
        ("https://a.b/\ud800", "https://a.b/%3F"),
    ],
)
def test_a_url_holds_nothing_that_ends_a_link_or_an_attribute(url: str, expected: str) -> None:
    assert as_url(url) == expected


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.b", "//a.b", " https://a.b", "httpx://a.b", ""])
def test_a_url_of_another_scheme_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"is not an http\(s\) URL"):
        as_url(url)
