"""Tags: keyword phrases that at least two papers share.

Candidates are runs of words between punctuation and function words (as in RAKE, Rose et
al. 2010), abbreviations are read as their long form where a paper spells it out (Schwartz
and Hearst 2003), and a phrase that never stands without a longer one gives way to it (as in
C-value, Frantzi et al. 2000).
"""

from __future__ import annotations

import functools
import re
from collections import ChainMap, Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.keyphrases import Mention, Use, is_known_keyword, keyword_score
from generator.model import Paper, Tag, TagRules
from generator.text import key, slug, untex
from generator.words import EDGE_WORDS, FILLER_WORDS, TOKEN, chunks, ends_like_adjective, fold, overlap

FEWEST_TAGS = 3
MOST_TAGS = 8
_LIKELY = -3.3
"""Beyond the fewest, a tag is at least so likely a keyword (log-odds; about 4 in 100)."""

_LONGEST = 4
_COMMON = 0.4
"""A phrase in more than this share of the papers tells nothing, unless it is a known keyword ..."""

_FEW = 8
"""... or these are no more than so many papers."""

_PLURAL = 3.0
"""A subject is named in the plural ("knowledge graphs") where that stands at least a third as often as the singular."""

_SWALLOWED = 1.15
"""A part of a longer phrase must stand in more than so many times its papers to count by itself."""

_HYPHENED = re.compile(r"\b(pre|fine) (?=train|tun)")
_SHORT_FORM = re.compile(r"\(([A-Z][A-Za-z0-9-]{1,9}s?)\)")
_ACRONYM = re.compile(r"[A-Za-z]*[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*")
_GENERIC = frozenset(
    """adaptive advancement agnostic comparative generalized improved knowledge language learning machine modular multiple
    neural online robust student teacher transfer transferable accuracy image search similarity github""".split()
) | {
    "classification accuracy", "computational cost", "desirable property", "f1 score", "forward pass", "large amount",
    "learning paradigm", "raw text", "real world application", "state of the art", "still face",
}  # fmt: skip
"""Phrases that are no tags of any field."""


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The phrases of one paper."""

    mentions: Mapping[str, Mention]
    """Folded phrase to how the paper uses it."""
    surfaces: Mapping[str, Counter[str]]
    """Folded phrase to the forms it was written in."""
    words: frozenset[str]
    """The words of the abstract, without those that open a sentence or clause."""


def find_tags(papers: Sequence[Paper], rules: TagRules) -> tuple[tuple[Tag, ...], dict[str, tuple[str, ...]]]:
    """Return the tags, sorted by slug, and each paper's tag slugs, best first.

    Args:
        papers: the library's papers.
        rules: aliases, bans and forced tags.
    """
    found = _find(papers, rules)
    scores = _scores(found, rules)
    chosen = _filled(_choose(scores), scores)
    chosen = _forced(papers, chosen, rules)
    surfaces = _surfaces(found, rules)
    members: dict[str, list[str]] = defaultdict(list)
    for paper, phrases in chosen.items():
        for phrase in phrases:
            members[phrase].append(paper)
    tags = [Tag(slug=slug(phrase), name=surfaces.get(phrase, phrase), papers=tuple(sorted(of))) for phrase, of in members.items()]
    return tuple(sorted(tags, key=lambda tag: tag.slug)), {paper: tuple(map(slug, phrases)) for paper, phrases in chosen.items()}


def candidates(papers: Sequence[Paper]) -> Iterator[tuple[str, str, Mention, Use]]:
    """Yield what could be a tag: a paper's slug, a folded phrase, how the paper uses it, and how all papers do."""
    found = _find(papers, TagRules())
    uses = _uses(found)
    good = _good_phrases(uses, TagRules())
    for paper, c in found.items():
        yield from ((paper, phrase, mention, uses[phrase]) for phrase, mention in c.mentions.items() if phrase in good)


def phrase_counts(papers: Sequence[Paper]) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """Return each paper's phrases that could be tags, and the form of every phrase in which it names a subject."""
    found = _find(papers, TagRules())
    good = _good_phrases(_uses(found), TagRules())
    return {paper: frozenset(good & c.mentions.keys()) for paper, c in found.items()}, _surfaces(found, TagRules(), plural=_PLURAL)


def _find(papers: Sequence[Paper], rules: TagRules) -> dict[str, _Candidates]:
    """Return the phrases of each paper, by slug."""
    names = _long_forms(papers)
    return {paper.slug: _candidates(paper, names, rules) for paper in papers}


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


