"""Discovery: a site's feeds, sitemaps, section pages and seeds are read, and their articles queued.

A source is noted as read (so that the next run asks only whether it changed) when all that it led to is
safely in the queue: a run that is killed half-way reads it again.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from selectolax.lexbor import LexborHTMLParser

from scraper.addresses import looks_like_article
from scraper.crawl.feeds import read_feed
from scraper.crawl.frontier import utc_now
from scraper.crawl.links import article_links, feed_links, is_wanted, next_page
from scraper.crawl.schedule import next_look
from scraper.crawl.sitemaps import Child, read_sitemap
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
from scraper.extract.parse import parse
from scraper.model import Lead, Response, Site
from scraper.urls import canonicalize

_MOST_PAGES = 5  # of one section's list
_MOST_SITEMAPS = 200
_DEEPEST_SITEMAP = 3
_MOST_HINTS = 20_000
_AT_ONCE = 500  # leads
_LIST_ROOT = re.compile(rb"<(?:rss|feed|urlset|sitemapindex|rdf:RDF)[\s>]")
_LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)  # what an undated line of a sitemap counts as


class Discovery:
    """One pass over one site's sources."""

    def __init__(self, site: Site, tools: Tools, options: Options, tally: Tally) -> None:
        self.hints: dict[str, Lead] = {}  # what this pass's sources say, by URL
        self._site = site
        self._tools = tools
        self._options = options
        self._tally = tally
        self._seen: set[str] = set()  # sitemaps

    async def run(self, home: str) -> None:
        """Read every source. One that fails is counted and logged, and costs no other; raises AskedToWait."""
        site = self._site
        if site.feeds or site.sitemaps or site.sections:
            for url in site.feeds:
                await self._feed(url)
            for url in site.sitemaps:
                await self._sitemap(Child(url), 0)
            for url in site.sections:
                await self._section(url)
        elif not self._options.seeds:
            await self._find_out(home)
        for url in self._options.seeds:
            await self._seed(url)
        self._judge()

    def _judge(self) -> None:
        """Say it loudly when nothing was found anywhere: that must not look like a quiet day."""
        counts = self._tally.counts
        useless = counts["sources failed"] + counts["sources empty"]
        if useless and useless == counts["sources asked"]:
            self._tally.alert(
                f"none of its {useless} sources gives anything: {counts['sources failed']} failed, "
                f"{counts['sources empty']} answered with no article in them"
            )

    async def _find_out(self, home: str) -> None:
        """For a site without configured sources: what robots.txt and the home page name."""
        for url in (await self._tools.guest.rules(home)).sitemaps:
            await self._sitemap(Child(url), 0)
        await self._section(home, with_feeds=True)

    async def _seed(self, url: str) -> None:
        try:
            lead = Lead(url=canonicalize(url))
        except BadUrl as error:
            self._tally.fail("sources failed", f"seed {error}")
            return
        named = self._site.include or looks_like_article(lead.url)
        if named and is_wanted(self._site, lead.url):
            await self._take([lead])
        else:
            await self._section(url)

    async def _feed(self, url: str) -> None:
        response = await self._fetch(url)
        if response is None or response.status == 304:
            return
        try:
            leads = read_feed(response.body, response.final_url)
        except NotReadable as error:
            self._fail(url, error, response)
            return
        await self._take(leads)
        self._read(response, len(leads))

    async def _sitemap(self, child: Child, level: int) -> bool:
        """Read a sitemap with those below it; return whether all of it could be read."""
        if child.url in self._seen or level > _DEEPEST_SITEMAP or self._is_old(child.modified):
            return True
        if len(self._seen) >= _MOST_SITEMAPS:
            return False
        self._seen.add(child.url)
        response = await self._fetch(child.url)
        if response is None or response.status == 304:
            return response is not None
        return await self._read_sitemap(response, level)

    async def _read_sitemap(self, response: Response, level: int) -> bool:
        try:
            sitemap = read_sitemap(response.body, response.final_url)
        except (NotReadable, FetchError) as error:
            self._fail(response.url, error, response)
            return False
        # An undated list without titles holds every page of the site: only what looks like an article counts.
        guessed = not self._site.include
        leads = [x for x in sitemap.leads if x.title or not guessed or looks_like_article(x.url)]
        await self._take(leads, undated=_LONG_AGO)
        below = [await self._sitemap(sub, level + 1) for sub in _newest_first(sitemap.children)]
        size = len(sitemap.leads) + len(below)
        self._read(response, size, complete=all(below), required=level == 0)
        return all(below)

    async def _section(self, url: str, *, with_feeds: bool = False) -> None:
        first = await self._fetch(url)
        if first is None or first.status == 304:
            return
        if _is_list_file(first.body):
            await self._read_sitemap(first, 0)
            return
        try:
            leads, feeds = await self._read_pages(first)
        except NotReadable as error:
            self._fail(url, error, first)
            return
        for feed in feeds if with_feeds else ():
            await self._feed(feed)
        await self._take(leads)
        # A home page that was only tried may well list nothing where a feed or a sitemap does.
        self._read(first, len(leads), required=not (with_feeds and self._found_any()))

    async def _read_pages(self, first: Response) -> tuple[list[Lead], tuple[str, ...]]:
        """Read a section's pages for as long as they bring something new; the first one's feeds as well."""
        leads: dict[str, Lead] = {}
        feeds: tuple[str, ...] = ()
        response: Response | None = first
        for _ in range(_MOST_PAGES):
            if response is None:
                break
            tree = _tree(response)
            feeds = feeds or feed_links(tree, response.final_url)
            found = article_links(tree, response.final_url, self._site)
            new = [lead for lead in found if lead.url not in leads and self._is_new(lead.url)]
            leads.update((lead.url, lead) for lead in found if lead.url not in leads)
            following = next_page(tree, response.final_url)
            if not new or not following:
                break
            response = await self._fetch(following, conditional=False)
        return list(leads.values()), feeds

    async def _fetch(self, url: str, *, conditional: bool = True) -> Response | None:
        """Return the answer if it is 200 or 304; anything else is a failed source, and None."""
        counts, keeper = self._tally.counts, self._tools.keeper
        counts["sources asked"] += 1
        response = None
        try:
            ask = conditional and not self._options.dry_run
            validators = keeper.validators(url) if ask else None
            response = await self._tools.guest.get(url, validators)
            if response.status not in (200, 304):
                raise BadStatus(f"{url}: the server answered {response.status}")
        except AskedToWait:
            raise  # no other source of this host can be had, either
        except FetchError as error:
            self._fail(url, error, response)
            return None
        if response.status == 304:
            counts["sources"] += 1
            keeper.unchanged(response)
        return response

    async def _take(self, leads: Sequence[Lead], *, undated: datetime | None = None) -> None:
        """Queue the leads that are articles of this site, young enough, and new."""
        for start in range(0, len(leads), _AT_ONCE):
            wanted = [
                lead
                for lead in map(_canonical, leads[start : start + _AT_ONCE])
                if lead and self._is_wanted(lead)
            ]
            for lead in wanted[: max(_MOST_HINTS - len(self.hints), 0)]:
                self.hints.setdefault(lead.url, lead)
            self._queue(wanted, undated)
            await asyncio.sleep(0)  # a long sitemap must not hold up the other sites

    def _queue(self, leads: Sequence[Lead], undated: datetime | None) -> None:
        """Queue the leads; what the archive knows already is only looked at again, or not at all."""
        site, tools, now = self._site, self._tools, utc_now()
        fresh = dict.fromkeys(lead.url for lead in leads if self._is_new(lead.url))
        standings = {url: tools.keeper.standing(url) for url in fresh}
        if self._options.dry_run:
            self._tally.planned += [url for url in fresh if standings[url] == "unknown"]
            return
        tools.frontier.add(site.host, leads, undated=undated)
        for url, standing in standings.items():
            if standing != "unknown":
                again = next_look(site.refetch, now, now) if standing == "source" else None
                tools.frontier.done(url, again=again)

    def _is_wanted(self, lead: Lead) -> bool:
        wanted = is_wanted(self._site, lead.url) and not self._is_old(lead.published or lead.modified)
        self._tally.counts["skipped"] += not wanted
        return wanted

    def _is_old(self, date: datetime | None) -> bool:
        limit = self._site.max_age
        return date is not None and limit is not None and date < utc_now() - limit

    def _is_new(self, url: str) -> bool:
        return not self._tools.frontier.has(url)

    def _found_any(self) -> bool:
        counts = self._tally.counts
        return counts["sources"] > counts["sources empty"]

    def _read(self, response: Response, size: int, *, complete: bool = True, required: bool = True) -> None:
        """Note that a source was read; one without an article in it as that, if it must have some."""
        counts = self._tally.counts
        counts["sources"] += 1
        if not size:
            counts["sources empty"] += 1
            error = NothingListed(f"{response.url}: answered, but lists no article")
            self._tally.fail("warnings", str(error))
            if required:
                self._record(response.url, error, response)
        if size and complete and not self._options.dry_run:
            self._tools.keeper.listed(replace(response, body=b""))

    def _fail(self, url: str, error: ScraperError, response: Response | None) -> None:
        self._tally.fail("sources failed", str(error))
        unreadable = isinstance(error, NotReadable)
        self._record(url, NothingListed(str(error)) if unreadable else error, response)

    def _record(self, url: str, error: ScraperError, response: Response | None) -> None:
        """Hand a source's failure to the keeper, where there was a request and this is no dry run."""
        if self._options.dry_run or isinstance(error, RobotsDisallow):
            return
        self._tools.keeper.failed(url, error, replace(response, body=b"") if response else None)


def _canonical(lead: Lead) -> Lead | None:
    try:
        return replace(lead, url=canonicalize(lead.url))
    except BadUrl:
        return None


def _newest_first(children: Iterable[Child]) -> list[Child]:
    return sorted(children, key=lambda child: child.modified or _LONG_AGO, reverse=True)


def _is_list_file(body: bytes) -> bool:
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"{", b"\x1f\x8b")) or bool(_LIST_ROOT.search(start))


def _tree(response: Response) -> LexborHTMLParser:
    page = parse(response.body, response.final_url, response.headers.get("content-type"))
    if page.tree is None:
        raise NotReadable(f"{response.url}: neither HTML, nor a feed or sitemap")
    return page.tree
