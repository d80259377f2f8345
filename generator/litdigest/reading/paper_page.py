"""Read the page of one paper: title, date, authors and abstract, then buttons and a discussion."""

from __future__ import annotations

import re
from collections.abc import Sequence

from litdigest.reading.blocks import Block, block
from litdigest.reading.cards import Card, Cards
from litdigest.reading.furniture import votes_in
from litdigest.reading.lines import Line, shape
from litdigest.reading.meta import Meta
from litdigest.reading.paragraphs import continued
from litdigest.reading.shown_dates import parse_date, parse_number

_ARXIV = re.compile(r"arxiv: ?\d{4}\.\d{4,5}(?:v\d+)?", re.IGNORECASE)
_ENDS = ("view arxiv page", "view pdf", "project page", "view project page", "add to collection", "community")
_SUMMARY = "ai-generated summary"
"""Below the summary that the site made; the paper's own abstract follows."""
_LONGEST = 40
"""Maximum characters of a line that is known by its words."""


def read_paper_page(lines: Sequence[Line]) -> Cards | None:
    """Return the paper of a page, or None if the lines are no page of one paper."""
    words = [shape(line.text).casefold() if len(line.text) < _LONGEST else "" for line in lines]
    start = next((i for i, word in enumerate(words) if _ARXIV.fullmatch(word)), None)
    if start is None or "abstract" not in words[start:] or "authors:" not in words[start:]:
        return None
    authors, heading = words.index("authors:", start), words.index("abstract", start)
    end = next((i for i in range(heading, len(lines)) if words[i] in _ENDS), len(lines))
    if not start + 1 < authors < heading < end - 1:
        return None
    return _page(lines, words, (start, authors, heading, end))


def _page(lines: Sequence[Line], words: Sequence[str], where: tuple[int, int, int, int]) -> Cards:
    start, authors, heading, end = where
    sure, likely = continued(lines)
    title = [lines[start + 1]]
    while start + 1 + len(title) in sure | likely and start + 1 + len(title) < authors:
        title.append(lines[start + 1 + len(title)])
    between = range(start + 1 + len(title), authors)
    names = tuple(name for line in lines[authors + 1 : heading] for name in re.split(r" ?, ?", line.text) if name)
    first = words.index(_SUMMARY, heading, end) + 1 if _SUMMARY in words[heading:end] else heading + 1
    abstract = _paragraphs(lines, first, end, sure | likely)
    meta = _meta(lines, between, names, authors)
    card = Card(block("text", title), tuple(abstract), meta, _upvotes(words, between))
    own = {line.number for block in (card.title, *card.abstract) for line in block.lines} | {line.number for line in meta.lines}
    return Cards(cards=[card], page=[block("button", [line]) for line in lines if line.number not in own])


def _meta(lines: Sequence[Line], between: range, names: tuple[str, ...], authors: int) -> Meta:
    for place in between:
        if shown := parse_date(shape(lines[place].text)):
            return Meta((lines[place],), len(names), authors=names, date=shown.date, date_text=shown.text)
    return Meta((lines[authors],), len(names), authors=names)


def _upvotes(words: Sequence[str], between: range) -> int | None:
    for place in between:
        if words[place] == "upvote" and place + 1 in between and (number := parse_number(words[place + 1])) is not None:
            return number
        if (number := votes_in(words[place])) is not None:
            return number
    return None


def _paragraphs(lines: Sequence[Line], start: int, end: int, wrapped: frozenset[int]) -> list[Block]:
    found: list[list[Line]] = []
    for place in range(start, end):
        if place in wrapped and found:
            found[-1].append(lines[place])
        else:
            found.append([lines[place]])
    return [block("text", paragraph) for paragraph in found]
