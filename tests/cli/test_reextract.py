"""`scraper reextract`: what today's rules would change, and writing it without losing anything."""

import json
import sqlite3
import subprocess
import sys
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
MANY = 7
FIRST = datetime(2025, 9, 1, 6, tzinfo=UTC)
KILLED = """
import os
from scraper.store.archive import Archive
from scraper.cli import main

rewrite, done = Archive.rewrite, []

def rewrite_some(*arguments):
    rewrite(*arguments)
    done.append(1)
    if len(done) == 3:
        os.kill(os.getpid(), 9)

Archive.rewrite = rewrite_some
main(["reextract", "--apply"])
"""
LINKED = "SELECT articles.url, text, title, last_seen, gone, markdown, word_count FROM articles ORDER BY id"


def build(number: int, make_page: Callable[..., str]) -> str:
    own = [f"Paragraph {part} of article {number} tells of {number * 7 + part} ships." for part in range(4)]
    told = [f"{text} The port's board will decide on them in the coming week, it is said." for text in own]
    return make_page(f"Port Tells of Works Number {number}", (*told, LINE))


@pytest.fixture
def archived(tmp_path: Path, make_page: Callable[..., str]) -> Path:
    """An archive with seven articles of one site, two of each day, and settings by which these are enough.

    So few are cleaned in one process.
    """
    path = tmp_path / "archive/articles.db"
    (tmp_path / "config").mkdir()
    (tmp_path / "config/scraper.toml").write_text("[learn]\nenough = 7\npages = 5\ndays = 3\n")
    fill(path, make_page, range(MANY))
    return path


def fill(path: Path, make_page: Callable[..., str], numbers: range) -> None:
    config = read_config()
    with open_archive(path) as archive:
        for number in numbers:
            url = f"https://{HOST}/news/{number}"
            body, moment = build(number, make_page).encode(), FIRST + timedelta(days=number // 2)
            response = Response(url, url, 200, {"content-type": "text/html"}, body, moment)
            archive.save(clean_answer(response, config), response, None)


def rows(path: Path, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql, parameters).fetchall()


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """A configuration by which no page of the archive gives an article."""
    folder = tmp_path / "stricter"
    (folder / "rules").mkdir(parents=True)
    (folder / "scraper.toml").write_text("")
    (folder / "rules" / "9.toml").write_text(
        '[[rule]]\nid = "mine.all"\nwhy = "everything goes"\nmatch = "ship|port|Port|WhatsApp|nation"\n'
    )
    return folder


def test_without_changes_there_is_nothing_to_say(scraper: Scraper, archived: Path) -> None:
    before = dump(archived)
    result = scraper("reextract")
    assert (result.exit_code, result.stdout) == (
        0,
        f"{MANY} articles with a page: 0 would change, 0 give none today\n",
    )
    assert scraper("reextract", "--apply").exit_code == 0
    assert dump(archived) == before


def test_markdown_that_an_earlier_version_wrote_otherwise_is_renewed_and_no_revision(
    scraper: Scraper, archived: Path
) -> None:
    before = rows(archived, LINKED)
    with closing(sqlite3.connect(archived)) as db, db:
        db.execute("UPDATE articles SET markdown = 'as it was written before' WHERE id < 3")
    assert "changed: markdown 2" in scraper("reextract").stdout
    assert scraper("reextract", "--apply").exit_code == 0
    assert rows(archived, LINKED) == before
    assert rows(archived, "SELECT count(*) FROM revisions") == [(0,)]


def test_what_was_learned_would_go_from_old_articles(scraper: Scraper, archived: Path) -> None:
    scraper("learn")
    before = dump(archived)
    result = scraper("reextract", HOST)
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0] == f"{MANY} articles with a page: {MANY} would change, 0 give none today"
    assert lines[1] == f"changed: text {MANY}"
    assert lines[2].startswith(f"newly removed: {MANY} by learned.whoever-builds-the-")
    assert lines[-2].startswith(f"example: https://{HOST}/news/")
    assert lines[-1] == f"    - {LINE}"
    assert "--apply" in result.stderr
    assert dump(archived) == before


def test_applying_keeps_the_earlier_text_as_a_revision(scraper: Scraper, archived: Path) -> None:
    archived_before = rows(archived, LINKED)
    scraper("learn")
    with closing(sqlite3.connect(archived)) as db, db:
        db.execute("UPDATE articles SET gone = '2025-09-20T06:00:00Z' WHERE id = 1")
    result = scraper("reextract", "--apply")
    assert f"{MANY} were changed" in result.stdout
    after = rows(archived, LINKED)
    for (url, old, title, seen, _, _, _), (_, new, _, seen_after, _, markdown, words) in zip(
        archived_before, after, strict=True
    ):
        assert LINE in old
        assert new == old.removesuffix(f"\n\n{LINE}")
        assert (seen, words) == (seen_after, len(new.split()))
        assert LINE not in markdown
        kept = "SELECT title, text FROM revisions WHERE article = (SELECT id FROM articles WHERE url = ?)"
        assert rows(archived, kept, url) == [(title, old)]
    assert after[0][4] == "2025-09-20T06:00:00Z"
    assert rows(archived, "SELECT count(*) FROM removals WHERE rule LIKE 'learned.%'") == [(MANY,)]
    found = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'breakfast'"
    assert rows(archived, found) == [(0,)]
    assert "0 would change" in scraper("reextract").stdout


