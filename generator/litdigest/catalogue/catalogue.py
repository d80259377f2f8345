"""Indexes over an analysis: by slug, topic, tag, listing, repository."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from litdigest.analysis.topics.assign import border_topic
from litdigest.catalogue.citation_keys import citation_keys
from litdigest.library.by_date import Part, newest_first, split_by_time
from litdigest.model import Analysis, Listing, Paper, Placement, Sighting, Tag, Topic
from litdigest.scale import SIZES, knob_table, scale_of
from litdigest.settings import Settings
from litdigest.text.english import overlap, written_forms

_LOCAL_LINK = re.compile(r"\]\((?![a-z]+:|/|#)")
_GENERATED_LINK = re.compile(r"(\]\((?:\.\./)*(?:papers|topics|tags|digests|years)/[^)#\s]+?)(?<!/index)\.md(?=[)#\s])")
"""A link to a page by the name of a Markdown file that it once had, or would have."""
_FOLDER = re.compile(r'href="(?!\w+:)[^"#?]*/(?=["#?])')
"""A link to a page of the site, up to the position where `index.html` may follow."""
UNSORTED = Topic(slug="unsorted", name="Unsorted", about="Papers that no topic fits well yet.", terms=())
_USUAL = Settings()


class Site:
    """An analysis with its indexes, and the site's address and name. Immutable in effect: indexes are cached, nothing else changes."""

    def __init__(self, analysis: Analysis, settings: Settings = _USUAL) -> None:
        self.analysis = analysis
        self.address = settings.address and settings.address.rstrip("/") + "/"
        self.name = settings.name
        self.index = settings.index
        self.scale = scale_of(len(analysis.library.papers), settings)
        self.knobs = tuple(knob_table(settings, (len(analysis.library.papers), *SIZES)))

    @property
    def end(self) -> str:
        """What ends a link from Markdown to the folder of a page."""
        return f"/{self.index}"

    def with_files(self, markup: str) -> str:
        """Append `index.html` to links to pages, if the site is made to be opened from disk."""
        return _FOLDER.sub(rf"\g<0>{self.index}", markup) if self.index else markup

    def parts(self, topic: Topic) -> tuple[Part, ...]:
        """Return the pages that list a topic's papers in a large library, newest first, undated last."""
        return self._parts[topic.slug]

    @cached_property
    def _parts(self) -> dict[str, tuple[Part, ...]]:
        return {topic.slug: split_by_time(self.members[topic.slug]) for topic in self.topic_pages}

    def permalink(self, path: str) -> str:
        """Return the full URL of a path below the site's root, or the path itself if the address is unknown."""
        return self.address + path

    @cached_property
    def newest_day(self) -> dt.date | None:
        """The newest known day of any listing or paper."""
        days = [
            *(listing.earliest_day for listing in self.listings.values()),
            *(p.published.exact_day for p in self.papers.values() if p.published),
        ]
        return max((day for day in days if day), default=None)

    @cached_property
    def papers(self) -> dict[str, Paper]:
        """Papers by slug."""
        return {paper.slug: paper for paper in self.analysis.library.papers}

    @cached_property
    def citation_keys(self) -> dict[str, str]:
        """Citation keys by slug."""
        return citation_keys(self.analysis.library)

    def key_beside_slug(self, paper: Paper) -> str | None:
        """Return the citation key of a paper, or None where that is its slug."""
        key = self.citation_keys[paper.slug]
        return key if key != paper.slug else None

    @cached_property
    def listings(self) -> dict[str, Listing]:
        """Listings by dump name, newest first."""
        return {listing.dump: listing for listing in self.analysis.library.listings}

    @cached_property
    def tags(self) -> dict[str, Tag]:
        """Tags by slug."""
        return {tag.slug: tag for tag in self.analysis.tags}

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """Topics that have papers, by slug, in the order of the file; Unsorted last."""
        return {topic.slug: topic for topic in (*self.analysis.topics, UNSORTED) if self.members[topic.slug]}

    @cached_property
    def topic_pages(self) -> list[Topic]:
        """Topics that have a page: all of the file, so that no address disappears, and Unsorted if needed."""
        return [*self.analysis.topics, *([UNSORTED] if self.members[UNSORTED.slug] else [])]

    @cached_property
    def members(self) -> dict[str, list[Paper]]:
        """Papers by topic slug, newest first, those without a date last."""
        by_topic: dict[str, list[Paper]] = {topic.slug: [] for topic in (*self.analysis.topics, UNSORTED)}
        for paper in newest_first(self.analysis.library.papers):
            by_topic[self.placement(paper).topic or UNSORTED.slug].append(paper)
        return by_topic

    def placement(self, paper: Paper) -> Placement:
        """Return the paper's topic with the reasons for it."""
        return self.analysis.placements[paper.slug]

    def topic_of(self, paper: Paper) -> Topic:
        """Return the paper's topic, or Unsorted."""
        return self.topics[self.placement(paper).topic or UNSORTED.slug]

    def near_topics(self, paper: Paper) -> list[tuple[Topic, float]]:
        """Return the topics that fit a paper best besides its own, with their scores."""
        own = self.placement(paper).topic
        return [(self._reviewed[name], score) for name, score in self.placement(paper).nearest if name != own]

    @cached_property
    def _reviewed(self) -> dict[str, Topic]:
        """The topics of the file by slug, including those without papers."""
        return {topic.slug: topic for topic in self.analysis.topics}

    @cached_property
    def see_also(self) -> dict[str, list[Paper]]:
        """Papers in another topic that nearly went to this one, by topic slug, newest first."""
        by_topic: dict[str, list[Paper]] = {topic.slug: [] for topic in self.topic_pages}
        for paper in newest_first(self.analysis.library.papers):
            second = border_topic(self.placement(paper))
            if second is not None:
                by_topic[second].append(paper)
        return by_topic

    def weakest(self, topic: Topic, count: int) -> list[tuple[Paper, float]]:
        """Return the papers that fit their topic least, with their scores."""
        fitting = [p for p in map(self.placement, self.members[topic.slug]) if p.topic and not p.pinned]
        weakest = sorted(fitting, key=lambda p: (p.nearest[0][1], p.paper))[:count]
        return [(self.papers[p.paper], p.nearest[0][1]) for p in weakest]

    def exemplars(self, topic: Topic) -> list[Paper]:
        """Return the topic's exemplars that the library still has."""
        return [self._by_any_slug[name] for name in topic.exemplars if name in self._by_any_slug]

    @cached_property
    def _by_any_slug(self) -> dict[str, Paper]:
        """Papers by present and former slugs."""
        return {name: paper for paper in self.analysis.library.papers for name in (*paper.former_slugs, paper.slug)}

    def written_terms(self, paper: Paper) -> list[str]:
        """Return the terms that decided a paper's topic, as its text writes them, without those contained in others."""
        forms = written_forms(paper.text)
        terms = [forms.get(term, term) for term, _ in self.placement(paper).terms]
        return [term for place, term in enumerate(terms) if not any(overlap(term, other) for other in terms[:place])]

    def tags_of(self, paper: Paper) -> list[Tag]:
        """Return the paper's tags, best first."""
        return [self.tags[name] for name in self.analysis.paper_tags[paper.slug]]

    def top_tags(self, papers: Iterable[Paper], count: int) -> list[tuple[Tag, int]]:
        """Return the most common tags of `papers`, with counts."""
        counts = Counter(name for paper in papers for name in self.analysis.paper_tags[paper.slug])
        best = sorted(counts, key=lambda name: (-counts[name], name))[:count]
        return [(self.tags[name], counts[name]) for name in best]

    @cached_property
    def listed(self) -> dict[str, list[tuple[Sighting, Paper]]]:
        """The rows of each listing, by dump name, in its order."""
        rows: dict[str, list[tuple[Sighting, Paper]]] = {name: [] for name in self.listings}
        for paper in self.analysis.library.papers:
            for sighting in paper.sightings:
                rows[sighting.dump].append((sighting, paper))
        return {name: sorted(of, key=lambda row: row[0].rank) for name, of in rows.items()}

    @cached_property
    def newest_listed(self) -> frozenset[str]:
        """The slugs of the papers of the newest listing."""
        newest = next(iter(self.listings), None)
        return frozenset(paper.slug for _, paper in self.listed[newest]) if newest else frozenset()

    def editor_note(self, listing: Listing, up: str) -> str:
        """Return the editor's note on a listing, in Markdown; its links are relative to the docs folder, to which `up` is the path."""
        return _LOCAL_LINK.sub(f"]({up}", self.with_folders(self.analysis.editor_notes.get(listing.dump, "")))

    def with_folders(self, markdown: str) -> str:
        """Let links such as `papers/some-title.md` lead to the folder in which the page stands."""
        return _GENERATED_LINK.sub(rf"\g<1>{self.end}", markdown)

    def is_new_in(self, paper: Paper, listing: Listing) -> bool:
        """Return whether `listing` is certainly the first with the paper."""
        return all(listing.is_before(other) for other in self._others(paper, listing))

    def elsewhere(self, paper: Paper, listing: Listing) -> list[tuple[str, list[Listing]]]:
        """Return the other listings with the paper, grouped by what is known about their order."""
        groups: dict[str, list[Listing]] = {"seen before in": [], "also in": [], "again in": []}
        for other in self._others(paper, listing):
            known = "seen before in" if other.is_before(listing) else "again in" if listing.is_before(other) else "also in"
            groups[known].append(other)
        return [(words, listings) for words, listings in groups.items() if listings]

    def seen_in(self, listing: Listing) -> tuple[int, int, int]:
        """Return the numbers of a listing's papers that are certainly new in it, were seen before, and of unknown order."""
        papers = [paper for _, paper in self.listed[listing.dump]]
        new = sum(self.is_new_in(paper, listing) for paper in papers)
        before = sum(any(other.is_before(listing) for other in self._others(paper, listing)) for paper in papers)
        return new, before, len(papers) - new - before

    def _others(self, paper: Paper, listing: Listing) -> list[Listing]:
        return [self.listings[sighting.dump] for sighting in paper.sightings if sighting.dump != listing.dump]

    def owners(self) -> dict[str, list[tuple[str, str, list[tuple[str, list[Paper]]]]]]:
        """Return the hosts and owners of code with their repositories, by the first letter or digit of the owner; others under "0"."""
        rows = [(host, owner, repos) for host, owners in self.repositories().items() for owner, repos in owners.items()]
        groups: dict[str, list[tuple[str, str, list[tuple[str, list[Paper]]]]]] = {}
        for row in sorted(rows, key=lambda row: (_initial(row[1]), row[1].lower(), row[:2])):
            groups.setdefault(_initial(row[1]), []).append(row)
        return groups

    def repositories(self) -> dict[str, dict[str, list[tuple[str, list[Paper]]]]]:
        """Return the repositories of each host and owner with their papers, sorted by name."""
        by_repo: dict[str, list[Paper]] = {}
        for paper in self.analysis.library.papers:
            for link in paper.code:
                by_repo.setdefault(link.repo or link.url.split("//")[1], []).append(paper)
        hosts: dict[str, dict[str, list[tuple[str, list[Paper]]]]] = {}
        for repo in sorted(by_repo, key=lambda name: (name.lower(), name)):
            host, _, rest = repo.partition("/")
            owner = rest.rpartition("/")[0] or host
            hosts.setdefault(host, {}).setdefault(owner, []).append((repo, by_repo[repo]))
        return dict(sorted(hosts.items()))


def _initial(name: str) -> str:
    first = name[:1].lower()
    return first if first.isascii() and first.isalpha() else "0"
