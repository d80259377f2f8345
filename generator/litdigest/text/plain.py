"""Plain text: white space, keys for comparing titles, slugs."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from typing import Literal

from anyascii import anyascii

from litdigest.text.tex import untex

SLUG_LENGTH = 80
_PIECE = 1000
"""Characters normalised at a time: CPython takes quadratic time for many combining accents in a row."""
_AFTER_WORD = {"+": " plus", "#": " sharp"}
_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_RESERVED = frozenset({"index", "readme", "con", "prn", "aux", "nul", "unsorted"})


def clean_spaces(text: str) -> str:
    """Return `text` on one line with single spaces."""
    return " ".join(text.split())


def key(title: str) -> str:
    """Return a key that is equal for different spellings of one title.

    Case, accents, TeX marks and punctuation are folded away; a plus or sharp
    glued to a word is kept, so that "C", "C++" and "C#" stay three titles.
    """
    plain = untex(title)
    if not plain.isascii():
        plain = _normal("NFKD", plain)
    plain = plain.casefold()
    if not plain.isascii():
        plain = "".join(ch for ch in plain if not unicodedata.combining(ch))
    plain = re.sub(r"(?<=[^\W_])[+#]+", lambda m: "".join(_AFTER_WORD[c] for c in m[0]), plain)
    plain = re.sub(r"(?<=\w)['’](?=s\b)", "", plain)
    words = re.findall(r"[^\W_]+", plain)
    return " ".join(words) or clean_spaces(_normal("NFKC", title).casefold())


def _normal(form: Literal["NFKC", "NFKD"], text: str) -> str:
    return "".join(unicodedata.normalize(form, text[at : at + _PIECE]) for at in range(0, len(text), _PIECE))


@functools.lru_cache(maxsize=2**10)
def slug(title: str) -> str:
    """Return the lasting name of `title` in URLs: ASCII, at most 80 characters.

    It depends only on the title. If the readable part cannot hold the title's whole key (too long,
    another script, a reserved name), a hash of the key makes it unique.
    """
    full = key(title)
    words = re.findall(r"[a-z0-9]+", anyascii(full).lower())
    readable = "-".join(words)
    lossless = full.isascii() and " ".join(words) == full and readable not in _RESERVED
    if lossless and 0 < len(readable) <= SLUG_LENGTH:
        return readable
    hashed = hashlib.sha256(full.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{_cut_words(words, SLUG_LENGTH - 7)}-{hashed}"


def file_slug(name: str) -> str:
    """Return the lasting name of a file in URLs: the file's own name if it is suitable, else one made from it."""
    if _PLAIN_NAME.fullmatch(name) and len(name) <= SLUG_LENGTH and name not in _RESERVED:
        return name
    hashed = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{slug(name)[: SLUG_LENGTH - 7].rstrip('-')}-{hashed}"


def shorten(text: str, limit: int = 60) -> str:
    """Return `text` on one line; of a longer one, the first words and "…"."""
    line = clean_spaces(text)
    if len(line) <= limit:
        return line
    cut = line[: max(0, limit - 2)]
    words = cut.rpartition(" ")[0]
    return f"{words if len(words) > limit / 2 else cut} …".strip()


def _cut_words(words: list[str], limit: int) -> str:
    cut = ""
    for word in words:
        longer = f"{cut}-{word}" if cut else word
        if len(longer) > limit:
            break
        cut = longer
    return cut or (words[0][:limit] if words else "paper")
