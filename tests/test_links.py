"""Links from careless texts: each case gives a text and what should be found in it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator.library import build_library
from generator.links import find_links
from tests.conftest import CASES
from tests.listings import listing, prose, shown

LINK_CASES: list[dict[str, Any]] = yaml.safe_load((CASES / "links.yml").read_text("utf-8"))


@pytest.mark.parametrize("case", LINK_CASES, ids=lambda case: case["name"])
def test_links_of_a_careless_text(case: dict[str, Any]) -> None:
    found = find_links(case["text"])
    assert [[link.url, link.kind, link.repo] for link in found] == case["links"]
    assert all(link.evidence.removeprefix("… ").removesuffix(" …") in case["text"] for link in found)


def test_the_evidence_is_the_sentence_around_the_link() -> None:
    (link,) = find_links("We are brief. Our code is at https://github.com/a-lab/b.c, for e.g. tests. It is short.")
    assert link.evidence == "Our code is at https://github.com/a-lab/b.c, for e.g. tests."


def test_the_evidence_of_a_long_sentence_is_cut() -> None:
    (link,) = find_links(f"{'so ' * 500}https://github.com/a-lab/b {'on ' * 500}")
    assert "https://github.com/a-lab/b" in link.evidence
    assert len(link.evidence) <= 300


def promised(sentence: str) -> str | None:
    text = f"{prose('promise')} {sentence}"
    (paper,) = build_library([listing("one", "Nov 19", shown("A Paper with a Promise", abstract=text))]).papers
    return paper.promised


@pytest.mark.parametrize(
    "sentence",
    [
        "Code will be released.",
        "The code and models will be made publicly available upon acceptance.",
        "Our implementation is to be published soon.",
        "We will release our code.",
        "We will open-source the models and the code.",
        "Source code will be shared on the page https://a-lab.github.io/b.",
    ],
)
def test_code_that_is_announced_is_promised(sentence: str) -> None:
    assert promised(sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Code will be shared at https://github.com/a-lab/b.",
        "Code is available at https://github.com/a-lab/b. The code of the demo will be released.",
        "Code is available.",
        "The models will be released.",
        "Codes of conduct are compared.",
    ],
)
def test_nothing_is_promised_where_a_repository_is_named_or_no_code_announced(sentence: str) -> None:
    assert promised(sentence) is None


def test_a_repository_of_others_keeps_no_promise() -> None:
    sentence = "Code will be released."
    assert promised(f"It is built on the Amber toolkit (https://github.com/other/amber). {sentence}") == sentence


def test_a_paper_has_the_links_of_all_its_entries_once() -> None:
    bare, repo, page = (
        "It is short.",
        "Code: https://github.com/a-lab/b.",
        "Code: https://github.com/a-lab/b. Page: https://a-lab.github.io/b.",
    )
    dumps = [
        listing(f"2024-11-1{number}", f"Nov 1{number}", shown("One Paper", abstract=f"{prose('one')} {more}"))
        for number, more in enumerate((page, repo, bare))
    ]
    (paper,) = build_library(dumps).papers
    assert [link.url for link in paper.links] == ["https://github.com/a-lab/b", "https://a-lab.github.io/b"]
    assert [link.repo for link in paper.code] == ["github.com/a-lab/b"]
