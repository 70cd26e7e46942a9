import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from scraper.model import Site
from scraper.settings import Limits, Settings

Story = Callable[[str], str]


def feed(server: Any, *names: str, **dates: datetime) -> str:
    items = "".join(
        f"<item><title>On {name}</title><link>{server.url}/news/{name}</link>"
        + (f"<pubDate>{format_datetime(dates[name])}</pubDate>" if name in dates else "")
        + "<category>Power</category></item>"
        for name in (*names, *dates)
    )
    return f"<rss version='2.0'><channel><title>PSU</title>{items}</channel></rss>"


def site_of(server: Any, **fields: Any) -> Site:
    sources = (
        {"feeds": (f"{server.url}/feed",)} if not {"feeds", "sitemaps", "sections"} & fields.keys() else {}
    )
    return Site(host=server.host, delay=0.0, allow_private=True, **sources, **fields)


def names(crawl: Any) -> set[str]:
    return {url.rsplit("/", 1)[1] for url in crawl.keeper.bodies}


def test_a_feed_brings_its_articles_newest_first(server: Any, crawl: Any, story: Story) -> None:
    now = datetime.now(UTC)
    dates = {"old": now - timedelta(days=9), "new": now - timedelta(hours=1), "mid": now - timedelta(days=2)}
    server.routes["/feed"] = feed(server, **dates)
    server.routes.update({f"/news/{name}": story(name) for name in dates})
    report = crawl(site_of(server))
    assert server.paths() == ["/robots.txt", "/feed", "/news/new", "/news/mid", "/news/old"]
    assert (report.fetched, report.added, report.failed, report.sources) == (3, 3, 0, 1)
    assert (report.reasons, report.alerts) == ((), ())
    lead = crawl.keeper.leads[f"{server.url}/news/new"]
    assert (lead.title, lead.tags, lead.source) == ("On new", ("Power",), f"{server.url}/feed")


def test_sitemaps_sections_and_seeds_bring_theirs(server: Any, crawl: Any, story: Story) -> None:
    index = f"<sitemapindex><sitemap><loc>{server.url}/s1.xml</loc></sitemap></sitemapindex>"
    urls = "".join(
        f"<url><loc>{server.url}{path}</loc></url>" for path in ("/news/from-the-sitemap-file", "/tag/x")
    )
    server.routes["/sitemap.xml"] = index
    server.routes["/s1.xml"] = f"<urlset>{urls}</urlset>"
    server.routes["/power"] = (
        '<html><a href="/news/from-the-section-page">x</a><a href="/power?page=2">2</a></html>'
    )
    server.routes["/power?page=2"] = '<html><a href="/news/from-the-second-page">x</a></html>'
    seeds = (f"{server.url}/news/from-the-seed-file", f"{server.url}/more.xml", f"{server.url}/oil")
    server.routes["/more.xml"] = f"<urlset><url><loc>{server.url}/news/from-the-seed-map</loc></url></urlset>"
    server.routes["/oil"] = '<html><a href="/news/from-the-seed-page">x</a></html>'
    articles = ["sitemap-file", "section-page", "second-page", "seed-file", "seed-map", "seed-page"]
    server.routes.update({f"/news/from-the-{name}": story(name) for name in articles})
    site = site_of(server, sitemaps=(f"{server.url}/sitemap.xml",), sections=(f"{server.url}/power",))
    report = crawl(site, seeds=seeds)
    assert names(crawl) == {f"from-the-{name}" for name in articles}
    assert (report.added, report.failed) == (6, 0)
    assert "/tag/x" not in server.paths()


def test_a_site_without_sources_is_found_out(server: Any, crawl: Any, story: Story) -> None:
    server.routes["/robots.txt"] = "Sitemap: /map.xml\n"
    server.routes["/map.xml"] = f"<urlset><url><loc>{server.url}/news/from-the-map-file</loc></url></urlset>"
    server.routes["/"] = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'
    )
    server.routes["/rss"] = feed(server, "a")
    server.routes["/news/a"] = server.routes["/news/from-the-map-file"] = story("a")
    assert crawl(Site(host=server.host, delay=0.0)).added == 2
    assert names(crawl) == {"a", "from-the-map-file"}


