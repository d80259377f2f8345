"""How likely is it that a line is a title, and not an abstract? By its length, its capitals and its sentences, in any script."""

from __future__ import annotations

import functools
import re

_EVEN_LENGTH = 230
"""At this length, in characters, a line is as likely a title as an abstract."""
_LOOKED_AT = 400
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Characters that each say as much as about three of an alphabet."""
_DENSITY = 2.2
_INNER_STOP = re.compile(r"[.?!؟۔।] (?=[^\W\d_])|[。！？](?=.)")
_INNER_STOP_ASCII = re.compile(r"[.?!] [A-Z]")
_WORD = re.compile(r"\b[^\W\d_]{4,}")
_ENDS = (".", "。", "۔", "।")


@functools.lru_cache(maxsize=2**10)
def title_odds(text: str) -> float:
    """Return the log-odds that `text` is a title and not an abstract, between -12 and 12."""
    odds: float = (_EVEN_LENGTH - _length(text)) / 20 + 2.5 * (_capitals(text) - 0.5)
    odds -= 1.5 * min(4, _stops(text[:2000]))
    odds -= 2.5 * text.endswith(_ENDS)
    odds -= 2.5 * ("http" in text)
    return max(-12.0, min(12.0, odds))


def _length(text: str) -> float:
    return len(text) if text.isascii() else len(text) + _DENSITY * len(_DENSE.findall(text[:_LOOKED_AT]))


def _capitals(text: str) -> float:
    """Return the share of words with a capital; a half where the script has none."""
    words = _WORD.findall(text[:_LOOKED_AT])
    cased = words if text.isascii() else [word for word in words if word[0].lower() != word[0].upper()]
    if words and not cased:
        return 0.5
    capitals: int = sum([word[0].isupper() for word in cased])
    return capitals / max(1, len(cased))


def _stops(text: str) -> int:
    """Return how many sentences end before the last one: a small letter begins none."""
    if text.isascii():
        return len(_INNER_STOP_ASCII.findall(text))
    return sum(not text[match.end()].islower() for match in _INNER_STOP.finditer(text))
