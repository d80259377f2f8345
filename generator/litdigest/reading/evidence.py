"""What the text around a URL says about it: the paper's own code, others' code, a list, a promise."""

from __future__ import annotations

import re

_ABBREVIATIONS = r"(?<!\bal\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bcf\.)(?<!\bvs\.)(?<!\bFig\.)"
_SENTENCE_END = re.compile(rf"(?<=[.!?]){_ABBREVIATIONS}\s+(?=[A-Z\"'(\[])")
_LONGEST = 400
_NEAR = 60
"""Context window around a URL, in characters."""

_LIST = re.compile(r"awesome|reading[- ]list|paper[- ]list|papers?[- ]collection|curated (?:list|collection)", re.IGNORECASE)

_OFFERED = re.compile(
    r"\b(?:codes?|codebase|source|implementations?|repository|repositories|repo|github|gitlab|software|scripts?|releas(?:e[sd]?|ing)|"
    r"open[- ]?sourc(?:e[sd]?|ing)|(?:un)?available|availability|found|access(?:ed|ible)?|provided?s?|published|hosted|maintain(?:ed)?|"
    r"public(?:ly)?|shared?|project|page|web\s?(?:page|site)|home\s?page|here|see|visit|check|download(?:ed)?|upload(?:ed)?|"
    r"introduce|present|propose|distributed|resources?|projects|package|demo|traced|archived|located|obtained|viewed|links?|urls?|refer)\b",
    re.IGNORECASE,
)
_BORROWED = re.compile(
    r"\b(?:bui(?:lt|lds?|lding) (?:on|upon)|based (?:on|upon)|adapted (?:from|by)|adopted (?:from|by)|borrowed from|forked from|taken from|"
    r"compare[ds]? (?:to|with|against)|extend(?:s|ed|ing)?|unlike|following|attack|evaluated? (?:on|with)|train(?:ed)? with|"
    r"integrated (?:in|into|with)|implemented (?:in|with)|relies on|modif(?:y|ied|ies)|reported in|issues in|"
    r"(?:using|with|use[sd]?) the (?:\S+ ){0,3}(?:toolkit|library|framework|package|repository|implementation)(?: of(?: \S+){0,4})?)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b(?:codes?|source files?|implementation|software|scripts?)\b", re.IGNORECASE)
_PAGE = re.compile(r"\b(?:project|web\s?(?:page|site)|home\s?page|page|site|demos?)\b", re.IGNORECASE)
_PROMISE = re.compile(
    r"\b(?:codes?|implementation|software)\b[^.]*\b(?:will be|to be|shall be)\b"
    r"[^.]*\b(?:released?|available|open[- ]sourced?|published|public|shared)\b"
    r"|\bwill (?:release|open[- ]source|publish|share)\b[^.]*\b(?:codes?|implementation|software)\b",
    re.IGNORECASE,
)
_PROMISED = ("code", "implementation", "software")
_PROMISING = ("will", "to be", "shall be")
"""A promise contains one of each."""


def is_offered(text: str, start: int, end: int) -> bool:
    """Return whether the sentence offers the URL text[start:end] as the authors' own.

    What counts is the last thing said before the URL: "our code is at" offers, "built on"
    borrows, and "we compare with" borrows even in a sentence that offers something else.
    """
    clause = _SENTENCE_END.split(text[max(0, start - _LONGEST) : start])[-1]
    near = text[end : end + _NEAR]
    stop = _SENTENCE_END.search(text, end, end + _NEAR)  # it may end within the last characters of the URL
    offered = max((match.end() for match in _OFFERED.finditer(clause)), default=-1)
    borrowed = max((match.end() for match in _BORROWED.finditer(clause)), default=-1)
    if offered == borrowed == -1:
        return not clause.strip() or _ends(near) or bool(_OFFERED.search(text, end, stop.start() if stop else end + _NEAR))
    return offered > borrowed


def _ends(after: str) -> bool:
    """Return whether a URL is the last word of the abstract, where authors put their own."""
    return not re.search(r"\w", after)


def is_list(name: str, text: str, start: int) -> bool:
    """Return whether a repository's name, or the text right before its URL at text[start:], says that it lists papers."""
    return bool(_LIST.search(name) or _LIST.search(text, max(0, start - _NEAR), start))


def speaks_of_code(sentence: str) -> bool:
    """Return whether a sentence is about code."""
    return bool(_CODE.search(sentence))


def speaks_of_page(sentence: str) -> bool:
    """Return whether a sentence is about a web page."""
    return bool(_PAGE.search(sentence))


def promise_of_code(text: str) -> str | None:
    """Return the sentence that promises code for later, if there is one."""
    lower = text.casefold()
    if not (any(word in lower for word in _PROMISED) and any(word in lower for word in _PROMISING)):
        return None
    sentences = (sentence[:_LONGEST] for sentence in _SENTENCE_END.split(text))
    return next((sentence for sentence in sentences if _PROMISE.search(sentence)), None)


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence around text[start:end]; of a long one, the nearby words, with dots for the rest."""
    breaks = [match.end() for match in _SENTENCE_END.finditer(text, max(0, start - _LONGEST), start)]
    first = breaks[-1] if breaks else _word_start(text, max(0, start - _LONGEST * 3 // 8), start)
    after = _SENTENCE_END.search(text, end, end + _LONGEST // 2)
    last = after.start() if after else _word_end(text, end + _LONGEST // 8, end + _LONGEST // 2)
    cut_before = not breaks and first > 0
    cut_after = not after and last < len(text)
    return f"{'… ' if cut_before else ''}{text[first:last].strip()}{' …' if cut_after else ''}"


def _word_start(text: str, place: int, most: int) -> int:
    """Return where the first word after `place` begins; a text without spaces is cut anywhere."""
    return place if place == 0 else text.find(" ", place, most) + 1 or place


def _word_end(text: str, place: int, most: int) -> int:
    """Return where the word at `place` ends; a text without spaces is cut at `most`."""
    end = text.find(" ", place, most)
    return min(most, len(text)) if end == -1 else end
