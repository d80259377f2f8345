"""Citations as RIS."""

from __future__ import annotations

from collections.abc import Iterable

from litdigest.exports.citation import Citation


def ris(citations: Iterable[Citation]) -> str:
    """Return a RIS file. A semicolon in a URL is percent-encoded, since it would separate two URLs."""
    return "".join(f"{tag}  - {value}\r\n" for one in citations for tag, value in _ris_lines(one))


def _ris_lines(one: Citation) -> list[tuple[str, str]]:
    known = [
        ("PB", one.organisation),
        ("PY", one.day[:4]),
        ("DA", one.day.replace("-", "/")),
        *(("KW", keyword) for keyword in one.keywords),
        ("UR", one.url.replace(";", "%3B")),
        ("AB", one.abstract),
        ("N1", one.note),
    ]
    filled = [(tag, value) for tag, value in known if value]
    return [("TY", "UNPB"), ("ID", one.slug), ("TI", one.title), *filled, ("ER", "")]
