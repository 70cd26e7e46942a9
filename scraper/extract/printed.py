"""Dates that only the printed page tells, and the late sources: scripts, the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scraper.extract.dateline import Dateline
from scraper.extract.dates import Habits, looks_like_date, read_date
from scraper.extract.lines import Head, read_dates
from scraper.extract.published import find_embedded, find_in_url, find_only_time, read_habits
from scraper.extract.stated import Sources, Stated
from scraper.model import Metadata, Removal

CHANGED = "date of the last change"  # it stands for an unknown date of publication
_DAY = len("2025-09-22")
_LINES = 4  # of date, from the top of the page
_RULES = frozenset(("meta.byline", "meta.date"))


@dataclass(frozen=True, slots=True)
class Printed:
    """The lines of a page that may hold its dates."""

    head: Head
    removals: Sequence[Removal]
    dateline: Dateline | None


@dataclass(frozen=True, slots=True)
class Dates:
    """What was found beyond what is stated; None changes nothing."""

    published: Stated | None = None
    modified: Stated | None = None


def complete_dates(meta: Metadata, printed: Printed, sources: Sources) -> Dates:
    """Return the dates that the page's lines and late sources add to what meta has."""
    if meta.published and len(meta.published) > _DAY and meta.modified:
        return Dates()
    habits = read_habits(sources)
    first, last = read_dates(printed.head, habits)
    modified = Stated(last, "date line") if last and not meta.modified else None
    if meta.published:
        return Dates(_more_exact(meta, first), modified)
    published = Stated(first, "date line") if first else _published(printed, sources, habits)
    changed = meta.modified or last
    return Dates(published or (Stated(changed, CHANGED) if changed else None), modified)


def _more_exact(meta: Metadata, line: str | None) -> Stated | None:
    """Return the line's date where it adds a time of day to the stated day, or is before it.

    A day without a time in JSON-LD is often that of the last build of the page.
    """
    stated = meta.published or ""
    if not line or len(stated) > _DAY:
        return None
    built = dict(meta.sources).get("published", "").startswith("JSON-LD") and line[:_DAY] < stated
    return Stated(line, "date line") if built or (len(line) > _DAY and line.startswith(stated)) else None


def _published(printed: Printed, sources: Sources, habits: Habits) -> Stated | None:
    lines = [r.text for r in printed.removals if r.rule in _RULES][:_LINES]
    found = next((d for text in lines if looks_like_date(text) and (d := read_date(text, habits))), None)
    if found:
        return Stated(found, "date line")
    if printed.dateline and printed.dateline.date:
        return Stated(printed.dateline.date, "dateline")
    late = find_only_time(sources, habits)
    return late or find_embedded(sources.page, habits) or find_in_url(sources.url, habits)
