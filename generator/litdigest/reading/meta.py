"""The lines below an abstract: who, and when. On one line or on several, with or without blank lines between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from litdigest.dates import DayDate
from litdigest.reading.furniture import kind_of
from litdigest.reading.lines import Line, shape
from litdigest.reading.shown_dates import NUMBER, Shown, parse_date, parse_number, parse_period

LONGEST_WHO = 120
"""Maximum characters of an organisation or of a date that is not understood."""
_SHORT_WHO = 80
_LONG_TEXT = 150
_DATE_PLACE = 40
"""Maximum characters of a line that stands for a date though it is not understood."""

_AUTHORS = re.compile(rf"({NUMBER}) authors?", re.IGNORECASE)
_PARTS = re.compile(r" [·•|—–] ")
_MOST_PARTS = 5
_DOT = re.compile(r"^[·•]\s+(?=\S)")
_BY = re.compile(r"(?:by|authors?:) +", re.IGNORECASE)
_BETWEEN = re.compile(r" ?[,;] ?(?:and |& )?| (?:and|&) ")
_REST = re.compile(r",? (?:et al\.?|and others|(?:and |\+) ?\d+ (?:more|others?))$", re.IGNORECASE)
_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]{0,30} ){1,5}[^\W\d_][\w.'’-]{0,30}")
_BODY = re.compile(
    r"\b(?:universit|institut|laborator|labs?\b|research|colleg|school|academ|group|team|inc\b|ltd|corp|compan|ai\b|center|centre|department|"
    r"foundation|hospital|technolog|national|society)",
    re.IGNORECASE,
)
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", ":")
_SENTENCE_WORDS = 6
"""Words from which on a line that ends like a sentence is one; "Inc." ends a name."""


@dataclass(frozen=True, slots=True)
class Meta:
    """The lines of who and when."""

    lines: tuple[Line, ...]
    authors_count: int | None = None
    organisation: str | None = None
    authors: tuple[str, ...] = ()
    date: DayDate | None = None
    date_text: str | None = None
    comments: int | None = None

    @property
    def has_who(self) -> bool:
        """Whether it tells the authors or their organisation."""
        return bool(self.authors_count is not None or self.organisation or self.authors)


def meta_at(lines: Sequence[Line], at: int, since: int) -> Meta | None:
    """Return the block that begins at lines[at].

    Args:
        lines: all lines of the page.
        at: where the block would begin.
        since: how many lines of text stand between the block before and this one.
    """
    if len(lines[at].text) > LONGEST_WHO or lines[at].bare:
        return None
    if whole := _one_line(lines[at]):
        return whole
    who = _who_at(lines, at, since)
    return _with_date(lines, at + (who is not None), who or Meta(()))


def is_dot(line: Line) -> bool:
    """Return whether a line is the dot between who and when."""
    return len(line.text) < 9 and shape(line.text) in ("·", "•")


def is_who(line: Line) -> bool:
    """Return whether a line is the number of authors, or the dot below."""
    return is_dot(line) or _count(line.text) is not None


def _count(text: str) -> int | None:
    match = _AUTHORS.fullmatch(shape(text)) if len(text) <= LONGEST_WHO else None
    return parse_number(match[1]) if match else None


def _one_line(line: Line) -> Meta | None:
    """Read "4 authors · May 30 2", or a date alone."""
    plain = shape(line.text.replace("\t", " · "))
    if shown := parse_date(plain):
        return _dated(Meta((line,)), shown)
    for mark in [*_PARTS.finditer(plain)][:-_MOST_PARTS:-1]:
        one, other = plain[: mark.start()], plain[mark.end() :]
        if (shown := parse_date(other)) and not parse_period(plain):
            return _dated(replace(_read_who(one), lines=(line,)), shown)
        if (shown := parse_date(one)) and _count(other) is not None:
            return _dated(replace(_read_who(other), lines=(line,)), shown)
    return None


def _dated(meta: Meta, shown: Shown) -> Meta:
    return replace(meta, date=shown.date, date_text=shown.text, comments=shown.comments)


def _read_who(text: str) -> Meta:
    """Return what a line says about authors: their number, their names or their organisation."""
    count = _count(text)
    if count is not None:
        return Meta((), authors_count=count)
    names, whole = read_names(text)
    if names:
        return Meta((), authors=names, authors_count=len(names) if whole else None)
    return Meta((), organisation=_DOT.sub("", text))


def read_names(text: str, fewest: int = 2) -> tuple[tuple[str, ...], bool]:
    """Return the names that a line lists, and whether it lists all; none if these are no persons' names."""
    plain = shape(text)
    said = _BY.match(plain)
    plain = plain[said.end() :] if said else plain
    rest = _REST.search(plain)
    names = _BETWEEN.split(plain[: rest.start()] if rest else plain)
    if len(names) < (1 if said or rest else fewest):
        return (), False
    if not (rest and len(names) > 1) and not _are_names(names):
        return (), False
    return tuple(names), rest is None


