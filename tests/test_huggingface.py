"""Pages and answers of Hugging Face: what is read, what is stored, and what never is."""

from __future__ import annotations

import datetime as dt
import html
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from litdigest.build import build
from litdigest.cli.main import main
from litdigest.dates import DayDate
from litdigest.model import Dump
from litdigest.reading.content import read_content
from litdigest.reading.formats import read_source
from litdigest.reading.huggingface import Found, find_papers
from litdigest.reading.records import Records
from litdigest.settings import Settings
from tests.listings import Shown
from tests.papers import CORPUS, listing
from tests.test_merging import library_of as merged

DAY = "2026-05-29"
PLANTED = {
    "summary of a model": "ai_summary planted",
    "keyword of a model": "ai_keywords planted",
    "thumbnail": "https://cdn.example/planted.png",
    "comment": "a planted comment",
    "signed-in user": "planted-user",
    "e-mail": "planted@example.org",
    "local path": "/home/planted/papers",
}


def record(number: int, **paper: Any) -> dict[str, Any]:
    """Return a record as the API gives it, of an invented paper, with everything that is not ours to keep."""
    title, abstract = CORPUS[number]
    facts = {
        "id": f"2605.{number + 10000}",
        "title": title.replace(" ", "\n", 1),
        "summary": abstract,
        "authors": [{"_id": "1", "name": "Ada B. Cole", "hidden": False, "user": {"user": "planted-user"}}, {"name": "Dirk van der Eck"}],
        "publishedAt": "2026-05-27T00:00:00.000Z",
        "submittedOnDailyAt": f"{DAY}T01:22:24.366Z",
        "upvotes": 20 + number,
        "ai_summary": PLANTED["summary of a model"],
        "ai_keywords": [PLANTED["keyword of a model"]],
        "submittedOnDailyBy": {"user": PLANTED["signed-in user"], "email": PLANTED["e-mail"]},
        "organization": {"name": "meadow-lab", "fullname": "Meadow Lab", "avatar": PLANTED["thumbnail"]},
        "githubRepo": f"https://github.com/meadow-lab/record-{number}",
        "projectPage": f"https://meadow.example/{number}",
        **paper,
    }
    outer = {"numComments": number, "thumbnail": PLANTED["thumbnail"], "comments": [{"text": PLANTED["comment"]}]}
    return {"paper": facts, "title": facts["title"], "summary": facts["summary"], "publishedAt": facts["publishedAt"], **outer}


def answer(*records: dict[str, Any]) -> str:
    return json.dumps(records)


def page(props: dict[str, Any]) -> str:
    """Return a page as a browser saves it; its script holds a decoy."""
    raw = json.dumps(props).replace("&", "&amp;").replace('"', "&quot;")
    decoy = '<script>var x = "{&quot;dailyPapers&quot;:[]}"; var y = \'<div data-props="{}">\';</script>'
    user = html.escape(json.dumps({"user": PLANTED["signed-in user"], "home": PLANTED["local path"]}))
    head = f"<!DOCTYPE html>\n<!-- saved from {PLANTED['local path']} --><html><head>{decoy}</head><body>"
    return (
        f'{head}<div data-target="MainHeader" data-props="{user}"></div><div data-target="DailyPapers" data-props="{raw}"><h1>x</h1></div>'
    )


def day_page(*records: dict[str, Any], **props: Any) -> str:
    return page({"dateString": DAY, "dailyPapers": records, **props})


def read(text: str, name: str = "saved.bin") -> Dump:
    return read_source(text, name).dump


THREE = [record(number) for number in range(3)]
FACTS = {
    "arxiv": "2605.10000",
    "title": "Tracking\nHoneybee Foraging with Tiny Radio Tags",
    "abstract": CORPUS[0][1],
    "authors": ["Ada B. Cole", "Dirk van der Eck"],
    "published": "2026-05-27T00:00:00.000Z",
    "organisation": "Meadow Lab",
    "upvotes": 20,
    "comments": 0,
    "code": "https://github.com/meadow-lab/record-0",
    "project": "https://meadow.example/0",
}
DROPPED = ("ai_keywords", "ai_summary", "comments", "submittedOnDailyBy", "thumbnail")


