"""Soft 404s: pages that say in words that there is nothing, with a status that says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scraper.model import HEADINGS, Block
from scraper.text import count_words

_FEW, _MANY = 60, 150  # words; what goes on for longer reports of something
_HEADINGS = 3  # that are looked at
_LONGEST = 1000  # characters that are looked at

_BREAK = re.compile(r"[.!?।|\n]| [–—-] ")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_APOLOGY = _words("sorry oops whoops error oh no uh uh-oh we're very but i'm we http")
_POINTER = _words("the this that your any requested")
_THING = _words(
    "page webpage article story post content url link file document address पृष्ठ पेज पन्ना लेख खबर ख़बर सामग्री"
)
_NEXT = _words(  # after the thing that is not there: it is what the sentence is about
    "you you're you've which was wasn't is isn't has no may might can can't cannot could couldn't "
    "does doesn't not"
)
_NOT = _words("not no never cannot can't couldn't isn't wasn't doesn't नहीं")
_THERE = _words("found exist exists available here there located मिला मिली मिल उपलब्ध मौजूद")
_OFF = _words("removed deleted moved unpublished")


def says_missing(title: str | None, blocks: Sequence[Block], text: str) -> bool:
    """Say whether a page says that there is nothing: in a heading over little text, or in very little text.

    text: what was kept as the article's body.
    """
    size = count_words(text)
    if size >= _MANY:
        return False
    headings = [title or "", *(block.text for block in blocks if block.tag in HEADINGS)][: _HEADINGS + 1]
    if any(_names_missing(words) or _regrets(words) for line in headings for words in _sentences(line)):
        return True
    return size < _FEW and any(map(_regrets, _sentences(text)))


def _sentences(text: str) -> Iterator[list[str]]:
    """Yield the words of each sentence, or part of a title, without the words of regret before them."""
    for part in _BREAK.split(text[:_LONGEST].replace("’", "'").lower()):
        words = [bare for word in part.split() if (bare := word.strip(" ,;:\"'“”()"))]
        while words and words[0] in _APOLOGY:
            del words[0]
        if words:
            yield words


def _names_missing(words: Sequence[str]) -> bool:
    """Say whether a heading is the name of an error: "404", "Page not found"."""
    if words[0] == "404":
        return words[1:2] in ([], ["error"], ["not"], ["page"], ["file"])
    return (len(words) <= 5 and words[-2:] == ["not", "found"]) or words[:2] == ["nothing", "found"]


def _regrets(words: Sequence[str]) -> bool:
    """Say whether a sentence says of a page that it is not there, and not of something else."""
    start = next((n for n, word in enumerate(words) if word not in _POINTER), len(words))
    rest = words[start:]
    if "नहीं" in words:
        return not _THING.isdisjoint(words[:4]) and not _THERE.isdisjoint(words)
    if len(rest) > 1 and rest[0] in _THING and rest[1] in _NEXT:
        taken_off = "been" in rest and not _OFF.isdisjoint(rest)
        return taken_off or not (_NOT.isdisjoint(rest) or _THERE.isdisjoint(rest))
    return "find" in rest[:3] and not _NOT.isdisjoint(rest[:3]) and not _THING.isdisjoint(rest)
