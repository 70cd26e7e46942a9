"""The reading page: an article as a reader wants it, with what was removed folded where it stood."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from datasette.utils import is_url

from scraper.browse.changes import Run, Stretch, compare, compare_words, fold
from scraper.browse.moments import Moment, tell
from scraper.browse.page import answer, find_archive, not_found, read
from scraper.browse.reasons import find_reasons
from scraper.browse.weave import weave
from scraper.model import Removal
from scraper.store.learned import REPEATED, tell_evidence
from scraper.store.parts import read_removals, read_tags, split_authors

_REVISIONS = 20  # that are compared
_VERSIONS = 50
_ARTICLE = """
    SELECT articles.*, sites.name AS site_name, sites.host
    FROM articles LEFT JOIN sites ON sites.id = articles.site WHERE articles.id = ?
"""
_LEARNED = """
    SELECT rule, pages, of_pages, days, boilerplate.first_seen, boilerplate.last_seen
    FROM boilerplate JOIN articles ON articles.site = boilerplate.site
    WHERE articles.id = ? AND rule IN (SELECT rule FROM removals WHERE article = articles.id)
"""
_EARLIER = (
    "SELECT seen_at, title, text FROM revisions WHERE article = ? ORDER BY seen_at DESC, id DESC LIMIT ?"
)
_CAPTURES = """
    SELECT id, fetched_at FROM captures WHERE article = ? AND body IS NOT NULL
    ORDER BY fetched_at DESC, id DESC LIMIT ?
"""
_HEAD = "SELECT head FROM stories WHERE id = ?"
_OTHERS = """
    SELECT articles.id, title, sites.name AS site, coalesce(published, first_seen) AS day
    FROM articles LEFT JOIN sites ON sites.id = articles.site
    WHERE story = ? AND articles.id <> ? ORDER BY day, articles.id LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an earlier version of the article."""

    seen: Moment | None  # when the earlier one was last on its site
    title: tuple[Run, ...]  # nothing where it stayed
    parts: list[Stretch]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the archive has of one article."""

    article: sqlite3.Row
    removals: tuple[Removal, ...]
    learned: tuple[sqlite3.Row, ...]
    tags: tuple[str, ...]
    earlier: tuple[sqlite3.Row, ...]
    captures: tuple[sqlite3.Row, ...]
    others: tuple[sqlite3.Row, ...]
    head: int | None  # the earliest article of its story


async def show(datasette: Any, request: Any) -> Any:
    """Answer with an article's reading page."""
    database = await find_archive(datasette, request)
    if database is None:
        return await not_found(datasette, request, "No such archive here; try /<database>/-/article/<id>")
    number = int(request.url_vars["article"])
    facts = await read(datasette, database, lambda db: _read(db, number))
    if facts is None:
        return await not_found(datasette, request, f"No article {number} in {database}")
    article, now = facts.article, datetime.now(UTC)
    context = {
        "database": database,
        "article": article,
        "facts": facts,
        "pieces": weave(article["markdown"], facts.removals),
        "reasons": {**find_reasons(datasette), **{row["rule"]: _justify(row) for row in facts.learned}},
        "open": request.args.get("removed") == "open",
        "url": article["url"] if is_url(article["url"]) else None,
        "authors": split_authors(article["authors"]),
        "moments": {
            name: tell(article[name], now) for name in ("published", "modified", "first_seen", "gone")
        },
        "changes": _find_changes(article, facts.earlier, now),
        "captures": [(row["id"], tell(row["fetched_at"], now)) for row in facts.captures],
        "others": [(row, tell(row["day"], now)) for row in facts.others],
    }
    return await answer(datasette, request, "scraper_article.html", context)


def _read(connection: sqlite3.Connection, number: int) -> Facts | None:
    def rows(sql: str, *parameters: int) -> tuple[sqlite3.Row, ...]:
        return tuple(connection.execute(sql, parameters).fetchall())

    found = rows(_ARTICLE, number)
    if not found:
        return None
    story = found[0]["story"]
    heads = rows(_HEAD, story) if story is not None else ()
    return Facts(
        found[0],
        read_removals(connection, number),
        rows(_LEARNED, number),
        read_tags(connection, number),
        rows(_EARLIER, number, _REVISIONS),
        rows(_CAPTURES, number, _REVISIONS),
        rows(_OTHERS, story, number, _VERSIONS) if story is not None else (),
        heads[0]["head"] if heads else None,
    )


def _justify(learned: sqlite3.Row) -> str:
    """Return on what evidence a learned rule removes a line."""
    _, pages, of_pages, days, first, last = learned
    return f"{REPEATED}: {tell_evidence(pages, of_pages, days, (first, last))}"


def _find_changes(article: sqlite3.Row, earlier: Sequence[sqlite3.Row], now: datetime) -> list[Change]:
    """Return what each version changed of the one before it, the last change first."""
    changes = []
    for new, old in zip((article, *earlier), earlier, strict=False):
        before, after = old["title"] or "", new["title"] or ""
        title = tuple(compare_words(before, after)) if before != after else ()
        changes.append(Change(tell(old["seen_at"], now), title, fold(compare(old["text"], new["text"]))))
    return changes
