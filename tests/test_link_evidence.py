"""How far the words around a link are looked at, what records state as links, and what the words of a repository decide."""

from __future__ import annotations

import pytest

from litdigest.model import Link, LinkKind
from litdigest.reading.cues import any_of
from litdigest.reading.evidence import promise_of_code
from litdigest.reading.links import find_links, stated_link

REPO = "https://github.com/a-lab/b"
GIST = "https://gist.github.com/a-lab/1a2b"


def kind(text: str) -> str:
    (link,) = find_links(text)
    return link.kind


@pytest.mark.parametrize(
    ("url", "kind", "expected"),
    [
        (f" {REPO}\n", "code", (REPO, "code", "github.com/a-lab/b")),
        (f"{REPO}.git", "project", (REPO, "project", "github.com/a-lab/b")),
        (f"{REPO}/tree/main", "code", (REPO, "code", "github.com/a-lab/b")),
        (f"{REPO}/tree/main/c", "code", (f"{REPO}/tree/main/c", "code", "github.com/a-lab/b")),
        ("https://moss.example.net/b", "code", ("https://moss.example.net/b", "other", None)),
        ("https://moss.example.net/b", "project", ("https://moss.example.net/b", "project", None)),
        ("https://Moss.Example.net/Tide", "data", ("https://moss.example.net/Tide", "data", None)),
        ("http://10.0.0.1:80/b", "data", ("http://10.0.0.1:80/b", "data", None)),
        ("HTTP://moss.example.net/b", "data", ("HTTP://moss.example.net/b", "data", None)),
        ("https://localhost/b", "data", None),
        ("https://10.0.0.1.2.3/b", "data", None),
        ("https://moss.example.net/b c", "data", None),
        ("ftp://moss.example.net/b", "data", None),
        ("moss.example.net", "data", None),
        ("", "data", None),
        (None, "code", None),
        (5, "code", None),
    ],
)
def test_a_record_states_a_link(url: object, kind: LinkKind, expected: tuple[str, str, str | None] | None) -> None:
    found = stated_link(url, kind, "Moss")
    assert (found and (found.url, found.kind, found.repo, found.evidence)) == (expected and (*expected, "Moss"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Code: {REPO}", Link(url=REPO, kind="code", repo="github.com/a-lab/b", evidence=f"Code: {REPO}")),
        (f"It is code. Code: {GIST}", Link(url=GIST, kind="code", repo=None, evidence=f"Code: {GIST}")),
        (f"It is code. Moss of {GIST}", Link(url=GIST, kind="other", repo=None, evidence=f"Moss of {GIST}")),
        ("Code: git@github.com:a-lab/b", Link(url=REPO, kind="code", repo="github.com/a-lab/b", evidence="Code: git@github.com:a-lab/b")),
        (
            "Moss: git://a-lab.github.io/b/",
            Link(url="https://a-lab.github.io/b/", kind="project", repo=None, evidence="Moss: git://a-lab.github.io/b/"),
        ),
    ],
)
def test_a_link_is_found_with_all_its_facts(text: str, expected: Link) -> None:
    assert find_links(text) == (expected,)


OFFERS = [
    f"Code. {REPO} and moss",
    f"We release the code. {REPO} and moss",
    f"Moss is green. {REPO}",
    f"Moss is green.\\footnote{{\\url{{{REPO}}}}}",
    f"Code: {REPO} for moss. Then comes the challenge.",
    f"GooseMap ({REPO}) is a Python package for maps of moss.",
    f"There is no code here, but our code is at {REPO} now.",
    f"我们基于旧系统。代码：{REPO}。",
    f"苔藓很绿。我们基于旧系统。代码：{REPO}。",
    f"Moss uses {REPO} for our tests.",
    f"Our detector and the list of malicious packages are at {REPO} now.",
    f"Moss likes our tracker (version 2, {REPO}) best.",
    f"The code, which extends Amber, is at {REPO} now.",
    f"The code is short. Moss is green. {REPO}",
    f"The original mill is old; the code is at {REPO} now.",
    f"The standard code of our lab is available at {REPO} now.",
    f"There is no code, but our code, with moss, is at {REPO} now.",
    f"There is no code, but our moss is at {REPO} now.",
    f"There is no software, but the code is at {REPO} now.",
    f"The code by Smith and ours are available at {REPO} now.",
]
BORROWS = [
    f"We release the code. It is old. {REPO} and moss",
    f"Theirs is code by others. {REPO}",
    f"Moss is green. {REPO} and moss",
    f"Goose maps ({REPO}) is a Python package for maps of moss.",
    f"GooseMap ({REPO}) is a village in the north.",
    f"There is no code, {REPO} holds moss.",
    f"代码是绿的。我们使用旧系统：{REPO}。",
    f"苔藓在 {REPO}，代码很绿。",
    f"GitHub.com is green. {REPO}",
    f"We use the code that is available at {REPO} now.",
    f"We use the GooseMap tool, which is available at {REPO} now.",
    f"We use a tool whose code is available, and shared, at {REPO} now.",
    f"The standard code of moss and ferns is available at {REPO} now.",
    f"The standard code is available at {REPO} now.",
    f"We use GooseMap, available at {REPO} now.",
    f"The code by Smith is available at {REPO} now.",
    "Code: https://gitlab.com/a-lab/b/-/issues",
    "Code: https://gitlab.com/a-lab/b/.git",
    "Code: https://github.com/a-lab/~b",
]


