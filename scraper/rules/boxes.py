"""Boxes between the paragraphs of an article: other articles' teasers, and wishes of the site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from scraper.model import Block, Element
from scraper.rules.appeal import READER, SITE, find_cues, is_spoken_to
from scraper.rules.draft import Draft
from scraper.rules.marks import ancestors, find_holder, is_prose
from scraper.rules.related import is_other_page
from scraper.text import count_words

_TAGS = frozenset(("div", "section", "aside", "center", "table", "details", "fieldset"))
_MOST_BLOCKS, _MOST_WORDS = 6, 100  # of a box
_MOST_BOXED = 0.3  # share of the running text; more are what the article is built of
_HEADLINE = 4  # words of a link that may be another article's headline
_ENOUGH = 3  # of the four groups of words by which a site speaks to its readers


@dataclass(frozen=True, slots=True)
class Box:
    """The blocks in a tag that stands among the paragraphs, as one of their neighbours."""

    tag: Element
    blocks: tuple[Block, ...]

    @property
    def words(self) -> int:
        """Words of all blocks."""
        return sum(count_words(block.text) for block in self.blocks)


def judge_boxes(draft: Draft) -> Mapping[int, str]:
    """Remove boxes below the first paragraph that tease another article, or speak to the reader for the site.

    Not from an article that is built of boxes, such as live updates or cards.
    """
    body = list(draft.body())
    boxes = [box for box in _find_boxes(body) if len(box.blocks) <= _MOST_BLOCKS and box.words <= _MOST_WORDS]
    if not boxes or _is_built_of(boxes, body):
        return {}
    apart = {block.position for box in boxes for block in box.blocks}
    speaks = is_spoken_to([block for block in body if block.position not in apart])
    found = ((box, _judge_box(box, draft.url, speaks=speaks)) for box in boxes)
    return {block.position: rule for box, rule in found if rule for block in box.blocks}


def _find_boxes(body: Sequence[Block]) -> Iterator[Box]:
    """Yield the tags beside the paragraphs, below the first one, that hold blocks of the body."""
    prose = [block for block in body if is_prose(block)]
    holders = Counter(holder.id for block in prose if (holder := find_holder(block)) is not None)
    if not prose or not holders:
        return
    container = holders.most_common(1)[0][0]
    below = [block for block in body if block.position > prose[0].position]
    for _, run in groupby(below, key=lambda block: (tag := _child(block, container)) and tag.id):
        blocks = tuple(run)
        tag = _child(blocks[0], container)
        if tag is not None and tag.tag in _TAGS and (len(blocks) > 1 or tag is not blocks[0].element):
            yield Box(tag, blocks)


def _child(block: Block, container: int) -> Element | None:
    """Return the tag right below the container that a block stands in."""
    return next((tag for tag in ancestors(block.element) if tag.parent and tag.parent.id == container), None)


def _is_built_of(boxes: Sequence[Box], body: Sequence[Block]) -> bool:
    words = sum(count_words(block.text) for block in body)
    return sum(box.words for box in boxes) > _MOST_BOXED * words


def _judge_box(box: Box, url: str | None, *, speaks: bool) -> str | None:
    if any(_is_headline(block, url) for block in box.blocks[:2]):
        return "related.link"
    if speaks:
        return None
    cues = find_cues(" ".join(block.text for block in box.blocks))
    return "promo.appeal" if len(cues) >= _ENOUGH or cues >= {READER, SITE} else None


def _is_headline(block: Block, url: str | None) -> bool:
    """Whether a block is nothing but the headline of another article on the site."""
    return count_words(block.text) >= _HEADLINE and is_other_page(block, url)
