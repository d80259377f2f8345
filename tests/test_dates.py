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
    dump = read_listing(render(PAPERS, None), "2025-11-19.txt")
    assert (str(dump.listing_date), dump.year_source) == ("Nov 19, 2025", "the file name")


def test_a_listing_day_that_no_calendar_has_is_reported() -> None:
    dump = read_listing(render(PAPERS, "Feb 30"), "daily.txt")
    assert places(dump.problems) == [(11, 11)]


@pytest.mark.parametrize("month", "January February March April May June July August September October November December".split())
def test_months_are_known_by_their_names_long_and_short(month: str) -> None:
    for name in (month, month[:3], f"{month[:3]}.", month.upper()):
        dump = read_listing(render(PAPERS, f"{name} 3 1998"), "daily.txt")
        assert str(dump.listing_date) == f"{month[:3]} 3, 1998"


@pytest.mark.parametrize(
    ("line", "date", "comments"),
    [
        ("Nov 2, 2022", "Nov 2, 2022", None),
        ("Nov 2,2022", "Nov 2, 2022", None),
        ("november 2nd 2022", "Nov 2, 2022", None),
        ("Sept. 3rd", "Sep 3", None),
        ("Nov 2 '22", "Nov 2, 2022", None),
        ("1. November 2022", "Nov 1, 2022", None),
        ("31st Oct., 2022", "Oct 31, 2022", None),
        ("4 Nov ’22", "Nov 4, 2022", None),
        ("2022-11-02", "Nov 2, 2022", None),
        ("2022/1/12", "Jan 12, 2022", None),
        ("2022.11.02", "Nov 2, 2022", None),
        ("1.11.2022", "Nov 1, 2022", None),
        ("2022 年 11 月 2 日", "Nov 2, 2022", None),
        ("11月2日", "Nov 2", None),
        ("Feb 29", "Feb 29", None),
        ("Nov 2 1998", "Nov 2, 1998", None),
        ("Nov 2 1898", "Nov 2", 1898),
        ("Nov 2, 2022 12", "Nov 2, 2022", 12),
        ("Nov 2, 2022 · 1,204 comments", "Nov 2, 2022", 1204),
        ("2022-11-02 (1)", "Nov 2, 2022", 1),
        ("Nov 2, 2022💬1.25k", "Nov 2, 2022", 1250),
        ("2 Nov 1K comments", "Nov 2", 1000),
        ("Nov 2 1.5m", "Nov 2", 1_500_000),
        ("Nov 2 2M", "Nov 2", 2_000_000),
        ("Tuesday, Nov 1, 2022", "Nov 1, 2022", None),
        ("Nov 1, 2022 at 10:30 PM", "Nov 1, 2022", None),
        ("2022-11-01T10:30:00.000Z 3", "Nov 1, 2022", 3),
    ],
)
def test_a_day_is_read_however_it_is_written(line: str, date: str, comments: int | None) -> None:
    for before in ("", "Published on ", "last updated: "):
        paper = replace(PAPERS[0], date=f"{before}{line}", comments=None)
        dump = read_listing(render([paper, *PAPERS[1:]], "Nov 19, 2022"), "daily.txt")
        entry = dump.entries[0]
        assert (str(entry.date), entry.comments, len(dump.entries), dump.problems) == (date, comments, len(PAPERS), ())
        assert line.startswith(entry.date_text or "none")


@pytest.mark.parametrize("line", ["about an hour ago", "2 days ago", "3d ago", "Yesterday", "just now", "this  week"])
def test_a_date_that_depends_on_the_day_of_saving_stays_unknown(line: str) -> None:
    for comments in (None, 0, 7):
        paper = replace(PAPERS[0], date=f"posted {line}", comments=comments)
        dump = read_listing(render([paper, *PAPERS[1:]]), "daily.txt")
        shown = " ".join(line.split())
        assert (dump.entries[0].date, dump.entries[0].date_text, dump.entries[0].comments) == (None, shown, comments)
        assert [str(problem) for problem in dump.problems] == [
            f"daily.txt:19: warning: {shown!r} under '{paper.title}' says no day; its date stays unknown, write it as 'Nov 1, 2022'"
        ]


@pytest.mark.parametrize("line", ["Nov 0, 2022", "32 Nov", "Feb 29, 2023", "13.13.2022", "0月1日", "2022-13-01"])
def test_a_day_that_no_calendar_has_is_told_wherever_it_stands(line: str) -> None:
    dump = read_listing(render([replace(PAPERS[0], date=line, comments=None), *PAPERS[1:]]), "daily.txt")
    message = f"{line!r} is no day of the calendar; the date of '{PAPERS[0].title}' stays unknown"
    assert [str(problem) for problem in dump.problems] == [f"daily.txt:19: warning: {message}"]


