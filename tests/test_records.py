"""Records in JSON and pages of one paper: every fact that is read and stored, and whole messages for those that are not."""

from __future__ import annotations

import hashlib
import json
import textwrap
from typing import Any

import pytest

from litdigest.content import DumpNote
from litdigest.dates import DayDate
from litdigest.model import Dump, Entry, Link, Problem
from litdigest.reading.formats import Source, read_source
from litdigest.reading.listing import read_listing
from tests.listings import assert_conserved, prose

NAME = "content/dumps/2026-05-30.json"
FACTS: dict[str, Any] = {
    "arxiv": "2605.10000",
    "title": "Slow Ferries",
    "abstract": "Fähren wait. The logs are at https://github.com/Quay-Lab/ferries and at https://github.com/quay-lab/tides.",
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
{{"format": "litdigest records 1", "origin": "the harbour’s list", "day": "2026-05-29", "records": [
{json.dumps({"record": 1, **FACTS}, ensure_ascii=False)},
{json.dumps({"record": 3, **LEAST}, ensure_ascii=False)}
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
    stated = ("title", "abstract", "organisation", "comments", "upvotes", "arxiv")
    date, names = DayDate(month=5, day=27, year=2026), ("Ada B. Cole", "Dirk van der Eck")
    links = (
        Link(url=FACTS["code"], kind="code", repo="github.com/quay-lab/Ferries", evidence=named("code", "the harbour’s list")),
        Link(url="https://github.com/quay-lab/tides", kind="other", repo="github.com/quay-lab/tides", evidence=sentence),
        Link(url=FACTS["project"], kind="project", repo=None, evidence=named("project page", "the harbour’s list")),
    )
    dated: dict[str, Any] = {"date": date, "date_text": "2026-05-27", "authors": names, "authors_count": 2, "links": links}
    first = Entry(line=1, last_line=1, rank=1, **dated, **{key: FACTS[key] for key in stated})
    unknown: dict[str, Any] = dict.fromkeys(("organisation", "date", "date_text", "comments", "authors_count"))
    second = Entry(line=3, last_line=3, rank=2, title="Folded Maps", abstract="", links=(), arxiv="2605.10001", **unknown)
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
        ("title", "Slow \udcff", "Slow \udcff"),
        ("abstract", "\n One\ntwo.\n \n\n Three. \n", "One two.\n\nThree."),
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


def test_problems_are_told_in_the_order_of_the_records_and_doubtful_dates_stay_unknown() -> None:
    late, old = ({**FACTS, "published": day} for day in ("2026-05-30", "1989-12-31"))
    dump = read(records(LEAST, 7, {**FACTS, "upvotes": -1, "comments": -1}, {**LEAST, "abstract": 7}, late, old, day="2026-05-29"))
    wrong = "after the day of the listing (May 29, 2026) or before 1990; its date stays unknown, check both"
    assert dump.problems == (
        problem(1, f"record 1 ('Folded Maps'): {NO_ABSTRACT}"),
        problem(2, f"record 2: it has no title that can be read, {LOST}"),
        problem(3, f"record 3 ('Slow Ferries'): its comments -1 {CURE}"),
        problem(3, f"record 3 ('Slow Ferries'): its upvotes -1 {CURE}"),
        problem(4, f"record 4 ('Folded Maps'): {NO_ABSTRACT}"),
        problem(4, f"record 4 ('Folded Maps'): its abstract 7 {CURE}"),
        problem(5, f"record 5 ('Slow Ferries'): it was published on 2026-05-30, {wrong}"),
        problem(6, f"record 6 ('Slow Ferries'): it was published on 1989-12-31, {wrong}"),
    )
    assert [(entry.date, entry.date_text) for entry in dump.entries[3:]] == [(None, "2026-05-30"), (None, "1989-12-31")]


@pytest.mark.parametrize(
    ("day", "name", "note", "date", "source"),
    [
        ("2026-05-29", "2026-05-30", DumpNote(year=2020), DayDate(month=5, day=29, year=2026), "the page"),
        ("2026-05-29T08:00", "bees", None, DayDate(month=5, day=29, year=2026), "the page"),
        ("2026-05-29 ", "2026-05-30", None, DayDate(month=5, day=30, year=2026), "the file name"),
        (20260529, "2026-05-30", DumpNote(text="digest"), DayDate(month=5, day=30, year=2026), "the file name"),
        (None, "2026-05-30", DumpNote(year=2020), DayDate(month=5, day=30, year=2020), "dumps.yml"),
        (None, "2026-W22", None, DayDate(month=5, day=31, year=2026), "the file name"),
        (None, "20260530", None, DayDate(month=5, day=30, year=2026), "the file name"),
        (None, "bees 2026_05_30", None, DayDate(month=5, day=30, year=2026), "the file name"),
        (None, "May 30, 2026", None, DayDate(month=5, day=30, year=2026), "the file name"),
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


def test_two_records_of_one_number_are_two_papers() -> None:
    text = records({**FACTS, "record": 1}, {**LEAST, "record": 1})
    assert [(entry.title, entry.line) for entry in read(text).entries] == [("Slow Ferries", 1), ("Folded Maps", 2)]
    assert read(text).unplaced_lines == ()


def test_paragraphs_of_an_abstract_stay_apart_in_what_is_stored() -> None:
    text = records({**FACTS, "abstract": "Ferries wait\nfor the tide.\n\nMaps fold."})
    (entry,) = read(text).entries
    assert entry.abstract == "Ferries wait for the tide.\nMaps fold."
    again = read_source(read_source(text, NAME).stored or "", NAME)
    assert again.dump.entries[0].abstract == entry.abstract
    assert again.dump.fingerprint == read(text).fingerprint


@pytest.mark.parametrize(("origin", "name"), [(" the  list ", "the list"), (None, "its record"), (7, "its record")])
def test_links_tell_where_records_are_from(origin: object, name: str) -> None:
    (entry,) = read(records({**LEAST, "code": FACTS["code"], "project": FACTS["code"]}, origin=origin)).entries
    assert [(link.kind, link.evidence) for link in entry.links] == [("code", named("code", name))]


@pytest.mark.parametrize("form", ["litdigest records 2", "Litdigest records 1", None])
def test_json_of_another_format_is_no_record_of_ours(form: object) -> None:
    dump = read(json.dumps({"format": form, "records": [FACTS]}))
    assert dump.entries == ()
    assert [one.message.partition(";")[0].rpartition("it is ")[2] for one in dump.problems] == ["JSON data"]


# the page of one paper

ABSTRACT = prose("page")
TEXTS = {"id": "arxiv:2606.01234", "title": "Slow Ferries", "date": "Published on May 30", "by": "· Submitted by", "user": "li-w"}
TEXTS |= {"votes": "Upvote\n\n65", "label": "Authors:", "authors": "Maria Beck\n\n,\n\nKofi Ansah", "heading": "Abstract"}
TEXTS |= {"abstract": ABSTRACT, "end": "View arXiv page", "more": "Hi all."}
SHOWN = {"title": "Slow Ferries", "abstract": ABSTRACT, "authors": ("Maria Beck", "Kofi Ansah"), "upvotes": 65, "date_text": "May 30"}
LATE, BALTIC = "It is fast.", "Slow Ferries of the North Sea and of the Baltic"
BARE, OF_BARE = dict.fromkeys(("date", "by", "user", "votes"), ""), {"date_text": None, "upvotes": None}


def read_page(texts: dict[str, str]) -> tuple[Dump, list[str]]:
    """Return what is read of a page, and the lines that problems name."""
    text = "\n\n".join((TEXTS | texts).values())
    dump = read_listing(text, "2026-06-02.txt")
    assert_conserved(dump, text)
    return dump, [text.split("\n")[one.line - 1] for one in dump.problems]


@pytest.mark.parametrize(
    ("texts", "shown", "told"),
    [
        ({"id": "arXiv: 2606.01234v2", "end": "View PDF"}, {}, []),
        ({"id": "Authors:\n\nAbstract\n\nView PDF\n\narxiv:2606.01234"}, {}, []),
        ({"title": "Slow Ferries of the North Sea and\nof the Baltic"}, {"title": BALTIC}, []),
        ({**BARE, "title": "Slow Ferries of the North Sea and\nof the Baltic"}, {**OF_BARE, "title": BALTIC}, ["Authors:"]),
        ({**BARE, "title": "Slow Ferries of the North Sea and\nAuthors:", "label": ""}, {**OF_BARE, "title": BALTIC[:33]}, ["Authors:"]),
        ({**BARE, "title": "Slow Ferries\n\nand more", "votes": "Upvote 7"}, {**OF_BARE, "upvotes": 7}, ["Authors:"]),
        ({**BARE, "votes": TEXTS["votes"]}, {**OF_BARE, "upvotes": 65}, ["Authors:"]),
        ({**BARE, "title": "May 4, 2021"}, {**OF_BARE, "title": "May 4, 2021"}, ["Authors:"]),
        ({"date": "1 day ago"}, {"date_text": "1 day ago"}, ["1 day ago"]),
        ({"id": "2 days ago\n\narxiv:2606.01234", "authors": "Maria Beck\n\n1 day ago"}, {"authors": ("Maria Beck", "1 day ago")}, []),
        ({"votes": "Upvote\n\n-"}, {"upvotes": 0}, []),
        ({"votes": "Upvote\n\nmany\n\n7"}, {"upvotes": None}, []),
        ({"id": "Upvote 7\n\narxiv:2606.01234", "votes": "Vote"}, {"upvotes": None}, []),
        ({"authors": "Maria Beck,Kofi Ansah , Li Wei,"}, {"authors": ("Maria Beck", "Kofi Ansah", "Li Wei")}, []),
        ({"abstract": textwrap.fill(ABSTRACT, 70), "end": "Project page"}, {}, []),
        ({"abstract": f"{ABSTRACT}\n\n{LATE}", "end": "Community"}, {"abstract": f"{ABSTRACT}\n{LATE}"}, [LATE]),
        ({"abstract": f"{LATE}\n\nAI-generated summary\n\n{ABSTRACT}", "end": "Add to collection"}, {}, []),
        ({"end": LATE}, {"abstract": f"{ABSTRACT}\n{LATE}\nHi all."}, [LATE, "Hi all."]),
    ],
)
def test_the_page_of_one_paper_shows_its_facts(texts: dict[str, str], shown: dict[str, Any], told: list[str]) -> None:
    dump, lines = read_page(texts)
    (entry,) = dump.entries
    assert {key: getattr(entry, key) for key in SHOWN} == SHOWN | shown
    assert (entry.authors_count, lines) == (len(entry.authors), told)
    assert not {entry.line, entry.last_line} & {*dump.header_lines}


@pytest.mark.parametrize(
    "texts",
    [
        *({"id": "arxiv:2606.012"}, {"label": "By"}, {"heading": "Aim"}, {"abstract": "View PDF"}),
        {"title": "Authors:", "label": "By"},
        {"label": "Abstract", "heading": "Authors:"},
    ],
)
def test_another_page_is_no_page_of_one_paper(texts: dict[str, str]) -> None:
    assert not any(entry.authors for entry in read_page(texts)[0].entries)
