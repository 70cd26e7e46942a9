"""From the archive to rules of a site: incremental, all or nothing, and as the user says."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scraper.config import Config, read_config
from scraper.model import Learning, Response, Site
from scraper.pipeline import Lesson, Plan, Work, clean_answer, crawl_sites, recall_from
from scraper.pipeline.learning import learn_after_crawl
from scraper.store.archive import Archive, open_archive
from scraper.store.learned import LEARNED, PINNED, REFUSED, learned_reasons, list_known

HOST = "paper.example"
SIGN_OFF = "Whoever builds the nation reads this paper of the public enterprises at breakfast."
NOW = datetime(2025, 9, 22, 6, tzinfo=UTC)


@pytest.fixture
def config() -> Config:
    return read_config()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path / "articles.db") as opened:
        yield opened


@pytest.fixture
def page(make_entry: Callable[..., Any]) -> Callable[[int], str]:
    """One page of the site; three articles are published each day."""

    def build(number: int, end: str = f"<p>{SIGN_OFF}</p>") -> str:
        entry = make_entry(number, a_day=3, end=[end])
        stated = f'<meta property="article:published_time" content="{entry.day.isoformat()}T08:00:00Z">'
        return entry.html().replace("<head>", f"<head>{stated}")

    return build


def answer(number: int, page: str) -> Response:
    url = f"https://{HOST}/news/{number}"
    return Response(url, url, 200, {"content-type": "text/html"}, page.encode(), NOW)


def save(archive: Archive, config: Config, page: Callable[[int], str], numbers: range) -> None:
    recall = recall_from(archive)
    for number in numbers:
        response = answer(number, page(number))
        archive.save(clean_answer(response, config, recall), response, None)


def learn(archive: Archive, config: Config, **options: bool) -> tuple[int, int, int, int]:
    lesson = Lesson(archive, config, HOST, **options)
    while lesson.waiting:
        lesson.read_next()
    report = lesson.finish()
    return report.pages, report.all_pages, report.new, report.rules


def texts(archive: Archive) -> dict[str, str]:
    return {known.text: known.rule for known in list_known(archive.connection)}


def test_a_site_is_learned_page_by_page(archive: Archive, config: Config, page: Any) -> None:
    save(archive, config, page, range(12))
    assert learn(archive, config) == (12, 12, 0, 0)
    save(archive, config, page, range(12, 24))
    pages, known, new, rules = learn(archive, config)
    assert (pages, known, new) == (12, 24, rules)
    assert SIGN_OFF in texts(archive)
    assert learn(archive, config)[:3] == (0, 24, 0)
    learned = list_known(archive.connection)
    assert {(each.pages, each.of_pages, each.days) for each in learned if each.text == SIGN_OFF} == {
        (24, 24, 8)
    }


def test_new_pages_are_stripped_and_say_why(archive: Archive, config: Config, page: Any) -> None:
    save(archive, config, page, range(24))
    learn(archive, config)
    article = clean_answer(answer(30, page(30)), config, recall_from(archive))
    rule = texts(archive)[SIGN_OFF]
    assert rule.startswith("learned.whoever-builds-the-")
    assert (rule, SIGN_OFF) in {(removal.rule, removal.text) for removal in article.removals}
    assert learned_reasons(archive.connection, HOST)[rule] == (
        "the site repeats it: on 24 of 24 pages, of 8 days from 2025-03-01 to 2025-03-08"
    )


def test_counts_go_on_with_pages_that_were_stripped(archive: Archive, config: Config, page: Any) -> None:
    save(archive, config, page, range(24))
    learn(archive, config)
    save(archive, config, page, range(24, 30))
    learn(archive, config)
    assert {known.pages for known in list_known(archive.connection) if known.text == SIGN_OFF} == {30}


def test_a_refused_rule_is_neither_used_nor_learned_again(
    archive: Archive, config: Config, page: Any
) -> None:
    save(archive, config, page, range(24))
    learn(archive, config)
    rule = texts(archive)[SIGN_OFF]
    assert archive.judge_rule(rule, REFUSED)
    save(archive, config, page, range(24, 30))
    learn(archive, config)
    learn(archive, config, afresh=True)
    assert {known.state for known in list_known(archive.connection) if known.text == SIGN_OFF} == {REFUSED}
    assert SIGN_OFF in clean_answer(answer(31, page(31)), config, recall_from(archive)).text
    assert archive.judge_rule(rule, LEARNED)
    assert SIGN_OFF not in clean_answer(answer(31, page(31)), config, recall_from(archive)).text


def test_a_pinned_rule_outlives_its_evidence(archive: Archive, config: Config, page: Any) -> None:
    save(archive, config, page, range(24))
    learn(archive, config)
    assert archive.judge_rule(texts(archive)[SIGN_OFF], PINNED)
    strict = replace(config, settings=replace(config.settings, learn=Learning(pages=1000)))
    learn(archive, strict, afresh=True)
    assert set(texts(archive)) == {SIGN_OFF}
    assert "pinned by the user" in next(iter(learned_reasons(archive.connection, HOST).values()))
    assert not archive.judge_rule("learned.nothing", PINNED)


def test_what_was_not_finished_leaves_no_trace(archive: Archive, config: Config, page: Any) -> None:
    save(archive, config, page, range(24))
    lesson = Lesson(archive, config, HOST)
    while lesson.waiting:
        lesson.read_next()
    assert list_known(archive.connection) == []
    assert learn(archive, config)[0] == 24


def test_memory_of_another_format_is_made_anew(archive: Archive, config: Config, page: Any) -> None:
    save(archive, config, page, range(24))
    learn(archive, config)
    archive.connection.execute("UPDATE lessons SET memory = x'00'")
    assert learn(archive, config)[:2] == (24, 24)


def test_learning_in_parts_comes_to_the_same_as_at_once(archive: Archive, config: Config, page: Any) -> None:
    for start in range(0, 30, 5):
        save(archive, config, page, range(start, start + 5))
        learn(archive, config)
    parts = list_known(archive.connection)
    learn(archive, config, afresh=True)
    assert list_known(archive.connection) == parts


def test_after_a_crawl_only_what_the_settings_allow(archive: Archive, config: Config, page: Any) -> None:
    save(archive, config, page, range(24))
    for forbidden in (Learning(after_crawl=False), Learning(enough=25)):
        other = replace(config, settings=replace(config.settings, learn=forbidden))
        assert asyncio.run(learn_after_crawl(archive, other, HOST, 3600)) is None
    report = asyncio.run(learn_after_crawl(archive, config, HOST, 3600))
    assert report is not None
    assert (report.pages, report.new > 0) == (24, True)
    assert asyncio.run(learn_after_crawl(archive, config, HOST, 3600)) is None


def test_a_crawl_learns_by_itself_and_the_next_one_uses_it(
    server: Any, archive: Archive, config: Config, page: Any
) -> None:
    numbers = iter((range(24), range(30)))

    def front(_: object) -> str:
        links = "".join(f'<a href="/news/{n}">A headline with number {n} in it</a>' for n in next(numbers))
        return f"<html><body>{links}</body></html>"

    server.routes |= {"/": front, **{f"/news/{n}": page(n) for n in range(30)}}
    site = Site(
        server.host, sections=(f"{server.url}/",), include=("/news/*",), delay=0.0, allow_private=True
    )
    settings = replace(config, sites=(replace(site, refetch=timedelta(days=1)),))
    asyncio.run(crawl_sites(Plan(settings.sites), settings, Work(archive)))
    assert SIGN_OFF in texts(archive)
    asyncio.run(crawl_sites(Plan(settings.sites), settings, Work(archive)))
    stripped = "SELECT count(*) FROM removals WHERE rule = ?"
    assert archive.connection.execute(stripped, (texts(archive)[SIGN_OFF],)).fetchone() == (6,)
    read = archive.connection.execute("SELECT pages FROM lessons").fetchone()
    assert read == (30,)
