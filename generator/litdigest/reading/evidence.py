"""What the text around a URL says about it: the paper's own code, others' code, a list, a promise."""

from __future__ import annotations

import re

_ABBREVIATIONS = r"(?<!\bal\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bcf\.)(?<!\bvs\.)(?<!\bFig\.)(?<!\bDr\.)(?<!\bProf\.)(?<!(?<!\d )\b[A-Z]\.)"
_SENTENCE_END = re.compile(rf"(?<=[.!?]){_ABBREVIATIONS}(?:\s+(?=[A-Z\"'(\[])|(?=\\footnote))")
_COMMAND = re.compile(r"\\[a-z]+\s*\{")
_LONGEST = 400
_NEAR = 60
"""Context window around a URL, in characters."""

_LIST = re.compile(r"awesome|reading[- ]list|paper[- ]list|papers?[- ]collection|curated (?:list|collection)", re.IGNORECASE)

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


def words_around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what is said before the URL text[start:end], in its sentence or else in the one before, and what follows."""
    stop = _SENTENCE_END.search(text, end, end + _NEAR)  # it may end within the last characters of the URL
    said = _sentences_before(text, start)
    before = said[-1] if re.search(r"\w", said[-1]) else "".join(said[-2:])
    return before, text[end : stop.start() if stop else end + _NEAR]


def stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether the URL text[start:end] is a sentence of its own at the end of the text."""
    before = _COMMAND.sub("", _sentences_before(text, start)[-1])
    return not re.search(r"\w", before + text[end : end + _NEAR])


def _sentences_before(text: str, start: int) -> list[str]:
    """Return the sentences before text[start], the last of them unfinished."""
    parts = _SENTENCE_END.split(text[max(0, start - _LONGEST) : start] + "A")  # a URL begins a sentence as a capital does
    return [*parts[:-1], parts[-1][:-1]]


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
