"""The elements about a page's title that may hold its dates."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from scraper.extract.dates import find_dates
from scraper.extract.datewords import is_change
from scraper.extract.markup import is_inside, moment_of
from scraper.extract.stated import Sources, Stated
from scraper.text import fold, squeeze

_LONGEST_LABEL = 40  # characters of one that is an element of its own
_LABELS = frozenset(
    ("-text", "span", "b", "strong", "em", "i", "small", "label", "dt", "h3", "h4", "h5", "h6")
)
_NEAR_TITLE = (
    "h1, time, .entry-date, .post-date, .published, .publish-date, .date, .posted-on, .article-date, "
    ".timestamp, .pubdate, .article__date, .date-published"
)
_ELSEWHERE = ("comment", "related", "sidebar", "recommend", "footer", "teaser", "card", "popular", "latest")
_BESIDE = frozenset(("aside", "footer", "nav"))


def read_near_title(sources: Sources, title: str | None) -> list[Stated]:
    """Return the date elements after the title, then those before it, that are not another article's."""
    nodes = sources.css(_NEAR_TITLE)[:60]
    wanted = squeeze(title or "")
    tops = [n for n, node in enumerate(nodes) if node.tag == "h1" and squeeze(node.text()) in wanted]
    start = tops[0] if tops and wanted else 0
    ordered = [*nodes[start : start + 6], *nodes[max(0, start - 3) : start]]
    near = (node for node in ordered if node.tag != "h1" and not is_inside(node, _BESIDE, _ELSEWHERE))
    return [date for node in near for date in _read_element(node)]


def _read_element(node: LexborNode) -> Iterator[Stated]:
    """Yield the dates of an element, each behind "updated" where it, or what stands before it, says so."""
    text = fold(node.text(separator=" "))[:100]
    stated = node.attributes.get("datetime") or moment_of(node.attributes)
    dates = [] if stated else list(find_dates(text))
    if len(dates) > 1:  # 'December 3, 2025. Updated: December 7, 2025'
        yield from (_near(label, date) for label, date in dates)
    else:
        label = text if is_change(text) else _label_before(node)
        yield _near(label, stated or text)


def _near(label: str, date: str) -> Stated:
    return Stated(f"updated {date}" if is_change(label) else date, "date near title")


def _label_before(node: LexborNode) -> str:
    """Return the short text just before an element: '<b>Updated</b> <time>'."""
    before = node.prev
    while before is not None and before.tag in _LABELS:
        if text := fold(before.text()):
            return text if len(text) < _LONGEST_LABEL else ""
        before = before.prev
    return ""
