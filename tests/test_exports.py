"""The exports, read back by the programs they are for; the files below api/, validated by their schema."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import markdown
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, MonthIntMiddleware
from citeproc import Citation as Reference
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser

from litdigest.catalogue.catalogue import Site
from litdigest.dates import PaperDate
from litdigest.exports.api import api_files
from litdigest.exports.bibtex import bibtex
from litdigest.exports.citation import Citation, citation, coins
from litdigest.exports.csl import csl_json
from litdigest.exports.csv import csv_text
from litdigest.exports.files import export_files
from litdigest.exports.ris import ris
from litdigest.model import Link, Paper, Tag, Topic
from litdigest.settings import Settings
from litdigest.text.maths import plain
from litdigest.text.names import split_name
from tests.conftest import ROOT
from tests.papers import bare_analysis, paper, sample_analysis

ADDRESS = "https://example.org/~anna/a_b/50%25/"
ENDINGS = ("bib", "ris", "csl.json", "csv", "json")
SCRIPT = ROOT / "overrides" / "assets" / "litdigest-formats.js"
OVERLEAF = 2_000_000
"""Maximum bytes of a text that Overleaf can edit."""

HOSTILE = (
    r"Back\slash, \textbf{bold}, \input{passwd} and a last \ ",
    "Braces {balanced}, {open, closed} and }turned{ round",
    "}}} ,title = {{Another Title}} }",
    "An entry in @misc{an-entry, title = {x}} and @comment{none} and @",
    "100 % of $5 & #1 in snake_case: x^2, a~b, \"quoted\", 'single' and ``TeX'' ?` !`",
    "a---b -- c ''' ,, << >> | < >",
    '^^M and \\^ and $^{\\ast}$ and \\"o',
    "TY  - JOUR ER  - ",
    "ER  - \r\nTY  - BOOK\nTI  - Another",
    '=HYPERLINK("https://evil.example";"Press")',
    "'=1+1 told as text",
    "+1, -1 and @SUM(1)",
    "-1 is a number",
    "@SUM(1) is a sum",
    "\t=1+1",
    'Comma, semicolon; "quotes"" and\nlines\r\nand\u2028more\u2029lines\x0b\x0c\x1c\x85',
    "</script><script>alert(1)</script> <i>x</i> &lt;b&gt; &amp;",
    "[x](javascript:alert(1)) ![x](y) *a* _b_ `c` # d www.evil.example a--b",
    "Reversed \u202etxet\u202c, hidden \u200b\u00ad, half \ud83d\udca9 and \udca9 and \x00\x1b[31m",
    "Žluťoučký kůň, 漢字, \U0001f41d, e\u0301, ﬁ, İ",
    "null",
    "\u200b",
)
"""Titles that are hostile to one of the formats."""

MARKS = "\\{}$%&#_~^@\"'`-?!<>|,;=+:()[]*. \t\r\nERTYx1é"
TITLES = st.one_of(st.text(st.characters()), st.text(MARKS))


def site_of(papers: Sequence[Paper], *tags: str) -> Site:
    """Return a site of papers without dumps, each with all tags, in a topic with a hostile name."""
    names = [f"tag-{number}" for number in range(len(tags))]
    slugs = tuple(one.slug for one in papers)
    facts = {
        "topics": (
            Topic(slug="evil", name="Évil {topic}, & 5%", about="", terms=()),
            Topic(slug="empty", name="Empty", about="", terms=()),
        ),
        "tags": tuple(Tag(slug=name, name=tag, papers=slugs) for name, tag in zip(names, tags, strict=True)),
        "paper_tags": {name: tuple(names) for name in slugs},
    }
    return Site(bare_analysis(papers, "evil", **facts), Settings(address=ADDRESS))


def hostile_papers(titles: Iterable[str]) -> list[Paper]:
    """Return a paper for each title; some have the title in all other fields, too."""
    link = Link(url='https://github.com/a_b/c?d=1;e="x"&f={g}%41#é\ud800', kind="code", repo="github.com/a_b/c", evidence="")
    papers = []
    for number, title in enumerate(titles):
        facts: dict[str, Any] = {"slug": f"p-{number:05}"}
        if number % 2 == 0:
            facts |= {"abstract": f"About {title}", "organisation": title, "links": (link, link)}
        if number % 3 == 0:
            day = (1999 + number, 1 + number % 12, 1 + number % 28)
            facts |= {"published": PaperDate(*day[: 1 + number % 4 % 3])}
            facts |= {"authors": ("Ada B. Cole", title, "Dirk van der Eck", "Finn Grau Jr."), "arxiv": "2401.00001", "doi": "10.1000/a_b%c"}
            facts |= {"categories": ("cs.LG", "stat.ML")}
        papers.append(replace(paper(title), **facts))
    return papers


def hostile_citations() -> list[Citation]:
    site = site_of(hostile_papers(HOSTILE), *HOSTILE[:-1])
    return [citation(site, one) for one in site.papers.values()]


@pytest.fixture(scope="module")
def sample() -> Site:
    """The sample content."""
    return Site(sample_analysis(), Settings(address=ADDRESS))


@pytest.fixture(scope="module")
def files(sample: Site) -> dict[str, str]:
    """The exports of the sample content."""
    return {name: data.decode() for name, data in export_files(sample)}


@pytest.fixture(scope="module")
def citations(sample: Site) -> list[Citation]:
    return [citation(sample, one) for one in sample.analysis.library.papers]


# Readers: each returns the contents of a file as a program reads them


def read_bibtex(text: str) -> dict[str, dict[str, Any]]:
    """Return the fields by key; TeX is removed from text but not from URLs, since URL fields are not TeX."""
    plain = parse_string(text, append_middleware=[MonthIntMiddleware()])
    freed = parse_string(text, append_middleware=[LatexDecodingMiddleware(), MonthIntMiddleware()])
    assert not plain.failed_blocks
    assert not freed.failed_blocks
    assert len(plain.blocks) == len(plain.entries)
    urls = {entry.key: entry["url"] for entry in plain.entries}
    assert {entry.entry_type for entry in freed.entries} <= {"misc"}
    return {entry.key: {field.key: field.value for field in entry.fields} | {"url": urls[entry.key]} for entry in freed.entries}


def read_ris(text: str) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in rispy.loads(text)}


def read_csl(text: str) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in json.loads(text)}


def read_csv(text: str) -> dict[str, dict[str, str]]:
    """Return the rows by slug, without the apostrophes that protect from formulas in spreadsheets."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    return {row["slug"]: {name: re.sub(r"^'(?='*[=+\-@\t\r])", "", cell) for name, cell in row.items()} for row in rows}


