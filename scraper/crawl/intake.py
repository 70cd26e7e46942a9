"""What reading sources has in common: to ask for them, queue what they list, and note what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scraper.crawl.frontier import utc_now
from scraper.crawl.links import is_wanted
from scraper.crawl.schedule import Look, next_gap
from scraper.crawl.tally import Tally
from scraper.crawl.tools import Options, Tools
from scraper.errors import (
    AskedToWait,
    BadStatus,
    BadUrl,
    FetchError,
    NothingListed,
    NotReadable,
    RobotsDisallow,
    ScraperError,
)
from scraper.model import Lead, Response, Site
from scraper.urls import canonicalize

LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)  # what an undated line of a sitemap counts as
_AT_ONCE = 500  # leads


class Intake:
    """What the sources of one site give, on its way to the queue.

    A source is noted as read (so that the next run asks only whether it changed) when all that it led to is
    safely in the queue: a run that is killed half-way reads it again.
    """

    def __init__(self, site: Site, tools: Tools, options: Options, tally: Tally) -> None:
        self.site = site
        self.tools = tools
        self._options = options
        self._tally = tally

    async def fetch(self, url: str) -> Response | None:
        """Return the answer if it is 200 or 304; anything else is a failed source, and None.

        Raises AskedToWait, as then no other source of the host can be had, and Spent.
        """
        keeper, response = self.tools.keeper, None
        self._tally.spend(self.site.pages)
        self._tally.counts["sources asked"] += 1
        try:
            validators = None if self._options.dry_run else keeper.validators(url)
            response = await self.tools.guest.get(url, validators)
            if response.status not in (200, 304):
                raise BadStatus(f"{url}: the server answered {response.status}")
        except AskedToWait:
            raise
        except FetchError as error:
            self.fail(url, error, response)
            return None
        if response.status == 304:
            self._tally.counts["sources"] += 1
            keeper.unchanged(response)
            self.tools.sources.note_read(url)
        return response

    async def take(self, leads: Sequence[Lead], *, depth: int = 0, undated: datetime | None = None) -> None:
        """Queue the leads that are articles of this site, young enough, and new."""
        for start in range(0, len(leads), _AT_ONCE):
            found = map(_canonical, leads[start : start + _AT_ONCE])
            wanted = [lead for lead in found if lead and self._is_wanted(lead)]
            self._queue(wanted, depth, undated)
            await asyncio.sleep(0)  # a long sitemap must not hold up the other sites

    def is_new(self, url: str) -> bool:
        """Say whether a URL was never queued."""
        return not self.tools.frontier.has(url)

    def is_old(self, date: datetime | None) -> bool:
        """Say whether something of this date is older than the site's file wants."""
        limit = self.site.max_age
        return date is not None and limit is not None and date < utc_now() - limit

    def note_read(self, response: Response, size: int, *, required: bool = True) -> None:
        """Count a source that was read; note one without an article in it, if it must have some."""
        counts = self._tally.counts
        counts["sources"] += 1
        if not size:
            counts["sources empty"] += 1
            error = NothingListed(f"{response.url}: answered, but lists no article")
            self._tally.fail("warnings", str(error))
            if required:
                self._record(response.url, error, response)

    def note_page(self, response: Response, *, complete: bool = True) -> None:
        """Note that a page was taken in, so that the next run asks only whether it has changed.

        complete: whether all that it leads to was read as well, so that it can be left out altogether.
        """
        if self._options.dry_run:
            return
        self.tools.keeper.listed(replace(response, body=b""))
        if complete:
            self.tools.sources.note_read(response.url)

    def fail(self, url: str, error: ScraperError, response: Response | None) -> None:
        """Note that a source could not be had or read."""
        self._tally.fail("sources failed", str(error))
        unreadable = isinstance(error, NotReadable)
        self._record(url, NothingListed(str(error)) if unreadable else error, response)

    def fail_seed(self, error: BadUrl) -> None:
        """Note that a seed is no address."""
        self._tally.fail("sources failed", f"seed {error}")

    def found_any(self) -> bool:
        """Say whether a source had an article in it."""
        counts = self._tally.counts
        return counts["sources"] > counts["sources empty"]

    def judge(self) -> None:
        """Say it loudly when nothing was found anywhere: that must not look like a quiet day."""
        counts = self._tally.counts
        useless = counts["sources failed"] + counts["sources empty"]
        if useless and useless == counts["sources asked"]:
            self._tally.alert(
                f"none of its {useless} sources gives anything: {counts['sources failed']} failed, "
                f"{counts['sources empty']} answered with no article in them"
            )

    def _queue(self, leads: Sequence[Lead], depth: int, undated: datetime | None) -> None:
        """Queue the leads; what the archive knows already is only looked at again, or not at all."""
        site, tools = self.site, self.tools
        fresh = dict.fromkeys(lead.url for lead in leads if self.is_new(lead.url))
        standings = {url: tools.keeper.standing(url) for url in fresh}
        if self._options.dry_run:
            self._tally.planned += [url for url in fresh if standings[url] == "unknown"]
            return
        tools.frontier.add(site.host, leads, depth=depth, undated=undated)
        for url, standing in standings.items():
            if standing != "unknown":
                soon = next_gap(site.refetch, Look(timedelta()))
                tools.frontier.done(url, None if standing == "alias" else soon)

    def _is_wanted(self, lead: Lead) -> bool:
        wanted = is_wanted(self.site, lead.url) and not self.is_old(lead.published or lead.modified)
        self._tally.counts["skipped"] += not wanted
        return wanted

    def _record(self, url: str, error: ScraperError, response: Response | None) -> None:
        """Hand a source's failure to the keeper, where there was a request and this is no dry run."""
        if self._options.dry_run or isinstance(error, RobotsDisallow):
            return
        self.tools.keeper.failed(url, error, replace(response, body=b"") if response else None)


def _canonical(lead: Lead) -> Lead | None:
    try:
        return replace(lead, url=canonicalize(lead.url))
    except BadUrl:
        return None
