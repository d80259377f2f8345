"""How well the search finds what one knows is there, and what it costs: python -m tests.bench_search [DATA] --sizes "own 10000".

Queries are made from the library itself, by a seeded script. Papers of other sizes than the shipped content are invented,
or, with a folder DATA that holds `listing.jsonl.gz`, real records and mixtures of them.
"""

from __future__ import annotations

import random
import re
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from playwright.sync_api import Browser, Page, Request

from litdigest.build import analyse
from litdigest.catalogue.catalogue import Site
from litdigest.model import Paper
from litdigest.reading.content import read_content
from litdigest.text.maths import plain
from tests import ROOT
from tests.asking import ask, write_search
from tests.browsing import launch, serve
from tests.corpora import made, real, write_dumps

EACH = 120
"""Queries of each kind."""
KNOWN = 10
"""An acronym that more papers have names none of them."""
FIRST = ("diffusion", "knowledge distillation", "low-rank adaptation of language models", '"chain of thought"', "gpt-4o")
"""Queries of which the bytes are counted, each in a browser that has nothing of the site."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Kind = Callable[[random.Random, Paper], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of papers, and how many papers have each."""

    papers: Counter[str]
    acronyms: Counter[str]

    @classmethod
    def of(cls, papers: Iterable[Paper]) -> Words:
        words: Counter[str] = Counter()
        acronyms: Counter[str] = Counter()
        for paper in papers:
            words.update(set(words_of(paper)))
            acronyms.update(set(acronyms_of(paper)))
        return cls(papers=words, acronyms=acronyms)


def text_of(paper: Paper) -> str:
    return f"{plain(paper.title)} {plain(paper.abstract)}"


def words_of(paper: Paper) -> list[str]:
    """Return the words that are whole words of the text: letters alone, four or more."""
    return [word.lower() for word in re.findall(r"(?<![\w-])[A-Za-z]{4,}(?![\w-])", text_of(paper))]


def acronyms_of(paper: Paper) -> list[str]:
    return re.findall(r"(?<![\w-])[A-Z]{3,5}(?![\w-])", text_of(paper))


def kinds(words: Words) -> dict[str, Kind]:
    """Return the kinds of queries by name."""
    return {
        "title, pasted": lambda _, paper: plain(paper.title),
        "title, one edit": lambda rng, paper: edited(rng, plain(paper.title)),
        "three rarest words": lambda rng, paper: rarest(rng, words_of(paper), words),
        "acronym": lambda rng, paper: acronym(rng, paper, words),
        "phrase": lambda rng, paper: phrase(rng, plain(paper.abstract)),
    }


def edited(rng: random.Random, title: str) -> str | None:
    """Return a title with a letter put in, left out, changed or swapped in one word of five letters or more."""
    long = list(re.finditer(r"[A-Za-z]{5,}", title))
    if not long:
        return None
    match = rng.choice(long)
    word, at = match[0], rng.randrange(len(match[0]) - 1)
    other = rng.choice([letter for letter in LETTERS if letter != word[at].lower()])
    slips = (word[:at] + other + word[at:], word[:at] + word[at + 1 :], word[:at] + other + word[at + 1 :])
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    slip = rng.choice([*slips, *([swapped] if swapped != word else [])])
    return title[: match.start()] + slip + title[match.end() :]


def rarest(rng: random.Random, found: Sequence[str], words: Words) -> str | None:
    """Return the three words that fewest papers share, in any order."""
    three = sorted(set(found), key=lambda word: (words.papers[word], word))[:3]
    rng.shuffle(three)
    return " ".join(three) if len(three) == 3 else None


def acronym(rng: random.Random, paper: Paper, words: Words) -> str | None:
    found = sorted({word for word in acronyms_of(paper) if words.acronyms[word] <= KNOWN})
    return rng.choice(found) if found else None


def phrase(rng: random.Random, abstract: str) -> str | None:
    """Return five words that stand side by side without a mark between them, in quotes."""
    found = re.findall(r"(?<!\S)(?=((?:[A-Za-z-]+ ){4}[A-Za-z-]+)(?!\S))", abstract)
    return f'"{rng.choice(found)}"' if found else None


