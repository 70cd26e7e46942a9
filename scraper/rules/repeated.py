"""Text that the site repeats, as learned from its pages, where it stands as it usually does."""

from collections.abc import Mapping, Sequence

from scraper.model import Block
from scraper.rules.draft import Draft
from scraper.text import count_words

START, INSIDE, END, OUTSIDE = "start", "inside", "end", "outside"
"""Parts of an article, by its own first and last block; OUTSIDE of what the engine takes as its body."""

_OWN = 3  # words of a block by which an article can be told from what its site repeats
_MOST = 0.4  # of the body's words: a page of which more would go is not like those that were learned from


def part_of(position: int, own: Sequence[int], *, body: bool) -> str:
    """Return at which part of the article a block stands; own: positions of the blocks that are its own."""
    if not body or not own:
        return OUTSIDE
    if position < own[0]:
        return START
    return END if position > own[-1] else INSIDE


def is_telling(block: Block) -> bool:
    """Say whether a block that the site does not repeat is surely the article's own."""
    return count_words(block.text) >= _OWN


def judge_learned(draft: Draft) -> Mapping[int, str]:
    """Remove what the site repeats, at those parts of an article where it was seen before.

    What the user pinned goes wherever it stands at its place.
    """
    if not draft.repeats:
        return {}
    body = list(draft.body())
    own = [b.position for b in body if b.position not in draft.repeats and is_telling(b)]
    found: dict[int, str] = {}
    doubtful: list[Block] = []
    for block in (b for b in draft.open_blocks() if b.position in draft.repeats):
        repeat = draft.repeats[block.position]
        part = part_of(block.position, own, body=block.position in draft.kept)
        if repeat.pinned or part == OUTSIDE or part in repeat.where:
            found[block.position] = repeat.id
        if not repeat.pinned and block.position in found and block.position in draft.kept:
            doubtful.append(block)
    if _words(doubtful) > _MOST * _words(body):
        return {position: rule for position, rule in found.items() if position not in draft.kept}
    return found


def _words(blocks: Sequence[Block]) -> int:
    return sum(count_words(block.text) for block in blocks)
