"""The articles of an export, read one at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scraper.model import Removal
from scraper.store.parts import read_removals, read_tags, split_authors
from scraper.store.search import DAY, Clause, Filters, matching
from scraper.store.typed import read_query

_COLUMNS = """
    articles.id, url, host AS site, name AS site_name, title, authors, published, modified, place, section,
    language, summary, text, markdown, word_count, image, first_seen, last_seen, gone, story
"""
_NAMES = tuple(column.split()[-1].removeprefix("articles.") for column in _COLUMNS.split(","))


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles are exported, in which order."""

    query: str = ""
    filters: Filters = field(default_factory=Filters)
    limit: int | None = None  # the newest so many, the newest first; None: all, as they came into the archive

    def clause(self) -> Clause:
        """Return the condition on `articles`."""
        return matching(read_query(self.query), self.filters)


@dataclass(frozen=True, slots=True)
class Exported:
    """An article with what belongs to it; unknown is None."""

    id: int
    url: str
    site: str | None  # its host
    site_name: str | None
    title: str | None
    authors: tuple[str, ...]
    published: str | None
    modified: str | None
    place: str | None
    section: str | None
    tags: tuple[str, ...]
    language: str | None
    summary: str | None
    text: str
    markdown: str
    word_count: int
    image: str | None
    first_seen: str
    last_seen: str
    gone: str | None
    story: int | None
    removals: tuple[Removal, ...]

    @property
    def day(self) -> str:
        """The article's date: its own, or else when it came into the archive."""
        return self.published or self.first_seen


def count(connection: sqlite3.Connection, selection: Selection) -> int:
    """Return how many articles are selected."""
    clause = selection.clause()
    where = f"WHERE {clause.sql}" if clause.sql else ""
    sql = f"SELECT count(*) FROM articles {where}"  # noqa: S608 - conditions of ours
    found = int(connection.execute(sql, clause.parameters).fetchone()[0])
    return found if selection.limit is None else min(found, selection.limit)


def select(connection: sqlite3.Connection, selection: Selection) -> Iterator[Exported]:
    """Yield the selected articles."""
    clause = selection.clause()
    where = f"WHERE {clause.sql}" if clause.sql else ""
    order = "articles.id" if selection.limit is None else f"{DAY} DESC, articles.id DESC LIMIT ?"
    sql = f"""
        SELECT {_COLUMNS} FROM articles LEFT JOIN sites ON sites.id = articles.site {where} ORDER BY {order}
        """  # noqa: S608 - conditions of ours
    limit = () if selection.limit is None else (selection.limit,)
    for row in connection.execute(sql, (*clause.parameters, *limit)):
        yield _read(connection, tuple(row))


def select_these(connection: sqlite3.Connection, numbers: Iterable[int]) -> Iterator[Exported]:
    """Yield the articles with these ids, in this order."""
    sql = f"""
        SELECT {_COLUMNS} FROM articles LEFT JOIN sites ON sites.id = articles.site WHERE articles.id = ?
        """  # noqa: S608 - columns of ours
    for number in numbers:
        for row in connection.execute(sql, (number,)):
            yield _read(connection, tuple(row))


def _read(connection: sqlite3.Connection, row: tuple[str | int | None, ...]) -> Exported:
    number = int(row[0] or 0)
    known = {name: value for name, value in zip(_NAMES, row, strict=True) if name != "authors"}
    return Exported(
        authors=split_authors(str(row[5] or "")),
        tags=read_tags(connection, number),
        removals=read_removals(connection, number),
        **known,  # type: ignore[arg-type]
    )
