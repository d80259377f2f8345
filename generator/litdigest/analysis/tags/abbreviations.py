"""Replace abbreviations by the long form that a paper spells out (Schwartz and Hearst 2003), and aliases by their tag."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from litdigest.analysis.arrays import Hashes
from litdigest.analysis.tags.candidates import Candidates, fold_phrase, phrase_hash
from litdigest.analysis.tokens import Corpus
from litdigest.model import Paper, Tag
from litdigest.text.english import EDGE_WORDS, TOKEN
from litdigest.text.tex import untex

_SHORT_FORM = re.compile(r"\(([A-Z][A-Za-z0-9-]{1,9}s?)\)")


@dataclass(frozen=True, slots=True)
class Names:
    """Replacements for phrases, as phrase hashes."""

    usual: Hashes
    """By word: the long form that most papers give, 0 for none."""
    own: Mapping[int, Mapping[int, int]]
    """By paper and word: the long form that this paper gives."""
    aliases: Mapping[int, int]
    """By phrase: its tag."""
    spelled: Mapping[int, str]
    """The text of long forms and tags, by hash."""


def _votes(own: Iterable[Iterable[tuple[str, str]]]) -> dict[str, Counter[str]]:
    """Count how many papers give each abbreviation each long form."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for pairs in own:
        for short, long in pairs:
            votes[short][long] += 1
    return votes


def read_names(corpus: Corpus, aliases: Iterable[tuple[str, str]]) -> Names:
    """Collect the replacements for the phrases of a corpus."""
    own = _own_names(corpus)
    votes = _votes(own.values())
    usual = {short: _usual(longs) for short, longs in votes.items()}
    number = {word: i for i, word in enumerate(corpus.words)}
    forms = {
        short: [number[form] for form in (short, f"{short}s") if form.removesuffix("s") == short and form in number] for short in votes
    }
    hashes = np.zeros(len(corpus.words), dtype=np.uint64)
    for short, long in usual.items():
        hashes[forms[short]] = phrase_hash(long.split())
    folded = {fold_phrase(phrase): fold_phrase(tag) for phrase, tag in aliases}
    return Names(
        usual=hashes,
        own={row: {form: phrase_hash(long.split()) for short, long in pairs for form in forms[short]} for row, pairs in own.items()},
        aliases={phrase_hash(phrase.split()): phrase_hash(tag.split()) for phrase, tag in folded.items()},
        spelled={phrase_hash(name.split()): name for name in (*(long for longs in votes.values() for long in longs), *folded.values())},
    )


def _own_names(corpus: Corpus) -> dict[int, list[tuple[str, str]]]:
    """Return the abbreviations of each paper with their long forms; papers without any are left out."""
    found = {}
    for row, paper in enumerate(corpus.papers):
        if _has_bracket(paper):
            pairs = list(abbreviations(paper.text if row in corpus.plain else untex(paper.text)))
            if pairs:
                found[row] = pairs
    return found


def tag_abbreviations(papers: Iterable[Paper], tags: Iterable[Tag]) -> dict[str, list[str]]:
    """Return the abbreviations of tags by slug: those that the papers use for the tag's name more than for anything else."""
    votes = _votes(set(abbreviations(untex(paper.text))) for paper in papers if _has_bracket(paper))
    by_name: dict[str, list[str]] = defaultdict(list)
    for short, longs in sorted(votes.items()):
        by_name[_usual(longs)].append(short)
    return {tag.slug: by_name[name] for tag in tags if (name := fold_phrase(tag.name)) in by_name}


def _has_bracket(paper: Paper) -> bool:
    return "(" in paper.abstract or "(" in paper.title


def _usual(longs: Counter[str]) -> str:
    """Return the long form that most papers give."""
    return min(longs, key=lambda long: (-longs[long], long))


def abbreviations(text: str) -> Iterator[tuple[str, str]]:
    """Yield (short form, folded long form) for each "long form (LF)" in `text`."""
    for match in _SHORT_FORM.finditer(text):
        short = match[1].removesuffix("s") if match[1][-2:-1].isupper() else match[1]
        words = TOKEN.findall(text[max(0, match.start() - 120) : match.start()])
        long = _long_form(short, words)
        if long:
            yield short, fold_phrase(" ".join(long))


def _long_form(short: str, words: Sequence[str]) -> Sequence[str] | None:
    """Return the last words whose parts begin with the letters of `short`, or None."""
    letters = [ch.lower() for ch in short if ch.isalpha()]
    for count in range(1, min(len(letters), len(words)) + 1):
        tail = words[-count:]
        parts = [part for word in tail for part in re.split(r"[-/]", word) if part]
        if len(parts) == len(letters) and all(p[0].lower() == ch for p, ch in zip(parts, letters, strict=True)):
            return None if any(w.lower() in EDGE_WORDS for w in (tail[0], tail[-1])) else tail
    return None


def read_as(corpus: Corpus, names: Names, candidates: Candidates) -> Hashes:
    """Return the hashes of candidates, with abbreviations replaced by their long forms and aliases by their tags."""
    read = candidates.hashes.copy()
    single = np.flatnonzero(candidates.lengths == 1)
    word = corpus.tokens[candidates.starts[single]]
    usual = names.usual[word]
    read[single] = np.where(usual, usual, read[single])
    for row in sorted(names.own.keys() & set(candidates.papers[single].tolist())):
        there = slice(*np.searchsorted(candidates.papers[single], [row, row + 1]))
        for form, long in names.own[row].items():
            read[single[there][word[there] == form]] = long
    spelled = read.copy()
    aliased = np.isin(candidates.hashes, np.array(list(names.aliases), dtype=np.uint64))
    for phrase, tag in names.aliases.items():
        read[(candidates.hashes == phrase) | ((spelled == phrase) & ~aliased)] = tag
    return read
