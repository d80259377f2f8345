"""The files a human reviews: topics.yml, tags.yml, dumps.yml. Text in, values and problems out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import yaml

from litdigest.model import DumpNote, Problem, TagRules, Topic
from litdigest.text.escape import visible
from litdigest.text.plain import clean_spaces, shorten

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 80
_PLAIN_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_TAKEN = ("index", "unsorted")
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_LONGEST_NUMBER = 100
"""Maximum characters of a number: many digits are slow to read, and no value here needs them."""
_LARGEST_WEIGHT = 1e6
_SHOWN, _WHY = 80, 120
"""Characters that a message quotes of a value, and of PyYAML's own message."""
_HALF_PAIR = re.compile("[\ud800-\udfff]")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A YAML value with its line; keys stay text, as written."""

    line: int
    value: dict[str, _Cell] | list[_Cell] | str | int | float | bool | dt.date | None

    @property
    def plain(self) -> object:
        """The value without its lines."""
        if isinstance(self.value, dict):
            return {key: cell.plain for key, cell in self.value.items()}
        return [cell.plain for cell in self.value] if isinstance(self.value, list) else self.value


class _ReviewedError(ValueError):
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
            raise _ReviewedError(event.start_mark.line + 1, "an alias (*name) is not read here; write the value out")
        node: yaml.Node | None = super().compose_node(parent, index)
        return node

    def compose_scalar_node(self, anchor: dict[Any, yaml.Node]) -> yaml.ScalarNode:
        node: yaml.ScalarNode = super().compose_scalar_node(anchor)
        if _HALF_PAIR.search(node.value):
            message = f"{_quoted(node.value)} holds half a surrogate pair, which is no character; write the character itself"
            raise _ReviewedError(node.start_mark.line + 1, message)
        return node

    def cell(self, node: yaml.Node) -> _Cell:
        """Return the node's value with its lines."""
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.ScalarNode) and node.tag not in _PLAIN_TAGS:
            raise _ReviewedError(line, f"the tag {_quoted(_kind(node))} is not read here; correct the line")
        if isinstance(node, yaml.MappingNode):
            return _Cell(line, self._row(node))
        if isinstance(node, yaml.SequenceNode):
            return _Cell(line, [self.cell(item) for item in node.value])
        return _Cell(line, self._scalar(node))

    def _scalar(self, node: yaml.Node) -> Any:
        """Return the value of a scalar node. PyYAML itself does not check that the text fits its tag."""
        try:
            if node.tag in _NUMBERS and len(node.value) > _LONGEST_NUMBER:
                raise ValueError
            return self.construct_object(node)
        except (ValueError, LookupError, AttributeError) as error:
            message = f"this is not valid YAML ({_quoted(node.value)} is no {_kind(node)}); correct the line"
            raise _ReviewedError(node.start_mark.line + 1, message) from error

    def _row(self, node: yaml.MappingNode) -> dict[str, _Cell]:
        row: dict[str, _Cell] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise _ReviewedError(line, "this key is no plain word; write it as text")
            if key.value in row:
                raise _ReviewedError(line, f"the key {_quoted(key.value)} is here twice (first at line {row[key.value].line}); remove one")
            row[key.value] = replace(self.cell(value), line=line)
        return row


def parse_topics(text: str, source: str) -> tuple[tuple[Topic, ...], tuple[Problem, ...]]:
    """Read `topics.yml`."""
    return _guarded(_topics, text, source, ())


def parse_tag_rules(text: str, source: str) -> tuple[TagRules, tuple[Problem, ...]]:
    """Read `tags.yml`."""
    return _guarded(_tag_rules, text, source, TagRules())


def parse_dump_notes(text: str, source: str) -> tuple[dict[str, DumpNote], tuple[Problem, ...]]:
    """Read `dumps.yml`; the notes are by dump name."""
    return _guarded(_dump_notes, text, source, {})


def _guarded(read: Callable[[_Cell], T], text: str, source: str, empty: T) -> tuple[T, tuple[Problem, ...]]:
    try:
        cell = _load(text)
        return (empty if cell.value is None else read(cell)), ()
    except _ReviewedError as error:
        line, message = error.line, error.message
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 1
        message = f"this is not valid YAML ({shorten(str(error.problem), _WHY)}); correct the line"
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        line, message = 1, f"this is not valid YAML ({shorten(str(error), _WHY)}); correct the file"
    return empty, (Problem.at(source, line, message, severity="error"),)


def _kind(node: yaml.Node) -> str:
    return str(node.tag).removeprefix("tag:yaml.org,2002:")


def _quoted(value: object) -> str:
    return shorten(repr(value), _SHOWN)


def _load(text: str) -> _Cell:
    loader = _Loader(text.removeprefix("\ufeff"))
    try:
        node = loader.get_single_node()
        return loader.cell(node) if node else _Cell(1, None)
    finally:
        loader.dispose()


def _row(cell: _Cell, what: str, keys: Sequence[str] = ()) -> dict[str, _Cell]:
    """Return a mapping; `keys` are the allowed keys, none for any."""
    if not isinstance(cell.value, dict):
        raise _ReviewedError(cell.line, f"{what} should hold 'key: value' lines, not {type(cell.plain).__name__}")
    for key, value in cell.value.items():
        if keys and key not in keys:
            raise _ReviewedError(value.line, f"unknown key {_quoted(key)}; known are {', '.join(keys)}")
    return cell.value


