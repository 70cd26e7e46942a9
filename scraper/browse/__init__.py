"""The Datasette plugin: what an archive looks like in Datasette. Other databases are left as they are."""

from collections.abc import Awaitable, Callable
from typing import Any

from markupsafe import Markup
from pluggy import HookimplMarker

from scraper.browse import (
    attached,
    capture,
    cells,
    feed,
    home,
    hosts,
    limits,
    page,
    policy,
    reading,
    ready,
    searching,
    styles,
    unasked,
)
from scraper.browse.shown import visible
from scraper.store.bylines import add_folding

hookimpl = HookimplMarker("datasette")


@hookimpl
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Describe every attached archive: its tables, columns, facets, labels and canned queries."""
    return attached.describe(datasette)


@hookimpl
def permission_allowed(datasette: Any, action: str, resource: Any) -> bool | None:
    """Keep what only the full-text index reads out of sight."""
    return attached.allow(datasette, action, resource)


@hookimpl
def prepare_connection(conn: Any, database: str, datasette: Any) -> None:
    """Bound what one statement on an archive may cost, and let it search by author."""
    add_folding(conn)
    if attached.is_archive(datasette, database):
        limits.limit(conn)


@hookimpl
def render_cell(  # noqa: PLR0913, PLR0917 - the hook's own arguments
    row: Any,
    value: Any,
    column: str,
    table: str | None,
    database: str,
    datasette: Any,
) -> Markup | None:
    """Show long texts short, and titles as links to the reading page."""
    return cells.render(datasette, cells.Cell(database, table, column, value, row))


@hookimpl
def extra_css_urls(datasette: Any, database: str | None, table: str | None, request: Any) -> list[str]:
    """Add the plugin's style sheets to an archive's pages."""
    return styles.sheets(datasette, database, table, request)


@hookimpl
def extra_js_urls(datasette: Any, database: str | None) -> list[str]:
    """Add the plugin's script to Datasette's own pages of an archive."""
    return styles.scripts(datasette, database)


@hookimpl
def extra_template_vars(datasette: Any, database: str | None) -> dict[str, str]:
    """Choose the frame that Datasette's pages stand in."""
    return styles.frame(datasette, database)


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[policy.App], policy.App]:
    """Refuse other names, guard an archive's pages, drop empty searches, put the only archive's home at /."""
    return lambda app: hosts.refuse_others(
        datasette,
        home.at_the_root(datasette, policy.guard(datasette, unasked.drop_empty_searches(datasette, app))),
    )


@hookimpl
def startup(datasette: Any) -> Callable[[], Awaitable[None]]:
    """Read figures that take seconds in a large archive before its pages are asked for."""
    return lambda: ready.prepare(datasette)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Add what our templates show text from pages with."""
    env.filters["visible"] = visible


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add our own pages, each at /-/ of its database, and at /-/ where there is only one archive."""
    pages = (
        (r"article/(?P<article>\d{1,18})", reading.show),
        (r"capture/(?P<capture>\d{1,18})", capture.show),
        ("feed", feed.show),
        ("home", home.show),
        ("search", searching.show),
    )
    return [
        (rf"^{base}/-/{path}$", page.in_time(view))
        for path, view in pages
        for base in ("", "/(?P<database>[^/]+)")
    ]
