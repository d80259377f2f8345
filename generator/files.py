"""All reading and writing of files. Nothing else in the package touches the disk."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from generator.model import Content, Dump, DumpNote, Problem, Severity, Topic
from generator.readers.listing import read_listing
from generator.readers.reviewed import parse_dump_notes, parse_tag_rules, parse_topics, topics_as_yaml
from generator.ticks import Progress, ticked, unheard

MANIFEST = ".litdigest.json"
DUMP_SUFFIX = ".txt"
_IGNORED = ("README.md",)
_NOTES = "notes"

T = TypeVar("T")


class FileError(Exception):
    """A file cannot be read or written; says which and what to do."""


def read_content(content: Path, dumps: Path | None = None, tell: Progress = unheard) -> Content:
    """Read all that the user wrote.

    Args:
        content: the content folder, with dumps/, notes/, pages/, topics.yml, tags.yml, dumps.yml.
        dumps: another folder of dumps; notes/ and the three .yml files are then looked for in it.
        tell: hears of the progress.

    Raises:
        FileError: there is no such folder.
    """
    folder, reviewed = (dumps, dumps) if dumps else (content / "dumps", content)
    if not folder.is_dir():
        raise FileError(f"{folder}: there is no such folder; put the saved listings into it, or name another one")
    notes, problems = _read_reviewed(reviewed / "dumps.yml", parse_dump_notes)
    rules, more = _read_reviewed(reviewed / "tags.yml", parse_tag_rules)
    topics, worse = _read_reviewed(reviewed / "topics.yml", parse_topics)
    found, unread = _read_folder(_dump_paths(folder, (*_IGNORED, _NOTES) if dumps else _IGNORED), notes, tell)
    editor_notes, unused = _read_editor_notes(reviewed / _NOTES, {dump.name for dump in found})
    return Content(
        reviewed=str(reviewed),
        dumps=found,
        topics=topics if (reviewed / "topics.yml").is_file() else None,
        tag_rules=rules,
        dump_notes=tuple(sorted(notes.items())),
        editor_notes=editor_notes,
        pages=_read_pages(content / "pages"),
        problems=(*problems, *more, *worse, *unread, *unused, *_unknown_notes(notes, found, reviewed)),
    )


def _read_reviewed(path: Path, parse: Callable[[str, str], tuple[T, tuple[Problem, ...]]]) -> tuple[T, tuple[Problem, ...]]:
    """Read a reviewed file; one that is missing or no text reads as an empty one."""
    text = _read_text(path) if path.is_file() else ""
    if isinstance(text, Problem):
        return parse("", str(path))[0], (text,)
    return parse(text, str(path))


def _read_text(path: Path) -> str | Problem:
    """Return the file's text, or why it cannot be read."""
    try:
        data = path.read_bytes()
        return data.decode("utf-8")
    except OSError as error:
        return _problem(path, f"it cannot be read ({error.strerror}); check the name and the rights")
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
    return Problem(source=str(path), line=line, last_line=line, severity=severity, message=message)


def _dump_paths(folder: Path, ignored: Collection[str]) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if not (path.name.startswith(".") or path.name in ignored or path.suffix in (".yml", ".yaml"))
    ]


def _read_folder(paths: Sequence[Path], notes: Mapping[str, DumpNote], tell: Progress) -> tuple[tuple[Dump, ...], list[Problem]]:
    dumps: dict[str, Dump] = {}
    problems = []
    for path in ticked(paths, tell):
        read = _read_dump(path, notes.get(path.stem))
        if isinstance(read, Problem):
            problems.append(read)
        elif read.name in dumps:
            problems.append(_problem(path, f"{dumps[read.name].source} has the name {read.name!r} already; rename one of the two"))
        else:
            dumps[read.name] = read
    return tuple(dumps.values()), problems


def _read_dump(path: Path, note: DumpNote | None) -> Dump | Problem:
    if path.suffix.lower() != DUMP_SUFFIX or path.is_dir():
        return _problem(path, "this is no .txt file and was not read; save the listing as .txt, or move it away", severity="warning")
    text = _read_text(path)
    return text if isinstance(text, Problem) else read_listing(text, str(path), note)


