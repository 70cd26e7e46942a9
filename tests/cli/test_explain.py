"""`scraper explain`: every block, and why it stays or goes."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Scraper = Callable[..., Result]
MakePage = Callable[..., str]
HOSTILE = '<img src=x onerror=alert(1)> "quoted" & [bold]rich[/bold]'


class Reader(HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def page(tmp_path: Path, make_page: MakePage) -> Path:
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;")
    path = tmp_path / "page.html"
    path.write_text(make_page().replace("<p>Join", f"<nav><a href=/>{escaped}</a></nav><p>Join"))
    return path


def test_the_terminal_shows_blocks_with_their_rules_and_a_legend(scraper: Scraper, page: Path) -> None:
    result = scraper("explain", page, env={"COLUMNS": "200"})
    assert result.exit_code == 0
    assert "Port Clears Plan to Deepen Its Channel" in result.stdout
    assert re.search(r"4\s+- chrome\.nav\s+<img src=x .*\[bold\]rich\[/bold\]", result.stdout)
    assert re.search(r"2\s+\+ kept\s+Dredging will start", result.stdout)
    assert "3 blocks kept, 3 removed" in result.stdout
    assert re.search(r"1\s+9\s+promo\.whatsapp\s+an invitation to the site's WhatsApp channel", result.stdout)


def test_json_has_every_block_kept_or_with_one_rule_and_its_reason(scraper: Scraper, page: Path) -> None:
    record = json.loads(scraper("explain", page, "--format", "json").stdout)
    assert [block["position"] for block in record["blocks"]] == list(range(6))
    for block in record["blocks"]:
        assert block["kept"] == (block["rule"] is None) == (block["why"] is None)
    removed = [
        (block["position"], block["rule"], block["text"]) for block in record["blocks"] if block["rule"]
    ]
    assert removed == [(each["position"], each["rule"], each["text"]) for each in record["removals"]]
    assert {rule["rule"] for rule in record["rules"]} == {rule for _, rule, _ in removed}
    assert record["text"].split("\n\n") == [block["text"] for block in record["blocks"] if block["kept"]]


def test_each_field_says_where_it_was_found(scraper: Scraper, tmp_path: Path, make_page: MakePage) -> None:
    path = tmp_path / "stated.html"
    date = '<meta property="article:published_time" content="2025-09-22T10:00:00+05:30">'
    path.write_text(make_page().replace("<head>", f"<head>{date}", 1))
    sources = json.loads(scraper("explain", path, "--format", "json").stdout)["sources"]
    assert sources["published"] == "meta article:published_time"
    shown = scraper("explain", path, env={"COLUMNS": "200"}).stdout
    assert re.search(r"published\s+2025-09-22T10:00:00\+05:30\s+meta article:published_time", shown)


def test_the_html_page_stands_alone_and_escapes_the_page(
    scraper: Scraper, page: Path, tmp_path: Path
) -> None:
    result = scraper("explain", page, "--html", "out.html")
    assert (result.exit_code, result.stdout) == (0, "")
    html = (tmp_path / "out.html").read_text()
    reader = Reader()
    reader.feed(html)
    assert not {"script", "link", "img", "iframe", "object", "svg", "a"} & set(reader.tags)
    assert not {
        name for name, _ in reader.attributes if name in {"src", "href", "style"} or name.startswith("on")
    }
    assert "url(" not in html
    assert "@import" not in html
    assert HOSTILE in reader.text
    assert html.count('class="gone"') == 3
    assert html.count('class="kept"') == 3
    assert "prefers-color-scheme: dark" in html


def test_a_page_without_an_article_is_explained_too(scraper: Scraper, tmp_path: Path) -> None:
    (tmp_path / "nav.html").write_text(
        "<html><body><nav><a href=/>Home</a> <a href=/x>News</a></nav></body></html>"
    )
    assert scraper("clean", "nav.html").exit_code == 1
    result = scraper("explain", "nav.html")
    assert result.exit_code == 0
    assert "chrome.nav" in result.stdout
    assert scraper("explain", "nav.html", "--html", "nav-why.html").exit_code == 0
    assert "No article was found" in (tmp_path / "nav-why.html").read_text()


def test_a_url_is_fetched_and_not_archived(
    scraper: Scraper, make_page: MakePage, server: Any, config: Path, tmp_path: Path
) -> None:
    server.routes["/news/1"] = make_page()
    result = scraper("explain", f"{server.url}/news/1", "--config", config, "--format", "json")
    assert json.loads(result.stdout)["url"] == f"{server.url}/news/1"
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize(
    ("source", "words"),
    [("none.html", "no such file"), ("two", "more than one page"), ("two/empty.html", "it is empty")],
)
def test_what_cant_be_explained_ends_with_one_line(
    scraper: Scraper, make_page: MakePage, tmp_path: Path, source: str, words: str
) -> None:
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "1.html").write_text(make_page())
    (tmp_path / "two" / "empty.html").write_text("")
    result = scraper("explain", source)
    assert result.exit_code == 1
    assert words in result.stderr
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1


def test_a_page_that_cant_be_written_is_an_error(scraper: Scraper, page: Path) -> None:
    result = scraper("explain", page, "--html", "none/out.html")
    assert result.exit_code == 2
    assert "none/out.html" in result.stderr
