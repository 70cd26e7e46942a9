"""Captures: one row for each answer, or missing answer, of a server."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from hashlib import sha256

from scraper.model import Response, Validators
from scraper.store.bodies import keep_body
from scraper.store.values import spelling, storable, storable_or_none, utc
from scraper.urls import host_of


def add_capture(connection: sqlite3.Connection, response: Response, *, run: int | None) -> int:
    """Record an answer with its body, if it has one; return the capture's id."""
    headers = response.headers
    inserted = connection.execute(
        """
        INSERT INTO captures
            (url, final_url, fetched_at, status, content_type, etag, last_modified, body, run)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
        """,
        (
            storable(response.url),
            storable(response.final_url),
            utc(response.fetched_at),
            response.status,
            storable_or_none(headers.get("content-type")),
            storable_or_none(headers.get("etag")),
            storable_or_none(headers.get("last-modified")),
            keep_body(connection, response.body, host_of(response.final_url)) if response.body else None,
            run,
        ),
    )
    return int(inserted.fetchone()[0])


def has_given(connection: sqlite3.Connection, response: Response) -> bool:
    """Say whether an article was read from this very answer before: its address, time and bytes."""
    found = connection.execute(
        """
        SELECT 1 FROM captures JOIN bodies ON bodies.id = captures.body
        WHERE (url = :url OR final_url = :url) AND fetched_at = :at
            AND sha256 = :digest AND article IS NOT NULL
        """,
        {
            "url": storable(response.final_url),
            "at": utc(response.fetched_at),
            "digest": sha256(response.body).hexdigest(),
        },
    ).fetchone()
    return found is not None


def add_missing(connection: sqlite3.Connection, url: str, *, run: int | None) -> int:
    """Record that a request got no answer; return the capture's id."""
    inserted = connection.execute(
        "INSERT INTO captures (url, fetched_at, run) VALUES (?, ?, ?) RETURNING id",
        (storable(url), utc(datetime.now(UTC)), run),
    )
    return int(inserted.fetchone()[0])


def assign(connection: sqlite3.Connection, capture: int, *, site: int | None, article: int | None) -> None:
    """Say which site a capture is of, and which article was in it."""
    connection.execute("UPDATE captures SET site = ?, article = ? WHERE id = ?", (site, article, capture))


def find_validators(connection: sqlite3.Connection, url: str) -> Validators:
    """Return what the last good answer from this URL, or by redirects from it, gave for conditional GETs."""
    forms = (storable(url), spelling(url))
    found = connection.execute(
        """
        SELECT etag, last_modified FROM captures
        WHERE (url IN (?, ?) OR final_url IN (?, ?)) AND error IS NULL AND status BETWEEN 200 AND 299
        ORDER BY fetched_at DESC, id DESC LIMIT 1
        """,
        forms * 2,
    ).fetchone()
    return Validators(*found) if found else Validators()
