"""`scraper status`: figures and alerts a site, for people and for machines."""

import contextlib
import json
import os
import pty
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from rich.console import Console

from scraper.cli.status import build_table, draw
from scraper.model import Article, Metadata, Response
from scraper.store.archive import open_archive
from scraper.store.health import assess
from scraper.store.history import read_histories
from scraper.store.lock import lock
from scraper.store.values import utc

Scraper = Callable[..., Result]
HOST = "a.example"


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    folder = tmp_path / "settings"
    (folder / "sites").mkdir(parents=True)
    for host in (HOST, "b.example"):
        (folder / "sites" / f"{host}.toml").write_text(f'host = "{host}"\n')
    return folder


def fill(path: Path, *, silent: int) -> None:
    """Make an archive of a site that is crawled daily, and gave two articles a day until it fell silent."""
    now = datetime.now(UTC)
    with open_archive(path) as archive, archive.transaction():
        archive.site_id(HOST)
        for day in range(12, -1, -1):
            moment = now - timedelta(days=day, hours=1)
            run = archive.start_run(HOST)
            archive.connection.execute("UPDATE runs SET started = ? WHERE id = ?", (utc(moment), run))
            for number in range(2 if day >= silent else 0):
                url = f"https://{HOST}/news/{day}-{number}"
                meta = Metadata(title="T", published="2025-09-22")
                article = Article(url, HOST, meta, url, url, blocks=(), removals=(), engine="test")
                archive.save(article, Response(url, url, 200, {}, b"x", moment), run)


def test_a_healthy_site_and_one_that_was_never_crawled(
    scraper: Scraper, settings: Path, tmp_path: Path
) -> None:
    fill(tmp_path / "a.db", silent=0)
    result = scraper("status", "--archive", "a.db", "--config", settings)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "a.example: last crawl 1 hour ago, new a day ▁█████████████, usual 2, "
        "no article in 0 % of 26, errors in 0 % of 26, no date on 0 % of 20",
        "b.example: never crawled",
    ]


def test_an_alert_is_told_in_words_and_makes_the_exit_code_1(
    scraper: Scraper, settings: Path, tmp_path: Path
) -> None:
    fill(tmp_path / "a.db", silent=3)
    result = scraper("status", "--archive", "a.db", "--config", settings)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "alert: a.example: no new article for 3 days; usual: 2 a day"


def test_json_has_every_figure(scraper: Scraper, settings: Path, tmp_path: Path) -> None:
    fill(tmp_path / "a.db", silent=3)
    result = scraper("status", "--archive", "a.db", "--config", settings, "--format", "json")
    assert result.exit_code == 1
    record = json.loads(result.stdout)
    known, new = record["sites"]
    assert datetime.fromisoformat(known.pop("last_crawl")) < datetime.fromisoformat(record["at"])
    assert datetime.fromisoformat(known.pop("last_article"))
    none = {"count": 0, "of": 0, "share": None}
    good = {"recent": {"count": 0, "of": 20, "share": 0}, "before": none}
    assert known == {
        "host": HOST,
        "usual_interval_seconds": 86400,
        "new_per_day": [0, *[2] * 10, 0, 0, 0],
        "usual_per_day": 2,
        "longest_pause_days": 0,
        "empty": good,
        "errors": good,
        "undated": good,
        "empty_sources": [],
        "alerts": [{"kind": "silence", "text": "a.example: no new article for 3 days; usual: 2 a day"}],
    }
    assert new["host"] == "b.example"
    assert new["last_crawl"] is None
    assert new["usual_per_day"] is None
    assert new["alerts"] == []


def test_the_table_on_a_terminal(settings: Path, tmp_path: Path) -> None:
    fill(tmp_path / "a.db", silent=3)
    now = datetime.now(UTC)
    with open_archive(tmp_path / "a.db") as archive:
        histories = read_histories(archive.connection, [HOST, "b.example"], now)
    console = Console(width=120, file=StringIO())
    console.print(build_table([assess(history) for history in histories], now))
    text = console.file.getvalue()
    assert all(words in text for words in ("last crawl", "1 hour ago", "▁██████████▁▁▁", "0 % of 20"))
    assert "b.example" in text
    assert "never" in text


