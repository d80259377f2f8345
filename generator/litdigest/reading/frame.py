"""Where the page's header and footer are, by their known lines and by their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from litdigest.reading.blocks import Block, is_body
from litdigest.reading.lines import Line, shape
from litdigest.reading.shown_dates import Period, parse_period

_HEADINGS = ("new", "subscribe", "daily papers", "weekly papers", "monthly papers", "trending papers", "papers")
_STARTS = ("by", "get ")
_WITHIN = 3
"""Unknown lines between two known ones of a header that has no abstract below."""
_FEWEST_ABOVE_DATE = 3
"""Unknown lines above a date that make it a header, though none is known."""
_SHORT = 80
_TITLE_LENGTH = 30
"""From this length on, an unknown line of the header may have been a title."""


@dataclass(frozen=True, slots=True)
class Header:
    """The lines of a page's header."""

    blocks: tuple[Block, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines."""
        return tuple(line for block in self.blocks for line in block.lines)

    @property
    def periods(self) -> tuple[tuple[Line, Period], ...]:
        """The days, weeks and months that it shows."""
        return tuple((block.lines[0], period) for block in self.blocks if (period := _period(block)))


@dataclass(frozen=True, slots=True)
class Frame:
    """A page's blocks: its headers, the first one at its top; its footer; and what is between."""

    headers: tuple[Header, ...]
    footer: tuple[Block, ...]
    body: tuple[Block, ...]

    @property
    def doubtful(self) -> tuple[Block, ...]:
        """Lines that are part of the frame by their place alone, and might be titles."""
        return tuple(b for part in (*(h.blocks for h in self.headers), self.footer) for b in part if _might_be_title(b))


def find_frame(blocks: Sequence[Block]) -> Frame:
    """Part a page's blocks into its frame and its body."""
    start = _header_end(blocks)
    end = _footer_start(blocks, start)
    headers = [Header(tuple(blocks[:start]))] if start else []
    body: list[Block] = []
    place = start
    while place < end:
        stop = _repeated_header(blocks, place, end)
        if stop > place:
            headers.append(Header(tuple(blocks[place:stop])))
        else:
            body.append(blocks[place])
        place = max(stop, place + 1)
    return Frame(tuple(headers), tuple(blocks[end:]), tuple(body))


def _period(block: Block) -> Period | None:
    """Return the day or period that a block shows, if it shows nothing else."""
    return parse_period(shape(block.text)) if len(block.lines) == 1 and block.kind in ("text", "meta", "frame") else None


def _is_anchor(block: Block) -> bool:
    return block.kind == "frame" or _period(block) is not None


def _header_end(blocks: Sequence[Block]) -> int:
    """Return how many blocks are the header: all down to its last known line above the first paper."""
    first = next((i for i, b in enumerate(blocks) if is_body(b) or (b.meta and not _period(b))), None)
    anchors = [i for i in range(first if first is not None else _cluster_end(blocks)) if _is_anchor(blocks[i])]
    frames = [i for i in anchors if blocks[i].kind == "frame"]
    if not frames:
        return _unknown_header_end(blocks, anchors)
    last = anchors[-1]
    if last + 1 == first and _is_title(blocks, anchors):
        return anchors[-2] + 1 if len(anchors) > 1 else 0
    return last + 1


def _is_title(blocks: Sequence[Block], anchors: Sequence[int]) -> bool:
    """Return whether the last known line, right above an abstract, is its title: the date is above, or nothing is."""
    last = blocks[anchors[-1]]
    if last.kind == "meta" or (anchors[-1] == 0 and _is_heading(last)):
        return False
    return anchors[-1] == 0 or any(_period(blocks[place]) for place in anchors[:-1])


def _cluster_end(blocks: Sequence[Block]) -> int:
    """Return where the known lines at the top end, in a page without any abstract."""
    last = -1
    for place, block in enumerate(blocks):
        if _is_anchor(block):
            last = place
        elif place - last > _WITHIN:
            break
    return last + 1


def _unknown_header_end(blocks: Sequence[Block], anchors: Sequence[int]) -> int:
    """Return the end of a header of which only the date is known."""
    if not anchors:
        return 0
    above = blocks[: anchors[-1]]
    short = all(len(b.text) <= _SHORT and not b.text.endswith(".") for b in above)
    return anchors[-1] + 1 if not above or (len(above) >= _FEWEST_ABOVE_DATE and short) else 0


def _footer_start(blocks: Sequence[Block], start: int) -> int:
    """Return where the footer begins: at the first known line below the last paper."""
    last = next((i for i in range(len(blocks) - 1, start - 1, -1) if is_body(blocks[i]) or blocks[i].meta), None)
    if last is None:
        return len(blocks)
    frames = [i for i in range(last + 1, len(blocks)) if blocks[i].kind == "frame"]
    return frames[0] if len(frames) > 1 or (frames and frames[0] == len(blocks) - 1) else len(blocks)


def _repeated_header(blocks: Sequence[Block], start: int, end: int) -> int:
    """Return the end of the header that begins again at `start`: two known lines or more, or one of several words and the date below."""
    stop = start
    while stop < end and blocks[stop].kind == "frame":
        stop += 1
    headings = [block for block in blocks[start:stop] if _is_heading(block)]
    is_dated = stop < end and _period(blocks[stop]) is not None
    if headings and (stop - start > 1 or (is_dated and " " in headings[0].text)):
        return stop + is_dated
    return start


def _is_heading(block: Block) -> bool:
    plain = shape(block.text).casefold()
    return plain in _HEADINGS or plain.startswith(_STARTS)


def _might_be_title(block: Block) -> bool:
    is_odd = len(block.text) > _TITLE_LENGTH or len(block.text.split()) > 3 or not any(map(str.isalnum, block.text))
    return block.kind == "text" and not _period(block) and is_odd
