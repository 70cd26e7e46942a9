"""Articles: adding one, or bringing one up to date, with its tags, removals and revisions.

What a refetch does not know (a date that the page no longer gives) keeps the value that it had.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from scraper.model import Article
from scraper.store.records import Outcome, Saved
from scraper.store.values import article_key, normal_date, spelling, storable, storable_or_none

Value = str | int | float | None
Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Seen:
    """Where and when an article was seen: its site, its capture, the time in UTC."""

    site: int | None
    capture: int | None
    at: str


_UNSEEN = Seen(None, None, "")
SHOWN = frozenset(
    ("title", "authors", "published", "modified", "place", "section", "language", "summary", "text", "image")
)
"""The columns of an article that a reader sees."""


def put_article(connection: sqlite3.Connection, article: Article, seen: Seen) -> Saved:
    """Add the article, or bring the row of the same article up to date."""
    key, row = article_key(article), _to_row(article, seen)
    found = _find(connection, article, key)
    if found is None:
        saved = Saved(_insert(connection, row | {"url": key}, seen), "added")
    else:
        # A page that no longer names its canonical URL still is the article that did.
        named = article.url is None or key != spelling(article.url)
        url = key if named else found["url"]
        saved = Saved(found["id"], _update(connection, found, row | {"url": url}, seen))
    _put_tags(connection, saved.article_id, article)
    _put_removals(connection, saved.article_id, article)
    return saved


def find_changes(connection: sqlite3.Connection, number: int, article: Article) -> Row:
    """Return what an article as extracted anew would change of what a reader sees, by column."""
    old = _one(connection, "SELECT * FROM articles WHERE id = ?", number)
    row = {name: value for name, value in _to_row(article, _UNSEEN).items() if name in SHOWN}
    return {n: value for n, value in row.items() if old is not None and value is not None and value != old[n]}


def rewrite_article(connection: sqlite3.Connection, number: int, article: Article) -> None:
    """Replace what an article says by what was extracted anew from the same page; keep what it said."""
    old = _one(connection, "SELECT * FROM articles WHERE id = ?", number)
    if old is None:
        return
    row = _to_row(article, _UNSEEN)
    del row["site"], row["capture"]
    _replace(connection, old, row)
    _put_tags(connection, number, article)
    _put_removals(connection, number, article)


def note_seen(connection: sqlite3.Connection, article: int, at: str) -> None:
    """Note that the article was on its site at this time."""
    connection.execute(
        "UPDATE articles SET last_seen = max(last_seen, ?), gone = NULL WHERE id = ?", (at, article)
    )


def note_gone(connection: sqlite3.Connection, article: int, at: str) -> None:
    """Note that the article was no longer on its site at this time; the first time stays."""
    connection.execute("UPDATE articles SET gone = coalesce(gone, ?) WHERE id = ?", (at, article))


@cache
def _program_version() -> str:
    return version("scraper")


def _to_row(article: Article, seen: Seen) -> Row:
    meta = article.meta
    return {
        "site": seen.site,
        "title": storable_or_none(meta.title),
        "authors": storable_or_none(", ".join(meta.authors)),
        "published": normal_date(meta.published),
        "modified": normal_date(meta.modified),
        "place": storable_or_none(meta.place),
        "section": storable_or_none(meta.section),
        "language": storable_or_none(meta.language),
        "summary": storable_or_none(meta.summary),
        "text": storable(article.text),
        "markdown": storable(article.markdown),
        "word_count": article.word_count,
        "image": storable_or_none(meta.image),
        "capture": seen.capture,
        "engine": storable(article.engine),
        "confidence": article.confidence,
        "version": _program_version(),
    }


def _find(connection: sqlite3.Connection, article: Article, key: str) -> sqlite3.Row | None:
    """Find the row of this article, also where its page has just gained or lost its canonical URL."""
    found = _one(connection, "SELECT * FROM articles WHERE url = ?", key)
    if found is not None or article.url is None:
        return found
    own = spelling(article.url)
    if own != key:
        return _one(connection, "SELECT * FROM articles WHERE url = ?", own)
    return _one(
        connection,
        """
        SELECT articles.* FROM captures JOIN articles ON articles.id = captures.article
        WHERE captures.final_url IN (?, ?) ORDER BY captures.id DESC LIMIT 1
        """,
        own,
        storable(article.url),
    )


def _one(connection: sqlite3.Connection, sql: str, *parameters: str | int) -> sqlite3.Row | None:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    row: sqlite3.Row | None = cursor.execute(sql, parameters).fetchone()
    return row


def _insert(connection: sqlite3.Connection, row: Row, seen: Seen) -> int:
    full = row | {"first_seen": seen.at, "last_seen": seen.at}
    names, slots = ", ".join(full), ", ".join("?" * len(full))
    sql = f"INSERT INTO articles ({names}) VALUES ({slots}) RETURNING id"  # noqa: S608 - column names of ours
    return int(connection.execute(sql, tuple(full.values())).fetchone()[0])


def _update(connection: sqlite3.Connection, old: sqlite3.Row, row: Row, seen: Seen) -> Outcome:
    reworded = _replace(connection, old, row)
    note_seen(connection, int(old["id"]), seen.at)
    return "updated" if reworded else "unchanged"


def _replace(connection: sqlite3.Connection, old: sqlite3.Row, row: Row) -> bool:
    """Write what is new, and a revision of the old title and text; say whether these changed."""
    number = int(old["id"])
    new = {name: value for name, value in row.items() if value is not None and value != old[name]}
    reworded = not new.keys().isdisjoint(("title", "text"))
    if reworded:
        connection.execute(
            "INSERT INTO revisions (article, capture, seen_at, title, text) VALUES (?, ?, ?, ?, ?)",
            (number, old["capture"], old["last_seen"], old["title"], old["text"]),
        )
    if new:
        names = ", ".join(f"{name} = ?" for name in new)
        sql = f"UPDATE articles SET {names} WHERE id = ?"  # noqa: S608 - column names of ours
        connection.execute(sql, (*new.values(), number))
    return reworded


def _put_tags(connection: sqlite3.Connection, number: int, article: Article) -> None:
    tags = [tag for tag in dict.fromkeys(map(storable, article.meta.tags)) if tag]
    if not tags:
        return
    connection.executemany("INSERT OR IGNORE INTO tags (name) VALUES (?)", [(tag,) for tag in tags])
    connection.execute("DELETE FROM article_tags WHERE article = ?", (number,))
    connection.executemany(
        "INSERT INTO article_tags (article, tag) SELECT ?, id FROM tags WHERE name = ?",
        [(number, tag) for tag in tags],
    )


def _put_removals(connection: sqlite3.Connection, number: int, article: Article) -> None:
    wanted = [(item.position, item.rule, storable(item.text)) for item in article.removals]
    stored = connection.execute(
        "SELECT position, rule, text FROM removals WHERE article = ? ORDER BY id", (number,)
    ).fetchall()
    if stored == wanted:
        return
    connection.execute("DELETE FROM removals WHERE article = ?", (number,))
    connection.executemany(
        "INSERT INTO removals (article, position, rule, text) VALUES (?, ?, ?, ?)",
        [(number, *removal) for removal in wanted],
    )
