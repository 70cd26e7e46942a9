"""The transport under the HTTP client: httpcore's connection pool on the guarded backend, no proxies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import cast

import httpcore
import httpx

from scraper.fetch.guard import GuardedBackend

_HOSTS = 100  # whose connections are kept
_IDLE_SECONDS = 30.0  # longer than most delays between two requests to a host


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends requests over connections whose addresses were checked. Raises httpcore's own errors.

    Each host has a pool of its own: one for all would look at every host's connections with each request.
    """

    def __init__(self, private_hosts: frozenset[str]) -> None:
        self._context = httpx.create_ssl_context(trust_env=False)
        self._backend = GuardedBackend(private_hosts)
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}  # the one that was used last stands last

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return its answer with the body still to be read."""
        pool = self._find_pool(request.url)
        await self._close_idle()
        answer = await pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=cast(httpx.AsyncByteStream, request.stream),
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Stream(cast(httpx.AsyncByteStream, answer.stream)),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        while self._pools:
            await self._pools.popitem()[1].aclose()

    def _find_pool(self, url: httpx.URL) -> httpcore.AsyncConnectionPool:
        name = f"{url.scheme}://{url.netloc.decode('ascii')}"
        pool = self._pools.pop(name, None) or httpcore.AsyncConnectionPool(
            ssl_context=self._context, keepalive_expiry=_IDLE_SECONDS, network_backend=self._backend
        )
        self._pools[name] = pool
        return pool

    async def _close_idle(self) -> None:
        """Close the connections of the hosts that were asked longest ago, where there are too many."""
        oldest = list(self._pools)[:-_HOSTS]
        idle = [name for name in oldest if all(each.is_idle() for each in self._pools[name].connections)]
        for pool in [self._pools.pop(name) for name in idle]:
            await pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, parts: httpx.AsyncByteStream) -> None:
        self._parts = parts

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._parts:
            yield part

    async def aclose(self) -> None:
        await self._parts.aclose()
