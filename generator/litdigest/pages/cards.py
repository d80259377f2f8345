"""Social cards: the pictures shown where a link to a page is shared.

They are drawn in two colours with Pillow's own font, so that they look the same wherever they are made.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil

from anyascii import anyascii
from PIL import Image, ImageColor, ImageDraw, ImageFont

from litdigest.catalogue.catalogue import Site
from litdigest.catalogue.wording import counted, published_text, who_text
from litdigest.library.by_date import years
from litdigest.model import Paper, Topic
from litdigest.pages.icons import ACCENT, INK, PAPER, TAGLINE, as_png, mark
from litdigest.text.maths import plain
from litdigest.text.plain import clean_spaces

_KEPT = 4096
_SIZE = (1200, 630)
_MARGIN = 80
_WIDTH = _SIZE[0] - 2 * _MARGIN
_TOP, _FOOT = 152, 520
"""Vertical positions of the title and of the subject."""
_TITLE_SIZES = range(80, 35, -4)
_SHORT, _CALM = 2, 60
"""Titles of more than `_SHORT` lines are set in at most size `_CALM`."""
_ABOUT = 34
_LEADING = 1.22
_BOLD = 0.6
"""Stroke width of titles, since the font has no bold face."""
_MOST_LETTERS = 2000
"""More letters than a card can show, even of the narrowest."""
_FULL, _PALE = 255, 85
"""Levels of ink."""
_INKS, _ACCENTS = 3, 2
"""Steps from the background to each colour: the fewest with smooth letters, since every step makes the files larger."""
_MARK = 52
_BARS = (400, 170)
_MOST_BARS = 40

_GREEK = re.compile(r"(?<![^\W\d_])[Α-Ωα-ω](?![^\W\d_])")
_POWER = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The contents of a card."""

    title: str
    about: str = ""
    """Smaller text below the title, if there is room."""
    subject: str
    """The line in the accent colour."""
    facts: str
    """The line below it."""
    counts: tuple[tuple[int, int], ...] = ()
    """Papers by year, oldest first."""

    @property
    def height(self) -> int:
        """Room for the title and the text below it."""
        return 200 if self.counts else 310


def picture_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the cards of the site, its topics and its papers."""
    yield "pictures/site.png", _drawn(_site_card(site), site.name)
    for topic in site.topic_pages:
        yield topic_picture(topic), _drawn(_topic_card(site, topic), site.name)
    if site.scale.card_per_paper:
        for paper in site.analysis.library.papers:
            yield picture_of(site, paper), _drawn(_paper_card(site, paper), site.name)


def picture_of(site: Site, paper: Paper) -> str:
    """Return the path of the card of a paper, or of its topic's card."""
    return f"pictures/papers/{paper.slug}.png" if site.scale.card_per_paper else topic_picture(site.topic_of(paper))


def topic_picture(topic: Topic) -> str:
    """Return the path of a topic's card."""
    return f"pictures/topics/{topic.slug}.png"


def _site_card(site: Site) -> Card:
    papers = site.analysis.library.papers
    facts = f"{counted(len(site.topics), 'topic')} · {counted(len(site.listings), 'digest')}"
    return Card(title=TAGLINE, subject=counted(len(papers), "paper"), facts=facts, counts=_by_year(papers))


def _topic_card(site: Site, topic: Topic) -> Card:
    papers = site.members[topic.slug]
    with_code = sum(bool(paper.code) for paper in papers)
    facts = f"{with_code} with code" if with_code else ""
    return Card(title=topic.name, about=topic.about, subject=counted(len(papers), "paper"), facts=facts, counts=_by_year(papers))


def _paper_card(site: Site, paper: Paper) -> Card:
    date = published_text(paper)
    facts = [date[:1].upper() + date[1:], who_text(paper), "with code" if paper.code else None]
    return Card(title=paper.title, subject=site.topic_of(paper).name, facts=" · ".join(fact for fact in facts if fact))


