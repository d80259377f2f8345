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

_MOST_IN_FILE = 20_000
"""Maximum papers in a file, so that none comes near the 50 MB at which Git hosts warn."""


def export_names(site: Site, name: str, papers: Sequence[Paper]) -> list[str]:
    """Return the file names of one format, without ending: one, or several for many papers; none equals the name of a topic."""
    more = max(1, math.ceil(len(papers) / _MOST_IN_FILE)) - 1
    taken = {f"topics/{topic.slug}" for topic in site.topic_pages}
    return [name, *islice((part for number in count(2) if (part := f"{name}-{number}") not in taken), more)]


def export_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files below exports/: the whole library, then each topic."""
    if not site.scale.export_formats:
        return
    yield from _split(site, "papers", site.analysis.library.papers)
    for topic in site.topic_pages:
        yield from _split(site, f"topics/{topic.slug}", site.members[topic.slug])


def _split(site: Site, name: str, papers: Sequence[Paper]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a list of papers; where one file is not enough they hold them by slug, so that few change with a new paper."""
    names = export_names(site, name, papers)
    ordered = papers if len(names) == 1 else sorted(papers, key=lambda paper: paper.slug)
    for place, part in enumerate(names):
        some = ordered[place * _MOST_IN_FILE : (place + 1) * _MOST_IN_FILE]
        if not site.scale.export_abstracts:
            some = [replace(paper, abstract="") for paper in some]
        yield from _files(site, part, some)


def _files(site: Site, name: str, papers: Sequence[Paper]) -> Iterator[tuple[str, bytes]]:
    citations = [citation(site, paper) for paper in papers]
    for ending, write in (("bib", bibtex), ("ris", ris), ("csl.json", csl_json), ("csv", csv_text)):
        yield f"exports/{name}.{ending}", write(citations).encode()
    yield f"exports/{name}.json", as_json([paper_as_json(site, paper) for paper in papers])
