"""Mutants of the tables, patterns and numbers at the top of a module, which mutmut leaves alone.

A row is removed from a table, an alternative from a pattern, or 1 is added to a number. Each
mutant exists only in memory, in a separate process.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import os
import re
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NoReturn

import pytest

from tests import ROOT

_READING = ("test_roles.py", "test_dates.py", "test_reading.py")
TESTS = {
    "generator/litdigest/reading/evidence.py": ("test_links.py",),
    "generator/litdigest/reading/links.py": ("test_links.py",),
    "generator/litdigest/text/plain.py": ("test_text.py",),
    "generator/litdigest/text/tex.py": ("test_text.py",),
    "generator/litdigest/text/escape.py": ("test_text.py",),
    "generator/litdigest/reading/faults.py": _READING,
    "generator/litdigest/reading/lines.py": _READING,
    "generator/litdigest/reading/listing.py": _READING,
    "generator/litdigest/reading/roles.py": _READING,
    "generator/litdigest/reading/reviewed.py": ("test_reviewed.py",),
}
"""The tests that concern a module's tables."""

_QUIETLY = ("--tb=no", "-p", "no:cacheprovider")
_SECONDS = 60
"""Timeout of the tests, in seconds."""
_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"  # an escape, a class
    r"|\((?:\?(?:[:=!]|<[=!]|P<\w+>|[a-z]+:))?|[)|]"  # grouping and alternation
    r"|[^\\()|\[]+",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class TableMutant:
    """A module's value without one of its parts, or a number plus 1."""

    module: str
    constant: str
    change: str
    value: object

    @property
    def name(self) -> str:
        """Its name in lists."""
        return f"{self.module}.{self.constant} {self.change}"


def table_mutants(file: str) -> Iterator[TableMutant]:
    """Return the mutants of the values at the top of a module, in order."""
    name = file.removeprefix("generator/").removesuffix(".py").replace("/", ".")
    module = importlib.import_module(name)
    for node in ast.parse((ROOT / file).read_text("utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        for constant in (target.id for target in targets if isinstance(target, ast.Name)):
            for change, value in _changes(getattr(module, constant)):
                yield TableMutant(name, constant, change, value)


def _changes(value: object) -> Iterator[tuple[str, object]]:
    """Return the possible changes of a value, each with the changed value."""
    match value:
        case dict():
            yield from ((f"without {row!r}", {key: value[key] for key in value if key != row}) for row in value)
        case tuple():
            yield from ((f"without {row!r}", tuple(kept for kept in value if kept != row)) for row in value)
        case frozenset():
            yield from ((f"without {row!r}", value - {row}) for row in sorted(value))
        case re.Pattern():
            yield from _shorter_patterns(value)
        case int() | float():
            yield f"+ 1: {value + 1}", value + 1


def _shorter_patterns(pattern: re.Pattern[str]) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Return a pattern without each of its alternatives."""
    text = pattern.pattern
    for start, end in _alternatives(text):
        with contextlib.suppress(re.error):
            yield f"without {text[start:end]!r} at {start}", re.compile(text[:start] + text[end:], pattern.flags)


def _alternatives(pattern: str) -> Iterator[tuple[int, int]]:
    """Return the position of each alternative with its bar, group by group."""
    groups: list[list[int]] = [[0]]
    for token in _TOKEN.finditer(pattern):
        if token[0].startswith("("):
            groups.append([token.end()])
        elif token[0] == "|":
            groups[-1].append(token.start())
        elif token[0] == ")":
            yield from _in_group(groups.pop(), token.start())
    yield from _in_group(groups.pop(), len(pattern))


def _in_group(bounds: list[int], end: int) -> Iterator[tuple[int, int]]:
    start, *bars = bounds
    if bars:
        yield start, bars[0] + 1
        yield from pairwise([*bars, end])


def warm_up() -> None:
    """Import the tests, so that each mutant's process starts with them."""
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(["--collect-only", "-qq", *_QUIETLY, *_paths(dict.fromkeys(chain(*TESTS.values())))])


def _paths(tests: Iterable[str]) -> list[str]:
    return [str(ROOT / "tests" / name) for name in tests]


def exit_status(mutant: TableMutant, tests: Iterable[str]) -> int:
    """Return the exit status of pytest for a mutant; below 0 if it was killed after a timeout."""
    child = os.fork()
    if not child:
        _live(mutant, _paths(tests))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _live(mutant: TableMutant, tests: list[str]) -> NoReturn:
    signal.alarm(_SECONDS)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    setattr(importlib.import_module(mutant.module), mutant.constant, mutant.value)
    os._exit(pytest.main(["-x", "-q", *_QUIETLY, *tests]))
