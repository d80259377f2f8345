"""Mutation tests of the reader, the links and the escapes: python -m tests.mutants [SAMPLE].

mutmut writes the mutants of all functions into a copy of the checkout, in build/mutants/; mutant_runs.py runs them there.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.file_mutation import mutate_file_contents

from tests import ROOT

COPY = ROOT / "build" / "mutants"
RESULTS = "results-{}.json"
NOT_COPIED = (".git", ".venv*", "build", "site", "site-offline", "__pycache__", ".*cache", ".hypothesis")
MUTATED = ("generator/litdigest/reading/*.py", *(f"generator/litdigest/text/{name}.py" for name in ("plain", "tex", "escape")))
ENOUGH = 0.95
"""Minimum share of mutants that the tests must notice."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a mutant."""

    module: str
    name: str
    outcome: str
    """One of "failed", "endless", "survived" and "untested"."""
    change: str
    """The lines that differ from the original."""

    @property
    def is_noticed(self) -> bool:
        """Whether a test failed or did not end."""
        return self.outcome in ("failed", "endless")


def copy_checkout() -> None:
    """Make a new copy, with mutants."""
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(ROOT, COPY, ignore=shutil.ignore_patterns(*NOT_COPIED))
    (COPY / "build" / "docs").mkdir(parents=True)
    with contextlib.chdir(COPY):  # where mutmut looks for its settings
        for path in mutated_files():
            mutated = mutate_file_contents(str(path), path.read_text("utf-8"))
            path.write_text(mutated.code, "utf-8")


def mutated_files() -> Iterator[Path]:
    """Return the files of the copy to mutate, in order."""
    for pattern in MUTATED:
        yield from sorted(COPY.glob(pattern))


def run(sample: int) -> list[Result]:
    """Run the mutants, or a sample of some, in one process for each processor."""
    count = os.cpu_count() or 1
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.mutant_runs",
        "-m",
        "not slow",
        "-q",
        "--assert=plain",
        "tests",
    ]
    runs = []
    for number in range(count):
        of = {"MUTANTS": f"{number} {count} {sample}", "PYTHONPATH": str(COPY / "generator"), "OPENBLAS_NUM_THREADS": "1"}
        runs.append(subprocess.Popen(command, cwd=COPY, env=os.environ | of))
    if max(process.wait() for process in runs):
        sys.exit("no mutant could be tested, see above")
    files = [COPY / RESULTS.format(number) for number in range(count)]
    return sorted((Result(**row) for file in files for row in json.loads(file.read_text("utf-8"))), key=lambda result: result.name)


def table(results: Iterable[Result]) -> str:
    """Return a row for each module, and one for all."""
    counts: dict[str, Counter[str]] = {}
    for result in results:
        for name in (result.module, "all"):
            counts.setdefault(name, Counter())[result.outcome] += 1
    lines = [f"{'':34} {'made':>6} {'failed':>7} {'endless':>7} {'survived':>8} {'untested':>8} {'noticed':>8}"]
    for name, of in sorted(counts.items(), key=lambda row: (row[0] == "all", row[0])):
        share = (of["failed"] + of["endless"]) / of.total()
        lines.append(
            f"{name:34} {of.total():6} {of['failed']:7} {of['endless']:7} {of['survived']:8} {of['untested']:8} {share:8.1%}",
        )
    return "\n".join(lines)


def main(sample: int = 0) -> None:
    """Run all mutants, or a sample, and print the survivors and the shares; exit with 1 if too few were noticed."""
    copy_checkout()
    results = run(sample)
    for result in results:
        if not result.is_noticed:
            print(f"{result.name} {result.outcome}\n{result.change}")  # noqa: T201 - a command
    print(table(results))  # noqa: T201
    sys.exit(sum(result.is_noticed for result in results) < ENOUGH * len(results))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
