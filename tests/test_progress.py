"""Costs of stages and their display on a terminal, with a fake clock and a fake screen."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from litdigest.cli.main import main
from litdigest.progress import Moment, Report, Spent, bar, moment, no_report, reporting
from tests.conftest import ROOT


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = Moment(100.0, 50.0, 1_000_000)

    def __call__(self) -> Moment:
        return self.now

    def go(self, wall: float, cpu: float = 0.0, peak: int = 0) -> None:
        """Let time pass and memory grow."""
        self.now = replace(self.now, wall=self.now.wall + wall, cpu=self.now.cpu + cpu, peak=self.now.peak + peak)


class Terminal(io.StringIO):
    """A screen that says it is one."""

    def isatty(self) -> bool:
        return True

    def line(self) -> str:
        """Return the text of the line."""
        shown: list[str] = []
        for part in self.getvalue().split("\r"):
            shown[: len(part)] = part
        return "".join(shown).rstrip()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def screen() -> Terminal:
    return Terminal()


@pytest.fixture
def report(clock: Clock, screen: Terminal) -> Report:
    return Report(clock, screen)


def test_a_stage_ends_when_the_next_begins(report: Report, clock: Clock) -> None:
    clock.go(5)
    report("read", 0, 0)
    clock.go(2, 1.5, 500)
    report("tags", 0, 30)
    clock.go(1, 1)
    report("tags", 30, 30)
    clock.go(3, 2)
    report.end()
    assert report.stages == (Spent("read", 0, 2.0, 1.5, 1_000_500), Spent("tags", 30, 4.0, 3.0, 1_000_500))


def test_a_stage_that_goes_on_is_not_told_yet(report: Report) -> None:
    report("read", 0, 0)
    assert report.stages == ()


def test_nothing_is_counted_after_the_end(report: Report, clock: Clock) -> None:
    report("read", 0, 0)
    clock.go(1, 1)
    report.end()
    before = report.stages
    clock.go(9, 9)
    report.end()
    assert report.stages == before


def test_a_stage_that_begins_again_is_added_up(report: Report, clock: Clock) -> None:
    for stage in ("render", "write", "render"):
        report(stage, 1, 7)
        clock.go(1, 0.5)
    report.end()
    assert [(spent.stage, spent.items, spent.wall, spent.cpu) for spent in report.stages] == [
        ("render", 7, 2.0, 1.0),
        ("write", 7, 1.0, 0.5),
    ]


def test_the_table_names_every_stage_and_the_sum(report: Report, clock: Clock) -> None:
    for stage in ("read", "related papers"):
        report(stage, 0, 0)
        clock.go(2, 1, 99_000_000)
    report.end()
    assert report.lines(5_000) == [
        "stage             seconds      CPU   papers/s  peak memory",
        "read                 2.00     1.00      2,500       100 MB",
        "related papers       2.00     1.00      2,500       199 MB",
        "all                  4.00     2.00      1,250       199 MB",
    ]


def test_the_table_holds_without_time_papers_or_stages(report: Report) -> None:
    assert [line.split() for line in report.lines(0)[1:]] == [["all", "0.00", "0.00", "-", "-"]]


def test_a_short_stage_shows_nothing(report: Report, clock: Clock, screen: Terminal) -> None:
    for done in range(20):
        report("read", done, 20)
        clock.go(0.1)
    report.end()
    assert screen.getvalue() == ""


def test_a_long_stage_shows_its_count_and_the_time_left(report: Report, clock: Clock, screen: Terminal) -> None:
    report("tags", 0, 1_000)
    clock.go(30)
    report("tags", 250, 1_000)
    assert screen.line() == "tags [######------------------] 250 of 1,000, 1:30 min left"
    clock.go(30)
    report("tags", 800, 1_000)
    assert screen.line() == "tags [###################-----] 800 of 1,000, 15 s left"
    report("related", 0, 0)
    assert screen.line() == ""


def test_the_bar_is_drawn_five_times_a_second_at_most(report: Report, clock: Clock, screen: Terminal) -> None:
    report("tags", 0, 1_000)
    clock.go(3)
    for done in range(1_000):
        report("tags", done, 1_000)
        clock.go(0.001)
    assert 4 <= screen.getvalue().count("tags") <= 6


def test_a_file_gets_no_bar(clock: Clock) -> None:
    file = io.StringIO()
    report = Report(clock, file)
    report("tags", 0, 10)
    clock.go(60)
    report("tags", 5, 10)
    report.end()
    assert file.getvalue() == ""


@pytest.mark.parametrize(("done", "of"), [(0, 0), (7, 0), (0, 9), (9, 9), (12, 9)])
def test_a_bar_of_any_count_fits_its_line(done: int, of: int) -> None:
    assert len(bar("search index", done, of, 60.0)) < 80


def test_the_clocks_go_forward() -> None:
    before = moment()
    while moment().cpu == before.cpu:
        pass
    after = moment()
    assert after.wall > before.wall
    assert after.cpu > before.cpu
    assert after.peak >= before.peak > 1_000_000


def build(*options: str) -> tuple[str, str]:
    """Build the sample content into the current folder; return stdout and stderr."""
    result = CliRunner().invoke(main, ["build", "--content", str(ROOT / "content"), "--docs", "docs", *options])
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


@pytest.mark.slow
def test_verbose_prints_the_timings_and_only_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said, aside = build()
    assert "papers/s" not in said + aside
    again, told = build("--verbose")
    names = [line.split()[0] for line in told.splitlines()[told.splitlines().index(report_head()) + 1 :] if line]
    assert {"read", "merge", "topics", "tags", "related", "map", "render", "write", "all"} <= set(names)
    assert "papers/s" not in again


def report_head() -> str:
    return Report(Clock(), io.StringIO()).lines(0)[0]


def test_quiet_is_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    no_report("read", 1, 2)
    assert capfd.readouterr() == ("", "")


def test_a_stage_that_tells_nothing_shows_that_time_goes_by(report: Report, clock: Clock, screen: Terminal) -> None:
    report("map", 0, 0)
    clock.go(3.0)
    report.beat()
    assert screen.line() == "map, 3 s"
    report.end()
    assert screen.line() == ""
    clock.go(3.0)
    report.beat()
    assert screen.line() == ""


def test_reporting_ends_the_stage_and_its_own_thread() -> None:
    before = threading.active_count()
    with reporting() as report:
        report("read", 1, 1)
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
    assert [spent.stage for spent in report.stages] == ["read"]
