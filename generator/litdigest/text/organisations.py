"""Names of organisations, as listings show them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST = 3
"""Letters of an account that can be told from the name after it."""


def organisation_name(shown: str) -> str:
    """Return the name in "account Full name", as Hugging Face shows an organisation; every other text stays as it is."""
    account, _, name = shown.partition(" ")
    return name if name and _is_account(account, name) else shown


def _is_account(account: str, name: str) -> bool:
    """Return whether a word is an account: it is in small letters before a name that is not, or made of the letters of that name."""
    words = [word.casefold() for word in _LETTERS.findall(name)]
    parts = [part for part in map(_letters, (account, *account.split("-"))) if len(part) >= _SHORTEST]
    if account.islower() and not name[0].islower():
        return True
    if account.endswith(":") or not words:
        return False
    if any(part in words for part in parts):
        return True
    is_plain_word = account[1:].islower() and account.isalpha()
    return not is_plain_word and any(part.startswith(words[0]) or _is_made_of(part, words) for part in parts)


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text)).casefold()


def _is_made_of(part: str, words: Sequence[str]) -> bool:
    """Return whether the letters come in the same order in the words, the first of them at the beginning of one."""
    rest = iter("".join(words))
    return part[0] in {word[0] for word in words} and all(letter in rest for letter in part)
