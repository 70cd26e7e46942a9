"""The reading page: an article as a reader wants it, with what was removed folded away below."""

from __future__ import annotations

from typing import Any

from datasette import Forbidden, Response
from datasette.utils import is_url, tilde_decode

from scraper.browse.attached import archives, is_archive

_TABLES = ("articles", "sites", "removals", "revisions", "tags", "article_tags")
_ARTICLE = """
    SELECT articles.*, sites.name AS site_name FROM articles LEFT JOIN sites ON sites.id = articles.site
    WHERE articles.id = ?
"""
_PARTS = {
    "removals": "SELECT position, rule, text FROM removals WHERE article = ? ORDER BY position, id",
    "revisions": "SELECT id, seen_at, title, text FROM revisions WHERE article = ? ORDER BY id DESC",
    "tags": "SELECT name FROM article_tags JOIN tags ON tags.id = tag WHERE article = ? ORDER BY name",
}

# Page content is escaped; this holds even if some of it were not.
_POLICY = "script-src 'none'; object-src 'none'; base-uri 'none'; frame-src 'none'; img-src 'self'"


async def show(datasette: Any, request: Any) -> Any:
    """Answer with an article's reading page; ask for permission first, as custom routes have to."""
    database = _database(datasette, request)
    if database is None:
        return await _not_found(datasette, request, "No such archive here; try /<database>/-/article/<id>")
    await _ensure_allowed(datasette, request.actor, database)
    source = datasette.databases[database]
    number = int(request.url_vars["article"])
    article = (await source.execute(_ARTICLE, [number])).first()
    if article is None:
        return await _not_found(datasette, request, f"No article {number} in {database}")
    parts = {name: (await source.execute(sql, [number])).rows for name, sql in _PARTS.items()}
    context = parts | {
        "database": database,
        "article": article,
        "paragraphs": article["text"].split("\n\n"),
        "url": article["url"] if is_url(article["url"]) else None,
        "published": _readable(article["published"]),
        "modified": _readable(article["modified"]),
        "gone": _readable(article["gone"]),
    }
    html = await datasette.render_template("scraper_article.html", context, request=request)
    return Response.html(html, headers={"content-security-policy": _POLICY})


def _database(datasette: Any, request: Any) -> str | None:
    """Return the archive that the URL names, or else the only one there is."""
    named = request.url_vars.get("database")
    if named is None:
        found = archives(datasette)
        return found[0] if len(found) == 1 else None
    database: str = tilde_decode(named)
    return database if is_archive(datasette, database) else None


async def _not_found(datasette: Any, request: Any, message: str) -> Any:
    # Raising Datasette's NotFound would print a traceback with all locals.
    context = {"ok": False, "error": message, "status": 404, "title": None}
    html = await datasette.render_template(["404.html", "error.html"], context, request=request)
    return Response.html(html, status=404)


async def _ensure_allowed(datasette: Any, actor: Any, database: str) -> None:
    """Raise Forbidden unless the actor may see every table that the page shows something of."""
    for table in _TABLES:
        wanted = [("view-table", (database, table)), ("view-database", database), "view-instance"]
        visible, _ = await datasette.check_visibility(actor, permissions=wanted)
        if not visible:
            raise Forbidden(f"view-table {table}")


def _readable(time: str | None) -> str | None:
    """Return `2025-09-22T04:30:00Z` as `2025-09-22 04:30 UTC`, a day as it is."""
    if time is None or "T" not in time:
        return time
    return f"{time[:10]} {time[11:16]} UTC"
