"""In which order a page writes the numbers of a date: 09/10/2025 is in October, or in September."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d{2})(?![\d/-])")
_YEARS = ("/20", ".20", "-20")
_DAY_AND_MONTH = len(" 22/12")
_EVIDENCE = 200_000  # characters of a page that are searched for dates
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LAST = len(_MONTHS)
_PLACE = r"(?<![\w.])[A-Z][A-Z. ]{2,30},\s{1,3}"


def is_day_first(date: re.Match[str], evidence: str, *, usual: bool) -> bool:
    """Return whether the day comes first in a date that NUMERIC found.

    Where it reads both ways the page's other numeric dates tell, those that only read one way; else a
    dateline that names the month, 'KOLKATA, Oct 9'; else what is usual.
    """
    first, other = int(date[1]), int(date[3])
    if max(first, other) > _LAST:
        return True
    if votes := _count_votes(evidence):
        return votes > 0
    named = [_is_filed(evidence[:_EVIDENCE], *reading) for reading in ((first, other), (other, first))]
    return named[0] if named[0] != named[1] else usual


def _is_filed(evidence: str, day: int, month: int) -> bool:
    """Whether a dateline of the page has that day of that month."""
    if not month:
        return False
    name = rf"{_MONTHS[month - 1]}[a-z]{{0,6}}\.?"
    return bool(re.search(rf"{_PLACE}(?:{name} 0?{day}|0?{day} {name})(?!\w)", evidence))


@lru_cache(maxsize=2)
def _count_votes(evidence: str) -> int:
    """Return how many numeric dates of a page are surely day first, less those that are month first."""
    votes = 0
    for found in _numeric_dates(evidence[:_EVIDENCE]):
        first, second = int(found[1]), int(found[3])
        votes += (first > _LAST >= second) - (second > _LAST >= first)
    return votes


def _numeric_dates(evidence: str) -> Iterator[re.Match[str]]:
    """Yield the numeric dates in a page's source: about its years, as the pattern is slow on megabytes."""
    for year in _YEARS:
        place = evidence.find(year)
        while place >= 0:
            found = NUMERIC.search(evidence, max(0, place - _DAY_AND_MONTH), place + len("/2025") + 1)
            if found:
                yield found
            place = evidence.find(year, place + 1)
