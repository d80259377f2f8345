"""The table of contents: content in, files out, every stage in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import PurePath

from generator.api import api_files
from generator.exports import export_files
from generator.feeds import feed_files
from generator.fitting import fit
from generator.icons import icon_files
from generator.layout import lay_out
from generator.library import build_library
from generator.metadata import dumps_script
from generator.model import Content, Digest, Paper, Placement, Problem, Topic
from generator.pages import all_pages
from generator.pictures import picture_files
from generator.related import find_related
from generator.tags import find_tags
from generator.topics import assign, coherence, paper_terms
from generator.vectors import make_space
from generator.views import SITE_NAME, Site

_PILE = 0.15
"""From this share of unsorted papers on, a new fit is suggested."""


@dataclass(frozen=True, slots=True)
class Output:
    """A built site, not yet written."""

    files: dict[str, bytes]
    """Content by path below the docs folder."""
    digest: Digest

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that forbid writing the files."""
        return tuple(problem for problem in self.digest.problems if problem.severity == "error")

    @property
    def page_count(self) -> int:
        """How many HTML pages a renderer has to make."""
        return sum(name.endswith((".md", ".html")) for name in self.files)


def build(content: Content, address: str = "", name: str = SITE_NAME) -> Output:
    """Build the whole site from what the user wrote. Pure: same content, same files.

    Args:
        content: what the user wrote.
        address: the URL at which the site will stand, where it is known; feeds and exports then name full URLs.
        name: what the site is called in feeds, pictures and manifest.
    """
    digest = analyse(content)
    site = Site(digest, address, name)
    made = dict(chain(all_pages(site), api_files(site), feed_files(site), export_files(site), picture_files(site), icon_files(site)))
    made["assets/dumps.js"] = dumps_script(site)
    hidden = [_hidden(name) for name, _ in content.pages if name in made]
    if hidden:
        return Output({}, replace(digest, problems=tuple(sorted({*digest.problems, *hidden}))))
    return Output({**dict(content.pages), **made}, digest)


def _hidden(name: str) -> Problem:
    message = "litdigest makes a page of this name itself; give the hand-written one another name"
    return Problem(source=f"pages/{name}", line=1, last_line=1, severity="error", message=message)


def analyse(content: Content) -> Digest:
    """Merge the dumps, then find topics, tags and related papers."""
    library = build_library(content.dumps, dict(content.dump_notes))
    topics = content.topics if content.topics is not None else fitted(library.papers)
    placements = assign(library.papers, topics)
    tags, paper_tags = find_tags(library.papers, content.tag_rules)
    space = make_space([paper_terms(paper) for paper in library.papers])
    related = find_related(library.papers, space, tags, paper_tags)
    return Digest(
        library=library,
        topics=topics,
        placements=placements,
        coherence=coherence(space, topics),
        tags=tags,
        paper_tags=paper_tags,
        related=related,
        positions=lay_out(library.papers, placements, related, space),
        editor_notes=dict(content.editor_notes),
        problems=tuple(sorted({*content.problems, *library.problems, *_review_problems(content, library.papers, placements)})),
    )


def fitted(papers: Sequence[Paper]) -> tuple[Topic, ...]:
    """Return topics fitted in memory, for a library without a reviewed file."""
    return fit(papers).topics if papers else ()


def _review_problems(content: Content, papers: Sequence[Paper], placements: Mapping[str, Placement]) -> list[Problem]:
    """Hold the reviewed files against the library."""
    names = {name for paper in papers for name in (paper.slug, *paper.former_slugs)}
    pins = [(pin, topic.slug) for topic in content.topics or () for pin in topic.pins]
    doubts = [f"the pin {pin!r} of topic {slug!r} names no paper; correct the slug or remove it" for pin, slug in pins if pin not in names]
    for pin, count in Counter(pin for pin, _ in pins).items():
        if count > 1:
            doubts.append(f"{pin!r} is pinned in {count} topics; leave it in one")
    unsorted = sum(placement.topic is None for placement in placements.values())
    if content.topics is None and papers:
        doubts.append("there is no topics.yml, so topics were fitted for this build alone; 'litdigest topics fit' keeps them")
    elif unsorted > _PILE * len(papers):
        doubts.append(f"{unsorted} of {len(papers)} papers fit no topic well; run 'litdigest topics fit' and review what changes")
    forced = [paper for paper, _ in content.tag_rules.forced if paper not in names]
    return [
        *(_warning(content, "topics.yml", doubt) for doubt in doubts),
        *(
            _warning(content, "tags.yml", f"a tag is forced on {name!r}, which is no paper; correct the slug or remove it")
            for name in forced
        ),
    ]


def _warning(content: Content, name: str, message: str) -> Problem:
    return Problem(source=str(PurePath(content.reviewed, name)), line=1, last_line=1, severity="warning", message=message)
