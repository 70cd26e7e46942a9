"""A site's own word on where its articles' body is: a CSS selector from its layout."""

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from scraper.model import Block, Verdict
from scraper.rules.marks import ancestors


def select_body(tree: LexborHTMLParser, blocks: Sequence[Block], selector: str) -> Verdict:
    """Return the blocks inside the tags that selector matches; none where the page has no such tag."""
    bodies = {node.mem_id for node in tree.css(selector)}
    inside = (b for b in blocks if any(tag.id in bodies for tag in ancestors(b.element)))
    return Verdict(frozenset(block.position for block in inside), confidence=1.0, engine="selector")
