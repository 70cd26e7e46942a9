"""The HTTP client: one request in bounded time and memory, over guarded connections."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Self

import httpcore
import httpx
import stamina

from scraper.errors import BadStatus, BadUrl, FetchError, TimedOut, TooManyRedirects, Unreachable
from scraper.fetch.body import read_body
from scraper.fetch.decode import ACCEPTED
from scraper.fetch.transport import GuardedTransport
from scraper.model import Response, Settings, Validators
from scraper.urls import canonicalize, redirect_target

_MAY_PASS = frozenset({500, 502, 503, 504})
_TRIES = 3
_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, application/json;q=0.9, */*;q=0.5"


def user_agent(contact: str | None) -> str:
    """Return the name by which the program introduces itself, with the contact from the settings."""
    name = f"scraper/{version('scraper')}"
    known = "".join(char for char in contact or "" if char.isascii() and char.isprintable())
    return f"{name} (+{known})" if known else name


def raise_for_status(response: Response) -> None:
    """Raise BadStatus unless the server answered with success."""
    if not 200 <= response.status < 300:
        raise BadStatus(f"{response.final_url}: the server answered {response.status}")


class Client:
    """Fetches over http and https; use it as an async context manager.

    private_hosts: the "host:port" names (or "host", for ports 80 and 443) that the configuration allows to
    be on a private address. Nothing is taken from the environment: no proxies, no certificates, no netrc.
    No cookies are kept.
    """

    def __init__(self, settings: Settings, private_hosts: frozenset[str] = frozenset()) -> None:
        self._limits = settings.limits
        self._headers = {"User-Agent": user_agent(settings.contact), "Accept": _ACCEPT}
        self._transport = GuardedTransport(private_hosts)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self._transport.aclose()

    async def get(self, url: str, validators: Validators | None = None) -> Response:
        """Fetch a URL through its redirects and return the answer, whatever its status.

        Faults that may pass (no connection, 5xx) get a few tries. Raises FetchError.
        """
        on_fault = stamina.AsyncRetryingCaller(attempts=_TRIES, timeout=None, wait_initial=0.5).on(_may_pass)
        try:
            return await on_fault(self._follow, url, validators)
        except _Passing as passing:
            return passing.response

    async def once(
        self, url: str, validators: Validators | None = None, *, at_most: int | None = None
    ) -> Response:
        """Make one request: no redirect is followed, nothing is tried again. Raises FetchError.

        at_most: stop after so many bytes and return what came, for files of which only the start counts.
        """
        async with self._in_time(url):
            return await self._exchange(url, validators, at_most)

    async def _follow(self, url: str, validators: Validators | None) -> Response:
        here = url
        async with self._in_time(url):
            for _ in range(self._limits.max_redirects + 1):
                response = await self._exchange(here, validators, None)
                target = redirect_target(here, response.status, response.headers)
                if target is None:
                    break
                here = target
            else:
                raise TooManyRedirects(f"{url}: more than {self._limits.max_redirects} redirects")
        response = replace(response, url=url)
        if response.status in _MAY_PASS:
            raise _Passing(response)
        return response

    @contextlib.asynccontextmanager
    async def _in_time(self, url: str) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._limits.timeout):
                yield
        except TimeoutError:
            raise TimedOut(f"{url}: took longer than {self._limits.timeout:g} seconds") from None

    async def _exchange(self, url: str, validators: Validators | None, at_most: int | None) -> Response:
        request = self._request(url, validators, at_most)
        try:
            async with contextlib.aclosing(await self._transport.handle_async_request(request)) as answer:
                body = await read_body(answer, self._limits.max_body, at_most)
        except httpcore.TimeoutException as error:
            raise TimedOut(f"{url}: {error or 'timed out'}") from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise Unreachable(f"{url}: {error or type(error).__name__}") from error
        except FetchError as error:
            raise type(error)(f"{url}: {error}") from error
        return Response(
            url=url,
            final_url=url,
            status=answer.status_code,
            headers=dict(answer.headers),
            body=body,
            fetched_at=datetime.now(UTC),
        )

    def _request(self, url: str, validators: Validators | None, at_most: int | None) -> httpx.Request:
        headers = dict(self._headers)
        headers["Accept-Encoding"] = ACCEPTED if at_most is None else "identity"
        if validators and _can_be_sent(validators.etag):
            headers["If-None-Match"] = validators.etag or ""
        if validators and _can_be_sent(validators.last_modified):
            headers["If-Modified-Since"] = validators.last_modified or ""
        canonicalize(url)  # refuses what is no web address before httpx gives it a meaning
        try:
            return httpx.Request("GET", url, headers=headers)
        except httpx.InvalidURL as error:
            raise BadUrl(f"{url!r}: {error}") from error


def _can_be_sent(validator: str | None) -> bool:
    return bool(validator) and str(validator).isascii() and str(validator).isprintable()


class _Passing(Exception):
    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def _may_pass(error: Exception) -> bool:
    """Say whether to try again: a server that says when to come back is not asked before."""
    if isinstance(error, _Passing):
        return "retry-after" not in error.response.headers
    return isinstance(error, Unreachable)
