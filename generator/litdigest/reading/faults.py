"""What is wrong with a listing, line by line, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from litdigest.dates import LEAP_YEAR
from litdigest.model import Problem, Severity
from litdigest.reading.lines import Line, Meta
from litdigest.reading.roles import EntryLines, Reading, Role, Run
from litdigest.text.plain import shorten

_ENDED = re.compile(r"""(?:[.!?:)\]"'}”’…]|https?://\S+|\S+\.\w+/\S+)$""")
_ENDING = 300
"""Characters at an abstract's end that are checked."""
_CUT = ("...", "…")
_ROLE_NAMES: dict[Role, str] = {
    "title": "a title",
    "abstract": "an abstract",
    "more": "more of the abstract above",
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
        problems += [*_headers(reading), *_tail(reading)]
        for run in reading.runs:
            problems += _run(reading, run)
    return tuple(sorted(problems))


def _problem(reading: Reading, line: int, last_line: int, message: str, severity: Severity = "warning") -> Problem:
    return Problem.at(reading.source, line, message, severity=severity, last_line=last_line)


def _at(reading: Reading, line: Line, message: str) -> Problem:
    return _problem(reading, line.number, line.number, message)


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
    message = f"this is no paper listing: {missing}; nothing was read, save the listing page as plain text or remove the file"
    return _problem(reading, reading.lines[0].number, reading.lines[-1].number, message, "error")


def _headers(reading: Reading) -> Iterator[Problem]:
    if not reading.headers:
        message = "the file has no page header, so its listing date is unknown; add the header with a date such as 'Nov 19'"
        yield _at(reading, reading.lines[0], message)
        return
    first, *others = reading.headers
    if first.date is None:
        yield _at(reading, first.lines[-1], "the header has no listing date; add one such as 'Nov 19' as its last line")
    for header in others:
        message = "the page header stands here again; it was skipped, remove it or save the two pages as two dumps"
        yield _over(reading, header.lines, message)
        if header.date and first.date and header.date != first.date:
            yield _at(reading, header.lines[-1], "this header has another date than the first one; the first one counts")


def _tail(reading: Reading) -> Iterator[Problem]:
    last = reading.entries[-1]
    if not last.meta and last.abstract and not _ENDED.search(last.abstract[-1].text[-_ENDING:]):
        message = "the file ends in the middle of this abstract; it may have been cut off, save the page again if papers are missing"
        yield _at(reading, last.abstract[-1], message)


def _run(reading: Reading, run: Run) -> Iterator[Problem]:
    for line in run.strays:
        message = "this line belongs to no paper and was left out; remove it, or add the title or abstract that is missing"
        yield _at(reading, line, f"{message}: {shorten(line.text)!r}")
    for line, role in run.close:
        message = f"this line could be read in two ways; it was taken as {_ROLE_NAMES[role]}, check it"
        yield _at(reading, line, f"{message}: {shorten(line.text)!r}")
    if run.orphan:
        message = "these author and date lines stand under no paper and were left out; add the title and abstract above them"
        yield _over(reading, run.orphan.lines, message)
    for entry in run.entries:
        yield from _entry(reading, entry)


def _entry(reading: Reading, entry: EntryLines) -> Iterator[Problem]:
    name = repr(shorten(entry.title.text))
    if not entry.abstract:
        yield _at(reading, entry.title, f"no abstract under the title {name}; the paper is listed without one, add it if you have it")
    elif entry.abstract[-1].text.endswith(_CUT):
        message = f"the abstract of {name} was cut short where it was saved; replace it by the whole one if you can"
        yield _at(reading, entry.abstract[-1], message)
    for line in entry.abstract[1:]:
        message = f"a second paragraph under {name}; it was added to that abstract, add a title above it if it is another paper's"
        yield _at(reading, line, message)
    if entry.meta:
        yield from _meta(reading, entry.meta, name)
    elif reading.has_meta:
        message = f"no author and date lines under {name}; its authors, date and comments stay unknown, add the lines if you have them"
        yield _at(reading, entry.title, message)


def _meta(reading: Reading, meta: Meta, name: str) -> Iterator[Problem]:
    last = meta.lines[-1]
    if meta.date is None:
        yield _at(reading, last, f"no date under {name}; it stays unknown, add a line such as 'Nov 1, 2022' below the dot")
    elif meta.date.in_year(meta.date.year or LEAP_YEAR) is None:
        yield _at(reading, last, f"{meta.date_text!r} is no day of the calendar; the date of {name} stays unknown")
