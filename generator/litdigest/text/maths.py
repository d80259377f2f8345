"""Formulas in running text: TeX to MathML, while the site is built."""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from xml.etree.ElementTree import Element

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element

from litdigest.text.escape import as_html, as_markdown, visible
from litdigest.text.plain import clean_spaces
from litdigest.text.tex import untex

_BODY = r"(?:[^$\\]|\\[^()\[\]]){1,300}"
_SPAN = re.compile(
    rf"""
      https?://\S+
    | (?<=[\w)\]])\$\^(?:\{{[0-9+\-n]{{1,4}}\}}|[0-9]{{1,4}})\$(?![\w{{])  # a power that `untex` turns into superscript characters
    | \\\\ | \\\$
    | \$\$(?P<display>{_BODY})\$\$
    | (?<!\$)\$(?!\s)(?P<inline>{_BODY})(?<!\s)\$(?!\$)
    | \\\[(?P<square>{_BODY})\\\]
    | \\\((?P<round>{_BODY})\\\)
    """,
    re.VERBOSE | re.DOTALL,
)
_STYLED_WORDS = re.compile(r"(?<![\\$])\$\\(?:text[a-z]{0,6}|mbox|emph|underline)\{([^{}$\\]{1,300})\}\$(?!\$)")
_SURELY_TEX = re.compile(r"\\[a-zA-Z]|\^|^_")
_WORDING = re.compile(r"\\(?:text[a-z]*|mbox|math[a-z]+|operatorname\*?)\s*\{[^{}]*\}|\\[a-zA-Z]+")
_WORDS = re.compile(r"[a-zA-Z]{2,}\s+[a-zA-Z]{2,}")
_PROSE = re.compile(r"\w\s+\w|[a-zA-Z]{4,}")
_REFUSED = re.compile(r"\\(?:def|newcommand|newenvironment|DeclareMathOperator)|[\^_]\s*[\^_]")
_BRACE_LEVELS = 8
_TREE_LEVELS = 16
_LONG = 30
"""A formula with more characters may be wider than a phone's screen, and no browser breaks it."""
_REPEATED = 300
"""Results for texts up to this length, such as titles, are cached, since these are shown in many places."""
_MARK = "\ufffc"
"""Placeholder for a formula while the text around it is escaped."""

