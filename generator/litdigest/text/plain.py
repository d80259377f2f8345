"""Text made comparable, readable and harmless: folding, slugs, TeX, escapes."""

from __future__ import annotations

import functools
import hashlib
import html
import re
import unicodedata
from typing import Literal

from anyascii import anyascii

SLUG_LENGTH = 80

_PIECE = 1000
"""Characters that are normalised at once: CPython sorts a flood of accents in time that grows with its square."""

_AFTER_WORD = {"+": " plus", "#": " sharp"}
_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_RESERVED = frozenset({"index", "readme", "con", "prn", "aux", "nul", "unsorted"})


def clean_spaces(text: str) -> str:
    """Return `text` on one line with single spaces."""
    return " ".join(text.split())


def key(title: str) -> str:
    """Return what two spellings of one title have in common.

    Case, accents, TeX marks and punctuation are folded away; a plus or sharp
    glued to a word is kept, so that "C", "C++" and "C#" stay three titles.
    """
    plain = untex(title)
    if not plain.isascii():
        plain = _normal("NFKD", plain)
    plain = plain.casefold()
    if not plain.isascii():
        plain = "".join(ch for ch in plain if not unicodedata.combining(ch))
    plain = re.sub(r"(?<=[^\W_])[+#]+", lambda m: "".join(_AFTER_WORD[c] for c in m[0]), plain)
    plain = re.sub(r"(?<=\w)['’](?=s\b)", "", plain)
    words = re.findall(r"[^\W_]+", plain)
    return " ".join(words) or clean_spaces(_normal("NFKC", title).casefold())


def _normal(form: Literal["NFKC", "NFKD"], text: str) -> str:
    return "".join(unicodedata.normalize(form, text[at : at + _PIECE]) for at in range(0, len(text), _PIECE))


@functools.lru_cache(maxsize=2**10)
def slug(title: str) -> str:
    """Return the lasting name of `title` in URLs: ASCII, at most 80 characters.

    A function of the title alone. Where the readable part cannot hold all of the
    title's key (too long, another script, a reserved name), a hash of the key tells
    it from every other title.
    """
    full = key(title)
    words = re.findall(r"[a-z0-9]+", anyascii(full).lower())
    readable = "-".join(words)
    lossless = full.isascii() and " ".join(words) == full and readable not in _RESERVED
    if lossless and 0 < len(readable) <= SLUG_LENGTH:
        return readable
    digest = hashlib.sha256(full.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{_cut_words(words, SLUG_LENGTH - 7)}-{digest}"


def file_slug(name: str) -> str:
    """Return the lasting name of a file in URLs: its own where that will do, else one made of it."""
    if _PLAIN_NAME.fullmatch(name) and len(name) <= SLUG_LENGTH and name not in _RESERVED:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{slug(name)[: SLUG_LENGTH - 7].rstrip('-')}-{digest}"


def _cut_words(words: list[str], limit: int) -> str:
    cut = ""
    for word in words:
        longer = f"{cut}-{word}" if cut else word
        if len(longer) > limit:
            break
        cut = longer
    return cut or (words[0][:limit] if words else "paper")


_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307"}
_ACCENT_COMMANDS = {"c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a"}
_ACCENT = re.compile(r"""\\(?P<mark>['`^"~=.])\s?\{?(?P<letter>\\?[a-zA-Z])\}?|\\(?P<command>[cvuHkr])\{(?P<base>[a-zA-Z])\}""")
_LETTERS = {"ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "oe": "œ"}
_LETTER = re.compile(r"\\(ss|ae|AE|aa|AA|oe|[oOlL])(?:\{\}|\b)\s?")
_NAMED = {"eg": "e.g.", "ie": "i.e.", "etal": "et al.", "etc": "etc.", "vs": "vs.", "textemdash": "—", "ldots": "…", "times": "×"}
_NAME = re.compile(r"\\(?:(eg|ie|etal|etc|vs)(?:\{\}|\b)\.?,?|(textemdash|ldots|times)(?:\{\}|\b))(?=\W|$)")
_STYLE = re.compile(r"\\(?:text(?:bf|it|sc|tt|rm|sf)|emph|mathrm|mathbf|mathcal|underline)\{([^{}]*)\}")
_RAISED = dict(zip("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", strict=True))
_POWER = re.compile(r"(?<=[\w)\]])(\$)?\^(?:\{([0-9+\-n]{1,4})\}|([0-9]))(?(1)\$)(?![\w{])")


_TEX = ("\\", "`", "^", "~", "''", "--")


def untex(text: str) -> str:
    """Return `text` with the TeX that abstracts carry turned into plain characters.

    Only marks with one sure meaning change; everything else stays as it was.
    """
    if not any(mark in text for mark in _TEX):
        return text
    if "\\" in text:
        text = _ACCENT.sub(_accented, text)
        text = _STYLE.sub(r"\1", text)
        text = _LETTER.sub(lambda m: _LETTERS[m[1]], text)
        text = _NAME.sub(lambda m: _NAMED[m[1] or m[2]], text)
        text = re.sub(r"\\([%&#$_{}])", r"\1", text)
    text = text.replace("``", "“").replace("''", "”")
    text = re.sub(r"\$\^\{?([0-9]+)\}?\$", r"^{\1}", text)
    text = _POWER.sub(lambda m: "".join(_RAISED[c] for c in m[2] or m[3]), text)
    text = re.sub(r"(?<=\s)---?(?=\s)", "—", text)
    return re.sub(r"(?<=\w)~(?=\w)", " ", text)


def _accented(match: re.Match[str]) -> str:
    letter = (match["letter"] or match["base"]).removeprefix("\\")
    mark = _ACCENTS[match["mark"]] if match["mark"] else _ACCENT_COMMANDS[match["command"]]
    return unicodedata.normalize("NFC", letter + mark)


_BLANK = re.compile(r"[\u2800\u3164]")


def visible(text: str) -> str:
    """Return `text` on one line, with characters that hide or reorder others made visible."""
    if not text.isprintable() or _BLANK.search(text):
        text = "".join(_shown(ch) for ch in text)
    return clean_spaces(text)


def for_terminal(text: str) -> str:
    """Return `text` with its spaces and line ends, and with what could steer a terminal made visible."""
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

    Markdown reads such an attribute and writes it anew, but leaves every ampersand that seems to begin a reference; so it
    gets each of them as one.
    """
    return as_attribute(text.replace("&", "&amp;"))


def as_single_quoted(text: str) -> str:
    """Return JSON safe in an attribute in single quotes, where its own many quotes stay short."""
    return text.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;").replace(">", "&gt;")


def as_script(text: str) -> str:
    """Return JSON in ASCII so that it may stand in a script, and in HTML around that."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


# Everything that can mean something in Markdown or in a Markdown extension. A colon means
# something only before a word (icons, attributes), so that "Title: part two" stays readable.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>&|~^$=@#]|:(?=\S)|(?<!\w)[+\-!?](?=\W)|^[+\-!?.:%;\"']|^\d+[.)]|(?<=\bwww)\.|--")
_NAMED_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def as_markdown(text: str) -> str:
    """Return `text` so that Markdown shows it as written, on one line, wherever it stands.

    Character references are used throughout: unlike backslashes they mean the same to
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
