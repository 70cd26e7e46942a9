"""Aliases: every address by which an article is known, so that none of them is taken for another article."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Literal

from scraper.store.values import spelling, storable
from scraper.variants import is_view, url_key, url_number

Standing = Literal["unknown", "source", "claimed", "alias"]

_SOURCES = """
    SELECT articles.id, articles.url, coalesce(captures.final_url, captures.url, articles.url)
    FROM aliases JOIN articles ON articles.id = aliases.article
    LEFT JOIN captures ON captures.id = articles.capture
    WHERE aliases.key = ? ORDER BY aliases.id DESC LIMIT 1
"""


def add_aliases(connection: sqlite3.Connection, article: int, urls: Iterable[str], at: str) -> None:
    """Note that these addresses lead to this article, whatever they led to before."""
    connection.executemany(
        """
        INSERT INTO aliases (url, key, number, article, first_seen) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (url) DO UPDATE SET article = excluded.article WHERE article <> excluded.article
        """,
        [(url, url_key(url), url_number(url), article, at) for url in dict.fromkeys(map(spelling, urls))],
    )


def offer_aliases(connection: sqlite3.Connection, article: int, urls: Iterable[str], at: str) -> None:
    """Note that these addresses led to this article once; those that lead to one now are left to it."""
    connection.executemany(
        "INSERT OR IGNORE INTO aliases (url, key, number, article, first_seen) VALUES (?, ?, ?, ?, ?)",
        [(url, url_key(url), url_number(url), article, at) for url in dict.fromkeys(map(spelling, urls))],
    )


def find_article(connection: sqlite3.Connection, url: str) -> int | None:
    """Return the article that this address leads to."""
    found = connection.execute(_SOURCES, (_key(url),)).fetchone()
    return int(found[0]) if found else None


def find_standing(connection: sqlite3.Connection, url: str) -> Standing:
    """Say what an address is to the archive.

    "source": an article's text came from there, so that it is the one to look at again. Where the text came
    from a view (AMP, print), the canonical URL counts as its source, too, as that has the whole of it.
    "claimed": an article names it as its canonical URL, but nothing was ever fetched from there.
    """
    found = connection.execute(_SOURCES, (_key(url),)).fetchone()
    if found is None:
        return "unknown"
    article, canonical, source = found
    if _key(url) == _key(source) or (is_view(source) and _key(url) == _key(canonical)):
        return "source"
    return (
        "claimed"
        if _key(url) == _key(canonical) and not _was_fetched(connection, article, canonical)
        else "alias"
    )


def _was_fetched(connection: sqlite3.Connection, article: int, url: str) -> bool:
    sql = "SELECT 1 FROM captures WHERE article = ? AND ? IN (url, final_url)"
    return connection.execute(sql, (article, url)).fetchone() is not None


def find_source(connection: sqlite3.Connection, article: int) -> str | None:
    """Return the address that an article's text came from; None for one that was never fetched."""
    found = connection.execute(
        """
        SELECT coalesce(captures.final_url, captures.url) FROM articles
        JOIN captures ON captures.id = articles.capture WHERE articles.id = ?
        """,
        (article,),
    ).fetchone()
    return str(found[0]) if found else None


def _key(url: str) -> str:
    return url_key(storable(url))
