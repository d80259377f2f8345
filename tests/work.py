"""How much work something is, without a clock that decides: calls are counted, times are compared with times of the same run.

A busy machine makes one measurement long, and never one short. So a comparison is made again until it holds, and fails only
where it never does: work that grows with the square of its input never does.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

TIMES = 4
"""How much longer the longer input is."""
MOST = 2 * TIMES
"""How much more work it may be: half of what a square would make it."""
TRIES = 25


def seconds(act: Callable[[], object], runs: int = 1) -> float:
    """Return the processor time of the best run."""
    times = []
    for _ in range(runs):
        begin = time.process_time()
        act()
        times.append(time.process_time() - begin)
    return min(times)


def growth(short: Callable[[], object], long: Callable[[], object]) -> float:
    """Return how many times longer `long` takes than `short`: the first answer of at most `MOST`, or else the least."""
    least, most = float("inf"), float("inf")
    with undisturbed():
        for _ in range(TRIES):
            least, most = min(least, seconds(short, 3)), min(most, seconds(long))
            if most <= MOST * least:
                break
    return most / max(least, sys.float_info.min)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Switch off the garbage collector, which costs more the more there is, and what measures coverage."""
    gc.disable()
    try:
        with untraced():
            yield
    finally:
        gc.enable()


@contextmanager
def untraced() -> Iterator[None]:
    """Switch off what measures coverage, which slows Python down several times."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


def calls(act: Callable[[], object]) -> int:
    """Return how many functions `act` calls."""
    count = 0

    def tell(_frame: FrameType, event: str, _value: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tell)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count
