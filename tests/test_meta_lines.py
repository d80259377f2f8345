"""The lines of who and when below an abstract, in every form that they take."""

from __future__ import annotations

import pytest

from litdigest.model import Dump
from litdigest.reading.listing import read_listing
from tests.listings import assert_conserved, prose

FIRST = "Slow Rivers of Sensor Data"
MARIA, KOFI, LI = "Maria Beck", "Kofi Ansah", "Li Wei"
LONG = "Moss Lab sings all day and night."
Facts = tuple[tuple[str, ...], int | None, str | None, str | None, int | None]
NOTHING: Facts = ((), None, None, None, None)
NO_META = f"5: no author and date lines under '{FIRST}'; its authors, date and comments stay unknown, add the lines if you have them"
ORPHAN = "these author and date lines stand under no paper and were left out; add the title and abstract above them"
STRAY = "this line belongs to no paper and was left out; remove it, or add the title or abstract that is missing"
CLOSE = "this line could be read in two ways; it was taken as"


def read(below: str, between: str = prose("rivers")) -> Dump:
    """Read a listing of two papers, with `below` from line 9 on under the abstract of the first."""
    last = ["Do Shallow Trees Forget?", prose("trees"), "3 authors\n·\nNov 3, 2022"]
    text = "\n\n".join(["Daily Papers", "Nov 19, 2023", FIRST, between, below, *last])
    dump = read_listing(text, "daily.txt")
    assert_conserved(dump, text)
    return dump


def facts(dump: Dump) -> Facts:
    first = dump.entries[0]
    return (first.authors, first.authors_count, first.organisation, first.date_text, first.comments)


def told(dump: Dump) -> list[str]:
    return [f"{problem.line}: {problem.message}" for problem in dump.problems]


@pytest.mark.parametrize(
    ("below", "found"),
    [
        ("4 authors · Nov 1, 2022", ((), 4, None, "Nov 1, 2022", None)),
        ("1 Author | Nov 1, 2022 · 7", ((), 1, None, "Nov 1, 2022", 7)),
        ("4 authors\tNov 1, 2022", ((), 4, None, "Nov 1, 2022", None)),
        ("Moss Lab\t4 May 2021\t9", ((), None, "Moss Lab", "4 May 2021", 9)),
        ("Nov 1, 2022 · 4 authors", ((), 4, None, "Nov 1, 2022", None)),
        ("Nov 1, 2022 (5) • 4 authors", ((), 4, None, "Nov 1, 2022", 5)),
        ("1.2k authors — Nov 1", ((), 1200, None, "Nov 1", None)),
        ("1,204 authors – Nov 1", ((), 1204, None, "Nov 1", None)),
        ("· Moss Lab · Nov 1", ((), None, "Moss Lab", "Nov 1", None)),
        ("Moss · Fern · Lab · Nov 1", ((), None, "Moss · Fern · Lab", "Nov 1", None)),
        ("Maria Beck, Kofi Ansah · Nov 1", ((MARIA, KOFI), 2, None, "Nov 1", None)),
        ("Maria Beck et al. · Nov 1 · 3", ((MARIA,), None, None, "Nov 1", 3)),
        ("Nov 1, 2022", ((), None, None, "Nov 1, 2022", None)),
        ("Published on Nov 1 · 3", ((), None, None, "Nov 1", 3)),
    ],
)
def test_who_and_when_may_stand_on_one_line(below: str, found: Facts) -> None:
    dump = read(below)
    assert (facts(dump), dump.entries[0].last_line, told(dump)) == (found, 9, [])


