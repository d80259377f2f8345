"""The digest paragraphs of the sample content: one for each paper, in our own words, with the listings' facts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from litdigest.model import Dump, Entry
from litdigest.reading.content import read_content, read_dump
from litdigest.text.plain import key
from tests.conftest import ROOT

FEWEST_WORDS, MOST_WORDS = 60, 90
LONGEST_RUN = 7
URL = r"https?://\S+"
NAMES = (
    "Domain- and Instance-level Transfer Framework for Fake News Detection",
    "Multi-Label class incremental learning via summarising pAtch tokeN Embeddings",
)
"""Full names of methods that are longer than a shared run of words may be."""


@pytest.fixture(scope="module")
def dumps() -> tuple[Dump, ...]:
    return read_content(ROOT / "content").dumps


@pytest.fixture(scope="module")
def digests(dumps: tuple[Dump, ...]) -> dict[str, set[str]]:
    """The paragraphs of each paper, by the key of its title."""
    found = defaultdict(set)
    for dump in dumps:
        for entry in dump.entries:
            found[key(entry.title)].add(entry.abstract)
    return found


@pytest.fixture(scope="module")
def sources(real_dumps: Path) -> dict[str, Dump]:
    """The original listings, by the day in their header."""
    found = (read_dump(path) for path in real_dumps.glob("*.txt"))
    return {f"{dump.listing_date.month}-{dump.listing_date.day}": dump for dump in found if dump.listing_date}


def bare(text: str) -> str:
    """Return `text` without its URLs and the long names."""
    text = re.sub(URL, " … ", text)
    for name in NAMES:
        text = text.replace(name, " … ")
    return text


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every run of words that is too long to be shared."""
    for part in bare(text).split("…"):
        words = re.findall(r"[a-z0-9]+", part.lower())
        yield from (tuple(words[i : i + LONGEST_RUN + 1]) for i in range(len(words) - LONGEST_RUN))


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", bare(text)))


def test_every_paper_has_one_digest_of_the_right_length(dumps: tuple[Dump, ...], digests: dict[str, set[str]]) -> None:
    assert all(dump.text_kind == "digest" for dump in dumps)
    assert [title for title, texts in digests.items() if len(texts) != 1] == []
    lengths = {title: len(re.sub(URL, "", text).split()) for title, texts in digests.items() for text in texts}
    assert {title: n for title, n in lengths.items() if not FEWEST_WORDS <= n <= MOST_WORDS} == {}


def test_no_two_digests_share_a_sentence(digests: dict[str, set[str]]) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for title, texts in digests.items():
        for text in texts:
            for run in runs(text):
                assert seen.setdefault(run, title) == title, f"{' '.join(run)} stands in two digests"
    openings = Counter(" ".join(text.split()[:3]).lower() for texts in digests.values() for text in texts)
    assert {opening: n for opening, n in openings.items() if n > 4} == {}


def pairs(dumps: tuple[Dump, ...], sources: dict[str, Dump]) -> Iterator[tuple[Entry, Entry]]:
    """Yield each of our entries with the original one."""
    for dump in dumps:
        assert dump.listing_date
        source = sources[f"{dump.listing_date.month}-{dump.listing_date.day}"]
        yield from zip(dump.entries, source.entries, strict=True)


def test_facts_are_as_listed(dumps: tuple[Dump, ...], sources: dict[str, Dump]) -> None:
    assert len(dumps) == len(sources)
    for ours, source in pairs(dumps, sources):
        assert (ours.title, ours.rank, ours.authors_count, ours.organisation) == (
            source.title,
            source.rank,
            source.authors_count,
            source.organisation,
        )
        assert (ours.date, ours.date_text, ours.comments) == (source.date, source.date_text, source.comments)
        assert sorted((link.url, link.kind) for link in ours.links) == sorted((link.url, link.kind) for link in source.links), ours.title


def test_every_number_is_the_abstracts(dumps: tuple[Dump, ...], sources: dict[str, Dump]) -> None:
    wrong = {ours.title: numbers(ours.abstract) - numbers(f"{source.title} {source.abstract}") for ours, source in pairs(dumps, sources)}
    assert {title: found for title, found in wrong.items() if found} == {}


def test_the_words_are_our_own(dumps: tuple[Dump, ...], sources: dict[str, Dump]) -> None:
    theirs = {run for dump in sources.values() for entry in dump.entries for run in runs(entry.abstract)}
    for dump in dumps:
        for entry in dump.entries:
            title = f" {' '.join(re.findall('[a-z0-9]+', entry.title.lower()))} "
            shared = [" ".join(run) for run in runs(entry.abstract) if run in theirs and f" {' '.join(run)} " not in title]
            assert shared == [], entry.title
