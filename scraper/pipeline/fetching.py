"""One page from the network to the archive."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from scraper.config import Config
from scraper.crawl.guest import Guest
from scraper.crawl.politeness import HostMemory
from scraper.errors import ExtractError, FetchError
from scraper.fetch.client import Client, raise_for_status
from scraper.model import Article, Response
from scraper.pipeline.accepting import Taken
from scraper.pipeline.cleaning import clean_answers, recall_nothing
from scraper.pipeline.gathering import Gatherer
from scraper.pipeline.keeping import ArchiveKeeper, name_site
from scraper.pipeline.learning import recall_from
from scraper.store.archive import Archive
from scraper.urls import canonicalize

_log = logging.getLogger(__name__)


@asynccontextmanager
async def open_guest(config: Config, memory: HostMemory | None = None) -> AsyncIterator[Guest]:
    """Yield what fetches pages: guarded, by robots.txt, and with each host's delay.

    memory: what is known of the hosts from earlier runs, and where it is kept for later ones.
    """
    async with Client(config.settings, config.private_hosts) as client:
        guest = Guest(client, config.settings, config.sites, memory)
        yield guest
        guest.remember()


async def fetch_page(url: str, guest: Guest) -> Response:
    """Return the page at url; raises FetchError, also where the server answers with anything but success."""
    response = await guest.get(url)
    raise_for_status(response)
    return response


async def fetch_article(
    url: str, guest: Guest, config: Config, archive: Archive | None, taken: Taken = "likely"
) -> Article:
    """Fetch, clean and keep one article, with all of its pages.

    What fails is recorded, and what was kept before stays; a further page that fails is warned of.

    Raises FetchError, ExtractError, ArchiveError.
    """
    url, response = canonicalize(url), None
    recall = recall_from(archive) if archive else recall_nothing

    async def read(pages: Sequence[Response], kind: Taken) -> Article:
        return clean_answers(pages, config, recall, kind)

    try:
        response = await guest.get(url)
        raise_for_status(response)
        whole = await Gatherer(read, guest.get, config.settings.article_pages).gather(response, taken)
    except (FetchError, ExtractError) as error:
        if archive:
            ArchiveKeeper(archive, config).failed(url, error, response)
        raise
    if archive:
        archive.save(whole.article, whole.first, None, whole.further)
        name_site(archive, config, whole.article.site)
    if whole.lack:
        _log.warning("%s: %s", url, whole.lack)
    return whole.article
