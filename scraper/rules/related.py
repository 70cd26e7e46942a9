"""Links to other articles, and other articles on the same page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from urllib.parse import urljoin, urlsplit

from scraper.model import HEADINGS, Block, Element
from scraper.rules.draft import Draft
from scraper.rules.marks import ancestors
from scraper.rules.phrasebook import Phrasebook, read_phrases
from scraper.rules.phrases import find_phrases, match_block, match_line
from scraper.text import count_words, reads_as, squeeze, straighten
from scraper.urls import registered

NEXT = "related.next"
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|csv|zip|jpe?g|png|gif|mp[34])(?:[?#].*)?$", re.IGNORECASE)
_LABEL = re.compile(r"[^\W\d][\w' ]{0,30}\s*[:|»>]")
_SIGNED = re.compile(r"-(?:byline|author|dateline|published|post-date|entry-date|date|meta)-")
_HEADLINES = frozenset(("h1", "h2"))
_SIGNS = frozenset(("meta.byline", "meta.date"))
_BELOW = 5  # blocks under a headline in which its byline or date stands
_HEADLINE = 30  # words; a longer block is no headline
_MINIMUM = 30  # words of body before anything can be "after the article"


def judge_lists(draft: Draft) -> Mapping[int, str]:
    """Remove a heading such as 'Related stories' with the links that follow it."""
    phrases = read_phrases(draft.rules, "heading")
    removed: dict[int, str] = {}
    for block in draft.open_blocks():
        rule = next(match_block(block, phrases), None)
        if rule is None:
            continue
        below = (draft.blocks[i] for i in range(block.position + 1, len(draft.blocks)))
        items = list(takewhile(is_headline, (b for b in below if b.position not in draft.taken)))
        following = block.position + 1
        if items or following == len(draft.blocks) or following in draft.taken:
            removed |= {b.position: rule.id for b in (block, *items)}
    return removed


def judge_links(draft: Draft) -> Mapping[int, str]:
    """Remove a line of the text that is only a link to another page, or a label and such a link."""
    places = [block.position for block in draft.body()]
    first, last = (places[0], places[-1]) if places else (0, -1)
    among = (block for block in draft.open_blocks() if first <= block.position <= last)
    blocks = [b for b in among if b.tag not in {"td", "th", "tr"} and not b.joined]
    labels = read_phrases(draft.rules, "heading")
    labelled = {b.position: "related.line" for b in blocks if _is_labelled_link(b, draft.url, labels)}
    return {b.position: "related.link" for b in blocks if is_other_page(b, draft.url)} | labelled


def judge_next(draft: Draft) -> Mapping[int, str]:
    """Remove other articles on the same page: their <article> tags, or all below where they have none."""
    return {block.position: NEXT for block in _find_others(draft)}


def is_headline(block: Block) -> bool:
    """Whether a block under 'Related stories' is one of them: mostly link, and short."""
    linked = sum(len(link.text) for link in block.links)
    return count_words(block.text) <= _HEADLINE and linked * 2 > len(block.text)


def is_other_page(block: Block, url: str | None) -> bool:
    """Whether a block is nothing but a link of three words or more to another page of the site."""
    linked = sum(len(squeeze(link.text)) for link in block.links)
    if not block.links or linked < len(squeeze(block.text)) or count_words(block.text) < 3:
        return False
    return all(leads_elsewhere(link.href, url or "") for link in block.links)


def _is_labelled_link(block: Block, url: str | None, labels: Phrasebook) -> bool:
    """Whether a block is a short label and a link: 'Explained: How tariffs are set', 'Must read How ...'."""
    if len(block.links) != 1 or not block.text.endswith(block.links[0].text):
        return False
    label = block.text.removesuffix(block.links[0].text).strip()
    long_enough = count_words(block.links[0].text) >= 3
    known = _LABEL.fullmatch(label) or (label and next(labels.search(straighten(label)), None))
    return bool(known) and long_enough and leads_elsewhere(block.links[0].href, url or "")


def leads_elsewhere(href: str, url: str) -> bool:
    """Whether href is another page of the same site: files and other sites are sources, not noise."""
    try:
        here, there = urlsplit(url), urlsplit(urljoin(url, href))
    except ValueError:
        return False
    if is_file(href) or there.scheme not in {"http", "https", ""}:
        return False
    same_site = not here.netloc or registered(there.netloc) == registered(here.netloc)
    return same_site and there.path != here.path and len(there.path) > 1


def is_file(href: str) -> bool:
    """Whether a link leads to a document or picture and not to a page."""
    return bool(_FILE.search(href))


def _find_others(draft: Draft) -> Iterator[Block]:
    """Yield the open blocks of every article but the page's own."""
    begin, words = find_title(draft.blocks, draft.meta.title), 0
    ends = read_phrases(draft.rules, "until_end")
    others: set[int] = set()
    begun: set[int] = set()  # <article> tags that the page's own text stands in
    for block in draft.blocks[begin + 1 :]:
        is_headline = words >= _MINIMUM and block.tag in _HEADLINES
        inside = next(_articles(block.element), None) if is_headline else None
        if inside and inside.id not in others | begun and _begins_article(block, draft, begin):
            others.add(inside.id)
        elif words >= _MINIMUM and (_announces_next(block, ends) or _begins_untagged(block, draft, begin)):
            yield from (b for b in draft.open_blocks() if b.position >= block.position)
            return
        if block.position in draft.taken:
            continue
        if others and any(tag.id in others for tag in ancestors(block.element)):
            yield block
        elif block.position in draft.kept:
            words += count_words(block.text)
            begun.update(tag.id for tag in _articles(block.element))


