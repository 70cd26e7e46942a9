"""Dates that only the printed page tells, and the late sources: scripts, the address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scraper.extract.dateline import Dateline
from scraper.extract.dates import Habits, looks_like_date, read_date
from scraper.extract.datewords import is_dated, is_label
from scraper.extract.jsonld import Graph
from scraper.extract.lines import Head, read_dates, read_own_date
from scraper.extract.published import (
    find_embedded,
    find_in_url,
    find_only_time,
    read_habits,
    read_line,
)
from scraper.extract.stated import Sources, Stated
from scraper.model import Metadata, Removal

CHANGED = "date of the last change"  # it stands for an unknown date of publication
LINE = "date line"
_DAY = len("2025-09-22")
_ZONES = timedelta(days=1)  # by which the same moment may differ
_REWRITTEN = timedelta(days=30)
_LINES = 4  # of byline and date, from the top of the page
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
    habits = read_habits(sources)
    if meta.published:
        return _compare(meta, printed.head, habits, sources.graph)
    first, last = read_dates(printed.head, habits)
    modified = Stated(last, LINE) if last and not meta.modified else None
    published = Stated(first, LINE) if first else _published(printed, sources, habits)
    changed = meta.modified or last
    return Dates(published or (Stated(changed, CHANGED) if changed else None), modified)


def _compare(meta: Metadata, head: Head, habits: Habits, graph: Graph) -> Dates:
    """Return what the lines print otherwise than stated: the date under a headline is what readers go by.

    A guide that shows them nothing but the day of its last change is a text of that day.
    """
    stated = meta.published or ""
    own = read_own_date(head, habits)
    guide = bool(graph.article) and not graph.is_news
    other = own is not None and _is_another(own, stated, meta.modified, guide=guide)
    known = len(stated) > _DAY and meta.modified and not other
    if known and not guide:
        return Dates()
    first, last = read_dates(head, habits)
    if guide and last and not (other or first) and _is_rewritten(stated, last):
        newer = not meta.modified or meta.modified[:_DAY] < last[:_DAY]
        return Dates(Stated(last, CHANGED), Stated(last, LINE) if newer else None)
    if known:
        return Dates()
    published = own if other else _more_exact(meta, first)
    modified = Stated(last, LINE) if last and not meta.modified else None
    return Dates(Stated(published, LINE) if published else None, modified)


def _is_rewritten(first: str, last: str) -> bool:
    """Whether a page was changed so long after it was published that it is another text."""
    return date.fromisoformat(last[:_DAY]) - date.fromisoformat(first[:_DAY]) >= _REWRITTEN


def _is_another(line: str, stated: str, modified: str | None, *, guide: bool) -> bool:
    """Whether a printed date is not the stated one in another zone, nor that of a change.

    Guides that print the day of a change, without saying so, long after they were first published, were
    written anew.
    """
    printed, first = date.fromisoformat(line[:_DAY]), date.fromisoformat(stated[:_DAY])
    if abs(printed - first) <= _ZONES:
        return False
    changed = date.fromisoformat(modified[:_DAY]) if modified else first
    return abs(printed - changed) > _ZONES or (guide and changed - first >= _REWRITTEN)


def _more_exact(meta: Metadata, line: str | None) -> str | None:
    """Return the line's date where it adds a time of day to the stated day, or is before it.

    A day without a time in JSON-LD is often that of the last build of the page.
    """
    stated = meta.published or ""
    if not line or len(stated) > _DAY:
        return None
    built = dict(meta.sources).get("published", "").startswith("JSON-LD") and line[:_DAY] < stated
    return line if built or (len(line) > _DAY and line.startswith(stated)) else None


def title_lines(removals: Sequence[Removal]) -> list[str]:
    """Return the first lines that rules know as the byline and the date."""
    return [removal.text for removal in removals if removal.rule in _RULES][:_LINES]


def _published(printed: Printed, sources: Sources, habits: Habits) -> Stated | None:
    lines = title_lines(printed.removals)
    found = next((d for text in lines if looks_like_date(text) and (d := read_date(text, habits))), None)
    if found:
        return Stated(found, LINE)
    if printed.dateline and printed.dateline.date:
        return Stated(printed.dateline.date, "dateline")
    late = _find_label(printed.removals, habits) or find_only_time(sources, habits)
    return late or find_embedded(sources.page, habits) or find_in_url(sources.url, habits)


def _find_label(removals: Sequence[Removal], habits: Habits) -> Stated | None:
    """Return the date of a line such as 'Date: 28.04.2023' anywhere on the page, where it has only one."""
    lines = (text for text in _labelled(removals) if is_dated(text) and looks_like_date(text))
    found = {day for text in lines if (day := read_line(text, habits)[0])}
    return Stated(found.pop(), LINE) if len(found) == 1 else None


def _labelled(removals: Sequence[Removal]) -> Iterator[str]:
    """Yield the removed lines, each behind the label of a date that stands just before it."""
    before: Removal | None = None
    for removal in removals:
        labelled = before is not None and before.position == removal.position - 1 and is_label(before.text)
        yield f"{before.text} {removal.text}" if before and labelled else removal.text
        before = removal
