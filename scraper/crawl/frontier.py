"""The frontier: the archive's queue of article addresses. Every change is one committed transaction."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from scraper.model import Lead
from scraper.variants import is_view, url_key

# A lease outlives any request; one that ran out belonged to a run that was killed.
LEASE = timedelta(minutes=10)

# Newest first, within three ranks: articles never seen, then those to look at again, then those that
# failed before. Each rank is further below the last than any date's seconds since 1970 reach.
_RANK = 1 << 40
_GIVEN_UP = ("failed", "gone")  # another spelling of such an address may still work


@dataclass(frozen=True, slots=True)
class Task:
    """An address leased for fetching."""

    lead: Lead
    found_at: datetime  # aware, UTC
    tries: int  # failed ones so far


def utc_now() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)


class Frontier:
    """The queue, over an open connection to the archive."""

    def __init__(self, db: sqlite3.Connection, clock: Callable[[], datetime] = utc_now) -> None:
        self._db = db
        self._clock = clock

    def has(self, url: str) -> bool:
        """Say whether a URL was ever added in any of its spellings, and was not given up in all of them."""
        return _is_in(self._spellings(url_key(url)), url)

    def _spellings(self, key: str) -> list[tuple[str, str]]:
        """Return the addresses, with their states, that share a key."""
        return self._db.execute("SELECT url, state FROM frontier WHERE key = ?", (key,)).fetchall()

    def add(
        self, site: str, leads: Iterable[Lead], *, depth: int = 0, undated: datetime | None = None
    ) -> int:
        """Queue the leads that are not known yet in any spelling, newest first; return how many these were.

        undated: what a lead without a date counts as, the first one as the newest; now, if not given.
        """
        now, added = self._clock(), 0
        with self._transaction():
            for lead, priority in _ranked(leads, now, undated or now):
                key = url_key(lead.url)
                known = self._spellings(key)
                if _is_in(known, lead.url):
                    self._note_spelling(lead.url, known)
                    continue
                source, found_at = lead.source, _stamp(now)
                self._db.execute(
                    "INSERT INTO frontier (url, key, site, priority, depth, found_on, found_at, title, date)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (lead.url, key, site, priority, depth, source, found_at, lead.title, _date(lead)),
                )
                added += 1
        return added

    def _note_spelling(self, url: str, known: Iterable[tuple[str, str]]) -> None:
        """Fetch an article's own page rather than a view of it; keep another spelling for when one fails."""
        for other, _ in known if not is_view(url) else ():
            if is_view(other):
                self.rename(other, url)
            elif other != url:
                self._db.execute("UPDATE frontier SET spare = ? WHERE url = ?", (url, other))

    def rename(self, url: str, new: str) -> None:
        """Fetch an article from this other spelling of its address from now on, unless both are known."""
        with self._transaction():
            self._db.execute("UPDATE OR IGNORE frontier SET url = ? WHERE url = ?", (new, url))

    def reopen(self, site: str) -> int:
        """Queue again what is due: leases that ran out, and articles whose next look has come."""
        now = _stamp(self._clock())
        with self._transaction():
            abandoned = self._db.execute(
                "UPDATE frontier SET state = 'queued', lease_until = NULL"
                " WHERE site = ? AND state = 'leased' AND lease_until <= ?",
                (site, now),
            )
            due = self._db.execute(
                "UPDATE frontier SET state = 'queued', priority = (priority % :rank + :rank) % :rank - :rank"
                " WHERE site = :site AND state IN ('done', 'excluded') AND not_before <= :now",
                {"rank": _RANK, "site": site, "now": now},
            )
        return abandoned.rowcount + due.rowcount

    def reclaim(self) -> int:
        """Queue again whatever is leased; only for the holder of the archive's lock, who is alone."""
        with self._transaction():
            cursor = self._db.execute(
                "UPDATE frontier SET state = 'queued', lease_until = NULL WHERE state = 'leased'"
            )
        return cursor.rowcount

    def lease(self, site: str, *, since: datetime | None = None) -> Task | None:
        """Take the next due address of a site; None when nothing is due. since: only dated then or later."""
        now = self._clock()
        with self._transaction():
            row = self._one(
                "SELECT url, found_on, found_at, tries, title, date FROM frontier"
                " WHERE site = ? AND state = 'queued' AND (not_before IS NULL OR not_before <= ?)"
                " AND (date IS NULL OR date >= ?) ORDER BY priority DESC LIMIT 1",
                site,
                _stamp(now),
                _stamp(since) if since else "",
            )
            if row is None:
                return None
            self._db.execute(
                "UPDATE frontier SET state = 'leased', lease_until = ? WHERE url = ?",
                (_stamp(now + LEASE), row[0]),
            )
        return _task(row)

    def done(self, url: str, *, again: datetime | None) -> None:
        """Note that an article was fetched; again: when to look at it the next time, None for never."""
        with self._transaction():
            self._db.execute(
                "UPDATE frontier SET state = 'done', not_before = ?, lease_until = NULL, tries = 0,"
                " last_error = NULL WHERE url = ?",
                (_stamp(again) if again else None, url),
            )

    def settle(self, site: str, url: str, *, again: datetime | None) -> None:
        """Note that an article was reached by a redirect from elsewhere, known address or not."""
        with self._transaction():
            self.add(site, [Lead(url=url)])
            for known, _ in self._spellings(url_key(url)):
                self.done(known, again=again)

    def postpone(self, url: str, error: str, *, until: datetime) -> None:
        """Put a failed address back, behind the others, not before the given time."""
        with self._transaction():
            self._db.execute(
                "UPDATE frontier SET state = 'queued', lease_until = NULL, not_before = :until,"
                " tries = tries + 1, last_error = :error,"
                " priority = (priority % :rank + :rank) % :rank - 2 * :rank WHERE url = :url",
                {"rank": _RANK, "url": url, "error": error, "until": _stamp(until)},
            )

    def release(self, url: str) -> None:
        """Put a leased address back as if it had not been taken."""
        with self._transaction():
            self._db.execute(
                "UPDATE frontier SET state = 'queued', lease_until = NULL WHERE url = ? AND state = 'leased'",
                (url,),
            )

    def failed(self, url: str, error: str) -> None:
        """Give an address up."""
        self._close(url, "failed", error, None)

    def gone(self, url: str) -> None:
        """Note that the server says there is nothing (any more)."""
        self._close(url, "gone", None, None)

    def excluded(self, url: str, why: str, *, again: datetime | None = None) -> None:
        """Note that an address must not be fetched; again: when to ask whether that still holds."""
        self._close(url, "excluded", why, again)

    def counts(self, site: str) -> Mapping[str, int]:
        """Return how many addresses of a site are in each state."""
        rows = self._db.execute("SELECT state, count(*) FROM frontier WHERE site = ? GROUP BY state", (site,))
        return dict(rows.fetchall())

    def _close(self, url: str, state: str, error: str | None, again: datetime | None) -> None:
        with self._transaction():
            self._db.execute(
                "UPDATE frontier SET state = ?, last_error = ?, not_before = ?, lease_until = NULL"
                " WHERE url = ?",
                (state, error, _stamp(again) if again else None, url),
            )
            if state in _GIVEN_UP:
                self._db.execute(
                    "UPDATE OR IGNORE frontier SET url = spare, spare = NULL, state = 'queued', tries = 0"
                    " WHERE url = ? AND spare IS NOT NULL",
                    (url,),
                )

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        return row

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE to COMMIT, whatever the connection's isolation level; part of an open one."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.rollback()
            raise
        self._db.commit()


def _is_in(known: Iterable[tuple[str, str]], url: str) -> bool:
    return any(url == spelling or state not in _GIVEN_UP for spelling, state in known)


def _ranked(leads: Iterable[Lead], now: datetime, undated: datetime) -> Iterator[tuple[Lead, int]]:
    for place, lead in enumerate(leads):
        date = lead.published or lead.modified
        moment = min(date, now).timestamp() if date else undated.timestamp() - place
        yield lead, max(int(moment), 0)


def _task(row: tuple[Any, ...]) -> Task:
    url, source, found_at, tries, title, date = row
    lead = Lead(url=url, source=source, title=title, published=_moment(date) if date else None)
    return Task(lead=lead, found_at=_moment(found_at), tries=tries)


def _date(lead: Lead) -> str | None:
    date = lead.published or lead.modified
    return _stamp(date) if date else None


def _stamp(moment: datetime) -> str:
    """Return the moment as text that sorts as time does: always with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)
