"""What is said of every odd file and folder of the content, in whole messages, and what is read all the same."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from litdigest.content import DumpNote, Identity, MergeRules, TagRules
from litdigest.reading.content import FileError, file_errors, leads_out, read_any, read_content, read_dump, read_project
from litdigest.settings import Project, Settings
from tests.listings import render, shown

TEXT = render([shown("Slow Rivers of Sensor Data")])
NO_LISTING = "this is no .txt or .json file and was not read; bring it in by 'litdigest add', or move it away"
NO_NOTE = "this is no note and was not read; notes are files of notes/ itself whose names end in .md"
HIDDEN = "this file is hidden, so it was not read; give it a name without a dot at its beginning"
NOT_UTF8 = "this is not UTF-8 text; save it again as plain text in UTF-8"
REVIEWED = ("topics.yml", "tags.yml", "dumps.yml", "papers.yml")


def put(folder: Path, *names: str, text: str | bytes = "x\n") -> None:
    """Write the same text into files below `folder`."""
    for path in (folder / name for name in names):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with one dump."""
    put(tmp_path / "content", "dumps/nov-19.txt", text=TEXT)
    return tmp_path / "content"


def told(content: Path, dumps: Path | None = None) -> list[str]:
    """Return the problems of a content folder, with the paths of files in it."""
    return [str(problem).replace(f"{dumps or content}/", "") for problem in read_content(content, dumps).problems]


def refusal(read: Callable[[], object]) -> str:
    with pytest.raises(FileError) as caught:
        read()
    return str(caught.value)


def test_all_odd_files_are_told_in_order(content: Path) -> None:
    put(content, "dumps.yml", text="nov-19: {}\nnov-18: {}\nnov-17: {}\napart:\n- [One]\n")
    put(content, "papers.yml", text="- one\n")
    put(content, "tags.yml", text=b"# one\n# two \xff\n")
    put(content, "topics.yml", text="topics: []\n".encode("utf-16"))
    put(content, "topics.yaml", "tags.yaml", "dumps.yaml", "papers.yaml", "odd/papers.yaml")
    put(content, "dumps/README.md", "dumps/.DS_Store", "dumps/.hidden.txt", "dumps/.hidden.JSON", "dumps/topics.yml", "dumps/listing")
    put(content, "dumps/old.txt", text=b"new\n\nCaf\xe9\n")
    put(content, "dumps/sub/nov-16.txt", "dumps/dump.txt/nov-16.txt")
    put(content, "notes/README.md", "notes/sub/README.md", "notes/nov-19.md", "notes/nov-18.md", "notes/nov-19.txt", "notes/sub/nov-19.md")
    put(content, "notes/bad.md", text=b"\xff\n")
    put(content, "pages/one.png", "pages/.hidden.md", "pages/.sub/two.md", "pages/sub/.three.md", text=b"\xff\n")
    put(content, "pages/one.md", "pages/two.markdown", "pages/three.html", "pages/four.TXT", "pages/sub/five.yml", text=b"a\nb\xff\n")
    found = read_content(content)
    assert told(content) == [
        "dumps.yml:5: error: each item of 'apart' should be a list of two or more titles or places (file:line)",
        "papers.yml:1: error: the file should hold 'key: value' lines, not list",
        f"tags.yml:2: error: {NOT_UTF8}",
        "topics.yml:1: error: this is UTF-16 text; save it again as plain text in UTF-8",
        f"dumps/.hidden.JSON:1: warning: {HIDDEN}",
        f"dumps/.hidden.txt:1: warning: {HIDDEN}",
        f"dumps/dump.txt:1: warning: {NO_LISTING}",
        f"dumps/listing:1: warning: {NO_LISTING}",
        f"dumps/old.txt:3: error: {NOT_UTF8}",
        f"dumps/sub:1: warning: {NO_LISTING}",
        f"dumps/topics.yml:1: warning: {NO_LISTING}",
        f"notes/bad.md:1: error: {NOT_UTF8}",
        "notes/nov-18.md:1: warning: there is no dump named 'nov-18'; correct the name or remove the note",
        f"notes/nov-19.txt:1: warning: {NO_NOTE}",
        f"notes/sub/nov-19.md:1: warning: {NO_NOTE}",
        *(f"pages/{name}:2: error: {NOT_UTF8}" for name in ("four.TXT", "one.md", "sub/five.yml", "three.html", "two.markdown")),
        *(f"{name}.yaml:1: warning: this file is not read; name it {name}.yml" for name in ("topics", "tags", "dumps", "papers")),
        "dumps.yml:1: warning: there is no dump named 'nov-18'; correct the name or remove the entry",
        "dumps.yml:1: warning: there is no dump named 'nov-17'; correct the name or remove the entry",
    ]
    assert [dump.name for dump in found.dumps] == ["nov-19"]
    assert (found.tag_rules, found.topics, found.identities) == (TagRules(), (), ())
    assert (found.editor_notes, found.pages) == ((("nov-19", "x"),), (("one.png", b"\xff\n"),))


