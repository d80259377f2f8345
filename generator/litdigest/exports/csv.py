"""Citations as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from litdigest.exports.citation import Citation

_COLUMNS = ("slug", "title", "published", "organisation", "topic", "tags", "url", "code", "abstract")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def csv_text(citations: Iterable[Citation]) -> str:
    """Return a CSV file.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front, even if it already
    begins with apostrophes. Remove one to get the original text.
    """
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([_COLUMNS, *map(_row, citations)])
    return out.getvalue()


def _row(one: Citation) -> list[str]:
    tags, code = "; ".join(one.tags), "; ".join(one.code)
    cells = (one.slug, one.title, one.day, one.organisation or "", one.topic, tags, one.url, code, one.abstract)
    return [f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells]
