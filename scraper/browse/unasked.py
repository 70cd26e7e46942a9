"""On Datasette's tables of an archive, a search for nothing shows everything: FTS5 takes it as an error."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_plus

from datasette.utils import escape_fts

from scraper.browse.policy import App, Receive, Scope, Send, is_of_archive


def drop_empty_searches(datasette: Any, app: App) -> App:
    """Return the app, which does not see searches without a word, such as ?_search= of a box left empty."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        searches = scope["type"] == "http" and b"_search" in scope["query_string"]
        if searches and is_of_archive(datasette, scope["path"]):
            query = scope["query_string"].split(b"&")
            scope = {**scope, "query_string": b"&".join(part for part in query if not _is_empty_search(part))}
        await app(scope, receive, send)

    return served


def _is_empty_search(part: bytes) -> bool:
    """Whether a part of a query string is a search, in all columns or one, that has no word for Datasette."""
    name, _, value = (unquote_plus(side) for side in part.decode("latin-1").partition("="))
    is_search = name == "_search" or name.startswith("_search_")
    return is_search and not escape_fts(value).strip()
