"""Lines that listing pages have around their papers: none is a paper, wherever it stands."""

from __future__ import annotations

import pytest

from litdigest.reading.listing import read_listing
from tests.layouts import usual
from tests.listings import assert_conserved
from tests.test_layouts import PAPERS

LINES = """
About | Activity Feed | All time | Back to top | Blog | Buckets | Careers | Collections | Community | Company | Compute | Contact
Daily | Daily Papers | Dark | Datasets | Day | Discord | Docs | Documentation | Enterprise | Expert Support | Filter | Filters
Forum | HF Store | Hub | Hugging Face | Hugging Face logo | Hugging Face's logo | Inference Endpoints | Inference Providers | Jobs
Languages | Learn | Light | Load more | Log In | Login | Main navigation | Menu | Models | Month | Monthly | Monthly Papers
Most upvoted | new | New papers | Newer | Next | Next page | Notifications | Older | Organizations | Paper | Papers | Posts
Previous | Previous page | Pricing | Privacy | Privacy Policy | Profile | Search | Search any paper with AI
Search by arXiv ID or title | Search models, datasets, users... | Settings | Show more | Sign Up | Skip to content | Solutions
Sort by | Spaces | Spaces GPU | Storage | Subscribe | Subscribed | System theme | Tasks | Team & Enterprise | Terms
Terms of Service | Theme | Toggle navigation | TOS | Trending | Trending Papers | View all | Website | Week | Weekly
Weekly Papers | Hugging Face on the go | by AK and the research community | Get new papers in your inbox every day
Subscribe free to our daily papers | … | ... | © 2026 Hugging Face | (c) 2025 | Copyright 2024 | Page 3 | Page 3 of 12
1 2 3 … 9 Next | 12 Previous | < | >> | «

Abstract page | Add to collection | arXiv | arXiv Page | Author | Bookmark | Code | Comments | Dataset | Demo | Discuss
Discussion | GitHub | HTML | Image | Model | Paper author | Paper page | Paper submitter | PDF | Play video | Project page
Read more | Reply | Save | Share | Show less | Space | Thumbnail | Upvote | Upvoted | Upvotes | Video | View arXiv page
View on GitHub | View paper | View PDF | View Project page | Submitted by maria-b | Posted by Kofi Ansah | Shared by: ingvar
Upvote 7 | Upvotes 12 | GitHub 131 | Star 3.29k | Stars 4 | 1 model | Models 2 | 5 datasets | Space 1 | 9 likes | 1,204 votes | ▲ 65
♥ 8 | 12 comments | 1 comment | 💬 3 | + 12 | +3 | #1 Paper of the day | #2 Paper of the week | #3 Paper of the month
arXiv: 2605.10000 | arXiv:2605.10000v2 | 2605.10000 | ▲ | △ | ⬆ | ↑ | ⭐ | ★ | ♥ | ❤ | 👍 | 💬 | 1,204 | 3.2k
"""


@pytest.mark.parametrize("line", [line.strip() for row in LINES.split("\n") if row for line in row.split(" | ")])
def test_a_line_of_the_page_between_two_papers_is_no_paper(line: str) -> None:
    text = "\n\n".join([*usual(PAPERS[:2]), line, *usual(PAPERS[2:], head=())])
    dump = read_listing(text, "2023-11-19.txt")
    assert_conserved(dump, text)
    assert [(entry.title, entry.abstract) for entry in dump.entries] == [(paper.title, paper.abstract) for paper in PAPERS]
    assert dump.unplaced_lines == ()
    assert dump.problems == ()
