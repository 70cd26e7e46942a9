"""Rules on lines: what a block's own words say about it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from scraper.model import Block, Rule
from scraper.rules.appeal import tells_of
from scraper.rules.draft import Draft
from scraper.rules.marks import is_prose
from scraper.rules.phrasebook import Phrasebook, read_phrases
from scraper.text import count_words, straighten

_ORNAMENT = re.compile(r"^[^\w#@©<>\[\"'*~=+-]+")
_TABLE = frozenset(("tr", "th"))  # rows of data say things such as "Photo" or "Category"
LONGEST = 2_000  # characters of a line, whatever its words; patterns are not tried on hostile lengths
_REAL_TEXT = 4  # words a block must keep for its end to be a tail and not the block


def judge_lines(draft: Draft) -> Mapping[int, str]:
    """Remove blocks that the match of a rule finds, where the rule lets them stand."""
    prose = [block.position for block in draft.body() if is_prose(block)]
    # A date or byline may stand between the standfirst and the first paragraph.
    first, last = (prose[1], prose[-1]) if len(prose) > 1 else (0, 0)
    phrases = read_phrases(draft.rules, "match")
    found: dict[int, str] = {}
    for block in draft.open_blocks():
        places = {"anywhere"} if first < block.position < last else {"anywhere", "edges"}
        rule = next((rule for rule in match_line(block, phrases) if rule.where in places), None)
        if rule is not None:
            found[block.position] = rule.id
    return found


def judge_ends(draft: Draft) -> Mapping[int, str]:
    """Remove blocks that a rule for the end finds, from the last block upward to the end of the text."""
    phrases = read_phrases(draft.rules, "match")
    found: dict[int, str] = {}
    first = next((block.position for block in draft.body()), None)
    for block in reversed(list(draft.open_blocks())):
        rule = next((rule for rule in match_line(block, phrases) if rule.where == "end"), None)
        if block.position == first or (rule is None and block.position in draft.kept):
            break
        if rule is not None:
            found[block.position] = rule.id
    return found


def match_line(block: Block, phrases: Phrasebook) -> Iterator[Rule]:
    """Yield the rules whose match is found in the block."""
    return iter(()) if block.tag in _TABLE else match_block(block, phrases)


def match_block(block: Block, phrases: Phrasebook) -> Iterator[Rule]:
    """Yield the rules of which phrases has a pattern that is found in the block, whatever it is."""
    return iter(_match(block.text, phrases) if _is_short(block.text, phrases) else ())


def find_phrases(block: Block, phrases: Phrasebook) -> Sequence[Rule]:
    """Return the same for the block as it stands, with what ornaments it."""
    return _search(block.text, phrases) if _is_short(block.text, phrases) else ()


def _is_short(text: str, phrases: Phrasebook) -> bool:
    return len(text) <= LONGEST and count_words(text) <= phrases.most_words


@lru_cache(maxsize=8192)  # several judges ask for a line, and a site's pages share many
def _match(text: str, phrases: Phrasebook) -> tuple[Rule, ...]:
    plain = straighten(text)
    ornament = _ORNAMENT.match(plain)  # an opening bracket, bullet or emoji does not hide a phrase
    return _choose(plain[ornament.end() :] if ornament else plain, count_words(text), phrases)


@lru_cache(maxsize=8192)
def _search(text: str, phrases: Phrasebook) -> tuple[Rule, ...]:
    return _choose(straighten(text), count_words(text), phrases)


def _choose(text: str, words: int, phrases: Phrasebook) -> tuple[Rule, ...]:
    found = [(rule, match) for rule, match in phrases.search(text) if words <= rule.max_words]
    return tuple([rule for rule, match in found if not _is_promo(rule) or not tells_of(text, match)])


def _is_promo(rule: Rule) -> bool:
    return rule.id.startswith("promo.")


def split_tails(blocks: Sequence[Block], rules: Sequence[Rule]) -> tuple[Block, ...]:
    """Return blocks with every tail that a rule knows as a block of its own, numbered anew."""
    tails = read_phrases(rules, "tail")
    if not tails.has_clue(straighten("\n".join([block.text for block in blocks]))):
        return tuple(blocks)
    parts = [part for block in blocks for part in _split(block, tails)]
    if len(parts) == len(blocks):
        return tuple(blocks)
    return tuple(replace(part, position=number) for number, part in enumerate(parts))


def judge_tails(draft: Draft) -> Mapping[int, str]:
    """Remove the tails that split_tails set apart."""
    tails = read_phrases(draft.rules, "tail")
    joined = (block for block in draft.open_blocks() if block.joined)
    found = ((block, next(tails.search(straighten(f". {block.text}")), None)) for block in joined)
    return {block.position: tail[0].id for block, tail in found if tail is not None}


def _split(block: Block, tails: Phrasebook) -> Iterator[Block]:
    if count_words(block.text) <= _REAL_TEXT:
        yield block
        return
    text = straighten(block.text)
    last = max(0, len(text) - LONGEST)
    cut = min((found.start() for _, found in tails.search(text, last)), default=len(text))
    head, tail = block.text[:cut].rstrip(), block.text[cut:].strip()
    if not tail or count_words(head) < _REAL_TEXT:
        yield block
        return
    yield replace(block, text=head, links=tuple(link for link in block.links if link.text in head))
    yield replace(
        block, text=tail, links=tuple(link for link in block.links if link.text in tail), joined=True
    )