READERS: dict[str, Callable[[str], dict[str, dict[str, Any]]]] = {
    "bib": read_bibtex,
    "ris": read_ris,
    "csl.json": read_csl,
    "csv": read_csv,
    "json": lambda text: {row["slug"]: row for row in json.loads(text)},
}


def flat(text: str) -> str:
    """Return a title without what a formula has and plain text has not."""
    return re.sub(r"[\s^_{}$]", "", unicodedata.normalize("NFKC", text)) if not text.isascii() or "$" in text or "^" in text else text


def check_bibtex(found: dict[str, Any], one: Citation) -> None:
    note = {"note": f"Code: {', '.join(one.code)}"} if one.code else {}
    month = {"month": one.published.month} if one.published and one.published.month else {}
    date = {"year": f"{one.published.year:04}"} | month if one.published else {}
    arxiv = {"eprint": one.arxiv, "archivePrefix": "arXiv"} if one.arxiv else {}
    arxiv |= {"primaryClass": one.category} if one.category else {}
    doi = {"doi": one.doi} if one.doi else {}
    assert ("author" in found) == bool(one.authors)
    assert one.tex_title or flat(found["title"]) == flat(one.title)
    assert {name: value for name, value in found.items() if name not in ("author", "title")} == {"url": one.url} | date | arxiv | doi | note


