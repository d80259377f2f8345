"""A lower bound for a build: read the same bytes, write as many files of the same sizes: python -m tests.bench_floor PROJECT TARGET."""

from __future__ import annotations

import sys
from pathlib import Path


def main(project: Path, target: Path) -> None:
    """Read the dumps of a project, and write files of the same sizes as the generator's, with nothing in between."""
    for path in (project / "content" / "dumps").iterdir():
        path.read_bytes()
    docs = project / "build" / "docs"
    for path in docs.rglob("*"):
        place = target / path.relative_to(docs)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(bytes(path.stat().st_size))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
