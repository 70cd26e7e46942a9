"""Letters without which a pattern is found in no text: looking for them is far cheaper than trying it.

They are read from the pattern's parse tree, as Python's own compiler makes it. What is not understood there
gives no clue, and the pattern is then tried on every text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

LONGEST = 8  # characters of a clue
_SHORT = 6  # where longer ones would be too many
_MANY = 200
SIGN = "0"  # in a clue, any number of characters that are no letters
LETTER = re.compile(r"[^\W\d_]")

_TREE = import_module("re._parser")  # Python has no public name for it
_NO_MATTER = frozenset((_TREE.AT, _TREE.ASSERT, _TREE.ASSERT_NOT))
_GROUPS = frozenset((_TREE.SUBPATTERN, _TREE.ATOMIC_GROUP))
_REPEATS = frozenset((_TREE.MAX_REPEAT, _TREE.MIN_REPEAT, _TREE.POSSESSIVE_REPEAT))
_SIGNS = frozenset((_TREE.CATEGORY_NOT_WORD, _TREE.CATEGORY_SPACE, _TREE.CATEGORY_DIGIT))
_ANYTHING = (_TREE.ANY, None)

Items = Sequence[tuple[Any, Any]]  # a part of the parse tree


@dataclass(frozen=True, slots=True)
class Clues:
    """What every text that a pattern fits holds, in one case; with neither, any text may fit."""

    first: frozenset[str] = frozenset()  # it begins with one of these
    inside: frozenset[str] = frozenset()  # one of these stands in it


def fold_case(text: str) -> str:
    """Return text in one case, in which all letters are one that a pattern takes for one: I and ı, too."""
    return text.replace("İ", "i").replace("ı", "i").casefold()


def read_clues(pattern: re.Pattern[str], *, at_start: bool = False) -> Clues:
    """Return the clues to pattern; at_start, as one that is tried at a text's start only."""
    items = list(_flatten(_TREE.parse(pattern.pattern, pattern.flags)))
    if at_start or items[:1] == [(_TREE.AT, _TREE.AT_BEGINNING)]:
        few = _begin(items, _SHORT, "")
        if "" not in few:
            return Clues(first=_lengthen(few, items, ""))
    parts = [(items[n:], _begin(items[n:], _SHORT, None)) for n in range(len(items))]
    known = [part for part in parts if "" not in part[1]]
    if not known:
        return Clues()
    best, few = max(known, key=lambda part: _rarity(part[1]))
    return Clues(inside=_lengthen(few, best, None))


def _lengthen(few: frozenset[str], items: Items, passed: str | None) -> frozenset[str]:
    """Return strings that say more than few do of how items begin, where they do not get too many."""
    found = _begin(items, LONGEST, passed) if len(few) <= _MANY else few
    return frozenset(each for each in found if not any(each[:size] in found for size in range(len(each))))


def _rarity(strings: frozenset[str]) -> tuple[int, float]:
    """Return how much strings tell: the characters of the shortest, and of all on average."""
    sizes = [len(string) - string.count(" ") for string in strings]
    return min(sizes), sum(sizes) / len(sizes)


def _flatten(items: Items) -> Iterator[tuple[Any, Any]]:
    """Yield items, those of groups in their place."""
    for kind, value in items:
        if kind in _GROUPS:
            yield from _flatten(value if kind is _TREE.ATOMIC_GROUP else value[-1])
        else:
            yield kind, value


def _begin(items: Items, size: int, passed: str | None) -> frozenset[str]:
    """Return strings of up to size characters: with one of them begins whatever fits items.

    At the start, where passed is not None, what is no letter is passed over; then passed is SIGN.
    """
    if not items or not size:
        return frozenset((passed or "",))
    (kind, value), rest = items[0], items[1:]
    if passed is not None and _is_sign(kind, value):
        return _begin(rest, size, SIGN)
    if kind is _TREE.LITERAL:
        letter = (passed or "") + fold_case(chr(value))
        return frozenset(letter + more for more in _begin(rest, size - 1, None))
    found = [_begin([*way, *rest], size, passed) for way in _ways(kind, value, passed)]
    return frozenset[str]().union(*found) if found else frozenset((passed or "",))


def _ways(kind: Any, value: Any, passed: str | None) -> Sequence[Items]:
    """Return what may stand for an item; nothing where that is not known."""
    if kind in _NO_MATTER:
        return [[]]
    if kind in _GROUPS:
        return [list(_flatten([(kind, value)]))]
    if kind is _TREE.BRANCH:
        return list(value[1])
    if kind in _REPEATS:
        low, high, once = value
        goes_on = high == 1 or (passed is not None and len(once) == 1 and _is_sign(*once[0]))
        return [[*once] if goes_on else [*once, _ANYTHING], *([] if low else [[]])]
    if kind is _TREE.IN and all(each is _TREE.LITERAL for each, _ in value):
        return [[each] for each in value]
    return []


def _is_sign(kind: Any, value: Any) -> bool:
    """Whether an item is one character that is no letter."""
    if kind is _TREE.IN:
        return all(_is_sign(*each) for each in value)
    if kind is _TREE.CATEGORY:
        return value in _SIGNS
    return kind is _TREE.LITERAL and not LETTER.match(chr(value))
