"""The map of the library: its regions, its data for the page's script, and a picture for use without scripts."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from litdigest.analysis.map_places import SPACING
from litdigest.catalogue.catalogue import UNSORTED, Site
from litdigest.model import Paper, Topic
from litdigest.pages.colours import GREY, Ink, ink
from litdigest.text.escape import as_html, as_script
from litdigest.text.maths import plain

SCRIPTS = ("map/papers.js", *(f"assets/litdigest-map{part}.js" for part in ("-view", "-drawing", "")))
"""The scripts of the page, in loading order."""

_MOST_ROWS = 2000
"""With more papers, the page names no single papers; the pages of the topics do."""

_MOST_DOTS = 10_000
"""Maximum dots of the picture; with more papers, only every second, third ... paper has a dot."""

_RIM = 0.8 * SPACING
_DOT = 0.7 * SPACING
_NEAR = 3
_LINE = 20
"""Maximum letters in a line of a label."""

_GLYPH = 0.56
"""Average width of a letter, relative to the text size."""

_STYLE = "<style>text{font:600 1em system-ui,sans-serif;fill:#263238;paint-order:stroke;stroke:#fbfbf9;stroke-width:.25em}</style>"


Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The disc of a topic, in the units of the map."""

    topic: Topic
    papers: tuple[Paper, ...]
    x: int
    y: int
    radius: int
    ink: Ink

    def gap(self, other: Region) -> float:
        """Return the distance from rim to rim."""
        return math.hypot(self.x - other.x, self.y - other.y) - self.radius - other.radius


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperMap:
    """The regions of the map, with its size."""

    regions: tuple[Region, ...]
    """In the order of the topics, Unsorted last."""
    width: int
    height: int

    @classmethod
    def of(cls, site: Site) -> PaperMap:
        """Gather the regions of all topics that have papers."""
        regions = tuple(_region(site, topic) for topic in site.topics.values())
        width = max((region.x + region.radius for region in regions), default=0)
        height = max((region.y + region.radius for region in regions), default=0)
        return cls(regions=regions, width=width, height=height)

    @property
    def papers_to_a_dot(self) -> int:
        """Papers for each dot of the picture; the page's script draws all papers."""
        return max(1, math.ceil(sum(len(region.papers) for region in self.regions) / _MOST_DOTS))

    @property
    def names_papers(self) -> bool:
        """Whether there are few enough papers to name each in a table."""
        return sum(len(region.papers) for region in self.regions) <= _MOST_ROWS

    def nearest(self, region: Region) -> list[Region]:
        """Return the nearest other regions, nearest first."""
        others = (other for other in self.regions if other is not region)
        return sorted(others, key=lambda other: (round(region.gap(other), 6), other.topic.slug))[:_NEAR]


def _region(site: Site, topic: Topic) -> Region:
    papers = tuple(site.members[topic.slug])
    places = [site.analysis.positions[paper.slug] for paper in papers]
    x, y = (round(sum(axis) / len(places)) for axis in zip(*places, strict=True))
    reach = max(math.hypot(px - x, py - y) for px, py in places)
    colour = GREY if topic is UNSORTED else ink(site.analysis.topics.index(topic))
    return Region(topic=topic, papers=papers, x=x, y=y, radius=round(reach + _RIM), ink=colour)


# Data


def map_script(site: Site, paper_map: PaperMap) -> bytes:
    """Return the papers as a classic script, which also works when the page is opened from disk."""
    text = as_script(json.dumps(_columns(site, paper_map), separators=(",", ":"), allow_nan=False))
    return f"self.litdigest = self.litdigest || {{}};\nlitdigest.map = {text};\n".encode("ascii")


def _columns(site: Site, paper_map: PaperMap) -> dict[str, Any]:
    """Return the facts of all papers, one list for each fact, which is smaller than one object for each paper."""
    papers = site.analysis.library.papers
    row = {paper.slug: i for i, paper in enumerate(papers)}
    region = {paper.slug: i for i, region in enumerate(paper_map.regions) for paper in region.papers}
    places = [site.analysis.positions[paper.slug] for paper in papers]
    return {
        "width": paper_map.width,
        "height": paper_map.height,
        "spacing": SPACING,
        "topics": [_topic(region) for region in paper_map.regions],
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "topic": [region[paper.slug] for paper in papers],
        "year": [paper.published.year if paper.published else 0 for paper in papers],
        "related": [[row[near.slug] for near in site.analysis.related[paper.slug]] for paper in papers],
        "slug": [paper.slug for paper in papers],
        "title": [plain(paper.title) for paper in papers],
    }


