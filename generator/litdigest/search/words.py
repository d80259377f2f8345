"""The words of a library: their spelling, for corrections, and which neighbours count as one word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Set
from functools import lru_cache
from itertools import chain, pairwise

from litdigest.model import Paper
from litdigest.search.tokens import parts, sought_form, whole_token

_WORDS = 24_000
"""Maximum words of the vocabulary for corrections: about 90 kB compressed."""
_COMPOUNDS = 3_000
"""Maximum compounds that the browser loads: about 15 kB compressed."""
_MOST_PARTS = 4
_WORD = re.compile(r"[^\W\d_][^\W_]{2,24}")
_JOINED = re.compile(r"\W*[^\W_]+(?:(?:-|(?<=\d)\.(?=\d))[^\W_]+)*[+#]*\W*")
"""A word with nothing but hyphens, or the point of a number, within."""
_STRAY = 20
"""If so many times more papers write a word as one, a hyphen in it is a mistake, unless its parts are common words."""
_SHORT = 6
"""Fewer letters of two words together are chance: be, at, beat."""

_Parts = tuple[str, ...]


def vocabulary(papers: Collection[Paper]) -> bytes:
    """Return the words of the library, those of most papers first."""
    counts: Counter[str] = Counter()
    for paper in papers:
        counts.update(set(chain.from_iterable(map(_spelled, paper.text.split()))))
    best = sorted(counts, key=lambda word: (-counts[word], word))[:_WORDS]
    return "\n".join(best).encode()


@lru_cache(maxsize=2**18)
def _spelled(word: str) -> _Parts:
    """Return the spellings that may be meant: the parts of a word, and the whole."""
    found = [part.lower() for part in parts(word)]
    whole = ["".join(found)] if len(found) > 1 and whole_token(found) else []
    return tuple(part for part in (*found, *whole) if _WORD.fullmatch(part))


def compounds(papers: Collection[Paper]) -> bytes:
    """Return the words of several spellings, as parts with hyphens between them, those of most papers first.

    Low-rank is one, since papers seldom write it as two words; language-model is none. So are words that one paper
    writes together and another apart: finetuning, fine tuning.
    """
    together, apart, wholes = _spellings(papers)
    usual = {found: together[found] + apart[found] for found in together.keys() | apart.keys() if len(found) > 1}
    best: dict[str, _Parts] = {}
    for found in sorted(usual, key=lambda found: (-usual[found], found)):
        whole = wholes.get("".join(found), 0)
        is_slip = whole > _STRAY * usual[found] and min(wholes.get(part, 0) for part in found) < whole
        if apart[found] <= together[found] + whole and not is_slip:
            best.setdefault("".join(found), found)
    return "\n".join(map("-".join, [*best.values()][:_COMPOUNDS])).encode()


def _spellings(papers: Collection[Paper]) -> tuple[Counter[_Parts], Counter[_Parts], dict[str, int]]:
    """Count the papers that write words with hyphens, as neighbours, and as one."""
    together: Counter[_Parts] = Counter()
    for paper in papers:
        together.update(set(map(_joined, paper.text.split())))
    wholes = {found[0]: count for found, count in together.items() if len(found) == 1}
    middles = {found[1] for found in together if len(found) == 3}
    apart: Counter[_Parts] = Counter()
    for paper in papers:
        apart.update(set(_neighbours(paper, together, wholes, middles)))
    return together, apart, wholes


@lru_cache(maxsize=2**18)
def _joined(word: str) -> _Parts:
    """Return the parts of a word with hyphens, or the word itself; nothing for other words."""
    found = tuple(part.lower() for part in parts(word))
    if len(found) > 1 and (len(found) > _MOST_PARTS or not _JOINED.fullmatch(sought_form(word)) or "".join(found).isdigit()):
        return ()
    return found


def _neighbours(paper: Paper, together: Counter[_Parts], wholes: Mapping[str, int], middles: Set[str]) -> Iterator[_Parts]:
    """Yield the words that stand side by side, where others write them as one."""
    words = [found[0] if len(found := _joined(word)) == 1 else "" for word in paper.text.split()]
    for pair in pairwise(words):
        if pair in together or (len(whole := "".join(pair)) >= _SHORT and "" not in pair and whole in wholes):
            yield pair
    for at in [at for at, word in enumerate(words) if word in middles]:
        if (three := tuple(words[at - 1 : at + 2])) in together:
            yield three