def _candidates(paper: Paper, names: dict[str, str], rules: TagRules) -> _Candidates:
    own = ChainMap(dict(abbreviations(untex(paper.text))), names)
    aliases = {fold_phrase(phrase): fold_phrase(tag) for phrase, tag in rules.aliases}
    mentions: dict[str, Mention] = {}
    surfaces: dict[str, Counter[str]] = defaultdict(Counter)
    found = [(*run, in_title) for text, in_title in ((paper.title, True), (paper.abstract, False)) for run in _text_runs(text)]
    for place, (run, is_whole, in_title) in enumerate(found):
        phrase = fold_phrase(" ".join(run))
        long = own.get(run[0].removesuffix("s"), phrase) if len(run) == 1 else phrase
        phrase = aliases.get(phrase) or aliases.get(long, long)
        earlier = mentions.get(phrase, Mention(count=0, in_title=in_title, first=place / len(found), whole=0))
        mentions[phrase] = replace(earlier, count=earlier.count + 1, whole=earlier.whole + is_whole)
        surfaces[phrase][" ".join(run)] += 1
    inner = frozenset(word for words in chunks(untex(paper.abstract)) for word in words[1:])
    return _Candidates(mentions, surfaces, inner)


def phrases_of(title: str, abstract: str) -> set[str]:
    """Return the folded candidate phrases of a text."""
    return {fold_phrase(" ".join(run)) for text in (title, abstract) for run, _ in _text_runs(text)}


def _text_runs(text: str) -> Iterator[tuple[Sequence[str], bool]]:
    for words in chunks(untex(text)):
        yield from _runs(words)


def _runs(words: Sequence[str]) -> Iterator[tuple[Sequence[str], bool]]:
    """Yield the runs of one to four words that could be a keyword phrase, and whether none of their neighbours belongs to it.

    A word such as "Exploring" that opens a title or sentence is a verb.
    """
    lower = [word.lower() for word in words]
    for start in range(len(words)):
        if lower[start] in EDGE_WORDS:
            continue
        begins = start == 0 or lower[start - 1] in EDGE_WORDS
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            if lower[end - 1] in EDGE_WORDS:
                if lower[end - 1] in FILLER_WORDS:
                    continue
                break
            if _is_phrase(words[start:end]) and not (start == 0 and end == 1 and lower[0].endswith("ing")):
                yield words[start:end], begins and (end == len(words) or lower[end] in EDGE_WORDS)


def _is_phrase(words: Sequence[str]) -> bool:
    if len(words) == 1:
        word = words[0]
        return len(word) > 1 and (bool(_ACRONYM.fullmatch(word)) or (len(word) > 5 and _is_subject(word) and _is_one(word)))
    if words[0].endswith(("ed", "ly")) and "-" not in words[0] and not words[0].lower().startswith(("pretrain", "finetun")):
        return False
    return any(_is_subject(word) for word in words) and not words[-1].endswith(("ly", "ed")) and not any(w[0].isdigit() for w in words)


def _is_one(word: str) -> bool:
    """Tell whether a word stands by itself: two joined by a hyphen do where they are known as a keyword."""
    return "-" not in word or (is_known_keyword(fold_phrase(word)) and not ends_like_adjective(word))


def _is_subject(word: str) -> bool:
    return fold(word) not in _FOLDED_FILLER


def _scores(found: Mapping[str, _Candidates], rules: TagRules) -> dict[str, dict[str, float]]:
    """Return each paper's phrases with how likely each is a keyword of it."""
    uses = _uses(found)
    good = _good_phrases(uses, rules)
    return {
        paper: {phrase: round(keyword_score(phrase, mention, uses[phrase]), 6) for phrase, mention in c.mentions.items() if phrase in good}
        for paper, c in found.items()
    }


def _uses(found: Mapping[str, _Candidates]) -> dict[str, Use]:
    papers = Counter(phrase for c in found.values() for phrase in c.mentions)
    titles = Counter(phrase for c in found.values() for phrase, mention in c.mentions.items() if mention.in_title)
    return {phrase: Use(papers=count, titles=titles[phrase], total=len(found)) for phrase, count in papers.items()}


def _good_phrases(uses: Mapping[str, Use], rules: TagRules) -> set[str]:
    """Return the phrases that name a subject and that two papers or more share."""
    unwanted = {fold_phrase(phrase) for phrase in rules.banned} | _GENERIC
    good = {p for p, use in uses.items() if use.papers >= 2 and p not in unwanted and (is_known_keyword(p) or _tells(p, use))}
    return good - _swallowed(good, uses)


