"""Papers as vectors: the one place that knows scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import normalize

from generator.bottleneck import bottleneck
from generator.corpus import Terms, take_columns

_DIMENSIONS = 50
_SEED = 0

_RUNS = 48
_FEW_RUNS = 14
_MANY_PAPERS = 1000
"""A consensus takes so many runs, and fewer above so many papers: a small library needs more to settle, and has the time."""

_KMEANS_EVERY = 4
"""Of so many runs one is by k-means, the others by the information bottleneck."""

_SIZES = 6
_LEAST_SHARE = 0.7
_MOST_SHARE = 1.4
"""The runs of a consensus look for between so many and so many times the clusters asked for."""

_PRIOR = 1000.0
"""Words of the whole library's mixture that are added to a cluster's own, against chance."""


@dataclass(frozen=True, slots=True)
class Space:
    """Papers in the space of their terms."""

    counts: csr_matrix
    """(papers, terms) how often each stands in each."""
    rows: csr_matrix
    """(papers, terms) TF-IDF weights, rows of unit length."""
    terms: NDArray[np.str_]
    latent: NDArray[np.float64]
    """(papers, dimensions) after latent semantic analysis (Deerwester et al. 1990), rows of unit length."""


def make_space(terms: Terms) -> Space:
    """Weigh by TF-IDF, with logarithmic counts, the terms that two papers share and not every other paper has."""
    papers = terms.counts.shape[0]
    spread = np.bincount(terms.counts.indices, minlength=len(terms.codes))
    shared = np.flatnonzero((spread >= 2) & (spread <= max(2, papers / 2)))
    wanted = shared if shared.size else np.arange(len(terms.codes))
    if not wanted.size:
        return _space(csr_matrix((papers, 1)), np.array([""], dtype=object))
    return _space(take_columns(terms.counts, wanted), np.array(terms.names(wanted), dtype=object))


def _space(counts: csr_matrix, terms: NDArray[np.str_]) -> Space:
    rows = csr_matrix(TfidfTransformer(sublinear_tf=True).fit_transform(counts)) if counts.shape[0] else counts
    rows = csr_matrix((rows.data, counts.indices, counts.indptr), shape=counts.shape)
    return Space(counts=counts, rows=rows, terms=terms, latent=_latent(rows))


def _latent(rows: csr_matrix) -> NDArray[np.float64]:
    size = min(_DIMENSIONS, *(n - 1 for n in rows.shape))
    if size < 2:
        return np.asarray(rows.toarray())
    with np.errstate(invalid="ignore", divide="ignore"):  # the share of variance, which is not used, of papers that are all alike
        return np.asarray(normalize(TruncatedSVD(size, random_state=_SEED).fit_transform(rows)).round(6))


def cluster(space: Space, count: int, known: Sequence[int] | None = None) -> NDArray[np.int64]:
    """Return the cluster of each paper.

    A consensus of many runs with more and fewer clusters: papers that are often together end
    together (evidence accumulation, Fred and Jain 2005), by average linkage. Most runs are by the
    sequential information bottleneck, some by k-means after latent semantic analysis, so that
    the faults of one method find no majority. Takes time and memory quadratic in the papers.

    Args:
        space: the papers.
        count: number of clusters, at most the number of papers.
        known: the group each paper is in already, -1 for none; this counts as much as all runs together.
    """
    papers = len(space.latent)
    distinct = len(np.unique(space.latent, axis=0))
    count = min(count, distinct)
    if count < 2:
        return np.zeros(papers, dtype=np.int64)
    together = np.zeros((papers, papers), dtype=np.float32)
    runs = _RUNS if papers <= _MANY_PAPERS else _FEW_RUNS
    for run in range(runs):
        size = round(count * (_LEAST_SHARE + (_MOST_SHARE - _LEAST_SHARE) * (run % _SIZES) / (_SIZES - 1)))
        size = min(max(2, size), distinct)
        if (run + 1) % _KMEANS_EVERY:
            labels = bottleneck(space.counts, size, _SEED + run)
        else:
            labels = KMeans(size, n_init=1, random_state=_SEED + run).fit_predict(space.latent)
        together += _pairs(labels)
    together /= runs
    if known is not None:
        together += _pairs(np.asarray(known))
        together /= 2
    linkage = AgglomerativeClustering(count, metric="precomputed", linkage="average")
    return np.asarray(linkage.fit_predict(1 - together), dtype=np.int64)


def _pairs(labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return (papers, papers): whether two are in one cluster; -1 is none."""
    return np.asarray((labels[:, None] == labels[None, :]) & (labels >= 0)[:, None])


