"""Links from careless texts: each case has a text and the links to be found in it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from litdigest.library.build import build_library
from litdigest.reading.links import find_links
from tests.conftest import CASES
from tests.listings import listing, prose, shown

LINK_CASES: list[dict[str, Any]] = yaml.safe_load((CASES / "links.yml").read_text("utf-8"))
WORDS: dict[str, Any] = yaml.safe_load((CASES / "link-words.yml").read_text("utf-8"))
REPO = "https://github.com/a-lab/b"


@pytest.mark.parametrize("case", LINK_CASES, ids=lambda case: case["name"])
def test_links_of_a_careless_text(case: dict[str, Any]) -> None:
    found = find_links(case["text"])
    assert [[link.url, link.kind, link.repo] for link in found] == case["links"]
    assert all(link.evidence.removeprefix("… ").removesuffix(" …") in case["text"] for link in found)


def test_the_evidence_is_the_sentence_around_the_link() -> None:
    (link,) = find_links("We are brief. Our code is at https://github.com/a-lab/b.c, for e.g. tests. It is short.")
    assert link.evidence == "Our code is at https://github.com/a-lab/b.c, for e.g. tests."


def kinds(text: str) -> str:
    return " ".join(link.kind for link in find_links(text))


def urls(text: str) -> str:
    return " ".join(link.url for link in find_links(text))


def test_the_last_thing_that_is_said_decides_whose_a_repository_is() -> None:
    ours = {words: kinds(f"{words} {REPO} among moss and stones.") for words in WORDS["offers"]}
    assert ours == dict.fromkeys(WORDS["offers"], "code")
    theirs = {words: kinds(f"Our code, {words} {REPO} among moss and stones.") for words in WORDS["borrows"]}
    assert theirs == dict.fromkeys(WORDS["borrows"], "other")


def test_the_words_around_tell_archives_of_code_and_project_pages_and_lists() -> None:
    archives = {words: kinds(f"{words} lies at https://zenodo.org/records/1 among moss.") for words in WORDS["code"]}
    assert archives == dict.fromkeys(WORDS["code"], "code")
    pages = {words: kinds(f"{words} at https://moss.example.net/fern grows.") for words in WORDS["page"]}
    assert pages == dict.fromkeys(WORDS["page"], "project")
    lists = {words: kinds(f"Our code is {words} at {REPO}.") for words in WORDS["list"]}
    assert lists == dict.fromkeys(WORDS["list"], "list")


def test_an_address_ends_before_stops_and_glued_sentences() -> None:
    page = "https://moss.example.net/fern"
    assert {stop: urls(f"See {page}{stop} and more.") for stop in WORDS["stops"]} == dict.fromkeys(WORDS["stops"], page)
    assert {word: urls(f"See {page}.{word} grows.") for word in WORDS["glued"]} == dict.fromkeys(WORDS["glued"], page)
    assert urls(f"See {page}.the page") == f"{page}.the"


def test_addresses_tell_themselves_what_they_are() -> None:
    assert {url: kinds(f"Moss grows at {url} in the shade.") for url in WORDS["pages"]} == WORDS["pages"]
    assert {url: urls(f"Moss grows at {url} in the shade.") for url in WORDS["bare"]} == {url: f"https://{url}" for url in WORDS["bare"]}


def test_an_address_that_a_blank_split_is_whole_again() -> None:
    assert {text: urls(f"See {text}.") for text in WORDS["split"]} == WORDS["split"]


def test_talk_about_a_repository_is_not_its_code() -> None:
    parts = WORDS["not the code"]
    assert {part: kinds(f"Our code: {REPO}/{part}") for part in parts} == dict.fromkeys(parts, "other")


@pytest.mark.parametrize("host", WORDS["hosts"])
def test_a_repository_has_an_owner(host: str) -> None:
    (link,) = find_links(f"Code: https://www.{host}/moss/fern")
    assert link.repo == f"{host}/moss/fern"
    text = " ".join(f"https://{host}/{name}/fern" for name in WORDS["not owners"])
    assert [link.repo for link in find_links(text)] == [None] * len(WORDS["not owners"])


def evidence(text: str) -> str:
    (link,) = find_links(text)
    return link.evidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (REPO, REPO),
        (f"a {REPO} b", f"a {REPO} b"),
        (f"See {'so ' * 40}{REPO} {'on ' * 10}end", f"See {'so ' * 40}{REPO} {'on ' * 10}end"),
        (f"It is. See {'so ' * 120}{REPO}, {'on ' * 60}on. It is.", f"See {'so ' * 120}{REPO}, {'on ' * 60}on."),
    ],
    ids=["alone", "two words", "a text", "a sentence"],
)
def test_the_evidence_of_a_sentence_is_all_of_it(text: str, expected: str) -> None:
    assert evidence(text) == expected


@pytest.mark.parametrize("ending", ["", ". It ends."])
def test_the_evidence_of_a_long_sentence_is_cut_between_words(ending: str) -> None:
    text = f"It begins. {'word ' * 100}{REPO}{' more' * 100}{ending}"
    assert evidence(text) == f"… {'word ' * 29}{REPO}{' more' * 10} …"


def test_the_evidence_is_cut_on_the_long_side_alone() -> None:
    assert evidence(f"{'word ' * 100}{REPO}{' more' * 10}") == f"… {'word ' * 29}{REPO}{' more' * 10}"
    assert evidence(f"{'word ' * 30}{REPO}{' more' * 11}") == f"{'word ' * 30}{REPO}{' more' * 10} …"


def test_the_evidence_of_a_text_without_blanks_is_cut_all_the_same() -> None:
    text = f"{'苔' * 300}（{REPO}）{'藓' * 500} and more"
    assert evidence(text) == f"… {'苔' * 149}（{REPO}）{'藓' * 199} …"


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
        "All codes will be open-sourced.",
        "The software shall be public by spring.",
        "Our implementation will be released.",
        "We will publish our implementation.",
        "We will share all codes.",
        "We will release our software.",
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