def run_on_terminal(folder: Path, width: int, *args: str) -> tuple[int, str]:
    """Run `scraper ARGS...` on a terminal of a width; return its exit code and what it showed."""
    terminal, end = pty.openpty()
    env = {**os.environ, "COLUMNS": str(width), "TERM": "xterm"}
    shown = b""
    with subprocess.Popen(
        [sys.executable, "-m", "scraper", *args], cwd=folder, stdout=end, env=env
    ) as process:
        os.close(end)
        with contextlib.suppress(OSError):  # the other end is closed
            while part := os.read(terminal, 4096):
                shown += part
    os.close(terminal)
    return process.returncode, shown.decode().replace("\r\n", "\n")


def test_lines_on_a_narrow_terminal(settings: Path, tmp_path: Path) -> None:
    fill(tmp_path / "a.db", silent=3)
    command = ("status", "--archive", "a.db", "--config", str(settings))
    code, shown = run_on_terminal(tmp_path, 40, *command)
    assert code == 1
    assert f"{HOST}\n  last crawl 1 hour ago\n  new a day ▁██████████▁▁▁\n  usual 2\n" in shown
    assert "b.example\n  never crawled\nalert: a.example: no new article" in shown
    assert "│ ▁██████████▁▁▁ │" in run_on_terminal(tmp_path, 120, *command)[1]


def test_no_archive_exits_2(scraper: Scraper, settings: Path, tmp_path: Path) -> None:
    result = scraper("status", "--config", settings)
    assert result.exit_code == 2
    assert "there is no archive here yet" in result.stderr
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize("content", [b"hello", b""])
def test_what_is_no_archive_exits_2(scraper: Scraper, settings: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.db").write_bytes(content)
    assert scraper("status", "--archive", "x.db", "--config", settings).exit_code == 2
    assert (tmp_path / "x.db").read_bytes() == content


def test_it_reads_while_a_crawl_writes(scraper: Scraper, settings: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    fill(path, silent=0)
    with lock(path), open_archive(path) as archive, archive.transaction():
        archive.start_run("b.example")
        result = scraper("status", "--archive", path, "--config", settings)
    assert result.exit_code == 0
    assert "b.example: never crawled" in result.stdout


def test_it_writes_nothing(scraper: Scraper, settings: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    fill(path, silent=0)
    with sqlite3.connect(path) as db:
        before = list(db.iterdump())
    stamp = path.stat().st_mtime_ns
    scraper("status", "--archive", path, "--config", settings)
    assert path.stat().st_mtime_ns == stamp
    with sqlite3.connect(path) as db:
        assert list(db.iterdump()) == before


def test_an_empty_feed_is_an_alert_after_one_crawl(
    scraper: Scraper, server: Any, config: Path, make_page: Callable[..., str]
) -> None:
    server.routes["/"] = '<ul><li><a href="/news/1">A headline with number 1 in it</a></li></ul>'
    server.routes["/news/1"] = make_page()
    server.routes["/feed"] = '<rss version="2.0"><channel><title>News</title></channel></rss>'
    path = next((config / "sites").glob("*.toml"))
    path.write_text(f'{path.read_text()}feeds = ["{server.url}/feed"]\n')
    scraper("crawl", "--config", config)
    result = scraper("status", "--config", config)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:] == [
        f"alert: {server.host}: {server.url}/feed answers, but lists no article"
    ]
    item = f"<item><title>One</title><link>{server.url}/news/1</link></item>"
    server.routes["/feed"] = f'<rss version="2.0"><channel><title>News</title>{item}</channel></rss>'
    scraper("crawl", "--config", config)
    assert scraper("status", "--config", config).exit_code == 0


def test_seeds_are_sites_too(scraper: Scraper, settings: Path, tmp_path: Path) -> None:
    fill(tmp_path / "a.db", silent=0)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "x.txt").write_text("https://c.example/news\n")
    result = scraper("status", "--archive", "a.db", "--config", settings)
    assert "c.example: never crawled" in result.stdout


@pytest.mark.parametrize(
    ("counts", "bars"),
    [
        ((), ""),
        ((0, 0), "▁▁"),
        ((0, 1), "▁▂"),
        ((0, 1, 4, 7), "▁▂▅█"),
        ((1000, 0, 1, 500), "█▁▂▄"),
    ],
)
def test_sparklines(counts: tuple[int, ...], bars: str) -> None:
    assert draw(counts) == bars
