"""`scraper fetch`: pages by hand, from a real server to the archive and to stdout."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from click.testing import Result

Scraper = Callable[..., Result]
MakePage = Callable[..., str]


def ask(tmp_path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(tmp_path / "archive" / "articles.db")) as db:
        return db.execute(sql).fetchall()


def test_an_article_is_printed_and_kept_once(
    scraper: Scraper, make_page: MakePage, server: Any, config: Path, tmp_path: Path
) -> None:
    server.routes["/news/1"] = make_page()
    for _ in range(2):
        result = scraper("fetch", f"{server.url}/news/1", "--config", config)
        assert result.exit_code == 0
        assert result.stdout.startswith("Port Clears Plan to Deepen Its Channel\n")
        assert "WhatsApp" not in result.stdout
    assert ask(tmp_path, "SELECT url, title FROM articles") == [
        (f"{server.url}/news/1", "Port Clears Plan to Deepen Its Channel")
    ]
    assert ask(tmp_path, "SELECT count(*) FROM revisions") == [(0,)]


def test_a_configured_site_has_its_name(
    scraper: Scraper, make_page: MakePage, server: Any, config: Path, tmp_path: Path
) -> None:
    server.routes["/news/1"] = make_page()
    scraper("fetch", f"{server.url}/news/1", "--config", config)
    assert ask(tmp_path, "SELECT host, name FROM sites") == [(server.host, "Port News")]


def test_every_format_tells_the_title_and_the_text(
    scraper: Scraper, make_page: MakePage, server: Any, config: Path, paragraphs: tuple[str, ...]
) -> None:
    server.routes["/news/1"] = make_page()
    for form in ("text", "markdown", "json", "html"):
        result = scraper(
            "fetch", f"{server.url}/news/1", "--config", config, "--format", form, "--no-archive"
        )
        for part in ("Port Clears Plan to Deepen Its Channel", *paragraphs):
            assert part in result.stdout


def test_html_escapes_what_the_page_says(
    scraper: Scraper, make_page: MakePage, server: Any, config: Path, paragraphs: tuple[str, ...]
) -> None:
    hostile = f"&lt;script&gt;alert(1)&lt;/script&gt; {paragraphs[0]}"
    server.routes["/news/1"] = make_page(paragraphs=(hostile, *paragraphs[1:]))
    result = scraper("fetch", f"{server.url}/news/1", "--config", config, "--format", "html", "--no-archive")
    assert "<script" not in result.stdout
    assert "&lt;script&gt;alert(1)" in result.stdout


def test_no_archive_leaves_none(
    scraper: Scraper, make_page: MakePage, server: Any, config: Path, tmp_path: Path
) -> None:
    server.routes["/news/1"] = make_page()
    assert scraper("fetch", "--no-archive", f"{server.url}/news/1", "--config", config).exit_code == 0
    assert not (tmp_path / "archive").exists()


def test_a_failed_refetch_is_recorded_and_what_was_kept_stays(
    scraper: Scraper, make_page: MakePage, server: Any, config: Path, tmp_path: Path
) -> None:
    server.routes["/news/1"] = make_page()
    scraper("fetch", f"{server.url}/news/1", "--config", config)
    before = ask(tmp_path, "SELECT title, text, gone FROM articles")
    for answer in (
        (500, {}, "down"),
        "<html><body><nav>only a menu</nav></body></html>",
        (200, {}, b"\x89PNG\r\n\x1a\n"),
    ):
        server.routes["/news/1"] = answer
        assert scraper("fetch", f"{server.url}/news/1", "--config", config).exit_code == 1
        assert ask(tmp_path, "SELECT title, text, gone FROM articles") == before
    errors = [
        row[0].split(":")[0] for row in ask(tmp_path, "SELECT error FROM captures WHERE error IS NOT NULL")
    ]
    assert errors == ["BadStatus", "NothingKept", "NotReadable"]


def test_an_article_that_is_gone_is_marked_and_stays(
    scraper: Scraper, make_page: MakePage, server: Any, config: Path, tmp_path: Path
) -> None:
    server.routes["/news/1"] = make_page()
    scraper("fetch", f"{server.url}/news/1", "--config", config)
    del server.routes["/news/1"]
    result = scraper("fetch", f"{server.url}/news/1", "--config", config)
    assert result.exit_code == 1
    assert "answered 404" in result.stderr
    ((text, gone),) = ask(tmp_path, "SELECT text, gone FROM articles")
    assert text
    assert gone


def test_the_others_are_fetched_when_one_fails(
    scraper: Scraper, make_page: MakePage, server: Any, config: Path
) -> None:
    server.routes["/news/2"] = make_page()
    urls = (f"{server.url}/news/1", f"{server.url}/news/2", "https://", "ftp://port.example")
    result = scraper("fetch", *urls, "--config", config, "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["url"] == f"{server.url}/news/2"
    assert result.stderr.count("\n") == 3


def test_robots_txt_is_honoured(scraper: Scraper, make_page: MakePage, server: Any, config: Path) -> None:
    server.routes |= {"/robots.txt": "User-agent: *\nDisallow: /news/", "/news/1": make_page()}
    result = scraper("fetch", f"{server.url}/news/1", "--config", config)
    assert result.exit_code == 1
    assert "disallowed by robots.txt" in result.stderr
    assert server.paths() == ["/robots.txt"]


def test_a_private_address_is_refused_unless_the_site_allows_it(
    scraper: Scraper, make_page: MakePage, server: Any
) -> None:
    server.routes["/news/1"] = make_page()
    result = scraper("fetch", f"{server.url}/news/1")
    assert result.exit_code == 1
    assert "allow_private" in result.stderr
    assert server.requests == []
