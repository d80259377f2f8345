"""Properties of any listing and any dumps: nothing is lost, order does not matter, everything shown is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from litdigest.dates import MONTHS
from litdigest.library.build import build_library
from litdigest.library.merging import merge
from litdigest.model import Dump, Entry
from litdigest.reading.listing import read_listing
from tests.invariants import check_listing
from tests.listings import VOCABULARY, Layout, Shown, assert_conserved, listing, prose, render, shown
from tests.test_properties import ANY

often = settings(max_examples=150, deadline=None)
rarely = settings(max_examples=60, deadline=None)

# Reading

_HEADER = ["new", "Subscribe", "Daily Papers", "byAK and the research community", "Get trending papers in your email inbox!", "Nov 19"]
_META = ["·", "• 3 authors", "  • 1 authors", "a-lab A Laboratory", "Nov 1, 2022", "Aug 18 2", "Feb 30"]
_TITLES = ["Slow Rivers of Sensor Data", "Do Shallow Trees Forget?"]
_ABSTRACTS = [prose("one"), prose("two"), prose("three")[:150] + " ..."]
_STRAYS = ["", " ", "Upvote", "14", "Load more", "\ufeff", "\x85", "\x0c"]
_PIECES = st.sampled_from([*_HEADER, *_META, *_TITLES, *_ABSTRACTS, *_STRAYS])
_LISTING_TEXT = st.builds(str.join, st.sampled_from(["\n", "\n\n", "\r\n", "\r"]), st.lists(_PIECES | ANY, max_size=40))


@often
@given(ANY | _LISTING_TEXT)
@example("\ufeff")
@example("\ufeff\ufeffnew\n")
@example("new\n\n\nsubscribe\n")
@example(f"new\n\nA Title\n\n{prose('long')} {'x.' * 50_000}")
def test_reading_any_text_loses_no_line(text: str) -> None:
    check_listing(text)


@often
@given(_LISTING_TEXT.filter(lambda text: "\r" not in text), st.sampled_from(["\r\n", "\r", " \n", "\t\n"]))
def test_line_ends_and_blanks_at_them_change_nothing(text: str, end: str) -> None:
    one, other = read_listing(text, "any.txt"), read_listing(text.replace("\n", end), "any.txt")
    assert (one.entries, one.header_lines, one.unplaced_lines) == (other.entries, other.header_lines, other.unplaced_lines)
    assert set(one.problems) == {problem for problem in other.problems if "the lines end in" not in problem.message}


@often
@given(_LISTING_TEXT.filter(lambda text: not text.endswith("\r")), st.sampled_from(["\n", " ", "\n \n\t\n", "\u3000\n"]))
def test_blanks_at_the_end_change_nothing(text: str, blanks: str) -> None:
    assert read_listing(text + blanks, "any.txt") == read_listing(text, "any.txt")


_ODD = [
    "知识蒸馏",
    "😀",
    "“so”",
    "«so»",
    "\u202eos\u202c",
    "a\u200bb",
    "e\u0301\u0316",
    "\ud800",
    "<b>",
    "&amp;",
    "|",
    "[x](y)",
    "{{ x }}",
    "\x00",
    "\x1b[31m",
]
_ODD_IN_TITLES = [*_ODD, "·", "•", "$\\alpha$", "(Re)Read", "3D", "C#", "A/B", "#1", "n·m", "Nov 1, 2022", "3 authors", "'s"]


@st.composite
def titles(draw: st.DrawFn) -> str:
    first, *others = draw(st.lists(st.sampled_from(VOCABULARY).map(str.title), min_size=2, max_size=11))
    others = [word.lower() for word in others] if draw(st.booleans()) else others
    words = [draw(st.sampled_from([first, first.upper(), f"{first}-Net", f"{first}++", f"{first}$^2$", f"É{first}"])), *others]
    words[-2] += draw(st.sampled_from(["", "", ":", "?", "!", ",", " --"]))
    words.insert(draw(st.integers(1, len(words))), draw(st.sampled_from(["", *_ODD_IN_TITLES])))
    return " ".join(filter(None, words)) + draw(st.sampled_from(["", "", "", "?", "!"]))


@st.composite
def abstracts(draw: st.DrawFn) -> str:
    odd = [
        *_ODD,
        "a\u2028b",
        "a\x85b",
        "a\x0bb",
        "a\u00a0b",
        "KD^{3}",
        r"20\%",
        "Fr\\'echet",
        "``so''",
        "p(d|x)",
        ">1.5x",
        "\\eg",
        "a~b",
        "*",
        "e.g.",
        "--",
        "x_i",
        "https://a.org",
    ]
    words = draw(st.lists(st.sampled_from([*VOCABULARY, *odd]), min_size=64, max_size=120))
    length = draw(st.integers(9, 25))
    sentences = [" ".join(words[i : i + length]) for i in range(0, len(words), length)]
    text = ". ".join(sentence[0].upper() + sentence[1:] for sentence in sentences)
    return text + draw(st.sampled_from([".", ".", "", " at https://github.com/a-lab/code", " (https://a.org/b)."]))


_DATES = st.builds("{} {}{}".format, st.sampled_from(MONTHS), st.integers(1, 28), st.just("") | st.integers(2000, 2030).map(", {}".format))


@st.composite
def papers(draw: st.DrawFn) -> Shown:
    organisation = draw(st.none() | st.sampled_from(["a-lab A Laboratory", "Uni-of-X University of X", "océan Institut d'Océan", *_ODD]))
    date = draw(st.none() | _DATES)
    return Shown(
        title=draw(titles()),
        abstract=draw(abstracts()),
        authors=None if organisation else draw(st.integers(1, 300)),
        organisation=organisation,
        date=date,
        comments=draw(st.none() | st.integers(0, 999_999_999)) if date else None,
    )


@pytest.mark.parametrize("layout", ["plain", "meta"])
@given(
    several=st.lists(papers(), min_size=1, max_size=6, unique_by=lambda paper: paper.title), day=_DATES.filter(lambda date: "," not in date)
)
@rarely
def test_what_is_rendered_is_read_back(layout: Layout, several: list[Shown], day: str) -> None:
    text = render(several, day, layout)
    dump = read_listing(text, "any.txt")
    rows = text.split("\n")
    assert_conserved(dump, text)
    assert [(e.title, e.abstract) for e in dump.entries] == [(p.title, p.abstract) for p in several]
    assert [rows[e.line - 1] for e in dump.entries] == [p.title for p in several]
    assert [e.rank for e in dump.entries] == list(range(1, len(several) + 1))
    assert str(dump.listing_date) == day
    assert dump.unplaced_lines == ()
    if layout == "meta":
        dateless = [problem for problem in dump.problems if "no date under" in problem.message or "has a date" in problem.message]
        missing = sum(paper.date is None for paper in several)
        assert len(dateless) == (1 if missing == len(several) >= 3 else missing)
        assert [p for p in dump.problems if p not in dateless and "lies after it" not in p.message] == []
        assert [(e.authors_count, e.organisation, e.date_text, e.comments) for e in dump.entries] == [
            (p.authors, p.organisation, p.date, p.comments) for p in several
        ]
        assert [e.last_line for e in dump.entries] == [*(e.line - 2 for e in dump.entries[1:]), len(rows)]


# Merging

_POOL = [f"{first.title()} {second.title()} {third.title()}" for first, second, third in zip(*[iter(VOCABULARY[:36])] * 3, strict=True)]
_SPELLINGS: list[Callable[[str], str]] = [str, str.upper, lambda title: f"{title}.", lambda title: title.replace(" ", " -- ", 1)]


@st.composite
def libraries(draw: st.DrawFn) -> list[Dump]:
    """Dumps that share papers under several spellings, dates and titles."""
    dumps = []
    for number in range(draw(st.integers(1, 5))):
        chosen = draw(st.lists(st.sampled_from(_POOL), min_size=1, max_size=5, unique=True))
        several = [
            shown(draw(st.sampled_from(_SPELLINGS))(title), draw(_DATES), abstract=prose(draw(st.sampled_from([title, "shared"]))))
            for title in chosen
        ]
        dumps.append(listing(f"dump-{number}", draw(st.sampled_from(["Nov 19", "Mar 17", "Feb 29"])), *several))
    return dumps


@given(libraries(), st.data())
@rarely
def test_a_library_does_not_depend_on_the_order_of_dumps(dumps: list[Dump], data: st.DataObject) -> None:
    assert build_library(data.draw(st.permutations(dumps))) == build_library(dumps)


@given(libraries())
@rarely
def test_every_entry_is_in_one_paper(dumps: list[Dump]) -> None:
    def order(place: tuple[Dump, Entry]) -> tuple[str, int]:
        return place[0].name, place[1].line

    groups = merge(dumps).groups
    assert sorted(chain(*groups), key=order) == sorted(((d, e) for d in dumps for e in d.entries), key=order)
    library = build_library(dumps)
    assert len(library.papers) == len(groups)
    kept = {item.dump for item in library.listings}
    assert sum(len(paper.sightings) for paper in library.papers) == sum(len({d.name for d, _ in group} & kept) for group in groups)
    assert len({paper.slug for paper in library.papers}) == len(library.papers)


@given(libraries(), st.data())
@rarely
def test_a_dump_given_twice_adds_nothing(dumps: list[Dump], data: st.DataObject) -> None:
    twin = replace(data.draw(st.sampled_from(dumps)), name="zz", source="zz.txt")
    once, twice = build_library(dumps), build_library([*dumps, twin])
    assert (twice.papers, twice.listings, twice.line_count) == (once.papers, once.listings, once.line_count)
    assert [problem.source for problem in twice.problems if problem not in once.problems] == ["zz.txt"]


@given(libraries())
@rarely
def test_a_papers_entries_make_one_paper_by_themselves(dumps: list[Dump]) -> None:
    for group in merge(dumps).groups:
        names = {dump.name: dump for dump, _ in group}
        alone = [replace(dump, entries=tuple(entry for of, entry in group if of == dump)) for dump in names.values()]
        assert len(merge(alone).groups) == 1


@given(libraries())
@rarely
def test_merging_what_was_merged_adds_no_paper(dumps: list[Dump]) -> None:
    library = build_library(dumps)
    merged = listing("merged", None, *(Shown(title=paper.title, abstract=paper.abstract) for paper in library.papers), layout="plain")
    assert len(merged.entries) == len(library.papers)
    again = build_library([*dumps, merged])
    assert [(paper.slug, paper.aliases, paper.abstract, paper.links) for paper in again.papers] == [
        (paper.slug, paper.aliases, paper.abstract, paper.links) for paper in library.papers
    ]
