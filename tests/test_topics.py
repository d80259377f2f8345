"""Topics: the placement of a paper depends on that paper alone, and is explained."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litdigest.analysis.topics.assign import assign, border_topic, coherence, margin_of
from litdigest.model import Topic
from litdigest.reading.content import read_content
from tests.conftest import ROOT
from tests.papers import corpus, paper, round_trip, sample, space_of

BEES = Topic(slug="bees", name="Bees", about="", terms=(("honeybee", 2.0), ("nectar", 1.5)))
BRIDGES = Topic(slug="bridges", name="Bridges", about="", terms=(("bridge", 2.0), ("cable", 1.5), ("night", 0.2)))


@pytest.fixture(scope="module")
def reviewed() -> tuple[Topic, ...]:
    return read_content(ROOT / "content").topics or ()


# Placing


def test_a_paper_is_placed_alike_alone_and_among_others(reviewed: tuple[Topic, ...]) -> None:
    papers = sample()
    together = assign(papers, reviewed)
    assert all(assign([one], reviewed) == {one.slug: together[one.slug]} for one in papers)
    assert assign([*corpus(), *papers], reviewed).items() >= together.items()


def test_a_paper_goes_where_its_words_are_and_says_which() -> None:
    placed = assign([paper("Nectar of the Honeybee")], [BRIDGES, BEES])["nectar-of-the-honeybee"]
    assert (placed.topic, placed.pinned, {term for term, _ in placed.terms}) == ("bees", False, {"honeybee", "nectar"})
    assert sum(part for _, part in placed.terms) == pytest.approx(placed.nearest[0][1], abs=0.01)
    assert [slug for slug, _ in placed.nearest] == ["bees"]


@pytest.mark.parametrize("title", ["Nectar of the Honeybee", "Sourdough at Home"])
def test_a_pin_wins(title: str) -> None:
    one = paper(title)
    placed = assign([one], [BEES, replace(BRIDGES, pins=(one.slug,))])[one.slug]
    assert (placed.topic, placed.pinned, placed.nearest[0][0]) == ("bridges", True, "bridges")


def test_a_pin_moves_no_other_paper() -> None:
    pinned, other = paper("Nectar of the Honeybee"), paper("A Honeybee and her Nectar")
    topics = [BEES, replace(BRIDGES, pins=(pinned.slug,))]
    assert assign([pinned, other], topics)[other.slug].topic == "bees"


@pytest.mark.parametrize("topics", [(), (BEES, BRIDGES)])
def test_a_paper_without_a_known_word_is_unsorted(topics: tuple[Topic, ...]) -> None:
    placed = assign([paper("Sourdough at Home", "Flour, water and salt.")], topics)["sourdough-at-home"]
    assert (placed.topic, placed.nearest, placed.terms) == (None, (), ())


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Bridge", ""),  # one term is not enough, however heavy
        ("Sourdough, Rye, Spelt, Barley", "Oats and millet, kneaded, proofed, folded and baked at night near a cable drum."),
    ],
)
def test_a_paper_with_few_or_light_words_is_unsorted_and_says_what_is_near(title: str, abstract: str) -> None:
    one = paper(title, abstract)
    placed = assign([one], [BEES, replace(BRIDGES, terms=(("bridge", 3.0), ("cable", 0.3), ("night", 0.2)))])[one.slug]
    assert (placed.topic, [slug for slug, _ in placed.nearest]) == (None, ["bridges"])


# Borders and coherence


def test_a_paper_between_two_topics_names_the_other() -> None:
    one = paper("Honeybee Nectar on a Bridge Cable")
    placed = assign([one], [BEES, BRIDGES])[one.slug]
    assert (placed.topic, border_topic(placed), margin_of(placed)) == ("bees", "bridges", 0.0)


@pytest.mark.parametrize(
    "topics",
    [[BEES], [BEES, replace(BRIDGES, terms=(("cable", 0.9),))], [BEES, replace(BRIDGES, pins=("honeybee-nectar-on-a-bridge-cable",))]],
)
def test_a_paper_that_stands_alone_far_off_or_by_hand_has_none(topics: list[Topic]) -> None:
    one = paper("Honeybee Nectar on a Bridge Cable")
    assert border_topic(assign([one], topics)[one.slug]) is None


def test_coherence_is_high_where_terms_stand_together() -> None:
    texts = ["honeybee nectar hive", "honeybee nectar hive", "bridge cable steel", "bridge rust wind", "cable rope", "steel mill"]
    space = space_of([paper(text) for text in texts])
    topics = [
        Topic(slug="close", name="Close", about="", terms=(("honeybee", 1.0), ("nectar", 1.0), ("hive", 1.0))),
        Topic(slug="loose", name="Loose", about="", terms=(("bridge", 1.0), ("cable", 1.0), ("steel", 1.0))),
        Topic(slug="apart", name="Apart", about="", terms=(("honeybee", 1.0), ("bridge", 1.0))),
        Topic(slug="nested", name="Nested", about="", terms=(("bridge", 1.0), ("bridge cable", 1.0))),
    ]
    found = coherence(space, topics)
    assert found["close"] == 1.0
    assert found["loose"]
    assert found["close"] > found["loose"] > -1.0 == found["apart"]
    assert found["nested"] is None


def test_coherence_of_what_every_paper_says_cannot_be_told() -> None:
    space = space_of([paper(text) for text in ("honeybee nectar", "honeybee nectar hive", "honeybee nectar wax", "honeybee nectar hive")])
    everywhere = Topic(slug="all", name="All", about="", terms=(("honeybee", 1.0), ("nectar", 1.0)))
    assert coherence(space, [everywhere]) == {"all": None}


# The file


def test_topics_are_written_as_they_are_read(reviewed: tuple[Topic, ...]) -> None:
    odd = Topic(
        slug="odd",
        name="Null: 'no' & #1",
        about="Déjà vu, 100 %",
        terms=(("on", 1.0), ("1:30", 0.5), ("null", 0.25)),
        pins=("no",),
        was=("even",),
        exemplars=("yes", "1"),
    )
    topics = (*reviewed, odd)
    assert round_trip(topics) == topics
