"""Work is linear in the length of a text, for any text.

For Python code, calls are counted. Regular expressions are timed, and only times are compared with
times: of a text, and of one four times as long. The shorter one is long enough for the clock, so that
a machine's speed does not matter; work.py explains why its load does not, either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from litdigest.library.build import build_library
from litdigest.reading.evidence import promise_of_code
from litdigest.reading.links import find_links
from litdigest.reading.listing import read_listing
from litdigest.text.escape import as_markdown
from litdigest.text.maths import with_maths, without_maths
from litdigest.text.plain import key
from litdigest.text.tex import untex
from tests.listings import Shown, prose, render
from tests.work import MOST, TIMES, calls, growth, seconds

LEEWAY = 1.1
"""The last of a few entries have fewer others to be compared with than the last of many."""
MEASURABLE = 0.001
"""Minimum seconds for a reliable measurement."""
LONGEST = 2**18

ABSTRACT = f"new\n\nNov 19\n\nSlow Rivers of Data\n\n{prose('growth')} "

FLOODS = """
a . - _ + # ~ ` ' " | < > & ! ? : ; , = @ * % ^ ( ) [ ] { } $ \\ 1 · • -- ... $$ \\\\ \\' \\{ \\} \\( \\[ \\$ ^{ $^{ {a {} () [] )(
~~ 's a~ a- a. A. $a
$x^2$ \\(a \\[a \\textbf{ \\emph{a \\'{ \\c{ \\begin{ \\frac{ a^1 &# a+ a++ www. www.a www.a- http: https:// https://a https://a.bc/ https://a.bc/.
https://a.bc/! https://a.bc/) https://a.bc/( https://a.bc/\\ github.com/ github.com/a/ github.com/a/b a.github.io/ a-a.github.io a@ a@b.c
知 é \u0301 \u0301\u0316
a\u0301 \u200b \u202e \ud800 \ufdfa 9
""".split()
SPACED = """
|a|a b|1|https://|https://a.b|github.com/|github.com/a/|github.com/a/b|code|code will be|will release|with the a a|we use the toolkit of
built on|$1 and
e.g. A|. A|.|$|$a|$x^2$|-|--|www.a.b|http :|Code: https://a.bc/d,|the awesome|Nov 1, 2022|• 3 authors|``a''|\\eg|\\ss|A. (
"""
MARKS = (*FLOODS, *(f"{words} " for words in re.split(r"[|\n]", SPACED.strip())))
LINES = """
a||new|Subscribe|new¶Subscribe|new¶Subscribe¶Nov 19|·|•|· ·|• 3 authors|• 3 authors¶·|• 3 authors¶·¶Nov 1, 2022 4|a-lab A Lab¶·
Nov 1|Nov 1, 2022
Slow Rivers of Data|Slow Rivers¶¶Nov 1, 2022|Upvote|A long line that ends like a sentence of an abstract does.|https://a.bc/d|...
"""
ROWS = tuple(f"{line}{end}".replace("¶", end) for line in re.split(r"[|\n]", LINES.strip()) for end in ("\n", "\r\n"))


def flooded(flood: str, length: int, start: str) -> str:
    return (start + flood * (length // len(flood) + 1))[:length]


def grown(act: Callable[[str], object], flood: str, start: str) -> float:
    """Return how many times longer a text takes that is `TIMES` times as long."""
    length = 2**11
    while seconds(partial(act, flooded(flood, length, start))) < MEASURABLE and length < LONGEST:
        length *= 2
    return growth(*(partial(act, flooded(flood, times * length, start)) for times in (1, TIMES)))


def overgrown(act: Callable[[str], object], floods: Sequence[str], start: str) -> list[str]:
    """Return the floods for which time grows faster than the text."""
    return [flood for flood in floods if grown(act, flood, start) > MOST]


@pytest.mark.parametrize("start", ["", "https://a.bc/"])
def test_links_are_found_in_linear_time(start: str) -> None:
    assert overgrown(find_links, MARKS, start) == []


@pytest.mark.parametrize("gap", ["\t", "!", "\n", "\u00a0"])
def test_the_evidence_of_a_link_is_short_where_no_space_parts_links(gap: str) -> None:
    links = find_links(gap.join(f"https://a.bc/{number}" for number in range(2000)))
    assert len(links) == 2000
    assert max(len(link.evidence) for link in links) < 600


@pytest.mark.parametrize("act", [promise_of_code, key, untex, as_markdown, with_maths, without_maths])
def test_text_is_turned_in_linear_time(act: Callable[[str], object]) -> None:
    assert overgrown(act, MARKS, "code $" if act is promise_of_code else "") == []


@pytest.mark.parametrize(("start", "floods"), [("", ROWS), (ABSTRACT, MARKS)])
def test_a_listing_is_read_in_linear_time(start: str, floods: Sequence[str]) -> None:
    assert overgrown(lambda text: read_listing(text, "any.txt"), floods, start) == []


# Calls


@pytest.mark.parametrize("rows", ROWS)
def test_reading_four_times_as_many_lines_calls_four_times_as_much(rows: str) -> None:
    few, many = (calls(partial(read_listing, rows * count, "any.txt")) for count in (50, 200))
    assert many <= TIMES * few * LEEWAY


SHELVES: dict[str, Callable[[int], list[Shown]]] = {
    "other papers": lambda count: [Shown(title=f"River {place} of Data", abstract=prose(str(place))) for place in range(count)],
    "one title": lambda count: [Shown(title="Rivers of Data", abstract=prose(str(place))) for place in range(count)],
    "one abstract": lambda count: [Shown(title=f"River {place} of Data", abstract=prose("one")) for place in range(count)],
    "no abstract": lambda count: [Shown(title=f"River {place} of Data") for place in range(count)],
}


@pytest.mark.parametrize("shelf", SHELVES)
def test_a_library_of_four_times_as_many_entries_calls_four_times_as_much(shelf: str) -> None:
    dumps = [read_listing(render(SHELVES[shelf](count), layout="plain"), "any.txt") for count in (50, 200)]
    assert [len(dump.entries) for dump in dumps] == [50, 200]
    few, many = (calls(partial(build_library, [dump])) for dump in dumps)
    assert many <= TIMES * few * LEEWAY
