"""Rules on lines: what a block's own words say about it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scraper.model import Block, Rule
from scraper.rules.draft import Draft
from scraper.rules.marks import is_prose
from scraper.text import count_words, plain

_ORNAMENT = re.compile(r"^[^\w#@©<>\[\"'*~=+-]+")
_TABLE = frozenset(("tr", "th"))  # rows of data say things such as "Photo" or "Category"
LONGEST = 2_000  # characters of a line, whatever its words; patterns are not tried on hostile lengths
_REAL_TEXT = 4  # words a block must keep for its end to be a tail and not the block


def judge_lines(draft: Draft) -> Mapping[int, str]:
    """Remove blocks that the match of a rule finds, where the rule lets them stand."""
    rules = [rule for rule in draft.rules if rule.match is not None and rule.where != "end"]
    within = [rule for rule in rules if rule.where == "anywhere"]
    prose = [block.position for block in draft.body() if is_prose(block)]
    # A date or byline may stand between the standfirst and the first paragraph.
    first, last = (prose[1], prose[-1]) if len(prose) > 1 else (0, 0)
    return {
        block.position: rule.id
        for block in draft.open_blocks()
        if (rule := match_line(block, within if first < block.position < last else rules)) is not None
    }


def judge_ends(draft: Draft) -> Mapping[int, str]:
    """Remove blocks that a rule for the end finds, from the last kept block upward."""
    rules = [rule for rule in draft.rules if rule.match is not None and rule.where == "end"]
    found: dict[int, str] = {}
    body = list(draft.body())
    while len(body) > 1 and (rule := match_line(body[-1], rules)) is not None:
        found[body.pop().position] = rule.id
    return found


def match_line(block: Block, rules: Sequence[Rule]) -> Rule | None:
    """Return the first rule whose match is found in the block."""
    if block.tag in _TABLE or len(block.text) > LONGEST:
        return None
    text, words = _lead(block.text), count_words(block.text)
    return next((r for r in rules if r.match and words <= r.max_words and r.match.search(text)), None)


def _lead(text: str) -> str:
    """Return text as phrases are matched on it: an opening bracket, bullet or emoji does not hide one."""
    return _ORNAMENT.sub("", plain(text))


def match_heading(block: Block, rules: Sequence[Rule]) -> Rule | None:
    """Return the first rule for whose list the block is a heading."""
    if len(block.text) > LONGEST:
        return None
    text, words = _lead(block.text), count_words(block.text)
    return next((r for r in rules if r.heading and words <= r.max_words and r.heading.search(text)), None)


def split_tails(blocks: Sequence[Block], rules: Sequence[Rule]) -> tuple[Block, ...]:
    """Return blocks with every tail that a rule knows as a block of its own, numbered anew."""
    tails = [rule for rule in rules if rule.tail is not None]
    parts = [part for block in blocks for part in _split(block, tails)]
    return tuple(replace(part, position=number) for number, part in enumerate(parts))


def judge_tails(draft: Draft) -> Mapping[int, str]:
    """Remove the tails that split_tails set apart."""
    tails = [rule for rule in draft.rules if rule.tail is not None]
    found: dict[int, str] = {}
    for block in draft.open_blocks():
        text = plain(f". {block.text}")
        rule = next((r for r in tails if block.joined and r.tail and r.tail.search(text)), None)
        if rule is not None:
            found[block.position] = rule.id
    return found


def _split(block: Block, rules: Sequence[Rule]) -> Iterator[Block]:
    text = plain(block.text)
    last = max(0, len(text) - LONGEST)
    starts = [found.start() for rule in rules if rule.tail and (found := rule.tail.search(text, last))]
    cut = min(starts, default=len(text))
    # plain() changes single characters only, so that places in it are places in the text.
    head, tail = block.text[:cut].rstrip(), block.text[cut:].strip()
    if len(text) != len(block.text) or not tail or count_words(head) < _REAL_TEXT:
        yield block
        return
    yield replace(block, text=head, links=tuple(link for link in block.links if link.text in head))
    yield replace(
        block, text=tail, links=tuple(link for link in block.links if link.text in tail), joined=True
    )
