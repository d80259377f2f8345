"""Choose tags: the likeliest keyword phrases of each paper that other papers share.

A phrase that occurs almost only inside a longer one is dropped in its favour (as in C-value,
Frantzi et al. 2000). A tag has at least two papers, and more in a large library, so that the list
of tags stays readable.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from litdigest.analysis.arrays import Flags, Floats, Integers
from litdigest.analysis.tags.candidates import fold_phrase
from litdigest.analysis.tags.keyphraseness import Mention, Use, is_known_keyword, keyword_scores
from litdigest.analysis.tags.phrases import Phrases, find_phrases, forms_of
from litdigest.analysis.tokens import Corpus, read_corpus
from litdigest.content import TagRules
from litdigest.model import Paper, Tag
from litdigest.progress import Progress, no_progress
from litdigest.text.english import ends_like_adjective, overlap
from litdigest.text.plain import slug
from litdigest.text.slugs import unique_slugs

FEWEST_TAGS = 3
MOST_TAGS = 8
_LIKELY = -3.3
"""Minimum log-odds of each tag after the first `FEWEST_TAGS` (about 4 in 100)."""

_FEWEST_PAPERS = 2
_LARGE = 4096
_PART = 1000
"""Minimum papers per tag: 2; above `_LARGE` papers, 1 in `_PART`."""

_COMMON = 0.4
"""A phrase in more than this share of the papers is too common, unless it is a known keyword ..."""

_FEW = 8
"""... or is in no more than this many papers."""

_PLURAL = 3.0
"""A subject is named in the plural ("knowledge graphs") if that is at least a third as frequent as the singular."""

_SWALLOWED = 1.15
"""Part of a longer phrase may be a tag, too, if it has more than this many times the papers."""

_GENERIC = frozenset(
    """adaptive advancement agnostic comparative generalized improved knowledge language learning machine modular multiple
    neural online robust student teacher transfer transferable accuracy image search similarity github""".split()
) | {
    "classification accuracy", "computational cost", "desirable property", "f1 score", "forward pass", "large amount",
    "learning paradigm", "raw text", "real world application", "state of the art", "still face",
}  # fmt: skip
"""Phrases too generic to be tags in any field."""


@dataclass(frozen=True, slots=True)
class _Scores:
    """How likely phrases are keywords of papers; both are identified by index."""

    names: Sequence[str]
    slugs: Sequence[str]
    """Of the papers."""
    bounds: Integers
    """Where the phrases of each paper begin, then the end."""
    phrases: NDArray[np.int32]
    """Paper by paper, the likeliest first."""
    scores: Floats
    least: int
    """Minimum papers per tag."""

    def of(self, paper: int) -> Iterator[tuple[int, float]]:
        """Yield a paper's phrases with their scores, the likeliest first."""
        there = slice(self.bounds[paper], self.bounds[paper + 1])
        return zip(self.phrases[there].tolist(), self.scores[there].tolist(), strict=True)


def find_tags(
    papers: Sequence[Paper], rules: TagRules, corpus: Corpus | None = None, on_progress: Progress = no_progress
) -> tuple[tuple[Tag, ...], dict[str, tuple[str, ...]]]:
    """Return the tags, sorted by slug, and each paper's tag slugs, best first.

    Args:
        papers: the library's papers.
        rules: aliases, bans and forced tags.
        corpus: their words, if already split.
        on_progress: called with what is done and the total.
    """
    corpus = corpus or read_corpus(papers)
    least = fewest_papers(len(papers))
    phrases = find_phrases(corpus, least, rules.aliases, on_progress)
    scores = _scores(papers, phrases, rules, least)
    chosen = _filled(_choose(scores), scores)
    forms = forms_of(corpus, phrases, {phrase for tags in chosen for phrase in tags})
    return _tags(papers, _forced(papers, [[phrases.names[i] for i in tags] for tags in chosen], rules), _named(forms, rules))


