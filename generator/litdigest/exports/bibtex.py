"""Citations as BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable

from litdigest.dates import MONTHS
from litdigest.exports.citation import Citation, listed

# Braces must be balanced even after a backslash, so each gets an invisible partner. `\string^` is the only spelling that both
# TeX and BibTeX parsers read as a plain circumflex.
_TEX = {
    "\\": r"{\textbackslash}",
    "{": r"\{\vphantom{\}}",
    "}": r"\vphantom{\{}\}",
    "~": r"{\textasciitilde}",
    "^": r"\string^",
    "@": "{@}",
    **{mark: rf"\{mark}" for mark in "&%$#_"},
    **{mark: rf"\ensuremath{{{mark}}}" for mark in "<>|"},
}
_IN_TEX = re.compile(r"[\\{}~^@&%$#_<>|]|([-'`,])(?=\1)|[?!](?=`)")
"""Characters with a meaning in TeX, and the first of two that TeX would join to a ligature."""


def bibtex(citations: Iterable[Citation]) -> str:
    """Return a BibTeX file. It has no abstracts, to stay small; keywords are separated by commas."""
    return "\n".join(map(_bibtex_entry, citations))


def _bibtex_entry(one: Citation) -> str:
    year, month = (f"{{{one.day[:4]}}}", MONTHS[one.published.month - 1].lower()) if one.published else ("", "")
    fields = {
        "title": f"{{{{{_tex(one.title)}}}}}",
        "institution": _braced(_tex(one.organisation or "")),
        "year": year,
        "month": month,
        "keywords": _braced(_tex(listed(one.keywords))),
        "url": _braced(one.url),
        "annote": _braced(_tex(one.note)),
    }
    lines = [f"  {name} = {value}" for name, value in fields.items() if value]
    return ",\n".join([f"@misc{{{one.slug}", *lines]) + "\n}\n"


def _tex(text: str) -> str:
    return _IN_TEX.sub(lambda m: _TEX.get(m[0]) or m[0] + "{}", text)


def _braced(value: str) -> str:
    return value and f"{{{value}}}"
