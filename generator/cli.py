"""The command line: `litdigest`, or `python -m generator`."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial, wraps
from pathlib import Path
from typing import ParamSpec

import click

from generator.api import entry_as_json
from generator.asking import Asker, Clock
from generator.build import analyse, build
from generator.fetch import Network
from generator.files import FileError, read_content, read_dump
from generator.finish import finish
from generator.fitting import FEWEST_TOPICS, MOST_TOPICS, Fit, fit
from generator.library import build_library
from generator.linkcheck import Finding, due_links, find_places, findings_as_json, read_findings
from generator.linkcheck import report as link_report
from generator.mail import mail_html, mail_text
from generator.model import Dump, Placement, Problem
from generator.progress import reporting
from generator.text import slug
from generator.topics import border_topic, margin_of
from generator.views import UNSORTED, Settings, Site, counted, hundredths
from generator.writing import add_dumps, alone, text_of, write_file, write_topics, write_tree

P = ParamSpec("P")

_FINDINGS = Path("build/links.json")
"""What servers answered, for the next run."""


def _full_address(_context: click.Context, _option: click.Parameter, address: str) -> str:
    if address and not re.fullmatch(r"https?://[^\s/?#\[\]@]+(?:/[^\s?#\[\]]*)?", address):
        raise click.BadParameter(f"{address!r} is no address of a site; it looks like https://example.org/some/path/")
    return address


_content = click.option(
    "--content",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("content"),
    show_default=True,
    help="The content folder.",
)
_dumps = click.option(
    "--dumps",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="LITDIGEST_DUMPS",
    help="Another folder of dumps, with its own topics.yml, tags.yml and dumps.yml.",
)
_site_url = click.option(
    "--site-url", envvar="SITE_URL", default="", callback=_full_address, help="Where the site will stand, for feeds, exports and mails."
)
_files = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))


def _plain_errors(command: Callable[P, None]) -> Callable[P, None]:
    """Turn a file problem into one line on stderr and exit status 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except FileError as problem:
            click.echo(problem, err=True)
            sys.exit(1)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="litdigest")
def main() -> None:
    """Turn saved paper listings into a searchable digest site."""


@main.command("build")
@_content
@_dumps
@click.option(
    "--docs", type=click.Path(path_type=Path, file_okay=False), default=Path("build/docs"), show_default=True, help="Where the pages go."
)
@_site_url
@click.option("--verbose", is_flag=True, help="Say what each stage cost.")
@_plain_errors
def build_command(content: Path, dumps: Path | None, docs: Path, site_url: str, *, verbose: bool) -> None:
    """Write the Markdown pages, for MkDocs or another renderer."""
    with reporting() as report:
        report("read", 0, 0)
        output = build(read_content(content, dumps, partial(report, "read")), Settings(address=site_url), report)
        report.end()  # so that no bar stands in the line of a problem
        _print_problems(output.digest.problems)
        _exit(output.errors)
        with alone(docs, lambda said: click.echo(said, err=True)):
            changed = write_tree(docs, output.files, partial(report, "write"))
    papers = len(output.digest.library.papers)
    click.echo(f"{counted(papers, 'paper')}, {counted(len(output.files), 'file')} in {docs}, {changed} changed")
    if verbose:
        click.echo("\n".join(report.lines(papers)), err=True)


@main.command()
@click.argument("site", type=click.Path(path_type=Path, file_okay=False, exists=True))
@_content
@_dumps
@_site_url
@_plain_errors
def stamp(site: Path, content: Path, dumps: Path | None, site_url: str) -> None:
    """Complete SITE, which a renderer other than MkDocs made of a large library."""
    with reporting() as report:
        digest = analyse(read_content(content, dumps, partial(report, "read")), report)
        _exit(digest.problems)
        advice = finish(Site(digest, Settings(address=site_url)), site, Path("build/search"), report)
    for line in advice:
        click.echo(line, err=True)


@main.command()
@_files
@_content
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or one JSON object an entry.",
)
@_plain_errors
def parse(files: Sequence[Path], content: Path, form: str) -> None:
    """Show what dumps say, entry by entry."""
    dumps = [read_dump(path, content) for path in files]
    for dump in dumps:
        for entry in dump.entries:
            if form == "json":
                click.echo(json.dumps(entry_as_json(dump, entry), ensure_ascii=False))
            else:
                click.echo(f"{dump.name}:{entry.line}  {entry.rank}. {entry.title}  ({entry.date_text or 'no date'})")
    problems = [problem for dump in dumps for problem in dump.problems]
    _print_problems(problems)
    _exit(problems)


@main.command()
@_files
@_content
@_plain_errors
def add(files: Sequence[Path], content: Path) -> None:
    """Check dumps, then copy them into the content folder."""
    dumps = [read_dump(path, content) for path in files]
    problems = [*(problem for dump in dumps for problem in dump.problems), *_twins(dumps, content)]
    _print_problems(problems)
    _exit(problems)
    for path, dump in zip(add_dumps(files, content / "dumps"), dumps, strict=True):
        click.echo(f"{path}: {counted(len(dump.entries), 'entry')}")


