"""Citations as CSL-JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from litdigest.exports.citation import Citation, listed


def csl_json(citations: Iterable[Citation]) -> str:
    """Return a CSL-JSON file; the CSL type of a preprint is "article"."""
    return json.dumps([_csl_item(one) for one in citations], ensure_ascii=False, indent=1) + "\n"


def _csl_item(one: Citation) -> dict[str, Any]:
    date = one.published
    known = {
        "publisher": one.organisation,
        "issued": date and {"date-parts": [[date.year, date.month, date.day]]},
        "keyword": listed(one.keywords),
        "URL": one.url,
        "abstract": one.abstract,
        "note": one.note,
    }
    return {"id": one.slug, "type": "article", "title": one.title} | {name: value for name, value in known.items() if value}
