"""The wheel is complete: an installed litdigest makes the same site as a checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests import ROOT, WAIT
from tests.papers import CORPUS, listing
from tests.published import FOLDER
from tests.sites import SAMPLES, environment
from tests.test_determinism import assert_same

pytestmark = pytest.mark.slow

ALONE = {"PYTHONPATH": ""}
"""Leaves out what the tests themselves are run with."""
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, timeout=WAIT)
    (path,) = folder.glob("*.whl")
    return path


class Installed:
    """An environment with litdigest from a wheel, and with the locked packages of the environment that runs the tests."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.folder = folder
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=WAIT)
        command = [sys.executable, "-m", "pip", "--python", str(folder), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
        subprocess.run(command, check=True, timeout=WAIT, env=environment(**ALONE))
        (packages,) = folder.glob("lib/python*/site-packages")
        (packages / "locked.pth").write_text(sysconfig.get_path("purelib"), "utf-8")

    def run(self, project: Path, *command: str, **extra: str) -> CompletedProcess[str]:
        """Run one of its programs in a project; it has to end well."""
        program, *arguments = command
        run = [str(self.folder / "bin" / program), *arguments]
        known = environment(**ALONE, **extra)
        result = subprocess.run(run, cwd=project, env=known, capture_output=True, text=True, timeout=WAIT, check=False)
        assert result.returncode == 0, result.stderr
        return result

    def mkdocs(self, project: Path, **extra: str) -> str:
        """Build a site, strictly, and return what MkDocs told."""
        return self.run(project, "python", "-m", "mkdocs", "build", "--strict", **extra).stderr


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("installed"), wheel)


def names(folder: Path) -> set[str]:
    """Return the files below a folder, without those that running the code makes."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if "__pycache__" not in path.parts}


def test_a_wheel_holds_the_package_and_the_theme_and_nothing_else(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if not name.startswith(f"litdigest-{VERSION}.dist-info/")}
    package, theme = names(ROOT / "generator" / "litdigest"), names(ROOT / "overrides")
    assert held == {f"litdigest/{name}" for name in package} | {f"litdigest/overrides/{name}" for name in theme}


def test_the_programs_are_those_of_the_wheel(installed: Installed, tmp_path: Path) -> None:
    asked = "import litdigest; print(litdigest.__file__)"
    assert Path(installed.run(tmp_path, "python", "-c", asked).stdout).is_relative_to(installed.folder)
    assert installed.run(tmp_path, "litdigest", "--version").stdout == f"litdigest {VERSION}\n"


def test_settings_and_content_are_enough_for_the_same_site(installed: Installed, site_folder: Path, tmp_path: Path) -> None:
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert "  custom_dir: overrides\n" in settings
    (tmp_path / "mkdocs.yml").write_text(settings.replace("  custom_dir: overrides\n", ""), "utf-8")
    shutil.copytree(ROOT / "content", tmp_path / "content")
    (tmp_path / "build" / "docs").mkdir(parents=True)  # MkDocs wants it to be there; `litdigest build` makes it, too
    installed.mkdocs(tmp_path, **SAMPLES["plain"])
    assert_same(site_folder, tmp_path / "site")


MAIN = '{% extends "litdigest/main.html" %}\n{% block announce %}Bees and bridges since 2019{% endblock %}\n'


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A project with the settings of litdigest 0.1 and a few files of its own for the theme."""
    files = {
        "content/dumps/2023-11-19.txt": listing(CORPUS),
        "overrides/main.html": MAIN,
        "overrides/assets/favicon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>\n",
        "overrides/assets/bee.txt": "a bee\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    shutil.copytree(ROOT / "content" / "pages", tmp_path / "content" / "pages")
    shutil.copy(FOLDER / "mkdocs-0.1.yml", tmp_path / "mkdocs.yml")
    return tmp_path


def test_settings_of_0_1_hold_and_files_of_a_site_lie_above_the_theme(installed: Installed, older: Path) -> None:
    assert "mkdocs.yml" not in installed.run(older, "litdigest", "build").stderr
    told = installed.mkdocs(older)
    assert "WARNING" not in told
    assert "mkdocs.yml" not in told
    page, own = (older / "site" / "index.html").read_text("utf-8"), older / "overrides" / "assets"
    assert "Bees and bridges since 2019" in page
    assert "Content-Security-Policy" in page
    for path in [*own.iterdir(), ROOT / "overrides" / "assets" / "litdigest.css"]:
        assert (older / "site" / "assets" / path.name).read_bytes() == path.read_bytes()
