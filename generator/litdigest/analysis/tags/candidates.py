"""Candidate phrases: runs of words between punctuation and function words (as in RAKE, Rose et al. 2010).

A candidate is identified by a hash of its folded words, so that the many that too few papers share
take up no memory as text.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litdigest.analysis.arrays import Flags, Hashes, Integers
from litdigest.analysis.tags.keyphraseness import is_known_keyword
from litdigest.analysis.tokens import Corpus
from litdigest.text.english import EDGE_WORDS, FILLER_WORDS, common_form, ends_like_adjective
from litdigest.text.plain import key

LONGEST = 4
ACRONYM = re.compile(r"[A-Za-z]*[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*")
_HYPHENED = re.compile(r"\b(pre|fine) (?=train|tun)")
_BASE = 0x9E3779B97F4A7C15
_ALL = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Words:
    """Properties of the words of a corpus, by word number. Word 0 ends a chunk."""

    edge: Flags
    filler: Flags
    alone: Flags
    """May be a phrase on its own."""
    never_first: Flags
    never_last: Flags
    subject: Flags
    digit: Flags
    opens: Flags
    """Is a verb where it opens a title or sentence, such as "Exploring"."""
    hashes: Hashes
    shifts: Hashes
    """Factor for the hash of the preceding words."""
    pre: Flags
    train: Flags
    """A word of `pre` followed by one of `train` counts as one word."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates of some papers, in text order, as parallel arrays."""

    papers: Integers
    starts: Integers
    lengths: Integers
    whole: Flags
    """Is not part of a longer candidate."""
    in_title: Flags
    hashes: Hashes
    """Of the folded words, as written."""


def read_words(words: Sequence[str]) -> Words:
    """Return the properties of words."""
    folded = [tuple(fold_phrase(word).split()) for word in words]
    return Words(
        edge=_flags(words, lambda word: not word or word.lower() in EDGE_WORDS),
        filler=_flags(words, lambda word: word.lower() in FILLER_WORDS),
        alone=_flags(words, _stands_alone),
        never_first=_flags(words, _never_first),
        never_last=_flags(words, lambda word: word.endswith(("ly", "ed"))),
        subject=_flags(words, _is_subject),
        digit=_flags(words, lambda word: word[:1].isdigit()),
        opens=_flags(words, lambda word: word.lower().endswith("ing")),
        hashes=np.array([phrase_hash(atoms) for atoms in folded], dtype=np.uint64),
        shifts=np.array([pow(_BASE, len(atoms), 2**64) for atoms in folded], dtype=np.uint64),
        pre=np.array([atoms[-1:] in (("pre",), ("fine",)) for atoms in folded], dtype=bool),
        train=np.array([atoms[:1] != () and atoms[0].startswith(("train", "tun")) for atoms in folded], dtype=bool),
    )


def _flags(words: Sequence[str], test: Callable[[str], bool]) -> Flags:
    return np.fromiter(map(test, words), dtype=bool, count=len(words))


def phrase_hash(atoms: Iterable[str]) -> int:
    """Return a rolling hash of words: the hash of two joined phrases can be computed from theirs."""
    value = 0
    for atom in atoms:
        value = (value * _BASE + _word_hash(atom)) & _ALL
    return value


