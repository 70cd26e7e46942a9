"""A site's sitemaps: an index with those below it, each asked for only if it may have changed."""

from __future__ import annotations

from collections.abc import Iterable

from scraper.addresses import looks_like_article
from scraper.crawl.intake import LONG_AGO, Intake
from scraper.crawl.sitemaps import Child, read_sitemap
from scraper.errors import FetchError, NotReadable
from scraper.model import Response

_MOST_SITEMAPS = 200
_DEEPEST_SITEMAP = 3


class SitemapWalk:
    """One pass over the sitemaps of one site."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._seen: set[str] = set()

    async def run(self, url: str) -> None:
        """Read a sitemap with those below it."""
        await self._visit(Child(url), 0)

    async def read(self, response: Response) -> None:
        """Read a sitemap that was taken for something else when it was asked for."""
        self._seen.add(response.url)
        await self._read(response, 0)

    async def _visit(self, child: Child, level: int) -> bool:
        """Read a sitemap with those below it; return whether all of it could be read, now or before."""
        if child.url in self._seen or level > _DEEPEST_SITEMAP or self._is_stale(child):
            return True
        if len(self._seen) >= _MOST_SITEMAPS:
            return False
        self._seen.add(child.url)
        response = await self._intake.fetch(child.url)
        if response is None:
            return False
        if response.status == 304:
            # An index stays the same while what it names changes, where it gives no dates.
            return await self._visit_all(self._intake.tools.sources.children(child.url), level)
        return await self._read(response, level)

    async def _read(self, response: Response, level: int) -> bool:
        intake = self._intake
        try:
            sitemap = read_sitemap(response.body, response.final_url)
        except (NotReadable, FetchError) as error:
            intake.fail(response.url, error, response)
            return False
        # An undated list without titles holds every page of the site: only what looks like an article counts.
        guessed = not intake.site.include
        leads = [x for x in sitemap.leads if x.title or not guessed or looks_like_article(x.url)]
        await intake.take(leads, undated=LONG_AGO)
        if sitemap.children:
            intake.tools.sources.put_children(response.url, sitemap.children)
        complete = await self._visit_all(sitemap.children, level)
        size = len(sitemap.leads) + len(sitemap.children)
        intake.note_read(response, size, required=level == 0)
        if size:
            intake.note_page(response, complete=complete)
        return complete

    async def _visit_all(self, children: Iterable[Child], level: int) -> bool:
        newest = sorted(children, key=lambda child: child.modified or LONG_AGO, reverse=True)
        return all([await self._visit(child, level + 1) for child in newest])

    def _is_stale(self, child: Child) -> bool:
        """Say whether nothing new can be in a sitemap: too old, or not changed since it was read."""
        if self._intake.is_old(child.modified):
            return True
        read_at = self._intake.tools.sources.read_at(child.url)
        return read_at is not None and child.settled is not None and child.settled < read_at
