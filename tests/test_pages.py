"""The built files: every paper in its place, every link works, every text is harmless."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml

from litdigest.build import Output, build
from litdigest.catalogue.catalogue import Site
from litdigest.catalogue.metadata import citation_facts, linked_data
from litdigest.content import Content, DumpNote, TagRules
from litdigest.exports.api import api_files
from litdigest.model import Topic
from litdigest.pages.html_pages import all_html_pages
from litdigest.reading.content import read_content
from litdigest.text.escape import visible
from litdigest.text.maths import without_maths
from litdigest.text.plain import slug
from litdigest.text.tex import untex
from tests import ROOT
from tests.listings import prose
from tests.papers import CORPUS, bare_analysis, listing, paper

PAPER_KEYS = """slug title abstract published published_precision authors_count organisation authors arxiv doi categories venue
    comments upvotes topic topics tags links related dumps url""".split()
ENDINGS = ("bib", "ris", "csl.json", "csv", "json")
ALWAYS = {
    *("index.md", "feeds.opml", "manifest.webmanifest", "assets/dumps.js", "assets/citation-keys.js"),
    *("map/papers.js", "map/map.svg", "pictures/site.png"),
    *("search/index.md", "search/shards.json", "search/words.txt", "search/compounds.txt"),
    *(f"{name}/index.md" for name in "topics papers tags digests years code map trends saved subscribe exports health".split()),
    *(f"api/{name}.json" for name in ("papers", "topics", "tags", "dumps", "health", "schema")),
    *(f"exports/papers.{ending}" for ending in ENDINGS),
    *("shell/page/index.md", "shell/page/deep/index.md"),
    *(f"assets/icons/{name}.png" for name in ("icon-192", "icon-512", "maskable-512", "apple-touch-icon")),
}
"""Files that every site has, even one without papers."""
TOPICS = (
    Topic(slug="bees", name="Bees", about="On bees.", terms=(("honeybee", 3.0), ("foraging", 2.0)), was=("bugs", "insects")),
    Topic(slug="bridges", name="Bridges", about="", terms=(("bridge", 3.0), ("suspension", 2.0))),
)


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content(ROOT / "content")


@pytest.fixture(scope="module")
def output(content: Content) -> Output:
    """The sample content, built."""
    return build(content)


def write_dumps(folder: Path, dumps: Mapping[str, str]) -> Content:
    """Return content in `folder` with these dumps, by file name."""
    (folder / "dumps").mkdir(parents=True)
    for name, text in dumps.items():
        (folder / "dumps" / name).write_text(text, "utf-8")
    return read_content(folder)


@pytest.fixture
def small(tmp_path: Path) -> Content:
    """Six papers in two dumps, two of them in both; two topics."""
    dumps = {"2023-11-19.txt": listing(CORPUS[:4], comments=3), "2024-03-17.txt": listing(CORPUS[2:], "Mar 17", comments=5)}
    return replace(write_dumps(tmp_path, dumps), topics=TOPICS)


def pages(built: Output) -> dict[str, str]:
    """Return the Markdown and HTML pages as text, those that are put into a page shell by the file that they become."""
    made = {f"{page.folder}index.html": page.body for page in all_html_pages(built.site)}
    return {name: data.decode() for name, data in built.files.items() if name.endswith((".md", ".html"))} | made


def front(page: str) -> dict[str, Any]:
    """Return the front matter of a page."""
    found = yaml.safe_load(page.split("---\n")[1])
    assert isinstance(found, dict)
    return found


def body(page: str) -> str:
    return page.split("---\n", 2)[-1] if page.startswith("---\n") else page


def api(built: Output, name: str) -> Any:
    return json.loads(built.files[f"api/{name}.json"])


def targets(page: str) -> list[str]:
    """Return the targets of the links of a page."""
    return [html.unescape(one or other) for one, other in re.findall(r"\]\(([^)\s]+)\)|href=\"([^\"]+)\"", body(page))]


def files_of(built: Output) -> set[str]:
    """Return what a renderer and the page shells make: addresses of pages, and files."""
    names = {*built.files, *pages(built)}
    return {re.sub(r"(?:^|(?<=/))index\.(?:md|html)$", "", name) for name in names} | {
        f"{name[:-3]}/" for name in names if name.endswith(".md")
    }


def listed(page: str) -> dict[str, str]:
    """Return the texts of the entries of a digest page by paper slug, in order."""
    return dict(re.findall(r"<article [^>]*id=\"([^\"]+)\"[^>]*>(.*?)</article>", page, re.DOTALL))


def headed(page: str) -> list[str]:
    """Return the slugs of the papers that a topic page shows in full."""
    return re.findall(r"^### \[.*\]\(\.\./\.\./papers/([a-z0-9-]+)/\)", body(page), re.MULTILINE)


# What there is


def test_every_kind_of_page_is_there(output: Output) -> None:
    analysis = output.analysis
    expected = {"about.md", "reading-a-digest.md", "dates-and-badges.md", "feed.json", "feed.xml", *ALWAYS}
    expected |= {
        f"{page['url']}feed.{ending}" for kind in ("topics", "tags", "dumps") for page in api(output, kind) for ending in ("xml", "json")
    }
    expected |= {f"exports/topics/{topic['slug']}.{ending}" for topic in api(output, "topics") for ending in ENDINGS}
    expected |= {f"pictures/{kind}/{row['slug']}.png" for kind in ("topics", "papers") for row in api(output, kind)}
    expected |= {f"topics/{placement.topic or 'unsorted'}/index.md" for placement in analysis.placements.values()}
    redirects = {name for name in output.files if name.endswith("/index.html")}
    assert output.files.keys() - redirects == expected
    dates = [date for one in analysis.library.papers for date in (one.published, one.date_in_listings)]
    folders = {f"years/{date.year if date else 'undated'}/" for date in dates}
    folders |= {f"papers/{one.slug}/" for one in analysis.library.papers}
    folders |= {f"tags/{tag.slug}/" for tag in analysis.tags} | {f"digests/{one.slug}/" for one in analysis.library.listings}
    assert {page.folder for page in all_html_pages(output.site)} == folders


def test_every_link_leads_somewhere(output: Output) -> None:
    there = files_of(output)
    for name, page in pages(output).items():
        for target in targets(page):
            if target.startswith(("https://", "http://", "#")):
                continue
            path = target.partition("#")[0].partition("?")[0]
            found = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) + "/" * path.endswith("/")
            assert found.removeprefix("./").replace("index.md", "") in there, f"{name}: {target}"


def test_every_paper_has_one_page_and_one_topic_page(output: Output) -> None:
    slugs = sorted(one.slug for one in output.analysis.library.papers)
    shown = {name: headed(page) for name, page in pages(output).items() if name.startswith("topics/")}
    assert sorted(slug for of in shown.values() for slug in of) == slugs
    assert sorted(name.split("/")[1] for name in pages(output) if re.fullmatch(r"papers/[^/]+/index.html", name)) == slugs
    assert {topic["slug"]: sorted(topic["papers"]) for topic in api(output, "topics")} == {
        name.split("/")[1]: sorted(of) for name, of in shown.items() if of
    }
    assert sorted(listed(pages(output)["papers/index.md"])) == slugs


def test_topic_pages_show_the_newest_first(output: Output) -> None:
    dates = {one.slug: one.published.first_day if one.published else None for one in output.analysis.library.papers}
    for name, page in pages(output).items():
        shown = [dates[slug] for slug in headed(page)] if name.startswith("topics/") else []
        dated = [date for date in shown if date]
        assert shown == sorted(dated, reverse=True) + [None] * (len(shown) - len(dated))


def test_digest_pages_follow_their_listing(output: Output, content: Content) -> None:
    titles = {one.slug: {one.title, *one.aliases} for one in output.analysis.library.papers}
    found = pages(output)
    for dump, row in zip(sorted(content.dumps, key=lambda d: d.name), sorted(api(output, "dumps"), key=lambda r: r["name"]), strict=True):
        shown = listed(found[f"digests/{row['slug']}/index.html"])
        assert len(shown) == len(dump.entries)
        assert all(entry.title in titles[slug] for entry, slug in zip(dump.entries, shown, strict=True))


def test_digest_pages_tell_new_from_seen(small: Content) -> None:
    built = build(small)
    first, second = (listed(pages(built)[f"digests/{name}/index.html"]) for name in ("2023-11-19", "2024-03-17"))
    assert [">new<" in said for said in first.values()] == [True] * 4
    assert ['again in <a href="../2024-03-17/">Mar 17, 2024</a>' in said for said in first.values()] == [False, False, True, True]
    assert ["3 comments then" in said for said in first.values()] == [False, False, True, True]
    assert [">new<" in said for said in second.values()] == [False, False, True, True]
    assert ['seen before in <a href="../2023-11-19/">Nov 19, 2023</a>' in said for said in second.values()] == [True, True, False, False]


def test_the_evidence_of_every_badge_is_on_the_paper_page(output: Output) -> None:
    badges, found = 0, pages(output)
    for one in output.analysis.library.papers:
        page = html.unescape(found[f"papers/{one.slug}/index.html"])
        for said in [*(link.evidence for link in one.links), *([one.promised] if one.promised else [])]:
            badges += 1
            assert f"“{visible(untex(said))}”" in page
    assert badges >= 10


def test_promised_code_is_told_and_is_no_badge(small: Content) -> None:
    built = build(small)
    page = pages(built)["papers/honeybee-foraging-under-city-light/index.html"]
    assert "Code is promised: “The code will be released after the second season.”" in page
    assert not any("gitlab" in target or "github" in target for target in targets(page))
    assert "](../papers/honeybee-foraging-under-city-light/)" in built.files["code/index.md"].decode().split("## Promised")[1]


def test_an_undated_paper_states_no_date() -> None:
    one = paper("A Lone Title")
    site = Site(bare_analysis([one]))
    assert "citation_publication_date" not in dict(citation_facts(site, one))
    assert "datePublished" not in json.loads(linked_data(site, one))


def test_a_browser_finds_out_the_direction_of_arabic_texts(tmp_path: Path) -> None:
    title, text = "مراقبة خلايا النحل بالصوت", "يلاحظ مربو النحل المشكلات متأخرين. نقترح نموذجا صغيرا يسمع التطريد قبل يومين. " * 3
    built = build(write_dumps(tmp_path, {"2024-03-17.txt": listing([(title, text), *CORPUS[:2]], "Mar 17")}))
    found = pages(built)
    (arabic,) = (one for one in built.analysis.library.papers if one.title == title)
    page = found[f"papers/{arabic.slug}/index.html"]
    assert re.search(rf'<h1 [^>]*dir="auto">.*{title}', page)
    assert '<p class="ld-abstract" dir="auto">' in page
    topic = found[f"topics/{built.analysis.placements[arabic.slug].topic or 'unsorted'}/index.md"]
    assert re.search(r'ld-abstract dir="auto" \}', topic)
    assert "dir=" not in found["papers/tracking-honeybee-foraging-with-tiny-radio-tags/index.html"]


def test_former_names_redirect(tmp_path: Path) -> None:
    renamed = ("Tagging Bees: Four Milligrams for Six Hundred Workers", CORPUS[0][1])
    dumps = {"2023-11-19.txt": listing(CORPUS), "2024-03-17.txt": listing([renamed], "Mar 17")}
    built = build(replace(write_dumps(tmp_path, dumps), topics=TOPICS))
    redirects = {name: data.decode() for name, data in built.files.items() if name.endswith(".html")}
    assert redirects.keys() == {
        "topics/bugs/index.html",
        "topics/insects/index.html",
        "papers/tracking-honeybee-foraging-with-tiny-radio-tags/index.html",
    }
    for name, page in redirects.items():
        (target,) = set(re.findall(r"(?:url=|href=\")([^\"]+)\"", page))
        assert posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) + "/" in files_of(built)
    assert "Also listed as “Tracking Honeybee Foraging with Tiny Radio Tags”" in pages(built)[f"papers/{slug(renamed[0])}/index.html"]


@pytest.mark.parametrize(("topics", "count"), [(TOPICS, 0), (TOPICS[:1], 3), ((), 6)])
def test_unsorted_is_there_when_needed(small: Content, topics: tuple[Topic, ...], count: int) -> None:
    built = build(replace(small, topics=topics))
    assert ("topics/unsorted/index.md" in built.files) == bool(count)
    assert ("topics/unsorted/" in "".join(pages(built).values())) == bool(count)
    assert sum("fit no topic well" in problem.message for problem in built.analysis.problems) == bool(count)
    if count:
        assert len(headed(built.files["topics/unsorted/index.md"].decode())) == count


def test_a_pin_on_no_paper_is_told(small: Content) -> None:
    topics = (replace(TOPICS[0], pins=("no-such-paper", "cable-fatigue-in-suspension-bridges")), TOPICS[1])
    (problem,) = build(replace(small, topics=topics)).analysis.problems
    assert "'no-such-paper' of topic 'bees' names no paper; correct the slug or remove it" in problem.message


def test_listings_of_like_names_have_a_page_each(tmp_path: Path) -> None:
    names = ["nov 19.txt", "nov-19.txt", "Nov_19.txt"]
    built = build(write_dumps(tmp_path, {name: listing([entry]) for name, entry in zip(names, CORPUS, strict=False)}))
    rows = api(built, "dumps")
    assert len({row["name"] for row in rows}) == len({row["url"] for row in rows}) == len(names)
    assert all(len(listed(pages(built)[f"digests/{row['slug']}/index.html"])) == 1 for row in rows)


def test_two_files_of_one_name_are_both_listed_or_told(tmp_path: Path) -> None:
    built = build(write_dumps(tmp_path, {"nov-19.TXT": listing(CORPUS[:1]), "nov-19.txt": listing(CORPUS[1:2])}))
    assert len(api(built, "dumps")) == 2 or any("nov-19" in problem.message for problem in built.analysis.problems)


@pytest.mark.parametrize(
    "name", ["index.md", "topics/bees.md", "topics/bees/index.md", "papers/honeybee-foraging-under-city-light.md", "api/papers.json"]
)
def test_a_hand_written_page_never_vanishes_in_silence(small: Content, name: str) -> None:
    built = build(replace(small, pages=((name, b"# Mine\n"),)))
    assert [problem.source for problem in built.errors] == [f"pages/{name}"]
    assert built.files == {}


def test_an_empty_library_says_so(tmp_path: Path) -> None:
    built = build(write_dumps(tmp_path, {}))
    assert built.files.keys() == ALWAYS | {"feed.json"}
    assert "There is no paper yet. Save a listing page" in built.files["index.md"].decode()
    assert "No phrase is shared by two papers yet." in built.files["tags/index.md"].decode()
    assert (api(built, "papers"), api(built, "health")["papers"]) == ([], 0)
    assert built.analysis.problems == ()


# Always the same


@pytest.mark.slow
def test_two_builds_agree_whatever_the_order_of_dumps(content: Content, output: Output) -> None:
    assert build(content).files == output.files
    assert build(replace(content, dumps=content.dumps[::-1])).files == output.files


@pytest.mark.slow
def test_topics_fitted_in_memory_are_the_same_too(content: Content) -> None:
    built = build(replace(content, topics=None))
    assert build(replace(content, topics=None, dumps=content.dumps[::-1])).files == built.files


# Numbers and data


def test_health_sums_add_up(tmp_path: Path) -> None:
    dumps = {
        "2023-11-19.txt": listing(CORPUS[:4]),
        "copy.txt": listing(CORPUS[:4]),
        "mail.txt": "Dear all,\n\nthe meeting is off.\n",
        "mar-17.txt": listing([*CORPUS[2:], ("A Title without Anything below It", "")], "Mar 17", date="Mar 2"),
    }
    built = build(write_dumps(tmp_path, dumps))
    health, papers, rows = api(built, "health"), api(built, "papers"), api(built, "dumps")
    table = dict(re.findall(r"^\| ([^|]+?) \| (\d+) \|$", pages(built)["health/index.md"], re.MULTILINE))
    lines = {key: int(table[key]) for key in ("Read", "Of the page itself", "In entries", "Reported and left out")}
    assert lines["Read"] == health["lines"] == sum(lines.values()) - lines["Read"]
    assert (lines["Of the page itself"], lines["Reported and left out"]) == (health["header_lines"], health["unplaced_lines"])
    assert int(table["Entries"]) == health["entries"] == sum(row["entries"] for row in rows) == sum(len(one["dumps"]) for one in papers)
    assert int(table["Papers"]) == health["papers"] == len(papers) == 7
    assert int(table["Papers without a known date"]) == health["undated"] == sum(one["published"] is None for one in papers)
    assert int(table["Conflicts between listings"]) == health["conflicts"] == built.analysis.library.conflict_count
    assert int(table["Papers without an abstract"]) == sum(not one["abstract"] for one in papers) == 1
    kinds = ("code", "project", "demo", "data", "model", "video", "paper", "list", "other")
    assert sum(int(table.get(kind, 0)) for kind in kinds) == sum(len(one["links"]) for one in papers) == 3
    assert [f"{row['source']}:{row['line']}" for row in health["problems"]] == [
        f"{Path(problem.source).name}:{problem.line}" for problem in built.analysis.problems
    ]
    assert {row["severity"] for row in health["problems"]} == {"error", "warning"}


def test_papers_as_json(output: Output) -> None:
    rows, written = api(output, "papers"), files_of(output)
    topics, tags, dumps = (
        {row[key] for row in api(output, name)} for name, key in (("topics", "slug"), ("tags", "name"), ("dumps", "name"))
    )
    slugs = {row["slug"] for row in rows}
    for row in rows:
        assert list(row) == PAPER_KEYS
        assert (row["published"] is None) == (row["published_precision"] == "unknown")
        assert row["topic"] in topics
        assert set(row["tags"]) <= tags
        assert all(list(each) == ["slug", "score"] for each in row["topics"])
        assert all(list(each) == ["url", "kind", "repo", "evidence"] for each in row["links"])
        assert all(list(each) == ["slug", "score", "shares"] and each["slug"] in slugs for each in row["related"])
        assert all(list(each) == ["name", "rank", "line", "comments", "upvotes"] and each["name"] in dumps for each in row["dumps"])
        assert row["url"] in written
    assert [row["slug"] for row in rows] == sorted(slugs)


def test_the_json_lists_agree(output: Output) -> None:
    papers, written = {row["slug"]: row for row in api(output, "papers")}, files_of(output)
    for topic in api(output, "topics"):
        assert sorted(topic["papers"]) == [slug for slug, row in papers.items() if row["topic"] == topic["slug"]]
    for tag in api(output, "tags"):
        assert tag["papers"] == [slug for slug, row in papers.items() if tag["name"] in row["tags"]]
    for name in ("topics", "tags", "dumps"):
        assert {row["url"] for row in api(output, name)} <= written


@pytest.mark.parametrize(("count", "shards"), [(5000, []), (5001, [5000, 1]), (10_000, [5000, 5000])])
def test_many_papers_are_written_in_shards(count: int, shards: list[int]) -> None:
    papers = tuple(paper(f"Paper {number:05}") for number in range(count))
    analysis = bare_analysis(papers)
    files = {name: json.loads(data) for name, data in api_files(Site(analysis)) if name.startswith("api/papers")}
    index = files.pop("api/papers.json")
    if not shards:
        assert [row["slug"] for row in index] == [one.slug for one in papers]
        return
    names = [f"papers-{number}.json" for number in range(1, len(shards) + 1)]
    assert index == {"count": count, "shards": names}
    assert [len(files[f"api/{name}"]) for name in names] == shards
    assert [row["slug"] for name in names for row in files[f"api/{name}"]] == [one.slug for one in papers]


# Front matter, and hostile texts


def test_front_matter_is_yaml_with_a_safe_title(output: Output) -> None:
    for name, page in pages(output).items():
        if name.endswith(".md") and name != "about.md" and not name.startswith("shell/"):
            head = front(page)
            assert {"title", "description"} <= head.keys()
            assert all(isinstance(head[key], str) and head[key] and not set("<>\n") & set(head[key]) for key in ("title", "description"))
    one = next(one for one in output.analysis.library.papers if "$" in one.title)
    assert next(page.title for page in all_html_pages(output.site) if page.folder == f"papers/{one.slug}/") == untex(one.title)


HOSTILE = (
    "<script>alert(1)</script> Is a Title of a Paper",
    "<img src=x onerror=alert(2)> Is Another Title of a Paper",
    "[Press Here](javascript:alert(3)) for a Better Title",
    "![Picture](javascript:alert(4)) of a Better Title",
    "A Title [Referred][1] to <javascript:alert(5)> and <https://evil.example>",
    "{{ config.site_name }} and {% raw %} {# gone #} in a Title",
    "A | Table | of | Three --- and | Pipes: A Title",
    "Reversed \u202ePaper a fo eltiT\u202c by Bidi Marks",
    "# A Heading `of code` and ``more`` *bold* __under__ ~~gone~~",
    "--- A Rule: yes, &lt;b&gt;Bold&lt;/b&gt; &amp; &#60;i&#62; Entities",
    "Attributes { onclick=alert(6) } and {: .evil #evil style=x } of a Title",
    "'Quotes' and \"More\" of: # a Title: [with, yaml]",
    "1. A List? - Or Another + One? :smile: :material-home:",
    "+++ /// !!! note ??? tip === tab Blocks of a Title",
    "Line Ends\u2028Within\x85the Title\x0b of a Paper\x00 with \x1b[31m Control",
    "\\(x^2\\) and $$\\href{javascript:alert(7)}{x}$$ as a Title",
)
HARM = (
    "We show <script>alert(1)</script>, <img src=x onerror=alert(2)> and [here](javascript:alert(3)) or ![here](javascript:alert(4)).",
    "Read {{ config }} and {% include 'x' %}; # no heading | no table | <!-- no comment --> <style>body{display:none}</style> `none`.",
    'Code: https://github.com/evil/repo"onmouseover=alert(6)><script>alert(7)</script> and https://evil.example/](javascript:alert(8)).',
    'Code will be released <script>soon</script> to <a href="javascript:alert(5)">all</a> who ask [us](https://evil.example/x"y) for it.',
)


class Elements(HTMLParser):
    """Collects the elements and attributes of a rendered page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[str] = []
        self.in_heading = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.in_heading = tag == "h1" or self.in_heading
        if tag == "h1":
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        self.in_heading = self.in_heading and tag != "h1"

    def handle_data(self, data: str) -> None:
        if self.in_heading:
            self.headings[-1] += data


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Output:
    """A build in which every text is hostile: dumps, their names, the reviewed files."""
    folder = tmp_path_factory.mktemp("hostile")
    entries = [(title, f"{HARM[number % len(HARM)]} {prose(title)}") for number, title in enumerate(HOSTILE)]
    bad = "<script>alert(9)</script>"
    name = "<img src=x onerror=alert(10)> | {{ x }} [x](javascript:alert(11)).txt"
    dumps = {name: listing(entries, organisation=f"{bad} [x](javascript:y) | {{{{ z }}}}"), "copy.txt": listing(entries, "Nov 20")}
    found = write_dumps(folder, dumps)
    topic = Topic(slug="evil", name=f"{bad} | Topic", about=f"{bad} [x](javascript:y)", terms=(("title", 1.0), ("alert", 1.0), (bad, 1.0)))
    rules = TagRules(forced=tuple((one.slug, f"{bad} Tag") for one in build(found).analysis.library.papers[:2]))
    notes = tuple((dump.name, DumpNote(title=f"{bad} Listing")) for dump in found.dumps)
    return build(replace(found, topics=(topic,), tag_rules=rules, dump_notes=notes))


