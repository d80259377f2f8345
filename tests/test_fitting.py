"""Fitting: finding topics, naming them, and keeping human edits."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from litdigest.analysis.topics.assign import assign
from litdigest.analysis.topics.fit import fit, topic_count
from litdigest.library.build import build_library
from litdigest.model import Paper, Topic
from litdigest.reading.content import read_content
from litdigest.text.english import FUNCTION_WORDS
from tests.conftest import ROOT
from tests.papers import CORPUS, corpus, members, paper, round_trip, sample


@pytest.fixture(scope="module")
def papers() -> tuple[Paper, ...]:
    return sample()


@pytest.fixture(scope="module")
def fitted(papers: tuple[Paper, ...]) -> tuple[Topic, ...]:
    return fit(papers).topics


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
        assert sum(weight for _, weight in topic.terms) == pytest.approx(len(topic.terms), rel=0.02)


def test_a_topic_shows_the_papers_that_fit_it_best(papers: tuple[Paper, ...], fitted: tuple[Topic, ...]) -> None:
    placed = assign(papers, fitted)
    for topic in fitted:
        scores = sorted((p.nearest[0][1] for p in placed.values() if p.topic == topic.slug), reverse=True)
        assert [placed[name].nearest[0][1] for name in topic.exemplars] == scores[:3]


@pytest.mark.parametrize(("fewest", "most", "count"), [(1, 1, 1), (1, 60, 15), (2, 3, 3)])
def test_the_number_of_topics_keeps_within_bounds(papers: tuple[Paper, ...], fewest: int, most: int, count: int) -> None:
    assert len(fit(papers, fewest=fewest, most=most).topics) == count


@pytest.mark.parametrize(("papers", "least", "most"), [(1, 1, 1), (30, 3, 8), (200, 10, 20), (1000, 15, 30), (100_000, 30, 60)])
def test_the_number_of_topics_grows_slowly_with_the_library(papers: int, least: int, most: int) -> None:
    assert least <= topic_count(papers) <= most


def subjects(count: int) -> list[Paper]:
    """Return papers on four simple subjects, `count` each, with their own words."""
    words = {
        "Glacier Melt": "glacier melt water level ice tongue moraine runoff gauge summer",
        "Violin Varnish": "violin varnish resin wood tone maker colour bow string",
        "Barley Harvest": "barley harvest field grain rain straw yield sowing",
        "Lighthouse Keeping": "lighthouse lamp lens keeper coast fog ship signal",
    }
    papers = []
    for subject, vocabulary in words.items():
        pool = vocabulary.split()
        for number in range(count):
            some = [pool[(number * step + 3 * place) % len(pool)] for place, step in enumerate((1, 2, 3, 5, 7, 11))]
            papers.append(paper(f"{subject} in Year {1900 + number}", f"A record of {', then of '.join(some)} and of little else."))
    return papers


def test_plain_subjects_are_found_and_named() -> None:
    papers = subjects(12)
    topics = fit(papers, fewest=4, most=4).topics
    found = members(tuple(papers), topics)
    assert {topic.name for topic in topics} == {"Glacier melt", "Violin varnish", "Barley harvest", "Lighthouse keeping"}
    assert all(len(found[topic.slug]) == 12 and all(topic.slug in name for name in found[topic.slug]) for topic in topics)


def test_a_large_library_is_learned_from_a_sample_of_it() -> None:
    papers = subjects(750)
    topics = fit(papers, fewest=4, most=4).topics
    assert sorted(len(of) for of in members(tuple(papers), topics).values()) == [750] * 4


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


# Fitting again


def edited(topics: tuple[Topic, ...], papers: tuple[Paper, ...]) -> tuple[Topic, ...]:
    """Change everything that a human may change, and reverse the order."""
    of = members(papers, topics)
    hand = [replace(t, name=f"Own {t.name}", slug=f"own-{t.slug}", about="By hand.", pins=(of[t.slug][0],), was=(t.slug,)) for t in topics]
    return tuple(reversed(hand))


def human(topic: Topic) -> tuple[object, ...]:
    return topic.name, topic.slug, topic.about, topic.pins, topic.was


def test_a_new_fit_keeps_what_a_human_wrote(papers: tuple[Paper, ...], fitted: tuple[Topic, ...]) -> None:
    old = edited(fitted, papers)
    learned = fit(papers, old)
    assert list(map(human, learned.topics)) == list(map(human, old))
    assert (learned.added, learned.moves) == ((), ())


def test_a_new_fit_tells_every_paper_that_moves(papers: tuple[Paper, ...], fitted: tuple[Topic, ...]) -> None:
    old = (replace(fitted[0], terms=fitted[0].terms[:1]), *fitted[1:])
    learned = fit(papers, old)
    before, after = assign(papers, old), assign(papers, learned.topics)
    assert learned.moves
    assert learned.moves == tuple((before[p.slug], after[p.slug]) for p in papers if before[p.slug].topic != after[p.slug].topic)


def test_a_reviewed_grouping_stays_though_the_words_would_group_otherwise() -> None:
    content = read_content(ROOT / "content")
    papers = build_library(content.dumps).papers
    assert content.topics
    learned = fit(papers, content.topics)
    assert learned.added == ()
    assert len(learned.moves) <= len(papers) // 100


def test_a_new_fit_never_drops_a_topic(papers: tuple[Paper, ...], fitted: tuple[Topic, ...]) -> None:
    lost = Topic(slug="lost", name="Lost", about="", terms=(("zzzz", 1.0),), was=("lost-before",), pins=("someone",))
    learned = fit(papers, (*fitted, lost), most=1).topics
    assert [topic.slug for topic in learned[: len(fitted)]] == [topic.slug for topic in fitted]
    assert learned[len(fitted)] == lost


def test_topics_that_a_human_joined_stay_joined() -> None:
    papers = subjects(12)
    topics = {topic.name: topic for topic in fit(papers, fewest=4, most=4).topics}
    one, other = topics.pop("Glacier melt"), topics.pop("Lighthouse keeping")
    joined = replace(one, name="Water", slug="water", was=(one.slug, other.slug), terms=(*one.terms, *other.terms))
    learned = fit(papers, (joined, *topics.values()), fewest=4, most=4)
    assert (learned.added, learned.moves) == ((), ())
    assert len(members(tuple(papers), learned.topics)["water"]) == 24


def test_topics_that_only_grew_are_split() -> None:
    papers = subjects(12)
    topics = {topic.name: topic for topic in fit(papers, fewest=4, most=4).topics}
    one, other = topics.pop("Glacier melt"), topics.pop("Lighthouse keeping")
    wide = replace(one, terms=(*one.terms, *other.terms))
    learned = fit(papers, (wide, *topics.values()), fewest=4, most=4)
    assert [topic.name for topic in learned.topics if topic.slug in learned.added] == ["Lighthouse keeping"]
    assert {after.topic for _, after in learned.moves} == {"lighthouse-keeping"}


def test_a_new_topic_takes_no_name_or_slug_that_was() -> None:
    papers = subjects(12)
    topics = {topic.name: topic for topic in fit(papers, fewest=4, most=4).topics}
    one, other = topics.pop("Glacier melt"), topics.pop("Lighthouse keeping")
    wide = replace(one, terms=(*one.terms, *other.terms))
    third, *rest = topics.values()
    learned = fit(papers, (wide, replace(third, was=("lighthouse-keeping",)), *rest), fewest=4, most=4)
    assert learned.added == ("lighthouse-keeping-2",)
    assert round_trip(learned.topics) == learned.topics


def test_pins_teach_in_a_large_library_too() -> None:
    """Every third paper is in the sample; the pinned ones are not."""
    papers = subjects(1500)
    pins = tuple(one.slug for i, one in enumerate(papers) if one.title.startswith("Barley") and i % 3 == 1)[:4]
    own = Topic(slug="farming", name="Farming", about="By hand.", terms=(), pins=pins)
    learned = fit(papers, (own,), fewest=4, most=4).topics
    assert {term for term, _ in learned[0].terms} & {"barley", "harvest"}


def test_pins_teach_a_topic_and_make_one() -> None:
    papers = subjects(12)
    by_name = {topic.name: topic for topic in fit(papers, fewest=4, most=4).topics}
    barley = [one.slug for one in papers if one.title.startswith("Barley")]
    own = Topic(slug="farming", name="Farming", about="By hand.", terms=(), pins=tuple(barley[:6]))
    learned = fit(papers, (own, *(topic for name, topic in by_name.items() if name != "Barley harvest")), fewest=4, most=4).topics
    assert (learned[0].name, learned[0].about, learned[0].pins) == ("Farming", "By hand.", own.pins)
    assert {term for term, _ in learned[0].terms} & {"barley", "harvest"}
    again = fit(papers, learned, fewest=4, most=4).topics
    assert sorted(members(tuple(papers), again)["farming"]) == sorted(barley)
