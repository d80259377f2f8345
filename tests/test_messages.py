"""What the commands say: on any terminal, about any name, and where the system refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from litdigest.cli.main import main
from litdigest.reading.content import read_content
from litdigest.reading.listing import read_listing
from tests import WAIT
from tests.listings import render, shown

TITLES = ["Slow Rivers of Sensor Data", "日本語の論文タイトル", "Déjà Vu in Trees"]
LISTING = render([shown(title, "Nov 1, 2022") for title in TITLES]) + "\n"
MURKY = "new\n\nSubscribe\n\nNov 19\n\n" + "\n\n".join(
    f"A Line about Some Matter or Other, Number {number}" for number in "one two three four five".split()
)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    for name in ("dumps", "notes/sub", "pages"):
        (folder / name).mkdir(parents=True)
    (folder / "dumps" / "2023-11-19.txt").write_text(LISTING, "utf-8")
    return folder


def litdigest(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def program(*arguments: str | Path, output: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own, with its output in a file."""
    with Path(output).open("w", encoding="utf-8") as file:
        return subprocess.run(
            [sys.executable, "-m", "litdigest", *map(str, arguments)],
            stdout=file, stderr=subprocess.PIPE, text=True, errors="replace", timeout=WAIT, check=False, env={**os.environ, **environment},
        )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8"])
def test_every_title_is_shown_on_a_terminal_of_any_encoding(content: Path, tmp_path: Path, encoding: str) -> None:
    path = content / "dumps" / "2023-11-19.txt"
    done = program("parse", path, output=str(tmp_path / "out"), PYTHONIOENCODING=encoding)
    said = (tmp_path / "out").read_bytes().decode(encoding)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.count("Nov 1, 2022") for line in said.splitlines()] == [1, 1, 1]
    assert TITLES[1].encode(encoding, "backslashreplace").decode(encoding) in said


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["check"], ["--help"]])
def test_a_full_disk_is_told_in_one_line(content: Path, arguments: list[str]) -> None:
    place: list[str | Path] = [] if arguments == ["--help"] else ["--content", content]
    done = program(*arguments, *place, output="/dev/full")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "No space left on device; check the path" in done.stderr


@pytest.mark.parametrize("end", ["\n", "\r", "\x0b", "\x0c", "\x85", "\x1c", "\x1f", "\u2028"])
def test_no_name_and_no_title_begins_a_line_of_its_own(content: Path, end: str) -> None:
    forged = f"a{end}file.txt:1: error: forged"
    path = content / "dumps" / f"{forged}.txt"
    try:
        path.write_text(LISTING, "utf-8")
    except OSError:
        pytest.skip("this system has no such names")
    (content / "topics.yml").write_text("topics: 3\n", "utf-8")
    commands: list[list[str | Path]] = [["check", "--content", content], ["parse", path], ["topics", "fit", "--content", content]]
    for command in commands:
        said = litdigest(*command).output
        assert "forged" in said or "topics" in command
        assert not any(line.startswith("file.txt:1:") for line in said.splitlines())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dumps/.hidden.txt", "warning: this file is hidden, so it was not read"),
        ("dumps/topics.yml", "warning: this is no .txt or .json file and was not read"),
        ("notes/2023-11-19.MD", "warning: this is no note and was not read"),
        ("notes/2023-11-19.txt", "warning: this is no note and was not read"),
        ("notes/sub/2023-11-19.md", "warning: this is no note and was not read"),
        ("topics.yaml", "warning: this file is not read; name it topics.yml"),
    ],
)
def test_a_file_that_nobody_reads_is_told(content: Path, name: str, said: str) -> None:
    (content / name).write_text("x\n", "utf-8")
    found = [str(problem) for problem in read_content(content).problems]
    assert [problem.startswith(f"{content / name}:1: {said}") for problem in found] == [True]


def test_files_that_are_meant_not_to_be_read_are_not_told(content: Path) -> None:
    for name in ("dumps/README.md", "notes/README.md", "dumps/.gitkeep", "dumps/.DS_Store", "pages/.hidden.md"):
        (content / name).write_text("x\n", "utf-8")
    assert read_content(content).problems == ()


