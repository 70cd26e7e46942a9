"""What stands below an article in its own container: comments, teasers of other articles, who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, pairwise, takewhile

from scraper.model import HEADINGS, Block, Element
from scraper.rules.draft import Draft
from scraper.rules.marks import ancestors
from scraper.rules.phrasebook import Kind, read_phrases
from scraper.rules.phrases import find_phrases, match_block, match_line
from scraper.rules.related import NEXT, is_headline, leads_elsewhere
from scraper.text import count_words, squeeze

_BIO = "closing.bio"
_BYLINE = "meta.byline"
_BY = re.compile(r"^\W*(?:(?:written|reported|posted|published)?\s*by|लेखक|द्वारा)\s*[:-]?\s+", re.IGNORECASE)
_TELLS_OF_AUTHOR = re.compile(
    r"\b(?:is|was) (?:an?|the|our|one)\b|\b(?:covers|writes|reports|joined|works|teaches|speciali[sz]es)\b"
    r"|\bhas (?:been|reported|written|worked|covered)\b|पत्रकार|संवाददाता|लिखते|लिखती",
    re.IGNORECASE,
)
_MOST_BIO, _MOST_NAME = 90, 5  # words
_LINE = "related.line"
_MOST_BOX, _MOST_CUT = 12, 150  # blocks and words of the beginning of another article
_MOST_HEADINGS = 50  # of lists that are looked at: each takes a walk over what follows
_MOST_TEASER = 60  # words
_LAST = 3  # blocks of the body in which a bio may stand
_MINIMUM = 30  # words of body before anything can be below the article
_UNLEVELLED = 7  # a line that is no heading ends at any


def judge_rest(draft: Draft) -> Mapping[int, str]:
    """Remove a line such as '3 Comments' with all below it, once most of the body stands above it.

    The same line often stands under the title, as a link to the comments.
    """
    for block in _closing_blocks(draft):
        rule = _find_phrase(block, draft, "until_end")
        if rule is not None and rule != NEXT:
            return {b.position: rule for b in draft.open_blocks() if b.position >= block.position}
    return {}


def judge_sections(draft: Draft) -> Mapping[int, str]:
    """Remove a heading such as 'About the author' with all up to the next heading, below most of the body."""
    removed: dict[int, str] = {}
    end = -1
    for block in _closing_blocks(draft):
        rule = _find_phrase(block, draft, "section") if block.position > end else None
        if rule is not None:
            section = [block, *_read_named_section(draft, block)]
            end = section[-1].position
            removed |= {b.position: rule for b in section if b.position not in draft.taken}
    return removed


def judge_teasers(draft: Draft) -> Mapping[int, str]:
    """Remove the texts under the headlines of a list such as 'More from this section', at the body's end."""
    last = max((block.position for block in draft.body()), default=-1)
    phrases = read_phrases(draft.rules, "heading")
    headings = ((block, next(match_block(block, phrases), None)) for block in _closing_blocks(draft))
    for block, rule in islice((found for found in headings if found[1]), _MOST_HEADINGS):
        if rule is None or block.position > last:
            break
        level = int(block.tag[1]) if block.tag in HEADINGS else _UNLEVELLED
        section = _read_section(draft, block, level)
        listed = [b for b in section if b.position <= last]
        if section and section[-1].position >= last and _is_list(listed, draft.url):
            return {b.position: rule.id for b in (block, *section) if b.position not in draft.taken}
    return {}


def judge_cut(draft: Draft) -> Mapping[int, str]:
    """Remove the start of another article: a heading and text, in a tag that ends in 'Read full story'."""
    phrases = read_phrases(draft.rules, "match")
    removed: dict[int, str] = {}
    closing = {block.position for block in _closing_blocks(draft)}
    for block in draft.open_blocks():
        rule = next(match_line(block, phrases), None) if len(block.links) == 1 else None
        is_line = rule is not None and rule.id == _LINE and _is_linking(block, draft.url)
        box = _read_box(draft.blocks, block) if is_line else []
        if box and box[0].tag in HEADINGS and _is_other(box, draft) and box[0].position in closing:
            removed |= {b.position: NEXT for b in box if b.position not in draft.taken}
    return removed


