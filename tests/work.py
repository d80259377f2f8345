"""Measure work without absolute times: calls are counted, and times are compared with times of the same run.

A busy machine makes a measurement longer, never shorter. So a comparison is repeated until it holds, and fails only if it
never does, as for work that is quadratic in its input.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

TIMES = 4
"""Ratio of the lengths of the inputs."""
MOST = 2 * TIMES
"""Maximum ratio of the work: half of a quadratic one."""
TRIES = 25


def seconds(act: Callable[[], object], runs: int = 1) -> float:
    """Return the CPU time of the best run."""
    times = []
    for _ in range(runs):
        begin = time.process_time()
        act()
        times.append(time.process_time() - begin)
    return min(times)


def growth(short: Callable[[], object], long: Callable[[], object]) -> float:
    """Return how many times longer `long` takes than `short`: the first ratio of at most `MOST`, or else the smallest."""
    least, most = float("inf"), float("inf")
    with undisturbed():
        for _ in range(TRIES):
            least, most = min(least, seconds(short, 3)), min(most, seconds(long))
            if most <= MOST * least:
                break
    return most / max(least, sys.float_info.min)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Switch off the garbage collector, whose cost depends on all objects, and the measurement of coverage."""
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
