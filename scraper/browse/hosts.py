"""Under which names an archive is served: a web page elsewhere could make its own name lead to this machine.

Such DNS rebinding needs a name, and the browser sends it as Host (RFC 9110, section 7.2). So a request counts
if that is this machine's own, or one that the user gave. Only where `scraper serve` says that it is to be so.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from scraper.browse.policy import App, Receive, Scope, Send

_SETTING = "hosts"
_PLUGIN = "scraper"


def configure(host: str, others: Iterable[str]) -> dict[str, list[str]]:
    """Return what the plugin is to be told; host: what is listened on, others: further names."""
    return {_SETTING: [_name_in(host), *map(_name_in, others)]}


def refuse_others(datasette: Any, app: App) -> App:
    """Return the app, which gets no request under another name."""
    hosts = (datasette.plugin_config(_PLUGIN) or {}).get(_SETTING)
    if hosts is None:
        return app

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
            if len(named) != 1 or not is_ours(named[0], hosts):
                await _refuse(send, named[0] if named else "")
                return
        await app(scope, receive, send)

    return served


def is_ours(host: str, hosts: Iterable[str]) -> bool:
    """Say whether a Host is this machine's own, with any port as tunnels have others, or among hosts.

    Where all addresses are listened on (0.0.0.0, ::), any address is: none of them can be rebound.
    """
    name = _name_in(host)
    if name == "localhost" or name in hosts:
        return True
    address = _as_address(name)
    if address is None:
        return False
    listening = (_as_address(each) for each in hosts)
    return address.is_loopback or any(each is not None and each.is_unspecified for each in listening)


def _name_in(host: str) -> str:
    """Return the name or address in 'name:port', '[address]:port', or without a port."""
    text = host.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    name, colon, port = text.rpartition(":")
    return (name if colon and ":" not in name and port.isdigit() else text).removesuffix(".")


def _as_address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None


async def _refuse(send: Send, host: str) -> None:
    shown = "".join(sign for sign in host if sign.isascii() and sign.isprintable())[:100]
    message = (
        f"This archive is not served under the name {shown!r}. Whoever runs it can allow that with "
        "scraper serve --allow-host NAME.\n"
    )
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": message.encode()})
