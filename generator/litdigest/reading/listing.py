"""Read a saved listing page: header, then papers, with or without who and when below them.

Every line that is not blank is the page's own, in an entry or in a problem.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import PurePath

from litdigest.content import DumpNote
from litdigest.model import Dump, Entry
from litdigest.reading.blocks import blocks_of
from litdigest.reading.cards import Card, read_cards
from litdigest.reading.faults import find_faults
from litdigest.reading.frame import Frame, find_frame
from litdigest.reading.lines import split_lines
from litdigest.reading.links import find_links
from litdigest.reading.listing_date import DatedListing, date_listing
from litdigest.reading.markup import without_markup
from litdigest.reading.meta import Meta, read_names
from litdigest.reading.paper_page import read_paper_page
from litdigest.reading.reading import Reading


def read_listing(text: str, source: str, note: DumpNote | None = None) -> Dump:
    """Read one dump.

    Args:
        text: the file's text, decoded.
        source: the file's name, for messages; its stem names the dump.
        note: its entry in `dumps.yml`.
    """
    reading = _read(text, source)
    dated = date_listing(reading, note)
    lines = tuple(line.number for line in reading.lines)
    good = reading.is_listing
    return Dump(
        name=PurePath(source).stem,
        source=source,
        listing_date=dated.date,
        year_source=dated.year_source,
        text_kind=note.text if note else "abstract",
        entries=tuple(_entry(card, rank, dated) for rank, card in enumerate(reading.cards, 1)) if good else (),
        problems=tuple(sorted((*find_faults(reading), *dated.problems))),
        header_lines=reading.page_lines if good else (),
        unplaced_lines=reading.unplaced if good else lines,
        text_lines=lines,
        fingerprint=hashlib.sha256(
            "\n".join(line.text for line in split_lines(_content(text))).encode("utf-8", "surrogatepass")
        ).hexdigest(),
        is_understood=good and reading.is_understood,
    )


def _content(text: str) -> str:
    return text.removeprefix("\ufeff")


def _read(text: str, source: str) -> Reading:
    lines = without_markup(split_lines(_content(text)))
    if page := read_paper_page(lines):
        return Reading(source, text, lines, Frame((), (), ()), page, has_meta=True, is_page=True)
    frame = find_frame(blocks_of(lines))
    metas = [block.meta for block in frame.body if block.meta]
    has_meta = any(meta.has_who or len(meta.lines) > 1 for meta in metas)
    found = read_cards(frame, has_meta=has_meta)
    if any(len(meta.authors) > 1 for meta in metas):
        found.cards = [_with_lone_name(card) for card in found.cards]
    return Reading(source, text, lines, frame, found, has_meta=has_meta)


def _with_lone_name(card: Card) -> Card:
    """Read a line in place of the authors as the name of one, in a listing that names authors."""
    if not card.meta or not card.meta.organisation:
        return card
    names, _ = read_names(card.meta.organisation, 1)
    return replace(card, meta=replace(card.meta, organisation=None, authors=names, authors_count=1)) if names else card


def _entry(card: Card, rank: int, dated: DatedListing) -> Entry:
    meta = card.meta or Meta(lines=())
    abstract = "\n".join(block.text for block in card.abstract)
    return Entry(
        line=card.title.number,
        last_line=card.last_line,
        rank=rank,
        title=card.title.text,
        abstract=abstract,
        authors_count=meta.authors_count,
        authors=meta.authors,
        organisation=meta.organisation,
        date=meta.date if meta.date and dated.allows(meta.date) else None,
        date_text=meta.date_text,
        comments=meta.comments,
        upvotes=card.upvotes,
        links=find_links(abstract),
    )
