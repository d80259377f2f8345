"""Measure how many of the nearest papers the method for large libraries finds: python -m tests.bench_nearest CONTENT.

CONTENT is a content folder with more than 4,096 papers. For some papers the five nearest are found by
comparing every pair, and looked for in the result of `neighbours`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from litdigest.analysis.related.neighbours import Pairs, every_pair, neighbours
from litdigest.library.build import build_library
from litdigest.reading.content import read_content
from tests.papers import space_of

COUNT = 5
ASKED = 1000


def share_found(found: Pairs, exact: Pairs) -> float:
    """Return the share of the exact pairs that were found."""
    known = set(zip(found.papers.tolist(), found.others.tolist(), strict=True))
    return float(np.mean([pair in known for pair in zip(exact.papers.tolist(), exact.others.tolist(), strict=True)]))


def main(content: Path) -> None:
    space = space_of(build_library(read_content(content).dumps).papers)
    papers = space.rows.shape[0]
    start = time.process_time()
    found = neighbours(space, COUNT)
    print(f"{papers} papers, {1000 * (time.process_time() - start) / papers:.2f} ms each")  # noqa: T201 - a command
    asked = np.unique(np.linspace(0, papers - 1, ASKED).astype(np.int64))
    print(f"{share_found(found, every_pair(space, COUNT, asked)):.3f} of the nearest {COUNT} found")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