@pytest.mark.parametrize(
    ("line", "names", "count"),
    [
        ("Maria Beck, Kofi Ansah", (MARIA, KOFI), 2),
        ("Maria Beck ; Kofi Ansah", (MARIA, KOFI), 2),
        ("Maria Beck, Kofi Ansah, and Li Wei", (MARIA, KOFI, LI), 3),
        ("Maria Beck and Kofi Ansah & Li Wei", (MARIA, KOFI, LI), 3),
        ("by Maria Beck", (MARIA,), 1),
        ("Author: Maria Beck", (MARIA,), 1),
        ("• Authors:  Maria Beck, Kofi Ansah", (MARIA, KOFI), 2),
        ("Maria Beck et al.", (MARIA,), None),
        ("Maria Beck, Kofi Ansah, et al", (MARIA, KOFI), None),
        ("Maria Beck, Kofi Ansah and others", (MARIA, KOFI), None),
        ("Maria Beck, Kofi Ansah, and 3 others", (MARIA, KOFI), None),
        ("Maria Beck + 12 more", (MARIA,), None),
        ("moss, fern et al.", ("moss", "fern"), None),
        ("Maria Beck, Kofi Ansah, Quay Lab", (MARIA, KOFI, "Quay Lab"), 3),
        ("Maria de Beck, Kofi van Ansah", ("Maria de Beck", "Kofi van Ansah"), 2),
        ("Ana-Maria D’Este, J. R. de la Cruz III", ("Ana-Maria D’Este", "J. R. de la Cruz III"), 2),
    ],
)
def test_names_are_listed_with_commas_and_words(line: str, names: tuple[str, ...], count: int | None) -> None:
    for below, last in (
        ("·\nNov 1", 11),
        ("Nov 1 4", 10),
        ("\n·\n\nNov 1", 13),
        ("\nNov 1", 11),
        ("5 authors\n·\nNov 1", 12),
        ("2 authors", 10),
    ):
        dump = read(f"{line}\n{below}")
        stated = int(below[0]) if "authors" in below else count
        when = "Nov 1" if "Nov" in below else None
        assert facts(dump) == (names, stated, None, when, 4 if below.endswith("4") else None)
        assert dump.entries[0].last_line == last
        assert len(dump.problems) == (when is None)


@pytest.mark.parametrize(
    "line",
    [
        "Moss Lab",
        "Li, Wei",
        "moss et al.",
        "maria beck, Kofi Ansah",
        "Maria beck, Kofi Ansah",
        "Quay Lab, Moss Research, Li Wei",
        "Beck and Sons",
        "Maria Beck, 4 May",
        "byMaria Beck, Kofi",
        "Maria Beck or Kofi Ansah",
        LONG,
        "m" * 80,
        "m" * 120,
    ],
)
def test_what_lists_no_names_is_an_organisation(line: str) -> None:
    for below, last in (("·\nNov 1", 11), ("•\nNov 1 4", 11), ("·\nsome day", 11), ("·", 10)):
        dump = read(f"{line}\n{below}")
        when = below.partition("\n")[2].removesuffix(" 4") or None
        assert facts(dump) == ((), None, line, when, 4 if below.endswith("4") else None)
        assert dump.entries[0].last_line == last


@pytest.mark.parametrize(
    ("below", "found", "last"),
    [
        ("3 authors\n\n·\n\nNov 1\n\n·\n\n12", ((), 3, None, "Nov 1", 12), 17),
        ("3 authors\n·\nNov 1\n·\n1.2k", ((), 3, None, "Nov 1", 1200), 13),
        ("3 authors\n·\nNov 1\n·\n-", ((), 3, None, "Nov 1", 0), 13),
        ("3 authors\n·\n·\nNov 1", ((), 3, None, "Nov 1", None), 12),
        ("3 authors\nNov 1", ((), 3, None, "Nov 1", None), 10),
        ("3 authors\n\nNov 1", ((), 3, None, "Nov 1", None), 11),
        ("·\nNov 1", ((), None, None, "Nov 1", None), 10),
        ("·\n\nNov 1", ((), None, None, "Nov 1", None), 11),
        ("Moss Lab\nNov 1", ((), None, "Moss Lab", "Nov 1", None), 10),
        ("Moss Lab\n\n·\n\nNov 1", ((), None, "Moss Lab", "Nov 1", None), 13),
        ("m" * 80 + "\nNov 1", ((), None, "m" * 80, "Nov 1", None), 10),
        ("Moss Lab sings day and night.\n\n·\n\nNov 1", ((), None, "Moss Lab sings day and night.", "Nov 1", None), 13),
        ("Society for Moss and Ferns, Inc.\nNov 1", ((), None, "Society for Moss and Ferns, Inc.", "Nov 1", None), 10),
        ("Upvote\nNov 1", ((), None, None, "Nov 1", None), 10),
        ("Upvote\n\n·\n\nNov 1", ((), None, None, "Nov 1", None), 13),
    ],
)
def test_who_and_when_may_stand_on_several_lines(below: str, found: Facts, last: int) -> None:
    dump = read(below)
    assert (facts(dump), dump.entries[0].last_line, told(dump)) == (found, last, [])


NO_DATE = f"no date under '{FIRST}'; it stays unknown, add a line such as 'Nov 1, 2022' below the dot"
NO_DAY = f"under '{FIRST}' says no day; its date stays unknown, write it as 'Nov 1, 2022'"


