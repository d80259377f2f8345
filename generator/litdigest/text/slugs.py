"""Names in URLs that no two things share, whatever they are called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from litdigest.text.plain import SLUG_LENGTH

_SHORTEST, _STEP = 6, 2
"""Digits of the hash that `text` puts into slugs, and by how many it grows where that is not enough."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """What something would like to be called."""

    of: str
    usual: str
    level: int = 0
    """How often it had to give way; from the first time on, it asks for a longer hash."""

    @property
    def slug(self) -> str:
        if not self.level:
            return self.usual
        digits = _hash(self.of)[: _SHORTEST + _STEP * (self.level - 1)]
        base = self.usual.removesuffix(f"-{_hash(self.of)[:_SHORTEST]}")
        return f"{base[: SLUG_LENGTH - 1 - len(digits)].rstrip('-')}-{digits}"

    @property
    def rank(self) -> tuple[bool, int, str]:
        """A slug with a hash of one's own goes before the same one spelled out, a usual one before one that grew."""
        spelled = not self.level and not self.usual.endswith(f"-{_hash(self.of)[:_SHORTEST]}")
        return spelled, self.level, self.of

    @property
    def next(self) -> _Claim:
        return _Claim(self.of, self.usual, self.level + 1)


def unique_slugs(usual: Mapping[str, str]) -> dict[str, str]:
    """Return a slug for each of `usual`, no two alike; nearly always the usual one.

    A name that was too long or not ASCII has a hash in its slug, and another can be made that
    spells just that. The one that spells it gives way and gets its own hash added. Each asks for
    its slugs in turn and each slug keeps the best that asked, as in deferred acceptance (Gale and
    Shapley 1962), so the outcome depends on no order.

    Args:
        usual: slugs by what they name.
    """
    holders: dict[str, _Claim] = {}
    waiting = [_Claim(of, slug) for of, slug in usual.items()]
    while waiting:
        claim = waiting.pop()
        holder = holders.setdefault(claim.slug, claim)
        if holder is not claim:
            first, second = sorted((holder, claim), key=lambda one: one.rank)
            holders[first.slug] = first
            waiting.append(second.next)
    return {claim.of: slug for slug, claim in holders.items()}


def gave_way(usual: Mapping[str, str], given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what did not get its usual slug, each with what has that instead."""
    holders = {slug: of for of, slug in given.items()}
    yield from ((of, holders[slug]) for of, slug in sorted(usual.items()) if given[of] != slug)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