def _members(labels: NDArray[np.int64], count: int) -> csr_matrix:
    """Return (papers, clusters) with a one where a paper is in a cluster."""
    return csr_matrix((np.ones(len(labels)), (np.arange(len(labels)), labels)), shape=(len(labels), count))


def telling_terms(space: Space, labels: NDArray[np.int64], count: int, most: int) -> list[tuple[tuple[str, float], ...]]:
    """Return each cluster's terms that set it most apart, with weights of mean 1.

    A weight is in proportion to the logarithm of the ratio of the term's share of the cluster's
    words to its share of all words. Terms are ordered, and cut, by that logarithm times their
    share of the cluster's words: what they add to its divergence from the whole (Kullback and
    Leibler 1951).

    Args:
        space: the papers.
        labels: cluster of each paper.
        count: number of clusters.
        most: the number of terms kept of each.
    """
    mass = np.asarray((_members(labels, count).T @ space.counts).toarray())
    size = mass.sum(axis=1, keepdims=True)
    whole = mass.sum(axis=0) / max(mass.sum(), 1.0)
    share = mass / np.maximum(size, 1.0)
    mixed = (mass + _PRIOR * whole) / (size + _PRIOR)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.nan_to_num(np.log(mixed / whole), nan=0.0, neginf=0.0)
    found = []
    for weights, gains in zip(weight, (share * weight).round(9), strict=True):
        order = [i for i in np.lexsort((np.arange(len(gains)), -gains))[:most] if gains[i] > 0]
        mean = float(np.mean(weights[order])) if order else 1.0
        found.append(tuple((str(space.terms[i]), max(0.01, round(float(weights[i]) / mean, 2))) for i in order))
    return found


def join_small(space: Space, labels: NDArray[np.int64], least: int) -> NDArray[np.int64]:
    """Join every cluster of fewer than `least` papers to its nearest, and number them anew."""
    while True:
        names, labels, sizes = np.unique(labels, return_inverse=True, return_counts=True)
        small = np.flatnonzero(sizes < least)
        if len(names) <= 1 or small.size == 0:
            return labels.astype(np.int64)
        means = normalize(_members(labels, len(names)).T @ space.latent)
        likeness = (means @ means[small[0]]).round(6)
        likeness[small[0]] = -2.0
        labels = np.where(labels == small[0], int(np.argmax(likeness)), labels)


def pair_up(likeness: NDArray[np.float64], least: float) -> dict[int, int]:
    """Pair rows with columns so that the sum of their likeness is largest; a pair below `least` is none."""
    rows, columns = linear_sum_assignment(-likeness.round(9))
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True) if likeness[row, column] >= least}


def papers_with_both(space: Space, terms: Sequence[str]) -> NDArray[np.float64]:
    """Return (terms, terms): in how many papers two terms stand together, and on the diagonal each by itself."""
    columns = {str(term): i for i, term in enumerate(space.terms)}
    known = [(row, columns[term]) for row, term in enumerate(terms) if term in columns]
    there = csr_matrix((space.counts[:, [column for _, column in known]] > 0).astype(np.float64))
    found = np.zeros((len(terms), len(terms)))
    rows = [row for row, _ in known]
    found[np.ix_(rows, rows)] = (there.T @ there).toarray()
    return found
