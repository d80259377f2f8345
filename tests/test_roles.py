"""Title or text? The role of a line, by its length, its capitals and its sentences."""

from __future__ import annotations

import pytest

from litdigest.reading.listing import read_listing
from tests.listings import prose
from tests.test_reading import TITLES, places


def line_of(words: str, ending: str, length: int) -> str:
    """Return a line of `length` characters with this beginning and end, and neutral short words between."""
    filling = " as it is so we" * 30
    return words + filling[: length - len(words) - len(ending) - 1] + "e" + ending


def role_of(text: str, *below: str) -> tuple[str, bool]:
    """Return the role of a line below a complete paper, and whether it is reported as doubtful."""
    whole = [TITLES[0], prose("one")]
    dump = read_listing("\n\n".join(["new", "Subscribe", "Nov 19", *whole, text, *below]), "looks.txt")
    roles = {"title": [e.title for e in dump.entries], "more": dump.entries[0].abstract.split("\n")[1:]}
    (role,) = (role for role, texts in roles.items() if text in texts)
    return role, places(dump.problems, "could be read in two ways") == [(11, 11)]


@pytest.mark.parametrize("below", [(), (TITLES[1], prose("two"))], ids=["at the end", "between papers"])
@pytest.mark.parametrize(
    ("words", "ending", "even"),
    [
        ("Moss fern", "", 230),
        ("Moss Fern", "", 255),
        ("Moss", "", 255),
        ("moss fern", "", 205),
        ("as it", "", 205),
        ("Мхов Лист", "", 255),
        ("мхов лист", "", 205),
        ("蜂群声学", "", 221),
        ("Moss fern", ".", 180),
        ("Moss http://a.b", "", 180),
        ("Moss fern? A fern. A Moss", "", 170),
        ("Moss fern" + "! A" * 3, "", 140),
        ("Moss fern" + ". A" * 4, "", 110),
        ("Moss fern" + ". A" * 9, "", 110),
    ],
)
def test_capitals_and_sentences_move_the_length_at_which_a_line_is_as_likely_title_as_text(
    words: str, ending: str, even: int, below: tuple[str, ...]
) -> None:
    assert role_of(line_of(words, ending, even - 4), *below) == ("title", True)
    assert role_of(line_of(words, ending, even + 4), *below) == ("more", True)
    assert role_of(line_of(words, ending, even - 34), *below) == ("title", False)
    assert role_of(line_of(words, ending, even + 34), *below) == ("more", False)


def test_a_short_line_under_a_title_is_its_abstract_but_doubtful() -> None:
    line = line_of("Moss fern", "", 130)
    dump = read_listing("\n\n".join(["new", "Subscribe", "Nov 19", TITLES[0], line]), "short.txt")
    assert [entry.abstract for entry in dump.entries] == [line]
    assert places(dump.problems, "could be read in two ways; it was taken as an abstract, check it: 'Moss fern as it is") == [(9, 9)]
