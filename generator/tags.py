"""Tags: keyword phrases that at least two papers share.

Candidates are runs of words between punctuation and function words (as in RAKE, Rose et
al. 2010), abbreviations are read as their long form where a paper spells it out (Schwartz
and Hearst 2003), and a phrase that never stands without a longer one gives way to it (as in
C-value, Frantzi et al. 2000).
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.keyphrases import Mention, is_known_keyword, keyword_score
from generator.model import Paper, Tag, TagRules
from generator.text import key, slug, untex
from generator.words import EDGE_WORDS, FILLER_WORDS, TOKEN, chunks, fold, looks_adjective

MOST_TAGS = 6
_LONGEST = 4
_COMMON = 0.4
"""A phrase in more than this share of the papers tells nothing, unless it is a known keyword ..."""

_FEW = 8
"""... or these are no more than so many papers."""

_PLURAL = 3.0
"""A subject is named in the plural ("knowledge graphs") where that stands at least a third as often as the singular."""

_SWALLOWED = 1.15
"""A part of a longer phrase must stand in more than so many times its papers to count by itself."""

_SHORT_FORM = re.compile(r"\(([A-Z][A-Za-z0-9-]{1,9}s?)\)")
_ACRONYM = re.compile(r"[A-Za-z]*[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*")
_GENERIC = frozenset(
    """adaptive advancement agnostic comparative generalized improved knowledge language learning machine modular multiple
    neural online robust student teacher transfer transferable accuracy image search similarity""".split()
) | {"state of the art", "large amount"}
"""Phrases that are no tags of any field."""


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The phrases of one paper."""

    mentions: Mapping[str, Mention]
    """Folded phrase to how the paper uses it."""
    surfaces: Mapping[str, Counter[str]]
    """Folded phrase to the forms it was written in."""


def find_tags(papers: Sequence[Paper], rules: TagRules) -> tuple[tuple[Tag, ...], dict[str, tuple[str, ...]]]:
    """Return the tags, sorted by slug, and each paper's tag slugs, best first.

    Args:
        papers: the library's papers.
        rules: aliases, bans and forced tags.
    """
    names = _long_forms(papers)
    found = {paper.slug: _candidates(paper, names, rules) for paper in papers}
    scores = _scores(found, rules)
    chosen = _choose(scores)
    chosen = _forced(papers, chosen, rules)
    surfaces = _surfaces(found, rules)
    members: dict[str, list[str]] = defaultdict(list)
    for paper, phrases in chosen.items():
        for phrase in phrases:
            members[phrase].append(paper)
    tags = [Tag(slug=slug(phrase), name=surfaces.get(phrase, phrase), papers=tuple(sorted(of))) for phrase, of in members.items()]
    return tuple(sorted(tags, key=lambda tag: tag.slug)), {paper: tuple(map(slug, phrases)) for paper, phrases in chosen.items()}


def phrase_counts(papers: Sequence[Paper]) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """Return each paper's phrases that could be tags, and the form of every phrase in which it names a subject."""
    names = _long_forms(papers)
    found = {paper.slug: _candidates(paper, names, TagRules()) for paper in papers}
    good = _good_phrases(found, TagRules())
    return {paper: frozenset(good & c.mentions.keys()) for paper, c in found.items()}, _surfaces(found, TagRules(), plural=_PLURAL)


