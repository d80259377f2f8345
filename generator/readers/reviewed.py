"""The files a human reviews: topics.yml, tags.yml, dumps.yml. Text in, values and problems out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import yaml

from generator.model import DumpNote, Problem, TagRules, Topic
from generator.text import clean_spaces

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LINE = "__line__"
_LONGEST_SLUG = 80
_HEADING = """\
# The topics of this library: the reviewed model that decides where each paper goes.
# Edit name, about, pins (paper slugs), was (former slugs) and the order freely; when you
# change a slug, keep the old one under `was` and it will redirect. `litdigest topics fit`
# learns the terms anew and keeps all of these.
"""

T = TypeVar("T")


class ReviewedError(ValueError):
    """A reviewed file cannot be used; carries the line and what to do."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class _Loader(yaml.SafeLoader):
    """Safe YAML that refuses repeated keys and aliases, and notes each mapping's line."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.get_event()  # type: ignore[no-untyped-call]
            raise ReviewedError(event.start_mark.line + 1, "aliases (*name) are not read here; write the value out")
        node: yaml.Node | None = super().compose_node(parent, index)
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: ARG002, FBT001, FBT002 - PyYAML's
        seen: dict[str, int] = {}
        for key, _ in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise ReviewedError(line, "this key is no plain word; write it as text")
            if key.value in seen:
                raise ReviewedError(line, f"the key {key.value!r} stands here twice (first at line {seen[key.value]}); remove one")
            seen[key.value] = line
        values: dict[Any, Any] = super().construct_mapping(node, deep=True)
        return {**{str(k): v for k, v in values.items()}, _LINE: node.start_mark.line + 1}


def parse_topics(text: str, source: str) -> tuple[tuple[Topic, ...], tuple[Problem, ...]]:
    """Read `topics.yml`."""
    return _guarded(_topics, text, source, ())


def parse_tag_rules(text: str, source: str) -> tuple[TagRules, tuple[Problem, ...]]:
    """Read `tags.yml`."""
    return _guarded(_tag_rules, text, source, TagRules())


def parse_dump_notes(text: str, source: str) -> tuple[dict[str, DumpNote], tuple[Problem, ...]]:
    """Read `dumps.yml`; the notes are by dump name."""
    return _guarded(_dump_notes, text, source, {})


def topics_as_yaml(topics: Iterable[Topic]) -> str:
    """Write topics as `parse_topics` reads them."""
    rows = [
        {"name": t.name, "slug": t.slug, "about": t.about, "pins": list(t.pins), "was": list(t.was), "terms": dict(t.terms)} for t in topics
    ]
    return _HEADING + yaml.safe_dump({"topics": rows}, sort_keys=False, allow_unicode=True, width=100)


def _guarded(read: Callable[[dict[str, Any]], T], text: str, source: str, empty: T) -> tuple[T, tuple[Problem, ...]]:
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader, made stricter
        if data is None:
            return empty, ()
        return read(_mapping(data, 1, "the file")), ()
    except ReviewedError as error:
        line, message = error.line, error.message
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 1
        message = f"this is not valid YAML ({error.problem}); mend the line"
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        line, message = 1, f"this is not valid YAML ({clean_spaces(str(error))[:120]}); mend the file"
    return empty, (Problem(source=source, line=line, last_line=line, severity="error", message=message),)


def _mapping(value: object, line: int, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ReviewedError(line, f"{what} should hold 'key: value' lines, not {type(value).__name__}")
    return value


def _known(row: dict[str, Any], keys: Sequence[str]) -> None:
    for key in row:
        if key != _LINE and key not in keys:
            raise ReviewedError(row[_LINE], f"unknown key {key!r}; known are {', '.join(keys)}")


def _string(row: dict[str, Any], key: str, default: str | None = None) -> str:
    value = row.get(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise ReviewedError(row[_LINE], f"{key!r} should be a text, not {value!r}")
    return clean_spaces(value)


def _strings(row: dict[str, Any], key: str) -> tuple[str, ...]:
    values = row.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ReviewedError(row[_LINE], f"{key!r} should be a list of texts, not {values!r}")
    return tuple(values)


def _pairs(row: dict[str, Any], key: str) -> tuple[tuple[str, str], ...]:
    values = _mapping(row.get(key) or {_LINE: row[_LINE]}, row[_LINE], repr(key))
    pairs = []
    for name, value in values.items():
        if name != _LINE:
            pairs += [(name, item) for item in ([value] if isinstance(value, str) else _strings(values, name))]
    return tuple(pairs)


def _slug(row: dict[str, Any], value: str) -> str:
    if not _SLUG.fullmatch(value) or len(value) > _LONGEST_SLUG or value in ("index", "unsorted"):
        raise ReviewedError(row[_LINE], f"{value!r} is no slug: use small letters, digits and single hyphens, at most 80 characters")
    return value


def _topics(data: dict[str, Any]) -> tuple[Topic, ...]:
    _known(data, ["topics"])
    rows = data.get("topics") or []
    if not isinstance(rows, list):
        raise ReviewedError(data[_LINE], "'topics' should be a list")
    topics: list[Topic] = []
    names: dict[str, int] = {}
    for row in rows:
        topic = _topic(_mapping(row, data[_LINE], "each topic"))
        for name in (topic.slug, *topic.was):
            if name in names:
                raise ReviewedError(row[_LINE], f"the slug {name!r} is taken already (line {names[name]}); give this topic another")
            names[name] = row[_LINE]
        topics.append(topic)
    return tuple(topics)


def _topic(row: dict[str, Any]) -> Topic:
    _known(row, ["name", "slug", "about", "terms", "pins", "was"])
    terms = _mapping(row.get("terms"), row[_LINE], "'terms'")
    weights = [(term, weight) for term, weight in terms.items() if term != _LINE]
    for term, weight in weights:
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight < float("inf"):
            raise ReviewedError(terms[_LINE], f"the weight of {term!r} should be a number above 0, not {weight!r}")
    return Topic(
        name=_string(row, "name"),
        slug=_slug(row, _string(row, "slug")),
        about=_string(row, "about", ""),
        terms=tuple((term, float(weight)) for term, weight in weights),
        pins=_strings(row, "pins"),
        was=tuple(_slug(row, value) for value in _strings(row, "was")),
    )


def _tag_rules(data: dict[str, Any]) -> TagRules:
    _known(data, ["aliases", "banned", "forced"])
    return TagRules(
        aliases=_pairs(data, "aliases"),
        banned=_strings(data, "banned"),
        forced=_pairs(data, "forced"),
    )


def _dump_notes(data: dict[str, Any]) -> dict[str, DumpNote]:
    return {name: _dump_note(_mapping(row, data[_LINE], repr(name))) for name, row in data.items() if name != _LINE}


def _dump_note(row: dict[str, Any]) -> DumpNote:
    _known(row, ["year", "text", "title"])
    year, text = row.get("year"), row.get("text", "abstract")
    if year is not None and (isinstance(year, bool) or not isinstance(year, int) or not 1900 <= year <= 9999):
        raise ReviewedError(row[_LINE], f"'year' should be a year such as 2025, not {year!r}")
    if text not in ("abstract", "digest"):
        raise ReviewedError(row[_LINE], f"'text' should be abstract or digest, not {text!r}")
    return DumpNote(year=year, text=text, title=_string(row, "title") if "title" in row else None)
