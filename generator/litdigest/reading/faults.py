"""What is wrong with a listing, line by line, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

from litdigest.model import Problem, Severity
from litdigest.reading.blocks import Block
from litdigest.reading.cards import Card
from litdigest.reading.frame import Header
from litdigest.reading.lines import Line
from litdigest.reading.meta import Meta, is_likely_organisation
from litdigest.reading.odds import title_odds
from litdigest.reading.reading import Reading
from litdigest.reading.roles import Role, is_list_item
from litdigest.reading.shown_dates import is_day
from litdigest.reading.sources import source_kind
from litdigest.text.plain import shorten

Fact = Literal["abstract", "date"]
_A: dict[Fact, str] = {"abstract": "an abstract", "date": "a date"}
_ENDED = re.compile(r"""(?:[.!?:)\]"'}”’…。！？]|https?://\S+|\S+\.\w+/\S+)$""")
_ENDING = 300
"""Characters at an abstract's end that are checked."""
_CUT = ("...", "…")
_SHORT = 5.0
"""Odds, in nats, from which on an abstract looks like a title."""
_FEWEST_ALIKE = 3
"""Papers from which on what all of them lack is told once."""
_ROLE_NAMES: dict[Role, str] = {
    "title": "a title",
    "abstract": "an abstract",
    "more": "more of the abstract above",
    "meta": "a date",
    "page": "a line of the page itself",
    "none": "no part of a paper",
}


def find_faults(reading: Reading) -> tuple[Problem, ...]:
    """Return the problems of a file, sorted by line."""
    problems = list(_encoding(reading))
    if not reading.lines:
        problems.append(_problem(reading, 1, 1, "the file is empty; save the listing page as text and try again", "error"))
    elif not reading.is_listing:
        problems.append(_no_listing(reading))
    else:
        lacks = _lacks(reading)
        problems += [*_frame(reading), *_lacking(reading, lacks), *_tail(reading), *_left_out(reading), *_close(reading)]
        for card in reading.cards:
            problems += _card(reading, card, lacks)
    return tuple(sorted(problems))


def _problem(reading: Reading, line: int, last_line: int, message: str, severity: Severity = "warning") -> Problem:
    return Problem.at(reading.source, line, message, severity=severity, last_line=last_line)


def _at(reading: Reading, line: Line | Block, message: str) -> Problem:
    return _problem(reading, line.number, line.last if isinstance(line, Block) else line.number, message)


def _over(reading: Reading, lines: Sequence[Line], message: str) -> Problem:
    return _problem(reading, lines[0].number, lines[-1].number, message)


def _encoding(reading: Reading) -> Iterator[Problem]:
    if reading.text.startswith("\ufeff"):
        message = "the file begins with a byte-order mark; it was ignored, save the file as plain UTF-8 to be rid of it"
        yield _problem(reading, 1, 1, message)
    if "\r" in reading.text:
        line = reading.text[: reading.text.index("\r")].count("\n") + 1
        kind = "Windows (CRLF)" if "\r\n" in reading.text else "old Macintosh (CR)"
        yield _problem(
            reading, line, line, f"the lines end in the {kind} way; they were read as LF, save the file with LF to be rid of this"
        )


def _no_listing(reading: Reading) -> Problem:
    missing = (
        "no titles with abstracts were found below the page header"
        if reading.headers
        else ("no page header and no titles with abstracts were found")
    )
    kind = source_kind(reading.text)
    what = f"it is {kind}" if kind else missing
    message = f"this is no paper listing: {what}; nothing was read, save the listing page as plain text or remove the file"
    return _problem(reading, reading.lines[0].number, reading.lines[-1].number, message, "error")


def _frame(reading: Reading) -> Iterator[Problem]:
    if not reading.is_understood:
        message = "most of this file was not understood; open the listing page in a browser, select all, and save the copied text instead"
        yield _problem(reading, reading.lines[0].number, reading.lines[-1].number, message)
    if not reading.headers and not reading.is_page:
        message = "the file has no page header, so its listing date is unknown; add the header with a date such as 'Nov 19'"
        yield _at(reading, reading.lines[0], message)
    elif reading.headers:
        yield from _headers(reading)
    for block in reading.frame.doubtful:
        message = "this line stands among those of the page itself and was taken as one of them; check it"
        yield _at(reading, block, f"{message}: {shorten(block.text)!r}")
    for block in reading.found.doubled:
        yield _at(reading, block, f"the title {shorten(block.text)!r} stands here twice; it was counted once, remove one of the two")
    for card, line in reading.found.twice:
        message = f"the card of {shorten(card.title.text)!r} stands here again (first at line {line}); it was counted once"
        yield _problem(reading, card.title.number, card.last_line, message)


def _headers(reading: Reading) -> Iterator[Problem]:
    first, *others = reading.headers
    if not first.periods:
        yield _at(reading, first.lines[-1], "the header has no listing date; add one such as 'Nov 19' as its last line")
    for header in others:
        message = "the page header stands here again; it was skipped, remove it or save the two pages as two dumps"
        yield _over(reading, header.lines, message)
        if _days(header) and _days(first) and _days(header) != _days(first):
            yield _at(reading, header.lines[-1], "this header has another date than the first one; the first one counts")


