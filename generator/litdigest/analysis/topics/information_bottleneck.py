"""Clustering by the sequential information bottleneck (Slonim, Friedman and Tishby 2002).

Each paper in turn leaves its cluster and joins the one where this loses least of the information that
clusters carry about words. With f(x) = x log x, s papers in a cluster, t the sum of their shares of a
word and p the share of the paper, that loss is, up to a constant, the sum of f(t) - f(t + p) over the
paper's words, plus f(s + 1) - f(s).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from litdigest.analysis.arrays import Floats, Integers
from litdigest.analysis.exact import logs

_SWEEPS = 6
_SETTLED = 0.01
"""Stop when at most this share of the papers changes cluster in a sweep."""

_TOGETHER = 16
_PARTS = 50
"""Mini-batch size: cluster statistics are updated after `_TOGETHER` papers, at most 1/`_PARTS` of the library."""


@dataclass(slots=True)
class _Clusters:
    """The current clusters, changed in place."""

    labels: Integers
    """(papers,)"""
    mass: Floats
    """(words, clusters): t"""
    entropy: Floats
    """(words, clusters): f(t)"""


@dataclass(frozen=True, slots=True)
class _Block:
    """Some papers, as one row for each of their words."""

    papers: Integers
    words: NDArray[np.int32]
    share: Floats
    paper: Integers
    """Place in `papers` of each row."""
    starts: Integers
    """First row of each paper."""


def bottleneck(counts: csr_matrix, count: int, seed: int) -> Integers:
    """Return the cluster of each paper.

    Args:
        counts: (papers, words): how often each paper has each word; a paper without words keeps its first cluster.
        count: number of clusters.
        seed: for the first clusters and the order of the papers.
    """
    papers = counts.shape[0]
    total = np.asarray(counts.sum(axis=1)).ravel()
    shares = csr_matrix(counts.multiply(1 / np.maximum(total, 1.0)[:, None]))
    random = np.random.default_rng(seed)
    labels = random.permutation(papers) % count
    members = csr_matrix((np.ones(papers), (np.arange(papers), labels)), shape=(papers, count))
    mass = (shares.T @ members).toarray()
    clusters = _Clusters(labels, mass, _x_log_x(mass))
    _settle(clusters, shares, random)
    return clusters.labels


def _settle(clusters: _Clusters, shares: csr_matrix, random: np.random.Generator) -> None:
    """Move papers between clusters until few of them move."""
    worded = np.flatnonzero(np.diff(shares.indptr))
    for _ in range(_SWEEPS):
        if _sweep(clusters, shares, random.permutation(worded)) <= _SETTLED * shares.shape[0]:
            break


def _sweep(clusters: _Clusters, shares: csr_matrix, order: Integers) -> int:
    """Let every paper choose its cluster once, in this order; return how many moved."""
    queue = shares[order]
    step = max(1, min(_TOGETHER, shares.shape[0] // _PARTS))
    moved = 0
    for start in range(0, len(order), step):
        block = _block(queue, order, start, start + step)
        chosen = _cheapest(clusters, block)
        moved += _move(clusters, block, chosen)
    return moved


def _block(queue: csr_matrix, order: Integers, start: int, end: int) -> _Block:
    papers = order[start:end]
    ends = queue.indptr[start : start + len(papers) + 1]
    return _Block(
        papers=papers,
        words=queue.indices[ends[0] : ends[-1]],
        share=queue.data[ends[0] : ends[-1]],
        paper=np.repeat(np.arange(len(papers)), np.diff(ends)),
        starts=(ends[:-1] - ends[0]).astype(np.int64),
    )


def _cheapest(clusters: _Clusters, block: _Block) -> Integers:
    """Return the cluster where each paper of a block costs least, once it has left its own."""
    own = clusters.labels[block.papers]
    row, column = np.arange(len(block.words)), own[block.paper]
    inside, cost = clusters.mass[block.words], clusters.entropy[block.words]
    inside[row, column] = np.maximum(inside[row, column] - block.share, 0.0)
    cost[row, column] = _x_log_x(inside[row, column])
    cost -= _x_log_x(inside + block.share[:, None])
    others = np.tile(np.bincount(clusters.labels, minlength=inside.shape[1]).astype(np.float64), (len(own), 1))
    others[np.arange(len(own)), own] -= 1
    total = np.add.reduceat(cost, block.starts, axis=0) + _x_log_x(others + 1) - _x_log_x(others)
    return np.asarray(total.round(9).argmin(axis=1), dtype=np.int64)


def _move(clusters: _Clusters, block: _Block, chosen: Integers) -> int:
    """Move the papers of a block to the clusters chosen; return how many changed."""
    own = clusters.labels[block.papers]
    rows = (chosen != own)[block.paper]
    words, share, paper = block.words[rows], block.share[rows], block.paper[rows]
    np.add.at(clusters.mass, (words, chosen[paper]), share)
    np.subtract.at(clusters.mass, (words, own[paper]), share)
    clusters.mass[words] = np.maximum(clusters.mass[words], 0.0)
    clusters.entropy[words] = _x_log_x(clusters.mass[words])
    clusters.labels[block.papers] = chosen
    return int(np.count_nonzero(chosen != own))


def _x_log_x(values: Floats) -> Floats:
    return np.asarray(values * logs(np.maximum(values, 1e-300)))
