"""What titles have in common, and what tells them apart."""

from __future__ import annotations

import re
import unicodedata

from litdigest.text.english import FOLDED_FILLER, common_form
from litdigest.text.maths import without_maths
from litdigest.text.plain import key

_RAISED = re.compile("[⁰¹²³⁴-⁹ⁿ]+")
_ORDINARY_SYMBOLS = frozenset("|~−^`")
"""Symbols that stand for punctuation as often as for themselves."""
_OWN_MARKS = 0x0900
"""From this character on, marks are vowels or change the letter; below it, they are accents, which many sources leave out."""
_ROMAN = re.compile(r"\b[IVX]{1,5}\b(?!['’])")
_NUMERALS = dict(zip("one two three four five six seven eight nine ten".split(), range(1, 11), strict=True))
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_PART = re.compile(
    rf"\b(?:part|volume|vol|chapter|section|phase|track|task|day|episode)\.?\s+({'|'.join(_NUMERALS)}|[a-h])\b", re.IGNORECASE
)
_KIN = 0.5


def common_key(title: str) -> str:
    """Return a key that all spellings of one title share; a few different titles share it, too."""
    return key(without_maths(title))


def telling_marks(title: str) -> str:
    """Return the marks that `key` drops although they can tell two titles apart: symbols, raised numbers, vowels of Indic scripts."""
    text = without_maths(title)
    if text.isascii() and not re.search(r"[*<>=+]", text):
        return ""
    return "".join(_marks(unicodedata.normalize("NFKD", _RAISED.sub(lambda m: f"\u2191{m[0]}", text[:1000]))))


def _marks(text: str) -> list[str]:
    base, found = " ", []
    for ch in text:
        kind = unicodedata.category(ch)
        if not kind.startswith("M"):
            base = ch
        is_symbol = ch == "*" or (kind == "Sm" and ch not in _ORDINARY_SYMBOLS)
        if is_symbol or (kind.startswith("M") and ord(base) >= _OWN_MARKS):
            found.append(ch)
    return found


def numbers_in(title: str) -> tuple[str, ...]:
    """Return the numbers of a title, in any spelling: a part, a year, a version."""
    text = without_maths(title)
    found = [*_NUMBER.findall(unicodedata.normalize("NFKC", text)), *(str(_value(roman)) for roman in _ROMAN.findall(text) if roman != "X")]
    parts = (part.lower() for part in _PART.findall(text))
    return tuple(sorted([*found, *(str(_NUMERALS.get(part, part)) for part in parts)]))


def _value(roman: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[ch] for ch in roman]
    return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))


def are_kin(one: str, other: str) -> bool:
    """Return whether two titles begin with the same name before a colon, or share at least half of their content words."""
    names = [key(title.partition(":")[0]) for title in (one, other) if ":" in title]
    if len(names) == 2 and names[0] == names[1]:
        return True
    first, second = content_words(one), content_words(other)
    return len(first & second) >= max(1, _KIN * min(len(first), len(second)))


def content_words(text: str) -> frozenset[str]:
    """Return the words of a text that say what it is about; of scripts without blanks, the pairs of characters."""
    found = {part for word in re.findall(r"\w+", text.casefold()) for part in _parts(word)}
    return frozenset(word for word in found if len(word) > 1 and word not in FOLDED_FILLER)


def _parts(word: str) -> list[str]:
    if word >= "\u2e80":
        return [word[at : at + 2] for at in range(max(1, len(word) - 1))]
    return [common_form(word)]
