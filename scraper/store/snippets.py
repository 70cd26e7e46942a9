"""What is shown of an article that was found: title, byline, dates, and a snippet with the hits marked."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from scraper.store.typed import Typed

_START, _END = "\x02", "\x03"  # around hits; no text of an article has controls
_WORDS = 40  # in a snippet, FTS5 allows 64


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text that is a hit throughout, or not at all."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found."""

    id: int
    url: str
    site: str | None  # its name
    title: str | None
    authors: str | None
    published: str | None
    first_seen: str
    section: str | None
    heading: tuple[Part, ...]  # the title
    snippet: tuple[Part, ...]


def read_hit(connection: sqlite3.Connection, typed: Typed, number: int) -> Hit:
    """Return what is shown of an article that is known to match."""
    row = connection.execute(
        """
        SELECT articles.id, url, sites.name, title, authors, published, first_seen, section, summary,
            substr(text, 1, 400)
        FROM articles LEFT JOIN sites ON sites.id = articles.site WHERE articles.id = ?
        """,
        (number,),
    ).fetchone()
    summary, start = row[8:]
    title, short, text = _mark(connection, typed, number) or (row[3], None, summary or _cut(start))
    best = next((part for part in (text, short) if part and _START in part), text)
    return Hit(*row[:8], *map(_split, (title, best)))


def _mark(connection: sqlite3.Connection, typed: Typed, number: int) -> tuple[str | None, ...] | None:
    """Return title, summary and the best run of words of the text, with the hits marked."""
    if not typed.match:
        return None
    snippets = (
        f"snippet(articles_fts, {column}, ?1, ?2, '…', {words})"
        for column, words in ((0, 64), (1, _WORDS), (2, _WORDS))
    )
    sql = f"SELECT {', '.join(snippets)} FROM articles_fts WHERE articles_fts MATCH ?3 AND rowid = ?4"  # noqa: S608 - constants
    found: tuple[str | None, ...] | None = connection.execute(
        sql, (_START, _END, typed.match, number)
    ).fetchone()
    return found


def _split(marked: str | None) -> tuple[Part, ...]:
    """Return marked text in parts; a mark without its counterpart is dropped."""
    before, *rest = (marked or "").split(_START)
    parts = [Part(before.replace(_END, ""))]
    for piece in rest:
        hit, _, after = piece.partition(_END)
        parts += [Part(hit, hit=True), Part(after.replace(_END, ""))]
    return tuple(part for part in parts if part.text)


def _cut(text: str) -> str:
    return text if len(text) < 240 else f"{text[:240].rsplit(' ', 1)[0]}…"
