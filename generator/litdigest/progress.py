"""Time and memory of each stage of a build, and its progress. Shown on screen, never written to a built file."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TextIO, TypeVar

import click

if sys.platform != "win32":
    import resource

T = TypeVar("T")

StageProgress = Callable[[str, int, int], None]
"""Called with the stage, how many of its items are done, and how many there are (0 if unknown)."""

Progress = Callable[[int, int], None]
"""Called with how many items are done, and how many there are."""

_EVERY = 256


def no_progress(done: int, of: int) -> None:
    """Report nothing."""


def track(items: Iterable[T], on_progress: Progress, count: int = 0) -> Iterator[T]:
    """Yield the items, and report regularly how many are done.

    Args:
        items: what to yield.
        on_progress: called once every 256 items.
        count: roughly how many items there are, if they have no length; 0 if unknown.
    """
    count = len(items) if isinstance(items, Sized) else count
    for number, item in enumerate(items):
        if number % _EVERY == 0:
            on_progress(min(number, count) if count else number, count)
        yield item


_PATIENCE = 2.0
_PAUSE = 0.2
_BEAT = 0.5
_WIDTH = 24


def no_report(stage: str, done: int, of: int) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Readings of clocks and memory."""

    wall: float
    """Seconds since some fixed moment."""
    cpu: float
    """CPU seconds of this process and of its finished child processes."""
    peak: int
    """Peak memory so far of the largest of these processes, in bytes; 0 if the system does not report it."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Time and memory of a stage."""

    stage: str
    items: int
    wall: float
    cpu: float
    peak: int
    """Peak memory from the start of the process to the end of the stage."""


def moment() -> Moment:
    """Read the clocks and the memory."""
    if sys.platform == "win32":
        return Moment(time.perf_counter(), time.process_time(), 0)
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    unit = 1 if sys.platform == "darwin" else 1024
    return Moment(time.perf_counter(), sum(use.ru_utime + use.ru_stime for use in uses), unit * max(use.ru_maxrss for use in uses))


class Report:
    """Records the cost of each stage, and shows the progress of a long one on a terminal.

    A stage ends when the next begins, or at `end`; the costs of one that begins again are added up.
    """

    def __init__(self, look: Callable[[], Moment] = moment, screen: TextIO | None = None) -> None:
        self._look = look
        self._screen = screen or sys.stderr
        self._spent: dict[str, Spent] = {}
        self._stage = ""
        self._far = (0, 0)
        self._began = self._drawn = look()
        self._width = 0
        self._turn = threading.RLock()  # stages and `reporting` call from different threads

    def __call__(self, stage: str, done: int, of: int) -> None:
        """Take the progress of a stage, as a `StageProgress`."""
        with self._turn:
            if stage != self._stage:
                now = self._look()
                self._close(now)
                self._stage, self._began = stage, now
                self._spent.setdefault(stage, Spent(stage, 0, 0.0, 0.0, 0))
            self._far = (done, of)
            self._spent[stage] = replace(self._spent[stage], items=max(self._spent[stage].items, done, of))
            self.beat()

    def beat(self) -> None:
        """Show the progress of the stage on a terminal, if it has taken long."""
        with self._turn:
            now = self._look()
            waited = now.wall - self._began.wall
            if self._stage and self._screen.isatty() and waited > _PATIENCE and now.wall - self._drawn.wall >= _PAUSE:
                self._draw(bar(self._stage, *self._far, waited))
                self._drawn = now

    def end(self) -> None:
        """Close the last stage."""
        with self._turn:
            self._close(self._look())
            self._stage = ""

    @property
    def stages(self) -> tuple[Spent, ...]:
        """The costs of each finished stage, in the order they began."""
        return tuple(spent for stage, spent in self._spent.items() if stage != self._stage)

    def lines(self, papers: int) -> list[str]:
        """Return a table of the costs of each stage.

        Args:
            papers: number of papers, for papers per second.
        """
        wall = sum(spent.wall for spent in self.stages)
        cpu = sum(spent.cpu for spent in self.stages)
        peak = max((spent.peak for spent in self.stages), default=0)
        head = f"{'stage':16}{'seconds':>9}{'CPU':>9}{'papers/s':>11}{'peak memory':>13}"
        return [head, *(_row(spent, papers) for spent in (*self.stages, Spent("all", papers, wall, cpu, peak)))]

    def _close(self, now: Moment) -> None:
        if self._width:
            self._draw("")
        if self._stage:
            spent = self._spent[self._stage]
            wall, cpu = spent.wall + now.wall - self._began.wall, spent.cpu + now.cpu - self._began.cpu
            self._spent[self._stage] = replace(spent, wall=wall, cpu=cpu, peak=now.peak)

    def _draw(self, text: str) -> None:
        """Replace the text of the line; an empty text clears it."""
        click.echo("\r" + text.ljust(self._width) + ("" if text else "\r"), file=self._screen, nl=False)
        self._width = len(text)


@contextmanager
def reporting() -> Iterator[Report]:
    """Yield a report that is updated on a terminal even if a stage reports nothing, and end it."""
    report, over = Report(), threading.Event()
    beats = threading.Thread(target=_beat, args=(report, over), daemon=True)
    beats.start()
    try:
        yield report
    finally:
        over.set()
        beats.join()
        report.end()


def _beat(report: Report, over: threading.Event) -> None:
    while not over.wait(_BEAT):
        report.beat()


def bar(stage: str, done: int, of: int, seconds: float) -> str:
    """Return the progress of a stage after `seconds`: its name, a bar, its count and the time left."""
    if not of:
        return f"{stage}, {seconds:.0f} s"
    full = min(_WIDTH, _WIDTH * done // of)
    left = f", {_duration(seconds * (of - done) / done)} left" if 0 < done < of else ""
    return f"{stage} [{'#' * full}{'-' * (_WIDTH - full)}] {done:,} of {of:,}{left}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02} min" if minutes else f"{rest} s"


def _row(spent: Spent, papers: int) -> str:
    pace = f"{papers / spent.wall:,.0f}" if spent.wall > 0 and papers else "-"
    peak = f"{spent.peak / 1e6:,.0f} MB" if spent.peak else "-"
    return f"{spent.stage:16}{spent.wall:9.2f}{spent.cpu:9.2f}{pace:>11}{peak:>13}"
