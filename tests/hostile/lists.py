"""Feeds, sitemaps and section pages as sites write them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from email.utils import format_datetime
from html import escape

from hostile.stories import NOW, Story, simple_page
from hostile.wire import Answer

XML = {"Content-Type": "application/xml"}
JSON_FEED = {"Content-Type": "application/feed+json"}
_A_PAGE = 10  # entries of a section page

Entries = Sequence[tuple[Story, str]]  # each with its link, which may be a path


def _absolute(url: str, link: str) -> str:
    return escape(link if "://" in link else url + link)


def rss(url: str, entries: Entries) -> bytes:
    items = "".join(
        f"<item><title>{escape(s.title)}</title><link>{_absolute(url, link)}</link>"
        f"<pubDate>{format_datetime(s.published)}</pubDate><category>Ports</category></item>"
        for s, link in entries
    )
    channel = f"<channel><title>Port News</title>{items}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


def atom(url: str, entries: Entries) -> bytes:
    items = "".join(
        f'<entry><title>{escape(s.title)}</title><link href="{_absolute(url, link)}"/>'
        f"<id>tag:port,{s.number}</id><updated>{s.published.isoformat()}</updated></entry>"
        for s, link in entries
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Port News</title>{items}</feed>'.encode()


def json_feed(url: str, entries: Entries) -> bytes:
    items = [
        {"id": str(s.number), "url": url + link, "title": s.title, "date_published": s.published.isoformat()}
        for s, link in entries
    ]
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Port News", "items": items}
    ).encode()


def index(url: str, paths: Iterable[str]) -> bytes:
    maps = "".join(f"<sitemap><loc>{url}{path}</loc></sitemap>" for path in paths)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'.encode()


def url_map(url: str, entries: Entries, *, old: bool = False) -> bytes:
    def date(story: Story) -> str:
        return (NOW - timedelta(days=900) if old else story.published).isoformat()

    urls = "".join(
        f"<url><loc>{_absolute(url, link)}</loc><lastmod>{date(s)}</lastmod></url>" for s, link in entries
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def news_map(url: str, entries: Entries) -> bytes:
    urls = "".join(
        f"<url><loc>{_absolute(url, link)}</loc><news:news><news:publication><news:name>Port News</news:name>"
        f"</news:publication><news:publication_date>{s.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(s.title)}</news:title></news:news></url>"
        for s, link in entries
    )
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    ).encode()


def packed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def section(name: str, entries: Entries, number: int, traps: Iterable[str]) -> Answer:
    """The given page of a section; its first page leads to the traps."""
    here = entries[(number - 1) * _A_PAGE : number * _A_PAGE]
    cards = "".join(f'<li><a href="{escape(link)}">{escape(s.title)}</a></li>' for s, link in here)
    more = f'<a href="/{name}?page={number + 1}">Next</a>' if number * _A_PAGE < len(entries) else ""
    traps_html = "".join(f'<a href="{escape(path)}">{path.strip("/?")}</a> ' for path in traps)
    body = simple_page(f"{name.title()} News", f"<ul>{cards}</ul>{more}<nav>{traps_html}</nav>")
    return Answer(body, etag=f'"{hash(body)}"')
