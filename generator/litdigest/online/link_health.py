"""Choose the links to check, remember the results, and report them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal, get_args
from urllib.parse import urlsplit

from litdigest.catalogue.wording import counted
from litdigest.model import Dump, Paper
from litdigest.text.escape import visible

State = Literal["fine", "moved", "dead", "failed", "later"]

_DAY = 86_400.0
_FRESH: Mapping[State, float] = {"fine": 7 * _DAY, "moved": 7 * _DAY, "dead": _DAY, "failed": _DAY, "later": 0.0}
"""Seconds for which a result is kept."""
_NAMES: Mapping[State, str] = {
    "fine": "fine",
    "moved": "moved",
    "dead": "dead",
    "failed": "without a good answer",
    "later": "to be checked later",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of checking a link."""

    state: State
    what: str
    """The result in words; empty if all is fine."""
    status: int
    """Of the last answer; 0 if there was none."""
    when: float
    """Seconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A place of a link in the dumps."""

    source: str
    line: int
    title: str


Places = Mapping[str, Sequence[Place]]
"""The places of a link, one for each paper that has it, by URL."""


def find_places(papers: Iterable[Paper], dumps: Sequence[Dump]) -> Places:
    """Return every link of the papers with its places: for each paper, the first of its listings with the link."""
    sources = {dump.name: dump.source for dump in dumps}
    linked = {(dump.name, entry.line, link.url) for dump in dumps for entry in dump.entries for link in entry.links}
    places = defaultdict(list)
    for paper in papers:
        for link in paper.links:
            seen = next((seen for seen in paper.sightings if (seen.dump, seen.line, link.url) in linked), paper.sightings[0])
            places[link.url].append(Place(source=sources[seen.dump], line=seen.line, title=visible(paper.title)))
    return {url: sorted(found) for url, found in places.items()}


def read_findings(text: str) -> dict[str, Finding]:
    """Read the output of `findings_as_json`; an empty text holds no findings.

    Raises:
        ValueError: the text has another form.
    """
    try:
        found = {str(url): Finding(**facts) for url, facts in json.loads(text).items()} if text else {}
    except (AttributeError, TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if not all(map(_is_sound, found.values())):
        raise ValueError("a value is of another kind")
    return found


def _is_sound(finding: Finding) -> bool:
    is_known = finding.state in get_args(State) and isinstance(finding.what, str) and finding.what.isprintable()
    return is_known and isinstance(finding.status, int) and isinstance(finding.when, int | float)


def findings_as_json(findings: Mapping[str, Finding]) -> str:
    """Return findings as text for the next run, without those of state "later", so that these links are checked again."""
    kept = {url: asdict(finding) for url, finding in sorted(findings.items()) if finding.state != "later"}
    return json.dumps(kept, indent=1) + "\n"


def due_links(places: Places, findings: Mapping[str, Finding], now: float, most: int) -> list[str]:
    """Return at most `most` links to check: first those never checked, then those checked longest ago."""
    asked = {url: findings[url].when for url in places if url in findings}
    due = [url for url in places if url not in asked or not 0 <= now - asked[url] < _FRESH[findings[url].state]]
    return sorted(due, key=lambda url: (asked.get(url, 0.0), url))[:most]


def report(places: Places, findings: Mapping[str, Finding], asked: int) -> Iterator[str]:
    """Yield a line for each link that is not fine, by file and line, then for each busy host, then a summary.

    Args:
        places: the links of the library.
        findings: results of this and earlier runs.
        asked: how many links were checked in this run.
    """
    known = {url: findings[url] for url in places if url in findings}
    for url in sorted(known, key=lambda url: (places[url][0], url)):
        if known[url].state not in ("fine", "later"):
            yield _line(url, known[url], places[url])
    busy = Counter(urlsplit(url).netloc for url, finding in known.items() if finding.state == "later")
    for host, count in sorted(busy.items()):
        yield f"{host}: asked to come back later ({counted(count, 'link')})"
    yield _sum(known, len(places), asked)


def _line(url: str, finding: Finding, places: Sequence[Place]) -> str:
    first, *others = places
    more = f" and {len(others)} more" if others else ""
    return f"{first.source}:{first.line}: {url}: {finding.what}, {first.title}{more}"


def _sum(known: Mapping[str, Finding], links: int, asked: int) -> str:
    states = Counter(finding.state for finding in known.values())
    parts = [f"{states[state]} {name}" for state, name in _NAMES.items() if states[state]]
    parts += [f"{links - len(known)} not checked yet (run this again)"] if links > len(known) else []
    return f"{counted(links, 'link')}: {', '.join(parts) or 'nothing to check'}; {asked} checked now"
