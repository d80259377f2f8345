"""Related papers: near, few, in a fixed order, and with reasons."""

from __future__ import annotations

import pytest

from litdigest.analysis.related.related import find_related
from litdigest.analysis.tags.choose import find_tags
from litdigest.analysis.tokens import read_corpus
from litdigest.content import TagRules
from litdigest.model import Neighbour, Paper, Tag
from tests.papers import corpus, paper, sample, space_of


def related(papers: list[Paper]) -> dict[str, tuple[Neighbour, ...]]:
    """Return the related papers of all papers, after asserting the invariants."""
    tags, paper_tags = find_tags(papers, TagRules())
    found = find_related(read_corpus(papers), space_of(papers), (tags, paper_tags))
    assert found.keys() == {one.slug for one in papers}
    for slug, near in found.items():
        assert len(near) == len({other.slug for other in near}) <= 5
        assert {other.slug for other in near} <= found.keys() - {slug}
        assert [other.score for other in near] == sorted((other.score for other in near), reverse=True)
        assert all(0 < other.score <= 1 and 1 <= len(set(other.shares)) == len(other.shares) <= 3 for other in near)
    return found


def test_the_sample_has_neighbours_for_nearly_all() -> None:
    found = related(list(sample()))
    assert sum(map(bool, found.values())) > 0.9 * len(found)


def test_neighbours_are_of_one_subject_and_say_so() -> None:
    found = related(corpus())
    fatigue = found["cable-fatigue-in-suspension-bridges"]
    assert {near.slug for near in fatigue[:2]} == {
        "cheap-sensors-for-cable-fatigue-telephones-below-suspension-bridges",
        "night-sounds-of-suspension-bridges",
    }
    assert all("bridge" in " ".join(near.shares) for near in fatigue[:2])


def test_a_shared_tag_is_the_first_reason() -> None:
    one, other, third = papers = [paper("Tidal Mills of Cork"), paper("The Tidal Mill of Looe"), paper("Tidal Mills")]
    tag = Tag(slug="sea-power", name="sea power", papers=(one.slug, other.slug))
    tagged = {one.slug: (tag.slug,), other.slug: (tag.slug,), third.slug: ()}
    found = find_related(read_corpus(papers), space_of(papers), ([tag], tagged))
    assert {near.slug: near.shares[0] == "sea power" for near in found[one.slug]} == {other.slug: True, third.slug: False}


def test_likeness_is_the_same_from_both_sides() -> None:
    scores = {(slug, near.slug): near.score for slug, found in related(corpus()).items() for near in found}
    assert all(scores.get((other, one), score) == score for (one, other), score in scores.items())


def test_two_runs_agree_and_ties_go_by_order() -> None:
    papers = [paper(f"Tidal Mills of {place}", "Mills that turn with the tide.") for place in "Cork Bude Hull Leith Looe Rye Wick".split()]
    found = related(papers)
    assert found == related(papers)
    assert [near.slug for near in found[papers[-1].slug]] == [one.slug for one in papers[:5]]


@pytest.mark.parametrize("abstract", ["", "Mills that turn with the tide."])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_papers_and_none(count: int, abstract: str) -> None:
    papers = [paper(f"Tidal Mills of {place}", abstract) for place in ("Cork", "Looe")[:count]]
    assert [len(near) for near in related(papers).values()] == [count - 1] * count


def test_papers_that_share_nothing_are_not_related() -> None:
    found = related([paper("Tidal Mills"), paper("Tidal Mills of Cork"), paper("Sourdough", "Rye."), paper("???")])
    assert [len(near) for near in found.values()] == [1, 1, 0, 0]
