"""trafilatura as the judge of what is body: its text is matched back to the page's blocks."""

from collections.abc import Mapping, Sequence

import trafilatura
from selectolax.lexbor import LexborHTMLParser

from scraper.model import Block, Page, Verdict
from scraper.rules.marks import ancestors
from scraper.text import squeeze

_NEAR = 400  # letters: a text shorter than _CLEAR counts only so close to the one before it
_CLEAR = 40


def find_body(page: Page, blocks: Sequence[Block], marks: Mapping[int, str]) -> Verdict:
    """Return the blocks whose text trafilatura extracts from page without its marked parts."""
    if page.tree is None:
        return Verdict(frozenset(block.position for block in blocks), engine="text")
    extracted = trafilatura.extract(_prune(page.tree, blocks, marks), url=page.url, include_comments=False)
    open_blocks = [block for block in blocks if block.position not in marks]
    return Verdict(match_blocks(open_blocks, extracted or ""), engine="trafilatura")


def match_blocks(blocks: Sequence[Block], extracted: str) -> frozenset[int]:
    """Return the positions of blocks that stand in extracted, searched in order so that repeats pair up."""
    text = squeeze(extracted)
    kept: set[int] = set()
    place = 0
    for block in blocks:
        wanted = squeeze(block.text)
        at = text.find(wanted, place) if wanted else -1
        if at < 0 and len(wanted) >= _CLEAR:
            at = text.find(wanted)
        if at < 0 or (len(wanted) < _CLEAR and at - place > _NEAR):
            continue
        kept.add(block.position)
        place = max(place, at + len(wanted))
    return frozenset(kept)


def _prune(tree: LexborHTMLParser, blocks: Sequence[Block], marks: Mapping[int, str]) -> str:
    """Return the HTML of a copy of tree without the tags whose blocks are all marked."""
    doomed = _marked_tags(blocks, marks)
    copy = tree.clone()
    if tree.root is None or copy.root is None:
        return copy.html or ""
    pairs = zip(tree.root.traverse(), copy.root.traverse(), strict=False)
    for twin in [twin for node, twin in pairs if node.mem_id in doomed]:
        twin.decompose()
    return copy.html or ""


def _marked_tags(blocks: Sequence[Block], marks: Mapping[int, str]) -> set[int]:
    """Return the outermost tags that hold marked blocks only: none of them is inside another."""
    open_tags = {tag.id for b in blocks if b.position not in marks for tag in ancestors(b.element)}
    doomed = set()
    for block in blocks:
        closed = [tag.id for tag in ancestors(block.element) if tag.id not in open_tags]
        if closed:
            doomed.add(closed[-1])
    return doomed
