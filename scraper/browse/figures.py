"""The home page's figures, read from the archive; each query reads an index, and a bounded part of it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.browse.rising import Rising, find_rising
from scraper.store.health import Alert, assess
from scraper.store.history import read_histories
from scraper.store.values import utc

DAYS = 30  # of the plots
_WEEK = 7
_WEEKS_BEFORE = 4  # that this week's words are compared with
_TITLES = 12_000  # that are read for that, the newest
_RULES, _STORIES, _WORDS, _FAILURES = 12, 10, 20, 5
_SITES = 200  # of which alerts are looked for, the largest first


@dataclass(frozen=True, slots=True)
class Daily:
    """New articles of each site on each day."""

    days: tuple[str, ...]  # oldest first
    sites: tuple[tuple[str, tuple[int, ...]], ...]  # name, and a count a day; the most productive first


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is."""

    articles: int
    sites: int
    today: int  # first seen in the last 24 hours
    stories: int
    bytes: int  # of raw pages as they came
    stored: int  # of the same as they are kept
    bodies: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What the home page shows."""

    totals: Totals
    daily: Daily
    rules: tuple[tuple[str, int], ...]  # rule, and blocks that it removed in the last DAYS
    stories: tuple[sqlite3.Row, ...]
    rising: tuple[Rising, ...]
    failures: tuple[sqlite3.Row, ...]
    alerts: tuple[Alert, ...]


def read_figures(connection: sqlite3.Connection, now: datetime) -> Figures:
    """Return all figures as of now."""
    week = utc(now - timedelta(days=_WEEK))
    return Figures(
        totals=_count(connection, now),
        daily=count_days(connection, now),
        rules=tuple((row[0], row[1]) for row in connection.execute(_BY_RULE, (_first_day(now), _RULES))),
        stories=tuple(connection.execute(_BY_SITES, (week, _STORIES))),
        rising=tuple(_find_words(connection, now)),
        failures=tuple(connection.execute(_LAST_FAILURES, (_FAILURES,))),
        alerts=tuple(_find_alerts(connection, now)),
    )


_BY_RULE = """
    SELECT rule, sum(blocks) FROM removal_counts WHERE day >= ? GROUP BY rule HAVING sum(blocks) > 0
    ORDER BY 2 DESC, 1 LIMIT ?
"""
_BY_SITES = """
    SELECT head AS id, title, sites, articles, latest FROM stories
    WHERE latest >= ? AND sites > 1 ORDER BY sites DESC, latest DESC LIMIT ?
"""
_LAST_FAILURES = """
    SELECT captures.id, fetched_at, url, error FROM captures
    WHERE error IS NOT NULL ORDER BY captures.id DESC LIMIT ?
"""
_BY_DAY = """
    SELECT site, substr(first_seen, 1, 10), count(*) FROM articles WHERE first_seen >= ? GROUP BY 1, 2
"""


def _first_day(now: datetime) -> str:
    return (now - timedelta(days=DAYS - 1)).date().isoformat()


def _count(connection: sqlite3.Connection, now: datetime) -> Totals:
    def number(sql: str, *parameters: str) -> int:
        return int(connection.execute(sql, parameters).fetchone()[0])

    bodies, size, stored = connection.execute("SELECT bodies, bytes, stored FROM body_counts").fetchone()
    day = utc(now - timedelta(days=1))
    return Totals(
        articles=number("SELECT count(*) FROM articles"),
        sites=number("SELECT count(*) FROM sites"),
        today=number("SELECT count(*) FROM articles WHERE first_seen >= ?", day),
        stories=number("SELECT count(*) FROM stories"),
        bytes=size,
        stored=stored,
        bodies=bodies,
    )


def count_days(connection: sqlite3.Connection, now: datetime) -> Daily:
    """Return how many articles came from each site on each of the last DAYS days, UTC."""
    first = _first_day(now)
    days = tuple((now - timedelta(days=ago)).date().isoformat() for ago in reversed(range(DAYS)))
    names = dict(connection.execute("SELECT id, name FROM sites").fetchall())
    counts: dict[str, Counter[str]] = {}
    for site, day, count in connection.execute(_BY_DAY, (first,)):
        counts.setdefault(names.get(site, "no site"), Counter())[day] += count
    order = sorted(counts, key=lambda name: (-counts[name].total(), name))
    return Daily(days, tuple((name, tuple(counts[name][day] for day in days)) for name in order))


def _find_words(connection: sqlite3.Connection, now: datetime) -> Sequence[Rising]:
    start = utc(now - timedelta(days=_WEEK))
    earliest = utc(now - timedelta(days=_WEEK * (1 + _WEEKS_BEFORE)))
    rows = connection.execute(
        "SELECT first_seen >= ?, title FROM articles WHERE first_seen >= ? AND title IS NOT NULL"
        " ORDER BY first_seen DESC LIMIT ?",
        (start, earliest, _TITLES),
    ).fetchall()
    fresh = [title for is_new, title in rows if is_new]
    return find_rising(fresh, (title for is_new, title in rows if not is_new), _WEEKS_BEFORE, _WORDS)


def _find_alerts(connection: sqlite3.Connection, now: datetime) -> list[Alert]:
    hosts = [host for (host,) in connection.execute("SELECT host FROM sites ORDER BY id LIMIT ?", (_SITES,))]
    histories = read_histories(connection, hosts, now)
    return [alert for history in histories for alert in assess(history).alerts]
