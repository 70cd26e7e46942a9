"""Pages that are no articles: left out by a crawl, named by fetch and clean, explained by explain."""

import gzip
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Scraper = Callable[..., Result]
KINDS = Path(__file__).parents[1] / "kinds"


def read_page(name: str) -> bytes:
    return gzip.decompress((KINDS / f"{name}.html.gz").read_bytes())


@pytest.fixture
def section(tmp_path: Path) -> Path:
    path = tmp_path / "section.html"
    path.write_bytes(read_page("ledger-category"))
    return path


def ask(tmp_path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(tmp_path / "archive" / "articles.db")) as db:
        return db.execute(sql).fetchall()


def test_clean_names_what_is_no_article(scraper: Scraper, section: Path) -> None:
    result = scraper("clean", section)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "section.html: this seems to be a section page, a list of articles (chance of an article" in (
        result.stderr
    )
    assert "--any takes it all the same" in result.stderr


def test_clean_takes_it_where_one_insists(scraper: Scraper, section: Path, tmp_path: Path) -> None:
    result = scraper("clean", section, "--any", "--save", "--format", "jsonl")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["text"]
    assert len(ask(tmp_path, "SELECT url FROM articles")) == 1


def test_clean_warns_of_what_may_be_none(scraper: Scraper, tmp_path: Path) -> None:
    (tmp_path / "about.html").write_bytes(read_page("dredger-about"))
    (tmp_path / "m.jsonl").write_text('{"file": "about.html", "url": "https://dredgernews.example/about/"}\n')
    result = scraper("clean", "--manifest", "m.jsonl")
    assert result.exit_code == 0
    assert "Dredger News is written by two retired naval architects" in result.stdout
    assert "about.html: taken for an article, but it may be a page of a company" in result.stderr


def test_fetch_names_it_and_keeps_its_page_only(
    scraper: Scraper, server: Any, config: Path, tmp_path: Path
) -> None:
    server.routes["/category/energy/"] = read_page("ledger-category")
    result = scraper("fetch", f"{server.url}/category/energy/", "--config", config)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "this seems to be a section page" in result.stderr
    assert ask(tmp_path, "SELECT count(*) FROM articles") == [(0,)]
    ((error, body),) = ask(tmp_path, "SELECT error, body FROM captures")
    assert error.startswith("NotAnArticle: ")
    assert body is not None
    insisted = scraper("fetch", f"{server.url}/category/energy/", "--config", config, "--any")
    assert insisted.exit_code == 0
    assert ask(tmp_path, "SELECT count(*) FROM articles") == [(1,)]


def test_explain_shows_the_verdict_and_its_signs(scraper: Scraper, section: Path, tmp_path: Path) -> None:
    shown = scraper("explain", section, env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert "kind" in shown.stdout
    assert "a section page, a list of articles" in shown.stdout
    kind = json.loads(scraper("explain", section, "--format", "json").stdout)["kind"]
    assert (kind["name"], kind["doubtful"]) == ("section", False)
    assert kind["chance"] < 0.1
    assert {"name", "level", "points"} == set(kind["signs"][0])
    scraper("explain", section, "--html", "out.html")
    assert "a section page, a list of articles" in (tmp_path / "out.html").read_text()


@pytest.fixture
def site(server: Any, make_page: Callable[..., str], config: Path) -> Any:
    """A site whose front page links to an article and to a section with an address like an article's."""
    server.routes["/"] = (
        '<html><body><ul><li><a href="/news/1">A headline with number one in it</a></li>'
        '<li><a href="/news/energy">All the news on energy, every day</a></li></ul></body></html>'
    )
    server.routes["/news/1"] = make_page()
    server.routes["/news/energy"] = read_page("ledger-category")
    return server


def test_a_crawl_leaves_it_out_and_never_asks_again(
    scraper: Scraper, site: Any, config: Path, tmp_path: Path
) -> None:
    first = scraper("crawl", "--config", config)
    assert first.exit_code == 0
    assert "2 fetched, 1 added" in first.stdout
    assert "1 skipped, 0 failed" in first.stdout
    assert len(ask(tmp_path, "SELECT url FROM articles")) == 1
    ((error,),) = ask(tmp_path, "SELECT error FROM captures WHERE url LIKE '%energy'")
    assert error.startswith("NotAnArticle: ")
    site.requests.clear()
    scraper("crawl", "--config", config)
    assert "/news/energy" not in site.paths()


def test_it_is_no_failure_of_the_site(scraper: Scraper, site: Any, config: Path) -> None:
    scraper("crawl", "--config", config)
    (health,) = json.loads(scraper("status", "--config", config, "--format", "json").stdout)["sites"]
    assert health["alerts"] == []
    assert "NotAnArticle" not in json.dumps(health)


def test_a_sites_file_may_ask_for_any_page(scraper: Scraper, site: Any, config: Path, tmp_path: Path) -> None:
    file = config / "sites" / "port.toml"
    file.write_text(file.read_text() + "any_page = true\n")
    assert "2 added" in scraper("crawl", "--config", config).stdout
