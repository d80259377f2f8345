"""The commands: what they print, what they leave behind, and how they end."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from litdigest.cli.main import main
from litdigest.reading.content import read_content
from tests import ROOT, WAIT
from tests.papers import CORPUS, listing

KEYS = """dump line last_line rank title abstract authors authors_count organisation date_text published published_precision comments
    upvotes arxiv doi categories venue links""".split()
CUT = listing(CORPUS[:2]).replace("  • 3 authors\n·\nJun 2, 2023\n\n", "", 1)
"""A listing whose first paper has no meta lines: a warning."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with six papers in two dumps, two of them in both."""
    folder = tmp_path / "content"
    (folder / "dumps").mkdir(parents=True)
    (folder / "dumps" / "2023-11-19.txt").write_text(listing(CORPUS[:4]), "utf-8")
    (folder / "dumps" / "2024-03-17.txt").write_text(listing(CORPUS[2:], "Mar 17"), "utf-8")
    return folder


def litdigest(*arguments: str | Path) -> Result:
    """Run a command, and assert that it ends without an exception."""
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def saved(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def lines_of(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_the_version_is_told() -> None:
    assert litdigest("--version").stdout == f"litdigest {version('litdigest')}\n"


def test_add_refuses_what_is_there_already(content: Path, tmp_path: Path) -> None:
    twin = saved(tmp_path / "twin.txt", (content / "dumps" / "2023-11-19.txt").read_text("utf-8"))
    result = litdigest("add", twin, "--content", content)
    assert result.exit_code == 1
    assert "twin.txt:1: error: this file has the same text as" in result.stderr
    assert not (content / "dumps" / "twin.txt").exists()


def test_another_folder_of_dumps_has_its_own_topics(content: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    saved(other / "nov-19.txt", (content / "dumps" / "2023-11-19.txt").read_text("utf-8"))
    assert litdigest("topics", "fit", "--content", content, "--dumps", other).exit_code == 0
    assert (other / "topics.yml").is_file()
    assert f"{other / 'nov-19.txt'}: " in litdigest("check", "--dumps", other).output


# build


def test_build_writes_the_pages_and_says_how_many(content: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    first = litdigest("build", "--content", content, "--docs", docs)
    written = [path for path in docs.rglob("*") if path.is_file() and not path.name.startswith(".")]
    assert first.exit_code == 0
    assert first.stderr.startswith(f"{content / 'topics.yml'}:1: warning: there is no topics.yml")
    assert first.stderr.count("\n") == 1
    assert first.stdout == f"6 papers, {len(written)} files in {docs}, {len(written)} changed\n"
    assert litdigest("build", "--content", content, "--docs", docs).stdout.endswith(", 0 changed\n")


def test_build_tells_errors_and_ends_with_1(content: Path, tmp_path: Path) -> None:
    saved(content / "tags.yml", "bannd: [x]\n")
    result = litdigest("build", "--content", content, "--docs", tmp_path / "docs")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{content / 'tags.yml'}:1: error: unknown key 'bannd'")


def test_build_does_not_overwrite_somebodys_page(content: Path, tmp_path: Path) -> None:
    saved(tmp_path / "index.md", "mine\n")
    result = litdigest("build", "--content", content, "--docs", tmp_path)
    assert result.exit_code == 1
    assert "index.md: this file was not made by litdigest" in result.stderr
    assert (tmp_path / "index.md").read_text("utf-8") == "mine\n"


# parse


def test_parse_as_json_gives_an_object_an_entry(content: Path) -> None:
    dumps = sorted((content / "dumps").iterdir())
    result = litdigest("parse", *dumps, "--format", "json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, result.stderr, len(rows)) == (0, "", 8)
    assert all(list(row) == KEYS for row in rows)
    first = rows[0]
    text = dumps[0].read_text("utf-8").splitlines()
    assert (first["dump"], first["rank"], first["title"]) == ("2023-11-19", 1, CORPUS[0][0])
    assert first["title"] == text[first["line"] - 1]
    assert first["abstract"] == " ".join(CORPUS[0][1].split()) == text[first["line"] + 1]
    assert (first["date_text"], first["published"], text[first["last_line"] - 1]) == ("Jun 2, 2023", "2023-06-02", "Jun 2, 2023")
    assert (first["authors_count"], first["organisation"], first["comments"]) == (3, None, None)
    (link,) = first["links"]
    assert (link["url"], link["kind"], link["repo"]) == (
        "https://github.com/meadow-lab/tag-gates",
        "code",
        "github.com/meadow-lab/tag-gates",
    )
    assert link["evidence"].startswith("Code and flight logs are at")


@pytest.mark.parametrize(
    ("name", "shown", "told"),
    [
        ("2023-11-19.txt", {"organisation": "Bee-Lab Bee Lab", "comments": 12}, (None, "Bee-Lab Bee Lab", "Nov 8", "2023-11-08", 12)),
        ("nov-19.txt", {"authors": 1}, (1, None, "Nov 8", None, None)),
    ],
)
def test_parse_gives_what_is_stated_and_null_for_the_rest(
    tmp_path: Path, name: str, shown: dict[str, Any], told: tuple[object, ...]
) -> None:
    result = litdigest("parse", saved(tmp_path / name, listing(CORPUS[:1], date="Nov 8", **shown)), "--format", "json")
    row = json.loads(result.stdout)
    assert tuple(row[key] for key in ("authors_count", "organisation", "date_text", "published", "comments")) == told


def test_parse_as_text_gives_a_line_an_entry(content: Path) -> None:
    result = litdigest("parse", content / "dumps" / "2023-11-19.txt")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert len(lines) == 4
    assert re.fullmatch(rf"2023-11-19:\d+  1\. {re.escape(CORPUS[0][0])}  \(Jun 2, 2023\)", lines[0])


def test_nothing_printed_steers_the_terminal(content: Path) -> None:
    """Titles and names of files are untrusted, but JSON output has them unchanged."""
    path = saved(content / "dumps" / "ring\x07.txt", listing([("Bees \x1b]0;gone\x07 and \x9b2J Foxes", CORPUS[0][1])]))
    for arguments in (("parse", path), ("check", "--content", content), ("topics", "show", "--content", content)):
        result = litdigest(*arguments)
        assert re.fullmatch(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f]*", result.stdout + result.stderr), arguments
    assert "Bees [U+001B]]0;gone[U+0007] and [U+009B]2J Foxes" in litdigest("parse", path).stdout
    assert json.loads(litdigest("parse", path, "--format", "json").stdout)["title"] == "Bees \x1b]0;gone\x07 and \x9b2J Foxes"


def test_parse_tells_problems_beside_the_entries(tmp_path: Path) -> None:
    result = litdigest("parse", saved(tmp_path / "nov-19.txt", CUT), "--format", "json")
    assert result.exit_code == 0
    assert [json.loads(line)["date_text"] for line in result.stdout.splitlines()] == [None, "Jun 2, 2023"]
    assert re.match(rf"{tmp_path}/nov-19\.txt:13: warning: no author and date lines under", result.stderr)


@pytest.mark.parametrize("data", [b"", b"Dear all,\n\nthe meeting is off.\n", b"new\n\xff\n"])
def test_parse_ends_with_1_where_the_file_is_no_dump(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "mail.txt").write_bytes(data)
    result = litdigest("parse", tmp_path / "mail.txt", "--format", "json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert re.match(rf"{tmp_path}/mail\.txt:\d: error: .*; .*", result.stderr)


# add


def test_add_copies_dumps(content: Path, tmp_path: Path) -> None:
    new = saved(tmp_path / "jul-1.txt", listing(CORPUS, "Jul 1"))
    result = litdigest("add", new, "--content", content)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{content / 'dumps' / 'jul-1.txt'}: 6 entries\n"
    assert (content / "dumps" / "jul-1.txt").read_bytes() == new.read_bytes()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("mail.txt", "Dear all,\n\nthe meeting is off.\n", "mail.txt:1: error: this is no paper listing"),
        ("2023-11-19.txt", listing(CORPUS), "is there already; rename the new file"),
        ("jul-2.md", listing(CORPUS, "Jul 2"), "jul-2.md"),
        ("no-such.txt", None, "no-such.txt:1: error: it cannot be read"),
    ],
)
def test_add_refuses_and_copies_nothing(content: Path, tmp_path: Path, name: str, text: str | None, told: str) -> None:
    """A file that the next build could not read is refused, and all other files with it."""
    before = {path: path.read_bytes() for path in content.rglob("*.*") if path.is_file()}
    good = saved(tmp_path / "jul-1.txt", listing(CORPUS, "Jul 1"))
    if text is not None:
        saved(tmp_path / name, text)
    result = litdigest("add", good, tmp_path / name, "--content", content)
    assert result.exit_code == 1
    assert told in result.stderr
    assert {path: path.read_bytes() for path in content.rglob("*.*") if path.is_file()} == before


# check


def test_check_sums_up_every_line(content: Path) -> None:
    saved(content / "dumps" / "cut.txt", CUT)
    saved(content / "dumps" / "mail.txt", "Dear all,\n\nthe meeting is off.\n")
    rows = litdigest("check", "--content", content).stdout.splitlines()
    found = [
        m
        for row in rows
        if (m := re.fullmatch(r"(.+): (\d+) lines = (\d+) of the page itself \+ (\d+) in (\d+) \w+ \+ (\d+) reported", row))
    ]
    sums = {Path(m[1]).stem: tuple(map(int, m.groups()[1:])) for m in found}
    assert sums == {
        "2023-11-19": (6 + 4 * 5, 6, 4 * 5, 4, 0),
        "2024-03-17": (6 + 4 * 5, 6, 4 * 5, 4, 0),
        "cut": (6 + 2 + 5, 6, 2 + 5, 2, 0),
        "mail": (2, 0, 0, 0, 2),
    }
    problems = [row for row in rows if re.match(r".+:\d+: (?:warning|error): ", row)]
    assert rows[-1] == f"10 entries, 6 papers, {len(problems)} problems"
    assert len(rows) == len(problems) + len(sums) + 1


def test_check_ends_with_0_on_warnings_alone(content: Path) -> None:
    saved(content / "dumps" / "cut.txt", CUT)
    saved(content / "dumps" / "notes.md", "x")
    saved(content / "dumps.yml", "no-such-dump: {}\n")
    result = litdigest("check", "--content", content)
    assert result.exit_code == 0
    assert {re.sub(r".*/", "", place) for place in re.findall(r"^(\S+:\d+): warning: ", result.output, re.MULTILINE)} == {
        "cut.txt:13",
        "notes.md:1",
        "dumps.yml:1",
        "topics.yml:1",
    }


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("topics.yml", "topics:\n  - name: Bees\n    name: Wasps\n", "topics.yml:3: error:"),
        ("tags.yml", "banned: bees\n", "tags.yml:1: error:"),
        ("dumps.yml", "2023-11-19: {year: 23}\n", "dumps.yml:1: error:"),
        ("dumps/mail.txt", "Dear all,\n\nthe meeting is off.\n", "mail.txt:1: error:"),
    ],
)
def test_check_ends_with_1_on_an_error(content: Path, name: str, text: str, place: str) -> None:
    saved(content / name, text)
    result = litdigest("check", "--content", content)
    assert result.exit_code == 1
    assert place in result.output


def test_check_goes_on_after_a_dump_that_is_not_utf8(content: Path) -> None:
    (content / "dumps" / "old.txt").write_bytes(b"new\n\xff\n")
    saved(content / "dumps" / "cut.txt", CUT)
    result = litdigest("check", "--content", content)
    assert result.exit_code == 1
    assert "old.txt:2: error: this is not UTF-8 text" in result.output
    assert "cut.txt:13: warning:" in result.output


def test_check_of_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "dumps").mkdir()
    result = litdigest("check", "--content", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "0 entries, 0 papers, 0 problems\n")


# topics


def test_topics_fit_writes_a_file_that_check_accepts(content: Path) -> None:
    path = content / "topics.yml"
    dry = litdigest("topics", "fit", "--dry-run", "--content", content)
    *new, total = dry.stdout.splitlines()
    assert (dry.exit_code, total, path.exists()) == (0, "0 papers would change topic", False)
    assert len(new) == 2
    assert all(line.startswith("new topic: ") for line in new)
    result = litdigest("topics", "fit", "--content", content)
    assert result.exit_code == 0
    assert re.search(rf"^{path}: 2 topics; review the names", result.stdout, re.MULTILINE)
    assert "topics.yml" not in litdigest("check", "--content", content).output
    again = path.read_bytes()
    assert litdigest("topics", "fit", "--content", content).exit_code == 0
    assert path.read_bytes() == again


def test_topics_fit_says_what_moves(content: Path) -> None:
    path = saved(content / "topics.yml", "topics:\n- {name: All, slug: all, terms: {suspension: 3, bridge: 3, honeybee: 3, foraging: 3}}\n")
    before = path.read_bytes()
    dry = litdigest("topics", "fit", "--dry-run", "--content", content)
    head, *moves, new, total = dry.stdout.splitlines()
    assert total == "3 papers would change topic"
    (name, slug_) = re.fullmatch(r"new topic: (.+) \(([a-z0-9-]+)\)", new).groups()  # type: ignore[union-attr]
    assert head == f"All -> {name} (new): 3 papers"
    titles = {title for title, _ in CORPUS}
    for move in moves:
        title, why = re.fullmatch(r"    (.+) \((.+)\)", move).groups()  # type: ignore[union-attr]
        titles.remove(title)
        assert re.fullmatch(rf"[^;]+; {slug_} \d\.\d\d, all \d\.\d\d", why)
    assert len(titles) == 3
    assert path.read_bytes() == before
    done = litdigest("topics", "fit", "--content", content).stdout
    assert done.startswith(dry.stdout.replace("would change", "changed"))


def test_topics_fit_keeps_what_a_reviewer_wrote(content: Path) -> None:
    row = "- slug: bridges # for good\n  name: 'Bridges'\n\n  pins: [ ] # none yet\n"
    path = saved(content / "topics.yml", f"# Ours.\ntopics:\n{row}  terms: {{suspension: 3, bridge: 2}}\n")
    assert litdigest("topics", "fit", "--content", content).exit_code == 0
    text = path.read_text("utf-8")
    assert text.startswith(f"# Ours.\ntopics:\n{row}  terms: {{")
    assert len(read_content(content).topics or ()) == 2


@pytest.mark.parametrize(("name", "text"), [("topics.yml", "topics: 3\n"), ("tags.yml", "a: [\n")])
def test_topics_fit_stops_at_an_error(content: Path, name: str, text: str) -> None:
    saved(content / name, text)
    result = litdigest("topics", "fit", "--content", content)
    assert result.exit_code == 1
    assert f"{name}:" in result.stderr
    assert (content / name).read_text("utf-8") == text


def test_topics_fit_needs_a_paper(tmp_path: Path) -> None:
    (tmp_path / "dumps").mkdir()
    result = litdigest("topics", "fit", "--content", tmp_path)
    assert (result.exit_code, (tmp_path / "topics.yml").exists()) == (1, False)
    assert "add a dump first" in result.stderr


TOPICS = "topics:\n- {name: Bridges, slug: bridges, terms: {suspension: 3, bridge: 2}}\n- {name: Rest, slug: rest, terms: {zzz: 1}}\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("--fewest", "1", "--most", "1"), 0), (("--most", "1"), 0), (("--fewest", "3", "--most", "2"), 2), (("--most", "0"), 2)],
)
def test_topics_fit_keeps_within_bounds(content: Path, arguments: tuple[str, ...], code: int) -> None:
    result = litdigest("topics", "fit", "--content", content, *arguments)
    assert result.exit_code == code
    assert ("1 topic; review" in result.stdout) == (code == 0)


