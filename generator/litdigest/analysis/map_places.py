"""Place each paper on the map: in the disc of its topic, near related papers.

Each topic is a disc, placed near topics with related papers. The papers of a disc sit on a lattice: first in order of
the two dimensions in which they differ most, then swapped, sweep by sweep, so that related papers come together.
Every step takes O(n) or O(n log n) time in the number of papers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from litdigest.analysis.arrays import Floats, Integers
from litdigest.analysis.exact import logs
from litdigest.analysis.vectors import Space
from litdigest.model import Neighbour, Paper, Placement

SPACING = 20
"""Distance between neighbouring papers, in map units; at least 18 after rounding."""

_ROW = np.sqrt(3) / 2
_MARGIN = 0.95
"""Margin around each disc, in lattice steps."""

_LABEL = 0.06
"""Height of a label as a share of the map's height; discs above one another leave room for it."""

_PACKING_STEPS = 1200
_PULLING_STEPS = 900
"""All steps of packing, and the first of them, in which discs are also pulled together; the rest only push them apart."""

_PULL = 0.01
"""Share of the distance that a bond of 1 pulls a disc in each step."""

_FALL = np.array([0.001, 0.03])
"""Pull towards the centre in each step, as (x, y): stronger vertically, since screens are wide."""

_REACHES = (8.0, 4.0, 2.0, 1.0)
"""Reach of each group of sweeps, in lattice steps. Related papers beyond it pull less, so that the last sweeps mind only near ones."""

_CHOICES = range(1, 14)
_FEW_CHOICES = (1, 2, 3, 5, 8)
_MANY_PAPERS = 4096
"""Sweeps for each reach; above `_MANY_PAPERS` papers, the shorter list. In a sweep n, each paper tries for the n-th nearest seat to
the place it wants."""

_APART = 1e6
"""Distance between discs in a third dimension, so that the seats nearest to a place are all in one disc."""


@dataclass(frozen=True, slots=True)
class _Library:
    """What the layout needs of the papers; each is identified by its row."""

    topics: Integers
    relatedness: csr_matrix
    """(papers, papers): similarity of two papers, the sum of both directions."""
    latent: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Discs:
    """What keeps discs apart, and what draws them together."""

    reaches: Floats
    bonds: Floats
    """(topics, topics): how related their papers are, relative to all relations with other topics."""
    label: float
    """Room for labels above and below."""


def lay_out(
    papers: Sequence[Paper], placements: Mapping[str, Placement], related: Mapping[str, Sequence[Neighbour]], space: Space
) -> dict[str, tuple[int, int]]:
    """Return each paper's (x, y) on the map, by slug. The order of the papers plays no part.

    Args:
        papers: in the order of the rows of `space`.
        placements: their placements, by slug; papers without a topic share a disc.
        related: the related papers of each, by slug.
        space: their vectors.
    """
    if not papers:
        return {}
    rows = sorted(range(len(papers)), key=lambda row: papers[row].slug)
    slugs = [papers[row].slug for row in rows]
    topics = np.unique([placements[slug].topic or "" for slug in slugs], return_inverse=True)[1].astype(np.int64)
    library = _Library(topics=topics, relatedness=_relatedness(slugs, related), latent=space.latent[rows])
    seats = _seats(library)
    places = seats[_settled(library, seats)]
    corner = places.min(axis=0) - 1
    x, y = ((places - corner) * SPACING).round().astype(int).T.tolist()
    return dict(zip(slugs, zip(x, y, strict=True), strict=True))


def _relatedness(slugs: Sequence[str], related: Mapping[str, Sequence[Neighbour]]) -> csr_matrix:
    row = {slug: i for i, slug in enumerate(slugs)}
    found = [(row[slug], row[near.slug], near.score) for slug in slugs for near in related[slug]]
    one, other, score = np.array(found or [(0, 0, 0.0)]).T
    named = csr_matrix((score, (one.astype(int), other.astype(int))), shape=(len(slugs), len(slugs)))
    return csr_matrix(named + named.T)


# The discs