@pytest.mark.parametrize(
    ("day", "said"),
    [("Feb 30", "Feb 30"), ("Nov 0", "Nov 0"), ("2025-13-19", "13-19, 2025"), ("0月1日", "00-01"), ("Feb 29, 2023", "Feb 29, 2023")],
)
def test_a_listing_day_that_no_calendar_has_is_told_as_it_stands(day: str, said: str) -> None:
    message = f"the listing date {said} is no day of the calendar; correct the header, or the year where it is stated"
    assert told(day, "daily.txt") == (said, [f"11: {message}"])


@pytest.mark.parametrize(("fraction", "found"), [("123456", "Nov 16, 2022"), ("12345Z 1", "None")])
def test_a_line_of_more_than_sixty_characters_is_no_date(fraction: str, found: str) -> None:
    line = f"Published on Wednesday, November 16, 2022 at 10:30:00.{fraction}"
    assert str(read_listing(render([replace(PAPERS[0], date=line, comments=None)]), "daily.txt").entries[0].date) == found


def told(day: str | None, source: str, note: DumpNote | None = None) -> tuple[str, list[str]]:
    """Return the date of a listing, and the problems with it."""
    dump = read_listing(render(PAPERS, day), source, note)
    return str(dump.listing_date), [f"{problem.line}: {problem.message}" for problem in dump.problems]


@pytest.mark.parametrize(
    ("shown", "date"),
    [
        ("2025-W47", "Nov 23, 2025"),
        ("2025w01", "Jan 5, 2025"),
        ("Week 47, 2025", "Nov 23, 2025"),
        ("week 7 of 2025", "Feb 16, 2025"),
        ("November 2025", "Nov 30, 2025"),
        ("Sept., 2025", "Sep 30, 2025"),
        ("2024-02", "Feb 29, 2024"),
        ("2025年1月", "Jan 31, 2025"),
        ("2025-12", "Dec 31, 2025"),
        ("Nov 17 - Nov 23, 2025", "Nov 23, 2025"),
        ("17 Nov – 23 Nov 2025", "Nov 23, 2025"),
        ("Nov 17, 2025 — Nov 23, 2025", "Nov 23, 2025"),
        ("Nov 17-23, 2025", "Nov 23, 2025"),
        ("Nov 17 — 23", "Nov 23"),
        ("Dec 29 - Jan 4, 2026", "Jan 4, 2026"),
        ("Jan 6 - 12", "Jan 12"),
        ("Dec 1 - 7", "Dec 7"),
        ("9999-12", "Dec 31, 9999"),
    ],
)
def test_the_last_day_of_a_period_counts_as_the_listings(shown: str, date: str) -> None:
    message = f"the header shows the period {shown!r}; its last day, {date}, counts as the listing's"
    assert told(shown, "daily.txt") == (date, [f"11: {message}"])


@pytest.mark.parametrize("shown", ["week 47", "2025-W54", "Week 0 of 2025", "today", "yesterday"])
def test_a_day_or_week_that_is_not_said_is_told(shown: str) -> None:
    message = f"{shown!r} in the header does not say which day it was; name the file after the day, such as 2025-11-19.txt"
    assert told(shown, "daily.txt") == ("None", [f"11: {message}"])
    assert told(shown, "2025-11-19.txt") == ("Nov 19, 2025", [])


@pytest.mark.parametrize("shown", ["2025-13", "December 0000", "Nov 17 - soon", "today - Nov 23", "13月1日 - 7", "Nov 19 3"])
def test_what_is_no_day_week_or_month_dates_no_listing(shown: str) -> None:
    date, problems = told(shown, "daily.txt")
    assert (date, problems[0]) == ("None", "9: the header has no listing date; add one such as 'Nov 19' as its last line")
    assert problems[1].startswith("11: ")


@pytest.mark.parametrize(
    ("day", "name", "date"),
    [
        ("Nov 17 - Nov 23, 2025", "2025-11-17", "Nov 17, 2025"),
        ("Nov 17 - 23", "2025-11-23", "Nov 23, 2025"),
        ("Nov 2025", "2025-11-01", "Nov 1, 2025"),
        ("2025-W47", "2025-11-20", "Nov 20, 2025"),
        ("Dec 29 - Jan 4, 2026", "2025-12-30", "Dec 30, 2025"),
        ("2026-W01", "2026-01-02", "Jan 2, 2026"),
        ("Nov 19", "2025-W47", "Nov 19, 2025"),
        ("Nov 19", "2025-11", "Nov 19, 2025"),
        ("Nov 23", "2025-W47", "Nov 23, 2025"),
        ("Nov 17", "2025-W47", "Nov 17, 2025"),
        ("week 47", "2025-W47", "Nov 23, 2025"),
        ("Nov 18\n\nToday", "daily", "Nov 18"),
        ("Today\n\nNov 18", "daily", "Nov 18"),
        ("Nov 18\n\nNov 19\n\nNov 20", "2025-11-19", "Nov 19, 2025"),
        ("Nov 18\n\nNov 19\n\nNov 20", "2025-11-20", "Nov 20, 2025"),
        ("Nov 2025\n\nNov 19", "2025-11-19", "Nov 19, 2025"),
    ],
)
def test_header_and_file_name_may_state_the_same_day_in_two_ways(day: str, name: str, date: str) -> None:
    assert told(day, f"{name}.txt") == (date, [])


