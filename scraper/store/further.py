"""The further pages of articles over several: their captures, and their addresses as the article's, too."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from scraper.errors import ScraperError
from scraper.model import Response
from scraper.store.aliases import add_aliases
from scraper.store.captures import add_capture, add_missing, assign
from scraper.store.merge import merge
from scraper.store.records import FurtherPage, Saved
from scraper.store.values import now, storable
from scraper.variants import url_key

_FIRST = 2  # number of the first further page


def put_further(
    connection: sqlite3.Connection,
    saved: Saved,
    pages: Sequence[FurtherPage],
    *,
    site: int | None,
    run: int | None,
) -> None:
    """Keep the further pages that an article was read from, in the place of those that it was before.

    A page that could not be read is recorded with its error. None of them is an article of its own.
    """
    numbers = [_add_capture(connection, page, run) for page in pages]
    for number in numbers:
        assign(connection, number, site=site, article=saved.article_id)
    if saved.outcome != "alias" and not saved.is_better:
        read = [number for number, page in zip(numbers, pages, strict=True) if page.error is None]
        connection.execute("DELETE FROM article_pages WHERE article = ?", (saved.article_id,))
        connection.executemany(
            "INSERT INTO article_pages (article, number, capture) VALUES (?, ?, ?)",
            [(saved.article_id, place, number) for place, number in enumerate(read, _FIRST)],
        )
    for page in pages:
        _take_in(connection, saved.article_id, page.url)
        add_aliases(connection, saved.article_id, (page.url,), now())


def read_further(connection: sqlite3.Connection, article: int) -> list[tuple[Any, ...]]:
    """Return the captures of an article's further pages, in order."""
    if not knows_further(connection):
        return []
    return connection.execute(
        """
        SELECT captures.url, coalesce(final_url, captures.url), status, content_type, fetched_at, body
        FROM article_pages JOIN captures ON captures.id = article_pages.capture
        WHERE article_pages.article = ? ORDER BY number
        """,
        (article,),
    ).fetchall()


def knows_further(connection: sqlite3.Connection) -> bool:
    """Say whether the archive has a place for them: one that is only read may be of an earlier version."""
    return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'article_pages'").fetchone())


def _add_capture(connection: sqlite3.Connection, page: FurtherPage, run: int | None) -> int:
    if page.response is None:
        number = add_missing(connection, page.url, run=run)
    else:
        number = add_capture(connection, page.response, run=run)
    if page.error:
        note_error(connection, number, page.error)
    return number


def note_error(connection: sqlite3.Connection, capture: int, error: ScraperError) -> None:
    """Note why no article came of a capture."""
    told = storable(f"{type(error).__name__}: {error}")
    connection.execute("UPDATE captures SET error = ? WHERE id = ?", (told, capture))


def without_validators(response: Response) -> Response:
    """Return a first page as it is kept where a further one is missing: it must be sent again next time."""
    headers = {
        name: value for name, value in response.headers.items() if name not in ("etag", "last-modified")
    }
    return Response(
        response.url, response.final_url, response.status, headers, response.body, response.fetched_at
    )


def _take_in(connection: sqlite3.Connection, article: int, url: str) -> None:
    """Make the page part of the article where it was kept as one of its own."""
    sql = """
        SELECT DISTINCT articles.id, articles.url FROM aliases JOIN articles ON articles.id = article
        WHERE key = ?
        """
    found = connection.execute(sql, (url_key(storable(url)),)).fetchall()
    for other, own in found:
        if other != article and url_key(own) == url_key(url):
            merge(connection, article, other)
