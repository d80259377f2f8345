"""Read papers of Hugging Face: a page saved as HTML, or an answer of the papers API."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litdigest.reading.records import Records, iso_day, unused_keys

_LISTS = ("searchResults", "dailyPapers")
"""Names of lists of papers in the data of a page; on a page of search results, these count."""
_PIECE = re.compile(r"<(?P<kind>!--|script|style)|\bdata-props\s*=\s*(?P<quote>[\"'])", re.IGNORECASE)
_END = {kind: re.compile(end, re.IGNORECASE) for kind, end in (("!--", "-->"), ("script", "</script"), ("style", "</style"))}
_ORIGIN = "the paper's record on Hugging Face"
_OUTER = ("paper", "title", "summary", "publishedAt", "numComments")
_INNER = ("id", "title", "summary", "authors", "publishedAt", "submittedOnDailyAt", "organization", "upvotes", "githubRepo", "projectPage")
"""The keys that are used; the rest is Hugging Face's own or its users'."""


@dataclass(frozen=True, slots=True)
class Found:
    """The records of a page or an answer, and what of it is not used."""

    records: Records
    dropped: tuple[str, ...]
    """Names of keys."""


def find_papers(text: str) -> Found | None:
    """Return the records in a page or an answer of Hugging Face, or None if the text is neither."""
    return _from_page(text) if text.lstrip().startswith("<") else from_answer(parse_json(text))


def from_answer(data: object) -> Found | None:
    """Return the records of an answer of the API: a list of papers, or one paper."""
    rows = data if isinstance(data, list) else [data]
    if not any(_is_paper(row) for row in rows):
        return None
    days = {_inner(row).get("submittedOnDailyAt") for row in rows if _is_paper(row)}
    listed = {day[:10] if isinstance(day, str) else None for day in days}
    return _found(rows, listed.pop() if len(listed) == 1 else None)


def _from_page(text: str) -> Found | None:
    for props in _props(text):
        data = parse_json(props)
        lists = [data.get(name) for name in _LISTS] if isinstance(data, dict) else []
        rows = next((rows for rows in lists if isinstance(rows, list) and rows), None)
        if isinstance(data, dict) and rows:
            return _found(rows, None if rows is data.get("searchResults") else data.get("dateString"))
    return None


def _props(text: str) -> Iterator[str]:
    """Yield the data that a page hands to its scripts, where it could hold papers.

    It is the value of an attribute. Scripts and comments are passed over. One pass suffices; `html.parser` takes quadratic time
    for tags that do not end.
    """
    place = 0
    while piece := _PIECE.search(text, place):
        kind, quote = piece["kind"], piece["quote"]
        end = _END[kind.lower()].search(text, piece.end()) if kind else None
        after = text.find(quote, piece.end()) if quote else end.end() if end else -1
        if after < 0:
            return
        value = text[piece.end() : after] if quote else ""
        if any(name in value for name in _LISTS):
            yield html.unescape(value)
        place = after + len(quote or "")


def parse_json(text: str) -> object:
    """Return the data of JSON, or None for anything else."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_paper(row: object) -> bool:
    return isinstance(row, dict) and (isinstance(row.get("paper"), dict) or {"id", "title", "summary"} <= row.keys())


def _found(rows: Sequence[object], day: object) -> Found:
    dropped = unused_keys(rows, (*_OUTER, *_INNER)) | unused_keys(map(_inner, rows), _INNER)
    records = Records(day=iso_day(day), rows=tuple((number, _facts(row)) for number, row in enumerate(rows, 1)), origin=_ORIGIN)
    return Found(records, tuple(sorted(dropped)))


def _inner(row: object) -> Mapping[str, Any]:
    if not isinstance(row, dict):
        return {}
    return row["paper"] if isinstance(row.get("paper"), dict) else row


def _facts(row: object) -> dict[str, Any]:
    """Return the facts of a record by our own names, unchecked."""
    outer: Mapping[str, Any] = row if isinstance(row, dict) else {}
    inner = _inner(row)
    return {
        "arxiv": inner.get("id"),
        "title": inner.get("title") or outer.get("title"),
        "abstract": inner.get("summary") or outer.get("summary"),
        "authors": _names(inner.get("authors")),
        "published": inner.get("publishedAt") or outer.get("publishedAt"),
        "organisation": _organisation(inner.get("organization")),
        "upvotes": inner.get("upvotes"),
        "comments": outer.get("numComments"),
        "code": inner.get("githubRepo"),
        "project": inner.get("projectPage"),
    }


def _names(authors: object) -> object:
    return [author.get("name") if isinstance(author, dict) else None for author in authors] if isinstance(authors, list) else authors


def _organisation(found: object) -> object:
    return (found.get("fullname") or found.get("name")) if isinstance(found, dict) else found
