"""Report what was decided about papers, and what differs from listing to listing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from litdigest.dates import DayDate
from litdigest.library.merging import Appearance, Decision, place_of
from litdigest.library.paper_slugs import at_entry
from litdigest.model import Problem


def decisions_as_problems(decisions: Sequence[Decision], slug_of: Callable[[Appearance], str]) -> Iterator[Problem]:
    """Yield a problem for each decision, where the second of the two entries stands."""
    for one in decisions:
        at, there = place_of(one.second), place_of(one.first)
        pages = f"papers/{slug_of(one.first)}/ and papers/{slug_of(one.second)}/"
        if one.kind == "namesakes":
            message = f"another paper has this title ({there}), and {one.reason}; both are kept: {pages}; {_cure('same', at, there)} one"
        elif one.kind == "copied":
            message = f"{there} has a near-identical abstract, but {one.reason}; both are kept: {pages}; {_cure('same', at, there)} one"
        else:
            message = f"this counts as the paper of another title ({there}), since {one.reason}; {_cure('apart', at, there)} two"
        yield at_entry(one.second, message)


def _cure(rule: str, *places: str) -> str:
    return f"list [{', '.join(sorted(places))}] under '{rule}' in dumps.yml if they are"


def conflicts(appearances: Sequence[Appearance], dates: set[dt.date]) -> list[Problem]:
    """Report facts of one paper, newest listing first, that differ from listing to listing."""
    counts = {entry.authors_count for _, entry in appearances if entry.authors_count is not None}
    found = []
    if len(counts) > 1:
        found.append(f"author counts differ from listing to listing ({_joined(sorted(counts))}); the newest counts")
    if len(dates) > 1:
        shown = _joined([DayDate.of(date) for date in sorted(dates)])
        found.append(f"dates differ from listing to listing ({shown}); a full date counts before one without a year, then the newest")
    return [at_entry(appearances[0], message) for message in found]


def repeats(appearances: Sequence[Appearance]) -> list[Problem]:
    """Report a paper that one dump lists more than once."""
    problems = []
    first: dict[str, int] = {}
    for appearance in appearances:
        line = first.setdefault(appearance[0].name, appearance[1].line)
        if line != appearance[1].line:
            problems.append(at_entry(appearance, f"listed here again (first at line {line}); the first place counts"))
    return problems


def _joined(values: Sequence[object]) -> str:
    return ", ".join(map(str, values))