@pytest.mark.parametrize(
    ("day", "name", "date", "named", "period"),
    [
        ("Nov 19", "2025-11-20", "Nov 19", "Nov 20, 2025", ""),
        ("Nov 19", "2025-11-18", "Nov 19", "Nov 18, 2025", ""),
        ("Nov 16", "2025-W47", "Nov 16", "Nov 17, 2025 to Nov 23, 2025", ""),
        ("Nov 24", "2025-W47", "Nov 24", "Nov 17, 2025 to Nov 23, 2025", ""),
        ("Nov 19", "2025-12", "Nov 19", "Dec 1, 2025 to Dec 31, 2025", ""),
        ("Feb 29", "2025-02-28", "Feb 29", "Feb 28, 2025", ""),
        ("2025-W47", "2025-W48", "Nov 23, 2025", "Nov 24, 2025 to Nov 30, 2025", "2025-W47"),
        ("Nov 17 - 23", "2025-11-16", "Nov 23", "Nov 16, 2025", "Nov 17 - 23"),
        ("Nov 17 - 23", "2025-11-24", "Nov 23", "Nov 24, 2025", "Nov 17 - 23"),
        ("Nov 2025", "2024-11-19", "Nov 30, 2025", "Nov 19, 2024", "Nov 2025"),
        ("Nov 2025", "2024-11-30", "Nov 30, 2025", "Nov 30, 2024", "Nov 2025"),
    ],
)
def test_a_file_name_of_another_day_is_told(day: str, name: str, date: str, named: str, period: str) -> None:
    counts = f"11: the header shows the period {period!r}; its last day, {date}, counts as the listing's"
    other = f"11: the file name says {named}, the header says {date}; the header's day counts, rename the file"
    assert told(day, f"{name}.txt") == (date, [other, *([counts] if period else [])])


@pytest.mark.parametrize(
    ("name", "date", "cure"),
    [
        ("daily", "None", "name the file after the day, such as 2025-11-19.txt"),
        ("2025-11-21", "Nov 21, 2025", "the day of the file name counts"),
        ("2025-12", "Dec 31, 2025", "the day of the file name counts"),
    ],
)
def test_of_several_days_in_a_header_none_counts(name: str, date: str, cure: str) -> None:
    for line, days in ((13, ("Nov 18", "Nov 20")), (15, ("Nov 18", "Nov 2025", "Nov 20"))):
        message = f"the header shows several days ({str(days)[1:-1]}), so none of them counts; {cure}"
        assert told("\n\n".join(days), f"{name}.txt") == (date, [f"{line}: {message}"])


@pytest.mark.parametrize(
    ("date", "names"),
    [
        (
            "Nov 19, 2025",
            ("2025-11-19", "20251119", "2025_11_19", "2025.11.19", "x2025-11-19y", "2025-13-19 2025-11-19", "0025-13-19-2025-11-19"),
        ),
        ("Nov 19, 2025", ("Nov 19, 2025", "Nov. 19 2025", "november_19_2025", "my Nov-19-2025", "19 Nov 2025", "19-nov.-2025")),
        ("Nov 23, 2025", ("2025-W47", "2025w47", "a 2025_W47 b", "2025 W47")),
        ("Nov 30, 2025", ("2025-11", "2025_11", "of 2025-11 b")),
        ("Nov 1, 1990", ("1990-11-01", "19901101")),
        ("Jan 1, 1900", ("1900-01-01", "19000101")),
        ("Dec 31, 1899", ("1899-12-31",)),
        ("None", ("20251345",)),
        ("None", ("18991231", "120251119", "2025-11.19", "2025-11-191", "xNov 19, 2025", "119 Nov 2025", "19 Nov 20251", "Nov 19, 20251")),
        (
            "None",
            ("2025-W54", "2025-W477", "12025-W47", "2025-13", "2025-00", "1825-11", "2025-11-1", "2025-11_2", "12025-11", "202511", ""),
        ),
    ],
)
def test_a_file_name_states_a_day_a_week_or_a_month(date: str, names: tuple[str, ...]) -> None:
    assert [told(None, f"{name}.txt")[0] for name in names] == [date] * len(names)