def _long_forms(papers: Iterable[Paper]) -> dict[str, str]:
    """Return abbreviations with the long form that most papers give them."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for paper in papers:
        for short, long in abbreviations(untex(paper.text)):
            votes[short][long] += 1
    return {short: min(longs, key=lambda long: (-longs[long], long)) for short, longs in votes.items()}


def abbreviations(text: str) -> Iterator[tuple[str, str]]:
    """Yield (short form, folded long form) for each "long form (LF)" in `text`."""
    for match in _SHORT_FORM.finditer(text):
        short = match[1].removesuffix("s") if match[1][-2:-1].isupper() else match[1]
        words = TOKEN.findall(text[max(0, match.start() - 120) : match.start()])
        long = _long_form(short, words)
        if long:
            yield short, fold_phrase(" ".join(long))


def _long_form(short: str, words: Sequence[str]) -> Sequence[str] | None:
    """Return the last words whose parts begin with the letters of `short`."""
    letters = [ch.lower() for ch in short if ch.isalpha()]
    for count in range(1, min(len(letters), len(words)) + 1):
        tail = words[-count:]
        parts = [part for word in tail for part in re.split(r"[-/]", word) if part]
        if len(parts) == len(letters) and all(p[0].lower() == ch for p, ch in zip(parts, letters, strict=True)):
            return None if any(w.lower() in EDGE_WORDS for w in (tail[0], tail[-1])) else tail
    return None


def _candidates(paper: Paper, names: Mapping[str, str], rules: TagRules) -> _Candidates:
    own = {**names, **dict(abbreviations(untex(paper.text)))}
    aliases = {fold_phrase(phrase): fold_phrase(tag) for phrase, tag in rules.aliases}
    mentions: dict[str, Mention] = {}
    surfaces: dict[str, Counter[str]] = defaultdict(Counter)
    found = [(run, in_title) for text, in_title in ((paper.title, True), (paper.abstract, False)) for run in _text_runs(text)]
    for place, (run, in_title) in enumerate(found):
        phrase = fold_phrase(" ".join(run))
        long = own.get(run[0].removesuffix("s"), phrase) if len(run) == 1 else phrase
        phrase = aliases.get(phrase) or aliases.get(long, long)
        earlier = mentions.get(phrase, Mention(count=0, in_title=in_title, first=place / len(found)))
        mentions[phrase] = replace(earlier, count=earlier.count + 1)
        surfaces[phrase][" ".join(run)] += 1
    return _Candidates(mentions, surfaces)


def phrases_of(title: str, abstract: str) -> set[str]:
    """Return the folded candidate phrases of a text."""
    return {fold_phrase(" ".join(run)) for text in (title, abstract) for run in _text_runs(text)}


def _text_runs(text: str) -> Iterator[Sequence[str]]:
    for words in chunks(untex(text)):
        yield from _runs(words)


def _runs(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the runs of one to four words that could be a keyword phrase."""
    lower = [word.lower() for word in words]
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            if lower[end - 1] in EDGE_WORDS and lower[end - 1] not in FILLER_WORDS:
                break
            if lower[start] not in EDGE_WORDS and lower[end - 1] not in EDGE_WORDS and _is_phrase(words[start:end]):
                yield words[start:end]


def _is_phrase(words: Sequence[str]) -> bool:
    if len(words) == 1:
        word = words[0]
        return len(word) > 1 and (bool(_ACRONYM.fullmatch(word)) or ("-" not in word and len(word) > 5 and _is_subject(word)))
    if words[0].endswith(("ed", "ly")) and "-" not in words[0]:
        return False
    return any(_is_subject(word) for word in words) and not words[-1].endswith(("ly", "ed")) and not any(w[0].isdigit() for w in words)


def _is_subject(word: str) -> bool:
    return fold(word) not in _FOLDED_FILLER


def _scores(found: Mapping[str, _Candidates], rules: TagRules) -> dict[str, dict[str, float]]:
    """Return each paper's phrases with their weight."""
    spread = Counter(phrase for c in found.values() for phrase in c.mentions)
    good = _good_phrases(found, rules)
    return {
        paper: {p: round(keyword_score(p, m, spread[p], len(found)), 6) for p, m in c.mentions.items() if p in good}
        for paper, c in found.items()
    }


