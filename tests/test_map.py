"""The map: every paper has its own place near related papers, always the same; data, picture and tables agree."""

from __future__ import annotations

import json
import math
import random
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from litdigest.analysis.map_places import lay_out
from litdigest.analysis.vectors import Space
from litdigest.build import analyse
from litdigest.catalogue.catalogue import Site
from litdigest.model import Analysis, Neighbour, Paper, Placement, Topic
from litdigest.pages import render
from litdigest.pages.colours import GREY, ink
from litdigest.pages.map import PaperMap, map_picture, map_script
from litdigest.reading.content import read_content
from litdigest.text.escape import visible
from tests.conftest import ROOT
from tests.papers import bare_analysis, paper, sample_analysis, space_of
from tests.work import MOST, TIMES, growth

Places = Mapping[str, tuple[int, int]]
HOSTILE = '</script><!-- <b>"bold"</b> & \\u0026 \u2028\u2029 [x](y) | \u202eback \ud800 \x07 `c`'
SVG = "{http://www.w3.org/2000/svg}"
LIGHT_PAGE, DARK_PAGE = "#fbfbf9", "#1e2529"


@cache
def analysis() -> Analysis:
    """Return the sample content, analysed."""
    return sample_analysis()


@cache
def space() -> Space:
    return space_of(analysis().library.papers)


def placed(papers: Sequence[Paper], topics: Sequence[str | None]) -> dict[str, Placement]:
    return {p.slug: Placement(paper=p.slug, topic=t, nearest=(), terms=(), pinned=False) for p, t in zip(papers, topics, strict=True)}


def flat(latent: Sequence[Sequence[float]]) -> Space:
    """Return papers with latent vectors only."""
    empty = csr_matrix((len(latent), 1))
    width = len(latent[0]) if latent else 1
    return Space(counts=empty, rows=empty, terms=np.array([""]), latent=np.array(latent, dtype=float).reshape(len(latent), width))


def least_distance(places: Places) -> float:
    spots = np.array(list(places.values()))
    return float(cKDTree(spots).query(spots, 2)[0][:, 1].min())


def made_up(count: int, topics: int = 12) -> tuple[list[Paper], dict[str, Placement], dict[str, tuple[Neighbour, ...]], Space]:
    """Return papers in a long line, each related to its neighbours; the line is cut into topics."""
    papers = [paper(f"Paper {number:06}") for number in range(count)]
    names = [f"topic-{number * topics // count}" for number in range(count)]
    related = {
        one.slug: tuple(Neighbour(slug=papers[j].slug, score=0.5, shares=()) for j in range(i - 2, i + 3) if j != i and 0 <= j < count)
        for i, one in enumerate(papers)
    }
    return papers, placed(papers, names), related, flat([[math.sin(i / 7), math.cos(i / 5), i / count] for i in range(count)])


# Places


def test_every_paper_has_one_place_of_its_own() -> None:
    places = analysis().positions
    assert places.keys() == {one.slug for one in analysis().library.papers}
    assert len(set(places.values())) == len(places)
    assert all(type(part) is int and part > 0 for spot in places.values() for part in spot)


def test_no_dot_touches_another() -> None:
    """The page draws a dot at most 14.4 units wide."""
    assert least_distance(analysis().positions) >= 18


def test_topics_lie_apart() -> None:
    regions = PaperMap.of(Site(analysis())).regions
    assert len(regions) == len({placement.topic for placement in analysis().placements.values()})
    assert all(one.gap(other) > 0 for one in regions for other in regions if one is not other)


def test_unsorted_papers_have_a_region_of_their_own() -> None:
    papers = [paper(f"Paper {number}") for number in range(9)]
    topics = ["bees"] * 4 + [None] * 3 + ["bridges"] * 2
    related: dict[str, tuple[Neighbour, ...]] = {one.slug: () for one in papers}
    places = lay_out(papers, placed(papers, topics), related, flat([[number, 1] for number in range(9)]))
    paper_map = PaperMap.of(Site(small_analysis(papers, placed(papers, topics), places)))
    assert [(region.topic.slug, len(region.papers)) for region in paper_map.regions] == [("bees", 4), ("bridges", 2), ("unsorted", 3)]
    assert all(one.gap(other) > 0 for one in paper_map.regions for other in paper_map.regions if one is not other)
    assert paper_map.regions[-1].ink == GREY


def test_kin_are_nearer_than_chance() -> None:
    """The random comparison moves papers only within their topics, so that the distances of topics do not count."""
    found = analysis()
    rng = random.Random(0)
    by_topic: dict[str | None, list[str]] = {}
    for slug, placement in found.placements.items():
        by_topic.setdefault(placement.topic, []).append(slug)
    shuffled = {
        old: found.positions[new] for slugs in by_topic.values() for old, new in zip(slugs, rng.sample(slugs, len(slugs)), strict=True)
    }
    assert share_near(found.positions) > 0.5
    assert share_near(found.positions) > share_near(shuffled) + 0.1


