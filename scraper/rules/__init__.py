"""What is removed from a page, and in which order.

Rules of data (`config/rules/*.toml`) know elements and lines; the functions here know what no pattern can
see: repetition, neighbours, order. The first judge to claim a block has it.
"""

from collections.abc import Mapping
from dataclasses import replace

from scraper.model import Removal
from scraper.rules.appeal import judge_appeals
from scraper.rules.boxes import judge_boxes
from scraper.rules.closing import judge_bio, judge_cut, judge_rest, judge_sections, judge_teasers
from scraper.rules.draft import Draft, Judge
from scraper.rules.duplicates import judge_repeats, judge_standfirst, judge_title
from scraper.rules.marks import mark_elements
from scraper.rules.phrases import judge_ends, judge_lines, judge_tails, split_tails
from scraper.rules.related import judge_links, judge_lists, judge_next
from scraper.rules.repeated import judge_learned

__all__ = ["BUILT_IN", "ORDER", "Draft", "Judge", "judge", "mark_elements", "split_tails"]

ORDER: tuple[Judge, ...] = (
    judge_title,
    judge_next,
    judge_tails,
    judge_lists,
    judge_rest,
    judge_sections,
    judge_teasers,
    judge_cut,
    judge_lines,
    judge_learned,
    judge_bio,
    judge_appeals,
    judge_boxes,
    judge_standfirst,
    judge_links,
    judge_repeats,
    judge_ends,
)

BUILT_IN: Mapping[str, str] = {
    "duplicate.title": "says the title again: it is kept as the title",
    "duplicate.standfirst": "the standfirst; the body says it again",
    "duplicate.block": "the same text stands elsewhere on the page",
    "duplicate.page": "an earlier page of the same article says it",
    "promo.appeal": "asks something of the reader for the site: to share, subscribe, comment or pay",
    "related.line": "a line that links to another article",
    "related.link": "nothing but a link to another page",
    "related.next": "another article, appended to the same page",
    "engine.outside": "not part of the article's body, by the engine's judgement",
}
"""Reasons of the rules that are functions, by id."""


def judge(draft: Draft) -> tuple[Removal, ...]:
    """Return one removal for every block of draft that is not kept, in page order."""
    for each in ORDER:
        draft = replace(draft, taken={**each(draft), **draft.taken})
    outside = {b.position: "engine.outside" for b in draft.open_blocks() if b.position not in draft.kept}
    rule_of = {**outside, **draft.taken}
    return tuple(
        Removal(block.position, rule_of[block.position], block.text)
        for block in draft.blocks
        if block.position in rule_of
    )
