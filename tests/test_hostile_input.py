"""Hostile names, reviewed files and sizes: refused with a helpful message, or accepted in full; never a traceback, never a path outside."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from litdigest.build import build
from litdigest.cli.main import main
from litdigest.content import Content, TagRules
from litdigest.model import Dump, Problem
from litdigest.pages.html_pages import all_html_pages
from litdigest.publish.page_shell import Shell, fill_shell
from litdigest.reading.content import read_content
from litdigest.reading.listing import read_listing
from litdigest.reading.reviewed import parse_dump_notes, parse_tag_rules, parse_topics
from litdigest.settings import Settings
from litdigest.text.plain import clean_spaces
from tests import WAIT
from tests.hostile_content import filler, load, repeated
from tests.listings import Shown, assert_conserved, prose, render, shown
from tests.sites import environment
from tests.test_properties import site_markdown
from tests.work import MOST, TIMES, growth

SETTINGS = {"small": Settings(), "large": Settings(large=1)}
SHELL = Shell(head="", style="", policy="", body=(), before="", after="", suffix="", icons=())
NAMES = load("names")
LONGEST_PART = 100
"""Characters of a name in the site; a slug has at most 80."""
MESSAGE = 400
Parse = Callable[[str, str], tuple[object, tuple[Problem, ...]]]


def content_of(*dumps: Dump) -> Content:
    return Content(reviewed="content", dumps=dumps, topics=(), tag_rules=TagRules(), dump_notes=(), editor_notes=(), pages=(), problems=())


def one_paper(number: int) -> str:
    return render([shown(f"A Title of the Paper {number} Alone", abstract=filler(number))]) + "\n"


# Names of dumps


@pytest.mark.parametrize("size", SETTINGS)
@pytest.mark.parametrize("name", NAMES)
def test_a_dump_of_any_name_has_its_page_inside(name: str, size: str) -> None:
    dump = read_listing(one_paper(1), f"dumps/{NAMES[name].replace('/', '_')}.txt")
    output = build(content_of(dump), SETTINGS[size])
    assert output.errors == ()
    (listing,) = output.site.listings.values()
    assert listing.entry_count == 1
    folders = [page.folder for page in all_html_pages(output.site)]
    assert f"digests/{listing.slug}/" in folders or f"digests/{listing.slug}.md" in output.files
    assert_names_hold([*output.files, *folders])


def assert_names_hold(names: list[str]) -> None:
    """Assert that file names are valid on every system, and unique even if case does not count."""
    for name in names:
        parts = name.rstrip("/").split("/")
        assert all(0 < len(part) <= LONGEST_PART and part.isascii() and part.isprintable() for part in parts), name
        assert not any(part.startswith((".", "-", "~", " ")) or part.endswith((".", " ")) for part in parts), name
        assert not any(part.split(".")[0].lower() in ("con", "prn", "aux", "nul") for part in parts), name
        assert not set('<>:"\\|?*%#{}[]') & set(name), name
    assert len({name.lower() for name in names}) == len(names)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dump for each name that this system accepts."""
    folder = tmp_path_factory.mktemp("named")
    (folder / "content" / "dumps").mkdir(parents=True)
    for number, name in enumerate([*NAMES.values(), "not-utf8-\udcff\udcfe"]):
        (folder / "content" / "dumps" / f"{name}.txt").write_text(one_paper(number), "utf-8")
    return folder


def test_every_dump_on_the_disk_is_read_or_told(named: Path) -> None:
    found = read_content(named / "content")
    told = {Path(problem.source).name for problem in found.problems}
    there = {path.name for path in (named / "content" / "dumps").iterdir()}
    assert {f"{dump.name}.txt" for dump in found.dumps} | told == {name for name in there if name.endswith(".txt") or name[0] != "."}
    for settings in SETTINGS.values():
        output = build(found, settings)
        assert output.errors == ()
        assert len(output.analysis.library.papers) == len(found.dumps)
        assert_names_hold([*output.files, *(page.folder for page in all_html_pages(output.site))])


@pytest.mark.parametrize("command", ["build", "check", "topics show", "topics fit --dry-run", "mail index"])
def test_commands_bear_every_name(named: Path, command: str) -> None:
    result = run(named, *command.split())
    assert "Traceback" not in result.stderr
    assert result.returncode == 0, result.stderr[-2000:]
    assert sorted(path.name for path in named.iterdir() if path.name != "build") == ["content"]


