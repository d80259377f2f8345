"""The wheel is complete: an installed litdigest makes the same site as a checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests import ROOT, WAIT
from tests.sites import SAMPLES, UNMEASURED, environment, make_project
from tests.test_determinism import assert_same

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked like an installer does."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, timeout=WAIT)
    (path,) = folder.glob("litdigest-*.whl")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def names(folder: Path) -> set[str]:
    """Return the files below a folder, without those that running the code makes."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if "__pycache__" not in path.parts}


def test_a_wheel_holds_the_package_and_the_theme_and_nothing_else(wheel: Path) -> None:
    package, theme = names(ROOT / "generator" / "litdigest"), names(ROOT / "overrides")
    assert names(wheel / "litdigest") == package | {f"overrides/{name}" for name in theme}
    assert {path.name.split("-")[0] for path in wheel.iterdir()} == {"litdigest"}


def test_an_installed_litdigest_makes_the_same_site(wheel: Path, site_folder: Path, tmp_path: Path) -> None:
    project = make_project(tmp_path)
    settings = project / "mkdocs.yml"
    text = settings.read_text("utf-8")
    assert "  custom_dir: overrides\n" in text
    settings.write_text(text.replace("  custom_dir: overrides\n", ""), "utf-8")
    (project / "overrides").rename(tmp_path / "elsewhere")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    known = environment(**UNMEASURED, PYTHONPATH=str(wheel), **SAMPLES["plain"])
    result = subprocess.run(command, cwd=project, env=known, capture_output=True, text=True, timeout=WAIT, check=False)
    assert result.returncode == 0, result.stderr
    assert_same(site_folder, project / "site")
