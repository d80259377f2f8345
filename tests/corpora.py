"""Dumps of any number of papers for benchmarks: invented ones, or real records and mixtures of them.

Invented papers belong to subjects. A subject has its own words and two-word phrases, of which the
first are used most (Zipf). It adds new ones over the years, and cites the names of recent methods.
So there are tags, topics and related papers to find at every size.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from litdigest.text.plain import key
from tests.listings import VOCABULARY, Layout, Shown, render

NEW, REPEATED, RECENT = 69, 6, 500
"""Numbers of papers in a dump: new ones, and earlier ones that are listed again."""
FIRST_DAY = date(2009, 1, 5)
LAST_DAY = date(2025, 6, 30)
SUBJECTS = 40
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

COMMON = (
    "approach method result model system data task setting example study question problem evidence measure baseline experiment "
    "design choice cost gain effect case observation limit detail change idea practice user world"
).split()
VERBS = (
    "improves explains limits predicts replaces reduces shapes needs supports guides weakens matches outlives filters rewards "
    "simplifies precedes covers tests joins splits balances"
).split()
LINKS = "with under for from over within without beyond against near".split()
OPENINGS = ("", "", "", "In short, ", "Surprisingly, ", "On the other hand, ", "For this reason, ", "As a consequence, ", "Until now, ")
DETERMINERS = ("the", "the", "one", "our", "each", "this", "any")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A paper, before it is listed."""

    title: str
    abstract: str
    published: date
    authors: int
    comments: int
    organisation: str | None = None

    def shown(self, crawl: date) -> Shown:
        """Return the paper as on a page of the day `crawl`: without the year if it is the same."""
        year = "" if self.published.year == crawl.year else f", {self.published.year}"
        return Shown(
            title=self.title,
            abstract=self.abstract,
            authors=self.authors,
            organisation=self.organisation,
            date=f"{day_text(self.published)}{year}",
            comments=self.comments or None,
        )


@dataclass(slots=True)
class Subject:
    """The vocabulary of a subject, which grows with its papers."""

    nouns: list[str]
    phrases: list[str]
    names: list[str] = field(default_factory=list)

    @classmethod
    def invented(cls, rng: random.Random) -> Subject:
        """Return a subject with some of the common words, and its own words."""
        words = rng.sample(VOCABULARY, 36)
        nouns = [*words[:18], *(coined(rng) for _ in range(30))]
        rng.shuffle(nouns)
        phrases = [f"{rng.choice(words[18:])} {rng.choice(nouns)}" for _ in range(60)]
        return cls(nouns, list(dict.fromkeys(phrases)))


def made(count: int, seed: int = 0) -> list[Record]:
    """Return `count` invented papers, oldest first."""
    rng = random.Random(seed)
    subjects = [Subject.invented(rng) for _ in range(SUBJECTS)]
    days = sorted(int(rng.random() ** 0.5 * (LAST_DAY - FIRST_DAY).days) for _ in range(count))
    titles: set[str] = set()
    return [_record(rng, zipf(rng, subjects), FIRST_DAY + timedelta(days=day), titles) for day in days]


def _record(rng: random.Random, subject: Subject, day: date, titles: set[str]) -> Record:
    name = coined(rng).capitalize() if rng.random() < 0.6 else ""
    first = int(rng.random() ** 2 * (len(subject.phrases) - 3))
    theme = subject.phrases[first : first + 3]
    rng.shuffle(theme)
    title = unused(rng, f"{name}: {_title(rng, theme)}" if name else _title(rng, theme), titles)
    sentences = [_sentence(rng, subject, theme) for _ in range(rng.randint(8, 13))]
    if name:
        sentences.insert(1, f"We call it {name}, and {zipf(rng, subject.names or COMMON)} is what {name} is compared with.")
    abstract = " ".join([*sentences, *_pointers(rng, name or coined(rng))])
    _learn(rng, subject, name)
    return Record(title=title, abstract=abstract, published=day, authors=rng.randint(1, 12), comments=max(0, int(rng.gauss(2, 6))))


