"""Citations as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable

from litdigest.exports.citation import Citation

_COLUMNS = ("slug", "title", "published", "organisation", "topic", "tags", "url", "code", "abstract")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def csv_text(citations: Iterable[Citation]) -> str:
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
