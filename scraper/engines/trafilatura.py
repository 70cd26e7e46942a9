"""trafilatura as the judge of what is body: its text is matched back to the page's blocks."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile

import trafilatura
from selectolax.lexbor import LexborHTMLParser

from scraper.engines.container import find_container
from scraper.extract.tame import flatten
from scraper.model import Block, Page, Verdict
from scraper.rules.marks import BARE, ancestors, find_holder, is_prose
from scraper.rules.related import is_file
from scraper.text import count_words, squeeze

_PARTS = frozenset(("h2", "h3", "h4", "tr", "td", "th", "li", "blockquote", "pre"))
_WIDEST = 30  # blocks between two kept ones that may be bridged
_NEAR = 400  # letters: a text shorter than _CLEAR counts only so close to the one before it
_CLEAR = 40
_MOST_COMPARED = 1_000  # blocks; beyond them the second opinion of justext takes the square of their time
_MOST_TAGS = 20_000  # the same, where tags hold nothing
_TOO_LITTLE = 0.3  # of the container's running text: trafilatura looked elsewhere


def find_body(page: Page, blocks: Sequence[Block], marks: Mapping[int, str]) -> Verdict:
    """Return the blocks whose text trafilatura extracts from page without its marked parts."""
    if page.tree is None:
        return Verdict(frozenset(block.position for block in blocks), engine="text")
    open_blocks = [block for block in blocks if block.position not in marks]
    fast = len(open_blocks) > _MOST_COMPARED or page.markup.count("<") > _MOST_TAGS
    extracted = trafilatura.extract(
        _prune(page, blocks, marks), url=page.url, include_comments=False, fast=fast
    )
    kept = match_blocks(open_blocks, extracted or "")
    return Verdict(fill_gaps(open_blocks, kept, find_container(blocks, marks)), engine="trafilatura")


def fill_gaps(blocks: Sequence[Block], kept: frozenset[int], container: frozenset[int]) -> frozenset[int]:
    """Return kept with what trafilatura lost in the container: everything, or blocks between kept ones.

    It drops what it takes for boilerplate by a class name, and short lines such as headings and list items.
    """
    inside = [block for block in blocks if block.position in container]
    words = sum(count_words(block.text) for block in inside if is_prose(block))
    found = sum(count_words(block.text) for block in inside if block.position in kept)
    if found < words * _TOO_LITTLE:
        return kept | {block.position for block in inside if not _is_linked(block)}
    places = [position for position in kept if position in container]
    if not places:
        return kept
    first, last = min(places), max(places)
    between = (b for b in inside if first < b.position < last and not _is_linked(b))
    after = [b for b in inside if b.position > last]
    beside = _beside(next(b for b in inside if b.position == last), after)
    filled = kept | {b.position for b in (*between, *takewhile(_goes_on, after), *beside)}
    return filled | bridge(blocks, filled)


def bridge(blocks: Sequence[Block], kept: frozenset[int]) -> frozenset[int]:
    """Return the blocks between two kept ones that stand in the same tag as both, at any depth."""
    index = [i for i, block in enumerate(blocks) if block.position in kept]
    found: set[int] = set()
    for start, end in pairwise(index):
        holder, other = find_holder(blocks[start]), find_holder(blocks[end])
        if 1 < end - start <= _WIDEST and holder and other and holder.id == other.id:
            gap = [
                b for b in blocks[start + 1 : end] if holder.id in {tag.id for tag in ancestors(b.element)}
            ]
            found |= {b.position for b in gap if not _is_linked(b)}
    return frozenset(found)


def _beside(last: Block, after: Sequence[Block]) -> Iterator[Block]:
    """Yield the bare lines after the last kept one that stand in the very same tag."""
    holder = find_holder(last)
    if last.tag in BARE and holder is not None:
        yield from (b for b in after if b.element is holder and b.tag in BARE and not _is_linked(b))


def _goes_on(block: Block) -> bool:
    return is_prose(block) or block.tag in _PARTS


def _is_linked(block: Block) -> bool:
    """Whether most of a block is links to other pages; files to download belong to the text."""
    return sum(len(link.text) for link in block.links if not is_file(link.href)) * 2 > len(block.text)


def match_blocks(blocks: Sequence[Block], extracted: str) -> frozenset[int]:
    """Return the positions of blocks that stand in extracted, searched in order so that repeats pair up."""
    text = squeeze(extracted)
    lines = {squeeze(line.strip("- |")) for line in extracted.splitlines()}
    kept: set[int] = set()
    place = 0
    for block in blocks:
        wanted = squeeze(block.text)
        at = text.find(wanted, place) if wanted else -1
        if at < 0 and len(wanted) >= _CLEAR:
            at = text.find(wanted)
        if at < 0 or (len(wanted) < _CLEAR and (at - place > _NEAR or wanted not in lines)):
            continue
        kept.add(block.position)
        place = max(place, at + len(wanted))
    return frozenset(kept)


def _prune(page: Page, blocks: Sequence[Block], marks: Mapping[int, str]) -> str:
    """Return the page's HTML without the tags whose blocks are all marked; the page itself stays as it is."""
    doomed = _marked_tags(blocks, marks)
    copy = LexborHTMLParser(page.markup)  # clone() fails on some pages; the same source parses the same
    if page.tree is None or page.tree.root is None or copy.root is None:
        return page.markup
    pairs = zip(page.tree.root.traverse(), copy.root.traverse(), strict=True)
    for twin in [twin for node, twin in pairs if node.mem_id in doomed]:
        twin.decompose()
    return flatten(copy.html or "")  # libxml2 reads no tag that is nested deeper than 256


def _marked_tags(blocks: Sequence[Block], marks: Mapping[int, str]) -> set[int]:
    """Return the outermost tags that hold marked blocks only: none of them is inside another."""
    open_tags = {tag.id for b in blocks if b.position not in marks for tag in ancestors(b.element)}
    doomed = set()
    for block in blocks:
        closed = [tag.id for tag in ancestors(block.element) if tag.id not in open_tags]
        if closed:
            doomed.add(closed[-1])
    return doomed
