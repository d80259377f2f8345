"""Four real dumps, if they are beside the checkout: facts that were checked by hand."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from litdigest.library.build import build_library
from litdigest.model import Dump, Entry, Library, Link, Paper
from litdigest.reading.content import read_dump
from tests.conftest import REAL_TRUTH
from tests.listings import assert_conserved

Truth = dict[str, Any]

NAMES = {"AI-at-Meta Meta AI": "Meta AI"}
"""Organisations that a page shows with their account."""
KINDS = {"repo": "code", "repo-list": "list", "project-page": "project", "video": "video"}


@pytest.fixture(scope="module")
def truth(real_dumps: Path) -> Truth:
    assert real_dumps.is_dir()
    value: Truth = json.loads(REAL_TRUTH.read_text("utf-8"))
    return value


@pytest.fixture(scope="module")
def dumps(real_dumps: Path) -> dict[str, Dump]:
    """The dumps by the number at the beginning of their names."""
    return {path.name[:3]: read_dump(path) for path in sorted(real_dumps.glob("*.txt"))}


@pytest.fixture(scope="module")
def library(dumps: dict[str, Dump]) -> Library:
    return build_library([*dumps.values()])


@pytest.fixture(scope="module")
def papers(library: Library) -> dict[str, Paper]:
    return {paper.title: paper for paper in library.papers}


def test_every_line_has_its_place(dumps: dict[str, Dump], real_dumps: Path, truth: Truth) -> None:
    for path in sorted(real_dumps.glob("*.txt")):
        dump = dumps[path.name[:3]]
        assert_conserved(dump, path.read_text("utf-8"))
        assert dump.unplaced_lines == ()
        assert [*dump.header_lines] == [line for line, _ in truth["files"][path.name]["header"]]


def test_every_file_has_its_entries(dumps: dict[str, Dump], truth: Truth) -> None:
    assert {name: len(dump.entries) for name, dump in dumps.items()} == {"000": 76, "001": 38, "002": 78, "003": 59}
    assert sum(len(dump.entries) for dump in dumps.values()) == truth["raw_papers"]
    assert {name: str(dump.listing_date) for name, dump in dumps.items()} == {
        name[:3]: facts["crawl_header"] for name, facts in truth["files"].items()
    }


def test_every_entry_has_its_facts(dumps: dict[str, Dump], truth: Truth) -> None:
    told = {(name, entry.line): facts_of(entry) for name, dump in dumps.items() for entry in dump.entries}
    assert told == {(seen["file"], seen["title_line"]): true_facts(paper, seen) for paper in truth["papers"] for seen in paper["seen"]}


def facts_of(entry: Entry) -> tuple[object, ...]:
    comments = "" if entry.comments is None else f" {entry.comments}"
    date = entry.date_text and f"{entry.date_text}{comments}"
    return entry.title, len(entry.abstract), entry.rank, entry.authors_count, entry.organisation, date


def true_facts(paper: Truth, seen: Truth) -> tuple[object, ...]:
    meta = paper["meta"] if seen["meta_line"] else {"n_authors": None, "org": None}
    return paper["title"], paper["abstract_len"], seen["rank"], meta["n_authors"], meta["org"], seen["date_raw"]


def test_the_one_missing_meta_is_the_one_problem(dumps: dict[str, Dump], truth: Truth) -> None:
    missing = {name[:3]: [line for line, _ in facts["missing_meta"]] for name, facts in truth["files"].items() if facts["layout"] == "meta"}
    for name, dump in dumps.items():
        assert [problem.line for problem in dump.problems] == missing.get(name, [])


def test_every_paper_is_there_once_with_its_sightings(papers: dict[str, Paper], truth: Truth) -> None:
    assert len(papers) == truth["unique_papers"] == 194
    assert {title: {(s.dump[:3], s.line, s.rank) for s in paper.sightings} for title, paper in papers.items()} == {
        paper["title"]: {(seen["file"], seen["title_line"], seen["rank"]) for seen in paper["seen"]} for paper in truth["papers"]
    }
    assert not any(paper.aliases for paper in papers.values())


def test_every_paper_has_its_merged_facts(papers: dict[str, Paper], truth: Truth) -> None:
    none = {"n_authors": None, "org": None, "date": None, "comments": None}
    told: dict[str, tuple[Any, ...]] = {paper["title"]: tuple((paper["meta"] or none)[key] for key in none) for paper in truth["papers"]}
    assert {title: merged(paper) for title, paper in papers.items()} == {
        title: (authors, NAMES.get(who, who), *rest) for title, (authors, who, *rest) in told.items()
    }
    assert sum(paper.published is not None for paper in papers.values()) == truth["unique_with_meta"] == 71


def merged(paper: Paper) -> tuple[object, ...]:
    return paper.authors_count, paper.organisation, paper.published and paper.published.iso, paper.comments


def test_every_year_is_reasoned(library: Library) -> None:
    years = {listing.dump[:3]: (listing.certainty, listing.year) for listing in library.listings}
    assert years["003"] == ("proven", 2025)
    assert years["001"] == ("earliest", 2026)
    assert {years["000"][0], years["002"][0]} == {"earliest"}


def test_merging_finds_no_conflict(library: Library, dumps: dict[str, Dump]) -> None:
    assert library.problems == tuple(sorted(problem for dump in dumps.values() for problem in dump.problems))


def test_every_link_is_found_and_no_other(papers: dict[str, Paper], truth: Truth) -> None:
    found = {title: [address(link) for link in paper.links] for title, paper in papers.items()}
    assert found == {paper["title"]: [link["url"].rstrip("/") for link in paper["urls"]] for paper in truth["papers"]}


def address(link: Link) -> str:
    return link.url.rstrip("/")


def test_every_link_has_its_kind(papers: dict[str, Paper], truth: Truth) -> None:
    found = {(title, address(link)): link.kind for title, paper in papers.items() for link in paper.links}
    true = {(paper["title"], link["url"].rstrip("/")): link["kind"] for paper in truth["papers"] for link in paper["urls"]}
    assert {key: kind for key, kind in found.items() if true[key] in KINDS} == {
        key: KINDS[kind] for key, kind in true.items() if kind in KINDS
    }


def test_44_of_45_repositories_earn_a_badge(papers: dict[str, Paper], truth: Truth) -> None:
    naming = {title: [link for link in paper.links if link.repo] for title, paper in papers.items()}
    assert {title: [f"https://{link.repo}" for link in links] for title, links in naming.items() if links} == {
        paper["title"]: paper["code_repo"] for paper in truth["papers"] if paper["code_repo"]
    }
    assert sum(bool(links) for links in naming.values()) == 45
    assert sum(bool(paper.code) for paper in papers.values()) == 44
    assert Counter(link.kind for links in naming.values() for link in links) == {"code": 44, "list": 1}


def test_no_evidence_is_missing(papers: dict[str, Paper]) -> None:
    for paper in papers.values():
        assert all(link.evidence in paper.abstract for link in paper.links)