def _is_linking(block: Block, url: str | None) -> bool:
    return len(block.links) == 1 and leads_elsewhere(block.links[0].href, url or "")


def _read_box(blocks: Sequence[Block], end: Block) -> list[Block]:
    """Return the blocks up to end in the innermost tag that holds more than end."""
    before = blocks[max(0, end.position - _MOST_BOX) : end.position]
    for tag in ancestors(end.element):
        inside = list(takewhile(partial(_is_inside, tag), reversed(before)))
        if inside:
            return [*reversed(inside), end]
    return []


def _is_inside(tag: Element, block: Block) -> bool:
    return any(each.id == tag.id for each in ancestors(block.element))


def _is_other(box: Sequence[Block], draft: Draft) -> bool:
    title = squeeze(draft.meta.title or "")
    return sum(count_words(b.text) for b in box) <= _MOST_CUT and all(squeeze(b.text) != title for b in box)


def judge_bio(draft: Draft) -> Mapping[int, str]:
    """Remove what is said of the author by name at the end."""
    lines = (b.text for b in draft.blocks if draft.taken.get(b.position) == _BYLINE)
    names = {
        squeeze(name)
        for name in (*draft.meta.authors, *(_BY.sub("", line) for line in lines))
        if _is_name(name)
    }
    body = list(draft.body())
    ends = (
        b for b in body[1:][-_LAST:] if count_words(b.text) <= _MOST_BIO and _TELLS_OF_AUTHOR.search(b.text)
    )
    return {b.position: _BIO for b in ends if any(squeeze(b.text).startswith(name) for name in names)}


def _is_name(text: str) -> bool:
    return 1 < count_words(text) <= _MOST_NAME


def _find_phrase(block: Block, draft: Draft, kind: Kind) -> str | None:
    """Return the id of the rule of which a phrase is found in an open line."""
    if block.position in draft.taken:
        return None
    return next((rule.id for rule in find_phrases(block, read_phrases(draft.rules, kind))), None)


def _closing_blocks(draft: Draft) -> Sequence[Block]:
    """Return the blocks above which at least half of the body stands."""
    words = [(block.position, count_words(block.text)) for block in draft.body()]
    above, total = 0, sum([count for _, count in words])
    for position, count in words:
        above += count
        if above >= max(_MINIMUM, total - above):
            return draft.blocks[position + 1 :]
    return ()


def _read_section(draft: Draft, heading: Block, level: int) -> Sequence[Block]:
    """Return the blocks below a heading, up to the next one of its level that is no link."""
    return list(_walk_section(draft.blocks[heading.position + 1 :], level, draft.url))


def _read_named_section(draft: Draft, line: Block) -> Sequence[Block]:
    """Return the blocks below a line up to the next heading; right below it may stand the author's name."""
    name = draft.blocks[line.position + 1 : line.position + 2]
    if name and name[0].tag in HEADINGS and _is_name(name[0].text):
        return [*name, *_read_section(draft, name[0], level=_UNLEVELLED)]
    return _read_section(draft, line, level=_UNLEVELLED)


def _walk_section(blocks: Sequence[Block], level: int, url: str | None) -> Iterator[Block]:
    for block in blocks:
        if block.tag in HEADINGS and int(block.tag[1]) <= level and not _is_linked(block, url):
            return
        yield block


def _is_list(section: Sequence[Block], url: str | None) -> bool:
    """Whether a section lists other articles, each by its headline with a few words of text below.

    Two of them, or one whose headline is a heading. Links among the paragraphs have no text of their own.
    """
    headlines = [n for n, block in enumerate(section) if is_headline(block) and _is_linked(block, url)]
    if not headlines or headlines[0] > 0 or (len(headlines) == 1 and section[0].tag not in HEADINGS):
        return False
    texts = [section[start + 1 : end] for start, end in pairwise((*headlines, len(section)))]
    return all(0 < sum(count_words(block.text) for block in text) <= _MOST_TEASER for text in texts)


def _is_linked(block: Block, url: str | None) -> bool:
    return any(count_words(x.text) > 2 and leads_elsewhere(x.href, url or "") for x in block.links)
