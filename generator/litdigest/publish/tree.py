"""Write files: docs, added dumps, pages that complete a site. Each file is replaced in one step, or not at all."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath

from filelock import FileLock, Timeout

from litdigest.model import Topic
from litdigest.progress import Progress, no_progress, track
from litdigest.publish.topics_yaml import topics_as_yaml
from litdigest.reading.content import TEXT_SUFFIX, FileError, file_errors
from litdigest.reading.records import SUFFIX

MANIFEST = ".litdigest.json"
_LOCK = ".litdigest.lock"
_DRAFT = ".litdigest.part"


def write_topics(path: Path, topics: Sequence[Topic], before: str = "") -> None:
    """Write topics into `topics.yml`, and leave everything else in it.

    Args:
        path: the file.
        topics: the topics of the file in their order, then new ones.
        before: the text of the file when it was read; empty if there was none.

    Raises:
        FileError: the file was edited meanwhile, cannot be written, or is in a form that cannot be extended.
    """
    try:
        data = topics_as_yaml(topics, before).encode()
    except FileError as error:
        raise FileError(f"{path}: {error}; nothing was written") from error
    if text_of(path) != before:
        raise FileError(f"{path}: this file was edited meanwhile and nothing was written; run the command again")
    write_file(path, data)


def add_dumps(paths: Iterable[Path], folder: Path, stored: Mapping[Path, str] | None = None) -> list[Path]:
    """Copy dumps into `folder`, unless one cannot be read or has a taken name; `stored` replaces the text of some, as JSON.

    Raises:
        FileError: a text is not a .txt file, a file cannot be read, or its name is taken.
    """
    texts = stored or {}
    pairs = [(path, folder / (f"{path.stem}{SUFFIX}" if path in texts else path.name)) for path in paths]
    names = Counter(target.stem.lower() for _, target in pairs)
    for path, target in pairs:
        if path not in texts and path.suffix.lower() != TEXT_SUFFIX:
            raise FileError(f"{path}: only .txt files are read as listings; rename it")
        if target.name.startswith("."):
            raise FileError(f"{path}: a file whose name begins with a dot is hidden and would not be read; rename it")
        twins = [one for one in (target, target.with_suffix(TEXT_SUFFIX), target.with_suffix(SUFFIX)) if one.exists()]
        if twins or names[target.stem.lower()] > 1:
            raise FileError(f"{path}: a file named {[*twins, target][0].name!r} is there already; rename the new file")
    with file_errors(folder):
        contents = [(target, texts[path].encode() if path in texts else path.read_bytes()) for path, target in pairs]
        for target, data in contents:
            _replace(target, data, _draft_of(target))
    return [target for target, _ in contents]


@contextmanager
def exclusive_lock(folder: Path, wait: Callable[[str], None]) -> Iterator[None]:
    """Hold an exclusive lock on a folder. The system releases it if the process dies.

    Args:
        folder: created if missing.
        wait: called once with a message if another build holds the lock.

    Raises:
        FileError: the folder cannot be written.
    """
    with file_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            wait(f"{folder}: another build is writing here; waiting until it ends")
            lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _draft_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def write_tree(folder: Path, files: Mapping[str, bytes], on_progress: Progress = no_progress) -> int:
    """Update `folder` to hold `files`: write what changed, remove what is stale, touch nothing else.

    Stale files are those in the manifest of the last run that are not in `files`. A file that is not in
    the manifest is the user's and stays. The manifest is written before the first change and after the
    last, so the next run repairs an interrupted one.

    Args:
        folder: created if missing.
        files: content by path below the folder.
        on_progress: called with what is done and the total.

    Returns:
        How many files were written or removed.

    Raises:
        FileError: a file of the user's is where one of ours belongs, or a path leads outside.
    """
    with file_errors(folder):
        return _write_changes(folder, files, on_progress)


def read_rendered(folder: Path, name: str) -> str:
    """Read a rendered page.

    Raises:
        FileError: the page is missing.
    """
    path = folder / name
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise FileError(f"{path}: the renderer has not made this page; build the docs and render them before this step") from error


def text_of(path: Path) -> str:
    """Return the text of a file with its own line ends, or an empty text if there is no file.

    Raises:
        FileError: the file cannot be read.
        UnicodeDecodeError: it is not UTF-8.
    """
    with file_errors(path):
        return path.read_bytes().decode() if path.is_file() else ""


def write_file(path: Path, data: bytes) -> None:
    """Replace a file in one step, or not at all.

    Raises:
        FileError: the file cannot be written.
    """
    with file_errors(path):
        _replace(path, data, _draft_of(path))


def write_new(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write files into a new folder, one by one as they come.

    Returns:
        The number of files.

    Raises:
        FileError: a file cannot be written, or its path leads outside.
    """
    count = 0
    made: set[Path] = set()
    with file_errors(folder):
        for name, data in files:
            if not is_inside(name):
                raise FileError(f"{name!r} leads outside {folder}; nothing more was written")
            path = folder / name
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            path.write_bytes(data)
            count += 1
    return count


