"""A colour for each topic, on a light page and on a dark one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

_GOLDEN_ANGLE = 137.508
"""Degrees from one hue to the next, which keep every hue far from the few before and after it."""

_START = 250.0
_CHROMA = 0.14
_LIGHT = (0.46, 0.61, 0.54)
"""Lightness in OKLab (Ottosson 2020) on a light page, in turn, so that topics with similar hues differ in lightness."""

_DARK = (0.68, 0.86, 0.77)
_TO_LINEAR = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


@dataclass(frozen=True, slots=True)
class Ink:
    """One colour in two schemes, as `#rrggbb`."""

    light: str
    dark: str


GREY = Ink(light="#69757b", dark="#9aa7ad")
"""For everything without a colour of its own."""


def ink(place: int) -> Ink:
    """Return the colour of the topic at this place of the list. Both variants have a contrast of at least 3 to 1 with their page."""
    hue = math.radians(_START + place * _GOLDEN_ANGLE)
    return Ink(light=_vivid(_LIGHT[place % len(_LIGHT)], hue), dark=_vivid(_DARK[place % len(_DARK)], hue))


def _vivid(lightness: float, hue: float) -> str:
    """Return the colour of this lightness and hue, as vivid as a screen can show it."""
    return next(colour for step in range(15) if (colour := _hex(lightness, _CHROMA * (1 - step / 14), hue)))


def _hex(lightness: float, chroma: float, hue: float) -> str | None:
    """Return the colour, or None if it is outside sRGB."""
    channels = [round(value, 6) for value in _linear(lightness, chroma * math.cos(hue), chroma * math.sin(hue))]
    if not all(0 <= value <= 1 for value in channels):
        return None
    encoded = (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in channels)
    return "#" + "".join(f"{round(255 * value):02x}" for value in encoded)


def _linear(lightness: float, a: float, b: float) -> Iterator[float]:
    """Convert OKLab to linear red, green and blue."""
    cones = (
        (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
        (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
        (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3,
    )
    for row in _TO_LINEAR:
        yield sum(factor * cone for factor, cone in zip(row, cones, strict=True))
