"""The town of faulty sites, crawled on two days with changes in between: what the archive says afterwards."""

from __future__ import annotations

import re
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hostile.town import DELAY, MAIN, Town
from hostile.wire import Exchange
from scraper.cli import main


@dataclass(frozen=True)
class Days:
    """What came of both days."""

    town: Town
    results: list[Result]
    logs: list[list[Exchange]]  # a day
    archive: Path
    grown: int  # KiB, this process's peak

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.archive)) as db:
            return db.execute(sql, values).fetchall()

    def find(self, column: str, marker: str) -> list[str]:
        """A column of the articles that have a word in their text."""
        sql = f"SELECT {column} FROM articles WHERE text LIKE ?"
        return [str(each) for (each,) in self.rows(sql, f"%{marker}%")]

    def one_of_main(self, day: int) -> list[Exchange]:
        return [each for each in self.logs[day - 1] if each.request.host.startswith(f"{MAIN}:")]


@pytest.fixture(scope="module")
def days(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    folder = tmp_path_factory.mktemp("town")
    town.write_config(folder / "config")
    (folder / "seeds").mkdir()
    archive = folder / "articles.db"
    options = ["--archive", archive, "--config", folder / "config", "--seeds", folder / "seeds", "-q"]
    results, logs = [], []
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.MonkeyPatch.context() as patch:
        for wait, seconds in (("_BACKOFF", 0.01), ("_NOT_NOW", 0.2)):  # a tenth or less of what they are
            patch.setattr(f"scraper.crawl.politeness.{wait}", seconds)
        for day in (1, 2):
            town.main.day = day
            seen = sum(map(len, logs))
            results.append(CliRunner().invoke(main, ["crawl", *map(str, options)]))
            logs.append(town.wire.log[seen:])
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
    return Days(town, results, logs, archive, grown)


def test_both_runs_end_and_say_that_something_failed(days: Days) -> None:
    for result in days.results:
        assert result.exit_code == 1
        assert not result.exception or isinstance(result.exception, SystemExit)
        assert result.stdout.count(" fetched, ") == 1 + len(days.town.small)
    assert days.rows("SELECT DISTINCT state FROM runs") == [("done",)]


def test_every_article_is_there_once_under_its_own_address(days: Days) -> None:
    expected = days.town.main.expected
    found = {marker: days.find("url", marker) for marker in expected.stories}
    assert {marker: urls for marker, urls in found.items() if len(urls) != 1} == {}
    base, named = days.town.url(MAIN), expected.stories.keys() - expected.free
    wrong = {marker: found[marker] for marker in named if found[marker] != [base + expected.stories[marker]]}
    assert wrong == {}
    small = {marker for site in days.town.small.values() for marker in site.expected}
    texts = [str(text) for (text,) in days.rows("SELECT text FROM articles")]
    assert [text for text in texts if not any(m in text for m in expected.stories.keys() | small)] == []
    assert len(texts) == len(expected.stories) + len(small)


def test_edited_articles_have_a_revision_and_others_none(days: Days) -> None:
    expected = days.town.main.expected
    sql = "SELECT articles.text FROM revisions JOIN articles ON articles.id = article"
    revised = [marker for (text,) in days.rows(sql) for marker in expected.stories if marker in str(text)]
    assert sorted(revised) == sorted(expected.edited)
    for marker in expected.edited:
        ((text,),) = days.rows("SELECT text FROM articles WHERE text LIKE ?", f"%{marker}%")
        assert "added remark" in str(text)


def test_what_is_gone_is_marked_and_kept(days: Days) -> None:
    expected = days.town.main.expected
    texts = [str(text) for (text,) in days.rows("SELECT text FROM articles WHERE gone IS NOT NULL")]
    assert {m for text in texts for m in expected.stories if m in text} == expected.gone


def test_every_fault_is_on_its_capture_with_a_reason(days: Days) -> None:
    base, silent = days.town.url(MAIN), {}
    for path, reason in days.town.main.expected.reasons.items():
        said = [
            str(e)
            for (e,) in days.rows(
                "SELECT error FROM captures WHERE url = ? AND error IS NOT NULL", base + path
            )
        ]
        if not any(re.search(reason, each) for each in said):
            silent[path] = said
    assert silent == {}


def test_pages_in_any_script_are_read_right(days: Days) -> None:
    for marker, words in days.town.main.expected.phrases.items():
        ((text,),) = days.rows("SELECT text FROM articles WHERE text LIKE ?", f"%{marker}%")
        assert words in str(text), days.town.main.expected.stories[marker]


def test_nothing_disallowed_and_no_forbidden_address_is_asked_for(days: Days) -> None:
    assert days.town.forbidden_hits == []
    paths = {each.request.path for log in days.logs for each in log}
    assert paths & days.town.main.disallowed == set()
    for site in days.town.small.values():
        asked = {
            each.request.path
            for log in days.logs
            for each in log
            if each.request.host.startswith(f"{site.address}:")
        }
        assert asked <= site.allowed, site.name


def test_hosts_get_one_request_at_a_time_and_the_gap_between(days: Days) -> None:
    assert set(days.town.wire.most_at_once.values()) == {1}
    for log in days.logs:
        starts: dict[str, list[float]] = {}
        for each in sorted(log, key=lambda each: each.began):
            starts.setdefault(each.request.host, []).append(each.began)
        gaps = {
            host: min((b - a for a, b in pairwise(times)), default=DELAY) for host, times in starts.items()
        }
        assert {host: gap for host, gap in gaps.items() if gap < DELAY} == {}
        slow = days.town.small["crawl-delay"].address
        assert gaps[f"{slow}:{days.town.wire.port}"] >= 0.4


def test_what_has_not_changed_is_asked_for_on_condition(days: Days) -> None:
    second = days.one_of_main(2)
    steady = [each for each in second if each.request.path in days.town.main.expected.steady]
    assert {each.request.path for each in steady} == days.town.main.expected.steady
    assert [each.request.path for each in steady if each.status != 304] == []
    sources = [each for each in second if each.request.path in days.town.main.conditional]
    assert {each.request.path for each in sources} == days.town.main.conditional
    assert [each.request.path for each in sources if not each.request.is_conditional] == []


def test_traps_end(days: Days) -> None:
    trapped = [
        e for e in days.one_of_main(1) if e.request.path.split("?")[0] in ("/calendar", "/filter", "/deep")
    ]
    assert len(trapped) <= 3


def test_a_host_that_wants_rest_gets_it_and_an_empty_feed_is_an_alert(days: Days) -> None:
    address = f"{days.town.small['away'].address}:{days.town.wire.port}"
    assert [e.request.path for log in days.logs for e in log if e.request.host == address] == [
        "/robots.txt",
        "/rss",
    ]
    assert days.rows("SELECT reason FROM hosts WHERE host = ?", address) == [("it answered 503",)]
    result = CliRunner().invoke(
        main, ["status", "--archive", str(days.archive), "--config", str(days.archive.parent / "config")]
    )
    assert result.exit_code == 1
    assert f"{days.town.small['empty-feed'].address}:" in result.stdout


def test_memory_stays_small(days: Days) -> None:
    assert days.grown < 300 * 1024
