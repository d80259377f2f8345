"""A content folder of which every text means harm, made of the payloads in `tests/hostile/`."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from litdigest.text.escape import visible
from litdigest.text.plain import slug
from tests.conftest import ROOT
from tests.corpora import coined
from tests.listings import Shown, render

FOLDER = ROOT / "tests" / "hostile"
PARAGRAPHS = ("html handlers urls markdown templates tex xml exports json characters").split()
"""Families of texts that stand on one line: files of `tests/hostile/`."""
HALVES = {
    "high": "a \ud83d b",
    "low": "a \udca9 b",
    "turned-round": "\udca9\ud83d",
    "in-a-tag": "<scr\ud800ipt>canary()</scr\udfffipt>",
    "in-a-link": "https://github.com/evil/\ud800",
}
"""Halves of surrogate pairs, which no UTF-8 file can hold."""
PLAIN = (
    "Plain words",
    "Our code is at https://github.com/good/code for all",
    "Our code will be released soon",
    "A film is at https://youtu.be/good and a page at https://good.example/x",
    "Words that are too many for the line of an organisation, which would be left out here, as it is with long payloads too",
    "A power of $x^{2}$ in a title",
)
"""Harmless texts: what their pages are made of, all pages may be made of."""
DAY = "Nov 19"
_LONGEST_ORGANISATION = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """A text that means harm."""

    family: str
    name: str
    number: int
    """What it calls the canary with, so that a call tells whose it is."""
    text: str
    reads: str
    """What a reader sees of it."""

    @property
    def id(self) -> str:
        return f"{self.family}/{self.name}"

    @property
    def title(self) -> str:
        """The title of its paper, which ends in words that no other title has."""
        return f"{self.text} Met in Case {self.number}"

    @property
    def shown_title(self) -> str:
        return f"{self.reads} Met in Case {self.number}".strip()

    @property
    def abstract(self) -> str:
        return f"{self.text} {filler(self.number)} {self.text}"

    @property
    def organisation(self) -> str | None:
        return self.text if 0 < len(self.text.strip()) <= _LONGEST_ORGANISATION else None

    @property
    def slug(self) -> str:
        return slug(self.title)


@cache
def payloads() -> tuple[Payload, ...]:
    """Return all texts of one line, family by family."""
    rows = [(family, name, told) for family in PARAGRAPHS for name, told in load(family).items()]
    return tuple(_payload(number, *row) for number, row in enumerate(rows, 1))


def plain_ones() -> tuple[Payload, ...]:
    """Return the harmless texts."""
    reads = {PLAIN[-1]: "A power of x² in a title"}
    return tuple(
        Payload(family="plain", name=str(number), number=8000 + number, text=text, reads=reads.get(text, text))
        for number, text in enumerate(PLAIN)
    )


def halves() -> tuple[Payload, ...]:
    """Return the texts with half a surrogate pair."""
    return tuple(_payload(9000 + number, "halves", name, text) for number, (name, text) in enumerate(HALVES.items()))


def load(family: str) -> dict[str, Any]:
    """Return what the file of a family holds, by name."""
    found = yaml.safe_load((FOLDER / f"{family}.yml").read_text("utf-8"))
    assert list(found) == ["about", "payloads"]
    return dict(found["payloads"])


def _payload(number: int, family: str, name: str, told: str | dict[str, Any]) -> Payload:
    row = {"text": told} if isinstance(told, str) else told
    text = _called(repeated(row), number)
    reads = _called(row["as"], number) if "as" in row else text
    return Payload(family=family, name=name, number=number, text=text, reads=visible(reads))


def _called(text: str, number: int) -> str:
    return text.replace("canary()", f"canary({number})")


def repeated(row: dict[str, Any]) -> str:
    """Return the text of a payload; where it is one that grows, each @ in it stands for many of what is beside it."""
    parts = row["text"].split("@")
    repeats = [part * row["times"] for part in row.get("repeat", ())]
    if not repeats:
        return str(row["text"])
    return "".join(part + (repeats[place] if place < len(repeats) else "") for place, part in enumerate(parts))


def write_content(folder: Path, some: Iterable[Payload]) -> Path:
    """Write a content folder with a paper of each payload; every family is a dump, a topic and a listing's title."""
    groups = {family: list(of) for family, of in groupby(some, key=lambda payload: payload.family)}
    (folder / "dumps").mkdir(parents=True)
    for family, of in groups.items():
        (folder / "dumps" / f"{family}.txt").write_text(listing(of), "utf-8", newline="\n")
    write_yaml(folder / "dumps.yml", {family: {"year": 2024, "title": joined(of)} for family, of in groups.items()})
    write_yaml(folder / "topics.yml", {"topics": [_topic(family, of) for family, of in groups.items()]})
    forced = {payload.slug: [joined(four)] for of in groups.values() for four in fours(of) for payload in four}
    write_yaml(folder / "tags.yml", {"forced": {name: [*tags, *_own_tags(name)] for name, tags in forced.items()}})
    return folder


def _own_tags(name: str) -> list[str]:
    """Return the tag of the harmless papers: in a script, the name of something that every object has."""
    return ["constructor"] if name in {one.slug for one in plain_ones()} else []


def fours(some: list[Payload]) -> list[list[Payload]]:
    """Return the payloads that share a tag, whose name is all of them."""
    return [some[start : start + 4] for start in range(0, len(some), 4)]


def filler(number: int) -> str:
    """Return three sentences of words that no other number has, so that papers share no phrase but what the tests give them."""
    rng = random.Random(number)
    return " ".join(f"{' '.join(coined(rng) for _ in range(9)).capitalize()}." for _ in range(3))


def write_yaml(path: Path, value: object) -> None:
    path.write_text(yaml.safe_dump(value, allow_unicode=False, width=100_000), "utf-8")


def listing(some: Iterable[Payload]) -> str:
    """Return the listing page of the papers of payloads."""
    papers = [
        Shown(
            title=payload.title,
            abstract=payload.abstract,
            organisation=payload.organisation,
            authors=3,
            date=f"Nov {1 + place % 18}, {2015 + place % 9}",
            comments=place % 7,
        )
        for place, payload in enumerate(some)
    ]
    return render(papers, DAY) + "\n"


def joined(some: Iterable[Payload]) -> str:
    """Return the payloads in one line."""
    return " ".join(payload.text for payload in some)


def _topic(family: str, some: list[Payload]) -> dict[str, Any]:
    """Return a topic that says all payloads of a family, and has their papers."""
    terms = {payload.text: 1.0 for payload in some if payload.text.strip()}
    return {"name": joined(some), "slug": family, "about": joined(some), "pins": [p.slug for p in some], "terms": terms}


def as_read(text: str) -> str:
    """Return text for comparing: blanks are one space each, the sign behind headings is none."""
    return " ".join(re.sub(r"[\s\u200b¶]+", " ", html.unescape(text) if "&nbsp;" in text else text).split())
