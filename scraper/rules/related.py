"""Links to other articles, and other articles on the same page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from urllib.parse import urljoin, urlsplit

from scraper.model import Block, Element, Rule
from scraper.rules.draft import Draft
from scraper.rules.marks import ancestors
from scraper.rules.phrases import match_line
from scraper.text import count_words, plain, squeeze

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SIGNED = re.compile(r"-(?:byline|author|dateline|published|post-date|entry-date|date|meta)-")
_BELOW = 5  # blocks under a headline in which its byline or date stands
_HEADLINE = 30  # words; a longer block is no headline
_MINIMUM = 30  # words of body before anything can be "after the article"


def judge_lists(draft: Draft) -> Mapping[int, str]:
    """Remove a heading such as 'Related stories' with the links that follow it."""
    removed: dict[int, str] = {}
    for block in draft.open_blocks():
        rule = _match_heading(block, draft)
        if rule is None:
            continue
        below = draft.blocks[block.position + 1 :]
        items = list(takewhile(_is_headline, (b for b in below if b.position not in draft.taken)))
        if items or not below or below[0].position in draft.taken:
            removed |= {b.position: rule.id for b in (block, *items)}
    return removed


def _match_heading(block: Block, draft: Draft) -> Rule | None:
    text, words = plain(block.text), count_words(block.text)
    return next(
        (r for r in draft.rules if r.heading and words <= r.max_words and r.heading.search(text)), None
    )


def judge_links(draft: Draft) -> Mapping[int, str]:
    """Remove a block that is nothing but a link to another page."""
    return {
        block.position: "related.link"
        for block in draft.body()
        if block.tag not in {"td", "th", "tr"} and not block.joined and _is_other_page(block, draft.url)
    }


def judge_next(draft: Draft) -> Mapping[int, str]:
    """Remove the next article on the same page, from its headline to its end."""
    start = _find_next(draft)
    return (
        {}
        if start is None
        else {b.position: "related.next" for b in draft.open_blocks() if b.position >= start}
    )


def _is_headline(block: Block) -> bool:
    """Whether a block under 'Related stories' is one of them: mostly link, and short."""
    linked = sum(len(link.text) for link in block.links)
    return count_words(block.text) <= _HEADLINE and linked * 2 > len(block.text)


def _is_other_page(block: Block, url: str | None) -> bool:
    linked = sum(len(squeeze(link.text)) for link in block.links)
    if not block.links or linked < len(squeeze(block.text)) or count_words(block.text) < 3:
        return False
    here = urlsplit(url or "")
    targets = [_split(urljoin(url or "", link.href)) for link in block.links]
    return all(
        t is not None and (t.netloc, t.path) != (here.netloc, here.path) and len(t.path) > 1 for t in targets
    )


def _split(href: str):  # type: ignore[no-untyped-def]
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https", ""} else None


def _find_next(draft: Draft) -> int | None:
    """Return the position at which another article begins."""
    blocks = draft.blocks
    begin = _find_title(draft)
    words = 0
    for block in blocks:
        if block.position <= begin:
            continue
        if words >= _MINIMUM and (
            _announces_next(block, draft) or _begins_article(block, blocks, begin, draft)
        ):
            return block.position
        if block.position in draft.kept and block.position not in draft.taken:
            words += count_words(block.text)
    return None


def _find_title(draft: Draft) -> int:
    title = squeeze(draft.meta.title or "")
    exact = (b.position for b in draft.blocks if b.tag in _HEADINGS and squeeze(b.text) == title)
    heading = (b.position for b in draft.blocks if b.tag == "h1")
    return next(exact, next(heading, -1))


def _announces_next(block: Block, draft: Draft) -> bool:
    text, words = plain(block.text), count_words(block.text)
    return any(r.until_end and words <= r.max_words and r.until_end.search(text) for r in draft.rules)


def _begins_article(block: Block, blocks: Sequence[Block], begin: int, draft: Draft) -> bool:
    """Whether block is the headline of another article: in an <article> of its own, with byline or date."""
    if block.tag not in _HEADINGS or begin < 0 or count_words(block.text) < 3:
        return False
    if squeeze(block.text) == squeeze(draft.meta.title or ""):
        return False
    own = next(_articles(blocks[begin].element), None)
    other = next(_articles(block.element), None)
    if own is None or other is None:
        beside = block.tag == "h1" and blocks[begin].tag == "h1"
    else:
        beside = own.id not in {tag.id for tag in ancestors(other)}
    return beside and _is_signed(block, blocks[block.position + 1 : block.position + 1 + _BELOW], draft)


def _is_signed(heading: Block, blocks: Sequence[Block], draft: Draft) -> bool:
    """Whether a byline or a date stands among the blocks under a heading."""
    signs = [rule for rule in draft.rules if rule.id in {"meta.byline", "meta.date"}]
    around = {tag.id for tag in ancestors(heading.element)}
    names = (tag.words for b in blocks for tag in ancestors(b.element) if tag.id not in around)
    return any(match_line(b, signs) for b in blocks) or any(map(_SIGNED.search, names))


def _articles(element: Element | None) -> Iterator[Element]:
    return (tag for tag in ancestors(element) if tag.tag == "article")
