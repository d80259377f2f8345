"""Trends: the numbers are right, a tag rises only with enough evidence, and charts and tables agree."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from typing import Any

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from litdigest.build import analyse
from litdigest.catalogue.catalogue import Site
from litdigest.model import Link, Paper, Placement, Tag, Topic
from litdigest.pages import charts, render
from litdigest.pages.proportions import Change, Share, margin_for
from litdigest.pages.trends import FEWEST, Tally, Trends, find_trends
from litdigest.reading.content import read_content
from litdigest.text.escape import visible
from tests.conftest import ROOT
from tests.papers import bare_analysis, paper, sample_analysis

HOSTILE = '</text></svg><script>alert("1")</script> & *b* `c` | {{ config }} \u202e\ud800\x07 :smile:'
CODE = Link(url="https://github.com/meadow-lab/tag-gates", kind="code", repo="github.com/meadow-lab/tag-gates", evidence="")
MARGIN = margin_for(1)
EXTENSIONS = ["attr_list", "md_in_html", "tables", "pymdownx.emoji"]


def dated(year: int | None, count: int, **facts: Any) -> list[Paper]:
    """Return papers of a year, with different titles."""
    date = dt.date(year, 6, 2) if year else None
    return [paper(f"{year} {number} {sorted(facts)}", published=date, **facts) for number in range(count)]


def site(papers: Sequence[Paper], tags: Iterable[tuple[str, Sequence[Paper]]] = (), topic: str = "Bees") -> Site:
    """Return the site of a library with these tags and one topic, to which every second paper belongs."""
    found = tuple(Tag(slug=f"tag-{number}", name=name, papers=tuple(p.slug for p in of)) for number, (name, of) in enumerate(tags))
    placements = {
        p.slug: Placement(paper=p.slug, topic=None if number % 2 else "bees", nearest=(), terms=(), pinned=False)
        for number, p in enumerate(papers)
    }
    topics = (Topic(slug="bees", name=topic, about="", terms=()),)
    return Site(bare_analysis(papers, topics=topics, placements=placements, tags=found))


def page(trends: Trends) -> str:
    """Return the page as Markdown."""
    return render.page("trends", {"title": "Trends"}, site=site([]), trends=trends, draw=charts).decode().split("---\n", 2)[2]


def html(trends: Trends) -> str:
    return markdown.markdown(page(trends), extensions=EXTENSIONS)


def pictures(text: str) -> list[ET.Element]:
    return [ET.fromstring(found) for found in re.findall(r"<svg .*?</svg>", text)]


def words(picture: ET.Element) -> list[str]:
    return [element.text or "" for element in picture.iter("text")]


def table(text: str, caption: str) -> list[list[str]]:
    """Return the cells of the Markdown table below a summary."""
    rows = text.split(f"<summary>{caption}</summary>")[1].split("</details>", maxsplit=1)[0].strip().splitlines()
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows if "---" not in row]


def number(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.fixture(scope="module")
def sample() -> Site:
    """The sample content."""
    return Site(sample_analysis())


@pytest.fixture(scope="module")
def trends(sample: Site) -> Trends:
    return find_trends(sample)


@pytest.fixture(scope="module")
def crowd() -> Trends:
    """Thirty years of papers, thousands in some, with hostile names."""
    papers = [p for year in range(1996, 2026) for p in dated(year, 40 + 100 * (year == 2025))] + dated(None, 1200)
    new = [p for p in papers if p.published and p.published.year == 2025]
    return find_trends(site(papers, [(HOSTILE, new[:90]), (f"{HOSTILE} {'long ' * 40}", new[50:100])], HOSTILE))


def test_every_paper_is_counted_once(sample: Site, trends: Trends) -> None:
    papers = sample.analysis.library.papers
    assert trends.papers.total == len(papers)
    assert trends.papers.undated == sum(p.published is None for p in papers)
    assert trends.years == tuple(range(trends.years[0], trends.years[-1] + 1))
    assert {row.topic.slug: row.tally.total for row in trends.topics} == {slug: len(of) for slug, of in sample.members.items() if of}
    assert [row.topic.slug for row in trends.topics] == list(sample.topics)
    columns = zip(*(trends.cells(row.tally) for row in trends.topics), strict=True)
    assert tuple(map(sum, columns)) == trends.cells(trends.papers)


def test_code_and_promises_are_counted_apart(sample: Site, trends: Trends) -> None:
    papers = sample.analysis.library.papers
    assert sum(row.code.hits for row in trends.code) == sum(bool(p.code) for p in papers) > 0
    assert sum(row.promised for row in trends.code) == sum(bool(p.promised and not p.code) for p in papers) > 0
    assert sum(row.code.of for row in trends.code) == len(papers)
    assert [row.period for row in trends.code] == list(map(str, reversed(trends.years)))


def test_code_of_one_year() -> None:
    papers = [*dated(2024, 3, links=(CODE,)), *dated(2024, 1, promised="Soon."), *dated(2024, 4), *dated(2022, 4)]
    newest, between, oldest = find_trends(site(papers)).code
    assert (newest.period, newest.code, newest.promised) == ("2024", Share(hits=3, of=8), 1)
    assert (between.period, between.code.of, between.code.as_percent()) == ("2023", 0, "–")
    assert (oldest.code.as_percent(), oldest.code.as_interval()) == ("0%", "0–49%")


def test_old_papers_are_counted_together(crowd: Trends) -> None:
    assert crowd.years == tuple(range(2016, 2026))
    assert crowd.papers == Tally(earlier=800, by_year=(40,) * 9 + (140,), undated=1200)
    assert crowd.columns == ("before 2016", *map(str, range(2016, 2026)), "undated")
    assert [row.period for row in crowd.code][-2:] == ["before 2016", "undated"]


def test_sparks_are_the_topics_by_year(trends: Trends) -> None:
    assert trends.sparks == {row.topic.slug: row.tally.by_year for row in trends.topics if any(row.tally.by_year)}
    assert all(len(counts) == len(trends.years) for counts in trends.sparks.values())
    for slug, block in charts.topic_sparks(trends).items():
        (picture,) = pictures(block)
        assert len(list(picture.iter("rect"))) == sum(count > 0 for count in trends.sparks[slug])
        assert picture.attrib["aria-label"].endswith(": " + ", ".join(map(str, trends.sparks[slug])))


@pytest.mark.parametrize(
    ("papers", "said"),
    [
        ([], "There is no paper yet."),
        (dated(None, 30), "0 papers of 30 have a date"),
        (dated(2024, 1), "1 paper of 1 has a date"),
        (dated(2024, 30), "30 papers of 30 have a date"),
        (dated(2024, 4) + dated(2023, 4), "8 papers of 8 have a date"),
    ],
)
def test_too_little_is_said_and_not_drawn(papers: list[Paper], said: str) -> None:
    few = find_trends(site(papers))
    assert said in page(few)
    assert not pictures(page(few))
    assert not few.sparks
    assert not charts.topic_sparks(few)


def test_the_newest_years_are_as_few_as_are_well_filled() -> None:
    rising = find_trends(site(dated(2025, 5) + dated(2024, FEWEST - 5) + dated(2023, 30) + dated(2021, 7))).rising
    assert rising is not None
    assert (rising.recent, rising.recent_papers) == ("2024–2025", FEWEST)
    assert (rising.before, rising.before_papers) == ("2021–2023", 37)


def test_too_little_to_compare_tags_is_said() -> None:
    papers = dated(2024, 60) + dated(2023, FEWEST - 1)
    few = find_trends(site(papers, [("bees", papers[:10])]))
    assert few.rising is None
    assert f"each need at least {FEWEST}." in page(few)


def test_a_rising_tag_is_found() -> None:
    old, new = dated(2023, 40), dated(2024, 40)
    tags = [("waning", old[:20] + new[:2]), ("steady", old[:15] + new[:15]), ("rare", new[:2]), ("rising", old[:4] + new[:20])]
    rising = find_trends(site(old + new, [*tags, ("born", new[20:30]), ("undated", [])])).rising
    assert rising is not None
    assert (rising.compared, rising.passed) == (4, 2)
    assert [(row.tag.name, row.tally.by_year) for row in rising.tags] == [("rising", (4, 20)), ("born", (0, 10))]
    assert 0 < rising.by_luck < 0.05 * rising.compared


def test_nothing_rises_in_a_flat_library() -> None:
    years = [dated(year, 30) for year in (2021, 2022, 2023, 2024)]
    tags = [(f"tag {first}", [p for of in years for p in of[first : first + 3 + first % 9]]) for first in range(20)]
    flat = find_trends(site([p for of in years for p in of], tags))
    assert flat.rising is not None
    assert (flat.rising.compared, flat.rising.tags) == (20, ())
    assert "None of 20 tags has a greater share" in page(flat)


def test_chance_stays_below_two_tags_however_many_are_compared() -> None:
    papers = [p for year in range(2020, 2026) for p in dated(year, 100)]
    for count in (20, 500):
        tags = [(f"tag {first}", papers[first % 7 :: 3 + first % 90]) for first in range(count)]
        rising = find_trends(site(papers, tags)).rising
        assert rising is not None
        assert rising.compared == count
        assert rising.by_luck < 2


def test_few_papers_prove_nothing() -> None:
    assert not change((0, 40), (2, 40)).rises(MARGIN)
    assert not change((1, 40), (3, 40)).rises(MARGIN)
    assert change((1, 40), (9, 40)).rises(MARGIN)


def test_a_share_new_to_a_large_library_rises_though_rare() -> None:
    assert change((0, 9000), (30, 1000)).rises(MARGIN)
    assert not change((0, 9000), (9, 1000)).rises(MARGIN), "fewer than one paper in a hundred"


@given(st.integers(20, 200), st.integers(20, 200), st.integers(1, 60))
def test_chance_lets_few_pass(before: int, recent: int, hits: int) -> None:
    new = min(hits, recent)
    assert 0 <= change((min(hits - new, before), before), (new, recent)).luck(MARGIN) < 0.1


def test_luck_is_the_share_of_deals_that_rise() -> None:
    """Distribute six papers with the tag over twenty, of which the last eight are recent, in every way."""
    deals = list(itertools.combinations(range(20), 6))
    new = [sum(place >= 12 for place in deal) for deal in deals]
    risen = sum(change((6 - count, 12), (count, 8)).rises(MARGIN) for count in new)
    assert risen
    assert change((6, 12), (0, 8)).luck(MARGIN) == pytest.approx(risen / len(deals))


def change(before: tuple[int, int], recent: tuple[int, int]) -> Change:
    old, new = (Share(hits=hits, of=of) for hits, of in (before, recent))
    return Change(before=old, recent=new, usual=Share(hits=old.hits + new.hits, of=old.of + new.of))


@given(st.integers(0, 300), st.integers(1, 300))
def test_an_interval_holds_its_share(hits: int, more: int) -> None:
    share = Share(hits=hits, of=hits + more)
    low, high = share.interval
    assert 0 <= low <= share.value <= high <= 1


def test_wilson_intervals_as_published() -> None:
    """The intervals of 81 of 263, 15 of 148, 0 of 20 and 1 of 29 in Newcombe: Statistics in Medicine 17 (1998), 857-872."""
    found = [Share(hits=hits, of=of).interval for hits, of in ((81, 263), (15, 148), (0, 20), (1, 29))]
    published = [(0.2553, 0.3662), (0.0624, 0.1605), (0.0, 0.1611), (0.0061, 0.1718)]
    assert [(round(low, 4), round(high, 4)) for low, high in found] == published


def test_the_tables_have_the_numbers_of_the_pictures(trends: Trends) -> None:
    text = page(trends)
    years = dict(table(text, "Papers by year as a table"))
    for said in ET.fromstring(svg(charts.year_bars(trends))).iter("title"):
        year, count = (said.text or "").split(": ")
        assert years.pop(year) == count
    assert set(years.values()) >= {"Papers", str(trends.papers.undated), str(trends.papers.total)}

    topics = table(text, "Topics by year as a table")
    for row, cells in zip(trends.topics, topics[1:-1], strict=True):
        drawn = {title.text for title in ET.fromstring(svg(charts.topic_bars(trends, row))).iter("title")}
        assert drawn == {f"{year}: {cell}" for year, cell in zip(topics[0][1:-2], cells[1:-2], strict=True) if cell != "0"}
        assert sum(map(number, cells[1:-1])) == number(cells[-1])

    code = [f"{row[1]} of {row[3]}" for row in table(text, "Share with code as a table")[1:]]
    assert [said for said in words(ET.fromstring(svg(charts.code_rows(trends.code)))) if " of " in said] == code


def test_the_table_of_rising_tags_has_the_shares_drawn(trends: Trends) -> None:
    assert trends.rising
    rows = table(page(trends), "Rising tags as a table")[1:]
    for row, cells in zip(trends.rising.tags, rows, strict=True):
        assert words(ET.fromstring(svg(charts.slope(row.change, trends.rising.top_share, "x")))) == [cells[2], cells[4]]
        assert f"[{row.tag.name}](../tags/{row.tag.slug}/)" == cells[0]
        assert sum(map(number, cells[5:])) == len(row.tag.papers)


def svg(block: str) -> str:
    return block.split(">", 1)[1].removesuffix("</div>")


def test_the_highest_bar_is_told_where_there_is_little_room(crowd: Trends) -> None:
    assert words(ET.fromstring(svg(charts.topic_bars(crowd, crowd.topics[0])))) == [*["20"] * 9, "70", "2016", "2025"]
    many = find_trends(site([p for year in range(2010, 2026) for p in dated(year, 1200 if year == 2025 else 3)]))
    assert words(ET.fromstring(svg(charts.year_bars(many))))[8:11] == ["3", "1,200", "2016"]


def test_markdown_leaves_the_pictures_alone(trends: Trends, crowd: Trends) -> None:
    for of in (trends, crowd):
        made = re.findall(r"<svg .*?</svg>", page(of))
        assert made == re.findall(r"<svg .*?</svg>", html(of))
        assert len(made) == 2 + bool(of.papers.undated) + len(of.topics) + len(of.rising.tags if of.rising else ())


def test_a_picture_is_xml_with_a_name_and_without_style(crowd: Trends) -> None:
    for picture in pictures(page(crowd)):
        assert (picture.tag, picture.attrib["role"]) == ("svg", "img")
        assert picture.attrib["aria-label"]
        _, _, width, height = map(float, picture.attrib["viewBox"].split())
        for element in picture.iter():
            assert element.tag in {"svg", "rect", "line", "circle", "text", "title"}
            assert not {name for name in element.attrib if name.startswith("on") or name in ("style", "fill", "stroke", "href")}
            places = [float(element.attrib.get(name, 0)) for name in ("x", "x1", "x2", "cx")]
            assert all(0 <= place + float(element.attrib.get("width", 0)) <= width + 0.05 for place in places if element.tag != "svg")
            assert all(0 <= float(element.attrib.get(name, 0)) <= height for name in ("y", "y1", "y2", "cy"))


def test_hostile_names_are_text(crowd: Trends) -> None:
    made = html(crowd)
    assert "<script" not in made
    assert "emojione" not in made
    labels = [picture.attrib["aria-label"] for picture in pictures(made)]
    assert f"{visible(HOSTILE)}: papers by year" in labels
    assert f"{visible(HOSTILE)}: from 0% to 64%" in labels


def test_the_page_is_the_same_for_the_same_library(sample: Site, trends: Trends) -> None:
    again = find_trends(Site(analyse(read_content(ROOT / "content"))))
    assert again == trends == find_trends(sample)
    assert page(again) == page(trends)
