"""Unique slugs, whatever the things are called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from litdigest.text.plain import SLUG_LENGTH

_SHORTEST, _STEP = 6, 2
"""Digits of the hash that `slug` puts into slugs, and how many are added at a time if these are not enough."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim of a name to a slug."""

    of: str
    usual: str
    level: int = 0
    """How often the claim was refused; each time, it is made again for a slug with a longer hash."""

    @property
    def slug(self) -> str:
        if not self.level:
            return self.usual
        digits = _hash(self.of)[: _SHORTEST + _STEP * (self.level - 1)]
        base = self.usual.removesuffix(f"-{_hash(self.of)[:_SHORTEST]}")
        return f"{base[: SLUG_LENGTH - 1 - len(digits)].rstrip('-')}-{digits}"

    @property
    def rank(self) -> tuple[bool, int, str]:
        """Order of claims to one slug: a hash of one's own name before a name that happens to spell it, shorter hashes before longer."""
        spelled = not self.level and not self.usual.endswith(f"-{_hash(self.of)[:_SHORTEST]}")
        return spelled, self.level, self.of

    @property
    def next(self) -> _Claim:
        return _Claim(self.of, self.usual, self.level + 1)


def unique_slugs(usual: Mapping[str, str]) -> dict[str, str]:
    """Return a unique slug for each of `usual`; nearly always the usual one.

    A name that was too long or not ASCII has a hash in its slug, and another name could spell just that.
    The name that spells it gives way and gets its own hash added. This is deferred acceptance (Gale and
    Shapley 1962): each name asks for its slugs in turn, and each slug keeps the best that asked. So the
    result does not depend on the order.

    Args:
        usual: slugs by name.
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
    """Yield each name that did not get its usual slug, with the name that has it instead."""
    holders = {slug: of for of, slug in given.items()}
    yield from ((of, holders[slug]) for of, slug in sorted(usual.items()) if given[of] != slug)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
