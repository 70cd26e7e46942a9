"""An archived capture: what a server answered, with its page as escaped source. It is never rendered."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

from datasette.utils import is_url

from scraper.browse.moments import tell
from scraper.browse.page import answer, find_archive, not_found, read
from scraper.errors import PageDamaged
from scraper.extract.parse import find_charset
from scraper.store.bodies import read_page

_SHOWN = 400_000  # characters
_CAPTURE = """
    SELECT captures.*, articles.title FROM captures LEFT JOIN articles ON articles.id = captures.article
    WHERE captures.id = ?
"""


async def show(datasette: Any, request: Any) -> Any:
    """Answer with a capture's facts and its source."""
    database = await find_archive(datasette, request)
    if database is None:
        return await not_found(datasette, request, "No such archive here; try /<database>/-/capture/<id>")
    number = int(request.url_vars["capture"])
    found = await read(datasette, database, lambda db: _read(db, number))
    if found is None:
        return await not_found(datasette, request, f"No capture {number} in {database}")
    capture, body, damage = found
    source = body.decode(find_charset(body, capture["content_type"]), "replace")
    context = {
        "database": database,
        "capture": capture,
        "fetched": tell(capture["fetched_at"], datetime.now(UTC)),
        "url": capture["url"] if is_url(capture["url"]) else None,
        "size": len(body),
        "damage": damage,
        "source": source[:_SHOWN],
        "cut": len(source) > _SHOWN,
    }
    return await answer(datasette, request, "scraper_capture.html", context)


def _read(connection: sqlite3.Connection, number: int) -> tuple[sqlite3.Row, bytes, str | None] | None:
    """Return the capture, its page, and why that can't be read any more."""
    capture = connection.execute(_CAPTURE, (number,)).fetchone()
    if capture is None:
        return None
    if capture["body"] is None:
        return capture, b"", None
    try:
        return capture, read_page(connection, capture["body"], capture["url"]), None
    except PageDamaged as error:
        return capture, b"", str(error).removeprefix(f"{capture['url']}: ")
