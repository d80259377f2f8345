"""The files below exports/: the library, and each topic, in each format."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice

from litdigest.catalogue.catalogue import Site
from litdigest.exports.api import as_json, paper_as_json
from litdigest.exports.bibtex import bibtex
from litdigest.exports.citation import citation
from litdigest.exports.csl import csl_json
from litdigest.exports.csv import csv_text
from litdigest.exports.ris import ris
from litdigest.model import Paper

ENDINGS = ("bib", "ris", "csl.json", "csv", "json")
"""File formats of each topic and of the whole library."""
_FEW_ENDINGS = ("bib", "csv")
"""The same for a large library. The other formats would repeat every abstract; the browser makes them for saved papers."""
_MOST_IN_FILE = 20_000
"""Maximum papers in a file, so that none comes near the 50 MB at which Git hosts warn."""


def export_endings(site: Site) -> tuple[str, ...]:
    """Return the file formats of the library; none for a huge one, where the browser makes them for saved papers."""
    return () if site.is_huge else _FEW_ENDINGS if site.is_large else ENDINGS


def export_names(site: Site, name: str, papers: Sequence[Paper]) -> list[str]:
    """Return the file names of one format, without ending: one, or several for many papers; none equals the name of a topic."""
    more = max(1, math.ceil(len(papers) / _MOST_IN_FILE)) - 1 if site.is_large else 0
    taken = {f"topics/{topic.slug}" for topic in site.topic_pages}
    return [name, *islice((part for number in count(2) if (part := f"{name}-{number}") not in taken), more)]


def export_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files below exports/: the whole library, then each topic."""
    if site.is_huge:
        return
    yield from _split(site, "papers", site.analysis.library.papers)
    for topic in site.topic_pages:
        yield from _split(site, f"topics/{topic.slug}", site.members[topic.slug])


def _split(site: Site, name: str, papers: Sequence[Paper]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a list of papers; in a large library they are sorted by slug, so that a new paper changes few files."""
    if not site.is_large:
        yield from _files(site, name, papers)
        return
    ordered = sorted(papers, key=lambda paper: paper.slug)
    for place, part in enumerate(export_names(site, name, papers)):
        some = ordered[place * _MOST_IN_FILE : (place + 1) * _MOST_IN_FILE]
        citations = [replace(citation(site, paper), abstract="") for paper in some]
        yield f"exports/{part}.bib", bibtex(citations).encode()
        yield f"exports/{part}.csv", csv_text(citations).encode()


def _files(site: Site, name: str, papers: Sequence[Paper]) -> Iterator[tuple[str, bytes]]:
    citations = [citation(site, paper) for paper in papers]
    for ending, write in (("bib", bibtex), ("ris", ris), ("csl.json", csl_json), ("csv", csv_text)):
        yield f"exports/{name}.{ending}", write(citations).encode()
    yield f"exports/{name}.json", as_json([paper_as_json(site, paper) for paper in papers])
