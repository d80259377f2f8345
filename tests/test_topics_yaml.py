"""`topics.yml` keeps every byte that its reviewer wrote: comments, blank lines, quotes, order."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from litdigest.model import Topic
from litdigest.publish.topics_yaml import topics_as_yaml
from litdigest.publish.tree import write_topics
from litdigest.reading.content import FileError
from litdigest.reading.reviewed import parse_topics
from tests.work import TIMES, calls

FILE = """\
# Reviewed by Ann.

# Second thoughts.
topics:   # in the order of the menu
  # before the first

  - name: "Bees"   # the name
    slug: bees
    about: >-
      Who visits
      whom.
    pins: [a-paper, # since it names them
      # and one more
      'b-paper']
    was:
      - bugs   # until May

      # older still
      - insects
    terms: {honeybee: 0.80, nectar: 1}   # learned
    exemplars:
      - a-paper

  # between topics

  - {slug: wax, name: Wax, # in braces
     terms: {wax: 1.0}} # end of wax
# the end
"""
NEW = Topic(slug="hives", name="Hives: old and new", about="", terms=(("hive", 1.5), ("comb", 0.5)), exemplars=("c-paper",))

ROW = """\
  - name: 'Hives: old and new'
    slug: hives
    about: ''
    exemplars: [c-paper]
    pins: []
    was: []
    terms: {hive: 1.5, comb: 0.5}
"""


def read(text: str) -> tuple[Topic, ...]:
    topics, problems = parse_topics(text, "topics.yml")
    assert problems == ()
    return topics


def learned(topic: Topic) -> Topic:
    """Return a topic with terms and exemplars as from a fit."""
    return replace(topic, terms=(("comb", 1.25), *topic.terms[:1]), exemplars=("z-paper", *topic.exemplars))


def written(text: str, *topics: Topic) -> str:
    """Return the new text, after asserting that it has the topics."""
    found = topics_as_yaml(topics, text)
    assert read(found) == topics
    return found


@pytest.mark.parametrize("text", [FILE, FILE.replace("\n", "\r\n"), "\ufeff" + FILE, FILE.rstrip("\n"), f"---\n{FILE}...\n"])
def test_topics_that_stay_leave_every_byte(text: str) -> None:
    assert written(text, *read(text)) == text


def test_only_what_was_learned_is_written_anew() -> None:
    bees, wax = read(FILE)
    changed = {
        "{honeybee: 0.80, nectar: 1}": "{comb: 1.25, honeybee: 0.8}",
        "exemplars:\n      - a-paper\n": "exemplars: [z-paper, a-paper]\n",
        "{wax: 1.0}}": "{comb: 1.25, wax: 1.0}, exemplars: [z-paper]}",
        "# end of wax\n": f"# end of wax\n{ROW}",
    }
    text = FILE
    for old, new in changed.items():
        text = text.replace(old, new)
    assert written(FILE, learned(bees), learned(wax), NEW) == text


LISTS = """\
topics:
- name: Bees
  slug: bees
  exemplars: # found in May
  - b-paper # good
  # better
  - 'c #-paper'
  terms: {
    honeybee: 0.8, # much
    nectar: 1 # less
  }
"""


def test_comments_within_what_is_learned_anew_stand_above_it() -> None:
    (bees,) = read(LISTS)
    assert written(LISTS, learned(bees)) == (
        "topics:\n- name: Bees\n  slug: bees\n"
        "  # found in May\n  # good\n  # better\n  exemplars: [z-paper, b-paper, 'c #-paper']\n"
        "  # much\n  # less\n  terms: {comb: 1.25, honeybee: 0.8}\n"
    )


@pytest.mark.parametrize("end", ["", "\n", "   # mine\n", "\n\n# mine\n"])
def test_what_a_topic_did_not_have_comes_after_its_last_line(end: str) -> None:
    text = f"topics:\n- name: Bees\n  slug: bees\n  pins: [a-paper]{end}"
    (bees,) = read(text)
    rest = end.removeprefix("   # mine")
    assert written(text, learned(bees)) == (
        f"{text.removesuffix(rest)}\n  exemplars: [z-paper]\n  terms: {{comb: 1.25}}{rest}"  # in the order of a new topic
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lines_end_as_those_of_the_file(newline: str) -> None:
    bees, wax = read(FILE)
    long = replace(NEW, about="A long line that has to be folded somewhere. " * 4)
    text = written(FILE.replace("\n", newline), learned(bees), wax, replace(long, about=long.about.strip()))
    assert text.count("\n") == text.count(newline)


@pytest.mark.parametrize(
    "text",
    ["", "\n", "\ufeff", "# mine\n", "# mine", "---\n", "topics: [] # mine\n", "topics: # mine\n", "# a\ntopics:\n# b\n"],
)
def test_a_file_without_topics_gets_them(text: str) -> None:
    found = written(text, NEW)
    assert all(line in found for line in text.strip("\ufeff").replace("topics: ", "").replace("[] ", "").splitlines())


FLOW = "{topics: [{name: Bees, slug: bees}, {slug: wax, name: Wax, terms: {wax: 1}},]}\n"


def test_a_file_in_braces_stays_in_braces() -> None:
    bees, wax = read(FLOW)
    assert written(FLOW, learned(bees), wax) == FLOW.replace("slug: bees", "slug: bees, exemplars: [z-paper], terms: {comb: 1.25}")
    assert written(FLOW, bees, wax, NEW).startswith(FLOW.removesuffix(",]}\n") + ", {name: 'Hives: old and new', slug: hives,")


@pytest.mark.parametrize("text", ["{topics: []}\n", "{}\n", "~\n", "topics: 5\n", "topics:\n- name: Bees\n", "a: [\n"])
def test_what_cannot_be_added_to_is_told_and_left(tmp_path: Path, text: str) -> None:
    path = tmp_path / "topics.yml"
    path.write_text(text, "utf-8")
    topics = (*map(learned, parse_topics(text, "")[0]), NEW)
    with pytest.raises(FileError, match=r"topics\.yml: topics cannot be added .*; write each topic as .*; nothing was written"):
        write_topics(path, topics, text)
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize("now", [FILE + "# and this\n", FILE.replace("\n", "\r\n"), ""])
def test_an_edit_made_meanwhile_is_kept(tmp_path: Path, now: str) -> None:
    path = tmp_path / "topics.yml"
    path.write_bytes(now.encode())
    with pytest.raises(FileError, match=r"topics\.yml: this file was edited meanwhile and nothing was written; run the command again"):
        write_topics(path, [*read(FILE), NEW], FILE)
    assert path.read_bytes() == now.encode()


def test_a_file_that_came_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "topics.yml"
    path.write_text(FILE, "utf-8")
    with pytest.raises(FileError, match="edited meanwhile"):
        write_topics(path, [NEW])
    assert path.read_text("utf-8") == FILE


def test_work_grows_with_the_file() -> None:
    def work(count: int) -> int:
        text = "topics:\n" + "".join(f"- {{name: T{n}, slug: t{n}, terms: {{a: 1, # b\n  c: 2}}}}\n" for n in range(count))
        topics = [*map(learned, read(text)), NEW]
        return calls(partial(topics_as_yaml, topics, text))

    assert work(80) < TIMES * work(20)
