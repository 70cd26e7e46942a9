"""A pass over the configured sites, several side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime

from scraper.config import Config
from scraper.crawl.frontier import Frontier
from scraper.crawl.guest import Guest
from scraper.crawl.tools import Options, Report, Tools
from scraper.crawl.walk import walk
from scraper.model import Site
from scraper.pipeline.fetching import open_guest
from scraper.pipeline.keeping import ArchiveKeeper, Watch, ignore
from scraper.store.archive import Archive
from scraper.store.records import RunCounts

_AT_ONCE = 8  # sites that are walked over at the same time, each with one request at a time


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


async def crawl_sites(plan: Plan, config: Config, archive: Archive, watch: Watch = ignore) -> list[Report]:
    """Walk over every site of the plan, several at a time; the caller holds the archive's lock.

    Raises ArchiveError.
    """
    frontier = Frontier(archive.connection)
    if not plan.dry_run:
        frontier.reclaim()
    turns = asyncio.Semaphore(_AT_ONCE)

    async def crawl(site: Site, guest: Guest) -> Report:
        async with turns:
            run = None if plan.dry_run else _start_run(archive, site)
            keeper = ArchiveKeeper(archive, config, run, watch)
            report = await walk(site, Tools(guest, keeper, frontier), plan.options(site))
            if run is not None:
                archive.finish_run(run, _count(report))
            return report

    async with open_guest(config) as guest:
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(crawl(site, guest)) for site in plan.sites]
        except BaseExceptionGroup as errors:
            raise _first(errors) from None
    return [task.result() for task in tasks]


def _start_run(archive: Archive, site: Site) -> int:
    archive.site_id(site.host, site.name)
    return archive.start_run(site.host)


def _count(report: Report) -> RunCounts:
    names = (each.name for each in fields(RunCounts))
    return RunCounts(**{name: getattr(report, name) for name in names})


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
