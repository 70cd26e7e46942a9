"""The search page: one box, filters, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from scraper.browse.moments import tell
from scraper.browse.page import TookTooLong, answer, find_archive, not_found, read
from scraper.store.search import Filters, Found, Wanted, search
from scraper.store.typed import widen

_SIZE = 20
_LAST_PAGE = 500
_LONGEST = 1000  # characters of a query
_FIELDS = ("site", "section", "author", "tag", "since", "until")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page's address asks for."""

    query: str
    filters: Filters
    sort: str
    page: int
    unread: tuple[str, ...] = ()  # what of it can't be read, and why

    def link(self, **changes: str | int) -> str:
        """Return the query string of the same search, with changes; page is 1 unless it is among them."""
        fields = {"q": self.query, **asdict(self.filters), "sort": self.sort, **changes}
        return urlencode({name: value for name, value in fields.items() if value}, errors="replace")

    def wanted(self) -> Wanted:
        """Return the same as the archive is asked."""
        sort = self.sort or ("relevance" if self.query.strip() else "date")
        return Wanted(self.query, self.filters, sort, _SIZE, (self.page - 1) * _SIZE)


async def show(datasette: Any, request: Any) -> Any:
    """Answer with a page of what was found."""
    database = await find_archive(datasette, request)
    if database is None:
        return await not_found(datasette, request, "No such archive here; try /<database>/-/search")
    asked = read_request(request.args)
    try:
        found = await read(datasette, database, lambda db: search(db, asked.wanted()))
    except TookTooLong:
        found = Found((), 0, more=False, notes=("This took too long. Add a word, or name a site.",))
    sites = await read(datasette, database, lambda db: db.execute(_SITES).fetchall())
    now = datetime.now(UTC)
    context = {
        "database": database,
        "asked": asked,
        "found": found,
        "sites": sites,
        "notes": (*(f"{part}; it was left out." for part in asked.unread), *found.notes),
        "hits": [(hit, tell(hit.published or hit.first_seen, now)) for hit in found.hits],
        "start": (asked.page - 1) * _SIZE + 1,
        "wider": widen(asked.query) if not found.total and widen(asked.query) != asked.query else None,
        "following": asked.page * _SIZE < found.total,
        "filtered": any(asdict(asked.filters).values()),
    }
    return await answer(datasette, request, "scraper_search.html", context)


_SITES = "SELECT host, name FROM sites ORDER BY name COLLATE NOCASE LIMIT 500"


def read_request(args: Mapping[str, str]) -> Asked:
    """Return what an address asks for; what can't be read is left out, and named."""
    fields = {name: args.get(name, "").strip()[:200] or None for name in _FIELDS}
    unread = []
    for name in ("since", "until"):
        value = fields[name]
        if value and not _is_day(value):
            fields[name] = None
            unread.append(f"{name}={value} is no date such as 2025-09-22")
    page = args.get("page", "")
    number = min(max(int(page), 1), _LAST_PAGE) if page.isdecimal() and len(page) < 6 else 1
    sort = args.get("sort", "")
    chosen = sort if sort in {"relevance", "date"} else ""
    return Asked(args.get("q", "")[:_LONGEST], Filters(**fields), chosen, number, tuple(unread))


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
