"""Topics: fitted once, reviewed by a human, then a pure function of paper and file.

A topic is a set of weighted terms. A paper goes to the topic whose terms its own words
meet best; other papers play no part, so adding a dump never moves a paper. Fitting
clusters the papers, weighs each cluster's terms by class-based TF-IDF (Grootendorst
2022) and names the topic by the phrase that marks it best.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
from numpy.typing import NDArray

from generator.model import Paper, Placement, Topic
from generator.tags import fold_phrase, phrase_counts
from generator.text import slug, untex
from generator.vectors import Space, centroids, cluster, make_space
from generator.words import features

FEWEST_TOPICS = 3
MOST_TOPICS = 60
_TERMS = 60
_LEAST_SCORE = 0.06
"""Below this share of a topic's pull a paper is Unsorted."""

_LEAST_TERMS = 2
_FEWEST_PAPERS = 3
_EXPLAINED = 6
_NEAREST = 3
_TOLD = 3


@dataclass(frozen=True, slots=True)
class Refit:
    """A fitted model beside the one it would replace."""

    topics: tuple[Topic, ...]
    moved: tuple[tuple[str, str, str], ...]
    """(paper slug, old topic slug, new topic slug)"""


def assign(papers: Iterable[Paper], topics: Sequence[Topic]) -> dict[str, Placement]:
    """Return each paper's placement, by slug."""
    weights: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for index, topic in enumerate(topics):
        for term, weight in topic.terms:
            weights[term].append((index, weight))
    pins = {pin: topic.slug for topic in topics for pin in topic.pins}
    return {paper.slug: _assign(paper, topics, weights, _pin(paper, pins)) for paper in papers}


def _pin(paper: Paper, pins: Mapping[str, str]) -> str | None:
    """Return the topic a paper is pinned to, under its present or a former slug."""
    return next((pins[name] for name in (paper.slug, *paper.former_slugs) if name in pins), None)


def _assign(paper: Paper, topics: Sequence[Topic], weights: Mapping[str, list[tuple[int, float]]], pin: str | None) -> Placement:
    counts = Counter(paper_terms(paper))
    strength = {term: 1 + math.log(count) for term, count in counts.items()}
    norm = math.sqrt(sum(s * s for s in strength.values())) or 1.0
    parts: list[dict[str, float]] = [{} for _ in topics]
    for term in sorted(strength):
        for index, weight in weights.get(term, ()):
            parts[index][term] = strength[term] * weight / norm
    scores = [round(sum(part.values()), 6) for part in parts]
    ranking = sorted(range(len(topics)), key=lambda i: (-scores[i], topics[i].slug))
    if pin:
        ranking.sort(key=lambda i: topics[i].slug != pin)
    best = ranking[0] if ranking else None
    fits = best is not None and (pin or (scores[best] >= _LEAST_SCORE and len(parts[best]) >= _LEAST_TERMS))
    told = sorted(parts[best].items(), key=lambda item: (-item[1], item[0])) if best is not None else []
    return Placement(
        paper=paper.slug,
        topic=topics[best].slug if best is not None and fits else None,
        nearest=tuple((topics[i].slug, scores[i]) for i in ranking[:_NEAREST] if scores[i] > 0 or topics[i].slug == pin),
        terms=tuple(term for term, _ in told[:_EXPLAINED]),
        pinned=bool(pin),
    )


def paper_terms(paper: Paper) -> list[str]:
    """Return the terms a paper is placed and compared by."""
    return features(untex(paper.title), untex(paper.abstract))


def fit(papers: Sequence[Paper], old: Sequence[Topic] = ()) -> Refit:
    """Fit topics to the papers; names, slugs, pins and order of `old` topics stay.

    Args:
        papers: at least one.
        old: the topics of the file as it stands.
    """
    fresh = _fresh(papers)
    topics = _keep_edits(papers, fresh, old) if old else fresh
    before, after = assign(papers, old), assign(papers, topics)
    moved = [
        (paper.slug, before[paper.slug].topic or "unsorted", after[paper.slug].topic or "unsorted")
        for paper in papers
        if old and before[paper.slug].topic != after[paper.slug].topic
    ]
    return Refit(topics, tuple(moved))


