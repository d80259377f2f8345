"""Reading the user's files, and writing only changes."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from litdigest.content import DumpNote
from litdigest.model import Topic
from litdigest.publish.tree import add_dumps, write_topics, write_tree
from litdigest.reading.content import FileError, read_content, read_dump
from tests.papers import CORPUS, listing

LONG_AGO = 1_000_000_000
FILES = {"index.md": b"home\n", "papers/one.md": b"one\n", "papers/two.md": b"two\n", "tags/deep/bee.md": b"bee\n"}


def held(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder` except the manifest."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != ".litdigest.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def folders(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with `FILES` in it, written long ago."""
    assert write_tree(tmp_path / "build" / "docs", FILES) == len(FILES)
    for path in (tmp_path / "build" / "docs").rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return tmp_path / "build" / "docs"


# Writing


def test_only_what_changed_is_written(docs: Path) -> None:
    assert write_tree(docs, {**FILES, "papers/one.md": b"new\n"}) == 1
    assert held(docs) == {**FILES, "papers/one.md": b"new\n"}
    assert {path.name for path in docs.rglob("*.md") if path.stat().st_mtime != LONG_AGO} == {"one.md"}


def test_nothing_is_touched_where_nothing_changed(docs: Path) -> None:
    assert write_tree(docs, FILES) == 0
    assert {path.stat().st_mtime for path in docs.rglob("*") if path.is_file()} == {LONG_AGO}


def test_an_edited_or_lost_file_is_made_anew(docs: Path) -> None:
    (docs / "papers/one.md").write_bytes(b"eno\n")
    (docs / "papers/two.md").unlink()
    assert write_tree(docs, FILES) == 2
    assert held(docs) == FILES


def test_what_is_stale_goes_with_its_empty_folders(docs: Path) -> None:
    assert write_tree(docs, {"index.md": b"home\n", "papers/two.md": b"two\n"}) == 2
    assert held(docs).keys() == {"index.md", "papers/two.md"}
    assert folders(docs) == {"papers"}


def test_a_stale_file_may_be_gone_with_its_folder(docs: Path) -> None:
    shutil.rmtree(docs / "tags")
    write_tree(docs, {"index.md": b"home\n"})
    assert held(docs).keys() == {"index.md"}


def test_somebodys_own_file_stays_and_so_does_its_folder(docs: Path) -> None:
    (docs / "papers/mine.md").write_bytes(b"mine\n")
    write_tree(docs, {"index.md": b"home\n"})
    write_tree(docs, {})
    assert held(docs) == {"papers/mine.md": b"mine\n"}


def test_somebodys_own_file_is_not_overwritten(docs: Path) -> None:
    (docs / "papers/mine.md").write_bytes(b"mine\n")
    with pytest.raises(FileError, match=r"papers/mine\.md: this file was not made by litdigest .*; move it .* or remove it"):
        write_tree(docs, {"index.md": b"new\n", "papers/mine.md": b"ours\n"})
    assert held(docs) == {**FILES, "papers/mine.md": b"mine\n"}


def test_an_own_file_that_says_the_same_is_taken_over(docs: Path) -> None:
    (docs / "papers/mine.md").write_bytes(b"ours\n")
    assert write_tree(docs, {**FILES, "papers/mine.md": b"ours\n"}) == 0
    write_tree(docs, FILES)
    assert held(docs) == FILES


def test_a_file_becomes_a_folder_and_a_folder_a_file(docs: Path) -> None:
    turned = {"index.md/page.md": b"page\n", "papers": b"papers\n", "tags/deep": b"deep\n"}
    write_tree(docs, turned)
    assert held(docs) == turned
    write_tree(docs, FILES)
    assert held(docs) == FILES


class Breaks:
    """Replaces `os.replace` and fails at one call, like a power failure."""

    def __init__(self, at: int) -> None:
        self.left = at
        self.replace: Callable[[str, str], None] = os.replace

    def __call__(self, one: str, other: str) -> None:
        self.left -= 1
        if self.left == 0:
            raise OSError(28, "No space left on device")
        self.replace(one, other)


