"""A site's health: read from a real archive, and judged by the site's own past."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import BadStatus, NothingKept, NothingListed, ScraperError
from scraper.model import Article, Metadata, Response
from scraper.store.archive import Archive, open_archive
from scraper.store.health import Health, Share, Trend, assess, departs, find_interval, find_rhythm, words
from scraper.store.history import read_histories
from scraper.store.values import utc

HOST = "psuwatch.com"
NOW = datetime(2025, 9, 22, 12, 0, tzinfo=UTC)


@dataclass
class Past:
    """An archive in which things happened some days ago."""

    archive: Archive
    count: int = field(default=0)

    def at(self, days_ago: float) -> datetime:
        return NOW - timedelta(days=days_ago)

    def run(self, days_ago: float, host: str = HOST) -> int:
        self.archive.site_id(host)
        run = self.archive.start_run(host)
        self.archive.connection.execute(
            "UPDATE runs SET started = ? WHERE id = ?", (utc(self.at(days_ago)), run)
        )
        return run

    def answer(self, days_ago: float, status: int = 200) -> Response:
        self.count += 1
        url = f"https://{HOST}/news/{self.count}"
        return Response(url, url, status, {}, b"<p>", self.at(days_ago))

    def articles(self, days_ago: float, count: int, published: str | None = "2025-09-01") -> None:
        for _ in range(count):
            response = self.answer(days_ago)
            meta = Metadata(title="A title", published=published)
            article = Article(
                response.url, HOST, meta, f"Text {self.count}", "x", blocks=(), removals=(), engine="test"
            )
            self.archive.save(article, response, None)

    def failures(self, days_ago: float, count: int, error: type[ScraperError] = BadStatus) -> None:
        for _ in range(count):
            response = self.answer(days_ago, 500)
            self.archive.record_failure(response.url, HOST, error(f"{response.url}: no"), response, None)

    def source(self, run: int, *, filled: bool, path: str = "/feed") -> None:
        url = f"https://{HOST}{path}"
        response = Response(url, url, 200, {}, b"", NOW)
        if filled:
            self.archive.record_listing(response, HOST, run)
        else:
            self.archive.record_failure(url, HOST, NothingListed(f"{url}: nothing"), response, run)

    def days(self, newest: int, oldest: int, each: int = 3) -> None:
        """Crawl on each of these days, with so many articles."""
        for day in range(oldest, newest - 1, -1):
            self.run(day + 0.5)
            self.articles(day + 0.5, each)

    def crawls(self, newest: int, oldest: int) -> None:
        self.days(newest, oldest, each=0)

    def health(self, host: str = HOST) -> Health:
        (history,) = read_histories(self.archive.connection, [host], NOW)
        return assess(history)

    def alerts(self) -> list[str]:
        return [alert.text for alert in self.health().alerts]


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    with open_archive(tmp_path / "articles.db") as archive:
        yield Past(archive)


def test_a_steady_site_is_well(past: Past) -> None:
    past.days(0, 20, each=4)
    health = past.health()
    assert health.per_day == (4,) * 14
    assert health.rhythm is not None
    assert (health.rhythm.per_day, health.rhythm.longest_pause) == (4, 0)
    assert health.usual_interval == timedelta(days=1)
    assert health.last_crawl == health.last_article == past.at(0.5)
    assert health.errors.recent == Share(0, 50)
    assert health.alerts == ()


def test_days_are_24_hours_back_from_now(past: Past) -> None:
    past.articles(13.99, 1)
    past.articles(1.01, 2)
    past.articles(1, 4)
    past.articles(0.99, 8)
    past.articles(0, 16)
    past.articles(14, 32)
    assert past.health().per_day == (1, *(0,) * 11, 6, 24)


def test_a_site_without_a_past_is_no_alert(past: Past) -> None:
    health = past.health("new.example")
    assert (health.last_crawl, health.alerts) == (None, ())
    assert health.per_day == (0,) * 14
    past.run(0, "begun.example")
    assert past.health("begun.example").alerts == ()


def test_sites_are_told_apart(past: Past) -> None:
    past.days(3, 20)
    past.crawls(0, 2)
    past.run(0.1, "other.example")
    histories = read_histories(past.archive.connection, ["other.example", HOST, "none.example"], NOW)
    assert [history.host for history in histories] == ["other.example", HOST, "none.example"]
    assert [bool(assess(history).alerts) for history in histories] == [False, True, False]


# Silence


def test_a_site_that_stopped_is_told_of(past: Past) -> None:
    past.days(3, 30, each=14)
    past.crawls(0, 2)
    assert past.alerts() == ["psuwatch.com: no new article for 3 days; usual: 14 a day"]


def test_one_day_without_an_article_is_nothing(past: Past) -> None:
    past.days(1, 30)
    past.crawls(0, 0)
    assert past.alerts() == []


def test_a_long_silence_never_becomes_usual(past: Past) -> None:
    past.days(80, 89, each=2)
    past.crawls(0, 79)
    assert past.alerts() == ["psuwatch.com: no new article for 80 days; usual: 2 a day"]


def test_what_was_not_looked_for_is_not_missing(past: Past) -> None:
    past.days(5, 30)
    assert [alert.kind for alert in past.health().alerts] == ["crawl"]


@pytest.mark.parametrize(("silent", "alert"), [(2, False), (4, False), (5, True)])
def test_a_pause_like_those_before_is_usual(past: Past, silent: int, alert: bool) -> None:
    for week in range(3):
        past.days(silent + 7 * week, silent + 7 * week + 4)
        past.crawls(silent + 7 * week + 5, silent + 7 * week + 6)
    past.crawls(0, silent - 1)
    assert bool(past.alerts()) == alert


def test_days_without_a_crawl_are_no_pause_of_the_site(past: Past) -> None:
    past.days(15, 20)
    past.days(2, 5)
    past.crawls(0, 1)
    rhythm = past.health().rhythm
    assert rhythm is not None
    assert rhythm.longest_pause == 0
    assert past.alerts() == ["psuwatch.com: no new article for 2 days; usual: 3 a day"]


def test_four_active_days_are_too_few_to_judge_by(past: Past) -> None:
    past.days(6, 9)
    past.crawls(0, 5)
    assert past.health().rhythm is None
    assert past.alerts() == []


@pytest.mark.parametrize(("crawls", "alert"), [(2, False), (3, True)])
def test_a_site_that_never_gave_anything(past: Past, crawls: int, alert: bool) -> None:
    past.crawls(0, crawls - 1)
    text = f"psuwatch.com: no article, though crawled on {crawls} of the last 90 days"
    assert past.alerts() == ([text] if alert else [])


def test_a_backlog_does_not_count_as_usual(past: Past) -> None:
    past.run(6.5)
    past.articles(6.5, 60)
    past.days(0, 5, each=2)
    rhythm = past.health().rhythm
    assert rhythm is not None
    assert rhythm.per_day == 2


# Crawls


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        ([23.5, 24.5, 25.5], []),
        ([24.5, 25.5, 26.5], ["psuwatch.com: no crawl for 1 day; usual: every hour"]),
        ([50, 56, 62], ["psuwatch.com: no crawl for 2 days; usual: every 6 hours"]),
        ([47, 71, 95], []),
        ([49, 73, 97], ["psuwatch.com: no crawl for 2 days; usual: every day"]),
        ([500, 501], []),
    ],
)
def test_crawls_that_stopped(past: Past, hours: list[float], text: list[str]) -> None:
    past.articles(60, 1)
    for hour in reversed(hours):
        past.run(hour / 24)
    assert past.alerts() == text


def test_one_long_gap_does_not_change_what_is_usual() -> None:
    starts = [NOW - timedelta(hours=hours) for hours in (200, 4, 3, 2, 1, 0)]
    assert find_interval(starts) == timedelta(hours=1)
    assert find_interval(starts[:2]) is None


# Shares


def test_errors_above_what_is_usual(past: Past) -> None:
    past.run(0.1)
    past.articles(5, 98)
    past.failures(5, 2)
    past.articles(0.5, 30)
    past.failures(0.4, 20)
    assert past.alerts() == ["psuwatch.com: errors: 40 % of the last 50 fetches; usual 2 %"]


def test_a_site_that_always_fails_a_little_is_as_usual(past: Past) -> None:
    past.run(0.1)
    for _ in range(15):
        past.articles(1, 7)
        past.failures(1, 3)
    assert past.alerts() == []


def test_half_of_all_failing_is_an_alert_even_where_it_is_usual(past: Past) -> None:
    past.run(0.1)
    for _ in range(40):
        past.articles(1, 2)
        past.failures(1, 3)
    assert past.alerts() == ["psuwatch.com: errors: 60 % of the last 50 fetches; usual 60 %"]


def test_forty_nine_fetches_are_too_few(past: Past) -> None:
    past.run(0.1)
    past.articles(1, 10)
    past.failures(1, 39)
    assert past.alerts() == []
    past.failures(1, 1)
    assert past.alerts() == ["psuwatch.com: errors: 80 % of the last 50 fetches"]


def test_pages_without_an_article(past: Past) -> None:
    past.run(0.1)
    past.articles(5, 100)
    past.articles(1, 20)
    past.failures(0.5, 30, NothingKept)
    health = past.health()
    assert [alert.text for alert in health.alerts] == [
        "psuwatch.com: no article in 60 % of the last 50 pages; usual 0 %"
    ]
    assert health.empty == Trend(Share(30, 50), Share(0, 100))
    assert health.errors.recent == Share(0, 50)


def test_pages_that_did_not_change_or_are_gone_are_no_errors(past: Past) -> None:
    past.run(0.1)
    past.articles(5, 60)
    url = f"https://{HOST}/news/1"
    for status in (304, 304, 410):
        response = Response(url, url, status, {}, b"", past.at(1))
        if status == 304:
            past.archive.touch(url, response)
        else:
            past.archive.mark_gone(url, response, None)
    health = past.health()
    assert (health.errors.recent, health.errors.before) == (Share(0, 50), Share(0, 13))
    assert health.empty == Trend(Share(0, 50), Share(0, 10))


def test_new_articles_without_a_date(past: Past) -> None:
    past.run(0.1)
    past.articles(5, 57)
    past.articles(5, 3, published=None)
    past.articles(1, 14)
    past.articles(1, 6, published=None)
    assert past.alerts() == ["psuwatch.com: no date on 30 % of new articles; usual 5 %"]


# Sources


def test_a_source_with_nothing_in_it_is_told_of_until_it_lists_something(past: Past) -> None:
    run = past.run(1)
    past.source(run, filled=True)
    past.source(run, filled=False, path="/sitemap.xml")
    assert past.alerts() == ["psuwatch.com: https://psuwatch.com/sitemap.xml answers, but lists no article"]
    run = past.run(0.5)
    past.source(run, filled=False)
    past.source(run, filled=True, path="/sitemap.xml")
    assert past.health().empty_sources == (f"https://{HOST}/feed",)
    assert past.health().errors.recent.hits == 0


def test_a_source_that_is_no_longer_read_is_forgotten(past: Past) -> None:
    past.articles(60, 1)
    past.source(past.run(4), filled=False)
    for day in (3, 2, 1):
        assert past.alerts()
        past.source(past.run(day), filled=True, path="/other")
    assert past.alerts() == []


# The maths

counts = st.dictionaries(st.integers(0, 89), st.integers(1, 500)).map(Counter)
days = st.frozensets(st.integers(0, 89))
shares = st.integers(0, 400).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


@given(counts=counts, crawled=days)
def test_what_is_usual_lies_between_the_least_and_the_most(
    counts: Counter[int], crawled: frozenset[int]
) -> None:
    rhythm = find_rhythm(counts, crawled)
    if rhythm is None:
        assert len([age for age in counts if age < min(counts) + 28]) < 5
        return
    assert min(counts.values()) <= rhythm.per_day <= max(counts.values())
    assert 0 <= rhythm.longest_pause <= 26
    assert rhythm.longest_pause <= len(crawled - counts.keys())


@given(counts=counts, crawled=days, later=st.integers(0, 89))
def test_time_passing_alone_changes_nothing_of_what_is_usual(
    counts: Counter[int], crawled: frozenset[int], later: int
) -> None:
    moved = Counter({age + later: count for age, count in counts.items()})
    assert find_rhythm(counts, crawled) == find_rhythm(moved, frozenset(age + later for age in crawled))


@given(recent=shares, before=shares, floor=st.floats(0.05, 0.45))
def test_more_hits_never_end_an_alert(recent: Share, before: Share, floor: float) -> None:
    judge: Callable[[Any], bool] = lambda share: departs(Trend(share, before), recent=20, floor=floor)  # noqa: E731
    if judge(recent) and recent.hits < recent.of:
        assert judge(Share(recent.hits + 1, recent.of))


@given(hits=st.integers(0, 99), times=st.integers(2, 5), floor=st.floats(0.05, 0.45))
def test_what_is_as_usual_and_below_a_half_is_no_alert(hits: int, times: int, floor: float) -> None:
    recent = Share(hits, 200)
    before = Share(hits * times, 200 * times)
    assert not departs(Trend(recent, before), recent=200, floor=floor)


@given(recent=shares, before=shares)
def test_no_alert_without_enough_history(recent: Share, before: Share) -> None:
    if departs(Trend(recent, before), recent=50, floor=0.2):
        assert recent.of >= 50
        assert recent.value is not None
        assert recent.value >= (0.2 if before.of >= 100 else 0.5)


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(), "a moment"),
        (timedelta(seconds=59), "a moment"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2, hours=23), "2 days"),
    ],
)
def test_spans_in_words(span: timedelta, text: str) -> None:
    assert words(span) == text