def test_a_page_that_is_not_utf8_is_an_error_with_its_line(content: Path) -> None:
    (content / "pages" / "about.md").write_bytes(b"# About\n\ncaf\xe9\n")
    (content / "pages" / "picture.png").write_bytes(b"\x89PNG\xff")
    found = read_content(content)
    assert [name for name, _ in found.pages] == ["picture.png"]
    assert [str(problem) for problem in found.problems] == [
        f"{content / 'pages' / 'about.md'}:3: error: this is not UTF-8 text; save it again as plain text in UTF-8"
    ]


def test_a_loop_of_links_is_an_error(content: Path) -> None:
    (content / "pages" / "loop").symlink_to("loop")
    (problem,) = read_content(content).problems
    assert (problem.severity, problem.source) == ("error", str(content / "pages" / "loop"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything can be read here")
def test_a_folder_that_cannot_be_read_is_an_error(content: Path) -> None:
    folder = content / "notes" / "sub"
    folder.chmod(0)
    try:
        (problem,) = read_content(content).problems
    finally:
        folder.chmod(0o755)
    assert (problem.severity, problem.source) == ("error", str(folder))


def test_what_is_mostly_not_understood_is_not_added_but_read_where_it_is(content: Path, tmp_path: Path) -> None:
    good, murky = tmp_path / "2023-11-20.txt", tmp_path / "murky.txt"
    good.write_text(render([shown("Folded Kernels", "Nov 1, 2022")], "Nov 20"), "utf-8")
    murky.write_text(MURKY, "utf-8")
    result = litdigest("add", good, murky, "--content", content)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "murky.txt:1: error: most of this file was not understood, so it was not added" in result.stderr
    assert sorted(path.name for path in (content / "dumps").iterdir()) == ["2023-11-19.txt"]
    (content / "dumps" / "murky.txt").write_text(MURKY, "utf-8")
    result = litdigest("check", "--content", content)
    assert result.exit_code == 0
    assert "murky.txt:1: warning: most of this file was not understood; open the listing page in a browser" in result.output


def test_a_hidden_file_is_not_added(content: Path, tmp_path: Path) -> None:
    (tmp_path / ".new.txt").write_text(render([shown("Folded Kernels")]), "utf-8")
    result = litdigest("add", tmp_path / ".new.txt", "--content", content)
    assert (result.exit_code, "begins with a dot is hidden and would not be read; rename it" in result.stderr) == (1, True)


def test_topics_are_not_learned_from_broken_dumps(content: Path) -> None:
    (content / "dumps" / "mail.txt").write_text("Dear all,\n\nthe meeting is off.\n", "utf-8")
    result = litdigest("topics", "fit", "--content", content)
    assert result.exit_code == 1
    assert "mail.txt:1: error: this is no paper listing" in result.stderr
    assert not (content / "topics.yml").exists()


def test_text_in_utf16_is_named(content: Path) -> None:
    (content / "dumps" / "wide.txt").write_bytes(LISTING.encode("utf-16"))
    assert "wide.txt:1: error: this is UTF-16 text; save it again" in litdigest("check", "--content", content).output


LONG_JSON = '[{"title": "Moss"},\n' + "{},\n" * 1000


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("\ufeff<html><p>Moss</p></html>", "the source of a web page"),
        ('\ufeff{"title": "Moss"}', "JSON data"),
        ('\ufeff{"title": "Moss', "JSON data that ends early or is damaged (line 1, column 11)"),
        (f"{LONG_JSON}{{}}]", "JSON data"),
        (f"{LONG_JSON}{{}} {{}}]", "JSON data that ends early or is damaged (line 1002, column 4)"),
        (f'{{"a": {"[" * 100_000}', "JSON data"),
        (f'{{"a": {"9" * 5_000}}}', "JSON data"),
        ("TY  - JOUR\nTI  - Moss\n", "an RIS file"),
        ("{\\rtf1 Moss}", "an RTF file"),
        ("%PDF-1.7 Moss", "a PDF file"),
        ("MIME-Version: 1.0\n\nMoss\n", "a web archive"),
    ],
    ids=range(11),
)
def test_a_file_of_another_kind_is_told_by_its_name(text: str, kind: str) -> None:
    problem = read_listing(text, "any.txt").problems[0]
    cure = "nothing was read, save the listing page as plain text or remove the file"
    assert str(problem) == f"any.txt:1: error: this is no paper listing: it is {kind}; {cure}"
