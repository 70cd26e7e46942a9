"""The tag that holds the page's running text, by the paragraphs below it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import islice

from scraper.model import Block
from scraper.rules.marks import ancestors, find_holder, is_prose
from scraper.text import count_words

_FADE = 0.55  # of a paragraph's words, what each tag further out gets
_REACH = 5  # tags around a paragraph that get a share


def find_container(blocks: Sequence[Block], marked: Collection[int]) -> frozenset[int]:
    """Return the positions of the unmarked blocks inside the tag with the most running text close by."""
    scores = score_tags(blocks, marked)
    if not scores:
        return frozenset()
    best = max(scores, key=lambda tag: scores[tag])
    return frozenset(
        b.position
        for b in blocks
        if b.position not in marked and any(t.id == best for t in ancestors(b.element))
    )


def score_tags(blocks: Sequence[Block], marked: Collection[int]) -> defaultdict[int, float]:
    """Return how much running text stands close below each tag, by its id.

    The score is Readability's (Arc90, 2009): each paragraph counts for its parent, and less for every tag
    further out.
    """
    scores: defaultdict[int, float] = defaultdict(float)
    for block in blocks:
        if block.position not in marked and is_prose(block):
            share = float(count_words(block.text))
            for tag in islice(ancestors(find_holder(block)), _REACH):
                scores[tag.id] += share
                share *= _FADE
    return scores
