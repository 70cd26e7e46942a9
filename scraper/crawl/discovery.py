"""Discovery: a site's feeds, sitemaps, section pages and seeds are read, and their articles queued."""

from __future__ import annotations

from collections.abc import Iterable

from scraper.addresses import looks_like_article
from scraper.crawl.feeds import read_feed
from scraper.crawl.intake import Intake
from scraper.crawl.links import is_wanted
from scraper.crawl.lists import ListWalk, is_list_file
from scraper.crawl.sitemaps import Child
from scraper.crawl.sitewalk import SitemapWalk
from scraper.errors import BadUrl, NotReadable
from scraper.model import Lead
from scraper.urls import canonicalize


class Discovery:
    """One pass over one site's sources."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._sitemaps = SitemapWalk(intake)
        self._lists = ListWalk(intake)

    async def run(self, home: str, seeds: tuple[str, ...]) -> None:
        """Read every source. One that fails is counted and logged, and costs no other.

        Raises AskedToWait, and Spent where the run's requests are used up.
        """
        site = self._intake.site
        if site.feeds or site.sitemaps or site.sections:
            for url in site.feeds:
                await self._feed(url)
            for url in site.sitemaps:
                await self._sitemaps.run(url)
            for url in site.sections:
                await self._section(url)
        elif not seeds:
            await self._find_out(home)
        for url in seeds:
            await self._seed(url)
        self._intake.judge()

    async def _find_out(self, home: str) -> None:
        """For a site without configured sources: what robots.txt and the home page name."""
        for url in (await self._intake.tools.guest.rules(home)).sitemaps:
            await self._sitemaps.run(url)
        await self._section(home, with_feeds=True)

    async def _seed(self, url: str) -> None:
        try:
            lead = Lead(url=canonicalize(url))
        except BadUrl as error:
            self._intake.fail_seed(error)
            return
        named = self._intake.site.include or looks_like_article(lead.url)
        if named and is_wanted(self._intake.site, lead.url):
            await self._intake.take([lead])
        else:
            await self._section(url)

    async def _feed(self, url: str) -> None:
        response = await self._intake.fetch(url)
        if response is None or response.status == 304:
            return
        try:
            leads = read_feed(response.body, response.final_url)
        except NotReadable as error:
            self._intake.fail(url, error, response)
            return
        await self._intake.take(leads)
        self._intake.note_read(response, len(leads))
        if leads:
            self._intake.note_page(response)

    async def _section(self, url: str, depth: int = 1, *, with_feeds: bool = False) -> None:
        """Read a list with those below it, as far down as the site's file says."""
        first = await self._intake.fetch(url) if self._lists.enter(url) else None
        if first is None:
            return
        deeper = depth < self._intake.site.depth
        if first.status == 304:  # a list may stay the same while those below it do not
            known = self._intake.tools.sources.children(url) if deeper or with_feeds else ()
            await self._visit([child.url for child in known], depth)
            return
        if is_list_file(first.body):
            await self._sitemaps.read(first)
            return
        found = await self._lists.read(first, depth)
        if found is None:
            return
        below = [*(found.feeds if with_feeds else ()), *(found.lists if deeper else ())]
        self._intake.tools.sources.put_children(url, map(Child, below))
        await self._visit(below, depth)
        # A page that was only tried may well list nothing where a feed or a sitemap does.
        tried = depth > 1 or (with_feeds and self._intake.found_any())
        self._intake.note_read(first, len(found.leads), required=not tried)
        if found.leads and found.complete:
            self._intake.note_page(first)

    async def _visit(self, below: Iterable[str], depth: int) -> None:
        for url in below:
            await self._section(url, depth + 1)