_ARITY = {"msup": 2, "msub": 2, "msubsup": 3, "mfrac": 2, "mroot": 2, "mover": 2, "munder": 2, "munderover": 3}
_ELEMENTS = frozenset({"mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "msqrt", *_ARITY})
"""Elements of MathML Core that can neither hide text nor move it over other text."""
_ATTRIBUTE = re.compile(
    r"(?:stretchy|fence|form|accent|movablelimits|separator|largeop|displaystyle|mathvariant|scriptlevel)=[a-z0-2 -]{1,20}"
    r"|(?:width|minsize|maxsize|lspace|rspace|linethickness)=(?:\+?[0-2]?(?:\.\d{1,3})?(?:em)?|[a-z]+)"
)
_REFERENCE = re.compile(r"&#x[0-9A-F]{1,6};")
_OPERATORS = dict(zip("±∓~⟨⟩⌈⌉⌊⌋", "±∓∼⟨⟩⌈⌉⌊⌋", strict=True))
"""Operators that latex2mathml takes for names, with the right characters."""
_ORDINARY = frozenset("∞∅")
_SCRIPTS = {"msup": "^", "msub": "_", "msubsup": "_^"}
_FLAT = frozenset({"mrow", "mi", "mn", "mo", "mtext", "mspace", "msqrt", *_SCRIPTS})
_SMALL = {
    "^": str.maketrans("0123456789+−=()in′″*∘", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ′″*°"),
    "_": str.maketrans("0123456789+−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}
_GAP = "\u2061"
"""Placeholder for a space that is not needed beside a bracket."""

_UNREADABLE: tuple[type[Exception], ...] = (
    *(kind for kind in vars(exceptions).values() if isinstance(kind, type)),
    *(LookupError, TypeError, ValueError, AttributeError, RuntimeError, StopIteration),
)
"""Exceptions of latex2mathml, and others that its parser lets through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula that was understood."""

    markup: str
    """HTML on one line, which Markdown leaves as it is."""
    plain: str
    """An approximation in plain characters, or the TeX."""
    tex: str
    """As it was written, without the marks around it."""


def with_maths(text: str) -> str:
    """Return `text` escaped for Markdown, without its TeX, with formulas as MathML."""
    return _with_formulas(text, as_markdown)


def html_with_maths(text: str) -> str:
    """Return `text` escaped for HTML, without its TeX, with formulas as MathML."""
    return _with_formulas(text, as_html) if len(text) > _REPEATED else _html_again(text)


@functools.lru_cache(maxsize=2**16)
def _html_again(text: str) -> str:
    return _with_formulas(text, as_html)


def _with_formulas(text: str, escape: Callable[[str], str]) -> str:
    cut, formulas = _cut(text)
    if not formulas:
        return escape(untex(cut))
    first, *others = escape(untex(cut)).split(_MARK)
    return first + "".join(formula.markup + part for formula, part in zip(formulas, others, strict=True))


def without_maths(text: str) -> str:
    """Return `text` without TeX, with formulas in plain characters, for places without markup."""
    cut, formulas = _cut(text)
    if not formulas:
        return untex(cut)
    first, *others = untex(cut).split(_MARK)
    return first + "".join(formula.plain + part for formula, part in zip(formulas, others, strict=True))


def plain(text: str) -> str:
    """Return a field as one line of plain text, for metadata, feeds, exports, mail and pictures."""
    return visible(without_maths(text)) if len(text) > _REPEATED else _plain_again(text)


@functools.lru_cache(maxsize=2**16)
def _plain_again(text: str) -> str:
    return visible(without_maths(text))


def formulas_apart(text: str) -> list[tuple[str, str, str]]:
    """Return `text` in parts: plain text, the TeX of the formula behind it, and its plain form; the last part may have none."""
    cut, formulas = _cut(clean_spaces(text))
    if not formulas:
        return [(visible(untex(cut)), "", "")]
    told = [(formula.tex, formula.plain) for formula in formulas]
    parts = untex(cut).split(_MARK)
    return [(_within(part), *formula) for part, formula in zip(parts, [*told, ("", "")], strict=True)]


def _within(text: str) -> str:
    """Return a part of a line as `visible` does, with the spaces at its ends."""
    return f"{' ' * text[:1].isspace()}{visible(text)}{' ' * text[-1:].isspace()}" if text.strip() else text


def as_label(text: str) -> str:
    """Return a table-of-contents label for a heading with formulas, which would be repeated there; empty without formulas."""
    name = as_markdown(without_maths(text)).replace('"', "&#34;")
    return f' data-toc-label="{name}"' if _cut(text)[1] else ""


def _cut(text: str) -> tuple[str, list[Formula]]:
    """Replace the formulas in `text` by marks, and return both."""
    if not ("$" in text or r"\(" in text or r"\[" in text) or _MARK in text:
        return text, []
    text = _STYLED_WORDS.sub(r"\1", text)
    kept, formulas, end = [], [], 0
    for match, formula in _found(text):
        kept.append(text[end : match.start()])
        formulas.append(formula)
        end = match.end()
    return _MARK.join([*kept, text[end:]]), formulas


def _found(text: str) -> Iterator[tuple[re.Match[str], Formula]]:
    start = 0
    while match := _SPAN.search(text, start):
        tex = match[match.lastgroup] if match.lastgroup else None
        formula = _formula(clean_spaces(tex)) if tex and _is_meant(match, tex) else None
        if formula:
            yield match, formula
        start = match.end() if formula or tex is None else match.start() + 1


def _is_meant(match: re.Match[str], tex: str) -> bool:
    """Return whether a match is a formula, and not prices, variable names or prose between two dollar signs."""
    if _WORDS.search(_WORDING.sub(" ", tex)):
        return False
    if match.lastgroup not in ("inline", "display") or _SURELY_TEX.search(tex):
        return True
    if _PROSE.search(tex) or tex != tex.strip():
        return False
    before, after = match.string[max(match.start() - 1, 0) : match.start()], match.string[match.end() : match.end() + 1]
    glued = after.isalnum() and not (after.isalpha() and len(tex) == 1 and tex.isalpha())
    return match.lastgroup == "display" or not (before.isalnum() or glued)


@functools.lru_cache(maxsize=4096)
def _formula(tex: str) -> Formula | None:
    """Return the formula, or None if it cannot be understood or has unsafe commands."""
    if not tex.isprintable() or _REFUSED.search(tex) or not _is_balanced(tex):
        return None
    try:
        (row,) = convert_to_element(re.sub(r"(?<!\\)%", r"\%", tex))
    except _UNREADABLE:
        return None
    if not (_is_shallow(row, _TREE_LEVELS) and all(map(_is_allowed, row.iter())) and clean_spaces("".join(map(_shown, row.iter())))):
        return None
    _mend(row)
    is_flat = all(node.tag in _FLAT for node in row.iter())
    return _made(row, tex, _spaced(_plain(row)) if is_flat else untex(tex))


def _made(row: Element, tex: str, plain: str) -> Formula:
    """Build the formula. The search index gets its plain form; readers and screen readers get the MathML."""
    source = as_markdown(tex).replace('"', "&#34;")
    shown = f"<mpadded data-search-exclude>{''.join(map(_markup, row))}</mpadded>"
    read = f'<annotation encoding="text/plain">{as_markdown(plain)}</annotation>'
    kind = "ld-math ld-math--long" if len(plain) > _LONG else "ld-math"
    markup = f'<span class="{kind}"><math alttext="{source}"><semantics>{shown}{read}</semantics></math></span>'
    return Formula(markup=markup, plain=plain, tex=tex)


def _is_balanced(tex: str) -> bool:
    steps = ({"{": 1, "}": -1}.get(ch, 0) for ch in re.sub(r"\\.", "", tex))
    levels = [0, *accumulate(steps)]
    return min(levels) == levels[-1] == 0 and max(levels) <= _BRACE_LEVELS


def _is_shallow(node: Element, levels: int) -> bool:
    return levels > 0 and all(_is_shallow(child, levels - 1) for child in node)


def _is_allowed(node: Element) -> bool:
    """Return whether an element is safe and fully understood: a remaining backslash or brace was not understood."""
    return (
        node.tag in _ELEMENTS
        and len(node) == _ARITY.get(node.tag, len(node))
        and all(_ATTRIBUTE.fullmatch(f"{name}={value}") for name, value in node.items())
        and not set(node.text or "") & set("\\{}")
        and _shown(node).replace("\u00a0", " ").replace("\ufffd", "\0").isprintable()
    )


def _shown(node: Element) -> str:
    """Return the text of an element, in which latex2mathml writes characters as references."""
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), node.text or "")


def _mend(row: Element) -> None:
    """Correct elements that are operators or names, and space operators as in TeX."""
    for node in row.iter():
        node.text = _shown(node)
        if node.tag == "mi" and node.text in _OPERATORS:
            node.tag, node.text = "mo", _OPERATORS[node.text]
            node.set("stretchy", "false")
        elif node.text in _ORDINARY:
            node.tag = "mi"
        elif _is_function(node):
            node.tag = "mo"
            node.attrib |= {"lspace": "0.167em", "rspace": "0.167em"}
    for left, right in (pair for node in row.iter() for pair in pairwise(node)):
        if _is_function(left) and right.text == "(":
            left.set("rspace", "0")
        if _is_function(right) and left.text and left.text in "([{⟨⌈⌊":
            right.set("lspace", "0")
    for edge in [row[0], row[-1]] if len(row) else []:
        if edge.tag == "mo":
            edge.attrib |= {"lspace": "0", "rspace": "0"}


def _is_function(node: Element) -> bool:
    name = node.text or ""
    return node.tag in ("mi", "mo") and len(name) > 1 and name.replace("\u2009", "").isalpha()


def _markup(node: Element) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in node.items())
    text = "&#160;".join(map(as_markdown, re.split(r"\s", node.text or "")))
    return f"<{node.tag}{attributes}>{text}{''.join(map(_markup, node))}</{node.tag}>"


def _plain(node: Element) -> str:
    parts = [_plain(child) for child in node]
    if node.tag in _SCRIPTS:
        base, *scripts = parts
        gap = _GAP if base.endswith(_GAP) else ""
        return base.rstrip(_GAP) + "".join(map(_script, _SCRIPTS[node.tag], scripts)) + gap
    text = "".join(unicodedata.normalize("NFKC", ch) if ch >= "\U0001d400" else ch for ch in node.text or "")
    if node.tag == "msqrt":
        return "√" + _grouped("".join(parts))
    gap = _GAP if _is_function(node) or node.tag == "mspace" else ""
    return gap + text + gap + "".join(parts)


def _script(mark: str, inside: str) -> str:
    small = _SMALL[mark]
    return _spaced(inside).translate(small) if all(ord(ch) in small for ch in inside) else mark + _grouped(inside)


def _grouped(inside: str) -> str:
    inside = _spaced(inside)
    return inside if inside.isalnum() or len(inside) == 1 else f"({inside})"


def _spaced(text: str) -> str:
    return clean_spaces(re.sub(rf"(?<=[\w)\]]){_GAP}+(?=\w)", " ", text).replace(_GAP, ""))
