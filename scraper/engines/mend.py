"""What belongs to kept blocks though it looks unlike text: lines between paragraphs, rows of a table."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import islice, pairwise

from scraper.model import HEADINGS, Block
from scraper.rules.marks import ancestors, find_holder, is_prose
from scraper.rules.related import is_file

_GROUPS: Mapping[str, tuple[str, ...]] = {"tr": ("table",), "li": ("ul", "ol")}
_NEAR = 3  # blocks above a heading among which one must be kept
_GAP = 2  # lines between two paragraphs
_DEEP = 3  # tags from a line out to the one that holds the paragraphs
_BOX = 8  # blocks; a tag that holds more is the body itself
_MOST = 0.7  # share of a box's blocks that speaks for its paragraphs


def mend(blocks: Sequence[Block], kept: Collection[int]) -> frozenset[int]:
    """Return kept with the rest of tables, lists and boxes it has a part of, headings, and documents."""
    mended = frozenset(kept) | _complete_groups(blocks, kept)
    mended |= _find_headings(blocks, mended) | _fill_gaps(blocks, mended)
    mended |= _find_files(blocks, mended)
    return mended | _complete_boxes(blocks, mended)


def _complete_groups(blocks: Sequence[Block], kept: Collection[int]) -> frozenset[int]:
    """Return the rows of every table and the items of every list that is kept for a good part."""
    if not any(block.tag in _GROUPS and block.position in kept for block in blocks):
        return frozenset()
    groups: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        wanted = _GROUPS.get(block.tag)
        group = wanted and next((tag for tag in ancestors(block.element) if tag.tag in wanted), None)
        if group:
            groups[group.id].append(block)
    whole = (parts for parts in groups.values() if _belongs(parts, kept))
    return frozenset(part.position for parts in whole for part in parts)


def _belongs(parts: Sequence[Block], kept: Collection[int]) -> bool:
    """Whether a table or list is kept for the half, or for a part and stands by kept text."""
    count = sum(part.position in kept for part in parts)
    linked = sum(bool(part.links) for part in parts)
    if not count or 2 * linked > len(parts):
        return False
    beside = (parts[0].position - 1 in kept) + (parts[-1].position + 1 in kept)
    return 2 * count >= len(parts) or beside == 2 or (beside == 1 and 3 * count >= len(parts))


def _find_files(blocks: Sequence[Block], kept: Collection[int]) -> frozenset[int]:
    """Return the lines that link to files, under a kept block and in the tag that holds it."""
    found = set(kept)
    for above, below in pairwise(blocks):
        if above.position not in found or not below.links:
            continue
        if all(is_file(link.href) for link in below.links) and _share_holder((above, below)):
            found.add(below.position)
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
    """Return short lines without links between two kept paragraphs, where all are children of one tag.

    Or where the line heads its paragraph in a tag like the one above, such as the time of a live update.
    """
    found: set[int] = set()
    places = [place for place, block in enumerate(blocks) if block.position in kept]
    for start, end in pairwise(places):
        if not 1 < end - start <= _GAP + 1 or not (is_prose(blocks[start]) and is_prose(blocks[end])):
            continue
        between = blocks[start + 1 : end]
        run = blocks[start : end + 1]
        if not any(block.links for block in between) and (_share_holder(run) or _heads_twin(run)):
            found.update(block.position for block in between)
    return frozenset(found)


def _share_holder(run: Sequence[Block]) -> bool:
    """Whether the tag around the first or the last of run is close around all of them."""
    around = [tuple(islice(ancestors(block.element), _DEEP)) for block in run]
    return any(all(holder in tags for tags in around) for holder in map(find_holder, (run[0], run[-1])))


def _heads_twin(run: Sequence[Block]) -> bool:
    """Whether all of run but its first block stand in one tag, right below one that is like it."""
    above, own = find_holder(run[0]), find_holder(run[-1])
    if above is None or own is None or above is own or (above.tag, above.words) != (own.tag, own.words):
        return False
    return above.parent is own.parent and all(find_holder(block) is own for block in run[1:])


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
