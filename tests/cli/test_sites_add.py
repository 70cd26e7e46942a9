"""`scraper sites add` and `sites list`: a new site on loopback, from its address to its file."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from scraper.sites import load_site

Scraper = Callable[..., Result]
MakePage = Callable[..., str]
SECTIONS = ("ports", "ships")


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """A configuration of the user's own, without sites."""
    folder = tmp_path / "settings"
    folder.mkdir()
    (folder / "scraper.toml").write_text("delay = 0.0\n")
    return folder


def link(section: str, number: int) -> str:
    path = f"/{section}/port-clears-plan-for-channel-{number}"
    return f'<a href="{path}">Port Clears Plan for Channel {number}</a>'


@pytest.fixture
def news(server: Any, make_page: MakePage) -> Any:
    """Two sections of four articles, an about page with a box of the latest, and a feed of all."""
    pages = [(section, number) for section in SECTIONS for number in range(1, 5)]
    menu = "".join(f'<a href="/{name}">{name.title()}</a>' for name in ("", *SECTIONS, "crew"))
    box = "".join(link(*page) for page in pages[:2])
    head = (
        '<html lang="en"><head><title>Port News</title>'
        '<link rel="alternate" type="application/rss+xml" href="/all.rss"></head><body>'
    )
    for path, links in {
        "": box,
        **{name: "".join(link(name, n) for n in range(1, 5)) for name in SECTIONS},
        "crew": box,
    }.items():
        server.routes[f"/{path}"] = f"{head}<nav>{menu}</nav>{links}{box}</body></html>"
    items = "".join(
        f"<item><title>Channel {n}</title>"
        f"<link>{server.url}/{section}/port-clears-plan-for-channel-{n}</link>"
        f"<pubDate>Mon, 0{n} Sep 2025 10:00:00 +0530</pubDate></item>"
        for section, n in pages
    )
    server.routes["/all.rss"] = f'<rss version="2.0"><channel><title>Port News</title>{items}</channel></rss>'
    server.routes["/robots.txt"] = f"User-agent: *\nDisallow: /private\nSitemap: {server.url}/map.xml\n"
    entries = "".join(
        f"<url><loc>{server.url}/{s}/port-clears-plan-for-channel-{n}</loc></url>" for s, n in pages
    )
    server.routes["/map.xml"] = f"<urlset>{entries}<url><loc>{server.url}/crew</loc></url></urlset>"
    for section, number in pages:
        page = make_page(f"Port Clears Plan for Channel {number} of {section.title()}")
        server.routes[f"/{section}/port-clears-plan-for-channel-{number}"] = page
    return server


def add(scraper: Scraper, url: str, settings: Path, *options: str) -> Result:
    return scraper("sites", "add", url, "--config", settings, "--allow-private", *options)


def test_the_file_says_all_that_was_found(scraper: Scraper, news: Any, settings: Path) -> None:
    result = add(scraper, news.url, settings)
    assert result.exit_code == 0, result.stderr
    (path,) = (settings / "sites").iterdir()
    assert path.name == f"{news.host.replace(':', '_')}.toml"
    site = load_site(path.read_text(), path.name)
    assert (site.host, site.name, site.language, site.timezone) == (
        news.host,
        "Port News",
        "en",
        "Asia/Kolkata",
    )
    assert site.feeds == (f"{news.url}/all.rss",)
    assert site.sitemaps == (f"{news.url}/map.xml",)
    assert site.sections == (f"{news.url}/ports", f"{news.url}/ships")
    assert site.include == ("/ports/*", "/ships/*")
    assert site.allow_private
    assert "# for dates that name none" in path.read_text()


def test_three_articles_show_that_it_works(scraper: Scraper, news: Any, settings: Path) -> None:
    out = add(scraper, news.url, settings).stdout
    assert "1 feed, 1 sitemap, 2 sections, 8 articles found" in out
    assert out.count(" words · ") == 3
    assert "Port Clears Plan for Channel 4 of Ports" in out
    assert "2025-09-22" in out
    assert "New Delhi, September 22, 2025: The board of the port authority" in out
    assert out.count("removed: ") == 3
    assert len([path for path in news.paths() if "channel" in path]) == 3


def test_a_site_whose_news_is_all_too_old_is_told_of(scraper: Scraper, news: Any, settings: Path) -> None:
    del news.routes["/map.xml"], news.routes["/robots.txt"]
    assert "is older than max_age" in add(scraper, news.url, settings).stdout


def test_what_was_added_is_crawled(scraper: Scraper, news: Any, settings: Path) -> None:
    add(scraper, news.url, settings)
    path = next((settings / "sites").iterdir())
    path.write_text(path.read_text().replace("max_age", "# max_age"))
    result = scraper("crawl", "--config", settings)
    assert "8 fetched, 8 added" in result.stdout
    (listed,) = scraper("sites", "list", "--config", settings, "--format", "json").stdout.splitlines()
    assert json.loads(listed) == {
        "host": news.host, "name": "Port News", "feeds": 1, "sitemaps": 1, "sections": 2, "articles": 8,
    }  # fmt: skip


def test_a_dry_run_prints_the_file_and_writes_none(scraper: Scraper, news: Any, settings: Path) -> None:
    result = add(scraper, news.url, settings, "--dry-run")
    assert result.exit_code == 0
    assert tomllib.loads(result.stdout)["host"] == news.host
    assert " words · " in result.stderr
    assert not (settings / "sites").exists()