def check_ris(found: dict[str, Any], one: Citation) -> None:
    date = {"year": f"{one.published.year:04}", "date": one.published.iso.replace("-", "/")} if one.published else {}
    arxiv = {"accession_number": f"arXiv:{one.arxiv}"} if one.arxiv else {}
    doi = {"doi": one.doi} if one.doi else {}
    assert len(found.get("authors", [])) == len(one.authors)
    publisher = {"publisher": one.organisation} if one.organisation else {}
    note = {"notes": [f"Code: {', '.join(one.code)}"]} if one.code else {}
    abstract = {"abstract": one.abstract} if one.abstract else {}
    assert {name: value for name, value in found.items() if name != "authors"} == {
        "type_of_reference": "UNPB",
        "id": one.key,
        "title": one.title,
        "urls": [one.url],
    } | arxiv | doi | date | publisher | note | abstract


def check_csl(found: dict[str, Any], one: Citation) -> None:
    date = {"issued": {"date-parts": [[*map(int, one.date.split("-"))]]}} if one.date else {}
    arxiv = {"number": f"arXiv:{one.arxiv}"} if one.arxiv else {}
    doi = {"DOI": one.doi} if one.doi else {}
    assert len(found.get("author", [])) == len(one.authors)
    publisher = {"publisher": one.organisation} if one.organisation else {}
    note = {"note": f"Code: {', '.join(one.code)}"} if one.code else {}
    abstract = {"abstract": one.abstract} if one.abstract else {}
    assert {name: value for name, value in found.items() if name != "author"} == {
        "id": one.key,
        "type": "article",
        "title": one.title,
        "URL": one.url,
    } | arxiv | doi | date | publisher | note | abstract


def check_csv(found: dict[str, Any], one: Citation) -> None:
    assert found == {
        "slug": one.slug,
        "title": one.title,
        "published": one.date,
        "organisation": one.organisation or "",
        "topic": one.topic,
        "tags": "; ".join(one.tags),
        "url": one.url,
        "code": "; ".join(one.code),
        "abstract": one.abstract,
        "authors": "; ".join(one.authors),
        "arxiv": one.arxiv,
        "doi": one.doi,
    }


WRITERS: tuple[tuple[str, Callable[[Iterable[Citation]], str], Callable[[dict[str, Any], Citation], None]], ...] = (
    ("bib", bibtex, check_bibtex),
    ("ris", ris, check_ris),
    ("csl.json", csl_json, check_csl),
    ("csv", csv_text, check_csv),
)


def read_back(citations: Sequence[Citation]) -> None:
    """Assert that each format returns exactly what was written."""
    for ending, write, check in WRITERS:
        found = READERS[ending](write(citations))
        names = [one.slug if ending == "csv" else one.key for one in citations]
        assert list(found) == names, ending
        for name, one in zip(names, citations, strict=True):
            check(found[name], one)


# What there is


def test_a_citation_says_what_the_library_knows(sample: Site) -> None:
    one = sample.papers["a-deep-learning-framework-for-lifelong-machine-learning"]
    assert citation(sample, one) == Citation(
        slug=one.slug,
        key="ling-etal-2021-lifelong",
        title=one.title,
        tex_title="",
        authors=("Charles X. Ling", "Tanner Bohn"),
        arxiv="2105.00157",
        category="",
        doi="",
        published=PaperDate(2021, 5, 1),
        organisation=None,
        topic=sample.topic_of(one).name,
        tags=tuple(tag.name for tag in sample.tags_of(one)),
        url="https://arxiv.org/abs/2105.00157",
        permalink=f"{ADDRESS}papers/{one.slug}/",
        code=(),
        abstract="" if one.text_kind == "digest" else one.abstract,
    )


def test_there_are_exports_of_the_library_and_of_each_topic(sample: Site, files: dict[str, str]) -> None:
    names = ["papers", *(f"topics/{topic.slug}" for topic in sample.topic_pages)]
    assert len(names) > 3
    assert sorted(files) == sorted(f"exports/{name}.{ending}" for name in names for ending in ENDINGS)


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_paper_stands_once_in_the_whole_and_once_in_its_topic(sample: Site, files: dict[str, str], ending: str) -> None:
    read = READERS[ending]
    names = {one.slug: one.slug if ending in ("csv", "json") else sample.citation_keys[one.slug] for one in sample.analysis.library.papers}
    assert len(names) > 100
    assert list(read(files[f"exports/papers.{ending}"])) == list(names.values())
    by_topic = {topic.slug: list(read(files[f"exports/topics/{topic.slug}.{ending}"])) for topic in sample.topic_pages}
    assert by_topic == {topic.slug: [names[one.slug] for one in sample.members[topic.slug]] for topic in sample.topic_pages}
    assert sorted(name for of in by_topic.values() for name in of) == sorted(names.values())


