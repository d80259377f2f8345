"""The data of the search page: a record for each paper, in shards small enough for a browser to load one by one."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

from litdigest.catalogue.catalogue import Site
from litdigest.library.by_date import newest_first
from litdigest.model import Paper
from litdigest.pages.render import page
from litdigest.text.maths import plain

SHARD_SIZE = 3000
"""Maximum papers in a shard: its list of pages has 33 kB, its parts 26 kB; see docs/search.md."""
LETTERS = "+#"
"""Marks that are part of a word, so that C, C++ and C# are three words."""
EVERY = "\ua66e"
"""Ends every record. A search for all papers of a topic searches for this, since without a word Pagefind would load its whole index."""
_WORDS = 24_000
"""Maximum words in the vocabulary of "did you mean": about 90 kB compressed."""
_COMMON_TAGS = 60
"""Maximum tags of a shard that are offered with their counts; the others are in lists by their first letter."""

# `folded` does the same as the function of that name in overrides/assets/litdigest-search-words.js; a test compares the two.
_TEX = re.compile(r"[\\{}^$]|_(?=[{0-9])")
_FOLDING = re.compile(rf"[^\x20-\x7e]|{_TEX.pattern}")
"""Characters that are folded; most texts have none."""
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_FOLDED = str.maketrans(dict(zip("øØłŁđĐı", "oOlLdDi", strict=True)) | {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"})
_WORD = re.compile(r"[^\W\d_][^\W_]{2,24}")

_Key = Callable[[Paper], str]
_LEVELS: tuple[_Key, ...] = (
    lambda paper: f"{paper.published:%Y}" if paper.published else "undated",
    lambda paper: f"{paper.published:%m}" if paper.published else "",
    lambda paper: f"{paper.published:%d}" if paper.published else "",
    *(lambda paper, at=at: hashlib.sha256(paper.slug.encode()).hexdigest()[at] for at in range(8)),
)
"""Keys that divide papers into ever smaller parts: year, month, day, then digits of a hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A paper in the search index."""

    url: str
    """Path below the site's root. Its query holds what is shown but not searched, since everything else in a record is searched."""
    content: str
    """Title and abstract, each word folded, and `EVERY`."""
    meta: tuple[tuple[str, str], ...]
    filters: tuple[tuple[str, tuple[str, ...]], ...]
    sort: tuple[tuple[str, str], ...]

    def as_request(self) -> dict[str, Any]:
        """Return the record in Pagefind's form."""
        return {**asdict(self), "meta": dict(self.meta), "filters": dict(self.filters), "sort": dict(self.sort)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Papers of one period with their own index."""

    name: str
    records: tuple[Record, ...]

    @property
    def fingerprint(self) -> str:
        """A hash of the records."""
        return hashlib.sha256(json.dumps([record.as_request() for record in self.records]).encode()).hexdigest()


def search_shards(site: Site) -> Iterator[Shard]:
    """Yield the shards one by one, to save memory: the newest papers first, undated ones last."""
    for name, papers in _parts(site).items():
        yield Shard(name=name, records=_records(site, papers))


def search_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the search page and the files that its script loads besides the index."""
    about = "Search every paper by words, topic, tag, year and code."
    front: dict[str, Any] = {"title": "Search", "description": about, "hide": ["navigation", "toc"]}
    front |= {"search": {"exclude": True}, "scripts": ["assets/litdigest-search.js"]}
    yield "search/index.md", page("search", front, site=site)
    yield "search/shards.json", _overview(site)
    yield "search/words.txt", _vocabulary(site.papers.values())


def folded(word: str) -> str:
    """Return a word as it is searched: without accents, superscripts, subscripts and TeX marks. Never empty, never two words."""
    if not _FOLDING.search(word):
        return word
    plain_word = "".join(ch for ch in unicodedata.normalize("NFKD", word) if unicodedata.category(ch)[0] not in "MZC")
    plain_word = _DASHES.sub("-", plain_word.translate(_FOLDED))
    return _TEX.sub("", plain_word) or word


def _parts(site: Site) -> dict[str, list[Paper]]:
    """Return the papers of each shard by its name, newest first."""
    ordered = newest_first(site.analysis.library.papers)
    parts: dict[str, list[Paper]] = {}
    for part in [ordered] if len(ordered) <= SHARD_SIZE else _shared_out(ordered):
        if part:
            parts[_name(part, parts)] = newest_first(part)
    return parts


def _shared_out(ordered: Sequence[Paper]) -> Iterator[list[Paper]]:
    dated = [paper for paper in reversed(ordered) if paper.published]
    yield from reversed([*_divided(dated, _LEVELS)])
    yield from _divided([paper for paper in ordered if not paper.published], _LEVELS)


def _divided(papers: Sequence[Paper], levels: Sequence[_Key]) -> Iterator[list[Paper]]:
    """Divide papers, oldest first, by year, month or day into parts of at most `SHARD_SIZE`.

    A part depends only on the papers of its year, month or day, so that a new dump, which holds papers
    of few days, changes few parts.
    """
    if len(papers) <= SHARD_SIZE:
        yield from [list(papers)] if papers else []
        return
    key, *finer = levels
    together: list[Paper] = []
    for _, group in groupby(sorted(papers, key=key), key=key):
        found = list(group)
        if len(together) + len(found) > SHARD_SIZE:
            yield from _divided(together, finer)
            together = []
        if len(found) > SHARD_SIZE:
            yield from _divided(found, finer)
        else:
            together += found
    yield from _divided(together, finer)


def _name(papers: Sequence[Paper], taken: Iterable[str]) -> str:
    """Name a shard after its oldest day; further shards with that day get a number."""
    oldest = min((paper.published for paper in papers if paper.published), default=None)
    name = oldest.isoformat() if oldest else "undated"
    same = sum(other == name or other.startswith(f"{name}_") for other in taken)
    return f"{name}_{same + 1}" if same else name


def _records(site: Site, papers: Sequence[Paper]) -> tuple[Record, ...]:
    counts = Counter(name for paper in papers for name in site.analysis.paper_tags[paper.slug])
    common = frozenset(sorted(counts, key=lambda name: (-counts[name], name))[:_COMMON_TAGS])
    return tuple(_record(site, paper, common) for paper in papers)


def _record(site: Site, paper: Paper, common: frozenset[str]) -> Record:
    title = plain(paper.title)
    words = f"{title} {plain(paper.abstract)}".split()
    sought = [folded(word) for word in words]
    shown = {str(at): word for at, (word, as_sought) in enumerate(zip(words, sought, strict=True)) if word != as_sought}
    who = [("who", plain(paper.organisation))] if paper.organisation else []
    day = paper.published.isoformat() if paper.published else ""
    return Record(
        url=f"papers/{paper.slug}/?{urlencode(_facts(site, paper, shown), quote_via=quote)}",
        content=" ".join([*sought, EVERY]),
        meta=(("title", title), *who),
        filters=tuple(_filters(site, paper, common)),
        sort=(("date", day), ("comments", str(-1 if paper.comments is None else paper.comments))),
    )


def _facts(site: Site, paper: Paper, shown: dict[str, str]) -> list[tuple[str, str]]:
    """Return the facts that a result shows besides its text."""
    facts = {
        "date": paper.published.isoformat() if paper.published else "",
        "authors": str(paper.authors_count or ""),
        "comments": "" if paper.comments is None else str(paper.comments),
        "code": " ".join(link.url for link in paper.code),
        "dumps": " ".join(site.listings[sighting.dump].slug for sighting in paper.sightings),
        "shown": json.dumps(shown, ensure_ascii=False, separators=(",", ":")) if shown else "",
    }
    return [(name, value) for name, value in facts.items() if value]


def _filters(site: Site, paper: Paper, common: frozenset[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the facets. The most common tags of a shard are under `tag`, others under `tag-` and their first letter."""
    yield "topic", (site.topic_of(paper).slug,)
    yield "year", (str(paper.published.year) if paper.published else "undated",)
    yield "code", ("yes" if paper.code else "no",)
    yield "host", tuple(sorted({link.repo.partition("/")[0] for link in paper.code if link.repo}))
    tags = sorted(site.tags_of(paper), key=lambda tag: tag.slug)
    for name, of in groupby(sorted(tags, key=lambda tag: tag_list(tag.slug, common)), key=lambda tag: tag_list(tag.slug, common)):
        yield name, tuple(tag.slug if tag.name == tag.slug.replace("-", " ") else f"{tag.slug} {plain(tag.name)}" for tag in of)


def tag_list(slug: str, common: Iterable[str]) -> str:
    """Return the name of a tag's list in a shard."""
    return "tag" if slug in common else f"tag-{slug[0]}"


def _overview(site: Site) -> bytes:
    """Return the list of shards and the names of the topics, as JSON for the page's script."""
    shards = [{"name": name, "count": len(papers), **_span(papers)} for name, papers in _parts(site).items()]
    topics = {topic.slug: plain(topic.name) for topic in site.topics.values()}
    return json.dumps({"shards": shards, "topics": topics}, ensure_ascii=False, separators=(",", ":")).encode()


def _span(papers: Sequence[Paper]) -> dict[str, Any]:
    days = [paper.published for paper in papers if paper.published]
    span = {"first": min(days).isoformat(), "last": max(days).isoformat()} if days else {}
    return {**span, "undated": len(papers) - len(days)}


def _vocabulary(papers: Iterable[Paper]) -> bytes:
    """Return the words of the library, those in most papers first."""
    counts: Counter[str] = Counter()
    for paper in papers:
        text = paper.text
        if _FOLDING.search(text):
            text = " ".join(map(folded, text.split()))
        counts.update(set(_WORD.findall(text.lower())))
    best = sorted(counts, key=lambda word: (-counts[word], word))[:_WORDS]
    return "\n".join(best).encode()
