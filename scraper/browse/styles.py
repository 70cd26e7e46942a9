"""Which style sheets and scripts Datasette's pages of an archive get, and which template they stand in."""

from __future__ import annotations

from typing import Any

from scraper.browse.attached import is_archive

_CHOICE_OF_COLUMNS = ("_col", "_nocol")


def sheets(datasette: Any, database: str | None, table: str | None, request: Any) -> list[str]:
    """Return the URLs of the style sheets; a reader who chose columns sees the columns that they chose."""
    if database is None or not is_archive(datasette, database):
        return []
    names = ["archive.css"]
    if table == "articles" and request and not any(name in request.args for name in _CHOICE_OF_COLUMNS):
        names.append("articles.css")
    return [datasette.urls.static_plugins("scraper", name) for name in names]


def scripts(datasette: Any, database: str | None) -> list[str]:
    """Return the URLs of the scripts."""
    if database is None or not is_archive(datasette, database):
        return []
    return [datasette.urls.static_plugins("scraper", "fields.js")]


def frame(datasette: Any, database: str | None) -> dict[str, str]:
    """Return what our base.html asks for: the name of the template that it extends."""
    own = database is not None and is_archive(datasette, database)
    return {"scraper_frame": "scraper_frame.html" if own else "default:base.html"}
