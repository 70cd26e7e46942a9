"""The headline of a page that states none: a line that is marked as one, right above byline, date or text.

Old content systems call every page by the site's name, or 'News Details', and set the headline in a table's
cell: <td class="newshead"><span id="ctl00_lblHead">.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Literal

from selectolax.lexbor import LexborNode

from scraper.extract.dates import looks_like_date, without_dates
from scraper.extract.markup import is_inside, names_of
from scraper.extract.people import lead_of
from scraper.extract.sitename import strip_site
from scraper.extract.stated import Sources, Stated
from scraper.text import count_words, fold, squeeze

MARKED = "marked headline"
_CANDIDATES = (
    "[class*='head' i], [id*='head' i], [class*='title' i], [id*='title' i], [class*='hdng' i], "
    "h2, h3, b, strong, font"
)
_NAMED = re.compile(
    r"head(?:s|line|lines|ing|lbl|label|text|txt)?(?![a-z])|(?<![a-z])(?:head|hdng)|"
    r"(?:news|story|article|post|content|entry|detail|lbl|page|main)[-_ ]?title|(?<![-\w])title(?![-\w])"
)
_NO_TITLE = re.compile(
    r"(?:untitled(?: (?:page|document))?|home ?page|home|index|default|welcome(?: to .{0,60})?|details?|"
    r"(?:full |complete |latest )?(?:news|story|article|press releases?)(?: ?(?:details?|view|page|story))?|"
    r"(?:read|view|show) ?(?:news|story|article)|press release ?: ?press information bureau)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?:[A-Za-z]+ ){0,4}(?:no|number|ref)\b\.?\s*[:.-]?\s*[\w./()-]*\d[\w./()-]*(?:\s|$)(?!.*[a-z]{3})",
    re.IGNORECASE,
)
_EMPHASIS = frozenset(("b", "strong", "font"))
_LARGE = re.compile(r"\+?[4-7]|\+[1-3]")  # a <font>'s size: 3 is a text's own
_CENTRED = re.compile(r"text-align:\s*center", re.IGNORECASE)
_HEADINGS = frozenset(("h2", "h3", "b", "strong", "font"))  # of which many are none
_ELSEWHERE = ("sidebar", "related", "footer", "widget", "menu", "nav", "latest", "popular", "comment", "poll")
_OUTSIDE = frozenset(("nav", "aside", "footer", "li", "form", "header"))
_FRAME = frozenset(("table", "tr", "tbody", "ul", "ol", "marquee", "nav", "form"))
_MOST = 120  # candidates that are looked at
_FEWEST, _LONGEST = 3, 30  # words of a headline
_NAME, _TELLING = 5, 6  # words of a site's name; letters by which a longer one is known
_INITIALS = 4  # letters of a host that may be the initials of a longer name
_LEVELS, _LINES = 5, 3  # that are climbed, and read, to see what follows
_TEXT, _SHORT = 25, 120  # words of running text; characters of a line with a date


def is_untold(title: str, names: Sequence[str], headings: Sequence[str] = ()) -> bool:
    """Whether a stated title says nothing of the article: it is the site's name, or none at all.

    headings: of the page; a title that ends in one of them is no longer form of the site's name.
    """
    text, ours = strip_site(fold(title), names), {squeeze(name) for name in names if name}
    ends = (squeeze(heading) for heading in headings)
    if any(squeeze(text).endswith(end) for end in ends if len(end) >= _TELLING):
        return squeeze(text) in ours
    return bool(_NO_TITLE.fullmatch(text) or _is_name(text, ours))


def _is_name(text: str, names: Collection[str]) -> bool:
    """Whether text is one of the squeezed names, or a little more: 'Coal Post of India' of coalpost.in."""
    wanted, short = squeeze(text), len(text.split()) <= _NAME
    longer = short and any(wanted.startswith(n) for n in names if len(n) >= _TELLING)
    return wanted in names or longer or _initials_of(text) in names


def _initials_of(text: str) -> str:
    """Return the initials of a long name, small words left out: by them organisations name their sites."""
    initials = "".join(word[0] for word in text.split() if word[0].isupper())
    return initials.lower() if len(initials) >= _INITIALS else ""


def find_headline(sources: Sources, names: Sequence[str]) -> Stated | None:
    """Return the first line that is marked as a headline and has byline, date or running text behind it."""
    for node in sources.css(_CANDIDATES)[:_MOST]:
        text = fold(node.text(separator=" ")) if _is_marked(node) else ""
        fit = _FEWEST <= count_words(text) <= _LONGEST and not (is_untold(text, names) or _is_label(text))
        if fit and not is_inside(node, _OUTSIDE, _ELSEWHERE) and _leads_in(node):
            return Stated(text, MARKED)
    return None


def _is_label(text: str) -> bool:
    """Whether a line is a date, or the number of a circular or letter."""
    return count_words(without_dates(text)) < _FEWEST or bool(_REFERENCE.match(text))


def _is_marked(node: LexborNode) -> bool:
    """Whether a tag's name, class or id says headline; a link leads to another article's."""
    return node.tag != "a" and node.css_first("a[href], input, table") is None and _says_so(node)


def _says_so(node: LexborNode) -> bool:
    names = names_of(node)
    other = any(word in names for word in _ELSEWHERE)
    return _is_emphasised(node) or (bool(_NAMED.search(names)) and not other)


def _is_emphasised(node: LexborNode) -> bool:
    """Whether a tag is a heading's or bold; <font> tags stand about all text of old pages."""
    if node.tag != "font":
        return node.tag in _HEADINGS
    bold = node.css_first("b, strong")
    inside = node.parent is not None and node.parent.tag in {"b", "strong"}
    whole = bold is not None and squeeze(bold.text()) == squeeze(node.text())
    return inside or whole or bool(_LARGE.fullmatch(node.attributes.get("size") or ""))


