"""Shared by the commands: options, one-line errors, exit status."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from litdigest.build import analyse
from litdigest.catalogue.catalogue import Site
from litdigest.model import Problem
from litdigest.progress import reporting
from litdigest.reading.content import FileError, read_content, read_project
from litdigest.settings import Project, address_fault
from litdigest.text.escape import for_terminal

_SETTINGS = Path("mkdocs.yml")


def _full_address(_context: click.Context, _option: click.Parameter, address: str) -> str:
    if fault := address_fault(address):
        raise click.BadParameter(fault)
    return address


_folder = click.Path(path_type=Path, file_okay=False)
content_option = click.option("--content", type=_folder, help="The content folder.  [default: as in mkdocs.yml, or content]")
dumps_option = click.option(
    "--dumps", type=_folder, envvar="LITDIGEST_DUMPS", help="Another folder of dumps, with its own topics.yml, tags.yml and dumps.yml."
)
docs_option = click.option("--docs", type=_folder, help="The folder for the pages.  [default: docs_dir of mkdocs.yml, or build/docs]")
site_url_option = click.option(
    "--site-url",
    envvar="SITE_URL",
    default="",
    callback=_full_address,
    help="The URL of the site, for feeds, exports and mails.  [default: as in mkdocs.yml]",
)


_LINE_ENDS = re.compile(r"[\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")


def say(text: object, *, err: bool = False) -> None:
    """Print text on one line, with control characters spelled out."""
    click.echo(for_terminal(_LINE_ENDS.sub(" ", str(text))), err=err)


class Commands(click.Group):
    """A group of commands. Whatever the system refuses ends it with one line and exit status 1."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the program; characters that a terminal cannot show are spelled out."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().main(*args, **options)
        except OSError as error:
            _give_up(error)

    def invoke(self, context: click.Context) -> Any:
        """Run a command, and write out what it printed while errors are still caught."""
        result = super().invoke(context)
        sys.stdout.flush()
        return result


def _give_up(error: OSError) -> NoReturn:
    """Say what the system refused, and end; nothing more is written to an output that is full."""
    place = f"{error.filename}: " if error.filename else ""
    with suppress(OSError):
        say(f"{place}{error.strerror or error}; check the path, the permissions and the free space, then try again", err=True)
    with suppress(OSError):
        sys.stdout.close()
    sys.exit(1)


def with_project(command: Callable[..., None]) -> Callable[..., None]:
    """Call a command with the project of mkdocs.yml, changed by its options. A FileError ends it with its lines and exit status 1."""

    @wraps(command)
    def run(**options: Any) -> None:
        try:
            command(_changed(read_project(_SETTINGS), options), **options)
        except FileError as problem:
            for line in problem.args:
                say(line, err=True)
            sys.exit(1)

    return run


def _changed(project: Project, options: dict[str, Any]) -> Project:
    """Return the project changed by the options for folders and the address, and remove these from `options`."""
    given = {name: options.pop(name, None) for name in ("content", "dumps", "docs")}
    changes: dict[str, Any] = {name: str(folder) for name, folder in given.items() if folder}
    if address := options.pop("site_url", ""):
        changes["settings"] = replace(project.settings, address=address)
    return replace(project, **changes)


def read_site(project: Project) -> Site:
    """Read and analyse the content."""
    with reporting() as report:
        return Site(analyse(read_content(*project.folders, partial(report, "read")), report), project.settings)


def print_problems(problems: Iterable[Problem]) -> None:
    """Print problems to stderr, one in each line."""
    for problem in problems:
        say(problem, err=True)


def exit_on_errors(problems: Iterable[Problem]) -> None:
    """Exit with status 1 if a problem is an error."""
    if any(problem.severity == "error" for problem in problems):
        sys.exit(1)
