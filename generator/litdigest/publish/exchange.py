"""The exchange of sites: a new one takes the place of the old one, at once, and what litdigest did not make stays."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from litdigest.publish.tree import is_inside, read_manifest, refuse_links, remove_file, write_manifest
from litdigest.reading.content import FileError, told

MARKER = ".litdigest-site.json"
"""The list of a site's files, in the site. A folder that has none was not made by litdigest."""

_INNER = ".litdigest.part"
"""Where the next site is made within a folder that cannot change places with another."""

_BEGUN = ".litdigest.begun"
"""Stands in a site that was begun and has no list yet; renderers leave hidden files alone."""

_HIDDEN = (MARKER, _INNER, _BEGUN, f".{MARKER}.part")
"""What litdigest hides in a site, with the list half written."""

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
"""Of renameat2(2) of Linux."""

_STAYS = (errno.EBUSY, errno.EXDEV)
"""What the system says where a folder, such as a mount, cannot be renamed."""

_HEALTH = {"lines", "header_lines", "unplaced_lines", "entries", "papers", "problems"}
_MADE = re.compile(r"(?:api|assets|exports|map|pictures|search|sitemaps)/.+|(?:.+/)?feed\.(?:json|xml)|sitemap\.xml(?:\.gz)?")
_OURS = re.compile(rb"assets/(?:litdigest|shell-\d)|<p>This page has moved: ")
"""What tells the files of older versions, which kept no list of them: where they stand, and what every page says."""


@dataclass(frozen=True, slots=True)
class _Owned:
    """The files of a site that litdigest made, and the folders that hold them."""

    files: frozenset[str]
    folders: frozenset[str]

    @classmethod
    def of(cls, files: Iterable[str]) -> _Owned:
        names, folders = frozenset(files), {""}
        for name in names:
            folder = name.rpartition("/")[0]
            while folder not in folders:
                folders.add(folder)
                folder = folder.rpartition("/")[0]
        return cls(names, frozenset(folders))


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
    draft, aside = _draft_of(site), _aside(site)
    with told(draft):
        if (aside / MARKER).is_file():  # a build was ended amid the renames of `_exchange`
            aside.rename(draft if site.exists() else site)
        if site.is_dir() and not (_is_free(site) or _listed(site) is not None or is_rendered(site)):
            raise FileError(
                f"{site}: this folder is not empty and litdigest did not make it, so nothing was written; "
                "name another site_dir, or move away what it holds"
            )
        if left := _clear(draft, site):
            raise FileError(f"{draft}: {left}; check the rights and the free space, or remove this folder, then build again")
        draft.mkdir(parents=True)
        (draft / _BEGUN).touch()
    return draft


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


def _clear(draft: Path, site: Path) -> str:
    """Remove what an ended build left: a site that was begun, or an old one, whose strange files the new one gets first.

    Returns:
        Why something of it is left.
    """
    if not os.path.lexists(draft):
        return ""
    if draft.is_symlink() or not draft.is_dir() or not _is_marked(draft):
        raise FileError(f"{draft}: litdigest did not make this, but needs its name; move it away, then build again")
    if (draft / MARKER).is_file() and not site.exists():
        draft.rename(site)  # it is whole
        return ""
    if (draft / MARKER).is_file():
        _move_strangers(draft, site)
    try:
        for path in draft.iterdir():  # what marks the folder goes last, for this may be ended, too
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name not in (MARKER, _BEGUN):
                path.unlink()
        shutil.rmtree(draft)
    except OSError as error:
        return str(error.strerror)
    return ""


def _is_marked(draft: Path) -> bool:
    """Tell whether a build began a site here, or took one away; it may have been ended before it could mark the folder."""
    return any((draft / name).is_file() for name in (MARKER, _BEGUN)) or not any(draft.iterdir())


def publish(site: Path) -> tuple[str, ...]:
    """Put the site that was begun in the place of the old one, at once; what litdigest did not make stays there.

    Returns:
        What the user should know of files that were kept or removed.

    Raises:
        FileError: somebody's own file stands where one of ours belongs, or the place cannot be written.
    """
    draft = _draft_of(site)
    with told(site):
        new = frozenset(_files_of(draft)) - {_BEGUN}
        said = [*_taken_over(site, new), *_kept(site, draft)] if site.is_dir() else []
        if draft.parent == site:
            _refill(draft, site, new)
        else:
            write_manifest(draft / MARKER, new)
            (draft / _BEGUN).unlink()
            _put(draft, site, new)
        _clear(draft, site)
    return tuple(said)