def test_whose_a_repository_is() -> None:
    assert {text: kind(text) for text in OFFERS} == dict.fromkeys(OFFERS, "code")
    assert {text: kind(text) for text in BORROWS} == dict.fromkeys(BORROWS, "other")


@pytest.mark.parametrize(
    ("near", "far", "kinds"),
    [
        (f"Code: {REPO} for {'m' * 41} the challenge", f"Code: {REPO} for {'m' * 42} the challenge. So it is.", ("other", "code")),
        (f"Moss grows. {REPO} {'– ' * 29}fern", f"Moss grows. {REPO} {'– ' * 30}fern", ("other", "code")),
        (f"uses {'m' * 384} the code ({REPO}) now", f"uses {'m' * 385} the code ({REPO}) now", ("other", "code")),
        (f"Code, paper list {'m' * 48} {REPO}", f"Code, paper list {'m' * 49} {REPO}", ("list", "other")),
    ],
    ids=["60 behind", "60 of its own", "400 before", "60 of a list"],
)
def test_words_count_up_to_a_distance(near: str, far: str, kinds: tuple[str, str]) -> None:
    assert (kind(near), kind(far)) == kinds


def test_the_first_of_two_addresses_is_not_offered_by_what_is_said_of_the_second() -> None:
    found = find_links(f"苔藓在 {REPO} 和 https://moss.example.net/f 的代码。")
    assert [link.kind for link in found] == ["other", "other"]


def test_the_evidence_keeps_blanks_and_tells_of_a_single_letter_that_was_cut() -> None:
    (link,) = find_links(f"Code:  moss\tand {REPO}")
    assert link.evidence == f"Code:  moss\tand {REPO}"
    (link,) = find_links(f"{'苔' * 151}{REPO}")
    assert link.evidence == f"… {'苔' * 150}{REPO}"
    assert kind("Weights are at https://huggingface.co/X/papers") == "model"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Code, implementation and software will be released.", "Code, implementation and software will be released."),
        ("It will grow, it is to be green, and it shall be large. Code will be released.", "Code will be released."),
        (f"Code {'of moss ' * 60}will be released.", None),
        ("The code is old and will rust.", None),
    ],
    ids=["all words of code", "all words of a promise", "too long", "none"],
)
def test_a_promise_is_a_sentence(text: str, expected: str | None) -> None:
    assert promise_of_code(text) == expected


def test_a_list_may_be_named_by_the_first_word() -> None:
    assert kind(f"Paper list: {REPO}") == "list"


def test_a_pattern_is_made_of_lines_and_tables() -> None:
    found = any_of("<CODE> of moss\n\n  fern <BE>\n", before=r"\b(?:old )?", after="<END>")
    texts = ("our old CODE of moss (", "a fern was: ", "code of moss and", "a fern grows", "unscripts of moss", "scripts of moss")
    assert [match and match[0] for match in map(found.search, texts)] == [
        "old CODE of moss",
        "fern was",
        None,
        None,
        None,
        "scripts of moss",
    ]
    assert [bool(any_of("moss\n<BE>").search(text)) for text in ("MOSS", "we are", "a fern")] == [True, True, False]
