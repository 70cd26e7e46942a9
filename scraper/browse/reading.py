"""The reading page: an article as a reader wants it, with what was removed folded away below."""

from __future__ import annotations

from typing import Any

from datasette.utils import is_url

from scraper.browse.page import answer, find_archive, not_found

_ARTICLE = """
    SELECT articles.*, sites.name AS site_name FROM articles LEFT JOIN sites ON sites.id = articles.site
    WHERE articles.id = ?
"""
_PARTS = {
    "removals": """
        SELECT position, removals.rule, removals.text, boilerplate.pages, of_pages, days,
            boilerplate.first_seen, boilerplate.last_seen
        FROM removals JOIN articles ON articles.id = article
            LEFT JOIN boilerplate ON boilerplate.rule = removals.rule AND boilerplate.site = articles.site
        WHERE article = ? ORDER BY position, removals.id
    """,
    "revisions": "SELECT id, seen_at, title, text FROM revisions WHERE article = ? ORDER BY id DESC",
    "tags": "SELECT name FROM article_tags JOIN tags ON tags.id = tag WHERE article = ? ORDER BY name",
}


async def show(datasette: Any, request: Any) -> Any:
    """Answer with an article's reading page; ask for permission first, as custom routes have to."""
    database = await find_archive(datasette, request)
    if database is None:
        return await not_found(datasette, request, "No such archive here; try /<database>/-/article/<id>")
    source = datasette.databases[database]
    number = int(request.url_vars["article"])
    article = (await source.execute(_ARTICLE, [number])).first()
    if article is None:
        return await not_found(datasette, request, f"No article {number} in {database}")
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
    return await answer(datasette, request, "scraper_article.html", context)


def _readable(time: str | None) -> str | None:
    """Return `2025-09-22T04:30:00Z` as `2025-09-22 04:30 UTC`, a day as it is."""
    if time is None or "T" not in time:
        return time
    return f"{time[:10]} {time[11:16]} UTC"
