"""One polite, incremental, resumable pass over one site."""

from __future__ import annotations

import logging
from urllib.parse import urljoin

from scraper.crawl.discovery import Discovery
from scraper.crawl.harvest import GiveUp, Harvest
from scraper.crawl.intake import Intake
from scraper.crawl.tally import Spent, Tally
from scraper.crawl.tools import Options, Tools
from scraper.errors import FetchError, Unreachable
from scraper.model import Site
from scraper.urls import host_of

_log = logging.getLogger(__name__)


async def walk(site: Site, tools: Tools, options: Options, tally: Tally) -> None:
    """Read the site's sources, then fetch each article that is due, newest first; count what comes of it.

    What a server does never raises: it is counted, logged and handed to the keeper. Raises ArchiveError,
    and whatever else the keeper or the frontier raise. A walk that is cancelled gives its leases back.
    """
    try:
        home = await _knock(site, tools, options)
        await Discovery(Intake(site, tools, options, tally)).run(home, options.seeds)
        if not options.dry_run:
            tools.frontier.reopen(site.host)
            await Harvest(site, tools, tally).run(options)
    except Spent as enough:
        _log.info("%s", enough)
    except GiveUp as error:
        tools.guest.give_up(error.url, str(error))
        tally.alert(f"this run ends early, as {error}")
        if not options.dry_run:
            tools.keeper.failed(error.url, Unreachable(str(error)), None)
    except FetchError as error:
        tally.alert(f"this run ends early: {error}")


async def _knock(site: Site, tools: Tools, options: Options) -> str:
    """Return the home page's address; raise GiveUp where robots.txt allows nothing, else FetchError."""
    refusal = None
    for home in _homes(site, options):
        rest = tools.guest.rest(home)
        if rest:
            raise rest
        refusal = (await tools.guest.rules(home)).refusal
        if not refusal:
            return home
    raise GiveUp(home, refusal or "")


def _homes(site: Site, options: Options) -> tuple[str, ...]:
    """Return the home page, with the scheme of the site's own sources, or with either if they tell none."""
    for url in (*site.sections, *site.feeds, *site.sitemaps, *options.seeds):
        if host_of(url) == host_of(f"http://{site.host}"):
            return (urljoin(url, "/"),)
    return f"https://{site.host}/", f"http://{site.host}/"
