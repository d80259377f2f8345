"""Identities of papers: papers.yml, and what it adds to a library."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from litdigest.build import build
from litdigest.content import Content, Identity
from litdigest.dates import PaperDate
from litdigest.library.identities import library_of
from litdigest.model import Library, Paper
from litdigest.pages.html_pages import all_html_pages
from litdigest.reading.content import read_content
from litdigest.reading.identities import parse_identities
from tests.conftest import ROOT
from tests.papers import CORPUS, listing
from tests.test_huggingface import THREE, answer, day_page, read, record
from tests.test_yaml_cells import SLUG, fault

BEES = "honeybee-foraging-under-city-light"
WHOLE = """\
honeybee-foraging-under-city-light:
  arxiv: "2402.01234"
  doi: 10.1000/bees.(2024)
  authors: [Ada B. Cole, Dirk van der Eck]
  published: 2024-02-03
  categories: [q-bio.PE, cs.CV]
  venue: Journal of Invented Bees
  source: https://arxiv.org/abs/2402.01234
  checked: 2026-11-28
"""
ARXIV = "'arxiv' should be an arXiv id in quotes, without a version, such as \"2203.17269\", not"
PUBLISHED = "'published' should be YYYY-MM-DD, YYYY-MM or YYYY, not"
CHECKED = "'checked' should be a day such as 2026-01-31, not"
SAME = "one of the two papers is another one"


def content_of(folder: Path, identities: str, *days: str) -> Content:
    (folder / "dumps").mkdir(parents=True)
    for number, day in enumerate(days or (listing(CORPUS[:3], authors=2, date=None),), 1):
        (folder / "dumps" / f"2024-05-{number:02}.txt").write_text(day, "utf-8")
    (folder / "papers.yml").write_text(identities, "utf-8")
    return read_content(folder)


def bees(library: Library) -> Paper:
    (paper,) = (one for one in library.papers if one.slug == BEES)
    return paper


def test_every_fact_is_read() -> None:
    text = (
        f"{WHOLE}a:\n  arxiv: math.AG/0112001\n  doi:\n  authors: [' Ada  Cole ']\n  published: 2024-05\n  categories: [math]\n"
        "  slug: [c, d]\nb: {hide: ' by   request ', published: , checked: , source: , arxiv: , authors: , categories: []}\n"
        "c: {published: 2024}\n"
    )
    assert parse_identities(text, "papers.yml") == (
        {
            "a": Identity(
                line=10,
                arxiv="math.AG/0112001",
                authors=("Ada Cole",),
                published=PaperDate(2024, 5),
                categories=("math",),
                slugs=("c", "d"),
            ),
            "b": Identity(line=17, hide="by request"),
            "c": Identity(line=18, published=PaperDate(2024)),
            BEES: Identity(
                line=1,
                arxiv="2402.01234",
                doi="10.1000/bees.(2024)",
                authors=("Ada B. Cole", "Dirk van der Eck"),
                published=PaperDate(2024, 2, 3),
                categories=("q-bio.PE", "cs.CV"),
                venue="Journal of Invented Bees",
                source="https://arxiv.org/abs/2402.01234",
                checked=dt.date(2026, 11, 28),
            ),
        },
        (),
    )


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: {arxiv: 2402.01234}", 1, f"{ARXIV} 2402.01234"),
        ('a:\n  arxiv: "2402.01234v2"', 2, f"{ARXIV} '2402.01234v2'"),
        ("a: {doi: https://doi.org/10.1000/1}", 1, "'doi' should be a DOI such as 10.1000/182, not 'https://doi.org/10.1000/1'"),
        ("a: {authors: Ada Cole}", 1, "'authors' should be a list of texts, not 'Ada Cole'"),
        ("a: {published: May 2024}", 1, f"{PUBLISHED} 'May 2024'"),
        ("a: {published: 2024-13}", 1, f"{PUBLISHED} '2024-13'"),
        ("a: {published: 2024.5}", 1, f"{PUBLISHED} 2024.5"),
        ("a: {categories: [Machine Learning]}", 1, "'Machine Learning' is no category of arXiv such as cs.LG; correct it"),
        ("a: {source: javascript:alert(1)}", 1, "'source' should be a URL, not 'javascript:alert(1)'"),
        ("a: {checked: yesterday}", 1, f"{CHECKED} 'yesterday'"),
        ("a: 5", 1, "'a' should hold 'key: value' lines, not int"),
        ("b: {}\na: [c]", 2, "'a' should hold 'key: value' lines, not list"),
        ("a:\n  doi: 10.1000", 2, "'doi' should be a DOI such as 10.1000/182, not 10.1"),
        ("a:\n  authors: [Ada Cole, 5]", 2, "'authors' should be a list of texts, not ['Ada Cole', 5]"),
        ("a:\n  published: true", 2, f"{PUBLISHED} True"),
        ("a:\n  published: 2024-02-03T10:00:00", 2, f"{PUBLISHED} datetime.datetime(2024, 2, 3, 10, 0)"),
        ("a:\n  categories: cs.LG", 2, "'categories' should be a list of texts, not 'cs.LG'"),
        ("a:\n  categories: [cs.LG, cs.]", 2, "'cs.' is no category of arXiv such as cs.LG; correct it"),
        ("a:\n  venue: 5", 2, "'venue' should be a text, not 5"),
        ("a:\n  source: 5", 2, "'source' should be a URL, not 5"),
        ("a:\n  checked: 2026", 2, f"{CHECKED} 2026"),
        ("a:\n  checked: 2026-01-31T10:00:00", 2, f"{CHECKED} datetime.datetime(2026, 1, 31, 10, 0)"),
        ("a:\n  slug: 5", 2, "'slug' should be a list of texts, not 5"),
        ("a:\n  slug: [c, index]", 2, f"'index' {SLUG}"),
        ("a:\n  hide: ' '", 2, "'hide' should be a text, not ' '"),
        ("a: {doi: 10.1000/AB}\n\nb: {doi: 10.1000/ab}", 3, f"doi '10.1000/ab' is at line 1, too; {SAME}"),
        ("z: {slug: y}\na: {slug: [c, d]}\nb: {slug: [e, c]}", 3, f"slug 'c' is at line 2, too; {SAME}"),
        (
            "a: {orcid: 1}",
            1,
            "unknown key 'orcid'; known are arxiv, doi, authors, published, categories, venue, source, checked, slug, hide",
        ),
        ("a b: {}", 1, f"'a b' {SLUG}"),
        ('a: {arxiv: "2402.01234"}\nb: {arxiv: "2402.01234"}', 2, f"arxiv '2402.01234' is at line 1, too; {SAME}"),
        ("a: {slug: c}\nb: {slug: c}", 2, f"slug 'c' is at line 1, too; {SAME}"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, message: str) -> None:
    assert fault(parse_identities, text) == (line, message)


def test_a_paper_gets_what_the_file_says(tmp_path: Path) -> None:
    library = library_of(content_of(tmp_path, WHOLE))
    paper = bees(library)
    assert (paper.arxiv, paper.doi, paper.authors_count) == ("2402.01234", "10.1000/bees.(2024)", 2)
    assert paper.published == PaperDate(2024, 2, 3)
    assert dict(paper.learned)["published"] == "https://arxiv.org/abs/2402.01234"
    assert len(library.papers) == 3


@pytest.mark.parametrize(
    ("facts", "date", "source"),
    [
        ('arxiv: "2402.01234"', PaperDate(2024, 2), "the arXiv id"),
        ('arxiv: "hep-th/9901001"', PaperDate(1999, 1), "the arXiv id"),
        ('arxiv: "2402.01234"\n  published: 2024', PaperDate(2024, 2), "the arXiv id"),
        ("published: 2024", PaperDate(2024), "papers.yml"),
        ("doi: 10.1000/1", None, None),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(tmp_path: Path, facts: str, date: PaperDate | None, source: str | None) -> None:
    paper = bees(library_of(content_of(tmp_path, f"{BEES}:\n  {facts}\n")))
    assert paper.published == date
    assert dict(paper.learned).get("published") == source


def test_a_day_of_a_listing_counts_before_a_month_and_a_reviewed_day_before_both(tmp_path: Path) -> None:
    content = content_of(tmp_path, f'{BEES}:\n  arxiv: "2306.01234"\n', listing(CORPUS[:3]))
    assert bees(library_of(content)).published == PaperDate(2023, 6, 2)
    reviewed = {BEES: Identity(line=1, arxiv="2306.01234", published=PaperDate(2023, 6, 1))}
    assert bees(library_of(replace(content, identities=tuple(reviewed.items())))).published == PaperDate(2023, 6, 1)


def test_facts_that_do_not_agree_are_reported(tmp_path: Path) -> None:
    text = f"{BEES}:\n  authors: [Ada B. Cole]\n  published: 2021-06-02\n"
    library = library_of(content_of(tmp_path, text, listing(CORPUS[:3])))
    said = [problem.message for problem in library.problems if problem.source.endswith("papers.yml")]
    assert ["the number of authors is 1 here" in one or "in a listing" in one for one in said] == [True, True]


def test_what_names_no_paper_is_reported(tmp_path: Path) -> None:
    library = library_of(content_of(tmp_path, f"{WHOLE}no-such-paper: {{}}\n"))
    assert ["papers.yml:10: warning: 'no-such-paper' names no paper" in str(one) for one in library.problems].count(True) == 1


def test_problems_of_a_hidden_paper_do_not_name_it(tmp_path: Path) -> None:
    days = listing(CORPUS[:3], authors=2, date="Feb 30, 2024")
    shown = library_of(content_of(tmp_path / "shown", "", days))
    hidden = library_of(content_of(tmp_path / "hidden", f"{BEES}: {{hide: withdrawn}}\n", days))
    title = bees(shown).title
    assert sum(title in problem.message for problem in shown.problems) == 1
    assert sum(title in problem.message for problem in hidden.problems) == 0
    assert sum("no day of the calendar" in problem.message for problem in hidden.problems) == 2


def test_a_hidden_paper_is_nowhere_and_its_address_says_so(tmp_path: Path) -> None:
    output = build(content_of(tmp_path, f"{BEES}: {{hide: withdrawn by <its> authors}}\n"))
    title = bees(library_of(content_of(tmp_path / "shown", ""))).title
    assert len(output.analysis.library.papers) == 2
    found = output.files | {f"{page.folder}index.html": page.body.encode() for page in all_html_pages(output.site)}
    assert [name for name, data in found.items() if title.encode() in data] == []
    assert [name for name, data in found.items() if BEES.encode() in data] == []
    assert b"left it out: withdrawn by &lt;its&gt; authors" in found[f"papers/{BEES}/index.html"]


def test_every_shipped_paper_has_its_identity() -> None:
    content = read_content(ROOT / "content")
    library = library_of(content)
    assert not [problem for problem in library.problems if problem.source.endswith("papers.yml")]
    assert all(one.arxiv and one.authors and one.published for one in library.papers)
    assert sum(one.published is not None and one.published.precision == "day" for one in library.papers) >= 103


def test_a_paper_keeps_its_published_address(tmp_path: Path) -> None:
    paper = next(one for one in library_of(content_of(tmp_path, f"{BEES}: {{slug: bees-at-night}}\n")).papers if "Light" in one.title)
    assert (paper.slug, paper.former_slugs) == ("bees-at-night", (BEES,))


def test_an_address_that_is_kept_belongs_to_one_paper(tmp_path: Path) -> None:
    taken = "tracking-honeybee-foraging-with-tiny-radio-tags"
    library = library_of(content_of(tmp_path, f"{BEES}: {{slug: {taken}}}\n"))
    kept, other = (next(one for one in library.papers if word in one.title) for word in ("Light", "Radio"))
    assert (kept.slug, kept.former_slugs) == (taken, (BEES,))
    assert other.slug.startswith(f"{taken}-")
    assert taken not in other.former_slugs


# one paper from several formats


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "dumps").mkdir()
    return tmp_path


def library(content: Path, **files: str) -> Library:
    for name, text in files.items():
        (content / "dumps" / name.replace("__", ".")).write_text(text, "utf-8")
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
