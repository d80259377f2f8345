"""Numbers are the same on every processor: under other kernels, instructions, numbers of threads and Pythons."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import ROOT
from tests.numbers import instructions
from tests.pythons import install, other_pythons
from tests.sites import SAMPLES, environment, make_project
from tests.test_determinism import assert_same

WITHOUT_V4 = "X86_V4 AVX512_ICL AVX512_SPR AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL"
WITHOUT_V3 = f"X86_V3 AVX2 FMA3 {WITHOUT_V4}"
WITHOUT_FMA = "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F,-AVX512VL"
PROCESSORS: tuple[tuple[str, dict[str, str]], ...] = (
    ("X86_V3", {"OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "1", "NPY_DISABLE_CPU_FEATURES": WITHOUT_V4}),
    ("X86_V4", {"OPENBLAS_CORETYPE": "SkylakeX", "OPENBLAS_NUM_THREADS": "2"}),
    ("X86_V3", {"OPENBLAS_CORETYPE": "Sandybridge", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}),
    (
        "",
        {
            "OPENBLAS_CORETYPE": "Nehalem",
            "OPENBLAS_NUM_THREADS": "2",
            "NPY_DISABLE_CPU_FEATURES": WITHOUT_V3,
            "GLIBC_TUNABLES": WITHOUT_FMA,
        },
    ),
)
"""Simulated processors: the instruction set that this machine must have, as NumPy calls it ("" for any), and environment variables."""


def numbers(processor: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.numbers"]
    result = subprocess.run(command, cwd=ROOT, env=environment(**processor), capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return dict(json.loads(result.stdout))


@pytest.mark.slow
def test_numbers_do_not_depend_on_the_processor() -> None:
    own = instructions()
    found = [numbers(processor) for needed, processor in PROCESSORS if not needed or needed in own]
    assert found[0]["digests"].keys() >= {"content", "20 papers alike", "80 papers alike"}
    assert [one["digests"] for one in found] == [found[0]["digests"]] * len(found)
    if platform.machine() in ("x86_64", "AMD64"):
        assert len({kernel for one in found for kernel in one["kernels"]}) > 1, "no other kernel took effect"
    assert len({tuple(one["instructions"]) for one in found}) > 1 or not own, "all instructions were used in all runs"
    assert {one["threads"] for one in found} >= {1, 2} or os.cpu_count() == 1


@pytest.mark.slow
@pytest.mark.parametrize("python", other_pythons(), ids=lambda python: python.version)
def test_another_python_builds_the_same_bytes(tmp_path: Path, site_folder: Path, python: Any) -> None:
    project = make_project(tmp_path)
    settings = environment(**SAMPLES["plain"])
    command = [str(install(python) / "mkdocs"), "build", "--strict"]
    result = subprocess.run(command, cwd=project, env=settings, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert_same(site_folder, project / "site")
