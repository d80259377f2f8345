"""Take away what programs write around the text of a page: Markdown, and the links of text browsers.

Nothing is taken away from a file that shows no such marks again and again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from litdigest.reading.lines import Line

_FEWEST = 3
"""Lines with the marks of a program, from which on a file is its work."""

_URL = r"\((?:https?://|/|#)[^()\s]{0,2000}\)"
_MARKDOWN = re.compile(rf"^#{{1,6}} \S|^(?:[-*] )?!?\[.*\]{_URL}")
_IMAGE = re.compile(rf"!\[([^\[\]]{{0,300}})\]{_URL}")
_INNER_LINK = re.compile(rf"\[([^\[\]]{{0,1000}})\]{_URL}")
_WHOLE_LINK = re.compile(rf"^\[(.*)\]{_URL}$")
_HEADING = re.compile(r"^#{1,6} +(?=\S)")

_NUMBERED = re.compile(r"\]\[\d{1,5}\]$")
_NUMBERED_LINK = re.compile(r"\[([^\[\]]{0,1000})\]\[\d{1,5}\]")
_NUMBERED_WHOLE = re.compile(r"^\[(.*)\]\[\d{1,5}\]$")
_NUMBERED_IMAGE = re.compile(r"\[\[([^\[\]]{0,300})\] ?([^\[\]]{0,1000})\]\[\d{1,5}\]")
_BARE = re.compile(r"\[|\]\[\d{1,5}\]|\[\d{1,5}\]: \S+")

_REFERENCE = re.compile(r"\d{1,5}\. (?:https?|file|mailto):\S+")
_LEADING = re.compile(r"\[\d{1,5}\](?=\S)")
_LEADS = re.compile(r"^(?:[*+o#•-] )?\[\d{1,5}\]\S")


def without_markup(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with the text of the page alone; those without any are marked as bare."""
    if _is_marked(lines, _NUMBERED, 0.1):
        return _cleaned(lines, _numbered)
    if _is_marked(lines, _MARKDOWN, 0.25):
        return _cleaned(lines, _markdown)
    if _is_marked(lines, _LEADS, 0.05) and any(_REFERENCE.fullmatch(line.text) for line in lines):
        return _cleaned(lines, _leading)
    return tuple(lines)


def _is_marked(lines: Sequence[Line], mark: re.Pattern[str], share: float) -> bool:
    """Return whether at least this share of the lines bear a mark."""
    return sum(bool(mark.search(line.text)) for line in lines) >= max(_FEWEST, len(lines) * share)


def _cleaned(lines: Sequence[Line], clean: Callable[[str], str]) -> tuple[Line, ...]:
    """Clean every line; a line that has no text left parts its neighbours as a blank line does."""
    found: list[Line] = []
    apart = False
    for line in lines:
        text = clean(line.text)
        found.append(replace(line, text=text, gap=line.gap or apart) if text else replace(line, bare=True))
        apart = not text
    return tuple(found)


def _markdown(text: str) -> str:
    text = _HEADING.sub("", text)
    text = _IMAGE.sub(lambda m: f"{m[1]} " if m[1] else "", text)
    text = _WHOLE_LINK.sub(r"\1", text) if text.count("](") == 1 else text
    return _INNER_LINK.sub(_parted, text).replace("\\_", "_").replace("\\*", "*").strip()


def _numbered(text: str) -> str:
    if _BARE.fullmatch(text):
        return ""
    text = _NUMBERED_IMAGE.sub(r"\1 \2", _HEADING.sub("", text))
    text = _NUMBERED_WHOLE.sub(r"\1", text) if text.count("][") == 1 else text
    return _NUMBERED_LINK.sub(_parted, text).strip()


def _leading(text: str) -> str:
    return "" if _REFERENCE.fullmatch(text) else _LEADING.sub("", text).strip()


def _parted(link: re.Match[str]) -> str:
    """Return the text of a link, with a space where it would run into the word before or after it."""
    words = link[1].strip()
    before, after = link.string[: link.start()][-1:], link.string[link.end() : link.end() + 1]
    return f"{' ' * (before + words[:1]).isalnum()}{words}{' ' * (words[-1:] + after).isalnum()}" if words else ""