@pytest.mark.parametrize("name", NAMES)
def test_a_dump_of_any_name_is_added_or_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "content" / "dumps").mkdir(parents=True)
    path = tmp_path / "in" / f"{NAMES[name]}.txt"
    path.write_text(one_paper(1), "utf-8")
    result = CliRunner().invoke(main, ["add", "--content", str(tmp_path / "content"), "--", str(path)])
    assert isinstance(result.exception, SystemExit | None), result.output
    there = [one.name for one in (tmp_path / "content" / "dumps").iterdir()]
    assert (result.exit_code, there) in ((0, [path.name]), (1, [])), result.output
    assert sorted(one.name for one in tmp_path.iterdir()) == ["content", "in"]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the program as a user would."""
    command = [sys.executable, "-m", "litdigest", *arguments]
    settings = environment(PYTHONIOENCODING="utf-8:strict")
    return subprocess.run(
        command, cwd=folder, env=settings, capture_output=True, encoding="utf-8", errors="replace", timeout=WAIT, check=False
    )


# Reviewed files


@pytest.mark.parametrize("parse", [parse_topics, parse_tag_rules, parse_dump_notes])
@pytest.mark.parametrize("name", load("reviewed"))
def test_a_hostile_reviewed_file_is_refused_soon(parse: Parse, name: str) -> None:
    row = load("reviewed")[name]
    text = repeated(row)
    value, (problem,) = parse(text, "content/some.yml")
    assert value in ((), {}, TagRules())
    assert str(problem).startswith(f"content/some.yml:{row['line']}: error: ")
    assert row["says"] in problem.message or "unknown key" in problem.message
    assert len(problem.message) < MESSAGE
    if "times" in row:
        part = repeated(row | {"times": row["times"] // TIMES})
        assert growth(partial(parse, part, "some.yml"), partial(parse, text, "some.yml")) <= MOST


@pytest.mark.parametrize("name", load("slugs"))
def test_a_slug_that_is_no_name_is_refused(name: str) -> None:
    slug = load("slugs")[name]
    for key in ("slug", "was"):
        written = "".join(f"\\U{ord(ch):08x}" for ch in slug)
        row = {"slug": '"fine"', "was": "[]"} | {key: f'"{written}"' if key == "slug" else f'["{written}"]'}
        topics, (problem,) = parse_topics(f"topics:\n- name: A\n  slug: {row['slug']}\n  was: {row['was']}\n", "topics.yml")
        assert topics == ()
        assert str(problem).startswith(f"topics.yml:{3 if key == 'slug' else 4}: error: ")


@pytest.mark.parametrize("weight", ["1e308", "1.0e+308", "1000001", "1" + "0" * 99, "-0.0", "-.inf", "0x0", "1:00:00:00:00:00:00"])
def test_a_weight_that_no_sum_bears_is_refused(weight: str) -> None:
    topics, (problem,) = parse_topics(f"topics:\n- name: A\n  slug: a\n  terms: {{x: {weight}}}\n", "topics.yml")
    assert topics == ()
    assert "the weight of 'x' should be a number above 0" in problem.message


@pytest.mark.parametrize("size", SETTINGS)
def test_the_smallest_and_largest_weights_bear_a_build(size: str) -> None:
    text = "topics:\n- name: A\n  slug: a\n  terms: {title: 5.0e-324, paper: 1000000}\n- name: B\n  slug: b\n  terms: {alone: 5.0e-324}\n"
    topics, problems = parse_topics(text, "topics.yml")
    assert problems == ()
    dumps = [read_listing(one_paper(number), f"{number}.txt") for number in range(4)]
    assert build(replace(content_of(*dumps), topics=topics), SETTINGS[size]).errors == ()


@pytest.mark.parametrize("slug", ["con", "nul", "constructor", "feed", "index-html", "api", "years"])
def test_topics_may_have_any_plain_slug(slug: str) -> None:
    topics, problems = parse_topics(f"topics:\n- name: A\n  slug: {slug}\n  terms: {{title: 1}}\n", "topics.yml")
    assert problems == ()
    dump = read_listing(one_paper(1), "one.txt")
    for settings in SETTINGS.values():
        assert build(replace(content_of(dump), topics=topics), settings).errors == ()


# Size


def assert_grows_with_size(act: Callable[[int], object], size: int) -> None:
    """Assert that four times as much takes at most eight times as long."""
    act(size // 8)
    assert growth(partial(act, size), partial(act, TIMES * size)) <= MOST


ROWS: dict[str, Callable[[int], str]] = {
    "no papers": lambda number: f"word{number}",
    "titles alone": lambda number: f"A Title of Some Paper {number}",
    "one title": lambda _: "A Title of Some Paper",
    "headers": lambda number: ("new", "subscribe", "Nov 19")[number % 3],
    "dots": lambda number: "·" if number % 2 else "Nov 1, 2020",
    "blanks": lambda number: "\x0c \t" if number % 9 else "x",
    "abstracts": lambda number: prose(str(number % 50)),
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_dump_of_100_000_lines_is_read_whole_in_time(kind: str) -> None:
    def read(count: int) -> None:
        text = "\n".join(["new", "Subscribe", "Nov 19", *map(ROWS[kind], range(count))])
        assert_conserved(read_listing(text, "2020-11-19.txt"), text)

    assert_grows_with_size(read, 25_000)


def test_a_dump_of_100_000_lines_is_built_in_time() -> None:
    """Half of the lines belong to no paper, the others to one paper that is listed again and again."""

    def make(count: int) -> None:
        strays = [f"line {number}" for number in range(count // 2)]
        papers = [replace(shown("A Paper That Is Listed Again"), comments=number + 1) for number in range(count // 10)]
        text = "\n".join([render(papers), *strays])
        dump = read_listing(text, "2020-11-19.txt")
        assert_conserved(dump, text)
        output = build(content_of(dump), SETTINGS["large"])
        assert output.analysis.library.entry_count == len(dump.entries) >= count // 10
        assert len(output.analysis.library.listings) == 1

    assert_grows_with_size(make, 25_000)


MARKS = {
    "stars": "*",
    "tags": "<b>",
    "ampersands": "&",
    "dollars": "$",
    "formulas": "$x$ ",
    "commands": "\\emph{",
    "links": "https://a.org/b) ",
    "brackets": "[(",
    "overrides": "\u202e",
    "accents": "\u0301",
    "one word": "a",
    "sentences": "A b. ",
    "emoji": "👩\u200d",
    "other script": "知",
    "controls": "\x00",
    "dashes": "-- ",
}


@pytest.mark.parametrize("kind", MARKS)
def test_a_very_long_abstract_is_read_and_shown_in_time(kind: str) -> None:
    """Read, built, and rendered both by Markdown and in a page shell."""

    def make(size: int) -> None:
        abstract = f"Words {MARKS[kind] * (size // len(MARKS[kind]))} end."
        text = render([Shown(title="A Title of Some Paper Here", abstract=abstract, authors=3, date="May 4, 2021")])
        dump = read_listing(text, "2020-11-19.txt")
        assert_conserved(dump, text)
        show(dump)

    assert_grows_with_size(make, 20_000)


@pytest.mark.parametrize(("kind", "size"), [*((kind, 20_000) for kind in MARKS), ("one word", 250_000), ("sentences", 250_000)])
def test_a_very_long_title_is_kept_and_named_in_time(kind: str, size: int) -> None:
    """Up to a million characters, which no listing has, but another reader may produce."""

    def make(length: int) -> None:
        long = f"Words {MARKS[kind] * (length // len(MARKS[kind]))} end"
        dump = read_listing(one_paper(1), "2020-11-19.txt")
        output = build(content_of(replace(dump, entries=(replace(dump.entries[0], title=long),))), SETTINGS["large"])
        (paper,) = output.analysis.library.papers
        assert paper.title == clean_spaces(long)
        assert_names_hold([*output.files, *(page.folder for page in all_html_pages(output.site))])

    assert_grows_with_size(make, size)


def show(dump: Dump) -> None:
    """Make all pages of a dump: render the Markdown of topics, and put the others into a shell."""
    output = build(content_of(dump))
    topics = [data.decode() for name, data in output.files.items() if name.startswith("topics/") and name.endswith(".md")]
    assert [site_markdown().reset().convert(page.split("\n---\n", 1)[1]) for page in topics]
    assert [fill_shell(SHELL, page, output.site) for page in all_html_pages(output.site)]
