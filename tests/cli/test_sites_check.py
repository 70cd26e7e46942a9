"""`scraper sites check`: what works of a site on loopback and what does not, live and from the archive."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Scraper = Callable[..., Result]
MakePage = Callable[..., str]
Write = Callable[..., Path]


@pytest.fixture
def write(server: Any, tmp_path: Path) -> Write:
    """Write the site's file with these lines, and return the folder of the configuration."""
    folder = tmp_path / "settings"
    (folder / "sites").mkdir(parents=True)

    def to_file(*lines: str) -> Path:
        head = f'host = "{server.host}"\ndelay = 0.0\nallow_private = true\n'
        (folder / "sites" / "port.toml").write_text(head + "\n".join(lines))
        return folder

    return to_file


@pytest.fixture
def config(write: Write, server: Any) -> Path:
    names = ("feed", "sitemap", "section")
    return write(*(f'{name}s = ["{server.url}/{name}"]' for name in names), 'include = ["/news/*"]')


@pytest.fixture
def news(server: Any, make_page: MakePage) -> Any:
    """Four articles, the newest of number 4, listed in every kind of source."""
    urls = {n: f"{server.url}/news/{n}" for n in range(1, 5)}
    items = "".join(
        f"<item><title>Port {n}</title><link>{url}</link>"
        f"<pubDate>0{n} Sep 2025 10:00:00 +0530</pubDate></item>"
        for n, url in urls.items()
    )
    server.routes["/feed"] = f'<rss version="2.0"><channel>{items}</channel></rss>'
    server.routes["/below"] = (
        f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls.values())}</urlset>"
    )
    server.routes["/sitemap"] = (
        f"<sitemapindex><sitemap><loc>{server.url}/below</loc></sitemap></sitemapindex>"
    )
    server.routes["/section"] = "<html><body>" + "".join(f'<a href="{url}">Port</a>' for url in urls.values())
    server.routes |= {f"/news/{n}": make_page(f"Port Clears Plan Number {n} for Its Channel") for n in urls}
    return server


def check(scraper: Scraper, config: Path, *options: str) -> Result:
    return scraper("sites", "check", "--config", config, *options)


def read(result: Result) -> dict[str, tuple[bool, str]]:
    """Return verdict and note of each check, by what it is of and the end of its target."""
    found = [json.loads(line) for line in result.stdout.splitlines()]
    return {
        f"{each['what']} {each['target'].rsplit('/', 1)[-1]}": (each["ok"], each["note"]) for each in found
    }


def test_a_site_that_works(
    scraper: Scraper, news: Any, config: Path, tmp_path: Path, paragraphs: tuple[str, ...]
) -> None:
    result = check(scraper, config)
    assert result.exit_code == 0
    article = f"2025-09-22, {len(' '.join(paragraphs).split())} words, Port Clears Plan Number"
    expected = [
        f"robots.txt  {news.url}/robots.txt: allows every source",
        f"feed  {news.url}/feed: 4 articles, the newest of 2025-09-04",
        f"sitemap  {news.url}/sitemap: 4 articles",
        f"section  {news.url}/section: 4 articles",
        *(f"article  {news.url}/news/{n}: {article} {n} for Its Channel" for n in (4, 3, 2)),
    ]
    assert result.stdout.splitlines() == [f"ok      {news.host}  {each}" for each in expected]
    assert not (tmp_path / "archive").exists()


def test_every_fault_has_a_line_of_its_own(
    scraper: Scraper, news: Any, config: Path, make_page: MakePage
) -> None:
    news.routes["/robots.txt"] = "User-agent: *\nDisallow: /section\n"
    news.routes["/sitemap"] = "<urlset></urlset>"
    news.routes["/news/4"] = (404, {}, b"")
    news.routes["/news/3"] = make_page(
        "Port Clears", ("The board met for an hour on Monday and cleared a plan.",)
    )
    news.routes["/news/2"] = "<html><body><script>draw()</script></body></html>"
    result = check(scraper, config, "--format", "json")
    assert result.exit_code == 1
    found = read(result)
    assert found["robots.txt robots.txt"] == (False, f"disallows {news.url}/section")
    assert found["feed feed"][0]
    assert found["sitemap sitemap"] == (False, "answers, but lists no article")
    assert found["section section"] == (False, "disallowed by robots.txt")
    assert not found["article 4"][0]
    assert "404" in found["article 4"][1]
    assert found["article 3"] == (False, "only 12 words")
    assert not found["article 2"][0]


def test_sources_that_give_nothing_wanted(scraper: Scraper, news: Any, write: Write) -> None:
    config = write(
        f'feeds = ["{news.url}/feed"]', f'sections = ["{news.url}/none"]', 'include = ["/reports/*"]'
    )
    result = check(scraper, config, "--format", "json")
    assert result.exit_code == 1
    found = read(result)
    assert found["feed feed"] == (False, "lists 4 addresses, but none that include and exclude let in")
    assert found["section none"] == (False, "the server answered 404")
    assert found[f"article {news.host}"] == (False, "there is none to try")


def test_a_feed_that_fell_asleep(scraper: Scraper, news: Any, write: Write) -> None:
    config = write(f'feeds = ["{news.url}/feed"]', 'max_age = "30d"')
    found = read(check(scraper, config, "--format", "json"))
    assert found["feed feed"] == (False, "4 articles, the newest of 2025-09-04, which is older than max_age")


def test_a_site_without_sources_is_asked_as_a_crawl_would(scraper: Scraper, news: Any, write: Write) -> None:
    news.routes["/robots.txt"] = f"Sitemap: {news.url}/below\n"
    news.routes["/"] = news.routes["/section"]
    result = check(scraper, write('include = ["/news/*"]'))
    assert result.exit_code == 0
    assert f"sitemap  {news.url}/below: 4 articles" in result.stdout
    assert f"section  {news.url}/: 4 articles" in result.stdout


