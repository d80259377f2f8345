"""Numbers are the same on every processor: under other kernels, instructions, numbers of threads and Pythons."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import ROOT
from tests.pythons import install, other_pythons
from tests.sites import environment, make_project
from tests.test_determinism import assert_same

WITHOUT_V4 = "X86_V4 AVX512_ICL AVX512_SPR AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL"
WITHOUT_V3 = f"X86_V3 AVX2 FMA3 {WITHOUT_V4}"
WITHOUT_FMA = "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F,-AVX512VL"
PROCESSORS: tuple[dict[str, str], ...] = (
    {"OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "1", "NPY_DISABLE_CPU_FEATURES": WITHOUT_V4},
    {"OPENBLAS_CORETYPE": "SkylakeX", "OPENBLAS_NUM_THREADS": "2"},
    {"OPENBLAS_CORETYPE": "Nehalem", "OPENBLAS_NUM_THREADS": "2", "NPY_DISABLE_CPU_FEATURES": WITHOUT_V3, "GLIBC_TUNABLES": WITHOUT_FMA},
    {"OPENBLAS_CORETYPE": "Sandybridge", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    {},
)
"""Older kernels run on newer processors; a kernel that this one cannot run is replaced by the library."""


def numbers(processor: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.numbers"]
    result = subprocess.run(command, cwd=ROOT, env=environment(**processor), capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return dict(json.loads(result.stdout))


@pytest.mark.slow
def test_numbers_do_not_depend_on_the_processor() -> None:
    found = [numbers(processor) for processor in PROCESSORS]
    assert found[0]["digests"].keys() >= {"content", "topics", "20 papers alike", "80 papers alike"}
    assert [one["digests"] for one in found] == [found[0]["digests"]] * len(found)
    kernels = {kernel for one in found for kernel in one["kernels"]}
    assert len(kernels) > 1 or platform.machine() not in ("x86_64", "AMD64"), "no other kernel took effect"


@pytest.mark.slow
@pytest.mark.parametrize("python", other_pythons(), ids=lambda python: python.version)
def test_another_python_builds_the_same_bytes(tmp_path: Path, site_folder: Path, python: Any) -> None:
    project = make_project(tmp_path)
    settings = environment(REPO_URL="https://github.com/some/repo", REPO_NAME="some/repo")
    command = [str(install(python) / "mkdocs"), "build", "--strict"]
    result = subprocess.run(command, cwd=project, env=settings, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert_same(site_folder, project / "site")