def test_what_is_read_is_all_there(content: Path) -> None:
    put(content, "dumps.yml", text="two: {year: 2024}\nnov-19: {text: digest}\nsame:\n- [One, Two]\n")
    put(content, "papers.yml", text="b-paper: {hide: one}\na-paper: {hide: two}\n")
    put(content, "tags.yml", text="banned: [home]\n")
    put(content, "dumps/two.TXT", text=render([shown("Deep Wells")], "Nov 20"))
    put(content, "notes/two.md", "notes/nov-19.md", text="\ufeff\n On bees. \n")
    put(content, "pages/b.md", "pages/sub/a.md", "pages/a.md", text="# Bees\n")
    found = read_content(content)
    assert found.reviewed == str(content)
    assert [(dump.name, dump.source, dump.text_kind) for dump in found.dumps] == [
        ("nov-19", str(content / "dumps" / "nov-19.txt"), "digest"),
        ("two", str(content / "dumps" / "two.TXT"), "abstract"),
    ]
    assert found.dump_notes == (("nov-19", DumpNote(text="digest")), ("two", DumpNote(year=2024)))
    assert found.merge_rules == MergeRules(same=(("One", "Two"),))
    assert found.identities == (("a-paper", Identity(line=2, hide="two")), ("b-paper", Identity(line=1, hide="one")))
    assert found.tag_rules == TagRules(banned=("home",))
    assert found.topics is None
    assert found.editor_notes == (("nov-19", "On bees."), ("two", "On bees."))
    assert found.pages == tuple((name, b"# Bees\n") for name in ("a.md", "b.md", "sub/a.md"))
    assert found.problems == ()


def test_a_folder_of_dumps_may_hold_the_reviewed_files_too(content: Path, tmp_path: Path) -> None:
    dumps = tmp_path / "other"
    put(dumps, "nov-20.txt", text=TEXT)
    put(dumps, *REVIEWED, text="")
    put(dumps, *(name.replace("yml", "yaml") for name in REVIEWED))
    put(dumps, "notes/nov-20.md", "README.md", "more.yml")
    put(content, "pages/a.md", "tags.yaml", "notes/nov-19.md")
    found = read_content(content, dumps)
    assert told(content, dumps) == [
        f"more.yml:1: warning: {NO_LISTING}",
        *(f"{name}.yaml:1: warning: this file is not read; name it {name}.yml" for name in ("topics", "tags", "dumps", "papers")),
    ]
    assert (found.reviewed, [dump.name for dump in found.dumps]) == (str(dumps), ["nov-20"])
    assert (found.editor_notes, found.pages, found.topics) == ((("nov-20", "x"),), (("a.md", b"x\n"),), ())


def test_a_fault_of_a_file_that_is_read_twice_is_told_once(content: Path) -> None:
    put(content, "dumps.yml", text=b"\xff\xfen\x00")
    assert told(content) == ["dumps.yml:1: error: this is UTF-16 text; save it again as plain text in UTF-8"]
    put(content, "dumps.yml", text="one: [\n")
    (problem,) = told(content)
    assert problem.startswith("dumps.yml:2: error: this is not valid YAML (")