def test_the_sample_content_comes_back(files: dict[str, str], citations: list[Citation]) -> None:
    assert files["exports/papers.bib"] == bibtex(citations)
    assert {bool(one.code) for one in citations} == {True, False}
    assert any(one.organisation for one in citations)
    assert not all(one.title.isascii() for one in citations)
    read_back(citations)


def test_the_json_export_is_that_of_the_api(sample: Site, files: dict[str, str]) -> None:
    papers = json.loads(dict(api_files(sample))["api/papers.json"])
    assert json.loads(files["exports/papers.json"]) == papers
    for topic in sample.topic_pages:
        rows = json.loads(files[f"exports/topics/{topic.slug}.json"])
        assert sorted(rows, key=lambda row: row["slug"]) == [row for row in papers if row["topic"] == topic.slug]


def test_bibtex_is_small_enough_for_overleaf(sample: Site, files: dict[str, str], citations: list[Citation]) -> None:
    per_paper = len(files["exports/papers.bib"].encode()) / len(citations)
    assert per_paper * 3000 < OVERLEAF
    assert not any(one.abstract[-40:] in files["exports/papers.bib"] for one in sample.papers.values() if one.abstract)


def test_a_topic_without_papers_has_empty_files() -> None:
    files = {name: data.decode() for name, data in export_files(site_of([]))}
    assert [READERS[ending](files[f"exports/topics/empty.{ending}"]) for ending in ENDINGS] == [{}] * len(ENDINGS)


# Texts that mean harm


def test_hostile_texts_come_back() -> None:
    citations = hostile_citations()
    assert [one.title for one in citations] == [plain(title) for title in HOSTILE]
    assert {one.organisation for one in citations[::2]} == {plain(title) or None for title in HOSTILE[::2]}
    assert citations[0].tags == tuple(plain(title) for title in HOSTILE[:-1])
    read_back([replace(one, code=tuple(url.replace(";", "%3B") for url in one.code)) for one in citations])


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(TITLES, max_size=8))
def test_any_text_comes_back(titles: list[str]) -> None:
    site = site_of(hostile_papers(titles), *titles[:2])
    citations = [citation(site, one) for one in site.papers.values()]
    assert [one.title for one in citations] == [plain(title) for title in titles]
    assert all(one.url.isascii() and all(url.isascii() for url in one.code) for one in citations)
    read_back([replace(one, topic=one.title or "Topic") for one in citations])
    assert all(data.decode() for name, data in export_files(site) if name.endswith(".json"))


@settings(deadline=None)
@given(TITLES)
def test_braces_are_balanced_for_those_who_count_all_of_them(title: str) -> None:
    """BibTeX itself has no escapes: it counts a brace even after a backslash."""
    site = site_of(hostile_papers([title]), title)
    depths = [0]
    for mark in bibtex([citation(site, one) for one in site.papers.values()]):
        depths.append(depths[-1] + (mark == "{") - (mark == "}"))
    assert depths[-1] == 0
    assert min(depths) == 0
    assert depths.count(1) > 1


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("50% & #1", r"50\% \& \#1"),
        ("$a_b$", r"\$a\_b\$"),
        ("a^b~c", r"a\string^b{\textasciitilde}c"),
        ("\\x@y", r"{\textbackslash}x{@}y"),
        ("{", r"\{\vphantom{\}}"),
        ("}", r"\vphantom{\{}\}"),
        ("<|>", r"\ensuremath{<}\ensuremath{|}\ensuremath{>}"),
        ("a--b---c", "a-{}-b-{}-{}-c"),
        ("''x'' ,,y``", "'{}'x'{}' ,{},y`{}`"),
        ("?`!`?!", "?{}`!{}`?!"),
        ('Plain "text": é', 'Plain "text": é'),
    ],
)
def test_what_means_something_to_tex_is_spelled_out(text: str, written: str) -> None:
    """BibTeX parsers accept much of this, TeX does not."""
    assert f"  title = {{{{{written}}}}},\n" in bibtex([replace(hostile_citations()[0], title=text)])


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (r"On the $\ell_1$-Norm of $\alpha$ & $\mathbb{R}^{n}$", r"On the $\ell_1$-Norm of $\alpha$ \& $\mathbf{R}^{n}$"),
        (r"KD$^{4}$: Four Teachers, $\mathcal{O}(n)$ Cost", r"KD\ensuremath{^{4}}: Four Teachers, $\mathcal{O}(n)$ Cost"),
        ("ℓ₁ in ℝⁿ", r"\ensuremath{\ell}\ensuremath{_{1}} in \ensuremath{\mathbf{R}}\ensuremath{^{n}}"),
        (r"Cheap at $5 or $6: $\input{passwd}$", r"Cheap at \$5 or \$6: \${\textbackslash}input\{\vphantom{\}}passwd\vphantom{\{}\}\$"),
    ],
)
def test_formulas_stay_tex_and_other_signs_are_spelled(title: str, written: str) -> None:
    one = citation(site_of([paper(title)]), paper(title))
    assert f"  title = {{{{{written}}}}},\n" in bibtex([one])