def queries(kind: Kind, papers: Sequence[Paper], seed: int = 0) -> Iterator[tuple[str, Paper]]:
    """Yield queries of one kind, each with the paper that it was made from."""
    rng = random.Random(seed)
    made_of = rng.sample(papers, len(papers))
    found = ((query, paper) for paper in made_of if (query := kind(rng, paper)))
    yield from (pair for pair, _ in zip(found, range(EACH), strict=False))


def place(page: Page, query: str, paper: Paper) -> int:
    """Return at which place the paper is found, 0 where it is not among the first ten."""
    slugs = ask(page, query).slugs
    return slugs.index(paper.slug) + 1 if paper.slug in slugs else 0


def score(page: Page, papers: Sequence[Paper]) -> None:
    """Print how well each kind of query finds its paper."""
    unique = Counter(paper.title for paper in papers)
    known = [paper for paper in papers if unique[paper.title] == 1]
    say(f"{'':20} queries  recall@1  recall@10    MRR")
    for name, kind in kinds(Words.of(papers)).items():
        places = [place(page, query, paper) for query, paper in queries(kind, known)]
        first, ten = (sum(0 < at <= most for at in places) / len(places) for most in (1, 10))
        say(f"{name:20} {len(places):7}  {first:8.3f}  {ten:9.3f}  {sum(1 / at for at in places if at) / len(places):5.3f}")


def first_query(browser: Browser, home: str, words: str) -> tuple[int, float]:
    """Return the bytes and the milliseconds of a first query in a browser that has nothing of the site."""
    page = browser.new_context().new_page()
    fetched: list[Request] = []
    page.on("requestfinished", lambda request: fetched.append(request) if "/search/" in request.url else None)
    page.goto(f"{home}ask.html")
    answer = ask(page, words, all=False)
    page.wait_for_load_state("networkidle")
    carried = sum(request.sizes()["responseBodySize"] for request in fetched)
    page.context.close()
    return carried, answer.said["wait"]


def keystrokes(page: Page, words: str) -> Iterator[float]:
    """Yield the milliseconds from each keystroke to its first result, on an index that is open."""
    for end in range(2, len(words) + 1):
        if not re.search(r"(?:^|\s)\S$", words[:end]):
            yield float(ask(page, words[:end], all=False).said["wait"])


def measure(browser: Browser, home: str, papers: Sequence[Paper]) -> None:
    """Print all that is measured of one library."""
    page = browser.new_page()
    page.goto(f"{home}ask.html")
    score(page, papers)
    waits = [wait for words in FIRST for wait in keystrokes(page, words)]
    nine = statistics.quantiles(waits, n=10)[-1]
    say(f"{len(waits)} keystrokes: median {statistics.median(waits):.0f} ms, nine in ten within {nine:.0f} ms")
    for words in FIRST:
        carried, wait = first_query(browser, home, words)
        say(f"first query {words!r}: {carried:,} bytes, {wait:.0f} ms")


def library(size: str, data: Path | None, folder: Path) -> Site:
    """Return the shipped content, or so many papers."""
    if size == "own":
        return Site(analyse(read_content(ROOT / "content")))
    write_dumps(folder / "dumps", real(data, int(size)) if data else made(int(size)))
    return Site(analyse(read_content(folder)))


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command


@click.command()
@click.argument("data", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--sizes", default="own 10000", help='How many papers; "own" is the shipped content.')
def main(data: Path | None, sizes: str) -> None:
    """Print how well known papers are found, and what the search carries."""
    for browser in launch():
        for size in sizes.split():
            with tempfile.TemporaryDirectory() as name:
                site = library(size, data, Path(name) / "content")
                write_search(Path(name) / "site", site)
                say(f"\n{len(site.papers):,} papers" + (f" of {data.name}" if data and size != "own" else ""))
                for home in serve(Path(name) / "site"):
                    measure(browser, home, [*site.papers.values()])


if __name__ == "__main__":
    main()
