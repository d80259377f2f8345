"""A page as blocks: wrapped lines joined, who and when together, lines of the page itself marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from litdigest.reading.furniture import is_naming, kind_of, numberless, returning
from litdigest.reading.lines import Line, shape
from litdigest.reading.meta import Meta, meta_at
from litdigest.reading.odds import title_odds
from litdigest.reading.paragraphs import continued, joined

BlockKind = Literal["text", "meta", "number", "button", "frame", "bare"]

_LONG = 200
"""From this length on, a text is no title by itself."""
_NAME = 60
_MOST_LINES = 3
"""Maximum lines of a wrapped title."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together."""

    kind: BlockKind
    lines: tuple[Line, ...]
    text: str
    """The text, on one line."""
    meta: Meta | None = None
    is_doubtful: bool = False
    """Its lines may not belong together."""
    returns: bool = False
    """Whether the same line stands in most cards."""

    @property
    def number(self) -> int:
        """The number of the first line."""
        return self.lines[0].number

    @property
    def last(self) -> int:
        """The number of the last line."""
        return self.lines[-1].number


def block(kind: BlockKind, lines: Sequence[Line], meta: Meta | None = None, *, is_doubtful: bool = False) -> Block:
    """Return a block of lines."""
    return Block(kind, tuple(lines), joined([line.text for line in lines]), meta, is_doubtful)


def blocks_of(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Return the page as blocks."""
    found = list(_blocks(lines))
    cards = max(sum(block.meta is not None for block in found), sum(map(is_body, found)))
    texts = [line for block in found if block.kind == "text" for line in block.lines[:1]]
    known = returning(texts, cards)
    return tuple(replace(b, returns=True) if b.kind == "text" and numberless(b.lines[0].text) in known else b for b in found)


def is_body(block: Block) -> bool:
    """Return whether a block can only be an abstract."""
    return block.kind == "text" and (len(block.text) > _LONG or title_odds(block.text) < 0)


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    sure, likely = continued(lines)
    place, since, named = 0, 0, False
    while place < len(lines):
        found = _page_block(lines, place, since, is_name=named) if place + 1 not in sure else None
        found = found or _text_block(lines, place, sure, likely)
        if not since and found.kind == "text" and len(found.text) > _LONG:
            found = _title_of(found)
        yield found
        since = 0 if found.meta else since + (found.kind == "text")
        named = found.kind == "button" and is_naming(found.text)
        place += len(found.lines)


def _page_block(lines: Sequence[Line], at: int, since: int, *, is_name: bool) -> Block | None:
    """Return who and when, or a line of the page itself, if one begins at lines[at]."""
    line = lines[at]
    if line.bare:
        return block("bare", [line])
    if meta := meta_at(lines, at, since):
        return block("meta", meta.lines, meta)
    kind = kind_of(line.text)
    if kind != "text":
        return block(kind, [line])
    return block("button", [line]) if is_name and _is_user(lines, at) else None


def _text_block(lines: Sequence[Line], at: int, sure: frozenset[int], likely: frozenset[int]) -> Block:
    end = at + 1
    while end in sure or (end in likely and _stays_text(lines, end)):
        end += 1
    return block("text", lines[at:end], is_doubtful=any(place in likely for place in range(at + 1, end)))


def _title_of(found: Block) -> Block:
    """Return the first lines of a long block if they read as a title: they fill their lines, so that the abstract seemed to go on."""
    ends = [end for end in range(1, min(_MOST_LINES, len(found.lines) - 1) + 1) if not found.lines[end].text[0].islower()]
    heads = [block("text", found.lines[:end], is_doubtful=True) for end in ends]
    best = max(heads, key=lambda head: title_odds(head.text), default=found)
    return best if title_odds(best.text) > 0 else found


def _stays_text(lines: Sequence[Line], at: int) -> bool:
    """Return whether the line at a place that may continue the one above is nothing else by itself."""
    return kind_of(lines[at].text) == "text" and meta_at(lines, at, 1) is None


def _is_user(lines: Sequence[Line], at: int) -> bool:
    """Return whether lines[at], below "Submitted by", is a name: not if what follows can only be an abstract."""
    below = lines[at + 1].text if at + 1 < len(lines) else ""
    return len(shape(lines[at].text)) <= _NAME and len(below) <= _LONG
