"""Score topics, tags and related papers against simpler methods: python -m tests.bench_topics FOLDER.

FOLDER holds papers with known answers, one JSON object in each line, gzipped: `topics_*.jsonl.gz`
(title, abstract, label) and `keywords_*.jsonl.gz` (title, abstract, keywords). With --dumps and
--gold it also scores a folder of dumps against one reader's subjects: a JSON object with `papers`
(title, topic). Our methods get no answers, not even the number of subjects; the simpler clustering
is given their number.
"""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np
from sklearn.cluster import AgglomerativeClustering, KMeans, MiniBatchKMeans
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score, v_measure_score
from snowballstemmer import stemmer  # type: ignore[import-untyped]

from litdigest.analysis.related.related import MOST_RELATED, find_related
from litdigest.analysis.tags.choose import find_tags
from litdigest.analysis.tokens import read_corpus
from litdigest.analysis.topics.assign import assign
from litdigest.analysis.topics.fit import fit
from litdigest.analysis.topics.information_bottleneck import bottleneck
from litdigest.analysis.vectors import cluster
from litdigest.content import TagRules
from litdigest.library.build import build_library
from litdigest.model import Paper
from litdigest.reading.content import read_content
from litdigest.text.plain import key
from tests.papers import paper, space_of

MANY = 10_000
SEEDS = 5
STEMMER = stemmer("porter")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--dumps", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--gold", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--methods", is_flag=True, help="Also try other clustering methods, all given the number of subjects.")
def main(folder: Path, dumps: Path | None, gold: Path | None, *, methods: bool) -> None:
    """Print each figure and that of the simpler method, from one run."""
    if dumps and gold:
        papers, labels = subjects(dumps, gold)
        score_topics(gold.stem, papers, labels, names=True)
        if methods:
            score_methods(papers, labels)
    for path in sorted(folder.glob("topics_*.jsonl.gz")):
        papers, records = read(path)
        labels = [record["label"] for record in records]
        score_topics(path.name, papers, labels)
        if methods:
            score_methods(papers, labels)
        score_stability(papers)
        score_related(papers, labels)
    for path in sorted(folder.glob("keywords_*.jsonl.gz")):
        papers, records = read(path)
        score_tags(path.name, papers, [{stems(word) for word in record["keywords"]} for record in records])
    score_speed(folder)


