"""Citations as RIS."""

from __future__ import annotations

from collections.abc import Iterable

from litdigest.exports.citation import Citation
from litdigest.text.names import split_name


def ris(citations: Iterable[Citation]) -> str:
    """Return a RIS file. A semicolon in a URL is percent-encoded, since it would separate two URLs."""
    return "".join(f"{tag}  - {value}\r\n" for one in citations for tag, value in _ris_lines(one))


def _name(author: str) -> str:
    name = split_name(author)
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part)


def _ris_lines(one: Citation) -> list[tuple[str, str]]:
    known = [
        *(("AU", _name(author)) for author in one.authors),
        ("PB", one.organisation),
        ("PY", one.date[:4]),
        ("DA", one.date.replace("-", "/")),
        ("AN", f"arXiv:{one.arxiv}" if one.arxiv else ""),
        ("DO", one.doi),
        ("UR", one.url.replace(";", "%3B")),
        ("AB", one.abstract),
        ("N1", one.note),
    ]
    filled = [(tag, value) for tag, value in known if value]
    return [("TY", "UNPB"), ("ID", one.key), ("TI", one.title), *filled, ("ER", "")]
