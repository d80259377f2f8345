"""Charts of trends: inline SVG of shapes and text; the style sheet gives the colours.

Every function returns one line of HTML, which Markdown leaves as it is. Charts are drawn narrow and grow to the width of
their place, so that their text stays readable on a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from litdigest.pages.proportions import Change
from litdigest.pages.trends import CodeTrend, TopicTrend, Trends, year_range
from litdigest.text.escape import as_html
from litdigest.text.tex import untex

_WIDTH = 400
_TEXT = 13.0
_GLYPH = 0.62
"""Maximum width of a digit, relative to the text size."""
_WIDEST_BAR = 44.0
_ROW = 28.0
_LOWEST_TOP = 3
"""A sparkline with a smaller maximum stays low: one paper is no peak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The dimensions of a bar chart."""

    width: float
    height: float
    text: float
    """Size of the text."""
    top: int
    """The count at full height."""

    @property
    def floor(self) -> float:
        """Vertical position of the bars' lower ends."""
        return self.height - self.text - 5

    def width_of(self, words: str) -> float:
        """Return the maximum width of digits."""
        return len(words) * self.text * _GLYPH

    def bar_height(self, count: int) -> float:
        """Return the height of a bar, leaving room for the number on top of the highest."""
        return (self.floor - self.text - 3) * count / max(self.top, 1)


def spark(counts: Sequence[int], label: str) -> str:
    """Return a sparkline of bars without text; `label` describes it."""
    step = 120 / max(len(counts), 1)
    top = max(_LOWEST_TOP, *counts) if counts else _LOWEST_TOP
    bars = (_rect(((i + 0.08) * step, 22 - 21 * n / top, step * 0.84, 21 * n / top)) for i, n in enumerate(counts) if n)
    return _block("ld-chart ld-chart--spark", _svg((120, 24), label, [_line(0, 120, 23), *bars]))


def topic_sparks(trends: Trends) -> dict[str, str]:
    """Return a sparkline for each topic with dated papers, by slug; none if there are too few papers in all."""
    return {
        slug: spark(counts, f"Papers by year, {year_range(trends.years)}: {', '.join(map(str, counts))}")
        for slug, counts in trends.sparks.items()
    }


def coverage(trends: Trends) -> str:
    """Return one bar of all papers: those with a date and those without."""
    papers = trends.papers
    edge = _WIDTH * papers.dated / max(papers.total, 1)
    words = f"{papers.dated:,} with a date", f"{papers.undated:,} without"
    shapes = [_rect((1, 1.5, _WIDTH - 2, 17), "ld-hollow"), _rect((0, 1, edge, 18))]
    labels = [_text(0, 36, words[0], "start"), _text(_WIDTH, 36, words[1], "end")]
    return _block("ld-chart", _svg((_WIDTH, 42), ", ".join(words), [*shapes, *labels]))


def year_bars(trends: Trends) -> str:
    """Return the bars of all papers by year."""
    counts = trends.papers.by_year
    frame = Frame(width=_WIDTH, height=170, text=_TEXT, top=max(counts, default=0))
    return _block("ld-chart", _bars(trends.years, counts, frame, "Papers by year"))


def topic_bars(trends: Trends, row: TopicTrend) -> str:
    """Return the bars of one topic, on a scale that all topics share."""
    top = max((max(other.tally.by_year, default=0) for other in trends.topics), default=0)
    frame = Frame(width=160, height=80, text=11.5, top=top)
    return _block("ld-chart", _bars(trends.years, row.tally.by_year, frame, f"{row.topic.name}: papers by year"))


def _bars(years: Sequence[int], counts: Sequence[int], frame: Frame, label: str) -> str:
    step = frame.width / max(len(years), 1)
    wide = min(step * 0.74, _WIDEST_BAR)
    parts = [_line(0, frame.width, frame.floor)]
    for place, (year, count) in enumerate(zip(years, counts, strict=True)):
        middle, top = (place + 0.5) * step, frame.floor - frame.bar_height(count)
        if count:
            parts.append(_rect((middle - wide / 2, top, wide, frame.floor - top), title=f"{year}: {count:,}"))
        if count and (count == max(counts) or frame.width_of(f"{count:,}") <= step):
            half = frame.width_of(f"{count:,}") / 2
            parts.append(_text(min(max(middle, half), frame.width - half), top - 3, f"{count:,}"))
    return _svg((frame.width, frame.height), label, [*parts, *_year_labels(years, frame, step)], frame.text)


