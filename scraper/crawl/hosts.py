"""What the archive remembers of hosts, so that the next run is as polite as this one was."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from scraper.crawl.politeness import HostState
from scraper.model import Response


class Hosts:
    """The memory (see scraper.crawl.politeness.HostMemory), over an open connection to the archive."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def host(self, name: str) -> HostState:
        """Return what is remembered of a host."""
        row = self._db.execute(
            "SELECT pace, strikes, not_before, reason FROM hosts WHERE host = ?", (name,)
        ).fetchone()
        if row is None:
            return HostState()
        pace, strikes, not_before, reason = row
        return HostState(pace, strikes, _moment(not_before), reason)

    def keep_host(self, name: str, state: HostState) -> None:
        """Remember this of a host, committed."""
        self._db.execute(
            "INSERT INTO hosts (host, pace, strikes, not_before, reason) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (host) DO UPDATE SET pace = excluded.pace, strikes = excluded.strikes,"
            " not_before = excluded.not_before, reason = excluded.reason",
            (name, round(state.pace, 3), state.strikes, _stamp(state.not_before), state.reason),
        )

    def robots(self, url: str) -> Response | None:
        """Return the last answer for a robots.txt, with the time when it was last known to hold."""
        row = self._db.execute(
            "SELECT final_url, status, body, etag, last_modified, fetched_at FROM robots WHERE url = ?",
            (url,),
        ).fetchone()
        if row is None:
            return None
        final_url, status, body, etag, last_modified, fetched_at = row
        named = {"etag": etag, "last-modified": last_modified}
        headers = {name: value for name, value in named.items() if value}
        return Response(url, final_url, status, headers, body, _moment(fetched_at) or datetime.now(UTC))

    def keep_robots(self, response: Response) -> None:
        """Remember the answer for a robots.txt, committed."""
        headers = response.headers
        self._db.execute(
            "INSERT OR REPLACE INTO robots (url, final_url, status, body, etag, last_modified, fetched_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                response.url,
                response.final_url,
                response.status,
                response.body,
                headers.get("etag"),
                headers.get("last-modified"),
                _stamp(response.fetched_at),
            ),
        )


def _stamp(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _moment(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None