def _leads_in(node: LexborNode) -> bool:
    """Whether one of the next lines is a date or byline, or running text; any heading stands above text."""
    lines = [fold(after.text(separator=" ")) for after in islice(_beside(node, "next"), _LINES)]
    text = node.tag not in _HEADINGS and any(count_words(line) >= _TEXT for line in lines)
    dated = any(looks_like_date(line) or lead_of(line) is not None for line in lines if len(line) <= _SHORT)
    return text or dated or _is_set_above(node)


def _is_set_above(node: LexborNode) -> bool:
    """Whether a bold line is set large or in the middle, right above the page's first running text."""
    if node.tag not in _EMPHASIS or not _is_set_large(node):
        return False
    near = any(map(_is_prose, islice(_beside(node, "next"), _LINES)))
    return near and not any(map(_is_prose, _beside(node, "prev")))


def _is_set_large(node: LexborNode) -> bool:
    at: LexborNode | None = node
    for _ in range(_LEVELS):
        if at is None or at.tag in {"td", "table", "body"}:
            return False
        attributes = at.attributes
        centred = (attributes.get("align") or "").lower() == "center" or at.tag == "center"
        styled = bool(_CENTRED.search(attributes.get("style") or ""))
        if centred or styled or (at.tag == "font" and _LARGE.fullmatch(attributes.get("size") or "")):
            return True
        at = at.parent
    return False


def _is_prose(node: LexborNode) -> bool:
    """Whether a tag or text is a paragraph, and not a part of the page's frame: a table, a list of links."""
    if count_words(node.text(separator=" ")) < _TEXT:
        return False
    if node.tag == "-text":
        return True
    linked = sum(count_words(link.text(separator=" ")) for link in node.css("a[href]"))
    return node.tag not in _FRAME and node.css_first("table") is None and 2 * linked < _TEXT


def _beside(node: LexborNode, way: Literal["next", "prev"]) -> Iterator[LexborNode]:
    """Yield the tags with text that stand behind or before a tag, on the levels above as well."""
    at = node
    for _ in range(_LEVELS):
        other = getattr(at, way)
        while other is not None:
            if other.tag not in {"script", "style"} and fold(other.text()):
                yield other
            other = getattr(other, way)
        if at.parent is None or at.parent.tag == "body":
            return
        at = at.parent
