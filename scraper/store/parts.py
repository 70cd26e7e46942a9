"""What belongs to an article beside its row."""

from __future__ import annotations

import sqlite3

from scraper.model import Removal


def read_removals(connection: sqlite3.Connection, article: int) -> tuple[Removal, ...]:
    """Return what was removed of an article, in page order."""
    rows = connection.execute(
        "SELECT position, rule, text FROM removals WHERE article = ? ORDER BY position, id", (article,)
    )
    return tuple(Removal(*row) for row in rows)


def read_tags(connection: sqlite3.Connection, article: int) -> tuple[str, ...]:
    """Return an article's tags, by name."""
    rows = connection.execute(
        "SELECT name FROM article_tags JOIN tags ON tags.id = tag WHERE article = ? ORDER BY name", (article,)
    )
    return tuple(name for (name,) in rows)


def split_authors(authors: str | None) -> tuple[str, ...]:
    """Return the names in an article's column of authors."""
    return tuple(name for name in (authors or "").split(", ") if name)
