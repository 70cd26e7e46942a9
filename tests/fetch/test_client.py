import asyncio
import gzip
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from scraper.crawl.guest import Guest
from scraper.errors import (
    AddressRefused,
    BadStatus,
    BadUrl,
    FetchError,
    TimedOut,
    TooLarge,
    TooManyRedirects,
    Unreachable,
    WrongType,
)
from scraper.fetch import Client, raise_for_status, transport
from scraper.model import Response, Validators
from scraper.settings import Limits, Settings

SETTINGS = Settings(
    contact="mailto:desk@example.com", limits=Limits(timeout=10, max_body=100_000, max_redirects=4)
)
HTML = {"Content-Type": "text/html"}


def fetch(server: Any, path: str = "/", settings: Settings = SETTINGS, **options: Any) -> Response:
    async def run() -> Response:
        async with Client(settings, frozenset({server.host})) as client:
            return await client.once(server.url + path, **options)

    return asyncio.run(run())


def follow(server: Any) -> Response:
    """Fetch through redirects and second tries, as the program does; its first request is for robots.txt."""

    async def run() -> Response:
        async with Client(SETTINGS, frozenset({server.host})) as client:
            return await Guest(client, replace(SETTINGS, delay=0.0)).get(server.url + "/")

    return asyncio.run(run())


def test_a_page_comes_back_whole(server: Any) -> None:
    server.routes["/"] = (200, {**HTML, "ETag": '"1"'}, "<p>India and Morocco")
    response = fetch(server)
    assert (response.status, response.body) == (200, b"<p>India and Morocco")
    assert response.headers["etag"] == '"1"'
    assert response.fetched_at.tzinfo is not None
    assert server.requests[0].headers["user-agent"].startswith("scraper/")
    assert "(+mailto:desk@example.com)" in server.requests[0].headers["user-agent"]


def test_a_conditional_get_asks_with_both_validators(server: Any) -> None:
    server.routes["/"] = (304, {}, b"")
    response = fetch(server, validators=Validators('"1"', "Mon, 22 Sep 2025 06:00:00 GMT"))
    assert response.status == 304
    assert server.requests[0].headers["if-none-match"] == '"1"'
    assert server.requests[0].headers["if-modified-since"] == "Mon, 22 Sep 2025 06:00:00 GMT"


def test_validators_and_contacts_that_no_header_can_hold_are_left_out(server: Any) -> None:
    server.routes["/"] = b"here"
    fetch(server, settings=Settings(contact="Zoë\n"), validators=Validators('"ë"', "Mon\r\nX: 1"))
    assert "(+Zo)" in server.requests[0].headers["user-agent"]
    assert not {"if-none-match", "if-modified-since", "x"} & server.requests[0].headers.keys()


def test_redirects_are_followed_and_both_ends_are_known(server: Any) -> None:
    server.routes["/"] = (301, {"Location": "/b"}, b"")
    server.routes["/b"] = (302, {"Location": f"{server.url}/c#top"}, b"")
    server.routes["/c"] = b"here"
    response = follow(server)
    assert (response.url, response.final_url) == (f"{server.url}/", f"{server.url}/c")
    assert response.body == b"here"


def test_connections_are_kept_for_the_hosts_that_were_asked_last(
    make_server: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "_HOSTS", 2)
    servers = [make_server() for _ in range(3)]
    for server in servers:
        server.routes["/"] = "<p>all"
    first, second, third = servers

    async def run() -> None:
        async with Client(SETTINGS, frozenset(each.host for each in servers)) as client:
            for server in (first, first, second, third, second, first):
                await client.once(server.url + "/")

    asyncio.run(run())
    ports = [[request.client for request in server.requests] for server in servers]
    assert ports[0][0] == ports[0][1] != ports[0][2]
    assert ports[1][0] == ports[1][1]


def test_cookies_are_neither_kept_nor_sent(server: Any) -> None:
    server.routes["/"] = (302, {"Location": "/b", "Set-Cookie": "id=1; Path=/"}, b"")
    server.routes["/b"] = b"here"
    follow(server)
    assert "cookie" not in server.requests[-1].headers


def test_redirects_in_a_circle_end(server: Any) -> None:
    server.routes["/"] = (302, {"Location": "/"}, b"")
    with pytest.raises(TooManyRedirects):
        follow(server)
    assert len(server.paths()[1:]) == 5


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://localhost:{}/", "http://[::1]/"]
)
def test_a_redirect_to_a_private_address_is_refused(
    server: Any, make_server: Callable[[], Any], target: str
) -> None:
    inner = make_server()
    inner.routes["/"] = b"secret"
    server.routes["/"] = (302, {"Location": target.format(inner.host.split(":")[1])}, b"")
    with pytest.raises(AddressRefused):
        follow(server)
    assert inner.requests == []


@pytest.mark.parametrize(
    "target", ["ftp://a.test/", "file:///etc", "javascript:alert(1)", "http://[x", "http://a b:x/"]
)
def test_a_redirect_off_the_web_is_an_error(server: Any, target: str) -> None:
    server.routes["/"] = (302, {"Location": target}, b"")
    with pytest.raises(BadUrl):
        follow(server)