def _by_year(papers: Sequence[Paper]) -> tuple[tuple[int, int], ...]:
    """Return the counts of all years from the first to the last, but at most of the latest `_MOST_BARS`."""
    counts = {year: len(of) for year, of in years(papers) if year is not None}
    if not counts:
        return ()
    first = max(min(counts), max(counts) - _MOST_BARS + 1)
    return tuple((year, counts.get(year, 0)) for year in range(first, max(counts) + 1))


# Drawing


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Two layers of coverage, one for each ink."""

    ink: Image.Image
    accent: Image.Image

    def copy(self) -> _Sheet:
        return _Sheet(self.ink.copy(), self.accent.copy())


@functools.cache
def _blank(name: str) -> _Sheet:
    """Return a sheet with the parts that all cards share."""
    sheet = _Sheet(Image.new("L", _SIZE), Image.new("L", _SIZE))
    sheet.ink.paste(mark(_MARK), (_MARGIN, 62))
    ImageDraw.Draw(sheet.ink).text((_MARGIN + _MARK + 18, 62 + _MARK / 2), _drawable(name), _FULL, _font(36), anchor="lm")
    return sheet


@functools.lru_cache(_KEPT)  # while a site is served, its cards are the same from build to build
def _drawn(card: Card, name: str) -> bytes:
    sheet = _blank(name).copy()
    room = _WIDTH - (_BARS[0] + 40 if card.counts else 0)
    _draw_words(ImageDraw.Draw(sheet.ink), card)
    if card.counts:
        _draw_bars(sheet, card.counts)
    accent = ImageDraw.Draw(sheet.accent)
    accent.rectangle((_MARGIN, _FOOT - 34, _MARGIN + 71, _FOOT - 29), 255)
    accent.text((_MARGIN, _FOOT), _cut(_drawable(card.subject), _font(32), room), 255, _font(32))
    ImageDraw.Draw(sheet.ink).text((_MARGIN, _FOOT + 46), _cut(_drawable(card.facts), _font(28), room), _FULL, _font(28))
    return as_png(_coloured(sheet))


def _draw_words(draw: ImageDraw.ImageDraw, card: Card) -> None:
    top = _TOP
    size, lines = _fitted(_drawable(card.title) or "Untitled", card.height)
    for line in lines:
        draw.text((_MARGIN, top), line, _FULL, _font(size), stroke_width=_BOLD)
        top += round(size * _LEADING)
    room = int((_TOP + card.height - top) / (_ABOUT * _LEADING))
    for number, line in enumerate(_kept(_wrapped(_drawable(card.about), _font(_ABOUT)), room, _font(_ABOUT))):
        draw.text((_MARGIN, top + 12 + round(number * _ABOUT * _LEADING)), line, _FULL, _font(_ABOUT))


def _draw_bars(sheet: _Sheet, counts: Sequence[tuple[int, int]]) -> None:
    """Draw a bar for each year, the latest in the accent colour."""
    (width, height), right, floor = _BARS, _SIZE[0] - _MARGIN, _SIZE[1] - 88
    step = min(width // len(counts), 48)
    left = right - step * len(counts)
    highest = max(count for _, count in counts)
    for number, (year, count) in enumerate(counts):
        is_latest = year == counts[-1][0]
        x, bar = left + number * step, max(round(height * count / highest), 3)
        place = (x, floor - bar, x + step - max(step // 6, 2), floor)
        if count:
            ImageDraw.Draw(sheet.accent if is_latest else sheet.ink).rectangle(place, _FULL if is_latest else _PALE)
    draw = ImageDraw.Draw(sheet.ink)
    draw.text((right, floor + 12), str(counts[-1][0]), _FULL, _font(24), anchor="ra")
    if right - left > _BARS[0] // 3:
        draw.text((left, floor + 12), str(counts[0][0]), _FULL, _font(24))


# Words


def _font(size: float) -> ImageFont.FreeTypeFont:
    """Return the font that is part of Pillow."""
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("this Pillow was built without FreeType; install one with it")
    return font


def _drawable(text: str) -> str:
    """Return `text` in characters that the font has."""
    text = _GREEK.sub(lambda match: unicodedata.name(match[0]).rsplit(" ", 1)[1].lower(), plain(text)[:_MOST_LETTERS])
    text = _POWER.sub(lambda match: "^" + unicodedata.normalize("NFKC", match[0]), text).replace("×", "x")
    return clean_spaces("".join(ch if _has_glyph(ch) else anyascii(ch) for ch in text)[:_MOST_LETTERS])


@functools.lru_cache(maxsize=4096)
def _has_glyph(ch: str) -> bool:
    """Return whether the font has a glyph for `ch`, not just its box for missing ones."""
    font = _font(20)
    return ch.isascii() or bytes(font.getmask(ch)) != bytes(font.getmask("\uffff"))


def _fitted(text: str, height: int) -> tuple[int, list[str]]:
    """Return the largest size at which `text` fits, and its lines; at the smallest size its end may be cut."""
    least = _TITLE_SIZES[-1]
    length = _font(least).getlength(text) / least
    for size in _TITLE_SIZES:
        room = min(int(height / (size * _LEADING)), _SHORT if size > _CALM else height)
        if length * size <= room * _WIDTH and len(lines := _wrapped(text, _font(size))) <= room:
            return size, lines
    return least, _kept(_wrapped(text, _font(least)), int(height / (least * _LEADING)), _font(least))


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines: list[str] = []
    for word in chain.from_iterable(_pieces(word, font) for word in text.split()):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= _WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _pieces(word: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    """Yield a word, in parts if it is wider than a line."""
    start = 0
    while start < len(word):
        rest = word[start:]
        count = max(_fitting(rest, font, _WIDTH), 1)
        yield rest[:count]
        start += count


def _kept(lines: list[str], room: int, font: ImageFont.FreeTypeFont) -> list[str]:
    """Return as many lines as fit; the last ends in an ellipsis if others are left out."""
    if len(lines) <= room:
        return lines
    return [*lines[: room - 1], _cut(f"{lines[room - 1]} {lines[room]}", font, _WIDTH)] if room > 0 else []


def _cut(text: str, font: ImageFont.FreeTypeFont, room: float) -> str:
    """Return one line; an ellipsis replaces an end that does not fit."""
    if font.getlength(text) <= room:
        return text
    return f"{text[: _fitting(text, font, room - font.getlength(' …'))].rstrip()}…"


def _fitting(text: str, font: ImageFont.FreeTypeFont, room: float) -> int:
    """Return how many letters of `text` fit."""
    if font.getlength(text) <= room:
        return len(text)
    return bisect_right(range(1, len(text) + 1), int(room), key=lambda count: ceil(font.getlength(text[:count])))


# Files


def _coloured(sheet: _Sheet) -> Image.Image:
    """Return the sheet in the few colours of its palette."""
    image = sheet.ink.point([round(level * _INKS / 255) for level in range(256)])
    image.paste(
        sheet.accent.point([_INKS + round(level * _ACCENTS / 255) for level in range(256)]),
        mask=sheet.accent.point([255 * bool(round(level * _ACCENTS / 255)) for level in range(256)]),
    )
    image.putpalette([*_ramp(PAPER, INK, _INKS), *_ramp(PAPER, ACCENT, _ACCENTS)[3:]])
    return image


def _ramp(start: str, end: str, steps: int) -> list[int]:
    """Return red, green and blue of `steps` + 1 colours from one to the other."""
    pairs = list(zip(ImageColor.getrgb(start), ImageColor.getrgb(end), strict=True))
    return [round(a + (b - a) * step / steps) for step in range(steps + 1) for a, b in pairs]
