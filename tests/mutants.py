"""Mutation tests of the reader, the links and the escapes: python -m tests.mutants.

mutmut mutates functions, in a copy of the checkout in build/mutants/, which stays there so that you can look
at the survivors; [tool.mutmut] in pyproject.toml names the modules and the tests. mutated_tables.py mutates
the values at the top of the modules, which mutmut leaves alone, in memory.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests import ROOT
from tests.mutated_tables import TESTS, exit_status, table_mutants, warm_up

COPY = ROOT / "build" / "mutants"
MUTMUT = Path(sys.executable).with_name("mutmut")
COPIED = {"generator": "src", "tests": "tests", "content": "content", "pyproject.toml": "pyproject.toml"}
"""Files to copy, with their names in the copy: mutmut looks for packages in a folder named src."""
ENOUGH = 0.85
"""Minimum share of mutants that the tests must kill."""
KILLED = (1, 3)
"""Exit statuses of pytest if a test or pytest itself failed."""
ENDLESS = (-signal.SIGALRM, -24, 24, 36, 152, 255)
"""Recorded statuses of a timeout."""


@dataclass(frozen=True, slots=True)
class Score:
    """The number of mutants by result."""

    made: int
    killed: int
    timeouts: int

    @property
    def survived(self) -> int:
        """Mutants that no test killed, or that no test runs."""
        return self.made - self.killed - self.timeouts

    @property
    def share(self) -> float:
        """The share of killed mutants, including those that time out."""
        return (self.killed + self.timeouts) / max(1, self.made)


def copy_checkout() -> None:
    """Make a new copy."""
    shutil.rmtree(COPY, ignore_errors=True)
    for name, copy in COPIED.items():
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, COPY / copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, COPY / copy)


def run_mutmut() -> None:
    """Test all mutants of the copy, one at a time, so that none times out on a busy machine."""
    if subprocess.run([MUTMUT, "run", "--max-children", "1"], cwd=COPY, check=False).returncode:
        sys.exit("mutmut: no mutant could be tested, see above; first fix the tests that fail without mutants")


def read_results() -> dict[str, dict[str, int | None]]:
    """Return mutmut's results: the exit status of the tests, by module and mutant."""
    mutants = COPY / "mutants"
    results = {}
    for path in sorted(mutants.glob("src/**/*.py.meta")):
        results[path.relative_to(mutants).as_posix().removesuffix(".meta")] = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
    return {module: statuses for module, statuses in results.items() if statuses}


def run_tables() -> dict[str, dict[str, int | None]]:
    """Test all mutants of the tables; return the exit statuses like `read_results`."""
    warm_up()
    results: dict[str, dict[str, int | None]] = {}
    for file, tests in TESTS.items():
        statuses = results[f"{file} (tables)"] = {}
        for mutant in table_mutants(file):
            statuses[mutant.name] = exit_status(mutant, tests)
            print(f"\r{file}: {len(statuses)} mutants of tables", end="", flush=True)  # noqa: T201 - a command
        print()  # noqa: T201
    return {module: statuses for module, statuses in results.items() if statuses}


def score(statuses: Iterable[int | None]) -> Score:
    """Count mutants by the exit status of their tests."""
    counts = Counter(statuses)
    return Score(counts.total(), sum(counts[code] for code in KILLED), sum(counts[code] for code in ENDLESS))


def table(scores: dict[str, Score]) -> str:
    """Return a row for each score."""
    lines = [f"{'':38} {'made':>6} {'killed':>6} {'survived':>8} {'timeouts':>8} {'noticed':>8}"]
    for name, one in scores.items():
        lines.append(f"{name:38} {one.made:6} {one.killed:6} {one.survived:8} {one.timeouts:8} {one.share:8.1%}")
    return "\n".join(lines)


def main() -> None:
    """Run all mutants and print the scores; exit with 1 if too few were killed."""
    copy_checkout()
    run_mutmut()
    results = read_results() | run_tables()
    survivors = [name for statuses in results.values() for name, code in statuses.items() if code not in (*KILLED, *ENDLESS)]
    total = score(code for statuses in results.values() for code in statuses.values())
    scores = {module: score(statuses.values()) for module, statuses in sorted(results.items())}
    print("", "Survivors:", *survivors, sep="\n")  # noqa: T201 - a command
    print(f"To see one of mutmut's: cd {COPY} && {MUTMUT} show NAME", "", table({**scores, "all": total}), sep="\n")  # noqa: T201
    sys.exit(total.share < ENOUGH)


if __name__ == "__main__":
    main()
