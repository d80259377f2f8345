"""Small odd pages: votes, dates, repetitions, headers and wrapped lines in unusual places.

A golden file has each page after "##", in signs, and below it how it is read. To add one, add its line and rewrite the goldens.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from litdigest.reading.listing import read_listing
from tests.conftest import CASES, Goldens
from tests.layouts import wrapped
from tests.listings import assert_conserved, prose
from tests.test_damage import told

TITLES = [
    "Slow Rivers of Sensor Data",
    "Do Shallow Trees Forget?",
    "Folded Kernels: A Field Guide",
    "Nine Ways to Cut a Graph",
    "Hearing Moss Grow",
    "mixup, revisited",
    "Ferns under Glass",
]
SIGNS = {
    "H": "new | Subscribe | Daily Papers | Nov 19",
    **{f"P{n}": f"T{n} | A{n} | M{n}" for n in range(1, 8)},
    **{f"T{n}": title for n, title in enumerate(TITLES, 1)},
    **{f"A{n}": prose(title, 40) for n, title in enumerate(TITLES, 1)},
    "A8": prose("long", 120),
    "A9": "养蜂人往往在蜂群出问题之后才发现异常。我们提出变换器，能 / 够听出分蜂。它在三个国家的蜂箱上表现良好。声音数据来自蜂 / 箱。",
    **{f"M{n}": f"{n + 1} authors / · / Oct {n}" + f" {n + 2}" * (n % 2) for n in range(1, 8)},
}
"""H is a header, P1 a paper of title T1, abstract A1 and meta block M1.

"/" parts lines, and "|" paragraphs, or lines in a page after "~"; A1@60 is wrapped, x60 a text of 60 characters.
"""

USUAL = ("Nov 19, 2023", "unplaced []", "understood True")
"""What is told of most pages."""


def spelled(page: str) -> str:
    """Return the text of a page that is written in signs."""
    while (text := re.sub(r"\b([HPTAM]\d?|x\d+)\b(?:@(\d+))?", _meant, page)) != page:
        page = text
    return page.removeprefix("~ ").replace(" | ", "\n" if page.startswith("~ ") else "\n\n").replace(" / ", "\n")


def _meant(sign: re.Match[str]) -> str:
    text = ("Moss as it is so we" * 20)[: int(sign[1][1:]) - 1] + "e" if sign[1][0] == "x" else SIGNS.get(sign[1], sign[1])
    return wrapped(text, int(sign[2])).replace("\n", " / ") if sign[2] else text


@pytest.mark.parametrize("group", sorted((CASES / "cards").glob("*.txt")), ids=lambda path: path.stem)
def test_an_odd_page_is_read_as_is_written_below_it(group: Path, goldens: Goldens) -> None:
    found: list[str] = []
    for page in re.findall("^## (.+)", group.read_text("utf-8"), re.MULTILINE):
        text = spelled(page)
        dump = read_listing(text, "2023-11-19.txt")
        assert_conserved(dump, text)
        found += [f"## {page}", *(line for line in told(dump) if line not in USUAL)]
    goldens.check(group, "\n".join(found) + "\n")