def test_a_file_is_never_written_over_without_force(scraper: Scraper, news: Any, settings: Path) -> None:
    (settings / "sites").mkdir()
    mine = settings / "sites" / "mine.toml"
    mine.write_text(f'host = "{news.host}"\nallow_private = true\n')
    result = add(scraper, news.url, settings)
    assert result.exit_code == 2
    assert f"{mine}: {news.host} is configured there already; --force writes over it" in result.stderr
    assert news.requests == []
    assert scraper("sites", "add", news.url, "--config", settings, "--force").exit_code == 0
    assert list((settings / "sites").iterdir()) == [mine]
    assert load_site(mine.read_text(), "x").feeds


def test_a_site_with_and_without_www_is_one(scraper: Scraper, settings: Path) -> None:
    (settings / "sites").mkdir()
    (settings / "sites" / "a.toml").write_text('host = "www.porttimes.example"\n')
    result = scraper("sites", "add", "porttimes.example", "--config", settings)
    assert result.exit_code == 2
    assert "configured there already" in result.stderr


def test_without_a_configuration_one_is_made_here(scraper: Scraper, news: Any, tmp_path: Path) -> None:
    news.routes["/robots.txt"] = "User-agent: *\nDisallow: /\n"
    refused = scraper("sites", "add", news.url, "--allow-private")
    assert refused.exit_code == 1
    assert "disallowed by robots.txt" in refused.stderr
    assert not (tmp_path / "config").exists()
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "scraper.toml").write_text("delay = 0.0\n")
    news.routes["/robots.txt"] = ""
    result = scraper("sites", "add", news.url, "--allow-private")
    assert result.exit_code == 0
    assert "config/sites is new" in result.stdout
    assert len(list((tmp_path / "config" / "sites").iterdir())) == 1


def test_nothing_found_says_what_was_tried(scraper: Scraper, server: Any, settings: Path) -> None:
    server.routes["/"] = (
        "<html><body><nav><a href='/team'>Team</a><a href='/prices'>Prices</a></nav></body></html>"
    )
    server.routes["/feed"] = "<html>no feed</html>"
    result = add(scraper, server.url, settings)
    assert result.exit_code == 1
    missing = (f"{path}: the server answered 404" for path in ("/rss.xml", "/sitemap.xml", "/prices"))
    for line in ("/feed: this is not a feed", *missing, "/: 0 articles"):
        assert f"\n  {server.url}{line}\n" in f"{result.stderr}\n"
    assert not (settings / "sites").exists()


def test_common_places_are_asked_only_where_the_page_names_none(
    scraper: Scraper, news: Any, settings: Path
) -> None:
    add(scraper, news.url, settings)
    assert not {"/feed", "/rss.xml", "/sitemap.xml"} & set(news.paths())
    news.routes["/rss.xml"] = news.routes.pop("/all.rss")
    for path in ("/", "/ports", "/ships", "/crew"):
        news.routes[path] = news.routes[path].replace('rel="alternate"', "")
    result = add(scraper, news.url, settings, "--dry-run")
    assert tomllib.loads(result.stdout)["feeds"] == [f"{news.url}/rss.xml"]


def test_robots_txt_is_honoured(scraper: Scraper, news: Any, settings: Path) -> None:
    news.routes["/robots.txt"] = "User-agent: *\nDisallow: /ports\n"
    result = add(scraper, news.url, settings)
    assert not [path for path in news.paths() if path.startswith("/ports")]
    assert (
        f"FAILED  {news.url}/ports/port-clears-plan-for-channel-4: disallowed by robots.txt" in result.stdout
    )
    assert result.exit_code == 0


def test_a_redirect_leads_to_the_sites_own_host(
    scraper: Scraper, news: Any, make_server: Callable[[], Any], settings: Path
) -> None:
    old = make_server()
    old.routes["/"] = (301, {"Location": f"{news.url}/"}, b"")
    (settings / "sites").mkdir()
    (settings / "sites" / "new.toml").write_text(f'host = "{news.host}"\nallow_private = true\n')
    result = add(scraper, old.url, settings, "--force")
    assert result.exit_code == 0, result.stderr
    site = load_site((settings / "sites" / "new.toml").read_text(), "x")
    assert (site.host, site.aliases) == (news.host, (old.host,))


def test_pages_that_hold_no_article_make_it_fail(scraper: Scraper, news: Any, settings: Path) -> None:
    for path in list(news.routes):
        if "channel" in path:
            news.routes[path] = "<html><body><script>draw()</script></body></html>"
    result = add(scraper, news.url, settings)
    assert result.exit_code == 1
    assert "FAILED" in result.stdout


def test_private_addresses_are_refused(scraper: Scraper, news: Any, settings: Path) -> None:
    result = scraper("sites", "add", news.url, "--config", settings)
    assert result.exit_code == 1
    assert "not a public address; if this is meant, add --allow-private\n" in result.stderr
    assert "allow_private" not in result.stderr
    assert news.requests == []


def test_an_address_that_is_none(scraper: Scraper) -> None:
    result = scraper("sites", "add", "https://")
    assert result.exit_code == 2
    assert "'https://': no valid host name in it" in result.stderr


def test_the_list_counts_sources(scraper: Scraper, config: Path, server: Any) -> None:
    result = scraper("sites", "list", "--config", config)
    assert result.exit_code == 0
    head, row = result.stdout.splitlines()
    assert head.split() == ["host", "name", "feeds", "sitemaps", "sections", "articles"]
    assert row.split() == [server.host, "Port", "News", "0", "0", "1", "-"]


def test_the_list_refuses_what_is_no_archive(scraper: Scraper, config: Path, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text(
        "not a database, but text of some length, longer than a header of one hundred bytes" * 2
    )
    result = scraper("sites", "list", "--config", config, "--archive", tmp_path / "x.db")
    assert result.exit_code == 2
    assert "not an archive" in result.stderr
