"""Mistakes in topics.yml, tags.yml and dumps.yml: reported by line with what to do, and never executed."""

from __future__ import annotations

from functools import partial

import pytest

from litdigest.content import DumpNote, MergeRules, TagRules
from litdigest.model import Topic
from litdigest.publish.topics_yaml import topics_as_yaml
from litdigest.reading.reviewed import parse_dump_notes, parse_merge_rules, parse_tag_rules, parse_topics
from tests.test_yaml_cells import SLUG, fault
from tests.work import TIMES, calls

TOPIC = """\
# a comment
topics:
  - name: Bees
    slug: bees
    about: Who visits whom.
    terms:
      honeybee: 0.8
      nectar: 1
    pins: [a-paper]
    was: [bugs]
"""
WEIGHT = "should be a number above 0 and at most a million, not"
TAKEN = "is taken already (line {}); give this topic another"


def test_whole_files_are_read() -> None:
    (topic,), problems = parse_topics(TOPIC, "topics.yml")
    assert problems == ()
    assert (topic.name, topic.slug, topic.about) == ("Bees", "bees", "Who visits whom.")
    assert (topic.terms, topic.pins, topic.was) == ((("honeybee", 0.8), ("nectar", 1.0)), ("a-paper",), ("bugs",))
    rules = TagRules(aliases=(("bee", "honeybee"),), banned=("home",), forced=(("a-paper", "hive"), ("a-paper", "wax"), ("b", "wax")))
    text = "aliases: {bee: honeybee}\nbanned: [home]\nforced:\n  a-paper: [hive, wax]\n  b: wax\n"
    assert parse_tag_rules(text, "tags.yml") == (rules, ())
    assert parse_tag_rules("aliases:\nbanned:\nforced: {a-paper: }\n", "tags.yml") == (TagRules(), ())
    assert parse_tag_rules("forced:\naliases: {bee: ' honey  bee '}\n", "tags.yml") == (TagRules(aliases=(("bee", "honey bee"),)), ())
    notes = {"nov-19": DumpNote(year=2025, text="digest", title="Bees"), "mar-17": DumpNote()}
    assert parse_dump_notes("nov-19: {year: 2025, text: digest, title: Bees}\nmar-17: {}\n", "dumps.yml") == (notes, ())


def test_topics_are_written_as_they_are_read() -> None:
    bees = Topic(
        slug="bees",
        name="Bees – ‘and wasps’",
        about="Who visits whom: a long line, longer than the width of the file, so that it has to be folded somewhere.",
        terms=(("honeybee", 0.8), ("1e3", 1.0)),
        pins=("a-paper", "2025"),
        was=("bugs",),
        exemplars=("b-paper",),
    )
    text = topics_as_yaml([bees, Topic(slug="wax", name="Wax", about="", terms=())])
    assert parse_topics(text, "topics.yml") == ((bees, Topic(slug="wax", name="Wax", about="", terms=())), ())
    heading, rows = text.split("topics:\n")
    assert all(line.startswith("# ") for line in heading.splitlines())
    assert rows.startswith("- name: Bees – ‘and wasps’\n  slug: bees\n  about:")
    assert "  exemplars: [b-paper]\n  pins: [a-paper, '2025']\n  was: [bugs]\n  terms: {honeybee: 0.8, 1e3: 1.0}\n" in rows
    assert " has to be folded\n    somewhere.'\n" in rows


def test_what_a_topic_leaves_out_is_empty() -> None:
    assert parse_topics("{}\n", "topics.yml") == parse_topics("topics:\n", "topics.yml") == ((), ())
    (topic,), problems = parse_topics("topics:\n  - {name: Bees, slug: bees, about: '', terms: , pins: , was: }\n", "topics.yml")
    assert problems == ()
    assert topic == Topic(slug="bees", name="Bees", about="", terms=())


def test_what_is_just_within_bounds_is_read() -> None:
    longest, weights = "b" * 80, "{honeybee: 1000000, nectar: 0." + "1" * 98 + "}"
    (topic,), problems = parse_topics(f"topics:\n  - {{name: Bees, slug: {longest}, terms: {weights}}}\n", "topics.yml")
    assert problems == ()
    assert (topic.slug, topic.terms) == (longest, (("honeybee", 1e6), ("nectar", 1 / 9)))
    notes, problems = parse_dump_notes("a: {year: 1900, text: abstract}\nb: {year: 9999}\n", "dumps.yml")
    assert (notes, problems) == ({"a": DumpNote(year=1900, text="abstract"), "b": DumpNote(year=9999)}, ())


