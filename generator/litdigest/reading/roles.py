"""Title or abstract? Find the cheapest reading of a run of text lines, for all of them at once.

Each line is a title, an abstract, more of an abstract, or no part of a paper. A reading costs
how unlikely each line looks in its role, plus a price for every irregular step. The cheapest
reading is found by dynamic programming (Viterbi 1967) in time linear in the number of lines.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from litdigest.reading.lines import Header, Line, Meta

Role = Literal["title", "abstract", "more", "none"]

_ROLES: tuple[Role, ...] = ("title", "abstract", "more", "none")

_CLOSE = 1.5
"""A line is reported when its two best readings differ by less than this (in nats)."""

_IMPOSSIBLE = 1e6
_NO_ABSTRACT = 3.0
_MORE = 3.0
_STRAY = 10.0
_STRAY_SHORT = 2.5
_SECOND_PAPER = 3.0
"""Price of a paper without a meta block in a listing that has them."""

_EVEN_LENGTH = 230
"""At this length, in characters, a line is as likely a title as an abstract."""

_INNER_STOP = re.compile(r"[.?!] [A-Z]")
_WORD = re.compile(r"\b[A-Za-z]{4,}")


@dataclass(frozen=True, slots=True)
class EntryLines:
    """The lines of one entry."""

    title: Line
    abstract: tuple[Line, ...] = ()
    meta: Meta | None = None

    @property
    def last_line(self) -> int:
        """The number of the last line."""
        return (self.title, *self.abstract, *(self.meta.lines if self.meta else ()))[-1].number


@dataclass(frozen=True, slots=True)
class Run:
    """The text lines up to a meta block, with their roles."""

    entries: tuple[EntryLines, ...]
    strays: tuple[Line, ...]
    """Lines of no paper."""
    close: tuple[tuple[Line, Role], ...]
    """Lines that could have been read in another way."""
    orphan: Meta | None
    """The meta block, if there is no paper above it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file with the roles of its lines, in which faults are looked for."""

    source: str
    text: str
    lines: tuple[Line, ...]
    headers: tuple[Header, ...]
    runs: tuple[Run, ...]
    has_meta: bool

    @property
    def entries(self) -> tuple[EntryLines, ...]:
        """All entries, in order."""
        return tuple(entry for run in self.runs for entry in run.entries)

    @property
    def unplaced(self) -> tuple[int, ...]:
        """The numbers of the lines that belong to no entry and no header."""
        strays = (line for run in self.runs for line in (*run.strays, *(run.orphan.lines if run.orphan else ())))
        return tuple(sorted(line.number for line in strays))

    @property
    def is_listing(self) -> bool:
        """Whether the file is a paper listing at all."""
        if self.headers or self.has_meta:
            return bool(self.entries)
        whole = sum(bool(d.abstract) and title_odds(d.title.text) > 0 > title_odds(d.abstract[0].text) for d in self.entries)
        return whole > len(self.entries) * 0.8 and len(self.unplaced) <= whole


def read_run(lines: Sequence[Line], meta: Meta | None, *, has_meta: bool) -> Run:
    """Read the text lines up to a meta block; the last paper gets the block.

    Args:
        lines: the text lines.
        meta: the block below them, or None at the end of the file.
        has_meta: the listing has meta blocks, so a second paper in one run is odd.
    """
    papers: list[list[Line]] = []
    strays: list[Line] = []
    close: list[tuple[Line, Role]] = []
    for line, (role, margin) in zip(lines, read_roles([line.text for line in lines], has_meta=has_meta), strict=True):
        if role == "title":
            papers.append([line])
        elif role == "none":
            strays.append(line)
        else:
            papers[-1].append(line)
        if margin < _CLOSE:
            close.append((line, role))
    metas = [None] * (len(papers) - 1) + [meta]
    entries = tuple(EntryLines(title, tuple(abstract), below) for (title, *abstract), below in zip(papers, metas, strict=False))
    return Run(entries, tuple(strays), tuple(close), None if entries else meta)


def title_odds(text: str) -> float:
    """Return the log-odds that `text` is a title and not an abstract, between -12 and 12."""
    words = _WORD.findall(text[:400])
    capital = sum([word[0].isupper() for word in words]) / max(1, len(words))
    odds: float = (_EVEN_LENGTH - len(text)) / 20 + 2.5 * (capital - 0.5)
    odds -= 1.5 * min(4, len(_INNER_STOP.findall(text[:2000])))
    odds -= 2.5 * text.endswith(".")
    odds -= 2.5 * ("http" in text)
    return max(-12.0, min(12.0, odds))


def read_roles(texts: Sequence[str], *, has_meta: bool) -> tuple[tuple[Role, float], ...]:
    """Return the role of each line, and by how much it beats the next best reading.

    Args:
        texts: the text lines between two meta blocks, or of a whole file without any.
        has_meta: the listing has meta blocks.
    """
    costs = [_costs(text) for text in texts]
    second = _SECOND_PAPER if has_meta else 0.0
    roles: list[tuple[Role, float]] = []
    for here, after in zip(_sweep(costs, second), _sweep_back(costs, second), strict=True):
        totals = sorted((here[role] + after[role], role) for role in _ROLES)
        roles.append((totals[0][1], totals[1][0] - totals[0][0]))
    return tuple(roles)


def _costs(text: str) -> dict[Role, float]:
    odds = title_odds(text)
    title, abstract = math.log1p(math.exp(-odds)), math.log1p(math.exp(odds))
    stray = _STRAY_SHORT if len(text.split(None, 2)) <= 2 else _STRAY
    return {"title": title, "abstract": abstract, "more": abstract + _MORE, "none": stray}


@functools.cache
def _step(before: Role | None, role: Role | None, second: float) -> float:
    """Return the price of `role` after `before`; None stands for either end of the run.

    Args:
        before: the role of the line before.
        role: the role of the line.
        second: the price of a second paper in the run.
    """
    if role in ("abstract", "more"):
        regular = before == "title" if role == "abstract" else before in ("abstract", "more")
        return 0.0 if regular else _IMPOSSIBLE
    price = _NO_ABSTRACT if before == "title" else 0.0
    if (role == "title" and before not in (None, "none")) or (role is None and before == "none"):
        price += second
    return price


def _sweep(costs: Sequence[dict[Role, float]], second: float) -> list[dict[Role, float]]:
    """Return, for each line and role, the cost of the cheapest reading up to there."""
    rows: list[dict[Role, float]] = []
    for cost in costs:
        if rows:
            last = rows[-1]
            rows.append({r: cost[r] + min(last[b] + _step(b, r, second) for b in _ROLES) for r in _ROLES})
        else:
            rows.append({r: cost[r] + _step(None, r, second) for r in _ROLES})
    return rows


def _sweep_back(costs: Sequence[dict[Role, float]], second: float) -> list[dict[Role, float]]:
    """Return, for each line and role, the cost of the cheapest reading from there to the end."""
    rows = [{r: _step(r, None, second) for r in _ROLES}]
    for cost in reversed(costs[1:]):
        last = rows[-1]
        rows.append({r: min(last[a] + cost[a] + _step(r, a, second) for a in _ROLES) for r in _ROLES})
    return rows[::-1] if costs else []
