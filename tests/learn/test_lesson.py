"""From the archive to rules of a site: incremental, all or nothing, and as the user says."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scraper.config import Config, read_config
from scraper.model import Response, Site
from scraper.pipeline import Lesson, Plan, Work, clean_answer, crawl_sites, recall_from
from scraper.pipeline.learning import learn_after_crawl
from scraper.settings import Learning
from scraper.store.archive import Archive
from scraper.store.health import assess
from scraper.store.history import read_histories
from scraper.store.learned import LEARNED, PINNED, REFUSED, learned_reasons, list_known
from scraper.store.records import RunCounts
from scraper.store.templates import list_templates

HOST = "paper.example"
SIGN_OFF = "Whoever builds the nation reads this paper of the public enterprises at breakfast."
NOW = datetime(2025, 9, 22, 6, tzinfo=UTC)


@pytest.fixture
def config() -> Config:
    return read_config()


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


REDESIGN = datetime(2025, 10, 1, 6, tzinfo=UTC)


def old_page(number: int, page: Callable[[int], str]) -> Response:
    return replace(answer(number, page(number)), fetched_at=NOW)


def new_page(number: int, page: Callable[[int], str]) -> Response:
    """The same page after the site was built anew."""
    html = page(number).replace("<article class='", "<section><article class='story-page ")
    html = html.replace("entry-content", "story-words").replace("</article>", "</article></section>")
    return replace(answer(number, html), fetched_at=REDESIGN)


def save_answers(archive: Archive, config: Config, answers: Iterable[Response]) -> list[str]:
    recall, engines = recall_from(archive), []
    for response in answers:
        article = clean_answer(response, config, recall)
        archive.save(article, response, None)
        engines.append(article.engine)
    return engines


def test_a_template_is_learned_and_new_pages_are_read_by_it(
    archive: Archive, config: Config, page: Any
) -> None:
    assert set(save_answers(archive, config, (old_page(n, page) for n in range(24)))) == {"labeller"}
    learn(archive, config)
    (stored,) = list_templates(archive.connection)
    assert (stored.site, stored.state, stored.pages, stored.fit) == (HOST, "learned", 24, 1.0)
    assert stored.body.endswith(" > div.entry-content")
    assert [place.split(">")[-1] for place in stored.title] == ["h1"]
    assert save_answers(archive, config, [old_page(30, page)]) == ["template"]


def test_a_site_can_do_without_templates(archive: Archive, config: Config, page: Any) -> None:
    save_answers(archive, config, (old_page(n, page) for n in range(24)))
    learn(archive, config)
    for engine in ("labeller", "trafilatura"):
        other = replace(config, sites=(Site(HOST, engine=engine),))
        article = clean_answer(old_page(30, page), other, recall_from(archive))
        assert (article.engine, article.why) == (engine, None)
    own = replace(config, sites=(Site(HOST, engine="labeller"),))
    learn(archive, own, afresh=True)
    assert list_templates(archive.connection) == []


def test_a_refused_template_comes_back_only_with_a_new_build(
    archive: Archive, config: Config, page: Any
) -> None:
    save_answers(archive, config, (old_page(n, page) for n in range(24)))
    learn(archive, config)
    (stored,) = list_templates(archive.connection)
    assert archive.judge_rule(stored.name, REFUSED)
    assert not archive.judge_rule(stored.name, PINNED)
    assert set(save_answers(archive, config, (old_page(n, page) for n in range(24, 30)))) == {"labeller"}
    learn(archive, config)
    learn(archive, config, afresh=True)
    assert [each.state for each in list_templates(archive.connection)] == [REFUSED]
    save_answers(archive, config, (new_page(n, page) for n in range(30, 80)))
    learn(archive, config)
    assert [(each.state, each.until) for each in list_templates(archive.connection)] == [
        (LEARNED, None),
        (REFUSED, "2025-10-01"),
    ]
    assert save_answers(archive, config, [new_page(90, page)]) == ["template"]


def test_after_a_redesign_old_pages_are_read_by_the_old_template_and_status_tells_it(
    archive: Archive, config: Config, page: Any
) -> None:
    save_answers(archive, config, (old_page(n, page) for n in range(40)))
    learn(archive, config)
    engines = save_answers(archive, config, (new_page(n, page) for n in range(40, 64)))
    assert set(engines) == {"labeller"}
    learn(archive, config)
    assert save_answers(archive, config, [new_page(70, page)]) == ["template"]
    recall = recall_from(archive)
    again = clean_answer(old_page(30, page), config, recall)
    assert (again.engine, len(recall(HOST).templates)) == ("template", 2)
    late = clean_answer(replace(old_page(31, page), fetched_at=REDESIGN + timedelta(days=1)), config, recall)
    assert (late.engine, late.why) == ("labeller", "the part that holds the body is not there")
    archive.finish_run(archive.start_run(HOST), RunCounts())
    now = datetime.now(UTC)
    (health,) = map(assess, read_histories(archive.connection, [HOST], now))
    assert [alert.text for alert in health.alerts if alert.kind == "build"] == [
        f"{HOST}: pages changed their build on 2025-10-01: 20 of the last 40 no longer fit what was learned; "
        "relearned from 24"
    ]
    (later,) = map(assess, read_histories(archive.connection, [HOST], now + timedelta(days=8)))
    assert not [alert for alert in later.alerts if alert.kind == "build"]
