"""Names of persons in parts, as reference managers store them."""

from __future__ import annotations

from dataclasses import dataclass

_SUFFIXES = {"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"}
_PARTICLES = {*"van von der den de da di del della la le du dos das ten ter bin al el zu zur".split()}
"""Words with which a family name begins."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as reference managers store it."""

    family: str
    given: str = ""
    suffix: str = ""


def split_name(name: str) -> Name:
    """Split a name that is written with the given name first. A name of one word is a family name."""
    words = name.split()
    suffix = words.pop() if len(words) > 2 and words[-1] in _SUFFIXES else ""
    start = next((i for i, word in enumerate(words[1:-1], 1) if word in _PARTICLES), max(0, len(words) - 1))
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)