def _good_phrases(found: Mapping[str, _Candidates], rules: TagRules) -> set[str]:
    """Return the phrases that name a subject and that two papers or more share."""
    spread = Counter(phrase for c in found.values() for phrase in c.mentions)
    limit = max(_FEW, _COMMON * len(found))
    banned = {fold_phrase(phrase) for phrase in rules.banned}
    titles = Counter(phrase for c in found.values() for phrase, mention in c.mentions.items() if mention.in_title)
    good = {
        phrase
        for phrase, count in spread.items()
        if count >= 2
        and phrase not in banned
        and phrase not in _GENERIC
        and (is_known_keyword(phrase) or (count <= limit and _tells(phrase, count, titles[phrase])))
    }
    return good - _swallowed(good, spread)


def _tells(phrase: str, spread: int, titles: int) -> bool:
    """Tell whether a phrase names a subject: titles use it, or enough papers do."""
    if " " in phrase:
        return titles > 0 or spread >= 3
    return titles >= 2 and not looks_adjective(phrase)


@functools.lru_cache(maxsize=2**18)
def fold_phrase(phrase: str) -> str:
    """Return a phrase as tags compare it; phrases of one slug are the same phrase."""
    return key(" ".join(fold(word) for word in phrase.split()))


def _swallowed(phrases: Iterable[str], spread: Counter[str]) -> set[str]:
    """Return the phrases that stand, in as many papers, inside a longer one."""
    inner = set()
    for phrase in phrases:
        words = phrase.split()
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                part = " ".join(words[start:end])
                if part != phrase and spread[part] <= _SWALLOWED * spread[phrase]:
                    inner.add(part)
    return inner


def _choose(scores: Mapping[str, Mapping[str, float]]) -> dict[str, tuple[str, ...]]:
    """Choose each paper's best phrases until every phrase chosen is shared by two papers."""
    dropped: set[str] = set()
    while True:
        chosen = {paper: _best(weights, dropped) for paper, weights in scores.items()}
        spread = Counter(phrase for phrases in chosen.values() for phrase in phrases)
        lonely = {phrase for phrase, count in spread.items() if count < 2}
        if not lonely:
            return chosen
        dropped |= lonely


def _best(weights: Mapping[str, float], dropped: set[str]) -> tuple[str, ...]:
    best: list[str] = []
    for phrase in sorted(weights, key=lambda p: (-weights[p], p)):
        if len(best) == MOST_TAGS:
            break
        if phrase not in dropped and not any(f" {phrase} " in f" {other} " or f" {other} " in f" {phrase} " for other in best):
            best.append(phrase)
    return tuple(best)


def _forced(papers: Iterable[Paper], chosen: Mapping[str, tuple[str, ...]], rules: TagRules) -> dict[str, tuple[str, ...]]:
    """Put the tags that are forced on a paper, under its present or a former slug, before its own."""
    extra: dict[str, list[str]] = defaultdict(list)
    for name, tag in rules.forced:
        extra[name].append(fold_phrase(tag))
    return {
        paper.slug: tuple(dict.fromkeys([*(tag for name in (paper.slug, *paper.former_slugs) for tag in extra[name]), *chosen[paper.slug]]))
        for paper in papers
    }


def _surfaces(found: Mapping[str, _Candidates], rules: TagRules, plural: float = 1.0) -> dict[str, str]:
    """Return how each phrase is shown: its usual form, lower case but for names and acronyms.

    A plural counts `plural` times.
    """
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for candidates in found.values():
        for phrase, surfaces in candidates.surfaces.items():
            for surface, count in surfaces.items():
                if fold_phrase(surface) == phrase:
                    forms[phrase][_shown(surface)] += count
    shown = {phrase: min(of, key=lambda form: (-of[form] * (plural if form.endswith("s") else 1), form)) for phrase, of in forms.items()}
    named = {fold_phrase(name): name for _, name in (*rules.aliases, *rules.forced)}
    return {**shown, **named}


def _shown(surface: str) -> str:
    return " ".join(word if _keeps_case(word) else word.lower() for word in surface.split())


def _keeps_case(word: str) -> bool:
    return any(_ACRONYM.fullmatch(part) for part in word.split("-"))


_FOLDED_FILLER = frozenset(fold(word) for word in FILLER_WORDS | EDGE_WORDS)
