"""Edit `topics.yml` as text: insert what was learned, and keep every other byte that a human wrote.

A YAML library that writes the whole file would fold lines differently and drop comments within `[…]` and `{…}`. So PyYAML
only finds the positions of the values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import yaml

from litdigest.model import Topic
from litdigest.reading.content import FileError
from litdigest.reading.reviewed import parse_topics

_HEADING = """\
# The topics of this library: the reviewed model that decides where each paper goes.
# Edit name, slug, about, pins (papers that belong here, by slug) and the order freely. When you
# change a slug, or join a topic to another and delete its row, put the old slug under `was`: it
# will redirect. For a topic of your own, give name, slug and three pins or more. `litdigest topics
# fit` keeps all of these, adds topics, and learns the terms and the exemplars (the papers that fit
# best) anew, also from the pins. Terms weigh 1 on average.
"""
_WIDTH = 100
_LEARNED = ("exemplars", "terms")
_COMMENT = re.compile(r"#[^\r\n]*")
_LINE = re.compile(r"[^\r\n]*")

_Edit = tuple[int, int, str]
"""Start and end of the old text, and the new text."""


def topics_as_yaml(topics: Sequence[Topic], text: str = "") -> str:
    """Return `text` updated to `topics`; `parse_topics` reads it.

    Terms and exemplars that changed are replaced, and comments within them move above them. New topics
    go to the end of the list.

    Args:
        topics: the topics of `text` in their order, then the new ones.
        text: the present `topics.yml`; empty for a new file.

    Raises:
        FileError: `text` has other topics, or is in a form of YAML that cannot be extended.
    """
    if not text.strip("\ufeff \r\n"):
        return f"{_HEADING}{_dumped({'topics': [*map(_row, topics)]}, 0)}\n"
    plain = text.removeprefix("\ufeff")
    old, problems = parse_topics(plain, "")
    written = text[: len(text) - len(plain)] + ("" if problems else _spliced(plain, _edits(plain, old, topics)))
    if problems or parse_topics(written, "") != (tuple(topics), ()):
        raise FileError("topics cannot be added to a file of this form; write each topic as lines below a dash, then try again")
    return written


def _edits(text: str, old: Sequence[Topic], topics: Sequence[Topic]) -> Iterator[_Edit]:
    root = yaml.compose(text, yaml.SafeLoader)
    new = [_row(topic) for topic in topics[len(old) :]]
    if not isinstance(root, yaml.MappingNode) or not root.value:
        yield len(text), len(text), f"\n{_dumped({'topics': new}, 0)}\n"
    elif not old:
        yield from _set(text, root, "topics", new)
    else:
        ((_, rows),) = root.value
        for row, before, after in zip(rows.value, old, topics, strict=False):
            for name in _LEARNED:
                if getattr(before, name) != getattr(after, name):
                    yield from _set(text, row, name, _row(after)[name])
        if new:
            yield _added(text, rows, new)


def _set(text: str, mapping: yaml.MappingNode, name: str, value: object) -> Iterator[_Edit]:
    """Yield the edits that set a key: in place of its present value, or at the end."""
    found = [(key, old) for key, old in mapping.value if key.value == name]
    for key, old in found:
        column = key.start_mark.column
        above = "".join(f"{comment}\n{' ' * column}" for comment in _comments(text, key, old))
        yield key.start_mark.index, _end(old), above + _dumped({name: value}, column)
    if not found:
        yield _added(text, mapping, {name: value})


def _added(text: str, node: yaml.CollectionNode, value: Mapping[str, object] | Sequence[object]) -> _Edit:
    """Return the edit that adds `value` to the end of a mapping or list."""
    end, column = _end(node.value[-1]), node.start_mark.column
    if node.flow_style:
        inner = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=float("inf"), default_flow_style=True)
        return end, end, f", {inner.strip()[1:-1]}"
    at = _LINE.match(text, end).end()  # type: ignore[union-attr]
    return at, at, f"\n{' ' * column}{_dumped(value, column)}"


def _dumped(value: object, column: int) -> str:
    """Return YAML indented to a column, without the spaces before its first line and its last line end."""
    text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=_WIDTH - column, default_flow_style=None)
    return text.rstrip("\n").replace("\n", f"\n{' ' * column}")


def _row(topic: Topic) -> dict[str, object]:
    return {
        "name": topic.name,
        "slug": topic.slug,
        "about": topic.about,
        "exemplars": list(topic.exemplars),
        "pins": list(topic.pins),
        "was": list(topic.was),
        "terms": dict(topic.terms),
    }


def _comments(text: str, key: yaml.Node, value: yaml.Node) -> Iterator[str]:
    """Yield the comments from a key to the end of its value."""
    items = [] if isinstance(value, yaml.ScalarNode) else value.value
    leaves = [leaf for item in items for leaf in (item if isinstance(item, tuple) else (item,))]
    starts, ends = ([mark(leaf) for leaf in leaves] for mark in (lambda leaf: leaf.start_mark.index, _end))
    for start, end in zip([key.end_mark.index, *ends], [*starts, _end(value)], strict=True):
        yield from _COMMENT.findall(text, start, end)


def _end(node: yaml.Node | tuple[yaml.Node, yaml.Node]) -> int:
    """Return where a value ends. For PyYAML, a block ends where the next node begins, after any comments."""
    if isinstance(node, tuple):
        return _end(node[1])
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        return _end(node.value[-1])
    return int(node.end_mark.index)


def _spliced(text: str, edits: Iterator[_Edit]) -> str:
    """Apply edits to a text, with the line ends that it has."""
    newline = "\r\n" if "\r\n" in text else "\n"
    parts, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[0]):
        parts += [text[at:start], new.replace("\n", newline)]
        at = end
    return "".join([*parts, text[at:]])
