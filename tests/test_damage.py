"""One line less, or a strange one more, at every place of every layout; a golden file says how each page is read."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

import pytest

from litdigest.model import Dump, Entry
from litdigest.reading.listing import read_listing
from tests.conftest import CASES, Goldens
from tests.layouts import LAYOUTS
from tests.listings import Shown, assert_conserved, prose

PAPERS = [
    Shown(title="Slow Rivers of Sensor Data", abstract=prose("rivers", 60), authors=2, date="Nov 1", comments=3),
    Shown(title="Do Shallow Trees Forget?", abstract=prose("trees", 30), organisation="quay-lab Quay Laboratory", date="Sep 3, 2021"),
    Shown(title="mixup, revisited", abstract=prose("mixup", 45), authors=11, date="Nov 19"),
    Shown(title="Folded Kernels: A Field Guide", abstract=prose("kernels", 80), authors=4, date="Oct 2", comments=1),
]
STRANGE = (
    "7",
    "Upvote",
    "maria-b",
    "Oct 30",
    "3 authors",
    "·",
    "Nine Ways to Cut a Graph",
    "Maria Beck, Kofi Ansah",
    "https://github.com/quay-lab/trees",
    "see you next week",
    "Published on Oct 30, 2020",
    "12 comments",
    prose("strange", 40),
)
"""Lines of pages, each of another kind."""
STRANGE_TO = ("usual", "blank lines between all", "no blank lines", "submitted by", "trending", "telephone", "markdown")
"""Layouts that get strange lines, too."""


def lines_of(layout: str) -> list[str]:
    return "\n\n".join(LAYOUTS[layout](PAPERS)).split("\n")


def damages(layout: str) -> Iterator[tuple[str, list[str]]]:
    """Return what is changed, and the lines after it."""
    lines = lines_of(layout)
    for at, line in enumerate(lines):
        if line:
            yield f"{at + 1} removed: {line[:40]}", [*lines[:at], *lines[at + 1 :]]
            if layout in STRANGE_TO:
                strange = STRANGE[at % len(STRANGE)]
                yield f"{at + 1} added: {strange[:40]}", [*lines[:at], *([strange] if "" not in lines else [strange, ""]), *lines[at:]]


def told(dump: Dump) -> list[str]:
    """Return what was read: an entry with its facts, or a problem, on each line."""
    page = [str(dump.listing_date), f"{len(dump.header_lines)} lines of the page", f"unplaced {[*dump.unplaced_lines]}"]
    problems = [f"{one.line}-{one.last_line} {one.severity}: {one.message}" for one in dump.problems]
    return [*page, f"understood {dump.is_understood}", *map(_entry, dump.entries), *problems]


def _entry(entry: Entry) -> str:
    facts = (entry.authors, entry.authors_count, entry.organisation, entry.date_text, entry.comments, entry.upvotes)
    ends = f"{entry.abstract[:16]}…{entry.abstract[-16:]}" if entry.abstract else ""
    return f"{entry.title[:60]} | {len(entry.abstract)} {ends!r} | {' '.join(map(str, facts))}"


def changes(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Return the lines that differ."""
    return [line for line in difflib.ndiff(before, after) if line[0] in "+-"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_page_with_a_line_less_or_more_is_read_as_its_golden_says(layout: str, goldens: Goldens) -> None:
    sound = told(read_listing("\n".join(lines_of(layout)), "2023-11-19.txt"))
    parts = ["\n".join(sound)]
    for name, lines in damages(layout):
        text = "\n".join(lines)
        dump = read_listing(text, "2023-11-19.txt")
        assert_conserved(dump, text)
        parts.append("\n".join([f"## {name}", *changes(sound, told(dump))]))
    goldens.check(CASES / "layouts" / f"{layout.replace(', ', '-').replace(' ', '-')}.txt", "\n".join(parts) + "\n")
