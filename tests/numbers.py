"""Prints hashes of all numbers that the generator computes, and the kernels used: python -m tests.numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from threadpoolctl import threadpool_info

from litdigest.analysis.topics.fit import fit
from litdigest.analysis.vectors import Space
from litdigest.build import analyse
from litdigest.model import Paper
from litdigest.reading.content import read_content
from tests.conftest import REAL_DUMPS, ROOT
from tests.papers import paper, space_of

PLACES = "Cork Bude Hull Leith Looe Rye Wick Deal Dover Poole Truro Wells Ryde Hythe Stoke Bath Ware Ripon Derby Perth".split()


def instructions() -> list[str]:
    """Return the instruction sets that NumPy uses besides the baseline."""
    found: list[str] = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    return found


def alike(count: int) -> list[Paper]:
    """Return papers that differ in one word of their titles."""
    names = [f"{place}{number or ''}" for number in range(count // len(PLACES)) for place in PLACES]
    return [paper(f"Tidal Mills of {name}", "Mills that turn with the tide.") for name in names]


def found() -> Iterator[tuple[str, object]]:
    content = read_content(ROOT / "content")
    analysis = analyse(content)
    yield "content", (analysis.related, analysis.positions, analysis.coherence, analysis.placements, analysis.tags, analysis.paper_tags)
    for papers in (alike(20), alike(80)):
        yield f"{len(papers)} papers alike", (fit(papers), _coordinates(space_of(papers)))
    if not REAL_DUMPS.is_dir():
        yield "topics", fit(analysis.library.papers)
    else:
        analysis = analyse(replace(read_content(ROOT / "content", REAL_DUMPS), topics=None))
        yield "seeds", (analysis.related, analysis.positions, analysis.coherence, analysis.topics, analysis.placements, analysis.paper_tags)


def _coordinates(space: Space) -> Sequence[list[float]]:
    return list(map(list, space.latent.tolist()))


if __name__ == "__main__":
    digests = {name: hashlib.sha256(repr(values).encode()).hexdigest() for name, values in found()}
    blas = [row for row in threadpool_info() if row["user_api"] == "blas"]
    machine = {"kernels": sorted({row["architecture"] for row in blas}), "threads": max((row["num_threads"] for row in blas), default=1)}
    print(json.dumps({"digests": digests, "instructions": instructions(), **machine}))  # noqa: T201 - a command
