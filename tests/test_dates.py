"""The day and the year of a listing: their sources, and contradictions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litdigest.content import DumpNote
from litdigest.reading.listing import read_listing
from tests.listings import render
from tests.test_reading import PAPERS, places


@pytest.mark.parametrize(
    ("source", "note", "date", "year_source"),
    [
        ("daily.txt", None, "Nov 19", None),
        ("2025-11-19.txt", None, "Nov 19, 2025", "the file name"),
        ("papers-2025-11-19-b.txt", None, "Nov 19, 2025", "the file name"),
        ("2025-11-18.txt", None, "Nov 19", None),
        ("2025-13-19.txt", None, "Nov 19", None),
        ("120250-11-19.txt", None, "Nov 19", None),
        ("daily.txt", DumpNote(year=2024), "Nov 19, 2024", "dumps.yml"),
        ("2025-11-18.txt", DumpNote(year=2024), "Nov 19, 2024", "dumps.yml"),
        ("2025-11-19.txt", DumpNote(year=2024), "Nov 19, 2024", "dumps.yml"),
    ],
)
def test_the_year_is_stated_by_file_name_or_note(source: str, note: DumpNote | None, date: str, year_source: str | None) -> None:
    dump = read_listing(render(PAPERS), source, note)
    assert (str(dump.listing_date), dump.year_source) == (date, year_source)


@pytest.mark.parametrize(
    ("day", "source", "note", "found"),
    [
        ("Nov 19, 2025", "daily.txt", None, ("Nov 19, 2025", "the header", "")),
        ("Nov 19, 2025", "2025-11-19.txt", DumpNote(year=2025), ("Nov 19, 2025", "the header", "")),
        (
            "Nov 19, 2025",
            "2024-11-19.txt",
            None,
            ("Nov 19, 2025", "the header", "2025 in the header and 2024 in the file name; the header"),
        ),
        (
            "Nov 19",
            "2025-11-19.txt",
            DumpNote(year=2024),
            ("Nov 19, 2024", "dumps.yml", "2024 in dumps.yml and 2025 in the file name; dumps.yml"),
        ),
    ],
)
def test_years_that_contradict_each_other_are_reported(day: str, source: str, note: DumpNote | None, found: tuple[str, str, str]) -> None:
    dump = read_listing(render(PAPERS, day), source, note)
    assert (str(dump.listing_date), dump.year_source) == found[:2]
    said = f"{source}:11: warning: the listing's year is stated as {found[2]} counts, correct the other"
    assert [str(problem) for problem in dump.problems] == ([said] if found[2] else [])


def test_a_year_without_a_day_is_reported() -> None:
    dump = read_listing(render(PAPERS, None), "daily.txt", DumpNote(year=2024))
    assert (dump.listing_date, dump.year_source) == (None, None)
    assert places(dump.problems, "dumps.yml states a year, but the dump has no listing date; add one such as 'Nov 19'") == [(1, 1)]


def test_papers_without_a_year_that_lie_behind_the_listing_are_reported() -> None:
    dates = ["Nov 18", "Nov 19", "Nov 20", "Dec 1"]
    papers = [replace(paper, date=date, comments=None) for paper, date in zip(PAPERS, dates, strict=True)]
    dump = read_listing(render(papers), "late.txt")
    assert [str(problem) for problem in dump.problems] == [
        f"late.txt:{entry.last_line}: warning: '{entry.date_text}' shows no year, so it is of the listing's own, "
        "but lies after it (Nov 19); it stays unknown, check it"
        for entry in dump.entries[2:]
    ]
    assert {problem.last_line - problem.line for problem in dump.problems} == {0}


def test_the_file_name_dates_a_listing_without_a_header() -> None:
    assert str(read_listing(render(PAPERS, None), "2025-11-19.txt").listing_date) == "Nov 19, 2025"


def test_a_listing_day_that_no_calendar_has_is_reported() -> None:
    dump = read_listing(render(PAPERS, "Feb 30"), "daily.txt")
    assert places(dump.problems) == [(11, 11)]


@pytest.mark.parametrize("month", "January February March April May June July August September October November December".split())
def test_months_are_known_by_their_names_long_and_short(month: str) -> None:
    for name in (month, month[:3], f"{month[:3]}.", month.upper()):
        dump = read_listing(render(PAPERS, f"{name} 3 1998"), "daily.txt")
        assert str(dump.listing_date) == f"{month[:3]} 3, 1998"
