"""YAML of files that a human reviews, as values that know their lines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import yaml

from litdigest.model import Problem
from litdigest.text.escape import visible
from litdigest.text.plain import clean_spaces, shorten

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 80
_PLAIN_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_TAKEN = ("index", "unsorted")
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_LONGEST_NUMBER = 100
"""Maximum characters of a number: many digits are slow to read, and no value here needs them."""
_SHOWN, _WHY = 80, 120
"""Characters that a message quotes of a value, and of PyYAML's own message."""
_HALF_PAIR = re.compile("[\ud800-\udfff]")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cell:
    """A YAML value with its line; keys stay text, as written."""

    line: int
    value: dict[str, Cell] | list[Cell] | str | int | float | bool | dt.date | None

    @property
    def plain(self) -> object:
        """The value without its lines."""
        if isinstance(self.value, dict):
            return {key: cell.plain for key, cell in self.value.items()}
        return [cell.plain for cell in self.value] if isinstance(self.value, list) else self.value


class CellError(ValueError):
    """A reviewed file cannot be used; carries the line and what to do."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases, so that no small file can expand into a huge one."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.get_event()  # type: ignore[no-untyped-call]
            raise CellError(event.start_mark.line + 1, "an alias (*name) is not read here; write the value out")
        node: yaml.Node | None = super().compose_node(parent, index)
        return node

    def compose_scalar_node(self, anchor: dict[Any, yaml.Node]) -> yaml.ScalarNode:
        node: yaml.ScalarNode = super().compose_scalar_node(anchor)
        if _HALF_PAIR.search(node.value):
            message = f"{quoted(node.value)} holds half a surrogate pair, which is no character; write the character itself"
            raise CellError(node.start_mark.line + 1, message)
        return node

    def cell(self, node: yaml.Node) -> Cell:
        """Return the node's value with its lines."""
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.ScalarNode) and node.tag not in _PLAIN_TAGS:
            raise CellError(line, f"the tag {quoted(_kind(node))} is not read here; correct the line")
        if isinstance(node, yaml.MappingNode):
            return Cell(line, self._row(node))
        if isinstance(node, yaml.SequenceNode):
            return Cell(line, [self.cell(item) for item in node.value])
        return Cell(line, self._scalar(node))

    def _scalar(self, node: yaml.Node) -> Any:
        """Return the value of a scalar node. PyYAML itself does not check that the text fits its tag."""
        try:
            if node.tag in _NUMBERS and len(node.value) > _LONGEST_NUMBER:
                raise ValueError
            return self.construct_object(node)
        except (ValueError, LookupError, AttributeError) as error:
            message = f"this is not valid YAML ({quoted(node.value)} is no {_kind(node)}); correct the line"
            raise CellError(node.start_mark.line + 1, message) from error

    def _row(self, node: yaml.MappingNode) -> dict[str, Cell]:
        row: dict[str, Cell] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise CellError(line, "this key is no plain word; write it as text")
            if key.value in row:
                raise CellError(line, f"the key {quoted(key.value)} is here twice (first at line {row[key.value].line}); remove one")
            row[key.value] = replace(self.cell(value), line=line)
        return row


def guarded(read: Callable[[Cell], T], text: str, source: str, empty: T) -> tuple[T, tuple[Problem, ...]]:
    """Return what `read` makes of YAML text, or `empty` and a problem with its line."""
    try:
        cell = _load(text)
        return (empty if cell.value is None else read(cell)), ()
    except CellError as error:
        line, message = error.line, error.message
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 1
        message = f"this is not valid YAML ({shorten(str(error.problem), _WHY)}); correct the line"
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        line, message = 1, f"this is not valid YAML ({shorten(str(error), _WHY)}); correct the file"
    return empty, (Problem.at(source, line, message, severity="error"),)


def _kind(node: yaml.Node) -> str:
    return str(node.tag).removeprefix("tag:yaml.org,2002:")


def quoted(value: object) -> str:
    """Return a value as a message quotes it."""
    return shorten(repr(value), _SHOWN)


def _load(text: str) -> Cell:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return loader.cell(node) if node else Cell(1, None)
    finally:
        loader.dispose()


def mapping(cell: Cell, what: str, keys: Sequence[str] = ()) -> dict[str, Cell]:
    """Return a mapping; `keys` are the allowed keys, none for any."""
    if not isinstance(cell.value, dict):
        raise CellError(cell.line, f"{what} should hold 'key: value' lines, not {type(cell.plain).__name__}")
    for key, value in cell.value.items():
        if keys and key not in keys:
            raise CellError(value.line, f"unknown key {quoted(key)}; known are {', '.join(keys)}")
    return cell.value


def string(cell: Cell, what: str) -> str:
    """Return a text that is not empty."""
    if not isinstance(cell.value, str) or not visible(cell.value):
        raise CellError(cell.line, f"{what} should be a text, not {quoted(cell.plain)}")
    return clean_spaces(cell.value)


def strings(cell: Cell | None, what: str) -> tuple[str, ...]:
    """Return the texts of a list; none if it is missing."""
    if cell is None or cell.value is None:
        return ()
    items = cell.value if isinstance(cell.value, list) else [cell]
    values = tuple(item.value for item in items if isinstance(item.value, str) and item.value.strip())
    if not isinstance(cell.value, list) or len(values) != len(items):
        raise CellError(cell.line, f"{what} should be a list of texts, not {quoted(cell.plain)}")
    return values


def one_or_more(cell: Cell, what: str) -> tuple[str, ...]:
    """Return a text, or a list of texts."""
    return (string(cell, what),) if isinstance(cell.value, str) else strings(cell, what)


def checked_slug(cell: Cell, value: str) -> str:
    """Return `value` if it can be part of an address."""
    if not _SLUG.fullmatch(value) or len(value) > _LONGEST_SLUG or value in _TAKEN:
        rule = "use small letters, digits and single hyphens, at most 80 characters, not index or unsorted"
        raise CellError(cell.line, f"{quoted(value)} is not a valid slug; {rule}")
    return value
