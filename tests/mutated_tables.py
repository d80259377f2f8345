"""The mutants of the tables, patterns and numbers at the top of a module, which mutmut leaves alone.

A row is removed from a table, an alternative from a pattern, or 1 is added to a number.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import re
from collections.abc import Iterator
from itertools import pairwise
from types import ModuleType

MADE = "mutants_"
"""What the names of mutmut's own tables begin with."""
_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"  # an escape, a class
    r"|\((?:\?(?:[:=!]|<[=!]|P<\w+>|[a-z]+:))?|[)|]"  # grouping and alternation
    r"|[^\\()|\[]+",
    re.DOTALL,
)


def changed_values(module: ModuleType) -> Iterator[tuple[str, str, object]]:
    """Return a name at the top of a module, the change of its value, and the changed value; in order."""
    for node in ast.parse(inspect.getsource(module)).body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        for constant in (target.id for target in targets if isinstance(target, ast.Name) and not target.id.startswith(MADE)):
            for change, value in _changes(getattr(module, constant)):
                yield constant, change, value


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