def test_topics_show_lists_sizes_coherence_terms_and_weakest_papers(content: Path) -> None:
    saved(content / "topics.yml", TOPICS.replace("slug: bridges,", "slug: bridges, exemplars: [cable-fatigue-in-suspension-bridges],"))
    shown = litdigest("topics", "show", "--content", content).stdout.splitlines()
    assert shown[:4] == [
        "Bridges (bridges)",
        "    3 papers, coherence 1.00, 0 more on its border",
        "    terms: suspension, bridge",
        "    typical: Cable Fatigue in Suspension Bridges",
    ]
    weakest = [re.fullmatch(r"    weakest: (.+) \((\d\.\d\d)\)", line) for line in shown[4:6]]
    scores = [float(match[2]) for match in weakest if match]
    assert len(scores) == 2
    assert scores == sorted(scores)
    assert shown[6:] == ["Unsorted (unsorted)", "    3 papers that fit no topic well"]


@pytest.mark.parametrize(
    "name", ["Cable Fatigue in Suspension Bridges", "cable fatigue in suspension bridges", "cable-fatigue-in-suspension-bridges"]
)
def test_topics_explain_a_paper_by_title_or_slug(content: Path, name: str) -> None:
    saved(content / "topics.yml", TOPICS)
    result = litdigest("topics", "explain", name, "--content", content)
    title, topic, terms, score = result.stdout.splitlines()
    assert (title, topic) == ("Cable Fatigue in Suspension Bridges", "topic: Bridges")
    told = re.fullmatch(r"terms: suspension (\d\.\d\d), bridge (\d\.\d\d)", terms)
    summed = re.fullmatch(r"  (\d\.\d\d)  Bridges", score)
    assert told
    assert summed
    assert float(told[1]) + float(told[2]) == pytest.approx(float(summed[1]), abs=0.02)