@pytest.mark.parametrize("name", ["dumps.yml", "tags.yml", "papers.yml", "topics.yml", "dumps/a.txt", "notes/nov-19.md", "pages/a.md"])
def test_what_cannot_be_read_is_told(content: Path, name: str) -> None:
    """As a link in a circle, a link to nowhere, a link out of the folder, and a pipe."""
    path = content / name
    path.parent.mkdir(exist_ok=True)
    tree = content.parent / "content"
    unread = "it cannot be read ({}); check the name and the permissions"
    for target, message in {
        path: unread.format(os.strerror(errno.ELOOP)),
        path.parent / "nowhere": unread.format(os.strerror(errno.ENOENT)),
        tree.parent / "secret": f"a link leads from here out of {tree}; put the file itself there",
    }.items():
        path.symlink_to(target)
        assert told(content) == [f"{name}:1: error: {message}"]
        path.unlink()
    os.mkfifo(path)
    assert told(content) == [f"{name}:1: error: this is not a regular file; move it away"]


def test_links_within_the_content_are_read_and_linked_folders_told(content: Path) -> None:
    put(content, "more/a.md", "pages/b/c.md", "topics.yml.d")
    (content / "notes").mkdir()
    for name, target in {
        "notes/nov-19.md": "../more/a.md",
        "pages/d.md": "../more/a.md",
        "pages/e": "b",
        "dumps/two.txt": "nov-19.txt",
        "dumps/f": "../more",
        "topics.yaml": "more",
    }.items():
        (content / name).symlink_to(target)
    found = read_content(content)
    assert told(content) == [f"dumps/f:1: warning: {NO_LISTING}", "pages/e:1: error: this is not a regular file; move it away"]
    assert ([dump.name for dump in found.dumps], found.editor_notes) == (["nov-19", "two"], (("nov-19", "x"),))
    assert found.pages == (("b/c.md", b"x\n"), ("d.md", b"x\n"))
    assert [leads_out(content / name, content / "dumps") for name in ("dumps/f", "dumps/two.txt")] == [True, False]


@pytest.mark.parametrize("name", ["notes", "pages"])
def test_a_file_in_place_of_a_folder_is_told(content: Path, name: str) -> None:
    put(content, name)
    assert told(content) == [f"{name}:1: error: this folder cannot be read ({os.strerror(errno.ENOTDIR)}); check its permissions"]


def test_two_dumps_of_one_name_are_told(content: Path) -> None:
    first, second = content / "dumps" / "nov-19.json", content / "dumps" / "nov-19.txt"
    first.write_text('[{"paper": {"id": "2401.00001", "title": "Deep Wells", "summary": "Wells are deep."}}]', "utf-8")
    put(content, "dumps/nov-18.txt", text=TEXT)
    found = read_content(content)
    assert [(dump.name, dump.entries[0].title) for dump in found.dumps] == [
        ("nov-18", "Slow Rivers of Sensor Data"),
        ("nov-19", "Deep Wells"),
    ]
    assert [str(problem) for problem in found.problems] == [
        f"{second}:1: error: {first} has the name 'nov-19' already; rename one of the two"
    ]


def test_progress_is_told_of_all_that_may_be_a_dump(content: Path) -> None:
    put(content, "dumps/README.md", "dumps/listing")
    seen: list[tuple[int, int]] = []
    read_content(content, on_progress=lambda done, of: seen.append((done, of)))
    assert seen == [(0, 2)]


def test_a_missing_folder_is_refused(content: Path) -> None:
    message = "{}: there is no such folder; put the saved listings into it, or name another one"
    assert refusal(lambda: read_content(content / "no")) == message.format(content / "no" / "dumps")
    assert refusal(lambda: read_content(content, content / "no")) == message.format(content / "no")
    assert refusal(lambda: read_content(content, content / "dumps" / "nov-19.txt")) == message.format(content / "dumps" / "nov-19.txt")


