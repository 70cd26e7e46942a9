"""`scraper learn`: what is learned, listed, refused and pinned."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from scraper.config import read_config
from scraper.model import Response
from scraper.pipeline import clean_answer
from scraper.store.archive import open_archive
from scraper.store.lock import lock

Scraper = Callable[..., Result]
HOST = "port.example"
LINE = "Whoever builds the nation reads this paper of the ports at breakfast."
FIRST = datetime(2025, 9, 1, 6, tzinfo=UTC)


def build(number: int, make_page: Callable[..., str]) -> str:
    own = [f"Paragraph {part} of article {number} tells of {number * 7 + part} ships." for part in range(4)]
    told = [f"{text} The port's board will decide on them in the coming week, it is said." for text in own]
    page = make_page(f"Port Tells of Works Number {number}", (*told, LINE))
    day = (FIRST + timedelta(days=number // 3)).isoformat()
    return page.replace("<head>", f'<head><meta property="article:published_time" content="{day}">')


@pytest.fixture
def archived(tmp_path: Path, make_page: Callable[..., str]) -> Path:
    """An archive with 24 articles of one site, three of each day, where `scraper` looks for it."""
    path = tmp_path / "archive/articles.db"
    config = read_config()
    with open_archive(path) as archive:
        for number in range(24):
            url = f"https://{HOST}/news/{number}"
            body, moment = build(number, make_page).encode(), FIRST + timedelta(days=number // 3)
            response = Response(url, url, 200, {"content-type": "text/html"}, body, moment)
            archive.save(clean_answer(response, config), response, None)
    return path


def learned_rule(scraper: Scraper) -> str:
    records = map(json.loads, scraper("learn", "--list", "--format", "json").stdout.splitlines())
    (rule,) = [record["rule"] for record in records if record.get("text") == LINE]
    return str(rule)


def test_learning_tells_what_it_read_and_found(scraper: Scraper, archived: Path) -> None:
    assert scraper("learn", "--list").stdout == "nothing was learned yet\n"
    result = scraper("learn")
    assert (result.exit_code, result.stdout) == (
        0,
        f"{HOST}: 24 pages read, 24 in all; 1 new rule, 1 in all; 1 template\n",
    )
    again = scraper("learn", HOST, "--format", "json")
    assert json.loads(again.stdout) == {
        "site": HOST,
        "pages": 0,
        "all_pages": 24,
        "new": 0,
        "rules": 1,
        "templates": 1,
    }
    assert "24 pages read" in scraper("learn", "--afresh").stdout


def test_the_list_shows_text_and_evidence(scraper: Scraper, archived: Path) -> None:
    scraper("learn")
    shown = scraper("learn", "--list", HOST).stdout
    assert LINE in shown
    assert "on 24 of 24 pages, of 8 days from 2025-09-01 to 2025-09-08" in shown
    assert f"{HOST}  learned.whoever-builds-the-" in shown


def test_rules_are_refused_pinned_and_released(scraper: Scraper, archived: Path) -> None:
    scraper("learn")
    rule = learned_rule(scraper)
    for option, state in (("--refuse", "refused"), ("--pin", "pinned")):
        result = scraper("learn", option, rule)
        assert (result.exit_code, result.stdout) == (0, f"{rule}: {state}\n")
        assert "scraper reextract" in result.stderr
        assert f"{rule} ({state})" in scraper("learn", "--list").stdout
    assert scraper("learn", "--release", rule).exit_code == 0
    assert f"{rule}\n" in scraper("learn", "--list").stdout


def test_an_unknown_rule_is_named(scraper: Scraper, archived: Path) -> None:
    result = scraper("learn", "--refuse", "learned.nothing")
    assert result.exit_code == 1
    assert "learned.nothing: no such learned rule or template" in result.stderr


def test_too_few_articles(scraper: Scraper, archived: Path, tmp_path: Path) -> None:
    folder = tmp_path / "settings"
    folder.mkdir()
    (folder / "scraper.toml").write_text("[learn]\nenough = 30\n")
    result = scraper("learn", "--config", folder)
    assert (result.exit_code, result.stdout) == (
        0,
        f"{HOST}: 24 articles read, too few to learn from (30)\n",
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("pages = 1", "learn.pages: must be 2 or more"),
        ("days = 0", "learn.days: must be 1 or more"),
        ("share = 1.5", "learn.share: must be a share above 0, up to 1"),
        ("drift = 0", "learn.drift: must be a share above 0, up to 1"),
        ("recent = 9", "learn.recent: must be 10 or more"),
        ('enough = "many"', "learn.enough: expected `int`, got `str`"),
        (
            "page = 3",
            "learn.page: unknown key; known are after_crawl, enough, pages, days, share",
        ),
    ],
)
def test_bad_settings(scraper: Scraper, tmp_path: Path, line: str, message: str) -> None:
    folder = tmp_path / "settings"
    folder.mkdir()
    (folder / "scraper.toml").write_text(f"[learn]\n{line}\n")
    result = scraper("learn", "--config", folder)
    assert result.exit_code == 2
    assert f"scraper.toml, line 2: {message}" in result.stderr


def test_errors_have_their_exit_codes(scraper: Scraper, archived: Path) -> None:
    assert scraper("learn", "--archive", "nowhere.db").exit_code == 2
    unknown = scraper("learn", "no.example")
    assert unknown.exit_code == 2
    assert f"no articles of no.example in the archive; there are some of: {HOST}" in unknown.stderr
    with lock(archived):
        assert scraper("learn").exit_code == 3
        assert scraper("learn", "--list").exit_code == 0


@pytest.mark.parametrize("how", [(), ("--offline",)])
def test_a_check_of_the_site_cleans_pages_as_a_crawl_would(
    scraper: Scraper,
    archived: Path,
    tmp_path: Path,
    make_page: Callable[..., str],
    server: Any,
    *,
    how: tuple[str, ...],
) -> None:
    server.routes["/news/30"] = build(30, make_page)
    server.routes["/"] = f'<a href="{server.url}/news/30">Port</a>'
    folder = tmp_path / "settings"
    (folder / "sites").mkdir(parents=True)
    (folder / "sites" / "port.toml").write_text(
        f'host = "{HOST}"\naliases = ["{server.host}"]\nallow_private = true\ndelay = 0.0\n'
        f'include = ["/news/*"]\nsections = ["{server.url}/"]\n'
    )

    def count_words() -> list[int]:
        notes = scraper("sites", "check", *how, "--config", folder).stdout
        return [int(count) for count in re.findall(r"article .*?, (\d+) words, ", notes)]

    before = count_words()
    assert before
    scraper("learn")
    assert count_words() == [count - len(LINE.split()) for count in before]


def test_the_evidence_of_a_template_tells_of_the_newest_pages(scraper: Scraper, archived: Path) -> None:
    scraper("learn")
    assert "of which 100% fit" in scraper("learn", "--list").stdout
    for misfits, told in (
        (0, "; all of the last 20 pages fit it or another one\n"),
        (1, "; 1 of the last 20 pages fits no template\n"),
        (3, "; 3 of the last 20 pages fit no template\n"),
    ):
        with closing(sqlite3.connect(archived)) as db, db:
            db.execute("UPDATE templates SET checked = 20, misfits = ?", (misfits,))
        assert told in scraper("learn", "--list").stdout


def test_explain_gives_the_evidence(
    scraper: Scraper, archived: Path, tmp_path: Path, make_page: Callable[..., str], make_server: Any
) -> None:
    scraper("learn")
    rule = learned_rule(scraper)
    server = make_server()
    server.routes["/news/30"] = build(30, make_page)
    folder = tmp_path / "settings"
    (folder / "sites").mkdir(parents=True)
    (folder / "sites" / "port.toml").write_text(
        f'host = "{HOST}"\naliases = ["{server.host}"]\nallow_private = true\n'
    )
    result = scraper("explain", f"{server.url}/news/30", "--format", "json", "--config", folder)
    blocks = json.loads(result.stdout)["blocks"]
    (block,) = [block for block in blocks if block["text"] == LINE]
    assert block["rule"] == rule
    assert block["why"].startswith("the site repeats it: on 24 of 24 pages, of 8 days from 2025-09-01 to")
