"""A content folder in which every text is hostile, made from the payloads in `tests/hostile/`."""

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
"""Families of one-line texts: files of `tests/hostile/`."""
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
"""Harmless texts. The elements of their pages are those that every page may have."""
DAY = "Nov 19"
_LONGEST_ORGANISATION = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """A hostile text."""

    family: str
    name: str
    number: int
    """The argument with which it calls the canary, so that a call identifies the payload."""
    text: str
    reads: str
    """The text as a reader sees it."""

    @property
    def id(self) -> str:
        return f"{self.family}/{self.name}"

    @property
    def title(self) -> str:
        """The title of its paper, which ends in unique words."""
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
    """Return the contents of a family's file, by name."""
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
    """Return the text of a payload; in one that grows, each @ is replaced by many copies of a text."""
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
    """Return the tag of the harmless papers: a name that every JavaScript object has as a property."""
    return ["constructor"] if name in {one.slug for one in plain_ones()} else []


def fours(some: list[Payload]) -> list[list[Payload]]:
    """Return groups of payloads that share a tag, whose name has the texts of all."""
    return [some[start : start + 4] for start in range(0, len(some), 4)]


def filler(number: int) -> str:
    """Return three sentences with words for this number alone, so that papers share only phrases that the tests give them."""
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
    """Return a topic with all payloads of a family as texts, and their papers."""
    terms = {payload.text: 1.0 for payload in some if payload.text.strip()}
    return {"name": joined(some), "slug": family, "about": joined(some), "pins": [p.slug for p in some], "terms": terms}


def as_read(text: str) -> str:
    """Return text for comparison: with single spaces, and without the sign after headings."""
    return " ".join(re.sub(r"[\s\u200b¶]+", " ", html.unescape(text) if "&nbsp;" in text else text).split())
