"""Articles together with the pages that they came from."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scraper.model import Removal, Response
from scraper.store.bodies import read_page
from scraper.store.further import read_further
from scraper.store.parts import read_removals, split_authors


@dataclass(frozen=True, slots=True)
class Original:
    """An article as it is kept, and the answer of its server."""

    article: int
    pages: tuple[Response, ...]  # all that the article is over; of the headers, only the content type is kept
    site: str | None  # its host
    title: str | None
    authors: tuple[str, ...]
    published: str | None
    text: str
    removals: tuple[Removal, ...]
    engine: str | None = None
    confidence: float | None = None

    @property
    def response(self) -> Response:
        """Return the first page."""
        return self.pages[0]


def article_numbers(
    connection: sqlite3.Connection, hosts: Sequence[str] | None = None, after: int = 0
) -> array[int]:
    """Return the ids of the articles that have a page, in order: of all sites, or of these hosts.

    Eight bytes an article, so that any archive's fit into memory.
    """
    named = "" if hosts is None else f"AND host IN ({', '.join('?' * len(hosts))})"
    rows = connection.execute(
        f"""
        SELECT articles.id FROM articles LEFT JOIN sites ON sites.id = articles.site
        WHERE articles.id > ? {named} ORDER BY articles.id
        """,  # noqa: S608 - only question marks are put in
        (after, *(hosts or ())),
    )
    return array("q", (row[0] for row in rows))


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article as it is kept came from, and what is known of it."""

    url: str
    final_url: str
    fetched: datetime
    title: str | None
    authors: tuple[str, ...]
    published: str | None


def read_source(connection: sqlite3.Connection, article: int) -> Source | None:
    """Return where an article came from; None where it has no page."""
    found = connection.execute(
        """
        SELECT captures.url, coalesce(final_url, captures.url), fetched_at, title, authors, published
        FROM articles JOIN captures ON captures.id = articles.capture WHERE articles.id = ?
        """,
        (article,),
    ).fetchone()
    if found is None:
        return None
    url, final_url, fetched, title, authors, published = found
    moment = datetime.fromisoformat(fetched)
    return Source(url, final_url, moment, title, split_authors(authors), published)


def read_original(connection: sqlite3.Connection, article: int) -> Original | None:
    """Return an article with its pages; None where the archive does not keep all of them.

    Raises PageDamaged.
    """
    first = connection.execute(
        """
        SELECT captures.url, coalesce(final_url, captures.url), status, content_type, fetched_at, body
        FROM articles JOIN captures ON captures.id = articles.capture WHERE articles.id = ?
        """,
        (article,),
    ).fetchone()
    captures = [first, *read_further(connection, article)] if first else []
    if not captures or any(capture[-1] is None for capture in captures):
        return None
    host, title, authors, published, text, engine, confidence = connection.execute(
        """
        SELECT sites.host, title, authors, published, text, engine, confidence
        FROM articles LEFT JOIN sites ON sites.id = articles.site WHERE articles.id = ?
        """,
        (article,),
    ).fetchone()
    return Original(
        article=article,
        pages=tuple(_read_page(connection, capture) for capture in captures),
        site=host,
        title=title,
        authors=split_authors(authors),
        published=published,
        text=text,
        removals=read_removals(connection, article),
        engine=engine,
        confidence=confidence,
    )


def _read_page(connection: sqlite3.Connection, capture: tuple[Any, ...]) -> Response:
    url, final_url, status, kind, fetched_at, body = capture
    headers = {"content-type": kind} if kind else {}
    moment = datetime.fromisoformat(fetched_at)
    return Response(url, final_url, status or 200, headers, read_page(connection, body, url), moment)