def test_topics_explain_tells_the_runner_up_and_the_margin(content: Path) -> None:
    saved(content / "topics.yml", TOPICS.replace("slug: rest, terms: {zzz: 1}", "slug: rest, terms: {cable: 2, fatigue: 2, zzz: 1}"))
    *_, first, second, margin = litdigest(
        "topics", "explain", "cable-fatigue-in-suspension-bridges", "--content", content
    ).stdout.splitlines()
    scores = [float(line.split()[0]) for line in (first, second)]
    told = re.fullmatch(r"margin: (\d\.\d\d)(, on the border)?", margin)
    assert told
    assert float(told[1]) == pytest.approx(scores[0] - scores[1], abs=0.011)
    assert bool(told[2]) == (scores[1] >= 0.75 * scores[0])


@pytest.mark.parametrize(
    ("pins", "said"), [("pins: [honeybee-foraging-under-city-light],", "topic: Bridges (pinned)"), ("", "topic: Unsorted")]
)
def test_topics_explain_a_pin_and_unsorted(content: Path, pins: str, said: str) -> None:
    saved(content / "topics.yml", TOPICS.replace("{name: Bridges,", f"{{name: Bridges, {pins}"))
    assert said in litdigest("topics", "explain", "honeybee-foraging-under-city-light", "--content", content).stdout.splitlines()