def test_hostile_texts_show_as_text(hostile: Output) -> None:
    assert len(hostile.analysis.library.papers) == len(HOSTILE)
    for name, page in pages(hostile).items():
        own = body(page).replace('<img src="map.svg"', "") if name == "map/index.md" else body(page)
        assert not re.search(r"<(?:script|img|style|iframe|!--)", own, re.IGNORECASE), name
        assert all('role="img"' in svg for svg in re.findall(r"<svg[^>]*>", body(page))), name
        if name.endswith(".md") and name != "papers/index.md":
            assert "{{" not in body(page), name
            assert "{%" not in body(page), name
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", page), name
        entries = re.compile(r"^<div class=\"ld-list\">(?:.+\n)+", re.MULTILINE)  # HTML, which Markdown leaves as it is
        found = (targets(entries.sub("", page)) if name.endswith(".md") else []) + re.findall(r'href="([^"]+)"', page)
        assert all(re.match(r"https?://[a-z.]+/|\.{0,2}[\w./#?=-]+$", target) for target in found), name


def test_hostile_texts_make_no_element(hostile: Output) -> None:
    for name, page in pages(hostile).items():
        extensions = ["attr_list", "md_in_html", "tables", "toc"]
        text = page if name.endswith(".html") else markdown.markdown(body(page), extensions=extensions)
        for tag, attributes in Elements(text).found:
            if (name, tag, attributes.get("src")) in (("map/index.md", "img", "map.svg"), ("index.md", "img", "map/map.svg")):
                continue
            assert tag not in {"script", "img", "iframe", "object", "form", "b", "i", "del"}, name
            assert not [key for key in attributes if key.startswith("on")], name
            assert attributes.get("style") in (None, "text-align: right;"), name
            assert re.match(r"(?:https?://|[\w./#?=-]*$)", attributes.get("href") or ""), name


