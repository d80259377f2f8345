"""The library as files for reference managers, spreadsheets and programs."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice
from typing import Any
from urllib.parse import quote, urlencode

from litdigest.catalogue.catalogue import Site
from litdigest.exports.api import as_json, paper_as_json
from litdigest.model import MONTHS, Paper
from litdigest.text.maths import plain

# The functions of overrides/assets/litdigest-formats.js are the twins of those in here: what one writes, the other writes.

_IN_URLS = "-._~:/?#@!$&+,;=%"
"""What may stand in a URL besides letters and digits; the rest is percent-encoded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What is needed to cite a paper. Text is plain and on one line; URLs are ASCII."""

    slug: str
    title: str
    published: dt.date | None
    organisation: str | None
    topic: str
    tags: tuple[str, ...]
    url: str
    """The permalink, full where the site's address is known."""
    code: tuple[str, ...]
    """URLs of the paper's repositories."""
    abstract: str
    """Empty where there is none."""

    @property
    def day(self) -> str:
        """The date as YYYY-MM-DD, or nothing."""
        return self.published.isoformat() if self.published else ""

    @property
    def keywords(self) -> tuple[str, ...]:
        """The topic and the tags."""
        tags = (tag for tag in self.tags if tag.lower() != self.topic.lower())
        return tuple(word for word in (self.topic, *tags) if word)

    @property
    def note(self) -> str:
        """Where the code is, or nothing."""
        return f"Code: {', '.join(self.code)}" if self.code else ""


def citation(site: Site, paper: Paper) -> Citation:
    """Return what is needed to cite `paper`."""
    return Citation(
        slug=paper.slug,
        title=plain(paper.title),
        published=paper.published,
        organisation=plain(paper.organisation or "") or None,
        topic=plain(site.topic_of(paper).name) if site.placement(paper).topic else "",
        tags=tuple(plain(tag.name) for tag in site.tags_of(paper)),
        url=_ascii(site.permalink(f"papers/{paper.slug}/")),
        code=tuple(_ascii(link.url) for link in paper.code),
        abstract=plain(paper.abstract),
    )


def _ascii(url: str) -> str:
    return quote(url, safe=_IN_URLS, errors="replace")


ENDINGS = ("bib", "ris", "csl.json", "csv", "json")
"""Of the files of each topic and of the whole library."""
_FEW_ENDINGS = ("bib", "csv")
"""Those of a large library; the other formats would repeat every abstract, and browsers make them of what a reader saved."""
_MOST_IN_FILE = 20_000
"""Papers; so no file comes near the 50 MB at which Git hosting warns."""


def export_endings(site: Site) -> tuple[str, ...]:
    """Return the formats that the library is written in; browsers make those of a huge one from what a reader saved."""
    return () if site.is_huge else _FEW_ENDINGS if site.is_large else ENDINGS


def export_names(site: Site, name: str, papers: Sequence[Paper]) -> list[str]:
    """Return the files of one format, without their ending: one, or as many as so many papers need; none has a topic's own name."""
    more = max(1, math.ceil(len(papers) / _MOST_IN_FILE)) - 1 if site.is_large else 0
    taken = {f"topics/{topic.slug}" for topic in site.topic_pages}
    return [name, *islice((part for number in count(2) if (part := f"{name}-{number}") not in taken), more)]


def export_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files below exports/: the whole library, then each topic."""
    if site.is_huge:
        return
    yield from _split(site, "papers", site.digest.library.papers)
    for topic in site.topic_pages:
        yield from _split(site, f"topics/{topic.slug}", site.members[topic.slug])


def _split(site: Site, name: str, papers: Sequence[Paper]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a list of papers; those of a long one hold them by slug, so that few change with a new paper."""
    if not site.is_large:
        yield from _files(site, name, papers)
        return
    ordered = sorted(papers, key=lambda paper: paper.slug)
    for place, part in enumerate(export_names(site, name, papers)):
        some = ordered[place * _MOST_IN_FILE : (place + 1) * _MOST_IN_FILE]
        citations = [replace(citation(site, paper), abstract="") for paper in some]
        yield f"exports/{part}.bib", bibtex(citations).encode()
        yield f"exports/{part}.csv", csv(citations).encode()


def _files(site: Site, name: str, papers: Sequence[Paper]) -> Iterator[tuple[str, bytes]]:
    citations = [citation(site, paper) for paper in papers]
    for ending, write in (("bib", bibtex), ("ris", ris), ("csl.json", csl_json), ("csv", csv)):
        yield f"exports/{name}.{ending}", write(citations).encode()
    yield f"exports/{name}.json", as_json([paper_as_json(site, paper) for paper in papers])