def test_a_second_pass_asks_only_what_changed(server: Any, crawl: Any, story: Story) -> None:
    def tagged(body: str) -> Callable[[Any], Any]:
        tag = f'"{hash(body)}"'
        return lambda request: (
            (304, {}, b"") if request.headers.get("if-none-match") == tag else (200, {"ETag": tag}, body)
        )

    server.routes["/feed"] = tagged(feed(server, "a", "b"))
    server.routes.update({f"/news/{name}": tagged(story(name)) for name in "ab"})
    site = site_of(server, refetch=timedelta(0))
    assert crawl(site).added == 2
    server.routes["/news/b"] = tagged(story("b, edited"))
    server.requests.clear()
    report = crawl(site)
    assert (report.added, report.updated, report.unchanged) == (0, 1, 1)
    assert report.sources == 1
    assert len(server.requests) == 4
    assert all("if-none-match" in request.headers for request in server.requests[1:])


def test_fresh_articles_are_left_alone_until_their_time(server: Any, crawl: Any, story: Story) -> None:
    server.routes["/feed"] = feed(server, "a")
    server.routes["/news/a"] = story("a")
    crawl(site_of(server))
    server.requests.clear()
    report = crawl(site_of(server))
    assert report.fetched == 0
    assert server.paths() == ["/robots.txt", "/feed"]


def test_what_the_archive_knows_is_not_fetched_at_once(server: Any, crawl: Any, story: Story) -> None:
    server.routes["/feed"] = feed(server, "a")
    crawl.keeper.known_urls.add(f"{server.url}/news/a")
    assert crawl(site_of(server)).fetched == 0
    assert crawl.frontier.counts(server.host) == {"done": 1}


def test_a_killed_run_resumes(server: Any, crawl: Any, story: Story) -> None:
    server.routes["/feed"] = feed(server, "a", "b", "c")
    server.routes.update({f"/news/{name}": story(name) for name in "abc"})

    async def stop(*_: Any) -> Any:
        raise KeyboardInterrupt

    read, crawl.keeper.read = crawl.keeper.read, stop
    with pytest.raises(KeyboardInterrupt):
        crawl(site_of(server))
    crawl.keeper.read = read
    assert "leased" in crawl.frontier.counts(server.host)
    server.requests.clear()
    crawl.frontier.reclaim()
    assert crawl(site_of(server)).added == 3
    assert sorted(server.paths()) == ["/feed", "/news/a", "/news/b", "/news/c", "/robots.txt"]


def test_a_source_read_half_is_read_again(server: Any, crawl: Any, story: Story) -> None:
    index = (
        f"<sitemapindex><sitemap><loc>{server.url}/1.xml</loc></sitemap>"
        f"<sitemap><loc>{server.url}/2.xml</loc></sitemap></sitemapindex>"
    )
    server.routes["/sitemap.xml"] = lambda request: (
        (304, {}, b"") if "if-none-match" in request.headers else (200, {"ETag": '"1"'}, index)
    )
    server.routes["/1.xml"] = f"<urlset><url><loc>{server.url}/news/the-first-of-two</loc></url></urlset>"
    server.routes["/2.xml"] = (500, {}, b"")
    server.routes["/news/the-first-of-two"] = server.routes["/news/the-second-of-two"] = story("x")
    site = site_of(server, sitemaps=(f"{server.url}/sitemap.xml",))
    assert crawl(site).added == 1
    server.routes["/2.xml"] = f"<urlset><url><loc>{server.url}/news/the-second-of-two</loc></url></urlset>"
    assert crawl(site).added == 1
    crawl(site)
    assert "if-none-match" in [r for r in server.requests if r.path == "/sitemap.xml"][-1].headers


def test_limit_since_and_max_age(server: Any, crawl: Any, story: Story) -> None:
    now = datetime.now(UTC)
    dates = {f"day{days}": now - timedelta(days=days, minutes=1) for days in range(6)}
    server.routes["/feed"] = feed(server, **dates)
    server.routes.update({f"/news/{name}": story(name) for name in dates})
    site = site_of(server, max_age=timedelta(days=4))
    first = crawl(site, limit=1)
    assert (names(crawl), first.fetched, first.skipped) == ({"day0"}, 1, 2)
    crawl(site, since=now - timedelta(days=2))
    assert names(crawl) == {"day0", "day1"}
    crawl(site)
    assert names(crawl) == {"day0", "day1", "day2", "day3"}


def test_a_dry_run_changes_nothing(server: Any, crawl: Any, story: Story) -> None:
    server.routes["/feed"] = feed(server, "a", "b")
    report = crawl(site_of(server), dry_run=True)
    assert report.planned == (f"{server.url}/news/a", f"{server.url}/news/b")
    assert server.paths() == ["/robots.txt", "/feed"]
    assert crawl.frontier.counts(server.host) == {}
    assert crawl.keeper.seen == {}


