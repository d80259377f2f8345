"""Faults of YAML in the files that a human reviews: each is reported whole, by its line, and nothing of the file is used."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from litdigest.content import MergeRules, TagRules
from litdigest.model import Problem
from litdigest.reading.identities import parse_identities
from litdigest.reading.reviewed import parse_dump_notes, parse_merge_rules, parse_tag_rules, parse_topics

Parse = Callable[[str, str], tuple[object, tuple[Problem, ...]]]

PARSERS: list[tuple[Parse, object]] = [
    (parse_topics, ()),
    (parse_tag_rules, TagRules()),
    (parse_dump_notes, {}),
    (parse_merge_rules, MergeRules()),
    (parse_identities, {}),
]
SLUG = "is not a valid slug; use small letters, digits and single hyphens, at most 80 characters, not index or unsorted"
BAD = "this is not valid YAML"
CURE = "correct the line"
NO_ALIAS = "an alias (*name) is not read here; write the value out"
NO_KEY = "this key is no plain word; write it as text"
HALF = "holds half a surrogate pair, which is no character; write the character itself"
BELL = 'unacceptable character #x0007: special characters are not allowed in "<unicode string>", position 3'


def fault(parse: Parse, text: str) -> tuple[int, str]:
    """Return the line and the message of the only problem of `text`, after asserting that nothing was read."""
    value, (problem,) = parse(text, "content/some.yml")
    assert value in [empty for _, empty in PARSERS]
    assert problem == Problem.at("content/some.yml", problem.line, problem.message, severity="error")
    return problem.line, problem.message


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "\ufeff", "~\n"])
@pytest.mark.parametrize(("parse", "empty"), PARSERS)
def test_an_empty_file_is_fine(parse: Parse, empty: object, text: str) -> None:
    assert parse(text, "some.yml") == (empty, ())


@pytest.mark.parametrize("parse", [parse for parse, _ in PARSERS])
@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' is here twice (first at line 1); remove one"),
        ("\ufeffb: 1\na:\n\n  - 2\na: 3\n", 5, "the key 'a' is here twice (first at line 2); remove one"),
        (f"b: 1\n{'k' * 90}: 2\n{'k' * 90}: 3\n", 3, f"the key '{'k' * 77} … is here twice (first at line 2); remove one"),
        ("a:\n  b: &x [1]\n  c: *x\n", 3, NO_ALIAS),
        ("a: &x b\n\n*x : 1\n", 3, NO_ALIAS),
        ("a: {b: 1, ? [c] : 2}\n", 1, NO_KEY),
        ("a: 1\n? {c: 1}\n: 2\n", 2, NO_KEY),
        ("a: 1\n\tb: 2\n", 2, f"{BAD} (found character '\\t' that cannot start any token); {CURE}"),
        ("a:\n  - b\n c: 1\n", 3, f"{BAD} (expected <block end>, but found '<block mapping start>'); {CURE}"),
        ("a: 1\nb: 'open\n", 3, f"{BAD} (found unexpected end of stream); {CURE}"),
        ("a: 1\n---\nb: 2\n", 2, f"{BAD} (but found another document); {CURE}"),
        ("a: \x07\n", 1, f"{BAD} ({BELL}); correct the file"),
        ("- a\n- b\n", 1, "the file should hold 'key: value' lines, not list"),
        ("\na lone text\n", 2, "the file should hold 'key: value' lines, not str"),
        ("2026-01-31\n", 1, "the file should hold 'key: value' lines, not date"),
        ("a: 1\nb: !!python/object/apply:os.mkdir [made-by-yaml]\n", 2, f"the tag 'python/object/apply:os.mkdir' is not read here; {CURE}"),
        ("a: 1\nb: !!set {c}\n", 2, f"the tag 'set' is not read here; {CURE}"),
        ("a:\n- b: !mine [c]\n", 2, f"the tag '!mine' is not read here; {CURE}"),
        ("a: 1\nb: !mine c\n", 2, f"{BAD} (could not determine a constructor for the tag '!mine'); {CURE}"),
        (f"a: !{'y' * 99} c\n", 1, f"{BAD} (could not determine a constructor for the tag '!{'y' * 70} …); {CURE}"),
        ("a: 1\nb: !!int c\n", 2, f"{BAD} ('c' is no int); {CURE}"),
        ("a: 1\nb: !!bool c\n", 2, f"{BAD} ('c' is no bool); {CURE}"),
        ("a: 1\nb: !!timestamp c\n", 2, f"{BAD} ('c' is no timestamp); {CURE}"),
        ("a: 1\nb: 2024-02-30\n", 2, f"{BAD} ('2024-02-30' is no timestamp); {CURE}"),
        ("a: " + "9" * 5000, 1, f"{BAD} ('{'9' * 77} … is no int); {CURE}"),
        ('a: 1\nb: "c \\ud83d"\n', 2, f"'c \\ud83d' {HALF}"),
        ('a: 1\n"\\udc00": 1\n', 2, f"'\\udc00' {HALF}"),
    ],
    ids=lambda value: repr(value)[:24] if isinstance(value, str) else "",
)
def test_a_mistake_in_the_yaml(parse: Parse, text: str, line: int, message: str) -> None:
    assert fault(parse, text) == (line, message)


@pytest.mark.parametrize("parse", [parse for parse, _ in PARSERS])
def test_lists_within_lists_without_end_are_refused(parse: Parse) -> None:
    line, message = fault(parse, "a: " + "[" * 1000)
    assert (line, re.sub("exceeded.*\\)", "exceeded)", message)) == (1, f"{BAD} (maximum recursion depth exceeded); correct the file")
