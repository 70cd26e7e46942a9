"""What a walk works with, what it is told, and what it says at the end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from scraper.crawl.batch import Batch
from scraper.crawl.frontier import Frontier
from scraper.crawl.guest import Guest
from scraper.crawl.sources import Sources
from scraper.errors import ScraperError
from scraper.model import Lead, Response, Validators

Outcome = Literal["added", "updated", "unchanged", "alias"]
Save = Callable[[], Outcome]
Get = Callable[[str], Awaitable[Response]]
"""Fetches a further page of an article, in the host's turn; raises FetchError."""
Standing = Literal["unknown", "source", "claimed", "alias"]


@dataclass(frozen=True, slots=True)
class Find:
    """An article that was read."""

    save: Save  # saving is part of the caller's transaction
    response: Response  # of its first page, which may not be the one that was asked for
    lack: str | None = None  # what could not be read of it


class Keeper(Protocol):
    """What the crawl hands its finds to; the pipeline implements it with the archive.

    URLs of articles are canonical (scraper.urls.canonicalize), those of sources are as configured or found.
    Each call is one transaction of its own.
    """

    def validators(self, url: str) -> Validators | None:
        """Return what the last good answer for this URL gave for conditional requests."""
        ...

    def standing(self, url: str) -> Standing:
        """Say whether a URL is unknown, where an article's text came from, or another address of one.

        "claimed": an article names it as its own, but was not fetched from there.
        """
        ...

    async def read(self, response: Response, lead: Lead, get: Get) -> Find:
        """Extract an article and return what saves it; raise ExtractError if there is none.

        get: for the other pages of an article over several. NotAnArticle is raised where the page is meant to
        be something else, SoftNotFound where it says that it is not there. Saving raises ExtractError, too.
        "alias": the page shows an article that is better looked at elsewhere.
        """
        ...

    def gone(self, response: Response, why: ScraperError | None = None) -> str | None:
        """Note a 404 or 410, or a page that says as much; what was kept of the article stays.

        Return where else it may be.
        """
        ...

    def unchanged(self, response: Response) -> None:
        """Note a 304: of an article, or of a feed, sitemap or section page."""
        ...

    def failed(self, url: str, error: ScraperError, response: Response | None) -> None:
        """Note why nothing was kept, or what a source lacks; the response is None where none came."""
        ...

    def listed(self, response: Response) -> None:
        """Note that a feed, sitemap or section page was read, so that its validators are known next time."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What a walk works with; shared by the walks of a run."""

    guest: Guest
    keeper: Keeper
    frontier: Frontier
    sources: Sources
    batch: Batch


@dataclass(frozen=True, slots=True)
class Options:
    """What one walk is asked to do."""

    limit: int | None = None  # articles to fetch at most
    since: datetime | None = None  # aware; articles dated before it stay in the queue
    dry_run: bool = False  # read the sources only, change nothing
    seeds: tuple[str, ...] = ()  # of this site: feeds, sitemaps, sections, articles


@dataclass(frozen=True, slots=True)
class Report:
    """What one walk over one site did."""

    site: str  # the host
    state: str = "done"  # or why it ended early
    fetched: int = 0  # article requests that were answered or failed
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    gone: int = 0
    skipped: int = 0  # disallowed, too old, not wanted, or no article
    sources: int = 0  # feeds, sitemaps and pages that were read or had not changed
    reasons: tuple[str, ...] = ()  # one for each failure, of articles and sources
    alerts: tuple[str, ...] = ()  # what someone should look at
    planned: tuple[str, ...] = ()  # in a dry run: what would be fetched
