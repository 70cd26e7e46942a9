"""Articles as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain, islice
from typing import BinaryIO

from lxml import etree

from scraper.store.export.rows import Exported
from scraper.store.values import now

_ATOM = "http://www.w3.org/2005/Atom"
_AHEAD = 50  # entries whose changes the head of the feed counts, before it is written
# The first good answer after the last one with another text, or that one's time where there is none.
_SEEN = """
    SELECT coalesce((
        SELECT min(fetched_at) FROM captures
        WHERE article = ? AND error IS NULL AND status BETWEEN 200 AND 299 AND fetched_at > earlier.seen_at
    ), earlier.seen_at) FROM (SELECT max(seen_at) AS seen_at FROM revisions WHERE article = ?) AS earlier
"""
# XML 1.0, section 2.2, allows no others.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself."""

    id: str  # a URI that never changes
    title: str
    link: str | None = None  # where the feed is


@dataclass(frozen=True, slots=True)
class _Item:
    """An article with the time of its last change."""

    article: Exported
    updated: str


def write_atom(
    articles: Iterable[Exported], file: BinaryIO, feed: Feed, connection: sqlite3.Connection
) -> None:
    """Write the feed; articles come with the newest first. connection: the archive that they are from."""
    rest = (_Item(article, _find_update(connection, article)) for article in articles)
    first = tuple(islice(rest, _AHEAD))
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM}):
            for element in _head(feed, first):
                xml.write(element)
            for item in chain(first, rest):
                xml.write(_entry(item.article, item.updated))


def _head(feed: Feed, first: Sequence[_Item]) -> Iterator[etree._Element]:
    yield _element("id", feed.id)
    yield _element("title", feed.title)
    yield _element("updated", max((item.updated for item in first), default=now()))
    yield _element("generator", "scraper")
    yield _person("scraper")
    if feed.link:
        yield _element("link", rel="self", type="application/atom+xml", href=feed.link)


def _entry(article: Exported, updated: str) -> etree._Element:
    known = article.url.startswith(("http://", "https://"))
    name = article.url if known or article.url.startswith("urn:") else f"urn:scraper:{article.id}"
    entry = etree.Element(f"{{{_ATOM}}}entry", nsmap={None: _ATOM})
    entry.append(_element("id", name))
    entry.append(_element("title", article.title or "(no title)"))
    entry.append(_element("updated", updated))
    entry.append(_element("published", _time(article.day)))
    if known:
        entry.append(_element("link", rel="alternate", type="text/html", href=article.url))
    names = article.authors or tuple(filter(None, (article.site_name or article.site,)))
    entry.extend(_person(name) for name in names or ("unknown",))
    entry.extend(_element("category", term=tag) for tag in article.tags)
    if article.summary:
        entry.append(_element("summary", article.summary))
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in article.text.split("\n\n"))
    entry.append(_element("content", paragraphs, type="html"))
    return entry


def _element(name: str, text: str | None = None, **attributes: str) -> etree._Element:
    clean = {key: _NOT_XML.sub("", value) for key, value in attributes.items()}
    element = etree.Element(f"{{{_ATOM}}}{name}", clean, nsmap={None: _ATOM})
    element.text = _NOT_XML.sub("", text) if text is not None else None
    return element


def _person(name: str) -> etree._Element:
    author = _element("author")
    author.append(_element("name", name))
    return author


def _find_update(connection: sqlite3.Connection, article: Exported) -> str:
    """Return when the article last changed: as it says itself, or when its present text was first seen."""
    seen = connection.execute(_SEEN, (article.id, article.id)).fetchone()[0]
    return max(_time(stamp) for stamp in (article.day, article.modified, seen) if stamp)


def _time(stamp: str) -> str:
    """Return a time of the archive as RFC 3339 has it: a day is its beginning."""
    return stamp if "T" in stamp else f"{stamp}T00:00:00Z"
