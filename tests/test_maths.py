"""Formulas become MathML, and nothing else does."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from material.plugins.search.plugin import Parser  # type: ignore[import-untyped]

from litdigest.text.escape import as_markdown
from litdigest.text.maths import as_label, with_maths, without_maths
from litdigest.text.tex import untex
from tests.test_properties import ANY, NASTY, PLACES, outline, site_markdown

often = settings(max_examples=200, deadline=None)

MATHML = set(
    """span math semantics annotation mpadded mrow mi mn mo mtext mspace mstyle msup msub msubsup mfrac msqrt mroot mover munder
    munderover""".split()
)
ATTRIBUTES = set(
    """class alttext encoding data-search-exclude stretchy fence form accent movablelimits separator largeop displaystyle mathvariant
    scriptlevel width minsize maxsize lspace rspace linethickness""".split()
)


class Shown(HTMLParser):
    """The elements of a page, and its text as shown by a browser."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.in_annotation = False
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.in_annotation |= tag == "annotation"

    def handle_endtag(self, tag: str) -> None:
        self.in_annotation &= tag != "annotation"

    def handle_data(self, data: str) -> None:
        self.text += "" if self.in_annotation else data


def shown(text: str) -> Shown:
    """Return `text` rendered as a paragraph of the site."""
    return Shown(site_markdown().reset().convert(with_maths(text)))


def sources(text: str) -> list[str | None]:
    """Return the TeX of the formulas of `text`."""
    return [attributes["alttext"] for tag, attributes in shown(text).elements if tag == "math"]


@pytest.mark.parametrize(
    ("text", "formulas", "plain"),
    [
        (r"Sorting in $\mathcal{O}(n \log n)$ time", [r"\mathcal{O}(n \log n)"], "Sorting in O(n log n) time"),
        (r"$\alpha$-stable noise", [r"\alpha"], "α-stable noise"),
        (r"It is $5\times$ faster", [r"5\times"], "It is 5× faster"),
        (r"a point \(x\) of \[y\]", ["x", "y"], "a point x of y"),
        (r"from \( O(n^3) \) to $$O(n^2)$$", ["O(n^3)", "O(n^2)"], "from O(n³) to O(n²)"),
        (r"with $10^{-3}$ of it", ["10^{-3}"], "with 10⁻³ of it"),
        (r"$\sim$10 and $\times$2", [r"\sim", r"\times"], "∼10 and ×2"),
        (r"CO$_2$ and H$_2$O", ["_2", "_2"], "CO₂ and H₂O"),
        (r"the $n$th of $k$-NN", ["n", "k"], "the nth of k-NN"),
        (r"$90\%$ and $50% \pm 2$", [r"90\%", r"50% \pm 2"], "90% and 50%±2"),
        (r"$\log_2 N + \sin x$ of $f'(x)$", [r"\log_2 N + \sin x", "f'(x)"], "log₂ N+sin x of f′(x)"),
        (r"$x_{i+1}$, $A^*$, $\ell_1$, $x_i^2$", ["x_{i+1}", "A^*", r"\ell_1", "x_i^2"], "x_(i+1), A*, ℓ₁, x_i²"),
        (r"$\Theta(\sqrt{n})$ and $\sqrt{a+b}$", [r"\Theta(\sqrt{n})", r"\sqrt{a+b}"], "Θ(√n) and √(a+b)"),
        (r"half: $\frac{1}{2}$", [r"\frac{1}{2}"], r"half: \frac{1}{2}"),
        (r"$\text{if } x < 0$", [r"\text{if } x < 0"], "if x<0"),
    ],
)
def test_formulas_are_shown_as_mathml_and_have_a_plain_form(text: str, formulas: list[str], plain: str) -> None:
    assert sources(text) == formulas
    assert without_maths(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("SF(DA)$^2$: a title", "SF(DA)²: a title"),
        ("KD^{3} and p(d|x)", "KD³ and p(d|x)"),
        (r"named $\texttt{Questioner}$ and $\underline{A}$daptive", "named Questioner and Adaptive"),
    ],
)
def test_what_plain_characters_say_is_said_in_them(text: str, plain: str) -> None:
    assert shown(text).text == without_maths(text) == plain
    assert sources(text) == []


