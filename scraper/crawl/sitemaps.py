"""Sitemaps (https://www.sitemaps.org/protocol.html): index, pages, news, plain text; gzip or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from lxml import etree

from scraper.crawl.feeds import read_feed
from scraper.crawl.reading import parse_date, refuse_entities, ungzip
from scraper.errors import NotReadable
from scraper.model import Lead
from scraper.text import fold
from scraper.urls import absolute

_MOST_BYTES = 60_000_000  # the protocol allows 50 MB
_MOST_ENTRIES = 50_000  # as the protocol does
_DAY = len("2025-09-22")


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index names."""

    url: str
    modified: datetime | None = None
    day_only: bool = False  # of the date of change only the day is given

    @property
    def settled(self) -> datetime | None:
        """From when on it is sure to be past the change: a day ends 36 hours later, counted in any zone."""
        return self.modified + timedelta(hours=36) if self.modified and self.day_only else self.modified


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one sitemap file lists: articles, or further sitemaps."""

    leads: tuple[Lead, ...] = ()
    children: tuple[Child, ...] = ()


def read_sitemap(body: bytes, url: str) -> Sitemap:
    """Return what a sitemap lists; a feed serves as one too. Raise NotReadable if the body is neither."""
    body = ungzip(body, _MOST_BYTES, url)
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return Sitemap(leads=read_feed(body, url))
    if start != b"<" and b"\0" not in body[:4]:
        return _read_lines(body, url)
    refuse_entities(body, url)
    return _read_xml(body, url)


def _read_lines(body: bytes, url: str) -> Sitemap:
    lines = body.decode("utf-8-sig", "replace").splitlines()[:_MOST_ENTRIES]
    links = (line.strip() for line in lines)
    leads = tuple(Lead(url=link, source=url) for link in links if link.startswith(("http://", "https://")))
    if not leads and body.strip():
        raise NotReadable(f"{url}: this is not a sitemap")
    return Sitemap(leads=leads)


def _read_xml(body: bytes, url: str) -> Sitemap:
    leads: list[Lead] = []
    children: list[Child] = []
    try:
        for kind, fields in _entries(body):
            link = absolute(url, fields["loc"]) if fields.get("loc") else None
            if link and kind == "sitemap":
                stated = fields.get("lastmod") or ""
                children.append(Child(link, parse_date(stated), day_only=len(stated.strip()) <= _DAY))
            elif link:
                leads.append(_lead(link, url, fields))
            if len(leads) + len(children) >= _MOST_ENTRIES:
                break
    except _NotASitemap as other:
        if other.root in ("rss", "feed", "RDF"):
            return Sitemap(leads=read_feed(body, url))
        raise NotReadable(f"{url}: this is not a sitemap") from None
    except etree.LxmlError as error:
        if not leads and not children:
            raise NotReadable(f"{url}: damaged XML: {error}") from None
    return Sitemap(tuple(leads), tuple(children))


def _lead(link: str, url: str, fields: dict[str, str]) -> Lead:
    keywords = (fold(word) for word in fields.get("keywords", "").split(","))
    return Lead(
        url=link,
        source=url,
        title=fold(fields.get("title", "")) or None,
        published=parse_date(fields.get("publication_date")),
        modified=parse_date(fields.get("lastmod")),
        tags=tuple(dict.fromkeys(word for word in keywords if word))[:30],
    )


class _NotASitemap(Exception):
    def __init__(self, root: str) -> None:
        super().__init__(root)
        self.root = root


def _entries(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each <url> and <sitemap> with the text of its fields, holding one of them in memory at a time."""
    events = etree.iterparse(
        BytesIO(body),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    root = None
    for event, element in events:
        name = etree.QName(element).localname
        if root is None:
            root = element
            if name not in ("urlset", "sitemapindex"):
                raise _NotASitemap(name)
        elif event == "end" and name in ("url", "sitemap") and element.getparent() is root:
            yield name, _fields(element)
            element.clear()
            while element.getprevious() is not None:
                del root[0]
    if root is None:
        raise _NotASitemap("")


def _fields(entry: etree._Element) -> dict[str, str]:
    """Return the entry's own fields and those of its news element; an image's title is not the article's."""
    fields: dict[str, str] = {}
    for child in entry.iterchildren("*"):
        name = etree.QName(child).localname
        if name == "news":
            fields.update(_fields(child))
        else:
            fields.setdefault(name, (child.text or "").strip())
    return fields
