"""The phrases of papers that could be keywords, and how papers use and write them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import starmap

import numpy as np
from numpy.typing import NDArray

from litdigest.analysis.arrays import Flags, Floats, Hashes, Integers
from litdigest.analysis.tags.abbreviations import Names, read_as, read_names
from litdigest.analysis.tags.candidates import ACRONYM, LONGEST, Candidates, find_candidates, fold_phrase, read_words, written
from litdigest.analysis.tags.keyphraseness import Mention, Mentions, Use
from litdigest.analysis.tokens import Corpus
from litdigest.progress import Progress, no_progress

_BLOCK = 256
"""Papers read at a time."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases that enough papers have."""

    names: Sequence[str]
    """Folded, sorted."""
    uses: Sequence[Use]
    mentions: Mentions
    """Sorted by paper."""
    bounds: Integers
    """Where the mentions of each paper begin, then the end."""
    places: _Places
    """Where they occur as written, not as an abbreviation or alias."""

    def of(self, paper: int) -> Iterator[tuple[int, Mention]]:
        """Yield the phrases of a paper with how it uses them."""
        rows = self.mentions.take(np.arange(self.bounds[paper], self.bounds[paper + 1]))
        used = zip(rows.count.tolist(), rows.in_title.tolist(), rows.first.tolist(), rows.whole.tolist(), strict=True)
        return zip(rows.phrases.tolist(), starmap(Mention, used), strict=True)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where phrases occur among the tokens of a corpus."""

    phrases: Integers
    starts: Integers
    lengths: NDArray[np.int8]


def find_phrases(corpus: Corpus, least: int, aliases: Iterable[tuple[str, str]] = (), on_progress: Progress = no_progress) -> Phrases:
    """Return the phrases that at least `least` papers have.

    Args:
        corpus: the papers.
        least: minimum number of papers.
        aliases: pairs of a phrase and the tag that replaces it.
        on_progress: called with what is done and the total.
    """
    words, names = read_words(corpus.words), read_names(corpus, aliases)
    found = []
    for start in range(0, max(1, len(corpus.papers)), _BLOCK):
        papers = range(start, min(start + _BLOCK, len(corpus.papers)))
        candidates = find_candidates(corpus, words, papers)
        found.append(_block(candidates, read_as(corpus, names, candidates)))
        on_progress(papers.stop, len(corpus.papers))
    hashes, spread = np.unique(np.concatenate([block.hashes for block in found]), return_counts=True)
    hashes, spread = hashes[spread >= least], spread[spread >= least]
    for place, block in enumerate(found):  # one by one, to save memory
        found[place] = _without_others(block, hashes)
    return _joined(corpus, found, names, (hashes, spread))


@dataclass(frozen=True, slots=True)
class _Block:
    """The phrases of some papers, once for each paper, and where each occurs as written."""

    papers: NDArray[np.int32]
    hashes: Hashes
    count: NDArray[np.int32]
    in_title: Flags
    first: Floats
    whole: NDArray[np.int32]
    starts: Integers
    lengths: NDArray[np.int8]
    written: Hashes
    """Hashes of the phrases at `starts`."""


def _block(candidates: Candidates, read: Hashes) -> _Block:
    order = np.lexsort((read, candidates.papers))
    papers, hashes = candidates.papers[order], read[order]
    first = np.flatnonzero((np.diff(papers, prepend=-1) != 0) | np.concatenate(([True], hashes[1:] != hashes[:-1]))[: len(order)])
    began, ended = (np.searchsorted(candidates.papers, papers[first], side=side) for side in ("left", "right"))
    itself = read == candidates.hashes
    return _Block(
        papers=papers[first].astype(np.int32),
        hashes=hashes[first],
        count=np.diff(first, append=len(order)).astype(np.int32),
        in_title=candidates.in_title[order[first]],
        first=(order[first] - began) / (ended - began),
        whole=np.add.reduceat(candidates.whole[order].astype(np.int32), first) if len(first) else np.zeros(0, dtype=np.int32),
        starts=candidates.starts[itself],
        lengths=candidates.lengths[itself].astype(np.int8),
        written=candidates.hashes[itself],
    )


def _joined(corpus: Corpus, blocks: Sequence[_Block], names: Names, kept: tuple[Hashes, Integers]) -> Phrases:
    """Join blocks that hold only the phrases in `kept`: their hashes, and how many papers have each."""
    hashes, spread = kept
    places = _Places(
        phrases=np.searchsorted(hashes, np.concatenate([block.written for block in blocks])),
        starts=np.concatenate([block.starts for block in blocks]),
        lengths=np.concatenate([block.lengths for block in blocks]),
    )
    texts = _texts(corpus, hashes, places, names)
    by_name = np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.int64)
    rank = np.argsort(by_name)
    papers = np.concatenate([block.papers for block in blocks])
    mentions = Mentions(
        phrases=rank[np.searchsorted(hashes, np.concatenate([block.hashes for block in blocks]))],
        count=np.concatenate([block.count for block in blocks]),
        in_title=np.concatenate([block.in_title for block in blocks]),
        first=np.concatenate([block.first for block in blocks]),
        whole=np.concatenate([block.whole for block in blocks]),
    )
    return Phrases(
        names=sorted(texts),
        uses=_uses(mentions, spread[by_name], len(corpus.papers)),
        mentions=mentions,
        bounds=np.searchsorted(papers, np.arange(len(corpus.papers) + 1)),
        places=replace(places, phrases=rank[places.phrases]),
    )


def _uses(mentions: Mentions, spread: Integers, total: int) -> list[Use]:
    titles = np.bincount(mentions.phrases[mentions.in_title], minlength=len(spread))
    return [Use(papers=papers, titles=count, total=total) for papers, count in zip(spread.tolist(), titles.tolist(), strict=True)]


def _without_others(block: _Block, hashes: Hashes) -> _Block:
    kept, shown = np.isin(block.hashes, hashes), np.isin(block.written, hashes)
    return _Block(
        papers=block.papers[kept],
        hashes=block.hashes[kept],
        count=block.count[kept],
        in_title=block.in_title[kept],
        first=block.first[kept],
        whole=block.whole[kept],
        starts=block.starts[shown],
        lengths=block.lengths[shown],
        written=block.written[shown],
    )


def _texts(corpus: Corpus, hashes: Hashes, places: _Places, names: Names) -> list[str]:
    """Return the folded text of each phrase: as a paper writes it, or else as its long form or tag."""
    spelled = dict(names.spelled)
    somewhere, first = np.unique(places.phrases, return_index=True)
    for phrase, place in zip(somewhere.tolist(), first.tolist(), strict=True):
        spelled[int(hashes[phrase])] = fold_phrase(written(corpus, places.starts[place], places.lengths[place]))
    return [spelled[value] for value in hashes.tolist()]


# Forms


def forms_of(corpus: Corpus, phrases: Phrases, wanted: Collection[int], plural: float = 1.0) -> dict[str, str]:
    """Return how each wanted phrase is shown: its usual form, in lower case except names and acronyms.

    Plural forms count `plural` times.
    """
    flags = np.zeros(len(phrases.names), dtype=bool)
    flags[list(wanted)] = True
    forms: dict[int, Counter[str]] = defaultdict(Counter)
    proper = _proper_words(corpus)
    for place, count in _alike(corpus, phrases.places, np.flatnonzero(flags[phrases.places.phrases])):
        start = phrases.places.starts[place]
        words = corpus.tokens[start : start + phrases.places.lengths[place]].tolist()
        shown = " ".join([_shown(corpus.words[word], is_name=word in proper) for word in words])
        forms[int(phrases.places.phrases[place])][shown] += count
    return {
        phrases.names[phrase]: min(of, key=lambda form: (-of[form] * (plural if form.endswith("s") else 1), form))
        for phrase, of in forms.items()
    }


def _alike(corpus: Corpus, places: _Places, some: Integers) -> Iterator[tuple[int, int]]:
    """Yield, for each spelling of each phrase, one place where it occurs and the number of places."""
    padded = np.concatenate((corpus.tokens, np.zeros(LONGEST, dtype=np.int32)))
    columns = [np.where(place < places.lengths[some], padded[places.starts[some] + place], 0) for place in range(LONGEST)]
    order = np.lexsort((*columns, places.phrases[some]))
    rows = np.column_stack((places.phrases[some], *columns))[order]
    first = np.flatnonzero(np.concatenate(([True], (rows[1:] != rows[:-1]).any(axis=1)))[: len(rows)])
    yield from zip(some[order[first]].tolist(), np.diff(first, append=len(rows)).tolist(), strict=True)


def _proper_words(corpus: Corpus) -> set[int]:
    """Return the words that abstracts always capitalise, even inside a sentence: names such as Chinese or Bayesian."""
    lengths = np.diff(corpus.bounds)
    inner = np.repeat(np.arange(len(lengths)) % 2 == 1, lengths)
    inner[1:] &= corpus.tokens[:-1] != 0
    found = [word for word in np.unique(corpus.tokens[inner]).tolist() if word]
    words = {corpus.words[word] for word in found}
    return {word for word in found if corpus.words[word][0].isupper() and corpus.words[word].lower() not in words}


def _shown(word: str, *, is_name: bool) -> str:
    keeps_case = is_name or any(ACRONYM.fullmatch(part) for part in word.split("-"))
    return word if keeps_case else word.lower()
