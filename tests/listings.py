"""A small renderer from papers to the text of a listing page, the inverse of reading; and an invariant of every reading."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from litdigest.model import Dump
from litdigest.reading.listing import read_listing

Layout = Literal["meta", "plain"]

VOCABULARY = (
    "adaptive anchor balanced baseline batch boundary branch budget calibrated candidate channel cluster coarse compact condition "
    "contrast coverage decoder dense depth distance domain drift early encoder energy entropy error estimate feature filter fixed "
    "flexible forecast frame frequency gradient graph grid hidden image index joint kernel label latent layer linear local margin "
    "mask matching memory mixture modular motion network noise online order output pattern phase policy pooling prior probe "
    "query random ranking recent region residual robust sample scale score search segment sensor sequence shallow signal slow "
    "smooth source spectral stable state stream student teacher temporal texture token transfer tree uniform update vector view"
).split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A paper as a listing page shows it."""

    title: str
    abstract: str | None = None
    authors: int | None = None
    organisation: str | None = None
    date: str | None = None
    comments: int | None = None


def prose(seed: str, words: int = 70) -> str:
    """Return sentences that look like an abstract; they depend only on the seed."""
    chosen = random.Random(seed).choices(VOCABULARY, k=words)
    sentences = (" ".join(chosen[i : i + 14]).capitalize() for i in range(0, words, 14))
    return ". ".join(sentences) + "."


def shown(
    title: str, date: str | None = "May 4, 2021", *, abstract: str | None = None, authors: int = 3, comments: int | None = None
) -> Shown:
    """Return a paper with a unique abstract."""
    return Shown(title=title, abstract=abstract or prose(title), authors=authors, date=date, comments=comments)


def render(papers: Iterable[Shown], day: str | None = "Nov 19", layout: Layout = "meta") -> str:
    """Return the listing page of `papers`; without a `day` it has no header."""
    blocks = ["new", "Get trending papers in your email inbox!", "Subscribe"]
    blocks += ["Daily Papers"] if layout == "meta" else []
    blocks = [*blocks, "byAK and the research community", day] if day else []
    for paper in papers:
        blocks += [paper.title, *([paper.abstract] if paper.abstract else []), *(_meta(paper) if layout == "meta" else [])]
    return "\n\n".join(blocks)


def _meta(paper: Shown) -> list[str]:
    who = paper.organisation or (None if paper.authors is None else f"  • {paper.authors} authors")
    date = paper.date if paper.comments is None else f"{paper.date} {paper.comments}"
    return ["\n".join(line for line in (who, "·", date) if line)] if who else []


def listing(name: str, day: str | None, *papers: Shown, layout: Layout = "meta") -> Dump:
    """Return the dump NAME.txt of `papers`."""
    return read_listing(render(papers, day, layout), f"{name}.txt")


def assert_conserved(dump: Dump, text: str) -> None:
    """Assert that each line is in a header, in an entry, or in a reported problem."""
    rows = re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff"))
    told = {number for number, row in enumerate(rows, 1) if row.strip()}
    entries = {number for entry in dump.entries for number in range(entry.line, entry.last_line + 1)}
    reported = {number for problem in dump.problems for number in range(problem.line, problem.last_line + 1)}
    assert set(dump.text_lines) == told
    assert told <= {*dump.header_lines, *dump.unplaced_lines, *entries}
    assert reported.issuperset(dump.unplaced_lines)
    assert not set(dump.header_lines) & set(dump.unplaced_lines)
    assert all(before.last_line < after.line for before, after in pairwise(dump.entries))
