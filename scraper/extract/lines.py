"""The short lines about an article's title: its byline and its dates, as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scraper.extract.dates import Habits, find_dates, read_date
from scraper.extract.datewords import LABEL, is_change, is_dated, is_label
from scraper.extract.published import read_line
from scraper.model import Block, Element
from scraper.text import count_words, squeeze

_BESIDE = re.compile(r"-(?:related|recommend(?:ed|ations)?|comments?|trending|popular)-")
_CARDS = re.compile(r"-(?:related|recommended|popular)-?(?:posts?|articles?|stories|news|reads?)-")
_AROUND = 4  # levels above a card that say what it is part of
_ABOVE, _BELOW = 4, 16  # blocks about the title that are read
_NEAR, _DATE_LINE = 6, 12  # blocks, and words of one
_LINE = 25  # words; a longer block is running text
_LONGEST = 1_000  # characters of a line: a word may have any number
_TAIL = 5  # blocks about the end of the text that may name its author
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: ?\(?IST\)?)?", re.IGNORECASE)
_HAS_CLOCK = re.compile(r"\d:\d{2}")
_DAY = len("2025-09-22")
_STANDFIRSTS = 1  # long blocks that may stand above a byline


@dataclass(frozen=True, slots=True)
class Head:
    """The short lines about the title, and what follows them."""

    below: tuple[Block, ...]
    above: tuple[Block, ...]
    rest: tuple[Block, ...]  # what follows the text's beginning
    tail: tuple[Block, ...]  # of that, what stands about the text's end
    start: tuple[Block, ...]  # the title's next blocks, short or long

    @property
    def lines(self) -> tuple[Block, ...]:
        """Return all lines, those below the title first, as they are the surer ones."""
        return (*self.below, *self.above)


def find_head(blocks: Sequence[Block], kept: frozenset[int], title: str | None) -> Head:
    """Return the short blocks between title and text, and just above the title."""
    start = _title_at(blocks, title)
    if start is None:
        start = next((n for n, block in enumerate(blocks) if block.position in kept), 0) - 1
        start = max(0, start)
    blocks = blocks[: _next_article(blocks, start)]
    end, texts = start + 1, 0
    while end < min(len(blocks), start + _BELOW):
        texts += _is_text(blocks[end], kept)
        if texts > _STANDFIRSTS:
            break
        end += 1
    below, above = blocks[start + 1 : end], blocks[max(0, start - _ABOVE) : start]
    last = max((n for n, block in enumerate(blocks) if block.position in kept), default=end)
    ends = (*blocks[end : end + 2], *blocks[max(end, last - 1) : last + _TAIL])
    tail = tuple(block for block in ends if not _is_on_card(block.element))
    return Head(_short(below), _short(above), tuple(blocks[end:]), tail, tuple(blocks[start + 1 : end + 1]))


def _next_article(blocks: Sequence[Block], start: int) -> int:
    """Return where the <article> begins that follows the title's own: endless pages go on with the next."""
    own = _article_of(blocks[start].element) if start < len(blocks) else None
    others = (
        n for n, block in enumerate(blocks) if n > start and _article_of(block.element) not in {None, own}
    )
    return next(others, len(blocks)) if own is not None else len(blocks)


def _article_of(element: Element | None) -> int | None:
    """Return the id of the outermost <article> about a block, None where it is in none."""
    found: int | None = None
    while element is not None:
        found = element.id if element.tag == "article" else found
        element = element.parent
    return found


def _is_line(block: Block) -> bool:
    return len(block.text) <= _LONGEST and count_words(block.text) <= _LINE


def _short(blocks: Sequence[Block]) -> tuple[Block, ...]:
    short = (block for block in blocks if _is_line(block))
    return tuple(block for block in short if not _is_aside(block.element))


def read_dates(head: Head, habits: Habits) -> tuple[str | None, str | None]:
    """Return when the lines about the title and the end say the article was published, and changed."""
    published: str | None = None
    modified: str | None = None
    ends = (block for block in head.tail if _is_line(block) and is_dated(block.text))
    before = ""
    for text in _join_clocks([*head.lines, *ends]):
        if any(character.isdigit() for character in text):
            first, second = read_line(f"{before} {text}".lstrip(), habits)
            published, modified = _more_exact(published, first), _more_exact(modified, second)
        before = text if is_label(text) else ""
    return published, modified


def _join_clocks(lines: Sequence[Block]) -> Iterator[str]:
    """Yield the texts of lines; one that is a time of day goes behind the date just before it."""
    for n, block in enumerate(lines):
        after = lines[n + 1] if n + 1 < len(lines) else None
        timed = after is not None and after.position == block.position + 1 and _CLOCK.fullmatch(after.text)
        short = count_words(block.text) <= _DATE_LINE and not _HAS_CLOCK.search(block.text)
        yield f"{block.text} {after.text}" if after and timed and short else block.text


def _more_exact(known: str | None, found: str | None) -> str | None:
    """Return the first date, or one of the same day that tells the time as well."""
    timed = known and found and len(known) == _DAY and found.startswith(f"{known}T")
    return found if timed else known or found


def read_own_date(head: Head, habits: Habits) -> str | None:
    """Return the date of a line below the title that is little more than a date, and not one of a change."""
    before = ""
    for block in head.below[:_NEAR]:
        if any(character.isdigit() for character in block.text) and count_words(block.text) <= _DATE_LINE:
            for label, found in find_dates(f"{before} {block.text}"):
                read = None if is_change(label) else read_date(found, habits)
                if read and count_words(label) <= LABEL:
                    return read
        before = block.text if is_label(block.text) else ""
    return None


def _is_aside(element: Element | None) -> bool:
    """Whether a block stands beside the article: its byline would be another one's."""
    while element is not None and element.tag not in {"main", "article", "body"}:
        if element.tag in {"nav", "footer"} or _BESIDE.search(element.words):
            return not _is_within_article(element)
        element = element.parent
    return _is_on_card(element)


def _is_on_card(element: Element | None) -> bool:
    """Whether a block stands in an <article> that is a card in a list of others."""
    while element is not None and element.tag != "article":
        element = element.parent
    left = _AROUND
    while element is not None and left and element.tag not in {"main", "body"}:
        if _CARDS.search(element.words):
            return True
        element, left = element.parent, left - 1
    return False


def _is_within_article(element: Element) -> bool:
    """Whether a footer is an article's own."""
    above = element.parent
    return element.tag == "footer" and above is not None and above.tag in {"article", "main"}


def _title_at(blocks: Sequence[Block], title: str | None) -> int | None:
    wanted = squeeze(title or "")
    if not wanted:
        return None
    shortest, longest = len(wanted) // 2, 2 * len(title or "")
    alike = ((n, b.text) for n, b in enumerate(blocks) if shortest <= len(b.text) <= longest)
    alike = ((n, text) for n, text in alike if _may_start(text[0], wanted[0]))
    found = [n for n, text in alike if squeeze(text) == wanted]
    tops = [n for n in found if blocks[n].tag == "h1"]
    return next(iter(tops or found), None) if found else _first_heading(blocks)


def _may_start(letter: str, wanted: str) -> bool:
    """Whether a text with that first letter may be, squeezed, one that begins with wanted; cheap."""
    return not letter.isascii() or not letter.isalnum() or letter.lower() == wanted


def _first_heading(blocks: Sequence[Block]) -> int | None:
    return next((n for n, block in enumerate(blocks) if block.tag == "h1"), None)


def _is_text(block: Block, kept: frozenset[int]) -> bool:
    return block.position in kept and count_words(block.text) > _LINE
