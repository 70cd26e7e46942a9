"""On Datasette's own pages of an archive nothing is loaded from elsewhere, and no text turns lines round."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from scraper.browse.attached import archives

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# Datasette's pages have scripts and styles in them.
_POLICY = (
    b"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# Embeddings, overrides and isolates of writing direction in UTF-8, and U+FFFD, which is as long.
_TRICKS = re.compile(rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
_SHOWN = b"\xef\xbf\xbd"
_HEADERS = (
    (b"content-security-policy", _POLICY),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


def guard(datasette: Any, app: App) -> App:
    """Return the app with these headers on every answer about an archive, and its HTML without such signs."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        of_archive = scope["type"] == "http" and is_of_archive(datasette, scope["path"])
        await app(scope, receive, _guard_answer(send) if of_archive else send)

    return guarded


def _guard_answer(send: Send) -> Send:
    is_html = False

    async def send_guarded(message: MutableMapping[str, Any]) -> None:
        nonlocal is_html
        if message["type"] == "http.response.start":
            headers = list(message.get("headers") or ())
            present = {name.lower(): value for name, value in headers}
            is_html = present.get(b"content-type", b"").startswith(b"text/html")
            headers += [header for header in _HEADERS if header[0] not in present]
            message = {**message, "headers": headers}
        elif is_html and message.get("body"):
            message = {**message, "body": _TRICKS.sub(_SHOWN, message["body"])}
        await send(message)

    return send_guarded


def is_of_archive(datasette: Any, path: str) -> bool:
    """Say whether a path is that of an archive or of something in it."""
    places = (str(datasette.urls.database(name)) for name in archives(datasette))
    return any(path == place or path.startswith((f"{place}/", f"{place}.")) for place in places)
