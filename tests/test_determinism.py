"""The same content gives the same bytes, wherever, whenever and by whomever it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import WAIT
from tests.conftest import ROOT
from tests.sites import ADDRESS, BIN, environment, make_project

LARGE = "content: content\n      large: 5"


def backwards(project: Path) -> None:
    """Recreate the content's files, last first, so that their folders list them in another order."""
    for folder in [path for path in (project / "content").rglob("*") if path.is_dir()]:
        files = [(path, path.read_bytes()) for path in sorted(folder.iterdir(), reverse=True) if path.is_file()]
        for path, _ in files:
            path.unlink()
        for path, data in files:
            path.write_bytes(data)


def run(project: Path, command: list[str], machine: dict[str, str], **settings: str) -> None:
    """Run a command as on another machine, with its `umask`, its `cores` and its environment variables."""
    facts = {name: value for name, value in machine.items() if name not in ("umask", "cores")}
    limits = f"umask {machine['umask']}; "
    if hasattr(os, "sched_setaffinity") and "cores" in machine:
        limits += f"taskset -cp {machine['cores']} $$ >/dev/null; "
    full = environment(**settings, **facts)
    result = subprocess.run(
        ["/bin/sh", "-c", f'{limits}exec "$@"', "sh", *command],
        cwd=project,
        env=full,
        capture_output=True,
        text=True,
        timeout=WAIT,
        check=False,
    )
    assert result.returncode == 0, result.stderr


ONE = {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "umask": "077", "cores": "0", "OMP_NUM_THREADS": "1"}
OTHER = {"PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8", "TZ": "Pacific/Pago_Pago", "umask": "002", "HOME": "/nonexistent"}
EPOCH = {"SOURCE_DATE_EPOCH": "1000000000"}


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def assert_same(one: Path, other: Path) -> None:
    left, right = held(one), held(other)
    assert left.keys() == right.keys()
    assert [name for name in left if left[name] != right[name]] == []


def project_in(folder: Path, change: Callable[[str], str]) -> Path:
    folder.mkdir(parents=True)
    project = make_project(folder)
    (project / "mkdocs.yml").write_text(change((project / "mkdocs.yml").read_text("utf-8")), "utf-8")
    return project


@pytest.mark.parametrize("size", ["small", "large"])
def test_two_machines_build_the_same_bytes(tmp_path: Path, size: str) -> None:
    def change(text: str) -> str:
        return text.replace("content: content", LARGE) if size == "large" else text

    one, other = project_in(tmp_path / "one", change), project_in(tmp_path / "another folder" / "deep", change)
    backwards(other)
    command = [str(BIN / "mkdocs"), "build", "--strict"]
    run(one, command, ONE, SITE_URL=ADDRESS)
    run(other, command, OTHER | EPOCH, SITE_URL=ADDRESS)
    assert_same(one / "site", other / "site")
    assert_same(one / "build" / "docs", other / "build" / "docs")
    assert ("shell-2.js" in str(sorted(held(one / "site")))) == (size == "large")


def test_two_machines_fit_the_same_topics(tmp_path: Path) -> None:
    projects = [tmp_path / "one", tmp_path / "other"]
    for project, machine in zip(projects, (ONE, OTHER), strict=True):
        shutil.copytree(ROOT / "content", project / "content")
        (project / "content" / "topics.yml").unlink()
        backwards(project)
        run(project, [str(BIN / "litdigest"), "topics", "fit"], machine)
        if machine is OTHER:
            run(project, [str(BIN / "litdigest"), "topics", "fit"], machine)  # again, with the fitted file
        run(project, [str(BIN / "litdigest"), "build"], machine)
    assert_same(*projects)


def test_the_sitemap_states_no_day(site_folder: Path) -> None:
    found = held(site_folder)
    assert b"<lastmod>" not in found["sitemap.xml"]
    assert found["sitemap.xml.gz"][4:8] == bytes(4)  # no time (https://www.rfc-editor.org/rfc/rfc1952#section-2.3)