def share_near(places: Places) -> float:
    """Return how many of the related papers are among the ten nearest dots."""
    slugs = list(places)
    spots = np.array(list(places.values()))
    near = {slugs[row[0]]: {slugs[i] for i in row[1:]} for row in cKDTree(spots).query(spots, 11)[1]}
    pairs = [(slug, other.slug) for slug in slugs for other in analysis().related[slug]]
    return sum(other in near[slug] for slug, other in pairs) / len(pairs)


def test_kin_of_a_long_line_stay_together() -> None:
    papers, placements, related, room = made_up(600, topics=3)
    places = lay_out(papers, placements, related, room)
    lengths = [math.dist(places[slug], places[near.slug]) for slug, row in related.items() for near in row]
    assert sum(lengths) / len(lengths) < 50  # of a map that is some 700 wide
    assert least_distance(places) >= 18


def test_the_order_of_the_papers_plays_no_part() -> None:
    found = analysis()
    papers = found.library.papers
    order = random.Random(3).sample(range(len(papers)), len(papers))
    mixed = replace_latent(space(), order)
    placements = {papers[i].slug: found.placements[papers[i].slug] for i in order}
    related = {papers[i].slug: found.related[papers[i].slug] for i in reversed(order)}
    assert lay_out([papers[i] for i in order], placements, related, mixed) == found.positions


def replace_latent(room: Space, order: Sequence[int]) -> Space:
    return replace(room, latent=room.latent[list(order)])


@pytest.mark.slow
def test_the_same_content_gives_the_same_map() -> None:
    program = (
        "from pathlib import Path; from litdigest.pages.map import *; from litdigest.build import analyse;"
        "from litdigest.reading.content import read_content; from litdigest.catalogue.catalogue import Site; import hashlib;"
        "site = Site(analyse(read_content(Path('content')))); paper_map = PaperMap.of(site);"
        "print(hashlib.sha256(map_script(site, paper_map) + map_picture(site, paper_map)).hexdigest())"
    )
    runs = [
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True)
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout != ""


@pytest.mark.slow
def test_topics_without_common_kin_find_the_same_places_on_every_processor() -> None:
    """These topics have equal bonds, so their order on the map must not depend on how a library sums numbers."""
    program = (
        "from tests.papers import paper; from tests.test_map import flat, placed; from litdigest.analysis.map_places import lay_out;"
        "papers = [paper(f'Paper {n}') for n in range(24)];"
        "print(lay_out(papers, placed(papers, [f'topic-{n % 8}' for n in range(24)]), {p.slug: () for p in papers}, flat([[1.0]] * 24)))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env={"OPENBLAS_CORETYPE": core}, capture_output=True, text=True, check=True
        ).stdout
        for core in ("Prescott", "Sandybridge", "Haswell")
    ]
    assert len(set(runs)) == 1
    assert "paper-23" in runs[0]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 8])
@pytest.mark.parametrize("topics", ["one", "each", "none"])
def test_few_papers_find_places(count: int, topics: str) -> None:
    papers = [paper(f"Paper {number}") for number in range(count)]
    names = {"one": "bees", "each": "topic-{}", "none": None}
    named = [name and name.format(number) for number, name in enumerate([names[topics]] * count)]
    places = lay_out(papers, placed(papers, named), {one.slug: () for one in papers}, flat([[1.0]] * count))
    assert len(set(places.values())) == count
    assert count < 2 or least_distance(places) >= 18


@pytest.mark.slow
def test_the_cost_grows_with_the_papers() -> None:
    few, many = (partial(lay_out, *made_up(count)) for count in (2_500, TIMES * 2_500))
    assert growth(few, many) <= MOST


# Data


def data_of(site: Site) -> dict[str, Any]:
    text = map_script(site, PaperMap.of(site)).decode()
    match = re.fullmatch(r"self\.litdigest = self\.litdigest \|\| \{\};\nlitdigest\.map = (.*);\n", text)
    assert match
    found = json.loads(match[1])
    assert isinstance(found, dict)
    return found


def test_the_data_have_every_paper() -> None:
    site = Site(analysis())
    data = data_of(site)
    papers = site.analysis.library.papers
    assert data["slug"] == [one.slug for one in papers]
    assert data["year"] == [one.published.year if one.published else 0 for one in papers]
    assert list(zip(data["x"], data["y"], strict=True)) == [analysis().positions[one.slug] for one in papers]
    assert [data["topics"][i]["name"] for i in data["topic"]] == [site.topic_of(one).name for one in papers]
    assert [[data["slug"][i] for i in row] for row in data["related"]] == [[n.slug for n in analysis().related[one.slug]] for one in papers]
    assert len(data["title"]) == len(papers)


def test_every_dot_lies_in_its_region() -> None:
    data = data_of(Site(analysis()))
    for x, y, topic in zip(data["x"], data["y"], data["topic"], strict=True):
        disc = data["topics"][topic]
        assert math.dist((x, y), (disc["x"], disc["y"])) < disc["r"]
        assert 0 <= x <= data["width"]
        assert 0 <= y <= data["height"]


