"""The home page: what came in, what was stripped, what several sites tell, what rises, what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scraper.browse.attached import archives
from scraper.browse.figures import DAYS, Figures, read_figures
from scraper.browse.kept import recall
from scraper.browse.moments import tell
from scraper.browse.page import answer, find_archive, not_found, read
from scraper.browse.plots import HEIGHT, WIDTH, shares, stack
from scraper.browse.policy import App, Receive, Scope, Send
from scraper.browse.reasons import find_reasons

_SECONDS = 30


async def show(datasette: Any, request: Any) -> Any:
    """Answer with the home page."""
    database = await find_archive(datasette, request)
    if database is None:
        return await not_found(datasette, request, "No such archive here; try /<database>/-/home")
    now = datetime.now(UTC)
    figures = await find_figures(datasette, database)
    context = {
        "database": database,
        "figures": figures,
        "plot": stack(figures.daily.days, figures.daily.sites),
        "rules": shares(figures.rules),
        "reasons": find_reasons(datasette),
        "days": DAYS,
        "size": (WIDTH, HEIGHT),
        "file_size": _size_of(Path(datasette.databases[database].path)),
        "stories": [(story, tell(story["latest"], now)) for story in figures.stories],
        "failures": [(failure, tell(failure["fetched_at"], now)) for failure in figures.failures],
        "questions": _questions(datasette, database),
    }
    return await answer(datasette, request, "scraper_home.html", context)


async def find_figures(datasette: Any, database: str) -> Figures:
    """Return the figures of a minute ago, or read them."""

    async def renew() -> Figures:
        return await read(
            datasette, database, lambda db: read_figures(db, datetime.now(UTC)), seconds=_SECONDS
        )

    return await recall(datasette, (database, "home"), renew)


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _questions(datasette: Any, database: str) -> list[tuple[str, str, str]]:
    """Return address, title and description of the archive's canned queries."""
    queries = datasette.metadata("queries", database=database) or {}
    base = datasette.urls.database(database)
    return [
        (f"{base}/{name}", query.get("title") or name, query.get("description") or "")
        for name, query in queries.items()
        if isinstance(query, dict)
    ]


def at_the_root(datasette: Any, app: App) -> App:
    """Return the app with the home page at / where one archive is all there is to see."""

    async def routed(scope: Scope, receive: Receive, send: Send) -> None:
        root = datasette.urls.instance()
        if scope["type"] == "http" and scope["path"] == root:
            shown = [name for name in datasette.databases if name not in {"_internal", "_memory"}]
            if len(shown) == 1 and archives(datasette) == shown:
                path = f"{datasette.urls.database(shown[0])}/-/home"
                scope = {**scope, "path": path, "raw_path": path.encode()}
        await app(scope, receive, send)

    return routed