def read(path: Path) -> tuple[list[Paper], list[dict[str, Any]]]:
    """Return the papers of a file, each once, with their records; a missing title is replaced by the first words of the abstract."""
    found: dict[str, tuple[Paper, dict[str, Any]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            one = paper(record["title"] or " ".join(record["abstract"].split()[:8]), record["abstract"] or "")
            found.setdefault(one.slug, (one, record))
    return [one for one, _ in found.values()], [record for _, record in found.values()]


def subjects(dumps: Path, gold: Path) -> tuple[list[Paper], list[str]]:
    """Return the papers of a folder of dumps with the subjects a reader gave them."""
    topic = {key(row["title"]): row["topic"] for row in json.loads(gold.read_text("utf-8"))["papers"]}
    papers = build_library(read_content(dumps, dumps).dumps).papers
    known = [one for one in papers if key(one.title) in topic]
    return known, [topic[key(one.title)] for one in known]


def plain_text(papers: Sequence[Paper]) -> list[str]:
    return [one.text for one in papers]


def score_topics(name: str, papers: Sequence[Paper], labels: Sequence[str], *, names: bool = False) -> None:
    topics = fit(papers).topics
    placed = assign(papers, topics)
    ours = [placed[one.slug].topic or "unsorted" for one in papers]
    rows = TfidfVectorizer(stop_words="english").fit_transform(plain_text(papers))
    count = len(set(labels))
    plain = [adjusted_mutual_info_score(labels, KMeans(count, n_init=1, random_state=seed).fit_predict(rows)) for seed in range(SEEDS)]
    mine = adjusted_mutual_info_score(labels, ours)
    say(name, f"{len(papers)} papers, {count} subjects, {len(topics)} topics, {ours.count('unsorted')} unsorted")
    beside(
        "topics AMI",
        mine,
        float(np.mean(plain)),
        f"TF-IDF + k-means, number given, mean of {SEEDS} (from {min(plain):.3f} to {max(plain):.3f})",
    )
    say("topics V-measure", f"{v_measure_score(labels, ours):.3f}")
    if names:
        for topic in topics:
            members = Counter(label for label, mine_ in zip(labels, ours, strict=True) if mine_ == topic.slug)
            say("", f"{topic.name}: {', '.join(f'{label} {n}' for label, n in members.most_common(3))}")


def score_methods(papers: Sequence[Paper], labels: Sequence[str]) -> None:
    space = space_of(papers)
    count = len(set(labels))
    ways: dict[str, Callable[[int], object]] = {
        "TF-IDF, k-means": lambda seed: KMeans(count, n_init=1, random_state=seed).fit_predict(space.rows),
        "TF-IDF, NMF": lambda seed: NMF(count, init="nndsvdar", max_iter=300, random_state=seed).fit_transform(space.rows).argmax(axis=1),
        "LSA, spherical k-means": lambda seed: KMeans(count, n_init=1, random_state=seed).fit_predict(space.latent),
        "LSA, agglomerative, Ward": lambda _: AgglomerativeClustering(count).fit_predict(space.latent),
        "LSA, agglomerative, average cosine": lambda _: AgglomerativeClustering(count, linkage="average", metric="cosine").fit_predict(
            space.latent
        ),
        "information bottleneck": lambda seed: bottleneck(space.counts, count, seed),
        "ours: consensus": lambda _: cluster(space, count),
    }
    for way, labelled in ways.items():
        scores = [adjusted_mutual_info_score(labels, labelled(seed)) for seed in range(1 if way.startswith("ours") else 3)]
        say(f"  {way}", f"{np.mean(scores):.3f}")


def score_stability(papers: Sequence[Paper]) -> None:
    most = [one for i, one in enumerate(papers) if i % 10]
    topics = fit(most).topics
    before, after = assign(most, topics), assign(papers, topics)
    say("moved when the last 10% come", str(sum(before[one.slug] != after[one.slug] for one in most)))


def score_related(papers: Sequence[Paper], labels: Sequence[str]) -> None:
    label = dict(zip((one.slug for one in papers), labels, strict=True))
    tags, paper_tags = find_tags(papers, TagRules())
    near = find_related(read_corpus(papers), space_of(papers), (tags, paper_tags))
    rows = TfidfVectorizer(stop_words="english").fit_transform(plain_text(papers))
    likeness = (rows @ rows.T).toarray()
    np.fill_diagonal(likeness, -1)
    order = np.argsort(-likeness, axis=1, kind="stable")[:, :MOST_RELATED]
    plain = np.mean([labels[i] == labels[j] for i, row in enumerate(order) for j in row])
    ours = sum(label[slug] == label[n.slug] for slug, found in near.items() for n in found) / (MOST_RELATED * len(papers))
    beside("related: same label among the first five", ours, float(plain), "TF-IDF cosine")


def score_tags(name: str, papers: Sequence[Paper], wanted: Sequence[set[str]]) -> None:
    tags, paper_tags = find_tags(papers, TagRules())
    names = {tag.slug: tag.name for tag in tags}
    ours = [[names[slug] for slug in paper_tags[one.slug]] for one in papers]
    plain = list(ngrams(plain_text(papers)))
    sizes = Counter(min(len(found), 3) for found in ours)
    say(
        name,
        f"{len(papers)} papers, {len(tags)} tags, {np.mean([len(found) for found in ours]):.1f} a paper, {sizes[3]} papers with 3 or more",
    )
    for count in (5, 10):
        beside(f"tags F1@{count}", f1(ours, wanted, count), f1(plain, wanted, count), "TF-IDF n-grams")


def ngrams(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield, for each text, the ten runs of one to three words with the highest weights."""
    vectorizer = TfidfVectorizer(ngram_range=(1, 3), stop_words="english", sublinear_tf=True)
    rows = vectorizer.fit_transform(texts).tocsr()
    names = vectorizer.get_feature_names_out()
    for row in range(rows.shape[0]):
        start, end = rows.indptr[row : row + 2]
        order = np.argsort(-rows.data[start:end], kind="stable")[:10]
        yield [names[rows.indices[start + place]] for place in order]


def f1(found: Sequence[Sequence[str]], wanted: Sequence[set[str]], count: int) -> float:
    """Return the mean F1 of the first `count` phrases, stemmed, over the papers that have keywords."""
    scores = []
    for phrases, want in zip(found, wanted, strict=True):
        got = list(dict.fromkeys(map(stems, phrases)))[:count]
        if want:
            scores.append(2 * len(want & set(got)) / (len(got) + len(want)))
    return float(np.mean(scores))


def stems(phrase: str) -> str:
    return " ".join(STEMMER.stemWords("".join(ch if ch.isalnum() and ch.isascii() else " " for ch in phrase.lower()).split()))


def score_speed(folder: Path) -> None:
    """Compare CPU time on many papers; if there are too few, they are repeated under other titles."""
    found = [one for path in sorted(folder.glob("*.jsonl.gz")) for one in read(path)[0]]
    papers = [replace(found[i % len(found)], slug=f"paper-{i}") for i in range(MANY)]
    texts = plain_text(papers)
    topics = fit(papers).topics
    vectorising = seconds(lambda: TfidfVectorizer(stop_words="english").fit_transform(texts))
    clustering = seconds(
        lambda rows: MiniBatchKMeans(len(topics), random_state=0).fit(rows), TfidfVectorizer(stop_words="english").fit_transform(texts)
    )
    say("speed", f"{MANY} papers, {len(found)} of them different, processor seconds")
    beside("topics fit", seconds(fit, papers), vectorising + clustering, "TF-IDF + MiniBatchKMeans")
    beside(
        "assignment",
        seconds(assign, papers, topics),
        seconds(space_of, papers),
        "vectorising them, as related papers need",
    )


def seconds(work: Callable[..., object], *arguments: object) -> float:
    start = time.process_time()
    work(*arguments)
    return time.process_time() - start


def beside(what: str, ours: float, plain: float, method: str) -> None:
    say(what, f"{ours:.3f}, {ours / plain:.2f} times the {plain:.3f} of {method}")


def say(what: str, value: str) -> None:
    click.echo(f"{what:44}{value}")


if __name__ == "__main__":
    main()
