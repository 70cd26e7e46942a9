"""Whether two texts are of the same article, by the runs of words that they share.

After A. Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from heapq import nsmallest
from itertools import accumulate
from zlib import crc32

_RUN = 4  # words
_SKETCH = 4  # hashes; texts that share nine tenths of their runs nearly always share one of these
_NEARLY_ALL = 0.9
_SHORT = 40  # words; too few to tell a near copy from a form that was filled in twice
_NUMBER = re.compile(r"\d+")

Runs = frozenset[int]


@lru_cache(maxsize=8)  # a page's own text is compared with several, and then noted
def find_runs(text: str) -> Runs:
    """Return hashes, of 32 bits, of every four words in a row; a shorter text is one run."""
    words = [word.encode("utf-8", "replace") for word in text.casefold().split()]
    spaced = b" ".join(words)
    if len(words) <= _RUN:
        return frozenset((crc32(spaced),))
    ends = list(accumulate([len(word) + 1 for word in words]))
    spans = zip([0, *ends[:-_RUN]], ends[_RUN - 1 :], strict=True)
    return frozenset([crc32(spaced[start : end - 1]) for start, end in spans])


def sketch(runs: Runs) -> tuple[int, ...]:
    """Return a few of the runs by which near copies of a text are found: the smallest."""
    return tuple(nsmallest(_SKETCH, runs))


def overlap(one: str, other: str) -> float:
    """Return how much of the shorter text the longer one has: 0 to 1."""
    if one == other:
        return 1.0
    a, b = find_runs(one), find_runs(other)
    if min(len(a), len(b)) < _RUN:
        a, b = _words(one), _words(other)
    return len(a & b) / (min(len(a), len(b)) or 1)


def is_near_copy(one: str, other: str) -> bool:
    """Say whether two texts are one but for a word here or there; no number may differ.

    Market reports and tenders are written on forms: their numbers tell them apart. Short texts must
    be equal.
    """
    if one == other:
        return True
    if min(len(one.split()), len(other.split())) < _SHORT or _numbers(one) != _numbers(other):
        return False
    a, b = find_runs(one), find_runs(other)
    return len(a & b) >= _NEARLY_ALL * len(a | b)


def may_be_one_title(one: str | None, other: str | None) -> bool:
    """Say whether two titles may be of one article: words were added or taken away, but none put for another.

    Of two notices with one wording, "Tender for ports" and "Tender for ships" are two.
    """
    if not one or not other:
        return True
    a, b = _words(one), _words(other)
    return (a <= b or b <= a) and _numbers(one) == _numbers(other)


def _words(text: str) -> Runs:
    return frozenset(crc32(word.encode("utf-8", "replace")) for word in text.casefold().split())


def _numbers(text: str) -> Counter[str]:
    return Counter(_NUMBER.findall(text))