# Braces have to be balanced even behind a backslash, so that each brings its invisible partner. `\string^` is the one spelling
# of a circumflex that both TeX and readers of BibTeX take for a plain one.
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
"""Characters that mean something in TeX, and the first of two that it would join."""


def bibtex(citations: Iterable[Citation]) -> str:
    """Return a BibTeX file. It has no abstracts, so that it stays small; keywords are told apart by commas."""
    return "\n".join(map(_bibtex_entry, citations))


def _listed(keywords: Iterable[str]) -> str:
    """Join keywords by commas, and so leave none within."""
    return ", ".join(keyword.replace(",", "") for keyword in keywords)


def _bibtex_entry(one: Citation) -> str:
    year, month = (f"{{{one.day[:4]}}}", MONTHS[one.published.month - 1].lower()) if one.published else ("", "")
    fields = {
        "title": f"{{{{{_tex(one.title)}}}}}",
        "institution": _braced(_tex(one.organisation or "")),
        "year": year,
        "month": month,
        "keywords": _braced(_tex(_listed(one.keywords))),
        "url": _braced(one.url),
        "annote": _braced(_tex(one.note)),
    }
    lines = [f"  {name} = {value}" for name, value in fields.items() if value]
    return ",\n".join([f"@misc{{{one.slug}", *lines]) + "\n}\n"


def _tex(text: str) -> str:
    return _IN_TEX.sub(lambda m: _TEX.get(m[0]) or m[0] + "{}", text)


def _braced(value: str) -> str:
    return value and f"{{{value}}}"


def ris(citations: Iterable[Citation]) -> str:
    """Return a RIS file. A semicolon in a URL is percent-encoded, since it would part two URLs."""
    return "".join(f"{tag}  - {value}\r\n" for one in citations for tag, value in _ris_lines(one))


def _ris_lines(one: Citation) -> list[tuple[str, str]]:
    known = [
        ("PB", one.organisation),
        ("PY", one.day[:4]),
        ("DA", one.day.replace("-", "/")),
        *(("KW", keyword) for keyword in one.keywords),
        ("UR", one.url.replace(";", "%3B")),
        ("AB", one.abstract),
        ("N1", one.note),
    ]
    filled = [(tag, value) for tag, value in known if value]
    return [("TY", "UNPB"), ("ID", one.slug), ("TI", one.title), *filled, ("ER", "")]


def csl_json(citations: Iterable[Citation]) -> str:
    """Return a CSL-JSON file; to CSL, a preprint is an article."""
    return json.dumps([_csl_item(one) for one in citations], ensure_ascii=False, indent=1) + "\n"


def _csl_item(one: Citation) -> dict[str, Any]:
    date = one.published
    known = {
        "publisher": one.organisation,
        "issued": date and {"date-parts": [[date.year, date.month, date.day]]},
        "keyword": _listed(one.keywords),
        "URL": one.url,
        "abstract": one.abstract,
        "note": one.note,
    }
    return {"id": one.slug, "type": "article", "title": one.title} | {name: value for name, value in known.items() if value}


_COLUMNS = ("slug", "title", "published", "organisation", "topic", "tags", "url", "code", "abstract")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def csv(citations: Iterable[Citation]) -> str:
    """Return a CSV file.

    What a spreadsheet would take for a formula gets an apostrophe in front; so does such a
    text that has apostrophes already. Take one away to read the text as it was.
    """
    return "".join(",".join(map(_cell, row)) + "\r\n" for row in (_COLUMNS, *map(_row, citations)))


def _row(one: Citation) -> tuple[str, ...]:
    tags, code = "; ".join(one.tags), "; ".join(one.code)
    return (one.slug, one.title, one.day, one.organisation or "", one.topic, tags, one.url, code, one.abstract)


def _cell(text: str) -> str:
    harmless = f"'{text}" if _FORMULA.match(text) else text
    return '"{}"'.format(harmless.replace('"', '""'))


def coins(one: Citation) -> str:
    """Return an OpenURL ContextObject, the title of a `<span class="Z3988">`; not yet escaped for HTML.

    The Dublin Core format is the one in which Zotero reads a preprint.
    """
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "preprint"),
        ("rft.title", one.title),
        ("rft.publisher", one.organisation),
        ("rft.date", one.day),
        ("rft.identifier", one.url),
        *(("rft.subject", keyword) for keyword in one.keywords),
    ]
    return urlencode([(name, value) for name, value in pairs if value], quote_via=quote)
