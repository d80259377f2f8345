"""Papers as vectors: the one place that knows scikit-learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

_DIMENSIONS = 50
_BLOCK = 1024
_SEED = 0


@dataclass(frozen=True, slots=True)
class Space:
    """Papers in the space of their terms."""

    rows: csr_matrix
    """(papers, terms) TF-IDF weights, rows of unit length."""
    terms: NDArray[np.str_]
    idf: NDArray[np.float64]


def make_space(papers: Sequence[Iterable[str]]) -> Space:
    """Weigh each paper's terms by TF-IDF with logarithmic counts.

    Args:
        papers: the terms of each paper, repeated as often as they count.
    """
    vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True, vocabulary=_vocabulary(papers))
    rows = csr_matrix(vectorizer.fit_transform(papers or [[]]))[: len(papers)]
    return Space(rows=rows, terms=vectorizer.get_feature_names_out(), idf=vectorizer.idf_)


def _vocabulary(papers: Sequence[Iterable[str]]) -> list[str]:
    """Return the terms that two papers share and not every other paper has."""
    spread = Counter(term for terms in papers for term in set(terms))
    shared = [term for term, count in spread.items() if 2 <= count <= max(2, len(papers) / 2)]
    return sorted(shared or spread or [""])


def cluster(space: Space, count: int) -> NDArray[np.int64]:
    """Return the cluster of each paper: spherical k-means after latent semantic analysis.

    Args:
        space: the papers.
        count: number of clusters, at most the number of papers.
    """
    size = min(_DIMENSIONS, *(n - 1 for n in space.rows.shape))
    with np.errstate(invalid="ignore", divide="ignore"):  # the share of variance, which is not used, of papers that are all alike
        dense = TruncatedSVD(size, random_state=_SEED).fit_transform(space.rows) if size > 1 else space.rows.toarray()
    points = normalize(dense).round(6)
    count = min(count, len(np.unique(points, axis=0)))
    labels = KMeans(count, n_init=20, random_state=_SEED).fit_predict(points)
    return np.asarray(labels, dtype=np.int64)


def centroids(space: Space, labels: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Return the mean direction of each cluster, (count, terms), rows of unit length."""
    member = csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(count, len(labels)))
    return np.asarray(normalize((member @ space.rows).toarray()))


def neighbours(space: Space, count: int) -> Iterator[list[tuple[int, float]]]:
    """Yield, for each paper, the nearest others by cosine, best first; ties go to the lower row."""
    total = space.rows.shape[0]
    columns = space.rows.T.tocsr()
    for start in range(0, total, _BLOCK):
        block = (space.rows[start : start + _BLOCK] @ columns).toarray()
        block[np.arange(block.shape[0]), np.arange(start, start + block.shape[0])] = -1.0
        for similarities in block.round(6):
            order = np.argsort(-similarities, kind="stable")[:count]
            yield [(int(i), float(similarities[i])) for i in order if similarities[i] > 0]


def shared_terms(space: Space, one: int, other: int, count: int) -> list[str]:
    """Return the terms that make two papers alike, those that count most first."""
    product = space.rows[one].multiply(space.rows[other]).tocoo()
    weights = np.asarray(product.data).round(9)
    order = np.lexsort((product.col, -weights))
    return [str(space.terms[product.col[i]]) for i in order[:count]]