def test_the_dates_of_a_feed_count(
    scraper: Scraper, news: Any, config: Path, make_page: MakePage, paragraphs: tuple[str, ...]
) -> None:
    bare = (paragraphs[0].partition(": ")[2], *paragraphs[1:])
    news.routes["/news/4"] = make_page(paragraphs=bare)
    found = read(check(scraper, config, "--format", "json"))
    assert found["article 4"][0]
    assert found["article 4"][1].startswith("2025-09-04T04:30:00+00:00 (not from the page), ")


LAYOUT = """
[[layout]]
until = 2020-01-31
body = "div.old"
[[layout]]
body = "{body}"
[[layout.remove]]
id = "port.whatsapp"
match = "^Join Port News"
why = "a promo"
[[layout.remove]]
id = "port.never"
css = "div.never"
why = "an advertisement"
"""


@pytest.mark.parametrize("body", ["article", "div.news"])
def test_selectors_of_layouts(scraper: Scraper, news: Any, write: Write, body: str) -> None:
    verdict, hits = ("ok    ", 3) if body == "article" else ("FAILED", 0)
    config = write(f'sections = ["{news.url}/section"]', 'include = ["/news/*"]', LAYOUT.format(body=body))
    result = check(scraper, config)
    assert result.exit_code == int(hits == 0)
    lines = result.stdout.splitlines()
    assert lines[-4:] == [
        f"ok      {news.host}  layout  1, until 2020-01-31: not tried: no article of its time here",
        f'{verdict}  {news.host}  layout  2: body "{body}" matches on {hits} of 3 articles',
        f"ok      {news.host}  rule  port.whatsapp: matches on 3 of 3 articles",
        f"ok      {news.host}  rule  port.never: matches on 0 of 3 articles",
    ]


def test_offline_asks_the_archive_alone(scraper: Scraper, news: Any, config: Path) -> None:
    assert scraper("crawl", "--config", config).exit_code == 0
    news.requests.clear()
    result = check(scraper, config, "--offline")
    assert result.exit_code == 0
    assert result.stdout.count("ok      ") == 3
    assert "article" in result.stdout
    assert news.requests == []


def test_offline_tries_each_layout_on_pages_of_its_time(
    scraper: Scraper, news: Any, write: Write, tmp_path: Path, make_page: MakePage
) -> None:
    config = write(
        f'sections = ["{news.url}/section"]', 'include = ["/news/*"]', LAYOUT.format(body="article")
    )
    news.routes["/news/1"] = make_page("Port Clears the Oldest Plan").replace("<article>", "<div class=old>")
    scraper("crawl", "--config", config)
    with closing(sqlite3.connect(tmp_path / "archive/articles.db")) as db, db:
        db.execute("UPDATE captures SET fetched_at = '2020-01-31T23:00:00Z' WHERE url LIKE '%/news/1'")
    result = check(scraper, config, "--offline")
    assert result.exit_code == 0, result.stdout
    assert 'layout  1, until 2020-01-31: body "div.old" matches on 1 of 1 article' in result.stdout
    assert 'layout  2: body "article" matches on 3 of 3 articles' in result.stdout


def test_offline_a_damaged_page_costs_no_other(
    scraper: Scraper, news: Any, config: Path, tmp_path: Path
) -> None:
    scraper("crawl", "--config", config)
    with closing(sqlite3.connect(tmp_path / "archive/articles.db")) as db, db:
        page = "(SELECT body FROM captures WHERE url LIKE '%/news/3')"
        db.execute(f"UPDATE bodies SET data = x'28b52ffd' WHERE id = {page}")
    result = check(scraper, config, "--offline")
    assert result.exit_code == 1
    told = f"article  {news.url}/news/3: its page in the archive is damaged: "
    assert [line.startswith("FAILED") for line in result.stdout.splitlines() if told in line] == [True]
    assert result.stdout.count("ok      ") == 2


def test_offline_without_pages_of_a_site_fails(
    scraper: Scraper, news: Any, config: Path, write: Write
) -> None:
    missing = check(scraper, config, "--offline")
    assert missing.exit_code == 2
    assert "there is no archive here yet" in missing.stderr
    scraper("fetch", f"{news.url}/news/1", "--config", config)
    (config / "sites" / "other.toml").write_text('host = "other.example"\n')
    result = check(scraper, config, "--offline", "other.example")
    assert result.exit_code == 1
    assert result.stdout == "FAILED  other.example  article  other.example: there is none to try\n"


def test_a_site_that_does_not_answer_costs_no_other(scraper: Scraper, news: Any, config: Path) -> None:
    (config / "sites" / "a.toml").write_text('host = "127.0.0.1:1"\ndelay = 0.0\nallow_private = true\n')
    (config / "sites" / "b.toml").write_text('host = "127.0.0.2:1"\n')
    result = check(scraper, config)
    assert result.exit_code == 1
    assert "FAILED  127.0.0.1:1  robots.txt  http://127.0.0.1:1/robots.txt: disallows" not in result.stdout
    assert "robots.txt gives no answer" in result.stdout
    assert "FAILED  127.0.0.2:1  robots.txt  127.0.0.2:1: " in result.stdout
    assert result.stdout.count("ok      ") == 7


def test_an_unknown_site_is_wrong_usage(scraper: Scraper, config: Path) -> None:
    result = check(scraper, config, "nosuch")
    assert result.exit_code == 2
    assert "no such site: nosuch; known are: 127.0.0.1:" in result.stderr
