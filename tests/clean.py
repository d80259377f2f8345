"""Removes the files in the lists that builds wrote, and nothing else: `python tests/clean.py`, which needs no package."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

LISTS = ("site/.litdigest-site.json", "site-offline/.litdigest-site.json", "build/docs/.litdigest.json")
LOCK = ".litdigest.lock"


def listed(path: Path) -> list[str]:
    """Return the names in a list of generated files that stay within its folder."""
    try:
        names = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return []
    found = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return [name for name in found if ".." not in Path(name).parts and not Path(name).is_absolute()]


def remove(folder: Path, names: Iterable[str]) -> None:
    """Remove files, and the folders that they leave empty, without following links."""
    parents: set[Path] = set()
    for name in names:
        path = folder / name
        if path.parent.resolve().is_relative_to(folder.resolve()) and (path.is_symlink() or path.is_file()):
            path.unlink()
        parents |= {one for one in path.parents if one == folder or folder in one.parents}
    for parent in sorted(parents, key=lambda one: len(one.parts), reverse=True):
        if parent.is_dir() and not parent.is_symlink() and not any(parent.iterdir()):
            parent.rmdir()


def main() -> None:
    """Clean the project in the current folder, and report what stays."""
    for name in LISTS:
        path = Path(name)
        folder = path.parent
        remove(folder, [*listed(path), path.name, LOCK] if path.is_file() else [])
        left = sorted(one.name for one in folder.iterdir() if one.name != ".gitignore") if folder.is_dir() else []
        if left:
            sys.stdout.write(
                f"{folder}: kept what no list of generated files names: {', '.join(left[:5])}{', …' if len(left) > 5 else ''}\n"
            )


if __name__ == "__main__":
    main()
