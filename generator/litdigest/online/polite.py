"""Check links politely: one request at a time for each host, with pauses, and none to hosts that ask for patience."""

from __future__ import annotations

import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from litdigest.online.link_health import Finding
from litdigest.online.request import Answer, NoAnswerError, checked_url
from litdigest.progress import Progress, no_progress

Ask = Callable[[str, str], Answer]
"""Sends a request (method, URL); raises NoAnswerError."""

_THREADS = 8
_TRIES = 4
_MOST_HOPS = 5
_LONGEST_WAIT = 30.0
_LONGEST_RUN = 30 * 60.0
_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_GONE = (404, 410)
_EMPTY = 416
"""The answer to a request for a part of an empty page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The time, and a way to wait."""

    now: Callable[[], float] = time.time
    """Seconds since 1970."""
    ticks: Callable[[], float] = time.monotonic
    """Seconds since some fixed moment."""
    sleep: Callable[[float], None] = time.sleep


class _UnwelcomeError(Exception):
    """A server wants to be asked later."""


class Asker:
    """Checks links of several hosts in parallel, with one request at a time for each host.

    Args:
        ask: sends one request.
        clock: gives the time.
        pause: seconds between an answer and the next request to the same host.
    """

    def __init__(self, ask: Ask, clock: Clock, pause: float = 1.0) -> None:
        self._ask = ask
        self._clock = clock
        self._pause = pause
        self._turns: dict[str, threading.Lock] = {}
        self._free: dict[str, float] = {}
        """When a host may be asked again, in ticks of the clock."""
        self._closed: set[str] = set()
        """Hosts that want to be left alone."""

    def check(self, urls: Sequence[str], on_progress: Progress = no_progress) -> dict[str, Finding]:
        """Check each link, for half an hour at most.

        Returns:
            Findings by URL; links are missing if the time ran out or the user interrupted.
        """
        hosts: defaultdict[str, list[str]] = defaultdict(list)
        for url in urls:
            hosts[_host(url)].append(url)
        found: dict[str, Finding] = {}
        over, end = threading.Event(), self._clock.ticks() + _LONGEST_RUN

        def visit(links: Iterable[str]) -> None:
            for url in links:
                if over.is_set() or self._clock.ticks() >= end:
                    return
                found[url] = self._visit(url)
                on_progress(len(found), len(urls))

        with ThreadPoolExecutor(_THREADS) as pool:
            try:
                list(pool.map(visit, sorted(hosts.values(), key=len, reverse=True)))
            except KeyboardInterrupt:
                pass  # the findings so far are still useful
            finally:
                over.set()
        return found

    def _visit(self, url: str) -> Finding:
        found, trail = partial(Finding, when=self._clock.now()), [url]
        try:
            moved, answer = self._follow(trail)
        except _UnwelcomeError:
            return found(state="later", what="asked to come back later", status=0)
        except NoAnswerError as error:
            return found(state="dead" if error.is_final else "failed", what=f"{error}{_after(trail)}", status=0)
        if _is_refusal(answer.status):
            what = f"{_named(answer.status)}{_after(trail)}"
            return found(state="dead" if answer.status in _GONE else "failed", what=what, status=answer.status)
        return found(state="moved" if moved else "fine", what=f"moved to {moved}" if moved else "", status=answer.status)

    def _follow(self, trail: list[str]) -> tuple[str, Answer]:
        """Follow redirects from the only URL in `trail`, and append each URL on the way to it.

        Returns:
            The URL that the link has permanently moved to, or an empty one, and the last answer.
        """
        here, method, moved, is_for_good = checked_url(trail[0]), "HEAD", "", True
        trail[0] = here
        while len(trail) <= _MOST_HOPS + 1:
            method, answer = self._answer(method, here)
            if answer.status not in _REDIRECTS or not answer.location:
                return moved, answer
            here = _next(here, answer.location)
            if here in trail:
                raise NoAnswerError("it is redirected in a circle")
            trail.append(here)
            is_for_good = is_for_good and answer.status in _FOR_GOOD
            moved = here if is_for_good else moved
        raise NoAnswerError(f"it is redirected more than {_MOST_HOPS} times")

    def _answer(self, method: str, url: str) -> tuple[str, Answer]:
        """Return the method and its answer; if HEAD fails, GET decides, since some servers refuse HEAD."""
        for _ in range(_TRIES):
            answer, wait = self._in_turn(method, url)
            if wait is None and method == "HEAD" and answer.status >= 400:
                method = "GET"
            elif wait is None:
                return method, answer
        self._closed.add(_host(url))
        raise _UnwelcomeError

    def _in_turn(self, method: str, url: str) -> tuple[Answer, float | None]:
        """Send a request when the host's turn comes; return the answer, and the seconds the host asks to wait, if any."""
        host = _host(url)
        with self._turns.setdefault(host, threading.Lock()):
            if host in self._closed:
                raise _UnwelcomeError
            self._clock.sleep(max(0.0, self._free.get(host, 0.0) - self._clock.ticks()))
            wait = None
            try:
                answer = self._ask(method, url)
                wait = _wait(answer, self._clock.now())
            finally:
                self._free[host] = self._clock.ticks() + max(self._pause, wait or 0.0)
            if wait is not None and wait > _LONGEST_WAIT:
                self._closed.add(host)
                raise _UnwelcomeError
        return answer, wait


def _wait(answer: Answer, now: float) -> float | None:
    """Return for how many seconds a server asks to wait, or None if it does not."""
    if answer.status != 429 and not (answer.status == 503 and answer.retry_after):
        return None
    if re.fullmatch(r"\d{1,9}", answer.retry_after, re.ASCII):
        return float(answer.retry_after)
    try:
        date = parsedate_to_datetime(answer.retry_after)
    except ValueError:
        return float("inf")
    return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)


def _next(here: str, location: str) -> str:
    try:
        there = urljoin(here, location.replace(" ", "%20"))
    except ValueError as error:
        raise NoAnswerError("it is redirected to a damaged address") from error
    return checked_url(there)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""  # it will not be asked


def _is_refusal(status: int) -> bool:
    return (status >= 400 and status != _EMPTY) or status in _REDIRECTS


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"status {status}"


def _after(trail: Sequence[str]) -> str:
    return f", after a redirect to {trail[-1]}" if len(trail) > 1 else ""
