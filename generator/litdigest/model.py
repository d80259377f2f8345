"""The frozen values that stages pass on. Nothing here reads, writes or decides."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from litdigest.dates import DayDate, PaperDate

Severity = Literal["error", "warning"]
LinkKind = Literal["code", "project", "demo", "data", "model", "video", "paper", "list", "other"]
Certainty = Literal["stated", "proven", "earliest", "unknown"]
TextKind = Literal["abstract", "digest"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """A fault in the content, with its place and what to do."""

    source: str
    """File as the user named it."""
    line: int
    """First line, counted from 1."""
    last_line: int
    """Last line; the same as `line` for most."""
    severity: Severity
    message: str
    """What is wrong and what to do."""

    @classmethod
    def at(cls, source: object, line: int, message: str, *, severity: Severity = "warning", last_line: int | None = None) -> Problem:
        """Return a problem of one line, or of the lines up to `last_line`."""
        return cls(source=str(source), line=line, last_line=last_line or line, severity=severity, message=message)

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.severity}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A URL found in an entry's text."""

    url: str
    """Cleaned http(s) URL."""
    kind: LinkKind
    repo: str | None
    """`host/owner/name` if the URL names a repository."""
    evidence: str
    """The sentence with the URL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One paper as one dump lists it."""

    line: int
    """Line of the title."""
    last_line: int
    """Last line that belongs to the entry."""
    rank: int
    """Place in the listing, from 1."""
    title: str
    abstract: str
    """Empty if the dump has none."""
    authors_count: int | None
    organisation: str | None
    date: DayDate | None
    date_text: str | None
    """The date exactly as shown, without the comments."""
    comments: int | None
    """None if the dump shows no number."""
    links: tuple[Link, ...]
    authors: tuple[str, ...] = ()
    """Names, if the dump shows them; fewer than `authors_count` if it shows only some."""
    upvotes: int | None = None
    """None if the dump shows no number."""
    arxiv: str | None = None
    """The arXiv id, without a version."""
    doi: str | None = None
    categories: tuple[str, ...] = ()
    venue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """One input file, read."""

    name: str
    """File name without its ending; names the digest page."""
    source: str
    listing_date: DayDate | None
    """The day in the header, with a year only if one is stated."""
    year_source: str | None
    """What states the year: the header, dumps.yml or the file name."""
    text_kind: TextKind
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    header_lines: tuple[int, ...]
    """Lines of the page itself: header, footer, buttons and the like."""
    unplaced_lines: tuple[int, ...]
    """Lines of no entry and not of the page itself; each is reported as a problem."""
    text_lines: tuple[int, ...]
    """Every line that is not blank."""
    fingerprint: str
    """Equal for files with the same text."""
    is_understood: bool = True
    """Whether most of it was read as papers."""
    counted_in: Literal["line", "record"] = "line"
    """What the numbers of lines count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A dump with its place in time."""

    dump: str
    title: str
    slug: str
    date: DayDate | None
    year: int | None
    """The stated, proven or earliest year."""
    certainty: Certainty
    reason: str
    """Why that year, in one sentence."""
    entry_count: int

    @property
    def earliest_day(self) -> dt.date | None:
        """The day of the listing, or the earliest possible one."""
        return self.date.in_year(self.year) if self.date and self.year else None

    @property
    def is_sure(self) -> bool:
        """Whether `earliest_day` is the day."""
        return self.certainty in ("stated", "proven") and self.earliest_day is not None

    @property
    def sort_key(self) -> tuple[dt.date, str]:
        """Oldest first; listings of unknown year before all others."""
        return (self.earliest_day or dt.date.min, self.dump)

    def is_before(self, other: Listing) -> bool:
        """Return whether this listing is certainly older than `other`."""
        mine, theirs = self.earliest_day, other.earliest_day
        return self.is_sure and mine is not None and theirs is not None and mine < theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A paper's place in one listing."""

    dump: str
    rank: int
    line: int
    comments: int | None
    upvotes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One work, merged from all its entries."""

    slug: str
    title: str
    aliases: tuple[str, ...]
    """Earlier titles; their permalinks redirect here."""
    former_slugs: tuple[str, ...]
    """The slugs of the earlier titles."""
    namesakes: tuple[str, ...] = ()
    """The slugs of other papers with the same title."""
    first_slug: str
    """The slug of the title of the first listing, which no later title changes; feeds name their entries by it."""
    abstract: str
    text_kind: TextKind
    published: PaperDate | None
    date_in_listings: PaperDate | None = None
    """What `published` would be without `papers.yml`; the addresses of lists by date were once made from it."""
    date_text: str | None
    """The date as shown, if its year is unknown."""
    authors: tuple[str, ...] = ()
    """Names in order; empty if unknown."""
    authors_count: int | None
    organisation: str | None
    comments: int | None
    upvotes: int | None
    links: tuple[Link, ...]
    promised: str | None
    """The sentence that promises code, if no repository is named."""
    sightings: tuple[Sighting, ...]
    """Newest listing first."""
    arxiv: str | None = None
    """The arXiv id, without a version."""
    doi: str | None = None
    categories: tuple[str, ...] = ()
    """arXiv categories, the primary one first."""
    venue: str | None = None
    learned: tuple[tuple[str, str], ...] = ()
    """Pairs of a field and where its value comes from, for fields that not every listing shows."""

    @property
    def text(self) -> str:
        """Title and abstract, for analysis."""
        return f"{self.title}. {self.abstract}"

    @property
    def code(self) -> tuple[Link, ...]:
        """The links with a code badge."""
        return tuple(link for link in self.links if link.kind == "code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Every paper once, and all listings."""

    papers: tuple[Paper, ...]
    """Sorted by slug."""
    listings: tuple[Listing, ...]
    """Newest first, those of unknown year last."""
    problems: tuple[Problem, ...]
    line_count: int
    header_line_count: int
    unplaced_line_count: int
    entry_count: int
    conflict_count: int
    """How many facts of a paper differ from listing to listing."""
    hidden: tuple[tuple[str, str], ...] = ()
    """Slugs of papers that are left out, with the reasons."""
    unused_rules: tuple[str, ...] = ()
    """What merge rules name though no entry is called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One reviewed subject of `topics.yml`."""

    slug: str
    name: str
    about: str
    terms: tuple[tuple[str, float], ...]
    """Terms with weights, the most typical first. Fitted weights have the mean 1."""
    pins: tuple[str, ...] = ()
    """Slugs of papers that a human put here."""
    was: tuple[str, ...] = ()
    """Former slugs, which redirect."""
    exemplars: tuple[str, ...] = ()
    """Slugs of papers that fit well, for reviewers of the topic; they decide nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A paper's topic, and why."""

    paper: str
    topic: str | None
    """Slug, or None for Unsorted."""
    nearest: tuple[tuple[str, float], ...]
    """Up to three topics with their scores, best first; a pinned topic comes first."""
    terms: tuple[tuple[str, float], ...]
    """The terms that count most for the first of `nearest`, with what each adds to its score."""
    pinned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A keyword phrase that at least two papers share."""

    slug: str
    name: str
    papers: tuple[str, ...]
    """Slugs, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A related paper, and the phrases that both share."""

    slug: str
    score: float
    shares: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """A library with its topics, tags, related papers and places on the map: everything that the pages show."""

    library: Library
    topics: tuple[Topic, ...]
    placements: dict[str, Placement]
    """By paper slug."""
    coherence: dict[str, float | None]
    """By topic slug, from -1 to 1; None if it cannot be computed."""
    tags: tuple[Tag, ...]
    """Sorted by slug."""
    paper_tags: dict[str, tuple[str, ...]]
    """Tag slugs by paper slug, best first."""
    related: dict[str, tuple[Neighbour, ...]]
    positions: dict[str, tuple[int, int]]
    """Each paper's place on the map, by slug."""
    editor_notes: dict[str, str]
    """Markdown by dump name."""
    problems: tuple[Problem, ...]