def find_title(blocks: Sequence[Block], title: str | None) -> int:
    """Return the position of the heading that is the title, else of the first h1; -1 where there is none."""
    wanted = squeeze(title or "")
    exact = (b.position for b in blocks if b.tag in HEADINGS and reads_as(b.text, wanted))
    heading = (b.position for b in blocks if b.tag == "h1")
    return next(exact, next(heading, -1))


def _announces_next(block: Block, ends: Phrasebook) -> bool:
    return any(rule.id == NEXT for rule in find_phrases(block, ends))


def _begins_article(block: Block, draft: Draft, begin: int) -> bool:
    """Whether block is the headline of another article, in an <article> of its own, with byline or date."""
    if begin < 0 or not _is_other_headline(block, draft):
        return False
    own = next(_articles(draft.blocks[begin].element), None)
    other = next(_articles(block.element), None)
    if other is None or other is own:
        return False
    if block.tag == "h1":
        return own is None or own.id != other.id
    return own is not None and own.id not in {tag.id for tag in ancestors(other)} and _is_signed(block, draft)


def _begins_untagged(block: Block, draft: Draft, begin: int) -> bool:
    """Whether block is another headline with byline or date, on a page that does not tag its articles.

    It is a second <h1>, or it stands in a container like the title's, beside that.
    """
    if begin < 0 or not _is_other_headline(block, draft) or any(_articles(block.element)):
        return False
    title = draft.blocks[begin]
    is_second = block.tag == "h1" == title.tag
    if not is_second and not _are_twins(title.element, block.element):
        return False
    return _is_signed(block, draft) or (not is_second and is_other_page(block, draft.url))


def _are_twins(one: Element | None, other: Element | None) -> bool:
    """Whether two tags stand in containers of one kind, side by side, such as the articles of a stream."""
    above = {tag.id: tag for tag in ancestors(one)}
    below = list(takewhile(lambda tag: tag.id not in above, ancestors(other)))
    if not below or below[-1].parent is None:
        return False
    shared, theirs = below[-1].parent.id, below[-1]
    own = next((tag for tag in above.values() if tag.parent is not None and tag.parent.id == shared), None)
    return own is not None and bool(own.words.strip()) and (own.tag, own.words) == (theirs.tag, theirs.words)


def _is_other_headline(block: Block, draft: Draft) -> bool:
    if block.tag not in _HEADLINES or count_words(block.text) < 3:
        return False
    aside = any(tag.tag == "aside" for tag in ancestors(block.element))
    return not aside and squeeze(block.text) != squeeze(draft.meta.title or "")


def _is_signed(heading: Block, draft: Draft) -> bool:
    """Whether a byline or a date stands close under a heading."""
    blocks = draft.blocks[heading.position + 1 : heading.position + 1 + _BELOW]
    phrases = read_phrases(draft.rules, "match")
    lines = (rule.id for b in blocks for rule in match_line(b, phrases))
    around = {tag.id for tag in ancestors(heading.element)}
    names = (tag.words for b in blocks for tag in ancestors(b.element) if tag.id not in around)
    return not _SIGNS.isdisjoint(lines) or any(map(_SIGNED.search, names))


def _articles(element: Element | None) -> Iterator[Element]:
    return (tag for tag in ancestors(element) if tag.tag == "article")
