"""Builds with an injected fault: killed at some write, a full disk, a read-only output, an unreadable file."""

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
    """The kind of fault, and the number of the disk change at which it begins; no fault if `kind` is none."""

    kind: Literal["none", "killed", "full", "read-only", "unreadable"] = "none"
    at: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a build ended."""

    status: int
    said: str
    changes: int = 0
    """How often it changed the disk; unknown if it was killed."""

    whole: int = 0
    """The number of changes after which the new site was complete and replaced the old one."""


class _Trouble:
    """An audit hook (https://peps.python.org/pep-0578/) that sees every change of the disk before it is made, and injects the fault."""

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
    """Kill the process as the system does, after half of the write."""
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
    """Build a project's site in a separate process, forked from one that has imported everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        [
            "tests.faulty",
            "mkdocs.__main__",
            "mkdocs.commands.build",
            "material.plugins.search.plugin",
            "litdigest.plugin",
            "sklearn.cluster",
        ]
    )
    process = context.Process(target=_build, args=(project, fault or Fault()))
    with patch.dict(os.environ):
        os.environ.pop("COVERAGE_PROCESS_CONFIG", None)  # a killed process cannot report its coverage
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
