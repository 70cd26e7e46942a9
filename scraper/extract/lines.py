"""The short lines about an article's title: its byline and its dates, as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scraper.extract.authors import Byline, grade
from scraper.extract.dates import Habits, find_dates, read_date, without_dates
from scraper.extract.people import clean_names, is_person, lead_of
from scraper.extract.published import LABEL, is_change, is_dated, read_line
from scraper.model import Block, Element, Link
from scraper.text import count_words, squeeze

_AUTHOR_WORDS = re.compile(
    r"-(?:author|autor|byline|contributor|writer|auteur|redacteur)(?:s|name)?-|-by-line-"
)
_BESIDE = re.compile(r"-(?:related|recommend(?:ed|ations)?|comments?|trending|popular)-")
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autore?n?|auteurs?|contributors?|people|person|profiles?|writers?|staff|team|producers|"
    r"reporters?|journalists?|columnists?|interviewer|experts?|by|u|users?|redaktion/autoren)/[^/?#]",
    re.IGNORECASE,
)
_ROLES = re.compile(
    r"\|\s*(?:senior |staff |contributing |chief )?"
    r"(?:writer|editor|reporter|correspondent|journalist|author)\b",
    re.IGNORECASE,
)
_BIO = re.compile(r"^,? (?:is|was|has|writes|works|worked|covers|leads|joined)\b", re.IGNORECASE)
_PERSONAL = re.compile(
    r"\b(?:he|she|his|her|they|writer|writes|editor|journalist|reporter|correspondent|author|founder|"
    r"expert|manager|"
    r"professor|engineer|developer|specialist|consultant|researcher|physician|blogger|freelancer?)\b",
    re.IGNORECASE,
)
BELOW = "byline below the text"
_ABOVE, _BELOW = 4, 16  # blocks about the title that are read
_NEAR, _DATE_LINE = 6, 12  # blocks, and words of one
_LINE = 25  # words; a longer block is running text
_NAMED_LINE = 8  # words of a line that is an author's name
_TAIL = 5  # blocks about the end of the text that may name its author
_STANDFIRSTS = 1  # long blocks that may stand above a byline
_PARENTS = 3  # levels above a block whose class names count


@dataclass(frozen=True, slots=True)
class Head:
    """The short lines about the title, and what follows them."""

    below: tuple[Block, ...]
    above: tuple[Block, ...]
    rest: tuple[Block, ...]  # what follows the text's beginning
    tail: tuple[Block, ...]  # of that, what stands about the text's end

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
    end, texts = start + 1, 0
    while end < min(len(blocks), start + _BELOW):
        texts += _is_text(blocks[end], kept)
        if texts > _STANDFIRSTS:
            break
        end += 1
    below, above = blocks[start + 1 : end], blocks[max(0, start - _ABOVE) : start]
    last = max((n for n, block in enumerate(blocks) if block.position in kept), default=end)
    tail = (*blocks[end : end + 2], *blocks[max(end, last - 1) : last + _TAIL])
    return Head(_short(below), _short(above), tuple(blocks[end:]), tail)


def _short(blocks: Sequence[Block]) -> tuple[Block, ...]:
    short = (block for block in blocks if count_words(block.text) <= _LINE)
    return tuple(block for block in short if not _is_aside(block.element))


def read_byline(head: Head, site_names: Sequence[str]) -> Byline | None:
    """Return the authors that the lines name: 'By A and B', an author's link or class, a name with a bio."""
    found = [byline for byline in _bylines(head, site_names) if byline.names]
    people = (byline for byline in found if byline.people)
    return next(people, None) or next(iter(found), None)


def read_dates(head: Head, habits: Habits) -> tuple[str | None, str | None]:
    """Return when the lines about the title and the end say the article was published, and changed."""
    published: str | None = None
    modified: str | None = None
    ends = (block for block in head.tail if is_dated(block.text) and count_words(block.text) <= _LINE)
    for block in (*head.lines, *ends):
        if not any(character.isdigit() for character in block.text):
            continue
        first, second = read_line(block.text, habits)
        published, modified = published or first, modified or second
    return published, modified


