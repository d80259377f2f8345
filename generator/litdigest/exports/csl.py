"""Citations as CSL-JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from litdigest.exports.citation import Citation
from litdigest.text.names import split_name


def csl_json(citations: Iterable[Citation]) -> str:
    """Return a CSL-JSON file; the CSL type of a preprint is "article"."""
    return json.dumps([_csl_item(one) for one in citations], ensure_ascii=False, indent=1) + "\n"


def _name(author: str) -> dict[str, str]:
    name = split_name(author)
    if not name.given:
        return {"literal": author}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}


def _csl_item(one: Citation) -> dict[str, Any]:
    known = {
        "author": [*map(_name, one.authors)],
        "publisher": one.organisation,
        "issued": one.date and {"date-parts": [[int(part) for part in one.date.split("-")]]},
        "number": one.arxiv and f"arXiv:{one.arxiv}",
        "DOI": one.doi,
        "URL": one.url,
        "abstract": one.abstract,
        "note": one.note,
    }
    return {"id": one.key, "type": "article", "title": one.title} | {name: value for name, value in known.items() if value}
