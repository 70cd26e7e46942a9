"""Captures older than what an article says now, as from an old WARC: they add to its history, and no more."""

from __future__ import annotations

import sqlite3

from scraper.model import Article
from scraper.store.values import now, storable, storable_or_none

_PRESENT = "SELECT max(fetched_at) FROM captures WHERE id = ? OR (article = ? AND status = 304)"
_NEXT = """
    SELECT title, text FROM revisions WHERE article = ? AND seen_at >= ? ORDER BY seen_at, id LIMIT 1
"""
_LAST = """
    SELECT id, title, text FROM revisions WHERE article = ? AND seen_at < ?
    ORDER BY seen_at DESC, id DESC LIMIT 1
"""


def is_earlier(connection: sqlite3.Connection, row: sqlite3.Row, at: str) -> bool:
    """Say whether the text of an article's row was on its site after this time.

    A capture dated in the future says nothing: what is fetched now would count as old until then.
    """
    present = connection.execute(_PRESENT, (row["capture"], row["id"])).fetchone()[0]
    return present is not None and at < present <= now()


def put_revision(
    connection: sqlite3.Connection, row: sqlite3.Row, article: Article, capture: int | None, at: str
) -> None:
    """Make a revision, at its own place in time, of what an article said; none of what stands there already.

    A revision is dated by when it was last seen: the same text, seen later, moves the one that is there.
    """
    title, text = storable_or_none(article.meta.title), storable(article.text)
    following = connection.execute(_NEXT, (row["id"], at)).fetchone() or (row["title"], row["text"])
    if _is_same(following, title, text):
        return
    last = connection.execute(_LAST, (row["id"], at)).fetchone()
    if last and _is_same(last[1:], title, text):
        sql = "UPDATE revisions SET seen_at = ?, capture = ? WHERE id = ?"
        connection.execute(sql, (at, capture, last[0]))
    else:
        connection.execute(
            "INSERT INTO revisions (article, capture, seen_at, title, text) VALUES (?, ?, ?, ?, ?)",
            (row["id"], capture, at, title, text),
        )


def _is_same(version: tuple[str | None, str], title: str | None, text: str) -> bool:
    return version[1] == text and title in (None, version[0])