LATEX = r"""\documentclass{article}
\begin{document}
\nocite{*}
\bibliographystyle{plain}
\bibliography{papers}
\end{document}
"""


@pytest.mark.skipif(not (shutil.which("pdflatex") and shutil.which("bibtex")), reason="pdflatex and bibtex are not installed")
def test_pdflatex_and_bibtex_take_all_papers(files: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "papers.bib").write_text(files["exports/papers.bib"], "utf-8")
    (tmp_path / "list.tex").write_text(LATEX, "utf-8")

    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-3000:]
        return done.stdout.decode("utf-8", "replace")

    latex = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "list")
    run(*latex)
    told = run("bibtex", "list")
    assert "Warning" not in told
    assert "error" not in told
    assert "Unicode character" not in run(*latex)
    assert (tmp_path / "list.bbl").read_text("utf-8").count("\\bibitem") == 194


def test_a_semicolon_in_an_address_does_not_part_it() -> None:
    one = replace(hostile_citations()[0], url="https://example.org/a;b/")
    assert rispy.loads(ris([one]))[0]["urls"] == ["https://example.org/a%3Bb/"]


def test_no_cell_is_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(csv_text(hostile_citations()), newline="")))
    cells = [cell for row in rows for cell in row]
    assert '\'=HYPERLINK("https://evil.example";"Press")' in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r"])
def test_each_mark_of_a_formula_is_defused(mark: str) -> None:
    one = replace(hostile_citations()[0], title=f"{mark}1")
    assert f'"\'{mark}1"' in csv_text([one])
    assert f'"1{mark}"' in csv_text([replace(one, title=f"1{mark}")])


@pytest.mark.parametrize("write", [bibtex, ris, csl_json, csv_text, lambda some: coins(next(iter(some)))])
def test_what_is_unknown_is_left_out(write: Callable[[Iterable[Citation]], str]) -> None:
    """A paper without date, organisation, code or abstract has none in the files, and no digit that could be a year."""
    bare = Citation(
        slug="a",
        key="a",
        title="T",
        tex_title="",
        authors=(),
        arxiv="",
        category="",
        doi="",
        published=None,
        organisation=None,
        topic="Bees",
        tags=(),
        url="https://example.org/",
        permalink="https://example.org/",
        code=(),
        abstract="",
    )
    text = write([bare]).replace("Z39.88-2004", "")
    assert not re.search(r"\d", re.sub(r"%[0-9A-F]{2}", "", text))
    names = r"(?i)year|month|date|institution|publisher|annote|note|code:|author|\b(?:PY|DA|PB|N1|AB|AU) "
    assert not re.search(names, text.partition("\r\n")[2] if text.startswith('\ufeff"slug"') else text)


