"""How likely a phrase is a keyword, learned from papers with known keywords.

The table `keyphrases.tsv` holds three counts for phrases of machine learning and neighbouring fields,
over some 3,200 listed papers: papers with the phrase as a keyword, papers with it in the text, and
papers with both (the keyphraseness of KEA, Witten et al. 1999). `tests/make_keyphrases.py` makes it.
The weights come from a logistic regression on other papers, with keywords by their authors or by
indexers; `tests/learn_weights.py` prints them.
"""

from __future__ import annotations

import functools
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litdigest.analysis.arrays import Flags, Floats, Integers
from litdigest.analysis.exact import log

_USUAL = 0.08
"""Share of a text's phrases that are keywords, as a prior."""

_DOUBT = 5
"""Weight of that prior, in papers."""

_LEAST_PAPERS = 2
_LARGE = 2000
"""From this many papers on, a phrase may well be a keyword though no title has it."""

_LONGEST = 4
WEIGHTS = (0.57, -0.09, 0.30, 0.55, 0.42, -0.33, 0.42, -5.30, 0.72, -0.30, 0.83, -4.95, -4.49, -4.62, -4.94)
"""Of `traits`, in the same order."""


@dataclass(frozen=True, slots=True)
class Mention:
    """How one paper uses a phrase."""

    count: int
    in_title: bool
    first: float
    """Where it occurs first, from 0 (the beginning) to 1 (the end)."""
    whole: int
    """How often it is not part of a longer phrase."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Many mentions as parallel arrays: one row for each phrase of each paper, with the fields of `Mention`."""

    phrases: Integers
    count: NDArray[np.int32]
    in_title: Flags
    first: Floats
    whole: NDArray[np.int32]

    def take(self, rows: Integers | Flags) -> Mentions:
        """Return some of the rows."""
        return Mentions(self.phrases[rows], self.count[rows], self.in_title[rows], self.first[rows], self.whole[rows])


@dataclass(frozen=True, slots=True)
class Use:
    """How a library uses a phrase."""

    papers: int
    """Papers that have it."""
    titles: int
    """Titles that have it."""
    total: int
    """All papers."""


def is_known_keyword(phrase: str) -> bool:
    """Return whether at least two papers had this phrase as a keyword."""
    return _table().get(phrase, (0, 0, 0))[0] >= _LEAST_PAPERS


def keyword_scores(phrases: Sequence[str], uses: Sequence[Use], mentions: Mentions) -> Floats:
    """Return, for each mention, how likely the folded phrase is a keyword of the paper, as log-odds."""
    plain = Mention(count=1, in_title=False, first=0.0, whole=0)
    of_phrase = np.array([traits(phrase, plain, use) for phrase, use in zip(phrases, uses, strict=True)]).reshape(-1, len(WEIGHTS))
    logs = np.array([0.0, *map(log, range(1, int(mentions.count.max(initial=0)) + 1))])
    of_mention = {2: mentions.in_title, 3: logs[mentions.count], 9: mentions.first, 10: mentions.whole / mentions.count}
    scores = np.zeros(len(mentions.phrases))
    for trait, weight in enumerate(WEIGHTS):
        scores += weight * (of_mention[trait] if trait in of_mention else of_phrase[mentions.phrases, trait])
    return scores.round(6)


def traits(phrase: str, mention: Mention, use: Use) -> Sequence[float]:
    """Return the features that `WEIGHTS` weigh."""
    keyword, seen, both = _table().get(phrase, (0, 0, 0))
    length = min(phrase.count(" ") + 1, _LONGEST)
    return (
        log((both + _DOUBT * _USUAL) / (seen + _DOUBT) / _USUAL) if seen else 0.0,
        log(1 + keyword),
        float(mention.in_title),
        log(mention.count),
        log(use.total / use.papers),
        float(use.papers == 2),
        log(1 + use.titles),
        float(not use.titles),
        log(min(use.total, _LARGE)) * (not use.titles),
        mention.first,
        mention.whole / mention.count,
        *(float(length == words) for words in range(1, _LONGEST + 1)),
    )


@functools.cache
def _table() -> dict[str, tuple[int, int, int]]:
    """Return (keyword, in the text, both) counts by folded phrase."""
    data = pkgutil.get_data(__package__, "keyphrases.tsv") or b""
    rows = (line.split("\t") for line in data.decode().splitlines() if not line.startswith("#"))
    return {phrase: (int(keyword), int(seen), int(both)) for phrase, keyword, seen, both in rows}
