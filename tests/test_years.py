"""The year of a listing: stated, proven, the earliest possible, or unknown."""

from __future__ import annotations

import datetime as dt

import pytest

from litdigest.content import DumpNote
from litdigest.dates import PaperDate
from litdigest.library.build import build_library
from litdigest.model import Dump, Library, Listing, Paper
from litdigest.reading.listing import read_listing
from tests.listings import listing, render, shown

A, B, C = "Slow Rivers of Sensor Data", "Do Shallow Trees Forget?", "Folded Kernels: A Field Guide"


def years(library: Library) -> dict[str, tuple[int | None, str]]:
    return {item.dump: (item.year, item.certainty) for item in library.listings}


def only(dump: Dump) -> Listing:
    (item,) = build_library([dump]).listings
    return item


def paper(library: Library, title: str) -> Paper:
    (found,) = [paper for paper in library.papers if paper.title == title]
    return found


def messages(library: Library) -> list[tuple[str, int, str]]:
    return [(problem.source, problem.line, problem.message) for problem in library.problems]


@pytest.mark.parametrize(
    ("source", "day", "note", "where"),
    [
        ("2025-11-19-daily.txt", "Nov 19", None, "the file name"),
        ("daily.txt", "Nov 19, 2025", None, "the header"),
        ("daily.txt", "Nov 19", DumpNote(year=2025), "dumps.yml"),
        ("2025-11-19-daily.txt", None, None, "the file name"),
    ],
)
def test_a_year_is_stated(source: str, day: str | None, note: DumpNote | None, where: str) -> None:
    item = only(read_listing(render([shown(A, "Aug 18")], day), source, note))
    assert (item.year, item.certainty) == (2025, "stated")
    assert item.sort_key[0] == dt.date(2025, 11, 19)
    assert where in item.reason.lower()


def test_a_stated_year_completes_the_dates_of_its_papers() -> None:
    library = build_library([listing("2025-11-19", "Nov 19", shown(A, "Aug 18"), shown(B, "Nov 1, 2022"))])
    assert paper(library, A).published == PaperDate(2025, 8, 18)
    assert paper(library, B).published == PaperDate(2022, 11, 1)
    assert paper(library, A).date_text is None


def test_a_full_date_elsewhere_proves_the_year() -> None:
    library = build_library(
        [listing("now", "Nov 19", shown(A, "Aug 18"), shown(B, "May 2")), listing("later", "Jan 20", shown(A, "Aug 18, 2025"))]
    )
    assert years(library)["now"] == (2025, "proven")
    assert paper(library, B).published == PaperDate(2025, 5, 2)
    reason = next(item.reason for item in library.listings if item.dump == "now")
    assert A in reason
    assert "later" in reason
    assert "Aug 18, 2025" in reason


def test_a_full_date_of_another_day_proves_nothing() -> None:
    library = build_library([listing("now", "Nov 19", shown(A, "Aug 18")), listing("later", "Jan 20", shown(A, "Aug 17, 2025"))])
    assert years(library)["now"][1] == "earliest"


def test_a_stated_year_proves_that_of_another_listing() -> None:
    library = build_library([listing("2025-11-19", "Nov 19", shown(A, "Aug 18")), listing("again", "Dec 1", shown(A, "Aug 18"))])
    assert years(library) == {"2025-11-19": (2025, "stated"), "again": (2025, "proven")}


def test_a_proven_year_proves_the_next() -> None:
    first = listing("first", "Nov 19", shown(A, "Aug 18"), shown(B, "May 2"))
    second = listing("second", "Dec 1", shown(B, "May 2"))
    library = build_library([first, second, listing("third", "Jan 20", shown(A, "Aug 18, 2025"))])
    assert years(library) == {"first": (2025, "proven"), "second": (2025, "proven"), "third": (2026, "earliest")}


def test_a_majority_proves_and_the_rest_is_reported() -> None:
    now = listing("now", "Nov 19", shown(A, "Aug 18"), shown(B, "May 2"), shown(C, "Feb 3"))
    later = listing("later", "Jan 20", shown(A, "Aug 18, 2025"), shown(B, "May 2, 2025"), shown(C, "Feb 3, 2024"))
    library = build_library([now, later])
    assert years(library)["now"] == (2025, "proven")
    assert [(source, line) for source, line, text in messages(library) if "2024" in text and "2025" in text and "check" in text] == [
        ("now.txt", 1)
    ]


def test_a_tie_proves_nothing_and_is_reported() -> None:
    now = listing("now", "Nov 19", shown(A, "Aug 18"), shown(B, "May 2"))
    library = build_library([now, listing("later", "Jan 20", shown(A, "Aug 18, 2025"), shown(B, "May 2, 2024"))])
    assert years(library)["now"][1] not in ("stated", "proven")
    assert [(source, line) for source, line, text in messages(library) if "2024, 2025" in text] == [("now.txt", 1)]


