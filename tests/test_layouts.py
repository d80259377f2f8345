"""Every layout of a listing page gives the same papers; what is the page's own is neither lost nor a paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litdigest.model import Dump
from litdigest.reading.listing import read_listing
from tests.layouts import FOOTER, LAYOUTS, USERS, usual
from tests.listings import Shown, assert_conserved, prose
from tests.test_reading import places

TITLES = [
    "Slow Rivers of Sensor Data",
    "Do Shallow Trees Forget?",
    "Folded Kernels: A Field Guide to Nearly Everything That One Can Do with Paper and a Machine",
    "mixup, revisited",
    "Llama",
    "Оценка мостов по звуку",
]
PAPERS = [
    Shown(title=title, abstract=prose(title), authors=number, date=date, comments=number % 3 or None)
    for number, (title, date) in enumerate(zip(TITLES, ["Nov 1", "Sep 3, 2021", "Oct 2", "May 4, 2021", "Nov 19", "Jun 3"], strict=True), 2)
]
PAPERS[1] = replace(PAPERS[1], organisation="quay-lab Quay Laboratory", authors=None)


def read(name: str) -> tuple[Dump, str]:
    text = "\n\n".join(LAYOUTS[name](PAPERS))
    return read_listing(text, "2023-11-19.txt"), text


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_gives_the_papers_back(name: str) -> None:
    dump, text = read(name)
    assert_conserved(dump, text)
    assert [(e.title, e.abstract) for e in dump.entries] == [(p.title, p.abstract) for p in PAPERS]
    assert [(e.authors_count, e.organisation, e.date_text, e.comments) for e in dump.entries] == [
        (p.authors, p.organisation, p.date, p.comments) for p in PAPERS
    ]
    assert (dump.unplaced_lines, dump.is_understood, str(dump.listing_date)) == ((), True, "Nov 19, 2023")
    assert dump.problems == ()


@pytest.mark.parametrize("name", ["votes", "submitted by", "trending", "text browser", "markdown"])
def test_votes_belong_to_their_paper(name: str) -> None:
    assert [entry.upvotes for entry in read(name)[0].entries] == list(range(len(PAPERS)))


def test_a_card_that_stands_twice_is_one_paper_and_told() -> None:
    dump = read_listing("\n\n".join([*usual(PAPERS), *usual(PAPERS[:1], [])]), "2023-11-19.txt")
    assert len(dump.entries) == len(PAPERS)
    assert places(dump.problems, "stands here again (first at line 15)") == places(dump.problems) == [(63, 69)]


def test_cards_without_abstracts_are_papers_without_abstracts() -> None:
    cards = [part for user, paper in zip(USERS, PAPERS, strict=False) for part in ("Submitted by", user, "65", paper.title, "· 4 authors")]
    dump = read_listing("\n\n".join(["Daily Papers", "Nov 19", *cards, *FOOTER]), "2023-11-19.txt")
    assert [(e.title, e.abstract, e.authors_count, e.upvotes) for e in dump.entries] == [(p.title, "", 4, 65) for p in PAPERS[:4]]
    assert dump.unplaced_lines == ()
    assert [p.message.partition(";")[0] for p in dump.problems] == [
        f"no paper of this page has {what}" for what in ("a date", "an abstract")
    ]


def test_lines_among_those_of_the_header_are_no_papers_but_told_if_they_might_be() -> None:
    text = "\n\n".join(usual(PAPERS)).replace("Subscribe", "Subscribe\n\nRead about our summer school of machine hearing\n\nNeu")
    dump = read_listing(text, "2023-11-19.txt")
    assert [entry.title for entry in dump.entries] == TITLES
    assert places(dump.problems, "stands among those of the page itself") == places(dump.problems) == [(9, 9)]


def test_names_of_authors_are_kept() -> None:
    names = ["Maria Beck, Kofi Ansah", "Li Wei", "Ingvar Holm, Maria Beck and Sam Q. Reed", "Maria Beck, Kofi Ansah, +3 more"]
    parts = [part for paper, line in zip(PAPERS, names, strict=False) for part in (paper.title, paper.abstract or "", f"{line}\n·\nNov 1")]
    dump = read_listing("\n\n".join(["Daily Papers", "Nov 19", *parts]), "2023-11-19.txt")
    assert [(entry.authors, entry.authors_count) for entry in dump.entries] == [
        (("Maria Beck", "Kofi Ansah"), 2),
        (("Li Wei",), 1),
        (("Ingvar Holm", "Maria Beck", "Sam Q. Reed"), 3),
        (("Maria Beck", "Kofi Ansah"), None),
    ]
    assert [entry.organisation for entry in dump.entries] == [None] * 4


def test_an_organisation_with_commas_is_no_list_of_names() -> None:
    line = "University of the Quay, Harbour Town"
    (entry,) = read_listing("\n\n".join(usual([replace(PAPERS[1], organisation=line)])), "2023-11-19.txt").entries
    assert (entry.organisation, entry.authors) == (line, ())


def test_an_abstract_of_several_paragraphs_and_bullets_is_one() -> None:
    parts = [
        "Motivation. Kilns crack.",
        "We give a law:",
        "T(x) = a x + b",
        "- first, it is simple",
        "- second, it is true",
        "1. Fast",
        "2. Cheap",
    ]
    papers = [replace(PAPERS[0], abstract="\n\n".join(parts)), *PAPERS[1:]]
    dump = read_listing("\n\n".join(usual(papers)), "2023-11-19.txt")
    assert [entry.title for entry in dump.entries] == TITLES
    assert dump.entries[0].abstract == "\n".join(parts)
    assert dump.unplaced_lines == ()


SCRIPTS = {
    "Chinese": (
        ["面向蜂群声学监测的轻量级变换器", "冰川前沿的稀疏雷达预测"],
        "养蜂人往往在蜂群出问题之后才发现异常。我们提出一个小型变换器，能够提前两天听出分蜂。它在三个国家的蜂箱上表现良好。",
    ),
    "Japanese": (
        ["太陽光で動く蜂の巣の監視", "氷河の崩壊を予測する"],
        "養蜂家は巣の異常に気づくのが遅い。我々は小さな変換器を提案し、二日前に分蜂を聞き取る。三か国の巣箱で高い精度を示した。",
    ),
    "Arabic": (
        ["مراقبة خلايا النحل بالصوت", "التنبؤ بجبهات الجليد"],
        "يلاحظ مربو النحل المشكلات متأخرين. نقترح نموذجا صغيرا يسمع التطريد قبل يومين. " * 3,
    ),
    "Russian": (
        ["Звуковое наблюдение за ульями", "Прогноз края ледника"],
        "Пчеловоды замечают беду слишком поздно. Мы предлагаем малую сеть, которая слышит роение за два дня. " * 3,
    ),
    "Persian": (["ارزیابی مدل\u200cهای زبانی", "Herding 👩\u200d🌾 Models"], "مدل\u200cها را می\u200cسنجیم. این کار آسان نیست. " * 6),
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_titles_and_abstracts_of_other_scripts_are_told_apart(script: str) -> None:
    titles, abstract = SCRIPTS[script]
    texts = [f"{abstract.strip()}{number}。" for number in range(2)]
    plain = "\n\n".join(["Daily Papers", "Nov 19", *(part for pair in zip(titles, texts, strict=True) for part in pair)])
    dump = read_listing(plain, "2023-11-19.txt")
    assert [(entry.title, entry.abstract) for entry in dump.entries] == list(zip(titles, texts, strict=True))


PAGE = """Papers

