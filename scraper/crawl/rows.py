"""The frontier's rows as records, and back. Times are text that sorts as time does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from scraper.model import Lead
from scraper.variants import url_key

TASK = "url, found_on, found_at, tries, title, published, modified, section, tags, depth, gap"
"""The columns that a task is made of."""

HINTS = ("title", "published", "modified", "section", "tags")
"""The columns that keep what sources say of an article."""


@dataclass(frozen=True, slots=True)
class Task:
    """An address leased for fetching."""

    lead: Lead
    found_at: datetime  # aware, UTC
    tries: int  # failed ones so far
    depth: int = 0  # links from a source that the site's file names
    gap: timedelta | None = None  # between the last look and this one; None: it is the first


def to_row(lead: Lead) -> dict[str, str | None]:
    """Return the columns that a lead fills."""
    date = lead.published or lead.modified
    return {
        "url": lead.url,
        "key": url_key(lead.url),
        "found_on": lead.source,
        "title": lead.title,
        "date": stamp(date) if date else None,
        "published": stamp(lead.published) if lead.published else None,
        "modified": stamp(lead.modified) if lead.modified else None,
        "section": lead.section,
        "tags": json.dumps(lead.tags, ensure_ascii=False) if lead.tags else None,
    }


def to_task(row: tuple[Any, ...]) -> Task:
    """Return the task in a row of the columns in TASK."""
    url, source, found_at, tries, title, published, modified, section, tags, depth, gap = row
    lead = Lead(
        url=url,
        source=source,
        title=title,
        published=moment(published) if published else None,
        modified=moment(modified) if modified else None,
        section=section,
        tags=tuple(json.loads(tags)) if tags else (),
    )
    span = None if gap is None else timedelta(seconds=gap)
    return Task(lead=lead, found_at=moment(found_at), tries=tries, depth=depth, gap=span)


def new_hints(known: Mapping[str, Any], row: Mapping[str, str | None]) -> dict[str, str]:
    """Return what a lead's row says that a known one does not; the later of two changes counts."""
    found = {name: value for name in HINTS if (value := row[name]) and not known[name]}
    changed = row["modified"]
    if changed and changed > (known["modified"] or ""):
        found["modified"] = changed
    return found


def ranked(leads: Iterable[Lead], now: datetime, undated: datetime) -> Iterator[tuple[Lead, int]]:
    """Yield each lead with its priority: the newest has the highest, and those to come count as of now."""
    for place, lead in enumerate(leads):
        date = lead.published or lead.modified
        when = min(date, now).timestamp() if date else undated.timestamp() - place
        yield lead, max(int(when), 0)


def stamp(when: datetime) -> str:
    """Return a time as text, always with microseconds."""
    return when.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """Return the time in such a text, aware."""
    return datetime.fromisoformat(text)
