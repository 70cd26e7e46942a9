"""Runs: one row for each pass over a site, with how it ended and what became of its pages."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict

from scraper.store.records import RunCounts
from scraper.store.values import now

_KILLED = """
    UPDATE runs SET state = 'killed',
        finished = coalesce((SELECT max(fetched_at) FROM captures WHERE run = runs.id), started),
        fetched = (
            SELECT count(*) FROM captures
            WHERE run = runs.id AND (article IS NOT NULL OR error IS NOT NULL)
        ),
        failed = (SELECT count(*) FROM captures WHERE run = runs.id AND error IS NOT NULL),
        added = (
            SELECT count(DISTINCT article) FROM captures WHERE run = runs.id AND article IS NOT NULL
            AND NOT EXISTS (
                SELECT 1 FROM captures AS earlier
                WHERE earlier.article = captures.article AND earlier.run < runs.id
            )
        )
    WHERE state = 'running'
"""


def add_run(connection: sqlite3.Connection, site: int | None) -> int:
    """Record that a run began, over one site or all; return its id."""
    sql = "INSERT INTO runs (started, site, state) VALUES (?, ?, 'running') RETURNING id"
    return int(connection.execute(sql, (now(), site)).fetchone()[0])


def end_run(connection: sqlite3.Connection, run: int, counts: RunCounts, state: str) -> None:
    """Record how a run ended, and what became of its pages."""
    connection.execute(
        """
        UPDATE runs SET finished = :finished, state = :state, fetched = :fetched, added = :added,
            updated = :updated, unchanged = :unchanged, failed = :failed, gone = :gone WHERE id = :id
        """,
        asdict(counts) | {"finished": now(), "state": state, "id": run},
    )


def end_killed_runs(connection: sqlite3.Connection) -> int:
    """Close the runs that never came to their end, with what their captures tell; return how many."""
    return connection.execute(_KILLED).rowcount