def _fresh(papers: Sequence[Paper]) -> tuple[Topic, ...]:
    space = make_space([paper_terms(paper) for paper in papers])
    labels = cluster(space, topic_count(len(papers)))
    labels = _without_small(space, labels)
    told = _described(papers, labels)
    weights = _term_weights(space, labels, len(told))
    topics = [Topic(slug=slug(name), name=name, about=about, terms=terms) for (name, about), terms in zip(told, weights, strict=True)]
    sizes = Counter(int(label) for label in labels)
    order = sorted(range(len(topics)), key=lambda i: (-sizes[i], topics[i].slug))
    return tuple(topics[i] for i in order)


def topic_count(papers: int) -> int:
    """Return how many topics to look for among so many papers; it grows with their logarithm.

    The two numbers were set by eye on three collections with known subjects: about 16 for 200
    papers and 23 for 800.
    """
    return min(papers, MOST_TOPICS, max(FEWEST_TOPICS, round(5 * math.log(papers) - 10.5)))


def _without_small(space: Space, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Join every cluster of fewer than three papers to its nearest, and number them anew."""
    while True:
        names, sizes = np.unique(labels, return_counts=True)
        labels = np.searchsorted(names, labels)
        small = np.flatnonzero(sizes < _FEWEST_PAPERS)
        if len(names) <= 1 or small.size == 0:
            return labels
        means = centroids(space, labels, len(names))
        likeness = (means @ means[small[0]]).round(6)
        likeness[small[0]] = -1.0
        labels = np.where(labels == small[0], int(np.argmax(likeness)), labels)


def _term_weights(space: Space, labels: NDArray[np.int64], count: int) -> list[tuple[tuple[str, float], ...]]:
    """Return each topic's heaviest terms: what its centroid has above the mean of all."""
    means = centroids(space, labels, count)
    pull = np.maximum(means - (means.mean(axis=0) if count > 1 else 0.0), 0.0) * space.idf
    found = []
    for row in pull.round(9):
        order = [int(i) for i in np.lexsort((np.arange(len(row)), -row))[:_TERMS] if row[i] > 0]
        length = math.sqrt(sum(float(row[i]) ** 2 for i in order)) or 1.0
        found.append(tuple((str(space.terms[i]), round(float(row[i]) / length, 4)) for i in order))
    return found


def _described(papers: Sequence[Paper], labels: NDArray[np.int64]) -> list[tuple[str, str]]:
    """Name each cluster by the phrase that marks it best, and tell it by the next ones."""
    phrases, forms = phrase_counts(papers)
    spread = Counter(phrase for found in phrases.values() for phrase in found)
    inside: dict[int, Counter[str]] = defaultdict(Counter)
    titles: dict[int, Counter[str]] = defaultdict(Counter)
    for paper, label in zip(papers, labels, strict=True):
        title = f" {fold_phrase(paper.title)} "
        inside[int(label)].update(phrases[paper.slug])
        titles[int(label)].update(phrase for phrase in phrases[paper.slug] if f" {phrase} " in title)
    sizes = Counter(int(label) for label in labels)
    told: dict[int, tuple[str, str]] = {}
    taken: list[str] = []
    for label in sorted(sizes, key=lambda i: (-sizes[i], i)):
        marks = {p: _marks(n, spread[p], titles[label][p], sizes[label], len(p.split())) for p, n in inside[label].items()}
        ranked = sorted(marks, key=lambda p: (-marks[p], p))
        best = next((p for p in ranked if not any(p in name or name in p for name in taken)), f"topic {label + 1}")
        taken.append(best)
        told[label] = (_as_name(forms.get(best, best)), _about([forms.get(p, p) for p in _distinct(best, ranked)]))
    return [told[label] for label in range(len(sizes))]


def _distinct(name: str, ranked: Sequence[str]) -> list[str]:
    """Return the best phrases that neither hold nor repeat each other or the name."""
    kept = [name]
    for phrase in ranked:
        if len(kept) <= _TOLD and not any(phrase in other or other in phrase for other in kept):
            kept.append(phrase)
    return kept[1:]


def _marks(inside: int, spread: int, titles: int, size: int, words: int) -> float:
    """Return how well a phrase marks a cluster: most of the cluster has it, and little else does."""
    precision, recall = inside / spread, inside / size
    fit = 2 * precision * recall / (precision + recall)
    return round((1.0 if words > 1 else 0.6) * fit * (0.1 + titles / size), 6)


def _as_name(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _about(phrases: Sequence[str]) -> str:
    if len(phrases) < 2:
        return f"Papers on {phrases[0]}." if phrases else ""
    return f"Papers on {', '.join(phrases[:-1])} and {phrases[-1]}."


def _keep_edits(papers: Sequence[Paper], fresh: Sequence[Topic], old: Sequence[Topic]) -> tuple[Topic, ...]:
    """Give each fresh topic the name, slug, text and pins of the old one it matches best."""
    pairs = _matches(papers, fresh, old)
    taken = {name for topic in old for name in (topic.slug, *topic.was)}
    names = {topic.name.casefold() for topic in old}
    heirs = _heirs(papers, fresh, old, pairs)
    kept: dict[str, Topic] = {}
    new: list[Topic] = []
    for index, topic in enumerate(fresh):
        was = tuple(sorted({name for o in heirs.get(index, ()) for name in (o.slug, *o.was)}))
        if index in pairs:
            known = pairs[index]
            kept[known.slug] = replace(known, terms=topic.terms, was=tuple(dict.fromkeys([*known.was, *was])))
        else:
            name = topic.name
            if topic.slug in taken or name.casefold() in names:
                name = next(n for i in count(2) if slug(n := f"{topic.name} {i}") not in taken and n.casefold() not in names)
            taken.add(slug(name))
            names.add(name.casefold())
            new.append(replace(topic, name=name, slug=slug(name), was=was))
    return tuple([kept[topic.slug] for topic in old if topic.slug in kept] + new)


def _matches(papers: Sequence[Paper], fresh: Sequence[Topic], old: Sequence[Topic]) -> dict[int, Topic]:
    """Pair fresh with old topics, those that share most papers first."""
    before, after = assign(papers, old), assign(papers, fresh)
    shared = Counter((after[p.slug].topic, before[p.slug].topic) for p in papers)
    index = {topic.slug: i for i, topic in enumerate(fresh)}
    by_slug = {topic.slug: topic for topic in old}
    pairs: dict[int, Topic] = {}
    for (new, known), _ in sorted(shared.items(), key=lambda item: (-item[1], str(item[0]))):
        if new and known and index[new] not in pairs and known not in {t.slug for t in pairs.values()}:
            pairs[index[new]] = by_slug[known]
    return pairs


def _heirs(papers: Sequence[Paper], fresh: Sequence[Topic], old: Sequence[Topic], pairs: Mapping[int, Topic]) -> dict[int, list[Topic]]:
    """Return, for each fresh topic, the vanished old topics whose papers it takes over."""
    gone = [topic for topic in old if topic.slug not in {t.slug for t in pairs.values()}]
    before, after = assign(papers, old), assign(papers, fresh)
    index = {topic.slug: i for i, topic in enumerate(fresh)}
    heirs: dict[int, list[Topic]] = defaultdict(list)
    for topic in gone:
        moved = Counter(after[p.slug].topic for p in papers if before[p.slug].topic == topic.slug and after[p.slug].topic)
        heir = min(moved, key=lambda s: (-moved[s], str(s)), default=fresh[0].slug)
        heirs[index[str(heir)]].append(topic)
    return heirs
