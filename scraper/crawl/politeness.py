"""Politeness: one request at a time to a host, a gap between two that suits it, and patience when it asks."""

from __future__ import annotations

import asyncio
import contextlib
import math
import random
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from scraper.crawl.reading import parse_date
from scraper.errors import AskedToWait
from scraper.model import Response

LONGEST_WAIT = 300.0  # seconds; a host that wants more is left to a later run
_LONGEST_ASKED = 24 * 3600.0  # of a Retry-After, no more than this is granted
_ABSURD = 30 * _LONGEST_ASKED  # nobody means this for one page; it counts as "not now"
_NOT_NOW = 10.0  # seconds
_BACKOFF = 0.1  # seconds; after the first error, where the host's own gap is shorter
_MOST_DOUBLINGS = 3
_SLOWEST = 60.0  # seconds; the longest gap that a slow or failing host brings about by itself
_SLOWER = 1.5  # the gap's growth with each error
_TRIES = 3
_MANY = 2 * _TRIES  # errors in a row
_JITTER = 0.5  # of a wait, at most, is added to it, so that not all who were turned away come back at once
_FIRST_REST = timedelta(minutes=5)
_LONGEST_REST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HostState:
    """What is remembered of a host from one run to the next."""

    pace: float = 0.0  # seconds between two requests that it was found to need
    strikes: int = 0  # runs in a row that gave it up
    not_before: datetime | None = None  # aware, UTC
    reason: str | None = None  # why it is left alone until then


class HostMemory(Protocol):
    """Where what is known of hosts outlives a run."""

    def host(self, name: str) -> HostState:
        """Return what is remembered of a host."""
        ...

    def keep_host(self, name: str, state: HostState) -> None:
        """Remember this of a host."""
        ...

    def robots(self, url: str) -> Response | None:
        """Return the last answer for a robots.txt, with the time when it was last known to hold."""
        ...

    def keep_robots(self, response: Response) -> None:
        """Remember the answer for a robots.txt."""
        ...


class Forgetful:
    """Remembers nothing, for who asks for a page or two."""

    def host(self, name: str) -> HostState:
        """Know nothing."""
        return HostState()

    def keep_host(self, name: str, state: HostState) -> None:
        """Forget it."""

    def robots(self, url: str) -> Response | None:
        """Know nothing."""
        return None

    def keep_robots(self, response: Response) -> None:
        """Forget it."""


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110, section 10.2.3); None without one.

    No more than a day; more than 30 days is a mistake, which must not cost the host's other pages.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        seconds = float(value)
    elif until := parse_date(value):
        seconds = max((until - (now or datetime.now(UTC))).total_seconds(), 0.0)
    else:
        return None
    return _NOT_NOW if seconds > _ABSURD else min(seconds, _LONGEST_ASKED)


class Gate:
    """The door to one host. It lets one request through at a time."""

    def __init__(self, name: str, memory: HostMemory) -> None:
        self._name = name
        self._memory = memory
        self._state = memory.host(name)
        self._lock = asyncio.Lock()
        self._opens_at = 0.0  # on the event loop's clock
        self._left_at = -math.inf  # when the last answer had come
        self._errors = 0  # in a row
        if self._state.not_before:
            self._shut((self._state.not_before - datetime.now(UTC)).total_seconds())

    def rest(self) -> AskedToWait | None:
        """Say for how long the host is to be left alone, where that is longer than a run waits."""
        wait = self._opens_at - asyncio.get_running_loop().time()
        if wait <= LONGEST_WAIT:
            return None
        why = f" ({self._state.reason})" if self._state.reason else ""
        return AskedToWait(f"{self._name} is to be left alone for {math.ceil(wait)} seconds{why}", wait)

    @contextlib.asynccontextmanager
    async def turn(self, gap: float) -> AsyncIterator[None]:
        """Wait for the turn, hold the door during the request, and leave a gap in seconds on either side.

        The gap counts from the end of an answer, so that what the server sees is never shorter. A host that
        is slow or has failed gets a longer one. Raises AskedToWait when the turn is too far off to wait.
        """
        clock = asyncio.get_running_loop()
        async with self._lock:
            self._opens_at = max(self._opens_at, self._left_at + gap)  # Crawl-delay may be news by now
            rest = self.rest()
            if rest:
                raise rest
            await asyncio.sleep(max(self._opens_at - clock.time(), 0))
            try:
                yield
            finally:
                self._left_at = clock.time()
                self._shut(max(gap, self._state.pace))

    def ask(self, seconds: float, reason: str) -> None:
        """Leave the host alone for as long as it asks, this run and the next."""
        self._shut(seconds)
        if seconds > _SLOWEST:
            until = datetime.now(UTC) + timedelta(seconds=seconds)
            self._remember(replace(self._state, not_before=until, reason=reason))

    def failed(self, gap: float) -> None:
        """Note an error of the host: the more in a row, the longer the wait; and go slower from now on."""
        least, pace = max(gap, _BACKOFF), self._state.pace
        self._shut(least * 2 ** min(self._errors, _MOST_DOUBLINGS) * _jitter())
        self._errors += 1
        slower = min(max(pace, gap) * _SLOWER, least * 2**_MOST_DOUBLINGS, _SLOWEST)
        self._state = replace(self._state, pace=max(slower, pace))

    @property
    def tries(self) -> int:
        """How often to try an address before it is put off: once only where the host fails anyway."""
        return _TRIES if self._errors < _MANY else 1

    def succeeded(self, seconds: float) -> None:
        """Note a good answer that took so long: a slow host gets as much time to rest as it works.

        The gap grows at once and shrinks by halves, as Scrapy's AutoThrottle does.
        """
        self._errors = 0
        pace = min(max(seconds, (self._state.pace + seconds) / 2), _SLOWEST)
        self._state = replace(self._state, pace=pace)
        if self._state.strikes or self._state.not_before:
            self._remember(HostState(pace=pace))

    def give_up(self, reason: str) -> None:
        """Leave the host to the next run; from the second run in a row on, for a time that doubles."""
        strikes, rest = self._state.strikes + 1, timedelta()
        if strikes > 1:
            rest = min(_FIRST_REST * 2.0 ** min(strikes - 2, 16), _LONGEST_REST) * _jitter()
        self._shut(rest.total_seconds())
        self._remember(HostState(self._state.pace, strikes, datetime.now(UTC) + rest, reason))

    def remember(self) -> None:
        """Keep what was found out for the next run."""
        self._remember(self._state)

    def _remember(self, state: HostState) -> None:
        self._state = state
        self._memory.keep_host(self._name, state)

    def _shut(self, seconds: float) -> None:
        """Keep the door shut for at least so many seconds from now."""
        self._opens_at = max(self._opens_at, asyncio.get_running_loop().time() + seconds)


class Gates:
    """The doors to all hosts, shared by every walk of a run."""

    def __init__(self, memory: HostMemory) -> None:
        self._memory = memory
        self._gates: dict[str, Gate] = {}

    def to(self, host: str) -> Gate:
        """Return the one door to a host."""
        if host not in self._gates:
            self._gates[host] = Gate(host, self._memory)
        return self._gates[host]

    def remember(self) -> None:
        """Keep what was found out of all hosts for the next run."""
        for gate in self._gates.values():
            gate.remember()


def _jitter() -> float:
    return 1 + random.uniform(0, _JITTER)  # noqa: S311 - no secret
