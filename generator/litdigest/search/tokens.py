"""How the search reads words. `overrides/assets/litdigest-search-words.js` holds the twins; a test compares both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

END = "\ua66e"
"""The letter that ends every token, so that none is the beginning of a word that is asked for. By itself it ends a paper's text."""
CAPITALS = "\ua00e"
"""Follows `END` where a word is written in capitals."""
TAG = "\ua00f"
"""Follows `END` where a token is the slug of a tag."""

_TEX = re.compile(r"[\\{}^$]|_(?=[{0-9])")
_FOLDING = re.compile(rf"[^\x20-\x7e]|{_TEX.pattern}")
"""What is folded; most texts have none of it."""
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_FOLDED = str.maketrans(dict(zip("øØłŁđĐı", "oOlLdDi", strict=True)) | {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"})

_LETTERS = str.maketrans(dict(zip("0123456789+#&-", map(chr, range(0xA000, 0xA00E)), strict=True)))
"""Pagefind cuts words at digits and marks, so these are letters in the index."""
_UNHEARD = re.compile("['`\u2018\u2019\ua000-\ua00f\ua66e]|(?<=[0-9])[.,](?=[0-9])")
"""What is left out of a word without cutting it."""
_PIECE = re.compile(r"[^\W_]+(?:&[^\W_]+)*[+#]*")
_BORDER = re.compile(r"(?<=[^\W\d_][^\W\d_])(?=\d)")
"""Between the letters and the digits of a name: Qwen2.5, GPT4o; not in R1 or 3D."""
_CAPITALS = re.compile(r"[A-Z]{2,5}s?")
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Chinese and Japanese, which put no spaces between words."""
_MOST_PARTS = 12
_LONGEST = 48


def folded(word: str) -> str:
    """Return a word as it is sought: without accents, raised and lowered characters, TeX marks. Never empty, never two words."""
    if not _FOLDING.search(word):
        return word
    plain_word = "".join(ch for ch in unicodedata.normalize("NFKD", word) if unicodedata.category(ch)[0] not in "MZC")
    plain_word = _DASHES.sub("-", plain_word.translate(_FOLDED))
    return _TEX.sub("", plain_word) or word


@lru_cache(maxsize=2**18)
def parts(word: str) -> tuple[str, ...]:
    """Return what a word is made of, in its own capitals: GPT-4o is GPT and 4o. Of Chinese and Japanese, each pair of characters."""
    return tuple(
        found
        for piece in _PIECE.findall(_UNHEARD.sub("", folded(word)))
        for part in _BORDER.split(piece)
        for found in (_pairs(part) if _IDEOGRAPHS.search(part) else (part,))
    )


def _pairs(part: str) -> Iterator[str]:
    at = 0
    for match in _IDEOGRAPHS.finditer(part):
        yield from filter(None, [part[at : match.start()]])
        run = match[0]
        yield from [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        at = match.end()
    yield from filter(None, [part[at:]])


@lru_cache(maxsize=2**18)
def content_word(word: str) -> str:
    """Return a word as it stands in the index: its parts, and before them all of them in one."""
    found = parts(word)[:_MOST_PARTS]
    if not found:
        return "-"
    tokens = [token(part) for part in found]
    if len(found) == 1:
        return tokens[0]
    return "-".join([*filter(None, [whole_token(found)]), *tokens])


def whole_token(found: Sequence[str]) -> str:
    """Return the token of a word of several parts, or nothing where nobody would type it in one."""
    whole = "".join(found).lower()
    return "" if len(whole) > _LONGEST or _IDEOGRAPHS.search(whole) else whole.translate(_LETTERS) + END


def token(part: str) -> str:
    """Return a part of a word in the letters of the index."""
    return part.lower().translate(_LETTERS) + END + (CAPITALS if _CAPITALS.fullmatch(part) else "")


def tag_token(slug: str) -> str:
    """Return the token of the papers that have a tag."""
    return slug.translate(_LETTERS) + END + TAG