def _year_labels(years: Sequence[int], frame: Frame, step: float) -> list[str]:
    """Label every year, or only the first and the last if there is no room for all."""
    below = frame.height - 3
    if all(frame.width_of(str(year)) <= step for year in years):
        return [_text((place + 0.5) * step, below, str(year)) for place, year in enumerate(years)]
    return [_text(0, below, str(years[0]), "start"), _text(frame.width, below, str(years[-1]), "end")]


def code_rows(rows: Sequence[CodeTrend]) -> str:
    """Return a row for each period: the share with code, its interval, and the share with promised code."""
    height = 26 + _ROW * len(rows)
    ticks = (_text(_on_track(part), 12, f"{100 * part:.0f}%") for part in (0.0, 0.5, 1.0))
    grid = (_upright(_on_track(part), 18, height - 4) for part in (0.0, 0.5, 1.0))
    shapes = (shape for place, row in enumerate(rows) for shape in _code_row(row, 26 + _ROW * (place + 0.5)))
    return _block("ld-chart", _svg((_WIDTH, height), "Share of papers with code by year", [*ticks, *grid, *shapes]))


def _on_track(share: float) -> float:
    return 94 + 200 * share


def _code_row(row: CodeTrend, y: float) -> list[str]:
    shapes = [_text(0, y + 4, row.period.capitalize(), "start"), _text(_WIDTH, y + 4, f"{row.code.hits:,} of {row.code.of:,}", "end")]
    if row.code.of:
        low, high = map(_on_track, row.code.interval)
        shapes.append(_line(low, high, y, "ld-span"))
        shapes += [_dot(_on_track(row.hoped.value), y, "ld-open")] if row.promised else []
        shapes.append(_dot(_on_track(row.code.value), y, "ld-dot"))
    return shapes


def slope(change: Change, top: float, label: str) -> str:
    """Return a tag's share before and now, on a track from 0 to the share `top`."""
    x_old, x_new = (44 + 312 * share.value / top for share in (change.before, change.recent))
    words = f"{label}: from {change.before.as_percent()} to {change.recent.as_percent()}"
    shapes = [
        _line(0, _WIDTH, 12),
        _line(x_old, x_new, 12, "ld-growth"),
        _dot(x_old, 12, "ld-open ld-open--new"),
        _dot(x_new, 12, "ld-dot ld-dot--new"),
        _text(x_old + 3, 32, change.before.as_percent(), "end"),
        _text(x_new - 3, 32, change.recent.as_percent(), "start"),
    ]
    return _block("ld-chart", _svg((_WIDTH, 36), words, shapes))


def _block(kind: str, svg: str) -> str:
    return f'<div class="{kind}" data-search-exclude>{svg}</div>'


def _svg(size: tuple[float, float], label: str, parts: Iterable[str], text: float = _TEXT) -> str:
    box = " ".join(f"{number:.0f}" for number in (0, 0, *size))
    head = f'<svg viewBox="{box}" role="img" aria-label="{as_html(untex(label))}" font-size="{text:.1f}">'
    return f"{head}{''.join(parts)}</svg>"


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{as_html(words)}</text>'


def _rect(box: tuple[float, float, float, float], kind: str = "ld-bar", title: str = "") -> str:
    tooltip = f"<title>{as_html(title)}</title>" if title else ""
    x, y, width, height = (f"{number:.1f}" for number in box)
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}">{tooltip}</rect>'


def _line(x1: float, x2: float, y: float, kind: str = "ld-axis") -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" x2="{x2:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'


def _upright(x: float, y1: float, y2: float) -> str:
    return f'<line class="ld-grid" x1="{x:.1f}" x2="{x:.1f}" y1="{y1:.1f}" y2="{y2:.1f}"/>'


def _dot(x: float, y: float, kind: str) -> str:
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="5.0"/>'
