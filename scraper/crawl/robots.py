"""robots.txt by RFC 9309: what a host allows, how fast, and which sitemaps it names."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from protego import Protego

from scraper.crawl.politeness import HostMemory
from scraper.errors import AddressRefused, FetchError, TooManyRedirects
from scraper.model import Response, Validators
from scraper.urls import absolute, canonicalize

NAME = "scraper"  # the product token that robots.txt may address
MOST_BYTES = 500 * 1024  # what a crawler must read at least (section 2.5); no more is read
_KEPT_FOR = timedelta(days=1)  # section 2.4
_REFUSAL_KEPT_FOR = timedelta(minutes=10)  # a host that gave no answer is asked again
_MOST_SITEMAPS = 50


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host's robots.txt says."""

    parser: Protego | None = None
    refusal: str | None = None  # why everything is disallowed
    sitemaps: tuple[str, ...] = ()
    delay: float = 0.0  # seconds

    def allows(self, url: str) -> bool:
        """Say whether a URL may be fetched."""
        if self.refusal:
            return False
        return self.parser is None or bool(self.parser.can_fetch(url, NAME))


def read_rules(response: Response) -> Rules:
    """Return what an answer to the request for robots.txt means (sections 2.3.1.1 to 2.3.1.4).

    4xx: everything is allowed, except 429, by which the host asks for less and not for more. 5xx and
    anything else: nothing is.
    """
    if response.status == 429 or not (200 <= response.status < 300 or 400 <= response.status < 500):
        return Rules(refusal=f"robots.txt answered {response.status}")
    if response.status >= 400:
        return Rules()
    parser = Protego.parse(response.body[:MOST_BYTES].decode("utf-8-sig", "replace"))
    named = (absolute(response.final_url, link) for link in parser.sitemaps)
    sitemaps = tuple(dict.fromkeys(link for link in named if link))[:_MOST_SITEMAPS]
    return Rules(parser=parser, sitemaps=sitemaps, delay=_delay(parser))


def _delay(parser: Protego) -> float:
    delay = parser.crawl_delay(NAME)
    return float(delay) if delay is not None and math.isfinite(delay) and delay > 0 else 0.0


Fetch = Callable[[str, Validators], Awaitable[Response]]


class Robots:
    """The rules of every host, each asked for once a day, also over several runs."""

    def __init__(self, fetch: Fetch, memory: HostMemory) -> None:
        self._fetch = fetch
        self._memory = memory
        self._known: dict[str, tuple[Rules, datetime]] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def rules(self, url: str) -> Rules:
        """Return the rules of a URL's host; never raises for what the host does, only AddressRefused."""
        address = absolute(canonicalize(url), "/robots.txt") or ""
        async with self._asking.setdefault(address, asyncio.Lock()):
            rules, until = self._known.get(address, (None, datetime.min.replace(tzinfo=UTC)))
            if rules is None or datetime.now(UTC) >= until:
                rules, until = await self._find(address)
                self._known[address] = (rules, until)
        return rules

    async def _find(self, address: str) -> tuple[Rules, datetime]:
        """Return the rules and until when they hold: those that are remembered, if they are young enough."""
        now, kept = datetime.now(UTC), self._memory.robots(address)
        if kept and now < kept.fetched_at + _KEPT_FOR:
            return read_rules(kept), kept.fetched_at + _KEPT_FOR
        rules = await self._ask(address, kept)
        return rules, now + (_REFUSAL_KEPT_FOR if rules.refusal else _KEPT_FOR)

    async def _ask(self, address: str, kept: Response | None) -> Rules:
        named = kept.headers if kept else {}
        try:
            response = await self._fetch(address, Validators(named.get("etag"), named.get("last-modified")))
            if response.status == 304 and kept:
                response = replace(kept, fetched_at=response.fetched_at)
            rules = read_rules(response)
            if not rules.refusal:
                self._memory.keep_robots(response)
        except TooManyRedirects:
            return Rules()  # counts as "unavailable", section 2.3.1.2
        except AddressRefused:
            raise  # not the host's answer but our own: nothing of that host is fetched
        except FetchError as error:
            return Rules(refusal=f"robots.txt gives no answer ({error})")
        return rules
