"""`kill -9` at any moment loses no saved article and leaves an archive that opens."""

import os
import signal
import subprocess
import sys

import pytest

from scraper.store.archive import open_archive

SAVE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from scraper.model import Article, Metadata, Removal, Response
from scraper.store.archive import open_archive

with open_archive(Path(sys.argv[1])) as archive:
    run = archive.start_run("a.example")
    for number in range(int(sys.argv[2]), 10**6):
        url = f"https://a.example/{number}"
        text = f"Article {number}. " * 200
        article = Article(url, "a.example", Metadata(title=str(number)), text, text, (),
                          (Removal(0, "promo", text),), "trafilatura")
        body = text.encode() + bytes(range(256)) * 50
        archive.save(article, Response(url, url, 200, {}, body, datetime.now(UTC)), run)
        print(number, flush=True)
"""


def save_until_killed(path, first, count):
    """Save articles in another process, kill it in the middle; return the last one that it reported."""
    with subprocess.Popen(
        [sys.executable, "-c", SAVE, str(path), str(first)], stdout=subprocess.PIPE, text=True
    ) as process:
        for _ in range(count):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        reported = [int(line) for line in process.stdout.read().splitlines() if line.isdigit()]
        return max([first + count - 1, *reported])


@pytest.mark.parametrize("count", [1, 7, 40])
def test_killed_in_the_middle_of_saving(path, count):
    last = save_until_killed(path, 0, count)
    last = save_until_killed(path, last + 1, count)
    with open_archive(path) as archive:
        connection = archive.connection
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
        assert all(archive.known(f"https://a.example/{number}") for number in range(last + 1))
        sql = "SELECT count(*), count(capture), (SELECT count(*) FROM removals) FROM articles"
        articles, with_capture, removals = connection.execute(sql).fetchone()
        assert articles == with_capture == removals >= last + 1


def test_killed_while_it_is_made(path):
    code = SAVE.replace("with open_archive", "print(flush=True)\nwith open_archive")
    with subprocess.Popen([sys.executable, "-c", code, str(path), "0"], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        while not path.exists():
            pass
        os.kill(process.pid, signal.SIGKILL)
    with open_archive(path) as archive:
        archive.start_run(None)
