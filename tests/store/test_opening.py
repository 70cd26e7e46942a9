"""Files that are no archive end in an error that says what to do, and are left as they were."""

import os
import sqlite3
import subprocess
import sys
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir

import pytest
import sqlite_utils

from scraper.errors import ArchiveError
from scraper.store.archive import open_archive
from scraper.store.connect import is_archive, reading

NOBODY = 65534


def refuse(path, **options):
    with pytest.raises(ArchiveError) as caught, open_archive(path, **options):
        pass
    assert str(caught.value).startswith(f"{path}: ")
    return str(caught.value)


def test_a_new_archive_is_made_with_its_folder(tmp_path):
    path = tmp_path / "new" / "folder #1" / "50%?.db"
    with open_archive(path) as archive:
        connection = archive.connection
        assert is_archive(connection)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    assert path.exists()
    assert tables >= {
        *(
            "sites",
            "articles",
            "tags",
            "article_tags",
            "removals",
            "captures",
            "bodies",
            "revisions",
            "stories",
        ),
        *("frontier", "runs", "boilerplate", "templates", "articles_fts"),
    }
    with open_archive(path, create=False):
        pass


def test_an_empty_file_becomes_an_archive(path):
    path.touch()
    with open_archive(path) as archive:
        assert is_archive(archive.connection)


def test_missing(path):
    assert "no archive here yet" in refuse(path, create=False)
    assert not path.exists()


def test_a_folder(tmp_path):
    assert "a folder" in refuse(tmp_path)


def test_not_a_regular_file():
    assert "not a regular file" in refuse(Path(os.devnull))


def test_a_folder_below_a_file(path):
    path.write_text("x")
    with pytest.raises(ArchiveError):
        open_archive(path / "articles.db")


def test_a_name_that_is_too_long(tmp_path):
    refuse(tmp_path / ("x" * 5000))


@pytest.mark.parametrize(
    "content", [b"hello", b"\0" * 5000, os.urandom(5000), b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_not_sqlite(path, content):
    path.write_bytes(content)
    refuse(path)
    assert path.read_bytes() == content


def test_another_programs_database(path):
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE moz_places (id)")
    other.commit()
    other.close()
    before = path.read_bytes()
    assert "not an archive of scraper's" in refuse(path)
    assert path.read_bytes() == before


def test_newer_than_the_program(path):
    with open_archive(path) as archive:
        applied = sqlite_utils.Database(archive.connection)["_sqlite_migrations"]
        applied.insert({"migration_set": "scraper", "name": "m999_x", "applied_at": ""})
    assert "newer version of scraper (m999_x" in refuse(path)


def test_locked_by_another_process(path):
    with open_archive(path):
        pass
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with (
        pytest.raises(ArchiveError, match="another process is writing"),
        open_archive(path, busy_seconds=0) as ours,
    ):
        ours.start_run(None)
    holder.execute("ROLLBACK")
    holder.execute("PRAGMA journal_mode = DELETE")
    holder.execute("BEGIN EXCLUSIVE")
    assert "another process is writing" in refuse(path, busy_seconds=0)
    holder.close()


def test_damaged(path, make_article):
    with open_archive(path) as archive:
        archive.save(make_article(), None, None)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))

    def use():
        with open_archive(path) as archive:
            archive.connection.execute("SELECT * FROM articles").fetchall()

    with pytest.raises(ArchiveError, match="damaged"):
        use()


def open_as_nobody(path):
    """Open it in a process without root's right to write everywhere; return what it prints."""
    code = """
import os, sys
from pathlib import Path
from scraper.errors import ArchiveError
from scraper.store.archive import open_archive
if os.getuid() == 0:
    os.setuid(int(sys.argv[2]))
try:
    with open_archive(Path(sys.argv[1])) as archive:
        archive.start_run(None)
        print("opened")
except ArchiveError as error:
    print(error)
"""
    command = [sys.executable, "-c", code, str(path), str(NOBODY)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def shared(tmp_path):
    """Return a folder that every user can look into, where the tests run as root and nobody opens it."""
    if os.getuid() == 0:
        for folder in takewhile(lambda folder: folder != Path(gettempdir()), (tmp_path, *tmp_path.parents)):
            folder.chmod(0o755)
    return tmp_path


def test_read_only_file(shared):
    path = shared / "articles.db"
    with open_archive(path):
        pass
    shared.chmod(0o777)
    path.chmod(0o444)
    assert "read-only" in open_as_nobody(path)


def test_read_only_folder(shared):
    path = shared / "articles.db"
    with open_archive(path):
        pass
    path.chmod(0o666)
    shared.chmod(0o555)
    try:
        assert "its folder is read-only" in open_as_nobody(path)
        assert "read-only" in open_as_nobody(shared / "new.db")
    finally:
        shared.chmod(0o755)


def read_as_nobody(path):
    """The same, to read only; return how many runs are in it."""
    code = """
import os, sys
from pathlib import Path
from scraper.store.connect import reading
with reading(Path(sys.argv[1])):
    pass  # all modules are loaded now: nobody may be unable to read them
if os.getuid() == 0:
    os.setuid(int(sys.argv[2]))
with reading(Path(sys.argv[1])) as connection:
    print(*connection.execute("SELECT count(*) FROM runs").fetchone())
"""
    command = [sys.executable, "-c", code, str(path), str(NOBODY)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("mode", [0o755, 0o555])
def test_reading_needs_no_right_to_write(shared, mode):
    path = shared / "articles.db"
    with open_archive(path) as archive:
        archive.start_run(None)
    path.chmod(0o444)
    shared.chmod(mode)
    try:
        assert read_as_nobody(path) == "1\n"
    finally:
        shared.chmod(0o755)


def test_reading_can_not_write(path):
    with open_archive(path):
        pass
    with pytest.raises(ArchiveError, match="read-only"), reading(path) as connection:
        connection.execute("INSERT INTO sites (host, name) VALUES ('a', 'a')")


def test_many_processes_make_one_archive(path):
    code = "import sys; from pathlib import Path; from scraper.store.archive import open_archive\n"
    code += "with open_archive(Path(sys.argv[1])) as archive: archive.start_run(None)"
    started = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(4)]
    assert [process.wait() for process in started] == [0] * 4
    with open_archive(path) as archive:
        assert archive.connection.execute("SELECT count(*) FROM runs").fetchone() == (4,)
