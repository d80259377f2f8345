"""Files that people save in place of a listing: what they are, by how they begin."""

from __future__ import annotations

import json
import re

_JSON = "JSON data"
_KINDS = (
    (re.compile(r"\s*(?:<!doctype|<html|<\?xml|<[a-z]+[ >])", re.IGNORECASE), "the source of a web page"),
    (re.compile(r"\s*(?:\[\s*\{|\{\s*\")"), _JSON),
    (re.compile(r"\s*@[A-Za-z]+\s*\{"), "a BibTeX file"),
    (re.compile(r"TY  - "), "an RIS file"),
    (re.compile(r"\{\\rtf"), "an RTF file"),
    (re.compile(r"%PDF-"), "a PDF file"),
    (re.compile(r"\s*\"?title\"?[,;\t]", re.IGNORECASE), "a table"),
    (re.compile(r"From: |MIME-Version: "), "a web archive"),
)
_LOOKED_AT = 2000


def source_kind(text: str) -> str | None:
    """Return what a file is that no browser shows like this, or None."""
    start = text.removeprefix("\ufeff")[:_LOOKED_AT]
    kind = next((kind for form, kind in _KINDS if form.match(start)), None)
    return _json_kind(text.removeprefix("\ufeff"), kind) if kind == _JSON else kind


def _json_kind(text: str, kind: str) -> str:
    try:
        json.loads(text)
    except json.JSONDecodeError as fault:
        return f"{kind} that ends early or is damaged (line {fault.lineno}, column {fault.colno})"
    except (ValueError, RecursionError):
        pass
    return kind
