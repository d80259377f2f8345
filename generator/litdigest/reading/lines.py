"""The lines of a listing: which are header, which are meta, which are text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from litdigest.dates import MONTH_NAMES, MONTHS, DayDate

HEADER = frozenset(
    {
        "new",
        "get trending papers in your email inbox!",
        "subscribe",
        "daily papers",
        "byak and the research community",
        "by ak and the research community",
    }
)

_AUTHORS = re.compile(r"[•*·-]?\s*(\d{1,6})\s+authors?", re.IGNORECASE)
_MONTH = "|".join([*(f"{name[:3]}(?:{name[3:]})?" for name in MONTH_NAMES), "Sept"])
_DATE = re.compile(
    rf"(?P<text>(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})(?:, (?P<year>\d{{4}})|,? (?P<bare>(?:19|20)\d\d))?)(?: (?P<comments>\d{{1,9}}))?",
    re.IGNORECASE,
)
_DATE_WORDS = 4
_HEADER_WORDS = max(len(text.split()) for text in HEADER)
_ORGANISATION_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank."""

    number: int
    """From 1."""
    text: str
    """Without leading and trailing blanks."""


@dataclass(frozen=True, slots=True)
class Header:
    """A run of header lines and the listing date after it."""

    lines: tuple[Line, ...]
    date: DayDate | None


@dataclass(frozen=True, slots=True)
class Meta:
    """The lines below an entry: who, and when."""

    lines: tuple[Line, ...]
    authors_count: int | None = None
    organisation: str | None = None
    date: DayDate | None = None
    date_text: str | None = None
    comments: int | None = None


def split_lines(text: str) -> tuple[Line, ...]:
    """Return the lines of `text` that are not blank, numbered as an editor would."""
    rows = re.split(r"\r\n|\n|\r", text)
    return tuple(Line(number, row.strip()) for number, row in enumerate(rows, 1) if row.strip())


def folded(line: Line) -> str:
    """Return the line's text for comparison with `HEADER`: lower case, and single spaces as far as a header line is long."""
    return " ".join(line.text.split(None, _HEADER_WORDS)).casefold()


def parse_date(text: str) -> tuple[DayDate, str, int | None] | None:
    """Return the date, the date as shown and the comments of "Mon D[, YYYY] [C]"."""
    words = text.split(None, _DATE_WORDS)
    match = _DATE.fullmatch(" ".join(words)) if len(words) <= _DATE_WORDS else None
    if match is None:
        return None
    year = int(match["year"] or match["bare"]) if match["year"] or match["bare"] else None
    date = DayDate(month=MONTHS.index(match["month"][:3].title()) + 1, day=int(match["day"]), year=year)
    return date, match["text"], int(match["comments"]) if match["comments"] else None


def header_at(lines: Sequence[Line], start: int) -> Header | None:
    """Return the header that begins at lines[start].

    In the middle of a file, a single line such as "new" is no header; two such lines are.
    """
    end = start
    while end < len(lines) and folded(lines[end]) in HEADER:
        end += 1
    if end - start < (1 if start == 0 else 2):
        return None
    found = parse_date(lines[end].text) if end < len(lines) else None
    if found and found[2] is None:
        return Header(tuple(lines[start : end + 1]), found[0])
    return Header(tuple(lines[start:end]), None)


def meta_at(lines: Sequence[Line], start: int) -> Meta | None:
    """Return the meta block that begins at lines[start]: who, then "·", then the date."""
    who = _AUTHORS.fullmatch(lines[start].text)
    after = start + 1 if who or _is_organisation(lines, start) else start
    end = after + 1 if after < len(lines) and _is_dot(lines[after]) else after
    found = parse_date(lines[end].text) if end < len(lines) else None
    if found is None and end == start:
        return None
    date, date_text, comments = found or (None, None, None)
    return Meta(
        lines=tuple(lines[start : end + 1 if found else end]),
        authors_count=int(who[1]) if who else None,
        organisation=lines[start].text if after > start and not who else None,
        date=date,
        date_text=date_text,
        comments=comments,
    )


def _is_dot(line: Line) -> bool:
    return line.text in ("·", "•")


def _is_organisation(lines: Sequence[Line], start: int) -> bool:
    """Return whether lines[start] is right above the dot of a meta block."""
    if start + 1 >= len(lines) or not _is_dot(lines[start + 1]):
        return False
    line = lines[start]
    return not _is_dot(line) and lines[start + 1].number == line.number + 1 and len(line.text) <= _ORGANISATION_LENGTH
