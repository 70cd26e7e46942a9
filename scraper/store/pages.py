"""What the archive has of each site, read without writing to the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from scraper.errors import PageDamaged
from scraper.model import Response
from scraper.store.bodies import read_page
from scraper.store.connect import check_archive, translated
from scraper.store.further import knows_further


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


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was fetched, and what the archive says of its article."""

    url: str
    response: Response | PageDamaged  # of the headers, only the content type is kept
    title: str | None
    published: str | None


_FURTHER = "SELECT url FROM article_pages JOIN captures ON captures.id = article_pages.capture"
_NEWEST = """
    SELECT captures.url, final_url, status, content_type, fetched_at, body, title, published
    FROM captures JOIN articles ON articles.id = captures.article JOIN sites ON sites.id = articles.site
    WHERE captures.id IN (
        SELECT max(id) FROM captures
        WHERE article IS NOT NULL AND body IS NOT NULL AND error IS NULL AND url NOT IN ({further})
            AND substr(fetched_at, 1, 10) > ? AND substr(fetched_at, 1, 10) <= ?
        GROUP BY article
    ) AND host IN ({hosts})
    ORDER BY coalesce(published, first_seen) DESC, articles.id DESC LIMIT ?
"""


def newest_pages(
    path: Path, hosts: Sequence[str], *, after: date | None = None, until: date | None = None, limit: int = 3
) -> list[Kept]:
    """Return the raw pages of a site's newest articles, the last one kept of each; raises ArchiveError.

    Of an article over several pages it is the first page.

    hosts: the site's host and its aliases; after, until: only pages fetched after the one day and up to the
    other.
    """
    with _reading(path) as connection:
        sql = _NEWEST.format(
            further=_FURTHER if knows_further(connection) else "SELECT NULL WHERE 0",
            hosts=", ".join("?" * len(hosts)),
        )
        days = ((after or date.min).isoformat(), (until or date.max).isoformat())
        return [_keep(connection, row) for row in connection.execute(sql, (*days, *hosts, limit)).fetchall()]


def _keep(connection: sqlite3.Connection, row: tuple[Any, ...]) -> Kept:
    url, final_url, status, kind, fetched_at, body, title, published = row
    headers = {"content-type": kind} if kind else {}
    moment = datetime.fromisoformat(fetched_at)
    try:
        page = read_page(connection, body, url)
    except PageDamaged as error:
        return Kept(url, error, title, published)
    response = Response(url, final_url or url, status, headers, page, moment)
    return Kept(url, response, title, published)
