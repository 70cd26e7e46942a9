"""The transport under the HTTP client: httpcore's connection pool on the guarded backend, no proxies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import cast

import httpcore
import httpx

from scraper.fetch.guard import GuardedBackend

_CONNECTIONS = 100
_IDLE_SECONDS = 30.0  # longer than most delays between two requests to a host


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends requests over connections whose addresses were checked. Raises httpcore's own errors."""

    def __init__(self, private_hosts: frozenset[str]) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=_CONNECTIONS,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=GuardedBackend(private_hosts),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return its answer with the body still to be read."""
        answer = await self._pool.handle_async_request(
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
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, parts: httpx.AsyncByteStream) -> None:
        self._parts = parts

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._parts:
            yield part

    async def aclose(self) -> None:
        await self._parts.aclose()
