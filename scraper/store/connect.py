"""Opening the SQLite file: checks that it is an archive of ours, sets the pragmas, applies migrations."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from scraper.errors import ArchiveDamaged, ArchiveError
from scraper.store.bylines import add_folding
from scraper.store.migrations import APPLICATION_ID, known, migrations

BUSY_SECONDS = 30.0  # how long to wait for another process's transaction
_CACHE_KIB = 32_000  # of the file, kept in memory: an article is written to a dozen indexes
_OTHER_FILE = "not an archive of scraper's; name another file with --archive"
_WAL_PAGES = 4000  # 16 MB, after which changes are moved from the WAL into the file


def connect(path: Path, *, create: bool = True, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Return a connection to the archive, with its schema brought up to date.

    The connection is in SQLite's own autocommit mode: a transaction is one that is begun. Raises ArchiveError
    where the file can't be used, before anything was written to it.
    """
    _check_file(path, create=create)
    with translated(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}",
            uri=True,
            timeout=busy_seconds,
            isolation_level=None,
        )
        try:
            _check_contents(connection, path)
            _prepare(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def check_archive(path: Path) -> None:
    """Raise ArchiveError unless the file is an archive that this program can read. Writes nothing."""
    try:
        _check_kind(path, create=False)
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror or error}; name another file with --archive") from error
    with translated(path), closing(connect_to_read(path)) as connection:
        _check_contents(connection, path)
        if not is_archive(connection):
            raise ArchiveError(f"{path}: empty; `scraper crawl` or `scraper fetch` fills it")


def bring_up_to_date(path: Path) -> None:
    """Apply the migrations that an archive made by an earlier version lacks; raise ArchiveError."""
    with translated(path), closing(connect_to_read(path)) as connection:
        pending = bool(migrations.pending(Database(connection)))
    if pending:
        connect(path, create=False).close()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection that writes nothing and holds up nobody who does; raise ArchiveError."""
    check_archive(path)
    with translated(path), closing(connect_to_read(path)) as connection:
        add_folding(connection)
        yield connection


def connect_to_read(
    path: Path, kind: type[sqlite3.Connection] = sqlite3.Connection, *, any_thread: bool = False
) -> sqlite3.Connection:
    """Open the file to read only, also in a folder where SQLite can't make the files it shares with a writer.

    Where these are absent nobody writes, and the file may be taken as it stands: https://sqlite.org/wal.html
    kind: the class of the connection. any_thread: whether others than this thread may close it.
    """
    wal = path.with_name(f"{path.name}-wal")
    frozen = not os.access(path.absolute().parent, os.W_OK) and not wal.exists()
    options = "mode=ro&immutable=1" if frozen else "mode=ro"
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=not any_thread,
        factory=kind,
    )


def marked_as_archive(path: Path) -> bool:
    """Say whether the file's header has an archive's application id, without opening it as a database.

    The id is the big-endian number at offset 68: https://www.sqlite.org/fileformat.html#application_id
    """
    try:
        with path.open("rb") as file:
            header = file.read(72)
    except OSError:
        return False
    return header[68:] == APPLICATION_ID.to_bytes(4, "big")


def refuse_other_file(path: Path) -> None:
    """Raise ArchiveError for a file that is no archive; one that can't be read is left to SQLite."""
    _check_kind(path, create=True)
    there = path.exists() and os.access(path, os.R_OK) and path.stat().st_size
    if there and not marked_as_archive(path):
        raise ArchiveError(f"{path}: {_OTHER_FILE}")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite says about the file into an ArchiveError; errors of ours in SQL stay what they are."""
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary one: sqlite.org/rescode.html
        if code == sqlite3.SQLITE_CORRUPT or (code == sqlite3.SQLITE_NOTADB and marked_as_archive(path)):
            raise ArchiveDamaged(f"{path}: {_REASONS[sqlite3.SQLITE_CORRUPT]}") from error
        if code not in _REASONS:
            raise
        raise ArchiveError(f"{path}: {_REASONS[code]}") from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what happens inside as one; undo it on any error. Inside another transaction it is a savepoint.

    It takes the right to write at once: a transaction that reads first and writes later can lose that race.
    """
    nested = connection.in_transaction
    connection.execute("SAVEPOINT part" if nested else "BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("RELEASE part" if nested else "COMMIT")
    except BaseException:
        # On some errors, such as a full disk, SQLite has ended the transaction already.
        if connection.in_transaction:
            connection.execute("ROLLBACK TO part" if nested else "ROLLBACK")
            if nested:
                connection.execute("RELEASE part")
        raise


def is_archive(connection: sqlite3.Connection) -> bool:
    """Say whether an open database is an archive, by the application id in its header."""
    return bool(connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)


_REASONS = {
    sqlite3.SQLITE_BUSY: "another process is writing to it; try again when that is done",
    sqlite3.SQLITE_LOCKED: "another process is writing to it; try again when that is done",
    sqlite3.SQLITE_READONLY: "it is read-only; give yourself permission to write, or copy it elsewhere",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened; check that the folder exists and may be written to",
    sqlite3.SQLITE_PERM: "no permission to open it",
    sqlite3.SQLITE_FULL: "the disk is full; free some space and run the same command again",
    sqlite3.SQLITE_IOERR: "the disk reported an error while reading or writing it",
    sqlite3.SQLITE_NOTADB: _OTHER_FILE,
    sqlite3.SQLITE_CORRUPT: "it is damaged; restore a copy, or save what can be read with sqlite3's .recover",
}


def _check_file(path: Path, *, create: bool) -> None:
    try:
        _check_kind(path, create=create)
        if create:
            path.absolute().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror or error}; name another file with --archive") from error
    if not os.access(path.absolute().parent, os.W_OK | os.X_OK):
        raise ArchiveError(f"{path}: its folder is read-only, and SQLite has to write files next to it")
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        raise ArchiveError(f"{path}: {_REASONS[sqlite3.SQLITE_READONLY]}")


def _check_kind(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise ArchiveError(
            f"{path}: a folder, not an archive; name a file in it, such as {path / 'articles.db'}"
        )
    if path.exists() and not path.is_file():
        raise ArchiveError(f"{path}: not a regular file; name another file with --archive")
    if not create and not path.exists():
        raise ArchiveError(
            f"{path}: there is no archive here yet; `scraper crawl` or `scraper fetch` makes one"
        )


def _check_contents(connection: sqlite3.Connection, path: Path) -> None:
    if not is_archive(connection):
        # A database with nothing in it is a new file, or one whose making was cut short.
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise ArchiveError(f"{path}: {_OTHER_FILE}")
        return
    newer = {migration.name for migration in migrations.applied(Database(connection))} - known()
    if newer:
        raise ArchiveError(
            f"{path}: made by a newer version of scraper ({', '.join(sorted(newer))} is unknown here); "
            "update scraper, or name another file with --archive"
        )


def _prepare(connection: sqlite3.Connection) -> None:
    add_folding(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    _migrate(connection)
    # After the first migration, so that the application id is in the file and not only in its WAL.
    connection.execute("PRAGMA journal_mode = WAL")
    # A process that is killed loses nothing; a power cut the last seconds at most, and the file stays whole.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")


def _migrate(connection: sqlite3.Connection) -> None:
    db = Database(connection, execute_plugins=False)
    if is_archive(connection) and not migrations.pending(db):
        return
    with transaction(connection):
        migrations.apply(db)
