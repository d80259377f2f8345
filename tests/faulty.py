"""Builds that meet a fault: killed at some write, a full disk, an output that is read-only, a file that cannot be read."""

from __future__ import annotations

import errno
import multiprocessing
import os
import re
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from unittest.mock import patch

from tests import WAIT

FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT
WRITES = ("os.mkdir", "os.rename")
CHANGES = (*WRITES, "os.remove", "os.rmdir", "ctypes.dlopen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong, and from which change of the disk on; nothing where `kind` is none."""

    kind: Literal["none", "killed", "full", "read-only", "unreadable"] = "none"
    at: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a build ended."""

    status: int
    said: str
    changes: int = 0
    """How often it changed the disk, where it lived to tell."""

    whole: int = 0
    """After how many changes the new site was whole and was put in its place."""


class _Trouble:
    """Hears of every change of the disk before it is made (https://peps.python.org/pep-0578/), and makes trouble."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.changes = 0
        self.whole = 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.fault.kind == "unreadable":
            if event == "open" and str(arguments[0]).endswith(self.fault.path):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), arguments[0])
            return
        opened = event == "open" and isinstance(arguments[0], str) and bool(arguments[2] & FLAGS) and not arguments[0].startswith("/dev/")
        if not opened and event not in CHANGES:
            return
        self.changes += 1
        if event == "ctypes.dlopen" and arguments[0] is None:
            self.whole = self.changes
        if self.fault.kind == "killed" and self.changes == self.fault.at:
            _kill(arguments[0] if opened else None)
        if self.changes < self.fault.at:
            return
        if self.fault.kind == "full" and (opened or event in WRITES):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), arguments[0])
        if self.fault.kind == "read-only":  # then nothing can be removed, either
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), arguments[0])


def _kill(path: str | None) -> None:
    """End the process as the system does, with half of what it was about to write."""
    if path:
        os.write(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), b"<!doctype ht")
    os.kill(os.getpid(), signal.SIGKILL)


def _build(project: Path, fault: Fault) -> None:
    from mkdocs.__main__ import cli  # noqa: PLC0415 - preloaded where processes are forked

    os.chdir(project)
    for name in ("SITE_URL", "REPO_URL", "REPO_NAME", "LITDIGEST_DUMPS"):
        os.environ.pop(name, None)
    said = os.open(project / "said.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    trouble = _Trouble(fault)
    sys.addaudithook(trouble)
    try:
        cli(["build", "--strict"])
    finally:
        os.write(said, f"\n{trouble.changes} {trouble.whole}".encode())


def build(project: Path, fault: Fault | None = None) -> Ended:
    """Build a project's site in a process of its own, forked from one that has imported everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["tests.faulty", "mkdocs.__main__", "mkdocs.commands.build", "material.plugins.search.plugin", "litdigest.plugin"]
    )
    process = context.Process(target=_build, args=(project, fault or Fault()))
    with patch.dict(os.environ):
        os.environ.pop("COVERAGE_PROCESS_CONFIG", None)  # nobody can ask a killed process what it has run
        process.start()
    process.join(WAIT)
    text = (project / "said.txt").read_text("utf-8", "replace")
    assert process.exitcode is not None, "the build does not end"
    told = re.fullmatch(r"(.*)\n(\d+) (\d+)", text, re.DOTALL)
    return (
        Ended(status=process.exitcode, said=told[1], changes=int(told[2]), whole=int(told[3]))
        if told
        else Ended(status=process.exitcode, said=text)
    )
