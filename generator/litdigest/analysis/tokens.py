"""Tokens: the words of all papers as numbers, split once for topics, tags and related papers."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from litdigest.analysis.arrays import Flags, Integers
from litdigest.analysis.exact import log
from litdigest.model import Paper
from litdigest.progress import Progress, no_progress, track
from litdigest.text.english import FOLDED_FILLER, UNPAIRED, carries, common_form, cut
from litdigest.text.tex import untex

_TITLE_COUNTS = 2.0


@dataclass(frozen=True, slots=True)
class Corpus:
    """Papers with their words as numbers; word 0 is empty and ends a chunk."""

    papers: Sequence[Paper]
    words: tuple[str, ...]
    tokens: NDArray[np.int32]
    """The words of all titles and abstracts, in order; each text ends with a 0."""
    bounds: Integers
    """Where each paper's title and abstract begin, in turn, then the end."""
    plain: frozenset[int]
    """The rows of the papers without TeX."""

    def written(self, row: int) -> list[str]:
        """Return the words of a paper as it writes them, TeX and all."""
        if row not in self.plain:
            return cut(self.papers[row].text)
        return [self.words[word] for word in self.tokens[self.bounds[2 * row] : self.bounds[2 * row + 2]].tolist()]


@dataclass(frozen=True, slots=True)
class Terms:
    """Counts of the words and word pairs that papers are placed and compared by; those in a title count twice."""

    counts: csr_matrix
    """(papers, terms): how often each paper has each term."""
    codes: Integers
    """One number for each term: first word * number of words + second word. Sorted, and so in the order of the names, too."""
    folded: tuple[str, ...]
    """The folded words, sorted; the first is empty."""

    def strengths(self) -> csr_matrix:
        """Return (papers, terms): one plus the logarithm of each count."""
        logs = np.array([0.0, *(1 + log(count) for count in range(1, int(self.counts.data.max(initial=0)) + 1))])
        return csr_matrix((logs[self.counts.data.astype(np.int64)], self.counts.indices, self.counts.indptr), shape=self.counts.shape)

    def names(self, terms: Integers) -> list[str]:
        """Return the names of terms."""
        first, second = (self.codes[terms] // len(self.folded)).tolist(), (self.codes[terms] % len(self.folded)).tolist()
        return [f"{self.folded[a]} {self.folded[b]}" if b else self.folded[a] for a, b in zip(first, second, strict=True)]

    def find(self, names: Iterable[str]) -> dict[str, int]:
        """Return the columns of terms by name; terms that no paper has are left out."""
        number = {word: i for i, word in enumerate(self.folded)}
        parts = [(name, name.split(" ")) for name in names]
        known = [(name, words) for name, words in parts if 1 <= len(words) <= 2 and all(number.get(word) for word in words)]
        codes = np.array([number[words[0]] * len(number) + (number[words[1]] if words[1:] else 0) for _, words in known], dtype=np.int64)
        places = np.searchsorted(self.codes, codes)
        there = np.isin(codes, self.codes)
        return {name: int(place) for (name, _), place, found in zip(known, places, there, strict=True) if found}


class _Numbers(dict[str, int]):
    """A dictionary that gives each new word the next number."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


def read_corpus(papers: Sequence[Paper], on_progress: Progress = no_progress) -> Corpus:
    """Split the titles and abstracts of papers into words; `on_progress` is called with what is done and the total."""
    numbers = _Numbers({"": 0})
    tokens = array("i")
    bounds = [0]
    plain = []
    for row, paper in enumerate(track(papers, on_progress)):
        texts = (untex(paper.title), untex(paper.abstract))
        for text in texts:
            tokens.extend(map(numbers.__getitem__, cut(text)))
            tokens.append(0)
            bounds.append(len(tokens))
        if texts == (paper.title, paper.abstract) and not paper.title.endswith("www"):
            plain.append(row)
    return Corpus(papers, tuple(numbers), np.array(tokens, dtype=np.int32), np.array(bounds, dtype=np.int64), frozenset(plain))


def count_terms(corpus: Corpus) -> Terms:
    """Count the terms of all papers."""
    forms = [common_form(word) for word in corpus.words]
    folded = tuple(sorted(set(forms)))
    number = {word: i for i, word in enumerate(folded)}
    words = np.array([number[form] for form in forms], dtype=np.int32)[corpus.tokens]
    ones = np.flatnonzero(_flags(carries, folded)[words])
    twos = _paired(words, folded)
    codes, term = np.unique(words[twos].astype(np.int64) * len(folded) + words[twos + 1], return_inverse=True)
    single = np.unique(words[ones])
    every = np.concatenate((single.astype(np.int64) * len(folded), codes))
    order = np.argsort(every)
    place = np.empty(len(every), dtype=np.int32)
    place[order] = np.arange(len(every))
    columns = np.concatenate((place[np.searchsorted(single, words[ones])], place[len(single) :][term]))
    return Terms(_counts(corpus, np.concatenate((ones, twos)), columns, len(every)), every[order], folded)


def _counts(corpus: Corpus, positions: Integers, columns: NDArray[np.int32], terms: int) -> csr_matrix:
    lengths = np.diff(corpus.bounds)
    text = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[positions]
    weight = np.where(text % 2, 1.0, _TITLE_COUNTS)
    return coo_matrix((weight, (text // 2, columns)), shape=(len(corpus.papers), terms)).tocsr()


def _paired(words: NDArray[np.int32], folded: Sequence[str]) -> Integers:
    """Return where word pairs begin."""
    apart = _flags(lambda word: not word or word in UNPAIRED, folded)[words]
    filler = _flags(lambda word: word in FOLDED_FILLER, folded)[words]
    return np.flatnonzero(~(apart[:-1] | apart[1:] | (filler[:-1] & filler[1:])))


def _flags(test: Callable[[str], bool], words: Iterable[str]) -> Flags:
    return np.fromiter(map(test, words), dtype=bool)


def take_columns(counts: csr_matrix, wanted: Integers) -> csr_matrix:
    """Return the `wanted` columns, given in ascending order."""
    place = np.full(counts.shape[1], -1, dtype=np.int32)
    place[wanted] = np.arange(len(wanted))
    columns = place[counts.indices]
    kept = columns >= 0
    ends = np.concatenate(([0], np.cumsum(kept)))[counts.indptr]
    return csr_matrix((counts.data[kept], columns[kept], ends), shape=(counts.shape[0], len(wanted)))