def survey(folder: Path) -> dict[str, int]:
    """Return the size in bytes of every file below a folder, by its path from there."""
    return dict(_sizes(folder, ""))


def _sizes(folder: Path, name: str) -> Iterator[tuple[str, int]]:
    with os.scandir(folder / name) as found:
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                yield from _sizes(folder, f"{name}{entry.name}/")
            else:
                yield f"{name}{entry.name}", entry.stat().st_size


def read_pages(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield files below a folder with their content, one by one."""
    for name in names:
        yield name, (folder / name).read_bytes()


def _write_changes(folder: Path, files: Mapping[str, bytes], on_progress: Progress) -> int:
    on_progress(0, len(files))
    (folder / _DRAFT).unlink(missing_ok=True)
    ours = _manifest(folder)
    changed = [name for name, data in sorted(files.items()) if not _holds(folder / name, data)]
    stale = sorted(ours - files.keys())
    _refuse_strange(folder, changed, ours)
    refuse_links(folder, ours | files.keys())
    if changed or stale or ours != set(files):
        _write_manifest(folder, ours | files.keys())
        for name in stale:
            remove_file(folder, name)
        for name in track(changed, on_progress):
            _replace(folder / name, files[name], folder / _DRAFT)
        _write_manifest(folder, files.keys())
    return len(changed) + len(stale)


def _refuse_strange(folder: Path, names: Iterable[str], ours: set[str]) -> None:
    """Make sure that writing `names` stays inside the folder and overwrites only our own files."""
    for name in names:
        if not is_inside(name):
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


def refuse_links(folder: Path, names: Iterable[str]) -> None:
    """Make sure that nothing is written or removed through a link to another folder.

    Raises:
        FileError: one of the folders below `folder` is a link.
    """
    for parent in sorted({parent for name in names for parent in PurePath(name).parents}):
        if parent.parts and (folder / parent).is_symlink():
            raise FileError(f"{folder / parent}: this is a link where a folder of litdigest belongs; remove it and build again")


def is_inside(name: str) -> bool:
    """Return whether a relative path stays below the folder it starts from."""
    path = Path(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size == len(data) and path.read_bytes() == data


def _manifest(folder: Path) -> set[str]:
    return {name for name in read_manifest(folder / MANIFEST) if is_inside(name) and not (folder / name).is_dir()}


def read_manifest(path: Path) -> frozenset[str]:
    """Return the names in a list of generated files; none if the list is missing.

    Raises:
        FileError: the list is damaged.
    """
    if not path.exists():
        return frozenset()
    try:
        names = json.loads(path.read_text("utf-8"))
    except ValueError:
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise FileError(f"{path}: this list of generated files is damaged; remove the folder and build again")
    return frozenset(names)


def write_manifest(path: Path, names: Iterable[str]) -> None:
    """Write a list of generated files; the same names give the same bytes."""
    write_file(path, json.dumps(sorted(names), indent=0).encode())


def _write_manifest(folder: Path, names: Iterable[str]) -> None:
    _replace(folder / MANIFEST, json.dumps(sorted(names), indent=0).encode(), folder / _DRAFT)


def _replace(path: Path, data: bytes, staging: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        staging.write_bytes(data)
        os.replace(staging, path)
    finally:
        staging.unlink(missing_ok=True)


def remove_file(folder: Path, name: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    path = folder / name
    path.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder or (parent.exists() and any(parent.iterdir())):
            return
        if parent.exists():
            parent.rmdir()
