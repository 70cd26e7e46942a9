"""An article over several pages, fetched whole: from any of its pages to its first, and on to its last."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from scraper.errors import ExtractError, FetchError
from scraper.extract.pagenumbers import is_first_of
from scraper.extract.paging import find_next, is_further, may_go_on
from scraper.fetch.client import raise_for_status
from scraper.model import Article, Response
from scraper.pipeline.accepting import Taken
from scraper.store.records import FurtherPage
from scraper.variants import url_key

Read = Callable[[Sequence[Response], Taken], Awaitable[Article]]
"""Returns the article in its pages, as one; raises ExtractError."""
Get = Callable[[str], Awaitable[Response]]
"""Returns what a server answers; raises FetchError."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Whole:
    """An article, and the pages that it was read from."""

    article: Article
    first: Response
    further: tuple[FurtherPage, ...] = ()

    @property
    def lack(self) -> str | None:
        """Return what is missing of the article, in words; None where nothing is."""
        error = next((page.error for page in self.further if page.error), None)
        return f"only {len(self.further)} of its pages could be read: {error}" if error else None


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Gathers the pages of articles; most: of one article."""

    read: Read
    get: Get
    most: int

    async def gather(self, response: Response, taken: Taken) -> Whole:
        """Return the article that a page is of, with all of its pages.

        What goes wrong with the page itself is raised, as `read` does. What goes wrong with another one ends
        the article there, and is told in the last of the further pages.
        """
        article = await self.read((response,), taken)
        first, start = await self._go_to_first(response, article, taken)
        if not may_go_on(start):
            return Whole(start, first)
        further = await self._go_on(first, start)
        pages = (first, *(page.response for page in further if page.response and not page.error))
        whole = await self.read(pages, taken) if len(pages) > 1 else start
        return Whole(whole, first, tuple(further))

    async def _go_to_first(
        self, response: Response, article: Article, taken: Taken
    ) -> tuple[Response, Article]:
        """Return the first page of the article; the page itself where that is the first, or can't be had."""
        here, seen = (response, article), [response.final_url]
        while len(seen) <= self.most and here[1].paging and here[1].paging.first:
            url = here[1].paging.first
            if any(url_key(url) == url_key(known) for known in seen):
                break
            try:
                back = await self._fetch(url)
                before = await self.read((back,), taken)
            except (FetchError, ExtractError) as error:
                _log.warning("%s: its first page could not be read: %s", response.final_url, error)
                return response, article
            if not is_further(before, before.text, article):
                break
            here, seen = (back, before), [*seen, url]
        return here if is_first_of(here[0].final_url, response.final_url) else (response, article)

    async def _go_on(self, first: Response, start: Article) -> list[FurtherPage]:
        """Return the pages after the first one, up to the last, or to one that can't be read."""
        further: list[FurtherPage] = []
        article, read, seen = start, [start.text], {url_key(first.final_url)}
        while (url := find_next(article, first.final_url)) and url_key(url) not in seen:
            if len(further) + 1 >= self.most:
                _log.warning("%s: it has more than %d pages; the others are left out", first.url, self.most)
                break
            response = None
            try:
                response = await self.get(url)
                raise_for_status(response)
                article = await self.read((response,), "any")
            except (FetchError, ExtractError) as error:
                further.append(FurtherPage(url, response, error))
                break
            seen |= {url_key(url), url_key(response.final_url)}
            if not is_further(start, "\n\n".join(read), article):
                break
            further.append(FurtherPage(url, response))
            read.append(article.text)
        return further

    async def _fetch(self, url: str) -> Response:
        response = await self.get(url)
        raise_for_status(response)
        return response