def test_a_hostile_title_is_shown_as_it_is(hostile: Output) -> None:
    made = {page.folder: page for page in all_html_pages(hostile.site)}
    for one in hostile.analysis.library.papers:
        page = made[f"papers/{one.slug}/"]
        (heading,) = Elements(page.body).headings
        drawn_and_named = ("x2x²", "x²")  # a formula is on the page as MathML and, unseen, in plain characters
        assert heading.removesuffix("¶").replace(*drawn_and_named) == visible(without_maths(one.title)) == visible(page.title)


def test_pipes_leave_tables_whole(hostile: Output) -> None:
    for name, page in pages(hostile).items():
        for table in re.findall(r"(?:^\|.*\n)+", body(page), re.MULTILINE):
            assert len({line.count("|") for line in table.splitlines()}) == 1, name


def test_no_output_tells_where_it_was_made(tmp_path: Path) -> None:
    """The content folder is given by its absolute path, and has every kind of problem."""
    dumps = {
        "2023-11-19.txt": listing(CORPUS[:4]),
        "copy.txt": listing(CORPUS[:4]),
        "mail.txt": "Dear all,\n\nthe meeting is off.\n",
        "notes.md": "x",
        "mar-17.txt": listing(CORPUS[2:], "Mar 17", authors=7, date="Mar 2, 2022"),
        "mar-18.txt": listing(CORPUS[2:], "Mar 18", date="Mar 2"),
    }
    for name in ("dumps.yml", "tags.yml", "topics.yml"):
        (tmp_path / name).write_text("a: [b]\n", "utf-8")
    built = build(write_dumps(tmp_path, dumps))
    assert len({Path(problem.source).name for problem in built.analysis.problems}) >= 6
    assert [name for name, data in built.files.items() if str(tmp_path) in html.unescape(data.decode("utf-8", "replace"))] == []


