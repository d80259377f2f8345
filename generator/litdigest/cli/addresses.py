"""Keep the addresses of papers while the content grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from litdigest.catalogue.wording import counted
from litdigest.cli.common import say
from litdigest.library.addresses import changed_addresses
from litdigest.library.identities import library_of
from litdigest.model import Dump
from litdigest.publish.papers_yaml import with_slugs
from litdigest.publish.tree import text_of, write_file
from litdigest.reading.content import FileError, read_content
from litdigest.reading.identities import parse_identities


def keep_addresses(content: Path, dumps: Sequence[Dump]) -> None:
    """Write addresses that would change with new dumps into `papers.yml`, so that they stay.

    Raises:
        FileError: the file cannot be extended or written.
    """
    if not (content / "dumps").is_dir():
        return
    found = read_content(content)
    identities = dict(found.identities)
    slugs = changed_addresses(library_of(found), library_of(replace(found, dumps=(*found.dumps, *dumps))), identities)
    if not slugs:
        return
    path = content / "papers.yml"
    text = with_slugs(text_of(path), slugs, identities)
    read, problems = parse_identities(text, str(path))
    if problems or any(read[name].slugs != slug for name, slug in slugs.items()):
        lines = ", ".join(f"{name}: {{slug: [{', '.join(found)}]}}" for name, found in sorted(slugs.items()))
        raise FileError(f"{path}: this file is in a form that cannot be extended; add {lines}; nothing was written")
    write_file(path, text.encode())
    say(f"{path}: keeps the address of {counted(len(slugs), 'paper')}")
