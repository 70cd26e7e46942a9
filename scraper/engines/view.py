"""What an engine is shown of a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from scraper.extract.statedtext import StatedText
from scraper.model import Block, Metadata, Page, Verdict


@dataclass(frozen=True, slots=True)
class View:
    """A page with its blocks, which are numbered from 0 in page order."""

    page: Page
    blocks: tuple[Block, ...]
    meta: Metadata
    marks: Mapping[int, str]  # position to rule id, of what rules claim of whole tags
    stated: StatedText = field(default_factory=StatedText)


Engine = Callable[[View], Verdict]
"""Says which blocks are the article's body."""
