"""Invented papers and listings, for tests that need a small library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from litdigest.analysis.tokens import count_terms, read_corpus
from litdigest.analysis.topics.assign import assign
from litdigest.analysis.vectors import Space, make_space
from litdigest.build import analyse
from litdigest.dates import PaperDate
from litdigest.library.build import build_library
from litdigest.model import Analysis, Library, Paper, Placement, Topic
from litdigest.publish.topics_yaml import topics_as_yaml
from litdigest.reading.content import read_content
from litdigest.reading.reviewed import parse_topics
from litdigest.text.plain import slug
from tests.conftest import ROOT
from tests.listings import Shown, render

FORAGING = """\
Honeybees leave the hive many times a day, and nobody has followed a single worker for her whole life so far. Radio tags of four
milligrams were glued to six hundred workers, and gates at three meadows noted every passage during one summer. Honeybee foraging
turns out to be lazier than textbooks say: most workers stop after eleven flights, while a few carry almost half of all the nectar
home. Code and flight logs are at https://github.com/meadow-lab/tag-gates."""

CITY_LIGHT = """\
Street lamps lengthen the evening, and it has been unclear whether bees profit from the longer day or lose their way in it. Forty
hives were set up along a gradient from a dark valley to a bright market square, and returning workers were counted by camera over
two seasons. Honeybee foraging lasts nine minutes longer under lamps, yet losses double, so that colonies in the square collect less
nectar in the end. The code will be released after the second season."""

WILD_MAPS = """\
Maps of where wild pollinators feed are drawn by experts and age quickly. We draw them from sound: microphones on fence posts hear
the wing beats of eleven species, and a small classifier names them at one metre. Compared with honeybee foraging, the wild species
keep closer to hedges and start earlier in cold weather. The maps agree with three years of netting, and cost a tenth of it. A short
film of the posts is at https://youtu.be/wildposts01."""

CABLE_FATIGUE = """\
The main cables of suspension bridges rust from the inside, where no inspector can look without unwrapping them. A model of cable
fatigue is fitted to eighty years of traffic counts, humidity and wire samples of two river crossings. Broken wires are predicted
within four in a hundred, and most damage is traced to six heavy lorries a night and not to the many cars. Limits on those lorries
would add thirty years to the older of the two suspension bridges."""

NIGHT_SOUNDS = """\
A breaking wire makes a sound that travels along the steel for a hundred metres. Microphones clamped to the hangers of suspension
bridges listened through nine winters, and a filter that knows the timbre of trains, rain and gulls leaves four suspicious cracks a
month. Unwrapping the cable at two of the places showed fresh breaks of cable fatigue. The filter runs on a solar cell, and its code
stands at https://gitlab.com/river-crossings/crack-filter for anyone to use."""

CHEAP_SENSORS = """\
Sensors that warn of cable fatigue cost more than most towns can pay. We take the accelerometers of discarded telephones, seal them in
paraffin and hang forty of them below suspension bridges of three towns. Drift is corrected by the daily rhythm of temperature, and a
loosened bolt was found eleven days before the yearly inspection. After two years, thirty-one of the forty telephones still answer,
and the whole set has cost less than one sensor from a catalogue."""

CORPUS = (
    ("Tracking Honeybee Foraging with Tiny Radio Tags", FORAGING),
    ("Honeybee Foraging under City Light", CITY_LIGHT),
    ("Listening Posts: Maps of Wild Pollinators beside Honeybee Foraging", WILD_MAPS),
    ("Cable Fatigue in Suspension Bridges", CABLE_FATIGUE),
    ("Night Sounds of Suspension Bridges", NIGHT_SOUNDS),
    ("Cheap Sensors for Cable Fatigue: Telephones below Suspension Bridges", CHEAP_SENSORS),
)
"""Three papers on bees and three on bridges: title, abstract."""


def paper(title: str, abstract: str = "", *, published: dt.date | PaperDate | None = None, **facts: Any) -> Paper:
    """Return a paper with few known facts."""
    date = PaperDate.of(published) if isinstance(published, dt.date) else published
    blank = Paper(
        slug=slug(title),
        title=title,
        aliases=(),
        former_slugs=(),
        first_slug=slug(title),
        abstract=abstract,
        text_kind="abstract",
        published=date,
        date_in_listings=date,
        date_text=None,
        authors_count=None,
        organisation=None,
        comments=None,
        upvotes=None,
        links=(),
        promised=None,
        sightings=(),
    )
    return replace(blank, **facts)


def bare_analysis(papers: Iterable[Paper], topic: str | None = None, **facts: Any) -> Analysis:
    """Return an analysis of papers without listings, all in one topic; `facts` are its other fields."""
    found = tuple(papers)
    slugs = [one.slug for one in found]
    blank = Analysis(
        library=Library(
            papers=found,
            listings=(),
            problems=(),
            line_count=0,
            header_line_count=0,
            unplaced_line_count=0,
            entry_count=len(found),
            conflict_count=0,
        ),
        topics=(),
        placements={slug: Placement(paper=slug, topic=topic, nearest=(), terms=(), pinned=False) for slug in slugs},
        coherence={},
        tags=(),
        paper_tags=dict.fromkeys(slugs, ()),
        related=dict.fromkeys(slugs, ()),
        positions=dict.fromkeys(slugs, (0, 0)),
        editor_notes={},
        problems=(),
    )
    return replace(blank, **facts)


@cache
def sample() -> tuple[Paper, ...]:
    """Return the papers of the sample content."""
    return build_library(read_content(ROOT / "content").dumps).papers


@cache
def sample_analysis() -> Analysis:
    """Return the sample content, analysed."""
    return analyse(read_content(ROOT / "content"))


def corpus() -> list[Paper]:
    """Return the papers of `CORPUS`, sorted as a library sorts them."""
    return sorted((paper(title, " ".join(abstract.split())) for title, abstract in CORPUS), key=lambda p: p.slug)


def space_of(papers: Sequence[Paper]) -> Space:
    """Return the vectors of papers."""
    return make_space(count_terms(read_corpus(papers)))


def listing(entries: Iterable[tuple[str, str]], day: str = "Nov 19", **facts: Any) -> str:
    """Return a saved listing page with `entries`, each with the same `facts` below it."""
    below = {"authors": 3, "date": "Jun 2, 2023", **facts}
    return render((Shown(title=title, abstract=" ".join(abstract.split()), **below) for title, abstract in entries), day) + "\n"


def members(papers: tuple[Paper, ...], topics: tuple[Topic, ...]) -> dict[str | None, list[str]]:
    """Return the papers of each topic, by slug."""
    placements = assign(papers, topics).values()
    return {topic: [p.paper for p in placements if p.topic == topic] for topic in {p.topic for p in placements}}


def round_trip(topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """Write topics as topics.yml and read them back."""
    read, problems = parse_topics(topics_as_yaml(topics), "topics.yml")
    assert problems == ()
    return read
