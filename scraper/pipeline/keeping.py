"""What a fetch or a crawl finds, kept in the archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from scraper.config import Config
from scraper.crawl.tools import Find, Get, Outcome, Standing
from scraper.errors import ScraperError
from scraper.extract.printed import CHANGED
from scraper.model import Article, Lead, Metadata, Response, Validators
from scraper.pipeline.accepting import Taken
from scraper.pipeline.cleaning import clean_answers
from scraper.pipeline.gathering import Gatherer, Whole
from scraper.pipeline.learning import recall_from
from scraper.pipeline.readers import Readers
from scraper.store.archive import Archive
from scraper.urls import host_of

Watch = Callable[[str], None]  # called with the URL of each article that was dealt with
_GONE = (404, 410)
_MOST_NOTED = 1 << 20  # bytes; what other pages teach is read from the archive


def ignore(url: str) -> None:
    """Watch nothing."""


def name_site(archive: Archive, config: Config, host: str | None) -> None:
    """Give a site of the archive the name that it is configured with."""
    site = config.site_of(host or "")
    if site and site.name:
        archive.site_id(site.host, site.name)


class ArchiveKeeper:
    """Keeps what a crawl finds in the archive, each find in one transaction (see scraper.crawl.tools)."""

    def __init__(
        self,
        archive: Archive,
        config: Config,
        run: int | None = None,
        watch: Watch = ignore,
        readers: Readers | None = None,
    ) -> None:
        self._archive = archive
        self._config = config
        self._run = run
        self._watch = watch
        self._readers = readers
        self._recall = recall_from(archive)
        self.notes: dict[int, bytes] = {}  # of new articles by id, what they teach of the site

    def validators(self, url: str) -> Validators:
        """Return what a conditional request for this URL sends."""
        return self._archive.validators(url)

    def standing(self, url: str) -> Standing:
        """Say what a URL is to the archive."""
        return self._archive.standing(url)

    async def read(self, response: Response, lead: Lead, get: Get) -> Find:
        """Clean an article, with all of its pages, and return what saves it; raises ExtractError.

        What a feed dates, or the archive has, as an article need only be likely to be one.
        """
        vouched = lead.published is not None or self._archive.known(response.url)
        taken: Taken = "likely" if vouched else "articles"
        whole = await Gatherer(self._clean, get, self._config.settings.article_pages).gather(response, taken)
        article = replace(whole.article, meta=_fill(whole.article.meta, lead))
        return Find(lambda: self._save(article, whole, response.url), whole.first, whole.lack)

    async def _clean(self, pages: Sequence[Response], taken: Taken) -> Article:
        if self._readers:
            room = sum(map(len, self.notes.values())) < _MOST_NOTED
            noted = room and self._config.settings.learn.after_crawl
            return await self._readers.read(pages, taken, noted=noted)
        return clean_answers(pages, self._config, self._recall, taken)

    def _save(self, article: Article, whole: Whole, url: str) -> Outcome:
        saved = self._archive.save(article, whole.first, self._run, whole.further)
        if saved.outcome == "added" and article.notes:
            self.notes[saved.article_id] = article.notes
        self._watch(url)
        return saved.outcome

    def gone(self, response: Response, why: ScraperError | None = None) -> str | None:
        """Note that an article was taken off its site; return where else it may be."""
        elsewhere = self._archive.mark_gone(response.url, response, self._run, why)
        self._watch(response.url)
        return elsewhere

    def unchanged(self, response: Response) -> None:
        """Note that a page is as it was."""
        self._archive.touch(response.url, response, self._run)
        self._watch(response.url)

    def failed(self, url: str, error: ScraperError, response: Response | None) -> None:
        """Record why nothing was kept; a page that is gone is noted as that."""
        if response and response.status in _GONE and self._archive.known(url):
            self._archive.mark_gone(url, response, self._run)
        else:
            self._archive.record_failure(url, self._site(url), error, response, self._run)
        self._watch(url)

    def listed(self, response: Response) -> None:
        """Record that a feed, sitemap or section page was read."""
        self._archive.record_listing(response, self._site(response.url), self._run)

    def _site(self, url: str) -> str | None:
        host = host_of(url)
        site = self._config.site_of(host or "")
        return site.host if site else host


def _fill(meta: Metadata, lead: Lead) -> Metadata:
    """Return meta with what only the feed or sitemap says."""
    stated = None if dict(meta.sources).get("published") == CHANGED else meta.published
    return replace(
        meta,
        title=meta.title or lead.title,
        published=stated or (lead.published.isoformat() if lead.published else meta.published),
        section=meta.section or lead.section,
        tags=meta.tags or lead.tags,
    )
