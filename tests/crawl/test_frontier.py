import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from scraper.crawl.frontier import LEASE, Frontier
from scraper.crawl.schedule import Look, find_patience, next_check, next_gap, next_try
from scraper.model import Lead
from scraper.store.connect import connect
from scraper.store.migrations import migrations

SITE = "psu.example"
NOON = datetime(2025, 9, 22, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = connect(tmp_path / "articles.db")
    yield connection
    connection.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def frontier(db: sqlite3.Connection, clock: Clock) -> Frontier:
    return Frontier(db, clock)


def lead(name: str, days_old: float | None = None) -> Lead:
    published = None if days_old is None else NOON - timedelta(days=days_old)
    return Lead(url=f"https://{SITE}/{name}", source="feed", title=name, published=published)


def drain(frontier: Frontier, since: datetime | None = None) -> list[str]:
    names = []
    while task := frontier.lease(SITE, since=since):
        names.append(task.lead.url.rsplit("/", 1)[1])
    return names


def test_the_newest_comes_first_and_each_address_once(frontier: Frontier) -> None:
    assert frontier.add(SITE, [lead("old", 9), lead("new", 1), lead("mid", 5)]) == 3
    assert frontier.add(SITE, [lead("new", 1), lead("newer", 0.5)]) == 1
    assert drain(frontier) == ["newer", "new", "mid", "old"]
    assert frontier.has(f"https://{SITE}/mid")


def test_leads_without_date_keep_their_order_and_a_date_in_the_future_is_no_trump(frontier: Frontier) -> None:
    frontier.add(SITE, [lead("a"), lead("b"), lead("dated", 1)])
    frontier.add(SITE, [lead("x"), lead("y")], undated=NOON - timedelta(days=3))
    frontier.add(SITE, [lead("future", -300)])
    order = drain(frontier)
    assert set(order[:2]) == {"a", "future"}
    assert order[2:] == ["b", "dated", "x", "y"]


def test_a_task_brings_its_hints_back(frontier: Frontier) -> None:
    frontier.add(SITE, [lead("a", 2)])
    task = frontier.lease(SITE)
    assert task is not None
    assert (task.lead.title, task.lead.source) == ("a", "feed")
    assert task.lead.published == NOON - timedelta(days=2)
    assert task.found_at == NOON


def test_since_leaves_what_is_older_in_the_queue(frontier: Frontier) -> None:
    frontier.add(SITE, [lead("old", 9), lead("new", 1), lead("dateless")])
    assert sorted(drain(frontier, since=NOON - timedelta(days=3))) == ["dateless", "new"]
    assert drain(frontier) == ["old"]


@settings(max_examples=60, deadline=None)
@given(
    ages=st.lists(st.one_of(st.none(), st.floats(-9, 9)), max_size=12),
    undated=st.floats(-9, 9),
    since=st.floats(-9, 9),
    looked_at=st.sets(st.integers(0, 11)),
    failed=st.sets(st.integers(0, 11)),
)
def test_since_takes_just_what_is_undated_or_young_enough_in_the_usual_order(
    ages: list[float | None], undated: float, since: float, looked_at: set[int], failed: set[int]
) -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrations.apply(Database(db))
    frontier = Frontier(db, clock := Clock())
    leads = [lead(str(number), age) for number, age in enumerate(ages)]
    frontier.add(SITE, leads, undated=NOON - timedelta(days=undated))
    for number in looked_at:
        frontier.done(f"https://{SITE}/{number}", timedelta())
    for number in failed - looked_at:
        frontier.postpone(f"https://{SITE}/{number}", "no", until=NOON)
    clock.now += timedelta(days=5)
    frontier.reopen(SITE)
    limit = NOON - timedelta(days=since)
    priorities = dict(db.execute("SELECT title, priority FROM frontier").fetchall())
    taken = drain(frontier, since=limit)
    assert set(taken) == {each.title for each in leads if not each.published or each.published >= limit}
    assert all(priorities[one] >= priorities[next_one] for one, next_one in pairwise(taken))


def test_sites_do_not_mix(frontier: Frontier) -> None:
    frontier.add("other.example", [lead("a")])
    assert drain(frontier) == []


def test_a_lease_runs_out_and_then_only(frontier: Frontier, clock: Clock) -> None:
    frontier.add(SITE, [lead("a")])
    assert drain(frontier) == ["a"]
    assert (frontier.reopen(SITE), drain(frontier)) == (0, [])
    clock.now += LEASE
    assert (frontier.reopen(SITE), drain(frontier)) == (1, ["a"])


def test_the_holder_of_the_lock_reclaims_leases_at_once(frontier: Frontier) -> None:
    frontier.add(SITE, [lead("a")])
    assert drain(frontier) == ["a"]
    assert (frontier.reclaim(), drain(frontier)) == (1, ["a"])


def test_done_articles_come_again_behind_the_unseen(frontier: Frontier, clock: Clock) -> None:
    frontier.add(SITE, [lead("seen", 1), lead("once", 1)])
    drain(frontier)
    frontier.done(f"https://{SITE}/seen", timedelta(hours=6))
    frontier.done(f"https://{SITE}/once", None)
    for name in ("unseen", "unseen-2", "unseen-3"):
        frontier.add(SITE, [lead(name, 300)])
        assert frontier.reopen(SITE) == 0
        clock.now += timedelta(hours=6)
        assert frontier.reopen(SITE) == 1
        assert drain(frontier) == [name, "seen"]
        frontier.done(f"https://{SITE}/{name}", None)
        frontier.done(f"https://{SITE}/seen", timedelta(hours=6))


def test_failed_addresses_wait_behind_the_others_and_count_their_tries(
    frontier: Frontier, clock: Clock
) -> None:
    frontier.add(SITE, [lead("bad", 0), lead("good", 5)])
    task = frontier.lease(SITE)
    assert task is not None
    frontier.postpone(task.lead.url, "503", until=NOON + timedelta(minutes=10))
    assert drain(frontier) == ["good"]
    clock.now += timedelta(minutes=10)
    frontier.add(SITE, [lead("late", 50)])
    assert drain(frontier) == ["late", "bad"]


def test_ends_are_ends(frontier: Frontier, clock: Clock) -> None:
    frontier.add(SITE, [lead(name) for name in ("failed", "gone", "excluded", "later")])
    drain(frontier)
    frontier.failed(f"https://{SITE}/failed", "too large")
    frontier.gone(f"https://{SITE}/gone")
    frontier.excluded(f"https://{SITE}/excluded", "robots.txt")
    frontier.excluded(f"https://{SITE}/later", "robots.txt", again=NOON + timedelta(days=7))
    assert dict(frontier.counts(SITE)) == {"failed": 1, "gone": 1, "excluded": 2}
    clock.now += timedelta(days=7)
    frontier.reopen(SITE)
    assert drain(frontier) == ["later"]


def test_the_end_of_a_redirect_is_settled_with_its_start(frontier: Frontier) -> None:
    frontier.add(SITE, [lead("queued")])
    frontier.settle(SITE, f"https://{SITE}/queued", None)
    frontier.settle(SITE, f"https://{SITE}/unknown", None)
    assert dict(frontier.counts(SITE)) == {"done": 2}


def test_two_spellings_of_an_address_are_queued_once(frontier: Frontier) -> None:
    spellings = (
        f"https://{SITE}/a",
        f"http://www.{SITE}/a/",
        f"https://{SITE}/a/amp",
        f"https://{SITE}/a?print=1",
    )
    assert frontier.add(SITE, [Lead(url=url) for url in spellings]) == 1
    assert all(map(frontier.has, spellings))


def test_the_articles_own_page_is_fetched_rather_than_a_view_of_it(frontier: Frontier) -> None:
    frontier.add(SITE, [Lead(url=f"https://{SITE}/amp/a")])
    frontier.add(SITE, [Lead(url=f"https://{SITE}/a")])
    frontier.add(SITE, [Lead(url=f"https://{SITE}/a?amp=1")])
    assert drain(frontier) == ["a"]


def test_another_spelling_of_an_address_that_was_given_up_is_tried(frontier: Frontier) -> None:
    frontier.add(SITE, [Lead(url=f"http://{SITE}/a")])
    frontier.failed(f"http://{SITE}/a", "no")
    assert frontier.add(SITE, [Lead(url=f"http://{SITE}/a")]) == 0
    assert frontier.add(SITE, [Lead(url=f"https://{SITE}/a")]) == 1


def test_another_spelling_is_tried_at_once_where_one_fails(frontier: Frontier, clock: Clock) -> None:
    frontier.add(SITE, [Lead(url=f"https://{SITE}/a"), Lead(url=f"http://{SITE}/a")])
    task = frontier.lease(SITE)
    assert task is not None
    assert task.lead.url == f"https://{SITE}/a"
    frontier.postpone(task.lead.url, "no TLS", until=clock.now + timedelta(minutes=2))
    again = frontier.lease(SITE)
    assert again is not None
    assert again.lead.url == f"http://{SITE}/a"
    frontier.postpone(again.lead.url, "down", until=clock.now + timedelta(minutes=2))
    assert frontier.lease(SITE) is None


@settings(max_examples=40, deadline=None)
@given(dates=st.lists(st.one_of(st.none(), st.datetimes(timezones=st.just(UTC)))))
def test_any_date_a_feed_may_claim_can_be_queued(dates: list[datetime | None]) -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrations.apply(Database(db))
    frontier = Frontier(db, Clock())
    leads = [Lead(url=f"https://{SITE}/{i}", published=date) for i, date in enumerate(dates)]
    assert frontier.add(SITE, leads) == len(dates)
    assert len(drain(frontier)) == len(dates)


def looks(*changes: bool, age: timedelta = timedelta(), patience: float = 1.0) -> list[timedelta | None]:
    """Return the gap before each look, where these looks found a change."""
    gaps = [next_gap(None, Look(age), patience)]
    for changed in changes:
        if gaps[-1] is None:
            break
        gaps.append(next_gap(None, Look(age, gaps[-1], changed), patience))
    return gaps


def test_looks_grow_rarer_while_nothing_changes() -> None:
    gaps = looks(*[False] * 8)
    assert gaps[0] == timedelta(hours=6)
    assert all(later == 2 * earlier for earlier, later in pairwise(gaps[:-1]))
    assert gaps[-1] is None  # after more than 60 days it has come to rest
    assert looks(age=timedelta(days=9)) == [timedelta(days=9)]
    assert looks(age=timedelta(days=99)) == [None]


def test_a_change_is_followed_closely() -> None:
    assert looks(False, False, True)[-1] == timedelta(hours=12)
    assert looks(True, True, True)[-1] == timedelta(hours=6)  # but never more than the site's file says


def test_a_site_that_edits_much_is_looked_at_more_often() -> None:
    assert find_patience(0, 0) == 1.0
    eager, calm = find_patience(400, 200), find_patience(400, 0)
    assert (eager, calm) == (0.5, 2.0)
    assert sum(gap is not None for gap in looks(*[False] * 20, patience=eager)) > 10
    assert sum(gap is not None for gap in looks(*[False] * 20, patience=calm)) < 7


def test_zero_means_every_run() -> None:
    assert next_gap(timedelta(), Look(timedelta(days=400))) == timedelta()


def test_what_a_site_does_of_late_counts(frontier: Frontier) -> None:
    assert frontier.habit(SITE) == (0, 0)
    for number in range(1100):
        frontier.count_look(SITE, changed=number % 2 == 0)
    looks, changes = frontier.habit(SITE)
    assert looks < 1000
    assert abs(changes / looks - 0.5) < 0.05


def test_what_sources_say_is_kept_with_the_address(frontier: Frontier) -> None:
    url = f"https://{SITE}/a"
    frontier.add(SITE, [Lead(url=url, source=f"https://{SITE}/map.xml", modified=NOON)])
    frontier.add(
        SITE, [Lead(url=url, title="A port", published=NOON, section="Ports", tags=("Quays", "Coal"))]
    )
    frontier.add(SITE, [Lead(url=f"{url}?amp=1", title="Another title")])
    task = frontier.lease(SITE)
    assert task is not None
    assert task.lead == Lead(
        url=url,
        source=f"https://{SITE}/map.xml",
        title="A port",
        published=NOON,
        modified=NOON,
        section="Ports",
        tags=("Quays", "Coal"),
    )


def test_a_change_that_a_source_tells_of_is_looked_at_at_once(frontier: Frontier, clock: Clock) -> None:
    url = f"https://{SITE}/a"
    frontier.add(SITE, [Lead(url=url)])
    for hour, (expected, changed) in enumerate(
        [([], True), (["a"], True), (["a"], False), (["a"], False), ([], False)]
    ):
        if hour:
            clock.now = NOON + timedelta(hours=hour)
            frontier.add(SITE, [Lead(url=url, modified=clock.now - timedelta(minutes=1))])
            frontier.reopen(SITE)
            assert drain(frontier) == expected
        else:
            drain(frontier)
        frontier.done(url, timedelta(days=30), changed=changed)


def test_what_was_not_found_is_asked_for_twice_more(frontier: Frontier, clock: Clock) -> None:
    url = f"https://{SITE}/a"
    frontier.add(SITE, [Lead(url=url)])
    seen = 0
    for _ in range(30):
        frontier.reopen(SITE)
        task = frontier.lease(SITE)
        if task:
            seen += 1
            frontier.gone(url, again=next_check(task.tries, 404, clock.now))
        clock.now += timedelta(days=1)
    assert seen == 3
    assert next_check(0, 410, NOON) is None


def test_tries_are_few_and_the_host_may_ask_for_more_time() -> None:
    gaps = [next_try(tries, None, NOON) for tries in range(1, 6)]
    assert all(a and b and a < b for a, b in pairwise(gaps))
    assert next_try(6, None, NOON) is None
    assert next_try(1, 7200, NOON) == NOON + timedelta(hours=2)
