"""Kept blocks to text and Markdown."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from scraper.model import HEADINGS, Article, Block, Element, Metadata, Page, Removal, Verdict
from scraper.text import fold

# What CommonMark (https://spec.commonmark.org/0.31.2/) and GFM's strikethrough read as more than a sign.
_SPECIAL = re.compile(r"[\\`*_\[\]<>~]|&(?=#?\w{1,32};)")
_LINE_START = re.compile(r"^(?:(?=#{1,6}(?:\s|$)|[-+](?:\s|$)|=+$|-+$)|([0-9]{1,9})(?=[.)](?:\s|$)))")
_JOINT = re.compile(r"(?<!\S)\|(?!\S)")  # of cells
_CLOSING = re.compile(r"(?<!\S)(?=#+$)")  # of a heading


def assemble(
    page: Page, blocks: tuple[Block, ...], removals: tuple[Removal, ...], meta: Metadata, verdict: Verdict
) -> Article:
    """Return the article of the blocks that have no removal."""
    kept = keep(blocks, removals)
    return Article(
        url=page.url,
        site=None,
        meta=meta,
        text="\n\n".join(paragraphs(kept)),
        markdown="\n\n".join(to_markdown(kept)),
        blocks=blocks,
        removals=removals,
        engine=verdict.engine,
        confidence=verdict.confidence,
        why=verdict.why,
    )


def keep(blocks: Sequence[Block], removals: Iterable[Removal]) -> list[Block]:
    """Return the blocks without a removal."""
    gone = {removal.position for removal in removals}
    return [block for block in blocks if block.position not in gone]


def paragraphs(kept: Sequence[Block]) -> list[str]:
    """Return kept blocks as paragraphs; a block that goes on in the line before it joins it."""
    lines: list[str] = []
    for block in kept:
        if block.joined and lines:
            lines[-1] = fold(f"{lines[-1]} {block.text}")
        else:
            lines.append(block.text)
    return lines


def to_markdown(kept: Sequence[Block]) -> list[str]:
    """Return kept blocks as Markdown, a part for each; the rows of a table are one part, with a line each.

    Tables are GFM's (https://github.github.com/gfm/#tables-extension-), with the first row as head. In a
    block's text cells are joined by " | ", so that a cell with such a sign of its own is taken for two.
    """
    parts: list[str] = []
    for table, run in groupby(kept, key=_find_table):
        blocks = list(run)
        if table is None or len(blocks) == 1:
            parts += map(_as_markdown, blocks)
        else:
            parts.append(_as_table([[cell.strip() for cell in _JOINT.split(row.text)] for row in blocks]))
    return parts


def _as_markdown(block: Block) -> str:
    text = _LINE_START.sub(r"\1\\", _escape(block.text))
    tag = "li" if _in_item(block) else block.tag
    if tag in HEADINGS:
        return "#" * max(2, int(tag[1])) + " " + _CLOSING.sub(r"\\", text)
    prefixes = {"li": "- ", "blockquote": "> "}
    return f"{prefixes.get(tag, '')}{text}"


def _find_table(block: Block) -> Element | None:
    """Return the table that a block is a row of."""
    around = block.element if block.tag == "tr" else None
    while around is not None and around.tag != "table":
        around = around.parent
    return around


def _as_table(rows: Sequence[Sequence[str]]) -> str:
    width = max(map(len, rows))  # what is beyond the head's would not be shown
    lines = [" | ".join(_escape_cell(cell) for cell in (*row, *[""] * (width - len(row)))) for row in rows]
    lines.insert(1, " | ".join(["---"] * width))
    return "\n".join(f"| {line} |" for line in lines)


def _escape_cell(text: str) -> str:
    return _escape(text).replace("|", r"\|")


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _in_item(block: Block) -> bool:
    parent = block.element.parent if block.element else None
    return block.tag == "li" or (block.tag in {"p", "span"} and parent is not None and parent.tag == "li")
