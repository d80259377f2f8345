"""How the search splits and folds words. `overrides/assets/litdigest-search-words.js` does the same; a test compares both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

END = "\ua66e"
"""The letter that ends every token, so that no token is the beginning of another. Alone, it ends a paper's text."""
CAPITALS = "\ua00e"
"""Follows `END` if a word is written in capitals."""
TAG = "\ua00f"
"""Follows `END` if a token is the slug of a tag."""

_TEX = re.compile(r"[\\{}^$]|_(?=[{0-9])")
_FOLDING = re.compile(rf"[^\x20-\x7e]|{_TEX.pattern}")
"""Characters that are folded; most texts have none."""
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_FOLDED = str.maketrans(dict(zip("øØłŁđĐı", "oOlLdDi", strict=True)) | {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"})

_LETTERS = str.maketrans(dict(zip("0123456789+#&-", map(chr, range(0xA000, 0xA00E)), strict=True)))
"""Pagefind splits words at digits and marks, so these are letters in the index."""
_UNHEARD = re.compile("['`\u2018\u2019\ua000-\ua00f\ua66e]|(?<=[0-9])[.,](?=[0-9])")
"""What is left out of a word without splitting it."""
_PIECE = re.compile(r"[^\W_]+(?:&[^\W_]+)*[+#]*")
_BORDER = re.compile(r"(?<=[^\W\d_][^\W\d_])(?=\d)")
"""Between the letters and the digits of a name: Qwen2.5, GPT4o; not in R1 or 3D."""
_CAPITALS = re.compile(r"[A-Z]{2,5}s?")
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Chinese and Japanese, which put no spaces between words."""
_MOST_PARTS = 12
_LONGEST = 48


def sought_form(word: str) -> str:
    """Return a word as it is sought: without accents, superscripts, subscripts and TeX marks. Never empty, never two words."""
    if not _FOLDING.search(word):
        return word
    plain_word = "".join(ch for ch in unicodedata.normalize("NFKD", word) if unicodedata.category(ch)[0] not in "MZC")
    plain_word = _DASHES.sub("-", plain_word.translate(_FOLDED))
    return _TEX.sub("", plain_word) or word


@lru_cache(maxsize=2**18)
def parts(word: str) -> tuple[str, ...]:
    """Return the parts of a word, with their capitals: GPT-4o has GPT and 4o; Chinese and Japanese, each pair of characters."""
    return tuple(
        found
        for piece in _PIECE.findall(_UNHEARD.sub("", sought_form(word)))
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
    """Return a word as the index has it: the whole, then its parts."""
    found = parts(word)[:_MOST_PARTS]
    if not found:
        return "-"
    tokens = [token(part) for part in found]
    if len(found) == 1:
        return tokens[0]
    return "-".join([*filter(None, [whole_token(found)]), *tokens])


def whole_token(found: Sequence[str]) -> str:
    """Return the token of a word of several parts, or nothing if nobody would type it as one."""
    whole = "".join(found).lower()
    return "" if len(whole) > _LONGEST or _IDEOGRAPHS.search(whole) else whole.translate(_LETTERS) + END


def token(part: str) -> str:
    """Return a part of a word in the letters of the index."""
    return part.lower().translate(_LETTERS) + END + (CAPITALS if _CAPITALS.fullmatch(part) else "")


def tag_token(slug: str) -> str:
    """Return the token of the papers that have a tag."""
    return slug.translate(_LETTERS) + END + TAG
