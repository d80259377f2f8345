"""Add to papers what `papers.yml` says about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from litdigest.content import Content, Identity
from litdigest.dates import PaperDate
from litdigest.library.addresses import with_addresses
from litdigest.library.build import build_library, with_namesakes
from litdigest.model import Library, Paper, Problem
from litdigest.progress import Progress, no_progress

_REVIEWED = ("arxiv", "doi", "authors", "categories", "venue")


def library_of(content: Content, on_progress: Progress = no_progress) -> Library:
    """Merge the dumps of `content` into a library, and add the identities of its papers."""
    ids = {name: one.arxiv for name, one in content.identities if one.arxiv}
    library = build_library(content.dumps, dict(content.dump_notes), on_progress, rules=content.merge_rules, ids=ids)
    papers, hidden, problems = identified(library.papers, dict(content.identities), f"{content.reviewed}/papers.yml")
    ordered = sorted(with_namesakes(papers), key=lambda paper: paper.slug)
    told = {*problems, *(_of_others(library, content, {name for name, _ in hidden}) if hidden else library.problems)}
    return replace(library, papers=tuple(ordered), hidden=tuple(hidden), problems=tuple(sorted(told)))


def _of_others(library: Library, content: Content, hidden: set[str]) -> list[Problem]:
    """Return the problems without those at the entries of hidden papers, which would name them."""
    out = [paper for paper in library.papers if hidden & {paper.slug, *paper.former_slugs}]
    places = {(sighting.dump, sighting.line) for paper in out for sighting in paper.sightings}
    lines = {
        (dump.source, number)
        for dump in content.dumps
        for entry in dump.entries
        if (dump.name, entry.line) in places
        for number in range(entry.line, entry.last_line + 1)
    }
    return [problem for problem in library.problems if (problem.source, problem.line) not in lines]


def identified(
    papers: Iterable[Paper], identities: Mapping[str, Identity], source: str
) -> tuple[list[Paper], list[tuple[str, str]], list[Problem]]:
    """Return the papers with their identities, the slugs of those that are left out with the reasons, and what does not agree.

    Args:
        papers: as merged from the listings.
        identities: by slug, or by a former slug of a paper.
        source: the name of the file, for problems.
    """
    merged = tuple(papers)
    owner = {name: paper.slug for paper in merged for name in (paper.slug, *paper.former_slugs)}
    problems = [
        _problem(source, one, f"{name!r} names no paper; correct the slug or remove it")
        for name, one in identities.items()
        if name not in owner
    ]
    by_paper = {owner[name]: one for name, one in identities.items() if name in owner}
    placed = with_addresses(merged, {name: one.slugs for name, one in by_paper.items() if one.slugs})
    kept, hidden = [], []
    for usual, paper in zip((paper.slug for paper in merged), placed, strict=True):
        identity = by_paper.get(usual)
        if identity:
            problems += [_problem(source, identity, message) for message in _disagreements(paper, identity)]
        if identity and identity.hide:
            hidden += [(name, identity.hide) for name in (paper.slug, *paper.former_slugs)]
        else:
            kept.append(_dated(_with(paper, identity) if identity else paper, identity))
    return kept, hidden, problems


def _problem(source: str, identity: Identity, message: str) -> Problem:
    return Problem.at(source, identity.line, message)


def _with(paper: Paper, identity: Identity) -> Paper:
    """Return the paper with what was reviewed; what listings state stays where the file says nothing."""
    reviewed = {name: value for name in _REVIEWED if (value := getattr(identity, name))}
    return replace(
        paper,
        authors_count=len(identity.authors) or paper.authors_count,
        learned=tuple(({**dict(paper.learned), **dict.fromkeys(reviewed, identity.source or "papers.yml")}).items()),
        **reviewed,
    )


def _dated(paper: Paper, identity: Identity | None) -> Paper:
    """Return the paper with its most precise date, and where that comes from if not from a listing."""
    published, source = _published(paper, identity or Identity(line=1))
    if not source:
        return paper
    return replace(paper, published=published, date_text=None, learned=(("published", source), *paper.learned))


def _published(paper: Paper, identity: Identity) -> tuple[PaperDate | None, str]:
    """Return the most precise date, and where it comes from if not from a listing. Of two days, the reviewed one counts."""
    stated, month = identity.published, _month_of(paper.arxiv)
    if stated and (stated.precision == "day" or (not paper.published and (stated.precision == "month" or not month))):
        return stated, identity.source or "papers.yml"
    return (paper.published, "") if paper.published or not month else (month, "the arXiv id")


def _month_of(arxiv: str | None) -> PaperDate | None:
    """Return the month in which arXiv gave an id."""
    if arxiv is None:
        return None
    digits = arxiv.rpartition("/")[2]
    year = int(digits[:2])
    return PaperDate(2000 + year if year < 91 else 1900 + year, int(digits[2:4]))


def _disagreements(paper: Paper, identity: Identity) -> Iterable[str]:
    for kind, name in (("arxiv", "arXiv id"), ("doi", "DOI")):
        here, there = getattr(identity, kind), getattr(paper, kind)
        if here and there and here.lower() != there.lower():
            yield f"the {name} is {here} here, but {there} in a listing; compare them with the paper"
    if identity.authors and paper.authors_count not in (None, len(identity.authors)):
        yield f"the number of authors is {len(identity.authors)} here, but {paper.authors_count} in a listing; compare them with the paper"
    if identity.published and paper.published and identity.published.iso[:4] != paper.published.iso[:4]:
        yield f"published {identity.published} here, but {paper.published} in a listing; compare them with the paper"