def _topic(region: Region) -> dict[str, str | int]:
    name, colour = plain(region.topic.name), region.ink
    where: dict[str, str | int] = {"x": region.x, "y": region.y, "r": region.radius}
    return {"name": name, "slug": region.topic.slug, **where, "light": colour.light, "dark": colour.dark}


# Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    """The name of a region, broken into lines."""

    lines: tuple[str, ...]
    x: int
    """The middle."""
    box: Box


def map_picture(site: Site, paper_map: PaperMap) -> bytes:
    """Return the map as SVG: a disc for each topic, a dot for each paper, a name for each disc."""
    size = max(SPACING / 2, paper_map.width / 75)
    labels = list(_labels(paper_map.regions, size))
    shapes = "".join(f"{_disc(region)}{_dots(site, region, paper_map.papers_to_a_dot)}\n" for region in paper_map.regions)
    names = "".join(f"{_name(label, size)}\n" for label in labels)
    box = _bounds([(0, 0, paper_map.width, paper_map.height), *(label.box for label in labels)], round(size))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" font-size="{size:.1f}">'
    return f"{head}{_STYLE}\n{shapes}{names}</svg>\n".encode()


def _bounds(boxes: Sequence[Box], margin: int) -> str:
    """Return the view box around all boxes with a margin."""
    left, top = (math.floor(min(box[side] for box in boxes)) - margin for side in (0, 1))
    right, bottom = (math.ceil(max(box[side] for box in boxes)) + margin for side in (2, 3))
    return f"{left} {top} {right - left} {bottom - top}"


def _disc(region: Region) -> str:
    where = f'cx="{region.x}" cy="{region.y}" r="{region.radius}"'
    return f'<circle {where} fill="{region.ink.light}" fill-opacity=".1" stroke="{region.ink.light}" stroke-opacity=".4"/>'


def _dots(site: Site, region: Region, step: int) -> str:
    """Return the dots of every `step`-th paper of a region, as one path of points with round line caps."""
    places = sorted(site.analysis.positions[paper.slug] for paper in region.papers)[::step]
    points = "".join(f"M{x} {y}h0" for x, y in places)
    return f'<path d="{points}" stroke="{region.ink.light}" stroke-width="{_DOT * math.sqrt(step):g}" stroke-linecap="round"/>'


def _labels(regions: Sequence[Region], size: float) -> Iterator[_Label]:
    """Label the regions above, below or inside their discs, the largest first, where the label covers least.

    A label that would overlap another is left out: the tables have all names, and overlapping ones cannot be read.
    """
    taken: list[Box] = []
    for region in sorted(regions, key=lambda one: (-one.radius, one.topic.slug)):
        lines = _lines(plain(region.topic.name))
        high, wide = 1.15 * size * len(lines), _GLYPH * size * max(map(len, lines))
        tops = (region.y - region.radius - high, region.y + region.radius, region.y - high / 2)
        middles = (region.x, region.x - region.radius // 2, region.x + region.radius // 2)
        boxes = [(middle - wide / 2, top, middle + wide / 2, top + high) for middle in middles for top in tops]
        box = min(boxes, key=lambda box: (_covered(box, taken), _covered(box, list(map(_inner_box, regions)))))
        if _covered(box, taken):
            continue
        taken.append(box)
        yield _Label(lines=tuple(lines), x=round((box[0] + box[2]) / 2), box=box)


def _name(label: _Label, size: float) -> str:
    spans = "".join(f'<tspan x="{label.x}" dy="1.15em">{as_html(line)}</tspan>' for line in label.lines)
    return f'<text y="{label.box[1] - 0.25 * size:.0f}" text-anchor="middle">{spans}</text>'


def _lines(name: str) -> list[str]:
    """Break a name between words into few lines of about equal length."""
    wraps = [textwrap.wrap(name, width, break_long_words=False, break_on_hyphens=False) for width in range(1, _LINE + 1)]
    return next(lines for lines in wraps if len(lines) <= len(wraps[-1]))


def _inner_box(region: Region) -> Box:
    half = 0.8 * region.radius
    return (region.x - half, region.y - half, region.x + half, region.y + half)


def _covered(box: Box, others: Sequence[Box]) -> float:
    """Return the total area that a box shares with others."""
    wide = (max(0.0, min(box[2], other[2]) - max(box[0], other[0])) for other in others)
    high = (max(0.0, min(box[3], other[3]) - max(box[1], other[1])) for other in others)
    return sum(w * h for w, h in zip(wide, high, strict=True))
