"""Escape text for its context: HTML, attributes, scripts, Markdown, URLs, a terminal."""

from __future__ import annotations

import html
import re

from litdigest.text.plain import clean_spaces

_BLANK = re.compile(r"[\u2800\u3164]")


def visible(text: str) -> str:
    """Return `text` on one line, with characters that hide or reorder others made visible."""
    if not text.isprintable() or _BLANK.search(text):
        text = "".join(_shown(ch) for ch in text)
    return clean_spaces(text)


def for_terminal(text: str) -> str:
    """Return `text` with its spaces and line ends, and with terminal control characters made visible."""
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(ch: str) -> str:
    if ch.isspace() or (ch.isprintable() and not _BLANK.match(ch)):
        return ch
    if ch in "\u200b\u200c\u200d\u2060\ufeff\u00ad":
        return ""
    return f"[U+{ord(ch):04X}]"


def as_html(text: str) -> str:
    """Return `text` safe in HTML content and in quoted attributes."""
    return html.escape(visible(text), quote=True)


def as_attribute(text: str) -> str:
    """Return `text` safe in a quoted attribute within Markdown: no template, attribute list, link or code begins in it."""
    return re.sub(r"[{}\[\]`]", lambda m: _reference(m[0]), as_html(text))


def as_reread_attribute(text: str) -> str:
    """Return `text` safe in a quoted attribute of an element that has Markdown in it.

    Markdown parses such an attribute and writes it again, but leaves every ampersand that seems to begin a reference. So
    every ampersand is escaped once more.
    """
    return as_attribute(text.replace("&", "&amp;"))


def as_single_quoted(text: str) -> str:
    """Return JSON safe in an attribute in single quotes, which leaves its many double quotes unescaped."""
    return text.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;").replace(">", "&gt;")


def as_script(text: str) -> str:
    """Return JSON, given in ASCII, safe in a script within HTML."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


# Everything that may have a meaning in Markdown or in an extension. A colon has one only
# before a word (icons, attributes), so that "Title: part two" stays readable.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>&|~^$=@#]|:(?=\S)|(?<!\w)[+\-!?](?=\W)|^[+\-!?.:%;\"']|^\d+[.)]|(?<=\bwww)\.|--")
_NAMED_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def as_markdown(text: str) -> str:
    """Return `text` so that Markdown shows it as written, on one line, in any place.

    Everything is escaped by character references: unlike backslashes, they mean the same to
    every block and inline rule, in every extension.
    """
    return _MARKDOWN.sub(lambda m: "".join(_reference(c) for c in m[0]), visible(text))


def _reference(ch: str) -> str:
    return _NAMED_ENTITIES.get(ch) or (ch if ch.isalnum() else f"&#{ord(ch)};")


def as_url(url: str) -> str:
    """Return `url` safe in a Markdown link target and in a quoted attribute.

    Raises:
        ValueError: the URL is neither http nor https.
    """
    if not re.match(r"https?://", url):
        raise ValueError(f"{url!r} is not an http(s) URL")
    return re.sub(r"[^A-Za-z0-9\-._~:/?#@!$&+,;=%]", lambda m: "".join(f"%{b:02X}" for b in m[0].encode("utf-8", "replace")), url)
