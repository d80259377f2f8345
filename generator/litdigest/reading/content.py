"""Read the user's files. Besides this module, only those that write the output touch the disk."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from litdigest.model import Content, Dump, DumpNote, Problem, Severity
from litdigest.progress import Progress, no_progress, track
from litdigest.reading.listing import read_listing
from litdigest.reading.reviewed import parse_dump_notes, parse_tag_rules, parse_topics
from litdigest.settings import Project, parse_settings

DUMP_SUFFIX = ".txt"
_IGNORED = ("README.md",)
_NOTES = "notes"
_TRIES = 3

T = TypeVar("T")


class FileError(Exception):
    """A file cannot be read or written; the message says which one and what to do."""


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Turn an OSError into a FileError that says what to do."""
    try:
        yield
    except OSError as error:
        place = error.filename or path
        cure = "check the path, the permissions and the free space, then try again"
        raise FileError(f"{place}: {error.strerror or error}; {cure}") from error


def read_content(content: Path, dumps: Path | None = None, on_progress: Progress = no_progress) -> Content:
    """Read everything the user wrote.

    Args:
        content: the content folder, with dumps/, notes/, pages/, topics.yml, tags.yml, dumps.yml.
        dumps: another folder of dumps, which then also holds notes/ and the three .yml files.
        on_progress: called with what is done and the total.

    Raises:
        FileError: the folder is missing or cannot be listed.
    """
    folder, reviewed = (dumps, dumps) if dumps else (content / "dumps", content)
    with file_errors(folder):
        if not folder.is_dir():
            raise FileError(f"{folder}: there is no such folder; put the saved listings into it, or name another one")
        return _read_all(content, (folder, reviewed), on_progress)


def _read_all(content: Path, where: tuple[Path, Path], on_progress: Progress) -> Content:
    folder, reviewed = where
    notes, problems = _read_reviewed(reviewed / "dumps.yml", parse_dump_notes)
    rules, more = _read_reviewed(reviewed / "tags.yml", parse_tag_rules)
    topics, worse = _read_reviewed(reviewed / "topics.yml", parse_topics)
    paths = _dump_paths(folder, (*_IGNORED, _NOTES) if folder == reviewed else _IGNORED)
    found, unread = _read_folder(paths, reviewed, notes, on_progress)
    editor_notes, unused = _read_editor_notes(reviewed, {dump.name for dump in found})
    pages, lost = _read_pages(content)
    return Content(
        reviewed=str(reviewed),
        dumps=found,
        topics=topics if os.path.lexists(reviewed / "topics.yml") else None,
        tag_rules=rules,
        dump_notes=tuple(sorted(notes.items())),
        editor_notes=editor_notes,
        pages=pages,
        problems=(*problems, *more, *worse, *unread, *unused, *lost, *_unknown_notes(notes, found, reviewed)),
    )


def _read_reviewed(path: Path, parse: Callable[[str, str], tuple[T, tuple[Problem, ...]]]) -> tuple[T, tuple[Problem, ...]]:
    """Read a reviewed file; a missing or unreadable one counts as empty."""
    text = _text(_read_within(path, path.parent), path) if os.path.lexists(path) else ""
    if isinstance(text, Problem):
        return parse("", str(path))[0], (text,)
    return parse(text, str(path))


def _read_within(path: Path, tree: Path) -> bytes | Problem:
    """Return the bytes of a file below `tree`; refuse links out of it, since everything read is published."""
    if leads_out(path, tree):
        return _problem(path, f"a link leads from here out of {tree}; put the file itself there")
    return _read(path)


