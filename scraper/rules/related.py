"""Links to other articles, and other articles on the same page."""

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from urllib.parse import urljoin, urlsplit

from scraper.model import Block, Element
from scraper.rules.draft import Draft
from scraper.rules.marks import ancestors
from scraper.rules.phrases import match_heading, match_line
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
        rule = match_heading(block, draft.rules)
        if rule is None:
            continue
        below = draft.blocks[block.position + 1 :]
        items = list(takewhile(_is_headline, (b for b in below if b.position not in draft.taken)))
        if items or not below or below[0].position in draft.taken:
            removed |= {b.position: rule.id for b in (block, *items)}
    return removed


def judge_links(draft: Draft) -> Mapping[int, str]:
    """Remove a block that is nothing but a link to another page."""
    return {
        block.position: "related.link"
        for block in draft.body()
        if block.tag not in {"td", "th", "tr"} and not block.joined and _is_other_page(block, draft.url)
    }


def judge_next(draft: Draft) -> Mapping[int, str]:
    """Remove other articles on the same page: their <article> tags, or all below where they have none."""
    return {block.position: "related.next" for block in _find_others(draft)}


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


def _find_others(draft: Draft) -> Iterator[Block]:
    """Yield the open blocks of every article but the page's own."""
    begin, words = _find_title(draft), 0
    others: set[int] = set()
    for block in draft.blocks[begin + 1 :]:
        inside = next(_articles(block.element), None)
        if (
            words >= _MINIMUM
            and inside is not None
            and inside.id not in others
            and _begins_article(block, draft, begin)
        ):
            others.add(inside.id)
        elif words >= _MINIMUM and (_announces_next(block, draft) or _begins_untagged(block, draft, begin)):
            yield from (b for b in draft.open_blocks() if b.position >= block.position)
            return
        if block.position in draft.taken:
            continue
        if any(tag.id in others for tag in ancestors(block.element)):
            yield block
        elif block.position in draft.kept:
            words += count_words(block.text)


def _find_title(draft: Draft) -> int:
    title = squeeze(draft.meta.title or "")
    exact = (b.position for b in draft.blocks if b.tag in _HEADINGS and squeeze(b.text) == title)
    heading = (b.position for b in draft.blocks if b.tag == "h1")
    return next(exact, next(heading, -1))


def _announces_next(block: Block, draft: Draft) -> bool:
    text, words = plain(block.text), count_words(block.text)
    return any(r.until_end and words <= r.max_words and r.until_end.search(text) for r in draft.rules)


def _begins_article(block: Block, draft: Draft, begin: int) -> bool:
    """Whether block is the headline of another article, in an <article> of its own, with byline or date."""
    if begin < 0 or not _is_other_headline(block, draft):
        return False
    own = next(_articles(draft.blocks[begin].element), None)
    other = next(_articles(block.element), None)
    beside = own is not None and other is not None and own.id not in {tag.id for tag in ancestors(other)}
    return beside and _is_signed(block, draft)


def _begins_untagged(block: Block, draft: Draft, begin: int) -> bool:
    """Whether block is a second <h1> with byline or date, on a page that does not tag its articles."""
    tagged = any(True for _ in _articles(block.element))
    two = block.tag == "h1" and begin >= 0 and draft.blocks[begin].tag == "h1"
    return two and not tagged and _is_other_headline(block, draft) and _is_signed(block, draft)


def _is_other_headline(block: Block, draft: Draft) -> bool:
    if block.tag not in {"h1", "h2"} or count_words(block.text) < 3:
        return False
    aside = any(tag.tag == "aside" for tag in ancestors(block.element))
    return not aside and squeeze(block.text) != squeeze(draft.meta.title or "")


def _is_signed(heading: Block, draft: Draft) -> bool:
    """Whether a byline or a date stands close under a heading."""
    blocks = draft.blocks[heading.position + 1 : heading.position + 1 + _BELOW]
    signs = [rule for rule in draft.rules if rule.id in {"meta.byline", "meta.date"}]
    around = {tag.id for tag in ancestors(heading.element)}
    names = (tag.words for b in blocks for tag in ancestors(b.element) if tag.id not in around)
    return any(match_line(b, signs) for b in blocks) or any(map(_SIGNED.search, names))


def _articles(element: Element | None) -> Iterator[Element]:
    return (tag for tag in ancestors(element) if tag.tag == "article")
