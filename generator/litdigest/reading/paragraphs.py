"""Which lines continue the one above: text that was wrapped where the window, or a program, broke it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from litdigest.reading.lines import Line
from litdigest.reading.meta import is_who
from litdigest.reading.odds import title_odds

_WIDEST = 200
"""Maximum characters of a line that was wrapped."""
_NARROWEST = 24
_FEWEST = 4
"""Pairs of lines from which on a whole page counts as wrapped."""
_MOSTLY = 0.7
_SURE = 3.0
"""Odds, in nats, at which a line is a title, or text, by itself."""
_WIDE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]")
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "؟", ":")


def continued(lines: Sequence[Line]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the places of the lines that continue the line above: those that are sure, and those that may be read otherwise."""
    pairs = [place for place in range(1, len(lines)) if _are_neighbours(lines[place - 1], lines[place])]
    width = _page_width(lines, pairs)
    sure = {place for place in pairs if width and _overflows(lines[place - 1], lines[place], width)}
    for run in _runs(pairs):
        sure |= _wrapped_run(lines, run)
    roomy = sum(line.gap for line in lines) > len(pairs)
    return frozenset(sure), frozenset(
        place for place in pairs if place not in sure and roomy and _seems_one(lines[place - 1], lines[place])
    )


def joined(texts: Sequence[str]) -> str:
    """Return wrapped lines as one; scripts without spaces get none."""
    whole = texts[0]
    for text in texts[1:]:
        whole += text if _WIDE.match(whole[-1]) and _WIDE.match(text[0]) else f" {text}"
    return whole


def _are_neighbours(above: Line, line: Line) -> bool:
    return not (line.gap or line.bare or above.bare or is_who(line) or is_who(above)) and line.text != above.text


def _page_width(lines: Sequence[Line], pairs: Sequence[int]) -> int:
    """Return the width at which the whole page was wrapped, or 0."""
    whole = [place for place in pairs if len(lines[place - 1].text) >= _NARROWEST]
    widths = [len(lines[place - 1].text) for place in whole if " " in lines[place - 1].text or _WIDE.search(lines[place - 1].text)]
    width = max((width for width in widths if width <= _WIDEST), default=0)
    full = sum(_overflows(lines[place - 1], lines[place], width) for place in whole)
    return width if full >= _FEWEST and full >= len(whole) * _MOSTLY else 0


def _overflows(above: Line, line: Line, width: int) -> bool:
    """Return whether the first word of `line` had no room on the line above."""
    first = 1 if _WIDE.match(line.text) else len(line.text.split(None, 1)[0]) + 1
    return len(above.text) <= _WIDEST and len(above.text) + first > width


def _runs(pairs: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for place in pairs:
        if run and place != run[-1] + 1:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _wrapped_run(lines: Sequence[Line], run: Sequence[int]) -> set[int]:
    """Return the run if it is one wrapped paragraph of three lines or more in an unwrapped page."""
    texts = [lines[place].text for place in (run[0] - 1, *run)]
    width = max(map(len, texts))
    full = all(_overflows(lines[place - 1], lines[place], width) for place in run)
    return set(run) if len(run) > 1 and full and _NARROWEST <= width <= _WIDEST else set()


def _seems_one(above: Line, line: Line) -> bool:
    """Return whether a line without a blank line above continues a title, or a sentence."""
    if above.text.endswith(_SENTENCE_ENDS) and not above.text.endswith(":"):
        return False
    one, other = title_odds(above.text), title_odds(line.text)
    if one < -_SURE:
        return line.text[0].islower() or other < -_SURE
    return other > 0 and title_odds(f"{above.text} {line.text}") > 0 and not line.text.endswith(".")
