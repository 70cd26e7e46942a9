"""What the plugin's own pages share: which archive they are of, who may see them, and how they answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from datasette import Forbidden, Response
from datasette.utils import sqlite_timelimit, tilde_decode

from scraper.browse.attached import archives, is_archive
from scraper.browse.limits import TooMuch

Result = TypeVar("Result")
View = Callable[[Any, Any], Awaitable[Any]]
_TOO_LONG = "This took too long: the machine is busy, or much is asked for. Try again later, or ask for less."

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Content-Security-Policy of our pages. What came from the web is escaped; this holds even if it were not."""

TABLES = ("articles", "sites", "removals", "revisions", "captures", "tags", "article_tags", "boilerplate")
"""The tables that our pages show something of."""


class TookTooLong(Exception):
    """A query passed Datasette's time limit."""


async def find_archive(datasette: Any, request: Any) -> str | None:
    """Return the archive that the URL names, or else the only one there is; None where that is unclear.

    Raises Forbidden unless the actor may see every table that the page shows something of, which custom
    routes have to ask for themselves.
    """
    database = _database(datasette, request)
    for table in TABLES if database else ():
        wanted = [("view-table", (database, table)), ("view-database", database), "view-instance"]
        visible, _ = await datasette.check_visibility(request.actor, permissions=wanted)
        if not visible:
            raise Forbidden(f"view-table {table}")
    return database


async def read(
    datasette: Any,
    database: str,
    ask: Callable[[sqlite3.Connection], Result],
    seconds: float | None = None,
) -> Result:
    """Return what ask reads in a thread of Datasette's, within its time limit or this one.

    Raises TookTooLong.
    """
    limit = datasette.setting("sql_time_limit_ms") if seconds is None else 1000 * seconds

    def limited(connection: sqlite3.Connection) -> Result:
        try:
            with sqlite_timelimit(connection, limit):
                return ask(connection)
        except sqlite3.OperationalError as error:
            if error.args == ("interrupted",):
                raise TookTooLong from None
            raise

    result: Result = await datasette.databases[database].execute_fn(limited)
    return result


async def answer(datasette: Any, request: Any, template: str, context: Mapping[str, Any]) -> Any:
    """Return a page made from one of our templates."""
    html = await datasette.render_template(template, dict(context), request=request)
    return Response.html(html, headers={"content-security-policy": POLICY, "referrer-policy": "no-referrer"})


async def not_found(datasette: Any, request: Any, message: str) -> Any:
    """Return a page that says what is not there."""
    return await refuse(datasette, request, message, 404)


def in_time(view: View) -> View:
    """Return the view with an answer of its own where a query takes too long."""

    async def show(datasette: Any, request: Any) -> Any:
        try:
            return await view(datasette, request)
        except TookTooLong:
            return await refuse(datasette, request, _TOO_LONG, 503)
        except TooMuch as error:
            return await refuse(datasette, request, f"This is {error}.", 400)

    return show


async def refuse(datasette: Any, request: Any, message: str, status: int) -> Any:
    """Return a page that says why there is no other."""
    # Raising Datasette's NotFound would print a traceback with all locals.
    database = _database(datasette, request)
    context = {"ok": False, "error": message, "status": status, "title": None, "database": database}
    templates = [f"{status}.html", "scraper_missing.html" if database else "error.html"]
    html = await datasette.render_template(templates, context, request=request)
    return Response.html(html, status=status)


def _database(datasette: Any, request: Any) -> str | None:
    named = request.url_vars.get("database")
    if named is None:
        found = archives(datasette)
        return found[0] if len(found) == 1 else None
    database: str = tilde_decode(named)
    return database if is_archive(datasette, database) else None
