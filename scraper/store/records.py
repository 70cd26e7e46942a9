"""What the archive hands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scraper.errors import ScraperError
from scraper.model import Response

Outcome = Literal["added", "updated", "unchanged", "alias"]


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving an article came to.

    "updated": its title or text changed. "alias": the page shows an article whose own page is known.
    """

    article_id: int
    outcome: Outcome
    is_better: bool = False  # what the archive has is more than what was read this time, and stays


@dataclass(frozen=True, slots=True)
class FurtherPage:
    """A page of an article after its first one: as it was fetched, or why nothing of it is in the article."""

    url: str
    response: Response | None = None
    error: ScraperError | None = None


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What became of the pages of one run."""

    fetched: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """An article as a line of a table."""

    id: int
    url: str
    site: str | None  # its name
    title: str | None
    published: str | None
    word_count: int
    removals: int
