"""When to fetch an address again: fresh articles get edited, old ones hardly ever; failing ones get time."""

from __future__ import annotations

from datetime import datetime, timedelta

REFETCH = timedelta(hours=6)  # the first look back, where the site's file names none
_LAST_LOOK = timedelta(days=60)
_FIRST_RETRY = timedelta(minutes=2)
_MOST_TRIES = 6
RETRY_EXCLUDED = timedelta(days=7)  # robots.txt may change its mind


def next_look(refetch: timedelta | None, published: datetime, now: datetime) -> datetime | None:
    """Return when to look at an article again, None for never.

    The gaps grow with the article's age, so that each is about twice the one before. A refetch of zero
    means in every run.
    """
    first = REFETCH if refetch is None else refetch
    if not first:
        return now
    gap = max(first, now - published)
    return now + gap if gap <= max(_LAST_LOOK, first) else None


def next_try(tries: int, asked: float | None, now: datetime) -> datetime | None:
    """Return when to try a failed address again, None to give it up.

    tries: how many have failed, this one included. asked: the seconds that the host asked for.
    """
    if tries >= _MOST_TRIES:
        return None
    patience = _FIRST_RETRY * float(4 ** (tries - 1))
    return now + max(patience, timedelta(seconds=asked or 0))
