"""A survey of a site that is not configured yet: a few polite requests, and what they tell of its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from scraper.addresses import looks_like_article
from scraper.crawl.feeds import read_feed
from scraper.crawl.guest import Guest
from scraper.crawl.links import article_links, is_wanted
from scraper.crawl.newsite import (
    COMMON_FEEDS,
    COMMON_SITEMAPS,
    Front,
    choose_sections,
    find_offsets,
    find_patterns,
    newest_first,
    read_front,
)
from scraper.crawl.sitemaps import Child, Sitemap, read_sitemap
from scraper.errors import AskedToWait, BadStatus, FetchError, NotReadable
from scraper.extract.parse import parse
from scraper.model import Lead, Response, Site
from scraper.text import say_count
from scraper.urls import canonicalize, host_of, same_site

Watch = Callable[[str], None]  # called with each address that is asked for
_MOST_FEEDS = 5
_MOST_SITEMAPS = 4
_MOST_CHILDREN = 2  # of one sitemap index
_DEEPEST_SITEMAP = 2
_MOST_LEADS = 2000  # of one source; a sitemap may have 50,000
_MOST_CANDIDATES = 12  # pages that may be sections
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found out about a site."""

    site: Site
    leads: tuple[Lead, ...]  # newest first
    offsets: frozenset[timedelta]  # from UTC, that its dates name
    tried: tuple[str, ...]  # an address and what came of it, in order


async def survey(start: str, guest: Guest, base: Site, watch: Watch) -> Survey:
    """Ask the site at start, a home page or a section, for all that a site's file names.

    base gives what can't be seen: delay, allow_private. Raises FetchError where start itself can't be had,
    NotReadable where it is no web page, AskedToWait where the host wants to be left alone.
    """
    return await _Surveyor(guest, base, watch).run(start)