def test_what_was_refused_comes_back(scraper: Scraper, archived: Path) -> None:
    texts = rows(archived, "SELECT text FROM articles ORDER BY id")
    scraper("learn")
    scraper("reextract", "--apply")
    ((rule,),) = rows(archived, "SELECT DISTINCT rule FROM removals WHERE rule LIKE 'learned.%'")
    scraper("learn", "--refuse", rule)
    assert f"newly kept: {MANY} by {rule}" in scraper("reextract").stdout
    scraper("reextract", "--apply")
    assert rows(archived, "SELECT text FROM articles ORDER BY id") == texts


def test_a_page_that_would_be_empty_keeps_what_it_had(
    scraper: Scraper, archived: Path, stricter: Path
) -> None:
    before = dump(archived)
    for apply in ((), ("--apply",)):
        result = scraper("reextract", "--config", stricter, *apply)
        assert result.exit_code == 1
        assert f"{MANY} give none today" in result.stdout
        assert f"https://{HOST}/news/0: no article found" in result.stderr
        assert "the article stays as it is" in result.stderr
        assert dump(archived) == before


def test_a_damaged_page_is_named_and_the_others_are_done(scraper: Scraper, archived: Path) -> None:
    scraper("learn")
    with closing(sqlite3.connect(archived)) as db, db:
        db.execute("UPDATE bodies SET data = x'00' WHERE id = 3")
    result = scraper("reextract", "--apply")
    assert result.exit_code == 1
    assert f"https://{HOST}/news/2: its page in the archive is damaged" in result.stderr
    assert f"{MANY} articles with a page: {MANY - 1} were changed, 1 give none today" in result.stdout


def test_json_has_a_line_for_each_article_that_changes(scraper: Scraper, archived: Path) -> None:
    scraper("learn")
    records = [json.loads(line) for line in scraper("reextract", "--format", "json").stdout.splitlines()]
    assert len(records) == MANY
    assert records[0]["columns"] == ["text"]
    assert records[0]["diff"] == [f"- {LINE}"]
    assert list(records[0]["stripped"].values()) == [1]


def test_a_rule_of_another_name_rewrites_removals_only(
    scraper: Scraper, archived: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "named"
    (folder / "rules").mkdir(parents=True)
    (folder / "rules" / "0.toml").write_text(
        '[[rule]]\nid = "mine.join"\nwhy = "an invitation"\nmatch = "^Join Port News"\n'
    )
    texts = rows(archived, LINKED)
    result = scraper("reextract", "--config", folder, "--apply")
    assert f"removed as before, but by another rule: {MANY}" in result.stdout
    assert rows(archived, "SELECT count(*) FROM removals WHERE rule = 'mine.join'") == [(MANY,)]
    assert rows(archived, LINKED) == texts
    assert rows(archived, "SELECT count(*) FROM revisions") == [(0,)]


def test_better_metadata_reaches_old_articles_and_known_values_stay(scraper: Scraper, archived: Path) -> None:
    with closing(sqlite3.connect(archived)) as db, db:
        db.execute("UPDATE articles SET language = NULL, section = 'Ports' WHERE id = 1")
    assert "changed: language 1" in scraper("reextract", "--apply").stdout
    assert rows(archived, "SELECT language, section FROM articles WHERE id = 1") == [("en", "Ports")]


def test_exit_codes(scraper: Scraper, archived: Path) -> None:
    assert scraper("reextract", "--archive", "nowhere.db").exit_code == 2
    assert scraper("reextract", "no.example").exit_code == 2
    with lock(archived):
        assert scraper("reextract", "--apply").exit_code == 3
        assert scraper("reextract").exit_code == 0


def test_killed_in_between_leaves_whole_articles(scraper: Scraper, archived: Path) -> None:
    scraper("learn")
    script = archived.with_name("killed.py")
    script.write_text(KILLED)
    done = subprocess.run([sys.executable, script], cwd=archived.parents[1], check=False, timeout=120)
    assert done.returncode == -9
    assert rows(archived, "SELECT count(*) FROM revisions") == [(3,)]
    assert rows(archived, "SELECT count(*) FROM articles WHERE text NOT LIKE '%breakfast%'") == [(3,)]
    assert f"{MANY - 3} were changed" in scraper("reextract", "--apply").stdout


def test_many_pages_are_done_by_many_processes(
    process: Any, scraper: Scraper, archived: Path, make_page: Callable[..., str]
) -> None:
    fill(archived, make_page, range(MANY, 20))
    scraper("learn")
    result = process("reextract", "--apply")
    assert result.stdout.startswith("20 articles with a page: 20 were changed, 0 give none today")
