"""The Datasette plugin: what an archive looks like in Datasette. Other databases are left as they are."""

from typing import Any

from markupsafe import Markup
from pluggy import HookimplMarker

from scraper.browse import attached, cells, feed, reading, searching, styles

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
def register_routes() -> list[tuple[str, Any]]:
    """Add the reading page, the search page and its feed."""
    return [
        (r"^/-/feed$", feed.show),
        (r"^/(?P<database>[^/]+)/-/feed$", feed.show),
        (r"^/-/search$", searching.show),
        (r"^/(?P<database>[^/]+)/-/search$", searching.show),
        (r"^/-/article/(?P<article>\d{1,18})$", reading.show),
        (r"^/(?P<database>[^/]+)/-/article/(?P<article>\d{1,18})$", reading.show),
    ]
