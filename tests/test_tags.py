"""Tags: phrases that papers share, each with one name."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from litdigest.analysis.tags.abbreviations import abbreviations
from litdigest.analysis.tags.choose import fewest_papers, find_tags
from litdigest.content import TagRules
from litdigest.model import Paper
from litdigest.text.english import FUNCTION_WORDS
from tests.papers import corpus, paper, sample

OTHERS = [paper(f"{word}s") for word in "Sourdough Spoon Star Oar Candle Violin Glacier Button".split()]
"""Papers that share nothing, so that a phrase in two papers is not too common."""


@dataclass(frozen=True)
class Tags:
    """The result of `find_tags`, with helpers."""

    names: dict[str, str]
    papers: dict[str, tuple[str, ...]]
    of: dict[str, tuple[str, ...]]


def find(papers: list[Paper], rules: TagRules | None = None) -> Tags:
    """Return the tags of `papers` among `OTHERS`, after asserting that slugs are unique and both directions agree."""
    tags, of = find_tags([*papers, *OTHERS], rules or TagRules())
    assert [tag.slug for tag in tags] == sorted({tag.slug for tag in tags})
    assert {(tag.slug, slug) for tag in tags for slug in tag.papers} == {(tag, slug) for slug, found in of.items() for tag in found}
    assert of.keys() == {one.slug for one in (*papers, *OTHERS)}
    return Tags({tag.slug: tag.name for tag in tags}, {tag.slug: tag.papers for tag in tags}, of)


def named(papers: list[Paper], rules: TagRules | None = None) -> list[str]:
    return sorted(find(papers, rules).names.values())


def test_tags_are_shared_few_and_whole() -> None:
    tags, of = find_tags(sample(), TagRules())
    assert tags
    assert all(len(set(tag.papers)) == len(tag.papers) >= 2 for tag in tags)
    assert all(len(set(found)) == len(found) <= 8 for found in of.values())
    assert not {word.lower() for tag in tags for word in (tag.name.split()[0], tag.name.split()[-1])} & FUNCTION_WORDS


def test_a_paper_whose_phrases_others_only_mention_has_three_tags_all_the_same() -> None:
    mentions = "Woollen gloves, marble stairs and copper kettles were seen on the way."
    strong = "Tidal Mills, Wind Pumps and Harbour Bells"
    rich = [paper(f"{strong} {end}", f"{strong}. {strong}. {mentions}") for end in ("of Kent", "in Devon")]
    poor = paper("Woollen Gloves, Marble Stairs and Copper Kettles")
    found = find([*rich, poor])
    assert set(found.of[poor.slug]) == {"woollen-glove", "marble-stair", "copper-kettle"}
    assert all(set(found.of[one.slug]) >= {"tidal-mill", "wind-pump", "harbour-bell"} for one in rich)
    assert all(3 <= len(found.of[one.slug]) <= 8 for one in rich)


def test_what_half_of_a_small_library_is_about_is_a_tag() -> None:
    tags, _ = find_tags(corpus(), TagRules())
    assert {"suspension-bridge", "honeybee-foraging"} <= {tag.slug for tag in tags}


def test_the_order_of_papers_does_not_matter() -> None:
    papers = sample()
    assert find_tags(papers[::-1], TagRules())[0] == find_tags(papers, TagRules())[0]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_papers_and_none(count: int) -> None:
    papers = corpus()[:count]
    tags, of = find_tags(papers, TagRules())
    assert len(of) == count
    assert all(len(tag.papers) == 2 for tag in tags)


def test_an_abbreviation_is_read_as_its_long_form() -> None:
    long, short = paper("Wing Beats", "We measure tidal range prediction (TRP)."), paper("Why TRP Fails", "And TRP drifts.")
    found = find([long, short])
    assert found.of[long.slug] == found.of[short.slug] == ("tidal-range-prediction",)
    assert found.names["tidal-range-prediction"] == "tidal range prediction"


def test_each_paper_reads_an_abbreviation_in_its_own_way() -> None:
    tides = [paper(f"Tidal Range Prediction (TRP) in {place}") for place in ("Leith", "Cork")]
    roofs = [paper("Timber Roof Protection (TRP)", "A TRP for storms."), paper("Timber Roof Protection", "Straw.")]
    found = find([*tides, *roofs])
    assert set(found.papers["timber-roof-protection"]) == {one.slug for one in roofs}
    assert set(found.papers["tidal-range-prediction"]) == {one.slug for one in tides}


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Tidal range prediction (TRP) works.", [("TRP", "tidal range prediction")]),
        ("Large tide tables (LTTs) are big.", [("LTT", "large tide table")]),
        ("A tide-range predictor (TRP).", [("TRP", "tide range predictor")]),
        ("Wooden spoons (2019) and prices (EUR).", []),
        ("(TRP) alone", []),
    ],
)
def test_abbreviations(text: str, pairs: list[tuple[str, str]]) -> None:
    assert [(short, long.replace("-", " ")) for short, long in abbreviations(text)] == pairs


@pytest.mark.parametrize(
    ("one", "other", "tag"),
    [
        ("Tidal Mills of Kent", "A Tidal Mill in Devon", "tidal-mill"),
        ("Rowing Galleries at Sea", "The Rowing Gallery", "rowing-gallery"),
        ("Tidal mills", "TIDAL MILLS", "tidal-mill"),
        ("Salt-Water Mills of Kent", "Salt Water Mills in Devon", "salt-water-mill"),
        ("The Miller's Wheels", "A Miller’s Wheel", "miller-wheel"),
        ("Pre-trained Parrots of Kent", "Pretrained Parrots in Devon", "pretrained-parrot"),
        ("On Fine-Tuning of Harps", "On Finetuning in Harmony", "finetuning"),
    ],
)
def test_forms_of_one_phrase_share_a_tag(one: str, other: str, tag: str) -> None:
    first, second = paper(one, "Kent."), paper(other, "Devon.", slug="second")
    assert find([first, second]).of[first.slug] == (tag,)


def test_two_spellings_never_share_a_slug() -> None:
    hyphened = [paper(f"Salt-Water Mills {end}") for end in ("of Kent", "in Spring")]
    spaced = [paper(f"Salt Water Mills {end}") for end in ("of Devon", "in Autumn")]
    tags, _ = find_tags([*hyphened, *spaced, *OTHERS], TagRules())
    assert len({tag.slug for tag in tags}) == len(tags)


@pytest.mark.parametrize(("title", "name"), [("RFID Gates", "RFID gates"), ("Tidal Mills", "tidal mills"), ("LiDAR Maps", "LiDAR maps")])
def test_acronyms_keep_their_case(title: str, name: str) -> None:
    assert named([paper(f"{title} {end}") for end in ("of Kent", "in Devon")]) == [name]


@pytest.mark.parametrize(
    ("text", "name"), [("In these Cornish harbours.", "Cornish harbours"), ("In these cornish harbours.", "cornish harbours")]
)
def test_names_keep_their_capital(text: str, name: str) -> None:
    assert named([paper(f"Cornish Harbours {end}", text) for end in ("of Kent", "in Devon")]) == [name]


def test_a_verb_that_opens_a_title_is_no_tag() -> None:
    assert named([paper(f"Harvesting {what}") for what in ("Kelp", "Oats", "Honey")]) == []


def test_a_phrase_that_stands_only_in_a_longer_one_gives_way() -> None:
    assert named([paper(f"Salted Tidal Mills {end}") for end in ("of Kent", "in Devon")]) == ["tidal mills"]


@pytest.mark.parametrize(("papers", "least"), [(2, 2), (4096, 2), (4097, 5), (10_000, 10), (100_000, 100), (100_001, 101)])
def test_a_tag_is_shared_by_more_papers_in_a_large_library(papers: int, least: int) -> None:
    assert fewest_papers(papers) == least


def test_tags_of_a_large_library_are_shared_by_many_papers() -> None:
    many = [paper(f"Wind Pumps of Kent {number}", slug=f"pump-{number:04}") for number in range(5000)]
    few = [paper(f"Tidal Mills of Cork {number}", "The wind pumps of Kent stand still.", slug=f"mill-{number}") for number in range(4)]
    enough = [paper(f"Harbour Bells of Hull {number}", "The wind pumps of Kent.", slug=f"bell-{number}") for number in range(6)]
    tags, of = find_tags([*few, *enough, *many], TagRules())
    shared = {tag.slug: len(tag.papers) for tag in tags}
    assert "tidal-mill" not in shared
    assert shared["harbour-bell"] == 6
    assert min(shared.values()) >= fewest_papers(5010)
    assert all(of[one.slug] for one in enough)


def test_progress_is_told_up_to_the_end() -> None:
    heard: list[tuple[int, int]] = []
    papers = [paper(f"Wind Pumps of Kent {number}") for number in range(600)]
    find_tags(papers, TagRules(), on_progress=lambda done, of: heard.append((done, of)))
    assert heard == [(256, 600), (512, 600), (600, 600)]


# Rules


MILLS = [paper("Tidal Mills of Kent"), paper("A Tidal Mill in Devon"), paper("Wind Pumps of Kent Again"), paper("The Wind Pumps")]


@pytest.mark.parametrize("phrase", ["wind pump", "Wind Pumps", "wind pumps"])
@pytest.mark.parametrize("target", ["tidal mill", "Tidal Mills"])
def test_an_alias_stands_for_its_tag(phrase: str, target: str) -> None:
    found = find(MILLS, TagRules(aliases=((phrase, target),)))
    assert found.names == {"tidal-mill": target}
    assert len(found.papers["tidal-mill"]) == 4


@pytest.mark.parametrize("short", ["TRP", "trp", "TRPs"])
def test_an_alias_of_an_acronym(short: str) -> None:
    papers = [paper("TRP for Kent"), paper("Why TRPs Fail")]
    assert named(papers, TagRules(aliases=((short, "tidal range prediction"),))) == ["tidal range prediction"]


@pytest.mark.parametrize("phrase", ["tidal mill", "Tidal Mills", "TIDAL MILLS"])
def test_a_banned_tag_is_gone(phrase: str) -> None:
    assert "tidal-mill" not in find(MILLS, TagRules(banned=(phrase,))).names


def test_a_forced_tag_is_given_first_even_to_one_paper_alone() -> None:
    found = find(MILLS, TagRules(forced=((OTHERS[0].slug, "Baking"), (MILLS[0].slug, "Wind Pumps"))))
    assert found.of[OTHERS[0].slug] == ("baking",)
    assert found.names["baking"] == "Baking"
    assert found.of[MILLS[0].slug] == ("wind-pump", "tidal-mill")
    assert len(found.papers["wind-pump"]) == 3


def test_a_forced_tag_that_the_paper_has_already_is_given_once() -> None:
    assert find(MILLS, TagRules(forced=((MILLS[0].slug, "tidal mills"),))).of[MILLS[0].slug] == ("tidal-mill",)


def test_a_forced_tag_for_nobody_changes_nothing() -> None:
    assert find(MILLS, TagRules(forced=(("no-such-paper", "Baking"),))) == find(MILLS)


def test_forced_tags_come_above_the_eight() -> None:
    papers = sample()
    found = find_tags(papers, TagRules())[1]
    fullest = max(papers, key=lambda one: len(found[one.slug]))
    forced = tuple((fullest.slug, f"Shelf {letter}") for letter in "BCDEFGHJK")
    assert find_tags(papers, TagRules(forced=forced))[1][fullest.slug][:9] == tuple(f"shelf-{letter.lower()}" for letter in "BCDEFGHJK")
