"""What a judge sees: the page's blocks, what is known of the article, and what is removed so far."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from scraper.model import Block, Metadata, Repeat, Rule


@dataclass(frozen=True, slots=True)
class Draft:
    """A page on its way to an article."""

    blocks: tuple[Block, ...]
    meta: Metadata
    rules: tuple[Rule, ...]
    kept: frozenset[int]  # positions that the engine takes as the body
    url: str | None = None
    taken: Mapping[int, str] = field(default_factory=dict)  # position to rule id
    repeats: Mapping[int, Repeat] = field(default_factory=dict)  # position to what the site repeats there

    def open_blocks(self) -> Iterator[Block]:
        """Yield the blocks that no rule has removed."""
        return (block for block in self.blocks if block.position not in self.taken)

    def body(self) -> Iterator[Block]:
        """Yield the blocks that the engine keeps and no rule has removed."""
        return (self.blocks[place] for place in sorted(self.kept) if place not in self.taken)


Judge = Callable[[Draft], Mapping[int, str]]
"""Returns positions of blocks to remove, each with the id of the rule."""