def read_own_date(head: Head, habits: Habits) -> str | None:
    """Return the date of a line below the title that is little more than a date, and not one of a change."""
    for block in head.below[:_NEAR]:
        if not any(character.isdigit() for character in block.text) or count_words(block.text) > _DATE_LINE:
            continue
        for label, found in find_dates(block.text):
            read = None if is_change(label) else read_date(found, habits)
            if read and count_words(label) <= LABEL:
                return read
    return None


def _bylines(head: Head, site_names: Sequence[str]) -> Iterator[Byline]:
    for block in head.lines:
        led = lead_of(block.text)
        if led:
            names = tuple(n for n in clean_names([led], site_names) if not n[:1].islower())
            yield grade(names, "byline", site_names)
        linked = [link.text for link in block.links if _is_author_link(link)]
        names = tuple(n for n in clean_names(linked, site_names) if is_person(n))
        if names:
            yield grade(names, "author link", site_names)
        if _is_marked(block.element) or _ROLES.search(block.text):
            yield _people([block], site_names)
    yield from _introduced(head, site_names)
    for block in head.tail:
        led = lead_of(block.text)
        if led and count_words(led) <= _NAMED_LINE:
            names = tuple(n for n in clean_names([led], site_names) if is_person(n))
            yield grade(names, BELOW, site_names)


def _people(blocks: Sequence[Block], site_names: Sequence[str]) -> Byline:
    texts = [without_dates(block.text) for block in blocks]
    short = [text for text in texts if count_words(text) <= _NAMED_LINE]
    names = tuple(name for name in clean_names(short, site_names) if is_person(name))
    return grade(names, "byline", site_names)


def _introduced(head: Head, site_names: Sequence[str]) -> Iterator[Byline]:
    """Yield the lines that are a name, where a note on that person follows further down."""
    for block in head.below:
        byline = _people([block], site_names)
        if len(byline.names) == 1 and byline.people and _has_bio(byline.names[0], (*head.below, *head.rest)):
            yield byline


def _is_author_link(link: Link) -> bool:
    """Whether a link leads to its text's author page: its path says so, and names the person."""
    words = [word for word in link.text.lower().split() if word.isascii() and len(word) > 2]
    named = not words or any(word.strip(".,") in link.href.lower() for word in words)
    return named and bool(_AUTHOR_PATH.search(link.href))


def _has_bio(name: str, rest: Sequence[Block]) -> bool:
    notes = (block.text[len(name) :] for block in rest if block.text.startswith(name))
    return any(_BIO.match(note) and _PERSONAL.search(note) for note in notes)


def _is_aside(element: Element | None) -> bool:
    """Whether a block stands beside the article: its byline would be another one's."""
    while element is not None:
        if element.tag in {"nav", "footer"} or _BESIDE.search(element.words):
            return not _is_within_article(element)
        element = element.parent
    return False


def _is_within_article(element: Element) -> bool:
    """Whether a footer is an article's own."""
    above = element.parent
    return element.tag == "footer" and above is not None and above.tag in {"article", "main"}


def _is_marked(element: Element | None) -> bool:
    for _ in range(_PARENTS):
        if element is None:
            return False
        if _AUTHOR_WORDS.search(element.words):
            return True
        element = element.parent
    return False


def _title_at(blocks: Sequence[Block], title: str | None) -> int | None:
    wanted = squeeze(title or "")
    if not wanted:
        return None
    longest = 2 * len(title or "")
    found = [n for n, b in enumerate(blocks) if len(b.text) <= longest and squeeze(b.text) == wanted]
    tops = [n for n in found if blocks[n].tag == "h1"]
    return next(iter(tops or found), None) if found else _first_heading(blocks)


def _first_heading(blocks: Sequence[Block]) -> int | None:
    return next((n for n, block in enumerate(blocks) if block.tag == "h1"), None)


def _is_text(block: Block, kept: frozenset[int]) -> bool:
    return block.position in kept and count_words(block.text) > _LINE
