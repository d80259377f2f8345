"""Other Python versions on this machine that litdigest supports."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import ROOT
from tests.sites import UV, make_environment

VERSIONS = ("3.11", "3.12", "3.13", "3.14")


@dataclass(frozen=True, slots=True)
class Python:
    """An interpreter."""

    version: str
    program: str


def other_pythons() -> list[Python]:
    """Return one interpreter of each version except the running one."""
    own = "{}.{}".format(*sys.version_info)
    found = [next(_interpreters(version), None) for version in VERSIONS if version != own]
    return [python for python in found if python]


def _interpreters(version: str) -> Iterator[Python]:
    """Yield the interpreters of a version: those on the path, and those of pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    named = [shutil.which(f"python{version}"), *(str(path) for path in sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True))]
    for program in filter(None, named):
        command = [program, "-c", "import sys, venv; print('{}.{}'.format(*sys.version_info))"]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        if answer.stdout.strip() == version:
            yield Python(version, program)


def install(python: Python) -> Path:
    """Return the bin folder of an environment with litdigest, installed once for each state of the lock."""
    lock = ROOT / "requirements.lock"
    folder = ROOT / "build" / f"python-{python.version}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    programs = folder / "bin"
    if not (programs / "litdigest").exists():
        shutil.rmtree(folder, ignore_errors=True)
        make_environment(folder, python.program, lock)
        own = [UV, "pip", "install", "--quiet", "--python", str(folder), "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
        subprocess.run(own, check=True)
    return programs
