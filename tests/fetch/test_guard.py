import asyncio
import socket

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import AddressRefused
from scraper.fetch.guard import GuardedBackend, is_forbidden

FORBIDDEN = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "203.0.113.5",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::1",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_addresses_that_no_page_may_lead_to(address: str) -> None:
    assert is_forbidden(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111"])
def test_public_addresses(address: str) -> None:
    assert not is_forbidden(address)


@given(st.ip_addresses())
def test_whatever_python_calls_not_global_is_forbidden(address: object) -> None:
    if not address.is_global or address.is_multicast:  # type: ignore[attr-defined]
        assert is_forbidden(str(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "::1", "0"])
def test_every_spelling_of_loopback_is_refused(host: str) -> None:
    with pytest.raises(AddressRefused):
        asyncio.run(GuardedBackend().connect_tcp(host, 80))


def _listening() -> socket.socket:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.listen()
    return listener


def test_an_allowed_host_is_allowed_on_its_port_only() -> None:
    async def connect() -> None:
        with _listening() as allowed, _listening() as other:
            port = allowed.getsockname()[1]
            backend = GuardedBackend(frozenset({f"LocalHost:{port}"}))
            stream = await backend.connect_tcp("localhost", port)
            await stream.aclose()
            with pytest.raises(AddressRefused, match="allow_private"):
                await backend.connect_tcp("localhost", other.getsockname()[1])

    asyncio.run(connect())


def test_a_name_without_address_is_a_connection_error() -> None:
    for host in ("no-such-host.invalid", "a" * 70 + ".invalid"):
        with pytest.raises(httpcore.ConnectError):
            asyncio.run(GuardedBackend().connect_tcp(host, 80))


def test_unix_sockets_are_refused() -> None:
    with pytest.raises(AddressRefused):
        asyncio.run(GuardedBackend().connect_unix_socket("/run/docker.sock"))
