"""What one question may cost: a URL can ask for any SQL, also for values of a gigabyte.

SQLite's own limits (https://www.sqlite.org/limits.html) bound a value and a statement, its heap limit a row
of many values. All rows together are counted as they are read, as Datasette holds them, and copies of them.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Self

from scraper.browse.linear import define

_LARGEST_ROW = 50_000_000  # bytes: the text and Markdown of a page that is nothing but text
_LARGEST_ANSWER = 32_000_000  # bytes of memory: more than any page that a crawl takes
_HEAP = 256_000_000  # bytes that SQLite takes in this process
_CACHES = 128_000_000  # bytes from which on SQLite drops what it caches rather than take more
_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_ROW),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 500),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 100),
    (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
)


class TooMuch(sqlite3.OperationalError):
    """An answer would take more memory than one may; Datasette shows OperationalErrors as what they say."""


def limit_heap() -> None:
    """Bound the memory that SQLite takes in this process, over all its connections; it can't be undone."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"PRAGMA soft_heap_limit = {_CACHES}")
        connection.execute(f"PRAGMA hard_heap_limit = {_HEAP}")


def limit(connection: sqlite3.Connection) -> None:
    """Bound what one statement on this connection may be and make."""
    for name, value in _LIMITS:
        connection.setlimit(name, value)
    define(connection, _LARGEST_ROW)


class BoundedConnection(sqlite3.Connection):
    """A connection that says TooMuch where a statement or its rows would take more than they may."""

    def cursor(self, factory: Any = None) -> Any:
        """Return a cursor with that bound."""
        return super().cursor(factory or _BoundedCursor)


class _BoundedCursor(sqlite3.Cursor):
    def execute(self, sql: str, parameters: Any = ()) -> Self:
        try:
            super().execute(sql, parameters)
        except (MemoryError, sqlite3.DataError) as error:
            raise _explain(error) from None
        return self

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except (MemoryError, sqlite3.DataError) as error:
            raise _explain(error) from None

    def fetchone(self) -> Any:
        return next(self, None)

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        return list(self._read(size or self.arraysize))

    def fetchall(self) -> list[Any]:
        return list(self._read(sys.maxsize))

    def _read(self, most: int) -> Iterator[Any]:
        taken = 0
        for _ in range(most):
            row = self.fetchone()
            if row is None:
                return
            taken += sum(map(sys.getsizeof, row))
            if taken > _LARGEST_ANSWER:
                raise _too_much()
            yield row


def _explain(error: MemoryError | sqlite3.DataError) -> Exception:
    """Return what to raise for SQLITE_NOMEM, which is its heap limit, or SQLITE_TOOBIG."""
    is_ours = isinstance(error, MemoryError) or error.sqlite_errorcode == sqlite3.SQLITE_TOOBIG
    return _too_much() if is_ours else error


def _too_much() -> TooMuch:
    return TooMuch(
        f"too much for one answer, of which values and rows may take {_LARGEST_ANSWER // 1_000_000} MB; "
        "ask for fewer rows or columns, or for parts of them with substr()"
    )