def test_names_are_split_as_reference_managers_store_them() -> None:
    names = ["Ada B. Cole", "Dirk van der Eck", "Finn Grau Jr.", "Plato", "Ben Al", "María del Mar Ruiz"]
    assert [(one.family, one.given, one.suffix) for one in map(split_name, names)] == [
        ("Cole", "Ada B.", ""),
        ("van der Eck", "Dirk", ""),
        ("Grau", "Finn", "Jr."),
        ("Plato", "", ""),
        ("Al", "Ben", ""),
        ("del Mar Ruiz", "María", ""),
    ]


def test_every_paper_of_the_sample_has_its_authors(citations: list[Citation]) -> None:
    assert all(one.authors and one.arxiv and one.date for one in citations)


# A bibliography, and a browser's reference manager


def bibliography(text: str) -> list[str]:
    """Return the references as a word processor would print them."""
    items = json.loads(text)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        made.register(Reference([CitationItem(item["id"])]))
    return [str(one) for one in made.bibliography()]


def test_csl_json_makes_a_bibliography(files: dict[str, str], citations: list[Citation]) -> None:
    printed = bibliography(files["exports/papers.csl.json"])
    assert len(printed) == len(citations)
    for line, one in zip(printed, citations, strict=True):
        assert str(one.published.year if one.published else "no date") in line
        assert one.title in line
        assert (f"https://doi.org/{one.doi}" if one.doi else one.url) in line
    assert len(bibliography(csl_json(hostile_citations()))) == len(HOSTILE)


def test_coins_are_read_back() -> None:
    for one in hostile_citations():
        text = coins(one)
        assert re.fullmatch(r"[\w.~%=&-]+", text, re.ASCII)
        found = parse_qs(text, keep_blank_values=True, strict_parsing=True)
        date = {"rft.date": [one.published.iso]} if one.published else {}
        publisher = {"rft.publisher": [one.organisation]} if one.organisation else {}
        title = {"rft.title": [one.title]} if one.title else {}
        assert (
            found
            == {
                "ctx_ver": ["Z39.88-2004"],
                "rft_val_fmt": ["info:ofi/fmt:kev:mtx:dc"],
                "rft.type": ["preprint"],
                "rft.identifier": [one.url],
            }
            | ({"rft.creator": list(one.authors)} if one.authors else {})
            | title
            | date
            | publisher
        )


# The same formats in the browser


InBrowser = Callable[[str, list[dict[str, Any]]], str]
TWINS = (("bibtex", bibtex), ("ris", ris), ("csl", csl_json), ("csv", csv_text))


