"""A page to its leaf blocks, in reading order. The tree is only read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

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
_MOST_LINES = 40_000  # of plain text; what follows is one block, as each costs its own work
_LONGEST_ROW = 600  # characters; beyond it a row lays out a page, or holds running text


def segment(page: Page) -> tuple[Block, ...]:
    """Return the leaf blocks of page: every visible text stands in exactly one of them.

    Plain text has a block a line. Markup has a block a paragraph, heading, list item, table row with short
    cells, direct text of a container, or line between two <br>.
    """
    if page.tree is None:
        return tuple(Block(n, tag="p", text=line) for n, line in enumerate(_read_lines(page.source)))
    root = page.tree.body or page.tree.root
    if root is None:
        return ()
    builder = _Builder()
    _walk(root, builder)
    return tuple(builder.blocks)


def _read_lines(source: str) -> list[str]:
    lines = [line for each in source.splitlines() if (line := fold(each))]
    first, rest = lines[:_MOST_LINES], lines[_MOST_LINES:]
    return [*first, " ".join(rest)] if rest else first


@dataclass(slots=True)
class _Builder:
    """The block that is being read, and those that are done."""

    blocks: list[Block] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # from the first word on
    links: list[tuple[str, list[str]]] = field(default_factory=list)  # (href, texts)
    href: str | None = None  # that the last text is linked to
    holders: set[Element | None] = field(default_factory=set)  # inline tags that hold the words
    seam: bool = False  # an inline tag ended, and no text was read since

    def add(self, text: str, href: str | None, holder: Element | None = None) -> None:
        """Go on with the block by a text; white space begins none."""
        blank = not text or text.isspace()
        if blank and not self.texts:
            return
        if self.seam and self.texts and _reads_apart(self.texts[-1], text):
            self.texts.append(" ")
            self.href = None
        self.seam = False
        self.texts.append(text)
        if href is not None:
            self._link(text, href)
        self.href = href
        if not blank:
            self.holders.add(holder)

    def _link(self, text: str, href: str) -> None:
        if href == self.href:
            self.links[-1][1].append(text)
        else:
            self.links.append((href, [text]))

    def flush(self, element: Element) -> None:
        """End the block that is being read, inside element; there are texts of it."""
        text = fold("".join(self.texts))
        if text:
            # An inline tag that holds the whole block can be claimed by a rule as the block's place.
            holder = self.holders.pop() if len(self.holders) == 1 else None
            parts = [(href, "".join(texts)) for href, texts in self.links]
            linked = [(href, part if part == text else fold(part)) for href, part in parts]
            links = tuple([Link(href, text) for href, text in linked if text])
            self.blocks.append(Block(len(self.blocks), element.tag, text, holder or element, links))
        self.texts.clear()
        self.links.clear()
        self.href = None
        self.holders.clear()


@dataclass(slots=True)
class _Place:
    """What the walk is inside of."""

    element: Element  # the nearest block-level tag
    href: str | None = None
    inline_breaks: bool = False  # <br> is a space here, as in headings
    holder: Element | None = None  # the innermost inline tag with a class or id


def _reads_apart(before: str, after: str) -> bool:
    """Whether two inline tags side by side are two things: '<span>Meera Patil</span><span>Mar 5</span>'."""
    end, start = before[-1:], after[:1]
    small = end.isalpha() and not end.isupper()
    return (small and (start.isupper() or start.isdigit())) or (end.isdigit() and start.isupper())


def _walk(root: LexborNode, builder: _Builder) -> None:
    """Visit the tree with a stack of our own: hostile pages nest deeper than Python recurses."""
    top = Element(root.mem_id, root.tag or "", _names(root.tag, root.attributes), None)
    node, place = root.child, _Place(top)
    stack: list[tuple[LexborNode, _Place]] = []  # tags that are open, each with what it stands in
    while node is not None or stack:
        if node is None:
            inside = place.element
            closed, place = stack.pop()
            if builder.texts and inside is not place.element:
                builder.flush(inside)
            builder.seam = True
            node = closed.next
            continue
        tag = node.tag or "-comment"
        if tag == "-text":
            text = node.text_content or ""
            if builder.texts or not text.isspace():  # most white space stands between blocks
                builder.add(text, place.href, place.holder)
        elif tag not in SILENT and (child := _open(node, tag, place, builder)) is not None:
            stack.append((node, place))
            node, place = child, _enter(node, tag, place)
            continue
        node = node.next
    if builder.texts:
        builder.flush(top)


def _open(node: LexborNode, tag: str, place: _Place, builder: _Builder) -> LexborNode | None:
    """Begin a tag; return the first node inside, None where the walk does not go there."""
    if builder.texts and tag not in INLINE and not (tag == "br" and place.inline_breaks):
        builder.flush(place.element)
    if tag == "br":
        builder.add(" ", place.href)
        return None
    if tag == "tr" and _is_row(node):
        _read_row(node, _enter(node, tag, place).element, builder)
        return None
    child = node.child
    if child is None:
        builder.seam = True
    return child


def _enter(node: LexborNode, tag: str, place: _Place) -> _Place:
    """Return what is inside of a tag."""
    attributes = node.attributes
    names = _names(tag, attributes) if attributes else ""
    if tag not in INLINE:
        return _Place(Element(node.mem_id, tag, names, place.element), place.href, tag in HEADINGS)
    holder = Element(node.mem_id, tag, names, place.holder or place.element) if names else place.holder
    href = (attributes.get("href") or "") if tag == "a" else place.href
    if holder is place.holder and href is place.href:
        return place
    return _Place(place.element, href, place.inline_breaks, holder)


def _names(tag: str | None, attributes: Mapping[str, str | None]) -> str:
    names, ident = attributes.get("class"), attributes.get("id")
    # A heading's id is its own words ("related-work"), which say nothing of what it is.
    if ident and tag not in HEADINGS:
        names = f"{names} {ident}" if names else ident
    return split_names(names) if names and not names.isspace() else ""


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
    if builder.texts:
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