def with_line(number: int, line: str) -> str:
    """Return `TOPIC` with its line `number` replaced."""
    lines = TOPIC.splitlines()
    return "\n".join([*lines[: number - 1], line, *lines[number:]])


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (with_line(5, "    colour: red"), 5, "unknown key 'colour'; known are name, slug, about, exemplars, pins, was, terms"),
        (TOPIC + "extra: 1\n", 11, "unknown key 'extra'; known are topics"),
        ("topics: {a: b}\n", 1, "'topics' should be a list"),
        ("topics:\n  - Bees\n", 2, "each topic should hold 'key: value' lines, not str"),
        (with_line(3, "  - name: [Bees]"), 3, "'name' should be a text, not ['Bees']"),
        (with_line(3, "  - name: ' '"), 3, "'name' should be a text, not ' '"),
        (with_line(3, "  -"), 4, "'name' should be a text, not None"),
        ("topics:\n  - {name: Wax, slug: wax}\n  -\n", 3, "'name' should be a text, not None"),
        ("topics:\n  - name: Bees\n    about: Who.\n", 2, "'slug' should be a text, not None"),
        (with_line(9, "    exemplars: a-paper"), 9, "'exemplars' should be a list of texts, not 'a-paper'"),
        (with_line(10, "    was: [1]"), 10, "'was' should be a list of texts, not [1]"),
        (with_line(7, f"      honeybee: {'1' * 101}"), 7, f"this is not valid YAML ('{'1' * 77} … is no int); correct the line"),
        (with_line(7, f"      honeybee: 0.{'1' * 99}"), 7, f"this is not valid YAML ('0.{'1' * 75} … is no float); correct the line"),
        (with_line(7, "      honeybee: 1000001"), 7, f"the weight of 'honeybee' {WEIGHT} 1000001"),
        (with_line(5, "    about: 5"), 5, "'about' should be a text, not 5"),
        (
            with_line(6, "    terms: [honeybee, nectar]").replace("      honeybee: 0.8\n      nectar: 1\n", ""),
            6,
            "'terms' should hold 'key: value' lines, not list",
        ),
        (with_line(7, "      honeybee: -0.8"), 7, f"the weight of 'honeybee' {WEIGHT} -0.8"),
        (with_line(8, "      nectar: 0"), 8, f"the weight of 'nectar' {WEIGHT} 0"),
        (with_line(8, "      nectar: much"), 8, f"the weight of 'nectar' {WEIGHT} 'much'"),
        (with_line(8, "      nectar: yes"), 8, f"the weight of 'nectar' {WEIGHT} True"),
        (with_line(8, "      nectar: .nan"), 8, f"the weight of 'nectar' {WEIGHT} nan"),
        (with_line(8, "      nectar: .inf"), 8, f"the weight of 'nectar' {WEIGHT} inf"),
        (with_line(8, "      nectar: {a: 1}"), 8, f"the weight of 'nectar' {WEIGHT} {{'a': 1}}"),
        (with_line(9, "    pins: a-paper"), 9, "'pins' should be a list of texts, not 'a-paper'"),
        (with_line(9, "    pins: [1]"), 9, "'pins' should be a list of texts, not [1]"),
        (with_line(4, "    slug: Bees"), 4, f"'Bees' {SLUG}"),
        (with_line(4, "    slug: bees--wasps"), 4, f"'bees--wasps' {SLUG}"),
        (with_line(4, "    slug: ../bees"), 4, f"'../bees' {SLUG}"),
        (with_line(4, "    slug: unsorted"), 4, f"'unsorted' {SLUG}"),
        (with_line(4, "    slug: index"), 4, f"'index' {SLUG}"),
        (with_line(4, f"    slug: {'b' * 81}"), 4, f"'{'b' * 77} … {SLUG}"),
        (with_line(4, "    slug: 12"), 4, "'slug' should be a text, not 12"),
        (with_line(10, "    was: [Bugs]"), 10, f"'Bugs' {SLUG}"),
        (with_line(10, "    was: [bees]"), 10, f"the slug 'bees' {TAKEN.format(4)}"),
        (
            TOPIC + "  - name: More bees\n    slug: bees\n    terms: {wax: 1}\n",
            12,
            f"the slug 'bees' {TAKEN.format(4)}",
        ),
        (
            TOPIC + "  - name: More bees\n    slug: bugs\n    terms: {wax: 1}\n",
            12,
            f"the slug 'bugs' {TAKEN.format(10)}",
        ),
        (TOPIC + "  - name: Wax\n    slug: wax\n    was: [bees]\n    terms: {wax: 1}\n", 13, f"the slug 'bees' {TAKEN.format(4)}"),
    ],
    ids=lambda value: value if " " in str(value) and "\n" not in str(value) else "",
)
def test_a_mistake_in_the_topics(text: str, line: int, message: str) -> None:
    assert fault(parse_topics, text) == (line, message)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("banned: []\ncolour: red\n", 2, "unknown key 'colour'; known are aliases, banned, forced"),
        ("banned: home\n", 1, "'banned' should be a list of texts, not 'home'"),
        ("banned: 0\n", 1, "'banned' should be a list of texts, not 0"),
        ("forced: {}\nbanned: [1]\n", 2, "'banned' should be a list of texts, not [1]"),
        ("banned: []\naliases: [bee]\n", 2, "'aliases' should hold 'key: value' lines, not list"),
        ("banned: []\nforced: wax\n", 2, "'forced' should hold 'key: value' lines, not str"),
        ("aliases:\n  bee: honeybee\n  wasp: 3\n", 3, "'wasp' should be a text, not 3"),
        ("forced:\n  a-paper: ' '\n", 2, "'a-paper' should be a text, not ' '"),
        ("forced:\n  a-paper:\n    - hive\n    - 3\n", 2, "'a-paper' should be a list of texts, not ['hive', 3]"),
    ],
)
def test_a_mistake_in_the_tag_rules(text: str, line: int, message: str) -> None:
    assert fault(parse_tag_rules, text) == (line, message)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("mar-17: {}\nnov-19: 2025\n", 2, "'nov-19' should hold 'key: value' lines, not int"),
        ("mar-17: {}\nnov-19:\n", 2, "'nov-19' should hold 'key: value' lines, not NoneType"),
        ("nov-19:\n  text: digest\n  colour: red\n", 3, "unknown key 'colour'; known are year, text, title"),
        ("nov-19:\n  text: digest\n  year: 25\n", 3, "'year' should be a year such as 2025, not 25"),
        ("nov-19:\n  text: digest\n  year: 1899\n", 3, "'year' should be a year such as 2025, not 1899"),
        ("nov-19:\n  text: digest\n  year: 10000\n", 3, "'year' should be a year such as 2025, not 10000"),
        ("nov-19:\n  text: digest\n  year: True\n", 3, "'year' should be a year such as 2025, not True"),
        ("nov-19:\n  text: digest\n  year: '2025'\n", 3, "'year' should be a year such as 2025, not '2025'"),
        ("nov-19:\n  text: digest\n  year: 2025.0\n", 3, "'year' should be a year such as 2025, not 2025.0"),
        ("nov-19:\n  text: html\n", 2, "'text' should be abstract or digest, not 'html'"),
        ("nov-19:\n  year: 2025\n  text: [digest]\n", 3, "'text' should be abstract or digest, not ['digest']"),
        ("nov-19:\n  year: 2025\n  title: ''\n", 3, "'title' should be a text, not ''"),
    ],
)
def test_a_mistake_in_the_dump_notes(text: str, line: int, message: str) -> None:
    assert fault(parse_dump_notes, text) == (line, message)