def _learn(rng: random.Random, subject: Subject, name: str) -> None:
    """Add a paper's new words and names to its subject, for later papers."""
    if name:
        subject.names = [name, *subject.names[:40]]
    if rng.random() < 0.04:
        place = rng.randint(len(subject.phrases) // 4, len(subject.phrases))
        subject.phrases.insert(place, f"{coined(rng)} {zipf(rng, subject.nouns)}")


def _title(rng: random.Random, theme: Sequence[str]) -> str:
    joined = f"{theme[0]} {rng.choice(LINKS)} {theme[1]}" if rng.random() < 0.7 else f"{theme[0]}, {theme[1]} and {theme[2]}"
    power = "$^2$" if rng.random() < 0.02 else ""
    return joined.title() + power


def unused(rng: random.Random, title: str, titles: set[str]) -> str:
    """Return the title, made longer until no other paper has it, and remember it."""
    while key(title) in titles:
        title = f"{title} {rng.choice(LINKS).title()} {coined(rng).capitalize()}"
    titles.add(key(title))
    return title


def _sentence(rng: random.Random, subject: Subject, theme: Sequence[str]) -> str:
    parts = [_thing(rng, subject, theme), rng.choice(VERBS), _thing(rng, subject, theme)]
    for _ in range(rng.randint(1, 4)):
        parts += [rng.choice(LINKS), _thing(rng, subject, theme)]
    if rng.random() < 0.15:
        parts.append(rng.choice(("by {:.1f}\\%", "at $O(n^{{{:.0f}}})$ steps", "in {:.0f} of ten cases")).format(rng.uniform(1, 9)))
    text = rng.choice(OPENINGS) + " ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _thing(rng: random.Random, subject: Subject, theme: Sequence[str]) -> str:
    kind = rng.random()
    if kind < 0.25:
        words = rng.choice(theme)
    elif kind < 0.4:
        words = zipf(rng, subject.phrases)
    elif kind < 0.7:
        words = zipf(rng, subject.nouns)
    else:
        words = zipf(rng, COMMON)
    return f"{rng.choice(DETERMINERS)} {words}"


def _pointers(rng: random.Random, name: str) -> Iterator[str]:
    """Yield sentences about code and pages."""
    owner, kind = f"{coined(rng)}-lab", rng.random()
    if kind < 0.35:
        yield f"Code is available at https://github.com/{owner}/{name.lower()}."
    elif kind < 0.4:
        yield "The code will be released."
    if rng.random() < 0.08:
        yield f"Project page: https://{owner}.github.io/{name.lower()}/."


def coined(rng: random.Random) -> str:
    """Return an invented word."""
    return "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randint(2, 4))) + rng.choice("nrstlmx")


def zipf(rng: random.Random, items: Sequence[T]) -> T:
    """Return one of `items`, the n-th with 1/n of the probability of the first."""
    return items[int((len(items) + 1) ** rng.random()) - 1]


def real(folder: Path, count: int, seed: int = 0) -> list[Record]:
    """Return `count` papers from the records of `folder`/listing.jsonl.gz, oldest first; mixtures of two once they are used up."""
    rng = random.Random(seed)
    with gzip.open(folder / "listing.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = {key(row["title"]): _known(row) for row in map(json.loads, lines) if row.get("published")}
    records = sorted(found.values(), key=lambda r: (r.published, r.title))
    if count <= len(records):
        return sorted(rng.sample(records, count), key=lambda r: (r.published, r.title))
    titles = set(found)
    mixed = [_mixture(rng, records, titles) for _ in range(count - len(records))]
    return sorted((*records, *mixed), key=lambda r: (r.published, r.title))


def _known(row: dict[str, Any]) -> Record:
    org = row.get("org")
    return Record(
        title=" ".join(row["title"].split()),
        abstract=" ".join(row["abstract"].split()),
        published=date.fromisoformat(row["published"]),
        authors=row["n_authors"],
        comments=row.get("comments") or 0,
        organisation=f"{org[0]} {org[1].strip()}" if org and all(org) else None,
    )


def _mixture(rng: random.Random, records: Sequence[Record], titles: set[str]) -> Record:
    """Return a paper mixed from the sentences of two of about the same time."""
    place = rng.randrange(len(records))
    one, other = records[place], records[min(len(records) - 1, max(0, place + rng.randrange(-200, 200)))]
    head, tail = one.title.split(), other.title.split()
    title = " ".join([*head[: max(1, len(head) * 2 // 3)], *tail[-max(1, len(tail) // 2) :]])
    sentences = [*_half(rng, one.abstract), *_half(rng, other.abstract)]
    rng.shuffle(sentences)
    return replace(
        one,
        title=unused(rng, title, titles),
        abstract=" ".join(sentences),
        published=one.published - timedelta(days=rng.randrange(2500)),
        comments=rng.randrange(9),
    )


def _half(rng: random.Random, text: str) -> list[str]:
    sentences = re.split(r"(?<=[.!?]) +", text)
    return rng.sample(sentences, (len(sentences) + 1) // 2)


def dumps(records: Sequence[Record], seed: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each dump: both layouts, some papers listed again with more comments."""
    rng = random.Random(seed)
    for number, start in enumerate(range(0, len(records), NEW)):
        new, before = records[start : start + NEW], records[max(0, start - RECENT) : start]
        again = [replace(record, comments=record.comments + 1) for record in rng.sample(before, min(REPEATED, len(before)))]
        crawl = new[-1].published + timedelta(days=1)
        layout: Layout = "meta" if number % 4 else "plain"
        shown = [record.shown(crawl) for record in (*new, *again)]
        yield f"{crawl.isoformat()}-{number:04}", render(shown, day_text(crawl), layout)


def day_text(day: date) -> str:
    """Return a day as listings show it: Nov 19."""
    return f"{MONTHS[day.month - 1]} {day.day}"


def write_dumps(folder: Path, records: Sequence[Record]) -> list[Path]:
    """Write the dumps that list `records` into the new folder `folder`."""
    folder.mkdir(parents=True)
    paths = []
    for name, text in dumps(records):
        paths.append(folder / f"{name}.txt")
        paths[-1].write_text(text + "\n", "utf-8")
    return paths
