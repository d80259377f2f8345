"""Small odd pages: votes, dates, names, repetitions, headers and footers in unusual places; a golden file says how each is read."""

from __future__ import annotations

import re

import pytest

from litdigest.reading.listing import read_listing
from tests.conftest import CASES, Goldens
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
    **{f"M{n}": f"{n + 1} authors / · / Oct {n}" + f" {n + 2}" * (n % 2) for n in range(1, 8)},
}
"""H is a header, P1 a paper of title T1, abstract A1 and meta block M1. "/" parts lines, "|" paragraphs."""


USUAL = ("Nov 19, 2023", "unplaced []", "understood True")
"""What is told of most pages."""


def spelled(page: str) -> str:
    """Return the text of a page that is written in signs."""
    while (text := re.sub(r"\b[HPTAM]\d?\b", lambda sign: SIGNS.get(sign[0], sign[0]), page)) != page:
        page = text
    return page.replace(" | ", "\n\n").replace(" / ", "\n")


PAGES = {
    "votes": """
        H | 7 | P2 | 8 | P4 | 9 | P6
        H | P2 | 7 | P4 | 8
        H | P1 | 7 | P3 | 8
        H | Upvote | 7 | P2 | Upvote | 8 | P4
        H | P2 | Upvote | 7 | P4 | Upvote | 8
        H | P2 | Upvoted | 7 | P4 | Upvote: | 8
        H | Upvote 7 | P2 | Upvote 8 | P4
        H | P2 | 7 upvotes | P4 | 8 upvotes
        H | P2 | ▲ | 7 | P4 | ▲ | 8
        H | P2 | GitHub | 7 | P4 | Stars 4 | 8
        H | P2 | Code | 7 | P4 | arXiv | 8
        H | P2 | Comments | 7 | P4 | Discuss | 8
        H | P2 | Share | 7 | P4 | Dataset | 8
        H | GitHub | 6 | P1 | Code | 7 | P3 | Arxiv Page | 8 | P5
        H | Stars 4 | 6 | P1 | Comments | 7 | P3 | Discussion | 8 | P5
        H | Share | 6 | P1 | Model | 7 | P3 | Space | 8 | P5
        H | Comments 7 | P2 | Likes 8 | P4
        7 | P2 | P4 | GitHub
        H | 7 | P2 | 8
        H | 7 | P2 | 8 | Upvote | P4
        H | 7 | P2 | Share | 8 | P4
        H | T1 | A1 | 7 | T3 | A3 | 8
        H | 7 | T1 | A1 | 8 | T3 | A3
        H | T1 | 7 | A1 | M1 | P2
        H | T1 | A1 | 7 | M1 | P2
        H | P2 | 7 | 8 | P4
        H | P2 | Upvote | - | P4 | Upvote | 0
        H | P2 | Upvote | P4 | Upvote
        H | P2 | Share | P4 | Next | 7
        """,
    "who and when": """
        H | T1 | A1 | Nov 1 4 | Share | 3 authors | P2
        H | T1 | A1 | 3 authors | Share | Nov 1 4 | P2
        H | T1 | A1 | 3 authors | Share | 4 authors | P2
        H | T1 | A1 | Nov 1 | Share | Nov 2 | P2
        H | T1 | A1 | 3 authors / · / Nov 1 | Share | 4 authors | P2
        H | T1 | A1 | 4 authors | Share | 3 authors / · / Nov 1 | P2
        H | T1 | A1 | M1 | Share | Nov 2 | P2
        H | T1 | A1 | Nov 2 | Share | M1 | P2
        H | T1 | A1 | 3 authors | Share | · / see you soon | P2
        H | T1 | A1 | Quay Laboratory / · / see you soon | Share | Nov 2 | P2
        H | T1 | A1 | Quay Laboratory / · / Feb 30, 2021 | P2
        H | T1 | M1 | M2 | P2
        H | M1 | P2 | M3 | P4
        H | T1 | A1 | Nov 1 | T2 | A2 | Nov 2
        H | T1 | A1 | · / Nov 1 | T2 | A2 | · / Nov 2
        H | T1 | A1 | Nov 1 3 | T2 | A2 | Nov 2 4
        H | T1 | A1 | Maria Beck, Kofi Ansah / · / Nov 1 | T2 | A2 | Li Wei / · / Nov 1 | T3 | A3
        H | T1 | A1 | Maria Beck, Kofi Ansah / · / Nov 1 | T2 | A2 | quay-lab Quay Laboratory / · / Nov 1 | P3 | T4 | A4 | Li Wei / · / soon
        H | T1 | A1 | Li Wei / · / Nov 1 | T2 | A2 | by Maria Beck / · / Nov 1 | P3
        """,
    "repetitions": """
        H | T1 | P1 | P2
        H | T1 | P1 | P2 | P3
        H | T1 | P1 | T2 | P2 | P3 | P4
        H | T1 | P1 | T2 | P2 | P3 | P4 | P5
        H | T1 | T1 | P1 | P2 | P3
        H | 7 | T1 | P1 | P2 | P3
        H | 7 | T1 | 8 | P1 | P2 | P3
        H | T1 | Upvote 8 | P1 | P2 | P3
        H | T1 | M1 | P1 | P2 | P3
        H | T1 | A1 | T1 | A1 | M1 | P2 | P3
        H | Llama | Llama | A1 | M1 | P2 | P3
        H | Llama | Llama | A1 | P2 | P3 | P4
        H | Llama | Llama | A1 | T2 | A2 | T3 | A3
        H | P2 | Llama | Llama | A1 | M1 | P3 | P4
        H | Llama | Llama | A1 | M1 | Gemma | Gemma | A2 | M2 | P3
        H | P1 | P2 | P1
        H | P1 | P2 | P1 | P3 | P1
        H | T1 | A1 | T2 | A2 | T1 | A1
        H | T1 | M1 | P2 | T1 | M1 | P3
        H | T1 | P2 | T1 | P3
        H | P1 | P2 | T1 | A3 | M1
        H | P1 | P2 | T3 | A1 | M1
        H | P1 | P2 | T1 | A1 | M3
        H | P1 | P2 | T1 | A1
        H | T1 | A1 | A5 | M1 | P2 | T1 | A1 | A5 | M1
        H | 7 | P1 | 8 | P2 | 9 | P1
        """,
    "strays": """
        H | maria | P1 | kofi | P2 | P3 | P4
        H | maria | P1 | kofi | P2 | ingvar | P3
        H | maria | P1 | kofi | P2 | ingvar | P3 | P4 | P5 | P6
        H | maria | P1 | kofi | P2 | ingvar | P3 | P4 | P5 | P6 | P7
        H | maria | P1 | kofi | P2 | li | P3 | ingvar | P4 | P5 | P6 | P7
        H | P1 | maria | P2 | kofi | P3 | ingvar | P4 | li
        H | maria | T1 | A1 | kofi | T2 | A2 | ingvar | T3 | A3 | li | T4 | A4
        H | maria | 1 | P1 | kofi | 2 | P2 | ingvar | 3 | P3
        H | maria | 1 | Share | 1 | P1 | kofi | 2 | Share | 2 | P2 | ingvar | 3 | Share | 3 | P3
        H | maria | 1 | Share | 1 | Pdf | P1 | kofi | 2 | Share | 2 | Pdf | P2 | ingvar | 3 | Share | 3 | Pdf | P3
        H | maria | 1 | P1 | kofi | P2 | ingvar | 3 | Share | P3 | P4
        H | Kept by us | P1 | Kept by us | P2 | Kept by us | P3
        H | Kept by us | P1 | Kept by us | P2 | P3 | P4
        H | Kept for 1 | P1 | Kept for 2 | P2 | Kept for 33 | P3
        H | Kept by us | P1 | Kept by us | P2 | Kept by us | P3 | P4 | P5 | P6
        H | Kept by us | P1 | Kept by us | P2 | Kept by us | P3 | P4 | P5 | P6 | P7
        H | Kept by these | T1 | A1 | Kept by these | T2 | A2 | Kept by these | T3 | A3
        H | Go | Go | P1 | Go | Go | Go | P2 | Go | Go | P3 | Go | Go
        H | Go | Go | P1 | Go | Go | Go | P2 | Go | Go | P3 | Go | Go | Go
        H | Submitted by | maria | P1 | Shared by: | kofi | P2 | Posted by | li | T3 | A3
        H | Submitted by | T1 | A1 | Submitted by | T2 | A2
        H | Submitted by | maria
        H | Upvote | maria | P1 | Upvote | kofi | P2
        """,
    "header": """
        P1 | P2
        T1 | A1 | T2 | A2 | T3 | A3
        Nov 19 | P1 | P2
        Bee Club | Nov 19 | P1 | P2
        Bee Club | Of Kiel | Nov 19 | P1 | P2
        Bee Club | Of Kiel | Our List | Nov 19 | P1 | P2
        Bee Club | Of Kiel | Our list. | Nov 19 | P1 | P2
        Bee Club | Of Kiel | Our List | No Date | P1 | P2
        new | Bee Club | Nov 19 | P1 | P2
        new | Nov 19 | Bee Club | P1 | P2
        new | Bee Club | Daily Papers | Nov 19 | Of Kiel | Trending | P1 | P2
        new | Nov 19 | Nov 20 | P1 | P2
        new | Nov 19 3 | P1 | P2
        new | Nov 19 / Subscribe | P1 | P2
        new | 3 authors / · / Nov 19 | P1 | P2
        Daily Papers | T1 | M1 | T2 | M2
        new | Bee Club | Of Kiel | Nov 19 | T1 | 2 authors | T2 | 3 authors
        new | T1 | T2 | Daily Papers | T3 | T4 | T5
        new | T1 | T2 | T3 | Daily Papers | T4 | T5
        new | T1 | T2 | T3 | T4 | Daily Papers | T5
        Subscribe | Nov 19 | T1 | T2 | T3
        H | Models | A1 | M1 | P2
        Models | A1 | M1 | P2
        Papers | A1 | M1 | P2
        By the Sea | A1 | M1 | P2
        new | Models | A1 | M1 | P2
        Nov 19 | Models | A1 | M1 | P2
        new | Nov 19 | A1 | M1 | P2
        Nov 19 | A1 | T2 | A2
        new | Nov 19 | Subscribe | Models | A1 | M1 | P2
        new | Models | T1 | A1 | M1 | P2
        H
        new | Nov 19 | T1
        new | Of moths and men and more of us | Nov 19 | P1 | P2
        new | Of moths and men | Nov 19 | P1 | P2
        new | Of moths and | Nov 19 | P1 | P2
        new | Neurotransmitterkonzentrationen | Nov 19 | P1 | P2
        new | Neurotransmitterkonzentratione | Nov 19 | P1 | P2
        new | ??? | Nov 19 | P1 | P2
        """,
    "footer": """
        H | P1 | P2 | Next
        H | P1 | P2 | Next | see you
        H | P1 | P2 | see you | Next
        H | P1 | P2 | Previous | see you | Next
        H | P1 | P2 | Previous | see you next week at the harbour | Next
        H | P1 | P2 | see you | Previous | Next
        H | P1 | P2 | Previous | Next | see you
        H | T1 | A1 | T2 | A2 | Next
        H | T1 | A1 | T2 | A2 | Models
        H | T1 | A1 | T2 | A2 | Models | A3
        H | T1 | T2 | Next
        H | P1 | Next
        T1 | A1 | T2 | A2 | Next
        """,
    "header again": """
        H | P1 | H | P2
        H | P1 | Subscribe | Daily Papers | P2
        H | P1 | Daily Papers | P2
        H | P1 | Daily Papers | Nov 20 | P2
        H | P1 | Daily Papers | Nov 19 | P2
        H | P1 | Papers | Nov 20 | P2
        H | P1 | Papers | Models | P2
        H | P1 | Models | Papers | Nov 20 | P2
        H | P1 | Models | Spaces | P2
        H | P1 | Models | Spaces | Nov 20 | P2
        H | P1 | Hugging Face | Nov 20 | P2
        H | P1 | by AK and the research community | Nov 20 | P2
        H | P1 | Get papers in your inbox | Nov 20 | P2
        H | P1 | Daily Papers | Nov 20 3 | P2
        H | P1 | Daily Papers | 3 authors / · / Nov 20 | P2
        H | P1 | Daily Papers | 3 authors | P2
        H | P1 | Daily Papers | A2 | M2
        H | P1 | Nov 20 | Daily Papers | P2
        H | P1 | H | P2 | H | P3
        H | P1 | P2 | Subscribe | Daily Papers
        H | P1 | P2 | Daily Papers | Nov 20
        H | T1 | A1 | H | T2 | A2
        H | T1 | A1 | Daily Papers | Nov 20 | T2 | A2
        """,
}


@pytest.mark.parametrize("group", PAGES)
def test_an_odd_page_is_read_as_its_golden_says(group: str, goldens: Goldens) -> None:
    parts: list[str] = []
    for page in PAGES[group].strip().splitlines():
        text = spelled(page.strip())
        dump = read_listing(text, "2023-11-19.txt")
        assert_conserved(dump, text)
        parts += [f"## {page.strip()}", *(line for line in told(dump) if line not in USUAL)]
    goldens.check(CASES / "cards" / f"{group.replace(' ', '-')}.txt", "\n".join(parts) + "\n")
