"""Slugs are unique, and none takes over another's."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner

from litdigest.analysis.tags.choose import find_tags
from litdigest.build import build
from litdigest.catalogue.catalogue import Site
from litdigest.cli.main import main
from litdigest.content import TagRules
from litdigest.exports.files import export_names
from litdigest.library.build import build_library
from litdigest.model import Library, Topic
from litdigest.reading.content import read_content
from litdigest.settings import Settings
from litdigest.text.plain import SLUG_LENGTH, file_slug, slug
from tests.listings import Shown, listing, prose, render, shown
from tests.papers import bare_analysis, paper, sample

LONG = "Slow Rivers of Sensor Data and What They Tell about the Weather of the Next Day in Nine Valleys"


def spelled(name: str) -> str:
    """Return a title that spells a slug."""
    return name.replace("-", " ").title()


def library_of(*papers: Shown) -> Library:
    return build_library([listing("nov-19", "Nov 19", *papers)])


def slugs_of(library: Library) -> dict[str, str]:
    return {paper.title: paper.slug for paper in library.papers}


@pytest.mark.parametrize("title", [LONG, "知识蒸馏", "Fréchet Means of α-Trees", "Con"])
def test_a_title_that_spells_the_address_of_another_takes_nothing(title: str) -> None:
    thief = spelled(slug(title))
    library = library_of(shown(title), shown(thief))
    found = slugs_of(library)
    assert slug(thief) == slug(title) == found[title]
    assert found[thief].startswith(f"{slug(title)[: SLUG_LENGTH - 7]}-")
    assert len(found[thief]) <= SLUG_LENGTH
    assert len(set(found.values())) == 2
    told = {problem.line: str(problem) for problem in library.problems}
    assert sorted(told) == [13, 21]
    assert all(problem.source == "nov-19.txt" and problem.severity == "warning" for problem in library.problems)
    address = f"the address papers/{found[title]}/"
    assert f"{address} belongs to another title (nov-19.txt:13), so this title has papers/{found[thief]}/" in told[21]
    assert f"another title (nov-19.txt:21) would have {address}, too; this title keeps it" in told[13]


def test_the_outcome_depends_on_no_order() -> None:
    thief = spelled(slug(LONG))
    second = spelled(slugs_of(library_of(shown(LONG), shown(thief)))[thief])  # spells the slug of the first
    papers = [shown(title) for title in (LONG, thief, second, "知识蒸馏")]
    found = [slugs_of(library_of(*order)) for order in permutations(papers)]
    assert all(one == found[0] for one in found)
    assert len(set(found[0].values())) == 4
    assert found[0][thief] == slug(second)


def test_two_titles_of_one_hash_have_two_addresses() -> None:
    by_hash: dict[str, str] = {}
    number = 0
    while True:
        title = f"{LONG} {number}"
        other = by_hash.setdefault(hashlib.sha256(title.casefold().encode()).hexdigest()[:6], title)
        if other != title:
            break
        number += 1
    assert slug(title) == slug(other)
    library = library_of(shown(title), shown(other))
    names = sorted(slugs_of(library).values(), key=len)
    assert names[0] == slug(title)
    assert len(names[1]) == len(names[0]) + 2
    assert len(library.problems) == 2


def test_a_former_address_is_not_taken_either() -> None:
    text = prose("rivers", 140)
    old, new = Shown(title=LONG, abstract=text), Shown(title="Slow Rivers", abstract=text)
    thief = shown(spelled(slug(LONG)))
    library = build_library(
        [listing("2024-11-11", "Nov 11", old), listing("2024-11-12", "Nov 12", new), listing("2024-11-13", "Nov 13", thief)]
    )
    (kept,) = (one for one in library.papers if one.title == "Slow Rivers")
    assert (kept.aliases, kept.former_slugs) == ((LONG,), (slug(LONG),))
    assert {one.slug for one in library.papers}.isdisjoint(kept.former_slugs)


def test_two_files_never_share_a_digest_page() -> None:
    name = "Daily papers (Nov 19)"
    library = build_library([listing(name, "Nov 19", shown("One")), listing(file_slug(name), "Nov 20", shown("Two"))])
    found = {item.dump: item.slug for item in library.listings}
    assert found[name] == file_slug(name)
    assert found[file_slug(name)].startswith(f"{file_slug(name)}-")
    sources = sorted(str(problem) for problem in library.problems)
    assert [line.partition(" warning")[0] for line in sources] == [f"{name}.txt:1:", f"{file_slug(name)}.txt:1:"]
    assert f"{file_slug(name)}.txt would have the address digests/{file_slug(name)}/, too; this file keeps it" in sources[0]
    assert f"belongs to {name}.txt, so this listing has digests/{found[file_slug(name)]}/; rename one of the two" in sources[1]


def test_usual_names_are_as_they_were() -> None:
    titles = [LONG, "Slow Rivers", "知识蒸馏"]
    library = library_of(*map(shown, titles))
    assert slugs_of(library) == {title: slug(title) for title in titles}
    assert library.problems == ()


def test_two_tags_never_share_a_page() -> None:
    papers = [paper(f"Paper {number}") for number in range(4)]
    names = ["知识蒸馏", slug("知识蒸馏").replace("-", " ")]
    rules = TagRules(forced=tuple((one.slug, names[number % 2]) for number, one in enumerate(papers)))
    tags, of_papers = find_tags(papers, rules)
    forced = [tag for tag in tags if tag.name in names]
    assert len({tag.slug for tag in forced}) == 2
    assert {tag.slug for tag in forced if tag.name == names[0]} == {slug(names[0])}
    assert all(tag.slug in of_papers[slug_] for tag in forced for slug_ in tag.papers)


def test_parts_of_an_export_leave_the_names_of_topics_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litdigest.exports.files._MOST_IN_FILE", 1)
    analysis = bare_analysis([paper("One"), paper("Two"), paper("Three")])
    topics = tuple(Topic(slug=name, name=name, about="", terms=()) for name in ("bees", "bees-2"))
    placed = {name: replace(place, topic=topics[number % 2].slug) for number, (name, place) in enumerate(analysis.placements.items())}
    site = Site(replace(analysis, topics=topics, placements=placed), Settings(large=0))
    assert export_names(site, "topics/bees", analysis.library.papers) == ["topics/bees", "topics/bees-3", "topics/bees-4"]


@pytest.mark.slow
@pytest.mark.parametrize("large", [1, 1000])
@pytest.mark.parametrize(
    "name",
    ["papers/second-draft.md", "papers/second-draft/index.md", "papers/second-draft/index.html", "papers/first-draft.md", "tags/index.md"],
)
def test_a_page_of_somebodys_takes_no_address_of_ours(tmp_path: Path, name: str, large: int) -> None:
    """The first draft is a redirect."""
    text = prose("rivers", 140)
    (tmp_path / "dumps").mkdir()
    for day, title in ((11, "First Draft"), (12, "Second Draft")):
        page = render([Shown(title=title, abstract=text), shown(f"Paper {day}")], f"Nov {day}")
        (tmp_path / "dumps" / f"2024-11-{day}.txt").write_text(page, "utf-8")
    for page in (name, "papers/my-own.md", "README.md"):
        (tmp_path / "pages" / page).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pages" / page).write_text("# Mine\n", "utf-8")
    output = build(read_content(tmp_path), Settings(large=large))
    assert output.files == {}
    assert [error.source for error in output.errors] == [f"pages/{name}"]
    assert "give the hand-written one another name" in output.errors[0].message
    (tmp_path / "pages" / name).unlink()
    assert "papers/my-own.md" in build(read_content(tmp_path), Settings(large=large)).files


def test_a_paper_is_explained_by_its_own_title_and_slug(tmp_path: Path) -> None:
    thief = spelled(slug(LONG))
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps" / "nov-19.txt").write_text(render([shown(LONG), shown(thief), shown("Slow Rivers")]), "utf-8")
    for name, title in ((LONG, LONG), (slug(LONG), LONG), (thief, thief), ("slow rivers!", "Slow Rivers")):
        result = CliRunner().invoke(main, ["topics", "explain", name, "--content", str(tmp_path)])
        assert result.stdout.splitlines()[0] == title


def test_the_addresses_of_the_sample_are_those_of_its_titles() -> None:
    assert [one.slug for one in sample()] == [slug(one.title) for one in sample()]
