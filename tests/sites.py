"""Builds sites in separate folders, as a user would."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from tests import ROOT, WAIT

BIN = Path(sys.executable).parent
UV = str(BIN / "uv")
ADDRESS = "https://example.org/some/path/"


def make_project(folder: Path) -> Path:
    """Copy the sources of a site: settings, overrides, content."""
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for name in ("overrides", "content"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "build" / "docs").mkdir(parents=True)
    return folder


MEASURED = {"COVERAGE_PROCESS_CONFIG": os.environ.get("COVERAGE_PROCESS_CONFIG", "")}
"""For programs that run what no other test measures: measuring coverage doubles their time."""


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of a build, without variables of the caller that would change the site."""
    own = {name: value for name, value in os.environ.items() if name not in ("SITE_URL", "REPO_URL", "REPO_NAME", "LITDIGEST_DUMPS")}
    return {**own, "NO_MKDOCS_2_WARNING": "1", "COVERAGE_PROCESS_CONFIG": "", **extra}


def run_mkdocs(project: Path, *, strict: str = "--strict", **extra: str) -> subprocess.CompletedProcess[str]:
    """Build the site, by default with --strict."""
    command = [str(BIN / "mkdocs"), "build", strict]
    return subprocess.run(command, cwd=project, env=environment(**extra), capture_output=True, text=True, timeout=WAIT, check=False)


REPO = {"REPO_URL": "https://github.com/some/repo", "REPO_NAME": "some/repo"}
SAMPLES = {
    "plain": REPO,
    "published": {**REPO, "SITE_URL": ADDRESS},
    "disk": {"OFFLINE": "true"},
    "large": {**REPO, "SITE_URL": ADDRESS},
    "large disk": {**REPO, "OFFLINE": "true"},
}
"""Sites of the sample content: without an address, with one, opened from disk, and as a large library with a renamed topic."""


class Samples:
    """The sites of the sample content; each is built once in a test run, by the first test that needs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def project(self, kind: str) -> Path:
        """Return the project of one; tests that change it must use a copy."""
        project = self.folder / kind
        with FileLock(f"{project}.lock"):
            if not (project / "site").is_dir():
                build_sample(project, kind)
        return project

    def site(self, kind: str) -> Path:
        """Return the site folder of one."""
        return self.project(kind) / "site"

    def copy(self, kind: str, folder: Path) -> Path:
        """Return a copy of a built project."""
        return shutil.copytree(self.project(kind), folder / "project")


def build_sample(project: Path, kind: str) -> None:
    """Build the sample content, so that the site exists if the build succeeded."""
    shutil.rmtree(project, ignore_errors=True)
    project.mkdir(parents=True)
    make_project(project)
    if kind.startswith("large"):
        own, settings, topics = "      content: content\n", project / "mkdocs.yml", project / "content" / "topics.yml"
        settings.write_text(settings.read_text("utf-8").replace(own, f"{own}      large: 20\n"), "utf-8")
        topics.write_text(topics.read_text("utf-8").replace("  was: []\n", "  was: [learning-on]\n", 1), "utf-8")
    result = run_mkdocs(project, **MEASURED, **SAMPLES[kind])
    assert result.returncode == 0, result.stderr
    assert "WARNING" not in result.stderr


def make_environment(folder: Path, python: str, lock: Path) -> None:
    """Make an environment of a Python that holds what a lock names, and nothing else."""
    subprocess.run([UV, "venv", "--quiet", "--clear", "--python", python, str(folder)], check=True, timeout=WAIT)
    install = [UV, "pip", "install", "--quiet", "--python", str(folder), "--require-hashes", "-r", str(lock)]
    subprocess.run(install, check=True, timeout=WAIT)


def install_zensical() -> Path:
    """Return Zensical's executable, in a separate environment, installed once for each state of its lock."""
    lock = ROOT / "tests" / "zensical.lock"
    folder = ROOT / "build" / f"zensical-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    program = folder / "bin" / "zensical"
    if not program.exists():
        make_environment(folder, sys.executable, lock)
    return program


def html_pages(site: Path) -> set[str]:
    """Return the pages of a built site."""
    return {path.relative_to(site).as_posix() for path in site.rglob("*.html")}


def generated_pages(docs: Path) -> set[str]:
    """Return the pages that the generated Markdown should become, without page shells."""
    pages = set()
    for path in [*docs.rglob("*.md"), *docs.rglob("*.html")]:
        name = path.relative_to(docs).as_posix()
        if name.startswith("shell/"):
            continue
        pages.add(re.sub(r"(?:(^|/)index|)\.md$", lambda m: (m[1] or "" if m[1] is not None else "/") + "index.html", name))
    return pages
