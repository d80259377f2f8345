"""Progress, as loops tell it: how many items are done, and of how many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Progress = Callable[[int, int], None]
"""Hears how many items are done, and of how many."""

T = TypeVar("T")

_EVERY = 256


def unheard(done: int, of: int) -> None:
    """Hear nothing."""


def ticked(items: Sequence[T], tell: Progress) -> Iterator[T]:
    """Yield the items, and tell now and then how many went before."""
    for number, item in enumerate(items):
        if number % _EVERY == 0:
            tell(number, len(items))
        yield item
