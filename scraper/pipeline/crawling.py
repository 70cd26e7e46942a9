"""A pass over the configured sites, several side by side."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime

from scraper.config import Config
from scraper.crawl.batch import Batch
from scraper.crawl.frontier import Frontier
from scraper.crawl.guest import Guest
from scraper.crawl.hosts import Hosts
from scraper.crawl.sources import Sources
from scraper.crawl.tally import Tally
from scraper.crawl.tools import Options, Report, Tools
from scraper.crawl.walk import walk
from scraper.model import Site
from scraper.pipeline.fetching import open_guest
from scraper.pipeline.keeping import ArchiveKeeper, Watch, ignore
from scraper.pipeline.learning import learn_after_crawl
from scraper.pipeline.readers import Readers
from scraper.pipeline.stopping import Stop
from scraper.store.archive import Archive
from scraper.store.records import RunCounts

_AT_ONCE = 50  # sites that are walked over at the same time, each with one request at a time


@dataclass(frozen=True, slots=True)
class Plan:
    """What a crawl is to do: the sites, with the seeds of each by host, and the options of their walks."""

    sites: tuple[Site, ...]
    seeds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limit: int | None = None  # articles of each site
    since: datetime | None = None
    dry_run: bool = False

    def options(self, site: Site) -> Options:
        """Return the options of one site's walk."""
        return Options(self.limit, self.since, self.dry_run, self.seeds.get(site.host, ()))


@dataclass(frozen=True, slots=True)
class Work:
    """What a crawl works on, who watches, and what may end it early."""

    archive: Archive
    watch: Watch = ignore
    stop: Stop = field(default_factory=Stop)


async def crawl_sites(plan: Plan, config: Config, work: Work) -> list[Report]:
    """Walk over every site of the plan, several at a time; the caller holds the archive's lock.

    Raises ArchiveError.
    """
    work.archive.expect_small_transactions()
    if not plan.dry_run:
        work.archive.close_killed_runs()
        Frontier(work.archive.connection).reclaim()
    memory = Hosts(work.archive.connection)
    async with open_guest(config, memory) as guest, Readers(config, work.archive.path) as readers:
        crawl = _Crawl(plan, config, work, _Hands(guest, readers))
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(crawl.walk(site)) for site in plan.sites]
                for task in tasks:
                    work.stop.guard(task)
        except BaseExceptionGroup as errors:
            raise _first(errors) from None
    return [task.result() for task in tasks]


@dataclass(frozen=True, slots=True)
class _Hands:
    """What fetches pages, and what reads them."""

    guest: Guest
    readers: Readers


class _Crawl:
    """What the walks of one crawl share."""

    def __init__(self, plan: Plan, config: Config, work: Work, hands: _Hands) -> None:
        self._plan = plan
        self._config = config
        self._work = work
        self._hands = hands
        self._batch = Batch(Frontier(work.archive.connection))
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def walk(self, site: Site) -> Report:
        """Walk over one site when its turn comes; say what came of it, also where it was stopped."""
        tally = Tally(site.host)
        try:
            async with self._turns:
                await self._walk(site, tally)
        except asyncio.CancelledError:
            if self._work.stop.state is None:
                raise
            tally.state = self._work.stop.state
        return tally.report()

    async def _walk(self, site: Site, tally: Tally) -> None:
        work = self._work
        run = None if self._plan.dry_run else _start_run(work.archive, site)
        keeper = ArchiveKeeper(work.archive, self._config, run, work.watch, self._hands.readers)
        tools = Tools(
            self._hands.guest,
            keeper,
            Frontier(work.archive.connection),
            Sources(work.archive.connection),
            self._batch,
        )
        state, began = "failed", time.monotonic()
        try:
            await walk(site, tools, self._plan.options(site), tally)
            state = tally.state
        except asyncio.CancelledError:
            state = self._work.stop.state or state
            raise
        finally:
            if run is not None:
                self._work.archive.finish_run(run, _count(tally.report()), state)
        if run is not None:
            spent = time.monotonic() - began
            await learn_after_crawl(work.archive, self._config, site.host, spent, keeper.notes)


def _start_run(archive: Archive, site: Site) -> int:
    archive.site_id(site.host, site.name)
    return archive.start_run(site.host)


def _count(report: Report) -> RunCounts:
    names = (each.name for each in fields(RunCounts))
    return RunCounts(**{name: getattr(report, name) for name in names})


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