def test_a_contradiction_of_a_stated_year_is_reported() -> None:
    library = build_library([listing("2024-11-19", "Nov 19", shown(A, "Aug 18")), listing("later", "Jan 20", shown(A, "Aug 18, 2025"))])
    assert years(library)["2024-11-19"] == (2024, "stated")
    assert [(source, line) for source, line, text in messages(library) if "2025" in text and "2024" in text and "check" in text] == [
        ("2024-11-19.txt", 1)
    ]


def test_agreement_is_silent() -> None:
    library = build_library([listing("2025-11-19", "Nov 19", shown(A, "Aug 18")), listing("later", "Jan 20", shown(A, "Aug 18, 2025"))])
    assert library.problems == ()


@pytest.mark.parametrize(
    ("day", "dates", "year"),
    [
        ("Nov 19", ["Nov 1, 2022", "Nov 2, 2021"], 2023),
        ("Nov 19", ["Nov 20, 2022"], 2023),
        ("Jan 20", ["Aug 18, 2024", "Feb 3, 2025"], 2026),
        ("Jan 20", ["Dec 31, 2024"], 2025),
        ("Nov 19", ["Nov 1, 2022", "Nov 1, 2020", "Aug 18"], 2023),
    ],
)
def test_a_shown_year_is_never_the_listing_s_own(day: str, dates: list[str], year: int) -> None:
    several = [shown(title, date) for title, date in zip((A, B, C), dates, strict=False)]
    item = only(listing("daily", day, *several))
    assert (item.year, item.certainty) == (year, "earliest")
    assert dates[0] in item.reason or dates[1] in item.reason


def test_a_listing_is_not_older_than_its_newest_paper_as_known_from_all_dumps() -> None:
    plain = listing("plain", "Mar 17", shown(A), shown(B), layout="plain")
    elsewhere = listing("2025-11-19", "Nov 19", shown(A, "Nov 1, 2022"), shown(B, "Mar 17"))
    assert years(build_library([plain, elsewhere]))["plain"] == (2025, "earliest")
    elsewhere = listing("2025-11-19", "Nov 19", shown(A, "Nov 1, 2022"), shown(B, "Mar 18"))
    assert years(build_library([plain, elsewhere]))["plain"] == (2026, "earliest")


def test_an_earliest_year_dates_no_paper() -> None:
    library = build_library([listing("daily", "Nov 19", shown(A, "Aug 18"), shown(B, "Nov 1, 2022"))])
    assert paper(library, A).published is None
    assert paper(library, A).date_text == "Aug 18"


@pytest.mark.parametrize("day", ["Nov 19", None])
def test_no_date_no_year(day: str | None) -> None:
    item = only(listing("daily", day, shown(A, "Aug 18"), shown(B, "May 2")))
    assert (item.year, item.certainty) == (None, "unknown")
    assert item.reason


def test_a_listing_without_a_day_has_no_year_whatever_its_papers_tell() -> None:
    library = build_library(
        [listing("daily", None, shown(A, "Aug 18"), shown(B, "Nov 1, 2022")), listing("other", "Jan 2", shown(A, "Aug 18, 2024"))]
    )
    assert years(library)["daily"] == (None, "unknown")


def test_the_29th_of_february_is_of_a_leap_year() -> None:
    assert only(listing("leap", "Feb 29", shown(A, "Nov 1, 2021"))).year == 2024
    assert only(listing("leap", "Feb 29", shown(A, "Nov 1, 2021"), shown(B, "Jan 1, 2024"))).year == 2028
    assert only(listing("2024-02-29", "Feb 29", shown(A))).certainty == "stated"


def test_a_paper_of_the_29th_of_february_proves_a_leap_year() -> None:
    library = build_library([listing("now", "Mar 3", shown(A, "Feb 29")), listing("later", "Jan 20", shown(A, "Feb 29, 2024"))])
    assert years(library)["now"] == (2024, "proven")


def test_a_stated_year_without_that_day_is_reported() -> None:
    dump = read_listing(render([shown(A)], "Feb 29"), "daily.txt", DumpNote(year=2023))
    assert [problem.line for problem in build_library([dump]).problems] == [11]


def test_an_impossible_date_tells_nothing() -> None:
    assert only(listing("daily", "Nov 19", shown(A, "Feb 30, 2023"))).certainty == "unknown"


def test_listings_are_sorted_newest_first_and_unknown_ones_last() -> None:
    dumps = [
        listing("unknown", "Dec 30", shown(C, "Nov 1")),
        listing("2024-11-19", "Nov 19", shown(A, "Aug 18")),
        listing("2025-01-02", "Jan 2", shown(B, "Nov 1, 2022")),
    ]
    assert [item.dump for item in build_library(dumps).listings] == ["2025-01-02", "2024-11-19", "unknown"]