PROSE = (
    "It costs $5 and $10, or $20-$30, or $5/$10 a month.",
    r"From \$5 to \$10, or US$5 to US$7.",
    "at 4$ per hour, and 90$ synthetic data for World Modeling$ (in short)",
    "Export $HOME/bin:$PATH and ${HOME}, then $MY_VAR/$1 and $A_B/$C.",
    "A $ x$ and a $x $ and a $ alone, $$ and $$$",
    "$P(final output is incorrect) le (1 - p_{gen})^N$",
    "spent $5 or 10$ each; $reverse$ it; $2-$5",
    "see https://example.org/$x$/a and https://example.org/?q=$y$",
    r"\\(x\\) and \(unclosed, \[x\), \(x\]",
    "${" + "a" * 301 + "}^2$",
)


@pytest.mark.parametrize("text", [*PROSE, *NASTY])
def test_prices_variables_and_prose_stay_as_they_are(text: str) -> None:
    assume_plain = text != "$x$"
    assert (with_maths(text) == as_markdown(untex(text))) is assume_plain
    assert (without_maths(text) == untex(text)) is assume_plain


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\style{position:fixed}{x}",
        r"\class{evil}{x}",
        r"\color{red}{x}",
        r"\unicode{202E}",
        r"\unicode{0}",
        r"\hspace{999em}x",
        r"\hspace{-3em}x",
        r"\rule{90em}{90em}",
        r"\raise{9em}{x}",
        r"\phantom{hidden}",
        r"\Huge\Huge\Huge x",
        r"\above{900em}x",
        r"\begin{matrix}a\\b\end{matrix}",
        r"\def\a{\a\a}\a",
        r"\newcommand{\a}{\a\a}\a",
        r"\newenvironment{a}{x}{y}\begin{a}\end{a}",
        r"\DeclareMathOperator{\a}{\a}\a",
        r"\ourmethod\xspace",
        r"\text{a {nested} one}",
        r"\frac{1}",
        r"\left(x",
        r"x^",
        r"x^^2",
        r"x_1_2",
        "{x",
        "x}",
        r"\quad",
        "a\u202eb^2",
        "a\x00^2",
        "a\ud800^2",
        r"\begin{cases}" * 20,
        r"\frac" * 55,
        r"\sqrt" * 50,
        "{" * 100 + "x^2" + "}" * 100,
        "x^{" * 60 + "x" + "}" * 60,
    ],
)
def test_tex_that_is_not_understood_or_does_more_is_shown_as_written(tex: str) -> None:
    for text in (f"${tex}$", f"so ${tex}$ there"):
        assert with_maths(text) == as_markdown(untex(text))
        assert without_maths(text) == untex(text)


@pytest.mark.parametrize(
    "text",
    [
        "$<script>alert(1)</script>$",
        r"\(<script>alert(1)</script>^2\)",
        r"$\text{<img src=x onerror=alert(1)>}^2$",
        r"$\text{</math><script>alert(1)</script>}_2$",
        r"$\alpha\text{&lt;b&gt; &#60;i&#62;}$",
        r"$\text{![x](javascript:alert(1)) `c` *d* :smile:}^2$",
        r"""$x^{"onclick='alert(1)'"}$""",
        r"$\operatorname{a}^{-->}$ <!--",
    ],
)
def test_markup_within_formulas_is_text(text: str) -> None:
    found = shown(text).elements
    assert {tag for tag, _ in found} <= MATHML | {"p"}
    assert {name for _, attributes in found for name in attributes} <= ATTRIBUTES


@pytest.mark.parametrize(
    "text",
    ["$" * 100_000, "$a" * 50_000, r"\(" * 50_000, r"\(x" * 30_000, "${" + "{" * 50_000 + "$", r"\[" + "x" * 100_000 + r"\]"],
    ids=["dollars", "variables", "brackets", "unclosed", "braces", "long"],
)
def test_endless_tex_is_passed_over(text: str) -> None:
    assert with_maths(text).count("<math") <= 1


def test_many_formulas_are_all_shown() -> None:
    text = " ".join(f"$x_{{{number}}}^2$" for number in range(2_000))
    assert with_maths(text).count("<math") == 2_000


# In place

