"""How much pages, feeds and files show, by the number of papers. Nothing else asks how large a library is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from litdigest.settings import Settings

AbstractsInLists = Literal["shown", "on demand", "left out"]

EXPORT_FORMATS = ("bib", "ris", "csl.json", "csv", "json")
SIZES = (200, 600, 10_000, 100_000)
"""Numbers of papers for which the table of knobs is printed."""
_DISK = 5_000
_ALL = 10**9


KNOBS = {
    "all_papers_page": "*All papers* lists every paper",
    "topics_by_year": "topics and code have pages of their own by year and by owner",
    "entries_per_page": "newest papers on the page of a topic",
    "tag_entries": "newest papers on the page of a tag",
    "titles_only": "lists show titles alone",
    "abstracts_in_lists": "abstracts in tags, digests and lists by year",
    "tags_shown": "tags of an entry",
    "related_shown": "related papers on the page of a paper",
    "details": "pages of papers quote sentences, give reasons and carry citation data",
    "card_per_paper": "each paper has a preview picture of its own; else that of its topic",
    "rows_on_indexes": "listings, problems and promises that index pages name",
    "feed_items": "items of the feeds of the site and of topics, besides the newest listing",
    "list_feed_items": "items of the feed of a tag or an older digest",
    "list_feed_abstracts": "these have abstracts",
    "export_formats": "formats of exported files",
    "export_abstracts": "exported files have abstracts, where their format has them",
    "api_packed": "the parts of api/papers.json are compressed",
    "shell_inline": "each page carries the theme; else a script shared by all pages adds it",
    "disk_abstracts": "a site opened from disk finds words of abstracts; else of titles, tags and organisations",
}
"""What each knob does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The knobs that depend on how many papers a library has. `KNOBS` says what each does."""

    all_papers_page: bool
    topics_by_year: bool
    entries_per_page: int
    tag_entries: int
    titles_only: bool
    abstracts_in_lists: AbstractsInLists
    tags_shown: int
    related_shown: int
    details: bool
    card_per_paper: bool
    rows_on_indexes: int
    feed_items: int
    list_feed_items: int
    list_feed_abstracts: bool
    export_formats: tuple[str, ...]
    export_abstracts: bool
    api_packed: bool
    shell_inline: bool
    disk_abstracts: bool


def scale_of(papers: int, settings: Settings) -> Scale:
    """Return the knobs of a library; `large` and `huge` in the settings say where they turn."""
    small, medium, huge = papers <= settings.large, papers <= 4 * settings.large, papers > settings.huge
    return Scale(
        all_papers_page=small,
        topics_by_year=not small,
        entries_per_page=_ALL if small else 100,
        tag_entries=_ALL if small else 25 if huge else 50,
        titles_only=huge,
        abstracts_in_lists="shown" if small else "left out" if huge else "on demand",
        tags_shown=5 if huge else _ALL,
        related_shown=3 if huge else _ALL,
        details=not huge,
        card_per_paper=small,
        rows_on_indexes=_ALL if small else 100,
        feed_items=33 if huge else 100,
        list_feed_items=100 if small else 5 if huge else 10,
        list_feed_abstracts=small,
        export_formats=() if huge else EXPORT_FORMATS,
        export_abstracts=medium,
        api_packed=huge,
        shell_inline=medium,
        disk_abstracts=papers < _DISK,
    )


def knob_table(settings: Settings, papers: Iterable[int]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield each knob's name, what it does, and its value at each number of papers."""
    scales = [scale_of(count, settings) for count in papers]
    for name, about in KNOBS.items():
        yield name, about, tuple(_as_text(getattr(scale, name)) for scale in scales)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return f"{len(value)} formats" if value else "none"
    return "all" if value == _ALL else f"{value:,}" if isinstance(value, int) else str(value)
