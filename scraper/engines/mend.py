"""What belongs to kept blocks though it looks unlike text: lines between paragraphs, rows of a table."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import islice, pairwise

from scraper.engines.container import find_holder
from scraper.model import HEADINGS, Block
from scraper.rules.marks import ancestors, is_prose

_NEAR = 3  # blocks above a heading among which one must be kept
_GAP = 2  # lines between two paragraphs
_DEEP = 3  # tags from a line out to the one that holds the paragraphs
_BOX = 8  # blocks; a tag that holds more is the body itself
_MOST = 0.7  # share of a box's blocks that speaks for its paragraphs


def mend(blocks: Sequence[Block], kept: Collection[int]) -> frozenset[int]:
    """Return kept with the rest of tables and boxes it has a part of, and the headings of kept blocks."""
    mended = frozenset(kept) | _complete_tables(blocks, kept)
    mended |= _find_headings(blocks, mended) | _fill_gaps(blocks, mended)
    return mended | _complete_boxes(blocks, mended)


def _complete_tables(blocks: Sequence[Block], kept: Collection[int]) -> frozenset[int]:
    """Return the blocks of every table that is kept for the half, or for a part between kept blocks."""
    tables: dict[int, list[int]] = defaultdict(list)
    for block in blocks:
        table = next((tag for tag in ancestors(block.element) if tag.tag == "table"), None)
        if table is not None:
            tables[table.id].append(block.position)
    found: set[int] = set()
    for rows in tables.values():
        count = sum(row in kept for row in rows)
        if 2 * count >= len(rows) or (count and rows[0] - 1 in kept and rows[-1] + 1 in kept):
            found.update(rows)
    return frozenset(found)


def _find_headings(blocks: Sequence[Block], kept: Collection[int]) -> frozenset[int]:
    """Return the headings right above a kept block that has another one close above it."""
    return frozenset(
        heading.position
        for above, (heading, below) in enumerate(pairwise(blocks))
        if heading.tag in HEADINGS
        and below.position in kept
        and any(block.position in kept for block in blocks[max(0, above - _NEAR) : above])
    )


def _fill_gaps(blocks: Sequence[Block], kept: Collection[int]) -> frozenset[int]:
    """Return short lines without links between two kept paragraphs, where all are children of one tag."""
    found: set[int] = set()
    places = [place for place, block in enumerate(blocks) if block.position in kept]
    for start, end in pairwise(places):
        if not 1 < end - start <= _GAP + 1 or not (is_prose(blocks[start]) and is_prose(blocks[end])):
            continue
        between = blocks[start + 1 : end]
        if not any(block.links for block in between) and _share_holder(blocks[start : end + 1]):
            found.update(block.position for block in between)
    return frozenset(found)


def _share_holder(run: Sequence[Block]) -> bool:
    """Whether the tag around the first or the last of run is close around all of them."""
    around = [tuple(islice(ancestors(block.element), _DEEP)) for block in run]
    return any(all(holder in tags for tags in around) for holder in map(find_holder, (run[0], run[-1])))


def _complete_boxes(blocks: Sequence[Block], kept: Collection[int]) -> frozenset[int]:
    """Return the paragraphs of every small tag that is kept for the most part."""
    beside = {place for near in kept for place in range(near - _BOX, near + _BOX)}
    spare = (b for b in blocks if b.position in beside and b.position not in kept and is_prose(b))
    return frozenset(block.position for block in spare if _is_boxed(block, blocks, kept))


def _is_boxed(block: Block, blocks: Sequence[Block], kept: Collection[int]) -> bool:
    around = blocks[max(0, block.position - _BOX) : block.position + _BOX + 1]
    for tag in islice(ancestors(block.element), 1, 1 + _DEEP):
        box = [other for other in around if tag in ancestors(other.element)]
        if 2 < len(box) <= _BOX and sum(other.position in kept for other in box) >= _MOST * len(box):
            return True
    return False
