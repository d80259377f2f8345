"""All reading and writing of files. Nothing else in the package touches the disk."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.model import Content, Dump, DumpNote, Problem, Topic
from generator.readers.listing import read_listing
from generator.readers.reviewed import parse_dump_notes, parse_tag_rules, parse_topics, topics_as_yaml

MANIFEST = ".litdigest.json"
DUMP_SUFFIX = ".txt"
_IGNORED = ("README.md",)


class FileError(Exception):
    """A file cannot be read or written; says which and what to do."""


def read_content(content: Path, dumps: Path | None = None) -> Content:
    """Read all that the user wrote.

    Args:
        content: the content folder, with dumps/, pages/, topics.yml, tags.yml, dumps.yml.
        dumps: another folder of dumps; the three .yml files are then looked for in it.

    Raises:
        FileError: there is no such folder.
    """
    folder, reviewed = (dumps, dumps) if dumps else (content / "dumps", content)
    if not folder.is_dir():
        raise FileError(f"{folder}: there is no such folder; put the saved listings into it, or name another one")
    notes, problems = parse_dump_notes(_text_or_empty(reviewed / "dumps.yml"), str(reviewed / "dumps.yml"))
    rules, more = parse_tag_rules(_text_or_empty(reviewed / "tags.yml"), str(reviewed / "tags.yml"))
    topics, worse = _read_topics(reviewed / "topics.yml")
    found, odd = _read_folder(folder, notes)
    return Content(
        dumps=found,
        topics=topics,
        tag_rules=rules,
        dump_notes=tuple(sorted(notes.items())),
        pages=_read_pages(content / "pages"),
        problems=(*problems, *more, *worse, *odd, *_unknown_notes(notes, found, reviewed)),
    )


def _read_topics(path: Path) -> tuple[tuple[Topic, ...] | None, tuple[Problem, ...]]:
    if not path.is_file():
        return None, ()
    return parse_topics(_text_or_empty(path), str(path))


def _unknown_notes(notes: Iterable[str], dumps: Iterable[Dump], folder: Path) -> list[Problem]:
    names = {dump.name for dump in dumps}
    return [
        _problem(folder / "dumps.yml", f"there is no dump named {name!r}; correct the name or remove the entry", severity_is_error=False)
        for name in notes
        if name not in names
    ]


def _problem(path: Path, message: str, *, severity_is_error: bool = True) -> Problem:
    return Problem(source=str(path), line=1, last_line=1, severity="error" if severity_is_error else "warning", message=message)


def _text_or_empty(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


def _read_folder(folder: Path, notes: Mapping[str, DumpNote]) -> tuple[tuple[Dump, ...], list[Problem]]:
    dumps, problems = [], []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in _IGNORED or path.suffix in (".yml", ".yaml"):
            continue
        if path.suffix.lower() != DUMP_SUFFIX or not path.is_file():
            problems.append(
                _problem(
                    path, "this is no .txt file and was not read; save the listing as .txt, or move the file away", severity_is_error=False
                )
            )
            continue
        dumps.append(read_dump(path, notes.get(path.stem)))
    return tuple(dumps), problems


def read_dump(path: Path, note: DumpNote | None = None) -> Dump:
    """Read one dump from disk.

    Raises:
        FileError: the file cannot be read, or is not UTF-8 text.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        raise FileError(f"{path}:1: error: it cannot be read ({error.strerror}); check the name and the rights") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileError(f"{path}:{line}: error: this is not UTF-8 text; save the listing again as plain text in UTF-8") from error
    return read_listing(text, str(path), note)


def _read_pages(folder: Path) -> tuple[tuple[str, bytes], ...]:
    if not folder.is_dir():
        return ()
    return tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())


def write_topics(path: Path, topics: Iterable[Topic]) -> None:
    """Write `topics.yml`."""
    _replace(path, topics_as_yaml(topics).encode())


def add_dumps(paths: Iterable[Path], folder: Path) -> list[Path]:
    """Copy dumps into `folder`; all or none.

    Raises:
        FileError: a file of that name stands there already.
    """
    pairs = [(path, folder / path.name) for path in paths]
    for path, target in pairs:
        if target.exists():
            raise FileError(f"{path}: {target} stands there already; rename the new file")
    folder.mkdir(parents=True, exist_ok=True)
    for path, target in pairs:
        shutil.copyfile(path, target)
    return [target for _, target in pairs]


def write_tree(folder: Path, files: Mapping[str, bytes]) -> int:
    """Make `folder` hold `files`: write what changed, remove what is stale, touch nothing else.

    What is stale is told by the manifest of the last run; a file that is not in it is
    somebody's own and stays. The manifest is written before the first file and after the
    last, so an interrupted run is mended by the next.

    Args:
        folder: made where it is missing.
        files: content by path below the folder.

    Returns:
        How many files were written or removed.

    Raises:
        FileError: somebody's own file stands where one of ours belongs.
    """
    ours = _manifest(folder)
    changed = [name for name, data in sorted(files.items()) if not _holds(folder / name, data)]
    for name in changed:
        if (folder / name).exists() and name not in ours:
            raise FileError(
                f"{folder / name}: this file was not made by litdigest and would be overwritten; move it to content/pages or remove it"
            )
    stale = sorted(ours - files.keys())
    if changed or stale or ours != set(files):
        _write_manifest(folder, ours | files.keys())
        for name in changed:
            _replace(folder / name, files[name])
        for name in stale:
            _remove(folder, name)
        _write_manifest(folder, files.keys())
    return len(changed) + len(stale)


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _manifest(folder: Path) -> set[str]:
    path = folder / MANIFEST
    try:
        names = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return set()
    except ValueError as error:
        raise FileError(f"{path}: this list of generated files is damaged; remove the folder and build again") from error
    return {name for name in names if not Path(name).is_absolute() and ".." not in Path(name).parts}


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
    path = folder / name
    path.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder or any(parent.iterdir()):
            return
        parent.rmdir()
