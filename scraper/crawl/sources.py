"""What is remembered of sources: which sitemaps an index names, and when each was last read to its end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime

from scraper.crawl.rows import moment, stamp
from scraper.crawl.sitemaps import Child


class Sources:
    """The memory, over an open connection to the archive. Every change is one committed transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put_children(self, index: str, children: Iterable[Child]) -> None:
        """Note which sitemaps an index names now, with the dates of change that it gives."""
        rows = [
            (child.url, index, stamp(child.modified) if child.modified else None, child.day_only)
            for child in children
        ]
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("UPDATE sources SET parent = NULL WHERE parent = ?", (index,))
            self._db.executemany(
                "INSERT INTO sources (url, parent, modified, day_only) VALUES (?, ?, ?, ?) ON CONFLICT (url)"
                " DO UPDATE SET parent = excluded.parent, modified = excluded.modified,"
                " day_only = excluded.day_only",
                rows,
            )

    def children(self, index: str) -> tuple[Child, ...]:
        """Return the sitemaps that an index named when it was last read."""
        rows = self._db.execute("SELECT url, modified, day_only FROM sources WHERE parent = ?", (index,))
        return tuple(
            Child(url, moment(modified) if modified else None, day_only=bool(day_only))
            for url, modified, day_only in rows.fetchall()
        )

    def read_at(self, url: str) -> datetime | None:
        """Return when a source was last read to its end, or found unchanged."""
        row = self._db.execute("SELECT read_at FROM sources WHERE url = ?", (url,)).fetchone()
        return moment(row[0]) if row and row[0] else None

    def note_read(self, url: str) -> None:
        """Note that a source was read to its end now, and all that it leads to is queued."""
        self._db.execute(
            "INSERT INTO sources (url, read_at) VALUES (?, ?) ON CONFLICT (url)"
            " DO UPDATE SET read_at = excluded.read_at",
            (url, stamp(datetime.now(UTC))),
        )
