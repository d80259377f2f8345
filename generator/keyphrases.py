"""How readily a phrase is a keyword, learned from papers whose keywords are known.

The table beside this module counts, for phrases of machine learning and its neighbours, in
how many of some 3,200 listed papers the phrase is one of the paper's keywords, in how many it
stands in the text, and in how many both (the keyphraseness of KEA, Witten et al. 1999).
`tests/make_keyphrases.py` makes it. The weights are rounded by hand from a logistic regression
on papers of the web conferences and of Inspec with known keywords; so scores on those two
collections flatter them.
"""

from __future__ import annotations

import functools
import math
import pkgutil
from dataclasses import dataclass

_RARE = 3
_USUAL = 0.08
"""Share of the phrases of a text that are keywords."""

_DOUBT = 5
"""How many papers of the usual share a phrase's own count is mixed with."""

_ASKED = 2


@dataclass(frozen=True, slots=True)
class Mention:
    """How one paper uses a phrase."""

    count: int
    in_title: bool
    first: float
    """Where it stands first, from 0 (the beginning) to 1."""


def is_known_keyword(phrase: str) -> bool:
    """Tell whether at least two papers had this phrase as a keyword."""
    return _table().get(phrase, (0, 0, 0))[0] >= _ASKED


def keyword_score(phrase: str, mention: Mention, spread: int, total: int) -> float:
    """Return how likely the phrase is a keyword of the paper, as log-odds up to a constant.

    Args:
        phrase: a folded phrase.
        mention: how the paper uses it.
        spread: in how many papers of the library it stands.
        total: how many papers the library has.
    """
    asked, seen, both = _table().get(phrase, (0, 0, 0))
    known = 0.5 * math.log((both + _DOUBT * _USUAL) / (seen + _DOUBT)) + 0.95 if seen else 0.0
    length = phrase.count(" ") + 1
    return (
        known
        + 0.3 * math.log1p(asked)
        + 0.3 * mention.in_title
        + 0.6 * math.log(mention.count)
        + 0.15 * math.log(total / spread)
        - 0.35 * (spread < _RARE)
        - 1.0 * (length == 1)
        - 0.1 * (length > _RARE)
        - 0.35 * mention.first
    )


@functools.cache
def _table() -> dict[str, tuple[int, int, int]]:
    """Return (keyword, in the text, both) counts by folded phrase."""
    data = pkgutil.get_data("generator", "keyphrases.tsv") or b""
    rows = (line.split("\t") for line in data.decode().splitlines() if not line.startswith("#"))
    return {phrase: (int(asked), int(seen), int(both)) for phrase, asked, seen, both in rows}