def _twins(dumps: Sequence[Dump], content: Path) -> list[Problem]:
    """Report dumps that say the same as one that is there already, or as each other."""
    there = read_content(content).dumps if (content / "dumps").is_dir() else ()
    known = {dump.fingerprint: dump for dump in there}
    twins = []
    for dump in dumps:
        first = known.setdefault(dump.fingerprint, dump)
        if first is not dump:
            message = f"this file says the same as {first.source}; there is nothing to add"
            twins.append(Problem(source=dump.source, line=1, last_line=1, severity="error", message=message))
    return twins


@main.command()
@_content
@_dumps
@_plain_errors
def check(content: Path, dumps: Path | None) -> None:
    """List every problem in the content, and the sum of all lines."""
    with reporting() as report:
        found = read_content(content, dumps, partial(report, "read"))
        digest = analyse(found, report)
    for problem in digest.problems:
        click.echo(problem)
    for dump in found.dumps:
        click.echo(_sum(dump))
    library = digest.library
    click.echo(
        f"{counted(library.entry_count, 'entry')}, {counted(len(library.papers), 'paper')}, {counted(len(digest.problems), 'problem')}"
    )
    _exit(digest.problems)


def _sum(dump: Dump) -> str:
    outside = len(dump.header_lines) + len(dump.unplaced_lines)
    return (
        f"{dump.source}: {counted(len(dump.text_lines), 'line')} = {len(dump.header_lines)} in headers "
        f"+ {len(dump.text_lines) - outside} in {counted(len(dump.entries), 'entry')} + {len(dump.unplaced_lines)} reported"
    )


@main.command()
@click.argument("dump")
@_content
@_dumps
@_site_url
@click.option("--format", "form", type=click.Choice(["html", "text"]), default="html", show_default=True, help="Which part of an e-mail.")
@_plain_errors
def mail(dump: str, content: Path, dumps: Path | None, site_url: str, form: str) -> None:
    """Print the digest of DUMP (its name, or the last part of its page's address) as an e-mail."""
    site = _site(content, dumps, Settings(address=site_url))
    _print_problems(site.digest.problems)
    _exit(site.digest.problems)
    found = site.listings.get(dump) or next((listing for listing in site.listings.values() if listing.slug == dump), None)
    if found is None:
        raise click.BadParameter(
            f"there is no dump {dump!r}; there are {', '.join(map(repr, site.listings)) or 'none yet'}", param_hint="DUMP"
        )
    text = mail_text(site, found) if form == "text" else mail_html(site, found)
    click.echo(text.encode(), nl=False)  # in UTF-8, as the page says, whatever the terminal's own is


@main.command()
@_content
@_dumps
@click.option("--most", type=click.IntRange(1), default=500, show_default=True, help="Ask for no more links than these.")
@_plain_errors
def links(content: Path, dumps: Path | None, most: int) -> None:
    """Ask the web which links of the papers are dead or have moved. No file of the content or the site changes."""
    with reporting() as report:
        found = read_content(content, dumps, partial(report, "read"))
        library = build_library(found.dumps, dict(found.dump_notes), partial(report, "merge"))
        report.end()  # so that no bar stands in the line of a problem
        errors = [problem for problem in (*found.problems, *library.problems) if problem.severity == "error"]
        _print_problems(errors)
        _exit(errors)
        places, known, clock = find_places(library.papers, found.dumps), _known_findings(), Clock()
        due = due_links(places, known, clock.now(), most)
        new = Asker(Network().ask, clock).check(due, partial(report, "links"))
    for line in link_report(places, {**known, **new}, len(new)):
        click.echo(line)
    if any(finding.status for finding in new.values()):
        write_file(_FINDINGS, findings_as_json({**known, **new}).encode())
    elif new:
        click.echo("no server answered at all, so nothing of this is kept; is there a network?", err=True)


def _known_findings() -> dict[str, Finding]:
    try:
        return read_findings(text_of(_FINDINGS))
    except ValueError:
        click.echo(f"{_FINDINGS}: this is not what an earlier run wrote, so it is not used", err=True)
        return {}


@main.group()
def topics() -> None:
    """Fit, show and explain the topics."""