def _tells(phrase: str, use: Use) -> bool:
    """Tell whether a phrase names a subject: few papers have it, and a single word stands in titles, not as an adjective."""
    if use.papers > max(_FEW, _COMMON * use.total):
        return False
    return " " in phrase or (use.titles >= 2 and not ends_like_adjective(phrase))


@functools.lru_cache(maxsize=2**18)
def fold_phrase(phrase: str) -> str:
    """Return a phrase as tags compare it, "pre-trained" as "pretrained"; phrases of one slug are the same phrase."""
    return _HYPHENED.sub(r"\1", key(" ".join(fold(word) for word in phrase.split())))


def _swallowed(phrases: Iterable[str], uses: Mapping[str, Use]) -> set[str]:
    """Return the phrases that stand, in as many papers, inside a longer one."""
    inner = set()
    for phrase in phrases:
        words = phrase.split()
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                part = " ".join(words[start:end])
                if part != phrase and part in uses and uses[part].papers <= _SWALLOWED * uses[phrase].papers:
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
    """Return the fewest tags a paper should have, and as many more as are likely."""
    best: list[str] = []
    for phrase in sorted(weights, key=lambda p: (-weights[p], p)):
        if len(best) == MOST_TAGS or (len(best) >= FEWEST_TAGS and weights[phrase] < _LIKELY):
            break
        if phrase not in dropped and not any(overlap(phrase, other) for other in best):
            best.append(phrase)
    return tuple(best)


def _filled(chosen: Mapping[str, tuple[str, ...]], scores: Mapping[str, Mapping[str, float]]) -> dict[str, tuple[str, ...]]:
    """Give the papers with too few tags their next best phrases, which the likeliest other paper that has the phrase then shares."""
    tags = {paper: list(phrases) for paper, phrases in chosen.items()}
    carriers = Counter(phrase for phrases in chosen.values() for phrase in phrases)
    holders: dict[str, list[str]] = defaultdict(list)
    for paper in sorted(scores):
        for phrase in scores[paper]:
            holders[phrase].append(paper)
    for paper in sorted(tags):
        weights = scores[paper]
        for phrase in sorted(weights, key=lambda p: (-weights[p], p)):
            if len(tags[paper]) >= FEWEST_TAGS:
                break
            sharing = [paper] if carriers[phrase] else _first_two(phrase, paper, holders[phrase], tags, scores)
            if _fits(phrase, tags[paper]) and sharing:
                for one in sharing:
                    tags[one].append(phrase)
                carriers[phrase] += len(sharing)
    return {paper: tuple(phrases) for paper, phrases in tags.items()}


def _fits(phrase: str, tags: Sequence[str]) -> bool:
    return len(tags) < MOST_TAGS and not any(overlap(phrase, other) for other in tags)


def _first_two(
    phrase: str, paper: str, holders: Iterable[str], tags: Mapping[str, Sequence[str]], scores: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """Return a paper with the likeliest other one that can take a phrase nobody has yet, or nothing."""
    willing = [other for other in holders if other != paper and _fits(phrase, tags[other])]
    return [paper, min(willing, key=lambda other: (-scores[other][phrase], other))] if willing else []


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
    proper = _proper_words(found.values())
    for candidates in found.values():
        for phrase, surfaces in candidates.surfaces.items():
            for surface, count in surfaces.items():
                if fold_phrase(surface) == phrase:
                    forms[phrase][_shown(surface, proper)] += count
    shown = {phrase: min(of, key=lambda form: (-of[form] * (plural if form.endswith("s") else 1), form)) for phrase, of in forms.items()}
    named = {fold_phrase(name): name for _, name in (*rules.aliases, *rules.forced)}
    return {**shown, **named}


def _proper_words(found: Iterable[_Candidates]) -> set[str]:
    """Return the words that abstracts never write in small letters: names such as Chinese or Bayesian."""
    words = {word for candidates in found for word in candidates.words}
    return {word for word in words if word[0].isupper() and word.lower() not in words}


def _shown(surface: str, proper: Collection[str]) -> str:
    return " ".join(word if _keeps_case(word) or word in proper else word.lower() for word in surface.split())


def _keeps_case(word: str) -> bool:
    return any(_ACRONYM.fullmatch(part) for part in word.split("-"))


_FOLDED_FILLER = frozenset(fold(word) for word in FILLER_WORDS | EDGE_WORDS)
