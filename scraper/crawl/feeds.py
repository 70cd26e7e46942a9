"""Feeds: RSS and Atom by feedparser, JSON Feed by hand. Nothing is fetched here."""

from __future__ import annotations

import json
import re
from calendar import timegm
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import Any

import feedparser

from scraper.crawl.reading import parse_date, refuse_entities
from scraper.errors import NotReadable
from scraper.model import Lead
from scraper.text import fold
from scraper.urls import absolute

_MARKUP = re.compile(r"<[/a-zA-Z][^>]{0,500}>")
_MOST_TAGS = 30


def read_feed(body: bytes, url: str) -> tuple[Lead, ...]:
    """Return the articles that a feed lists; raise NotReadable if the body is no feed."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _read_json(body, url)
    refuse_entities(body, url)
    # As a stream: feedparser would take a bare string for an address or a file's name.
    parsed = feedparser.parse(BytesIO(body), response_headers={"content-location": url}, sanitize_html=False)
    if not parsed.get("version"):
        raise NotReadable(f"{url}: this is not a feed")
    return tuple(lead for entry in parsed.entries if (lead := _lead(entry, url)))


def _lead(entry: Mapping[str, Any], url: str) -> Lead | None:
    link = absolute(url, str(entry.get("feedburner_origlink") or entry.get("link") or ""))
    if link is None or link == url:
        return None
    return Lead(
        url=link,
        source=url,
        title=_clean(entry.get("title")),
        published=_date(entry, "published") or _date(entry, "updated"),
        modified=_date(entry, "updated"),
        tags=_tags(tag.get("term") for tag in entry.get("tags") or ()),
    )


def _date(entry: Mapping[str, Any], name: str) -> datetime | None:
    moment = dict(entry).get(f"{name}_parsed")  # as a dict, because feedparser's own get guesses and warns
    if not moment:
        return parse_date(dict(entry).get(name))
    try:
        return datetime.fromtimestamp(timegm(moment), UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _read_json(body: bytes, url: str) -> tuple[Lead, ...]:
    """Read a JSON Feed, https://www.jsonfeed.org/version/1.1/."""
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotReadable(f"{url}: damaged JSON: {error}") from error
    items = feed.get("items")
    if not isinstance(items, list):
        raise NotReadable(f"{url}: this is JSON, but not a JSON Feed")
    return tuple(lead for item in items if isinstance(item, dict) and (lead := _json_lead(item, url)))


def _json_lead(item: Mapping[str, Any], url: str) -> Lead | None:
    link = absolute(url, str(item.get("url") or item.get("id") or ""))
    if link is None or link == url:
        return None
    tags = item.get("tags")
    return Lead(
        url=link,
        source=url,
        title=_clean(item.get("title")),
        published=parse_date(_text(item.get("date_published"))),
        modified=parse_date(_text(item.get("date_modified"))),
        tags=_tags(tags if isinstance(tags, list) else ()),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _clean(value: object) -> str | None:
    """Titles come as text, as HTML, and as HTML escaped twice."""
    return fold(_MARKUP.sub(" ", unescape(value))) or None if isinstance(value, str) else None


def _tags(terms: Iterable[object]) -> tuple[str, ...]:
    cleaned = (_clean(term) for term in terms)
    return tuple(dict.fromkeys(term for term in cleaned if term))[:_MOST_TAGS]
