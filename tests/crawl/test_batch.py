"""Finds that are saved together: each by itself where one fails, none where the transaction does."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from scraper.crawl import Batch, Frontier
from scraper.errors import TextLost
from scraper.model import Lead
from scraper.store.connect import connect

URLS = [f"https://psuwatch.com/news/{number}" for number in range(3)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "articles.db"


def states(path: Path) -> list[str]:
    """Return what another process sees."""
    with closing(sqlite3.connect(path)) as db:
        return [state for (state,) in db.execute("SELECT state FROM frontier ORDER BY url")]


async def save(batch: Batch, *work: Callable[[], None]) -> list[BaseException | None]:
    return await asyncio.gather(*map(batch.add, work), return_exceptions=True)


def test_what_fails_undoes_itself_only(path: Path) -> None:
    with closing(connect(path)) as db:
        frontier = Frontier(db)
        frontier.add("psuwatch.com", [Lead(url) for url in URLS])

        def done(url: str) -> None:
            frontier.done(url, timedelta(days=1))

        def fail() -> None:
            done(URLS[1])
            raise TextLost("less than there was")

        found = asyncio.run(save(Batch(frontier), lambda: done(URLS[0]), fail, lambda: done(URLS[2])))
    assert [type(error) for error in found] == [type(None), TextLost, type(None)]
    assert states(path) == ["done", "queued", "done"]


def test_nothing_is_done_before_all_of_it_is(path: Path) -> None:
    seen: list[list[str]] = []
    with closing(connect(path)) as db:
        frontier = Frontier(db)
        frontier.add("psuwatch.com", [Lead(url) for url in URLS])

        def done(url: str) -> None:
            frontier.done(url, timedelta(days=1))
            seen.append(states(path))

        asyncio.run(save(Batch(frontier), *(lambda url=url: done(url) for url in URLS)))
    assert seen == [["queued"] * 3] * 3
    assert states(path) == ["done"] * 3


def test_a_transaction_that_fails_is_told_to_all(path: Path) -> None:
    with closing(connect(path)) as db:
        frontier = Frontier(db)
        frontier.add("psuwatch.com", [Lead(url) for url in URLS])

        def done() -> None:
            frontier.done(URLS[0], timedelta(days=1))

        def fail() -> None:
            db.execute("INSERT INTO no_such_table VALUES (1)")

        found = asyncio.run(save(Batch(frontier), done, fail))
    assert [type(error) for error in found] == [sqlite3.OperationalError] * 2
    assert states(path) == ["queued"] * 3
