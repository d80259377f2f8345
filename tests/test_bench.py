"""The dumps of the benchmark, and the benchmark itself at a tiny size."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from litdigest.library.build import build_library
from litdigest.model import Dump
from litdigest.reading.listing import read_listing
from tests import bench, bench_tables
from tests.corpora import NEW, REPEATED, dumps, made, real
from tests.listings import assert_conserved
from tests.papers import CORPUS

COUNT = 700


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return dict(dumps(made(COUNT)))


@pytest.fixture(scope="module")
def read(texts: dict[str, str]) -> list[Dump]:
    return [read_listing(text, f"{name}.txt") for name, text in texts.items()]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of records."""
    folder = tmp_path_factory.mktemp("data")
    facts = {"published": "2024-03-05", "n_authors": 4, "comments": 2, "org": ["meadow-lab", " Meadow Lab"]}
    rows = [{"title": title, "abstract": abstract, **facts} for title, abstract in CORPUS]
    rows.append({**rows[0], "title": "A Paper without a Day", "published": None})
    (folder / "listing.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return folder


def test_invented_dumps_are_the_same_every_time(texts: dict[str, str]) -> None:
    assert dict(dumps(made(COUNT))) == texts
    assert dict(dumps(made(COUNT, seed=1))) != texts


def test_no_line_of_a_dump_is_lost_or_doubted(texts: dict[str, str], read: list[Dump]) -> None:
    for dump in read:
        assert_conserved(dump, texts[dump.name])
        assert (dump.unplaced_lines, dump.problems) == ((), ())


def test_a_library_has_as_many_papers_as_were_asked_for(read: list[Dump]) -> None:
    library = build_library(read)
    assert len(library.papers) == COUNT
    assert library.problems == ()


def test_dumps_are_like_those_of_life(read: list[Dump]) -> None:
    papers = build_library(read).papers
    assert len(read) == -(-COUNT // NEW)
    assert {len(dump.entries) for dump in read[1:-1]} == {NEW + REPEATED}
    assert {bool(entry.date_text) for dump in read for entry in dump.entries} == {True, False}
    assert {len(paper.sightings) for paper in papers} >= {1, 2}
    assert 0.2 < sum(bool(paper.code) for paper in papers) / COUNT < 0.5
    assert len({paper.published.year for paper in papers if paper.published}) > 10
    assert sum(len(paper.abstract) for paper in papers) / COUNT == pytest.approx(1250, abs=250)


def test_the_vocabulary_grows_more_slowly_than_the_texts() -> None:
    few, many = (len({word for one in made(count) for word in one.abstract.split()}) for count in (200, 800))
    assert 1.3 < many / few < 4


def test_real_records_come_first_then_mixtures(data: Path) -> None:
    titles = {title for title, _ in CORPUS}
    assert {record.title for record in real(data, 4)} < titles
    records = real(data, 20)
    assert len(records) == len({record.title.casefold() for record in records}) == 20
    assert titles < {record.title for record in records}
    assert records == sorted(records, key=lambda record: record.published)
    assert {record.organisation for record in records} == {"meadow-lab Meadow Lab"}
    for name, text in dumps(records):
        assert_conserved(read_listing(text, f"{name}.txt"), text)


def test_a_tiny_run_measures_every_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text(f"before\n{bench_tables.MARKS[0]}\nfigures of last time\n{bench_tables.MARKS[1]}\nafter\n", "utf-8")
    monkeypatch.setattr(bench, "DOCUMENT", document)
    result = CliRunner().invoke(bench.main, ["--sizes", "20", "--alone", "--write"])
    assert result.exit_code == 0, result.output
    text = document.read_text("utf-8")
    assert text.startswith(f"before\n{bench_tables.MARKS[0]}\n")
    assert text.endswith(f"{bench_tables.MARKS[1]}\nafter\n")
    assert "figures of last time" not in text
    stages = {line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")}
    assert {"read", "merge", "topics", "tags", "related", "map", "render", "write", "MkDocs", "all"} <= stages
    assert text.count("not measured") == len(bench_tables.TARGETS) - 1  # a generated page is measured at every size


def costing(seconds: float) -> bench_tables.Cost:
    return bench_tables.Cost(cpu=seconds, wall=seconds, peak=1_000_000)


def result(papers: int, generator: float, whole: float) -> bench_tables.Result:
    nothing = bench_tables.Tree(files=0, size=0)
    rebuild = bench_tables.Rebuild(cost=costing(1), scratch=costing(10), different=1)
    return bench_tables.Result(
        papers=papers,
        input=nothing,
        fit=costing(1),
        links=(),
        generator=costing(generator),
        docs=nothing,
        floor=costing(1),
        stages=(),
        whole=costing(whole),
        site=nothing,
        pages=7,
        parts={},
        outputs={},
        beside={bench_tables.BARE: costing(100), "Hugo, no theme": "not installed"},
        rebuild=rebuild,
    )


def test_targets_are_judged() -> None:
    rows = list(bench_tables.target_table({10_000: result(10_000, 20, 30), 100_000: result(100_000, 300, 300)}))
    verdicts = {row.split("|")[1].strip(): [cell.strip() for cell in row.split("|")[3:5]] for row in rows[2:]}
    assert verdicts == {
        "generator: CPU a paper at 100,000 ÷ at 10,000": ["1.5", "**not met**"],
        "peak memory at 100,000": ["0.001 GB", "met"],
        "whole build at 10,000 ÷ bare MkDocs, CPU": ["0.3", "**not met**"],
        "whole build at 100,000 ÷ at 10,000, CPU": ["10", "met"],
        "generator at 10,000 ÷ floor, CPU": ["20", "met"],
        "build after one more dump at 10,000 ÷ from scratch, CPU": ["0.1", "met"],
        "files that differ between the two": ["1", "**not met**"],
        "a generated page": ["not measured", ""],
        "site at 100,000": ["0 GB", "met"],
    }


def test_a_builder_that_is_missing_is_named() -> None:
    assert list(bench_tables.beside_table([result(200, 1, 2)]))[-1] == "| 200 | 100 s, 1.0 MB | not installed | 2.00 s, 1.0 MB | 7 |"


def test_differences_are_files_that_differ_or_stand_alone(tmp_path: Path) -> None:
    for folder, files in {"one": {"a": "1", "b/c": "2", "d": "3"}, "other": {"a": "1", "b/c": "x", "e": "4"}}.items():
        for name, text in files.items():
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    assert bench.differences(tmp_path / "one", tmp_path / "other") == 3
