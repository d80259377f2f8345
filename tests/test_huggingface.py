"""Pages and answers of Hugging Face: what is read, what is stored, and what never is."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from litdigest.build import build
from litdigest.cli.main import main
from litdigest.dates import DayDate
from litdigest.library.identities import library_of
from litdigest.model import Dump, Library, Paper
from litdigest.reading.content import read_content
from litdigest.reading.formats import read_source
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


@pytest.mark.parametrize("text", [answer(*THREE), day_page(*THREE), "\ufeff" + day_page(*THREE), answer(*(one["paper"] for one in THREE))])
def test_every_fact_of_a_record_is_read(text: str) -> None:
    dump = read(text)
    assert [entry.title for entry in dump.entries] == [title for title, _ in CORPUS[:3]]
    first = dump.entries[0]
    assert (first.arxiv, first.authors, first.authors_count) == ("2605.10000", ("Ada B. Cole", "Dirk van der Eck"), 2)
    assert (first.organisation, first.upvotes, first.date) == ("Meadow Lab", 20, DayDate(month=5, day=27, year=2026))
    assert first.abstract == " ".join(CORPUS[0][1].split())
    assert (first.line, first.last_line, first.rank) == (1, 1, 1)
    assert dump.listing_date == DayDate(month=5, day=29, year=2026)
    assert dump.problems == ()


def test_links_say_where_they_come_from() -> None:
    links = {link.url: link for link in read(answer(*THREE)).entries[0].links}
    assert list(links) == ["https://github.com/meadow-lab/record-0", "https://github.com/meadow-lab/tag-gates", "https://meadow.example/0"]
    code, _, project = links.values()
    assert (code.kind, project.kind) == ("code", "project")
    assert all("record on Hugging Face" in link.evidence for link in (code, project))


def test_only_a_repository_is_code() -> None:
    owner = record(0, githubRepo="https://github.com/meadow-lab")
    assert [link.kind for link in read(answer(owner)).entries[0].links if link.url.endswith("/meadow-lab")] == ["other"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "not a url", "https://", "https://user@host/<x>", 7, {"a": 1}])
def test_a_fact_that_cannot_be_read_costs_only_itself(url: object) -> None:
    dump = read(answer(record(0, projectPage=url), record(1)))
    assert len(dump.entries) == 2
    (problem,) = dump.problems
    assert (problem.line, problem.severity) == (1, "warning")
    assert "record 1" in problem.message
    assert "project" in problem.message


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


def test_a_page_without_any_usable_record_is_refused() -> None:
    (problem,) = read(answer(BROKEN[0])).problems
    assert problem.severity == "error"


@pytest.mark.parametrize(
    "text",
    [
        page({"searchResults": THREE, "dailyPapers": [], "query": {"q": "bees"}}),
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


@pytest.mark.parametrize("name", ["20260530", "bees 2026_05_30", "May 30, 2026"])
def test_a_file_name_states_the_day_in_every_spelling(name: str) -> None:
    assert read(page({"dailyPapers": THREE}), f"{name}.html").listing_date == DayDate(month=5, day=30, year=2026)


def test_a_date_after_the_day_of_the_listing_stays_unknown() -> None:
    dump = read(answer(record(0, publishedAt="2026-06-01T00:00:00.000Z")))
    assert dump.entries[0].date is None
    assert "after the day of the listing" in dump.problems[0].message


def test_a_date_before_arxiv_began_stays_unknown() -> None:
    dump = read(answer(record(0, publishedAt="1969-12-31T00:00:00.000Z")))
    assert dump.entries[0].date is None
    assert "before 1990" in dump.problems[0].message


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


# one paper from several formats


def library(content: Path, **files: str) -> Library:
    for name, text in files.items():
        target = content / "dumps" / name.replace("__", ".")
        target.write_text(text, "utf-8")
    return library_of(read_content(content))


def facts(paper: Paper) -> tuple[Any, ...]:
    return paper.title, paper.arxiv, paper.authors, paper.upvotes, paper.published


def test_a_text_and_a_page_make_one_paper(content: Path) -> None:
    found = library(content, text__txt=listing(CORPUS[:2], "May 28", authors=2, date=None), page__json=answer(*THREE[:2]))
    assert len(found.papers) == 2
    assert all(len(paper.sightings) == 2 and paper.arxiv for paper in found.papers)
    assert dict(found.papers[0].learned) == {"arxiv": "page", "authors": "page"}


def test_code_of_a_record_counts_before_what_a_text_suggests(content: Path) -> None:
    title, abstract = CORPUS[3]
    text = f"{abstract} We compare the cables of two bridges with those at https://github.com/meadow-lab/record-3 and find them thinner."
    found = library(content, text__txt=listing([(title, text)], "May 30"), page__json=answer(record(3)))
    assert [link.repo for link in found.papers[0].code] == ["github.com/meadow-lab/record-3"]


def test_a_new_title_is_recognised_by_the_id(content: Path) -> None:
    short = "A text of its own that says something else entirely about all of it."
    renamed = record(0, title="Bees with Tags", summary=short)
    found = library(content, old__json=answer(record(0)), new__json=answer({**renamed, "title": "Bees with Tags"}))
    (paper,) = found.papers
    assert {paper.title, *paper.aliases} == {"Bees with Tags", CORPUS[0][0]}


def test_a_new_title_is_recognised_by_a_reviewed_id(content: Path) -> None:
    (content / "papers.yml").write_text('tracking-honeybee-foraging-with-tiny-radio-tags:\n  arxiv: "2605.10000"\n', "utf-8")
    renamed = answer(record(0, title="Bees with Tags", summary="A text of its own."))
    found = library(content, old__txt=listing(CORPUS[:1], "May 1"), new__json=renamed)
    assert len(found.papers) == 1


def test_two_papers_of_one_title_stay_two_if_their_ids_differ(content: Path) -> None:
    found = library(content, one__json=answer(record(0), record(0, id="2605.20000")))
    assert sorted(paper.arxiv or "" for paper in found.papers) == ["2605.10000", "2605.20000"]
    assert all(len(paper.namesakes) == 1 for paper in found.papers)


def test_two_ids_are_two_papers_however_alike_the_abstracts_are(content: Path) -> None:
    found = library(content, one__json=answer(record(0), record(0, id="2605.20000", title="Another Title")))
    assert sorted(paper.arxiv or "" for paper in found.papers) == ["2605.10000", "2605.20000"]


def test_the_order_of_files_does_not_matter(content: Path) -> None:
    texts = [listing(CORPUS[:3], "May 28"), answer(*THREE), day_page(*THREE[::-1], dateString="2026-05-30")]
    dumps = [read(text, f"{name}.txt") for name, text in zip("abc", texts, strict=True)]
    empty = read_content(content)
    made = {tuple(map(facts, library_of(replace(empty, dumps=order)).papers)) for order in permutations(dumps)}
    assert len(made) == 1


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
