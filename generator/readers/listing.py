"""Read a saved listing page: header, then papers, with or without meta blocks.

Every line that is not blank ends up in the header, in an entry or in a problem.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from generator.links import find_links
from generator.model import DayDate, Dump, DumpNote, Entry, Problem
from generator.readers.lines import Header, Line, Meta, header_at, meta_at, split_lines
from generator.readers.reading import CLOSE, Role, read_roles, title_odds

_ENDED = re.compile(r"""(?:[.!?:)\]"'}”’…]|https?://\S+|\S+\.\w+/\S+)$""")
_FILE_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


@dataclass(slots=True)
class _Draft:
    """An entry while its lines are gathered."""

    title: Line
    abstract: list[Line] = field(default_factory=list)
    meta: Meta | None = None

    @property
    def last_line(self) -> int:
        lines = [self.title, *self.abstract, *(self.meta.lines if self.meta else ())]
        return lines[-1].number


def read_listing(text: str, source: str, note: DumpNote | None = None) -> Dump:
    """Read one dump.

    Args:
        text: the file's text, decoded.
        source: the file's name, for messages; its stem names the dump.
        note: what `dumps.yml` says of it.
    """
    lines = split_lines(text.removeprefix("\ufeff"))
    headers, runs, metas = _parts(lines)
    reader = _Reader(source, has_meta=bool(metas))
    reader.note_encoding(text)
    reader.note_headers(headers)
    for run, meta in runs:
        reader.take_run(run, meta)
    reader.close(lines, bool(headers))
    date = headers[0].date if headers else None
    return Dump(
        name=PurePath(source).stem,
        source=source,
        listing_date=_with_year(date, source, note, reader.problems),
        text_kind=note.text if note else "abstract",
        entries=tuple(_entry(draft, rank) for rank, draft in enumerate(reader.drafts, 1)),
        problems=tuple(sorted(reader.problems)),
        header_lines=tuple(line.number for header in headers for line in header.lines),
        unplaced_lines=tuple(sorted(reader.unplaced)),
        text_lines=tuple(line.number for line in lines),
        fingerprint=hashlib.sha256("\n".join(line.text for line in lines).encode("utf-8", "surrogatepass")).hexdigest(),
    )


Run = tuple[list[Line], Meta | None]


def _parts(lines: Sequence[Line]) -> tuple[list[Header], list[Run], list[Meta]]:
    """Split a file into its headers and its runs of text, each with the meta block that ends it."""
    headers: list[Header] = []
    runs: list[Run] = [([], None)]
    for part in _pieces(lines):
        match part:
            case Header():
                headers.append(part)
            case Meta():
                runs[-1] = (runs[-1][0], part)
                runs.append(([], None))
            case Line():
                runs[-1][0].append(part)
    metas = [meta for _, meta in runs if meta and len(meta.lines) > 1]
    return headers, [run for run in runs if run[0] or run[1]], metas


def _pieces(lines: Sequence[Line]) -> Iterator[Header | Meta | Line]:
    place = 0
    while place < len(lines):
        part = header_at(lines, place) or meta_at(lines, place) or lines[place]
        yield part
        place += 1 if isinstance(part, Line) else len(part.lines)


