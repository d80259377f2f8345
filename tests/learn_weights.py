"""Learn the weights of the features of keywords: python -m tests.learn_weights RECORDS.jsonl.gz …

Each record is a JSON object with title, abstract and `keywords`, as chosen by its authors or
indexers. Each file has the same weight. Prints the weights and, if several files are given, those
learned without each of them, so that they can be tested on unseen papers.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from litdigest.analysis.tags.candidates import fold_phrase
from litdigest.analysis.tags.choose import candidates
from litdigest.analysis.tags.keyphraseness import traits
from litdigest.model import Paper
from tests.papers import paper

Examples = tuple[NDArray[np.float64], NDArray[np.bool_]]
"""(phrases, traits), and whether each is a keyword."""


def read(path: Path) -> tuple[list[Paper], list[frozenset[str]]]:
    """Return the papers with their folded keywords; a missing title is replaced by the first words of the abstract."""
    papers, keywords = [], []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, record in enumerate(map(json.loads, lines)):
            title = record["title"] or " ".join(record["abstract"].split()[:8])
            papers.append(paper(title, record["abstract"] or "", slug=f"{path.stem}-{number}"))
            keywords.append(frozenset(map(fold_phrase, record["keywords"])))
    return papers, keywords


def examples(path: Path) -> Examples:
    """Return the traits of every phrase of every paper that could be its tag."""
    papers, keywords = read(path)
    wanted = {one.slug: words for one, words in zip(papers, keywords, strict=True)}
    rows = [(traits(phrase, mention, use), phrase in wanted[slug]) for slug, phrase, mention, use in candidates(papers)]
    return np.array([row for row, _ in rows]), np.array([hit for _, hit in rows])


def learn(sets: Sequence[Examples]) -> str:
    """Return the weights learned from all sets."""
    rows = np.vstack([x for x, _ in sets])
    hits = np.concatenate([y for _, y in sets])
    weight = np.concatenate([np.full(len(y), len(rows) / len(y)) for _, y in sets])
    model = LogisticRegression(max_iter=5000, fit_intercept=False).fit(rows, hits, sample_weight=weight / weight.mean())
    return f"({', '.join(f'{value:.2f}' for value in model.coef_[0])})"


def main(paths: Sequence[Path]) -> None:
    sets = [examples(path) for path in paths]
    print("all:", learn(sets))  # noqa: T201 - a command
    for left_out, path in enumerate(paths if len(paths) > 1 else ()):
        print(f"without {path.name}:", learn([s for i, s in enumerate(sets) if i != left_out]))  # noqa: T201


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
