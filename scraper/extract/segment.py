"""A page to its leaf blocks, in reading order. The tree is only read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from selectolax.lexbor import LexborNode

from scraper.model import HEADINGS, Block, Element, Link, Page
from scraper.text import fold, split_names

SILENT = frozenset(
    ("script", "style", "template", "svg", "noscript", "iframe", "object", "embed", "canvas", "audio")
    + ("video", "head", "select", "datalist", "map", "math", "textarea", "frameset", "amp-img", "amp-ad")
    + ("-comment", "!doctype")
)
INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font")
    + ("i", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span")
    + ("strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "picture", "source", "o:p")
)
_CELLS = frozenset(("td", "th"))
_NOT_IN_A_ROW = (
    "table, ul, ol, h1, h2, h3, h4, h5, h6, blockquote, br, article, section, form, p + p, div + div, pre"
)
_LONGEST_ROW = 600  # characters; beyond it a row lays out a page, or holds running text


def segment(page: Page) -> tuple[Block, ...]:
    """Return the leaf blocks of page: every visible text stands in exactly one of them.

    Plain text has a block a line. Markup has a block a paragraph, heading, list item, table row with short
    cells, direct text of a container, or line between two <br>.
    """
    if page.tree is None:
        lines = [fold(line) for line in page.source.splitlines()]
        return tuple(Block(position=n, tag="p", text=line) for n, line in enumerate(filter(None, lines)))
    root = page.tree.body or page.tree.root
    if root is None:
        return ()
    builder = _Builder()
    _walk(root, builder)
    return tuple(builder.blocks)


@dataclass(slots=True)
class _Builder:
    """The block that is being read, and those that are done."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[tuple[str | None, str]] = field(default_factory=list)  # (href, text)
    holders: set[Element | None] = field(default_factory=set)  # inline tags that hold the pieces
    seam: bool = False  # an inline tag ended, and no text was read since

    def add(self, text: str, href: str | None, holder: Element | None = None) -> None:
        if self.seam and self.pieces and _reads_apart(self.pieces[-1][1], text):
            self.pieces.append((None, " "))
        self.seam = False
        self.pieces.append((href, text))
        if text and not text.isspace():
            self.holders.add(holder)

    def flush(self, element: Element) -> None:
        """End the block that is being read, inside element."""
        if not self.pieces:
            return
        text = fold("".join(text for _, text in self.pieces))
        if text:
            # An inline tag that holds the whole block can be claimed by a rule as the block's place.
            holder = self.holders.pop() if len(self.holders) == 1 else None
            links = tuple(_join_links(self.pieces))
            self.blocks.append(Block(len(self.blocks), element.tag, text, holder or element, links))
        self.pieces = []
        self.holders = set()


@dataclass(slots=True)
class _Frame:
    """An open tag: where the walk goes on, and what it is inside of."""

    next: LexborNode | None
    element: Element  # the nearest block-level tag
    href: str | None
    leaves: bool  # this tag ends a block when it closes
    inline_breaks: bool = False  # <br> is a space here, as in headings
    holder: Element | None = None  # the innermost inline tag with a class or id


def _reads_apart(before: str, after: str) -> bool:
    """Whether two inline tags side by side are two things: '<span>Meera Patil</span><span>Mar 5</span>'."""
    end, start = before[-1:], after[:1]
    small = end.isalpha() and not end.isupper()
    return (small and (start.isupper() or start.isdigit())) or (end.isdigit() and start.isupper())


def _walk(root: LexborNode, builder: _Builder) -> None:
    """Visit the tree with a stack of our own: hostile pages nest deeper than Python recurses."""
    top = _open(root, None)
    stack = [_Frame(root.child, top, None, leaves=True)]
    while stack:
        frame = stack[-1]
        node = frame.next
        if node is None:
            if frame.leaves:
                builder.flush(frame.element)
            builder.seam = True
            stack.pop()
            continue
        frame.next = node.next
        opened = _visit(node, frame, builder)
        if opened is not None:
            stack.append(opened)


def _visit(node: LexborNode, frame: _Frame, builder: _Builder) -> _Frame | None:
    """Read one node; return the frame of its children where they are to be visited."""
    tag = node.tag or "-comment"
    if tag == "-text":
        builder.add(node.text_content or "", frame.href, frame.holder)
        return None
    if tag == "br":
        _break_line(frame, builder)
        return None
    if tag in SILENT:
        return None
    if tag in INLINE:
        return _enter_inline(node, tag, frame)
    builder.flush(frame.element)
    element = _open(node, frame.element)
    if tag == "tr" and _is_row(node):
        _read_row(node, element, builder)
        return None
    return _Frame(node.child, element, frame.href, leaves=True, inline_breaks=tag in HEADINGS)


def _break_line(frame: _Frame, builder: _Builder) -> None:
    if frame.inline_breaks:
        builder.add(" ", frame.href)
    else:
        builder.flush(frame.element)


def _enter_inline(node: LexborNode, tag: str, frame: _Frame) -> _Frame:
    href = (node.attributes.get("href") or "") if tag == "a" else frame.href
    names = _names(node)
    holder = Element(node.mem_id, tag, names, frame.holder or frame.element) if names else frame.holder
    return _Frame(
        node.child, frame.element, href, leaves=False, inline_breaks=frame.inline_breaks, holder=holder
    )


def _open(node: LexborNode, parent: Element | None) -> Element:
    return Element(node.mem_id, node.tag or "", _names(node), parent)


def _names(node: LexborNode) -> str:
    attributes = node.attributes
    # A heading's id is its own words ("related-work"), which say nothing of what it is.
    ident = "" if node.tag in HEADINGS else attributes.get("id") or ""
    names = f"{attributes.get('class') or ''} {ident}".strip()
    return split_names(names) if names else ""


def _is_row(node: LexborNode) -> bool:
    cells = [n for n in node.iter() if n.tag in _CELLS]
    if len(cells) < 2 or node.css_first(_NOT_IN_A_ROW) is not None:
        return False
    return len(node.text()) <= _LONGEST_ROW


def _read_row(node: LexborNode, element: Element, builder: _Builder) -> None:
    for number, cell in enumerate(n for n in node.iter() if n.tag in _CELLS):
        if number:
            builder.add(" | ", None)
        for href, text in _read_cell(cell):
            builder.add(text, href)
    builder.flush(element)


def _read_cell(cell: LexborNode) -> Iterator[tuple[str | None, str]]:
    """Yield the visible texts of a cell, each with the link it is in; a space sets blocks apart."""
    pending: list[tuple[LexborNode | None, str | None]] = [(cell.child, None)] if cell.child else []
    while pending:
        node, href = pending.pop()
        if node is None:
            yield None, " "
            continue
        if node.next is not None:
            pending.append((node.next, href))
        tag = node.tag or "-comment"
        if tag == "-text":
            yield href, node.text_content or ""
        elif tag not in INLINE and tag != "-comment":
            pending.append((None, None))
            yield None, " "
        if tag not in SILENT and node.child is not None:
            link = (node.attributes.get("href") or "") if tag == "a" else href
            pending.append((node.child, link))


def _join_links(pieces: list[tuple[str | None, str]]) -> Iterator[Link]:
    for href, group in groupby(pieces, key=itemgetter(0)):
        text = fold("".join(text for _, text in group))
        if href is not None and text:
            yield Link(href, text)