FORMULAS = (
    r"$x^2$",
    r"$\mathcal{O}(n \log n)$-Net: \(a_*\), \(b_*\) and $c_*$ | ends in $|y|$",
    r"\(\{a, b\} < \backslash\) [x](y) {z}",
)


def _is_around(part: tuple[object, ...]) -> bool:
    return part[0] != "text" and not {part[0], part[-1]} & MATHML


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("place", PLACES)
def test_a_formula_stays_within_its_paragraph_heading_or_cell(place: str, text: str) -> None:
    """The elements around a formula are the same as around a word."""
    found, around = (outline(PLACES[place].replace("%s", part)) for part in (with_maths(text), "word"))
    assert [part for part in found if _is_around(part)] == [part for part in around if _is_around(part)]
    assert found.count(("span", ("class", "ld-math"))) == len(sources(text)) * PLACES[place].count("%s")


def test_a_long_formula_is_marked_so_that_it_can_be_scrolled() -> None:
    assert 'class="ld-math ld-math--long"' in with_maths(rf"${'x + ' * 30} \alpha$")


def test_the_table_of_contents_and_search_name_a_formula_once_and_readably() -> None:
    title = r"""$x^2$-Net: "A" in $\mathcal{O}(n \log n)$ & \(\frac{a}{b}\) {c} *d*"""
    named = r'x²-Net: "A" in O(n log n) & \frac{a}{b} {c} *d*'
    markdown = site_markdown().reset()
    page = markdown.convert(f"# {with_maths(title)} {{ .c{as_label(title)} }}\n\n{with_maths(title)}")
    (entry,) = markdown.toc_tokens  # type: ignore[attr-defined]
    assert Shown(entry["name"]).text == named
    search = Parser()
    search.feed(page)
    *_, section = search.data
    assert Shown("".join(section.title)).text == Shown("".join(section.text)).text.strip() == named


def test_a_heading_without_formulas_needs_no_other_name() -> None:
    assert as_label("A Title of $5 and SF(DA)$^2$") == ""


# Any text

_TEX = r"""
    \alpha \frac \sqrt \text \left \right \log \sum \begin{matrix} \end{matrix} \begin{cases} \verb \not \over \hat \mathbb \color
    \operatorname{a} \limits \binom \href \style \middle \substack \unicode \rule \genfrac \skew \sideset \mathchoice \xrightarrow
    { } [ ] ( ) ^ _ ' & \\ x 12 1em | < > % # ~ $ \( \) \[ \] $$ é 知 "
""".split()
_SPANS = st.builds(
    "{0[0]}{1}{0[1]}".format,
    st.sampled_from([("$", "$"), ("$$", "$$"), (r"\(", r"\)"), (r"\[", r"\]")]),
    st.lists(st.sampled_from([" ", *_TEX]), max_size=12).map("".join),
)
_TEXTS = st.lists(_SPANS | ANY | st.sampled_from([*_TEX, *NASTY, *PROSE]), max_size=6).map("".join)


@often
@given(_TEXTS)
@example(r"$x^2$\ufffc")
@example("\ufffc $x$")
@example(r"$\binom{}{}$")
def test_any_text_is_shown_with_no_elements_but_mathml(text: str) -> None:
    found = shown(f"a {text} b").elements
    assert {tag for tag, _ in found} <= MATHML | {"p"}
    assert {name for _, attributes in found for name in attributes} <= ATTRIBUTES
    assert "\n" not in with_maths(text)
    assert isinstance(without_maths(text), str)


@often
@given(*[(ANY | st.sampled_from([*NASTY, *PROSE])).map(lambda text: re.sub(r"[$\\\ufffc]", "", text))] * 2)
def test_what_stands_around_a_formula_is_shown_as_before(before: str, after: str) -> None:
    formula = with_maths("$x^2$")
    expected = as_markdown(untex(f"{before} \ufffc {after}")).replace("\ufffc", formula)
    assert with_maths(f"{before} $x^2$ {after}") == expected


@often
@given(ANY | st.lists(st.sampled_from(NASTY), max_size=4).map("".join))
def test_text_without_maths_is_not_touched(text: str) -> None:
    plain = text.replace("$", "").replace("\\(", "").replace("\\[", "")
    assert with_maths(plain) == as_markdown(untex(plain))
    assert without_maths(plain) == untex(plain)
