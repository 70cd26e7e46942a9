import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from scraper.crawl import Guest
from scraper.crawl.hosts import Hosts
from scraper.crawl.politeness import LONGEST_WAIT, Forgetful, Gate, retry_after
from scraper.crawl.robots import MOST_BYTES, read_rules
from scraper.errors import (
    AddressRefused,
    AskedToWait,
    FetchError,
    RobotsDisallow,
    TooManyRedirects,
    Unreachable,
)
from scraper.fetch import Client
from scraper.model import Response, Site
from scraper.settings import Limits, Settings
from scraper.store.connect import connect

NOW = datetime(2025, 9, 22, 12, tzinfo=UTC)


def get(server: Any, *paths: str, delay: float = 0.0, private: frozenset[str] | None = None) -> list[Any]:
    """Fetch paths side by side through one guest; an error of ours stands for its answer."""

    async def one(guest: Guest, path: str) -> Response | FetchError:
        url = path if "://" in path else server.url + path
        try:
            return await guest.get(url)
        except FetchError as error:
            return error

    async def run() -> list[Response | FetchError]:
        settings = Settings(limits=Limits(timeout=5, max_redirects=3))
        async with Client(settings, private or frozenset({server.host})) as client:
            guest = Guest(client, settings, [Site(host=server.host, delay=delay)])
            return await asyncio.gather(*(one(guest, path) for path in paths))

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Mon, 22 Sep 2025 12:01:00 GMT", 60.0),
        ("Mon, 22 Sep 2025 11:00:00 GMT", 0.0),
        ("604800", 86400.0),
        ("Mon, 29 Sep 2025 12:01:00 GMT", 86400.0),
        ("99999999999", 10.0),
        ("9" * 400, 10.0),
        ("Mon, 22 Sep 2095 12:01:00 GMT", 10.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("²", None),
    ],
)
def test_retry_after_in_seconds_and_dates_with_a_cap(value: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": value}, NOW) == seconds


def test_one_request_at_a_time_and_the_gap_between_them(server: Any) -> None:
    paths = [f"/{number}" for number in range(5)]
    server.routes.update(dict.fromkeys(paths, b"here"))
    get(server, *paths, delay=0.2)
    assert len(server.requests) == 6  # robots.txt comes first
    assert server.most_at_once == 1
    starts = [request.started for request in server.requests]
    assert all(later - earlier >= 0.2 for earlier, later in pairwise(starts))


def test_hosts_do_not_wait_for_each_other(server: Any, make_server: Callable[[], Any]) -> None:
    other = make_server()
    server.routes["/a"] = other.routes["/b"] = b"here"

    async def run() -> None:
        settings = Settings(limits=Limits(timeout=5))
        sites = [Site(host=server.host, delay=100.0), Site(host=other.host, delay=0.0)]
        async with Client(settings, frozenset({server.host, other.host})) as client:
            guest = Guest(client, settings, sites)
            slow = asyncio.create_task(guest.get(f"{server.url}/a"))
            for _ in range(3):
                await guest.get(f"{other.url}/b")
            slow.cancel()

    asyncio.run(run())
    assert len(other.requests) == 4


def test_crawl_delay_counts_where_it_is_longer(server: Any) -> None:
    server.routes["/robots.txt"] = "User-agent: *\nCrawl-delay: 0.3\n"
    server.routes["/a"] = server.routes["/b"] = b"here"
    get(server, "/a", "/b", delay=0.01)
    starts = [request.started for request in server.requests]
    assert all(later - earlier >= 0.3 for earlier, later in pairwise(starts))  # after robots.txt as well


def test_a_fault_that_passes_costs_a_wait_and_no_page(server: Any) -> None:
    answers: Iterator[Any] = iter([(500, {}, b""), (503, {"Retry-After": "1"}, b""), b"here"])
    server.routes["/a"] = lambda _: next(answers)
    (response,) = get(server, "/a")
    assert response.body == b"here"
    starts = [request.started for request in server.requests[1:]]
    assert starts[1] - starts[0] >= 0.1
    assert starts[2] - starts[1] >= 1.0


def test_a_host_that_asks_for_long_is_left_alone(server: Any) -> None:
    server.routes["/a"] = (429, {"Retry-After": "3600"}, b"")
    first, second = get(server, "/a", "/b")
    assert isinstance(first, AskedToWait)
    assert isinstance(second, AskedToWait)
    assert first.seconds > LONGEST_WAIT
    assert server.paths() == ["/robots.txt", "/a"]


def test_errors_in_a_row_double_the_wait_and_chance_spreads_it() -> None:
    async def run() -> list[float]:
        gate, clock, waits = Gate("psu.example", Forgetful()), asyncio.get_running_loop(), []
        for _ in range(4):
            gate.failed(100.0)
            waits.append((gate._opens_at - clock.time()) / 100)
        return waits

    for base, wait in zip((1, 2, 4, 8), asyncio.run(run()), strict=True):
        assert base - 0.01 <= wait <= base * 1.5


def paces(*events: float | None) -> list[float]:
    """Return the host's pace after each answer that took so many seconds, or error (None)."""

    async def run() -> list[float]:
        gate, found = Gate("psu.example", Forgetful()), []
        for seconds in events:
            gate.failed(1.0) if seconds is None else gate.succeeded(seconds)
            found.append(gate._state.pace)
        return found

    return asyncio.run(run())


def test_a_slow_host_gets_as_much_time_to_rest_as_it_works() -> None:
    assert paces(4.0, 0.0, 0.0, 600.0) == [4.0, 2.0, 1.0, 60.0]


def test_the_gap_is_never_shorter_after_an_error() -> None:
    found = paces(4.0, None, None, None)
    assert found == sorted(found)
    assert paces(60.0, None) == [60.0, 60.0]
    assert paces(None) == [1.5]


@dataclass
class Visit:
    """A run of its own over one memory of hosts."""

    server: Any
    db: sqlite3.Connection

    def __call__(self, path: str) -> Response | FetchError:
        return asyncio.run(self._get(self.server.url + path))

    async def _get(self, url: str) -> Response | FetchError:
        settings = Settings(delay=0.0, limits=Limits(timeout=5))
        async with Client(settings, frozenset({self.server.host})) as client:
            guest = Guest(client, settings, memory=Hosts(self.db))
            try:
                return await guest.get(url)
            except FetchError as error:
                return error
            finally:
                guest.remember()


@pytest.fixture
def visit(server: Any, tmp_path: Path) -> Iterator[Visit]:
    db = connect(tmp_path / "articles.db")
    yield Visit(server, db)
    db.close()


def test_the_next_run_leaves_alone_who_asked_for_it(visit: Visit, server: Any) -> None:
    server.routes["/a"] = (429, {"Retry-After": "3600"}, b"")
    server.routes["/b"] = b"here"
    assert isinstance(visit("/a"), AskedToWait)
    before = server.paths()
    answer = visit("/b")
    assert isinstance(answer, AskedToWait)
    assert "it answered 429" in str(answer)
    assert server.paths() == before
    visit.db.execute("UPDATE hosts SET not_before = '2025-09-22T00:00:00Z'")
    assert visit("/b").body == b"here"
    assert visit.db.execute("SELECT not_before, reason FROM hosts").fetchall() == [(None, None)]


def test_robots_txt_is_remembered_for_a_day_and_then_asked_whether_it_changed(
    visit: Visit, server: Any
) -> None:
    server.routes["/robots.txt"] = (200, {"ETag": '"1"'}, b"User-agent: *\nDisallow: /private\n")
    server.routes["/a"] = b"here"
    for _ in range(3):
        visit("/a")
    assert isinstance(visit("/private"), RobotsDisallow)
    assert server.paths().count("/robots.txt") == 1
    visit.db.execute("UPDATE robots SET fetched_at = '2025-09-22T00:00:00Z'")
    server.routes["/robots.txt"] = (304, {}, b"")
    assert isinstance(visit("/private"), RobotsDisallow)
    assert isinstance(visit("/private"), RobotsDisallow)
    assert server.paths().count("/robots.txt") == 2
    assert server.requests[-1].headers["if-none-match"] == '"1"'


def test_a_refusal_by_robots_txt_holds_until_it_answers(visit: Visit, server: Any) -> None:
    server.routes["/robots.txt"] = (503, {}, b"")
    server.routes["/a"] = b"here"
    assert isinstance(visit("/a"), Unreachable)
    server.routes["/robots.txt"] = b""
    assert visit("/a").body == b"here"


def test_a_host_that_keeps_failing_is_left_alone_for_growing_times(visit: Visit) -> None:
    memory, rests = Hosts(visit.db), []

    async def give_up() -> None:
        gate = Gate("psu.example", memory)
        gate.give_up("it is down")
        rests.append((memory.host("psu.example").not_before - datetime.now(UTC)).total_seconds())

    for _ in range(5):
        asyncio.run(give_up())
    assert rests[0] <= 0  # one failure is no habit
    assert all(later > earlier for earlier, later in pairwise(rests[:2]))
    assert 240 < rests[1] < 460
    assert rests[4] > 2000

    async def succeed() -> None:
        Gate("psu.example", memory).succeeded(0.1)

    asyncio.run(succeed())
    assert memory.host("psu.example").strikes == 0


def test_robots_txt_is_obeyed_and_asked_for_once(server: Any) -> None:
    server.routes["/robots.txt"] = "User-agent: *\nDisallow: /private\nAllow: /private/open\n"
    server.routes["/private/open"] = server.routes["/a"] = b"here"
    a, closed, opened = get(server, "/a", "/private/x", "/private/open")
    assert (a.status, opened.status) == (200, 200)
    assert isinstance(closed, RobotsDisallow)
    assert server.paths() == ["/robots.txt", "/a", "/private/open"]


def test_our_own_group_comes_before_the_one_for_all(server: Any) -> None:
    server.routes["/robots.txt"] = "User-agent: *\nDisallow:\n\nUser-agent: scraper\nDisallow: /\n"
    assert isinstance(get(server, "/a")[0], RobotsDisallow)


def test_a_redirect_into_a_disallowed_path_is_not_followed(server: Any) -> None:
    server.routes["/robots.txt"] = "User-agent: *\nDisallow: /private\n"
    server.routes["/a"] = (302, {"Location": "/private"}, b"")
    assert isinstance(get(server, "/a")[0], RobotsDisallow)
    assert "/private" not in server.paths()


def test_redirects_in_a_circle_end(server: Any) -> None:
    server.routes["/a"] = (302, {"Location": "/a"}, b"")
    assert isinstance(get(server, "/a")[0], TooManyRedirects)


def test_a_redirect_to_a_private_address_is_refused(server: Any) -> None:
    server.routes["/a"] = (302, {"Location": "http://169.254.169.254/latest/"}, b"")
    assert isinstance(get(server, "/a")[0], AddressRefused)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_txt_allows(server: Any, status: int) -> None:
    server.routes["/robots.txt"] = (status, {}, b"User-agent: *\nDisallow: /")
    server.routes["/a"] = b"here"
    assert get(server, "/a")[0].status == 200


def reset(_: Any) -> Any:
    raise ConnectionResetError


@pytest.mark.parametrize("answer", [(500, {}, b""), (503, {}, b""), reset])
def test_robots_txt_without_an_answer_disallows(server: Any, answer: Any) -> None:
    server.routes["/robots.txt"] = answer
    server.routes["/a"] = b"here"
    assert isinstance(get(server, "/a")[0], Unreachable)
    assert "/a" not in server.paths()


def test_robots_txt_is_followed_through_redirects(server: Any) -> None:
    server.routes["/robots.txt"] = (301, {"Location": "/real-robots.txt"}, b"")
    server.routes["/real-robots.txt"] = "User-agent: *\nDisallow: /a\n"
    assert isinstance(get(server, "/a")[0], RobotsDisallow)


def test_an_endless_robots_txt_counts_up_to_its_cap(server: Any) -> None:
    def endless(_: Any) -> Any:
        return 200, {}, (b"Disallow: /a\n" if n else b"User-agent: *\n" for n in range(100_000_000))

    server.routes["/robots.txt"] = endless
    assert isinstance(get(server, "/a")[0], RobotsDisallow)


def robots(body: bytes, status: int = 200) -> Response:
    url = "https://psu.example/robots.txt"
    return Response(url=url, final_url=url, status=status, headers={}, body=body, fetched_at=NOW)


def test_what_robots_txt_may_hold() -> None:
    rules = read_rules(
        robots(b"\xef\xbb\xbfSitemap: /s.xml\nSitemap: ftp://x/\nUser-agent: *\nCrawl-delay: nan\n")
    )
    assert rules.sitemaps == ("https://psu.example/s.xml",)
    assert rules.delay == 0.0
    assert rules.allows("https://psu.example/a")
    assert not read_rules(robots(b"", 429)).allows("https://psu.example/a")
    far = b"User-agent: *\n" + b"#" * MOST_BYTES + b"\nDisallow: /\n"
    assert read_rules(robots(far)).allows("https://psu.example/a")
    assert read_rules(robots(b"<html>\x00\xff not found")).allows("https://psu.example/a")
