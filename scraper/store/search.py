"""Search: what the archive has on a typed query, or the newest there is, by site, section, author, tag, date.

Meant for archives of a million articles: of a query that more articles match than a reader could ever look
through, the ones that came into the archive last are ranked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

from scraper.store.bylines import BY_AUTHOR
from scraper.store.snippets import Hit, read_hit
from scraper.store.typed import Typed, read_query

WINDOW = 10_000  # hits that are ranked
_LARGE = 200_000  # articles; in larger archives fewer hits are ranked of what takes long to look for
_FILTERED, _PHRASES = 2_000, 500  # hits that are ranked there
_SCANNED = 20_000  # newest articles in which signs are looked for that are no words, such as an emoji
_FEW = 150_000  # articles that filters let through: so many are looked up at once, of more each hit is asked
_BUSY = 4 * WINDOW  # articles of an author from which on they are not looked up, but met among the newest
_WEIGHTS = "8.0, 3.0, 1.0"  # title, summary, text
_NAMED = 20  # sites that are told where another one was meant
_THE_SITE = "host IN (?, 'www.' || ?) OR name = ? COLLATE NOCASE"
_KNOWN = f"SELECT 1 FROM sites WHERE {_THE_SITE}"  # noqa: S608 - a constant
_HOSTS = "SELECT host FROM sites ORDER BY host LIMIT ?"
_OF_SITE = f"articles.site IN (SELECT id FROM sites WHERE {_THE_SITE})"  # noqa: S608 - a constant
_WITH_TAG = """
    articles.id IN (SELECT article FROM article_tags JOIN tags ON tags.id = article_tags.tag
        WHERE tags.name = ? COLLATE NOCASE)