def read_dump(path: Path, content: Path | None = None) -> Dump:
    """Read one dump from anywhere, with what `dumps.yml` of a content folder says of it.

    Raises:
        FileError: the file cannot be read, or is not UTF-8 text.
    """
    text = _read_text(path)
    if isinstance(text, Problem):
        raise FileError(str(text))
    notes = _read_reviewed(content / "dumps.yml", parse_dump_notes)[0] if content else {}
    return read_listing(text, str(path), notes.get(path.stem))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says of a file into an error for people."""
    try:
        yield
    except OSError as error:
        place = error.filename or path
        raise FileError(f"{place}: {error.strerror or error}; check the path, the rights and the free space, then try again") from error


def _read_editor_notes(folder: Path, dumps: Collection[str]) -> tuple[tuple[tuple[str, str], ...], list[Problem]]:
    """Read what the editor wrote of each dump."""
    found, problems = [], []
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        if path.name.startswith(".") or path.name in _IGNORED:
            continue
        text = _read_text(path)
        if isinstance(text, Problem):
            problems.append(text)
        elif path.stem not in dumps:
            problems.append(
                _problem(path, f"there is no dump named {path.stem!r}; correct the name or remove the note", severity="warning")
            )
        else:
            found.append((path.stem, text.removeprefix("\ufeff").strip()))
    return tuple(found), problems


def _read_pages(folder: Path) -> tuple[tuple[str, bytes], ...]:
    if not folder.is_dir():
        return ()
    return tuple(
        (path.relative_to(folder).as_posix(), path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def write_topics(path: Path, topics: Iterable[Topic]) -> None:
    """Write `topics.yml`."""
    with _told(path):
        _replace(path, topics_as_yaml(topics).encode())


def add_dumps(paths: Iterable[Path], folder: Path) -> list[Path]:
    """Copy dumps into `folder`; all or none.

    Raises:
        FileError: a file is no .txt file, cannot be read, or its name is taken.
    """
    pairs = [(path, folder / path.name) for path in paths]
    names = Counter(target.name.lower() for _, target in pairs)
    for path, target in pairs:
        if path.suffix.lower() != DUMP_SUFFIX:
            raise FileError(f"{path}: only .txt files are read as dumps; rename it")
        if target.exists() or names[target.name.lower()] > 1:
            raise FileError(f"{path}: a file named {target.name!r} stands there already; rename the new file")
    with _told(folder):
        contents = [(target, path.read_bytes()) for path, target in pairs]
        for target, data in contents:
            _replace(target, data)
    return [target for target, _ in contents]


def write_tree(folder: Path, files: Mapping[str, bytes], tell: Progress = unheard) -> int:
    """Make `folder` hold `files`: write what changed, remove what is stale, touch nothing else.

    What is stale is told by the manifest of the last run; a file that is not in it is
    somebody's own and stays. The manifest is written before the first change and after the
    last, so an interrupted run is mended by the next.

    Args:
        folder: made where it is missing.
        files: content by path below the folder.
        tell: hears of the progress.

    Returns:
        How many files were written or removed.

    Raises:
        FileError: somebody's own file stands where one of ours belongs, or a path leads outside.
    """
    with _told(folder):
        return _write_changes(folder, files, tell)


def take_rendered(folder: Path, name: str) -> str:
    """Read a page that a renderer made only to be taken apart, and remove it.

    Raises:
        FileError: there is no such page.
    """
    path = folder / name
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise FileError(f"{path}: the renderer has not made this page; build the docs and render them before this step") from error
    _remove(folder, name)
    return text


def text_of(path: Path) -> str:
    """Return the text of a file, or nothing where there is none."""
    return path.read_text("utf-8") if path.is_file() else ""


def write_new(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write files into a folder that is made anew each time, one after the other as they come.

    Returns:
        How many there were.

    Raises:
        FileError: a file cannot be written, or its path leads outside.
    """
    count = 0
    made: set[Path] = set()
    with _told(folder):
        for name, data in files:
            if not _is_inside(name):
                raise FileError(f"{name!r} leads outside {folder}; nothing more was written")
            path = folder / name
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            path.write_bytes(data)
            count += 1
    return count


def measure(folder: Path) -> tuple[int, int]:
    """Return how many bytes and files a folder holds."""
    sizes = [entry.stat().st_size for entry in _entries(folder)]
    return sum(sizes), len(sizes)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(Path(entry.path))
            else:
                yield entry


def _write_changes(folder: Path, files: Mapping[str, bytes], tell: Progress) -> int:
    tell(0, len(files))
    ours = _manifest(folder)
    changed = [name for name, data in sorted(files.items()) if not _holds(folder / name, data)]
    stale = sorted(ours - files.keys())
    _refuse_strange(folder, changed, ours)
    if changed or stale or ours != set(files):
        _write_manifest(folder, ours | files.keys())
        for name in stale:
            _remove(folder, name)
        for name in ticked(changed, tell):
            _replace(folder / name, files[name])
        _write_manifest(folder, files.keys())
    return len(changed) + len(stale)


def _refuse_strange(folder: Path, names: Iterable[str], ours: set[str]) -> None:
    """Make sure that writing `names` stays inside and overwrites nothing but our own files."""
    for name in names:
        if not _is_inside(name):
            raise FileError(f"{name!r} leads outside {folder}; nothing was written")
        for path in (folder / name, *(folder / name).parents):
            if path == folder:
                break
            strangers = [path] if path.is_file() else path.rglob("*") if path == folder / name and path.is_dir() else []
            for stranger in strangers:
                if stranger.is_file() and stranger.relative_to(folder).as_posix() not in ours:
                    raise FileError(
                        f"{stranger}: this file was not made by litdigest and would be overwritten; move it to content/pages or remove it"
                    )


def _is_inside(name: str) -> bool:
    path = Path(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _manifest(folder: Path) -> set[str]:
    path = folder / MANIFEST
    if not path.exists():
        return set()
    try:
        names = json.loads(path.read_text("utf-8"))
    except ValueError:
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise FileError(f"{path}: this list of generated files is damaged; remove the folder and build again")
    return {name for name in names if _is_inside(name) and not (folder / name).is_dir()}


def _write_manifest(folder: Path, names: Iterable[str]) -> None:
    _replace(folder / MANIFEST, json.dumps(sorted(names), indent=0).encode())


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(data)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _remove(folder: Path, name: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    path = folder / name
    path.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder or (parent.exists() and any(parent.iterdir())):
            return
        if parent.exists():
            parent.rmdir()
