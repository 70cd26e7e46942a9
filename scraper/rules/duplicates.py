"""Text that stands on the page twice: the title, the standfirst, any block."""

from collections.abc import Container, Mapping
from difflib import SequenceMatcher
from itertools import islice

from scraper.model import Block
from scraper.rules.draft import Draft
from scraper.rules.marks import ancestors
from scraper.text import count_words, reads_as, squeeze

_TABULAR = frozenset(("td", "th", "tr", "li", "dd", "dt", "pre"))
_ELLIPSIS = ".…।"
_LABEL = 8  # words; a shorter line may be a label or a subheading
_TELLING = 40  # letters from which a standfirst inside a paragraph is no chance
_COMPARED = 50  # headings of a page; comparing takes the square of their length
_SHORTEST, _LONGEST = 25, 400  # letters of a title that a heading may say in other words
_NEARLY = 0.92  # share of equal characters at which a long heading is the title again


def judge_title(draft: Draft) -> Mapping[int, str]:
    """Remove every block that says the title again: it is kept as metadata."""
    title = squeeze(draft.meta.title or "")
    if not title:
        return {}
    headings = [b for b in draft.open_blocks() if b.tag in {"h1", "h2"}][:_COMPARED]
    close = {b.position for b in headings if _is_nearly(squeeze(b.text), title)}
    return {
        b.position: "duplicate.title"
        for b in draft.open_blocks()
        if b.position in close or reads_as(b.text, title)
    }


def judge_standfirst(draft: Draft) -> Mapping[int, str]:
    """Remove a standfirst where another paragraph of the body begins with it or says it again."""
    summary = squeeze((draft.meta.summary or "").rstrip(_ELLIPSIS))
    if not summary:
        return {}
    same = [b for b in draft.open_blocks() if reads_as(b.text.rstrip(_ELLIPSIS), summary)]
    longer = [b for b in draft.body() if b not in same and _says(b, summary)]
    spare = same if longer else [b for b in same if b.position in draft.kept][1:]
    return {block.position: "duplicate.standfirst" for block in spare}


def _says(block: Block, summary: str) -> bool:
    text = squeeze(block.text)
    return text.startswith(summary) or (len(summary) >= _TELLING and summary in text)


def judge_repeats(draft: Draft) -> Mapping[int, str]:
    """Remove all but one of the blocks with the same text: the one in the body stays, else the first.

    Cells, list items and short lines of the body repeat by nature ("Nil", "Yes", "What we like") and stay;
    but not a short line right below itself.
    """
    groups: dict[str, list[Block]] = {}
    for block in draft.open_blocks():
        if block.tag not in _TABULAR and not _in_table(block) and count_words(block.text) >= 2:
            groups.setdefault(squeeze(block.text), []).append(block)
    spare: dict[int, str] = {}
    for text, group in groups.items():
        if not text or len(group) < 2:
            continue
        stays = next((block for block in group if block.position in draft.kept), group[0])
        label = count_words(stays.text) < _LABEL
        places = {block.position for block in group}
        spare |= {
            block.position: "duplicate.block"
            for block in group
            if block is not stays and not (label and _is_apart(block, places, draft))
        }
    return spare


def _is_apart(block: Block, places: Container[int], draft: Draft) -> bool:
    """Whether a block of the body does not stand right below one that says the same."""
    return block.position in draft.kept and block.position - 1 not in places


def _in_table(block: Block) -> bool:
    return any(element.tag in {"td", "th"} for element in islice(ancestors(block.element), 3))


def _is_nearly(text: str, title: str) -> bool:
    """Whether a heading is the title with a word or a letter changed."""
    if not _SHORTEST <= len(title) <= _LONGEST or not 0.8 <= len(text) / len(title) <= 1.25:
        return False
    matcher = SequenceMatcher(None, text, title, autojunk=False)
    return text == title or (matcher.quick_ratio() >= _NEARLY and matcher.ratio() >= _NEARLY)
