"""Care of the file: is it whole, a copy of it, less room for it, and what of its raw pages may go."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import zstandard

from scraper.errors import ArchiveError
from scraper.store.bodies import read_body
from scraper.store.connect import transaction, translated

Watch = Callable[[str], None]
_MANY = 20  # of one kind of problem, so many are told
_PAGES = 2000  # that a copy writes between two signs of life
_CHECK_INDEX = "INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)"
_REBUILD_INDEX = "INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')"
_BY_RULE = """
    SELECT substr(first_seen, 1, 10), rule, coalesce(site, 0), count(*), sum(length(removals.text))
    FROM removals JOIN articles ON articles.id = article GROUP BY 1, 2, 3
"""
_BY_BODY = "SELECT 1, count(*), coalesce(sum(size), 0), coalesce(sum(length(data)), 0) FROM bodies"


def check(connection: sqlite3.Connection, watch: Watch) -> Iterator[str]:
    """Yield what is wrong: the file, its references, the full-text index, the raw pages, the figures."""
    for number, (line,) in enumerate(connection.execute(f"PRAGMA integrity_check({_MANY})")):
        if line != "ok" and number < _MANY:
            yield f"file: {line}"
    watch("file")
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(_MANY):
        yield f"references: row {row} of {table} names a row of {parent} that is not there"
    watch("references")
    if not _index_is_in_step(connection):
        yield "search: the full-text index is not in step with the articles; --repair builds it anew"
    watch("search")
    yield from _check_bodies(connection, watch)
    if not _figures_are_right(connection):
        yield "figures: the counts of removals or pages are wrong; --repair counts anew"
    watch("figures")


def repair(connection: sqlite3.Connection) -> None:
    """Build anew what comes from other tables: the full-text index, the figures, the index of stories."""
    with transaction(connection):
        connection.execute(_REBUILD_INDEX)
        connection.execute("DELETE FROM removal_counts")
        connection.execute(f"INSERT INTO removal_counts {_BY_RULE}")
        connection.execute("DELETE FROM body_counts")
        connection.execute(f"INSERT INTO body_counts {_BY_BODY}")
        connection.execute("DELETE FROM story_bands WHERE article NOT IN (SELECT id FROM articles)")


def _index_is_in_step(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute(_CHECK_INDEX)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT:
            return False
        raise
    return True


def _check_bodies(connection: sqlite3.Connection, watch: Watch) -> Iterator[str]:
    wrong = 0
    for number, digest in connection.execute("SELECT id, sha256 FROM bodies ORDER BY id"):
        problem = _check_body(connection, number, digest)
        watch(f"page {number}")
        if problem:
            wrong += 1
            if wrong <= _MANY:
                yield f"pages: {problem}"
    if wrong > _MANY:
        yield f"pages: {wrong - _MANY:,} more are damaged"


def _check_body(connection: sqlite3.Connection, number: int, digest: str) -> str | None:
    try:
        body = read_body(connection, number)
    except (zstandard.ZstdError, KeyError) as error:
        return f"page {number} can't be unpacked: {error}"
    return None if sha256(body).hexdigest() == digest else f"page {number} is not what its hash says"


def _figures_are_right(connection: sqlite3.Connection) -> bool:
    kept = "SELECT day, rule, site, blocks, characters FROM removal_counts WHERE blocks <> 0"
    differences = connection.execute(
        f"SELECT count(*) FROM (SELECT * FROM ({kept} EXCEPT {_BY_RULE})"  # noqa: S608 - constants
        f" UNION ALL SELECT * FROM ({_BY_RULE} EXCEPT {kept}))"
    ).fetchone()[0]
    bodies = connection.execute("SELECT id, bodies, bytes, stored FROM body_counts").fetchone()
    return bool(differences == 0 and bodies == connection.execute(_BY_BODY).fetchone())


def backup(connection: sqlite3.Connection, path: Path, watch: Watch) -> None:
    """Copy the archive as it is at this moment, also while a crawl writes to it; raise ArchiveError.

    The copy has the name once it is whole.
    """
    if path.is_dir():
        raise ArchiveError(f"{path}: a folder; name a file in it, such as {path / 'articles.db'}")
    if path.exists():
        raise ArchiveError(f"{path}: there is a file already; name another one")
    part = path.with_name(f"{path.name}.part")
    # A transaction that reads holds on to one state of the file; without it, every commit of a crawl would
    # start the copy anew: https://www.sqlite.org/backup.html
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with translated(path):
            _copy(connection, part, watch)
        part.replace(path)
    finally:
        connection.execute("ROLLBACK")
        part.unlink(missing_ok=True)


def _copy(connection: sqlite3.Connection, path: Path, watch: Watch) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as target:
        connection.backup(
            target, pages=_PAGES, progress=lambda _, left, of: watch(f"{of - left:,} of {of:,}")
        )


def vacuum(connection: sqlite3.Connection) -> None:
    """Give the room of what was deleted back to the disk; needs as much again while it works."""
    connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
    connection.execute("VACUUM")
    connection.execute("PRAGMA optimize")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


# The pages that articles' texts are from.
_SHOWN = "SELECT capture FROM articles WHERE capture IS NOT NULL UNION ALL SELECT capture FROM article_pages"
_UNUSED = "id NOT IN (SELECT body FROM captures WHERE body IS NOT NULL)"
_IDLE = f"{_UNUSED} AND id NOT IN (SELECT dictionary FROM bodies WHERE dictionary IS NOT NULL)"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was pruned, or would be."""

    pages: int  # captures that lost their raw page
    captures: int  # captures without an article, deleted
    bytes: int  # of the file, once it is vacuumed


def prune(connection: sqlite3.Connection, before: str, *, last_pages: bool, dry_run: bool) -> Pruned:
    """Drop raw pages that were fetched before a time, and old captures that no article came from.

    The pages that an article's text came from stay unless last_pages. Articles, their revisions and removals
    stay always.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        pruned = _prune(connection, before, last_pages=last_pages)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("ROLLBACK" if dry_run else "COMMIT")
    return pruned


def _prune(connection: sqlite3.Connection, before: str, *, last_pages: bool) -> Pruned:
    stored = "SELECT stored FROM body_counts"
    had = connection.execute(stored).fetchone()[0]
    kept = "" if last_pages else f"AND id NOT IN ({_SHOWN})"
    pages = connection.execute(
        f"UPDATE captures SET body = NULL WHERE body IS NOT NULL AND fetched_at < ? {kept}",  # noqa: S608 - a constant
        (before,),
    ).rowcount
    captures = connection.execute(
        """
        DELETE FROM captures WHERE article IS NULL AND fetched_at < ?
            AND id NOT IN (SELECT capture FROM articles WHERE capture IS NOT NULL)
            AND id NOT IN (SELECT capture FROM revisions WHERE capture IS NOT NULL)
        """,
        (before,),
    ).rowcount
    _drop_bodies(connection)
    return Pruned(pages, captures, had - connection.execute(stored).fetchone()[0])


def _drop_bodies(connection: sqlite3.Connection) -> None:
    """Delete raw pages that nothing needs: no capture, and no page that was compressed by them."""
    connection.execute(f"DELETE FROM bodies WHERE {_UNUSED} AND dictionary IS NOT NULL")  # noqa: S608 - constants
    connection.execute(f"DELETE FROM dictionaries WHERE body IN (SELECT id FROM bodies WHERE {_IDLE})")  # noqa: S608
    connection.execute(f"DELETE FROM bodies WHERE {_IDLE}")  # noqa: S608 - constants
