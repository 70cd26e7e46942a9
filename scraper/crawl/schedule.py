"""When to fetch an address again: fresh articles get edited, old ones hardly ever; failing ones get time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

REFETCH = timedelta(hours=6)  # the first look back, where the site's file names none
RETRY_EXCLUDED = timedelta(days=7)  # robots.txt may change its mind
_LONGEST = timedelta(days=60)  # a longer gap is none: the article has come to rest
_FIRST_RETRY = timedelta(minutes=2)
_MOST_TRIES = 6
_RETRY_GONE = (timedelta(days=1), timedelta(days=7))
_USUAL = 0.1  # of the looks back find a change, on a site that nothing is known of
_PRIOR = 20  # looks, of which so many are thought to have been as usual before the first is counted
_EAGEREST, _CALMEST = 0.5, 2.0


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at an article came to."""

    age: timedelta  # of the article
    gap: timedelta | None = None  # since the look before; None for the first
    changed: bool = False


def find_patience(looks: int, changes: int) -> float:
    """Return how much longer than usual the gaps of a site are, by how often its articles were changed.

    0.5 for a site that edits a fifth of its articles or more between two looks, 2 for one that hardly does.
    """
    share = (changes + _USUAL * _PRIOR) / (looks + _PRIOR)
    return min(max(_USUAL / share, _EAGEREST), _CALMEST)


def next_gap(refetch: timedelta | None, look: Look, patience: float = 1.0) -> timedelta | None:
    """Return how long to wait until the next look, None for never.

    The first gap is as long as the article is old. An article that has changed is looked at twice as soon;
    one that has not, between one and a half times and three times as late. A refetch of zero means in every
    run.
    """
    first = REFETCH if refetch is None else refetch
    if not first:
        return first
    if look.gap is None:
        gap = max(first, look.age) * patience
    else:
        gap = look.gap / 2 if look.changed else look.gap * (1 + patience)
    gap = max(gap, first * min(patience, 1.0))
    return gap if gap <= max(_LONGEST, first) else None


def next_try(tries: int, asked: float | None, now: datetime) -> datetime | None:
    """Return when to try a failed address again, None to give it up.

    tries: how many have failed, this one included. asked: the seconds that the host asked for.
    """
    if tries >= _MOST_TRIES:
        return None
    patience = _FIRST_RETRY * float(4 ** (tries - 1))
    return now + max(patience, timedelta(seconds=asked or 0))


def next_check(tries: int, status: int, now: datetime) -> datetime | None:
    """Return when to ask whether what was not found is still gone, None for never: 410 is for good."""
    return now + _RETRY_GONE[tries] if status != 410 and tries < len(_RETRY_GONE) else None
