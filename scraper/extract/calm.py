"""Quick looks at markup: whether it is so little, or so plain, that nothing in it can cost a parser much.

Nearly every page is. The bounds are far inside those of scraper.extract.tame, which reads the rest in full.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from scraper.extract.tags import FORMATTING, VOID

_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9:-]*)")
# Written so that the text between two "<" or "-" is passed over at once.
_FEW_PARTS = r"""\b(?:[^<>"']|"[^"]*+"|'[^']*+'){0,500}+>"""  # of a tag: characters, or quoted values
_SCRIPT = rf"(script|style){_FEW_PARTS}[^<]*+(?:<(?!/\1\s*>)[^<]*+)*+(?:</\1\s*>|\Z)"
_COMMENT = r"!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>|\Z))"
_RAW = re.compile(f"<(?:{_SCRIPT}|{_COMMENT})", re.IGNORECASE)
_MOST_HIDDEN = 5_000  # "<" in scripts, styles and comments, which a parser may read as markup after all
_WALLS = frozenset(("applet", "marquee", "object", "table", "template"))
_IMPLIED = frozenset(("p", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup"))
_DEEPEST = 150  # tags that may be open at once
_MOST_FORMATTING = 10  # of them <b>, <font> and the like, which parsers open again in every block
_MOST_TAGS = 20_000
_FEW_TAGS = 8_000  # of any depth
_FEW_COPIES = 300_000  # of formatting tags, if each tag opened all of them again
_MOST_NAMES = 200
_LONGEST = 2_000  # characters between two "<": attributes without end would stand there
_CODE = re.compile(rf"(?:script|style){_FEW_PARTS}", re.IGNORECASE)
_ENDS = " \t\n\f\r/\"'"
_MOST_ENDS = 5_000  # of attributes; an image in an attribute is as long, but has few
# A value with a "<" in it, and what goes on behind it: anywhere, as scripts are not told from tags.
_AFTER_VALUE = re.compile(r"""=(?=\s*+(?:"[^"<]*+<[^"]*+"|'[^'<]*+<[^']*+')([^<]*+))""")
_COPIED = FORMATTING - {"a"}  # no <a> is in an <a>
_OPENED = re.compile(
    rf"<(?=[{''.join(sorted({name[0] for name in _COPIED}))}])"  # most tags are told by a letter
    rf"(?:{'|'.join(sorted(_COPIED))})[\s>/]",
    re.IGNORECASE,
)
_LASTING = re.compile(rf"<(/?(?:{'|'.join(sorted(_COPIED | _WALLS))}))(?=[\s>/])", re.IGNORECASE)


def is_little(source: str) -> bool:
    """Whether source has too few tags for any order of them to cost a parser more than a moment."""
    tags = source.count("<")
    if tags > _FEW_TAGS or not _copies_little(source, tags):
        return False
    if _is_endless(source):  # what stands in scripts may look like it
        return _is_shown_calmly(source, _RAW.sub("", source))
    return not _is_hidden(source)


def _copies_little(source: str, tags: int) -> bool:
    """Whether formatting tags are few, or closed before there are many: blocks get copies of open ones."""
    if len(_OPENED.findall(source)) * tags <= _FEW_COPIES:
        return True
    names = [name.lower() for name in _LASTING.findall(source)]
    return _is_shallow(names) and not _closes_across(names)


def _is_endless(source: str) -> bool:
    """Whether tags may have attributes without end: they cost a parser the square of their number."""
    long = (piece for piece in source.split("<") if len(piece) >= _LONGEST)
    ends = (_count_ends(piece) for piece in long if not _CODE.match(piece))
    return sum(number * number for number in ends) > _MOST_ENDS * _MOST_ENDS


def _count_ends(text: str) -> int:
    """Return how many attributes may end in text."""
    return sum(map(text.count, _ENDS))


def _is_hidden(source: str) -> bool:
    """Whether attributes without end may follow a value that looks like a tag, script or comment."""
    return sum(_count_ends(found[1]) for found in _AFTER_VALUE.finditer(source)) > _MOST_ENDS


def _is_shown_calmly(source: str, shown: str) -> bool:
    """Whether no attributes without end are in source or shown, what of it stands in no script or comment."""
    little = source.count("<") - shown.count("<") <= _MOST_HIDDEN
    return little and not _is_endless(shown) and not _is_hidden(source)


def is_calm(source: str) -> bool:
    """Whether no tag of source is deep, long or repeated enough to be worth a full reading."""
    shown = _RAW.sub("", source)
    if not _is_shown_calmly(source, shown):
        return False
    names = " ".join(_TAG.findall(shown)).lower().split()  # "div", "/div"
    different = {name.removeprefix("/") for name in set(names)}
    if len(names) > _MOST_TAGS or len(different) > _MOST_NAMES:
        return False
    return _is_shallow(names) and (different.isdisjoint(_WALLS) or not _closes_across(names))


def _is_shallow(names: Sequence[str]) -> bool:
    """Whether few of the tags are open at any time.

    A tag counts as open until one of its name is closed, so that the depth is not taken for less than it is;
    of what a parser closes by itself (<p>, <td>) a few count.
    """
    open_tags: defaultdict[str, int] = defaultdict(int)
    depth = formatting = 0
    for tag in names:
        if tag in VOID:
            continue
        name = tag.removeprefix("/")
        if name != tag:
            step = -1 if open_tags[name] else 0
        else:
            step = 0 if name in _IMPLIED and open_tags[name] >= _MOST_FORMATTING else 1
        open_tags[name] += step
        depth += step
        formatting += step if name in FORMATTING else 0
        if depth > _DEEPEST or formatting > _MOST_FORMATTING:
            return False
    return True


def _closes_across(names: Sequence[str]) -> bool:
    """Whether an end tag such as </b> means a tag outside the table around it: that one stays open."""
    outside, inside = [], 0  # formatting that is open around each wall, and inside the last one
    for tag in names:
        name, closing = tag.removeprefix("/"), tag.startswith("/")
        if name in _WALLS and not closing:
            outside.append(inside)
            inside = 0
        elif name in _WALLS:
            inside = outside.pop() if outside else inside
        elif name in FORMATTING and closing and not inside and any(outside):
            return True
        elif name in FORMATTING:
            inside = max(0, inside + (-1 if closing else 1))
    return False
