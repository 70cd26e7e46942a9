"""What a page says of the other pages of its article: where the next one is, and where the first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.extract.pagenumbers import find_next_number, is_first_of, is_part_of
from scraper.model import Article, Element, Page, Paging
from scraper.sameness import may_be_one_title, overlap
from scraper.text import fold, split_names
from scraper.urls import absolute
from scraper.variants import url_key

_BELOW = 15  # blocks under the text in which its pager may stand
_MOST_LABEL = 40  # characters
_DEEPEST = 100  # tags around a link that are looked at
_ARROWS = " »›>→«‹<←|·.:-–—()[]"
_NUMBER = re.compile(
    r"(?:(?:continued? |read )?(?:on )?(?:page|part)|पेज|पृष्ठ|भाग)?\s*(?:no\.?\s*)?(\d{1,3})", re.IGNORECASE
)
_NEXT = re.compile(
    r"(?:(?:go to|read|view|see) )?(?:the )?next(?: page| part)?"
    r"|(?:continued?|read more)(?: reading)?(?: on (?:the )?next page)?"
    r"|(?:अगला|अगले|अगली)(?: (?:पेज|पृष्ठ|भाग))?(?: (?:पर जाएं|पर जाएँ|पढ़ें|देखें))?|आगे(?: (?:पढ़ें|पढ़े|देखें))?",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"(?:first|prev(?:ious)?|back)(?: page| part)?|(?:पहला|पिछला|पिछले)(?: (?:पेज|पृष्ठ|भाग))?", re.IGNORECASE
)
_BESIDE = re.compile(
    r"-(?:comments?|replies|disqus|related|recommend(?:ed|ations)?|trending|widget|sidebar)-"
)
_MARK = re.compile(
    r"[\s|:,;(\[–—-]+(?:(?:page|part|पेज|पृष्ठ|भाग)\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?|\d{1,3}\s*(?:of|/)\s*\d{1,3})\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_SAME = 0.9  # of a page's words that an earlier one has: it is shown again
_LISTS = frozenset(("section", "tag", "home", "search", "catalogue", "forum"))


@dataclass(frozen=True, slots=True)
class _Link:
    url: str
    label: str
    rel: Literal["next", "prev", "canonical", ""] = ""


def find_paging(page: Page, article: Article) -> Paging | None:
    """Return where the article of a page goes on, and where it begins, as far as the page states that.

    A link counts that differs from the page's own address by the number of the page only: rel=next is mostly
    said of the next article. And it must be a pager's: named by rel, or in or right below the text with a
    label such as "2" or "Next page".
    """
    url = page.url or article.meta.canonical_url
    if page.tree is None or url is None:
        return None
    links = [*_named_links(page.tree, url), *_pager_links(article, url)]
    following, first = _find_following(url, links), _find_first(url, links)
    return Paging(following, first) if following or first else None


def is_further(first: Article, read: str, other: Article) -> bool:
    """Say whether other, by its address a further page of the article of first, is one by what it says, too.

    read: the text of the pages before it.
    """
    if not overlap(read, other.text) < _SAME:
        return False
    canonical = other.meta.canonical_url
    if canonical and first.url and url_key(canonical) == url_key(first.url):
        return True
    return may_be_one_title(_without_mark(first.meta.title or ""), _without_mark(other.meta.title or ""))


def _without_mark(title: str) -> str:
    """Return a title without its "(Page 2 of 3)"."""
    start = max(0, len(title) - _MOST_LABEL)
    return title[:start] + _MARK.sub("", title[start:])


def may_go_on(article: Article) -> bool:
    """Say whether a page's further pages are wanted: those of a list are none of an article."""
    return article.kind is None or article.kind.name not in _LISTS


def find_next(article: Article, first: str) -> str | None:
    """Return the page that follows on article's, if it belongs to the article that begins at first."""
    following = article.paging.following if article.paging else None
    return following if following and is_part_of(following, first) else None


def _find_following(url: str, links: Sequence[_Link]) -> str | None:
    found = []
    for link in links:
        target = find_next_number(url, link.url) if _leads_on(link) else None
        label = _read_number(link.label)
        if target is None:
            continue
        counted = (
            {target.number} - {1} if target.form != "query" else {target.number, target.number + 1} - {1}
        )
        if link.rel == "next" or label is None or label in counted or (target.form == "offset" and label > 1):
            found.append((target.number, link.url))
    return min(found)[1] if found else None


def _leads_on(link: _Link) -> bool:
    label = link.label.strip(_ARROWS)
    is_arrow = not label and any(arrow in link.label for arrow in "»›>→")
    return link.rel == "next" or (
        not link.rel and bool(is_arrow or _read_number(label) or _NEXT.fullmatch(label))
    )


def _find_first(url: str, links: Sequence[_Link]) -> str | None:
    stated = [link.url for link in links if link.rel in ("canonical", "prev") or _leads_back(link)]
    firsts = (target for target in stated if is_first_of(target, url) and url_key(target) != url_key(url))
    before = (link.url for link in links if link.rel == "prev" and find_next_number(link.url, url))
    return next(firsts, next(before, None))


def _leads_back(link: _Link) -> bool:
    label = link.label.strip(_ARROWS)
    return not link.rel and (_read_number(label) == 1 or bool(_FIRST.fullmatch(label)))


def _read_number(label: str) -> int | None:
    found = _NUMBER.fullmatch(label.strip(_ARROWS))
    return int(found[1]) if found else None


def _named_links(tree: LexborHTMLParser, address: str) -> Iterator[_Link]:
    """Yield what the page's tags name as the next page, the one before, and the article's address."""
    css = '[rel~="next"][href], [rel~="prev"][href], link[rel="canonical"][href]'
    for node in tree.css(css):
        url = absolute(address, node.attributes.get("href") or "")
        rels = (node.attributes.get("rel") or "").lower().split()
        rel = next((rel for rel in ("next", "prev", "canonical") if rel in rels), None)
        if url and rel and not _is_beside(node):
            yield _Link(url, fold(node.text())[:_MOST_LABEL], rel)


def _is_beside(node: LexborNode) -> bool:
    names: list[str] = []
    parent: LexborNode | None = node
    while parent is not None and len(names) < _DEEPEST:
        attributes = parent.attributes
        names.append(f"{attributes.get('class') or ''} {attributes.get('id') or ''}")
        parent = parent.parent
    return bool(_BESIDE.search(split_names(" ".join(names))))


def _pager_links(article: Article, url: str) -> Iterator[_Link]:
    """Yield the links in the text and right below it that are labelled as a pager's."""
    gone = {removal.position for removal in article.removals}
    kept = [block.position for block in article.blocks if block.position not in gone]
    if not kept:
        return
    for block in article.blocks[kept[0] : kept[-1] + 1 + _BELOW]:
        short = (_Link(link.href, link.text) for link in block.links if len(link.text) <= _MOST_LABEL)
        named = [link for link in short if _leads_on(link) or _leads_back(link)]
        if not named or _stands_beside(block.element):
            continue
        for link in named:
            if target := absolute(url, link.url):
                yield _Link(target, link.label)


def _stands_beside(element: Element | None) -> bool:
    while element is not None:
        if element.tag == "aside" or _BESIDE.search(element.words):
            return True
        element = element.parent
    return False