def test_every_kind_of_answer_ends_as_it_should_and_costs_no_other_page(
    server: Any, crawl: Any, story: Story
) -> None:
    crawl.settings = Settings(delay=0.0, limits=Limits(timeout=1.0, max_body=50_000, max_redirects=3))
    once: Iterator[Any] = iter([(500, {}, b"")])

    def drip(_: Any) -> Any:
        return 200, {}, (time.sleep(0.1) or b"x" for _ in range(1000))

    def reset(_: Any) -> Any:
        raise ConnectionResetError

    routes: dict[str, Any] = {
        "passing": lambda _: next(once, story("passing")),
        "missing": (404, {}, b"no"),
        "removed": (410, {}, b"no"),
        "forbidden": (403, {}, b"no"),
        "down": (500, {}, b"no"),
        "reset": reset,
        "half": lambda _: (200, {"Content-Length": "999"}, iter([b"<p>half"])),
        "slow": drip,
        "huge": b"<p>" + b"x" * 60_000,
        "film": (200, {"Content-Type": "video/mp4"}, b"\x00\x00"),
        "circle": (302, {"Location": "/news/circle"}, b""),
        "inside": (302, {"Location": "http://127.0.0.1:1/"}, b""),
        "empty": b"<div>nothing</div>",
        "moved": (301, {"Location": "/news/target"}, b""),
        "target": story("target"),
        "fine": story("fine"),
    }
    server.routes["/feed"] = feed(server, *routes)
    server.routes.update({f"/news/{name}": route for name, route in routes.items()})
    report = crawl(site_of(server))
    assert {"passing", "moved", "fine"} <= names(crawl)
    assert {url.rsplit("/", 1)[1] for url in crawl.keeper.lost} == {"missing", "removed"}
    failed = {url.rsplit("/", 1)[1] for url in crawl.keeper.errors}
    assert failed == {
        "forbidden",
        "down",
        "reset",
        "half",
        "slow",
        "huge",
        "film",
        "circle",
        "inside",
        "empty",
    }
    assert (report.failed, report.gone, report.added) == (len(failed), 2, 3)
    assert len(report.reasons) == len(failed)
    assert server.paths().count("/news/target") == 1
    states = crawl.frontier.counts(server.host)
    assert states == {"done": 4, "gone": 2, "failed": 5, "queued": 5}


def test_disallowed_articles_are_not_fetched(server: Any, crawl: Any, story: Story) -> None:
    server.routes["/robots.txt"] = "User-agent: *\nDisallow: /news/secret\n"
    server.routes["/feed"] = feed(server, "secret", "open")
    server.routes["/news/secret"] = server.routes["/news/open"] = story("x")
    report = crawl(site_of(server))
    assert names(crawl) == {"open"}
    assert "/news/secret" not in server.paths()
    assert (report.skipped, report.failed) == (1, 0)


def test_a_robots_txt_without_answer_is_an_alert(server: Any, crawl: Any) -> None:
    server.routes["/robots.txt"] = (503, {}, b"")
    server.routes["/feed"] = feed(server, "a")
    report = crawl(site_of(server))
    assert "robots.txt" in report.alerts[0]
    assert set(server.paths()) == {"/robots.txt"}


def test_one_broken_source_costs_no_other(server: Any, crawl: Any, story: Story) -> None:
    server.routes["/feed"] = feed(server, "a")
    server.routes["/news/a"] = story("a")
    server.routes["/html"] = "<html>not a feed</html>"
    feeds = (f"{server.url}/missing", f"{server.url}/html", f"{server.url}/feed")
    report = crawl(site_of(server, feeds=feeds))
    assert (report.added, report.alerts, len(report.reasons)) == (1, (), 2)


@pytest.mark.parametrize("answer", [(404, {}, b""), "<rss version='2.0'><channel></channel></rss>", "<html>"])
def test_a_pass_that_finds_nothing_anywhere_is_loud(server: Any, crawl: Any, answer: Any) -> None:
    server.routes["/feed"] = answer
    report = crawl(site_of(server))
    assert server.host in report.alerts[0]
    assert report.reasons


