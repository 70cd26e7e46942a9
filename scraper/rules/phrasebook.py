"""Which rules' patterns are found in a text: only those are tried whose clues the text holds."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal

from scraper.model import Rule
from scraper.rules.clues import LETTER, LONGEST, SIGN, Clues, read_clues

Kind = Literal["match", "tail", "heading", "until_end", "classes"]
Places = tuple[int, ...]  # of patterns in a phrasebook

_KEY = 4  # characters of a clue that it is looked up by


@dataclass(frozen=True, slots=True, eq=False)  # a key of caches
class Phrasebook:
    """The patterns of one kind that rules have, in the rules' order, with their places by clue."""

    entries: tuple[tuple[Rule, re.Pattern[str]], ...]
    most_words: int  # of a text that a rule may mean
    first: Mapping[str, Mapping[str, Places]]  # by a clue's beginning, and the clue
    word: re.Pattern[str]  # such a beginning behind a hyphen
    inside: Mapping[str, Places]
    foreign: Mapping[str, Places]  # inside, in letters that no ASCII text has
    always: Places  # of patterns without a clue

    def search(self, text: str, start: int = 0) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Yield the rules whose pattern is found in text from start on, each with what it found."""
        folded = text.casefold()
        places = [self.inside[clue] for clue in self.inside if clue in folded]
        if not folded.isascii():
            places += [self.foreign[clue] for clue in self.foreign if clue in folded]
        if self.first:
            places += self._look_up(_begin(text))
        return self._try(places, text, start)

    def search_name(self, name: str) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Yield the same for a class or id, written " -word-word- "."""
        words = (name[found.start() + 1 :] for found in self.word.finditer(name))
        return self._try([places for word in words for places in self._look_up(SIGN + word)], name, 0)

    def _look_up(self, text: str) -> list[Places]:
        """Return the places by how text begins."""
        found: list[Places] = []
        for size in range(1, _KEY + 1):
            clues = self.first.get(text[:size])
            if clues is not None:
                found += [some for clue, some in clues.items() if text.startswith(clue)]
        return found

    def _try(self, places: list[Places], text: str, start: int) -> Iterator[tuple[Rule, re.Match[str]]]:
        for place in sorted({*self.always, *chain.from_iterable(places)}):
            rule, pattern = self.entries[place]
            if found := pattern.search(text, start):
                yield rule, found


def _begin(text: str) -> str:
    """Return how text begins, in the form of clues."""
    if text[:1].isalpha():
        return text[:LONGEST].casefold()
    letter = LETTER.search(text)  # before case is folded: that makes letters of some marks
    return SIGN + text[letter.start() : letter.start() + LONGEST].casefold() if letter else SIGN


@lru_cache(maxsize=64)
def read_phrases(rules: tuple[Rule, ...], kind: Kind) -> Phrasebook:
    """Return the patterns of one kind that rules have."""
    entries = tuple((rule, pattern) for rule in rules for pattern in getattr(rule, kind))
    clues = [_clues(pattern, kind) for _, pattern in entries]
    inside = _places(each.inside for each in clues)
    first: defaultdict[str, dict[str, Places]] = defaultdict(dict)
    for clue, some in _places(each.first for each in clues).items():
        first[clue[:_KEY]][clue] = some
    return Phrasebook(
        entries,
        most_words=max((rule.max_words for rule, _ in entries), default=0),
        first=dict(first),
        word=re.compile("-(?=" + "|".join(re.escape(key.removeprefix(SIGN)) for key in sorted(first)) + ")"),
        inside={clue: some for clue, some in inside.items() if clue.isascii()},
        foreign={clue: some for clue, some in inside.items() if not clue.isascii()},
        always=tuple(place for place, each in enumerate(clues) if each == Clues()),
    )


@lru_cache(maxsize=4096)
def _clues(pattern: re.Pattern[str], kind: Kind) -> Clues:
    return read_clues(pattern, at_start=kind == "classes")


def _places(clues: Iterable[frozenset[str]]) -> dict[str, Places]:
    """Return at which places each clue is one."""
    found: defaultdict[str, Places] = defaultdict(tuple)
    for place, strings in enumerate(clues):
        for clue in strings:
            found[clue] += (place,)
    return found
