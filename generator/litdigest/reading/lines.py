"""The lines of a saved page, and the blank lines between them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]+")
_BULLET = re.compile(r"[•*·‣▪◦–-]\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank."""

    number: int
    """From 1."""
    text: str
    """Without leading and trailing blanks."""
    gap: bool = True
    """Whether a blank line, or the beginning of the file, is above."""
    bare: bool = False
    """Only markup that a program wrote around the text; no text of the page."""


def split_lines(text: str) -> tuple[Line, ...]:
    """Return the lines of `text` that are not blank, numbered as an editor would."""
    found: list[Line] = []
    for number, row in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if words := row.strip():
            found.append(Line(number, words, not found or found[-1].number < number - 1))
    return tuple(found)


def shape(text: str) -> str:
    """Return `text` as its form is compared: single spaces, and without invisible characters and a leading bullet."""
    plain = " ".join((text if text.isascii() else _INVISIBLE.sub("", text)).split())
    return plain[match.end() :] if (match := _BULLET.match(plain)) else plain
