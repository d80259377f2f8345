"""Pages that a program saved with marks of its own: Markdown, and the numbered links of text browsers."""

from __future__ import annotations

import pytest

from litdigest.model import Dump
from litdigest.reading.listing import read_listing
from tests.listings import assert_conserved, prose

SECOND = "Do Shallow Trees Forget?"
RIVERS, TREES = prose("rivers"), prose("trees")
PAGES = {
    "markdown": [
        "# Daily Papers\n\nNov 19\n\n{}\n\n" + RIVERS,
        "[2 authors](/x/1)\n·\nNov 1",
        f"###  [{SECOND}](/x/2)\n\n{TREES}\n![](#a)\n[Moss Lab](https://a.org/m)\n[Nov 2](#x)",
    ],
    "numbered": [
        "[Daily Papers][1]\n\nNov 19\n\n{}\n\n" + f"[{RIVERS}][7]",
        "[2 authors][3]\n·\nNov 1",
        f"[{SECOND}][4]\n\n{TREES}\n][5]\nMoss Lab\n[Nov 2][9]\n\n[1]: https://a.org/\n[2]: https://a.org/2",
    ],
    "leading": [
        "[1]Daily Papers\n\nNov 19\n\n{}\n\n" + RIVERS,
        "[3]2 authors\n·\nNov 1",
        f"[4]{SECOND}\n\n{TREES}\n3. file:///a\n[8]Moss Lab\n[9]Nov 2\n\n1. https://a.org/\n2. mailto:a@a.org",
    ],
}


def read(program: str, title: str) -> Dump:
    """Read a page of two papers that a program saved, with a line as the first title."""
    text = "\n\n".join(PAGES[program]).format(title)
    dump = read_listing(text, "daily.txt")
    assert_conserved(dump, text)
    return dump


@pytest.mark.parametrize(
    ("program", "line", "title"),
    [
        ("markdown", "### [Slow Rivers](https://a.org/1)", "Slow Rivers"),
        ("markdown", "###### Slow Rivers", "Slow Rivers"),
        ("markdown", "####### Slow Rivers", "####### Slow Rivers"),
        ("markdown", "#Slow Rivers", "#Slow Rivers"),
        ("markdown", "[Slow [fast] Rivers](/papers/1)", "Slow [fast] Rivers"),
        ("markdown", "![](https://a.org/c.png)Slow Rivers", "Slow Rivers"),
        ("markdown", "of![](https://a.org/c.png)Slow Rivers", "ofSlow Rivers"),
        ("markdown", "![moss](https://a.org/c.png)Slow Rivers", "moss Slow Rivers"),
        ("markdown", "Slow[Rivers](#x)of[Data](https://a.org/d)9", "Slow Rivers of Data 9"),
        ("markdown", "Slow[A River 9](/r)of", "Slow A River 9 of"),
        ("markdown", "Slow[River](/r)s s", "Slow River s s"),
        ("markdown", "Slow ([Rivers](/r)), [Data](/d).", "Slow (Rivers), Data."),
        ("markdown", "(Slow[Rivers](/r)(again))", "(Slow Rivers(again))"),
        ("markdown", "Slow\\_Rivers \\*of\\* Data", "Slow_Rivers *of* Data"),
        ("markdown", "Slow [](https://a.org)Rivers", "Slow Rivers"),
        ("markdown", "Slow[ Rivers ](/r)of", "Slow Rivers of"),
        ("markdown", "[(Slow](/r)[Rivers)](/r)", "(SlowRivers)"),
        ("markdown", "[Slow Rivers](ftp://a.org)", "[Slow Rivers](ftp://a.org)"),
        ("markdown", "[Slow Rivers](https://a.org/a b)", "[Slow Rivers](https://a.org/a b)"),
        ("numbered", "[Slow Rivers][12]", "Slow Rivers"),
        ("numbered", "[Slow [fast] Rivers][12345]", "Slow [fast] Rivers"),
        ("numbered", "[[moss] Rivers][12]", "moss Rivers"),
        ("numbered", "[[moss]Rivers][12]", "moss Rivers"),
        ("numbered", "Slow[Rivers][1]of[Data][12345]9", "Slow Rivers of Data 9"),
        ("numbered", "Slow ([Rivers][2]), [Data][3].", "Slow (Rivers), Data."),
        ("numbered", "## Slow Rivers", "Slow Rivers"),
        ("numbered", "[Slow Rivers][123456]", "[Slow Rivers][123456]"),
        ("leading", "[12]Slow Rivers", "Slow Rivers"),
        ("leading", "* [12345]Slow Rivers", "* Slow Rivers"),
        ("leading", "Slow [12]Rivers of [3]Data", "Slow Rivers of Data"),
        ("leading", "[12] Slow Rivers", "[12] Slow Rivers"),
        ("leading", "[123456]Slow Rivers", "[123456]Slow Rivers"),
    ],
)
def test_marks_of_programs_are_taken_away(program: str, line: str, title: str) -> None:
    dump = read(program, line)
    assert [(e.title, e.abstract, e.authors_count, e.organisation, e.date_text) for e in dump.entries] == [
        (title, RIVERS, 2, None, "Nov 1"),
        (SECOND, TREES, None, "Moss Lab", "Nov 2"),
    ]
    assert (str(dump.listing_date), dump.unplaced_lines, dump.problems) == ("Nov 19", (), ())


def page(marked: str, count: int, total: int, *more: str) -> str:
    """Return a page of `total` lines of which `count` are marked."""
    lines = ["Daily Papers", "Nov 19", *more]
    for number in range(count):
        lines += [marked.format(f"Slow Rivers {number}"), prose(str(number))]
    others = [part for number in range(total) for part in (f"Fast Lakes {number}", prose(f"lakes {number}"))]
    return "\n\n".join([*lines, *others[: total - len(lines)]])


@pytest.mark.parametrize(
    ("marked", "fewest", "more", "said"),
    [
        ("# {} by [Moss](/m)", 4, (), "{} by Moss"),
        ("{} by [Moss][4]", 10, (), "{} by Moss"),
        ("[4]{}", 20, ("7. https://a.org",), "{}"),
    ],
)
def test_marks_count_where_three_lines_and_enough_of_all_bear_them(marked: str, fewest: int, more: tuple[str, ...], said: str) -> None:
    for count, total, is_clean in ((2, 8, False), (3, 11, True), (3, 3 * fewest, True), (4, 4 * fewest, True), (4, 4 * fewest + 1, False)):
        first = read_listing(page(marked, count, total, *more), "daily.txt").entries[0]
        assert first.title == (said if is_clean else marked).format("Slow Rivers 0")


def test_numbers_in_brackets_are_text_without_the_addresses_that_they_stand_for() -> None:
    assert read_listing(page("[4]{}", 4, 12), "daily.txt").entries[0].title == "[4]Slow Rivers 0"
