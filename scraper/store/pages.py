"""What the archive has of each site, read without writing to the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from scraper.store.connect import check_archive, translated


def count_articles(path: Path) -> dict[str, int]:
    """Return how many articles are kept of each site, by host; raises ArchiveError."""
    sql = "SELECT host, count(*) FROM articles JOIN sites ON sites.id = articles.site GROUP BY host"
    with _reading(path) as connection:
        return {str(host): int(count) for host, count in connection.execute(sql)}


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    check_archive(path)
    with (
        translated(path),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection,
    ):
        yield connection