@dataclass(slots=True)
class _Surveyor:
    """One survey under way."""

    guest: Guest
    site: Site
    watch: Watch
    tried: list[str] = field(default_factory=list)
    leads: dict[str, tuple[Lead, ...]] = field(default_factory=dict)  # by source
    offsets: set[timedelta] = field(default_factory=set)
    menu: dict[str, None] = field(default_factory=dict)  # every address of the navigation, in order

    async def run(self, start: str) -> Survey:
        response = await self._ask(start)
        tree = _tree(response)
        front = read_front(tree, response.final_url)
        self._introduce(start, front)
        home = urljoin(front.url, "/")
        feeds = await self._feeds(front, home)
        sitemaps = await self._sitemaps(home)
        self._adopt_patterns()
        sections = await self._sections(tree, front.url)
        self._adopt_patterns()
        self.site = replace(self.site, feeds=feeds, sitemaps=sitemaps, sections=sections)
        leads = newest_first(lead for found in self.leads.values() for lead in found)
        wanted = tuple(lead for lead in leads if is_wanted(self.site, lead.url))
        return Survey(self._with_aliases(leads), wanted, frozenset(self.offsets), tuple(self.tried))

    def _introduce(self, start: str, front: Front) -> None:
        host, asked = host_of(front.url) or "", host_of(start) or ""
        aliases = (asked,) if asked != host else ()
        self.site = replace(self.site, host=host, aliases=aliases, name=front.name, language=front.language)
        here = (front.url,) if urlsplit(front.url).path not in ("", "/") else ()
        self.menu.update(dict.fromkeys((*here, *front.menu)))

    def _with_aliases(self, leads: Iterable[Lead]) -> Site:
        """Return the site with the other spellings of its host that its own links use."""
        site, hosts = self.site, filter(None, (host_of(lead.url) for lead in leads))
        return replace(
            site, aliases=tuple(dict.fromkeys(x for x in (*site.aliases, *hosts) if x != site.host))
        )

    async def _feeds(self, front: Front, home: str) -> tuple[str, ...]:
        """Return the feeds that the page names and that list articles; without any, the usual places."""
        found = [url for url in front.feeds[:_MOST_FEEDS] if await self._feed(url)]
        if front.feeds:
            return tuple(found)
        for path in COMMON_FEEDS:
            url = urljoin(home, path)
            if await self._feed(url):
                return (url,)
        return ()

    async def _feed(self, url: str) -> bool:
        response = await self._try(url)
        if response is None:
            return False
        try:
            leads = self._own(read_feed(response.body, response.final_url))
        except NotReadable as error:
            return self._note(url, str(error))
        self.offsets |= find_offsets(response.body)
        return self._count(url, leads)

    async def _sitemaps(self, home: str) -> tuple[str, ...]:
        """Return the sitemaps that robots.txt names, else those in the usual places, that list anything."""
        named = (await self.guest.rules(home)).sitemaps
        found = [url for url in named[:_MOST_SITEMAPS] if await self._sitemap(url, 0)]
        for path in COMMON_SITEMAPS:
            url = urljoin(home, path)
            if not found and url not in named and await self._sitemap(url, 0):
                found.append(url)
        return tuple(found)

    async def _sitemap(self, url: str, level: int) -> bool:
        """Read a sitemap, and the newest of those that an index names; say whether it lists anything."""
        response = await self._try(url)
        if response is None:
            return False
        try:
            sitemap = read_sitemap(response.body, response.final_url)
        except (NotReadable, FetchError) as error:
            return self._note(url, str(error))
        self.offsets |= find_offsets(response.body)
        below = 0
        for child in _newest(sitemap) if level < _DEEPEST_SITEMAP else ():
            below += await self._sitemap(child.url, level + 1)
        likely = (lead for lead in sitemap.leads if lead.title or looks_like_article(lead.url))
        return self._count(url, self._own(likely)) or below > 0

    async def _sections(self, front: LexborHTMLParser, url: str) -> tuple[str, ...]:
        """Return the pages of the navigation that list articles; without any, the front page if it does."""
        listed = {
            link: leads for link in list(self.menu)[:_MOST_CANDIDATES] if (leads := await self._list(link))
        }
        chosen = choose_sections({link: [lead.url for lead in leads] for link, leads in listed.items()})
        self.leads |= {link: listed[link] for link in chosen}
        if not chosen and self._count(url, article_links(front, url, self.site)):
            return (url,)
        return chosen

    async def _list(self, url: str) -> tuple[Lead, ...]:
        """Return the articles that a page of the navigation links to."""
        response = await self._try(url)
        if response is None:
            return ()
        try:
            leads = article_links(_tree(response), response.final_url, self.site)
        except NotReadable as error:
            self._note(url, str(error))
            return ()
        self._note(url, f"links to {say_count(len(leads), 'article')}")
        return leads

    def _adopt_patterns(self) -> None:
        """Draw patterns from what is known by now. Sections are read by those of the feeds and sitemaps."""
        sources = [[lead.url for lead in leads] for leads in self.leads.values()]
        self.site = replace(self.site, include=find_patterns(sources, self.menu))

    def _own(self, leads: Iterable[Lead]) -> tuple[Lead, ...]:
        named = (replace(lead, url=canonicalize(lead.url)) for lead in leads if host_of(lead.url))
        return tuple(lead for lead in named if same_site(self.site.host, lead.url, self.site.aliases))

    def _count(self, url: str, leads: Sequence[Lead]) -> bool:
        if leads:
            self.leads[url] = newest_first(leads)[:_MOST_LEADS]
        self._note(url, say_count(len(leads), "article"))
        return bool(leads)

    def _note(self, url: str, what: str) -> bool:
        """Note what came of a try; the False lets a failure be noted and returned in one line."""
        self.tried.append(f"{url}: {what.removeprefix(f'{url}: ')}")
        return False

    async def _try(self, url: str) -> Response | None:
        """Return a good answer; what fails is noted. Raises AskedToWait."""
        try:
            return await self._ask(url)
        except AskedToWait:
            raise
        except FetchError as error:
            self._note(url, str(error))
            return None

    async def _ask(self, url: str) -> Response:
        self.watch(url)
        response = await self.guest.get(url)
        if response.status != 200:
            raise BadStatus(f"{url}: the server answered {response.status}")
        return response


def _newest(sitemap: Sitemap) -> list[Child]:
    ordered = sorted(sitemap.children, key=lambda child: child.modified or _LONG_AGO, reverse=True)
    return ordered[:_MOST_CHILDREN]


def _tree(response: Response) -> LexborHTMLParser:
    page = parse(response.body, response.final_url, response.headers.get("content-type"))
    if page.tree is None:
        raise NotReadable(f"{response.url}: not a web page")
    return page.tree
