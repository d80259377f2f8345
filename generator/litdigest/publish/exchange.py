"""The exchange of sites: a new one takes the place of the old one, at once, and what litdigest did not make stays."""

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
"""Of renameat2(2) of Linux."""

_STAYS = (errno.EBUSY, errno.EXDEV)
"""What the system says where a folder, such as a mount, cannot be renamed."""

_HEALTH = {"lines", "header_lines", "unplaced_lines", "entries", "papers", "problems"}


def site_place(folder: Path, project: Path, sources: Iterable[Path]) -> Path:
    """Return where a site is to stand, links followed.

    Args:
        folder: as the settings or the command line name it.
        project: the folder of the settings.
        sources: what the site is made from: content, docs, overrides.

    Raises:
        FileError: a site there would take the place of what it is made from, or there is no folder.
    """
    place, home = Path(os.path.realpath(folder)), os.path.realpath(project)
    for source in (project, *sources):
        real = Path(os.path.realpath(source))
        if real.is_relative_to(place):
            raise FileError(f"{folder}: a site here would take the place of {source}, so nothing was written; name another site_dir")
        if place.is_relative_to(real) and not Path(home).is_relative_to(real):
            raise FileError(f"{folder}: a site here would stand within {source}, so nothing was written; name another site_dir")
    if os.path.lexists(place) and not place.is_dir():
        kind = "link leads in a circle" if place.is_symlink() else "is a file"
        raise FileError(f"{folder}: this {kind}, where the folder of the site belongs; move it away, then build again")
    return place


def begin_site(site: Path) -> Path:
    """Return an empty folder for the next site, so that the old one serves until that is whole.

    Raises:
        FileError: litdigest did not make what stands there, or the folder cannot be made.
    """
    staging, aside = _draft_of(site), _aside(site)
    with file_errors(staging):
        if (aside / MARKER).is_file():  # a build was ended between the renames of `_exchange`
            aside.rename(staging if site.exists() else site)
        if site.is_dir() and not (_is_free(site) or listed(site) is not None or is_rendered(site)):
            raise FileError(
                f"{site}: this folder is not empty and litdigest did not make it, so nothing was written; "
                "name another site_dir, or move away what it holds"
            )
        if left := _clear(staging, site):
            raise FileError(f"{staging}: {left}; check the rights and the free space, or remove this folder, then build again")
        staging.mkdir(parents=True)
        (staging / BEGUN).touch()
    return staging


def begin_copy(site: Path, docs: Path) -> Path:
    """Begin the next site with a copy of what a renderer made of `docs`, which stays as it is until the next one is whole.

    Raises:
        FileError: litdigest did not make what stands there, or the folder cannot be made.
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
    """Tell whether a folder holds nothing but what is hidden, such as a repository, or what a new disk has."""
    return all(path.name.startswith(".") or path.name == "lost+found" for path in site.iterdir())


def is_rendered(site: Path) -> bool:
    """Tell whether a folder holds files that a build wrote and a renderer took over."""
    try:
        health = json.loads((site / "api" / "health.json").read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(health, dict) and health.keys() >= _HEALTH and (site / "api" / "papers.json").is_file()


def drop_site(site: Path) -> None:
    """Remove the site that was begun; what the system does not let go, the next build meets again."""
    with suppress(OSError, FileError):
        _clear(_draft_of(site), site)


def _clear(staging: Path, site: Path) -> str:
    """Remove what an ended build left: a site that was begun, or an old one, whose strange files the new one gets first.

    Returns:
        Why something of it is left.
    """
    if not os.path.lexists(staging):
        return ""
    if staging.is_symlink() or not staging.is_dir() or not _is_marked(staging):
        raise FileError(f"{staging}: litdigest did not make this, but needs its name; move it away, then build again")
    if (staging / MARKER).is_file() and not site.exists():
        staging.rename(site)  # it is whole
        return ""
    if (staging / MARKER).is_file():
        move_strangers(staging, site)
    try:
        for path in staging.iterdir():  # what marks the folder goes last, for this may be ended, too
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name not in (MARKER, BEGUN):
                path.unlink()
        shutil.rmtree(staging)
    except OSError as error:
        return str(error.strerror)
    return ""


def _is_marked(staging: Path) -> bool:
    """Tell whether a build began a site here, or took one away; it may have been ended before it could mark the folder."""
    return any((staging / name).is_file() for name in (MARKER, BEGUN)) or not any(staging.iterdir())


def publish(site: Path) -> tuple[str, ...]:
    """Put the site that was begun in the place of the old one, at once; what litdigest did not make stays there.

    Returns:
        What the user should know of files that were kept or removed.

    Raises:
        FileError: a file of the user's stands where one of ours belongs, or the place cannot be written.
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
    """Let two folders change places, in one step where the system can."""
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
    """Let the files of a site change places one by one, where its folder has to stay. The next build mends one that was ended."""
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