def fewest_papers(papers: int) -> int:
    """Return the minimum papers per tag, in a library of this many."""
    return _FEWEST_PAPERS if papers <= _LARGE else -(-papers // _PART)


def _tags(
    papers: Sequence[Paper], chosen: Sequence[Sequence[str]], names: Mapping[str, str]
) -> tuple[tuple[Tag, ...], dict[str, tuple[str, ...]]]:
    members: dict[str, list[str]] = defaultdict(list)
    for paper, phrases in zip(papers, chosen, strict=True):
        for phrase in phrases:
            members[phrase].append(paper.slug)
    slugs = unique_slugs({phrase: slug(phrase) for phrase in members})
    tags = [Tag(slug=slugs[phrase], name=names.get(phrase, phrase), papers=tuple(sorted(of))) for phrase, of in members.items()]
    of_papers = {paper.slug: tuple([slugs[phrase] for phrase in phrases]) for paper, phrases in zip(papers, chosen, strict=True)}
    return tuple(sorted(tags, key=lambda tag: tag.slug)), of_papers


def _named(forms: Mapping[str, str], rules: TagRules) -> dict[str, str]:
    return {**forms, **{fold_phrase(name): name for _, name in (*rules.aliases, *rules.forced)}}


def candidates(papers: Sequence[Paper]) -> Iterator[tuple[str, str, Mention, Use]]:
    """Yield each possible tag: a paper's slug, a folded phrase, how the paper uses it, and how the library does."""
    phrases = find_phrases(read_corpus(papers), _FEWEST_PAPERS)
    good = _good_phrases(phrases, TagRules())
    for row, paper in enumerate(papers):
        for phrase, mention in phrases.of(row):
            if good[phrase]:
                yield paper.slug, phrases.names[phrase], mention, phrases.uses[phrase]


def phrase_counts(papers: Sequence[Paper]) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """Return each paper's phrases that could be tags, and how each phrase is shown."""
    corpus = read_corpus(papers)
    phrases = find_phrases(corpus, _FEWEST_PAPERS)
    good = _good_phrases(phrases, TagRules())
    found = {paper.slug: frozenset(phrases.names[i] for i, _ in phrases.of(row) if good[i]) for row, paper in enumerate(papers)}
    return found, forms_of(corpus, phrases, np.flatnonzero(good).tolist(), plural=_PLURAL)


# Likelihood


def _scores(papers: Sequence[Paper], phrases: Phrases, rules: TagRules, least: int) -> _Scores:
    """Return the good phrases of each paper with how likely each is a keyword of it."""
    good = _good_phrases(phrases, rules)[phrases.mentions.phrases]
    mentions = phrases.mentions.take(good)
    rows = np.repeat(np.arange(len(papers)), np.diff(phrases.bounds))[good]
    scores = keyword_scores(phrases.names, phrases.uses, mentions)
    order = np.lexsort((mentions.phrases, -scores, rows))
    return _Scores(
        names=phrases.names,
        slugs=[paper.slug for paper in papers],
        bounds=np.searchsorted(rows, np.arange(len(papers) + 1)),
        phrases=mentions.phrases[order].astype(np.int32),
        scores=scores[order],
        least=least,
    )


def _good_phrases(phrases: Phrases, rules: TagRules) -> Flags:
    """Return which phrases name a subject."""
    unwanted = {fold_phrase(phrase) for phrase in rules.banned} | _GENERIC
    uses = dict(zip(phrases.names, phrases.uses, strict=True))
    good = {p for p, use in uses.items() if p not in unwanted and (is_known_keyword(p) or _is_specific(p, use))}
    good -= _swallowed(good, uses)
    return np.fromiter((phrase in good for phrase in phrases.names), dtype=bool, count=len(uses))


def _is_specific(phrase: str, use: Use) -> bool:
    """Return whether a phrase is not too common; a single word must also be in two titles and not look like an adjective."""
    if use.papers > max(_FEW, _COMMON * use.total):
        return False
    return " " in phrase or (use.titles >= 2 and not ends_like_adjective(phrase))


def _swallowed(phrases: Iterable[str], uses: Mapping[str, Use]) -> set[str]:
    """Return the phrases that occur almost only inside a longer one."""
    inner = set()
    for phrase in phrases:
        words = phrase.split()
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                part = " ".join(words[start:end])
                if part != phrase and part in uses and uses[part].papers <= _SWALLOWED * uses[phrase].papers:
                    inner.add(part)
    return inner


# Choice


def _choose(scores: _Scores) -> list[list[int]]:
    """Choose each paper's best phrases until every phrase chosen is shared by enough papers."""
    dropped: set[int] = set()
    chosen = [_best(scores, paper, dropped) for paper in range(len(scores.slugs))]
    while True:
        spread = Counter(phrase for phrases in chosen for phrase in phrases)
        lonely = {phrase for phrase, count in spread.items() if count < scores.least}
        if not lonely:
            return chosen
        dropped |= lonely
        for paper, phrases in enumerate(chosen):
            if not lonely.isdisjoint(phrases):
                chosen[paper] = _best(scores, paper, dropped)


def _best(scores: _Scores, paper: int, dropped: set[int]) -> list[int]:
    """Return the best tags of a paper: `FEWEST_TAGS`, and up to `MOST_TAGS` as far as they are likely."""
    best: list[int] = []
    for phrase, score in scores.of(paper):
        if len(best) == MOST_TAGS or (len(best) >= FEWEST_TAGS and score < _LIKELY):
            break
        if phrase not in dropped and _fits(scores, phrase, best):
            best.append(phrase)
    return best


def _fits(scores: _Scores, phrase: int, tags: Sequence[int]) -> bool:
    return len(tags) < MOST_TAGS and not any(overlap(scores.names[phrase], scores.names[other]) for other in tags)


def _filled(chosen: Sequence[Sequence[int]], scores: _Scores) -> list[list[int]]:
    """Give papers with too few tags their next best phrases; a new tag also goes to the likeliest other papers with that phrase."""
    tags = [list(phrases) for phrases in chosen]
    carriers = Counter(phrase for phrases in chosen for phrase in phrases)
    holders = _holders(scores)
    for paper in sorted(range(len(tags)), key=scores.slugs.__getitem__):
        for phrase, _ in scores.of(paper) if len(tags[paper]) < FEWEST_TAGS else ():
            if len(tags[paper]) < FEWEST_TAGS and _fits(scores, phrase, tags[paper]):
                willing = (other for other in holders(phrase) if other != paper and _fits(scores, phrase, tags[other]))
                sharing = [paper, *([] if carriers[phrase] else islice(willing, scores.least - 1))]
                if carriers[phrase] or len(sharing) == scores.least:
                    for one in sharing:
                        tags[one].append(phrase)
                    carriers[phrase] += len(sharing)
    return tags


def _holders(scores: _Scores) -> Callable[[int], list[int]]:
    """Return a function from a phrase to the papers that have it, the likeliest first."""
    papers = np.repeat(np.arange(len(scores.slugs)), np.diff(scores.bounds))
    rank = np.argsort(np.array(sorted(range(len(scores.slugs)), key=scores.slugs.__getitem__), dtype=np.int64))
    order = np.lexsort((rank[papers], -scores.scores, scores.phrases))
    bounds = np.searchsorted(scores.phrases[order], np.arange(len(scores.names) + 1))

    def of(phrase: int) -> list[int]:
        return list(papers[order[bounds[phrase] : bounds[phrase + 1]]].tolist())

    return of


def _forced(papers: Iterable[Paper], chosen: Sequence[Sequence[str]], rules: TagRules) -> list[tuple[str, ...]]:
    """Put the tags forced on a paper, by its present or a former slug, before the chosen ones."""
    extra: dict[str, list[str]] = defaultdict(list)
    for name, tag in rules.forced:
        extra[name].append(fold_phrase(tag))
    return [
        tuple(dict.fromkeys([*(tag for name in (paper.slug, *paper.former_slugs) for tag in extra.get(name, ())), *tags]))
        for paper, tags in zip(papers, chosen, strict=True)
    ]
