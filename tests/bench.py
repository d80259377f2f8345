"""Measure builds of 200 to 100,000 papers, a lower bound, and other builders: python -m tests.bench [FOLDER].

FOLDER holds `listing.jsonl.gz`, real records (title, abstract, published, n_authors, comments, org:
[name, full name] or nothing), one JSON object in each line; without it, papers are invented. Every figure
comes from a separate process, and all from one run. See docs/benchmarks.md.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import click

from litdigest.progress import Spent
from tests import ROOT
from tests.bench_tables import BARE, LARGE, SIZES, Cost, Rebuild, Result, Tree, document, seconds, size, write_between
from tests.sites import ADDRESS, BIN, environment, install_zensical

MOST_BESIDE = LARGE
"""Maximum pages for other builders."""
MOST_IN_NAV = 3_000
"""Maximum pages for MkDocs with its default navigation, whose cost is quadratic."""
SOURCES = ("mkdocs.yml", "overrides", "content")
"""The sources of a project."""
DOCUMENT = ROOT / "docs" / "benchmarks.md"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@click.option("--sizes", default=" ".join(map(str, SIZES)), help="How many papers, apart by blanks.")
@click.option("--alone", is_flag=True, help="Measure no other builders.")
@click.option("--write", is_flag=True, help="Put the tables into docs/benchmarks.md.")
def main(folder: Path | None, sizes: str, *, alone: bool, write: bool) -> None:
    """Measure each size, and print the tables."""
    results: dict[int, Result] = {}
    failure = None
    with tempfile.TemporaryDirectory(prefix="litdigest-bench-") as name:
        for count in sorted(map(int, sizes.split())):
            work = Path(name, str(count))
            work.mkdir()
            try:
                results[count] = measure(work, count, folder)
                results[count].rebuild = measure_rebuild(work) if count == LARGE else None
                results[count].beside = {} if alone or count > MOST_BESIDE else measure_beside(work, count)
            except click.ClickException as error:
                failure = error
                break
            shutil.rmtree(work)
    text = "\n".join(document(results, folder)) if results else ""
    click.echo(text)
    if failure:
        raise failure
    if write:
        write_between(DOCUMENT, text)


def measure(work: Path, count: int, data: Path | None) -> Result:
    """Make a project with `count` papers, and build it step by step."""
    project = work / "project"
    note(f"{count:,} papers: making dumps")
    child("corpus", project, count, *(["--data", data.resolve()] if data else []))
    fit = spend([BIN / "litdigest", "topics", "fit"], project)[0]
    note(f"{count:,} papers: building")
    generator = spend([BIN / "litdigest", "build", "--site-url", ADDRESS], project)[0]
    links = child("links", project)[1]
    floor = spend([sys.executable, "-m", "tests.bench_floor", project, work / "floor"], ROOT)[0]
    docs = Tree.of(project / "build" / "docs")
    whole, stages = whole_build(project)
    return Result(
        papers=count,
        input=Tree.of(project / "content" / "dumps"),
        fit=fit,
        links=links,
        generator=generator,
        docs=docs,
        floor=floor,
        stages=stages,
        whole=whole,
        site=Tree.of(project / "site"),
        pages=sum(1 for _ in (project / "site").rglob("*.html")),
        parts=folders(project / "site"),
        outputs={"write": docs, "search index": Tree.of(project / "site" / "search" / "index")},
    )


def whole_build(project: Path) -> tuple[Cost, tuple[Spent, ...]]:
    """Build the site from scratch."""
    for name in ("build", "site"):
        shutil.rmtree(project / name, ignore_errors=True)
    (project / "build" / "docs").mkdir(parents=True)
    return child("site", project)


def measure_rebuild(work: Path) -> Rebuild:
    """Add a dump to the project and build again; then build the same content elsewhere from scratch, and compare."""
    project, fresh = work / "project", work / "fresh"
    note("    one more dump")
    for path in sorted((project / "later").iterdir())[:1]:
        shutil.copy(path, project / "content" / "dumps")
    shutil.copytree(project, fresh, ignore=lambda folder, names: set(names) - {*SOURCES} if folder == str(project) else ())
    cost, scratch = child("site", project)[0], whole_build(fresh)[0]
    return Rebuild(cost=cost, scratch=scratch, different=differences(project / "site", fresh / "site"))


def measure_beside(work: Path, count: int) -> dict[str, Cost | str]:
    """Build one plain page for each of the same papers with other builders."""
    child("bare", work / "project", work / "bare")
    note(f"{count:,} papers: other builders")
    mkdocs, zensical, hugo = BIN / "mkdocs", install_zensical(), shutil.which("hugo")
    return {
        BARE: render(work / "bare" / "flat", count, mkdocs, "build", "--quiet"),
        f"{BARE}, its own navigation": render(work / "bare" / "nav", count, mkdocs, "build", "--quiet")
        if count <= MOST_IN_NAV
        else "not tried",
        "Zensical": render(work / "bare" / "flat", count, zensical, "build", "--clean"),
        "Hugo, no theme": render(work / "bare" / "hugo", count, hugo, "--quiet") if hugo else "not installed",
    }


def render(folder: Path, count: int, *command: object) -> Cost:
    """Run a site builder, and make sure that its pages exist."""
    shutil.rmtree(folder / "site", ignore_errors=True)
    cost = spend(command, folder)[0]
    pages = sum(1 for _ in (folder / "site").rglob("*.html"))
    if pages < 0.99 * count:
        raise click.ClickException(f"{command[0]} made {pages} pages of {count} papers")
    return cost


def child(work: str, *arguments: object) -> tuple[Cost, tuple[Spent, ...]]:
    """Do a piece of work of tests/bench_runs.py; return its cost, and what it printed about its stages."""
    cost, said = spend([sys.executable, "-m", "tests.bench_runs", work, *arguments], ROOT)
    return cost, tuple(Spent(**row) for row in json.loads(said or "[]"))


def spend(command: Sequence[object], folder: Path) -> tuple[Cost, str]:
    """Run a command in `folder`; return what it cost and what it printed.

    Raises:
        ClickException: the command failed.
    """
    settings = environment(SITE_URL=ADDRESS, REPO_URL="", REPO_NAME="", SOURCE_DATE_EPOCH="1750000000")
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said, tempfile.TemporaryFile("w+", encoding="utf-8") as aside:
        start = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], cwd=folder, env=settings, stdout=said, stderr=aside)
        _, status, use = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        aside.seek(0)
        if process.returncode:
            raise click.ClickException(f"{' '.join(map(str, command))} failed:\n{aside.read()[-4000:]}")
        cost = Cost(cpu=use.ru_utime + use.ru_stime, wall=wall, peak=use.ru_maxrss * 1024)
        note(f"    {seconds(cost.cpu)} CPU, {seconds(cost.wall)}, {size(cost.peak)}: {' '.join(str(word) for word in command[:4])}")
        return cost, said.read()


def folders(site: Path) -> dict[str, Tree]:
    """Return the sizes of a site's folders, the largest first, and of the files beside them."""
    groups: dict[str, list[int]] = defaultdict(list)
    for path in site.rglob("*"):
        if path.is_file():
            parts = path.relative_to(site).parts
            groups[f"`{parts[0]}/`" if len(parts) > 1 else "files beside them"].append(path.stat().st_size)
    trees = {name: Tree(files=len(sizes), size=sum(sizes)) for name, sizes in groups.items()}
    return dict(sorted(trees.items(), key=lambda item: (-item[1].size, item[0])))


def differences(one: Path, other: Path) -> int:
    """Count the files that differ or are in one folder only."""
    names = {path.relative_to(root) for root in (one, other) for path in root.rglob("*") if path.is_file()}
    return sum(contents(one / name) != contents(other / name) for name in names)


def contents(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def note(text: str) -> None:
    click.echo(text, err=True)


if __name__ == "__main__":
    main()