def _string(cell: _Cell, what: str) -> str:
    if not isinstance(cell.value, str) or not visible(cell.value):
        raise _ReviewedError(cell.line, f"{what} should be a text, not {_quoted(cell.plain)}")
    return clean_spaces(cell.value)


def _strings(cell: _Cell | None, what: str) -> tuple[str, ...]:
    if cell is None or cell.value is None:
        return ()
    items = cell.value if isinstance(cell.value, list) else [cell]
    values = tuple(item.value for item in items if isinstance(item.value, str) and item.value.strip())
    if not isinstance(cell.value, list) or len(values) != len(items):
        raise _ReviewedError(cell.line, f"{what} should be a list of texts, not {_quoted(cell.plain)}")
    return values


def _slug(cell: _Cell, value: str) -> str:
    if not _SLUG.fullmatch(value) or len(value) > _LONGEST_SLUG or value in _TAKEN:
        rule = "use small letters, digits and single hyphens, at most 80 characters, not index or unsorted"
        raise _ReviewedError(cell.line, f"{_quoted(value)} is not a valid slug; {rule}")
    return value


def _topics(cell: _Cell) -> tuple[Topic, ...]:
    rows = _row(cell, "the file", ["topics"]).get("topics", _Cell(1, None))
    if rows.value is None:
        return ()
    if not isinstance(rows.value, list):
        raise _ReviewedError(rows.line, "'topics' should be a list")
    taken: dict[str, int] = {}
    return tuple(_topic(row, taken) for row in rows.value)


def _topic(cell: _Cell, taken: dict[str, int]) -> Topic:
    missing = _Cell(cell.line, None)
    if cell.value is None:
        cell = _Cell(cell.line, {})
    row = _row(cell, "each topic", ["name", "slug", "about", "exemplars", "pins", "was", "terms"])
    name = _string(row.get("name", missing), "'name'")
    at = row.get("slug", missing)
    return Topic(
        name=name,
        slug=_free(at, _string(at, "'slug'"), taken),
        about=_string(row["about"], "'about'") if "about" in row and row["about"].value != "" else "",
        terms=_terms(row.get("terms", missing)),
        pins=_strings(row.get("pins"), "'pins'"),
        exemplars=_strings(row.get("exemplars"), "'exemplars'"),
        was=tuple(_free(row["was"], value, taken) for value in _strings(row.get("was"), "'was'")),
    )


def _free(cell: _Cell, value: str, taken: dict[str, int]) -> str:
    """Return the slug if it is valid and no other topic has or had it."""
    if _slug(cell, value) in taken:
        raise _ReviewedError(cell.line, f"the slug {_quoted(value)} is taken already (line {taken[value]}); give this topic another")
    taken[value] = cell.line
    return value


def _terms(cell: _Cell) -> tuple[tuple[str, float], ...]:
    if cell.value is None:
        return ()
    terms = []
    for term, weight in _row(cell, "'terms'").items():
        number = weight.value
        if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number <= _LARGEST_WEIGHT:
            message = f"the weight of {_quoted(term)} should be a number above 0 and at most a million, not {_quoted(weight.plain)}"
            raise _ReviewedError(weight.line, message)
        terms.append((term, float(number)))
    return tuple(terms)


def _tag_rules(cell: _Cell) -> TagRules:
    row = _row(cell, "the file", ["aliases", "banned", "forced"])
    return TagRules(
        aliases=tuple((phrase, _string(tag, _quoted(phrase))) for phrase, tag in _optional(row, "aliases").items()),
        banned=_strings(row.get("banned"), "'banned'"),
        forced=tuple((paper, tag) for paper, tags in _optional(row, "forced").items() for tag in _one_or_more(tags, _quoted(paper))),
    )


def _optional(row: dict[str, _Cell], key: str) -> dict[str, _Cell]:
    return _row(row[key], _quoted(key)) if key in row and row[key].value is not None else {}


def _one_or_more(cell: _Cell, what: str) -> tuple[str, ...]:
    return (_string(cell, what),) if isinstance(cell.value, str) else _strings(cell, what)


def _dump_notes(cell: _Cell) -> dict[str, DumpNote]:
    return {name: _dump_note(row, _quoted(name)) for name, row in _row(cell, "the file").items()}


def _dump_note(cell: _Cell, what: str) -> DumpNote:
    row = _row(cell, what, ["year", "text", "title"])
    year, text = row.get("year"), row.get("text")
    if year and (isinstance(year.value, bool) or not isinstance(year.value, int) or not 1900 <= year.value <= 9999):
        raise _ReviewedError(year.line, f"'year' should be a year such as 2025, not {_quoted(year.plain)}")
    if text and text.value not in ("abstract", "digest"):
        raise _ReviewedError(text.line, f"'text' should be abstract or digest, not {_quoted(text.plain)}")
    return DumpNote(
        year=year.value if year and isinstance(year.value, int) else None,
        text="digest" if text and text.value == "digest" else "abstract",
        title=_string(row["title"], "'title'") if "title" in row else None,
    )
