"""Papers as vectors. The only module that imports scikit-learn.

The functions that cluster import it themselves: loading takes longer than building a small site, which needs no clusters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from litdigest.analysis.arrays import Flags, Floats, Integers
from litdigest.analysis.exact import cholesky, log, logs, on_grid, orthonormal, power_of_two, unit, unit_rows
from litdigest.analysis.tokens import Terms, take_columns
from litdigest.analysis.topics.information_bottleneck import bottleneck

_DIMENSIONS = 50
_ROUNDS = 6
_POWERS = 2
"""Rounds of orthogonal iteration, and multiplications in each: enough for nine in ten similarities to equal those of the exact method."""
_SEED = 0
_NUDGE = 1e-5
"""Size of the noise that breaks ties: larger than any rounding error, smaller than any difference between texts."""

_RUNS = 48
_FEW_RUNS = 14
_MANY_PAPERS = 1000
"""Runs of a consensus: `_RUNS`, or `_FEW_RUNS` above `_MANY_PAPERS` papers. A small library needs more for a stable result, and is fast."""

_KMEANS_EVERY = 4
"""Every n-th run is by k-means, the others by the information bottleneck."""

_SIZES = 6
_LEAST_SHARE = 0.7
_MOST_SHARE = 1.4
"""Runs look for `_LEAST_SHARE` to `_MOST_SHARE` times the wanted clusters, in `_SIZES` steps."""

_PRIOR = 1000.0
"""Smoothing: this many words, distributed as in the whole library, are added to each cluster."""


@dataclass(frozen=True, slots=True)
class Space:
    """Papers in the space of their terms."""

    counts: csr_matrix
    """(papers, terms): how often each paper has each term."""
    rows: csr_matrix
    """(papers, terms) TF-IDF weights, rows of unit length."""
    terms: NDArray[np.str_]
    latent: Floats
    """(papers, dimensions) after latent semantic analysis (Deerwester et al. 1990), rows of unit length."""


def make_space(terms: Terms) -> Space:
    """Weight terms by TF-IDF with logarithmic counts, leaving out terms in one paper only and in more than half of all."""
    papers = terms.counts.shape[0]
    spread = np.bincount(terms.counts.indices, minlength=len(terms.codes))
    shared = np.flatnonzero((spread >= 2) & (spread <= max(2, papers / 2)))
    wanted = shared if shared.size else np.arange(len(terms.codes))
    if not wanted.size:
        return _space(csr_matrix((papers, 1)), np.array([""], dtype=object))
    return _space(take_columns(terms.counts, wanted), np.array(terms.names(wanted), dtype=object))


def _space(counts: csr_matrix, terms: NDArray[np.str_]) -> Space:
    rows = _weighed(counts)
    return Space(counts=counts, rows=rows, terms=terms, latent=_latent(rows))


def _weighed(counts: csr_matrix) -> csr_matrix:
    """Return TF-IDF weights with logarithmic counts and smoothed document frequencies, rows of unit length on the grid."""
    papers = counts.shape[0]
    of_count = np.array([0.0, *(1 + log(count) for count in range(1, int(counts.data.max(initial=0)) + 1))])
    frequency, of = np.unique(np.bincount(counts.indices, minlength=counts.shape[1]), return_inverse=True)
    rarity = np.array([1 + log((1 + papers) / (1 + count)) for count in frequency.tolist()])[of]
    weight = of_count[counts.data.astype(np.int64)] * rarity[counts.indices]
    row = np.repeat(np.arange(papers), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(row, weight * weight, minlength=papers))
    return csr_matrix((on_grid(weight / lengths[row]), counts.indices, counts.indptr), shape=counts.shape)


def _latent(rows: csr_matrix) -> Floats:
    """Reduce rows to their main directions, by orthogonal iteration on the papers' side (Golub and Van Loan 2013, 8.2.4).

    A small library keeps all its directions, so that equal similarities stay equal.
    """
    if min(rows.shape) <= _DIMENSIONS:
        return np.asarray(rows.toarray())
    columns = rows.T.tocsr()
    start = np.random.default_rng(_SEED).integers(-1000, 1001, (_DIMENSIONS, rows.shape[0]))
    basis = orthonormal(start.astype(np.float64))
    for _ in range(_ROUNDS):
        for _ in range(_POWERS):
            basis = _applied(rows, _applied(columns, basis))
        basis = orthonormal(basis)
    directions = (columns @ basis.T).T
    directions = on_grid(directions / power_of_two(float(np.sqrt((directions * directions).sum(axis=1).max()))))
    return unit_rows(basis.T @ cholesky(directions @ directions.T))


def _applied(matrix: csr_matrix, vectors: Floats) -> Floats:
    """Multiply a matrix by vectors, which are rows, and return rows of unit length."""
    return np.array([unit(vector) for vector in np.ascontiguousarray((matrix @ vectors.T).T)])


def cluster(space: Space, count: int, known: Sequence[int] | None = None) -> Integers:
    """Return the cluster of each paper.

    A consensus of many runs with more and fewer clusters: papers that are often together are joined
    by average linkage (evidence accumulation, Fred and Jain 2005). Most runs use the sequential
    information bottleneck, some k-means after latent semantic analysis, so that the errors of one
    method do not decide. Time and memory are quadratic in the number of papers.

    Args:
        space: the papers.
        count: number of clusters, at most the number of papers.
        known: the present group of each paper, -1 for none; it counts as much as all runs together.
    """
    from sklearn.cluster import AgglomerativeClustering  # noqa: PLC0415

    papers = len(space.latent)
    distinct = len(np.unique(space.latent, axis=0))
    count = min(count, distinct)
    if count < 2:
        return np.zeros(papers, dtype=np.int64)
    together = _together(space, count, distinct)
    if known is not None:
        together += _pairs(np.asarray(known))
        together /= 2
    linkage = AgglomerativeClustering(count, metric="precomputed", linkage="average")
    nudges = _nudges(together.shape)
    return _by_first_paper(linkage.fit_predict(1 - together + nudges + nudges.T))


def _together(space: Space, count: int, distinct: int) -> NDArray[np.float32]:
    """Return (papers, papers): the share of the runs in which two papers are in one cluster."""
    from sklearn.cluster import KMeans  # noqa: PLC0415

    papers = len(space.latent)
    together = np.zeros((papers, papers), dtype=np.float32)
    points = space.latent + _nudges(space.latent.shape)
    runs = _RUNS if papers <= _MANY_PAPERS else _FEW_RUNS
    for run in range(runs):
        size = round(count * (_LEAST_SHARE + (_MOST_SHARE - _LEAST_SHARE) * (run % _SIZES) / (_SIZES - 1)))
        size = min(max(2, size), distinct)
        if (run + 1) % _KMEANS_EVERY:
            labels = bottleneck(space.counts, size, _SEED + run)
        else:
            labels = KMeans(size, n_init=1, random_state=_SEED + run).fit_predict(points)
        together += _pairs(labels)
    together /= runs
    return together


def _by_first_paper(labels: Integers) -> Integers:
    """Number clusters by their first papers."""
    _, first, labels = np.unique(labels, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[labels], dtype=np.int64)


def _nudges(shape: tuple[int, ...]) -> Floats:
    """Return small numbers that break ties; otherwise rounding errors would, which differ between processors."""
    return np.random.default_rng(_SEED).random(shape) * _NUDGE


def _pairs(labels: Integers) -> Flags:
    """Return (papers, papers): whether two papers are in one cluster; -1 means none."""
    return np.asarray((labels[:, None] == labels[None, :]) & (labels >= 0)[:, None])


def _members(labels: Integers, count: int) -> csr_matrix:
    """Return (papers, clusters) with a one where a paper is in a cluster."""
    return csr_matrix((np.ones(len(labels)), (np.arange(len(labels)), labels)), shape=(len(labels), count))


def telling_terms(space: Space, labels: Integers, count: int, most: int) -> list[tuple[tuple[str, float], ...]]:
    """Return the terms that set each cluster most apart, with weights of mean 1.

    A weight is proportional to the logarithm of (the term's share of the cluster's words / its share
    of all words). Terms are ranked, and cut, by that logarithm times their share of the cluster's
    words: what they add to the cluster's divergence from the library (Kullback and Leibler 1951).

    Args:
        space: the papers.
        labels: cluster of each paper.
        count: number of clusters.
        most: maximum number of terms for each.
    """
    mass = np.asarray((_members(labels, count).T @ space.counts).toarray())
    size = mass.sum(axis=1, keepdims=True)
    whole = mass.sum(axis=0) / max(mass.sum(), 1.0)
    share = mass / np.maximum(size, 1.0)
    mixed = (mass + _PRIOR * whole) / (size + _PRIOR)
    weight = logs(np.divide(mixed, whole, out=np.ones_like(mixed), where=whole > 0))
    found = []
    for weights, gains in zip(weight, (share * weight).round(9), strict=True):
        order = [i for i in np.lexsort((np.arange(len(gains)), -gains))[:most] if gains[i] > 0]
        mean = float(np.mean(weights[order])) if order else 1.0
        found.append(tuple((str(space.terms[i]), max(0.01, round(float(weights[i]) / mean, 2))) for i in order))
    return found


def join_small(space: Space, labels: Integers, least: int) -> Integers:
    """Join every cluster of fewer than `least` papers to its nearest, and renumber the rest."""
    while True:
        names, labels, sizes = np.unique(labels, return_inverse=True, return_counts=True)
        small = np.flatnonzero(sizes < least)
        if len(names) <= 1 or small.size == 0:
            return labels.astype(np.int64)
        means = unit_rows(_members(labels, len(names)).T @ space.latent)
        likeness = means @ means[small[0]]
        likeness[small[0]] = -2.0
        labels = np.where(labels == small[0], int(np.argmax(likeness)), labels)


def pair_up(likeness: Floats, least: float) -> dict[int, int]:
    """Pair rows with columns so that the sum of their likeness is largest; pairs below `least` are left out."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    rows, columns = linear_sum_assignment(-likeness.round(9))
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True) if likeness[row, column] >= least}


def papers_with_both(space: Space, terms: Sequence[str]) -> Floats:
    """Return (terms, terms): how many papers have both terms; on the diagonal, how many have the term."""
    columns = {str(term): i for i, term in enumerate(space.terms)}
    known = [(row, columns[term]) for row, term in enumerate(terms) if term in columns]
    there = csr_matrix((space.counts[:, [column for _, column in known]] > 0).astype(np.float64))
    found = np.zeros((len(terms), len(terms)))
    rows = [row for row, _ in known]
    found[np.ix_(rows, rows)] = (there.T @ there).toarray()
    return found
