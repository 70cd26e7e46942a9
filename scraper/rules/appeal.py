"""Appeals: what a site says to its readers for itself, in sentences that no list of phrases holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from scraper.model import Block
from scraper.rules.draft import Draft
from scraper.rules.marks import is_prose
from scraper.tables import read_packaged
from scraper.text import count_words, squeeze
from scraper.urls import host_of, registered

_APPEAL = "promo.appeal"
READER, SITE = "reader", "site"
_MOST, _FEWEST = 100, 4  # words
_FEW = 0.15  # share of the other paragraphs that may speak to the reader: more do in a guide or a letter
_OTHERS = 2  # paragraphs that tell how the article speaks
_NAME = 6  # letters of a host that are no chance in a text
_SPOKEN = re.compile(
    r"[\"“”„«»‘]|\b(?:said|says|told|added|asked|replied|wrote|in this (?:article|guide|post))\b|कहा|बताया",
    re.IGNORECASE,
)
_TOLD, _STORY = 6, 12  # words beside a quotation, and in the sentences below one, that tell of it
_WORDS_OF_OTHERS = re.compile(r"[\"“„«][^\"“”„«»]{3,300}[\"”“»]|(?<!\w)['‘][^'‘’]{3,300}['’](?!\w)")
_SENTENCE = re.compile(r"[.!?:।](?=\s)")
_PAST = re.compile(
    r"\b(?:was|were|had|has|said|told|began|took|came|went|gave|made|announced|launched|started|wrote)\b|था|थे|थी",
    re.IGNORECASE,
)
_MARKS = ".,:;!?।…()[]{}<>|*_~\"'“”‘’«»„–—-"  # around words
_QUOTED = re.compile(r"[\"“„«‘].{0,500}?[\"”“»’]")


@dataclass(frozen=True, slots=True)
class Cues:
    """A group of words by which a site speaks to its readers."""

    words: frozenset[str]
    starts: tuple[str, ...]  # of words with any ending
    phrases: frozenset[str]  # of two or three words

    def stand_in(self, text: str) -> bool:
        """Whether one of the group is in text."""
        words = _read_words(text)
        if not self.words.isdisjoint(words):
            return True
        lower = text.lower()
        near = tuple(start for start in self.starts if start in lower)  # few texts have any
        if near and any(word.startswith(near) for word in words):
            return True
        return bool(self.phrases) and not self.phrases.isdisjoint(_join_words(words))


def judge_appeals(draft: Draft) -> Mapping[int, str]:
    """Remove paragraphs that ask something of the reader for the site, in an article that does not.

    An article that speaks to its reader throughout is left alone, and so is what someone is quoted with.
    """
    body = list(draft.body())
    host = _name_of(draft.url)
    appeals = [block for block in body if _is_appeal(block, host)]
    if not appeals or is_spoken_to([block for block in body if block not in appeals]):
        return {}
    return {block.position: _APPEAL for block in appeals}


def find_cues(text: str) -> frozenset[str]:
    """Return which groups of words a text has by which a site speaks to its readers.

    None where someone is quoted or said to have spoken.
    """
    if _SPOKEN.search(text):
        return frozenset()
    return frozenset(group for group, cues in _read_cues().items() if cues.stand_in(text))


def is_spoken_to(blocks: Sequence[Block]) -> bool:
    """Whether running text speaks to its reader, or is too little to tell."""
    prose = [block for block in blocks if is_prose(block)]
    cues = _read_cues()[READER]
    spoken = sum(cues.stand_in(_QUOTED.sub("", block.text)) for block in prose)
    return len(prose) < _OTHERS or spoken > _FEW * len(prose)


def tells_of(text: str, found: re.Match[str]) -> bool:
    """Whether a line tells of an invitation that was found in it, and makes none itself.

    The invitation is quoted, or what follows tells of someone and has nothing for the reader: "Join us: that
    was the line on the van."
    """
    for quoted in _WORDS_OF_OTHERS.finditer(text):
        if quoted.start() <= found.start() < quoted.end():
            return count_words(text) - count_words(quoted[0]) >= _TOLD
    rest = text[end.end() :] if (end := _SENTENCE.search(text, found.start())) else ""
    if count_words(rest) < _STORY or not _PAST.search(rest):
        return False
    return not any(cues.stand_in(rest) for cues in _read_cues().values())


def _is_appeal(block: Block, host: str) -> bool:
    text, groups = block.text, _read_cues()
    if not _FEWEST <= count_words(text) <= _MOST or not groups[READER].stand_in(text) or _SPOKEN.search(text):
        return False  # most paragraphs of news have nothing for their reader
    return all(
        cues.stand_in(text) or (group == SITE and _names(host, text)) for group, cues in groups.items()
    )


def _names(host: str, text: str) -> bool:
    """Whether a text has the site's own name, which counts for "we"."""
    return len(host) >= _NAME and host in squeeze(text)


def _name_of(url: str | None) -> str:
    """Return the part of an address by which its site is called: "psuline" of www.psuline.example."""
    return squeeze(registered(host_of(url or "") or "").partition(".")[0])


@lru_cache(maxsize=256)  # four groups are looked for
def _read_words(text: str) -> tuple[str, ...]:
    return tuple([word.strip(_MARKS) for word in text.lower().split()])


def _join_words(words: Sequence[str]) -> Iterator[str]:
    """Yield every two and every three words in a row."""
    yield from map(" ".join, pairwise(words))
    yield from map(" ".join, zip(words, words[1:], words[2:], strict=False))


@lru_cache(maxsize=1)
def _read_cues() -> Mapping[str, Cues]:
    """Return the words of each group."""
    table = read_packaged("scraper.rules", "appeal.toml")
    return {group: _sort(chain.from_iterable(languages.values())) for group, languages in table.items()}


def _sort(words: Iterable[str]) -> Cues:
    given = set(words)
    starts = {word for word in given if word.endswith("*")}
    phrases = {word for word in given if " " in word}
    return Cues(
        words=frozenset(given - starts - phrases),
        starts=tuple(word.removesuffix("*") for word in sorted(starts)),
        phrases=frozenset(phrases),
    )