def test_an_editors_note_stands_on_the_home_and_digest_pages_with_links_that_lead(small: Content) -> None:
    slug_ = "cable-fatigue-in-suspension-bridges"
    note = f"Begin with [cables](papers/{slug_}/), [the source](https://example.org/) or [the end](#end)."
    written = note.replace(f"{slug_}/", f"{slug_}.md")
    built = pages(build(replace(small, editor_notes=(("2024-03-17", written),))))
    assert note in built["index.md"]
    assert note.replace("(papers", "(../papers") in built["digests/index.md"]
    assert f'Begin with <a href="../../papers/{slug_}/">cables</a>' in built["digests/2024-03-17/index.html"]
    assert "Begin with" not in built["digests/2023-11-19/index.html"]


def test_a_paper_page_tells_the_next_topic_with_its_own_score(small: Content) -> None:
    """The next topic has no papers of its own."""
    empty = Topic(slug="empty", name="Steel", about="", terms=(("bridge", 2.0), ("suspension", 2.0)))
    output = build(replace(small, topics=(*TOPICS, empty)))
    slug_ = "cable-fatigue-in-suspension-bridges"
    (_, (name, score), *_) = output.analysis.placements[slug_].nearest
    assert name == "empty"
    assert f'Runner-up: <a href="../../topics/empty/">Steel</a> ({score:.2f}).' in pages(output)[f"papers/{slug_}/index.html"]