@pytest.mark.parametrize("at", range(1, 7))
@pytest.mark.parametrize("after", [{"index.md": b"new\n", "papers/three.md": b"three\n", "years/2023.md": b"2023\n"}, FILES, {}], ids=len)
def test_an_interrupted_run_is_mended_by_the_next(docs: Path, monkeypatch: pytest.MonkeyPatch, at: int, after: dict[str, bytes]) -> None:
    """For any next run; no file is ever incomplete."""
    (docs / "papers/mine.md").write_bytes(b"mine\n")
    wanted = {"index.md": b"new\n", "papers/three.md": b"three\n", "papers/two.md": b"two\n", "years/2023.md": b"2023\n"}
    breaks = Breaks(at)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", breaks)
        if at <= 5:
            with pytest.raises(FileError, match="No space left"):
                write_tree(docs, wanted)
        else:
            write_tree(docs, wanted)
    assert held(docs).items() <= {*FILES.items(), *wanted.items(), ("papers/mine.md", b"mine\n")}
    write_tree(docs, after)
    assert held(docs) == {**after, "papers/mine.md": b"mine\n"}


@pytest.mark.parametrize("text", [b"{", b"\xff", b"5", b"null", b'"index.md"', b"[1]", b"[null]"])
def test_a_damaged_manifest_is_told(docs: Path, text: bytes) -> None:
    (docs / ".litdigest.json").write_bytes(text)
    with pytest.raises(FileError, match=r"\.litdigest\.json: .* is damaged; remove the folder and build again"):
        write_tree(docs, {"index.md": b"home\n"})
    assert held(docs) == FILES


@pytest.mark.parametrize("name", ["../../outside.md", "papers/../../../outside.md", "{root}/outside.md", "..", ".", "", "papers"])
def test_a_manifest_leads_to_no_file_but_ours(docs: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "outside.md").write_bytes(b"outside\n")
    entries = [*FILES, name.format(root=tmp_path)]
    (docs / ".litdigest.json").write_text(json.dumps(entries), "utf-8")
    write_tree(docs, {"papers/two.md": b"two\n"})
    assert held(tmp_path / "build") == {"docs/papers/two.md": b"two\n"}
    assert (tmp_path / "outside.md").read_bytes() == b"outside\n"


@pytest.mark.parametrize("name", ["../outside.md", "papers/../../outside.md", "{root}/outside.md"])
def test_nothing_is_written_outside(docs: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match="outside"):
        write_tree(docs, {name.format(root=tmp_path): b"ours\n"})
    assert held(tmp_path) == {f"build/docs/{path}": data for path, data in FILES.items()}


def test_topics_are_written_whole(tmp_path: Path) -> None:
    topic = Topic(slug="bees", name="Bees", about="", terms=(("wax", 1.0),))
    (tmp_path / "dumps").mkdir()
    write_topics(tmp_path / "topics.yml", [topic])
    assert read_content(tmp_path).topics == (topic,)
    assert held(tmp_path).keys() == {"topics.yml"}


