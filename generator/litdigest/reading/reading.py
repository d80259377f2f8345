"""A file with the place of each line, in which faults are looked for."""

from __future__ import annotations

from dataclasses import dataclass

from litdigest.reading.cards import Card, Cards
from litdigest.reading.frame import Frame, Header
from litdigest.reading.lines import Line
from litdigest.reading.odds import title_odds
from litdigest.reading.sources import source_kind

_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read."""

    source: str
    text: str
    lines: tuple[Line, ...]
    frame: Frame
    found: Cards
    has_meta: bool
    is_page: bool = False
    """Whether this is the page of one paper."""

    @property
    def cards(self) -> tuple[Card, ...]:
        """All papers, in order."""
        return tuple(self.found.cards)

    @property
    def headers(self) -> tuple[Header, ...]:
        """The page's header, and its repetitions."""
        return self.frame.headers

    @property
    def unplaced(self) -> tuple[int, ...]:
        """The numbers of the lines that belong neither to a paper nor to the page."""
        blocks = [line for block in (*self.found.strays, *self.found.doubled) for line in block.lines]
        return tuple(sorted(line.number for line in (*blocks, *(line for meta in self.found.orphans for line in meta.lines))))

    @property
    def page_lines(self) -> tuple[int, ...]:
        """The numbers of the page's own lines: header, footer, buttons, and cards that stand twice."""
        frame = [line for header in self.headers for line in header.lines]
        blocks = [
            *self.frame.footer,
            *self.found.page,
            *(b for card, _ in self.found.twice for b in (card.title, *card.abstract)),
        ]
        metas = [line for card, _ in self.found.twice if card.meta for line in card.meta.lines]
        return tuple(sorted({line.number for line in (*frame, *(line for block in blocks for line in block.lines), *metas)}))

    @property
    def is_listing(self) -> bool:
        """Whether the file is a paper listing at all."""
        if source_kind(self.text):
            return False
        if self.headers or self.has_meta:
            return bool(self.cards)
        whole = sum(bool(c.abstract) and title_odds(c.title.text) > 0 > title_odds(c.abstract[0].text) for c in self.cards)
        return whole > len(self.cards) * 0.8 and len(self.unplaced) <= whole

    @property
    def is_understood(self) -> bool:
        """Whether most of the text that is not the page's own makes whole papers."""
        bare = [card for card in self.cards if not card.abstract and not card.meta]
        lost = len(self.unplaced) + len(bare)
        told = len(self.lines) - len(self.page_lines)
        return lost <= told * _MOSTLY and len(bare) <= len(self.cards) * _MOSTLY
