"""Where the parts meet: a page from a real server goes through the pipeline into a real archive."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from scraper.config import Config, default_folder, read_config
from scraper.errors import ArchiveError, BadStatus, BadUrl, NothingKept, RobotsDisallow, ScraperError
from scraper.model import Article, Layout, Lead, Rule, Site
from scraper.pipeline import (
    ArchiveKeeper,
    Plan,
    Work,
    clean,
    crawl_sites,
    examine,
    fetch_article,
    open_guest,
    reasons,
)
from scraper.rules import BUILT_IN
from scraper.store.archive import Archive, open_archive

BODY = tuple(
    f"Paragraph number {n} tells what the board of the port decided about the {what}, how much it will cost, "
    f"and by when the work is to be done by the firms that were chosen for it."
    for n, what in enumerate(("channel", "quay", "cranes"), 1)
)
MENU = "<html><body><nav>only a menu</nav></body></html>"


def build_page(
    title: str = "Port Board Decides on Works", body: tuple[str, ...] = BODY, head: str = ""
) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    top = f"<!doctype html><html><head><title>{title}</title>{head}</head>"
    return f"{top}<body><article><h1>{title}</h1>{text}</article></body></html>"


@pytest.fixture
def config(server: Any) -> Config:
    site = Site(
        host=server.host,
        name="Port News",
        sections=(f"{server.url}/",),
        include=("/news/*",),
        delay=0.0,
        allow_private=True,
    )
    return replace(read_config(default_folder()), sites=(site,))


def fetch(url: str, config: Config, archive: Archive | None) -> Article:
    async def run() -> Article:
        async with open_guest(config) as guest:
            return await fetch_article(url, guest, config, archive)

    return asyncio.run(run())


def contents(archive: Archive) -> dict[str, list[tuple[Any, ...]]]:
    """Return what is known of articles, without the times of the looks at them."""
    queries = {
        "articles": "SELECT id, url, title, text, published, first_seen, gone FROM articles",
        "removals": "SELECT article, position, rule, text FROM removals ORDER BY article, position",
        "revisions": "SELECT article, title, text FROM revisions",
        "tags": "SELECT article, tag FROM article_tags",
        "bodies": "SELECT sha256 FROM bodies",
    }
    return {name: archive.connection.execute(sql).fetchall() for name, sql in queries.items()}


def test_fetching_again_changes_nothing(server: Any, config: Config, archive: Archive) -> None:
    server.routes["/news/1"] = build_page()
    first = fetch(f"{server.url}/news/1", config, archive)
    before = contents(archive)
    again = fetch(f"{server.url}/news/1", config, archive)
    assert (again.text, again.removals) == (first.text, first.removals)
    assert contents(archive) == before
    assert len(before["articles"]) == 1
    assert archive.connection.execute("SELECT count(*) FROM captures").fetchone() == (2,)


def test_every_way_to_an_article_leads_to_one_row(server: Any, config: Config, archive: Archive) -> None:
    link = f'<link rel="canonical" href="{server.url}/news/1">'
    server.routes["/news/1"] = server.routes["/amp/1"] = build_page(head=link)
    server.routes["/old"] = (301, {"Location": "/news/1"}, b"")
    for path in ("/news/1", "/news/1?utm_source=x", "/amp/1", "/old", "/news/1#top"):
        fetch(f"{server.url}{path}", config, archive)
    assert [row[1] for row in contents(archive)["articles"]] == [f"{server.url}/news/1"]


def test_a_changed_article_keeps_what_it_said_before(server: Any, config: Config, archive: Archive) -> None:
    server.routes["/news/1"] = build_page()
    before = fetch(f"{server.url}/news/1", config, archive)
    server.routes["/news/1"] = build_page(body=(*BODY[:2], BODY[2].replace("cranes", "cranes and sheds")))
    after = fetch(f"{server.url}/news/1", config, archive)
    found = contents(archive)
    assert [row[3] for row in found["articles"]] == [after.text]
    assert found["revisions"] == [(1, before.meta.title, before.text)]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((503, {"Retry-After": "0"}, b"later"), BadStatus),
        ((403, {}, b"no"), BadStatus),
        (MENU, NothingKept),
        ((200, {"Content-Type": "text/html"}, b""), ScraperError),
        ((200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n"), ScraperError),
        ((302, {"Location": "ftp://elsewhere.example/"}, b""), BadUrl),
    ],
)
def test_a_failed_refetch_never_replaces_a_good_copy(
    server: Any, config: Config, archive: Archive, answer: Any, error: type[ScraperError]
) -> None:
    server.routes["/news/1"] = build_page()
    fetch(f"{server.url}/news/1", config, archive)
    before = contents(archive)
    server.routes["/news/1"] = answer
    with pytest.raises(error):
        fetch(f"{server.url}/news/1", config, archive)
    after = contents(archive)
    assert {name: after[name] for name in ("articles", "removals", "revisions")} == {
        name: before[name] for name in ("articles", "removals", "revisions")
    }
    (reason,) = archive.connection.execute("SELECT error FROM captures ORDER BY id DESC LIMIT 1").fetchone()
    assert reason


def test_nothing_kept_is_never_an_empty_success(server: Any, config: Config, archive: Archive) -> None:
    server.routes["/news/1"] = MENU
    with pytest.raises(NothingKept):
        fetch(f"{server.url}/news/1", config, archive)
    assert contents(archive)["articles"] == []
    assert archive.connection.execute("SELECT status, error IS NOT NULL FROM captures").fetchall() == [
        (200, 1)
    ]


def test_what_is_no_address_leaves_no_trace(config: Config, archive: Archive) -> None:
    with pytest.raises(BadUrl):
        fetch("http://[::1", config, archive)
    assert archive.connection.execute("SELECT count(*) FROM captures").fetchone() == (0,)


def test_robots_txt_holds_for_redirects(server: Any, config: Config, archive: Archive) -> None:
    server.routes |= {
        "/robots.txt": "User-agent: *\nDisallow: /private/",
        "/news/1": (302, {"Location": "/private/1"}, b""),
        "/private/1": build_page(),
    }
    with pytest.raises(RobotsDisallow):
        fetch(f"{server.url}/news/1", config, archive)
    assert "/private/1" not in server.paths()


def test_clean_raises_where_examine_shows(config: Config) -> None:
    with pytest.raises(NothingKept, match="scraper explain"):
        clean(MENU.encode(), None, config.rules)
    article = examine(MENU.encode(), None, config.rules)
    assert article.text == ""
    assert len(article.blocks) == len(article.removals) == 1


def test_a_site_has_rules_of_its_own(config: Config) -> None:
    own = Rule("port.slogan", "the port's slogan", css="p.slogan")
    site = Site("port.example", layout=(Layout(remove=(own,)),))
    page = build_page().replace(
        "</article>", '<p class="slogan">We move what moves the south of the land.</p></article>'
    )
    article = clean(page.encode(), "https://port.example/news/1", config.rules, site)
    assert "port.slogan" in {removal.rule for removal in article.removals}
    assert article.site == "port.example"


def test_every_rule_has_a_reason(config: Config) -> None:
    why = reasons(config)
    assert {rule.id for rule in config.rules} | set(BUILT_IN) <= why.keys()
    assert all(why.values())


def test_what_only_the_feed_says_is_kept(server: Any, config: Config, archive: Archive) -> None:
    server.routes["/news/1"] = build_page()
    lead = Lead(
        url=f"{server.url}/news/1",
        section="Ports",
        tags=("Quays",),
        published=datetime(2025, 9, 22, 4, 30, tzinfo=UTC),
    )

    async def keep() -> str:
        async with open_guest(config) as guest:
            found = await ArchiveKeeper(archive, config).read(await guest.get(lead.url), lead, guest.get)
            return found.save()

    assert asyncio.run(keep()) == "added"
    row = archive.connection.execute("SELECT section, published FROM articles").fetchone()
    assert row == ("Ports", "2025-09-22T04:30:00Z")
    assert archive.connection.execute("SELECT name FROM tags").fetchall() == [("Quays",)]


def test_a_crawl_fills_the_archive_and_its_runs(server: Any, config: Config, archive: Archive) -> None:
    links = "".join(f'<a href="/news/{n}">A headline with number {n} in it</a>' for n in (1, 2, 3))
    server.routes["/"] = f"<html><body>{links}</body></html>"
    server.routes |= {f"/news/{n}": build_page(f"Port Board Decides on Works {n}") for n in (1, 2)}
    seen: list[str] = []
    (report,) = asyncio.run(crawl_sites(Plan(config.sites), config, Work(archive, seen.append)))
    assert (report.added, report.gone, report.failed) == (2, 1, 0)
    assert sorted(seen) == [f"{server.url}/news/{n}" for n in (1, 2, 3)]
    runs = archive.connection.execute(
        "SELECT fetched, added, gone, finished IS NOT NULL FROM runs"
    ).fetchall()
    assert runs == [(3, 2, 1, 1)]
    assert archive.connection.execute("SELECT host, name FROM sites").fetchall() == [
        (server.host, "Port News")
    ]


def test_an_archive_that_breaks_ends_the_crawl_as_itself(server: Any, config: Config, tmp_path: Path) -> None:
    server.routes["/"] = '<html><body><a href="/news/1">A headline with a number in it</a></body></html>'
    server.routes["/news/1"] = build_page()

    def crawl() -> None:
        with open_archive(tmp_path / "a.db") as archive:
            spoil = partial(archive.connection.execute, "PRAGMA query_only = ON")
            asyncio.run(crawl_sites(Plan(config.sites), config, Work(archive, lambda _: spoil())))

    with pytest.raises(ArchiveError, match="read-only"):
        crawl()
