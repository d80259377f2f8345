"""Merging: every paper once, with the best-evidenced facts of all its entries."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from litdigest.content import MergeRules
from litdigest.dates import PaperDate
from litdigest.library.build import build_library
from litdigest.model import Library, Paper
from litdigest.reading.listing import read_listing
from litdigest.text.plain import slug
from tests.listings import Shown, listing, prose, shown

A, B = "Slow Rivers of Sensor Data", "Do Shallow Trees Forget?"


def library_of(*days: list[Shown], rules: MergeRules | None = None) -> Library:
    """Return the library of listings of 2024-11-11, 2024-11-12, …"""
    dumps = [listing(f"2024-11-{number}", f"Nov {number}", *papers) for number, papers in enumerate(days, 11)]
    return build_library(dumps, rules=rules)


def only(library: Library) -> Paper:
    (paper,) = library.papers
    return paper


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Slow Rivers", "SLOW RIVERS"),
        ("Fréchet Means", "Frechet Means"),
        ("Fréchet Means", r"Fr\'echet Means"),
        ("Gödel Machines", r"G\"odel Machines"),
        ("Slow Rivers: A Study", "Slow Rivers - A Study"),
        ("Slow-Rivers", "Slow Rivers"),
        ("Slow Rivers?", "Slow Rivers"),
        ("“Slow” Rivers", '"Slow" Rivers'),
        ("Giant's Steps", "Giant’s Steps"),
        (r"\emph{Slow} Rivers", "Slow Rivers"),
        ("SF(LK)$^2$: Lakes", "SF(LK)^2: Lakes"),
        ("SF(LK)^{2}: Lakes", "SF(LK)²: Lakes"),
        ("Slow\u00a0Rivers  of Data", "Slow Rivers of Data"),
        ("ﬁlters", "Filters"),
        ("Straße", "STRASSE"),
        (r"20\% Less", "20% Less"),
        ("Slow Rivers of C++", "slow rivers of c++."),
    ],
)
def test_one_title_in_two_spellings_is_one_paper(one: str, other: str) -> None:
    library = library_of([shown(one, abstract=prose("one"))], [shown(other, abstract=prose("other"))])
    assert only(library).title == " ".join(other.split())
    assert only(library).aliases == ()
    assert slug(one) == slug(other) == only(library).slug


@pytest.mark.parametrize(
    "titles",
    [
        ["Parsers for C", "Parsers for C++", "Parsers for C#"],
        ["Slow Rivers", "Slow Rivers 2", "Slow Rivers II"],
        ["Slow Rivers of Sensor Data", "Slow River of Sensor Data"],
        ["知识蒸馏", "终身学习"],
        ["Slow Rivers" + " and Slow Rivers" * n for n in (8, 9, 10)],
    ],
)
def test_similar_titles_are_different_papers(titles: list[str]) -> None:
    library = library_of([shown(title) for title in titles])
    assert {paper.title for paper in library.papers} == set(titles)
    assert len({paper.slug for paper in library.papers}) == len(titles)


LONG = prose("long", 140)
"""The abstract of a first version; the second changes a few words of it."""
REVISED = LONG.replace(LONG.split(". ")[3], "Now we also report what an other reader of an early draft had asked for")


def test_a_near_identical_abstract_under_another_title_is_the_same_paper() -> None:
    old, new = shown("A First Look at Slow Rivers", abstract=LONG), shown("Slow Rivers, Revisited", abstract=REVISED)
    for days, title, alias in (([[old], [new]], new.title, old.title), ([[new], [old]], old.title, new.title)):
        paper = only(library_of(*days))
        assert (paper.title, paper.aliases, paper.slug) == (title, (alias,), slug(title))
        assert len(paper.sightings) == 2


def test_a_title_that_changed_twice_leaves_two_aliases() -> None:
    paper = only(library_of(*([shown(title, abstract=LONG)] for title in ("First Draft", "Second Draft", "Final Version"))))
    assert paper.title == "Final Version"
    assert paper.aliases == ("First Draft", "Second Draft")


def test_half_an_abstract_in_common_is_not_the_same_paper() -> None:
    half = ". ".join([*LONG.split(". ")[:5], prose("other half")])
    assert len(library_of([shown("Slow Rivers", abstract=LONG)], [shown("Slow Rivers, Part Two", abstract=half)]).papers) == 2


def test_a_third_paper_does_not_keep_two_versions_apart() -> None:
    """A paper that shares much with two versions of another, but is neither of them."""
    for number in range(12):
        text = prose(f"versions {number}", 168).split(". ")
        akin = ". ".join([*text[:8], *prose(f"akin {number}", 56).split(". ")])
        versions = [shown("Middle Title", abstract=". ".join(text)), shown("Title at the End", abstract=". ".join(text[:-1]) + ".")]
        assert len(library_of(versions[:1], versions[1:]).papers) == 1
        assert len(library_of(versions[:1], versions[1:], [shown("A Title of Another", abstract=akin)]).papers) == 2


LICHEN = (
    "Lichens on gravestones grow a millimetre a year. From dated stones of sixty churchyards we fit a growth curve that tells "
    "the age of undated walls within nine years."
)
FERRIES = (
    "Ferries wait for late trains, and nobody knows how long they should. We simulate a summer of island traffic and find that "
    "four minutes save more passengers than they annoy."
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (shown("Slow Growth", abstract=LICHEN), shown("Slow Growth", abstract=FERRIES)),
        (shown("Slow Growth", None, abstract=LICHEN), shown("Slow Growth", None, abstract=FERRIES)),
        (shown("Slow Growth", abstract=prose("one")), shown("Slow Growth", "May 20, 2021", abstract=prose("other"))),
        (shown("Slow Growth", abstract=prose("one")), shown("Slow Growth", abstract=prose("other"), authors=9)),
        (shown("α > β", abstract=prose("one")), shown("α ‹ β", abstract=prose("other"))),
        (shown("Walks on C*", abstract=prose("one")), shown("Walks on C", abstract=prose("other"))),
        (shown("10^5 Steps", abstract=prose("one")), shown("105 Steps", abstract=prose("other"))),
        (shown("की भाषा", abstract=prose("one")), shown("का भाषा", abstract=prose("other"))),
        (shown("ป่า", abstract=prose("one")), shown("ป้า", abstract=prose("other"))),
    ],
    ids=["texts", "texts without facts", "dates", "author counts", "signs", "an asterisk", "a power", "Hindi vowels", "Thai marks"],
)
@pytest.mark.parametrize("is_one_day", [True, False])
def test_two_papers_with_one_title_are_both_kept(one: Shown, other: Shown, is_one_day: bool) -> None:  # noqa: FBT001
    library = library_of([one, other]) if is_one_day else library_of([one], [other])
    assert {paper.abstract for paper in library.papers} == {one.abstract, other.abstract}
    by_text = {paper.abstract: paper for paper in library.papers}
    first, second = by_text[one.abstract or ""], by_text[other.abstract or ""]
    assert first.slug == slug(one.title)
    assert second.slug.startswith(first.slug[:4])
    assert (first.namesakes, second.namesakes) == ((second.slug,), (first.slug,))
    (problem,) = (problem for problem in library.problems if "another paper has this title" in problem.message)
    assert first.slug in problem.message
    assert second.slug in problem.message


def test_the_address_of_a_paper_stays_when_a_namesake_comes() -> None:
    alone = only(library_of([shown("Slow Growth", abstract=LICHEN)]))
    later = library_of(
        [shown("Slow Growth", abstract=LICHEN)], [shown("Slow Growth", abstract=FERRIES)], [shown("Slow Growth", abstract=FERRIES)]
    )
    assert [paper.abstract for paper in later.papers if paper.slug == alone.slug] == [LICHEN]
    assert len(later.papers) == 2


@pytest.mark.parametrize(("one", "other"), [("$\\pi_0$: A Policy", "π0: A Policy"), ("CO$_2$ in Air", "CO2 in Air")])
def test_a_formula_and_its_characters_are_one_title(one: str, other: str) -> None:
    assert len(library_of([shown(one, abstract=LICHEN)], [shown(other, abstract=LICHEN)]).papers) == 1


def test_a_summary_takes_no_place_of_the_whole_abstract() -> None:
    summary = "Dated gravestones of sixty churchyards give a growth curve of lichens."
    for days in ([shown(A, abstract=LICHEN)], [shown(A, abstract=summary)]), ([shown(A, abstract=summary)], [shown(A, abstract=LICHEN)]):
        assert only(library_of(*days)).abstract == LICHEN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Slow Rivers, Part I", "Slow Rivers, Part II"),
        ("Slow Rivers, Part One", "Slow Rivers, Part Two"),
        ("Slow Rivers in 2022", "Slow Rivers in 2023"),
        ("Slow Rivers", "Slow Rivers 2"),
        ("Slow Rivers, Volume A", "Slow Rivers, Volume B"),
    ],
)
def test_titles_that_differ_in_a_number_are_two_papers(one: str, other: str) -> None:
    library = library_of([shown(one, abstract=LONG)], [shown(other, abstract=REVISED)])
    assert {paper.title for paper in library.papers} == {one, other}
    assert ["differ in a number" in problem.message for problem in library.problems] == [True]


def test_a_copied_abstract_takes_over_nothing() -> None:
    copy = shown("Quick Deserts", abstract=f"{LONG} Code: https://github.com/a-lab/quick.")
    library = library_of([shown("Slow Rivers", abstract=LONG)], [copy])
    by_title = {paper.title: paper for paper in library.papers}
    assert (by_title["Slow Rivers"].code, by_title["Slow Rivers"].aliases) == ((), ())
    assert by_title["Quick Deserts"].former_slugs == ()
    assert ["near-identical" in problem.message for problem in library.problems] == [True]


def test_a_copied_abstract_of_another_day_is_another_paper() -> None:
    assert len(library_of([shown("Slow Rivers", abstract=LONG)], [shown("Quick Deserts", "May 9, 2021", abstract=LONG)]).papers) == 2
    assert len(library_of([shown("Slow Rivers", None, abstract=LONG)], [shown("Quick Deserts", None, abstract=LONG)]).papers) == 2


def test_a_new_title_is_reported() -> None:
    (problem,) = library_of([shown("Slow Rivers", abstract=LONG)], [shown("Slow Rivers of Sand", abstract=LONG)]).problems
    assert "2024-11-11.txt:13" in problem.message


def test_reviewed_rules_join_and_keep_apart() -> None:
    two = [shown("Slow Growth", abstract=LICHEN)], [shown("Slow Growth", abstract=FERRIES)]
    places = ("2024-11-11.txt:13", "2024-11-12.txt:13")
    assert len(library_of(*two, rules=MergeRules(same=(places,))).papers) == 1
    one = [shown("Slow Growth", abstract=LICHEN)], [shown("Slow Growth", abstract=LICHEN)]
    apart = library_of(*one, rules=MergeRules(apart=(places,)))
    assert (len(apart.papers), apart.problems, apart.unused_rules) == (2, (), ())
    retitled = [shown("Slow Rivers", abstract=LONG)], [shown("Slow Rivers of Sand", abstract=LONG)]
    titles = ("Slow Rivers", "slow rivers of sand")
    assert len(library_of(*retitled, rules=MergeRules(apart=(titles,))).papers) == 2
    assert len(library_of([shown(A)], [shown(B)], rules=MergeRules(same=((A, B),))).papers) == 1


def test_a_rule_that_names_nothing_is_told() -> None:
    assert library_of([shown(A)], rules=MergeRules(same=((A, "No Such Paper"),))).unused_rules == ("No Such Paper",)


def test_conflicts_are_reported_and_the_newest_counts() -> None:
    library = library_of([shown(A, "Nov 1, 2022", authors=4)], [shown(A, "Nov 2, 2022", authors=5)])
    paper = only(library)
    assert (paper.authors_count, paper.published) == (5, PaperDate(2022, 11, 2))
    assert [(p.source, p.line, p.last_line) for p in library.problems] == [("2024-11-12.txt", 13, 19)] * 2
    counts, dates = sorted(p.message for p in library.problems)
    assert "4, 5" in counts
    assert "Nov 1, 2022" in dates
    assert "Nov 2, 2022" in dates


def test_agreement_is_silent() -> None:
    assert library_of([shown(A, "Nov 1, 2022")], [shown(A, "Nov 1, 2022")]).problems == ()
    assert library_of([shown(A, "Aug 18", comments=1)], [shown(A, "Aug 18", comments=7)]).problems == ()


def test_a_full_date_counts_before_a_newer_one_without_a_year() -> None:
    library = library_of([shown(A, "Nov 1, 2022")], [shown(A, "Aug 18")])
    assert only(library).published == PaperDate(2022, 11, 1)
    assert ["dates differ" in p.message for p in library.problems] == [True]
    assert library.conflict_count == 1


def test_what_the_newest_listing_lacks_comes_from_older_ones() -> None:
    full = Shown(title=A, abstract=prose(A), organisation="a-lab A Laboratory", date="Nov 1, 2022", comments=3)
    paper = only(library_of([full], [shown(A, None, authors=4)]))
    assert (paper.abstract, paper.authors_count, paper.organisation) == (prose(A), 4, "A Laboratory")
    assert (paper.published, paper.comments) == (PaperDate(2022, 11, 1), 3)


def test_a_whole_abstract_counts_before_a_newer_one_that_was_cut() -> None:
    whole, cut = shown(A), shown(A, abstract=prose(A)[:300] + " ...")
    assert only(library_of([whole], [cut])).abstract == whole.abstract
    assert only(library_of([cut], [cut])).abstract == cut.abstract


def test_sightings_are_newest_first() -> None:
    library = library_of([shown(A, "Aug 18", comments=1)], [shown(B), shown(A, "Aug 18", comments=5)])
    (paper,) = (paper for paper in library.papers if paper.title == A)
    assert [(s.dump, s.rank, s.line, s.comments) for s in paper.sightings] == [("2024-11-12", 2, 21, 5), ("2024-11-11", 1, 13, 1)]
    assert paper.comments == 5


def test_a_file_given_twice_is_skipped_and_reported() -> None:
    dump = listing("2024-11-11", "Nov 11", shown(A), shown(B))
    library = build_library([dump, replace(dump, name="copy", source="copy.txt")])
    assert [item.dump for item in library.listings] == ["2024-11-11"]
    assert library.entry_count == 2
    (problem,) = library.problems
    assert (problem.source, problem.line, problem.last_line) == ("copy.txt", 1, dump.text_lines[-1])
    assert "2024-11-11.txt" in problem.message


def test_a_paper_listed_twice_is_reported_where_it_stands_again() -> None:
    library = library_of([shown(A, comments=2, date="Aug 18"), shown(B), shown(A, comments=2, date="Aug 18")])
    (paper,) = (paper for paper in library.papers if paper.title == A)
    assert [(s.rank, s.line) for s in paper.sightings] == [(1, 13)]
    (problem,) = library.problems
    assert problem.line == 29
    assert "line 13" in problem.message


def test_the_order_of_dumps_does_not_matter() -> None:
    dumps = [
        listing("one", "Nov 11", shown(A, "Aug 18"), shown("First Draft", abstract=LONG)),
        listing("two", "Nov 12", shown(B, "Nov 1, 2022"), shown("Final Version", abstract=REVISED)),
        listing("three", "Jan 12", shown(A, "Aug 18, 2024"), shown(B, "Nov 2, 2022")),
        listing("four", None, shown("Second Draft", abstract=LONG)),
    ]
    assert len({repr(build_library([*order])) for order in permutations(dumps)}) == 1


def test_an_empty_file_is_no_listing() -> None:
    library = build_library([read_listing("", "empty.txt"), listing("2024-11-11", "Nov 11", shown(A))])
    assert [item.dump for item in library.listings] == ["2024-11-11"]
    assert [problem.severity for problem in library.problems] == ["error"]


def test_the_lines_of_all_dumps_are_summed() -> None:
    library = library_of([shown(A, "Aug 18")], [shown(B, "Aug 18"), shown(A, "Aug 18")])
    assert (library.line_count, library.header_line_count, library.unplaced_line_count, library.entry_count) == (27, 12, 0, 3)
