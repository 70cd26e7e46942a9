"""What a block's own words look like, as numbers: a part of what the labeller sees."""

import re
from collections.abc import Iterable, Mapping

from scraper.model import Block
from scraper.text import count_words

_TAGS = "p li div h1 h2 h3 h4 h5 tr td blockquote pre figcaption span section article dd dt"
TAGS: Mapping[str, float] = {tag: float(number) for number, tag in enumerate(_TAGS.split(), 1)}
PHRASES = (
    "subscribe subscription subscriber newsletter newsletters inbox signup unsubscribe",
    "follow facebook twitter instagram linkedin whatsapp telegram youtube join channel",
    "share shares shared tweet pin print",
    "read more also related recommended next previous latest trending popular",
    "comment comments reply replies login register logged account",
    "click tap download watch listen here visit",
    "copyright © reserved rights privacy terms cookie cookies policy disclaimer",
    "photo photos image images picture credit getty reuters courtesy caption file afp ap",
    "by author editor writer reporter correspondent written",
    "contact email e-mail phone tel press media about",
    "advertisement sponsored promoted affiliate commission ad ads",
    "updated published posted ago min minutes ist gmt utc am pm est",
    "he she they it we i said says is was were are have has had will would",
    "the of to and in that with for on from",
    "you your our us",
)
"""Words that tell running text from what stands around it; each group is one column."""
_GROUPS: Mapping[str, int] = {
    word: sum(1 << n for n, phrase in enumerate(PHRASES) if word in phrase.split())
    for word in " ".join(PHRASES).split()
}
_KNOWN = frozenset(_GROUPS)
_WORD = re.compile(r"[\w©][\w'-]*")
_END = re.compile(r"[.!?…।。！？][\"'”’»)\]]*$")
_QUOTES = "\"'“‘«„"
WIDTH, SKETCHED = 15, 3
"""Columns of describe_text, and of sketch_text, which are the first of them."""
_SEEN = 200  # characters at a block's start in which words are looked for


def describe_text(block: Block) -> tuple[float, ...]:
    """Return numbers on the block's size, links and punctuation, and last the bits of its PHRASES."""
    text, size = block.text, count_words(block.text)
    letters = len(text)
    words = _WORD.findall(text, 0, _SEEN)
    seen = len(words) or 1
    return (
        size,
        sum([len(link.text) for link in block.links]) / letters,
        TAGS.get(block.tag, 0.0),
        _END.search(text, max(0, letters - 8)) is not None,
        sum(map(str.islower, words)) / seen,
        len(block.links),
        letters / (size or 1),
        text.count(",") / (size or 1),
        sum(map(str.isdigit, words)) / seen,
        text[0] in _QUOTES,
        text[-1] == ":",
        text[-1] == "?",
        "@" in text or "|" in text,
        block.joined,
        _find_phrases(words),
    )


def sketch_text(block: Block) -> tuple[float, ...]:
    """Return what a block's neighbours see of it: the first of those numbers."""
    linked = sum([len(link.text) for link in block.links]) / len(block.text) if block.links else 0.0
    return (count_words(block.text), linked, TAGS.get(block.tag, 0.0))


def _find_phrases(words: Iterable[str]) -> int:
    bits = 0
    for word in _KNOWN.intersection(map(str.lower, words)):
        bits |= _GROUPS[word]
    return bits
