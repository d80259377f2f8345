"""Citations as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from litdigest.exports.citation import Citation

_COLUMNS = ("slug", "title", "published", "organisation", "topic", "tags", "url", "code", "abstract", "authors", "arxiv", "doi")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def csv_text(citations: Iterable[Citation]) -> str:
    """Return a CSV file, with the byte-order mark by which spreadsheets recognise UTF-8.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front, even if it already
    begins with apostrophes. Remove one to get the original text.
    """
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([_COLUMNS, *map(_row, citations)])
    return f"\ufeff{out.getvalue()}"


def _row(one: Citation) -> list[str]:
    many = ("; ".join(one.tags), "; ".join(one.code), "; ".join(one.authors))
    facts = (one.slug, one.title, one.date, one.organisation or "", one.topic)
    cells = (*facts, many[0], one.url, many[1], one.abstract, many[2], one.arxiv, one.doi)
    return [f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells]
