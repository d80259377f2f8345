"""Addresses of papers stay, whatever dumps are added and in whatever order."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner

from litdigest.cli.main import main
from litdigest.library.identities import library_of
from litdigest.model import Library
from litdigest.reading.content import read_content
from tests.listings import Shown, prose, render

TITLE = "Finding Home"
DUMPS = {
    "2024-03-01": [
        Shown(title=TITLE, abstract=prose("ants"), authors=2, date="Feb 2, 2024"),
        Shown(title="Bells", abstract=prose("bells")),
    ],
    "2024-01-05": [Shown(title=TITLE, abstract=prose("pigeons"), authors=5, date="Jan 2, 2024")],
    "2024-05-09": [Shown(title="Finding Home: Ants at Night", abstract=prose("ants"), authors=2, date="Feb 2, 2024")],
    "2023-12-24": [Shown(title="Bells and Whistles", abstract=prose("bells"), authors=3), Shown(title="Kilns", abstract=prose("kilns"))],
}
"""Two papers with one title, new titles of two, and listings older than those that were there."""


def library(content: Path) -> Library:
    return library_of(read_content(content))


def add(content: Path, name: str, shown: list[Shown]) -> str:
    file = content.parent / f"{name}.txt"
    file.write_text(render(shown, None), "utf-8")
    result = CliRunner().invoke(main, ["add", str(file), "--content", str(content)])
    assert result.exit_code == 0, result.output
    return result.output


def texts_by_address(content: Path) -> dict[str, str]:
    """Return which text is found at each address, former ones included."""
    return {name: paper.abstract for paper in library(content).papers for name in (paper.slug, *paper.former_slugs)}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "content" / "dumps").mkdir(parents=True)
    return tmp_path / "content"


@pytest.mark.parametrize("order", list(permutations(DUMPS)), ids=" ".join)
def test_no_address_moves_or_changes_its_paper(content: Path, order: tuple[str, ...]) -> None:
    known: dict[str, str] = {}
    pages: set[str] = set()
    for name in order:
        add(content, name, DUMPS[name])
        now = texts_by_address(content)
        assert {slug: now.get(slug) for slug in known} == known
        assert pages <= {paper.slug for paper in library(content).papers}
        known, pages = now, {paper.slug for paper in library(content).papers}
    assert sorted(paper.abstract for paper in library(content).papers) == sorted(map(prose, ("ants", "bells", "kilns", "pigeons")))


def test_ids_of_feeds_stay_with_their_papers(content: Path) -> None:
    add(content, "2024-03-01", DUMPS["2024-03-01"])
    before = {paper.first_slug: paper.abstract for paper in library(content).papers}
    add(content, "2024-01-05", DUMPS["2024-01-05"])
    add(content, "2024-05-09", DUMPS["2024-05-09"])
    after = {paper.first_slug: paper.abstract for paper in library(content).papers}
    assert {slug: after.get(slug) for slug in before} == before


def test_what_papers_yml_says_stays(content: Path) -> None:
    text = '# ours\nfinding-home:\n  arxiv: "2402.00001" # checked\nbells: {venue: Casting}\n'
    (content / "papers.yml").write_text(text, "utf-8")
    add(content, "2024-03-01", DUMPS["2024-03-01"])
    assert (content / "papers.yml").read_text("utf-8") == text
    said = add(content, "2024-05-09", DUMPS["2024-05-09"])
    assert "papers.yml: keeps the address of 1 paper" in said
    assert (content / "papers.yml").read_text("utf-8") == text.replace("finding-home:\n", "finding-home:\n  slug: finding-home\n")
