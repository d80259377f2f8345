"""Replace the old site by the new one in one step; files that litdigest did not make stay."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from litdigest.publish.ownership import BEGUN, INNER, MARKER, files_of, is_made, kept, listed, move_strangers, taken_over
from litdigest.publish.tree import refuse_links, remove_file, write_manifest
from litdigest.reading.content import FileError, file_errors

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
"""Constants of renameat2(2) on Linux."""

_STAYS = (errno.EBUSY, errno.EXDEV)
"""Errors for a folder that cannot be renamed, such as a mount point."""

_HEALTH = {"lines", "header_lines", "unplaced_lines", "entries", "papers", "problems"}


def site_place(folder: Path, project: Path, sources: Iterable[Path]) -> Path:
    """Return the folder for a site, with links resolved.

    Args:
        folder: as given in the settings or on the command line.
        project: the folder of the settings.
        sources: what the site is made from: content, docs, overrides.

    Raises:
        FileError: the site would replace its own sources, or lie within them, or the path is not a folder.
    """
    place, home = Path(os.path.realpath(folder)), Path(os.path.realpath(project))
    for source in (project, *sources):
        real = Path(os.path.realpath(source))
        within = place.is_relative_to(real) and not home.is_relative_to(real)
        if within or real.is_relative_to(place):
            fault = "lie within" if within else "take the place of"
            raise FileError(f"{folder}: a site here would {fault} {source}, so nothing was written; name another site_dir")
    if os.path.lexists(place) and not place.is_dir():
        kind = "link leads in a circle" if place.is_symlink() else "is a file"
        raise FileError(f"{folder}: this {kind}, where the folder of the site belongs; move it away, then build again")
    return place


def begin_site(site: Path) -> Path:
    """Return an empty folder for the next site; the old one stays in use until the next is complete.

    Raises:
        FileError: litdigest did not make the files there, or the folder cannot be made.
    """
    staging, aside = _draft_of(site), _aside(site)
    with file_errors(staging):
        if (aside / MARKER).is_file():  # a build was interrupted between the renames of `_exchange`
            aside.rename(staging if site.exists() else site)
        if site.is_dir() and not (_is_free(site) or listed(site) is not None or is_rendered(site)):
            raise FileError(
                f"{site}: this folder is not empty and litdigest did not make it, so nothing was written; "
                "name another site_dir, or move away what it holds"
            )
        if left := _clear(staging, site):
            raise FileError(f"{staging}: {left}; check the permissions and the free space, or remove this folder, then build again")
        staging.mkdir(parents=True)
        (staging / BEGUN).touch()
    return staging


def begin_copy(site: Path, docs: Path) -> Path:
    """Begin the next site with a copy of the site rendered from `docs`; the old one stays until the next is complete.

    Raises:
        FileError: litdigest did not make the files there, or the folder cannot be made.
    """
    staging = begin_site(site)
    with file_errors(staging):
        known = listed(site) or frozenset()
        rendered = (name for name in files_of(site) if name in known or is_made(site, name) or (docs / name).is_file())
        names = [name for name in rendered if not name.startswith(".")]
        for name in names:
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(site / name, staging / name)
        write_manifest(site / MARKER, names)
    return staging


def _is_free(site: Path) -> bool:
    """Return whether a folder is empty, except for hidden files such as .git, and lost+found."""
    return all(path.name.startswith(".") or path.name == "lost+found" for path in site.iterdir())


def is_rendered(site: Path) -> bool:
    """Return whether a folder holds files that a build wrote and a renderer copied."""
    try:
        health = json.loads((site / "api" / "health.json").read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(health, dict) and health.keys() >= _HEALTH and (site / "api" / "papers.json").is_file()


def drop_site(site: Path) -> None:
    """Remove an unfinished site; the next build tries again with files that cannot be removed now."""
    with suppress(OSError, FileError):
        _clear(_draft_of(site), site)


def _clear(staging: Path, site: Path) -> str:
    """Remove what an interrupted build left: an unfinished site, or an old one, after the user's files in it are moved.

    Returns:
        Why something could not be removed; empty if all was.
    """
    if not os.path.lexists(staging):
        return ""
    if staging.is_symlink() or not staging.is_dir() or not _is_marked(staging):
        raise FileError(f"{staging}: litdigest did not make this, but needs its name; move it away, then build again")
    if (staging / MARKER).is_file() and not site.exists():
        staging.rename(site)  # it is complete
        return ""
    if (staging / MARKER).is_file():
        move_strangers(staging, site)
    try:
        for path in staging.iterdir():  # the marker files go last, since this may be interrupted, too
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name not in (MARKER, BEGUN):
                path.unlink()
        shutil.rmtree(staging)
    except OSError as error:
        return str(error.strerror)
    return ""


def _is_marked(staging: Path) -> bool:
    """Return whether a build made this folder; an empty one counts, since a build may end before it writes the marker."""
    return any((staging / name).is_file() for name in (MARKER, BEGUN)) or not any(staging.iterdir())


def publish(site: Path) -> tuple[str, ...]:
    """Replace the old site by the new one in one step; files that litdigest did not make stay.

    Returns:
        Messages about files that were kept or removed.

    Raises:
        FileError: a file of the user's is where one of ours belongs, or the folder cannot be written.
    """
    staging = _draft_of(site)
    with file_errors(site):
        new = frozenset(files_of(staging)) - {BEGUN}
        said = [*taken_over(site, new), *kept(site, staging)] if site.is_dir() else []
        if staging.parent == site:
            _refill(staging, site, new)
        else:
            write_manifest(staging / MARKER, new)
            (staging / BEGUN).unlink()
            _put(staging, site, new)
        _clear(staging, site)
    return tuple(said)


def _put(staging: Path, site: Path, new: frozenset[str]) -> None:
    if not site.exists():
        staging.rename(site)
        return
    try:
        _exchange(staging, site)
    except OSError as error:
        if error.errno not in _STAYS:
            raise
        shutil.rmtree(site / INNER, ignore_errors=True)
        shutil.copytree(staging, site / INNER)
        _refill(site / INNER, site, new)
        shutil.rmtree(site / INNER)


def _exchange(one: Path, other: Path) -> None:
    """Swap two folders, in one step if the system can."""
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if renameat2 and renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return
    aside = _aside(other)
    other.rename(aside)
    try:
        one.rename(other)
    except OSError:
        aside.rename(other)
        raise
    aside.rename(one)


def _refill(staging: Path, site: Path, new: frozenset[str]) -> None:
    """Replace the files of a site one by one, if its folder cannot be renamed. The next build repairs an interrupted one."""
    old = listed(site) or frozenset()
    refuse_links(site, old | new)
    write_manifest(site / MARKER, old | new)
    for name in sorted(old - new):
        if not (site / name).is_dir():
            remove_file(site, name)
    for name in sorted(new):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(staging / name, site / name)
    write_manifest(site / MARKER, new)


def _draft_of(site: Path) -> Path:
    return site / INNER if os.path.ismount(site) else site.with_name(f".{site.name}.part")


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.old")
