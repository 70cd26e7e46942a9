"""The standfirst that only the printed page tells, and the whole of a description that was cut."""

from __future__ import annotations

import re

from scraper.extract.dates import looks_like_date
from scraper.extract.lines import Head
from scraper.extract.people import lead_of
from scraper.extract.stated import Stated
from scraper.model import Block
from scraper.text import count_words, squeeze

PRINTED = "line below the title"
_TAGS = frozenset(("h2", "h3", "h4", "h5", "p", "div", "td", "span"))
_FEWEST, _MOST = 6, 80  # words of a standfirst
_NEAR = 4  # blocks below the title in which it stands, and the date or byline after it
_FURTHEST = 12  # blocks that may say the whole of what was cut
_TELLING = 40  # letters of a description by which its whole is known
_ELLIPSIS = re.compile(r"\s*\[?(?:…|\.{3})\]?$")
_ENDED = re.compile(r"[.!?।。][\"'”’)]*$")
_ASKING = re.compile(
    r"(?:subscribe|follow us|share|read|also|click|download|join|advertisement|photo|image)\b", re.IGNORECASE
)


def complete_summary(summary: str | None, head: Head) -> Stated | None:
    """Return what the page prints of its standfirst beyond the stated summary, None where it adds nothing."""
    return find_whole(summary, head) if summary else find_standfirst(head)


def find_standfirst(head: Head) -> Stated | None:
    """Return the sentence between the title and its byline or date: nothing marks it but where it stands."""
    near = head.start[:_NEAR]
    if not near or not _is_standfirst(near[0]):
        return None
    return Stated(near[0].text, PRINTED) if any(map(_is_signed, near[1:])) else None


def find_whole(summary: str, head: Head) -> Stated | None:
    """Return the paragraph that a cut description is the beginning of, where it is no longer than one is."""
    start = squeeze(_ELLIPSIS.sub("", summary))
    if len(start) < _TELLING or (_ENDED.search(summary) and not _ELLIPSIS.search(summary)):
        return None
    texts = (
        block.text for block in (*head.start, *head.rest[:_FURTHEST]) if count_words(block.text) <= _MOST
    )
    longer = (text for text in texts if len(text) > len(summary) - len("[...]"))
    return next((Stated(t, PRINTED) for t in longer if squeeze(t).startswith(start) and t != summary), None)


def _is_standfirst(block: Block) -> bool:
    text, linked = block.text, sum(len(link.text) for link in block.links)
    fit = block.tag in _TAGS and _FEWEST <= count_words(text) <= _MOST and 2 * linked < len(text)
    return fit and not (_is_signed(block) or _ASKING.match(text))


def _is_signed(block: Block) -> bool:
    """Whether a short line is a byline or a date."""
    return lead_of(block.text) is not None or looks_like_date(block.text)
