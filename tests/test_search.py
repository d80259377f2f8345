"""What the search knows of papers, how it is shared out, and the index that Pagefind makes of it."""

from __future__ import annotations

import datetime as dt
import json
import stat
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litdigest.catalogue.catalogue import Site
from litdigest.model import Link, Paper, Tag, Topic
from litdigest.reading.content import FileError
from litdigest.search import pagefind
from litdigest.search.files import search_files
from litdigest.search.pagefind import write_index
from litdigest.search.records import Shard, search_shards
from litdigest.search.shards import SHARD_SIZE
from litdigest.search.tokens import END, content_word, parts, sought_form
from litdigest.settings import Settings
from tests.conftest import CASES
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
"""Words, and as what they are sought."""
PARTS: dict[str, list[str]] = json.loads((CASES / "search-words.json").read_text("utf-8"))
"""Words, and what they are made of; the scripts of the search read them alike."""


def library(papers: Iterable[Paper]) -> Site:
    return Site(bare_analysis(papers))


def daily(count: int, first: dt.date) -> list[Paper]:
    """Return papers without abstracts, a hundred a day."""
    return [paper(f"Paper {number} of {first}", published=first + dt.timedelta(days=number // 100)) for number in range(count)]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(("word", "expected"), FOLDED.items())
def test_words_are_folded(word: str, expected: str) -> None:
    assert sought_form(word) == expected


@given(st.text(min_size=1).map(str.split).filter(bool))
def test_a_folded_word_stays_one_word(words: list[str]) -> None:
    for word in words:
        assert sought_form(word)
        assert len(" ".join([sought_form(word), "next"]).split(" ")) == 2


@pytest.mark.parametrize(("word", "expected"), PARTS.items())
def test_words_are_taken_apart(word: str, expected: list[str]) -> None:
    assert list(parts(word)) == expected


@given(st.text(min_size=1).map(str.split).filter(bool))
def test_the_index_has_one_word_for_each_word(words: list[str]) -> None:
    for word in words:
        tokens = content_word(word)
        assert len(tokens.split()) == 1
        assert tokens == "-" or all(token.rstrip("\ua00e").endswith(END) and not token.isupper() for token in tokens.split("-"))


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
    (shard,) = search_shards(Site(digest))
    (record,) = shard.records
    text, _, hidden = record.content.partition(f" {END} ")
    assert text == " ".join(map(content_word, "Bees at n² Hives We follow naïve bees.".split()))
    assert hidden.split()[:3] == ["meadowꙮ", "labꙮ", "-"]
    assert {"honeyꙮ", "beeꙮ", "gptꙮꀎ"} <= set(hidden.split())
    assert record.card == {
        "url": f"papers/{one.slug}/",
        "content": "Bees at n² Hives We follow naïve bees.",
        "anchors": [],
        "meta": {
            "title": 4,
            "tex": "Bees at $n^{2}$ Hives",
            "date": "2024-05-06",
            "who": "Meadow Lab",
            "authors": 2,
            "comments": 3,
            "topic": "bees",
            "tags": [("gpt", "GPT"), ("honey-bee", "honey bee")],
            "code": ["https://github.com/meadow/bees"],
        },
    }
    assert json.loads(shard.facts) == {
        "title": [4],
        "comments": [3],
        "upvotes": [-1],
        "facets": {
            "topic": {"bees": ["", 0]},
            "tag": {"gpt": ["GPT", 0], "honey-bee": ["honey bee", 0]},
            "year": {"2024": ["", 0]},
            "code": {"yes": ["", 0]},
            "host": {"github.com": ["", 0]},
        },
    }


def test_what_is_unknown_is_said_to_be_unknown() -> None:
    (shard,) = search_shards(library([paper("A Lone Title")]))
    assert shard.records[0].card["meta"] == {"title": 3, "topic": "unsorted"}
    facts = json.loads(shard.facts)
    assert facts["comments"] == facts["upvotes"] == [-1]
    assert {facet: [*values] for facet, values in facts["facets"].items()} == {
        "topic": ["unsorted"],
        "tag": [],
        "year": ["undated"],
        "code": ["no"],
        "host": [],
    }


def test_the_abbreviations_of_tags_are_sought() -> None:
    papers = [paper("Distilled", "We use knowledge distillation (KD)."), paper("Small", "A small one learns from a large one.")]
    tag = Tag(slug="knowledge-distillation", name="knowledge distillation", papers=("small",))
    digest = bare_analysis(papers, tags=(tag,), paper_tags={"distilled": (), "small": (tag.slug,)})
    (shard,) = search_shards(Site(digest))
    assert ["kdꙮꀎ" in record.content.partition(f" {END} ")[2] for record in shard.records] == [False, True]


def test_a_small_library_is_one_shard() -> None:
    (shard,) = search_shards(library([*daily(5, dt.date(2024, 1, 1)), paper("No Date")]))
    assert [record.card["url"].split("/")[1] for record in shard.records][-1] == "no-date"


def test_large_libraries_are_divided_by_time_newest_first() -> None:
    papers = [*daily(SHARD_SIZE, dt.date(2023, 3, 1)), *daily(2 * SHARD_SIZE, dt.date(2024, 2, 1)), paper("No Date")]
    shards = list(search_shards(library(papers)))
    *dated, undated = [shard.name for shard in shards]
    assert dated == sorted(dated, reverse=True)
    assert undated == "undated"
    assert all(len(shard.records) <= SHARD_SIZE for shard in shards)
    assert sorted(record.card["url"].split("/")[1] for shard in shards for record in shard.records) == sorted(one.slug for one in papers)
    days = [record.card["meta"]["date"] for shard in shards for record in shard.records if "date" in record.card["meta"]]
    assert days == sorted(days, reverse=True)


def test_a_new_dump_changes_few_shards() -> None:
    papers = [*daily(SHARD_SIZE, dt.date(2023, 3, 1)), *daily(2 * SHARD_SIZE, dt.date(2024, 2, 1))]
    before = {shard.fingerprint for shard in search_shards(library(papers))}
    after = {shard.fingerprint for shard in search_shards(library([*papers, *daily(90, dt.date(2024, 9, 1))]))}
    assert len(before) > 2
    assert len(after - before) == 1


def test_many_papers_of_one_day_are_divided_too() -> None:
    papers = [paper(f"Paper {number}", published=dt.date(2024, 1, 1)) for number in range(SHARD_SIZE + 50)]
    shards = list(search_shards(library(papers)))
    assert len({shard.name for shard in shards}) == len(shards) > 1
    assert sum(len(shard.records) for shard in shards) == len(papers)


def test_the_files_of_the_page() -> None:
    papers = [paper("Bees and Hives", "Bees fly.", published=dt.date(2024, 1, 2)), paper("Bees Again")]
    files = dict(search_files(library(papers)))
    assert set(files) == {"search/index.md", "search/shards.json", "search/words.txt", "search/compounds.txt"}
    assert json.loads(files["search/shards.json"]) == {
        "shards": [{"name": "2024-01-02", "count": 2, "first": "2024-01-02", "last": "2024-01-02", "undated": 1}],
        "topics": {"unsorted": "Unsorted"},
        "abstracts": True,
        "ends": "/",
    }
    assert files["search/words.txt"].decode().split("\n") == ["bees", "again", "and", "fly", "hives"]


def test_a_site_for_the_disk_has_its_index_as_scripts() -> None:
    site = Site(bare_analysis([paper("Bees and Hives", "Bees </script> fly.")]), Settings(index="index.html"))
    files = dict(search_files(site))
    scripts = {name: data.decode() for name, data in files.items() if name.endswith(".js")}
    assert set(scripts) == {"search/disk.js", "search/disk-undated.js"}
    told: dict[str, object] = {}
    for text in scripts.values():
        told |= json.loads(text.removeprefix("Object.assign((self.litdigestDisk ??= {}),").removesuffix(");\n"))
    assert told["words.txt"] == files["search/words.txt"].decode()
    (shard,) = search_shards(site)
    assert told["undated"] == {
        "content": [record.content for record in shard.records],
        "cards": [record.card for record in shard.records],
        "facts": shard.facts.decode(),
    }


def test_compounds_are_words_that_papers_spell_in_several_ways() -> None:
    texts = (
        "Low-rank tables, low rank tables.",
        "A low-rank table of language models and a language-model.",
        "Every language model is a table of 2024-01-02.",
        "No language model is a chair.",
        "Finetuning a model.",
        "We try fine tuning a gen-eration.",
        "GPT-4o and GPT 4o.",
        *(f"A generation {number} of ours." for number in range(30)),
    )
    papers = [paper(f"Paper {number}", text) for number, text in enumerate(texts)]
    assert dict(search_files(library(papers)))["search/compounds.txt"].decode().split("\n") == ["low-rank", "gpt-4o", "fine-tuning"]


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
    return Shard(name="new", records=whole[:3], facts=b"{}"), Shard(name="old", records=whole[3:], facts=b"{}")


def test_the_same_records_make_the_same_bytes(tmp_path: Path, shards: tuple[Shard, ...]) -> None:
    for name in ("one", "two"):
        assert write_index(tmp_path / name, shards, tmp_path / f"cache-{name}") == ("new", "old")
    first = tree(tmp_path / "one")
    assert first == tree(tmp_path / "two")
    assert {"search/index/pagefind.js", "search/index/wasm.unknown.pagefind"} <= first.keys()
    assert not [name for name in first if "ui" in name.rpartition("/")[2] or "highlight" in name or "worker" in name]
    assert sum("/fragment/" in name for name in first) == 6


def test_only_what_changed_is_indexed_again(tmp_path: Path, shards: tuple[Shard, ...]) -> None:
    write_index(tmp_path / "site", shards, tmp_path / "cache")
    before = tree(tmp_path / "site")
    assert write_index(tmp_path / "site", shards, tmp_path / "cache") == ()
    assert tree(tmp_path / "site") == before
    new, old = shards
    assert write_index(tmp_path / "site", (Shard(name="new", records=new.records[:2], facts=b"{}"), old), tmp_path / "cache") == ("new",)
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
