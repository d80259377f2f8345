"""Citations as BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable

from litdigest.dates import MONTHS, PaperDate
from litdigest.exports.citation import Citation
from litdigest.text.latex import as_latex
from litdigest.text.names import split_name


def bibtex(citations: Iterable[Citation]) -> str:
    """Return a BibTeX file. It has no abstracts, to stay small."""
    return "\n".join(map(_bibtex_entry, citations))


def _bibtex_entry(one: Citation) -> str:
    year, month = (f"{{{one.date[:4]}}}", _month(one.published)) if one.published else ("", "")
    fields = {
        "title": f"{{{{{one.tex_title or as_latex(one.title)}}}}}",
        "author": _braced(" and ".join(map(_name, one.authors))),
        "year": year,
        "month": month,
        "eprint": _braced(one.arxiv),
        "archivePrefix": _braced("arXiv" if one.arxiv else ""),
        "primaryClass": _braced(one.category),
        "doi": _braced(as_latex(one.doi)),
        "url": _braced(one.url),
        "note": _braced(as_latex(one.note)),
    }
    lines = [f"  {name} = {value}" for name, value in fields.items() if value]
    return ",\n".join([f"@misc{{{one.key}", *lines]) + "\n}\n"


def _name(author: str) -> str:
    """Return a name as "family, suffix, given"; braces keep one with a comma or "and" whole."""
    if re.search(r",|\band\b", author):
        return f"{{{as_latex(author)}}}"
    name = split_name(author)
    return ", ".join(as_latex(part) for part in (name.family, name.suffix, name.given) if part)


def _month(date: PaperDate) -> str:
    return MONTHS[date.month - 1].lower() if date.month else ""


def _braced(value: str) -> str:
    return value and f"{{{value}}}"
