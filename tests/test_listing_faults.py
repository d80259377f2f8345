"""Every problem that reading a listing reports: its lines, its severity and its whole message."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from litdigest.reading.listing import read_listing
from tests.listings import Shown, assert_conserved, prose, render

TITLES = ["Slow Rivers of Sensor Data", "Do Shallow Trees Forget?", "Folded Kernels: A Field Guide", "Nine Ways to Cut a Graph"]
PAPERS = [Shown(title=title, abstract=prose(title, 40), authors=number, date="Nov 1") for number, title in enumerate(TITLES, 1)]
LATE = Shown(title="Llama", abstract=prose("llama"), authors=1, date="Nov 1")
SOUND = render(PAPERS)
TWO = repr(TITLES[1])


def second(**facts: Any) -> str:
    """Return the page of three papers of which the second has other facts."""
    return render([PAPERS[0], replace(PAPERS[1], **facts), PAPERS[2]])


def told(text: str) -> list[tuple[int, int, str, str]]:
    """Return the problems of a page."""
    dump = read_listing(text, "daily.txt")
    assert_conserved(dump, text)
    assert all(str(problem) == f"daily.txt:{problem.line}: {problem.severity}: {problem.message}" for problem in dump.problems)
    return [(problem.line, problem.last_line, problem.severity, problem.message) for problem in dump.problems]


CR = "the lines end in the old Macintosh (CR) way; they were read as LF, save the file with LF to be rid of this"
CRLF = "the lines end in the Windows (CRLF) way; they were read as LF, save the file with LF to be rid of this"
MARK = "the file begins with a byte-order mark; it was ignored, save the file as plain UTF-8 to be rid of it"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (SOUND, []),
        ("\ufeff" + SOUND, [(1, MARK)]),
        (SOUND.replace("\n", "\r"), [(1, CR)]),
        (SOUND.replace("\n", "\r\n"), [(1, CRLF)]),
        (SOUND.replace("Nov 19\n\n", "Nov 19\r\r"), [(11, CR)]),
        (SOUND.replace("Nov 19\n", "Nov 19\r\n"), [(11, CRLF)]),
        (SOUND + "\r", [(43, CR)]),
        ("\ufeff" + SOUND.replace("\n", "\r\n"), [(1, MARK), (1, CRLF)]),
    ],
)
def test_marks_of_other_systems_are_told(text: str, problems: list[tuple[int, str]]) -> None:
    assert told(text) == sorted((line, line, "warning", message) for line, message in problems)


ONLY = "this is no paper listing: {}; nothing was read, save the listing page as plain text or remove the file"


@pytest.mark.parametrize(
    ("text", "line", "last_line", "message"),
    [
        ("", 1, 1, "the file is empty; save the listing page as text and try again"),
        (" \n\n\t\n", 1, 1, "the file is empty; save the listing page as text and try again"),
        ("\nDaily Papers\n\nNov 19\n", 2, 4, ONLY.format("no titles with abstracts were found below the page header")),
        ("\n\nBees\n\nhum all day\n", 3, 5, ONLY.format("no page header and no titles with abstracts were found")),
        ("\n<html>\n<body>", 2, 3, ONLY.format("it is the source of a web page")),
    ],
)
def test_a_file_that_is_no_listing_is_an_error(text: str, line: int, last_line: int, message: str) -> None:
    assert told(text) == [(line, last_line, "error", message)]


AGAIN = "the page header stands here again; it was skipped, remove it or save the two pages as two dumps"
OWN = "this line stands among those of the page itself and was taken as one of them; check it"
STRAY = "this line belongs to no paper and was left out; remove it, or add the title or abstract that is missing"
SKIPPED = "no paper of this page has {}; the papers are listed without, save the page that shows it if you can"
NO_HEADER = "the file has no page header, so its listing date is unknown; add the header with a date such as 'Nov 19'"
BEES = "Read about our summer school on the humming of honeybees and of bumblebees"
CUT_BEES = "Read about our summer school on the humming of honeybees …"
MURKY = "most of this file was not understood; open the listing page in a browser, select all, and save the copied text instead"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("\n" + render(PAPERS, None), [(2, 2, NO_HEADER)]),
        (render(PAPERS, None, "plain"), [(1, 1, NO_HEADER)]),
        (SOUND.replace("\n\nNov 19\n", "\n"), [(9, 9, "the header has no listing date; add one such as 'Nov 19' as its last line")]),
        (f"{SOUND}\n\n{render([LATE])}", [(45, 55, AGAIN)]),
        (f"{SOUND}\n\nSubscribe\n\nDaily Papers\n\n{render([LATE], None)}", [(45, 47, AGAIN)]),
        (
            SOUND.replace("\n\nNov 19\n", "\n") + f"\n\n{render([LATE])}",
            [(9, 9, "the header has no listing date; add one such as 'Nov 19' as its last line"), (43, 53, AGAIN)],
        ),
        (
            f"{SOUND}\n\n{render([LATE], 'Nov 20')}",
            [(45, 55, AGAIN), (55, 55, "this header has another date than the first one; the first one counts")],
        ),
        (
            SOUND.replace(
                "Subscribe", f"Subscribe\n\n{BEES}\n\nOnly three words\n\nNow four short words\n\n***\n\nm{'u' * 28}m\n\nm{'u' * 29}m"
            ),
            [
                (line, line, f"{OWN}: {said!r}")
                for line, said in ((7, CUT_BEES), (11, "Now four short words"), (13, "***"), (17, f"m{'u' * 29}m"))
            ],
        ),
        (f"{SOUND}\n\nAbout\n\n{BEES}\n\nPrivacy", [(47, 47, f"{OWN}: {CUT_BEES!r}")]),
        (
            SOUND.replace(TITLES[1], f"{TITLES[1]}\n\n{TITLES[1]}"),
            [(21, 21, f"the title {TWO} stands here twice; it was counted once, remove one of the two")],
        ),
        (
            f"{SOUND}\n\n{render(PAPERS[1:2], None)}",
            [(45, 51, f"the card of {TWO} stands here again (first at line 21); it was counted once")],
        ),
        (SOUND.replace(TITLES[1], f"maria\n\n{TITLES[1]}"), [(21, 21, f"{STRAY}: 'maria'")]),
        (
            SOUND.replace(TITLES[0], f"3 authors\n·\nNov 1\n\n{TITLES[0]}"),
            [(13, 15, "these author and date lines stand under no paper and were left out; add the title and abstract above them")],
        ),
        (render([replace(paper, date=None) for paper in PAPERS[:3]]), [(13, 32, SKIPPED.format("a date"))]),
        (render([replace(paper, abstract=None) for paper in PAPERS[:3]]), [(13, 29, SKIPPED.format("an abstract"))]),
        (
            render([replace(paper, abstract=None, date=None) for paper in PAPERS]),
            [(13, 31, SKIPPED.format("a date")), (13, 31, SKIPPED.format("an abstract"))],
        ),
        (
            "\n\n".join(
                ["Daily Papers", "Nov 19", *(f"A Line about Some Matter or Other, the {word}" for word in ("First", "Second", "Third"))]
            ),
            [(1, 9, MURKY), (5, 9, SKIPPED.format("an abstract"))],
        ),
    ],
)
def test_what_is_wrong_with_the_page_is_told(text: str, problems: list[tuple[int, int, str]]) -> None:
    assert told(text) == sorted((line, last, "warning", message) for line, last, message in problems)


NO_META = "no author and date lines under {}; its authors, date and comments stay unknown, add the lines if you have them"
NO_ABSTRACT = "no abstract under the title {}; the paper is listed without one, add it if you have it"
NO_DATE = "no date under {}; it stays unknown, add a line such as 'Nov 1, 2022' below the dot"
NO_DAY = "{!r} under {} says no day; its date stays unknown, write it as 'Nov 1, 2022'"
MORE = f"a second paragraph under {TWO}; it was added to that abstract, add a title above it if it is another paper's"
SHORTENED = f"the abstract of {TWO} was cut short where it was saved; replace it by the whole one if you can"
BRIEF = f"this is short for an abstract; it was taken as that of {TWO}, check it"
PARTED = f"no blank line parts these lines; they were read as one paragraph under {TWO}, check them"
LONG_LINE = f"this long line stands in place of the authors of {TWO}, so it was taken as their organisation; check it"
NURSERY = "Do Shallow Trees Forget What They Were Told in the Nursery or Not"
CUT_NURSERY = "'Do Shallow Trees Forget What They Were Told in the …'"
WRAPPED = "Do Shallow Trees Forget\nWhat They Were Told"
ENDLESS = "A" + " very" * 50 + " Long Title"
LONG_TITLE = f"'A{' very' * 11} …' is long for a title, but stands where one is missing; check it"
BODY = prose("body", 60)


@pytest.mark.parametrize(
    ("facts", "problems"),
    [
        ({"abstract": None}, [(21, 21, NO_ABSTRACT.format(TWO))]),
        ({"title": NURSERY, "abstract": None}, [(21, 21, NO_ABSTRACT.format(CUT_NURSERY))]),
        ({"abstract": f"{BODY[:-1]}..."}, [(23, 23, SHORTENED)]),
        ({"abstract": f"{BODY[:-1]} …"}, [(23, 23, SHORTENED)]),
        ({"abstract": f"{BODY}\n\n{prose('2')}\n\n{prose('3')}"}, [(25, 25, MORE), (27, 27, MORE)]),
        ({"abstract": f"{prose('1', 30)}\n\n1. Fast\n\n- {prose('2')}\n\n{prose('3')}"}, [(29, 29, MORE)]),
        ({"abstract": f"{BODY}\n\n{prose('2')[:-1]}..."}, [(25, 25, MORE), (25, 25, SHORTENED)]),
        ({"abstract": f"{BODY[:-1]}\nand {prose('2', 30)}"}, [(23, 24, PARTED)]),
        ({"abstract": "We count bees."}, [(23, 23, BRIEF)]),
        (
            {"title": WRAPPED},
            [(21, 22, f"no blank line parts these lines; they were read as one title, {' '.join(WRAPPED.split())!r}, check it")],
        ),
        ({"title": f"A{' very' * 39} Long Title"}, []),
        ({"title": f"A{' very' * 40} Long Title"}, [(21, 21, LONG_TITLE)]),
        ({"title": ENDLESS}, [(21, 21, LONG_TITLE)]),
        ({"date": None}, [(26, 26, NO_DATE.format(TWO))]),
        ({"date": "soon"}, [(27, 27, NO_DAY.format("soon", TWO))]),
        ({"title": NURSERY, "date": "today 7"}, [(27, 27, NO_DAY.format("today", CUT_NURSERY))]),
        ({"date": "Feb 30"}, [(27, 27, f"'Feb 30' is no day of the calendar; the date of {TWO} stays unknown")]),
        ({"organisation": "we sing of mosses and ferns"}, [(25, 25, LONG_LINE)]),
        ({"organisation": "we sing of mosses"}, []),
        ({"organisation": "the university of mosses and ferns"}, []),
    ],
)
def test_what_is_wrong_with_a_paper_is_told(facts: dict[str, Any], problems: list[tuple[int, int, str]]) -> None:
    assert told(second(**facts)) == sorted((line, last, "warning", message) for line, last, message in problems)


@pytest.mark.parametrize("title", ["2048", "Nov 3", "Upvote 3", "Models", "?!"])
def test_a_title_that_reads_as_a_line_of_the_page_is_told(title: str) -> None:
    message = f"{title!r} could also be a line of the page itself, or a date; it was taken as a title, since an abstract follows, check it"
    assert told(second(title=title)) == [(21, 21, "warning", message)]


@pytest.mark.parametrize("count", [1, 2])
def test_what_few_papers_lack_is_told_of_each(count: int) -> None:
    bare = render([replace(paper, abstract=None, date=None) for paper in PAPERS[:count]])
    places = [(13 + 5 * at, 16 + 5 * at, repr(TITLES[at])) for at in range(count)]
    assert told(bare) == [
        problem
        for title_at, dot_at, name in places
        for problem in ((title_at, title_at, "warning", NO_ABSTRACT.format(name)), (dot_at, dot_at, "warning", NO_DATE.format(name)))
    ]


CUT_OFF = "the file ends in the middle of this abstract; it may have been cut off, save the page again if papers are missing"


@pytest.mark.parametrize(
    ("layout", "problems"), [("plain", [(17, 17, CUT_OFF)]), ("meta", [(21, 21, NO_META.format(TWO)), (23, 23, CUT_OFF)])]
)
@pytest.mark.parametrize("ending", [" and so", "", ", https://a.org and", "’s"])
def test_a_file_that_ends_in_an_abstract_is_told(layout: Any, problems: list[tuple[int, int, str]], ending: str) -> None:
    text = render([PAPERS[0], replace(PAPERS[1], abstract=f"{BODY[:-1]}{ending}", authors=None)], layout=layout)
    assert told(text) == [(line, last, "warning", message) for line, last, message in problems]


def test_a_line_that_could_be_read_in_two_ways_is_told() -> None:
    close = "this line could be read in two ways; it was taken as {}, check it: {!r}"
    assert told(second(authors=None)) == [
        (21, 21, "warning", NO_META.format(TWO)),
        (25, 25, "warning", close.format("a title", TITLES[2])),
        (27, 27, "warning", close.format("an abstract", prose(TITLES[2])[:58].rpartition(" ")[0] + " …")),
    ]


def test_days_on_which_no_paper_of_the_listing_can_have_appeared_are_told() -> None:
    dates = ["Nov 20", "Nov 20, 2026", "Dec 31, 1989", "Jan 1, 1990", "Nov 19, 2025", "Nov 20, 2025 3", "Jan 1, 2026", "Nov 19", "Dec 1"]
    papers = [replace(LATE, title=f"{LATE.title} {number}", abstract=prose(date), date=date) for number, date in enumerate(dates)]
    own = "shows no year, so it is of the listing's own, but lies after it (Nov 19, 2025); it stays unknown, check it"
    after = "lies after the listing (Nov 19, 2025); it stays unknown, check it"
    said = {0: own, 1: after, 2: "is before 1990; it stays unknown, check it", 5: after, 6: after, 8: own}
    assert told(render(papers, "Nov 19, 2025")) == [
        (19 + 8 * at, 19 + 8 * at, "warning", f"'{dates[at].removesuffix(' 3')}' {message}") for at, message in said.items()
    ]
