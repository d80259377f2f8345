"""After any fault, the old site is complete, the next build succeeds, and the error says which file and what to do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from litdigest.publish.exchange import begin_site, publish
from litdigest.publish.tree import write_tree
from litdigest.reading.content import FileError, read_content
from tests import WAIT
from tests.conftest import ROOT
from tests.faulty import Ended, Fault, build
from tests.papers import CORPUS, listing
from tests.sites import BIN, environment

DUMPS = {"bees": ("nov-19.txt", listing(CORPUS[:3])), "bridges": ("nov-20.txt", listing(CORPUS[3:], "Nov 20"))}


def fill(project: Path, state: str) -> None:
    """Set a project's content to one of two libraries."""
    shutil.rmtree(project / "content", ignore_errors=True)
    (project / "content" / "dumps").mkdir(parents=True)
    shutil.copytree(ROOT / "content" / "pages", project / "content" / "pages")
    name, text = DUMPS[state]
    (project / "content" / "dumps" / name).write_text(text, "utf-8")


def make(folder: Path, state: str) -> Path:
    project = folder / state
    shutil.copytree(ROOT / "overrides", project / "overrides")
    (project / "mkdocs.yml").write_text((ROOT / "mkdocs.yml").read_text("utf-8"), "utf-8")
    (project / "build" / "docs").mkdir(parents=True)
    fill(project, state)
    return project


