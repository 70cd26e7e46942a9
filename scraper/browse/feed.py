"""An Atom feed of any search: /-/feed with the search page's own address."""

from __future__ import annotations

import sqlite3
from io import BytesIO
from typing import Any

from datasette import Response

from scraper.browse.page import find_archive, not_found, read
from scraper.browse.searching import Asked, read_request
from scraper.store.export import Feed, select_these, write_atom
from scraper.store.search import Wanted, find

_ENTRIES = 50


async def show(datasette: Any, request: Any) -> Any:
    """Answer with the newest articles of a search as a feed."""
    database = await find_archive(datasette, request)
    if database is None:
        return await not_found(datasette, request, "No such archive here; try /<database>/-/feed")
    asked = read_request(request.args)
    if asked.unread:
        return Response.text("; ".join(asked.unread), status=400)
    address = datasette.absolute_url(request, f"{datasette.urls.database(database)}/-/feed?{asked.link()}")
    feed = Feed(address, describe(asked), address)
    body = await read(datasette, database, lambda db: _write(db, asked, feed))
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def describe(asked: Asked) -> str:
    """Return a search in words."""
    filters = asked.filters
    parts = (asked.query, filters.site, filters.section, filters.author, filters.tag)
    return " · ".join(part for part in parts if part) or "All articles"


def _write(connection: sqlite3.Connection, asked: Asked, feed: Feed) -> bytes:
    file = BytesIO()
    newest = find(connection, Wanted(asked.query, asked.filters, "date", _ENTRIES))
    write_atom(select_these(connection, newest), file, feed, connection)
    return file.getvalue()
