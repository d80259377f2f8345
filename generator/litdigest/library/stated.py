"""Facts beyond a listing's usual ones that the entries of a paper state: ids, names of the authors, where it appeared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from litdigest.library.merging import Appearance
from litdigest.model import Paper, Problem
from litdigest.text.plain import shorten

_FACTS = ("arxiv", "doi", "authors", "categories", "venue")


def with_stated_facts(paper: Paper, appearances: Sequence[Appearance]) -> Paper:
    """Add what entries state beside title, text and date, and which dump says so; of different values, the newest counts.

    Args:
        paper: as merged from the entries.
        appearances: its entries, newest listing first.
    """
    stated = {name: found for name in _FACTS if (found := _newest(appearances, name))}
    if not stated:
        return paper
    facts = {name: value for name, (value, _) in stated.items()}
    count = len(facts["authors"]) if "authors" in facts else paper.authors_count
    return replace(paper, authors_count=count, learned=tuple((name, dump) for name, (_, dump) in stated.items()), **facts)


def _newest(appearances: Sequence[Appearance], name: str) -> tuple[Any, str] | None:
    """Return the newest value of a fact, and the dump with it. Some of the authors are not the authors."""
    whole = (one for one in appearances if name != "authors" or len(one[1].authors) == one[1].authors_count)
    return next(((value, dump.name) for dump, entry in whole if (value := getattr(entry, name))), None)


def id_conflicts(appearances: Sequence[Appearance]) -> list[Problem]:
    """Report ids of one paper that differ from entry to entry."""
    found = []
    for kind, name in (("arxiv", "arXiv ids"), ("doi", "DOIs")):
        values = sorted({value for _, entry in appearances if (value := getattr(entry, kind))})
        if len(values) > 1:
            dump, entry = appearances[0]
            message = f"{name} differ from listing to listing ({', '.join(values)}); the newest counts, correct the other"
            found.append(Problem.at(dump.source, entry.line, f"{shorten(entry.title)!r}: {message}", last_line=entry.last_line))
    return found