@pytest.mark.parametrize(
    ("below", "found", "problems"),
    [
        ("3 authors", ((), 3, None, None, None), [f"9: {NO_DATE}"]),
        ("3 authors\n·", ((), 3, None, None, None), [f"10: {NO_DATE}"]),
        ("Moss Lab\n·", ((), None, "Moss Lab", None, None), [f"10: {NO_DATE}"]),
        ("3 authors\n·\nsoon", ((), 3, None, "soon", None), [f"11: 'soon' {NO_DAY}"]),
        ("·\nsoon", NOTHING, [NO_META, f"9: {STRAY}: '·'", f"10: {STRAY}: 'soon'"]),
        ("3 authors\nsoon", ((), 3, None, None, None), [f"9: {NO_DATE}", f"10: {STRAY}: 'soon'"]),
        ("3 authors\n·\n\nsoon", ((), 3, None, None, None), [f"10: {NO_DATE}", f"12: {STRAY}: 'soon'"]),
        ("3 authors\n·\nsoon\nagain", ((), 3, None, None, None), [f"10: {NO_DATE}", f"11: {STRAY}: 'soon again'"]),
        ("3 authors\n·\nsoon\n·", ((), 3, None, None, None), [f"10: {NO_DATE}", f"11: {ORPHAN}"]),
        ("3 authors\n·\n4 authors", ((), 3, None, None, None), [f"10: {NO_DATE}", f"11: {ORPHAN}"]),
        ("3 authors\n·\n" + "m" * 40, ((), 3, None, "m" * 40, None), [f"11: '{'m' * 40}' {NO_DAY}"]),
        ("3 authors\n·\n" + "m" * 41, ((), 3, None, None, None), [f"10: {NO_DATE}", f"11: {STRAY}: '{'m' * 41}'"]),
        ("3 authors\n·\nNov 1\n·\nNov 2", ((), 3, None, "Nov 1", None), [f"12: {ORPHAN}"]),
        ("3 authors\n·\nNov 1 3\n·\n12", ((), 3, None, "Nov 1", 3), [f"12: {ORPHAN}"]),
        (
            "Moss Lab\n\nNov 1",
            ((), None, None, "Nov 1", None),
            [f"9: {STRAY}: 'Moss Lab'", f"9: {CLOSE} no part of a paper, check it: 'Moss Lab'"],
        ),
        ("Moss Lab\n\n·", NOTHING, [NO_META, f"9: {STRAY}: 'Moss Lab'", f"11: {STRAY}: '·'"]),
    ],
)
def test_what_is_missing_or_too_much_is_told(below: str, found: Facts, problems: list[str]) -> None:
    dump = read(below)
    assert (facts(dump), told(dump)) == (found, problems)


@pytest.mark.parametrize("below", [f"{LONG}\nNov 1", f"{LONG}\n\n·\n\nNov 1", "a · b · c · d · Nov 1 · 4 · 5", "Nov 1 · Moss Lab"])
def test_what_reads_as_a_sentence_or_a_title_is_no_organisation(below: str) -> None:
    dump = read(below)
    assert ([facts(dump), len(dump.entries), told(dump)[0]]) == [NOTHING, 3, NO_META]


RIVERS, TREES = prose("rivers"), prose("trees")
SHORT, ENOUGH = f"{RIVERS[:149]}.", f"{RIVERS[:150]}."
BELOW = f"Do Shallow Trees Forget?\n{TREES}\nFern Lab\nNov 2"
ABOVE = f"{BELOW}\n\n{FIRST}\n\n{RIVERS}"
Row = tuple[str, int, tuple[str, ...], int | None, str | None, str | None]
TREES_ROW: Row = ("Do Shallow Trees Forget?", len(TREES), (), None, "Fern Lab", "Nov 2")


def row(title: str, abstract: str, who: str | int | tuple[tuple[str, ...], int] | None = None, day: str | None = None) -> Row:
    """Return the facts of an entry; `who` is its organisation, its number of authors, or their names and number."""
    names, count = who if isinstance(who, tuple) else ((), who if isinstance(who, int) else None)
    return (title, len(abstract), names, count, who if isinstance(who, str) else None, day)


