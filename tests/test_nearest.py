"""The nearest papers of large libraries: nearly all that comparing every pair finds, and no others."""

from __future__ import annotations

import numpy as np
import pytest

from litdigest.analysis.related.neighbours import Pairs, every_pair, neighbours
from litdigest.analysis.vectors import Space
from litdigest.model import Paper
from tests.bench_nearest import share_found
from tests.papers import paper, space_of

MANY = 5000
SUBJECTS = 40


def library(count: int) -> list[Paper]:
    """Return papers of forty subjects, with words of their subject, words of all subjects, and rare words."""
    random = np.random.default_rng(7)
    papers = []
    for number in range(count):
        subject = int(random.integers(SUBJECTS))
        words = [f"matter{subject}x{word}" for word in random.integers(0, 60, 14)]
        words += [f"common{word}" for word in random.integers(0, 300, 12)]
        words += [f"rare{word}" for word in random.integers(0, count // 4, 4)]
        papers.append(paper(f"Number {number}", ", ".join(words[i] for i in random.permutation(len(words))), slug=f"number-{number:05}"))
    return papers


@pytest.fixture(scope="module")
def space() -> Space:
    return space_of(library(MANY))


@pytest.fixture(scope="module")
def found(space: Space) -> Pairs:
    return neighbours(space, 5)


def test_nearly_all_of_the_nearest_are_found(space: Space, found: Pairs) -> None:
    exact = every_pair(space, 5, np.arange(0, MANY, 5))
    assert share_found(found, exact) > 0.95


def test_nearness_is_that_of_weighing_every_pair(space: Space, found: Pairs) -> None:
    exact = every_pair(space, 5, np.arange(MANY))
    known = dict(zip(zip(exact.papers.tolist(), exact.others.tolist(), strict=True), exact.nearness.tolist(), strict=True))
    told = zip(found.papers.tolist(), found.others.tolist(), found.nearness.tolist(), strict=True)
    both = [(known[one, other], nearness) for one, other, nearness in told if (one, other) in known]
    assert len(both) > 0.95 * len(known)
    assert max(abs(one - other) for one, other in both) < 2e-6


def test_each_paper_has_five_others_once_best_first(found: Pairs) -> None:
    assert np.bincount(found.papers, minlength=MANY).tolist() == [5] * MANY
    assert not (found.papers == found.others).any()
    assert len(set(zip(found.papers.tolist(), found.others.tolist(), strict=True))) == len(found.papers)
    ordered = sorted(zip(found.papers.tolist(), (-found.nearness).tolist(), found.others.tolist(), strict=True))
    assert [other for _, _, other in ordered] == found.others.tolist()


def test_two_runs_agree(space: Space, found: Pairs) -> None:
    again = neighbours(space, 5)
    assert (again.others == found.others).all()
    assert (again.nearness == found.nearness).all()


@pytest.mark.parametrize("count", [300, MANY])
def test_progress_is_told_up_to_the_end(space: Space, count: int) -> None:
    heard: list[tuple[int, int]] = []
    neighbours(space if count == MANY else space_of(library(count)), 5, lambda done, of: heard.append((done, of)))
    assert heard == sorted(heard)
    assert len(heard) > 1
    assert heard[-1] == (count, count)


def test_papers_that_hardly_differ_take_no_more_time() -> None:
    papers = [paper(f"Tidal Mills {number}", "Mills that turn with the tide.", slug=f"mill-{number:05}") for number in range(MANY)]
    found = neighbours(space_of(papers), 5)
    assert np.bincount(found.papers, minlength=MANY).tolist() == [5] * MANY


def test_papers_without_words_are_near_to_none() -> None:
    papers = [*library(MANY), *(paper("???", slug=f"wordless-{number}") for number in range(300))]
    found = neighbours(space_of(papers), 5)
    assert found.papers.max() < MANY
    assert found.others.max() < MANY
