"""Which rules' patterns are found in a text: only those are tried whose clues the text holds."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from scraper.model import Rule
from scraper.rules.clues import LETTER, LONGEST, SIGN, Clues, fold_case, read_clues

Kind = Literal["match", "tail", "heading", "section", "until_end", "classes"]
Places = tuple[int, ...]  # of patterns in a phrasebook


@dataclass(frozen=True, slots=True, eq=False)  # a key of caches
class Phrasebook:
    """The patterns of one kind that rules have, in the rules' order, with their places by clue."""

    rules: tuple[Rule, ...]
    entries: tuple[tuple[Rule, re.Pattern[str]], ...]
    most_words: int  # of a text that a rule may mean
    first: Mapping[str, Places]  # by the longest clue that a text begins with
    beginning: re.Pattern[str]  # the longest of those clues
    word: re.Pattern[str]  # the same behind a hyphen
    inside: Mapping[str, Places]  # by what stands in a text
    clue: re.Pattern[str]  # one of those
    always: Places  # of patterns without a clue

    def has_clue(self, text: str) -> bool:
        """Whether a pattern may be found in a part of text."""
        return bool(self.first or self.always) or self.clue.search(fold_case(text)) is not None

    def search(self, text: str, start: int = 0) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Yield the rules whose pattern is found in text from start on, each with what it found."""
        places = set(self.always)
        if self.inside and self.clue.search(folded := fold_case(text)):
            places.update(*[self.inside[clue] for clue in self.inside if clue in folded])
        if self.first and (begins := self.beginning.match(_begin(text))):
            places.update(self.first[begins[0]])
        return self._try(places, text, start) if places else iter(())

    def search_names(self, names: str) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Yield the same for class names, written " -word-word- -word- "."""
        places = [self.first[SIGN + clue] for clue in self.word.findall(names)]
        return self._try(set(self.always).union(*places), names, 0)

    def _try(self, places: set[int], text: str, start: int) -> Iterator[tuple[Rule, re.Match[str]]]:
        for place in sorted(places):
            rule, pattern = self.entries[place]
            if found := pattern.search(text, start):
                yield rule, found


def _begin(text: str) -> str:
    """Return how text begins, in the form of clues."""
    if text[:1].isalpha():
        return fold_case(text[:LONGEST])
    letter = LETTER.search(text)  # before case is folded: that makes letters of some marks
    return SIGN + fold_case(text[letter.start() : letter.start() + LONGEST]) if letter else SIGN


@lru_cache(maxsize=64)
def read_phrases(rules: tuple[Rule, ...], kind: Kind) -> Phrasebook:
    """Return the patterns of one kind that rules have."""
    entries = tuple((rule, pattern) for rule in rules for pattern in getattr(rule, kind))
    clues = [_clues(pattern, kind) for _, pattern in entries]
    first = _places(each.first for each in clues)
    inside = _places(each.inside for each in clues)
    words = _write_longest([clue.removeprefix(SIGN) for clue in first])
    return Phrasebook(
        rules,
        entries,
        most_words=max((rule.max_words for rule, _ in entries), default=0),
        first={clue: _with_shorter(clue, first) for clue in first},
        beginning=re.compile(_write_longest(first)),
        word=re.compile(f"-(?=({words}))"),
        inside=inside,
        clue=re.compile(_write_longest(inside)),
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


def _with_shorter(clue: str, places: Mapping[str, Places]) -> Places:
    """Return the places of clue and of the clues that it begins with."""
    return tuple(place for size in range(len(clue) + 1) for place in places.get(clue[:size], ()))


def _write_longest(strings: Iterable[str]) -> str:
    """Return a pattern of the longest of strings that stands at a place, which looks at no letter twice."""
    rest: defaultdict[str, list[str]] = defaultdict(list)
    for string in strings:
        rest[string[:1]].append(string[1:])
    ends = rest.pop("", None) is not None
    if not rest:
        return "" if ends else "(?!)"
    longer = "|".join(re.escape(letter) + _write_longest(some) for letter, some in rest.items())
    return f"(?:{longer}){'?' if ends else ''}"
