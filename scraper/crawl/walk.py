"""One polite, incremental, resumable pass over one site."""

from __future__ import annotations

import asyncio
from urllib.parse import urljoin, urlsplit

from scraper.crawl.discovery import Discovery
from scraper.crawl.frontier import Task, utc_now
from scraper.crawl.politeness import retry_after
from scraper.crawl.schedule import RETRY_EXCLUDED, next_look, next_try
from scraper.crawl.tally import Tally
from scraper.crawl.tools import Options, Tools
from scraper.errors import (
    AskedToWait,
    BadStatus,
    ExtractError,
    FetchError,
    NotAnArticle,
    RobotsDisallow,
    ScraperError,
    TimedOut,
    Unreachable,
)
from scraper.model import Lead, Response, Site
from scraper.urls import canonicalize, host_of
from scraper.variants import url_key

_GONE = (404, 410)
_MOST_IN_A_ROW = 5  # errors, after which the host is asked whether it is up at all
_MOST_CHECKS = 3  # of that, without a good answer for an article in between


async def walk(site: Site, tools: Tools, options: Options, tally: Tally) -> None:
    """Read the site's sources, then fetch each article that is due, newest first; count what comes of it.

    What a server does never raises: it is counted, logged and handed to the keeper. Raises ArchiveError,
    and whatever else the keeper or the frontier raise. A walk that is cancelled gives its leases back.
    """
    try:
        home = await _knock(site, tools, options)
        tools.frontier.reopen(site.host)
        discovery = Discovery(site, tools, options, tally)
        await discovery.run(home)
        if not options.dry_run:
            await _Harvest(site, tools, tally, discovery.hints).run(options)
    except _GiveUp as error:
        tools.guest.give_up(error.url, str(error))
        tally.alert(f"this run ends early, as {error}")
        if not options.dry_run:
            tools.keeper.failed(error.url, Unreachable(str(error)), None)
    except FetchError as error:
        tally.alert(f"this run ends early: {error}")


class _GiveUp(Exception):
    """The host is left to a later run."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(reason)
        self.url = url


async def _knock(site: Site, tools: Tools, options: Options) -> str:
    """Return the home page's address; raise _GiveUp where robots.txt allows nothing, else FetchError."""
    refusal = None
    for home in _homes(site, options):
        rest = tools.guest.rest(home)
        if rest:
            raise rest
        refusal = (await tools.guest.rules(home)).refusal
        if not refusal:
            return home
    raise _GiveUp(home, refusal or "")


def _homes(site: Site, options: Options) -> tuple[str, ...]:
    """Return the home page, with the scheme of the site's own sources, or with either if they tell none."""
    for url in (*site.sections, *site.feeds, *site.sitemaps, *options.seeds):
        if host_of(url) == host_of(f"http://{site.host}"):
            return (urljoin(url, "/"),)
    return f"https://{site.host}/", f"http://{site.host}/"


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


