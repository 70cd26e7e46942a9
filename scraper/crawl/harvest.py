"""The fetching of what is due on one site, newest first, while what was fetched before is read and saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from scraper.addresses import is_home
from scraper.crawl.backlog import Backlog, Turn
from scraper.crawl.frontier import utc_now
from scraper.crawl.politeness import retry_after
from scraper.crawl.rows import Task
from scraper.crawl.schedule import RETRY_EXCLUDED, Look, find_patience, next_check, next_gap, next_try
from scraper.crawl.tally import Spent, Tally
from scraper.crawl.tools import Find, Options, Outcome, Tools
from scraper.errors import (
    AskedToWait,
    BadStatus,
    ExtractError,
    FetchError,
    NotAnArticle,
    RobotsDisallow,
    ScraperError,
    SoftNotFound,
    TimedOut,
    Unreachable,
)
from scraper.model import Response, Site
from scraper.urls import canonicalize
from scraper.variants import url_key

_GONE = (404, 410)
_MOST_IN_A_ROW = 5  # errors, after which the host is asked whether it is up at all
_MOST_CHECKS = 3  # of that, without a good answer for an article in between


class GiveUp(Exception):
    """The host is left to a later run."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(reason)
        self.url = url


class Harvest:
    """One pass over the queue of one site."""

    def __init__(self, site: Site, tools: Tools, tally: Tally) -> None:
        self._site = site
        self._tools = tools
        self._tally = tally
        self._patience = find_patience(*tools.frontier.habit(site.host))
        self._errors_in_a_row = 0
        self._checks = 0  # of whether the host is up, since the last good answer
        self._backlog = Backlog()

    async def run(self, options: Options) -> None:
        """Fetch until nothing is due or a limit is reached; raise AskedToWait, GiveUp or Spent.

        When cancelled it asks for nothing more, and reads what was fetched as far as a few seconds allow.
        """
        end: Exception | None = None
        async with self._backlog:
            try:
                await self._fetch_all(options)
            except (AskedToWait, GiveUp, Spent) as reason:
                end = reason  # what was fetched is still read
        if end:
            raise end

    async def _fetch_all(self, options: Options) -> None:
        frontier = self._tools.frontier
        while options.limit is None or self._tally.counts["fetched"] < options.limit:
            await self._backlog.wait_for_room()
            task = frontier.lease(self._site.host, since=options.since)
            if task is None and not self._backlog.is_empty:
                await self._backlog.catch_up()  # another spelling of what is gone may come of it
                continue
            if task is None:
                return
            if self._backlog.holds(task.lead.url):  # by a redirect, this very page
                frontier.release(task.lead.url)
                await self._backlog.catch_up()
                continue
            if self._tools.keeper.standing(task.lead.url) == "alias":
                frontier.done(task.lead.url, None)
                continue
            try:
                self._tally.spend(self._site.pages)
                await self._fetch(task)
            except (asyncio.CancelledError, AskedToWait, Spent):
                frontier.release(task.lead.url)
                raise
            if self._errors_in_a_row >= _MOST_IN_A_ROW:
                await self._check_host(task.lead.url)

    async def _check_host(self, url: str) -> None:
        """After errors in a row, tell a few bad pages from a host that is down: for that raise GiveUp."""
        self._checks += 1
        if self._checks > _MOST_CHECKS or not await self._tools.guest.is_up(url):
            count = self._errors_in_a_row + (self._checks - 1) * _MOST_IN_A_ROW
            raise GiveUp(url, f"the host gave {count} errors in a row")
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
            self._take(task, response)

    def _fetched(self, *, in_a_row: int) -> None:
        self._tally.counts["fetched"] += 1
        self._errors_in_a_row = in_a_row
        if not in_a_row:
            self._checks = 0

    def _take(self, task: Task, response: Response) -> None:
        url = task.lead.url
        if response.status == 200 and _is_home(response.final_url) and not _is_home(url):
            error = BadStatus(f"{url}: redirects to the home page, as if it were not there")
            self._give_up(url, error, response)
        elif response.status == 200:
            self._backlog.add(response.final_url, partial(self._read, task, response))
        elif response.status == 304:
            self._done(task, Find(lambda: self._unchanged(response), response))
        elif response.status in _GONE:
            self._backlog.add(response.final_url, partial(self._lose, task, response))
        else:
            error = BadStatus(f"{url}: the server answered {response.status}")
            self._postpone(task, error, response)

    async def _read(self, task: Task, response: Response, turn: Turn) -> None:
        """Read an article and save it after the one that was fetched before it."""
        with self._leased(task):
            try:
                async with self._backlog.room:
                    found = await self._tools.keeper.read(response, task.lead, self._get_further)
                await self._save(partial(self._done, task, found), turn)
            except SoftNotFound as error:
                await self._save(partial(self._lost, task, response, error), turn)
            except ExtractError as error:
                await self._save(partial(self._reject, task, error, response), turn)

    async def _lose(self, task: Task, response: Response, turn: Turn) -> None:
        """Note that an article is gone, after those before it: one may be it, met at its new address."""
        with self._leased(task):
            await self._save(partial(self._lost, task, response), turn)

    async def _save(self, work: Callable[[], None], turn: Turn) -> None:
        await turn.come()
        saved = self._tools.batch.add(work)
        turn.pass_on()
        await saved

    @contextmanager
    def _leased(self, task: Task) -> Iterator[None]:
        """Put an address back into the queue where the dealing with it is cancelled."""
        try:
            yield
        except asyncio.CancelledError:
            self._tools.frontier.release(task.lead.url)
            raise

    def _reject(self, task: Task, error: ExtractError, response: Response) -> None:
        """Note that no article came out; where there was one before, there may be one again."""
        if task.gap is not None:
            self._postpone(task, error, response)
        elif isinstance(error, NotAnArticle):
            self._leave_out(task.lead.url, error, response)
        else:
            self._give_up(task.lead.url, error, response)

    def _leave_out(self, url: str, error: NotAnArticle, response: Response) -> None:
        """Note that a page is no article: nothing is wrong, and it is not fetched as one again."""
        with self._tools.frontier.transaction():
            self._tools.frontier.excluded(url, str(error))
            self._tools.keeper.failed(url, error, response)
        self._tally.count("skipped", str(error))

    def _unchanged(self, response: Response) -> Outcome:
        self._tools.keeper.unchanged(response)
        return "unchanged"

    async def _get_further(self, url: str) -> Response:
        """Fetch another page of an article that is being read."""
        try:
            self._tally.spend(self._site.pages)
        except Spent as spent:
            raise FetchError(f"{url}: {spent}") from spent
        with self._backlog.gathering():
            return await self._tools.guest.get(url, within=self._site)

    def _done(self, task: Task, found: Find) -> None:
        """Save and note success, in one; where redirects led elsewhere, that is the address to keep."""
        frontier, url, final = self._tools.frontier, task.lead.url, canonicalize(found.response.final_url)
        with frontier.transaction():
            outcome = found.save()
            changed = outcome == "updated"
            age = utc_now() - (task.lead.published or task.found_at)
            if found.lack and task.gap is None:
                age = timedelta()  # soon again, once, as if it were fresh
            look = Look(age, task.gap, changed)
            gap = next_gap(self._site.refetch, look, self._patience)
            if outcome == "alias":
                frontier.done(url, None)
            elif url_key(final) == url_key(url):
                frontier.done(url, gap, changed=changed)
                if final != url:
                    frontier.rename(url, final)
            else:
                frontier.settle(self._site.host, final, gap, changed=changed)
                frontier.done(url, None)
            if task.gap is not None:
                frontier.count_look(self._site.host, changed=changed)
        self._tally.count("unchanged" if outcome == "alias" else outcome, url)
        if found.lack:
            self._tally.fail("warnings", f"{url}: {found.lack}")

    def _lost(self, task: Task, response: Response, why: ScraperError | None = None) -> None:
        frontier, url = self._tools.frontier, task.lead.url
        with frontier.transaction():
            elsewhere = self._tools.keeper.gone(response, why)
            frontier.gone(url, again=next_check(task.tries, response.status, utc_now()))
            if elsewhere:
                frontier.settle(self._site.host, elsewhere, timedelta())
        self._tally.count("gone", url)

    def _postpone(self, task: Task, error: ScraperError, response: Response | None) -> None:
        now = utc_now()
        until = next_try(task.tries + 1, retry_after(response.headers, now) if response else None, now)
        if until is None:
            self._give_up(task.lead.url, error, response)
            return
        with self._tools.frontier.transaction():
            self._tools.frontier.postpone(task.lead.url, str(error), until=until)
            self._tools.keeper.failed(task.lead.url, error, response)
        self._tally.fail("failed", str(error))

    def _give_up(self, url: str, error: ScraperError, response: Response | None) -> None:
        with self._tools.frontier.transaction():
            self._tools.frontier.failed(url, str(error))
            self._tools.keeper.failed(url, error, response)
        self._tally.fail("failed", str(error))


def _is_home(url: str) -> bool:
    return is_home(urlsplit(url))
