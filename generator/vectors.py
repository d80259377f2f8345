"""Papers as vectors: the one place that knows scikit-learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

_DIMENSIONS = 50
_BLOCK = 256
_SEED = 0
_SAMPLE = 2000
_RUNS = 24
_SIZES = 6
_LEAST_SHARE = 0.7
_MOST_SHARE = 1.4
"""The k-means runs of a consensus look for between so many and so many times the clusters asked for."""


@dataclass(frozen=True, slots=True)
class Space:
    """Papers in the space of their terms."""

    rows: csr_matrix
    """(papers, terms) TF-IDF weights, rows of unit length."""
    terms: NDArray[np.str_]
    idf: NDArray[np.float64]
    latent: NDArray[np.float64]
    """(papers, dimensions) after latent semantic analysis (Deerwester et al. 1990), rows of unit length."""


def make_space(papers: Sequence[Iterable[str]]) -> Space:
    """Weigh each paper's terms by TF-IDF with logarithmic counts.

    Args:
        papers: the terms of each paper, repeated as often as they count.
    """
    vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True, vocabulary=_vocabulary(papers))
    rows = csr_matrix(vectorizer.fit_transform(papers or [[]]))[: len(papers)]
    return Space(rows=rows, terms=vectorizer.get_feature_names_out(), idf=vectorizer.idf_, latent=_latent(rows))


def _latent(rows: csr_matrix) -> NDArray[np.float64]:
    size = min(_DIMENSIONS, *(n - 1 for n in rows.shape))
    if size < 2:
        return np.asarray(rows.toarray())
    with np.errstate(invalid="ignore", divide="ignore"):  # the share of variance, which is not used, of papers that are all alike
        return np.asarray(normalize(TruncatedSVD(size, random_state=_SEED).fit_transform(rows)).round(6))


def _vocabulary(papers: Sequence[Iterable[str]]) -> list[str]:
    """Return the terms that two papers share and not every other paper has."""
    spread = Counter(term for terms in papers for term in set(terms))
    shared = [term for term, count in spread.items() if 2 <= count <= max(2, len(papers) / 2)]
    return sorted(shared or spread or [""])


def cluster(space: Space, count: int) -> NDArray[np.int64]:
    """Return the cluster of each paper.

    Latent semantic analysis, then the consensus of many k-means runs with more and fewer
    clusters: papers that are often together end together (evidence accumulation, Fred and
    Jain 2005). Above 2,000 papers every so manieth one is clustered, and the others join the
    nearest cluster.

    Args:
        space: the papers.
        count: number of clusters, at most the number of papers.
    """
    points = space.latent
    sample = np.unique(np.linspace(0, len(points) - 1, min(_SAMPLE, len(points))).astype(np.int64))
    count = min(count, len(np.unique(points[sample], axis=0)))
    labels = _consensus(points[sample], count)
    means = normalize(np.stack([points[sample][labels == label].mean(axis=0) for label in range(count)]))
    nearest = np.asarray((points @ means.T).round(6).argmax(axis=1), dtype=np.int64)
    nearest[sample] = labels
    return nearest


def _consensus(points: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Cluster by how often k-means puts two points together, by average linkage."""
    if count < 2:
        return np.zeros(len(points), dtype=np.int64)
    distinct = len(np.unique(points, axis=0))
    together = np.zeros((len(points), len(points)), dtype=np.float32)
    for run in range(_RUNS):
        size = round(count * (_LEAST_SHARE + (_MOST_SHARE - _LEAST_SHARE) * (run % _SIZES) / (_SIZES - 1)))
        labels = KMeans(min(max(2, size), distinct), n_init=1, random_state=_SEED + run).fit_predict(points)
        together += labels[:, None] == labels[None, :]
    linkage = AgglomerativeClustering(count, metric="precomputed", linkage="average")
    return np.asarray(linkage.fit_predict(1 - together / _RUNS), dtype=np.int64)


def centroids(space: Space, labels: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Return the mean direction of each cluster, (count, terms), rows of unit length."""
    member = csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(count, len(labels)))
    return np.asarray(normalize((member @ space.rows).toarray()))


def neighbours(space: Space, count: int) -> Iterator[list[tuple[int, float]]]:
    """Yield, for each paper, the nearest others, best first; ties go to the lower row.

    Nearness is the mean of the cosine of their terms, which sees rare words that both use, and
    of the cosine after latent semantic analysis, which sees what both are about.
    """
    columns = space.rows.T.tocsr()
    for start in range(0, space.rows.shape[0], _BLOCK):
        rows, latent = space.rows[start : start + _BLOCK], space.latent[start : start + _BLOCK]
        block = ((rows @ columns).toarray() + latent @ space.latent.T) / 2
        block[np.arange(len(block)), np.arange(start, start + len(block))] = -1.0
        for similarities in block.round(6):
            order = np.argsort(-similarities, kind="stable")[:count]
            yield [(int(i), float(similarities[i])) for i in order if similarities[i] > 0]


def shared_terms(space: Space, one: int, other: int, count: int) -> list[str]:
    """Return the terms that make two papers alike, those that count most first."""
    product = space.rows[one].multiply(space.rows[other]).tocoo()
    weights = np.asarray(product.data).round(9)
    order = np.lexsort((product.col, -weights))
    return [str(space.terms[product.col[i]]) for i in order[:count]]
