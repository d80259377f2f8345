"""Renders papers as the layouts in which people save a listing page; `read_listing` has to give the papers back."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from tests.listings import Shown

Layout = Callable[[Sequence[Shown]], list[str]]
"""From papers to paragraphs, which blank lines part."""

HEAD = [
    "new",
    "Get trending papers in your email inbox once a day!",
    "Get trending papers in your email inbox!",
    "Subscribe",
    "Daily Papers",
]
HEADER = [*HEAD, "byAK and the research community", "Nov 19"]
TABS = [*HEADER[:-1], "Daily", "Weekly", "Monthly", "Trending Papers", "Nov 19"]
NAVIGATION = ["Hugging Face", "Models", "Datasets", "Spaces", "Docs", "Pricing", "Log In", "Sign Up"]
FOOTER = ["Previous", "1", "2", "Next", "System theme", "Company", "TOS", "Privacy", "About", "Careers", "Website"]
USERS = ["maria-b", "kofi_a", "ingvar", "li-wei"]
PAPERS = "https://huggingface.co/papers"


def who(paper: Shown) -> str:
    """Return the organisation, or the number of authors."""
    return paper.organisation or f"{paper.authors} authors"


def when(paper: Shown) -> str:
    """Return the date and the comments."""
    return f"{paper.date} {paper.comments}" if paper.comments else f"{paper.date}"


def wrapped(text: str, width: int) -> str:
    """Return a text broken into lines."""
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


def _each(papers: Sequence[Shown], card: Callable[[int, Shown], list[str]], head: Sequence[str] = HEADER) -> list[str]:
    return [*head, *(part for place, paper in enumerate(papers) for part in card(place, paper))]


def text_of(paper: Shown) -> list[str]:
    """Return title and abstract."""
    return [paper.title, paper.abstract or ""]


def comments_alone(paper: Shown) -> list[str]:
    """Return the comments as a paragraph of their own."""
    return [str(paper.comments)] if paper.comments else []


def usual(papers: Sequence[Shown], head: Sequence[str] = HEADER) -> list[str]:
    """Return the page as most browsers copy it."""
    return _each(papers, lambda _, p: [*text_of(p), f"  • {who(p)}\n·\n{when(p)}" if p.authors else f"{who(p)}\n·\n{when(p)}"], head)


def text_browser(papers: Sequence[Shown]) -> list[str]:
    """Return the page as a text browser prints it."""
    found = [
        "[[Hugging Face's logo] Hugging Face][1]\n* [ Models ][2]\nnew",
        "[Subscribe][3]",
        "# Daily Papers",
        "* Daily\n* Weekly\n\nNov 19\n[",
    ]
    for place, paper in enumerate(papers):
        found[-1] += f"\n{place}\n][{place}1]"
        found += [
            f"### [{paper.title}][{place}2]",
            "[",
            wrapped(paper.abstract or "", 100),
            f"][{place}3]\n{_browsed(paper, place)}\n·\n{paper.date}",
        ]
        found[-1] += f" [ {paper.comments}][{place}5]\n[" if paper.comments else "\n["
    return [*found[:-1], found[-1].removesuffix("\n["), "[1]: https://huggingface.co/\n[2]: https://huggingface.co/models"]


def _browsed(paper: Shown, place: int) -> str:
    slug, _, name = (paper.organisation or "").partition(" ")
    return f"[[{slug}] {name}][{place}4]" if slug else f"[\n* {paper.authors} authors\n][{place}4]"


def _scraped(paper: Shown) -> str:
    slug, _, name = (paper.organisation or "").partition(" ")
    return f"[![{slug}](https://a.org/c.png){name}](https://huggingface.co/{slug})" if slug else f"[- {paper.authors} authors]({PAPERS}/1)"


def markdown(papers: Sequence[Shown]) -> list[str]:
    """Return the page as a program turns it into Markdown."""
    head = ["new", f"[Subscribe]({PAPERS})", "# Daily Papers", f"## by [![](https://a.org/b.png)AK]({PAPERS}) and the research community"]
    return _each(
        papers,
        lambda place, p: [
            f"[{place}]({PAPERS}/vote)",
            f"### [{p.title}]({PAPERS}/{place})",
            f"[{p.abstract}]({PAPERS}/{place})",
            _scraped(p),
            "·",
            f"{p.date}[{p.comments}]({PAPERS}/{place}#community)" if p.comments else f"{p.date}",
        ],
        [*head, "- Daily\n- Weekly", "Nov 19"],
    )


LAYOUTS: dict[str, Layout] = {
    "usual": usual,
    "tabs": lambda papers: usual(papers, TABS),
    "navigation": lambda papers: [*usual(papers, [*NAVIGATION, *TABS]), *FOOTER],
    "no blank lines": lambda papers: ["\n".join(usual(papers))],
    "blank lines between all": lambda papers: _each(papers, lambda _, p: [*text_of(p), who(p), "·", when(p)]),
    "votes": lambda papers: _each(papers, lambda place, p: [str(place), *text_of(p), f"{who(p)}\n·\n{when(p)}"]),
    "submitted by": lambda papers: _each(
        papers,
        lambda place, p: ["Submitted by", USERS[place % 4], str(place), *text_of(p), f"· {who(p)}", "·", f"{p.date}", *comments_alone(p)],
        [*NAVIGATION, *TABS],
    ),
    "trending": lambda papers: _each(
        papers,
        lambda place, p: [*text_of(p), f"{who(p)}\n·\nPublished on {when(p)}", "Upvote", str(place), "GitHub 3.29k", "arXiv Page"],
    ),
    "one line": lambda papers: _each(papers, lambda _, p: [*text_of(p), f"{who(p)} · {when(p)}"]),
    "comments alone": lambda papers: _each(papers, lambda _, p: [*text_of(p), f"{who(p)}\n·\n{p.date}", *comments_alone(p)]),
    "wrapped": lambda papers: _each(papers, lambda _, p: [*(wrapped(text, 60) for text in text_of(p)), f"{who(p)}\n·\n{when(p)}"]),
    "wrapped, no blank lines": lambda papers: [
        "\n".join(_each(papers, lambda _, p: [*(wrapped(text, 78) for text in text_of(p)), f"{who(p)}\n·\n{when(p)}"]))
    ],
    "telephone": lambda papers: _each(papers, lambda _, p: [*(wrapped(text, 34) for text in text_of(p)), f"{who(p)}\n·\n{when(p)}"]),
    "other buttons": lambda papers: _each(
        papers, lambda _, p: ["Kept in a list", *text_of(p), f"{who(p)}\n·\n{when(p)}", "Remember this one", "Tell a friend 7"]
    ),
    "titles twice": lambda papers: _each(papers, lambda _, p: [p.title, *text_of(p), f"{who(p)}\n·\n{when(p)}"]),
    "text browser": text_browser,
    "markdown": markdown,
}
