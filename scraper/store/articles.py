"""Articles: adding one, or bringing one up to date, with its tags, removals and revisions.

What a refetch does not know (a date that the page no longer gives) keeps the value that it had.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from scraper.errors import TextLost
from scraper.model import Article
from scraper.store import stories
from scraper.store.aliases import add_aliases, offer_aliases
from scraper.store.earlier import is_earlier, put_revision
from scraper.store.identity import Identity, Page, identify, is_remnant, put_sketch
from scraper.store.records import Saved
from scraper.store.values import (
    article_key,
    believable_canonical,
    normal_date,
    spelling,
    storable,
    storable_or_none,
)

Value = str | int | float | None
Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Seen:
    """Where and when an article was seen: the address that was asked for, its site, its capture, UTC."""

    url: str | None
    site: int | None
    capture: int | None
    at: str
    is_whole: bool = True  # not a part of an article over several pages


_UNSEEN = Seen(None, None, None, "")
SHOWN = frozenset(
    ("title", "authors", "published", "modified", "place", "section", "language", "summary", "text", "image")
    + ("markdown",)
)
"""The columns of an article that a reader sees."""


def put_article(connection: sqlite3.Connection, article: Article, seen: Seen) -> Saved:
    """Add the article, or bring the row of the same article up to date.

    A page that is older than what the row says becomes a part of the article's history. Raises TextLost where
    the page shows a little of something else, such as a notice: a good copy stays.
    """
    page = _read_page(article, seen)
    identity = identify(connection, page)
    if identity.row and is_earlier(connection, identity.row, seen.at):
        if identity.replaces:
            put_revision(connection, identity.row, article, seen.capture, seen.at)
        offer_aliases(connection, identity.row["id"], (page.requested, page.final), seen.at)
        return Saved(int(identity.row["id"]), "unchanged", is_better=True)
    if identity.row and identity.replaces and is_remnant(page.text, identity.row["text"]):
        raise TextLost(
            f"{page.final}: shows something else, and less, than the article that it held; that one stays"
        )
    if identity.row is None:
        row = _to_row(article, seen) | {"url": identity.url}
        saved = Saved(_insert(connection, row, seen), "added")
    else:
        saved = _renew(connection, identity.row, article, identity, seen)
    add_aliases(connection, saved.article_id, (page.requested, page.final, identity.url), seen.at)
    if saved.outcome != "alias" and not saved.is_better:
        _put_tags(connection, saved.article_id, article)
        _put_removals(connection, saved.article_id, article)
    return saved


def _read_page(article: Article, seen: Seen) -> Page:
    final = spelling(article.url) if article.url else article_key(article)
    requested = spelling(seen.url) if seen.url else final
    return Page(
        requested=requested,
        final=final,
        canonical=believable_canonical(article),
        site=seen.site,
        title=storable_or_none(article.meta.title),
        text=storable(article.text),
    )


def _renew(
    connection: sqlite3.Connection, old: sqlite3.Row, article: Article, identity: Identity, seen: Seen
) -> Saved:
    """Bring a row up to date as far as the page may, and say what that came to."""
    number = int(old["id"])
    note_seen(connection, number, seen.at)
    if not identity.replaces:
        connection.execute("UPDATE articles SET url = ? WHERE id = ?", (identity.url, number))
        return Saved(number, "alias")
    if not seen.is_whole and article.word_count < old["word_count"]:
        return Saved(number, "unchanged", is_better=True)
    row = _to_row(article, seen) | {"url": identity.url}
    updated = _replace(connection, old, row, revises=identity.revises)
    return Saved(number, "updated" if updated else "unchanged")


def find_changes(connection: sqlite3.Connection, number: int, article: Article) -> Row:
    """Return what an article as extracted anew would change of what a reader sees, by column.

    Of Markdown only where the text stays, as it changes with that.
    """
    old = _one(connection, "SELECT * FROM articles WHERE id = ?", number)
    if old is None:
        return {}
    row = {name: value for name, value in _to_row(article, _UNSEEN).items() if value not in (None, old[name])}
    shown = SHOWN - {"markdown"} if "text" in row else SHOWN
    return {name: value for name, value in row.items() if name in shown}


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
        """
        UPDATE articles SET last_seen = max(last_seen, :at), gone = CASE WHEN gone > :at THEN gone END
        WHERE id = :article
        """,
        {"at": at, "article": article},
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


def _one(connection: sqlite3.Connection, sql: str, *parameters: str | int) -> sqlite3.Row | None:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    row: sqlite3.Row | None = cursor.execute(sql, parameters).fetchone()
    return row


def _insert(connection: sqlite3.Connection, row: Row, seen: Seen) -> int:
    full = row | {"first_seen": seen.at, "last_seen": seen.at}
    names, slots = ", ".join(full), ", ".join("?" * len(full))
    sql = f"INSERT INTO articles ({names}) VALUES ({slots}) RETURNING id"  # noqa: S608 - column names of ours
    number = int(connection.execute(sql, tuple(full.values())).fetchone()[0])
    put_sketch(connection, number, str(row["text"]))
    stories.place(connection, number)
    return number


def _replace(connection: sqlite3.Connection, old: sqlite3.Row, row: Row, *, revises: bool = True) -> bool:
    """Write what is new, and a revision of the old title and text; say whether there was one to be made."""
    number = int(old["id"])
    new = {name: value for name, value in row.items() if value is not None and value != old[name]}
    updated = revises and not new.keys().isdisjoint(("title", "text"))
    if updated:
        connection.execute(
            "INSERT INTO revisions (article, capture, seen_at, title, text) VALUES (?, ?, ?, ?, ?)",
            (number, old["capture"], old["last_seen"], old["title"], old["text"]),
        )
    if new:
        names = ", ".join(f"{name} = ?" for name in new)
        sql = f"UPDATE articles SET {names} WHERE id = ?"  # noqa: S608 - column names of ours
        connection.execute(sql, (*new.values(), number))
    if "text" in new:
        put_sketch(connection, number, str(new["text"]))
        stories.replace(connection, number, old["text"])
    return updated


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
    # One statement for hundreds of rows: as a trigger counts them, each would have a journal of its own.
    connection.execute(
        """
        INSERT INTO removals (article, position, rule, text)
        SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
        FROM json_each(?)
        """,
        (number, json.dumps(wanted)),
    )
