"""The page around the papers: header, navigation, buttons, footer.

A line of the page is known by its words, by its place above a known line of the header or below one of
the footer, or because it returns with every card.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from litdigest.reading.lines import Line, shape
from litdigest.reading.shown_dates import NUMBER, parse_number

Kind = Literal["frame", "button", "number", "text"]

_LONGEST = 100
"""Maximum characters of a known line of the page."""
_REPEATED = 40
"""Maximum characters of an unknown line that is known by its repetition."""
_FEWEST = 3
"""Repetitions from which on an unknown line is one of the page's."""
_MOST_OFTEN = 3
"""A line that returns more often than this in each card is none of the page's."""


def _words(table: str) -> frozenset[str]:
    return frozenset(word.strip() for word in table.split("|"))


_FRAME_WORDS = _words(
    """about | activity feed | all time | back to top | blog | buckets | careers | collections | community | company | compute |
    contact | daily | daily papers | dark | datasets | day | discord | docs | documentation | enterprise | expert support | filter |
    filters | forum | hf store | hub | hugging face | hugging face logo | hugging face's logo | inference endpoints |
    inference providers | jobs | languages | learn | light | load more | log in | login | main navigation | menu | models | month |
    monthly | monthly papers | most upvoted | new | new papers | newer | next | next page | notifications | older | organizations |
    paper | papers | posts | previous | previous page | pricing | privacy | privacy policy | profile | search |
    search any paper with ai | search by arxiv id or title | search models, datasets, users... | settings | show more | sign up |
    skip to content | solutions | sort by | spaces | spaces gpu | storage | subscribe | subscribed | system theme | tasks |
    team & enterprise | terms | terms of service | theme | today | toggle navigation | tos | trending | trending papers | view all |
    website | week | weekly | weekly papers"""
)
_FRAME = re.compile(
    r"hugging face.{0,20}|by ?.{1,40} and the research community|get .{0,40}papers? in your (?:email )?inbox.{0,20}|"
    r"subscribe.{0,20} to .{0,40}papers|…|\.\.\.|"
    r"(?:©|\(c\)|copyright).{0,60}|page \d+(?: of \d+)?|[\d .…]*\b\d+ (?:next|previous)|[<>«»‹›←→]{1,2}",
    re.IGNORECASE,
)
_BUTTON_WORDS = _words(
    """abstract page | add to collection | arxiv | arxiv page | author | bookmark | code | comments | dataset | demo | discuss |
    discussion | github | html | image | model | paper author | paper page | paper submitter | pdf | play video | posted by |
    project page | read more | reply | save | share | shared by | show less | space | submitted by | thumbnail | upvote | upvoted |
    upvotes | video | view arxiv page | view on github | view paper | view pdf | view project page"""
)
_COUNTED = "upvotes?|github|stars?|models?|datasets?|spaces?|likes?|votes?|comments?"
_BUTTON = re.compile(
    rf"(?:submitted|posted|shared) by:? \S+(?: \S+)?|(?:{_COUNTED}|[▲⭐★♥❤👍💬]) ?(?:{NUMBER})|(?:{NUMBER}) ?(?:{_COUNTED})|"
    r"\+ ?\d{1,6}|#\d+ paper of the (?:day|week|month)|(?:arxiv: ?)?\d{4}\.\d{4,5}(?:v\d+)?|[▲△⬆↑⭐★♥❤👍💬]",
    re.IGNORECASE,
)


def kind_of(text: str) -> Kind:
    """Return what a line is by its words alone."""
    if len(text) > _LONGEST:
        return "text"
    plain = shape(text).casefold()
    if parse_number(plain) is not None:
        return "number"
    if plain in _FRAME_WORDS or _FRAME.fullmatch(plain):
        return "frame"
    return "button" if plain in _BUTTON_WORDS or _BUTTON.fullmatch(plain) else "text"


def votes_in(text: str) -> int | None:
    """Return the number of upvotes of "Upvote 65" or "65 upvotes"."""
    match = (
        re.fullmatch(rf"(?:(?:upvotes?|▲|👍) ?({NUMBER})|({NUMBER}) ?upvotes?)", shape(text), re.IGNORECASE)
        if len(text) < _LONGEST
        else None
    )
    return parse_number(match[1] or match[2]) if match else None


def is_naming(text: str) -> bool:
    """Return whether a line such as "Submitted by" announces a name in the next one."""
    return shape(text).casefold().endswith(" by")


def returning(lines: Sequence[Line], cards: int) -> frozenset[str]:
    """Return the short lines that stand in most cards, numbers aside, as `numberless` writes them."""
    counts = Counter(numberless(line.text) for line in lines if len(line.text) <= _REPEATED)
    return frozenset(text for text, count in counts.items() if max(_FEWEST, cards / 2) <= count <= cards * _MOST_OFTEN)


def numberless(text: str) -> str:
    """Return a line as it is compared with its repetitions."""
    return re.sub(r"\d+", "0", shape(text).casefold())