class _Reader:
    """Gathers entries and problems over one file."""

    def __init__(self, source: str, *, has_meta: bool) -> None:
        self.source = source
        self.has_meta = has_meta
        self.drafts: list[_Draft] = []
        self.problems: list[Problem] = []
        self.unplaced: list[int] = []

    def warn(self, line: int, message: str, last_line: int | None = None) -> None:
        """Note a fault that costs no more than what the message says."""
        self.problems.append(
            Problem(source=self.source, line=line, last_line=last_line or line, severity="warning", message=message)
        )

    def note_encoding(self, text: str) -> None:
        """Report byte-order marks and foreign line ends; both are read all the same."""
        if text.startswith("\ufeff"):
            self.warn(1, "the file begins with a byte-order mark; it was ignored, save the file as plain UTF-8 to be rid of it")
        if "\r" in text:
            kind = "Windows (CRLF)" if "\r\n" in text else "old Macintosh (CR)"
            self.warn(text[: text.index("\r")].count("\n") + 1, f"the lines end in the {kind} way; they were read as LF, save the file with LF to be rid of this")

    def note_headers(self, headers: Sequence[Header]) -> None:
        """Report a header without a date, and headers in the middle of the file."""
        if headers and headers[0].date is None:
            last = headers[0].lines[-1].number
            self.warn(last, "the header has no listing date such as 'Nov 19'; add it under the header, or name the file 2025-11-19-….txt")
        for header in headers[1:]:
            first, last = header.lines[0].number, header.lines[-1].number
            self.warn(first, "the page header stands here again; it was skipped, remove it or save the two pages as two dumps", last)
            if header.date and headers[0].date and header.date != headers[0].date:
                self.warn(last, "this header has another date than the first one; the first one counts")

    def take_run(self, run: Sequence[Line], meta: Meta | None) -> None:
        """Read the text lines up to a meta block, and give the block to the last paper."""
        roles = read_roles([line.text for line in run], has_meta=self.has_meta)
        first = len(self.drafts)
        for line, (role, margin) in zip(run, roles, strict=True):
            self._take_line(line, role)
            if margin < CLOSE:
                self._warn_close(line, role)
        papers = self.drafts[first:]
        self._take_meta(papers, meta)
        if self.has_meta:
            for draft in papers[: -1 if meta else None]:
                self.warn(draft.title.number, f"no author and date lines under {_short(draft.title.text)}; its authors, date and comments stay unknown, add the lines if you have them")
        for draft in papers:
            self._check(draft)

    def _take_line(self, line: Line, role: Role) -> None:
        if role == "title":
            self.drafts.append(_Draft(line))
        elif role == "none" or not self.drafts:
            self._leave_out(line)
        else:
            self.drafts[-1].abstract.append(line)
            if role == "more":
                self.warn(line.number, f"a second paragraph under {_short(self.drafts[-1].title.text)}; it was added to that abstract, add a title above it if it is another paper's")

    def _warn_close(self, line: Line, role: Role) -> None:
        read_as = {"title": "a title", "abstract": "an abstract", "more": "more of the abstract above", "none": "no part of a paper"}
        self.warn(line.number, f"this line could be read in two ways; it was taken as {read_as[role]}, check it: {_short(line.text)}")

    def _leave_out(self, line: Line) -> None:
        self.unplaced.append(line.number)
        self.warn(line.number, f"this line belongs to no paper and was left out; remove it, or add the title or abstract that is missing: {_short(line.text)}")

    def _take_meta(self, papers: Sequence[_Draft], meta: Meta | None) -> None:
        if meta is None:
            return
        if papers:
            papers[-1].meta = meta
            return
        first, last = meta.lines[0].number, meta.lines[-1].number
        self.unplaced.extend(line.number for line in meta.lines)
        self.warn(first, "these author and date lines stand under no paper and were left out; add the title and abstract above them", last)

    def _check(self, draft: _Draft) -> None:
        line, name = draft.title.number, _short(draft.title.text)
        if not draft.abstract:
            self.warn(line, f"no abstract under the title {name}; the paper is listed without one, add it if you have it")
        elif draft.abstract[-1].text.endswith(("...", "…")):
            self.warn(draft.abstract[-1].number, f"the abstract of {name} was cut short where it was saved; replace it by the whole one if you can")
        if draft.meta:
            self._check_meta(draft.meta, name)

    def _check_meta(self, meta: Meta, name: str) -> None:
        last = meta.lines[-1].number
        if meta.date is None:
            self.warn(last, f"no date under {name}; it stays unknown, add a line such as 'Nov 1, 2022' below the dot")
        elif meta.date.in_year(meta.date.year or 2024) is None:
            self.warn(last, f"{meta.date_text!r} is no day of the calendar; the date of {name} stays unknown")

    def close(self, lines: Sequence[Line], has_header: bool) -> None:
        """Check the file as a whole."""
        self._check_tail()
        if not lines:
            self._fail(1, 1, "the file is empty; save the listing page as text and try again")
        elif not self._is_listing(has_header):
            self._refuse(lines)
        elif not has_header:
            self.warn(1, "the file has no page header, so its listing date is unknown; add the header with a date such as 'Nov 19', or name the file 2025-11-19-….txt")

    def _check_tail(self) -> None:
        if not self.drafts or self.drafts[-1].meta or not self.drafts[-1].abstract:
            return
        last = self.drafts[-1].abstract[-1]
        if not _ENDED.search(last.text):
            self.warn(last.number, "the file ends in the middle of this abstract; it may have been cut off, save the page again if papers are missing")

    def _is_listing(self, has_header: bool) -> bool:
        papers = [d for d in self.drafts if d.abstract and title_odds(d.title.text) > 0 > title_odds(d.abstract[0].text)]
        if has_header or self.has_meta:
            return bool(self.drafts)
        return len(papers) > len(self.drafts) * 0.8 and len(self.unplaced) <= len(papers)

    def _refuse(self, lines: Sequence[Line]) -> None:
        self.drafts.clear()
        self.problems = [p for p in self.problems if "byte-order" in p.message or "lines end" in p.message]
        self.unplaced = [line.number for line in lines]
        self._fail(lines[0].number, lines[-1].number, "this is no paper listing: no page header and no titles with abstracts were found; nothing was read, save the listing page as plain text or remove the file")

    def _fail(self, line: int, last_line: int, message: str) -> None:
        self.problems.append(
            Problem(source=self.source, line=line, last_line=last_line, severity="error", message=message)
        )


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}...")


def _entry(draft: _Draft, rank: int) -> Entry:
    meta = draft.meta or Meta(lines=())
    abstract = "\n".join(line.text for line in draft.abstract)
    return Entry(
        line=draft.title.number,
        last_line=draft.last_line,
        rank=rank,
        title=draft.title.text,
        abstract=abstract,
        authors_count=meta.authors_count,
        organisation=meta.organisation,
        date=meta.date,
        date_text=meta.date_text,
        comments=meta.comments,
        links=find_links(abstract),
    )


def _with_year(date: DayDate | None, source: str, note: DumpNote | None, problems: list[Problem]) -> DayDate | None:
    """Return the listing date with the year that the header, `dumps.yml` or the file name states."""
    named = _FILE_DATE.search(PurePath(source).name)
    from_name = DayDate(month=int(named[2]), day=int(named[3]), year=int(named[1])) if named else None
    if from_name and from_name.full() is None:
        from_name = None
    if from_name and date and (from_name.month, from_name.day) != (date.month, date.day):
        message = f"the file name says {named[0] if named else ''}, the header says another day; the header's day counts and the year stays open"
        problems.append(Problem(source=source, line=1, last_line=1, severity="warning", message=message))
        from_name = None
    if date is None:
        return from_name
    stated = date.year or (note.year if note else None) or (from_name.year if from_name else None)
    return DayDate(month=date.month, day=date.day, year=stated)