def held(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder except the lock, which is empty."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".litdigest.lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


Whole = dict[str, tuple[dict[str, bytes], dict[str, bytes]]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """The site and the docs of both libraries, built without faults."""
    found = {}
    for state in DUMPS:
        project = make(tmp_path_factory.mktemp("whole"), state)
        ended = build(project)
        assert ended.status == 0, ended.said
        found[state] = held(project / "site"), held(project / "build" / "docs")
    return found


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose site shows the bees."""
    project = make(tmp_path_factory.mktemp("project"), "bees")
    (project / "site" / ".git").mkdir(parents=True)
    (project / "site" / ".git" / "HEAD").write_text("ref: refs/heads/pages\n", "utf-8")
    assert build(project).status == 0
    return project


@pytest.fixture(scope="module")
def usual(project: Path) -> Ended:
    """The changes of the build that replaces the bees by bridges."""
    fill(project, "bridges")
    ended = build(project)
    fill(project, "bees")
    assert build(project).status == 0
    return ended


def points(usual: Ended, count: int) -> list[int]:
    """Return the changes at which to inject faults: evenly spaced, and around each step that puts the site in its place."""
    near = range(usual.whole - 5, usual.whole + 5)
    rest = count - len(near)
    return [*(1 + usual.changes * number // rest for number in range(rest)), *near]


def assert_mended(project: Path, state: str, whole: Whole) -> None:
    """Assert that the next build gives the same result as without the fault."""
    assert build(project).status == 0
    site = held(project / "site")
    assert site.pop(".git/HEAD") == b"ref: refs/heads/pages\n"
    assert (site, held(project / "build" / "docs")) == whole[state]
    assert {path.name for path in project.iterdir()} == {"build", "content", "mkdocs.yml", "overrides", "said.txt", "site"}


def test_a_build_may_be_killed_anywhere(project: Path, usual: Ended, whole: Whole) -> None:
    states = ["bees", "bridges"]
    for number, at in enumerate(points(usual, 18)):
        old, new = states[number % 2], states[1 - number % 2]
        fill(project, new)
        ended = build(project, Fault(kind="killed", at=at))
        assert ended.status in (-9, 0), at  # the build may need fewer changes
        site = {name: data for name, data in held(project / "site").items() if not name.startswith(".git")}
        assert site in (whole[old][0], whole[new][0]), at
        assert_mended(project, new, whole)


@pytest.mark.parametrize(("kind", "reason"), [("full", "No space left on device"), ("read-only", "Read-only file system")])
def test_a_build_that_cannot_write_says_what_to_do(project: Path, whole: Whole, kind: str, reason: str) -> None:
    last = build(project).whole - 1  # of a build that finds the docs there already
    fill(project, "bridges")
    for at in (1 + last * part // 4 for part in range(4)):
        ended = build(project, Fault(kind="full" if kind == "full" else "read-only", at=at))
        assert ended.status == 1, at
        assert re.search(rf"{re.escape(str(project))}\S*: {reason}; check .*the permissions and the free space", ended.said), ended.said
        assert "Traceback" not in ended.said
        site = {name: data for name, data in held(project / "site").items() if not name.startswith(".git")}
        assert site == whole["bees"][0], at
    assert_mended(project, "bridges", whole)
    fill(project, "bees")
    assert_mended(project, "bees", whole)


def test_a_dump_without_rights_is_named_and_the_old_site_stays(project: Path, whole: Whole) -> None:
    ended = build(project, Fault(kind="unreadable", path="nov-19.txt"))
    assert ended.status == 1
    assert "nov-19.txt:1: error: it cannot be read (Permission denied); check the name and the permissions" in ended.said
    assert_mended(project, "bees", whole)


def test_a_strict_build_with_a_warning_leaves_the_old_site(project: Path, whole: Whole) -> None:
    (project / "content" / "pages" / "broken.md").write_text("# Broken\n\n[nowhere](no-such-page.md)\n", "utf-8")
    ended = build(project)
    assert ended.status == 1
    assert "no-such-page.md" in ended.said
    assert "broken/index.html" not in held(project / "site")
    (project / "content" / "pages" / "broken.md").unlink()
    assert_mended(project, "bees", whole)


def test_two_builds_at_once_take_turns(project: Path, whole: Whole) -> None:
    command = [str(BIN / "mkdocs"), "build", "--strict"]
    both = [subprocess.Popen(command, cwd=project, env=environment(), stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=WAIT)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("another build is writing here; waiting until it ends" in text for text in said) == 1
    assert_mended(project, "bees", whole)


def test_an_output_that_cannot_be_made_is_told(project: Path) -> None:
    command = [str(BIN / "litdigest"), "build", "--docs", "/dev/null/docs"]
    result = subprocess.run(command, cwd=project, env=environment(), capture_output=True, text=True, timeout=WAIT, check=False)
    assert result.returncode == 1
    assert "/dev/null/docs: Not a directory; check the path, the permissions" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_dump_that_changes_while_it_is_read_is_no_mixture(tmp_path: Path) -> None:
    """While a writer replaces the dump by one text and another in turn, each read returns one of them, perhaps in part."""
    (tmp_path / "dumps").mkdir()
    path = tmp_path / "dumps" / "nov-19.txt"
    texts = [listing(CORPUS[:3] * 40), listing(CORPUS[3:] * 40)]
    path.write_text(texts[0], "utf-8")
    ended = threading.Event()

    def write() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            with path.open("w", encoding="utf-8") as file:
                for start in range(0, len(texts[number % 2]), 20_000):
                    file.write(texts[number % 2][start : start + 20_000])
                    file.flush()
                    ended.wait(0.005)
            ended.wait(0.05)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        reads = [read_content(tmp_path) for _ in range(20)]
    finally:
        ended.set()
        writer.join()
    for content in reads:
        if content.dumps:
            (dump,) = content.dumps
            assert len({entry.title in dict(CORPUS[:3]) for entry in dump.entries}) <= 1
        else:
            assert "changed while it was read; try again when it is complete" in content.problems[0].message


# Folders that cannot be swapped in one step


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An old site and a new one beside it, on a system that can only rename."""
    monkeypatch.setattr("sys.platform", "other")
    site = tmp_path / "site"
    (begin_site(site) / "index.html").write_text("old", "utf-8")
    publish(site)
    (site / ".git").mkdir()
    (begin_site(site) / "index.html").write_text("new", "utf-8")
    return site


def test_a_site_is_put_in_its_place_by_renaming(site: Path) -> None:
    publish(site)
    assert (site / "index.html").read_text("utf-8") == "new"
    assert (site / ".git").is_dir()
    assert [path.name for path in site.parent.iterdir()] == ["site"]


@pytest.mark.parametrize("renamed", [1, 2])
def test_a_build_that_ended_between_two_renames_is_mended_by_the_next(site: Path, monkeypatch: pytest.MonkeyPatch, renamed: int) -> None:
    rename, calls = Path.rename, iter(range(renamed))

    def ended(path: Path, target: Path) -> Path:
        if next(calls, None) is None:
            raise KeyboardInterrupt  # as if the process were gone: nothing is cleaned up
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", ended)
        with pytest.raises(KeyboardInterrupt):
            publish(site)
    begin_site(site)
    assert (site / "index.html").read_text("utf-8") == ("old" if renamed == 1 else "new")
    assert (site / ".git").is_dir()


def test_a_site_that_cannot_take_the_place_leaves_the_old_one_there(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def refused(path: Path, target: Path) -> Path:
        if path.name == ".site.part":
            raise OSError(1, "Operation not permitted", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(FileError, match="Operation not permitted; check the path"):
        publish(site)
    assert (site / "index.html").read_text("utf-8") == "old"


# Links to elsewhere


@pytest.mark.parametrize("name", ["dumps/linked.txt", "topics.yml", "tags.yml", "dumps.yml", "notes/nov-19.md", "pages/linked.md"])
def test_a_link_out_of_the_content_is_not_read(tmp_path: Path, name: str) -> None:
    content = tmp_path / "content"
    (tmp_path / "secret").write_text("a secret", "utf-8")
    for folder in ("dumps", "notes", "pages"):
        (content / folder).mkdir(parents=True)
    (content / "dumps" / "nov-19.txt").write_text(listing(CORPUS), "utf-8")
    (content / name).symlink_to(tmp_path / "secret")
    found = read_content(content)
    assert [problem.source for problem in found.problems if problem.severity == "error"] == [str(content / name)]
    assert "a link leads from here out of" in found.problems[0].message
    assert "a secret" not in str(found)


def test_a_linked_folder_of_pages_is_told(tmp_path: Path) -> None:
    content = tmp_path / "content"
    for folder in (tmp_path / "elsewhere", content / "dumps", content / "pages"):
        folder.mkdir(parents=True)
    (tmp_path / "elsewhere" / "secret.md").write_text("a secret", "utf-8")
    (content / "pages" / "more").symlink_to(tmp_path / "elsewhere")
    found = read_content(content)
    assert found.pages == ()
    assert [problem.source for problem in found.problems] == [str(content / "pages" / "more")]


def test_a_link_within_the_content_is_read(tmp_path: Path) -> None:
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps" / "nov-19.txt").write_text(listing(CORPUS), "utf-8")
    (tmp_path / "dumps" / "again.txt").symlink_to("nov-19.txt")
    assert [dump.name for dump in read_content(tmp_path).dumps] == ["again", "nov-19"]


@pytest.mark.parametrize("kind", ["loop", "pipe", "nowhere"])
def test_what_is_no_file_is_told_at_once(tmp_path: Path, kind: str) -> None:
    (tmp_path / "dumps").mkdir()
    path = tmp_path / "dumps" / "odd.txt"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("odd.txt" if kind == "loop" else "nowhere.txt")
    (problem,) = read_content(tmp_path).problems
    assert (problem.source, problem.severity) == (str(path), "error")


def test_nothing_is_written_or_removed_through_a_link(tmp_path: Path) -> None:
    docs, elsewhere = tmp_path / "docs", tmp_path / "elsewhere"
    write_tree(docs, {"papers/one.md": b"one\n"})
    shutil.rmtree(docs / "papers")
    elsewhere.mkdir()
    (elsewhere / "one.md").write_bytes(b"somebody's own\n")
    (docs / "papers").symlink_to(elsewhere)
    for files in ({"papers/two.md": b"two\n"}, {"papers/one.md": b"new\n"}, {}):
        with pytest.raises(FileError, match=r"docs/papers: this is a link where a folder of litdigest belongs; remove it and build again"):
            write_tree(docs, files)
    assert held(elsewhere) == {"one.md": b"somebody's own\n"}


def test_a_link_in_the_docs_is_not_published(project: Path, whole: Whole, tmp_path: Path) -> None:
    """MkDocs would copy its target."""
    (tmp_path / "secret").write_text("a secret", "utf-8")
    (project / "build" / "docs" / "linked.txt").symlink_to(tmp_path / "secret")
    ended = build(project)
    assert ended.status == 1
    assert "linked.txt: a link leads from here out of" in ended.said
    (project / "build" / "docs" / "linked.txt").unlink()
    assert_mended(project, "bees", whole)