def test_a_host_that_asks_for_rest_ends_the_pass_and_loses_nothing(
    server: Any, crawl: Any, story: Story
) -> None:
    server.routes["/feed"] = feed(server, "a", "b")
    server.routes["/news/a"] = server.routes["/news/b"] = (429, {"Retry-After": "3600"}, b"")
    report = crawl(site_of(server))
    assert "ends early" in report.alerts[0]
    assert crawl.frontier.counts(server.host) == {"queued": 2}
    assert server.paths().count("/news/a") + server.paths().count("/news/b") == 1


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits after errors are a hundredth of what they are."""
    monkeypatch.setattr("scraper.crawl.politeness._BACKOFF", 0.001)


@pytest.mark.usefixtures("quick")
def test_bad_pages_in_a_row_are_told_from_a_host_that_is_down(server: Any, crawl: Any, story: Story) -> None:
    bad = [f"bad{number}" for number in range(7)]
    server.routes["/feed"] = feed(server, *bad, "good")
    server.routes |= {f"/news/{name}": (500, {}, b"") for name in bad}
    server.routes["/news/good"] = story("good")
    report = crawl(site_of(server))
    assert (report.added, report.failed, report.alerts) == (1, 7, ())


def test_a_host_that_goes_down_is_left_to_the_next_run(server: Any, crawl: Any) -> None:
    server.routes["/feed"] = feed(server, *(f"a{number}" for number in range(40)))

    def go_down(_: Any) -> Any:
        server.routes["/robots.txt"] = (503, {}, b"")
        return 503, {}, b""

    server.routes |= {f"/news/a{number}": go_down for number in range(40)}
    report = crawl(site_of(server))
    assert report.fetched == 5
    assert "the host gave 5 errors in a row" in report.alerts[0]
    assert crawl.frontier.counts(server.host) == {"queued": 40}


@pytest.mark.usefixtures("quick")
def test_pages_that_all_fail_end_the_run_although_robots_txt_answers(server: Any, crawl: Any) -> None:
    names = [f"a{number}" for number in range(40)]
    server.routes["/feed"] = feed(server, *names)
    server.routes |= {f"/news/{name}": (500, {}, b"") for name in names}
    report = crawl(site_of(server))
    assert report.fetched == 20
    assert "the host gave 20 errors in a row" in report.alerts[0]


def test_only_this_sites_articles_are_queued(server: Any, crawl: Any, story: Story) -> None:
    links = [
        f"{server.url}/{path}"
        for path in ("news/a?utm_source=rss", "news/a", "events/b", "news/" + "x" * 3000)
    ]
    items = "".join(f"<item><link>{x}</link></item>" for x in (*links, "https://elsewhere.example/news/c"))
    server.routes["/feed"] = f"<rss version='2.0'><channel>{items}</channel></rss>"
    server.routes["/news/a"] = story("a")
    crawl(site_of(server, include=("/news/*", "/events/*"), exclude=("/events/*",)))
    assert server.paths() == ["/robots.txt", "/feed", "/news/a"]


def test_two_sites_are_walked_side_by_side(crawl: Any, make_server: Callable[[], Any], story: Story) -> None:
    from scraper.crawl import Batch, Guest, Options, Sources, Tally, Tools, walk
    from scraper.fetch import Client

    servers = [make_server(), make_server()]
    for server in servers:
        server.routes["/feed"] = feed(server, "a", "b")
        server.routes["/news/a"] = server.routes["/news/b"] = story("x")
    sites = [site_of(server) for server in servers]

    async def run() -> list[int]:
        async with Client(crawl.settings, frozenset(site.host for site in sites)) as client:
            guest = Guest(client, crawl.settings, sites)
            tools = Tools(guest, crawl.keeper, crawl.frontier, Sources(crawl.db), Batch(crawl.frontier))
            tallies = [Tally(site.host) for site in sites]
            pairs = zip(sites, tallies, strict=True)
            await asyncio.gather(*(walk(site, tools, Options(), tally) for site, tally in pairs))
            return [tally.report().added for tally in tallies]

    assert asyncio.run(run()) == [2, 2]


def test_sources_that_give_nothing_are_handed_to_the_keeper(server: Any, crawl: Any, story: Story) -> None:
    server.routes["/feed"] = feed(server, "a")
    server.routes["/news/a"] = story("a")
    server.routes["/empty"] = feed(server)
    server.routes["/html"] = b"<html><body>no feed"
    server.routes["/down"] = (500, {}, b"")
    sources = tuple(f"{server.url}/{name}" for name in ("feed", "empty", "html", "down", "missing"))
    crawl(site_of(server, feeds=sources), dry_run=True)
    assert crawl.keeper.errors == {}
    crawl(site_of(server, feeds=sources))
    assert {url.rsplit("/", 1)[1] for url in crawl.keeper.errors} == {"empty", "html", "down", "missing"}


def test_a_sitemap_that_has_not_changed_since_it_was_read_is_not_asked_for(
    server: Any, crawl: Any, story: Story
) -> None:
    def index(**dates: str) -> str:
        children = "".join(
            f"<sitemap><loc>{server.url}/{name}.xml</loc><lastmod>{date}</lastmod></sitemap>"
            for name, date in dates.items()
        )
        return f"<sitemapindex>{children}</sitemapindex>"

    def urls(*names: str) -> str:
        return (
            f"<urlset>{''.join(f'<url><loc>{server.url}/news/{name}</loc></url>' for name in names)}</urlset>"
        )

    today = f"{datetime.now(UTC):%Y-%m-%d}"
    server.routes["/map.xml"] = index(old="2025-09-22T10:00:00Z", new=today)
    server.routes["/old.xml"] = urls("an-old-story-of-ports")
    server.routes["/new.xml"] = urls("a-new-story-of-ports")
    server.routes |= {
        f"/news/{name}-story-of-ports": story(name) for name in ("an-old", "a-new", "another-new")
    }
    site = site_of(server, sitemaps=(f"{server.url}/map.xml",))
    crawl(site)
    server.requests.clear()
    server.routes["/new.xml"] = urls("a-new-story-of-ports", "another-new-story-of-ports")
    report = crawl(site)
    assert "/old.xml" not in server.paths()
    assert report.added == 1  # a day is not over before it is
    server.requests.clear()
    server.routes["/map.xml"] = index(old=f"{datetime.now(UTC) + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}")
    crawl(site)
    assert "/old.xml" in server.paths()


def test_an_index_that_stays_the_same_hides_no_change_below_it(server: Any, crawl: Any, story: Story) -> None:
    index = f"<sitemapindex><sitemap><loc>{server.url}/s.xml</loc></sitemap></sitemapindex>"
    server.routes["/map.xml"] = lambda request: (
        (304, {}, b"") if "if-none-match" in request.headers else (200, {"ETag": '"1"'}, index)
    )
    server.routes["/s.xml"] = f"<urlset><url><loc>{server.url}/news/the-first-of-two</loc></url></urlset>"
    server.routes["/news/the-first-of-two"] = server.routes["/news/the-second-of-two"] = story("x")
    site = site_of(server, sitemaps=(f"{server.url}/map.xml",))
    assert crawl(site).added == 1
    server.routes["/s.xml"] = f"<urlset><url><loc>{server.url}/news/the-second-of-two</loc></url></urlset>"
    assert crawl(site).added == 1


def test_the_pages_of_a_list_are_asked_whether_they_changed(server: Any, crawl: Any, story: Story) -> None:
    def page(name: str, following: str) -> Any:
        def route(request: Any) -> Any:
            if "if-none-match" in request.headers and name != "the-first-story-of-ports":
                return 304, {}, b""
            links = f'<a href="/news/{server.shown.get(name, name)}">x</a><a href="{following}">2</a>'
            return 200, {"ETag": '"1"'}, f"<html>{links}</html>"

        return route

    server.shown = {}
    server.routes["/power"] = page("the-first-story-of-ports", "/power?page=2")
    server.routes["/power?page=2"] = page("the-second-story-of-ports", "/power?page=3")
    names = ("the-first-story-of-ports", "the-second-story-of-ports", "the-third-story-of-ports")
    server.routes |= {f"/news/{name}": story(name) for name in names}
    site = site_of(server, sections=(f"{server.url}/power",))
    assert crawl(site).added == 2
    server.shown["the-first-story-of-ports"] = "the-third-story-of-ports"
    server.requests.clear()
    assert crawl(site).added == 1
    (second,) = [request for request in server.requests if request.path == "/power?page=2"]
    assert second.headers["if-none-match"] == '"1"'


def calendar(request: Any) -> str:
    """A page that leads to two more of its kind, without end."""
    number = int(request.path.rsplit("/", 1)[1])
    return "".join(f'<a href="/days/{number * 2 + n}">x</a>' for n in (0, 1))


@pytest.mark.parametrize(("depth", "lists"), [(1, 0), (2, 1), (4, 7)])
def test_lists_are_followed_as_deep_as_the_sites_file_says(
    server: Any, crawl: Any, story: Story, depth: int, lists: int
) -> None:
    server.routes["/power"] = '<a href="/news/the-first-story-of-ports">x</a><a href="/days/1">Calendar</a>'
    server.routes |= {f"/days/{number}": calendar for number in range(1, 300)}
    server.routes["/news/the-first-story-of-ports"] = story("a")
    site = site_of(server, sections=(f"{server.url}/power",), depth=depth)
    assert crawl(site).added == 1
    assert sum(path.startswith("/days/") for path in server.paths()) == lists


def test_a_trap_without_end_ends(server: Any, crawl: Any, story: Story) -> None:
    server.routes["/power"] = '<a href="/days/1">Calendar</a>'
    server.routes |= {f"/days/{number}": calendar for number in range(1, 3000)}
    crawl(site_of(server, sections=(f"{server.url}/power",), depth=1000))
    assert len(server.requests) < 110


def test_a_run_makes_no_more_requests_than_the_sites_file_allows(
    server: Any, crawl: Any, story: Story
) -> None:
    names = [f"story-{number}-of-the-ports" for number in range(9)]
    server.routes["/feed"] = feed(server, *names)
    server.routes |= {f"/news/{name}": story(name) for name in names}
    site = site_of(server, pages=4)
    assert crawl(site).fetched == 3  # and the feed
    report = crawl(site)
    assert (report.fetched, report.alerts) == (3, ())
    assert crawl.frontier.counts(server.host)["done"] == 6


def test_the_name_of_a_list_is_a_hint_of_its_articles_section(server: Any, crawl: Any, story: Story) -> None:
    server.routes["/power"] = '<h1>Power News</h1><a href="/news/the-first-story-of-ports">x</a>'
    server.routes["/news/the-first-story-of-ports"] = story("a")
    crawl(site_of(server, sections=(f"{server.url}/power",)))
    (lead,) = crawl.keeper.leads.values()
    assert lead.section == "Power News"


def test_a_sitemap_that_fails_costs_no_condition_on_its_index(server: Any, crawl: Any, story: Story) -> None:
    names = ("here", "missing")
    maps = "".join(f"<sitemap><loc>{server.url}/{name}.xml</loc></sitemap>" for name in names)
    index = 200, {"ETag": '"1"'}, f"<sitemapindex>{maps}</sitemapindex>"
    server.routes["/map.xml"] = lambda request: (
        (304, {}, b"") if "if-none-match" in request.headers else index
    )
    listed = f"<urlset><url><loc>{server.url}/news/the-{{}}-of-two</loc></url></urlset>"
    server.routes["/here.xml"] = listed.format("first")
    server.routes["/news/the-first-of-two"] = server.routes["/news/the-second-of-two"] = story("x")
    site = site_of(server, sitemaps=(f"{server.url}/map.xml",))
    crawl(site)
    server.routes["/missing.xml"] = listed.format("second")
    server.requests.clear()
    assert crawl(site).added == 1
    (index,) = [request for request in server.requests if request.path == "/map.xml"]
    assert index.headers["if-none-match"] == '"1"'


def test_a_page_of_a_list_that_failed_is_read_next_time(server: Any, crawl: Any, story: Story) -> None:
    server.routes["/power"] = lambda request: (
        (304, {}, b"")
        if "if-none-match" in request.headers
        else (200, {"ETag": '"1"'}, '<a href="/news/the-first-of-two">x</a><a href="/power?page=2">2</a>')
    )
    server.routes["/news/the-first-of-two"] = server.routes["/news/the-second-of-two"] = story("x")
    site = site_of(server, sections=(f"{server.url}/power",))
    server.routes["/power?page=2"] = (404, {}, b"")
    assert crawl(site).added == 1
    server.routes["/power?page=2"] = '<a href="/news/the-second-of-two">x</a>'
    assert crawl(site).added == 1


def test_what_says_that_it_is_gone_is_asked_for_again_in_a_day(server: Any, crawl: Any) -> None:
    server.routes["/feed"] = feed(server, "a")
    server.routes["/news/a"] = "<p>Page not found"
    report = crawl(site_of(server))
    assert (report.gone, report.failed) == (1, 0)
    (state, again) = crawl.db.execute("SELECT state, not_before > datetime('now') FROM frontier").fetchone()
    assert (state, again) == ("gone", 1)
    assert crawl.keeper.lost == [f"{server.url}/news/a"]
