"""Fingerprints: what a block says, at what kind of place; the same for what readers call the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from scraper.extract.dates import find_dates
from scraper.model import Block
from scraper.rules.related import is_file
from scraper.text import count_words, plain, squeeze

_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_YEAR = re.compile(r"\d{4}")
MARK = re.compile(r"‹\w+›")
_WORD = re.compile(r"[^\W\d_]{2,}")
_CONSTANT = 2  # words that texts must share to be nearly the same
_TELLING = 3  # words of a title or a link that may differ
_LONGEST = 1_000  # characters of a text that is compared with others but for its numbers


@dataclass(frozen=True, slots=True)
class Print:
    """A block's fingerprint, and what it was taken of."""

    key: str  # 16 hexadecimal digits
    place: str
    form: str  # the text, with a mark for each part that may differ
    words: int

    @property
    def varies(self) -> frozenset[str]:
        """Return what may differ: of "title", "author", "link", "date", "number"; empty for an exact text."""
        return frozenset(mark.strip("‹›") for mark in MARK.findall(self.form))


@dataclass(frozen=True, slots=True)
class Context:
    """What a page says of its article that may stand inside a text that the site repeats."""

    title: str | None = None
    authors: tuple[str, ...] = ()


def take_prints(block: Block, place: str, context: Context) -> tuple[Print, ...]:
    """Return a block's fingerprints: of its exact text and, where parts may differ, of the rest."""
    words = count_words(block.text)
    exact = squeeze(block.text)
    found = [_print(place, exact, words)] if exact else []
    near = _without_parts(block, context)
    if near is not None:
        found.append(_print(place, near, words))
    return tuple(found)


def _print(place: str, form: str, words: int) -> Print:
    key = blake2b(f"{place}\0{form}".encode("utf-8", "replace"), digest_size=8).hexdigest()
    return Print(key, place, form, words)


def _without_parts(block: Block, context: Context) -> str | None:
    """Return a text with marks for its parts that may differ; None where none does, or too little is left."""
    if len(block.text) > _LONGEST:
        return None
    text = plain(block.text).casefold().translate({ord("‹"): " ", ord("›"): " "})
    for mark, part in _find_parts(text, block, context):
        text = text.replace(part, f" ‹{mark}› ")
    text = _NUMBER.sub(" ‹number› ", text)
    rest = _WORD.findall(MARK.sub(" ", text))
    if not MARK.search(text) or len(rest) < _CONSTANT:
        return None
    return " ".join(re.findall(r"‹\w+›|\w+", text))


def _find_parts(text: str, block: Block, context: Context) -> Iterator[tuple[str, str]]:
    title = plain(context.title or "").casefold()
    if count_words(title) >= _TELLING and title in text:
        yield "title", title
    for link in block.links:
        part = plain(link.text).casefold()
        if count_words(part) >= _TELLING and not is_file(link.href) and part in text:
            yield "link", part
    for author in context.authors:
        part = plain(author).casefold()
        if len(part) >= _TELLING and part in text:
            yield "author", part
    if has_year(text):
        yield from (("date", part) for _, part in find_dates(text))


def has_year(text: str) -> bool:
    """Say whether there may be a date in a text; looking for one takes ten times as long."""
    return _YEAR.search(text) is not None
