"""What changed between two versions of a text, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Kind = Literal["same", "gone", "new"]
_WORDS = re.compile(r"\S+\s*")
_MOST_WORDS = 3000  # of a changed paragraph; comparing takes the square of them at worst
_MOST_PARAGRAPHS = 2000


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that had the same fate."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs in a row that changed, or that are all the same and may be folded."""

    same: bool
    paragraphs: tuple[tuple[Run, ...], ...]


def fold(paragraphs: Sequence[tuple[Run, ...]]) -> list[Stretch]:
    """Return compared paragraphs in stretches; a single one that stayed is left where it stands."""
    found: list[Stretch] = []
    for same, run in groupby(paragraphs, key=lambda words: all(part.kind == "same" for part in words)):
        members = tuple(run)
        found.append(Stretch(same and len(members) > 1, members))
    return found


def compare(old: str, new: str) -> list[tuple[Run, ...]]:
    """Return the paragraphs of both texts as runs of words: same, gone or new."""
    before, after = old.split("\n\n"), new.split("\n\n")
    if max(len(before), len(after)) > _MOST_PARAGRAPHS:
        return [(Run("gone", old),), (Run("new", new),)]
    found: list[tuple[Run, ...]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            found += [(Run("same", text),) for text in before[a:b]]
        elif b - a == d - c:
            found += [tuple(compare_words(*pair)) for pair in zip(before[a:b], after[c:d], strict=True)]
        else:
            found += _match_up(before[a:b], after[c:d])
    return found


def _match_up(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Run, ...]]:
    """Yield paragraphs of which some came or went: compared in one, where all are words in a row."""
    if before and after:
        yield tuple(compare_words("\n\n".join(before), "\n\n".join(after)))
        return
    yield from ((Run("gone", text),) for text in before)
    yield from ((Run("new", text),) for text in after)


def compare_words(old: str, new: str) -> Iterator[Run]:
    """Yield runs of words; long texts are taken whole."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > _MOST_WORDS:
        yield from (Run("gone", old), Run("new", new))
        return
    olds, news = ([word.rstrip() for word in words] for words in (before, after))
    # Left to itself, it takes no word that stands everywhere for an anchor: texts of one word end, too.
    for tag, a, b, c, d in SequenceMatcher(None, olds, news).get_opcodes():
        if tag == "equal":
            yield Run("same", "".join(after[c:d]))
            continue
        yield from (Run("gone", "".join(before[a:b])),) if b > a else ()
        yield from (Run("new", "".join(after[c:d])),) if d > c else ()
