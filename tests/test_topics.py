"""Topics: placing looks at one paper alone, fitting keeps what a human wrote."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from generator.model import Paper, Topic
from generator.readers.reviewed import parse_topics, topics_as_yaml
from generator.topics import assign, fit
from generator.words import FUNCTION_WORDS
from tests.papers import CORPUS, corpus, paper, sample

BEES = Topic(slug="bees", name="Bees", about="", terms=(("honeybee", 0.8), ("nectar", 0.6)))
BRIDGES = Topic(slug="bridges", name="Bridges", about="", terms=(("bridge", 0.8), ("cable", 0.6), ("night", 0.1)))


@pytest.fixture(scope="module")
def papers() -> tuple[Paper, ...]:
    return sample()


@pytest.fixture(scope="module")
def fitted(papers: tuple[Paper, ...]) -> tuple[Topic, ...]:
    return fit(papers).topics


def members(papers: tuple[Paper, ...], topics: tuple[Topic, ...]) -> dict[str | None, list[str]]:
    placements = assign(papers, topics).values()
    return {topic: [p.paper for p in placements if p.topic == topic] for topic in {p.topic for p in placements}}


def round_trip(topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
    read, problems = parse_topics(topics_as_yaml(topics), "topics.yml")
    assert problems == ()
    return read


# Placing


def test_a_paper_is_placed_alike_alone_and_among_others(papers: tuple[Paper, ...], fitted: tuple[Topic, ...]) -> None:
    together = assign(papers, fitted)
    assert all(assign([one], fitted) == {one.slug: together[one.slug]} for one in papers)
    assert assign([*corpus(), *papers], fitted).items() >= together.items()


def test_a_paper_goes_where_its_words_are_and_says_which() -> None:
    placed = assign([paper("Nectar of the Honeybee")], [BRIDGES, BEES])["nectar-of-the-honeybee"]
    assert (placed.topic, placed.pinned, set(placed.terms)) == ("bees", False, {"honeybee", "nectar"})
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
    placed = assign([one], [BEES, replace(BRIDGES, terms=(("bridge", 1.0), ("cable", 0.1), ("night", 0.05)))])[one.slug]
    assert (placed.topic, [slug for slug, _ in placed.nearest]) == (None, ["bridges"])


# Fitting


def test_the_sample_gets_topics_of_some_papers_each(papers: tuple[Paper, ...], fitted: tuple[Topic, ...]) -> None:
    sizes = {slug: len(of) for slug, of in members(papers, fitted).items() if slug}
    assert sizes.keys() == {topic.slug for topic in fitted}
    assert 3 <= min(sizes.values()) <= max(sizes.values()) < len(papers) / 2


def test_the_sample_gets_names_a_reader_can_use(fitted: tuple[Topic, ...]) -> None:
    assert len({topic.name.casefold() for topic in fitted}) == len({topic.slug for topic in fitted}) == len(fitted)
    for topic in fitted:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", topic.slug)
        assert not {topic.name.split()[0].lower(), topic.name.split()[-1].lower()} & FUNCTION_WORDS
        assert topic.about
        assert topic.terms == tuple(sorted(topic.terms, key=lambda term: -term[1]))


def test_a_small_library_gets_names_from_its_own_words() -> None:
    names = {topic.name.lower() for topic in fit(corpus()).topics}
    assert len(names) == 2
    assert all(any(name.rstrip("s") in f"{title} {' '.join(text.split())}".lower() for title, text in CORPUS) for name in names)


def test_fitting_twice_gives_the_same(papers: tuple[Paper, ...], fitted: tuple[Topic, ...]) -> None:
    assert fit(papers).topics == fitted


@pytest.mark.parametrize("count", [1, 2, 5])
def test_few_papers_that_say_the_same_are_fitted_without_a_warning(count: int) -> None:
    few = [paper(f"Honeybee Foraging {number}") for number in range(count)]
    topics = fit(few).topics
    assert round_trip(topics) == topics
    assert assign(few, topics).keys() == {one.slug for one in few}


def test_titles_of_marks_alone_are_fitted() -> None:
    assert fit([paper("???"), paper("!!!"), paper("1 + 1")]).topics


def test_two_spellings_never_become_two_topics_of_one_slug() -> None:
    hyphened = [paper(f"Long-Distance Flight of {bird}", "They rest on ice.") for bird in ("Cranes", "Storks", "Geese", "Terns")]
    spaced = [
        paper(f"Long Distance Flight of {insect}", "They drift in warm wind.") for insect in ("Moths", "Hoverflies", "Beetles", "Ants")
    ]
    topics = fit([*corpus(), *hyphened, *spaced]).topics
    assert round_trip(topics) == topics


# Fitting anew


def edited(topics: tuple[Topic, ...], papers: tuple[Paper, ...]) -> tuple[Topic, ...]:
    """Change all that a human may change, and turn the order round."""
    of = members(papers, topics)
    hand = [replace(t, name=f"Own {t.name}", slug=f"own-{t.slug}", about="By hand.", pins=(of[t.slug][0],), was=(t.slug,)) for t in topics]
    return tuple(reversed(hand))


def human(topic: Topic) -> tuple[object, ...]:
    return topic.name, topic.slug, topic.about, topic.pins, topic.was


def test_a_new_fit_keeps_what_a_human_wrote(papers: tuple[Paper, ...], fitted: tuple[Topic, ...]) -> None:
    old = edited(fitted, papers)
    refit = fit(papers, old)
    assert list(map(human, refit.topics)) == list(map(human, old))
    assert refit.moved == ()


def test_a_new_fit_says_what_moves(papers: tuple[Paper, ...], fitted: tuple[Topic, ...]) -> None:
    old = (replace(fitted[0], terms=fitted[0].terms[:1]), *fitted[1:])
    refit = fit(papers, old)
    before, after = assign(papers, old), assign(papers, refit.topics)
    assert refit.moved
    assert {slug for slug, _, _ in refit.moved} == {slug for slug in before if before[slug].topic != after[slug].topic}
    assert all((was, now) == (before[slug].topic or "unsorted", after[slug].topic or "unsorted") for slug, was, now in refit.moved)


def test_a_vanished_topic_leaves_its_slugs_to_its_heir(papers: tuple[Paper, ...], fitted: tuple[Topic, ...]) -> None:
    heir = fitted[0].slug
    lost = Topic(
        slug="lost", name="Lost", about="", terms=(("zzzz", 1.0),), was=("lost-before",), pins=tuple(members(papers, fitted)[heir][:1])
    )
    by_slug = {topic.slug: topic for topic in fit(papers, (*fitted, lost)).topics}
    assert "lost" not in by_slug
    assert set(by_slug[heir].was) == {"lost", "lost-before"}


def test_a_new_fit_can_be_read_again(papers: tuple[Paper, ...], fitted: tuple[Topic, ...]) -> None:
    """A human joined two topics into one; the new fit finds the second again under its old name."""
    first, second, *rest = fitted
    joined = (replace(first, terms=(*first.terms, *second.terms), was=(second.slug,)), *rest)
    refit = fit(papers, joined)
    assert round_trip(refit.topics) == refit.topics
    assert len({topic.name for topic in refit.topics}) == len(refit.topics)


def test_topics_are_written_as_they_are_read(papers: tuple[Paper, ...], fitted: tuple[Topic, ...]) -> None:
    odd = Topic(
        slug="odd", name="Null: 'no' & #1", about="Déjà vu, 100 %", terms=(("on", 1.0), ("1:30", 0.5), ("null", 0.25)), pins=("no",)
    )
    topics = (*edited(fitted, papers), odd)
    assert round_trip(topics) == topics