def fail(error: OSError) -> None:
    with file_errors(Path("place")):
        raise error


def test_what_the_system_refuses_is_told_with_a_cure() -> None:
    cure = "check the path, the permissions and the free space, then try again"
    assert refusal(lambda: fail(OSError(28, "No space left", "other"))) == f"other: No space left; {cure}"
    assert refusal(lambda: fail(OSError(28, "No space left"))) == f"place: No space left; {cure}"
    assert refusal(lambda: fail(OSError("it is odd"))) == f"place: it is odd; {cure}"
    assert str(FileError("one: odd", "two: odd")) == "one: odd\ntwo: odd"


class Writer:
    """Stands in for `Path.read_bytes` and changes the file after some reads, like a program that still writes it."""

    def __init__(self, times: int, change: Callable[[Path], object]) -> None:
        self.times, self.change, self.read = times, change, Path.read_bytes

    def __get__(self, path: Path, _: type[Path]) -> Callable[[], bytes]:
        return lambda: self.reads(path)

    def reads(self, path: Path) -> bytes:
        data = self.read(path)
        self.times -= 1
        if self.times >= 0:
            self.change(path)
        return data


def grow(path: Path) -> None:
    """Add a line end, and hide when."""
    before = path.stat()
    with path.open("ab") as file:
        file.write(b"\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace(path: Path) -> None:
    """Put a file of the same size and time in its place."""
    before, new = path.stat(), path.with_suffix(".new")
    new.write_bytes(b"x" * before.st_size)
    os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
    new.replace(path)


def touch(path: Path) -> None:
    """Give it a time a millisecond later."""
    before = path.stat()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000))


@pytest.mark.parametrize("change", [grow, replace, touch])
def test_a_file_that_changes_while_it_is_read_is_read_again(
    content: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:
    path = content / "dumps" / "nov-19.txt"
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", Writer(3, change))
        assert told(content) == ["dumps/nov-19.txt:1: error: this file changed while it was read; try again when it is complete"]
    path.write_text(TEXT, "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", Writer(2, touch))
        assert told(content) == []


def test_one_dump_is_read_from_anywhere_with_its_entry(content: Path, tmp_path: Path) -> None:
    path = tmp_path / "nov-18.txt"
    path.write_text(TEXT, "utf-8")
    put(content, "dumps.yml", text="nov-18: {text: digest}\nnov-19: {year: 2023}\n")
    assert (read_dump(path).text_kind, read_dump(path, content).text_kind) == ("abstract", "digest")
    assert (read_any(path).dump, read_any(path, content).dump) == (read_dump(path), read_dump(path, content))
    assert read_dump(path).source == str(path)
    path.write_bytes(b"Caf\xe9")
    assert refusal(lambda: read_any(path)) == f"{path}:1: error: {NOT_UTF8}"
    assert refusal(lambda: read_dump(content)) == f"{content}:1: error: this is not a regular file; move it away"


def test_the_settings_are_read_with_what_they_inherit(tmp_path: Path) -> None:
    path, base = tmp_path / "mkdocs.yml", tmp_path / "base" / "site.yml"
    assert read_project(path) == Project()
    put(tmp_path, "base/site.yml", text="docs_dir: pages\n")
    put(tmp_path, "mkdocs.yml", text="INHERIT: base/site.yml\nsite_name: Moss\n")
    assert read_project(path) == Project(settings=Settings(name="Moss"), docs="pages")
    base.write_bytes(b"a\n\xff")
    assert refusal(lambda: read_project(path)) == f"{base}:2: error: {NOT_UTF8}"
    put(tmp_path, "mkdocs.yml", text="site_name: Moss\nplugins:\n- litdigest:\n    large: few\n    huge: many\n")
    assert refusal(lambda: read_project(path)).splitlines() == [
        f"{path}:4: error: 'large' should be a whole number of at least 0, not 'few'",
        f"{path}:5: error: 'huge' should be a whole number of at least 0, not 'many'",
    ]
