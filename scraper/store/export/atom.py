"""Articles as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import BinaryIO

from lxml import etree

from scraper.store.export.rows import Exported
from scraper.store.values import now

_ATOM = "http://www.w3.org/2005/Atom"
# XML 1.0, section 2.2, allows no others.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself."""

    id: str  # a URI that never changes
    title: str
    link: str | None = None  # where the feed is


def write_atom(articles: Iterable[Exported], file: BinaryIO, feed: Feed) -> None:
    """Write the feed; articles come with the newest first."""
    rest = iter(articles)
    first = next(rest, None)
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM}):
            for element in _head(feed, first):
                xml.write(element)
            if first is not None:
                xml.write(_entry(first))
            for article in rest:
                xml.write(_entry(article))


def _head(feed: Feed, first: Exported | None) -> Iterator[etree._Element]:
    yield _element("id", feed.id)
    yield _element("title", feed.title)
    yield _element("updated", _time(_changed(first)) if first else now())
    yield _element("generator", "scraper")
    yield _person("scraper")
    if feed.link:
        yield _element("link", rel="self", type="application/atom+xml", href=feed.link)


def _entry(article: Exported) -> etree._Element:
    known = article.url.startswith(("http://", "https://"))
    name = article.url if known or article.url.startswith("urn:") else f"urn:scraper:{article.id}"
    entry = etree.Element(f"{{{_ATOM}}}entry", nsmap={None: _ATOM})
    entry.append(_element("id", name))
    entry.append(_element("title", article.title or "(no title)"))
    entry.append(_element("updated", _time(_changed(article))))
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


def _changed(article: Exported) -> str:
    return max(article.day, article.modified or "")


def _time(stamp: str) -> str:
    """Return a time of the archive as RFC 3339 has it: a day is its beginning."""
    return stamp if "T" in stamp else f"{stamp}T00:00:00Z"
