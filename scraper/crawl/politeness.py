"""Politeness: one request at a time to a host, a gap between them, and patience when it asks for some."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime

from scraper.crawl.reading import parse_date
from scraper.errors import AskedToWait

LONGEST_WAIT = 300.0  # seconds; a host that wants more is left to a later run
_LONGEST_ASKED = 24 * 3600.0  # a Retry-After beyond this is a mistake
_BACKOFF = 0.1  # seconds; after the first error, where the host's own gap is shorter
_MOST_DOUBLINGS = 3


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110, section 10.2.3); None without one."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), _LONGEST_ASKED)
    until = parse_date(value)
    if until is None:
        return None
    return min(max((until - (now or datetime.now(UTC))).total_seconds(), 0.0), _LONGEST_ASKED)


class Gate:
    """The door to one host. It lets one request through at a time."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._opens_at = 0.0  # on the event loop's clock
        self._errors = 0

    @contextlib.asynccontextmanager
    async def turn(self, gap: float) -> AsyncIterator[None]:
        """Wait for the turn, hold the door during the request, and keep it shut for gap seconds after.

        The gap counts from the end of the answer, so that what the server sees is never shorter.
        Raises AskedToWait when the turn is further off than LONGEST_WAIT.
        """
        clock = asyncio.get_running_loop()
        async with self._lock:
            wait = self._opens_at - clock.time()
            if wait > LONGEST_WAIT:
                raise AskedToWait(f"the host wants to be left alone for {math.ceil(wait)} seconds", wait)
            if wait > 0:
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                self._opens_at = max(self._opens_at, clock.time() + gap)

    def hold(self, seconds: float) -> None:
        """Keep the door shut for at least so many seconds from now."""
        self._opens_at = max(self._opens_at, asyncio.get_running_loop().time() + seconds)

    def failed(self, gap: float) -> None:
        """Note an error of the host: the more in a row, the longer it is left alone."""
        self.hold(max(gap, _BACKOFF) * 2**self._errors)
        self._errors = min(self._errors + 1, _MOST_DOUBLINGS)

    def succeeded(self) -> None:
        """Note a good answer."""
        self._errors = 0


class Gates:
    """The doors to all hosts, shared by every walk of a run."""

    def __init__(self) -> None:
        self._gates: dict[str, Gate] = {}

    def to(self, host: str) -> Gate:
        """Return the one door to a host."""
        return self._gates.setdefault(host, Gate())