# Reading


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with two dumps."""
    folder = tmp_path / "content"
    (folder / "dumps").mkdir(parents=True)
    (folder / "dumps" / "2025-11-19.txt").write_text(listing(CORPUS[:3]), "utf-8")
    (folder / "dumps" / "mar-17.txt").write_text(listing(CORPUS[3:], "Mar 17"), "utf-8")
    return folder


def test_all_that_the_user_wrote_is_read(content: Path) -> None:
    (content / "pages" / "more").mkdir(parents=True)
    (content / "pages" / "about.md").write_bytes(b"# About\n")
    (content / "pages" / "more" / "bee.svg").write_bytes(b"<svg/>")
    (content / "dumps.yml").write_text("mar-17: {text: digest}\n", "utf-8")
    (content / "tags.yml").write_text("banned: [home]\n", "utf-8")
    found = read_content(content)
    assert [(dump.name, dump.text_kind, len(dump.entries)) for dump in found.dumps] == [
        ("2025-11-19", "abstract", 3),
        ("mar-17", "digest", 3),
    ]
    assert found.pages == (("about.md", b"# About\n"), ("more/bee.svg", b"<svg/>"))
    assert (found.tag_rules.banned, found.dump_notes) == (("home",), (("mar-17", DumpNote(text="digest")),))
    assert (found.topics, found.problems) == (None, ())


def test_there_may_be_no_dump(tmp_path: Path) -> None:
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps" / "README.md").write_text("Put listings here.\n", "utf-8")
    (tmp_path / "dumps" / ".gitkeep").touch()
    found = read_content(tmp_path)
    assert (found.dumps, found.problems) == ((), ())


@pytest.mark.parametrize("dumps", [None, Path("no-such-folder")])
def test_a_missing_folder_is_told(tmp_path: Path, dumps: Path | None) -> None:
    with pytest.raises(FileError, match=r"(dumps|no-such-folder): there is no such folder; put .*, or name another one"):
        read_content(tmp_path, dumps)


@pytest.mark.parametrize("name", ["notes.md", "listing", "page.html", "folder.txt/"])
def test_a_file_that_is_no_txt_is_told(content: Path, name: str) -> None:
    path = content / "dumps" / name
    path.mkdir() if name.endswith("/") else path.write_text("text\n", "utf-8")
    found = read_content(content)
    (problem,) = found.problems
    assert len(found.dumps) == 2
    assert (problem.source, problem.line, problem.severity) == (str(path), 1, "warning")
    assert "no .txt or .json file" in problem.message
    assert "litdigest add" in problem.message


def told(content: Path) -> list[str]:
    """Return the messages of reading the content, whether it fails or not."""
    try:
        return [str(problem) for problem in read_content(content).problems]
    except FileError as error:
        return [str(error)]


def test_a_dump_that_is_not_utf8_is_told_with_its_line(content: Path) -> None:
    path = content / "dumps" / "old.txt"
    path.write_bytes(b"new\n\nCaf\xe9\n")
    said = r".*old\.txt:3: error: this is not UTF-8 text; save .*again"
    with pytest.raises(FileError, match=said):
        read_dump(path)
    (line,) = told(content)
    assert re.match(said, line)


@pytest.mark.parametrize("name", ["dumps.yml", "tags.yml", "topics.yml"])
def test_a_reviewed_file_that_is_not_utf8_is_told_with_its_line(content: Path, name: str) -> None:
    (content / name).write_bytes(b"# one\n# two\n# Caf\xe9\n")
    (line,) = told(content)
    assert f"{name}:3: error: this is not UTF-8 text" in line


def test_a_dump_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"no-such\.txt:1: error: it cannot be read \(No such file.*\); check the name"):
        read_dump(tmp_path / "no-such.txt")


def test_a_note_on_no_dump_is_told(content: Path) -> None:
    (content / "dumps.yml").write_text("mar-17: {}\nmarch-17: {year: 2024}\n", "utf-8")
    (problem,) = read_content(content).problems
    assert (problem.source, problem.severity) == (str(content / "dumps.yml"), "warning")
    assert "'march-17'" in problem.message
    assert "correct the name or remove the entry" in problem.message


def test_problems_of_reviewed_files_come_along(content: Path) -> None:
    for name in ("dumps.yml", "tags.yml", "topics.yml"):
        (content / name).write_text("- a list\n", "utf-8")
    found = read_content(content)
    assert [(Path(p.source).name, p.line, p.severity) for p in found.problems] == [
        (name, 1, "error") for name in ("dumps.yml", "tags.yml", "topics.yml")
    ]
    assert found.topics == ()


def test_another_dumps_folder_has_its_own_reviewed_files(content: Path, tmp_path: Path) -> None:
    (content / "pages").mkdir()
    (content / "pages" / "about.md").write_bytes(b"# About\n")
    for name, text in (("dumps.yml", "mar-17: {text: digest}\n"), ("tags.yml", "banned: [home]\n"), ("topics.yml", "topics: []\n")):
        (content / name).write_text(text, "utf-8")
    other = tmp_path / "other"
    other.mkdir()
    (other / "jul-1.txt").write_text(listing(CORPUS, "Jul 1"), "utf-8")
    found = read_content(content, other)
    assert [dump.name for dump in found.dumps] == ["jul-1"]
    assert (found.dump_notes, found.tag_rules.banned, found.topics, found.problems) == ((), (), None, ())
    assert [name for name, _ in found.pages] == ["about.md"]
    (other / "dumps.yml").write_text("jul-1: {year: 2023}\n", "utf-8")
    assert read_content(content, other).dump_notes == (("jul-1", DumpNote(year=2023)),)


# Adding


def test_dumps_are_added_all_or_none(content: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "jul-1.txt", tmp_path / "mar-17.txt"
    first.write_bytes(b"first\r\n")
    second.write_bytes(b"second\n")
    before = held(content)
    with pytest.raises(FileError, match=r"mar-17\.txt: .* is there already; rename the new file"):
        add_dumps([first, second], content / "dumps")
    assert held(content) == before
    assert add_dumps([first], content / "dumps") == [content / "dumps" / "jul-1.txt"]
    assert held(content) == {**before, "dumps/jul-1.txt": b"first\r\n"}


def test_the_dumps_folder_is_made(tmp_path: Path) -> None:
    (tmp_path / "jul-1.txt").write_bytes(b"first\n")
    add_dumps([tmp_path / "jul-1.txt"], tmp_path / "new" / "dumps")
    assert held(tmp_path / "new") == {"dumps/jul-1.txt": b"first\n"}


def test_two_dumps_of_one_name_are_refused(content: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "jul-1.txt").write_text(folder, "utf-8")
    with pytest.raises(FileError, match=r"jul-1\.txt"):
        add_dumps([tmp_path / "one" / "jul-1.txt", tmp_path / "two" / "jul-1.txt"], content / "dumps")
    assert not (content / "dumps" / "jul-1.txt").exists()


def test_nothing_is_added_where_one_cannot_be_copied(content: Path, tmp_path: Path) -> None:
    (tmp_path / "jul-1.txt").write_bytes(b"first\n")
    with pytest.raises(FileError, match=r"no-such\.txt"):
        add_dumps([tmp_path / "jul-1.txt", tmp_path / "no-such.txt"], content / "dumps")
    assert not (content / "dumps" / "jul-1.txt").exists()


def test_editor_notes_are_read_and_those_of_no_dump_told(tmp_path: Path) -> None:
    (tmp_path / "dumps").mkdir()
    (tmp_path / "notes").mkdir()
    (tmp_path / "dumps" / "nov-19.txt").write_text(listing(CORPUS[:1]), "utf-8")
    (tmp_path / "notes" / "nov-19.md").write_text("\ufeffOn bees.\n", "utf-8")
    (tmp_path / "notes" / "nov-20.md").write_text("On bridges.\n", "utf-8")
    (tmp_path / "notes" / "nov-21.md").write_bytes(b"\xff")
    content = read_content(tmp_path)
    assert content.editor_notes == (("nov-19", "On bees."),)
    told = {Path(problem.source).name: problem for problem in content.problems}
    assert told.keys() == {"nov-20.md", "nov-21.md"}
    assert "no dump named 'nov-20'" in told["nov-20.md"].message
    assert told["nov-21.md"].severity == "error"


def test_notes_may_stand_beside_dumps_of_another_folder(tmp_path: Path) -> None:
    (tmp_path / "other" / "notes").mkdir(parents=True)
    (tmp_path / "other" / "nov-19.txt").write_text(listing(CORPUS[:1]), "utf-8")
    (tmp_path / "other" / "notes" / "nov-19.md").write_text("On bees.\n", "utf-8")
    content = read_content(tmp_path, tmp_path / "other")
    assert content.editor_notes == (("nov-19", "On bees."),)
    assert content.problems == ()
