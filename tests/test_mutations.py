"""Damage of every kind, at random places of sound dumps: no line is lost, almost none is misread, and none in silence."""

from __future__ import annotations

import os
import random
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from litdigest.model import Dump
from litdigest.reading.listing import read_listing
from tests import ROOT
from tests.conftest import REAL_DUMPS
from tests.listings import assert_conserved

MUTATIONS = 400
WITH_REAL_DUMPS = 100
"""How often the sample dumps are damaged if real ones are, too."""
MOST_MISREAD = 0.0005


@dataclass(frozen=True, slots=True)
class Row:
    """A line, and its number before the damage; None if it is not whole any more."""

    text: str
    number: int | None


Damage = Callable[[list[Row], int, random.Random], list[Row]]
"""From all lines and a place to the lines that replace that one."""


def split(rows: list[Row], at: int, rng: random.Random) -> list[Row]:
    text = rows[at].text
    place = rng.randrange(len(text) + 1)
    return [Row(text[:place], None), Row(text[place:], None)]


def wrap(rows: list[Row], at: int, rng: random.Random) -> list[Row]:
    lines = textwrap.wrap(rows[at].text, rng.choice([60, 72, 80, 100]))
    return [rows[at]] if len(lines) < 2 else [Row(line, None) for line in lines]


def cut(rows: list[Row], at: int, rng: random.Random) -> list[Row]:
    return [Row(rows[at].text[: rng.randrange(len(rows[at].text) + 1)], None)]


def join(rows: list[Row], at: int, _rng: random.Random) -> list[Row]:
    below = rows.pop(at + 1) if at + 1 < len(rows) else Row("", None)
    if not (rows[at].text and below.text):
        return [rows[at] if rows[at].text else below]
    return [Row(f"{rows[at].text} {below.text}", None)]


def swap(rows: list[Row], at: int, rng: random.Random) -> list[Row]:
    other = rng.randrange(len(rows))
    rows[other], moved = Row(rows[at].text, None), Row(rows[other].text, None)  # what is moved is read by its new place
    return [moved]


DAMAGES: list[Damage] = [lambda *_: [], lambda rows, at, _: [rows[at]] * 2, swap, join, split, wrap, cut]


def damaged(text: str, rng: random.Random) -> list[Row]:
    rows = [Row(line, number) for number, line in enumerate(text.split("\n"), 1)]
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(rows))
        new = rng.choice(DAMAGES)(rows, at, rng)
        rows[at : at + 1] = new
    return rows


def roles(dump: Dump, text: str) -> dict[int, str]:
    """Return what each line was read as, by its number."""
    lines = text.split("\n")
    found = dict.fromkeys(dump.unplaced_lines, "reported") | dict.fromkeys(dump.header_lines, "page")
    for entry in dump.entries:
        told = len(entry.title)
        for number in range(entry.line, entry.last_line + 1):
            line = lines[number - 1].strip()
            is_title = line in entry.title and told > 0
            told -= len(line) + 1 if is_title else 0
            role = "title" if is_title else "abstract" if line in entry.abstract and line not in ("·", "") else "meta"
            found.setdefault(number, role)
    return found


REAL = sorted(REAL_DUMPS.glob("*.txt")) if "LITDIGEST_REAL_DUMPS" in os.environ else []
DUMPS = [*sorted((ROOT / "content" / "dumps").glob("*.txt")), *REAL]


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.stem)
def test_damage_is_told_and_costs_no_other_line(path: Path) -> None:
    text = path.read_text("utf-8")
    sound = roles(read_listing(text, "sound.txt"), text)
    read = misread = 0
    silent = []
    for seed in range(WITH_REAL_DUMPS if REAL and path not in REAL else MUTATIONS):
        rows = damaged(text, random.Random(f"{path.name} {seed}"))
        bad = "\n".join(row.text for row in rows)
        dump = read_listing(bad, "bad.txt")
        assert_conserved(dump, bad)
        now = roles(dump, bad)
        told = {number for problem in dump.problems for number in range(problem.line, problem.last_line + 1)}
        whole = [(at, row) for at, row in enumerate(rows, 1) if row.number in sound and row.text.strip()]
        wrong = [(at, row) for at, row in whole if now[at] not in (sound[row.number or 0], "reported")]
        read, misread = read + len(whole), misread + len(wrong)
        silent += [(seed, at, sound[row.number or 0], now[at], row.text[:60]) for at, row in wrong if at not in told]
    assert silent == []
    assert misread <= read * MOST_MISREAD
