"""Times as readers say them, beside the exact ones. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scraper.browse.shown import visible
from scraper.text import say_count

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of the archive, twice."""

    stamp: str  # as the archive has it
    spoken: str  # 3 hours ago, yesterday, 22 September 2025
    exact: str  # 2025-09-22 04:30 UTC


def tell(stamp: str | None, now: datetime) -> Moment | None:
    """Return a time as a reader would say it now; None where there is none, or one that can't be read."""
    try:
        moment = datetime.fromisoformat(stamp or "")
    except ValueError:
        return Moment(*[visible(stamp)] * 3) if stamp else None
    stamp = stamp or ""
    if "T" not in stamp:
        return Moment(stamp, _say_day(moment, now), stamp)
    moment = moment.astimezone(UTC)
    exact = f"{moment:%Y-%m-%d %H:%M} UTC"
    age = now - moment
    return Moment(stamp, _say_age(age) if timedelta() <= age < _DAY else _say_day(moment, now), exact)


def _say_age(age: timedelta) -> str:
    minutes = int(age.total_seconds()) // 60
    if minutes < 1:
        return "just now"
    count, unit = (minutes // 60, "hour") if minutes >= 60 else (minutes, "minute")
    return f"{say_count(count, unit)} ago"


def _say_day(day: datetime, now: datetime) -> str:
    if day.date() == now.date():
        return "today"
    if day.date() == (now - _DAY).date():
        return "yesterday"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