def _seats(library: _Library) -> Floats:
    """Return the seats of all discs: topic by topic, row by row, left to right."""
    sizes = np.bincount(library.topics)
    discs = [_disc(size) for size in sizes]
    reaches = np.array([np.hypot(*disc.T).max() + _MARGIN for disc in discs])
    bonds = _bonds(library)
    wide = float(np.sqrt(sizes.sum()))
    centres = _packed(_scaled(bonds) * wide, _Discs(reaches=reaches, bonds=bonds, label=_LABEL * wide))
    return np.concatenate([disc + centre for disc, centre in zip(discs, centres, strict=True)])


def _disc(size: int) -> Floats:
    """Return the `size` points of a hexagonal lattice that are nearest to its origin, row by row."""
    half = int(np.sqrt(size)) + 2
    row, column = (axis.ravel() for axis in np.mgrid[-half : half + 1, -half : half + 1])
    x, y = column + (row % 2) / 2, row * _ROW
    nearest = np.lexsort((x, y, (x**2 + y**2).round(6)))[:size]
    chosen = nearest[np.lexsort((x[nearest], y[nearest]))]
    return np.column_stack((x[chosen], y[chosen]))


def _bonds(library: _Library) -> Floats:
    papers = len(library.topics)
    members = csr_matrix((np.ones(papers), (np.arange(papers), library.topics)))
    between = np.asarray((members.T @ library.relatedness @ members).toarray())
    np.fill_diagonal(between, 0.0)
    whole = np.maximum(between.sum(axis=1), 1e-9)
    return np.asarray((between / np.sqrt(np.outer(whole, whole))).round(6))


def _scaled(bonds: Floats) -> Floats:
    """Return a point for each topic, closer for stronger bonds, by classical multidimensional scaling (Torgerson 1952).

    A small spiral is added to separate topics whose bonds are equal.
    """
    count = len(bonds)
    # Break ties: with equal distances, the axes would depend on the processor's rounding.
    places = np.arange(count)
    ties = np.abs(np.sin(places[:, None] * 1.7 + 1) - np.sin(places[None, :] * 1.7 + 1)) / 20
    distance = 1 - bonds / max(bonds.max(), 1e-9) + ties
    np.fill_diagonal(distance, 0.0)
    centring = np.eye(count) - 1 / count
    values, vectors = np.linalg.eigh(-centring @ distance**2 @ centring / 2)
    axes = (vectors[:, :-3:-1] * np.sqrt(np.maximum(values[:-3:-1], 0.0))).round(6)
    axes *= np.where(axes[np.abs(axes).argmax(axis=0), range(axes.shape[1])] < 0, -1.0, 1.0)
    step = np.arange(count) + 0.5
    points = np.column_stack((np.cos(2.4 * step), np.sin(2.4 * step))) * np.sqrt(step / count)[:, None] / 10
    points[:, : axes.shape[1]] += axes / np.maximum(np.abs(axes).max(axis=0), 1e-9)
    return points


def _packed(centres: Floats, discs: _Discs) -> Floats:
    """Pull discs towards the centre and towards related discs, and push apart those that are too close."""
    for step in range(_PACKING_STEPS):
        pulling = step < _PULLING_STEPS
        apart, excess = _excess(centres, discs)
        force = np.maximum(excess - 1, 0.0) / 4 - discs.bonds * (_PULL if pulling else 0.0)
        centres = centres + (force[..., None] * apart).sum(axis=1) - centres * (_FALL if pulling else 0.0)
        centres = centres.round(6)
    return np.asarray(centres * max(1.0, float(_excess(centres, discs)[1].max())))


def _excess(centres: Floats, discs: _Discs) -> tuple[Floats, Floats]:
    """Return the offset of each centre from each other, and the wanted distance divided by the actual one."""
    apart = centres[:, None] - centres[None, :]
    distance = np.maximum(np.sqrt((apart * apart).sum(axis=-1)), 1e-6)
    wanted = discs.reaches[:, None] + discs.reaches[None, :] + discs.label * np.abs(apart[..., 1]) / distance
    np.fill_diagonal(wanted, 0.0)
    return apart, wanted / distance


# The papers in them


