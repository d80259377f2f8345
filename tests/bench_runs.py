"""The work that the benchmark measures, each in a separate process: python -m tests.bench_runs WORK …"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from unittest.mock import patch

import click
from mkdocs.commands.build import build
from mkdocs.config import load_config

from litdigest.library.build import build_library
from litdigest.progress import Report, Spent, moment
from litdigest.reading.content import read_content
from litdigest.reading.links import find_links
from tests import ROOT
from tests.corpora import NEW, made, real, write_dumps

_MATERIAL = "site_name: bare\ntheme:\n  name: material\n  font: false\nplugins: [search]\n"
_BARE = {
    "flat": ("mkdocs.yml", f"{_MATERIAL}not_in_nav: '*'\nnav: [index.md]\n", "index.md"),
    "nav": ("mkdocs.yml", _MATERIAL, "index.md"),
    "hugo": ("hugo.toml", "title = 'bare'\ncontentDir = 'docs'\npublishDir = 'site'\n", "_index.md"),
}
"""For each other builder: the name of its settings file, the settings, and the name of the first page."""
_HUGO = "<!doctype html><html lang=en><title>{{ .Title }}</title><body>{{ .Content }}</body></html>\n"


@click.group()
def main() -> None:
    """Do one piece of work."""


@main.command()
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("count", type=int)
@click.option("--data", type=click.Path(path_type=Path))
def corpus(project: Path, count: int, data: Path | None) -> None:
    """Make a project with dumps of COUNT papers; the next dump waits beside them in later/."""
    project.mkdir()
    shutil.copy(ROOT / "mkdocs.yml", project)
    shutil.copytree(ROOT / "overrides", project / "overrides")
    shutil.copytree(ROOT / "content" / "pages", project / "content" / "pages")
    (project / "build" / "docs").mkdir(parents=True)
    records = real(data, count + NEW) if data else made(count + NEW)
    write_dumps(project / "content" / "dumps", records[:count])
    write_dumps(project / "later", records[count:])


@main.command()
@click.argument("project", type=click.Path(path_type=Path))
def site(project: Path) -> None:
    """Build like `mkdocs build`, and print the cost of each stage; the rest, which the generator does not count, is MkDocs' own."""
    report = Report()
    config = load_config(str(project / "mkdocs.yml"))
    before = moment()
    with patch("litdigest.progress.Report", lambda: report):
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
    after = moment()
    wall, cpu = (sum(getattr(spent, clock) for spent in report.stages) for clock in ("wall", "cpu"))
    own = Spent("MkDocs", 0, after.wall - before.wall - wall, after.cpu - before.cpu - cpu, 0)
    place = 1 + [spent.stage for spent in report.stages].index("write")
    click.echo(json.dumps([asdict(spent) for spent in (*report.stages[:place], own, *report.stages[place:])]))


@main.command()
@click.argument("project", type=click.Path(path_type=Path))
def links(project: Path) -> None:
    """Find the links of every entry, and print the cost."""
    texts = [entry.abstract for dump in read_content(project / "content").dumps for entry in dump.entries]
    report = Report()
    report("links", 0, 0)
    found = sum(len(find_links(text)) for text in texts)
    report("links", found, found)
    report.end()
    click.echo(json.dumps([asdict(spent) for spent in report.stages]))


@main.command()
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
def bare(project: Path, target: Path) -> None:
    """Make folders with one plain page for each paper, for other site builders."""
    papers = build_library(read_content(project / "content").dumps).papers
    for name, (settings, text, home) in _BARE.items():
        docs = target / name / "docs"
        docs.mkdir(parents=True)
        (docs.parent / settings).write_text(text, "utf-8")
        (docs / home).write_text("# Papers\n", "utf-8")
        for paper in papers:
            (docs / f"{paper.slug}.md").write_text(f"# {paper.title}\n\n{paper.published or 'undated'}\n\n{paper.abstract}\n", "utf-8")
    layouts = target / "hugo" / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name in ("single", "list"):
        (layouts / f"{name}.html").write_text(_HUGO, "utf-8")


if __name__ == "__main__":
    main()