def _put(draft: Path, site: Path, new: frozenset[str]) -> None:
    if not site.exists():
        draft.rename(site)
        return
    try:
        _exchange(draft, site)
    except OSError as error:
        if error.errno not in _STAYS:
            raise
        shutil.rmtree(site / _INNER, ignore_errors=True)
        shutil.copytree(draft, site / _INNER)
        _refill(site / _INNER, site, new)
        shutil.rmtree(site / _INNER)


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


def _refill(draft: Path, site: Path, new: frozenset[str]) -> None:
    """Let the files of a site change places one by one, where its folder has to stay. The next build mends one that was ended."""
    old = _listed(site) or frozenset()
    refuse_links(site, old | new)
    write_manifest(site / MARKER, old | new)
    for name in sorted(old - new):
        if not (site / name).is_dir():
            remove_file(site, name)
    for name in sorted(new):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(draft / name, site / name)
    write_manifest(site / MARKER, new)


def _draft_of(site: Path) -> Path:
    return site / _INNER if os.path.ismount(site) else site.with_name(f".{site.name}.part")


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.old")


# What litdigest did not make


def _listed(site: Path) -> frozenset[str] | None:
    """Return the names in a site's list of its files; nothing where it has none."""
    if not (site / MARKER).is_file():
        return None
    try:
        return frozenset(filter(is_inside, read_manifest(site / MARKER)))
    except FileError as error:
        raise FileError(f"{site / MARKER}: this list of the site's files is damaged; remove it, then build again") from error


def _files_of(folder: Path) -> Iterator[str]:
    """Yield every file below a folder; no link is followed."""
    for root, _, files in os.walk(folder):
        name = Path(root).relative_to(folder).as_posix()
        yield from (one if name == "." else f"{name}/{one}" for one in files)


def _taken_over(site: Path, new: frozenset[str]) -> Iterator[str]:
    """Give a site that an older version made its list: what the new one has, too, and what nobody else makes. Say what will go."""
    if _listed(site) is not None:
        return
    ours = {name for name in _files_of(site) if not name.startswith(".") and (name in new or _is_made(site, name))}
    write_manifest(site / MARKER, ours)
    gone = sorted(ours - new)
    if gone:
        yield f"{site}: this site had no list of its files; removed {len(gone)} that earlier builds made: {_shown(gone)}"


def _kept(site: Path, draft: Path) -> Iterator[str]:
    """Make sure that what is somebody's own can stay, and name it; what is hidden stays unsaid."""
    strangers = _strangers(site, draft)
    _refuse_clashes(site, draft, strangers)
    shown = [name for name in strangers if not name.startswith(".")]
    if shown:
        yield f"{site}: kept what litdigest did not make: {_shown(shown)}"


def _is_made(site: Path, name: str) -> bool:
    return bool(_MADE.fullmatch(name)) or (name.endswith(".html") and bool(_OURS.search((site / name).read_bytes())))


def _shown(names: list[str]) -> str:
    return ", ".join([*names[:5], *(["…"] if len(names) > 5 else [])])


def _strangers(old: Path, new: Path) -> list[str]:
    """Return what in an old site is somebody's own: files, and folders that hold nothing else."""
    return [name for name in _strange(old, new, _Owned.of(_listed(old) or ()), "") if name not in _HIDDEN]


def _strange(old: Path, new: Path, ours: _Owned, folder: str) -> Iterator[str]:
    with os.scandir(old / folder) as found:
        entries = sorted((f"{folder}{entry.name}", entry.is_dir(follow_symlinks=False)) for entry in found)
    for name, is_folder in entries:
        if is_folder and (name in ours.folders or (new / name).is_dir()):
            yield from _strange(old, new, ours, f"{name}/")
        elif is_folder or name not in ours.files:
            yield name


def _refuse_clashes(old: Path, new: Path, strangers: Iterable[str]) -> None:
    for name in strangers:
        places = [new / name, *(new / parent for parent in Path(name).parents)][:-1]
        blocked = any(os.path.lexists(place) and not place.is_dir() for place in places[1:])
        if blocked or (os.path.lexists(places[0]) and not _is_same(old / name, places[0])):
            raise FileError(
                f"{old / name}: litdigest did not make this, and the new site has something of this name; "
                "move it away or rename it, then build again"
            )


def _is_same(one: Path, other: Path) -> bool:
    return one.is_file() and not one.is_symlink() and other.is_file() and one.read_bytes() == other.read_bytes()


def _move_strangers(old: Path, new: Path) -> None:
    strangers = _strangers(old, new)
    _refuse_clashes(old, new, strangers)
    for name in strangers:
        if not os.path.lexists(new / name):
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (old / name).rename(new / name)
