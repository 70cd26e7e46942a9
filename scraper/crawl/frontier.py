"""The frontier: the archive's queue of article addresses. Every change is one committed transaction."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from scraper.crawl.picking import NEXT, NEXT_SINCE, RANK
from scraper.crawl.rows import HINTS, Task, new_hints, ranked, stamp, to_row, to_task
from scraper.model import Lead
from scraper.variants import is_view, url_key

# A lease outlives any request; one that ran out belonged to a run that was killed.
LEASE = timedelta(minutes=10)

_GIVEN_UP = ("failed", "gone")  # another spelling of such an address may still work
_AT_ONCE = 5_000  # rows that one transaction changes
_MOST_MISLED = 2  # times that a source's date of change is followed in vain


def utc_now() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)


class Frontier:
    """The queue, over an open connection to the archive."""

    def __init__(self, db: sqlite3.Connection, clock: Callable[[], datetime] = utc_now) -> None:
        self._db = db
        self._clock = clock

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
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

    @contextlib.contextmanager
    def part(self) -> Iterator[None]:
        """Make what happens inside a part of the open transaction, undone by itself where it fails."""
        self._db.execute("SAVEPOINT find")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:  # on some errors, such as a full disk, SQLite has ended it already
                self._db.execute("ROLLBACK TO find")
                self._db.execute("RELEASE find")
            raise
        self._db.execute("RELEASE find")

    def has(self, url: str) -> bool:
        """Say whether a URL was ever added in any of its spellings, and was not given up in all of them."""
        return _is_in(self._spellings(url_key(url)), url)

    def add(
        self, site: str, leads: Iterable[Lead], *, depth: int = 0, undated: datetime | None = None
    ) -> int:
        """Queue the leads that are not known yet in any spelling, newest first; return how many these were.

        undated: what a lead without a date counts as, the first one as the newest; now, if not given. Of
        those that are known, what they say now is kept, and a change that they tell of is looked at at once.
        """
        now, added = self._clock(), 0
        with self.transaction():
            for lead, priority in ranked(leads, now, undated or now):
                row = to_row(lead)
                known = self._spellings(str(row["key"]))
                if _is_in(known, lead.url):
                    self._meet_again(lead.url, row, known)
                    continue
                place = {"site": site, "priority": priority, "depth": depth, "found_at": stamp(now)}
                self._insert(row | place)
                added += 1
        return added

    def rename(self, url: str, new: str) -> None:
        """Fetch an article from this other spelling of its address from now on, unless both are known."""
        with self.transaction():
            self._db.execute("UPDATE OR IGNORE frontier SET url = ? WHERE url = ?", (new, url))

    def reopen(self, site: str) -> int:
        """Queue again what is due: leases that ran out, and articles whose next look has come."""
        given: dict[str, str | int] = {"rank": RANK, "site": site, "now": stamp(self._clock())}
        abandoned = self._update_many(
            "state = 'queued', lease_until = NULL",
            "site = :site AND state = 'leased' AND lease_until <= :now",
            given,
        )
        due = self._update_many(
            "state = 'queued', priority = (priority % :rank + :rank) % :rank - :rank",
            "site = :site AND state IN ('done', 'excluded', 'gone') AND not_before <= :now",
            given,
        )
        return abandoned + due

    def reclaim(self) -> int:
        """Queue again whatever is leased; only for the holder of the archive's lock, who is alone."""
        return self._update_many("state = 'queued', lease_until = NULL", "state = 'leased'", {})

    def _update_many(self, change: str, which: str, given: Mapping[str, str | int]) -> int:
        """Change rows that are no longer meant afterwards, so many at a time that memory stays small."""
        sql = f"""
            UPDATE frontier SET {change}
            WHERE id IN (SELECT id FROM frontier WHERE {which} LIMIT {_AT_ONCE})
            """  # noqa: S608 - conditions of ours
        total = 0
        while True:
            with self.transaction():
                changed = self._db.execute(sql, given).rowcount
            total += changed
            if changed < _AT_ONCE:
                return total

    def lease(self, site: str, *, since: datetime | None = None) -> Task | None:
        """Take the next due address of a site; None when nothing is due. since: only dated then or later."""
        now = self._clock()
        with self.transaction():
            row = self._pick(site, now, since)
            if row is None:
                return None
            self._db.execute(
                "UPDATE frontier SET state = 'leased', lease_until = ? WHERE url = ?",
                (stamp(now + LEASE), row[0]),
            )
        return to_task(row)

    def _pick(self, site: str, now: datetime, since: datetime | None) -> tuple[Any, ...] | None:
        given: dict[str, str | int] = {"site": site, "now": stamp(now)}
        if since:
            given |= {"since": stamp(since), "floor": max(int(since.timestamp()), 0)}
        row = self._db.execute(NEXT_SINCE if since else NEXT, given).fetchone()
        return None if row is None else row[:-1]

    def done(self, url: str, gap: timedelta | None, *, changed: bool = False) -> None:
        """Note that an article was fetched, and whether that showed a change.

        gap: how long to wait until the next look, None for never.
        """
        now = self._clock()
        with self.transaction():
            self._db.execute(
                "UPDATE frontier SET state = 'done', not_before = :again, gap = :gap, lease_until = NULL,"
                " misled = CASE WHEN :changed THEN 0 ELSE misled + coalesce(modified > fetched_at, 0) END,"
                " fetched_at = :now, tries = 0, last_error = NULL WHERE url = :url",
                {
                    "again": None if gap is None else stamp(now + gap),
                    "gap": None if gap is None else gap.total_seconds(),
                    "changed": changed,
                    "now": stamp(now),
                    "url": url,
                },
            )

    def settle(self, site: str, url: str, gap: timedelta | None, *, changed: bool = False) -> None:
        """Note that an article was reached by a redirect from elsewhere, known address or not."""
        with self.transaction():
            self.add(site, [Lead(url=url)])
            for known in self._spellings(url_key(url)):
                self.done(known["url"], gap, changed=changed)

    def count_look(self, site: str, *, changed: bool) -> None:
        """Note that an article of a site was looked at again, and whether it had changed."""
        with self.transaction():
            self._db.execute(
                "INSERT INTO habits (site, looks, changes) VALUES (:site, 1, :changed) ON CONFLICT (site)"
                # The past fades: what counts is what the site does of late.
                " DO UPDATE SET looks = looks / (1 + (looks >= 1000)) + 1,"
                " changes = changes / (1 + (looks >= 1000)) + :changed",
                {"site": site, "changed": changed},
            )

    def habit(self, site: str) -> tuple[int, int]:
        """Return how often articles were looked at again of late, and how often they had changed."""
        found = self._one("SELECT looks, changes FROM habits WHERE site = ?", site)
        return (int(found[0]), int(found[1])) if found else (0, 0)

    def postpone(self, url: str, error: str, *, until: datetime) -> None:
        """Put a failed address back, behind the others, not before the given time; try another spelling."""
        with self.transaction():
            self._db.execute(
                "UPDATE frontier SET state = 'queued', lease_until = NULL, not_before = :until,"
                " tries = tries + 1, last_error = :error,"
                " priority = (priority % :rank + :rank) % :rank - 2 * :rank WHERE url = :url",
                {"rank": RANK, "url": url, "error": error, "until": stamp(until)},
            )
            self._try_spare(url)

    def release(self, url: str) -> None:
        """Put a leased address back as if it had not been taken."""
        with self.transaction():
            self._db.execute(
                "UPDATE frontier SET state = 'queued', lease_until = NULL WHERE url = ? AND state = 'leased'",
                (url,),
            )

    def failed(self, url: str, error: str) -> None:
        """Give an address up."""
        self._close(url, "failed", error, None)

    def gone(self, url: str, *, again: datetime | None = None) -> None:
        """Note that the server says there is nothing (any more); again: when to ask whether that holds."""
        self._close(url, "gone", None, again)

    def excluded(self, url: str, why: str, *, again: datetime | None = None) -> None:
        """Note that an address must not be fetched; again: when to ask whether that still holds."""
        self._close(url, "excluded", why, again)

    def counts(self, site: str) -> Mapping[str, int]:
        """Return how many addresses of a site are in each state."""
        rows = self._db.execute("SELECT state, count(*) FROM frontier WHERE site = ? GROUP BY state", (site,))
        return dict(rows.fetchall())

    def _insert(self, row: Mapping[str, object]) -> None:
        names, slots = ", ".join(row), ", ".join("?" * len(row))
        sql = f"INSERT INTO frontier ({names}) VALUES ({slots})"  # noqa: S608 - columns of ours
        self._db.execute(sql, tuple(row.values()))

    def _spellings(self, key: str) -> list[dict[str, Any]]:
        """Return the addresses that share a key, with their states and what is known of them."""
        names = ("url", "state", "fetched_at", "misled", *HINTS)
        sql = f"SELECT {', '.join(names)} FROM frontier WHERE key = ?"  # noqa: S608 - columns of ours
        return [dict(zip(names, row, strict=True)) for row in self._db.execute(sql, (key,)).fetchall()]

    def _meet_again(self, url: str, row: Mapping[str, str | None], known: Iterable[dict[str, Any]]) -> None:
        """Keep what is new of a known article: what is said of it, and another spelling of its address."""
        for other in known:
            hints = new_hints(other, row)
            if hints:
                names = ", ".join(f"{name} = ?" for name in hints)
                sql = f"UPDATE frontier SET {names} WHERE url = ?"  # noqa: S608 - columns of ours
                self._db.execute(sql, (*hints.values(), other["url"]))
            if _tells_of_change(other, hints.get("modified")):
                sql = "UPDATE frontier SET not_before = ? WHERE url = ? AND state = 'done'"
                self._db.execute(sql, (stamp(self._clock()), other["url"]))
            self._note_spelling(url, other["url"])

    def _note_spelling(self, url: str, other: str) -> None:
        """Fetch an article's own page rather than a view of it; keep another spelling for when one fails."""
        if url == other or is_view(url):
            return
        if is_view(other):
            self.rename(other, url)
        else:
            self._db.execute("UPDATE frontier SET spare = ? WHERE url = ?", (url, other))

    def _close(self, url: str, state: str, error: str | None, again: datetime | None) -> None:
        with self.transaction():
            self._db.execute(
                "UPDATE frontier SET state = ?, last_error = ?, not_before = ?, lease_until = NULL,"
                " tries = tries + (state = 'leased' AND ? = 'gone') WHERE url = ?",
                (state, error, stamp(again) if again else None, state, url),
            )
            if state in _GIVEN_UP:
                self._try_spare(url)

    def _try_spare(self, url: str) -> None:
        self._db.execute(
            "UPDATE OR IGNORE frontier SET url = spare, spare = NULL, state = 'queued', tries = 0,"
            " not_before = NULL WHERE url = ? AND spare IS NOT NULL",
            (url,),
        )

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        return row


def _is_in(known: Iterable[Mapping[str, Any]], url: str) -> bool:
    return any(url == row["url"] or row["state"] not in _GIVEN_UP for row in known)


def _tells_of_change(known: Mapping[str, Any], modified: str | None) -> bool:
    """Say whether a source dates a change later than the last look; one that always does is not believed."""
    fetched_at = known["fetched_at"]
    return bool(modified and fetched_at and modified > fetched_at) and known["misled"] < _MOST_MISLED
