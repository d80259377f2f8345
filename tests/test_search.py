"""The records of the search, their shards, and Pagefind's index of them."""

from __future__ import annotations

import datetime as dt
import json
import stat
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litdigest.catalogue.catalogue import Site
from litdigest.model import Link, Paper, Tag, Topic
from litdigest.reading.content import FileError
from litdigest.search import pagefind
from litdigest.search.pagefind import write_index
from litdigest.search.records import EVERY, SHARD_SIZE, Shard, folded, search_files, search_shards
from tests.papers import bare_analysis, corpus, paper

FOLDED = {
    "KD^{3}": "KD3",
    "KD³": "KD3",
    "$x_{1}$": "x1",
    "x₁": "x1",
    "C++": "C++",
    "C#": "C#",
    "GPT\u20114o": "GPT-4o",
    "LoRA": "LoRA",
    "Fréchet": "Frechet",
    "Łukasz": "Lukasz",
    "Straße": "Strasse",
    "ﬁne": "fine",
    "a_b": "a_b",
    "$$": "$$",
    "—": "-",
}
"""Words, and their folded forms."""


def library(papers: Iterable[Paper]) -> Site:
    return Site(bare_analysis(papers))


def daily(count: int, first: dt.date) -> list[Paper]:
    """Return papers without abstracts, a hundred for each day."""
    return [paper(f"Paper {number} of {first}", published=first + dt.timedelta(days=number // 100)) for number in range(count)]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(("word", "expected"), FOLDED.items())
def test_words_are_folded(word: str, expected: str) -> None:
    assert folded(word) == expected


@given(st.text(min_size=1).map(str.split).filter(bool))
def test_a_folded_word_stays_one_word(words: list[str]) -> None:
    for word in words:
        assert folded(word)
        assert len(" ".join([folded(word), "next"]).split(" ")) == 2


def test_a_record_tells_all_of_its_paper() -> None:
    link = Link(url="https://github.com/meadow/bees", kind="code", repo="github.com/meadow/bees", evidence="")
    one = paper(
        "Bees at $n^{2}$ Hives",
        "We follow naïve bees.",
        published=dt.date(2024, 5, 6),
        comments=3,
        authors_count=2,
        organisation="Meadow Lab",
        links=(link,),
    )
    topic = Topic(slug="bees", name="Bees", about="", terms=())
    tags = (Tag(slug="honey-bee", name="honey bee", papers=(one.slug,)), Tag(slug="gpt", name="GPT", papers=(one.slug,)))
    digest = bare_analysis([one], "bees", topics=(topic,), tags=tags, paper_tags={one.slug: ("honey-bee", "gpt")})
    ((record,),) = (shard.records for shard in search_shards(Site(digest)))
    assert record.content == f"Bees at n2 Hives We follow naive bees. {EVERY}"
    assert dict(record.meta) == {"title": "Bees at n² Hives", "who": "Meadow Lab"}
    assert dict(record.filters) == {
        "topic": ("bees",),
        "year": ("2024",),
        "code": ("yes",),
        "host": ("github.com",),
        "tag": ("gpt GPT", "honey-bee"),
    }
    assert dict(record.sort) == {"date": "2024-05-06", "comments": "3"}
    assert urlsplit(record.url).path == f"papers/{one.slug}/"
    facts = parse_qs(urlsplit(record.url).query)
    assert facts == {
        "date": ["2024-05-06"],
        "authors": ["2"],
        "comments": ["3"],
        "code": ["https://github.com/meadow/bees"],
        "shown": ['{"2":"n²","6":"naïve"}'],
    }


def test_what_is_unknown_is_said_to_be_unknown() -> None:
    ((record,),) = (shard.records for shard in search_shards(library([paper("A Lone Title")])))
    filters = dict(record.filters)
    assert (filters["year"], filters["code"], filters["host"], filters["topic"]) == (("undated",), ("no",), (), ("unsorted",))
    assert dict(record.sort) == {"date": "", "comments": "-1"}
    assert record.url == "papers/a-lone-title/?"


def test_a_small_library_is_one_shard() -> None:
    (shard,) = search_shards(library([*daily(5, dt.date(2024, 1, 1)), paper("No Date")]))
    assert [record.url.split("/")[1] for record in shard.records][-1] == "no-date"


def test_large_libraries_are_shared_out_by_time_newest_first() -> None:
    papers = [*daily(SHARD_SIZE, dt.date(2023, 3, 1)), *daily(2 * SHARD_SIZE, dt.date(2024, 2, 1)), paper("No Date")]
    shards = list(search_shards(library(papers)))
    *dated, undated = [shard.name for shard in shards]
    assert dated == sorted(dated, reverse=True)
    assert undated == "undated"
    assert all(len(shard.records) <= SHARD_SIZE for shard in shards)
    assert sorted(record.url.split("/")[1] for shard in shards for record in shard.records) == sorted(one.slug for one in papers)
    days = [record.url.split("date=")[1] for shard in shards for record in shard.records if "date=" in record.url]
    assert days == sorted(days, reverse=True)


def test_a_new_dump_changes_few_shards() -> None:
    papers = [*daily(SHARD_SIZE, dt.date(2023, 3, 1)), *daily(2 * SHARD_SIZE, dt.date(2024, 2, 1))]
    before = {shard.fingerprint for shard in search_shards(library(papers))}
    after = {shard.fingerprint for shard in search_shards(library([*papers, *daily(90, dt.date(2024, 9, 1))]))}
    assert len(before) > 2
    assert len(after - before) == 1


def test_so_many_papers_of_one_day_are_shared_out_all_the_same() -> None:
    papers = [paper(f"Paper {number}", published=dt.date(2024, 1, 1)) for number in range(SHARD_SIZE + 50)]
    shards = list(search_shards(library(papers)))
    assert len({shard.name for shard in shards}) == len(shards) > 1
    assert sum(len(shard.records) for shard in shards) == len(papers)


def test_the_files_of_the_page() -> None:
    papers = [paper("Bees and Hives", "Bees fly.", published=dt.date(2024, 1, 2)), paper("Bees Again")]
    files = dict(search_files(library(papers)))
    assert set(files) == {"search/index.md", "search/shards.json", "search/words.txt"}
    assert json.loads(files["search/shards.json"]) == {
        "shards": [{"name": "2024-01-02", "count": 2, "first": "2024-01-02", "last": "2024-01-02", "undated": 1}],
        "topics": {"unsorted": "Unsorted"},
    }
    assert files["search/words.txt"].decode().split("\n") == ["bees", "again", "and", "fly", "hives"]


def test_an_empty_library_has_a_page_and_no_index(tmp_path: Path) -> None:
    site = library([])
    assert json.loads(dict(search_files(site))["search/shards.json"])["shards"] == []
    assert write_index(tmp_path / "site", search_shards(site), tmp_path / "cache") == ()
    assert tree(tmp_path) == {}


@pytest.fixture(scope="module")
def shards() -> tuple[Shard, ...]:
    """Two small shards with many filters."""
    tags = {one.slug: tuple(f"tag-{one.slug[at]}{at}" for at in range(12)) for one in corpus()}
    names = sorted({name for of in tags.values() for name in of})
    found = tuple(Tag(slug=name, name=name, papers=tuple(sorted(one for one in tags if name in tags[one]))) for name in names)
    whole = next(search_shards(Site(bare_analysis(corpus(), tags=found, paper_tags=tags)))).records
    return Shard(name="new", records=whole[:3]), Shard(name="old", records=whole[3:])


def test_the_same_records_make_the_same_bytes(tmp_path: Path, shards: tuple[Shard, ...]) -> None:
    for name in ("one", "two"):
        assert write_index(tmp_path / name, shards, tmp_path / f"cache-{name}") == ("new", "old")
    first = tree(tmp_path / "one")
    assert first == tree(tmp_path / "two")
    assert {"search/index/pagefind.js", "search/index/wasm.en.pagefind"} <= first.keys()
    assert not [name for name in first if "ui" in name.rpartition("/")[2] or "highlight" in name or "worker" in name or "unknown" in name]
    assert sum("/fragment/" in name for name in first) == 6


def test_only_what_changed_is_indexed_again(tmp_path: Path, shards: tuple[Shard, ...]) -> None:
    write_index(tmp_path / "site", shards, tmp_path / "cache")
    before = tree(tmp_path / "site")
    assert write_index(tmp_path / "site", shards, tmp_path / "cache") == ()
    assert tree(tmp_path / "site") == before
    new, old = shards
    assert write_index(tmp_path / "site", (Shard(name="new", records=new.records[:2]), old), tmp_path / "cache") == ("new",)
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_a_missing_pagefind_is_told(tmp_path: Path, shards: tuple[Shard, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "get_executable", lambda: tmp_path / "nowhere")
    with pytest.raises(FileError, match=r"cannot be started.*make site"):
        write_index(tmp_path / "site", shards, tmp_path / "cache")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'no room left' >&2; exit 3", "ended before the search index was made: no room left"),
        ('echo -n "$(echo \'{"payload": {"type": "Error", "message": "odd record"}}\' | base64 -w0),"; cat >/dev/null', "odd record"),
    ],
    ids=["ends", "refuses"],
)
def test_a_failing_pagefind_is_told(
    tmp_path: Path, shards: tuple[Shard, ...], monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    program = tmp_path / "pagefind"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setattr(pagefind, "get_executable", lambda: program)
    with pytest.raises(FileError, match=said):
        write_index(tmp_path / "site", shards, tmp_path / "cache")
    assert not list((tmp_path / "site").rglob("*.pf_meta"))


def test_what_somebody_keeps_in_the_cache_stays(tmp_path: Path, shards: tuple[Shard, ...]) -> None:
    cache = tmp_path / "cache"
    for name in ("notes/mine.txt", "index.part/mine.txt", "deadbeef", ".hidden/mine.txt", f"{'a' * 20}"):
        (cache / name).parent.mkdir(parents=True, exist_ok=True)
        (cache / name).write_text("mine", "utf-8")
    before = tree(cache)
    write_index(tmp_path / "site", shards[:1], cache)
    write_index(tmp_path / "site", shards[1:], cache)
    assert before.items() <= tree(cache).items()
    assert len([path for path in cache.iterdir() if path.is_dir()]) == 3 + 1