def _are_names(texts: Sequence[str]) -> bool:
    """Return whether all texts may be names, and most look like names of persons."""
    return all(map(_NAME.fullmatch, texts)) and sum(map(_is_person, texts)) > len(texts) / 2


def _is_person(text: str) -> bool:
    return not (text[0].islower() or text.rpartition(" ")[2][0].islower() or _BODY.search(text))


def is_likely_organisation(text: str) -> bool:
    """Return whether a line looks like a name of an organisation: it is short, or says what kind of organisation it is."""
    return len(text.split()) < _SENTENCE_WORDS or bool(_BODY.search(text))


def _who_at(lines: Sequence[Line], at: int, since: int) -> Meta | None:
    """Return who lines[at] names, if it stands where that stands."""
    line = lines[at]
    if _count(line.text) is not None or (is_names := bool(since and _lists_names(line) and _leads_to_when(lines, at))):
        return replace(_read_who(shape(line.text)), lines=(line,))
    if not is_dot(line) and not is_names and _is_above_when(lines, at, since):
        return replace(_read_who(line.text), lines=(line,))
    return None


def _lists_names(line: Line) -> bool:
    """Return whether a line names persons."""
    return bool(read_names(line.text)[0])


def _leads_to_when(lines: Sequence[Line], at: int) -> bool:
    """Return whether a dot or a date follows."""
    below = lines[at + 1 : at + 3]
    return bool(below) and (is_dot(below[0]) or parse_date(shape(below[0].text)) is not None or _count(below[0].text) is not None)


def _is_above_when(lines: Sequence[Line], at: int, since: int) -> bool:
    """Return whether lines[at] is an organisation, by its place above a dot or a date."""
    line, below = lines[at], lines[at + 1 : at + 3]
    if not below or below[0].bare:
        return False
    if is_dot(below[0]):
        dated = len(below) > 1 and parse_date(shape(below[1].text)) is not None
        return not below[0].gap or (since > 0 and dated and not _is_sentence(line) and kind_of(line.text) == "text")
    if below[0].gap or parse_date(shape(below[0].text)) is None or len(line.text) > _SHORT_WHO or _is_sentence(line):
        return False
    above = lines[at - 1] if at else None
    return since > 0 and kind_of(line.text) == "text" and (line.gap or (since > 1 and above is not None and len(above.text) > _LONG_TEXT))


def _is_sentence(line: Line) -> bool:
    return line.text.endswith(_SENTENCE_ENDS) and len(line.text.split()) > _SENTENCE_WORDS


def _with_date(lines: Sequence[Line], at: int, who: Meta) -> Meta | None:
    """Return `who` with the dot at lines[at] and the date below, as far as they are there."""
    found = [*who.lines]
    if who.authors and at < len(lines) and (count := _count(lines[at].text)) is not None:
        found, who, at = [*found, lines[at]], replace(who, authors_count=count), at + 1
    dot = at < len(lines) and is_dot(lines[at])
    date = lines[at + dot] if at + dot < len(lines) else None
    shown = parse_date(shape(date.text)) if date and (found or dot) and not date.bare else None
    if not found and not shown and not (dot and not lines[at].gap):
        return None
    found += [lines[at]] if dot else []
    if date and shown:
        return _with_comments(lines, at + dot + 1, _dated(replace(who, lines=(*found, date)), shown))
    unread = date if dot and date and not date.gap and _is_date_place(lines, at + 1) else None
    return replace(who, lines=(*found, *([unread] if unread else [])), date_text=unread.text if unread else None)


def _is_date_place(lines: Sequence[Line], at: int) -> bool:
    """Return whether only a date can stand at lines[at], right below a dot."""
    line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else None
    return (
        not line.bare
        and not is_who(line)
        and len(line.text) <= _DATE_PLACE
        and (below is None or below.gap)
        and not _is_who_of_next(lines, at)
    )


def _is_who_of_next(lines: Sequence[Line], at: int) -> bool:
    return at + 1 < len(lines) and is_dot(lines[at + 1])


def _with_comments(lines: Sequence[Line], at: int, meta: Meta) -> Meta:
    """Add the number of comments where it stands on a line of its own behind another dot."""
    if meta.comments is None and at + 1 < len(lines) and is_dot(lines[at]):
        number = parse_number(shape(lines[at + 1].text))
        if number is not None:
            return replace(meta, lines=(*meta.lines, lines[at], lines[at + 1]), comments=number)
    return meta
