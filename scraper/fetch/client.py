"""The HTTP client: one request in bounded time and memory, over guarded connections.

Redirects, second tries and waiting are the business of scraper.crawl.guest.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Self

import httpcore
import httpx

from scraper.errors import BadStatus, BadUrl, FetchError, TimedOut, Unreachable
from scraper.fetch.body import read_body
from scraper.fetch.decode import ACCEPTED
from scraper.fetch.transport import GuardedTransport
from scraper.model import Response, Validators
from scraper.settings import Settings
from scraper.urls import canonicalize

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

    async def once(
        self, url: str, validators: Validators | None = None, *, at_most: int | None = None
    ) -> Response:
        """Make one request: no redirect is followed, nothing is tried again. Raises FetchError.

        at_most: stop after so many bytes and return what came, for files of which only the start counts.
        """
        async with self._in_time(url):
            return await self._exchange(url, validators, at_most)

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
