"""One row an article, and no request for what is known to be one."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Scraper = Callable[..., Result]
MakePage = Callable[..., str]


@pytest.fixture
def crawl(scraper: Scraper, server: Any, config: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """Crawl, with these links on the front page; return the articles that were asked for."""
    (site,) = (config / "sites").glob("*.toml")
    site.write_text(site.read_text().replace('include = ["/news/*"]', 'include = ["/*/*"]'))

    def run(*paths: str, code: int = 0) -> list[str]:
        links = "".join(f'<a href="{path}">A headline of some length</a>' for path in paths)
        server.routes["/"] = f"<html><body>{links}</body></html>"
        before = len(server.requests)
        result = scraper("crawl", "--config", config)
        assert result.exit_code == code, result.output
        return [path for path in server.paths()[before:] if path not in ("/", "/robots.txt")]

    return run


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "archive/articles.db")) as db:
        return db.execute(sql).fetchall()


def with_canonical(page: str, url: str) -> str:
    return page.replace("</head>", f'<link rel="canonical" href="{url}"></head>')


def test_spellings_of_one_address_are_fetched_once(
    crawl: Callable[..., list[str]], server: Any, make_page: MakePage, tmp_path: Path
) -> None:
    server.routes["/news/1"] = make_page("The Port Opens")
    spellings = ("/news/1/amp", "/news/1?utm_source=x", "/news/1/", "/news/1", "/news/1?print=1")
    assert crawl(*spellings) == ["/news/1"]
    assert crawl("/news/1?amp=1", "/news/1?utm_medium=y", "/print/news/1") == ["/news/1"]
    assert rows(tmp_path, "SELECT url FROM articles") == [(f"{server.url}/news/1",)]


def test_what_was_learned_to_be_an_alias_is_never_asked_for_again(
    crawl: Callable[..., list[str]], server: Any, make_page: MakePage, tmp_path: Path
) -> None:
    page = with_canonical(make_page("The Port Opens"), f"{server.url}/news/port-opens")
    server.routes["/news/port-opens"] = server.routes["/ports/port-opens"] = page
    server.routes["/s/1"] = (301, {"Location": "/news/port-opens"}, b"")
    paths = ("/news/port-opens", "/ports/port-opens", "/s/1")
    assert sorted(crawl(*paths)) == sorted([*paths, "/news/port-opens"])
    assert crawl(*paths) == ["/news/port-opens"]
    assert rows(tmp_path, "SELECT url FROM articles") == [(f"{server.url}/news/port-opens",)]
    assert rows(tmp_path, "SELECT count(*) FROM revisions") == [(0,)]


def test_a_changed_slug_is_the_same_article(
    crawl: Callable[..., list[str]], server: Any, make_page: MakePage, tmp_path: Path
) -> None:
    server.routes["/news/port-opens-1234567"] = make_page("The Port Opens")
    crawl("/news/port-opens-1234567")
    del server.routes["/news/port-opens-1234567"]
    server.routes["/news/port-at-last-opens-1234567"] = make_page("The Port at Last Opens")
    assert "/news/port-at-last-opens-1234567" in crawl("/news/port-at-last-opens-1234567")
    assert rows(tmp_path, "SELECT title, gone FROM articles") == [("The Port at Last Opens", None)]
    assert rows(tmp_path, "SELECT title FROM revisions") == [("The Port Opens",)]


def test_the_home_page_in_an_articles_place_costs_no_good_copy(
    crawl: Callable[..., list[str]], server: Any, make_page: MakePage, tmp_path: Path
) -> None:
    server.routes["/news/1"] = make_page("The Port Opens")
    crawl("/news/1")
    before = rows(tmp_path, "SELECT url, title, text FROM articles")
    server.routes["/news/1"] = (302, {"Location": "/"}, b"")
    crawl("/news/1", code=1)
    assert rows(tmp_path, "SELECT url, title, text FROM articles") == before
    (error,) = rows(tmp_path, "SELECT error FROM captures WHERE error IS NOT NULL")
    assert "redirects to the home page" in error[0]


def test_a_spelling_that_does_not_work_costs_no_article(
    crawl: Callable[..., list[str]], server: Any, make_page: MakePage, tmp_path: Path
) -> None:
    server.routes["/news/1/"] = make_page("The Port Opens")
    assert crawl("/news/1", "/news/1/") == ["/news/1", "/news/1/"]
    assert rows(tmp_path, "SELECT url, gone FROM articles") == [(f"{server.url}/news/1/", None)]


def test_an_article_that_moved_is_asked_for_at_its_new_place(
    crawl: Callable[..., list[str]], server: Any, make_page: MakePage, tmp_path: Path
) -> None:
    server.routes["/news/old-name"] = make_page("The Port Opens")
    crawl("/news/old-name")
    server.routes["/news/old-name"] = (301, {"Location": "/news/new-name"}, b"")
    server.routes["/news/new-name"] = make_page("The Port Opens")
    assert crawl("/news/old-name") == ["/news/old-name", "/news/new-name"]
    assert crawl("/news/old-name", "/news/new-name") == ["/news/new-name"]
    assert rows(tmp_path, "SELECT url FROM articles") == [(f"{server.url}/news/new-name",)]
