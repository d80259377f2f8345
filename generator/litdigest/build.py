"""Build a site: content in, files out, with every stage in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath, PurePosixPath

from litdigest.analysis.map_places import lay_out
from litdigest.analysis.related.related import find_related
from litdigest.analysis.tags.choose import find_tags
from litdigest.analysis.tokens import count_terms, read_corpus
from litdigest.analysis.topics.assign import assign, coherence
from litdigest.analysis.topics.fit import fit
from litdigest.analysis.vectors import make_space
from litdigest.catalogue.catalogue import Site
from litdigest.catalogue.metadata import citation_keys_script, dumps_script
from litdigest.content import Content
from litdigest.exports.api import api_files
from litdigest.exports.feeds import feed_files
from litdigest.exports.files import export_files
from litdigest.library.identities import library_of
from litdigest.model import Analysis, Library, Paper, Placement, Problem, Topic
from litdigest.pages.abstracts import abstract_files
from litdigest.pages.cards import picture_files
from litdigest.pages.icons import icon_files
from litdigest.pages.markdown_pages import File, all_pages
from litdigest.progress import StageProgress, no_report, track
from litdigest.publish.page_shell import shell_pages
from litdigest.search.files import search_files
from litdigest.settings import Settings

_PILE = 0.15
"""From this share of unsorted papers on, a new fit is suggested."""


_USUAL = Settings()


@dataclass(frozen=True, slots=True)
class Output:
    """A built site, not yet written."""

    files: dict[str, bytes]
    """Content by path below the docs folder."""
    site: Site

    @property
    def analysis(self) -> Analysis:
        """Everything that the pages show."""
        return self.site.analysis

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that prevent writing the files."""
        return tuple(problem for problem in self.analysis.problems if problem.severity == "error")

    @property
    def page_count(self) -> int:
        """How many HTML pages a renderer has to make."""
        return sum(name.endswith((".md", ".html")) for name in self.files)


def build(content: Content, settings: Settings = _USUAL, on_progress: StageProgress = no_report) -> Output:
    """Build the whole site. A pure function: the same content gives the same files.

    Args:
        content: everything the user wrote.
        settings: the settings of the site.
        on_progress: called with the stage, what is done and the total.
    """
    analysis = analyse(content, on_progress)
    on_progress("render", 0, len(analysis.library.papers))
    site = Site(analysis, settings)
    made = dict(track(_files(site), partial(on_progress, "render")))
    taken = {_address(name) for name in (*made, *_html_addresses(site))} if content.pages else set()
    hidden = [_hidden(name) for name, _ in content.pages if _address(name) in taken]
    if hidden:
        return Output({}, Site(replace(analysis, problems=tuple(sorted({*analysis.problems, *hidden}))), settings))
    return Output({**{name: _with_folders(site, name, data) for name, data in content.pages}, **made}, site)


def _files(site: Site) -> Iterator[File]:
    """Yield all files for the renderer."""
    yield from all_pages(site)
    yield from abstract_files(site)
    yield from search_files(site)
    yield from api_files(site)
    yield from feed_files(site)
    yield from export_files(site)
    yield from picture_files(site)
    yield from icon_files(site)
    yield "assets/dumps.js", dumps_script(site)
    yield "assets/citation-keys.js", citation_keys_script(site)
    yield from shell_pages()


def _html_addresses(site: Site) -> Iterator[str]:
    """Yield the pages of papers, tags and digests, as hand-written pages link to them."""
    yield from (f"papers/{name}.md" for name in site.papers)
    yield from (f"tags/{name}.md" for name in site.tags)
    yield from (f"digests/{listing.slug}.md" for listing in site.listings.values())


def _address(name: str) -> str:
    """Return the address that a renderer gives to a file: two files may have the same."""
    path = PurePosixPath(name)
    if path.suffix != ".md" or path.stem == "README":
        return name
    return str(path.with_suffix(".html") if path.stem == "index" else path.with_suffix("") / "index.html")


def _with_folders(site: Site, name: str, data: bytes) -> bytes:
    """Let the links of a hand-written page lead to where pages are, and leave what is no text as it is."""
    if not name.endswith(".md"):
        return data
    return site.with_folders(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _hidden(name: str) -> Problem:
    message = "litdigest makes a page of this name or address itself; give the hand-written one another name"
    return Problem.at(f"pages/{name}", 1, message, severity="error")


def analyse(content: Content, on_progress: StageProgress = no_report) -> Analysis:
    """Merge the dumps, then find topics, tags and related papers."""
    on_progress("merge", 0, sum(len(dump.entries) for dump in content.dumps))
    library = library_of(content, partial(on_progress, "merge"))
    on_progress("topics", 0, len(library.papers))
    topics = content.topics if content.topics is not None else fitted(library.papers)
    corpus = read_corpus(library.papers, partial(on_progress, "topics"))
    tags, paper_tags = find_tags(library.papers, content.tag_rules, corpus, partial(on_progress, "tags"))
    terms = count_terms(corpus)
    placements = assign(library.papers, topics, terms)
    space = make_space(terms)
    related = find_related(corpus, space, (tags, paper_tags), partial(on_progress, "related"))
    on_progress("map", 0, len(library.papers))
    return Analysis(
        library=library,
        topics=topics,
        placements=placements,
        coherence=coherence(space, topics),
        tags=tags,
        paper_tags=paper_tags,
        related=related,
        positions=lay_out(library.papers, placements, related, space),
        editor_notes=dict(content.editor_notes),
        problems=tuple(sorted({*content.problems, *library.problems, *_review_problems(content, library, placements)})),
    )


def fitted(papers: Sequence[Paper]) -> tuple[Topic, ...]:
    """Return topics fitted in memory, for a library without a reviewed file."""
    return fit(papers).topics if papers else ()


def _review_problems(content: Content, library: Library, placements: Mapping[str, Placement]) -> list[Problem]:
    """Compare the reviewed files with the library."""
    names = {name for paper in library.papers for name in (paper.slug, *paper.former_slugs)}
    forced = [paper for paper, _ in content.tag_rules.forced if paper not in names]
    doubts = {
        "topics.yml": [*_pin_problems(content, names), *_topic_problems(content, library.papers, placements)],
        "tags.yml": [f"a tag is forced on {name!r}, which is no paper; correct the slug or remove it" for name in forced],
        "dumps.yml": [f"{name!r} is no title and no place of an entry; correct or remove it" for name in library.unused_rules],
    }
    return [_warning(content, file, doubt) for file, found in doubts.items() for doubt in found]


def _pin_problems(content: Content, names: Collection[str]) -> Iterator[str]:
    pins = [(pin, topic.slug) for topic in content.topics or () for pin in topic.pins]
    yield from (
        f"the pin {pin!r} of topic {slug!r} names no paper; correct the slug or remove it" for pin, slug in pins if pin not in names
    )
    for pin, count in Counter(pin for pin, _ in pins).items():
        if count > 1:
            yield f"{pin!r} is pinned in {count} topics; leave it in one"


def _topic_problems(content: Content, papers: Sequence[Paper], placements: Mapping[str, Placement]) -> Iterator[str]:
    unsorted = sum(placement.topic is None for placement in placements.values())
    if content.topics is None and papers:
        yield "there is no topics.yml, so topics were fitted for this build alone; 'litdigest topics fit' keeps them"
    elif unsorted > _PILE * len(papers):
        yield f"{unsorted} of {len(papers)} papers fit no topic well; run 'litdigest topics fit' and review what changes"


def _warning(content: Content, name: str, message: str) -> Problem:
    return Problem.at(PurePath(content.reviewed, name), 1, message)
