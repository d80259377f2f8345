"""Records of papers that a format states field by field: checked, and kept as canonical JSON."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from litdigest.reading.identities import ARXIV_ID
from litdigest.reading.links import stated_link
from litdigest.text.plain import clean_spaces, shorten

FORMAT = "litdigest records 1"
SUFFIX = ".json"
_ARXIV = re.compile(rf"({ARXIV_ID.pattern})(?:v\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=$|T)")
_PARAGRAPH = re.compile(r"\n\s*\n")
_MOST = 10**9
"""Greater numbers of upvotes or comments are mistakes."""

T = TypeVar("T")
Record = Mapping[str, Any]
"""Facts of one paper by the names in `_READERS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The records of one file."""

    day: dt.date | None
    """The day of the listing, if the file states it."""
    rows: tuple[tuple[int, Record], ...]
    """Each with its number, from 1."""
    origin: str
    """Where the records come from, in words."""


class RecordError(ValueError):
    """A record cannot be used; the message says why."""


def checked(record: Record, doubts: list[str]) -> dict[str, Any]:
    """Return the facts of a record that can be read; `doubts` takes the others.

    Raises:
        RecordError: it is no paper.
    """
    facts: dict[str, Any] = {}
    for key, read in _READERS.items():
        value = record.get(key)
        fact = read(value)
        if fact is not None:
            facts[key] = fact
        elif value not in (None, "", []):
            doubts.append(f"its {key} {shorten(repr(value))} cannot be read and was left out; correct it in the source")
    for key, name in (("title", "title"), ("arxiv", "arXiv id")):
        if key not in facts:
            raise RecordError(f"it has no {name} that can be read, so the record was left out; correct it in the source")
    return facts


def iso_day(text: object) -> dt.date | None:
    """Return the day that "YYYY-MM-DD" states, perhaps with a time, or None for anything else."""
    found = _DAY.match(text) if isinstance(text, str) else None
    try:
        return dt.date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def _text(value: object) -> str | None:
    return clean_spaces(value) or None if isinstance(value, str) else None


def _paragraphs(value: object) -> str | None:
    return "\n".join(filter(None, map(clean_spaces, _PARAGRAPH.split(value)))) or None if isinstance(value, str) else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST else None


def _day(value: object) -> str | None:
    day = iso_day(value)
    return day.isoformat() if day else None


def _arxiv(value: object) -> str | None:
    found = _ARXIV.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[1] if found else None


def _names(value: object) -> list[str] | None:
    """Return the names; if one cannot be read, none counts, since their number would be wrong."""
    names = [name for each in value if (name := _text(each))] if isinstance(value, list) else []
    return names if isinstance(value, list) and names and len(names) == len(value) else None


def _url(value: object) -> str | None:
    link = stated_link(value, "other", "")
    return link.url if link else None


_READERS: dict[str, Callable[[object], object | None]] = {
    "arxiv": _arxiv, "title": _text, "abstract": _paragraphs, "authors": _names, "published": _day, "organisation": _text,
    "upvotes": _number, "comments": _number, "code": _url, "project": _url,
}  # fmt: skip


def as_json(records: Records) -> str:
    """Return records as canonical JSON, one in each line. Blank lines part the paragraphs of an abstract, as where they came from."""
    head = {"format": FORMAT, "origin": records.origin, "day": records.day.isoformat() if records.day else None}
    rows = ",\n".join(json.dumps({"record": number, **_as_parted(row)}, ensure_ascii=False) for number, row in records.rows)
    text = f'{json.dumps(head, ensure_ascii=False)[:-1]}, "records": [\n{rows}\n]}}\n'
    return text.encode("utf-8", "backslashreplace").decode()


def _as_parted(record: Record) -> Record:
    return {**record, "abstract": record["abstract"].replace("\n", "\n\n")} if "abstract" in record else record


def parse_records(data: object) -> Records | None:
    """Return the records of canonical JSON, or None for other data."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return None
    listed = data.get("records")
    rows = [row if isinstance(row, dict) else {} for row in listed] if isinstance(listed, list) else []
    numbers = [_number(row.get("record")) or place for place, row in enumerate(rows, 1)]
    if len({*numbers}) < len(numbers):
        numbers = [*range(1, len(numbers) + 1)]  # or one record would take the place of another
    return Records(
        day=iso_day(data.get("day")),
        rows=tuple(zip(numbers, rows, strict=True)),
        origin=_text(data.get("origin")) or "its record",
    )


def unused_keys(rows: Iterable[object], used: Sequence[str]) -> set[str]:
    """Return the keys in the rows that are none of `used`."""
    return {str(key) for row in rows if isinstance(row, dict) for key in row} - {*used}
