"""The commands that fit, show and explain topics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

import click

from litdigest.analysis.topics.assign import border_topic, margin_of
from litdigest.analysis.topics.fit import FEWEST_TOPICS, MOST_TOPICS, Fit, fit
from litdigest.catalogue.catalogue import UNSORTED
from litdigest.catalogue.wording import counted, hundredths
from litdigest.cli.common import content_option, dumps_option, read_site, say, with_project
from litdigest.library.identities import library_of
from litdigest.model import Paper, Placement
from litdigest.progress import reporting
from litdigest.publish.tree import text_of, write_topics
from litdigest.reading.content import FileError, read_content
from litdigest.settings import Project
from litdigest.text.plain import key


@click.group()
def topics() -> None:
    """Fit, show and explain the topics."""


@topics.command("fit")
@content_option
@dumps_option
@click.option("--fewest", type=click.IntRange(1), help=f"Minimum number of topics to look for.  [default: {FEWEST_TOPICS}]")
@click.option(
    "--most", type=click.IntRange(1), default=MOST_TOPICS, show_default=True, help="Maximum number of topics; those of the file stay."
)
@click.option("--dry-run", is_flag=True, help="Only show which papers would move.")
@with_project
def topics_fit(project: Project, fewest: int | None, most: int, *, dry_run: bool) -> None:
    """Learn topics.yml from the library; the topics of the file stay, with names, slugs, pins and order."""
    if fewest is None:
        fewest = min(FEWEST_TOPICS, most)
    elif fewest > most:
        raise click.UsageError(f"--fewest {fewest} is more than --most {most}")
    content, dumps = project.folders
    found = read_content(content, dumps)
    broken = [problem for problem in (*found.problems, *(p for dump in found.dumps for p in dump.problems)) if problem.severity == "error"]
    if broken:
        raise FileError(*map(str, broken))
    target = (dumps or content) / "topics.yml"
    before = text_of(target)
    with reporting() as report:
        papers = library_of(found, partial(report, "merge")).papers
        if not papers:
            raise FileError(f"{dumps or content / 'dumps'}: there are no papers to fit topics to; add a dump first")
        report("topics", 0, 0)
        learned = fit(papers, found.topics or (), fewest=fewest, most=most)
    _print_moves(learned, {paper.slug: paper.title for paper in papers})
    say(f"{counted(len(learned.moves), 'paper')} {'would change' if dry_run else 'changed'} topic")
    if not dry_run:
        write_topics(target, learned.topics, before)
        say(f"{target}: {counted(len(learned.topics), 'topic')}; review the names and commit the file")


def _print_moves(learned: Fit, titles: Mapping[str, str]) -> None:
    """Print which papers change topic, and by which of their terms, the largest group first."""
    names = {topic.slug: topic.name for topic in (*learned.topics, UNSORTED)}
    groups: dict[tuple[str, str], list[tuple[Placement, Placement]]] = defaultdict(list)
    for before, after in learned.moves:
        groups[before.topic or UNSORTED.slug, after.topic or UNSORTED.slug].append((before, after))
    for (old, new), pairs in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        say(f"{names[old]} -> {names[new]}{' (new)' if new in learned.added else ''}: {counted(len(pairs), 'paper')}")
        for before, after in pairs:
            say(f"    {titles[after.paper]} ({_why(before, after)})")
    for slug_ in learned.added:
        say(f"new topic: {names[slug_]} ({slug_})")


def _why(before: Placement, after: Placement) -> str:
    if after.topic is None:
        return "fits no topic well now"
    scores = dict(after.nearest)
    was = f", {before.topic} {scores[before.topic]:.2f}" if before.topic in scores else ""
    return f"{', '.join(term for term, _ in after.terms[:3])}; {after.topic} {scores[after.topic]:.2f}{was}"


@topics.command("show")
@content_option
@dumps_option
@with_project
def topics_show(project: Project) -> None:
    """List the topics with their size, coherence, first terms, typical and weakest papers."""
    site = read_site(project)
    for topic in site.topics.values():
        say(f"{topic.name} ({topic.slug})")
        if topic.slug == UNSORTED.slug:
            say(f"    {counted(len(site.members[topic.slug]), 'paper')} that fit no topic well")
            continue
        say(
            f"    {counted(len(site.members[topic.slug]), 'paper')}, coherence {hundredths(site.analysis.coherence[topic.slug])}, "
            f"{len(site.see_also[topic.slug])} more on its border"
        )
        say(f"    terms: {', '.join(term for term, _ in topic.terms[:8])}")
        for paper in site.exemplars(topic):
            say(f"    typical: {paper.title}")
        for paper, score in site.weakest(topic, 2):
            say(f"    weakest: {paper.title} ({score:.2f})")


def _named(name: str, papers: Sequence[Paper]) -> Paper | None:
    """Return the paper with this slug, or else with this title, present or former."""
    by_slug = (paper for paper in papers if name in (paper.slug, *paper.former_slugs))
    by_title = (paper for paper in papers if key(name) in map(key, (paper.title, *paper.aliases)))
    return next(by_slug, None) or next(by_title, None)


@topics.command("explain")
@click.argument("paper")
@content_option
@dumps_option
@with_project
def topics_explain(project: Project, paper: str) -> None:
    """Show why PAPER (a title or slug) is in its topic."""
    site = read_site(project)
    found = _named(paper, site.analysis.library.papers)
    if found is None:
        raise FileError(
            f"there is no paper {paper!r}; give its title as 'litdigest parse' shows it, or the last part of its page's address"
        )
    placement = site.placement(found)
    names = {topic.slug: topic.name for topic in (*site.analysis.topics, UNSORTED)}
    say(found.title)
    say(f"topic: {names[placement.topic or UNSORTED.slug]}{' (pinned)' if placement.pinned else ''}")
    say(f"terms: {', '.join(f'{term} {part:.2f}' for term, part in placement.terms) or 'none'}")
    for name, score in placement.nearest:
        say(f"  {score:.2f}  {names[name]}")
    margin = margin_of(placement)
    if margin is not None:
        say(f"margin: {margin:.2f}{', on the border' if border_topic(placement) else ''}")
