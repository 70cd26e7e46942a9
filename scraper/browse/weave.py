"""An article's kept blocks and its removed ones, in the order of the page. Pure.

A page's blocks are numbered from 0 without a gap, and each is kept or removed once. So the positions of the
kept blocks are those that no removal has, and the archive need not hold them: an article's Markdown has one
part for each kept block, in page order, and a line for each of those that are rows of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markupsafe import Markup

from scraper.browse.shown import visible
from scraper.model import Removal

_CELLS = re.compile(r"\s\|\s")
_LEADS = re.compile(r"#{1,6}\s|[->]\s")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BELOW_THE_HEAD = re.compile(r"\|(?: --- \|)+")
_LONGEST = 200_000  # characters of Markdown that is read as such


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the page: what is read, a table of it, or what was removed in one place."""

    html: Markup | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    removals: tuple[Removal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table."""

    cells: tuple[str, ...]
    table: int  # where the table stands among the parts


_Part = str | _Row


def weave(markdown: str, removals: Sequence[Removal]) -> list[Piece]:
    """Return the page's pieces in order; all removals come last where their positions can't be right."""
    parts = [part for number, text in enumerate(markdown.split("\n\n")) for part in _split(text, number)]
    gone = {removal.position for removal in removals}
    size = len(parts) + len(gone)
    if gone and (max(gone) >= size or min(gone) < 0):
        return [*_read(parts), Piece(removals=tuple(removals))]
    places = (place for place in range(size) if place not in gone)
    blocks: list[tuple[int, _Part | Removal]] = list(zip(places, parts, strict=True))
    blocks += [(removal.position, removal) for removal in removals]
    blocks.sort(key=lambda block: block[0])
    return list(_group([block for _, block in blocks]))


def _split(text: str, number: int) -> list[_Part]:
    """Return the blocks that a part of the Markdown is of: the rows of a table, or itself."""
    head, *lines = text.split("\n")
    if not lines or not _BELOW_THE_HEAD.fullmatch(lines[0]):
        return [text]
    # Signs of the cells' own are escaped.
    return [
        _Row(tuple(map(_plain, row.removeprefix("| ").removesuffix(" |").split(" | "))), number)
        for row in (head, *lines[1:])
    ]


def _group(blocks: Sequence[_Part | Removal]) -> Iterator[Piece]:
    for gone, run in groupby(blocks, key=lambda block: isinstance(block, Removal)):
        if gone:
            yield Piece(removals=tuple(block for block in run if isinstance(block, Removal)))
        else:
            yield from _read([block for block in run if not isinstance(block, Removal)])


def _read(parts: Sequence[_Part]) -> Iterator[Piece]:
    """Yield kept parts as HTML, and rows as a table."""
    for table, run in groupby(parts, key=lambda part: part.table if isinstance(part, _Row) else None):
        if table is None:
            yield from _read_texts([part for part in run if isinstance(part, str)])
        else:
            yield Piece(rows=tuple(part.cells for part in run if isinstance(part, _Row)))


def _read_texts(parts: Sequence[str]) -> Iterator[Piece]:
    """Yield parts as HTML; rows that an earlier version wrote as lines, as a table."""
    for cells, run in groupby(parts, key=_count_cells):
        rows = list(run)
        if cells > 1 and len(rows) > 1:
            yield Piece(rows=tuple(tuple(map(_plain, _CELLS.split(row))) for row in rows))
        else:
            yield Piece(html=to_html("\n\n".join(rows)))


def _count_cells(part: str) -> int:
    return 0 if "\n" in part or _LEADS.match(part) else len(_CELLS.split(part))


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def to_html(markdown: str) -> Markup:
    """Return Markdown as HTML: no tag of its own, no picture, and links to http and https only."""
    markdown = visible(markdown)
    if len(markdown) > _LONGEST:
        return Markup("").join(Markup("<p>{}</p>").format(part) for part in markdown.split("\n\n"))
    return Markup(_renderer().render(markdown))  # noqa: S704 - made with html off


@cache
def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "autolink"])
    renderer.validateLink = _is_web_link  # type: ignore[method-assign]
    renderer.core.ruler.push("below_the_title", _put_below_the_title)
    return renderer


def _put_below_the_title(state: StateCore) -> None:
    """Make first headings second ones: the first is the page's own, the title."""
    for token in state.tokens:
        token.tag = "h2" if token.tag == "h1" else token.tag


def _is_web_link(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))
