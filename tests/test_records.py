"""Records in JSON and pages of one paper: every fact that is read and stored, and whole messages for those that are not."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from litdigest.content import DumpNote
from litdigest.dates import DayDate
from litdigest.model import Dump, Entry, Link, Problem
from litdigest.reading.formats import Source, read_source

NAME = "content/dumps/2026-05-30.json"
FACTS: dict[str, Any] = {
    "arxiv": "2605.10000",
    "title": "Slow Ferries",
    "abstract": "Ferries wait. The logs are at https://github.com/Quay-Lab/ferries and at https://github.com/quay-lab/tides.",
    "authors": ["Ada B. Cole", "Dirk van der Eck"],
    "published": "2026-05-27",
    "organisation": "Quay Lab",
    "upvotes": 7,
    "comments": 3,
    "code": "https://github.com/quay-lab/Ferries",
    "project": "https://quay.example/ferries",
}
LEAST = {"arxiv": "2605.10001", "title": "Folded Maps"}
WHOLE = f"""\
{{"format": "litdigest records 1", "origin": "the harbour's list", "day": "2026-05-29", "records": [
{json.dumps({"record": 1, **FACTS})},
{json.dumps({"record": 3, **LEAST})}
]}}
"""
CURE = "cannot be read and was left out; correct it in the source"
NO_ABSTRACT = "it has no abstract; the paper is listed without one"
LOST = "so the record was left out; correct it in the source"


def problem(number: int, message: str) -> Problem:
    return Problem.at(NAME, number, message)


def records(*rows: object, **head: object) -> str:
    return json.dumps({"format": "litdigest records 1", "records": rows, **head})


def read(text: str, name: str = NAME, note: DumpNote | None = None) -> Dump:
    return read_source(text, name, note).dump


def kept(text: str) -> list[dict[str, Any]]:
    """Return the records that the content folder keeps."""
    found: list[dict[str, Any]] = json.loads(read_source(text, NAME).stored or "")["records"]
    return found


def named(what: str, where: str) -> str:
    return f"Named as its {what} in {where}."


def test_records_are_read_whole_and_stored_as_they_are() -> None:
    sentence = "The logs are at https://github.com/Quay-Lab/ferries and at https://github.com/quay-lab/tides."
    first = Entry(
        line=1,
        last_line=1,
        rank=1,
        title="Slow Ferries",
        abstract=FACTS["abstract"],
        authors_count=2,
        organisation="Quay Lab",
        date=DayDate(month=5, day=27, year=2026),
        date_text="2026-05-27",
        comments=3,
        links=(
            Link(
                url="https://github.com/quay-lab/Ferries",
                kind="code",
                repo="github.com/quay-lab/Ferries",
                evidence=named("code", "the harbour's list"),
            ),
            Link(url="https://github.com/quay-lab/tides", kind="other", repo="github.com/quay-lab/tides", evidence=sentence),
            Link(url="https://quay.example/ferries", kind="project", repo=None, evidence=named("project page", "the harbour's list")),
        ),
        authors=("Ada B. Cole", "Dirk van der Eck"),
        upvotes=7,
        arxiv="2605.10000",
    )
    second = Entry(
        line=3,
        last_line=3,
        rank=2,
        title="Folded Maps",
        abstract="",
        authors_count=None,
        organisation=None,
        date=None,
        date_text=None,
        comments=None,
        links=(),
        arxiv="2605.10001",
    )
    dump = Dump(
        name="2026-05-30",
        source=NAME,
        listing_date=DayDate(month=5, day=29, year=2026),
        year_source="the page",
        text_kind="digest",
        entries=(first, second),
        problems=(problem(3, f"record 3 ('Folded Maps'): {NO_ABSTRACT}"),),
        header_lines=(),
        unplaced_lines=(),
        text_lines=(1, 3),
        fingerprint=hashlib.sha256(WHOLE.encode()).hexdigest(),
        counted_in="record",
    )
    assert read_source(WHOLE, NAME, DumpNote(year=2020, text="digest")) == Source(dump=dump, stored=WHOLE, dropped=())


@pytest.mark.parametrize(
    ("key", "value", "fact"),
    [
        ("arxiv", " 2605.10000v12\n", "2605.10000"),
        ("arxiv", "0704.0001", "0704.0001"),
        ("arxiv", "hep-th/9901001v1", "hep-th/9901001"),
        ("arxiv", "math.AG/0112001", "math.AG/0112001"),
        ("title", " Slow\n  Ferries ", "Slow Ferries"),
        ("title", "Паромы", "Паромы"),
        ("title", "Slow \udcff", "Slow \udcff"),
        ("abstract", "\n One\ntwo.\n \n\n Three. \n", "One two.\nThree."),
        ("authors", [" Ada  Cole", "Li"], ["Ada Cole", "Li"]),
        ("published", "1990-01-01T23:59:59.000Z", "1990-01-01"),
        ("published", "2026-05-29", "2026-05-29"),
        ("organisation", "Quay \t Lab", "Quay Lab"),
        ("upvotes", 0, 0),
        ("upvotes", 999_999_999, 999_999_999),
        ("comments", 0, 0),
        ("code", " https://github.com/quay-lab/ferries.git ", "https://github.com/quay-lab/ferries"),
        ("code", "https://quay.example/code", "https://quay.example/code"),
        ("project", "http://quay.example:8080/~ferries?a=1#b", "http://quay.example:8080/~ferries?a=1#b"),
    ],
)
def test_a_fact_is_read_in_every_spelling(key: str, value: object, fact: object) -> None:
    text = records({**FACTS, key: value}, day="2026-05-29")
    assert kept(text) == [{"record": 1, **FACTS, key: fact}]
    assert read(text).problems == ()


@pytest.mark.parametrize("value", [None, "", []])
@pytest.mark.parametrize("key", [key for key in FACTS if key not in ("title", "arxiv", "abstract")])
def test_an_empty_fact_is_missing_without_a_word(key: str, value: object) -> None:
    text = records({**FACTS, key: value}, day="2026-05-29")
    assert kept(text) == [{"record": 1} | {name: fact for name, fact in FACTS.items() if name != key}]
    assert read(text).problems == ()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *[("authors", value) for value in ("Ada Cole", ["Ada Cole", ""], ["Ada Cole", 7], [None], {"a": "b"}, " ")],
        *[("published", value) for value in ("May 2026", "2026-05-32", "2026-05", "2026-05-27 10:00", "20260527", 2026)],
        *[("organisation", value) for value in (7, " ", ["Quay Lab"])],
        *[(key, value) for key in ("upvotes", "comments") for value in (-1, 10**9, True, False, 1.5, "7")],
        *[("code", value) for value in ("quay-lab/ferries", "ftp://quay.example/", "https://", 7)],
        ("project", f"https://quay.example/{'x' * 99}?<y>"),
    ],
)
def test_a_fact_that_cannot_be_read_is_told_and_left_out(key: str, value: object) -> None:
    text = records({**FACTS, key: value}, day="2026-05-29")
    assert kept(text) == [{"record": 1} | {name: fact for name, fact in FACTS.items() if name != key}]
    shown = f"'https://quay.example/{'x' * 36} …" if key == "project" else repr(value)
    assert read(text).problems == (problem(1, f"record 1 ('Slow Ferries'): its {key} {shown} {CURE}"),)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({**LEAST, "title": None}, f"record 2: it has no title that can be read, {LOST}"),
        ({**LEAST, "title": ["a"]}, f"record 2: it has no title that can be read, {LOST}"),
        ({**LEAST, "title": " "}, f"record 2 (''): it has no title that can be read, {LOST}"),
        ({"title": "Word " * 20}, f"record 2 ('{'Word ' * 11}…'): it has no arXiv id that can be read, {LOST}"),
        *[
            ({**LEAST, "arxiv": value}, f"record 2 ('Folded Maps'): it has no arXiv id that can be read, {LOST}")
            for value in ("2699.10000", "2600.10000", "2605.100", "arXiv:2605.10001", "2605.10001v", 2605.10001)
        ],
        (7, f"record 2: it has no title that can be read, {LOST}"),
        (None, f"record 2: it has no title that can be read, {LOST}"),
    ],
)
def test_what_is_no_paper_is_told_and_costs_nothing_else(row: object, message: str) -> None:
    text = records(FACTS, row, FACTS, day="2026-05-29")
    dump = read(text)
    assert dump.problems == (problem(2, message),)
    assert (dump.unplaced_lines, dump.text_lines) == ((2,), (1, 2, 3))
    assert [(entry.line, entry.last_line, entry.rank) for entry in dump.entries] == [(1, 1, 1), (3, 3, 2)]
    assert kept(text) == [{"record": 1, **FACTS}, {"record": 3, **FACTS}]


@pytest.mark.parametrize(
    ("day", "published", "words"),
    [
        ("2026-05-29", "2026-05-30", "after the day of the listing (May 29, 2026)"),
        ("2026-05-29", "1989-12-31", "after the day of the listing (May 29, 2026)"),
        (None, "1989-12-31", "after the day of the listing (None)"),
    ],
)
def test_an_impossible_date_is_told_and_stays_unknown(day: str | None, published: str, words: str) -> None:
    dump = read(records({**FACTS, "published": published}, day=day), "some.json")
    said = f"record 1 ('Slow Ferries'): it was published on {published}, {words} or before 1990; its date stays unknown, check both"
    assert dump.problems == (Problem.at("some.json", 1, said),)
    assert [(entry.date, entry.date_text) for entry in dump.entries] == [(None, published)]


def test_problems_are_told_in_the_order_of_the_records() -> None:
    rows = [LEAST, 7, {**FACTS, "upvotes": -1, "comments": -1}, {**LEAST, "code": "x"}]
    assert read(records(*rows)).problems == (
        problem(1, f"record 1 ('Folded Maps'): {NO_ABSTRACT}"),
        problem(2, f"record 2: it has no title that can be read, {LOST}"),
        problem(3, f"record 3 ('Slow Ferries'): its comments -1 {CURE}"),
        problem(3, f"record 3 ('Slow Ferries'): its upvotes -1 {CURE}"),
        problem(4, f"record 4 ('Folded Maps'): {NO_ABSTRACT}"),
        problem(4, f"record 4 ('Folded Maps'): its code 'x' {CURE}"),
    )


@pytest.mark.parametrize(
    ("day", "name", "note", "date", "source"),
    [
        ("2026-05-29", "2026-05-30", DumpNote(year=2020), DayDate(month=5, day=29, year=2026), "the page"),
        ("2026-05-29T08:00", "bees", None, DayDate(month=5, day=29, year=2026), "the page"),
        ("2026-05-29 ", "2026-05-30", None, DayDate(month=5, day=30, year=2026), "the file name"),
        (20260529, "2026-05-30", DumpNote(text="digest"), DayDate(month=5, day=30, year=2026), "the file name"),
        (None, "2026-05-30", DumpNote(year=2020), DayDate(month=5, day=30, year=2020), "dumps.yml"),
        (None, "2026-W22", None, DayDate(month=5, day=31, year=2026), "the file name"),
        (None, "2026-W60", DumpNote(year=2020), None, None),
        (None, "bees", DumpNote(year=2020), None, None),
    ],
)
def test_the_day_is_that_of_the_page_or_of_the_name(
    day: object, name: str, note: DumpNote | None, date: DayDate | None, source: str | None
) -> None:
    dump = read(records(FACTS, day=day), f"content/dumps/{name}.json", note)
    assert (dump.name, dump.listing_date, dump.year_source) == (name, date, source)
    assert dump.text_kind == (note.text if note else "abstract")


@pytest.mark.parametrize("text", [records(), records(7), records(LEAST | {"arxiv": ""}), '{"format": "litdigest records 1", "records": 7}'])
def test_a_file_without_papers_is_refused_with_one_message(text: str) -> None:
    message = "no record of this file is a paper with a title and an arXiv id; nothing was read, save the page or the answer again"
    dump = read(text)
    assert (dump.entries, dump.problems) == ((), (Problem.at(NAME, 1, message, severity="error"),))


@pytest.mark.parametrize(("number", "line"), [(9, 9), (None, 2), (0, 2), (-1, 2), ("9", 2), (True, 2)])
def test_a_record_keeps_its_number(number: object, line: int) -> None:
    dump = read(records(FACTS, {**FACTS, "record": number}))
    assert [entry.line for entry in dump.entries] == [1, line]


@pytest.mark.parametrize(("origin", "name"), [(" the  list ", "the list"), (None, "its record"), (7, "its record")])
def test_links_tell_where_records_are_from(origin: object, name: str) -> None:
    (entry,) = read(records({**LEAST, "code": FACTS["code"], "project": FACTS["code"]}, origin=origin)).entries
    assert [(link.kind, link.evidence) for link in entry.links] == [("code", named("code", name))]


@pytest.mark.parametrize("form", ["litdigest records 2", "Litdigest records 1", None])
def test_json_of_another_format_is_no_record_of_ours(form: object) -> None:
    dump = read(json.dumps({"format": form, "records": [FACTS]}))
    assert dump.entries == ()
    assert [one.message.partition(";")[0].rpartition("it is ")[2] for one in dump.problems] == ["JSON data"]
