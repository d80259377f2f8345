"""The seeds of the fuzz target as ordinary tests, so that its past findings stay fixed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT, WAIT
from tests.fuzz import SEEDS
from tests.invariants import check

PATHS = sorted(SEEDS.iterdir())


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_seed_keeps_the_rules(path: Path) -> None:
    check(path.read_bytes())


def test_seeds_are_few_and_small() -> None:
    assert 20 <= len(PATHS) <= 100
    assert max(path.stat().st_size for path in PATHS) <= 4096


def test_without_atheris_the_command_says_what_to_do() -> None:
    hide = "import sys, importlib.util as u; find = u.find_spec; u.find_spec = lambda name: name != 'atheris' and find(name) or None"
    command = f"{hide}; from tests.fuzz import main; main()"
    found = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=WAIT, check=False)
    assert found.returncode == 1
    assert found.stderr.strip() == "tests.fuzz: atheris is missing; run 'make fuzz', which installs it on Linux"
