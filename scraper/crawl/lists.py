"""A site's section pages: the articles they list, over the pages of a list, and the lists they lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser

from scraper.crawl.intake import Intake
from scraper.crawl.links import article_links, feed_links, list_links, next_page
from scraper.errors import NotReadable
from scraper.extract.parse import parse
from scraper.model import Lead, Response
from scraper.text import fold
from scraper.variants import url_key

_MOST_LISTS = 100  # in one pass; where calendars and filters name each other, this is the end of it
_NAME_WORDS, _NAME_LENGTH = 4, 40
_LIST_ROOT = re.compile(rb"<(?:rss|feed|urlset|sitemapindex|rdf:RDF)[\s>]")


@dataclass(slots=True)
class Found:
    """What the pages of one list gave."""

    leads: dict[str, Lead] = field(default_factory=dict)  # by URL
    feeds: tuple[str, ...] = ()
    lists: dict[str, None] = field(default_factory=dict)  # URLs, in order
    pages: list[Response] = field(default_factory=list)
    complete: bool = True  # no page failed
    first_time: bool = False  # it was never read to its end before


class ListWalk:
    """One pass over the section pages of one site."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._seen: set[str] = set()  # keys of addresses

    def enter(self, url: str) -> bool:
        """Say whether a list is still to be read in this pass, and take note that it will be."""
        key = url_key(url)
        if key in self._seen or len(self._seen) >= _MOST_LISTS:
            return False
        self._seen.add(key)
        return True

    async def read(self, first: Response, depth: int) -> Found | None:
        """Queue what a list names, from its first page on; None where that can't be read."""
        intake = self._intake
        try:
            found = await self._read_pages(first)
        except NotReadable as error:
            intake.fail(first.url, error, first)
            return None
        await intake.take(list(found.leads.values()), depth=depth)
        if found.complete:  # otherwise an unchanged first page would hide those that failed
            for page in found.pages[1:]:
                intake.note_page(page)
        return found

    async def _read_pages(self, first: Response) -> Found:
        """Read a list's pages for as long as they bring something new; the first time, all of them."""
        found, intake = Found(first_time=self._intake.tools.sources.read_at(first.url) is None), self._intake
        tree, response = _tree(first), first
        while self._read_page(tree, response, found) and len(found.pages) < intake.site.list_pages:
            following = next_page(tree, response.final_url)
            answer = await intake.fetch(following) if following else None
            if answer is None or answer.status == 304:
                found.complete = answer is not None or not following
                break
            try:
                tree, response = _tree(answer), answer
            except NotReadable as error:
                intake.fail(answer.url, error, answer)
                found.complete = False
                break
        return found

    def _read_page(self, tree: LexborHTMLParser, response: Response, found: Found) -> bool:
        """Take in one page; return whether it has an article that makes it worth to read on."""
        site, url = self._intake.site, response.final_url
        section = _heading(tree)
        links = [
            replace(x, section=section) for x in article_links(tree, url, site) if x.url not in found.leads
        ]
        new = any(self._intake.is_new(lead.url) for lead in links)
        found.leads.update((lead.url, lead) for lead in links)
        found.feeds = found.feeds or feed_links(tree, url)
        found.lists.update(dict.fromkeys(list_links(tree, url, site)))
        found.pages.append(response)
        return new or (found.first_time and bool(links))


def is_list_file(body: bytes) -> bool:
    """Say whether a body is a feed or sitemap, whatever its address looks like."""
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"{", b"\x1f\x8b")) or bool(_LIST_ROOT.search(start))


def _heading(tree: LexborHTMLParser) -> str | None:
    """Return the name that a list gives itself, if that is short enough for one."""
    headings = tree.css("h1")
    name = fold(headings[0].text()) if len(headings) == 1 else ""
    return name if 0 < len(name.split()) <= _NAME_WORDS and len(name) <= _NAME_LENGTH else None


def _tree(response: Response) -> LexborHTMLParser:
    page = parse(response.body, response.final_url, response.headers.get("content-type"))
    if page.tree is None:
        raise NotReadable(f"{response.url}: neither HTML, nor a feed or sitemap")
    return page.tree
