"""Reading listings: a case is a file, with the expected result beside it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from litdigest.content import DumpNote
from litdigest.exports.api import entry_as_json
from litdigest.model import Dump, Problem
from litdigest.reading.listing import read_listing
from litdigest.text.plain import clean_spaces
from tests.conftest import CASES, Goldens
from tests.listings import Layout, Shown, assert_conserved, prose, render, shown

CASE_FILES = sorted((CASES / "reading").glob("*.txt"))
LAYOUTS: list[Layout] = ["plain", "meta"]

TITLES = ["Slow Rivers of Sensor Data", "Do Shallow Trees Forget?", "Folded Kernels: A Field Guide", "Nine Ways to Cut a Graph"]
PAPERS = [shown(title, "Nov 1, 2022", authors=number, comments=number + 1) for number, title in enumerate(TITLES, 1)]


def read(case: str) -> Dump:
    path = CASES / "reading" / f"{case}.txt"
    return read_listing(path.read_text("utf-8"), path.name)


def facts(dump: Dump) -> list[tuple[object, ...]]:
    """The contents of the entries, without their positions."""
    return [(e.title, e.abstract, e.authors_count, e.organisation, e.date_text, e.comments) for e in dump.entries]


def places(problems: tuple[Problem, ...], words: str = "") -> list[tuple[int, int]]:
    return [(p.line, p.last_line) for p in problems if words in p.message]


def as_golden(dump: Dump) -> str:
    entries = [entry_as_json(dump, entry) for entry in dump.entries]
    value = {
        "listing_date": dump.listing_date and str(dump.listing_date),
        "header_lines": str([*dump.header_lines]),
        "unplaced_lines": str([*dump.unplaced_lines]),
        "problems": [str(problem) for problem in dump.problems],
        "entries": [{key: value for key, value in entry.items() if key not in ("dump", "links")} for entry in entries],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("case", CASE_FILES, ids=lambda path: path.stem)
def test_a_case_reads_as_its_golden_says(case: Path, goldens: Goldens) -> None:
    text = case.read_text("utf-8")
    dump = read_listing(text, case.name)
    assert_conserved(dump, text)
    goldens.check(case.with_suffix(".json"), as_golden(dump))


@pytest.mark.parametrize("case", ["plain", "meta"])
def test_a_sound_listing_has_no_problem(case: str) -> None:
    assert read(case).problems == ()


@pytest.mark.parametrize(
    ("case", "line", "last_line", "words"),
    [
        ("missing-abstract", 21, 21, "no abstract under the title 'How Many Labels"),
        ("missing-abstract-plain", 15, 15, "no abstract under the title 'How Many Labels"),
        ("missing-meta", 21, 21, "no author and date lines under 'How Many Labels"),
        ("missing-date", 26, 26, "no date under 'How Many Labels"),
        ("impossible-date", 27, 27, "'Feb 30, 2023' is no day of the calendar"),
        ("cut-abstract", 23, 23, "the abstract of 'How Many Labels Does a Small Model Need?' was cut short"),
        ("two-paragraphs", 25, 25, "a second paragraph under 'How Many Labels"),
        ("repeated-header", 29, 39, "the page header stands here again"),
        ("no-header", 1, 1, "no page header"),
        ("no-header-plain", 1, 1, "no page header"),
        ("no-listing-date", 9, 9, "the header has no listing date"),
        ("2025-11-20-other-day", 11, 11, "the file name says Nov 20, 2025, the header says Nov 19"),
        ("empty", 1, 1, "the file is empty"),
        ("not-a-dump", 1, 9, "this is no paper listing"),
    ],
)
def test_one_damage_is_one_problem_with_its_place(case: str, line: int, last_line: int, words: str) -> None:
    problems = read(case).problems
    assert places(problems) == [(line, last_line)]
    assert words in problems[0].message


def test_a_file_cut_off_is_reported_where_it_ends() -> None:
    problems = read("cut-tail").problems
    assert places(problems, "ends in the middle") == [(31, 31)]
    assert places(problems, "no author and date lines") == [(29, 29)]
    assert len(problems) == 2


def test_a_header_of_another_day_is_reported_and_the_first_one_counts() -> None:
    dump = read("header-of-another-day")
    assert str(dump.listing_date) == "Nov 19"
    assert places(dump.problems) == [(29, 39), (39, 39)]


def test_lines_of_no_paper_are_left_out_and_reported() -> None:
    for case, left_out in (("stray-lines", (21, 23, 33)), ("orphan-meta", (13, 14, 15, 25, 26, 27))):
        dump = read(case)
        assert dump.unplaced_lines == left_out
        assert {line for first, last in places(dump.problems) for line in range(first, last + 1)} == set(left_out)


def test_files_that_are_no_listing_are_errors_and_give_no_entry() -> None:
    for case in ("empty", "not-a-dump"):
        dump = read(case)
        assert dump.entries == ()
        assert [problem.severity for problem in dump.problems] == ["error"]


@pytest.mark.parametrize("case", ["plain", "meta"])
@pytest.mark.parametrize(("ending", "words"), [("\r\n", "in the Windows (CRLF) way"), ("\r", "in the old Macintosh (CR) way")])
def test_line_endings_of_other_systems_are_read_and_reported(case: str, ending: str, words: str) -> None:
    text = (CASES / "reading" / f"{case}.txt").read_text("utf-8").replace("\n", ending)
    dump = read_listing(text, f"{case}.txt")
    assert_conserved(dump, text)
    assert dump.entries == read(case).entries
    assert places(dump.problems, words) == [(1, 1)]
    assert len(dump.problems) == 1


def test_mixed_line_endings_are_reported_where_they_begin() -> None:
    dump = read_listing(render(PAPERS).replace("Nov 19\n", "Nov 19\r\n"), "mixed.txt")
    assert places(dump.problems) == [(11, 11)]


def test_two_header_lines_between_papers_are_a_header() -> None:
    text = render(PAPERS).replace(TITLES[2], f"Subscribe\n\nDaily Papers\n\n{TITLES[2]}")
    dump = read_listing(text, "twice.txt")
    assert [entry.title for entry in dump.entries] == TITLES
    assert places(dump.problems, "the page header stands here again") == places(dump.problems) == [(29, 31)]


@pytest.mark.parametrize("case", ["plain", "meta"])
def test_a_byte_order_mark_is_ignored_and_reported(case: str) -> None:
    text = "\ufeff" + (CASES / "reading" / f"{case}.txt").read_text("utf-8")
    dump = read_listing(text, f"{case}.txt")
    assert_conserved(dump, text)
    assert dump.entries == read(case).entries
    assert dump.header_lines == read(case).header_lines
    assert [str(problem) for problem in dump.problems] == [
        f"{case}.txt:1: warning: the file begins with a byte-order mark; it was ignored, save the file as plain UTF-8 to be rid of it"
    ]
    assert dump.problems[0].last_line == 1


@pytest.mark.parametrize("case", ["plain", "meta"])
def test_trailing_blanks_and_non_breaking_spaces_change_nothing(case: str) -> None:
    text = (CASES / "reading" / f"{case}.txt").read_text("utf-8")
    spaced = text.replace(" ", "\u00a0").replace("\n", " \t\u00a0\n")
    dump = read_listing(spaced, f"{case}.txt")
    assert_conserved(dump, spaced)
    assert dump.problems == ()
    assert [[clean_spaces(str(fact)) for fact in row] for row in facts(dump)] == [[str(fact) for fact in row] for row in facts(read(case))]


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ({"abstract": None}, "no abstract"),
        ({"authors": None}, "no author and date lines"),
        ({"date": None, "comments": None}, "no date"),
        ({"abstract": prose("cut")[:150] + " ..."}, "cut short"),
        ({"abstract": prose("cut")[:150] + "…"}, "cut short"),
    ],
)
def test_one_bad_paper_costs_no_other_wherever_it_stands(damage: dict[str, str | None], words: str, place: int) -> None:
    papers = [*PAPERS]
    papers[place] = replace(papers[place], **damage)  # type: ignore[arg-type]
    text = render(papers)
    dump = read_listing(text, "bad.txt")
    sound = facts(read_listing(render(PAPERS), "sound.txt"))
    assert_conserved(dump, text)
    assert [entry.title for entry in dump.entries] == TITLES
    assert [row for row in facts(dump) if row not in sound] == [facts(dump)[place]]
    bad = dump.entries[place]
    assert [bad.line <= p.line <= bad.last_line and words in p.message for p in dump.problems] == [True]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_listing_of_one_paper_is_read(layout: Layout) -> None:
    dump = read_listing(render(PAPERS[:1], "Nov 19", layout), "one.txt")
    assert [entry.title for entry in dump.entries] == TITLES[:1]
    assert dump.problems == ()


@pytest.mark.parametrize(
    "title",
    [
        "Why?",
        "GPT-9",
        "BT^2",
        "On Trees!",
        "mixup, revisited",
        "From a to z. Then Back.",
        "A" + " Very" * 30 + " Long Title of a Paper",
        "2048",
        "Augment 2",
    ],
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_odd_titles_are_titles(title: str, layout: Layout) -> None:
    papers = [PAPERS[0], shown(title, "May 4, 2021"), *PAPERS[1:]]
    assert [entry.title for entry in read_listing(render(papers, "Nov 19", layout), "odd.txt").entries] == [p.title for p in papers]


@pytest.mark.parametrize("words", [36, 90], ids=["short", "long"])
def test_a_last_abstract_is_whole_where_its_sentence_or_an_address_ends(words: int) -> None:
    papers = [PAPERS[0], shown(TITLES[1], abstract=prose("last", words))]
    endings = ["", "?", " (so)!", " “so”", " https://a.org", " a.org/moss"]
    whole = [replace(papers[-1], abstract=f"{papers[-1].abstract}{ending}") for ending in endings]
    found = [read_listing(render([*papers[:-1], last], layout="plain"), "whole.txt").problems for last in whole]
    assert found == [()] * len(endings)
    cut = replace(papers[-1], abstract=f"{papers[-1].abstract} and so")
    problems = read_listing(render([*papers[:-1], cut], layout="plain"), "cut.txt").problems
    assert places(problems, "ends in the middle of this abstract") == places(problems) == [(17, 17)]


@pytest.mark.parametrize(("length", "said"), [(60, "o" * 43), (61, "o" * 41 + " …")])
def test_a_long_title_is_cut_in_a_message(length: int, said: str) -> None:
    papers = [PAPERS[0], Shown(title="Bees and Ants in " + "o" * (length - 17)), PAPERS[1]]
    problems = read_listing(render(papers, layout="plain"), "long.txt").problems
    assert len(places(problems, f"no abstract under the title 'Bees and Ants in {said}'; ")) == 1


def test_equal_text_has_equal_fingerprints_whatever_its_endings() -> None:
    text = render(PAPERS)
    same = {read_listing(t, "x.txt").fingerprint for t in (text, text.replace("\n", "\r\n"), "\ufeff" + text, text + "\n\n")}
    assert len(same) == 1
    others = (render(PAPERS[:-1]), text.replace("\n\nNov 19", " Nov 19"), text + "\ud800", text + "?")
    assert len({*same, *(read_listing(other, "x.txt").fingerprint for other in others)}) == 5


def test_a_dump_has_the_name_of_its_file_and_a_fingerprint_that_stays() -> None:
    dump = read_listing("new\n\n Nov 19 \nSlow Rivers\r\n", "2023/2023-11-19.b.txt")
    assert (dump.name, dump.source) == ("2023-11-19.b", "2023/2023-11-19.b.txt")
    assert dump.fingerprint == "4e058d8803666c8ebfde81c1f4ef948b180f774c5c8cb7342e2b2c3f12af9e9a"


def test_the_kind_of_text_is_what_the_note_says() -> None:
    assert read_listing(render(PAPERS), "daily.txt", DumpNote(text="digest")).text_kind == "digest"
    assert read_listing(render(PAPERS), "daily.txt").text_kind == "abstract"


@pytest.mark.parametrize("name", ["by AK and the research community", "byAK and the research community", "NEW", "Daily  papers"])
def test_header_lines_are_known_in_every_spelling(name: str) -> None:
    dump = read_listing(name + render(PAPERS).removeprefix("new"), "daily.txt")
    assert dump.header_lines == (1, *range(3, 13, 2))
    assert dump.problems == ()


@pytest.mark.parametrize(("length", "organisation"), [(120, True), (121, False)])
def test_a_long_line_above_the_dot_is_no_organisation(length: int, organisation: bool) -> None:  # noqa: FBT001 - one of two
    line = "moss-lab " + "m" * (length - 9)
    (entry,) = read_listing(render([replace(PAPERS[0], organisation=line)]), "daily.txt").entries
    assert entry.organisation == (line if organisation else None)


def test_an_organisation_stands_in_for_the_authors() -> None:
    paper = Shown(title="Ferns", abstract=prose("ferns"), organisation="north-lab North Laboratory", date="Aug 18", comments=3)
    (entry,) = read_listing(render([paper]), "daily.txt").entries
    assert (entry.authors_count, entry.organisation, entry.date_text, entry.comments) == (None, "north-lab North Laboratory", "Aug 18", 3)