def found(*facts: dict[str, Any], day: str | None = DAY, dropped: tuple[str, ...] = DROPPED) -> Found:
    """Return what is found of a page with these facts."""
    date = dt.date.fromisoformat(day) if day else None
    return Found(Records(day=date, rows=tuple(enumerate(facts, 1)), origin="the paper's record on Hugging Face"), dropped)


HOURS = [record(number, submittedOnDailyAt=f"{DAY}{hour}") for number, hour in enumerate(("", "T01:22:24.366Z", "T23:59"))]


@pytest.mark.parametrize(
    "text", [answer(*THREE), day_page(*THREE), "\ufeff" + day_page(*THREE), answer(*(one["paper"] for one in THREE)), answer(*HOURS)]
)
def test_every_fact_of_a_record_is_read(text: str) -> None:
    dump = read(text)
    assert [entry.title for entry in dump.entries] == [title for title, _ in CORPUS[:3]]
    first = dump.entries[0]
    assert (first.arxiv, first.authors, first.authors_count) == ("2605.10000", ("Ada B. Cole", "Dirk van der Eck"), 2)
    assert (first.organisation, first.upvotes, first.date) == ("Meadow Lab", 20, DayDate(month=5, day=27, year=2026))
    assert first.abstract == " ".join(CORPUS[0][1].split())
    assert dump.listing_date == DayDate(month=5, day=29, year=2026)
    assert dump.problems == ()


@pytest.mark.parametrize(
    ("paper", "outer", "facts"),
    [
        ({}, {}, {}),
        ({"title": None, "summary": "", "publishedAt": None}, {}, {}),
        ({"title": "Bees", "summary": "They fly.", "publishedAt": DAY}, {}, {"title": "Bees", "abstract": "They fly.", "published": DAY}),
        ({"title": ""}, {"title": None}, {"title": None}),
        ({"authors": "Ada B. Cole"}, {}, {"authors": "Ada B. Cole"}),
        ({"authors": [{"name": "Ada"}, {}, "Dirk"]}, {}, {"authors": ["Ada", None, None]}),
        ({"authors": None}, {}, {"authors": None}),
        ({"organization": {"name": "meadow-lab", "fullname": ""}}, {}, {"organisation": "meadow-lab"}),
        ({"organization": {}}, {}, {"organisation": None}),
        ({"organization": "Meadow Lab"}, {}, {"organisation": "Meadow Lab"}),
        ({"upvotes": None, "githubRepo": 7}, {"numComments": "5"}, {"upvotes": None, "code": 7, "comments": "5"}),
    ],
)
def test_a_fact_is_looked_for_where_it_may_stand(paper: dict[str, Any], outer: dict[str, Any], facts: dict[str, Any]) -> None:
    one = {**record(0), **outer}
    one["paper"] |= paper
    assert find_papers(json.dumps([one])) == found({**FACTS, **facts})
    assert find_papers(json.dumps(one)) == found({**FACTS, **facts})


def test_a_record_may_be_the_paper_itself() -> None:
    least = {"id": "2605.10000", "title": "Bees", "summary": "They fly.", "numComments": 3, "likes": 4}
    facts = dict.fromkeys(FACTS) | {"arxiv": "2605.10000", "title": "Bees", "abstract": "They fly.", "comments": 3}
    assert find_papers(json.dumps([least])) == found(facts, day=None, dropped=("likes", "numComments"))
    flat = {key: least[key] for key in ("id", "title", "summary")}
    assert find_papers(json.dumps(flat)) == found(facts | {"comments": None}, day=None, dropped=())
    assert find_papers(json.dumps([7, {**flat, "paper": 8}])) == found(
        dict.fromkeys(FACTS), facts | {"comments": None}, day=None, dropped=("paper",)
    )


