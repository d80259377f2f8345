"""The command line: `litdigest`, or `python -m litdigest`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from litdigest.build import analyse, build
from litdigest.catalogue.catalogue import Site
from litdigest.catalogue.wording import counted
from litdigest.cli.addresses import keep_addresses
from litdigest.cli.common import (
    Commands,
    content_option,
    docs_option,
    dumps_option,
    exit_on_errors,
    print_problems,
    read_site,
    say,
    site_url_option,
    with_project,
)
from litdigest.cli.topics import topics
from litdigest.exports.api import entry_as_json
from litdigest.library.identities import library_of
from litdigest.model import Dump, Problem
from litdigest.online.link_health import Finding, due_links, find_places, findings_as_json, read_findings
from litdigest.online.link_health import report as link_report
from litdigest.online.polite import Asker, Clock
from litdigest.online.request import Network
from litdigest.pages.html_pages import html_page_count
from litdigest.pages.mail import mail_html, mail_text
from litdigest.progress import reporting
from litdigest.publish.finish import complete
from litdigest.publish.tree import add_dumps, exclusive_lock, text_of, write_file, write_tree
from litdigest.reading.content import read_any, read_content, read_dump
from litdigest.reading.formats import Source
from litdigest.scale import SIZES
from litdigest.settings import Project
from litdigest.text.plain import shorten

_MOST_NAMED = 20
"""So many names of what is not stored are printed."""
_FINDINGS = Path("build/links.json")
"""Results of the link check, kept for the next run."""

_files = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="litdigest", message="%(package)s %(version)s")
def main() -> None:
    """Turn saved paper listings into a searchable digest site."""


@main.command("build")
@content_option
@dumps_option
@docs_option
@site_url_option
@click.option("--verbose", is_flag=True, help="Print the time and memory of each stage, and what depends on the number of papers.")
@with_project
def build_command(project: Project, *, verbose: bool) -> None:
    """Write the Markdown pages, for MkDocs or another renderer."""
    with reporting() as report:
        report("read", 0, 0)
        output = build(read_content(*project.folders, partial(report, "read")), project.settings, report)
        report.end()  # so that no progress bar is in the line of a problem
        print_problems(output.analysis.problems)
        exit_on_errors(output.errors)
        docs = Path(project.docs)
        with exclusive_lock(docs, partial(say, err=True)):
            changed = write_tree(docs, output.files, partial(report, "write"))
    papers = len(output.analysis.library.papers)
    say(f"{counted(papers, 'paper')}, {counted(len(output.files), 'file')} in {docs}, {changed} changed")
    if verbose:
        for line in (*report.lines(papers), "", *_knob_lines(output.site)):
            say(line, err=True)


def _knob_lines(site: Site) -> Iterator[str]:
    """Yield the table of knobs: their values here and at other numbers of papers."""
    yield f"{'by number of papers':24}{'here':>11}{''.join(f'{size:>11,}' for size in SIZES)}"
    yield from (f"{name:24}{''.join(f'{value:>11}' for value in values)}" for name, _, values in site.knobs)


@main.command()
@click.argument("site", type=click.Path(path_type=Path, file_okay=False, exists=True))
@content_option
@dumps_option
@docs_option
@site_url_option
@with_project
def stamp(project: Project, site: Path) -> None:
    """Complete SITE, which a renderer other than MkDocs made from the pages of 'litdigest build'."""
    with reporting() as report:
        analysis = analyse(read_content(*project.folders, partial(report, "read")), report)
        report.end()
        print_problems(analysis.problems)
        exit_on_errors(analysis.problems)
        with exclusive_lock(Path(project.docs), partial(say, err=True)):
            made = Site(analysis, project.settings)
            advice = complete(made, site, project, report)
    for line in advice:
        say(line, err=True)
    pages = html_page_count(made)
    say(f"{site}: added {counted(pages, 'page')}, the search index of {counted(len(made.papers), 'paper')} and the sitemap")


@main.command()
@_files
@content_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Plain text, or one JSON object for each entry.",
)
@with_project
def parse(project: Project, files: Sequence[Path], form: str) -> None:
    """Show the entries of dumps as they are read."""
    dumps = [read_dump(path, Path(project.content)) for path in files]
    for dump in dumps:
        for entry in dump.entries:
            if form == "json":
                click.echo(json.dumps(entry_as_json(dump, entry), ensure_ascii=False).encode("utf-8", "backslashreplace"))
            else:
                say(f"{dump.name}:{entry.line}  {entry.rank}. {entry.title}  ({entry.date_text or 'no date'})")
    problems = [problem for dump in dumps for problem in dump.problems]
    print_problems(problems)
    exit_on_errors(problems)


@main.command()
@_files
@content_option
@with_project
def add(project: Project, files: Sequence[Path]) -> None:
    """Check dumps, then store them in the content folder: listings as they are, of other formats only the facts of the papers."""
    content = Path(project.content)
    sources = [read_any(path, content) for path in files]
    dumps = [source.dump for source in sources]
    problems = [*(problem for dump in dumps for problem in dump.problems), *_twins(dumps, content), *_not_understood(dumps)]
    print_problems(problems)
    exit_on_errors(problems)
    keep_addresses(content, dumps)
    stored = {path: source.stored for path, source in zip(files, sources, strict=True) if source.stored is not None}
    for path, source in zip(add_dumps(files, content / "dumps", stored), sources, strict=True):
        say(f"{path}: {counted(len(source.dump.entries), 'entry')}{_dropped(source)}")


def _dropped(source: Source) -> str:
    """Return what of a file was not stored."""
    if source.stored is None:
        return ""
    names = [*source.dropped[:_MOST_NAMED], *(["…"] if len(source.dropped) > _MOST_NAMED else [])]
    return f"; stored as JSON, without {', '.join(map(shorten, names)) or 'anything else in the file'}"


def _not_understood(dumps: Sequence[Dump]) -> list[Problem]:
    """Report dumps of which most was not understood; in the content folder they are read as far as they go."""
    message = "so it was not added, and nothing was copied"
    return [
        Problem.at(dump.source, 1, f"most of this file was not understood, {message}", severity="error", last_line=dump.text_lines[-1])
        for dump in dumps
        if dump.entries and not dump.is_understood
    ]


def _twins(dumps: Sequence[Dump], content: Path) -> list[Problem]:
    """Report dumps with the same text as one in the content folder, or as each other."""
    there = read_content(content).dumps if (content / "dumps").is_dir() else ()
    known = {dump.fingerprint: dump for dump in there}
    twins = []
    for dump in dumps:
        first = known.setdefault(dump.fingerprint, dump)
        if first is not dump:
            message = f"this file has the same text as {first.source}; there is nothing to add"
            twins.append(Problem.at(dump.source, 1, message, severity="error"))
    return twins


@main.command()
@content_option
@dumps_option
@with_project
def check(project: Project) -> None:
    """List every problem in the content, and where the lines of each dump went."""
    with reporting() as report:
        found = read_content(*project.folders, partial(report, "read"))
        analysis = analyse(found, report)
    for problem in analysis.problems:
        say(problem)
    for dump in found.dumps:
        say(_sum(dump))
    library = analysis.library
    say(f"{counted(library.entry_count, 'entry')}, {counted(len(library.papers), 'paper')}, {counted(len(analysis.problems), 'problem')}")
    exit_on_errors(analysis.problems)


def _sum(dump: Dump) -> str:
    outside = len(dump.header_lines) + len(dump.unplaced_lines)
    return (
        f"{dump.source}: {counted(len(dump.text_lines), dump.counted_in)} = {len(dump.header_lines)} of the page itself "
        f"+ {len(dump.text_lines) - outside} in {counted(len(dump.entries), 'entry')} + {len(dump.unplaced_lines)} reported"
    )


@main.command()
@click.argument("dump")
@content_option
@dumps_option
@site_url_option
@click.option("--format", "form", type=click.Choice(["html", "text"]), default="html", show_default=True, help="The part to print.")
@with_project
def mail(project: Project, dump: str, form: str) -> None:
    """Print the digest of DUMP (its name, or the last part of its page's address) as an e-mail."""
    site = read_site(project)
    print_problems(site.analysis.problems)
    exit_on_errors(site.analysis.problems)
    found = site.listings.get(dump) or next((listing for listing in site.listings.values() if listing.slug == dump), None)
    if found is None:
        raise click.BadParameter(
            f"there is no dump {dump!r}; there are {', '.join(map(repr, site.listings)) or 'none yet'}", param_hint="DUMP"
        )
    text = mail_text(site, found) if form == "text" else mail_html(site, found)
    click.echo(text.encode(), nl=False)  # in UTF-8, as the page declares, whatever the encoding of the terminal


@main.command()
@content_option
@dumps_option
@click.option("--most", type=click.IntRange(1), default=500, show_default=True, help="Maximum number of links to check.")
@with_project
def links(project: Project, most: int) -> None:
    """Check the papers' links on the web: which are dead or have moved? No file of the content or the site changes."""
    with reporting() as report:
        found = read_content(*project.folders, partial(report, "read"))
        library = library_of(found, partial(report, "merge"))
        report.end()  # so that no progress bar is in the line of a problem
        errors = [problem for problem in (*found.problems, *library.problems) if problem.severity == "error"]
        print_problems(errors)
        exit_on_errors(errors)
        places, known, clock = find_places(library.papers, found.dumps), _known_findings(), Clock()
        due = due_links(places, known, clock.now(), most)
        new = Asker(Network().ask, clock).check(due, partial(report, "links"))
    for line in link_report(places, {**known, **new}, len(new)):
        say(line)
    if any(finding.status for finding in new.values()):
        write_file(_FINDINGS, findings_as_json({**known, **new}).encode())
    elif new:
        say("no server answered, so no result was kept; check the network connection", err=True)


def _known_findings() -> dict[str, Finding]:
    try:
        return read_findings(text_of(_FINDINGS))
    except ValueError:
        say(f"{_FINDINGS}: this was not written by an earlier run, so it is ignored", err=True)
        return {}


main.add_command(topics)
