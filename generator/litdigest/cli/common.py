"""What the commands share: options, errors told in one line, exit status."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from functools import partial, wraps
from pathlib import Path
from typing import ParamSpec

import click

from litdigest.build import analyse
from litdigest.catalogue.catalogue import Settings, Site
from litdigest.model import Problem
from litdigest.progress import reporting
from litdigest.reading.content import FileError, read_content
from litdigest.text.plain import for_terminal

P = ParamSpec("P")


def _full_address(_context: click.Context, _option: click.Parameter, address: str) -> str:
    if address and not re.fullmatch(r"https?://[^\s/?#\[\]@]+(?:/[^\s?#\[\]]*)?", address):
        raise click.BadParameter(f"{address!r} is no address of a site; it looks like https://example.org/some/path/")
    return address


content_option = click.option(
    "--content",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("content"),
    show_default=True,
    help="The content folder.",
)
dumps_option = click.option(
    "--dumps",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="LITDIGEST_DUMPS",
    help="Another folder of dumps, with its own topics.yml, tags.yml and dumps.yml.",
)
site_url_option = click.option(
    "--site-url", envvar="SITE_URL", default="", callback=_full_address, help="Where the site will stand, for feeds, exports and mails."
)


def say(text: object, *, err: bool = False) -> None:
    """Print lines; characters that could steer a terminal, or that it cannot be sent, are spelled out."""
    click.echo(for_terminal(str(text)), err=err)


def plain_errors(command: Callable[P, None]) -> Callable[P, None]:
    """Turn a file problem into one line on stderr and exit status 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except FileError as problem:
            say(problem, err=True)
            sys.exit(1)

    return run


def read_site(content: Path, dumps: Path | None, settings: Settings) -> Site:
    """Read and analyse the content."""
    with reporting() as report:
        return Site(analyse(read_content(content, dumps, partial(report, "read")), report), settings)


def print_problems(problems: Iterable[Problem]) -> None:
    """Tell problems on stderr, each in its line."""
    for problem in problems:
        say(problem, err=True)


def exit_on_errors(problems: Iterable[Problem]) -> None:
    """End with status 1 where a problem is an error."""
    if any(problem.severity == "error" for problem in problems):
        sys.exit(1)