@pytest.mark.parametrize(
    ("text", "rows", "problems"),
    [
        (f"{FIRST}\n{RIVERS}\nMoss Lab\nNov 1\n{BELOW}", [row(FIRST, RIVERS, "Moss Lab", day="Nov 1"), TREES_ROW], []),
        (f"{FIRST}\n{ENOUGH}\nMoss Lab\nNov 1\n{BELOW}", [row(FIRST, ENOUGH, "Moss Lab", day="Nov 1"), TREES_ROW], []),
        (f"{FIRST}\n{SHORT}\nMoss Lab\nNov 1\n{BELOW}", [row(FIRST, f"{SHORT}\nMoss Lab", day="Nov 1"), TREES_ROW], [7]),
        (f"{FIRST}\n\nMoss Lab\nNov 1\n\n{BELOW}", [row(FIRST, "", "Moss Lab", day="Nov 1"), TREES_ROW], [5]),
        (f"{FIRST}\n\nMoss Lab\n\n·\n\nNov 1\n\n{BELOW}", [row(FIRST, "", "Moss Lab", day="Nov 1"), TREES_ROW], [5]),
        (
            f"{BELOW}\n\nLlama\nNov 1\n\n{BELOW}2",
            [TREES_ROW, row("Llama", "", day="Nov 1"), row(TREES_ROW[0], TREES, "Fern Lab", day="Nov 22")],
            [10, 16],
        ),
        (f"{BELOW}\n\nLlama\n\n·\n\nNov 1", [TREES_ROW, row("Llama", "", day="Nov 1")], [10]),
        (f"{FIRST}\n\n{RIVERS}\n\n{MARIA}, {KOFI}\n\n·\n\nsoon\n\n{BELOW}", [row(FIRST, RIVERS, ((MARIA, KOFI), 2)), TREES_ROW], [11, 13]),
        (f"{ABOVE}\n\n{MARIA}, {KOFI}\n3 authors\n·", [TREES_ROW, row(FIRST, RIVERS, ((MARIA, KOFI), 3))], [16]),
        (f"{ABOVE}\n\n{MARIA} and {KOFI}", [TREES_ROW, row(FIRST, RIVERS), row(f"{MARIA} and {KOFI}", "")], [10, 14, 14]),
        (
            f"{FIRST}\n\n{MARIA}, {KOFI}\n\n{RIVERS}\n\n3 authors\nNov 1",
            [row(FIRST, ""), row(f"{MARIA}, {KOFI}", RIVERS, 3, day="Nov 1")],
            [5, 5],
        ),
        (f"{ABOVE}\n\n3 authors\n·\nsoon", [TREES_ROW, row(FIRST, RIVERS, 3, day="soon")], [16]),
        (f"{ABOVE}\n\n3 authors\n·\nsoon\nagain", [TREES_ROW, row(FIRST, RIVERS, 3), row("soon again", "")], [15, 16, 16, 16]),
        (f"{ABOVE}\n\nMoss Lab\n·", [TREES_ROW, row(FIRST, RIVERS, "Moss Lab")], [15]),
        (f"{ABOVE}\n\nMoss Lab\nNov 1", [TREES_ROW, row(FIRST, RIVERS, "Moss Lab", day="Nov 1")], []),
        (f"{ABOVE}\n\n3 authors\nNov 1\n·", [TREES_ROW, row(FIRST, RIVERS, 3, day="Nov 1")], [16]),
        (f"{ABOVE}\n\n3 authors\n·\nsoon\n·", [TREES_ROW, row(FIRST, RIVERS, 3)], [15, 16]),
        (f"{ABOVE}\n\n3 authors\n·\nNov 1\n·\n7", [TREES_ROW, row(FIRST, RIVERS, 3, day="Nov 1")], []),
        (f"{ABOVE}\n\nNov 1", [TREES_ROW, row(FIRST, RIVERS, day="Nov 1")], []),
        (f"{ABOVE}\n\nMoss Lab", [TREES_ROW, row(FIRST, RIVERS)], [10, 14, 14]),
    ],
)
def test_who_and_when_are_known_by_their_place(text: str, rows: list[Row], problems: list[int]) -> None:
    whole = f"Daily Papers\n\nNov 19, 2023\n\n{text}"
    dump = read_listing(whole, "daily.txt")
    assert_conserved(dump, whole)
    assert [(e.title, len(e.abstract), e.authors, e.authors_count, e.organisation, e.date_text) for e in dump.entries] == rows
    assert dump.entries[-1].comments == (7 if text.endswith("7") else None)
    assert [problem.line for problem in dump.problems] == problems