def small_analysis(papers: Sequence[Paper], placements: dict[str, Placement], places: dict[str, tuple[int, int]]) -> Analysis:
    """Return an analysis with only the data for the map; the second paper is related to the first."""
    names = list(dict.fromkeys(placement.topic for placement in placements.values() if placement.topic))
    analysis = bare_analysis(papers, placements=placements, positions=places)
    related = {papers[0].slug: (Neighbour(slug=papers[1].slug, score=1.0, shares=()),)}
    topics = tuple(Topic(slug=name, name=name.capitalize(), about="", terms=()) for name in names)
    return replace(analysis, topics=topics, related=analysis.related | related)


@pytest.fixture
def hostile() -> Site:
    """Two papers and a topic with hostile texts."""
    papers = [paper(HOSTILE), paper("Plain words")]
    placements = placed(papers, ["bees", "bees"])
    found = small_analysis(papers, placements, {papers[0].slug: (20, 20), papers[1].slug: (40, 20)})
    return Site(replace(found, topics=(replace(found.topics[0], name=HOSTILE),)))


def test_hostile_titles_are_harmless_data(hostile: Site) -> None:
    script = map_script(hostile, PaperMap.of(hostile))
    assert script.isascii()
    assert not set(b"<>&") & set(script)
    assert data_of(hostile)["title"] == [visible(HOSTILE), "Plain words"]
    assert data_of(hostile)["topics"][0]["name"] == visible(HOSTILE)


# Picture


def test_the_picture_has_every_dot_and_name() -> None:
    site = Site(analysis())
    paper_map = PaperMap.of(site)
    root = ET.fromstring(map_picture(site, paper_map))
    dots = [spot for path in root.iter(f"{SVG}path") for spot in re.findall(r"M(\d+) (\d+)h0", path.attrib["d"])]
    assert sorted((int(x), int(y)) for x, y in dots) == sorted(analysis().positions.values())
    assert len(list(root.iter(f"{SVG}circle"))) == len(paper_map.regions)
    names = {" ".join(span.text or "" for span in text) for text in root.iter(f"{SVG}text")}
    assert names == {region.topic.name for region in paper_map.regions}


def test_hostile_names_are_text_in_the_picture(hostile: Site) -> None:
    root = ET.fromstring(map_picture(hostile, PaperMap.of(hostile)))
    assert {element.tag for element in root.iter()} == {f"{SVG}{tag}" for tag in ("svg", "style", "circle", "path", "text", "tspan")}
    assert [" ".join(span.text or "" for span in text) for text in root.iter(f"{SVG}text")] == [visible(HOSTILE)]


@pytest.mark.parametrize("place", range(60))
def test_colours_stand_out_from_their_page(place: int) -> None:
    for colour in (ink(place), GREY):
        assert contrast(colour.light, LIGHT_PAGE) >= 3
        assert contrast(colour.dark, DARK_PAGE) >= 3


def test_colours_of_topics_differ() -> None:
    for scheme in ("light", "dark"):
        assert len({getattr(ink(place), scheme) for place in range(60)}) == 60


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


# Page


def page(site: Site, paper_map: PaperMap) -> str:
    return render.page("map", {"title": "Map"}, site=site, paper_map=paper_map).decode()


def test_the_tables_name_every_region_and_paper() -> None:
    site = Site(analysis())
    paper_map = PaperMap.of(site)
    regions, papers = re.findall(r"(?:^\|.*\n)+", page(site, paper_map), re.MULTILINE)
    assert re.findall(r"^\| \[.*?\]\(\.\./topics/(.*?)/\) \| (\d+) \|", regions, re.MULTILINE) == [
        (region.topic.slug, str(len(region.papers))) for region in paper_map.regions
    ]
    named = re.findall(r"^\| \[.*?\]\(\.\./papers/(\S*?)/\) \|", papers, re.MULTILINE)
    assert sorted(named) == [one.slug for one in site.analysis.library.papers]
    assert len({line.count("|") for line in papers.splitlines()}) == 1


def test_the_table_tells_the_nearest_regions() -> None:
    site = Site(analysis())
    paper_map = PaperMap.of(site)
    for region in paper_map.regions:
        near = paper_map.nearest(region)
        farthest = max(region.gap(other) for other in near)
        others = [other for other in paper_map.regions if other is not region and other not in near]
        assert len(near) == 3
        assert all(region.gap(other) >= farthest for other in others)


def test_a_large_library_has_no_table_of_papers() -> None:
    papers = [paper(f"Paper {number:05}") for number in range(2001)]
    for some in (papers[:2000], papers):
        placements = placed(some, ["bees"] * len(some))
        site = Site(small_analysis(some, placements, {one.slug: (20 * i, 0) for i, one in enumerate(some)}))
        assert ("(../papers/" in page(site, PaperMap.of(site))) == (len(some) == 2000)


def test_an_empty_library_has_a_page() -> None:
    content = read_content(ROOT / "content")
    site = Site(analyse(replace(content, dumps=())))
    paper_map = PaperMap.of(site)
    assert "no paper yet" in page(site, paper_map)
    assert "<img" not in page(site, paper_map)
    assert data_of(site)["slug"] == []
    ET.fromstring(map_picture(site, paper_map))
