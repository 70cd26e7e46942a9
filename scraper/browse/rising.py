"""Words that rise: used in many more titles this week than in the weeks before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

_WORD = re.compile(r"[\w\u0900-\u0963\u0966-\u096f\u0971-\u0d7f]+")
_FEWEST = 4  # titles of this week; of fewer, chance would choose
_SHORTEST = 3  # characters
_SURE = 10.8  # of chi square with one degree of freedom: one in a thousand


@dataclass(frozen=True, slots=True)
class Rising:
    """A word, with the titles that have it."""

    word: str
    now: int  # titles of this week
    usual: float  # titles a week, in the weeks before


def find_rising(now: Iterable[str], before: Iterable[str], weeks: float, most: int) -> list[Rising]:
    """Return the words that most surely rise, by the log-likelihood ratio of two samples.

    Dunning, "Accurate methods for the statistics of surprise and coincidence" (1993). before: titles of so
    many weeks. Words that rise together, as those of a headline that ten sites print, count each.
    """
    fresh, new_total = _count(now)
    old, old_total = _count(before)
    scored = (
        (_surprise(count, new_total, old[word], old_total), word)
        for word, count in fresh.items()
        if count >= _FEWEST and count * old_total > 2 * old[word] * new_total
    )
    best = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:most]
    return [Rising(word, fresh[word], old[word] / weeks) for score, word in best if score > _SURE]


def _count(titles: Iterable[str]) -> tuple[Counter[str], int]:
    counts: Counter[str] = Counter()
    total = 0
    for title in titles:
        words = {word for word in _WORD.findall(title.casefold()) if len(word) >= _SHORTEST}
        counts.update(word for word in words if not word.isdecimal())
        total += 1
    return counts, total


def _surprise(new: int, new_total: int, old: int, old_total: int) -> float:
    share = (new + old) / (new_total + old_total)
    terms = ((new, share * new_total), (old, share * old_total))
    return 2 * sum(seen * log(seen / wanted) for seen, wanted in terms if seen)
