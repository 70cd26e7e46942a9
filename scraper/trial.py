"""A trial: a few articles of a site, fetched and cleaned to see whether it works. Nothing is archived."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from scraper.config import Config
from scraper.crawl.guest import Guest
from scraper.errors import AskedToWait, ExtractError, FetchError, ScraperError
from scraper.model import Article, Lead, Response
from scraper.pipeline import Recall, clean_answer, fetch_page, recall_nothing


@dataclass(frozen=True, slots=True)
class Sample:
    """One article as it came out, or why it did not."""

    url: str
    article: Article | None = None
    error: ScraperError | None = None
    response: Response | None = None


async def try_articles(
    leads: Iterable[Lead], guest: Guest, config: Config, recall: Recall = recall_nothing
) -> AsyncIterator[Sample]:
    """Yield what becomes of each article, in order; a host that asks to wait ends it."""
    for lead in leads:
        try:
            response = await fetch_page(lead.url, guest)
        except AskedToWait as error:
            yield Sample(lead.url, error=error)
            return
        except FetchError as error:
            yield Sample(lead.url, error=error)
        else:
            yield clean_sample(lead.url, response, config, recall)


def clean_sample(url: str, response: Response, config: Config, recall: Recall = recall_nothing) -> Sample:
    """Return what becomes of one page."""
    try:
        return Sample(url, clean_answer(response, config, recall), response=response)
    except ExtractError as error:
        return Sample(url, error=error, response=response)
