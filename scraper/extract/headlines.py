"""The headline of a page that states none: a line that is marked as one, right above byline, date or text.

Old content systems call every page by the site's name, or 'News Details', and set the headline in a table's
cell: <td class="newshead"><span id="ctl00_lblHead">.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

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
_HEADINGS = frozenset(("h2", "h3", "b", "strong", "font"))  # of which many are none
_ELSEWHERE = ("sidebar", "related", "footer", "widget", "menu", "nav", "latest", "popular", "comment", "poll")
_OUTSIDE = frozenset(("nav", "aside", "footer", "li", "form", "header"))
_MOST = 120  # candidates that are looked at
_FEWEST, _LONGEST = 3, 30  # words of a headline
_NAME, _TELLING = 5, 6  # words of a site's name; letters by which a longer one is known
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
    return wanted in names or (short and any(wanted.startswith(n) for n in names if len(n) >= _TELLING))


def find_headline(sources: Sources, names: Sequence[str]) -> Stated | None:
    """Return the first line that is marked as a headline and has byline, date or running text behind it."""
    for node in sources.css(_CANDIDATES)[:_MOST]:
        text = fold(node.text(separator=" ")) if _is_marked(node) else ""
        fit = _FEWEST <= count_words(text) <= _LONGEST and not (is_untold(text, names) or _is_date(text))
        if fit and not is_inside(node, _OUTSIDE, _ELSEWHERE) and _leads_in(node):
            return Stated(text, MARKED)
    return None


def _is_date(text: str) -> bool:
    return count_words(without_dates(text)) < _FEWEST


def _is_marked(node: LexborNode) -> bool:
    """Whether a tag's name, class or id says headline; a link leads to another article's."""
    return node.tag != "a" and node.css_first("a[href], input, table") is None and _says_so(node)


def _says_so(node: LexborNode) -> bool:
    names = names_of(node)
    other = any(word in names for word in _ELSEWHERE)
    return node.tag in _HEADINGS or (bool(_NAMED.search(names)) and not other)


def _leads_in(node: LexborNode) -> bool:
    """Whether one of the next lines is a date or byline, or running text; any heading stands above text."""
    lines = [*_following(node)]
    text = node.tag not in _HEADINGS and any(count_words(line) >= _TEXT for line in lines)
    return text or any(
        looks_like_date(line) or lead_of(line) is not None for line in lines if len(line) <= _SHORT
    )


def _following(node: LexborNode) -> Iterator[str]:
    """Yield the texts of the next tags, on the levels above as well."""
    left, at = _LINES, node
    for _ in range(_LEVELS):
        after = at.next
        while after is not None and left:
            if after.tag not in {"script", "style"} and (text := fold(after.text(separator=" "))):
                left -= 1
                yield text
            after = after.next
        if at.parent is None or at.parent.tag == "body":
            return
        at = at.parent