@topics.command("fit")
@_content
@_dumps
@click.option("--fewest", type=click.IntRange(1), help=f"Look for no fewer topics.  [default: {FEWEST_TOPICS}]")
@click.option(
    "--most", type=click.IntRange(1), default=MOST_TOPICS, show_default=True, help="Look for no more topics; those of the file stay."
)
@click.option("--dry-run", is_flag=True, help="Only say what would move.")
@_plain_errors
def topics_fit(content: Path, dumps: Path | None, fewest: int | None, most: int, *, dry_run: bool) -> None:
    """Learn topics.yml from the library; the topics of the file stay, with names, slugs, pins and order."""
    if fewest is None:
        fewest = min(FEWEST_TOPICS, most)
    elif fewest > most:
        raise click.UsageError(f"--fewest {fewest} is more than --most {most}")
    found = read_content(content, dumps)
    errors = [problem for problem in found.problems if problem.severity == "error"]
    if errors:
        raise FileError("\n".join(map(str, errors)))
    with reporting() as report:
        papers = build_library(found.dumps, dict(found.dump_notes), partial(report, "merge")).papers
        if not papers:
            raise FileError(f"{dumps or content / 'dumps'}: there are no papers to fit topics to; add a dump first")
        report("topics", 0, 0)
        learned = fit(papers, found.topics or (), fewest=fewest, most=most)
    _print_moves(learned, {paper.slug: paper.title for paper in papers})
    click.echo(f"{counted(len(learned.moves), 'paper')} {'would change' if dry_run else 'changed'} topic")
    if not dry_run:
        target = (dumps or content) / "topics.yml"
        write_topics(target, learned.topics)
        click.echo(f"{target}: {counted(len(learned.topics), 'topic')}; review the names and commit the file")


def _print_moves(learned: Fit, titles: Mapping[str, str]) -> None:
    """Say which papers change topic, and by which of their terms, the largest exchange first."""
    names = {topic.slug: topic.name for topic in (*learned.topics, UNSORTED)}
    groups: dict[tuple[str, str], list[tuple[Placement, Placement]]] = defaultdict(list)
    for before, after in learned.moves:
        groups[before.topic or UNSORTED.slug, after.topic or UNSORTED.slug].append((before, after))
    for (old, new), pairs in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        click.echo(f"{names[old]} -> {names[new]}{' (new)' if new in learned.added else ''}: {counted(len(pairs), 'paper')}")
        for before, after in pairs:
            click.echo(f"    {titles[after.paper]} ({_why(before, after)})")
    for slug_ in learned.added:
        click.echo(f"new topic: {names[slug_]} ({slug_})")


def _why(before: Placement, after: Placement) -> str:
    if after.topic is None:
        return "fits no topic well now"
    scores = dict(after.nearest)
    was = f", {before.topic} {scores[before.topic]:.2f}" if before.topic in scores else ""
    return f"{', '.join(term for term, _ in after.terms[:3])}; {after.topic} {scores[after.topic]:.2f}{was}"


@topics.command("show")
@_content
@_dumps
@_plain_errors
def topics_show(content: Path, dumps: Path | None) -> None:
    """List the topics with their size, coherence, first terms, typical and weakest papers."""
    site = _site(content, dumps, Settings())
    for topic in site.topics.values():
        click.echo(f"{topic.name} ({topic.slug})")
        if topic.slug == UNSORTED.slug:
            click.echo(f"    {counted(len(site.members[topic.slug]), 'paper')} that fit no topic well")
            continue
        click.echo(
            f"    {counted(len(site.members[topic.slug]), 'paper')}, coherence {hundredths(site.digest.coherence[topic.slug])}, "
            f"{len(site.see_also[topic.slug])} more on its border"
        )
        click.echo(f"    terms: {', '.join(term for term, _ in topic.terms[:8])}")
        for paper in site.exemplars(topic):
            click.echo(f"    typical: {paper.title}")
        for paper, score in site.weakest(topic, 2):
            click.echo(f"    weakest: {paper.title} ({score:.2f})")


@topics.command("explain")
@click.argument("paper")
@_content
@_dumps
@_plain_errors
def topics_explain(paper: str, content: Path, dumps: Path | None) -> None:
    """Say why PAPER (a title or slug) stands in its topic."""
    site = _site(content, dumps, Settings())
    wanted = {paper, slug(paper)}
    found = next((p for p in site.digest.library.papers if wanted & {p.slug, *p.former_slugs}), None)
    if found is None:
        raise FileError(
            f"there is no paper {paper!r}; give its title as 'litdigest parse' shows it, or the last part of its page's address"
        )
    placement = site.placement(found)
    names = {topic.slug: topic.name for topic in (*site.digest.topics, UNSORTED)}
    click.echo(found.title)
    click.echo(f"topic: {names[placement.topic or UNSORTED.slug]}{' (pinned)' if placement.pinned else ''}")
    click.echo(f"terms: {', '.join(f'{term} {part:.2f}' for term, part in placement.terms) or 'none'}")
    for name, score in placement.nearest:
        click.echo(f"  {score:.2f}  {names[name]}")
    margin = margin_of(placement)
    if margin is not None:
        click.echo(f"margin: {margin:.2f}{', on the border' if border_topic(placement) else ''}")


def _site(content: Path, dumps: Path | None, settings: Settings) -> Site:
    with reporting() as report:
        return Site(analyse(read_content(content, dumps, partial(report, "read")), report), settings)


def _print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(problem, err=True)


def _exit(problems: Iterable[Problem]) -> None:
    """End with status 1 where a problem is an error."""
    if Counter(problem.severity for problem in problems)["error"]:
        sys.exit(1)
