"""Put the blocks of a page together: a card is a title with its abstract, who and when, votes and comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from litdigest.reading.blocks import Block
from litdigest.reading.frame import Frame
from litdigest.reading.furniture import votes_in
from litdigest.reading.lines import shape
from litdigest.reading.meta import Meta
from litdigest.reading.roles import CLOSE, Role, read_roles
from litdigest.reading.shown_dates import parse_number

_FEWEST = 3
"""Cards from which on a line in the same place of most of them is one of the page's."""
_SLOT_WORDS = 3


@dataclass(frozen=True, slots=True)
class Card:
    """The blocks of one paper."""

    title: Block
    abstract: tuple[Block, ...] = ()
    meta: Meta | None = None
    upvotes: int | None = None

    @property
    def last_line(self) -> int:
        """The number of the last line."""
        below = [block.last for block in self.abstract] + [line.number for line in (self.meta.lines if self.meta else ())]
        return max([self.title.last, *below])

    @property
    def shown(self) -> tuple[object, ...]:
        """Everything that the card shows."""
        meta = replace(self.meta, lines=()) if self.meta else None
        return (self.title.text, tuple(block.text for block in self.abstract), meta)


@dataclass(slots=True)
class Cards:
    """The cards of a page, and what belongs to none."""

    cards: list[Card] = field(default_factory=list)
    page: list[Block] = field(default_factory=list)
    """Lines of the page itself."""
    doubled: list[Block] = field(default_factory=list)
    """Titles that the line below repeats, unless it does so in most cards."""
    strays: list[Block] = field(default_factory=list)
    """Lines of no paper."""
    orphans: list[Meta] = field(default_factory=list)
    """Who and when of no paper."""
    twice: list[tuple[Card, int]] = field(default_factory=list)
    """Cards that stand here again, with the line where they stand first."""
    known: dict[tuple[object, ...], int] = field(default_factory=dict)
    """The line of each card, by what it shows."""
    close: list[tuple[Block, Role]] = field(default_factory=list)
    """Blocks that could have been read in another way."""
    text: list[Block] = field(default_factory=list)
    """The abstract of the last card, while it is read."""


def read_cards(frame: Frame, *, has_meta: bool) -> Cards:
    """Read the cards between a page's header and its footer."""
    body, found = frame.body, Cards()
    roles = read_roles(body, has_meta=has_meta)
    first = next((i for i, (role, _) in enumerate(roles) if role == "title"), len(body))
    votes_first = any(_votes(body, i) is not None for i in range(first))
    votes: int | None = None
    for place, (block, (role, margin)) in enumerate(zip(body, roles, strict=True)):
        if margin < CLOSE and block.kind == "text":
            found.close.append((block, role))
        if role == "page":
            found.page.append(block)
            votes = _take_number(found, body, place, votes, votes_first=votes_first)
        elif role == "title":
            _close_card(found)
            found.cards.append(Card(block, upvotes=votes))
            votes = None
        else:
            _add(found, block, role)
    _close_card(found)
    _move_repeated_strays(found, body)
    _move_doubled_titles(found, body)
    return found


def _add(found: Cards, block: Block, role: Role) -> None:
    if role == "none":
        found.strays.append(block)
    elif role != "meta":
        found.text.append(block)
    elif block.meta:
        meta = _merged(found.cards[-1].meta, block.meta) if found.cards else None
        if meta:
            found.cards[-1] = replace(found.cards[-1], meta=meta)
        else:
            found.orphans.append(block.meta)


def _merged(above: Meta | None, below: Meta) -> Meta | None:
    """Return one block of two of which one tells who and the other when; None if they disagree."""
    if above is None:
        return below
    who, when = (above, below) if above.has_who else (below, above)
    if below.has_who == above.has_who or who.date_text or not when.date_text:
        return None
    return replace(who, lines=(*above.lines, *below.lines), date=when.date, date_text=when.date_text, comments=when.comments)


def _close_card(found: Cards) -> None:
    """Look whether the last card repeats one above, or the line above repeats its title."""
    if not found.cards:
        return
    found.cards[-1] = replace(found.cards[-1], abstract=tuple(found.text))
    found.text.clear()
    above, last = found.cards[-2:] if len(found.cards) > 1 else (None, found.cards[-1])
    if above and above.title.text == last.title.text and not above.abstract and not above.meta:
        found.doubled.append(above.title)
        found.cards[-2:] = [replace(last, upvotes=above.upvotes if last.upvotes is None else last.upvotes)]
    elif last.shown in found.known and (last.abstract or last.meta):
        found.twice.append((found.cards.pop(), found.known[last.shown]))
    found.known.setdefault(last.shown, last.title.number)


def _votes(body: Sequence[Block], place: int) -> int | None:
    """Return the number of votes that a line of the page shows, if it shows one."""
    text = shape(body[place].text)
    if body[place].kind != "number":
        return votes_in(text) if body[place].kind == "button" else None
    label = shape(body[place - 1].text).casefold() if place and body[place - 1].kind == "button" else ""
    return None if label.startswith(("github", "star", "code", "arxiv", "comment", "discuss")) else parse_number(text)


def _take_number(found: Cards, body: Sequence[Block], place: int, votes: int | None, *, votes_first: bool) -> int | None:
    """Give the number in a line of the page to the card above, or return it for the card below."""
    number = _votes(body, place)
    if number is None:
        return votes
    above = body[place - 1] if place else None
    below = body[place + 1] if place + 1 < len(body) else None
    card = found.cards[-1] if found.cards else None
    is_button = body[place].kind == "button" or (
        above is not None and above.kind == "button" and above.text.casefold().startswith("upvote")
    )
    if card and card.meta and above and above.kind == "meta" and not is_button:
        if not votes_first or below is None or below.kind != "text":
            if card.meta.comments is None:
                found.cards[-1] = replace(card, meta=replace(card.meta, comments=number))
            return votes
    elif card and is_button and not votes_first:
        found.cards[-1] = replace(card, upvotes=number)
        return votes
    return number


def _move_repeated_strays(found: Cards, body: Sequence[Block]) -> None:
    """Count strays as lines of the page where short ones stand in the same place of most cards."""
    places = {block.number: place for place, block in enumerate(body)}
    titles = {card.title.number for card in found.cards}
    slots = {stray.number: slot for stray in found.strays if (slot := _slot(body, places[stray.number], titles)) is not None}
    usual = {slot for slot, count in Counter(slots.values()).items() if count >= max(_FEWEST, len(found.cards) / 2)}
    found.page += [stray for stray in found.strays if slots.get(stray.number) in usual]
    found.strays = [stray for stray in found.strays if slots.get(stray.number) not in usual]


def _move_doubled_titles(found: Cards, body: Sequence[Block]) -> None:
    """Find strays that the title below repeats; if most titles stand twice, that is the page's way."""
    below = {one.number: other.text for one, other in pairwise(body)}
    found.doubled += [stray for stray in found.strays if below.get(stray.number) == stray.text]
    found.strays = [stray for stray in found.strays if below.get(stray.number) != stray.text]
    if len(found.doubled) >= len(found.cards) / 2:
        found.page += found.doubled
        found.doubled = []


def _slot(body: Sequence[Block], place: int, titles: set[int]) -> int | None:
    """Return how far above a title a short line stands."""
    if len(body[place].text.split()) > _SLOT_WORDS:
        return None
    return next((far for far in range(1, 5) if place + far < len(body) and body[place + far].number in titles), None)