@functools.lru_cache(maxsize=2**16)
def _word_hash(atom: str) -> int:
    return int.from_bytes(hashlib.blake2b(atom.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _stands_alone(word: str) -> bool:
    return len(word) > 1 and (bool(ACRONYM.fullmatch(word)) or (len(word) > 5 and _is_subject(word) and _is_one(word)))


def _never_first(word: str) -> bool:
    return word.endswith(("ed", "ly")) and "-" not in word and not word.lower().startswith(("pretrain", "finetun"))


def _is_one(word: str) -> bool:
    """Return whether a word may be a phrase on its own; a hyphenated one only if it is a known keyword."""
    return "-" not in word or (is_known_keyword(fold_phrase(word)) and not ends_like_adjective(word))


def _is_subject(word: str) -> bool:
    return common_form(word) not in _FOLDED_FILLER


@functools.lru_cache(maxsize=2**16)
def fold_phrase(phrase: str) -> str:
    """Normalise a phrase for comparison, "pre-trained" to "pretrained"; phrases with the same slug become equal."""
    return _HYPHENED.sub(r"\1", key(" ".join(common_form(word) for word in phrase.split())))


def find_candidates(corpus: Corpus, words: Words, papers: range) -> Candidates:
    """Return the runs of one to four words that could be a keyword phrase."""
    bounds = corpus.bounds[2 * papers.start : 2 * papers.stop + 1]
    tokens = np.concatenate((corpus.tokens[bounds[0] : bounds[-1]], np.zeros(LONGEST, dtype=np.int32)))
    could, hashes = _candidates(tokens, words)
    starts, lengths = np.nonzero(could)
    edge = words.edge[tokens]
    text = np.searchsorted(bounds, starts + bounds[0], side="right") - 1
    candidates = Candidates(
        papers=text // 2 + papers.start,
        starts=starts + bounds[0],
        lengths=lengths + 1,
        whole=edge[starts - 1] & edge[starts + lengths + 1],
        in_title=text % 2 == 0,
        hashes=hashes[starts, lengths],
    )
    _join_hyphened(corpus, words, candidates)
    return candidates


def _candidates(tokens: NDArray[np.int32], words: Words) -> tuple[Flags, Hashes]:
    """Return (words, lengths): whether a candidate of that length begins at that word, and its hash."""
    size = len(tokens) - LONGEST
    could = np.zeros((size, LONGEST), dtype=bool)
    hashes = np.zeros((size, LONGEST), dtype=np.uint64)
    first = tokens[:size]
    opens = words.opens[first] & (np.concatenate(([0], first[:-1])) == 0)
    open_, subject, digit = ~words.edge[first], words.subject[first], words.digit[first]
    could[:, 0] = open_ & words.alone[first] & ~opens
    hashes[:, 0] = words.hashes[first]
    starts = ~words.never_first[first]
    for length in range(1, LONGEST):
        last = tokens[length : size + length]
        open_ = open_ & (~words.edge[last] | words.filler[last])
        subject, digit = subject | words.subject[last], digit | words.digit[last]
        could[:, length] = open_ & starts & subject & ~digit & ~words.edge[last] & ~words.never_last[last]
        hashes[:, length] = hashes[:, length - 1] * words.shifts[last] + words.hashes[last]
    return could, hashes


def _join_hyphened(corpus: Corpus, words: Words, candidates: Candidates) -> None:
    """Correct the hashes of phrases such as "pre training", where two words count as one."""
    ends = candidates.starts + candidates.lengths
    joined = np.zeros(len(ends), dtype=bool)
    for place in range(1, LONGEST):
        inside = np.flatnonzero(candidates.lengths > place)
        one, other = corpus.tokens[candidates.starts[inside] + place - 1], corpus.tokens[candidates.starts[inside] + place]
        joined[inside[words.pre[one] & words.train[other]]] = True
    for run in np.flatnonzero(joined):
        text = " ".join(corpus.words[word] for word in corpus.tokens[candidates.starts[run] : ends[run]])
        candidates.hashes[run] = phrase_hash(fold_phrase(text).split())


def written(corpus: Corpus, start: int, length: int) -> str:
    """Return `length` words of a corpus from `start` on, as written."""
    return " ".join([corpus.words[word] for word in corpus.tokens[start : start + length].tolist()])


def phrases_of(corpus: Corpus) -> list[set[str]]:
    """Return all candidate phrases of each paper, folded, however few papers have them."""
    candidates = find_candidates(corpus, read_words(corpus.words), range(len(corpus.papers)))
    found: list[set[str]] = [set() for _ in corpus.papers]
    for row, start, length in zip(candidates.papers.tolist(), candidates.starts.tolist(), candidates.lengths.tolist(), strict=True):
        found[row].add(fold_phrase(written(corpus, start, length)))
    return found


_FOLDED_FILLER = frozenset(common_form(word) for word in FILLER_WORDS | EDGE_WORDS)
