"""Where on its page a block stands, in words that hold for all pages of a site."""

from __future__ import annotations

from scraper.extract.outline import stable_names
from scraper.model import HEADINGS, Block, Element
from scraper.rules.marks import ancestors

_ITEMS = frozenset(("li", "dd", "dt"))
_ROWS = frozenset(("tr", "td", "th"))
_UNNAMED = 3  # tags that tell places apart where none has a name


def place_of(block: Block) -> str:
    """Return the kind of place that a block has: what it is, and the nearest named tag around it."""
    return f"{kind_of(block)} {_around(block.element)}"


def kind_of(block: Block) -> str:
    """Return what a block is: heading, item, row or line."""
    if block.tag in HEADINGS:
        return "heading"
    if block.tag in _ITEMS or (block.element and block.element.parent and block.element.parent.tag == "li"):
        return "item"
    return "row" if block.tag in _ROWS else "line"


def _around(element: Element | None) -> str:
    tags: list[str] = []
    for tag in ancestors(element):
        names = stable_names(tag.words)
        if names and tag.tag != "body":
            return f"{tag.tag}.{'.'.join(names)}"
        tags.append(tag.tag)
    return ">".join(reversed(tags[:_UNNAMED]))