"""
DAY = "coalesce(articles.published, articles.first_seen)"
"""An article's date as SQL: its own, or when it came into the archive. There is an index on it."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles count; None is all."""

    site: str | None = None  # host or name
    section: str | None = None
    author: str | None = None  # a part of the byline, in any spelling (see scraper.store.bylines)
    tag: str | None = None
    since: str | None = None  # a day, or a time in UTC with Z
    until: str | None = None  # the same, inclusive


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and which part of it is to be returned."""

    query: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: str = "relevance"  # or "date", the newest first
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A part of the hits, best or newest first."""

    hits: tuple[Hit, ...]
    total: int  # at most as many as are ranked, WINDOW or fewer
    more: bool  # there are more than total
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Page:
    """The articles of the wanted part, and how many there are, counted up to what is ranked."""

    numbers: tuple[int, ...]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition in SQL, with its parameters; always true where it is empty."""

    sql: str = ""
    parameters: tuple[str | int, ...] = ()

    def __and__(self, other: Clause) -> Clause:
        """Return the condition that both hold."""
        joined = " AND ".join(part for part in (self.sql, other.sql) if part)
        return Clause(joined, (*self.parameters, *other.parameters))


def search(connection: sqlite3.Connection, wanted: Wanted) -> Found:
    """Return the wanted part of what the archive has. Every query has an answer, also one without a word."""
    typed = read_query(wanted.query)
    page = _find(connection, wanted, typed)
    hits = tuple(read_hit(connection, typed, number) for number in page.numbers)
    unknown = tell_unknown_site(connection, wanted.filters)
    notes = (*typed.notes, *_explain(typed, wanted, page), *((unknown,) if unknown else ()))
    return Found(hits, page.total, page.more, notes)


def find(connection: sqlite3.Connection, wanted: Wanted) -> list[int]:
    """Return the ids of the wanted part, without what a list of hits shows of them."""
    return list(_find(connection, wanted, read_query(wanted.query)).numbers)


def tell_unknown_site(connection: sqlite3.Connection, filters: Filters) -> str | None:
    """Return a note for a reader who names a site that the archive has nothing of; None for any other."""
    site = filters.site
    if not site or connection.execute(_KNOWN, (site,) * 3).fetchone():
        return None
    hosts = [row[0] for row in connection.execute(_HOSTS, (_NAMED + 1,))]
    listed = ", ".join(hosts[:_NAMED]) + (" ..." if len(hosts) > _NAMED else "")
    return f"No site {site} is in the archive; there {'is' if len(hosts) == 1 else 'are'}: {listed or 'none'}"


def condition(filters: Filters) -> Clause:
    """Return the filters as a condition on `articles`."""
    site = (filters.site,) * 3 if filters.site else ()
    tests = (
        (_OF_SITE, site),
        ("articles.section = ? COLLATE NOCASE", (filters.section,)),
        (BY_AUTHOR, (filters.author,) * 2),
        (_WITH_TAG, (filters.tag,)),
        (f"{DAY} >= ?", (filters.since,)),
        (f"{DAY} < ?", (_after(filters.until),)),
    )
    clause = Clause()
    for sql, values in tests:
        known = tuple(value for value in values if value)
        clause &= Clause(sql, known) if known else Clause()
    return clause


def _after(until: str | None) -> str | None:
    """Return the first day or time that no longer counts."""
    if not until:
        return None
    try:
        return (date.fromisoformat(until) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return f"{until}~"  # sorts behind the time itself


def matching(typed: Typed, filters: Filters) -> Clause:
    """Return everything that is asked of an article as a condition on `articles`."""
    index = "articles.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
    clause = Clause(index, (typed.match,)) if typed.match else Clause()
    return clause & _beyond_the_index(typed) & condition(filters)


def _beyond_the_index(typed: Typed) -> Clause:
    clause = Clause()
    for sign in typed.literals:
        whole = "lower(coalesce(articles.title, '') || coalesce(articles.summary, '') || articles.text)"
        clause &= Clause(f"instr({whole}, lower(?))", (sign,))
    if typed.unwanted:
        refused = "articles.id NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
        clause &= Clause(refused, (typed.unwanted,))
    return clause


def _find(connection: sqlite3.Connection, wanted: Wanted, typed: Typed) -> _Page:
    if not typed.match:
        return _list(connection, wanted, typed)
    chosen, clause = _choose(connection, wanted, typed)
    window, by_date = _limit(connection, wanted, typed), wanted.sort == "date"
    titled, order = (Clause(), "key DESC" if by_date else "key")
    key = DAY if by_date else f"bm25(articles_fts, {_WEIGHTS})"
    if window == _PHRASES:
        titled, key, order = _IN_TITLES & Clause("", (f"{{title}} : ({typed.match})",)), "0", _TITLED_FIRST
    asked = by_date or (clause.sql and not chosen.sql)
    joined = "JOIN articles ON articles.id = articles_fts.rowid" if asked else ""
    sql = f"""
        WITH {chosen.sql} hits AS MATERIALIZED (
            SELECT articles_fts.rowid AS id, {key} AS key
            FROM articles_fts {joined} WHERE articles_fts MATCH ? {f"AND {clause.sql}" if clause.sql else ""}
            ORDER BY articles_fts.rowid DESC LIMIT {window + 1}
        ) {titled.sql}
        SELECT id, (SELECT count(*) FROM hits) FROM hits ORDER BY {order}, id DESC LIMIT ? OFFSET ?
        """  # noqa: S608 - conditions of ours
    parameters = (*chosen.parameters, typed.match, *clause.parameters, *titled.parameters)
    return _page(connection, sql, parameters, wanted, window)


# bm25() looks for a phrase in all articles once more, to know how rare it is.
_IN_TITLES = Clause(""", titled AS MATERIALIZED (
    SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? AND rowid >= (SELECT min(id) FROM hits)
)""")
_TITLED_FIRST = "id NOT IN (SELECT rowid FROM titled)"


def _limit(connection: sqlite3.Connection, wanted: Wanted, typed: Typed) -> int:
    """Return how many hits are ranked."""
    newest = connection.execute("SELECT max(id) FROM articles").fetchone()[0] or 0
    if wanted.sort == "date" or newest <= _LARGE:
        return WINDOW
    if typed.has_phrase:
        return _PHRASES
    return _FILTERED if condition(wanted.filters).sql else WINDOW


def _choose(connection: sqlite3.Connection, wanted: Wanted, typed: Typed) -> tuple[Clause, Clause]:
    """Return the filters as a table `chosen` where few articles pass them, and the condition on a hit.

    A hit is found in such a table in a fraction of the time that its article's row takes, and none is looked
    at that is older than all in it. The plus keeps SQLite from asking the index for each of them by itself.
    """
    filters, beyond = condition(wanted.filters), _beyond_the_index(typed)
    counted = _ids_of(filters)
    many = bool(filters.sql) and _has_more(connection, counted, _FEW)
    if not filters.sql or beyond.sql or many:
        return Clause(), beyond & filters
    within = """
        articles_fts.rowid >= (SELECT min(id) FROM chosen) AND +articles_fts.rowid IN (SELECT id FROM chosen)
    """
    return Clause(f"chosen AS MATERIALIZED ({counted.sql}),", filters.parameters), Clause(within)


def _ids_of(clause: Clause) -> Clause:
    sql = f"SELECT articles.id FROM articles WHERE {clause.sql}"  # noqa: S608 - conditions of ours
    return Clause(sql, clause.parameters)


def _has_more(connection: sqlite3.Connection, source: Clause, than: int) -> bool:
    sql = f"SELECT count(*) FROM ({source.sql} LIMIT {than + 1})"  # noqa: S608 - conditions of ours
    return bool(connection.execute(sql, source.parameters).fetchone()[0] > than)


def _list(connection: sqlite3.Connection, wanted: Wanted, typed: Typed) -> _Page:
    """Find without the index: by the filters, and by signs in the newest articles."""
    clause = _beyond_the_index(typed) & condition(wanted.filters)
    author = condition(Filters(author=wanted.filters.author))
    if author.sql and _has_more(connection, _ids_of(author), _BUSY):
        # The plus keeps SQLite from sorting all of them where it can go through the newest.
        clause = Clause(clause.sql.replace(author.sql, f"+{author.sql}"), clause.parameters)
    if wanted.query.strip() and not clause.sql:
        return _Page((), 0, more=False)
    source = "articles"
    if typed.literals:
        source = f"(SELECT * FROM articles ORDER BY id DESC LIMIT {_SCANNED}) AS articles"  # noqa: S608
    where = f"WHERE {clause.sql}" if clause.sql else ""
    sql = f"""
        WITH hits AS MATERIALIZED (
            SELECT articles.id, {DAY} AS key FROM {source} {where} ORDER BY {DAY} DESC LIMIT {WINDOW + 1}
        )
        SELECT id, (SELECT count(*) FROM hits) FROM hits ORDER BY key DESC, id DESC LIMIT ? OFFSET ?
        """  # noqa: S608 - conditions of ours
    return _page(connection, sql, clause.parameters, wanted, WINDOW)


def _page(
    connection: sqlite3.Connection,
    sql: str,
    parameters: tuple[str | int, ...],
    wanted: Wanted,
    window: int,
) -> _Page:
    rows = connection.execute(sql, (*parameters, wanted.limit, wanted.offset)).fetchall()
    # Beyond the last page, no row tells how many there are.
    first = rows or (connection.execute(sql, (*parameters, 1, 0)).fetchall() if wanted.offset else [])
    counted = int(first[0][1]) if first else 0
    return _Page(tuple(row[0] for row in rows), min(counted, window), counted > window)


def _explain(typed: Typed, wanted: Wanted, page: _Page) -> Iterator[str]:
    if not typed.match and typed.literals:
        yield f"Signs that are no words are looked for in the newest {_SCANNED:,} articles only."
    elif wanted.query.strip() and not (typed.match or typed.unwanted):
        yield "There is no word in this query."
    if page.total and not page.numbers:
        yield f"There is nothing on this page: the last one is {ceil(page.total / wanted.limit)}."
    if page.more:
        yield f"More than {page.total:,} articles match: listed are those that came into the archive last."
