"""The address guard: no connection is made to an address that the open web has no business leading to.

The name is resolved here and the connection goes to the very address that was checked, so that neither a
redirect nor a name server that changes its answer (DNS rebinding) can lead anywhere else.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpcore

from scraper.errors import AddressRefused

# IANA IPv4 Special-Purpose Address Registry, multicast and class E, and Azure's metadata address.
_FORBIDDEN_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
        ),
    )
)
# Outside 2000::/3 there is no public unicast address: loopback, IPv4-mapped, NAT64 (64:ff9b::/96 and
# 64:ff9b:1::/48), unique local, link-local and multicast are all there.
_PUBLIC_V6 = IPv6Network("2000::/3")
# Inside it: protocol assignments with Teredo, documentation, 6to4.
_FORBIDDEN_V6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
_WEB_PORTS = (80, 443)
ALLOW_HINT = "; if this is meant, set allow_private = true in the site's file"


def is_forbidden(address: str) -> bool:
    """Say whether an IP address, as text, is one that a page from the web must not lead to."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv4Address):
        return any(parsed in network for network in _FORBIDDEN_V4)
    return parsed not in _PUBLIC_V6 or _in_any(parsed, _FORBIDDEN_V6)


def _in_any(address: IPv6Address, networks: Iterable[IPv6Network]) -> bool:
    return any(address in network for network in networks)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """A network backend that checks every address of a name before it connects to one of them.

    private_hosts holds "host:port" names, or "host" for ports 80 and 443, that the configuration allows
    to be anywhere.
    """

    def __init__(self, private_hosts: frozenset[str] = frozenset()) -> None:
        self._inner = httpcore.AnyIOBackend()
        self._private = frozenset(host.lower() for host in private_hosts)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, check and connect; raises AddressRefused, or what httpcore's own backend raises."""
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in await self._checked(host, port):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: no web page is behind a Unix socket."""
        raise AddressRefused(f"{path}: Unix sockets are not fetched")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._inner.sleep(seconds)

    async def _checked(self, host: str, port: int) -> list[str]:
        addresses = await _resolve(host, port)
        if self._is_private(host.lower(), port):
            return addresses
        refused = [address for address in addresses if is_forbidden(address)]
        if refused:
            raise AddressRefused(
                f"{host}:{port} leads to {refused[0]}, which is not a public address{ALLOW_HINT}"
            )
        return addresses

    def _is_private(self, host: str, port: int) -> bool:
        names = {f"{host}:{port}", f"[{host}]:{port}"}
        if port in _WEB_PORTS:
            names |= {host, f"[{host}]"}
        return not names.isdisjoint(self._private)


async def _resolve(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"the name {host} does not resolve: {error}") from error
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