class _Harvest:
    """The fetching of what is due."""

    def __init__(self, site: Site, tools: Tools, tally: Tally, hints: dict[str, Lead]) -> None:
        self._site = site
        self._tools = tools
        self._tally = tally
        self._hints = hints
        self._errors_in_a_row = 0
        self._checks = 0  # of whether the host is up, since the last good answer

    async def run(self, options: Options) -> None:
        """Fetch until nothing is due or the limit is reached; raise AskedToWait or _GiveUp."""
        while options.limit is None or self._tally.counts["fetched"] < options.limit:
            task = self._tools.frontier.lease(self._site.host, since=options.since)
            if task is None:
                return
            if self._tools.keeper.standing(task.lead.url) == "alias":
                self._tools.frontier.done(task.lead.url, again=None)
                continue
            try:
                await self._fetch(task)
            except (asyncio.CancelledError, AskedToWait):
                self._tools.frontier.release(task.lead.url)
                raise
            if self._errors_in_a_row >= _MOST_IN_A_ROW:
                await self._check_host(task.lead.url)

    async def _check_host(self, url: str) -> None:
        """After errors in a row, tell a few bad pages from a host that is down: for that raise _GiveUp."""
        self._checks += 1
        if self._checks > _MOST_CHECKS or not await self._tools.guest.is_up(url):
            count = self._errors_in_a_row + (self._checks - 1) * _MOST_IN_A_ROW
            raise _GiveUp(url, f"the host gave {count} errors in a row")
        self._errors_in_a_row = 0

    async def _fetch(self, task: Task) -> None:
        url, tools = task.lead.url, self._tools
        try:
            response = await tools.guest.get(url, tools.keeper.validators(url), within=self._site)
        except RobotsDisallow as error:
            tools.frontier.excluded(url, str(error), again=utc_now() + RETRY_EXCLUDED)
            self._tally.count("skipped", str(error))
        except AskedToWait:
            raise
        except (Unreachable, TimedOut) as error:
            self._fetched(in_a_row=self._errors_in_a_row + 1)
            self._postpone(task, error, None)
        except FetchError as error:
            self._fetched(in_a_row=0)
            self._give_up(url, error, None)
        else:
            self._fetched(in_a_row=self._errors_in_a_row + 1 if response.status >= 500 else 0)
            await self._take(task, response)

    def _fetched(self, *, in_a_row: int) -> None:
        self._tally.counts["fetched"] += 1
        self._errors_in_a_row = in_a_row
        if not in_a_row:
            self._checks = 0

    async def _take(self, task: Task, response: Response) -> None:
        url, tools = task.lead.url, self._tools
        if response.status == 200 and _is_home(response.final_url) and not _is_home(url):
            error = BadStatus(f"{url}: redirects to the home page, as if it were not there")
            self._give_up(url, error, response)
        elif response.status == 200:
            await self._keep(task, response)
        elif response.status == 304:
            tools.keeper.unchanged(response)
            self._done(task, response, "unchanged")
        elif response.status in _GONE:
            elsewhere = tools.keeper.gone(response)
            tools.frontier.gone(url)
            if elsewhere:
                tools.frontier.settle(self._site.host, elsewhere, again=utc_now())
            self._tally.count("gone", url)
        else:
            error = BadStatus(f"{url}: the server answered {response.status}")
            self._postpone(task, error, response)

    async def _keep(self, task: Task, response: Response) -> None:
        lead = self._hints.get(task.lead.url, task.lead)
        try:
            outcome = await self._tools.keeper.keep(response, lead)
        except NotAnArticle as error:
            self._leave_out(task, error, response)
        except ExtractError as error:
            self._give_up(task.lead.url, error, response)
        else:
            self._done(task, response, outcome)

    def _leave_out(self, task: Task, error: NotAnArticle, response: Response) -> None:
        """Note that a page is no article: nothing is wrong, and it is not fetched as one again."""
        self._tools.frontier.excluded(task.lead.url, str(error))
        self._tools.keeper.failed(task.lead.url, error, response)
        self._tally.count("skipped", str(error))

    def _done(self, task: Task, response: Response, outcome: str) -> None:
        """Note success, also for the address that redirects led to, so that it is not fetched again."""
        frontier, url, final = self._tools.frontier, task.lead.url, canonicalize(response.final_url)
        again = next_look(self._site.refetch, task.lead.published or task.found_at, utc_now())
        if outcome == "alias":
            frontier.done(url, again=None)
        elif final == url:
            frontier.done(url, again=again)
        elif url_key(final) == url_key(url):
            frontier.done(url, again=again)
            frontier.rename(url, final)
        else:
            frontier.settle(self._site.host, final, again=again)
            frontier.done(url, again=None)
        self._tally.count("unchanged" if outcome == "alias" else outcome, url)

    def _postpone(self, task: Task, error: FetchError, response: Response | None) -> None:
        now = utc_now()
        until = next_try(task.tries + 1, retry_after(response.headers, now) if response else None, now)
        if until is None:
            self._give_up(task.lead.url, error, response)
            return
        self._tools.frontier.postpone(task.lead.url, str(error), until=until)
        self._tools.keeper.failed(task.lead.url, error, response)
        self._tally.fail("failed", str(error))

    def _give_up(self, url: str, error: ScraperError, response: Response | None) -> None:
        self._tools.frontier.failed(url, str(error))
        self._tools.keeper.failed(url, error, response)
        self._tally.fail("failed", str(error))
