"""`scraper crawl`: from the configured sites and the seeds to the archive."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from scraper.store.lock import lock

Scraper = Callable[..., Result]
MakePage = Callable[..., str]


@pytest.fixture
def site(server: Any, make_page: MakePage) -> Any:
    links = "".join(f'<li><a href="/news/{n}">A headline with number {n} in it</a></li>' for n in range(1, 4))
    server.routes["/"] = f"<html><body><h1>News</h1><ul>{links}</ul></body></html>"
    for number in range(1, 4):
        server.routes[f"/news/{number}"] = make_page(f"Port Clears Plan Number {number} for Its Channel")
    return server


def titles(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [row[0] for row in db.execute("SELECT title FROM articles ORDER BY title")]


def test_every_article_is_kept_once(scraper: Scraper, site: Any, config: Path, tmp_path: Path) -> None:
    result = scraper("crawl", "--config", config)
    assert result.exit_code == 0
    assert result.stdout == (
        f"{site.host}: 3 fetched, 3 added, 0 updated, 0 unchanged, 0 gone, 0 skipped, 0 failed\n"
    )
    assert titles(tmp_path / "archive/articles.db") == [
        f"Port Clears Plan Number {n} for Its Channel" for n in (1, 2, 3)
    ]
    again = scraper("crawl", "--config", config)
    assert "3 fetched, 0 added, 0 updated, 3 unchanged" in again.stdout
    assert len(titles(tmp_path / "archive/articles.db")) == 3


def test_runs_and_the_sites_name_are_recorded(
    scraper: Scraper, site: Any, config: Path, tmp_path: Path
) -> None:
    scraper("crawl", "--config", config)
    with closing(sqlite3.connect(tmp_path / "archive/articles.db")) as db:
        assert db.execute("SELECT name FROM sites").fetchall() == [("Port News",)]
        ((finished, fetched, added),) = db.execute("SELECT finished, fetched, added FROM runs").fetchall()
    assert finished
    assert (fetched, added) == (3, 3)


def test_limit_counts_articles(scraper: Scraper, site: Any, config: Path, tmp_path: Path) -> None:
    assert "1 fetched, 1 added" in scraper("crawl", "--config", config, "--limit", 1).stdout
    assert "3 fetched, 2 added" in scraper("crawl", "--config", config).stdout


def test_a_dry_run_prints_what_is_new_and_makes_nothing(
    scraper: Scraper, site: Any, config: Path, tmp_path: Path
) -> None:
    result = scraper("crawl", "--config", config, "--dry-run")
    assert result.exit_code == 0
    urls = [f"{site.url}/news/{number}" for number in (1, 2, 3)]
    assert result.stdout.splitlines() == [*urls, f"{site.host}: 3 to fetch, 0 not wanted"]
    assert not (tmp_path / "archive").exists()
    assert not set(site.paths()) & {"/news/1", "/news/2", "/news/3"}


def test_failures_are_counted_and_make_the_exit_code_1(scraper: Scraper, site: Any, config: Path) -> None:
    site.routes["/news/2"] = "<html><body><nav>only a menu</nav></body></html>"
    result = scraper("crawl", "--config", config)
    assert result.exit_code == 1
    assert "2 added" in result.stdout
    assert "1 failed" in result.stdout
    assert f"{site.url}/news/2: no article found" in result.stderr


def test_a_dead_source_beside_a_good_one_makes_the_exit_code_1(
    scraper: Scraper, site: Any, config: Path
) -> None:
    path = next((config / "sites").glob("*.toml"))
    path.write_text(path.read_text() + f'\nsitemaps = ["{site.url}/no-such-sitemap.xml"]\n')
    result = scraper("crawl", "--config", config)
    assert result.exit_code == 1
    assert "no-such-sitemap.xml" in result.stderr
    assert "3 added" in result.stdout


def test_seeds_are_crawled_besides(
    scraper: Scraper, site: Any, config: Path, make_page: MakePage, tmp_path: Path
) -> None:
    site.routes["/news/hidden"] = make_page("A Port That No List Names")
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "a.txt").write_text(f"# a comment\n\n{site.url}/news/hidden  # why\n")
    result = scraper("crawl", "--config", config, "--seeds", "list")
    assert "4 added" in result.stdout
    assert "A Port That No List Names" in titles(tmp_path / "archive/articles.db")


def test_a_seed_of_a_host_without_a_file_is_a_site_of_its_own(
    scraper: Scraper, config: Path, tmp_path: Path
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("port.example/news/1\nhttps://www.port.example/news/2\n")
    result = scraper("crawl", "nosuch", "--config", config)
    assert result.stderr.endswith(", port.example\n")


def test_an_unknown_site_is_a_usage_error_that_lists_the_known(scraper: Scraper, config: Path) -> None:
    result = scraper("crawl", "nosuch.example", "--config", config)
    assert result.exit_code == 2
    assert "no such site: nosuch.example; known are: 127.0.0.1:" in result.stderr


def test_a_bad_seed_names_file_and_line(scraper: Scraper, config: Path, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "x.txt").write_text("# fine\nhttps://\n")
    result = scraper("crawl", "--config", config)
    assert result.exit_code == 2
    assert "seeds/x.txt, line 2: 'https://'" in result.stderr


def test_two_crawls_never_run_at_once(scraper: Scraper, site: Any, config: Path, tmp_path: Path) -> None:
    with lock(tmp_path / "archive" / "articles.db"):
        result = scraper("crawl", "--config", config)
    assert result.exit_code == 3
    assert "is writing to it" in result.stderr
    assert site.requests == []


@pytest.mark.parametrize("when", ["2d", "2025-09-22", "2025-09-22T10:00+05:30"])
def test_since_takes_dates_and_spans(scraper: Scraper, site: Any, config: Path, when: str) -> None:
    assert scraper("crawl", "--config", config, "--since", when).exit_code == 0


def test_since_refuses_anything_else(scraper: Scraper, config: Path) -> None:
    result = scraper("crawl", "--config", config, "--since", "tuesday")
    assert result.exit_code == 2
    assert '"tuesday" is neither a date' in result.stderr


def test_the_log_is_json_lines_where_asked_for(scraper: Scraper, site: Any, config: Path) -> None:
    result = scraper("crawl", "--config", config, "--log-format", "json")
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert {event["message"] for event in events} == {f"added: {site.url}/news/{n}" for n in (1, 2, 3)}
    assert all({"time", "level", "logger"} <= event.keys() for event in events)


def test_quiet_logs_errors_only(scraper: Scraper, site: Any, config: Path) -> None:
    assert scraper("crawl", "--config", config, "-q").stderr == ""


def test_a_site_on_a_forbidden_address_costs_no_other(
    scraper: Scraper, site: Any, config: Path, make_server: Callable[[], Any]
) -> None:
    inner = make_server()
    (config / "sites" / "inner.toml").write_text(f'host = "{inner.host}"\nfeeds = ["{inner.url}/feed"]\n')
    result = scraper("crawl", "--config", config)
    assert result.exit_code == 1
    assert "3 added" in result.stdout
    assert "is not a public address" in result.stderr
    assert inner.requests == []


def test_the_next_crawl_leaves_a_host_alone_that_asked_for_it(
    scraper: Scraper, site: Any, config: Path
) -> None:
    site.routes["/news/2"] = (503, {"Retry-After": "7200"}, b"")
    scraper("crawl", "--config", config)
    before = len(site.requests)
    result = scraper("crawl", "--config", config)
    assert result.exit_code == 1
    assert "is to be left alone for" in result.stderr
    assert "(it answered 503)" in result.stderr
    assert len(site.requests) == before


def test_a_folder_of_seeds_that_is_named_must_exist(scraper: Scraper, config: Path) -> None:
    result = scraper("crawl", "--config", config, "--seeds", "sedes")
    assert result.exit_code == 2
    assert "sedes: no such folder" in result.stderr
