"""The archive: one SQLite file with every article, what was removed from it, and the raw pages.

Open one with `with open_archive(Path("archive/articles.db")) as archive:`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scraper.errors import NothingKept, ScraperError
from scraper.model import Article, Response, Validators
from scraper.store.aliases import Standing, find_article, find_standing
from scraper.store.articles import Seen, note_gone, note_seen, put_article, rewrite_article
from scraper.store.bodies import read_body
from scraper.store.captures import add_capture, add_missing, assign, find_validators, has_given
from scraper.store.connect import BUSY_SECONDS, connect, transaction, translated
from scraper.store.further import note_error, put_further, without_validators
from scraper.store.learned import set_state
from scraper.store.records import FurtherPage, Listed, RunCounts, Saved
from scraper.store.runs import add_run, end_killed_runs, end_run
from scraper.store.values import now, storable, utc
from scraper.urls import host_of
from scraper.variants import url_key


def open_archive(path: Path, *, create: bool = True, busy_seconds: float = BUSY_SECONDS) -> Archive:
    """Open the archive at path, or make one; raise ArchiveError where that can't be.

    Use it with `with`: there, what SQLite says about the file (locked, full, damaged) becomes an ArchiveError
    too, also for SQL that runs on `connection`.
    """
    return Archive(path, connect(path, create=create, busy_seconds=busy_seconds))


class Archive:
    """An open archive. Every method that writes is one transaction, or a part of the caller's."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            with translated(self.path):
                raise error

    def close(self) -> None:
        """Close the file; what was not committed is undone."""
        self._connection.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """The SQLite connection: foreign keys on, transactions only where one is begun."""
        return self._connection

    def expect_small_transactions(self) -> None:
        """Keep in memory, from now on, what undoes a part of a transaction: writing a file takes longer.

        For a crawl; a transaction that changes a large part of the archive would take as much memory.
        """
        self._connection.execute("PRAGMA temp_store = MEMORY")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what happens inside one transaction, all or nothing; they nest."""
        with translated(self.path), transaction(self._connection):
            yield

    def save(
        self,
        article: Article,
        capture: Response | None,
        run: int | None,
        further: Sequence[FurtherPage] = (),
    ) -> Saved:
        """Keep an article under its canonical URL, with the answer that it came from.

        Saving the same again changes nothing but `last_seen`; another title or text makes a revision of the
        old one. An answer that is older than what the article says now is kept, with its text as a revision.
        further: the pages after the first one; where one of them is missing, a longer text that the
        archive has stays. Raises NothingKept for an article without text.
        """
        if not storable(article.text).strip():
            raise NothingKept(
                f"{article.url or 'this text'}: no body text is left, so there is nothing to keep"
            )
        with self.transaction():
            host = article.site or (host_of(article.url) if article.url else None)
            site = self.site_id(host) if host else None
            is_whole = not any(page.error for page in further)
            kept = capture if is_whole or capture is None else without_validators(capture)
            number = add_capture(self._connection, kept, run=run) if kept else None
            at = utc(capture.fetched_at) if capture else now()
            seen = Seen(capture.url if capture else None, site, number, at, is_whole)
            saved = put_article(self._connection, article, seen)
            if number:
                assign(self._connection, number, site=site, article=saved.article_id)
            put_further(self._connection, saved, further, site=site, run=run)
        return saved

    def holds(self, response: Response) -> bool:
        """Say whether an article was read from this very answer before: its address, time and bytes."""
        with translated(self.path):
            return has_given(self._connection, response)

    def rewrite(self, number: int, article: Article) -> None:
        """Replace what an article says by what was extracted anew from its page; its old text is kept."""
        with self.transaction():
            rewrite_article(self._connection, number, article)

    def record_failure(
        self, url: str, site_host: str | None, error: ScraperError, capture: Response | None, run: int | None
    ) -> None:
        """Record that no article came from this URL, and why. The article that came before stays as it is."""
        with self.transaction():
            if capture is None:
                number = add_missing(self._connection, url, run=run)
            else:
                number = add_capture(self._connection, capture, run=run)
            site = self.site_id(site_host) if site_host else None
            self._connection.execute("UPDATE captures SET site = ? WHERE id = ?", (site, number))
            note_error(self._connection, number, error)

    def record_listing(self, response: Response, site_host: str | None, run: int | None) -> None:
        """Record a good answer that is no article (a feed, a sitemap, a section page), without its body."""
        with self.transaction():
            site = self.site_id(site_host) if site_host else None
            number = add_capture(self._connection, replace(response, body=b""), run=run)
            assign(self._connection, number, site=site, article=None)

    def touch(self, url: str, response: Response, run: int | None = None) -> None:
        """Record "304 Not Modified": the article of this URL was seen again as it is."""
        with self.transaction():
            article = self._record_answer(url, response, run)
            if article is not None:
                note_seen(self._connection, article, utc(response.fetched_at))

    def mark_gone(
        self, url: str, response: Response, run: int | None, why: ScraperError | None = None
    ) -> str | None:
        """Record that the article of this URL was taken off its site; all that is kept of it stays.

        why: what says so, where that is not the status.
        An alias that no longer works says nothing of the article. Returns the article's own URL where that is
        another one: it may be there still.
        """
        with self.transaction():
            article = self._record_answer(url, response, run, why)
            if article is None or "source" not in (self.standing(url), self.standing(response.final_url)):
                return None
            note_gone(self._connection, article, utc(response.fetched_at))
            own = str(self._rows("SELECT url FROM articles WHERE id = ?", article)[0][0])
            return None if url_key(own) in (url_key(url), url_key(response.final_url)) else own

    def _record_answer(
        self, url: str, response: Response, run: int | None, why: ScraperError | None = None
    ) -> int | None:
        number = add_capture(self._connection, response, run=run)
        if why:
            note_error(self._connection, number, why)
        article = find_article(self._connection, url)
        sites = self._rows("SELECT site FROM articles WHERE id = ?", article) or self._rows(
            "SELECT site FROM captures WHERE url = ? AND site IS NOT NULL ORDER BY id DESC LIMIT 1", url
        )
        assign(self._connection, number, site=sites[0][0] if sites else None, article=article)
        return article

    def validators(self, url: str) -> Validators:
        """Return what to send in a conditional request; nothing where no good answer is kept."""
        with translated(self.path):
            return find_validators(self._connection, url)

    def article_id(self, url: str) -> int | None:
        """Return the article that this URL is known to lead to."""
        with translated(self.path):
            return find_article(self._connection, url)

    def known(self, url: str) -> bool:
        """Say whether this URL is known to lead to an article that is kept."""
        return self.article_id(url) is not None

    def standing(self, url: str) -> Standing:
        """Say whether this URL is unknown, where an article's text came from, or another address of one."""
        with translated(self.path):
            return find_standing(self._connection, url)

    def last_seen(self, url: str) -> datetime | None:
        """Return when the article of this URL was last seen on its site."""
        article = self.article_id(url)
        rows = self._rows("SELECT last_seen FROM articles WHERE id = ?", article)
        return datetime.fromisoformat(rows[0][0]).astimezone(UTC) if rows else None

    def body(self, capture: int) -> bytes | None:
        """Return the raw bytes of a capture; None where it had none."""
        rows = self._rows("SELECT body FROM captures WHERE id = ? AND body IS NOT NULL", capture)
        return read_body(self._connection, rows[0][0]) if rows else None

    def site_id(self, host: str, name: str | None = None) -> int:
        """Return the id of a site, adding it or giving it this name where needed."""
        with self.transaction():
            found = self._connection.execute("SELECT id, name FROM sites WHERE host = ?", (host,)).fetchone()
            if found is None:
                sql = "INSERT INTO sites (host, name) VALUES (?, ?) RETURNING id"
                return int(self._connection.execute(sql, (host, name or host)).fetchone()[0])
            if name and name != found[1]:
                self._connection.execute("UPDATE sites SET name = ? WHERE id = ?", (name, found[0]))
            return int(found[0])

    def judge_rule(self, rule: str, state: str) -> bool:
        """Keep what the user says of a learned rule; say whether there is such a rule."""
        with self.transaction():
            return set_state(self._connection, rule, state)

    def start_run(self, site: str | None) -> int:
        """Record that a run began, over one site (its host) or all; return its id."""
        with self.transaction():
            number = self.site_id(site) if site else None
            return add_run(self._connection, number)

    def finish_run(self, run: int, counts: RunCounts, state: str = "done") -> None:
        """Record how a run ended (the schema names the states), and what became of its pages."""
        with self.transaction():
            end_run(self._connection, run, counts, state)

    def close_killed_runs(self) -> int:
        """Record that open runs were killed, and return how many; only for the holder of the lock."""
        with self.transaction():
            return end_killed_runs(self._connection)

    def removal_counts(self) -> list[tuple[str, int]]:
        """Return how many blocks each rule removed, the busiest rule first."""
        return self._rows("SELECT rule, count(*) FROM removals GROUP BY rule ORDER BY 2 DESC, 1")

    def articles(self, limit: int) -> list[Listed]:
        """Return the newest articles, by the date that they give or else by when they were first seen."""
        rows = self._rows(
            """
            SELECT articles.id, articles.url, sites.name, title, published, word_count,
                (SELECT count(*) FROM removals WHERE article = articles.id)
            FROM articles LEFT JOIN sites ON sites.id = articles.site
            ORDER BY coalesce(published, first_seen) DESC, articles.id DESC LIMIT ?
            """,
            limit,
        )
        return [Listed(*row) for row in rows]

    def _rows(self, sql: str, *parameters: str | int | None) -> list[Any]:
        with translated(self.path):
            return self._connection.execute(sql, parameters).fetchall()