@pytest.fixture(scope="module")
def in_browser(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[InBrowser]:
    """A function that writes records with the script, on a page opened from disk."""
    file = tmp_path_factory.mktemp("formats") / "page.html"
    file.write_text(f"<!doctype html><meta charset=utf-8><script src='{SCRIPT.as_uri()}'></script>", "utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    yield lambda name, records: str(page.evaluate("([name, records]) => litdigest.formats[name](records)", [name, records]))
    page.close()


def record(one: Citation) -> dict[str, Any]:
    """Return a citation as the script expects it."""
    names = ("slug", "key", "title", "organisation", "topic", "abstract", "arxiv", "doi", "category")
    lists = {"tags": list(one.tags), "code": list(one.code), "authors": list(one.authors)}
    return (
        {name: getattr(one, name) for name in names} | lists | {"published": one.date or None, "url": one.permalink, "tex": one.tex_title}
    )


def check_twins(in_browser: InBrowser, citations: Sequence[Citation]) -> None:
    for name, write in TWINS:
        assert in_browser(name, [record(one) for one in citations]) == write(citations), name


def test_the_browser_writes_the_same_of_the_sample_content(in_browser: InBrowser, citations: list[Citation]) -> None:
    check_twins(in_browser, citations)
    check_twins(in_browser, [replace(one, abstract="") for one in citations])
    check_twins(in_browser, [])


def test_the_browser_writes_the_same_of_hostile_texts(in_browser: InBrowser) -> None:
    check_twins(in_browser, hostile_citations())


@settings(deadline=None, max_examples=25)
@given(titles=st.lists(TITLES, max_size=20), day=st.dates())
def test_the_browser_writes_the_same_of_any_text(in_browser: InBrowser, titles: list[str], day: dt.date) -> None:
    site = site_of([replace(one, published=PaperDate.of(day)) for one in hostile_papers(titles)], *titles[:2])
    check_twins(in_browser, [citation(site, one) for one in site.papers.values()])


class Elements(HTMLParser):
    """The tags, link targets and text of a rendered page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.targets += [value or "" for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href"}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_markdown_lists_papers_and_nothing_else(in_browser: InBrowser) -> None:
    for one in hostile_citations():
        page = Elements(markdown.markdown(in_browser("markdown", [record(one)]), extensions=["extra", "toc"]))
        assert page.tags == ["ul", "li", "a", *["a"] * len(one.code)]
        assert page.targets == [one.permalink, *one.code]
        shown = [one.title or one.slug, one.date, one.organisation, *["code"] * len(one.code)]
        assert page.text.strip() == ", ".join(text for text in shown if text)


def test_markdown_leaves_nothing_to_be_taken_for_a_link_or_a_mark(in_browser: InBrowser) -> None:
    """Markdown parsers differ in what they take for a link."""
    one = replace(hostile_citations()[1], title="T: a", organisation=r"www.a.example, https://a.example, a@a.example #1 ~~a~~ $a$ a|a \\a")
    assert in_browser("markdown", [record(one)]) == (
        f"- [T: a]({one.permalink}), www&#46;a.example, https&#58;//a.example, a&#64;a.example &#35;1 "
        "&#126;&#126;a&#126;&#126; &#36;a&#36; a&#124;a &#92;&#92;a\n"
    )


def test_a_hostile_import_stays_in_its_line(in_browser: InBrowser) -> None:
    """Imported lists may have texts that are not plain."""
    text = "A\r\nER  - \r\nTY  - JOUR\n}\n\n@misc{x,\u2028"
    bad = {
        "slug": "a}\n@misc{b", "title": text, "published": "soon\nER  - ", "organisation": text, "topic": text, "tags": [text, text],
        "url": "javascript:alert(1)//\r\nER  - {", "code": ["javascript:alert(2)\n"], "abstract": text,
    }  # fmt: skip
    assert list(read_bibtex(in_browser("bibtex", [bad, bad | {"slug": "c"}]))) == ["a---misc-b", "c"]
    assert list(read_ris(in_browser("ris", [bad, bad | {"slug": "c"}]))) == ["a---misc-b", "c"]
    assert list(read_csv(in_browser("csv", [bad, bad | {"slug": "c"}]))) == ["a---misc-b", "c"]
    assert "issued" not in read_csl(in_browser("csl", [bad]))["a---misc-b"]
    page = Elements(markdown.markdown(in_browser("markdown", [bad]), extensions=["extra"]))
    assert page.tags == ["ul", "li"]
    strange = bad | {"url": "https://example.org/a;b/é (\U0001f41d)"}
    assert read_bibtex(in_browser("bibtex", [strange]))["a---misc-b"]["url"] == "https://example.org/a;b/%C3%A9%20%28%F0%9F%90%9D%29"
    assert read_ris(in_browser("ris", [strange]))["a---misc-b"]["urls"] == ["https://example.org/a%3Bb/%C3%A9%20%28%F0%9F%90%9D%29"]
    nothing: dict[str, Any] = {
        "slug": "a",
        "title": None,
        "published": None,
        "organisation": None,
        "topic": None,
        "tags": [],
        "url": None,
        "code": [],
    }
    assert in_browser("ris", [nothing]).startswith("TY  - UNPB\r\nID  - a\r\nTI  - \r\n")


# The schema of the API


def published_schema(site: Site) -> dict[str, Any]:
    found = json.loads(dict(api_files(site))["api/schema.json"])
    assert isinstance(found, dict)
    return found


def faults(site: Site, name: str, value: object) -> list[str]:
    """Return the errors of a value for one of the schema's definitions."""
    schema = {"$ref": f"#/$defs/{name}", "$defs": published_schema(site)["$defs"]}
    check = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in check.iter_errors(value)]


def objects(schema: object) -> Iterator[dict[str, Any]]:
    """Yield each object that describes something."""
    if isinstance(schema, dict):
        yield from [schema] if "description" in schema or "type" in schema else []
        for value in schema.values():
            yield from objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from objects(value)


def test_the_schema_is_one(sample: Site) -> None:
    schema = published_schema(sample)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert {"paper", "papers", "topics", "tags", "dumps", "health", "shard_index"} <= schema["$defs"].keys()
    tables = [one for one in objects(schema["$defs"]) if "object" in one.get("type", ())]
    assert len(tables) > 8
    for table in tables:
        assert table["additionalProperties"] is False
        for field in table["properties"].values():
            assert field["description"].endswith(".")
            assert "\n" not in field["description"]


def test_the_api_keeps_its_schema(sample: Site, files: dict[str, str]) -> None:
    made = {name.removeprefix("api/").removesuffix(".json"): json.loads(data) for name, data in api_files(sample)}
    whole = Draft202012Validator(made.pop("schema"))
    assert made.keys() == {"papers", "topics", "tags", "dumps", "health"}
    for name, value in made.items():
        assert value
        assert faults(sample, name, value) == []
        assert whole.is_valid(value)
    assert faults(sample, "papers", json.loads(files[f"exports/topics/{sample.topic_pages[0].slug}.json"])) == []


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1},
        {"slug": "A B"},
        {"title": None},
        {"published": "2023-2-28"},
        {"published": "soon"},
        {"published_precision": "week"},
        {"comments": -1},
        {"comments": 1.5},
        {"comments": "7"},
        {"url": "javascript:x"},
        {"links": [{"url": "https://a.example/", "kind": "code", "repo": None}]},
        {"links": [{"url": "javascript:x", "kind": "code", "repo": None, "evidence": ""}]},
        {"links": [{"url": "https://a.example/", "kind": "worm", "repo": None, "evidence": ""}]},
    ],
)
def test_the_schema_refuses_what_is_wrong(sample: Site, change: dict[str, Any]) -> None:
    good = json.loads(dict(export_files(site_of([paper("One")])))["exports/papers.json"])[0]
    assert faults(sample, "paper", good) == []
    assert faults(sample, "paper", good | change) != []
    assert faults(sample, "paper", {name: value for name, value in good.items() if name not in change}) != [] or "more" in change


