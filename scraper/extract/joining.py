"""The pages of one article to one article, with nothing said twice. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scraper.extract.assemble import keep, paragraphs, to_markdown
from scraper.model import Article, Block, Paging, Removal
from scraper.text import count_words, squeeze

REPEATED = "duplicate.page"
_TABULAR = frozenset(("td", "th", "tr", "li", "dd", "dt", "pre"))
_TELLING = 40  # letters that two pages have in common by no chance


def join(articles: Sequence[Article]) -> Article:
    """Return the pages of one article, in order, as one article: its metadata are those of the first page.

    Blocks are numbered on from page to page, so that a removal's position is its place in the whole. What an
    earlier page says (title, standfirst, a paragraph at the seam) is removed from the later one.
    """
    first = articles[0]
    blocks: list[Block] = []
    removals: list[Removal] = []
    for article in articles:
        start = len(blocks)
        own = [replace(removal, position=removal.position + start) for removal in article.removals]
        new = [replace(block, position=block.position + start) for block in article.blocks]
        if start:
            own += _find_repeated(first, keep(blocks, removals), keep(new, own))
        blocks, removals = blocks + new, removals + own
    removals.sort(key=lambda removal: removal.position)
    kept = keep(blocks, removals)
    following = articles[-1].paging.following if articles[-1].paging else None
    return replace(
        first,
        meta=replace(first.meta, authors=next((a.meta.authors for a in articles if a.meta.authors), ())),
        text="\n\n".join(paragraphs(kept)),
        markdown="\n\n".join(to_markdown(kept)),
        blocks=tuple(blocks),
        removals=tuple(removals),
        confidence=min((a.confidence for a in articles if a.confidence is not None), default=None),
        paging=Paging(following) if following else None,
    )


def _find_repeated(first: Article, said: Sequence[Block], new: Sequence[Block]) -> list[Removal]:
    """Return the removals of what the pages so far and a new one both say; said and new are kept blocks."""
    known = {squeeze(block.text) for block in said}
    known |= {squeeze(text) for text in (first.meta.title, first.meta.summary) if text}
    spare = [block for block in new if _may_repeat(block) and squeeze(block.text) in known]
    left = [block for block in new if block not in spare]
    if said and left:
        spare += _find_overlap(said[-1], left[0])
    return [Removal(block.position, REPEATED, block.text) for block in spare]


def _may_repeat(block: Block) -> bool:
    return block.tag not in _TABULAR and count_words(block.text) >= 2


def _find_overlap(end: Block, start: Block) -> list[Block]:
    """Return the block at the seam of two pages that the other one has in it: a paragraph that was cut."""
    before, after = squeeze(end.text), squeeze(start.text)
    if min(len(before), len(after)) < _TELLING:
        return []
    if after.startswith(before):
        return [end]
    return [start] if before.endswith(after) else []