DATA = html.escape(json.dumps({"dateString": DAY, "dailyPapers": THREE[:1]}))
DECOY = html.escape(json.dumps({"dateString": "2026-01-31", "dailyPapers": THREE[1:]}))


@pytest.mark.parametrize(
    "text",
    [
        f'<div data-props="{DATA}">',
        f'\n <!DOCTYPE html><DIV DATA-PROPS =\n"{DATA}"',
        f"<div data-props='{DATA}'>",
        f'<div id="a"data-props="{DATA}"><div data-props="{DECOY}">',
        f'<!--a--><!-- <div data-props="{DECOY}"> --><div data-props="{DATA}">',
        f"<script>let a = '<div data-props=\"{DECOY}\">'</SCRIPT><div data-props='{DATA}'>",
        f'<STYLE>a</style><style> data-props="{DECOY}"</style><div data-props="{DATA}">',
        f'<div data-props="{{&quot;dailyPapers&quot;:"><div data-props="[&quot;dailyPapers&quot;]"><div data-props="{DATA}">',
        f'<div data-props="{{&quot;dailyPapers&quot;: 5}}"><div data-props="{{&quot;dailyPapers&quot;: []}}"><div data-props="{DATA}">',
        f'<div data-props=""><div data-props=""data-props="{DATA}">',
    ],
)
def test_the_first_list_of_papers_in_a_page_counts(text: str) -> None:
    assert find_papers(text) == found(FACTS)


@pytest.mark.parametrize(
    "text",
    [
        *("", "bees", "7", "[", "[]", "[7]"),
        '{"paper": null}',
        '{"id": "2605.10000", "title": "Bees"}',
        "[" * 100_000,
        "<div>",
        f'<div data-props="{DATA}',
        f"<div data-props={DATA}>",
        f'<div data-other="{DATA}">',
        f'<script> data-props="{DATA}"',
        f'<!-- data-props="{DATA}">',
        f'<!-- ><div data-props="{DATA}"> --',
    ],
    ids=lambda text: text[:24],
)
def test_a_text_without_papers_holds_none(text: str) -> None:
    assert find_papers(text) is None


def test_only_a_repository_is_code() -> None:
    owner = record(0, githubRepo="https://github.com/meadow-lab")
    assert [link.kind for link in read(answer(owner)).entries[0].links if link.url.endswith("/meadow-lab")] == ["other"]


BROKEN: list[Any] = [
    {**record(4), "paper": {**record(4)["paper"], "id": "not-an-id"}},
    {**record(4), "paper": {**record(4)["paper"], "id": "2699.10000"}},
    {**record(4, title=None), "title": None},
    {"paper": None},
    "a text",
    None,
    7,
    [],
    {},
]


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("make", [answer, day_page])
def test_a_bad_record_costs_one_record(broken: Any, make: Any) -> None:
    dump = read(make(THREE[0], broken, *THREE[1:]))
    assert [entry.line for entry in dump.entries] == [1, 3, 4]
    assert [entry.rank for entry in dump.entries] == [1, 2, 3]
    assert dump.unplaced_lines == (2,)
    (problem,) = dump.problems
    assert (problem.line, problem.severity) == (2, "warning")
    assert problem.message.startswith("record 2")


@pytest.mark.parametrize(
    "text",
    [
        page({"searchResults": THREE, "dailyPapers": THREE[:2], "dateString": DAY, "query": {"q": "bees"}}),
        page({"dailyPapers": THREE, "dateString": "2026-W22"}),
        page({"dailyPapers": THREE, "dateString": "2026-05"}),
        page({"dailyPapers": THREE}),
        answer(record(0), record(1, submittedOnDailyAt="2026-05-28T01:22:24.366Z")),
    ],
)
def test_no_day_is_made_up(text: str) -> None:
    dump = read(text)
    assert len(dump.entries) >= 2
    assert dump.listing_date is None
    assert read(text, "bees-2026-05-30.html").listing_date == DayDate(month=5, day=30, year=2026)


