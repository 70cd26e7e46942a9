"""What the archive knows of a site's past: its crawls, its new articles, and what its server answered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from scraper.errors import NotAnArticle, NothingKept, NothingListed, NotReadable, SoftNotFound
from scraper.store.templates import Rebuilt, read_rebuilt
from scraper.store.values import utc

DAYS = 90  # how far back articles count
MOST_CAPTURES = 1000  # the newest of a site
MOST_RUNS = 50  # the newest of a site, for the time between two
SOURCE_RUNS = 3  # a source that none of so many runs read is not one any more


class Result(Enum):
    """What came of a request."""

    ARTICLE = "article"  # a page with an article in it
    EMPTY = "empty"  # a page without one
    ERROR = "error"
    OTHER = "other"  # a list, a page that has not changed or is gone


@dataclass(frozen=True, slots=True)
class Sighting:
    """A new article."""

    age: int  # whole days since it was first seen
    seen: datetime  # aware, UTC
    dated: bool


@dataclass(frozen=True, slots=True)
class History:
    """A site's past. A day is 24 hours, counted back from the present: day 0 is the last 24 hours."""

    host: str
    now: datetime  # aware
    starts: tuple[datetime, ...] = ()  # of its newest runs, oldest first
    crawled: frozenset[int] = frozenset()  # the days, of the last DAYS, on which a run began
    articles: tuple[Sighting, ...] = ()  # of the last DAYS, oldest first
    results: tuple[Result, ...] = ()  # of its newest requests, oldest first
    empty_sources: tuple[str, ...] = ()  # URLs that answered with nothing in them when last read
    rebuilt: Rebuilt | None = None  # when its pages last changed their build


def read_histories(db: sqlite3.Connection, hosts: Iterable[str], now: datetime) -> list[History]:
    """Return each site's history, all as of one moment; an empty one where nothing is known of a site."""
    with _snapshot(db):
        numbers = dict(db.execute("SELECT host, id FROM sites").fetchall())
        articles = _read_articles(db, now)
        return [
            _read(db, History(host, now), numbers[host], tuple(articles.get(numbers[host], ())))
            if host in numbers
            else History(host, now)
            for host in hosts
        ]


def _read(db: sqlite3.Connection, blank: History, site: int, articles: tuple[Sighting, ...]) -> History:
    present, limit = utc(blank.now), utc(blank.now - timedelta(days=DAYS))
    starts = db.execute("SELECT started FROM runs WHERE site = ? ORDER BY id DESC LIMIT ?", (site, MOST_RUNS))
    crawled = db.execute(
        f"SELECT DISTINCT {_AGE.format('started')} FROM runs WHERE site = ? AND started > ? AND started <= ?",  # noqa: S608 - a constant
        (present, site, limit, present),
    )
    captures = db.execute(
        """
        SELECT status, article IS NOT NULL, substr(error, 1, instr(error, ':') - 1)
        FROM captures WHERE site = ? ORDER BY id DESC LIMIT ?
        """,
        (site, MOST_CAPTURES),
    )
    return History(
        blank.host,
        blank.now,
        starts=tuple(_moment(row[0]) for row in starts)[::-1],
        crawled=frozenset(row[0] for row in crawled),
        articles=articles,
        results=tuple(_judge(*row) for row in captures)[::-1],
        empty_sources=_read_empty_sources(db, site),
        rebuilt=read_rebuilt(db, site),
    )


# Whole days between a time in the archive and the parameter, in integers: julianday() would round.
_AGE = "(strftime('%s', ?) - strftime('%s', {0})) / 86400"


def _read_articles(db: sqlite3.Connection, now: datetime) -> dict[int, list[Sighting]]:
    """Return the new articles of every site in one pass over the index of first_seen."""
    rows = db.execute(
        f"""
        SELECT site, {_AGE.format("first_seen")}, first_seen, published IS NOT NULL FROM articles
        WHERE first_seen > ? AND first_seen <= ? AND site IS NOT NULL ORDER BY first_seen, id
        """,  # noqa: S608 - a constant
        (utc(now), utc(now - timedelta(days=DAYS)), utc(now)),
    )
    found: dict[int, list[Sighting]] = {}
    for site, age, seen, dated in rows:
        found.setdefault(site, []).append(Sighting(age, _moment(seen), bool(dated)))
    return found


def _read_empty_sources(db: sqlite3.Connection, site: int) -> tuple[str, ...]:
    # Beside max(), SQLite takes the other columns from the row that has it.
    rows = db.execute(
        """
        SELECT url, error, max(id) FROM captures
        WHERE run IN (SELECT id FROM runs WHERE site = ? ORDER BY id DESC LIMIT ?) GROUP BY url ORDER BY url
        """,
        (site, SOURCE_RUNS),
    )
    return tuple(url for url, error, _ in rows if (error or "").startswith(f"{NothingListed.__name__}:"))


# A source that lists nothing is told apart by its URL; that a page is no article is no fault of the site.
_NO_FAULT = frozenset(kind.__name__ for kind in (NothingListed, NotAnArticle, SoftNotFound))
_EMPTY = frozenset(kind.__name__ for kind in (NothingKept, NotReadable))


def _judge(status: int | None, has_article: int, error: str | None) -> Result:
    if error in _EMPTY:
        return Result.EMPTY
    if error in _NO_FAULT:
        return Result.OTHER
    if error is not None:
        return Result.ERROR
    return Result.ARTICLE if has_article and status == 200 else Result.OTHER


@contextmanager
def _snapshot(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")


def _moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp).astimezone(UTC)