def test_the_shards_of_a_large_library_keep_the_schema(sample: Site) -> None:
    large = site_of([paper(f"Paper {number:05}") for number in range(5001)])
    made = {name: json.loads(data) for name, data in api_files(large) if name.startswith("api/papers")}
    assert faults(sample, "shard_index", made["api/papers.json"]) == []
    assert faults(sample, "papers", made["api/papers.json"]) != []
    assert made.keys() == {"api/papers.json", "api/papers-1.json", "api/papers-2.json"}
    assert faults(sample, "papers", made["api/papers-1.json"][:200] + made["api/papers-2.json"]) == []


def test_the_shards_of_the_sample_content_keep_the_schema(sample: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litdigest.exports.api._SHARD", 50)
    made = {name: json.loads(data) for name, data in api_files(sample) if name.startswith("api/papers")}
    index = made.pop("api/papers.json")
    assert faults(sample, "shard_index", index) == []
    assert [f"api/{name}" for name in index["shards"]] == list(made)
    assert len(made) > 2
    for value in made.values():
        assert faults(sample, "papers", value) == []
    assert sum(map(len, made.values())) == index["count"]


@pytest.mark.parametrize(("settings", "ending"), [(Settings(), "json"), (Settings(large=20, huge=50), "json.gz")])
def test_the_index_of_the_shards_names_them(sample: Site, monkeypatch: pytest.MonkeyPatch, settings: Settings, ending: str) -> None:
    monkeypatch.setattr("litdigest.exports.api._SHARD", 50)
    made = dict(api_files(Site(sample.analysis, settings)))
    index = json.loads(made["api/papers.json"])
    assert faults(sample, "shard_index", index) == []
    assert index["shards"][:2] == [f"papers-1.{ending}", f"papers-2.{ending}"]
    assert {f"api/{name}" for name in index["shards"]} < made.keys()


def test_exports_do_not_need_an_address() -> None:
    site = Site(site_of([paper("One")]).analysis)
    assert citation(site, site.papers["one"]).url == "papers/one/"
    assert Path(next(name for name, _ in export_files(site))).parent == Path("exports")