def test_a_name_on_loopback_is_refused_unless_allowed(server: Any) -> None:
    port = server.host.split(":")[1]
    server.routes["/"] = b"here"

    async def run(allowed: frozenset[str]) -> bytes:
        async with Client(SETTINGS, allowed) as client:
            return (await client.once(f"http://localhost:{port}/")).body

    for allowed in (frozenset[str](), frozenset({server.host}), frozenset({"localhost"})):
        with pytest.raises(AddressRefused):
            asyncio.run(run(allowed))
    assert asyncio.run(run(frozenset({f"localhost:{port}"}))) == b"here"


@pytest.mark.parametrize(
    "url", ["", "example.com", "ftp://a.test/", "file:///etc/passwd", "http://[", "http://a b/"]
)
def test_what_is_no_web_address_is_our_error(server: Any, url: str) -> None:
    async def run() -> None:
        async with Client(SETTINGS) as client:
            await client.once(url)

    with pytest.raises(BadUrl):
        asyncio.run(run())


def test_a_proxy_in_the_environment_is_not_used(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    server.routes["/"] = b"here"
    assert fetch(server).body == b"here"


def test_a_bomb_a_long_body_and_an_announced_one_are_too_large(server: Any) -> None:
    server.routes["/bomb"] = (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(bytes(10_000_000)))
    server.routes["/endless"] = lambda request: (200, HTML, (b"x" * 10_000 for _ in range(10_000_000)))
    server.routes["/announced"] = (200, {**HTML, "Content-Length": "60000000"}, b"x")
    for path in ("/bomb", "/endless", "/announced"):
        with pytest.raises(TooLarge):
            fetch(server, path)


def test_a_compressed_page_is_unpacked(server: Any) -> None:
    server.routes["/"] = (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(b"<p>here"))
    assert fetch(server).body == b"<p>here"


def test_a_body_that_drips_ends_at_the_total_time(server: Any) -> None:
    def drip(_: Any) -> tuple[int, dict[str, str], Iterator[bytes]]:
        def parts() -> Iterator[bytes]:
            while True:
                time.sleep(0.05)
                yield b"x"

        return 200, {"Content-Length": "100000"}, parts()

    server.routes["/"] = drip
    with pytest.raises(TimedOut):
        fetch(server, settings=Settings(limits=Limits(timeout=0.5)))


def test_a_truncated_body_is_no_answer(server: Any) -> None:
    server.routes["/"] = lambda _: (200, {**HTML, "Content-Length": "1000"}, iter([b"<p>half"]))
    with pytest.raises(Unreachable):
        fetch(server)


def test_faults_that_pass_are_tried_again(server: Any) -> None:
    answers = iter([(500, {}, b"down"), "reset", (200, HTML, b"up")])

    def route(_: Any) -> Any:
        answer = next(answers)
        if answer == "reset":
            raise ConnectionResetError
        return answer

    server.routes["/"] = route
    assert follow(server).body == b"up"
    assert len(server.paths()[1:]) == 3


def test_a_lasting_500_is_returned_after_three_tries(server: Any) -> None:
    server.routes["/"] = (500, {}, b"down")
    response = follow(server)
    assert response.status == 500
    assert len(server.paths()[1:]) == 3
    with pytest.raises(BadStatus, match="500"):
        raise_for_status(response)


@pytest.mark.parametrize("status", [404, 410, 403, 429])
def test_other_statuses_are_returned_at_once(server: Any, status: int) -> None:
    server.routes["/"] = (status, {}, b"no")
    assert fetch(server).status == status
    assert len(server.requests) == 1


def test_a_refused_connection_is_unreachable(server: Any) -> None:
    server.httpd.server_close()
    with pytest.raises(Unreachable):
        fetch(server)


def test_films_are_turned_away_and_mislabelled_pages_are_not(server: Any) -> None:
    server.routes["/film"] = (200, {"Content-Type": "video/mp4"}, b"\x00\x00\x00\x18ftypmp42")
    server.routes["/page"] = (200, {"Content-Type": "image/jpeg"}, b"\n<!DOCTYPE html><p>here")
    with pytest.raises(WrongType, match="video/mp4"):
        fetch(server, "/film")
    assert fetch(server, "/page").status == 200


def test_once_neither_follows_nor_repeats(server: Any) -> None:
    server.routes["/"] = (302, {"Location": "/b"}, b"")
    server.routes["/down"] = (500, {}, b"")

    async def run() -> list[int]:
        async with Client(SETTINGS, frozenset({server.host})) as client:
            return [(await client.once(server.url + path)).status for path in ("/", "/down")]

    assert asyncio.run(run()) == [302, 500]
    assert server.paths() == ["/", "/down"]


def test_the_start_of_a_file_is_enough_where_asked_for(server: Any) -> None:
    server.routes["/robots.txt"] = lambda _: (200, {}, (b"User-agent: *\n" for _ in range(10_000_000)))

    async def run() -> Response:
        async with Client(SETTINGS, frozenset({server.host})) as client:
            return await client.once(server.url + "/robots.txt", at_most=500)

    assert len(asyncio.run(run()).body) == 500


def test_headers_that_make_no_sense_are_our_error(server: Any) -> None:
    server.routes["/"] = (200, {"Content-Encoding": "gzip"}, b"not gzip at all")
    with pytest.raises(FetchError, match=server.url):
        fetch(server)
