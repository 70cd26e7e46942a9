"""A page to learn from: its blocks, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from scraper.model import Article, Block, Removal

PREFIX = "learned."
OUTSIDE = "engine.outside"
_OLDEST = timedelta(days=3660)  # before the fetch: earlier dates of publication are taken for mistakes


@dataclass(frozen=True, slots=True)
class Specimen:
    """One article's page."""

    blocks: tuple[Block, ...]
    rules: Mapping[int, str]  # position to the rule that removed the block
    day: date  # of publication, or else of the fetch
    title: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = field(default=None, compare=False)
    engine: str | None = None  # what decided which blocks are the body
    confidence: float | None = None

    def is_body(self, block: Block) -> bool:
        """Say whether the engine took a block for body, and no rule but a learned one removed it."""
        return self.rules.get(block.position, PREFIX).startswith(PREFIX)

    def is_open(self, block: Block) -> bool:
        """Say whether no rule but a learned one removed a block: what rules know needs no learning."""
        rule = self.rules.get(block.position)
        return rule is None or rule == OUTSIDE or rule.startswith(PREFIX)


def specimen_of(article: Article, fetched: date) -> Specimen:
    """Return the specimen that an article's page is."""
    return Specimen(
        article.blocks,
        {removal.position: removal.rule for removal in article.removals},
        day_of(article.meta.published, fetched),
        article.meta.title,
        article.meta.authors,
        article.url,
        article.engine,
        article.confidence,
    )


def match_removals(blocks: Iterable[Block], removals: Iterable[Removal], text: str) -> dict[int, str]:
    """Return the rule that removed each block, by what an archive keeps of an article.

    Where the page is cut into blocks otherwise than when it was archived, a block that is neither in the
    text nor among the removals counts as outside.
    """
    ordered = list(removals)
    at = {(removal.position, removal.text): removal.rule for removal in ordered}
    by_text = {removal.text: removal.rule for removal in ordered}
    kept = set(text.split("\n\n"))
    found: dict[int, str] = {}
    for block in blocks:
        rule = at.get((block.position, block.text))
        if rule is None and block.text not in kept:
            rule = by_text.get(block.text, OUTSIDE)
        if rule is not None:
            found[block.position] = rule
    return found


def day_of(published: str | None, fetched: date) -> date:
    """Return the day of publication where it is believable, else that of the fetch."""
    try:
        day = datetime.fromisoformat(published or "").date()
    except ValueError:
        return fetched
    return day if fetched - _OLDEST <= day <= fetched + timedelta(days=1) else fetched
