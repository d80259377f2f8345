"""Runs mutants: a pytest plugin, which tests/mutants.py uses in a copy of the checkout whose functions have mutants.

The tests are collected and run once. Then each mutant lives in a fork of this process, which runs the tests that call its
function, the fastest first, until one fails.
"""

from __future__ import annotations

import difflib
import functools
import gc
import importlib
import inspect
import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.mutated_tables import changed_values

ORIGINAL = "_mutmut_orig"
WORDS = {"litdigest.reading.cues", "litdigest.reading.offers"}
"""Modules of hundreds of words, which the precision and recall of test_link_sentences.py judge."""
BUDGET = 8.0
"""How many seconds the tests of a mutant may take without it; the slower ones are left out."""


@dataclass(slots=True)
class Switch:
    """A function that is either the original or one of its mutants."""

    functions: dict[str, Callable[..., Any]]
    on: str = ORIGINAL


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mutant of a function or of a value."""

    module: str
    name: str
    tested_by: str
    """The start of the full names of functions whose tests concern it."""
    turn_on: Callable[[], None]
    change: Callable[[], str]


SWITCHES: dict[str, Switch] = {}
CALLED: set[str] = set()


def switched(functions: dict[str, Callable[..., Any]], is_classmethod: bool = False) -> Callable[..., Any]:  # noqa: FBT001, FBT002 - mutmut's
    """Return the decorator of a function with mutants, in place of mutmut's own, which is slow."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        name = f"{function.__module__}.{function.__qualname__}"
        switch = SWITCHES[name] = Switch(functions)

        @functools.wraps(function)
        def call(*args: Any, **settings: Any) -> Any:
            CALLED.add(name)
            chosen = functions[switch.on]
            if is_classmethod:
                return getattr(args[0], chosen.__name__)(*args[1:], **settings)
            return chosen(*args, **settings)

        return call

    return decorate


trampoline: Any = importlib.import_module("mutmut.mutation.trampoline")
trampoline.wrap_in_trampoline = switched


def function_mutants() -> Iterator[Mutant]:
    """Return the mutants of functions."""
    for full, switch in SWITCHES.items():
        module = inspect.getmodule(switch.functions[ORIGINAL])
        assert module, full
        for key in switch.functions:
            if key != ORIGINAL:
                name = f"{full} {key.rpartition('_')[2]}"
                turn_on, change = functools.partial(setattr, switch, "on", key), functools.partial(_difference, switch, key)
                yield Mutant(module.__name__, name, full, turn_on, change)


def _difference(switch: Switch, key: str) -> str:
    """Return the lines in which a mutant differs."""
    before, after = (inspect.getsource(switch.functions[name]).splitlines()[1:] for name in (ORIGINAL, key))
    return "\n".join(line for line in difflib.ndiff(before, after) if line[0] in "+-")


def table_mutants() -> Iterator[Mutant]:
    """Return the mutants of values at the top of modules, except for words that labelled sentences judge together."""
    for module in sorted({mutant.module for mutant in function_mutants()} - WORDS):
        for constant, change, value in changed_values(importlib.import_module(module)):
            turn_on = functools.partial(setattr, importlib.import_module(module), constant, value)
            yield Mutant(module, f"{module}.{constant} {change}", f"{module}.", turn_on, str)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run the tests without mutants, then the mutants."""
    tests = Tests(session.items)
    session._setupstate.teardown_exact(None)  # noqa: SLF001 - each fork sets up its own fixtures
    for kept in gc.get_objects():
        if isinstance(kept, functools._lru_cache_wrapper) and kept.__module__.startswith(("litdigest", "tests")):  # noqa: SLF001
            kept.cache_clear()  # or a mutant would not be called
    gc.freeze()  # or each fork would copy what its garbage collector looks at
    number, count, sample = map(int, os.environ["MUTANTS"].split())
    mutants = sorted([*function_mutants(), *table_mutants()], key=lambda mutant: mutant.name)
    if sample:
        mutants = random.Random(len(mutants)).sample(mutants, sample)
    results = [tests.result(mutant) for mutant in _with_progress(mutants[number::count], f"{number + 1} of {count}")]
    Path(f"results-{number}.json").write_text(json.dumps(results), "utf-8")
    return True


def _with_progress(mutants: Sequence[Mutant], name: str) -> Iterator[Mutant]:
    for done, mutant in enumerate(mutants, 1):
        yield mutant
        if done % 100 == 0 or done == len(mutants):
            print(f"process {name}: {done:,} of {len(mutants):,} mutants", flush=True)  # noqa: T201 - a command


class Tests:
    """The collected tests, how long they take, and what they call."""

    def __init__(self, items: Sequence[pytest.Item]) -> None:
        self._seconds: dict[pytest.Item, float] = {}
        self._callers: dict[str, list[pytest.Item]] = {}
        for item, following in zip(items, [*items[1:], None], strict=True):
            CALLED.clear()
            started = time.perf_counter()
            if passes(item, following):
                self._seconds[item] = time.perf_counter() - started
                for name in CALLED:
                    self._callers.setdefault(name, []).append(item)

    def result(self, mutant: Mutant) -> dict[str, str]:
        """Run the tests that concern a mutant; return a `mutants.Result`."""
        of = {item for name, items in self._callers.items() if name.startswith(mutant.tested_by) for item in items}
        chosen: list[pytest.Item] = []
        seconds = 0.0
        for item in sorted(of, key=lambda item: self._seconds[item]):
            if seconds < BUDGET:
                chosen.append(item)
                seconds += self._seconds[item]
        outcome = self._outcome(mutant, chosen, seconds) if chosen else "untested"
        change = mutant.change() if outcome in ("survived", "untested") else ""
        return {"module": mutant.module, "name": mutant.name, "outcome": outcome, "change": change}

    def _outcome(self, mutant: Mutant, items: Sequence[pytest.Item], seconds: float) -> str:
        child = os.fork()
        if not child:
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            signal.alarm(10 + int(10 * seconds))
            mutant.turn_on()
            try:
                survives = all(passes(item, following) for item, following in zip(items, [*items[1:], None], strict=True))
            except BaseException:  # noqa: BLE001 - the mutant may raise anything anywhere
                survives = False
            os._exit(not survives)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return "survived" if not status else "failed" if status == 1 else "endless"


def passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    """Run a test; return whether it passes."""
    return all(report.passed for report in runtestprotocol(item, log=False, nextitem=following))