@pytest.mark.parametrize("name", ["2025-11-19", "2025_11_19", "20251119", "017", "1e3", "no", "null", "__line__"])
def test_a_dump_is_named_as_its_file_is(name: str) -> None:
    """YAML would turn these into another number, a date or a boolean."""
    assert parse_dump_notes(f"{name}: {{year: 2025}}\n", "dumps.yml") == ({name: DumpNote(year=2025)}, ())


def test_a_message_shows_only_what_the_file_holds() -> None:
    assert fault(parse_tag_rules, "aliases:\n  kd: {a: b}\n") == (2, "'kd' should be a text, not {'a': 'b'}")


def test_a_yaml_bomb_is_refused_before_it_grows() -> None:
    def bomb(count: int) -> str:
        levels = (f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, count))
        return f"a0: &a0 [lol]\n{''.join(levels)}"

    assert fault(parse_topics, bomb(30))[0] == 2
    few, many = (calls(partial(parse_topics, bomb(count), "topics.yml")) for count in (3, 5))
    assert many < TIMES * few


def test_merge_rules_stand_beside_the_notes_of_dumps() -> None:
    text = "same:\n- [One Title, Other Title]\n- [a.txt:1, b.txt:2, c.txt:3]\napart:\n- [Slow Growth, a.txt:9]\nnov-19: {year: 2025}\n"
    rules = MergeRules(same=(("One Title", "Other Title"), ("a.txt:1", "b.txt:2", "c.txt:3")), apart=(("Slow Growth", "a.txt:9"),))
    assert parse_merge_rules(text, "dumps.yml") == (rules, ())
    assert parse_dump_notes(text, "dumps.yml") == ({"nov-19": DumpNote(year=2025)}, ())


def test_dumps_may_be_called_as_merge_rules_are() -> None:
    assert parse_dump_notes("same: {year: 2025}\n", "dumps.yml") == ({"same": DumpNote(year=2025)}, ())
    assert parse_merge_rules("same: {year: 2025}\n", "dumps.yml") == (MergeRules(), ())


@pytest.mark.parametrize("name", ["same", "apart"])
@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("One Title", "list of texts, not 'One Title'"),
        ("[1, 2]", "list of texts, not [1, 2]"),
        ("{a: b}", "list of texts, not {'a': 'b'}"),
        ("[One Title, ' ']", "list of texts, not ['One Title', ' ']"),
        ("[One Title]", "list of two or more titles or places (file:line)"),
        ("[]", "list of two or more titles or places (file:line)"),
        ("", "list of two or more titles or places (file:line)"),
    ],
)
def test_a_merge_rule_names_two_or_more(name: str, rule: str, message: str) -> None:
    text = f"nov-19: {{}}\n{name}:\n- [A, B]\n- {rule}\n"
    assert fault(parse_merge_rules, text) == (4, f"each item of {name!r} should be a {message}")
