"""`scraper archive`: whole or not, copied, smaller, and pruned without a word lost."""

import json
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from scraper.model import Article, Metadata, Removal, Response
from scraper.store.archive import open_archive
from scraper.store.lock import lock

NOW = datetime.now(UTC)
LAYOUT = "".join(f"<a href=/{number * 7919 % 10007}>{number * number}</a>" for number in range(300))


def put(archive, number, age=0, text="Some text."):
    url = f"https://www.a.example/{number}"
    article = Article(
        url, "www.a.example", Metadata(title=f"T{number}"), text, text, (), (Removal(0, "r", "x"),), "t"
    )
    page = f"<html>{LAYOUT}{text}{number}</html>".encode()
    return archive.save(article, Response(url, url, 200, {}, page, NOW - timedelta(days=age)), None)


@pytest.fixture
def path(tmp_path):
    with open_archive(tmp_path / "a.db") as archive:
        for number in range(6):
            put(archive, number, age=400 - number)
        put(archive, 5, age=1, text="Other text.")
    return tmp_path / "a.db"


def change(path, sql):
    with closing(sqlite3.connect(path)) as db:
        db.execute(sql)
        db.commit()


def test_a_whole_archive(scraper, path):
    result = scraper("archive", "check", "--archive", path)
    assert (result.exit_code, result.stdout) == (0, f"{path}: whole\n")


@pytest.mark.parametrize(
    ("sql", "told", "mended"),
    [
        ("UPDATE bodies SET data = substr(data, 1, 20) WHERE id = 1", "can't be unpacked", False),
        ("UPDATE bodies SET sha256 = 'x' WHERE id = 2", "page 2 is not what its hash says", False),
        ("DELETE FROM bodies WHERE id = 2", "names a row of bodies that is not there", False),
        ("DELETE FROM sites", "references: row", False),
        ("INSERT INTO removals VALUES (99, 99, 0, 'r', 'x')", "row 99 of removals names", False),
        ("UPDATE removal_counts SET blocks = 7", "figures:", True),
        ("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')", "search:", True),
        (
            "INSERT INTO articles_fts (articles_fts, rowid, title, text)"
            " VALUES ('delete', 2, 'T1', 'Some text.')",
            "search:",
            True,
        ),
    ],
)
def test_what_is_wrong_is_told_and_mended_where_it_can_be(scraper, path, sql, told, mended):
    change(path, sql)
    result = scraper("archive", "check", "--archive", path)
    assert result.exit_code == 1
    assert told in result.stdout
    assert "--repair mends" in result.stderr
    assert scraper("archive", "check", "--repair", "--archive", path).exit_code == int(not mended)


@pytest.mark.parametrize("part", [range(18, 20), range(100, 4096), range(4096, 200_000)], ids=str)
def test_a_damaged_file_is_something_wrong(scraper, path, part):
    data = bytearray(path.read_bytes())
    data[part.start : part.stop] = b"\xff" * len(data[part.start : part.stop])
    path.write_bytes(data)
    result = scraper("archive", "check", "--archive", path)
    assert result.exit_code == 1, result.output
    assert result.stdout
    assert "Traceback" not in result.output


def test_a_file_that_is_no_archive_is_a_usage_error(scraper, path, tmp_path):
    (tmp_path / "note").write_text("not a database, and rather longer than its header would be. " * 9)
    change(tmp_path / "other.db", "CREATE TABLE x (y)")
    for name in ("note", "other.db", "none.db", "."):
        assert scraper("archive", "check", "--archive", tmp_path / name).exit_code == 2


def test_pages_are_saved_beside_a_damaged_one_and_mend_it(scraper, path, tmp_path):
    page = count(path, "SELECT url FROM captures WHERE body = 1")
    with open_archive(path) as archive:
        (tmp_path / "1.html").write_bytes(archive.body(1))
    (tmp_path / "2.html").write_text(f"<html>{LAYOUT}<p>{'The port is dredged now. ' * 40}</p></html>")
    change(path, "UPDATE bodies SET data = substr(data, 1, 20) WHERE id = 1")
    lines = [{"file": "2.html", "url": "https://www.a.example/7"}, {"file": "1.html", "url": page}]
    for line, damaged in zip(lines, (True, False), strict=True):
        (tmp_path / "m.jsonl").write_text(json.dumps(line))
        clean = scraper("clean", "--any", "--manifest", "m.jsonl", "--save", "--archive", path)
        assert clean.exit_code == 0, clean.output
        assert scraper("archive", "check", "--archive", path).exit_code == int(damaged)
    assert count(path, "SELECT count(*) FROM articles WHERE url LIKE '%/7'") == 1