def test_topics_explain_tells_a_tie(content: Path) -> None:
    saved(content / "topics.yml", TOPICS.replace("slug: rest, terms: {zzz: 1}", "slug: rest, terms: {suspension: 3, bridge: 2}"))
    shown = litdigest("topics", "explain", "cable-fatigue-in-suspension-bridges", "--content", content).stdout.splitlines()
    assert shown[-1] == "margin: 0.00, on the border"


def test_topics_explain_an_unknown_paper(content: Path) -> None:
    result = litdigest("topics", "explain", "No Such Paper", "--content", content)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no paper 'No Such Paper'; give its title" in result.stderr


# all


@pytest.mark.parametrize(
    "arguments",
    [
        "nonsense",
        "build extra",
        "build --nonsense",
        "parse",
        "parse a.txt --format xml",
        "add",
        "topics",
        "topics nonsense",
        "topics explain",
    ],
)
def test_wrong_usage_ends_with_2(arguments: str) -> None:
    result = litdigest(*arguments.split())
    assert result.exit_code == 2
    assert "Usage: " in result.stderr


@pytest.mark.parametrize("command", ["build", "check", "topics fit", "topics show", "topics explain x"])
def test_a_missing_content_folder_ends_with_1(tmp_path: Path, command: str) -> None:
    docs = ["--docs", str(tmp_path / "docs")] if command == "build" else []
    result = litdigest(*command.split(), "--content", tmp_path / "no-such-folder", *docs)
    assert result.exit_code == 1
    assert "no-such-folder/dumps: there is no such folder" in result.stderr


@pytest.mark.slow
def test_the_module_is_the_same_program() -> None:
    command = [sys.executable, "-m", "litdigest", "--help"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=WAIT, check=True)
    assert result.stdout.startswith("Usage: litdigest ")
    assert all(name in result.stdout for name in ("build", "parse", "add", "check", "topics"))
