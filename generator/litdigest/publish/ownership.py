"""Distinguish the files that litdigest made from the user's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from litdigest.publish.tree import is_inside, read_manifest, write_manifest
from litdigest.reading.content import FileError

MARKER = ".litdigest-site.json"
"""The list of a site's files, within the site. Without it, a folder was not made by litdigest."""

INNER = ".litdigest.part"
"""Folder in which the next site is made, if the site's own folder cannot be renamed."""

BEGUN = ".litdigest.begun"
"""Marks an unfinished site, which has no list yet; renderers leave hidden files alone."""

_HIDDEN = (MARKER, INNER, BEGUN, f".{MARKER}.part")
"""Hidden files of litdigest in a site, with the unfinished list."""

_MADE = re.compile(r"(?:api|assets|exports|map|pictures|search|sitemaps)/.+|(?:.+/)?feed\.(?:json|xml)|sitemap\.xml(?:\.gz)?")
_OURS = re.compile(rb"assets/(?:litdigest|shell-\d)|<p>This page has moved: ")
"""Signs of files by older versions, which kept no list: their paths, and a text in every page."""


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


def listed(site: Path) -> frozenset[str] | None:
    """Return the names in a site's list of its files, or None without a list."""
    if not (site / MARKER).is_file():
        return None
    try:
        return frozenset(filter(is_inside, read_manifest(site / MARKER)))
    except FileError as error:
        raise FileError(f"{site / MARKER}: this list of the site's files is damaged; remove it, then build again") from error


def files_of(folder: Path) -> Iterator[str]:
    """Yield every file below a folder, without following links."""
    for root, _, files in os.walk(folder):
        name = Path(root).relative_to(folder).as_posix()
        yield from (one if name == "." else f"{name}/{one}" for one in files)


def taken_over(site: Path, new: frozenset[str]) -> Iterator[str]:
    """Write the list of files for a site by an older version, and report those that the new site lacks."""
    if listed(site) is not None:
        return
    ours = {name for name in files_of(site) if not name.startswith(".") and (name in new or is_made(site, name))}
    write_manifest(site / MARKER, ours)
    gone = sorted(ours - new)
    if gone:
        yield f"{site}: this site had no list of its files; removed {len(gone)} that earlier builds made: {_shown(gone)}"


def kept(site: Path, staging: Path) -> Iterator[str]:
    """Make sure that the user's files can stay, and report those that are not hidden."""
    strangers = _strangers(site, staging)
    _refuse_clashes(site, staging, strangers)
    shown = [name for name in strangers if not name.startswith(".")]
    if shown:
        yield f"{site}: kept what litdigest did not make: {_shown(shown)}"


def is_made(site: Path, name: str) -> bool:
    """Return whether only litdigest makes a file like this one."""
    return bool(_MADE.fullmatch(name)) or (name.endswith(".html") and bool(_OURS.search((site / name).read_bytes())))


def _shown(names: list[str]) -> str:
    return ", ".join([*names[:5], *(["…"] if len(names) > 5 else [])])


def _strangers(old: Path, new: Path) -> list[str]:
    """Return the user's files in an old site, and folders that hold nothing else."""
    return [name for name in _strange(old, new, _Owned.of(listed(old) or ()), "") if name not in _HIDDEN]


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


def move_strangers(old: Path, new: Path) -> None:
    """Move the user's files from an old site into the new one."""
    strangers = _strangers(old, new)
    _refuse_clashes(old, new, strangers)
    for name in strangers:
        if not os.path.lexists(new / name):
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (old / name).rename(new / name)
