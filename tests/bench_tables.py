"""The results of the benchmark, its targets, and the tables of both."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from litdigest.progress import Spent

SIZES = (200, 1_000, 10_000, 100_000)
LARGE, LARGEST = SIZES[-2:]
BARE = "MkDocs + Material"
"""The builder that litdigest is compared with."""
MARKS = ("<!-- figures of `make bench` -->", "<!-- end of figures -->")
GIGA = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The cost of a process and its children."""

    cpu: float
    wall: float
    peak: int
    """Peak memory of the largest of these processes, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The size of a folder."""

    files: int
    size: int

    @classmethod
    def of(cls, folder: Path) -> Tree:
        """Count the files below `folder`."""
        sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
        return cls(files=len(sizes), size=sum(sizes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuild:
    """A build after one more dump, and one from scratch of the same content."""

    cost: Cost
    scratch: Cost
    different: int
    """How many files of the two sites differ."""


@dataclass(slots=True, kw_only=True)
class Result:
    """All results for one size."""

    papers: int
    input: Tree
    fit: Cost
    links: tuple[Spent, ...]
    generator: Cost
    docs: Tree
    floor: Cost
    stages: tuple[Spent, ...]
    whole: Cost
    site: Tree
    pages: int
    """How many HTML pages the site has."""
    parts: Mapping[str, Tree]
    """The sizes of the site's folders, the largest first."""
    outputs: Mapping[str, Tree]
    """The output of stages that have their own folder."""
    beside: Mapping[str, Cost | str] = field(default_factory=dict)
    """Other builders by name, or why one was not measured."""
    rebuild: Rebuild | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A ratio or limit that litdigest should meet."""

    what: str
    limit: float
    figure: Callable[[Mapping[int, Result]], float]
    unit: str = ""


def without_renderer(results: Mapping[int, Result]) -> float:
    return results[LARGE].generator.cpu / results[LARGE].floor.cpu


def per_paper(results: Mapping[int, Result]) -> float:
    return (results[LARGEST].generator.cpu / LARGEST) / (results[LARGE].generator.cpu / LARGE)


def beside_bare(results: Mapping[int, Result]) -> float:
    bare = results[LARGE].beside.get(BARE)
    if not isinstance(bare, Cost):
        raise KeyError
    return results[LARGE].whole.cpu / bare.cpu


def generated_page(results: Mapping[int, Result]) -> float:
    pages = next((spent for spent in results[max(results)].stages if spent.stage == "pages" and spent.items), None)
    if pages is None:
        raise KeyError
    return 1000 * pages.cpu / pages.items


def rebuilt(results: Mapping[int, Result]) -> float:
    rebuild = results[LARGE].rebuild
    if rebuild is None:
        raise KeyError
    return rebuild.cost.cpu / rebuild.scratch.cpu


def differing(results: Mapping[int, Result]) -> float:
    rebuild = results[LARGE].rebuild
    if rebuild is None:
        raise KeyError
    return rebuild.different


TARGETS = (
    Target(what="generator: CPU a paper at 100,000 ÷ at 10,000", limit=1.3, figure=per_paper),
    Target(
        what="peak memory at 100,000", limit=3.0, figure=lambda r: max(r[LARGEST].whole.peak, r[LARGEST].generator.peak) / GIGA, unit=" GB"
    ),
    Target(what="whole build at 10,000 ÷ bare MkDocs, CPU", limit=0.25, figure=beside_bare),
    Target(what="whole build at 100,000 ÷ at 10,000, CPU", limit=12, figure=lambda r: r[LARGEST].whole.cpu / r[LARGE].whole.cpu),
    Target(what="generator at 10,000 ÷ floor, CPU", limit=20, figure=without_renderer),
    Target(what="build after one more dump at 10,000 ÷ from scratch, CPU", limit=0.15, figure=rebuilt),
    Target(what="files that differ between the two", limit=0, figure=differing),
    Target(what="a generated page", limit=1.0, figure=generated_page, unit=" ms"),
    Target(what="site at 100,000", limit=1.0, figure=lambda r: r[LARGEST].site.size / GIGA, unit=" GB"),
)


def document(results: Mapping[int, Result], data: Path | None) -> Iterator[str]:
    """Yield the lines of all tables."""
    yield from ("", f"{machine()}. {'Real records, and mixtures of two where they end' if data else 'Invented papers'}.", "")
    yield from ("### Targets", "", *target_table(results), "")
    yield from ("### Whole builds", "", *size_table(results.values()), "")
    if any(result.beside for result in results.values()):
        yield from ("### Beside other builders: CPU, peak memory", "", *beside_table(results.values()), "")
    for count, result in results.items():
        yield from (f"### {count:,} papers, by stage", "", *stage_table(result), "")
    largest = results[max(results)]
    yield from (f"### Where the bytes of {largest.papers:,} papers are", "", *part_table(largest), "")


def machine() -> str:
    """Return a description of the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()}, Python {platform.python_version()}"


def target_table(results: Mapping[int, Result]) -> Iterator[str]:
    yield from rows("Target", "at most", "measured", "")
    for target in TARGETS:
        try:
            figure = target.figure(results)
        except KeyError:
            yield row(target.what, f"{target.limit:g}{target.unit}", "not measured", "")
        else:
            verdict = "met" if figure <= target.limit else "**not met**"
            yield row(target.what, f"{target.limit:g}{target.unit}", f"{figure:.3g}{target.unit}", verdict)


def size_table(results: Iterable[Result]) -> Iterator[str]:
    yield from rows(
        "Papers", "dumps", "floor", "`topics fit`", "generator", "peak", "pages and files", "whole build", "wall", "peak", "site"
    )
    for one in results:
        yield row(
            f"{one.papers:,}",
            shown(one.input),
            seconds(one.floor.cpu),
            seconds(one.fit.cpu),
            seconds(one.generator.cpu),
            size(one.generator.peak),
            shown(one.docs),
            seconds(one.whole.cpu),
            seconds(one.whole.wall),
            size(one.whole.peak),
            shown(one.site),
        )


def beside_table(results: Iterable[Result]) -> Iterator[str]:
    measured = [result for result in results if result.beside]
    names = list(dict.fromkeys(name for result in measured for name in result.beside))
    yield from rows("Papers, each one page", *names, "litdigest, everything", "its pages")
    for one in measured:
        costs = [*(one.beside[name] for name in names), one.whole]
        yield row(
            f"{one.papers:,}",
            *(cost if isinstance(cost, str) else f"{seconds(cost.cpu)}, {size(cost.peak)}" for cost in costs),
            f"{one.pages:,}",
        )


def stage_table(result: Result) -> Iterator[str]:
    yield from rows("Stage", "CPU", "wall", "papers/s", "peak so far", "files", "bytes")
    cpu, wall = (sum(getattr(spent, clock) for spent in result.stages) for clock in ("cpu", "wall"))
    rest = Spent("start, imports", 0, result.whole.wall - wall, result.whole.cpu - cpu, 0)
    whole = Spent("all", 0, result.whole.wall, result.whole.cpu, result.whole.peak)
    for spent in (*result.stages, rest, whole, *result.links):
        name = "links alone, a part of reading" if spent.stage == "links" else spent.stage
        pace = f"{result.papers / spent.wall:,.0f}" if spent.wall else "–"
        left = {**result.outputs, "all": result.site}.get(spent.stage)
        made = (f"{left.files:,}", size(left.size)) if left else ("", "")
        yield row(name, seconds(spent.cpu), seconds(spent.wall), pace, size(spent.peak) if spent.peak else "", *made)


def part_table(result: Result) -> Iterator[str]:
    yield from rows("Folder", "files", "bytes", "bytes a paper")
    small = {name: tree for name, tree in result.parts.items() if tree.size < result.site.size / 200}
    rest = Tree(files=sum(tree.files for tree in small.values()), size=sum(tree.size for tree in small.values()))
    for name, tree in (*result.parts.items(), ("others", rest), ("all", result.site)):
        if name not in small:
            yield row(name, f"{tree.files:,}", size(tree.size), f"{tree.size / result.papers:,.0f}")


def rows(*names: str) -> Iterator[str]:
    """Yield the head of a table: the first column to the left, the others to the right."""
    yield row(*names)
    yield row("---", *["---:"] * (len(names) - 1))


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def seconds(value: float) -> str:
    return f"{value:,.2f} s" if value < 10 else f"{value:,.0f} s"


def size(value: int) -> str:
    return f"{value / 1e6:,.1f} MB" if value < 1e7 else f"{value / 1e6:,.0f} MB"


def shown(tree: Tree) -> str:
    return f"{tree.files:,}, {size(tree.size)}"


def write_between(path: Path, text: str) -> None:
    """Put `text` between the two marks of a document."""
    before, rest = path.read_text("utf-8").split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    path.write_text(f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{after}", "utf-8")
