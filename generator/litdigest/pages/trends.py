"""Count the library by year: papers, topics, code, and the tags whose share grew."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from litdigest.catalogue.catalogue import Site
from litdigest.dates import PaperDate
from litdigest.model import Paper, Tag, Topic
from litdigest.pages.proportions import LEAST, Change, Share, margin_for

FEWEST = 20
"""Minimum papers in the newest years, and in those before, for tags to be compared."""
_SPAN = 10
"""Maximum years listed one by one; older papers are counted together."""
_ENOUGH = 10
"""Minimum dated papers for charts."""
_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Papers counted by year."""

    earlier: int
    """Papers dated before the years listed one by one."""
    by_year: tuple[int, ...]
    undated: int

    @property
    def dated(self) -> int:
        """How many papers have a date."""
        return self.earlier + sum(self.by_year)

    @property
    def total(self) -> int:
        """How many papers there are."""
        return self.dated + self.undated


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTrend:
    """A topic's papers by year."""

    topic: Topic
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTrend:
    """How many papers of a period have code, and how many more promise it."""

    period: str
    code: Share
    promised: int

    @property
    def hoped(self) -> Share:
        """The share with code if every promise is kept."""
        return Share(hits=self.code.hits + self.promised, of=self.code.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class TagTrend:
    """A tag's papers by year, and how its share changed."""

    tag: Tag
    tally: Tally
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Rising:
    """The newest years compared with those before them."""

    before: str
    """The older years, as text."""
    recent: str
    before_papers: int
    recent_papers: int
    compared: int
    """How many tags have enough papers to be compared."""
    passed: int
    """How many of them rise."""
    by_luck: float
    """How many would rise by chance, if dates were independent of tags."""
    tags: tuple[TagTrend, ...]
    """Those that grew most, strongest first."""

    @property
    def top_share(self) -> float:
        """The largest share of any tag."""
        return max(row.change.recent.value for row in self.tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """The library by year."""

    years: tuple[int, ...]
    """The years listed one by one, oldest first, without a gap; empty if no paper is dated."""
    first: PaperDate | None
    last: PaperDate | None
    papers: Tally
    topics: tuple[TopicTrend, ...]
    """In the order of the file, Unsorted last."""
    code: tuple[CodeTrend, ...]
    """Newest year first, then the older ones together, then papers without a date."""
    rising: Rising | None
    """None if either period has too few papers."""

    @property
    def is_enough(self) -> bool:
        """Whether there is something to draw."""
        return len(self.years) > 1 and self.papers.dated >= _ENOUGH

    @property
    def sparks(self) -> dict[str, tuple[int, ...]]:
        """Papers of `years` by topic slug, for the topics that have any; empty if there is too little to draw."""
        return {row.topic.slug: row.tally.by_year for row in self.topics if any(row.tally.by_year)} if self.is_enough else {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of a tally's cells."""
        return (*([_earlier(self.years)] if self.papers.earlier else []), *map(str, self.years), "undated")

    def cells(self, tally: Tally) -> tuple[int, ...]:
        """Return the numbers below `columns`; their sum is the tally's total."""
        return (*([tally.earlier] if self.papers.earlier else []), *tally.by_year, tally.undated)


def find_trends(site: Site) -> Trends:
    """Count the library by year."""
    papers = site.analysis.library.papers
    dates = sorted((paper.published for paper in papers if paper.published), key=lambda date: (date.first_day, date.iso))
    years = tuple(range(max(dates[0].year, dates[-1].year - _SPAN + 1), dates[-1].year + 1)) if dates else ()
    return Trends(
        years=years,
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        papers=_tally(papers, years),
        topics=tuple(TopicTrend(topic=topic, tally=_tally(site.members[topic.slug], years)) for topic in site.topics.values()),
        code=_code(papers, years),
        rising=_rising(site, years),
    )


def year_range(years: tuple[int, ...]) -> str:
    """Return the first and the last of `years`, or the only one."""
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def _earlier(years: tuple[int, ...]) -> str:
    return f"before {years[0]}" if years else "earlier"


def _tally(papers: Iterable[Paper], years: tuple[int, ...]) -> Tally:
    counts = Counter(paper.published.year if paper.published else None for paper in papers)
    by_year = tuple(counts[year] for year in years)
    return Tally(earlier=counts.total() - counts[None] - sum(by_year), by_year=by_year, undated=counts[None])


def _code(papers: Iterable[Paper], years: tuple[int, ...]) -> tuple[CodeTrend, ...]:
    groups: dict[str, list[Paper]] = {period: [] for period in (*map(str, reversed(years)), _earlier(years), "undated")}
    for paper in papers:
        year = str(paper.published.year) if paper.published else "undated"
        groups[year if year in groups else _earlier(years)].append(paper)
    return tuple(_code_trend(period, of) for period, of in groups.items() if of or period.isdecimal())


def _code_trend(period: str, papers: list[Paper]) -> CodeTrend:
    with_code = sum(bool(paper.code) for paper in papers)
    promised = sum(bool(paper.promised and not paper.code) for paper in papers)
    return CodeTrend(period=period, code=Share(hits=with_code, of=len(papers)), promised=promised)


def _rising(site: Site, years: tuple[int, ...]) -> Rising | None:
    papers = _tally(site.analysis.library.papers, years)
    split = _split(papers.by_year)
    if split is None:
        return None
    rows = [_tag_trend(tag, papers, _tally((site.papers[slug] for slug in tag.papers), years), split) for tag in site.analysis.tags]
    rows = [row for row in rows if row.change.before.hits + row.change.recent.hits >= LEAST]
    margin = margin_for(len(rows))
    rising = sorted((row for row in rows if row.change.rises(margin)), key=lambda row: (-row.change.growth(margin), row.tag.slug))
    return Rising(
        before=year_range(years[:split]),
        recent=year_range(years[split:]),
        before_papers=sum(papers.by_year[:split]),
        recent_papers=sum(papers.by_year[split:]),
        compared=len(rows),
        passed=len(rising),
        by_luck=math.fsum(row.change.luck(margin) for row in rows),
        tags=tuple(rising[:_SHOWN]),
    )


def _split(by_year: tuple[int, ...]) -> int | None:
    """Return where the newest years begin: as few years as have enough papers, if those before have enough, too."""
    enough = max(FEWEST, sum(by_year) / 10)
    for split in range(len(by_year) - 1, 0, -1):
        if sum(by_year[split:]) >= enough:
            return split if sum(by_year[:split]) >= FEWEST else None
    return None


def _tag_trend(tag: Tag, papers: Tally, tagged: Tally, split: int) -> TagTrend:
    before = Share(hits=sum(tagged.by_year[:split]), of=sum(papers.by_year[:split]))
    recent = Share(hits=sum(tagged.by_year[split:]), of=sum(papers.by_year[split:]))
    return TagTrend(tag=tag, tally=tagged, change=Change(before=before, recent=recent, usual=Share(hits=tagged.total, of=papers.total)))