def test_check_counts_records_as_records(content: Path) -> None:
    (content / "dumps" / "2026-05-30.json").write_text(answer(record(0), record(1)), "utf-8")
    said = litdigest("check", "--content", content).output
    assert "2026-05-30.json: 2 records = 0 of the page itself + 2 in 2 entries + 0 reported" in said


# what is stored


def litdigest(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "content" / "dumps").mkdir(parents=True)
    return tmp_path / "content"


def added(content: Path, name: str, text: str) -> Result:
    path = content.parent / name
    path.write_text(text, "utf-8")
    return litdigest("add", path, "--content", content)


@pytest.mark.parametrize(("name", "text"), [("day.json", answer(*THREE)), ("day.html", day_page(*THREE)), ("day.txt", day_page(*THREE))])
def test_add_stores_the_facts_that_are_used(content: Path, name: str, text: str) -> None:
    result = added(content, name, text)
    assert result.exit_code == 0
    assert "3 entries; stored as JSON, without ai_keywords, ai_summary" in result.stdout
    (stored,) = (content / "dumps").iterdir()
    assert stored.name == "day.json"
    before, after = read(text, "day.json"), read(stored.read_text("utf-8"), "day.json")
    assert (after.entries, after.listing_date, after.fingerprint) == (before.entries, before.listing_date, before.fingerprint)


@pytest.mark.parametrize("text", [answer(*THREE, BROKEN[0]), day_page(*THREE, BROKEN[0])])
def test_what_is_not_ours_reaches_neither_the_content_nor_the_site(content: Path, text: str) -> None:
    assert all(planted in html.unescape(day_page(*THREE)) for planted in PLANTED.values())
    assert added(content, "day.html", text).exit_code == 0
    (stored,) = (content / "dumps").iterdir()
    made = [stored.read_bytes(), *(data for _, data in build(read_content(content), Settings()).files.items())]
    assert [name for name, planted in PLANTED.items() if any(planted.encode() in data for data in made)] == []


def test_record_numbers_stay_when_a_bad_record_is_dropped(content: Path) -> None:
    added(content, "day.json", answer(THREE[0], BROKEN[0], *THREE[1:]))
    (dump,) = read_content(content).dumps
    assert [entry.line for entry in dump.entries] == [1, 3, 4]


def test_the_same_page_in_another_format_is_not_added_twice(content: Path) -> None:
    assert added(content, "day.json", answer(*THREE)).exit_code == 0
    result = added(content, "page.html", day_page(*THREE))
    assert result.exit_code == 1
    assert "there is nothing to add" in result.stderr


def test_a_name_is_taken_by_a_file_of_another_format(content: Path) -> None:
    (content / "dumps" / "day.txt").write_text(listing(CORPUS), "utf-8")
    result = added(content, "day.html", day_page(*THREE))
    assert result.exit_code == 1
    assert "'day.txt' is there already" in result.stderr


# names of organisations


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("meadow-lab Meadow Lab", "Meadow Lab"),
        ("rivers Rivers", "Rivers"),
        ("Rivers Rivers", "Rivers"),
        ("UMead University of the Meadows", "University of the Meadows"),
        ("Meadow Lab", "Meadow Lab"),
        ("University of the Meadows", "University of the Meadows"),
        ("Sun-Ridge University", "Sun-Ridge University"),
        ("MeadowGroup", "MeadowGroup"),
    ],
)
def test_an_organisation_is_shown_by_its_name(shown: str, name: str) -> None:
    one = Shown(title=CORPUS[0][0], abstract=" ".join(CORPUS[0][1].split()), organisation=shown, date="Nov 1, 2022")
    assert [paper.organisation for paper in merged([one]).papers] == [name]
