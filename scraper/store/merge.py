"""Two rows of one article become one, with nothing lost that either of them had."""

from __future__ import annotations

import sqlite3

from scraper.store import stories

_REPLACED = frozenset(
    ("removals", "sketches", "signatures", "article_pages")
)  # they are of the text that stays
_KNOWN = (
    "title",
    "authors",
    "published",
    "modified",
    "place",
    "section",
    "language",
    "summary",
    "image",
    "story",
    "capture",
)


def merge(connection: sqlite3.Connection, keep: int, other: int) -> None:
    """Move all that refers to the other article to the one that stays, and delete the other.

    What the other one said becomes a revision where it is not what the one that stays says; what only the
    other one knows fills the gaps.
    """
    left = stories.forget(connection, other)
    connection.execute(
        """
        INSERT INTO revisions (article, capture, seen_at, title, text)
        SELECT ?, other.capture, other.last_seen, other.title, other.text
        FROM articles AS other, articles AS keep
        WHERE other.id = ? AND keep.id = ? AND (other.text <> keep.text OR other.title IS NOT keep.title)
        """,
        (keep, other, keep),
    )
    # They are counted by the day on which their article was first seen, which may become another one.
    removals = connection.execute(
        "SELECT article, position, rule, text FROM removals WHERE article = ? ORDER BY id", (keep,)
    ).fetchall()
    connection.execute("DELETE FROM removals WHERE article = ?", (keep,))
    filled = ", ".join(f"{name} = coalesce(articles.{name}, other.{name})" for name in _KNOWN)
    connection.execute(
        f"""
        UPDATE articles SET {filled},
            first_seen = min(articles.first_seen, other.first_seen),
            last_seen = max(articles.last_seen, other.last_seen),
            gone = CASE WHEN articles.gone IS NULL OR other.gone IS NULL THEN NULL
                ELSE max(articles.gone, other.gone) END
        FROM articles AS other WHERE articles.id = ? AND other.id = ?
        """,  # noqa: S608 - column names of ours
        (keep, other),
    )
    connection.executemany(
        "INSERT INTO removals (article, position, rule, text) VALUES (?, ?, ?, ?)", removals
    )
    for table, column in _referring(connection):
        connection.execute(
            f'UPDATE OR IGNORE "{table}" SET "{column}" = ? WHERE "{column}" = ?',  # noqa: S608 - the schema's names
            (keep, other),
        )
    connection.execute("DELETE FROM articles WHERE id = ?", (other,))
    stories.recount(connection, (left, stories.story_of(connection, keep)))


def _referring(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return table and column of every foreign key that leads to articles."""
    found = connection.execute(
        """
        SELECT tables.name, keys."from"
        FROM sqlite_master AS tables, pragma_foreign_key_list(tables.name) AS keys
        WHERE tables.type = 'table' AND keys."table" = 'articles'
        """
    )
    return [(table, column) for table, column in found if table not in _REPLACED]