def leads_out(path: Path, tree: Path) -> bool:
    """Return whether a symbolic link on the way to `path` leads out of `tree`."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(tree))


def _read(path: Path) -> bytes | Problem:
    """Return the bytes of a file that did not change meanwhile, or why it cannot be read."""
    try:
        for _ in range(_TRIES):
            before = path.stat()
            if not stat.S_ISREG(before.st_mode):
                return _problem(path, "this is not a regular file; move it away")
            data = path.read_bytes()
            if _state(before) == _state(path.stat()):
                return data
    except OSError as error:
        return _problem(path, f"it cannot be read ({error.strerror}); check the name and the permissions")
    return _problem(path, "this file changed while it was read; try again when it is complete")


def _state(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _text(data: bytes | Problem, path: Path) -> str | Problem:
    if isinstance(data, Problem):
        return data
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _problem(path, "this is not UTF-8 text; save it again as plain text in UTF-8", data[: error.start].count(b"\n") + 1)


def _unknown_notes(notes: Iterable[str], dumps: Iterable[Dump], folder: Path) -> list[Problem]:
    names = {dump.name for dump in dumps}
    return [
        _problem(folder / "dumps.yml", f"there is no dump named {name!r}; correct the name or remove the entry", severity="warning")
        for name in notes
        if name not in names
    ]


def _problem(path: Path, message: str, line: int = 1, severity: Severity = "error") -> Problem:
    return Problem.at(path, line, message, severity=severity)


def _dump_paths(folder: Path, ignored: Collection[str]) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if not (path.name.startswith(".") or path.name in ignored or path.suffix in (".yml", ".yaml"))
    ]


def _read_folder(
    paths: Sequence[Path], tree: Path, notes: Mapping[str, DumpNote], on_progress: Progress
) -> tuple[tuple[Dump, ...], list[Problem]]:
    dumps: dict[str, Dump] = {}
    problems = []
    for path in track(paths, on_progress):
        read = _read_dump(path, tree, notes.get(path.stem))
        if isinstance(read, Problem):
            problems.append(read)
        elif read.name in dumps:
            problems.append(_problem(path, f"{dumps[read.name].source} has the name {read.name!r} already; rename one of the two"))
        else:
            dumps[read.name] = read
    return tuple(dumps.values()), problems


def _read_dump(path: Path, tree: Path, note: DumpNote | None) -> Dump | Problem:
    if path.suffix.lower() != DUMP_SUFFIX or path.is_dir():
        return _problem(path, "this is no .txt file and was not read; save the listing as .txt, or move it away", severity="warning")
    text = _text(_read_within(path, tree), path)
    return text if isinstance(text, Problem) else read_listing(text, str(path), note)


def read_dump(path: Path, content: Path | None = None) -> Dump:
    """Read one dump from any path, with its entry in the `dumps.yml` of a content folder.

    Raises:
        FileError: the file cannot be read, or is not UTF-8 text.
    """
    text = _text(_read(path), path)
    if isinstance(text, Problem):
        raise FileError(str(text))
    notes = _read_reviewed(content / "dumps.yml", parse_dump_notes)[0] if content else {}
    return read_listing(text, str(path), notes.get(path.stem))


def read_project(path: Path) -> Project:
    """Read the settings from mkdocs.yml, or return the defaults if there is none.

    Raises:
        FileError: the file cannot be read, or a setting is wrong.
    """

    def read(name: str) -> str:
        text = _text(_read(path.parent / name), path.parent / name)
        if isinstance(text, Problem):
            raise FileError(str(text))
        return text

    if not path.is_file():
        return Project()
    project, problems = parse_settings(read(path.name), str(path), read)
    if problems:
        raise FileError("\n".join(map(str, problems)))
    return project


def _read_editor_notes(reviewed: Path, dumps: Collection[str]) -> tuple[tuple[tuple[str, str], ...], list[Problem]]:
    """Read the editor's note on each dump."""
    found, problems = [], []
    for path in _files_of(reviewed / _NOTES, "*.md"):
        if path.name in _IGNORED:
            continue
        text = _text(_read_within(path, reviewed), path)
        if isinstance(text, Problem):
            problems.append(text)
        elif path.stem not in dumps:
            problems.append(
                _problem(path, f"there is no dump named {path.stem!r}; correct the name or remove the note", severity="warning")
            )
        else:
            found.append((path.stem, text.removeprefix("\ufeff").strip()))
    return tuple(found), problems


def _read_pages(content: Path) -> tuple[tuple[tuple[str, bytes], ...], list[Problem]]:
    """Read the hand-written pages and their pictures."""
    folder = content / "pages"
    paths = [path for path in _files_of(folder, "**/*") if path.is_symlink() or not path.is_dir()]
    read = [(path.relative_to(folder).as_posix(), _read_within(path, content)) for path in paths]
    pages = tuple((name, data) for name, data in read if not isinstance(data, Problem))
    return pages, [data for _, data in read if isinstance(data, Problem)]


def _files_of(folder: Path, pattern: str) -> list[Path]:
    """Return the files that match, in order, without hidden ones."""
    return [path for path in sorted(folder.glob(pattern)) if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
