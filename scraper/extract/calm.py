"""A quick look at markup: whether it is so plain that nothing in it can cost a parser much.

Nearly every page is. The bounds are far inside those of scraper.extract.tame, which reads the rest in full.
"""

import re
from collections import Counter

from scraper.extract.tags import FORMATTING, VOID

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_RAW = re.compile(
    r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--(?:-?>|.*?(?:--!?>|\Z))", re.DOTALL | re.IGNORECASE
)
_MOST_HIDDEN = 5_000  # "<" in scripts, styles and comments, which a parser may read as markup after all
_WALLS = frozenset(("applet", "marquee", "object", "table", "template"))
_FORMATTING_OR_WALL = re.compile(
    rf"<(/?)({'|'.join((*sorted(FORMATTING), *sorted(_WALLS)))})(?=[\s/>])", re.IGNORECASE
)
_IMPLIED = frozenset(("p", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup"))
_DEEPEST = 150  # tags that may be open at once
_MOST_FORMATTING = 10  # of them <b>, <font> and the like, which parsers open again in every block
_MOST_TAGS = 20_000
_MOST_NAMES = 200
_LONGEST = 50_000  # characters between two "<": attributes without end would stand there


def is_calm(source: str) -> bool:
    """Whether no tag of source is deep, long or repeated enough to be worth a full reading.

    A tag counts as open until one of its name is closed, so that the depth is not taken for less than it is;
    of what a parser closes by itself (<p>, <td>) a few count.
    """
    shown = _RAW.sub("", source)
    if source.count("<") - shown.count("<") > _MOST_HIDDEN:
        return False
    source = shown
    if max(map(len, source.split("<"))) > _LONGEST:
        return False
    if _closes_across(source):
        return False
    open_tags: Counter[str] = Counter()
    depth = formatting = 0
    for count, found in enumerate(_TAG.finditer(source)):
        name = found[2].lower()
        if name in VOID:
            continue
        step = _step(name, open_tags[name], closing=bool(found[1]))
        open_tags[name] += step
        depth += step
        formatting += step if name in FORMATTING else 0
        if depth > _DEEPEST or formatting > _MOST_FORMATTING or count > _MOST_TAGS:
            return False
    return len(open_tags) <= _MOST_NAMES


def _closes_across(source: str) -> bool:
    """Whether an end tag such as </b> means a tag outside the table around it: that one stays open."""
    outside, inside = [], 0  # formatting that is open around each wall, and inside the last one
    for found in _FORMATTING_OR_WALL.finditer(source):
        closing, wall = bool(found[1]), found[2].lower() in _WALLS
        if wall and not closing:
            outside.append(inside)
            inside = 0
        elif wall:
            inside = outside.pop() if outside else inside
        elif closing and not inside and outside and any(outside):
            return True
        else:
            inside = max(0, inside + (-1 if closing else 1))
    return False


def _step(name: str, now_open: int, *, closing: bool) -> int:
    """Return by how much a tag changes the number of open ones of its name."""
    if closing:
        return -1 if now_open else 0
    return 0 if name in _IMPLIED and now_open >= _MOST_FORMATTING else 1