arxiv:2606.01234

Slow Rivers of Sensor Data

Published on May 30

· Submitted by

maria-b

 on Jun 2

Upvote

65

Authors:

Maria Beck

,

Kofi Ansah

Abstract

{before}{abstract}

View arXiv page

View PDF

Community

maria-b

Hi all, we built this for our own rivers. Ask us anything.

Reply"""


@pytest.mark.parametrize("before", ["", "A sentence that the site made.\n\nAI-generated summary\n\n"])
def test_the_page_of_one_paper_is_one_paper(before: str) -> None:
    text = PAGE.format(before=before, abstract=prose("page"))
    dump = read_listing(text, "2026-06-02.txt")
    assert_conserved(dump, text)
    (entry,) = dump.entries
    assert (entry.title, entry.abstract, entry.authors, entry.upvotes) == (TITLES[0], prose("page"), ("Maria Beck", "Kofi Ansah"), 65)
    assert (entry.date_text, entry.authors_count, dump.problems) == ("May 30", 2, ())


def test_the_page_of_a_paper_with_a_short_abstract_is_read() -> None:
    dump = read_listing(PAGE.format(before="", abstract="We weigh moss."), "2026-06-02.txt")
    assert [(entry.title, entry.abstract) for entry in dump.entries] == [(TITLES[0], "We weigh moss.")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<!DOCTYPE html><html><head><title>Daily Papers</title></head></html>", "the source of a web page"),
        ('[\n {\n  "paper": {"title": "Slow Rivers"}\n }\n]', "JSON data"),
        ('[\n {\n  "paper": {"title": "Slow Riv', "JSON data that ends early or is damaged (line 3, column 22)"),
        ("@misc{a,\n title={Slow Rivers}\n}", "a BibTeX file"),
        ("title,abstract\nSlow Rivers,We measure.", "a table"),
    ],
)
def test_another_kind_of_file_is_refused_by_its_name(text: str, kind: str) -> None:
    dump = read_listing(text, "any.txt")
    assert dump.entries == ()
    assert [(p.severity, f"it is {kind}; nothing was read, save the listing page as plain text" in p.message) for p in dump.problems] == [
        ("error", True)
    ]
