"""Read the user's files. Besides this module, only those that write the output touch the disk."""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from litdigest.content import Content, DumpNote
from litdigest.model import Dump, Problem, Severity
from litdigest.progress import Progress, no_progress, track
from litdigest.reading.formats import Source, read_source
from litdigest.reading.identities import parse_identities
from litdigest.reading.records import SUFFIX
from litdigest.reading.reviewed import parse_dump_notes, parse_merge_rules, parse_tag_rules, parse_topics
from litdigest.settings import Project, parse_settings

TEXT_SUFFIX = ".txt"
_IGNORED = ("README.md",)
_NOTES = "notes"
_REVIEWED = ("topics.yml", "tags.yml", "dumps.yml", "papers.yml", "topics.yaml", "tags.yaml", "dumps.yaml", "papers.yaml")
_TEXTS = (".md", ".markdown", ".html", ".txt", ".yml")
"""Endings of the hand-written pages that MkDocs reads as text in UTF-8."""
_TRIES = 3

T = TypeVar("T")


class FileError(Exception):
    """A file cannot be read or written; each message, on a line of its own, says which one and what to do."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


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
        content: the content folder, with dumps/, notes/, pages/, topics.yml, tags.yml, dumps.yml, papers.yml.
        dumps: another folder of dumps, which then also holds notes/ and the four .yml files.
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
    merge_rules, odd = _read_reviewed(reviewed / "dumps.yml", parse_merge_rules)
    identities, unclear = _read_reviewed(reviewed / "papers.yml", parse_identities)
    rules, more = _read_reviewed(reviewed / "tags.yml", parse_tag_rules)
    topics, worse = _read_reviewed(reviewed / "topics.yml", parse_topics)
    paths = _dump_paths(folder, own=(*_REVIEWED, _NOTES) if folder == reviewed else ())
    found, unread = _read_folder(paths, reviewed, notes, on_progress)
    editor_notes, unused = _read_editor_notes(reviewed, {dump.name for dump in found})
    pages, lost = _read_pages(content)
    others = (*unclear, *more, *worse, *unread, *unused, *lost)
    return Content(
        reviewed=str(reviewed),
        dumps=found,
        topics=topics if os.path.lexists(reviewed / "topics.yml") else None,
        tag_rules=rules,
        dump_notes=tuple(sorted(notes.items())),
        merge_rules=merge_rules,
        identities=tuple(sorted(identities.items())),
        editor_notes=editor_notes,
        pages=pages,
        problems=(*dict.fromkeys((*problems, *odd)), *others, *_misnamed(reviewed), *_unknown_notes(notes, found, reviewed)),
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
        kind = "UTF-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "not UTF-8"
        return _problem(path, f"this is {kind} text; save it again as plain text in UTF-8", data[: error.start].count(b"\n") + 1)


def _unknown_notes(notes: Iterable[str], dumps: Iterable[Dump], folder: Path) -> list[Problem]:
    names = {dump.name for dump in dumps}
    return [
        _problem(folder / "dumps.yml", f"there is no dump named {name!r}; correct the name or remove the entry", severity="warning")
        for name in notes
        if name not in names
    ]


def _problem(path: Path, message: str, line: int = 1, severity: Severity = "error") -> Problem:
    return Problem.at(path, line, message, severity=severity)


def _dump_paths(folder: Path, own: Collection[str]) -> list[Path]:
    """Return what might be a dump: all but the README, `own` and files that a system hides for itself."""
    return [path for path in sorted(folder.iterdir()) if path.name not in (*_IGNORED, *own) and (path.name[0] != "." or _is_dump(path))]


def _is_dump(path: Path) -> bool:
    return path.suffix.lower() in (TEXT_SUFFIX, SUFFIX)


def _misnamed(reviewed: Path) -> list[Problem]:
    """Report reviewed files that nobody reads because of their names."""
    names = [f"{name}.yaml" for name in ("topics", "tags", "dumps", "papers")]
    return [
        _problem(reviewed / name, f"this file is not read; name it {name[:-4]}yml", severity="warning")
        for name in names
        if (reviewed / name).is_file()
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
    if path.name.startswith("."):
        return _problem(path, "this file is hidden, so it was not read; give it a name without a dot at its beginning", severity="warning")
    if not _is_dump(path) or path.is_dir():
        message = "this is no .txt or .json file and was not read; bring it in by 'litdigest add', or move it away"
        return _problem(path, message, severity="warning")
    text = _text(_read_within(path, tree), path)
    return text if isinstance(text, Problem) else read_source(text, str(path), note).dump


def read_dump(path: Path, content: Path | None = None) -> Dump:
    """Read one dump from any path, with its entry in the `dumps.yml` of a content folder.

    Raises:
        FileError: the file cannot be read, or is not UTF-8 text.
    """
    return read_any(path, content).dump


def read_any(path: Path, content: Path | None = None) -> Source:
    """Read one dump as `read_dump` does, and say what of it the content folder keeps.

    Raises:
        FileError: the file cannot be read, or is not UTF-8 text.
    """
    text = _text(_read(path), path)
    if isinstance(text, Problem):
        raise FileError(str(text))
    notes = _read_reviewed(content / "dumps.yml", parse_dump_notes)[0] if content else {}
    return read_source(text, str(path), notes.get(path.stem))


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
        raise FileError(*map(str, problems))
    return project


def _read_editor_notes(reviewed: Path, dumps: Collection[str]) -> tuple[tuple[tuple[str, str], ...], list[Problem]]:
    """Read the editor's note on each dump."""
    paths, problems = _files_below(reviewed / _NOTES)
    found = []
    for path in paths:
        if path.name in _IGNORED:
            continue
        if path.suffix != ".md" or path.parent != reviewed / _NOTES:
            message = f"this is no note and was not read; notes are files of {_NOTES}/ itself whose names end in .md"
            problems.append(_problem(path, message, severity="warning"))
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
    paths, problems = _files_below(folder)
    pages = []
    for path in paths:
        data = _read_within(path, content)
        text = _text(data, path) if path.suffix.lower() in _TEXTS else ""
        fault = data if isinstance(data, Problem) else text if isinstance(text, Problem) else None
        if fault:
            problems.append(fault)
        elif isinstance(data, bytes):
            pages.append((path.relative_to(folder).as_posix(), data))
    return tuple(pages), problems


def _files_below(folder: Path) -> tuple[list[Path], list[Problem]]:
    """Return the files below a folder, in order, without hidden ones, and a problem for each folder that cannot be read."""
    problems: list[Problem] = []

    def refused(error: OSError) -> None:
        if folder.exists():
            problems.append(_problem(Path(error.filename), f"this folder cannot be read ({error.strerror}); check its permissions"))

    paths = []
    for place, folders, files in os.walk(folder, onerror=refused):
        links = [name for name in folders if Path(place, name).is_symlink()]
        folders[:] = [name for name in folders if name not in links and not name.startswith(".")]
        paths += [Path(place, name) for name in (*files, *links) if not name.startswith(".")]
    return sorted(paths), problems