def _settled(library: _Library, seats: Floats) -> Integers:
    """Return the seat of each paper: papers swap seats within their disc until related ones sit together."""
    taken = _first_seats(library, seats)
    tree = cKDTree(np.column_stack((seats, _APART * np.sort(library.topics))))
    choices = _CHOICES if len(taken) <= _MANY_PAPERS else _FEW_CHOICES
    for reach in _REACHES:
        for choice in choices:
            wishes = np.column_stack((_wishes(library, seats[taken], reach), _APART * library.topics)).round(6)
            wanted = tree.query(wishes, [choice])[1].ravel()
            one, other = _agreed(library, seats[taken], _offers(library, taken, wanted), reach)
            taken[one], taken[other] = taken[other], taken[one]
    return taken


def _first_seats(library: _Library, seats: Floats) -> Integers:
    """Seat each topic's papers by the two dimensions in which they differ most: one gives the row, one the place in it."""
    papers = len(library.topics)
    spread = np.zeros((papers, 2))
    for topic in range(library.topics.max() + 1):
        own = library.latent[library.topics == topic]
        widest = np.argsort(-own.var(axis=0).round(6), kind="stable")[:2]
        spread[library.topics == topic, : len(widest)] = own[:, widest]
    row = np.empty(papers)
    row[np.lexsort((spread[:, 0], library.topics))] = seats[:, 1]
    taken = np.empty(papers, dtype=np.int64)
    taken[np.lexsort((spread[:, 1], row, library.topics))] = np.arange(papers)
    return taken


def _wishes(library: _Library, places: Floats, reach: float) -> Floats:
    """Return the place each paper wants: the mean of its related papers' places, near ones counting more. Others stay where they are."""
    bonds = library.relatedness.tocoo()
    far = ((places[bonds.row] - places[bonds.col]) ** 2).sum(axis=1)
    pull = csr_matrix((bonds.data / (reach**2 + far), (bonds.row, bonds.col)), shape=library.relatedness.shape)
    whole = np.asarray(pull.sum(axis=1)).reshape(-1, 1)
    return np.where(whole > 0, pull @ places / np.maximum(whole, 1e-12), places)


def _offers(library: _Library, taken: Integers, wanted: Integers) -> tuple[Integers, Integers]:
    """Return the pairs of papers that would swap, so that the first gets the seat it wants; only within a disc."""
    holders = np.argsort(taken)
    one = np.flatnonzero(wanted < len(taken))
    other = holders[wanted[one]]
    fair = (library.topics[one] == library.topics[other]) & (one != other)
    return one[fair], other[fair]


def _agreed(library: _Library, places: Floats, offers: tuple[Integers, Integers], reach: float) -> tuple[Integers, Integers]:
    """Return the swaps that lower the strain of both papers together, best first; a paper takes part only in its best swap."""
    one, other = offers
    stay = _strain(library, places, (one, one, other), reach) + _strain(library, places, (other, other, one), reach)
    swap = _strain(library, places, (one, other, other), reach) + _strain(library, places, (other, one, one), reach)
    gain = (stay - swap).round(6)
    order = np.lexsort((one, -gain))[: np.count_nonzero(gain > 0)]
    one, other = one[order], other[order]
    rank = np.arange(len(order))
    best = np.full(len(places), len(order))
    np.minimum.at(best, one, rank)
    np.minimum.at(best, other, rank)
    free = (best[one] == rank) & (best[other] == rank)
    return one[free], other[free]


def _strain(library: _Library, places: Floats, of: tuple[Integers, Integers, Integers], reach: float) -> Floats:
    """Return how far each paper would be from its related papers at another's place.

    `of` holds papers, the papers whose places they take, and papers to leave out: swapping two leaves their distance as it is.
    """
    who, where, but = of
    bonds = library.relatedness[who].tocoo()
    far = ((places[where[bonds.row]] - places[bonds.col]) ** 2).sum(axis=1)
    strain = np.where(bonds.col == but[bonds.row], 0.0, bonds.data * logs(1 + far / reach**2))
    return np.asarray(np.bincount(bonds.row, strain, minlength=len(who)), dtype=np.float64)
