"""How a crawl ends before its work is done: by a signal, by the clock, by kill -9."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Scraper = Callable[..., Result]
MakePage = Callable[..., str]


@dataclass
class Slow:
    """Two sites; the second article of the first answers only when the test lets it."""

    first: Any
    second: Any
    release: threading.Event
    asked: threading.Event


@pytest.fixture
def slow(make_server: Callable[[], Any], make_page: MakePage, config: Path) -> Iterator[Slow]:
    sites = Slow(make_server(), make_server(), threading.Event(), threading.Event())

    def hang(_: Any) -> str:
        sites.asked.set()
        sites.release.wait(60)
        return make_page("The Second Article")

    for server, paths in ((sites.first, (1, 2)), (sites.second, (1,))):
        links = "".join(f'<a href="/news/{number}">A headline of some length</a>' for number in paths)
        server.routes["/"] = f"<html><body>{links}</body></html>"
        server.routes["/news/1"] = make_page(f"The First Article of {server.host}")
        (config / "sites" / f"{server.host}.toml").write_text(
            f'host = "{server.host}"\nsections = ["{server.url}/"]\ninclude = ["/news/*"]\n'
            "delay = 0.0\nallow_private = true\n"
        )
    sites.first.routes["/news/2"] = hang
    (config / "sites" / "port.toml").unlink()
    yield sites
    sites.release.set()


def start(config: Path, folder: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "scraper", "crawl", "--config", str(config), *options]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "archive/articles.db")) as db:
        return db.execute(sql).fetchall()


def wait_for_articles(folder: Path, count: int) -> None:
    """Wait until the crawl has saved so many."""
    deadline = time.monotonic() + 60
    while rows(folder, "SELECT count(*) FROM articles") < [(count,)] and time.monotonic() < deadline:
        time.sleep(0.05)


def states(folder: Path) -> dict[str, str]:
    return dict(rows(folder, "SELECT host, state FROM runs JOIN sites ON sites.id = site ORDER BY runs.id"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_order(
    slow: Slow, config: Path, tmp_path: Path, scraper: Scraper, number: signal.Signals
) -> None:
    crawl = start(config, tmp_path)
    assert slow.asked.wait(60)
    wait_for_articles(tmp_path, 2)
    crawl.send_signal(number)
    stdout, stderr = crawl.communicate(timeout=20)  # the article that hangs is not waited for
    assert crawl.returncode == 128 + number
    assert "Traceback" not in stderr
    lines = dict(line.split(": ", 1) for line in stdout.splitlines())
    assert lines.keys() == {slow.first.host, slow.second.host}
    assert lines[slow.first.host].startswith("1 fetched, 1 added")
    assert lines[slow.first.host].endswith("; interrupted")
    assert states(tmp_path)[slow.first.host] == "interrupted"
    assert rows(tmp_path, "SELECT count(*) FROM frontier WHERE state = 'leased'") == [(0,)]
    slow.release.set()
    again = scraper("crawl", "--config", config)
    assert again.exit_code == 0, again.output
    assert f"{slow.first.host}: 1 fetched, 1 added" in again.stdout
    assert set(states(tmp_path).values()) == {"done"}


def test_the_clock_ends_it_in_order(slow: Slow, config: Path, tmp_path: Path) -> None:
    crawl = start(config, tmp_path, "--max-time", "8s")
    stdout, stderr = crawl.communicate(timeout=60)
    assert (crawl.returncode, stderr.count("Traceback")) == (0, 0)
    assert f"{slow.first.host}: 1 fetched, 1 added" in stdout
    assert "; out of time" in stdout
    assert states(tmp_path) == {slow.first.host: "out of time", slow.second.host: "done"}
    assert rows(tmp_path, "SELECT state FROM frontier WHERE url LIKE '%/news/2'") == [("queued",)]


def test_the_next_run_closes_the_run_that_was_killed(
    slow: Slow, config: Path, tmp_path: Path, scraper: Scraper
) -> None:
    crawl = start(config, tmp_path)
    assert slow.asked.wait(60)
    wait_for_articles(tmp_path, 2)
    os.kill(crawl.pid, signal.SIGKILL)
    crawl.communicate(timeout=20)
    assert states(tmp_path)[slow.first.host] == "running"
    slow.release.set()
    result = scraper("crawl", "--config", config)
    assert result.exit_code == 0, result.output
    assert rows(tmp_path, "SELECT count(*) FROM runs WHERE finished IS NULL") == [(0,)]
    found = rows(tmp_path, "SELECT fetched, added FROM runs WHERE state = 'killed'")
    assert (1, 1) in found
    assert set(states(tmp_path).values()) == {"done"}


@pytest.mark.parametrize("span", ["soon", "0s", "-5m", "10"])
def test_max_time_wants_a_span(scraper: Scraper, config: Path, span: str) -> None:
    result = scraper("crawl", "--config", config, "--max-time", span)
    assert result.exit_code == 2
    assert "is not a span such as 30s, 10m or 6h" in result.stderr


MANY = 40


@pytest.fixture
def many(server: Any, make_page: MakePage, config: Path) -> Any:
    """A site of many articles, none of which the next run looks at again."""
    file = config / "sites" / "port.toml"
    file.write_text(file.read_text().replace('refetch = "0s"\n', ""))
    links = "".join(f'<a href="/news/{n}">Headline number {n} of the port</a>' for n in range(MANY))
    server.routes["/"] = f"<html><body>{links}</body></html>"
    for number in range(MANY):
        server.routes[f"/news/{number}"] = make_page(f"Port Clears Plan Number {number} for Its Channel")
    return server


def check_that_nothing_is_asked_for_twice(site: Any, config: Path, folder: Path, scraper: Scraper) -> None:
    """Crawl to the end, and look at what all the crawls asked for."""
    before = len(rows(folder, "SELECT id FROM articles"))
    assert rows(folder, "SELECT count(*) FROM frontier WHERE state = 'leased'") == [(0,)]
    again = scraper("crawl", "--config", config)
    assert again.exit_code == 0, again.output
    asked = Counter(path for path in site.paths() if path.startswith("/news/"))
    assert asked == Counter(f"/news/{number}" for number in range(MANY))
    assert f"{MANY - before} fetched, {MANY - before} added" in again.stdout
    assert 0 < before < MANY


@pytest.mark.parametrize("last", [3, 20])
def test_what_was_asked_for_before_a_signal_is_kept(
    many: Any, config: Path, tmp_path: Path, scraper: Scraper, last: int
) -> None:
    crawls: list[subprocess.Popen[str]] = []

    def signalled(route: str) -> Callable[[Any], str]:
        def answer(_: Any) -> str:
            if crawls and len(many.requests) == last + 2:  # robots.txt and the section are asked for first
                crawls.pop().terminate()
                time.sleep(0.2)  # so that the signal comes before the answer
            return route

        return answer

    for number in range(MANY):
        many.routes[f"/news/{number}"] = signalled(many.routes[f"/news/{number}"])
    crawl = start(config, tmp_path)
    crawls.append(crawl)
    stdout, _ = crawl.communicate(timeout=60)
    assert crawl.returncode == 128 + signal.SIGTERM
    assert f"{last} fetched, {last} added" in stdout
    check_that_nothing_is_asked_for_twice(many, config, tmp_path, scraper)


def test_what_was_asked_for_before_time_is_out_is_kept(
    many: Any, config: Path, tmp_path: Path, scraper: Scraper
) -> None:
    def slowed(route: str) -> Callable[[Any], str]:
        def answer(_: Any) -> str:
            time.sleep(0 if over else 0.3)
            return route

        return answer

    over = False
    for number in range(MANY):
        many.routes[f"/news/{number}"] = slowed(many.routes[f"/news/{number}"])
    crawl = start(config, tmp_path, "--max-time", "4s")
    stdout, _ = crawl.communicate(timeout=60)
    over = True
    assert crawl.returncode == 0
    assert "; out of time" in stdout
    check_that_nothing_is_asked_for_twice(many, config, tmp_path, scraper)