def test_a_copy_is_whole_while_another_process_writes(scraper, path):
    stop = threading.Event()

    def write():
        with open_archive(path) as archive:
            number = 100
            while not stop.is_set():
                put(archive, number)
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        result = scraper("archive", "backup", "b.db", "--archive", path)
    finally:
        stop.set()
        writer.join()
    assert result.exit_code == 0, result.output
    assert scraper("archive", "check", "--archive", "b.db").exit_code == 0
    with open_archive(path.with_name("b.db")) as copy:
        assert copy.connection.execute("SELECT count(*) FROM articles").fetchone()[0] >= 6


def test_a_copy_replaces_nothing(scraper, path):
    path.with_name("b.db").write_text("mine")
    result = scraper("archive", "backup", "b.db", "--archive", path)
    assert result.exit_code == 2
    assert path.with_name("b.db").read_text() == "mine"
    assert not list(path.parent.glob("*.part"))
    path.with_name("c").mkdir()
    folder = scraper("archive", "backup", "c", "--archive", path)
    assert (folder.exit_code, folder.stderr) == (
        2,
        "Error: c: a folder; name a file in it, such as c/articles.db\n",
    )


def state(path):
    with closing(sqlite3.connect(path)) as db:
        tables = ("articles", "revisions", "removals", "article_tags")
        return [db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables]


def count(path, sql):
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchone()[0]


def test_pruning_never_drops_text(scraper, path):
    before = state(path)
    dry = scraper("archive", "prune", "--before", "30d", "--dry-run", "--archive", path)
    assert "1 raw page and 0 captures without article would go" in dry.stderr
    assert count(path, "SELECT count(*) FROM captures WHERE body IS NULL") == 0
    assert scraper("archive", "prune", "--before", "30d", "--archive", path).exit_code == 0
    assert count(path, "SELECT count(*) FROM captures WHERE body IS NULL") == 1
    assert scraper("archive", "prune", "--before", "30d", "--last-pages", "--archive", path).exit_code == 0
    assert count(path, "SELECT count(*) FROM captures WHERE body IS NOT NULL") == 1
    assert state(path) == before
    assert scraper("archive", "check", "--archive", path).exit_code == 0
    with open_archive(path) as archive:
        newest = count(path, "SELECT max(id) FROM captures WHERE body IS NOT NULL")
        assert b"Other text." in archive.body(newest)


def test_the_page_that_others_are_compressed_by_stays(scraper, path):
    scraper("archive", "prune", "--before", "30d", "--last-pages", "--archive", path)
    assert count(path, "SELECT count(*) FROM bodies") == 2
    assert count(path, "SELECT count(*) FROM bodies WHERE dictionary IS NULL") == 1
    scraper("archive", "prune", "--before", "0d", "--last-pages", "--archive", path)
    assert count(path, "SELECT count(*) FROM bodies") == 0


def test_vacuum_makes_it_smaller(scraper, path):
    with open_archive(path) as archive, archive.transaction():
        for number in range(50, 150):
            put(archive, number, text=f"{number} " * 2000)
        archive.connection.execute("UPDATE articles SET text = 'x', markdown = 'x' WHERE id > 6")
    size = path.stat().st_size
    assert scraper("archive", "vacuum", "--archive", path).exit_code == 0
    assert path.stat().st_size < size
    assert scraper("archive", "check", "--archive", path).exit_code == 0


@pytest.mark.parametrize("verb", [("vacuum",), ("prune", "--before", "1d")])
def test_not_while_a_crawl_is_running(scraper, path, verb):
    with lock(path):
        assert scraper("archive", *verb, "--archive", path).exit_code == 3


@pytest.mark.parametrize("verb", [("check",), ("backup", "b.db"), ("vacuum",), ("prune", "--before", "1d")])
def test_no_archive(scraper, tmp_path, verb):
    result = scraper("archive", *verb, "--archive", "none/a.db")
    assert result.exit_code == 2
    assert not list(tmp_path.iterdir())
    assert "no archive here yet" in result.stderr


def test_an_empty_file_is_not_whole_and_stays_as_it_is(scraper, tmp_path):
    path = tmp_path / "e.db"
    path.touch()
    result = scraper("archive", "check", "--archive", path)
    assert result.exit_code == 2
    assert "empty" in result.stderr
    assert path.stat().st_size == 0
