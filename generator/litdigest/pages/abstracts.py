"""Abstracts on demand: files by month, for the lists of a library that is too large to repeat them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby

from litdigest.catalogue.catalogue import Site
from litdigest.model import Paper
from litdigest.text.escape import as_script
from litdigest.text.maths import html_with_maths


def abstract_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield a script for each month; the scripts of a page load it when a reader asks for an abstract."""
    if site.scale.abstracts_in_lists != "on demand":
        return
    for name, of in groupby(sorted(site.analysis.library.papers, key=lambda paper: (_file(paper), paper.slug)), key=_file):
        abstracts = {paper.slug: html_with_maths(paper.abstract) for paper in of if paper.abstract}
        yield f"abstracts/{name}.js", f"litdigest.addAbstracts({as_script(json.dumps(abstracts, ensure_ascii=False))});\n".encode()


def _file(paper: Paper) -> str:
    """Return the name of the file that holds an abstract: the month, or the first letter where no date is known."""
    return paper.published.iso[:7] if paper.published else f"undated-{paper.slug[0]}"
