"""The guest: every request of a crawl goes through here, by robots.txt and in its turn; redirects too."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol
from urllib.parse import urljoin

from scraper.crawl.ending import finish, heed_cancellation
from scraper.crawl.politeness import Forgetful, Gate, Gates, HostMemory, retry_after
from scraper.crawl.robots import MOST_BYTES, Robots, Rules
from scraper.errors import (
    AskedToWait,
    BadUrl,
    FetchError,
    RobotsDisallow,
    TimedOut,
    TooManyRedirects,
    Unreachable,
)
from scraper.model import Response, Site, Validators
from scraper.settings import Settings
from scraper.urls import host_of, redirect_target, same_site

_ROBOTS_REDIRECTS = 5  # RFC 9309, section 2.3.1.2
_PASSING = frozenset({429, 500, 502, 503, 504})


class Fetcher(Protocol):
    """Makes one request: no redirects, no second try."""

    async def once(
        self, url: str, validators: Validators | None = None, *, at_most: int | None = None
    ) -> Response:
        """Return the answer, whatever its status; raise FetchError."""
        ...


class Guest:
    """Fetches politely. One guest serves all walks of a run, since hosts may be shared."""

    def __init__(
        self,
        fetcher: Fetcher,
        settings: Settings,
        sites: Iterable[Site] = (),
        memory: HostMemory | None = None,
    ) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._delays = {
            host: site.delay
            for site in sites
            if site.delay is not None
            for host in (host_of(f"http://{name}") for name in (site.host, *site.aliases))
        }
        memory = memory or Forgetful()
        self._gates = Gates(memory)
        self._robots = Robots(self._get_robots, memory)

    async def rules(self, url: str) -> Rules:
        """Return what robots.txt of the URL's host says."""
        return await self._robots.rules(url)

    def rest(self, url: str) -> AskedToWait | None:
        """Say for how long a URL's host is to be left alone, where no run waits for so long."""
        return self._gate(url).rest()

    def give_up(self, url: str, reason: str) -> None:
        """Leave a URL's host to a later run."""
        self._gate(url).give_up(reason)

    def remember(self) -> None:
        """Keep what was found out of the hosts for the next run."""
        self._gates.remember()

    async def is_up(self, url: str) -> bool:
        """Say whether a URL's host answers at all, by the one file that anybody may ask for."""
        try:
            response = await self._patiently(urljoin(url, "/robots.txt"), None, 0.0, at_most=1)
        except FetchError:
            return False
        return response.status not in _PASSING

    async def get(
        self, url: str, validators: Validators | None = None, within: Site | None = None
    ) -> Response:
        """Fetch a URL through its redirects, each hop allowed by robots.txt and in its host's turn.

        within: a redirect that leaves this site is not followed. Raises FetchError; among them
        RobotsDisallow, and AskedToWait when the host is to be left alone until a later run.
        """
        here = url
        for _ in range(self._settings.limits.max_redirects + 1):
            rules = await self._check(here)
            response = await self._patiently(here, validators, rules.delay)
            target = redirect_target(here, response.status, response.headers)
            if target is None:
                return replace(response, url=url)
            if within and not same_site(within.host, target, within.aliases):
                raise FetchError(f"{url}: redirects away from the site, to {target}")
            here = target
        raise TooManyRedirects(f"{url}: more than {self._settings.limits.max_redirects} redirects")

    async def _check(self, url: str) -> Rules:
        rules = await self._robots.rules(url)
        if rules.refusal:
            raise Unreachable(f"{url}: not fetched, as {rules.refusal}")
        if not rules.allows(url):
            raise RobotsDisallow(f"{url}: disallowed by robots.txt")
        return rules

    async def _get_robots(self, url: str, validators: Validators) -> Response:
        here = url
        for _ in range(_ROBOTS_REDIRECTS + 1):
            response = await self._patiently(here, validators, 0.0, at_most=MOST_BYTES)
            target = redirect_target(here, response.status, response.headers)
            if target is None:
                return replace(response, url=url)
            here = target
        raise TooManyRedirects(f"{url}: more than {_ROBOTS_REDIRECTS} redirects")

    async def _patiently(
        self, url: str, validators: Validators | None, crawl_delay: float, *, at_most: int | None = None
    ) -> Response:
        """Try a few times where the fault may pass; the gate sees to the waiting."""
        gate, gap = self._gate(url), max(self._delay(url), crawl_delay)
        for tries_left in reversed(range(gate.tries)):
            heed_cancellation()
            try:
                async with gate.turn(gap):
                    began = time.monotonic()
                    response = await finish(self._fetcher.once(url, validators, at_most=at_most))
            except Unreachable:
                gate.failed(gap)
                if not tries_left:
                    raise
                continue
            except TimedOut:
                gate.failed(gap)
                raise
            if response.status not in _PASSING:
                gate.succeeded(time.monotonic() - began)
                break
            gate.failed(gap)
            gate.ask(retry_after(response.headers) or 0.0, f"it answered {response.status}")
            if not tries_left:
                break
        return response

    def _gate(self, url: str) -> Gate:
        host = host_of(url)
        if host is None:
            raise BadUrl(f"{url!r}: not an http or https URL")
        return self._gates.to(host)

    def _delay(self, url: str) -> float:
        return self._delays.get(host_of(url) or "", self._settings.delay)
