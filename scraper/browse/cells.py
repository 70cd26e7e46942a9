"""How single values look in Datasette's tables. What comes from pages is hostile: it leaves here escaped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from scraper.browse.attached import is_archive
from scraper.browse.shown import visible

_EXCERPT = 240  # characters of a long text in a table's cell
_LONG_TEXTS = {
    ("articles", "text"),
    ("articles", "markdown"),
    ("revisions", "text"),
    ("removals", "text"),
    ("captures", "error"),
    ("boilerplate", "text"),
    ("boilerplate", "form"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value, and where it stands. Rows of queries have no table."""

    database: str
    table: str | None
    column: str
    value: Any
    row: Any


def render(datasette: Any, cell: Cell) -> Markup | None:
    """Return a cell's HTML; None leaves it to Datasette, which escapes and links http(s) URLs only."""
    article = _article_of(cell)
    long = (cell.table, cell.column) in _LONG_TEXTS and isinstance(cell.value, str)
    if (article is None and not long) or not is_archive(datasette, cell.database):
        return None
    if article is None:
        return _fold(cell.value)
    page = article_url(datasette, cell.database, article)
    if cell.column == "title":
        return Markup('<a href="{}">{}</a>').format(page, visible(cell.value or "(no title)"))
    return _shorten(cell.value, page)


def article_url(datasette: Any, database: str, article: int) -> str:
    """Return the path of an article's reading page."""
    return f"{datasette.urls.database(database)}/-/article/{article}"


def _article_of(cell: Cell) -> int | None:
    """Return the article whose title or text this is."""
    if cell.table == "articles" and cell.column in {"title", "text", "markdown"}:
        key = "id"
    elif cell.table is None and cell.column == "title":
        key = "article_id"
    else:
        return None
    number = cell.row[key] if key in cell.row.keys() else None  # noqa: SIM118 - a row's "in" asks its values
    return number if isinstance(number, int) else None


def _shorten(text: str, page: str) -> Markup:
    if len(text) <= _EXCERPT:
        return Markup("{}").format(visible(text))
    return Markup('{}… <a href="{}">all</a>').format(_excerpt(text), page)


def _fold(text: str) -> Markup | None:
    if len(text) <= _EXCERPT:
        return None
    return Markup('<details><summary>{}…</summary><div class="scraper-text">{}</div></details>').format(
        _excerpt(text), visible(text)
    )


def _excerpt(text: str) -> str:
    return visible(text[:_EXCERPT].rsplit(" ", 1)[0])