def _days(header: Header) -> list[object]:
    return [period for _, period in header.periods]


def _lacks(reading: Reading) -> frozenset[Fact]:
    """Return what no paper of the page has; it is told once."""
    if len(reading.cards) < _FEWEST_ALIKE:
        return frozenset()
    facts: dict[Fact, bool] = {
        "abstract": any(card.abstract for card in reading.cards),
        "date": any(card.meta is None or card.meta.date_text is not None for card in reading.cards),
    }
    return frozenset(fact for fact, is_there in facts.items() if not is_there)


def _lacking(reading: Reading, facts: Iterable[Fact]) -> Iterator[Problem]:
    for fact in sorted(facts):
        message = f"no paper of this page has {_A[fact]}; the papers are listed without, save the page that shows it if you can"
        yield _problem(reading, reading.cards[0].title.number, reading.cards[-1].last_line, message)


def _tail(reading: Reading) -> Iterator[Problem]:
    last = reading.cards[-1]
    if not last.meta and last.abstract and not _ENDED.search(last.abstract[-1].text[-_ENDING:]):
        message = "the file ends in the middle of this abstract; it may have been cut off, save the page again if papers are missing"
        yield _at(reading, last.abstract[-1], message)


def _left_out(reading: Reading) -> Iterator[Problem]:
    for block in reading.found.strays:
        message = "this line belongs to no paper and was left out; remove it, or add the title or abstract that is missing"
        yield _at(reading, block, f"{message}: {shorten(block.text)!r}")
    for meta in reading.found.orphans:
        message = "these author and date lines stand under no paper and were left out; add the title and abstract above them"
        yield _over(reading, meta.lines, message)


def _close(reading: Reading) -> Iterator[Problem]:
    for block, role in reading.found.close:
        message = f"this line could be read in two ways; it was taken as {_ROLE_NAMES[role]}, check it"
        yield _at(reading, block, f"{message}: {shorten(block.text)!r}")


def _card(reading: Reading, card: Card, lacks: Collection[Fact]) -> Iterator[Problem]:
    name = repr(shorten(card.title.text))
    yield from _title(reading, card, name)
    if not card.abstract and "abstract" not in lacks:
        yield _at(reading, card.title, f"no abstract under the title {name}; the paper is listed without one, add it if you have it")
    elif card.abstract and card.abstract[-1].text.endswith(_CUT):
        message = f"the abstract of {name} was cut short where it was saved; replace it by the whole one if you can"
        yield _at(reading, card.abstract[-1], message)
    for block in card.abstract:
        if block is not card.abstract[0] and not is_list_item(block.text):
            message = f"a second paragraph under {name}; it was added to that abstract, add a title above it if it is another paper's"
            yield _at(reading, block, message)
        elif block.is_doubtful:
            yield _at(reading, block, f"no blank line parts these lines; they were read as one paragraph under {name}, check them")
    if card.meta:
        yield from _meta(reading, card.meta, name, lacks)
    elif reading.has_meta:
        message = f"no author and date lines under {name}; its authors, date and comments stay unknown, add the lines if you have them"
        yield _at(reading, card.title, message)


def _title(reading: Reading, card: Card, name: str) -> Iterator[Problem]:
    if card.title.kind != "text" or not any(map(str.isalnum, card.title.text)):
        message = f"{name} could also be a line of the page itself, or a date; it was taken as a title, since an abstract follows, check it"
        yield _at(reading, card.title, message)
    elif title_odds(card.title.text) < 0:
        yield _at(reading, card.title, f"{name} is long for a title, but stands where one is missing; check it")
    if card.abstract and title_odds(card.abstract[0].text) > _SHORT:
        yield _at(reading, card.abstract[0], f"this is short for an abstract; it was taken as that of {name}, check it")
    if card.title.is_doubtful:
        yield _at(reading, card.title, f"no blank line parts these lines; they were read as one title, {name}, check it")


def _meta(reading: Reading, meta: Meta, name: str, lacks: Collection[Fact]) -> Iterator[Problem]:
    last = meta.lines[-1]
    if meta.organisation and not is_likely_organisation(meta.organisation):
        yield _at(
            reading,
            meta.lines[0],
            f"this long line stands in place of the authors of {name}, so it was taken as their organisation; check it",
        )
    if meta.date_text is None and "date" not in lacks:
        yield _at(reading, last, f"no date under {name}; it stays unknown, add a line such as 'Nov 1, 2022' below the dot")
    elif meta.date is None and meta.date_text is not None:
        yield _at(reading, last, f"{shorten(meta.date_text)!r} under {name} says no day; its date stays unknown, write it as 'Nov 1, 2022'")
    elif meta.date and not is_day(meta.date):
        yield _at(reading, last, f"{meta.date_text!r} is no day of the calendar; the date of {name} stays unknown")
