"""The reviewed file `papers.yml`: what names a paper elsewhere. Text in, values and problems out."""

from __future__ import annotations

import datetime as dt
import re

from litdigest.content import Identity
from litdigest.dates import PaperDate
from litdigest.model import Problem
from litdigest.reading.yaml_cells import Cell, CellError, checked_slug, guarded, mapping, one_or_more, quoted, string, strings

_KEYS = ("arxiv", "doi", "authors", "published", "categories", "venue", "source", "checked", "slug", "hide")
_MONTH = r"\d\d(?:0[1-9]|1[0-2])"
ARXIV_ID = re.compile(rf"{_MONTH}\.\d{{4,5}}|[a-z-]+(?:\.[A-Z]{{2}})?/{_MONTH}\d{{3}}")
"""Identifiers since 2007, and before (https://info.arxiv.org/help/arxiv_identifier.html)."""
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?")
_URL = re.compile(r"https?://[^\s\"<>]+")


def parse_identities(text: str, source: str) -> tuple[dict[str, Identity], tuple[Problem, ...]]:
    """Read `papers.yml`; the identities are by paper slug."""
    return guarded(_identities, text, source, {})


def _identities(cell: Cell) -> dict[str, Identity]:
    found = {checked_slug(row, name): _identity(row, quoted(name)) for name, row in mapping(cell, "the file").items()}
    lines: dict[tuple[str, str], int] = {}
    for one in found.values():
        for kind, value in (("arxiv", one.arxiv), ("doi", one.doi), *(("slug", slug) for slug in one.slugs)):
            if value and (line := lines.setdefault((kind, value.lower()), one.line)) != one.line:
                raise CellError(one.line, f"{kind} {value!r} is at line {line}, too; one of the two papers is another one")
    return found


def _slugs(cell: Cell) -> tuple[str, ...]:
    return tuple(checked_slug(cell, name) for name in one_or_more(cell, "'slug'"))


def _identity(cell: Cell, what: str) -> Identity:
    row = mapping(cell, what, _KEYS)
    return Identity(
        line=cell.line,
        arxiv=_matching(row.get("arxiv"), ARXIV_ID, "'arxiv'", 'an arXiv id in quotes, without a version, such as "2203.17269"'),
        doi=_matching(row.get("doi"), _DOI, "'doi'", "a DOI such as 10.1000/182"),
        authors=tuple(" ".join(name.split()) for name in strings(row.get("authors"), "'authors'")),
        published=_published(row.get("published")),
        categories=tuple(_category(row["categories"], name) for name in strings(row.get("categories"), "'categories'")),
        venue=string(row["venue"], "'venue'") if "venue" in row else None,
        source=_matching(row.get("source"), _URL, "'source'", "a URL"),
        checked=_day(row.get("checked")),
        slugs=_slugs(row["slug"]) if "slug" in row else (),
        hide=string(row["hide"], "'hide'") if "hide" in row else None,
    )


def _matching(cell: Cell | None, pattern: re.Pattern[str], what: str, example: str) -> str | None:
    if cell is None or cell.value is None:
        return None
    if not isinstance(cell.value, str) or not pattern.fullmatch(cell.value):
        raise CellError(cell.line, f"{what} should be {example}, not {quoted(cell.plain)}")
    return cell.value


def _category(cell: Cell, name: str) -> str:
    if not _CATEGORY.fullmatch(name):
        raise CellError(cell.line, f"{quoted(name)} is no category of arXiv such as cs.LG; correct it")
    return name


def _published(cell: Cell | None) -> PaperDate | None:
    if cell is None or cell.value is None:
        return None
    date = PaperDate.parse(str(cell.plain))
    if isinstance(cell.value, bool | float) or date is None:
        raise CellError(cell.line, f"'published' should be YYYY-MM-DD, YYYY-MM or YYYY, not {quoted(cell.plain)}")
    return date


def _day(cell: Cell | None) -> dt.date | None:
    if cell is None or cell.value is None:
        return None
    if not isinstance(cell.value, dt.date) or isinstance(cell.value, dt.datetime):
        raise CellError(cell.line, f"'checked' should be a day such as 2026-01-31, not {quoted(cell.plain)}")
    return cell.value
