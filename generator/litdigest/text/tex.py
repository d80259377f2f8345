"""Replace TeX commands in plain text by characters."""

from __future__ import annotations

import html
import re
import unicodedata

_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307"}
_ACCENT_COMMANDS = {"c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a"}
_ACCENTED = r"""\\['`^"~=.]\s?(?:\{\\?[a-zA-Z]\}|\\?[a-zA-Z])|\\[cvuHkr]\s?\{[a-zA-Z]\}"""
_ACCENT = re.compile(
    r"""\\(?:(?P<mark>['`^"~=.])\s?|(?P<command>[cvuHkr])(?=\s?\{)\s?)(?:\{(?P<inner>\\?[a-zA-Z])\}|(?P<bare>\\?[a-zA-Z]))"""
)
_WRAPPED = re.compile(rf"(?<!\\[cvuHkr'`^~=.])(?<!\\\")\{{\s*({_ACCENTED}|\\(?:ss|ae|AE|aa|AA|oe|[oOlLij]))\s*\}}")
"""A letter in braces of its own, as BibTeX files write it."""
_SWITCH = re.compile(r"\{\\(?:it|bf|em|sc|tt|rm|sf|sl)\b\s*([^{}]*)\}")
_LINK = re.compile(r"\\(?:href\{[^{}]*\}|url(?=\{))\{([^{}]*)\}")
_FUNCTION = re.compile(r"\\(log|exp|min|max|sin|cos|tan|lim|sup|inf|det|arg|argmin|argmax|ln)(?![a-zA-Z])")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,6});")
_LEVELS = 8
_LETTERS = {"ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "oe": "œ", "i": "ı", "j": "ȷ"}
_LETTER = re.compile(r"\\(ss|ae|AE|aa|AA|oe|[oOlL])(?:\{\}|\b)\s?")
_NAMED = {"eg": "e.g.", "ie": "i.e.", "etal": "et al.", "etc": "etc.", "vs": "vs.", "textemdash": "—", "ldots": "…", "times": "×"}
_NAME = re.compile(r"\\(?:(eg|ie|etal|etc|vs)(?:\{\}|\b)\.?,?|(textemdash|ldots|times)(?:\{\}|\b))(?=\W|$)")
_STYLE = re.compile(r"\\(?:text(?:bf|it|sc|tt|rm|sf)|emph|mathrm|mathbf|mathcal|underline)\{([^{}]*)\}")
_RAISED = dict(zip("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", strict=True))
_POWER = re.compile(r"(?<=[\w)\]])(\$)?\^(?:\{([0-9+\-n]{1,4})\}|([0-9]))(?(1)\$)(?![\w{])")
_TEX = ("&", "\\", "`", "^", "~", "''", "--")


def untex(text: str) -> str:
    """Return `text` with the TeX that is common in abstracts replaced by plain characters.

    Only unambiguous marks are replaced; everything else stays as it is.
    """
    if not any(mark in text for mark in _TEX):
        return text
    if "&" in text:
        text = _ENTITY.sub(_decoded, text)
    if "\\" in text:
        text = _WRAPPED.sub(lambda m: _LETTERS.get(m[1][1:], m[1]), text)
        text = _ACCENT.sub(_accented, text)
        for _ in range(_LEVELS):
            text, found = re.subn(r"(?:" + _STYLE.pattern + "|" + _SWITCH.pattern + "|" + _LINK.pattern + ")", _inside, text)
            if not found:
                break
        text = _FUNCTION.sub(r"\1", text)
        text = _LETTER.sub(lambda m: _LETTERS[m[1]], text)
        text = _NAME.sub(lambda m: _NAMED[m[1] or m[2]], text)
        text = re.sub(r"\\([%&#$_{}])", r"\1", text)
    text = text.replace("``", "“").replace("''", "”")
    text = re.sub(r"\$\^\{?([0-9]+)\}?\$", r"^{\1}", text)
    text = _POWER.sub(lambda m: "".join(_RAISED[c] for c in m[2] or m[3]), text)
    text = re.sub(r"(?<=\s)---?(?=\s)", "—", text)
    return re.sub(r"(?<=\w)~(?=\w)", " ", text)


def _decoded(match: re.Match[str]) -> str:
    """Return the character of an entity, if one can see it."""
    text = html.unescape(match[0])
    if text.isspace():
        return " "
    return text if text.isprintable() and text != "\ufffd" else match[0]


def _accented(match: re.Match[str]) -> str:
    letter = (match["inner"] or match["bare"]).removeprefix("\\")
    mark = _ACCENTS[match["mark"]] if match["mark"] else _ACCENT_COMMANDS[match["command"]]
    return unicodedata.normalize("NFC", letter + mark)


def _inside(match: re.Match[str]) -> str:
    """Return what a command with an argument is about."""
    return next(group for group in match.groups() if group is not None)
