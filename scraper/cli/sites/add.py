"""`scraper sites add`: a new site's feeds, sitemaps, sections and patterns, in a file of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from scraper.cli.common import Session, Verb
from scraper.cli.output import printable
from scraper.cli.sites.files import SiteFiles, sites_folder
from scraper.cli.sites.samples import show_sample
from scraper.cli.web import check_address, complete_address, is_address
from scraper.config import Config
from scraper.crawl.guest import Guest
from scraper.crawl.newsite import choose_zone, offset_of
from scraper.crawl.survey import Survey, survey
from scraper.errors import AddressRefused, FetchError, Unreachable
from scraper.fetch.guard import ALLOW_HINT
from scraper.model import Site
from scraper.pipeline import open_guest
from scraper.sitefile import write_site
from scraper.text import say_count
from scraper.trial import Sample, try_articles
from scraper.urls import canonicalize, host_of

EXAMPLE = """\
scraper sites add www.example.in
scraper sites add https://www.example.in/ --dry-run"""
_log = logging.getLogger(__name__)
_SAMPLES = 3
_MOST_TRIES = 6  # for so many samples
_MAX_AGE = timedelta(days=30)
_REFETCH = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Found:
    """A site as its file will have it, with what was found on the way."""

    site: Site
    survey: Survey
    samples: tuple[Sample, ...]


@click.command("add", cls=Verb, example=EXAMPLE)
@click.argument("url", metavar="URL")
@click.option("--dry-run", is_flag=True, help="Print the file; write none.")
@click.option("--force", is_flag=True, help="Write over the file that the site has.")
@click.option(
    "--allow-private", is_flag=True, help="Let the site be on a private network; its file will say so, too."
)
@click.pass_obj
def command(session: Session, *, url: str, dry_run: bool, force: bool, allow_private: bool) -> int:
    """Find out how to follow a site, and write its file, sites/HOST.toml in the folder of --config.

    Without --config that is config/ in the working directory, which is made where there is none. A few pages
    are fetched, by robots.txt and with the usual delay; nothing is archived. The three newest articles are
    shown as they come out. The exit code is 1 where nothing to follow is found, or no article comes out.
    """
    config, files = session.config(may_be_empty=True), SiteFiles(sites_folder(session))
    base = _base(url, config, allow_private=allow_private)
    if not (dry_run or force):
        files.refuse_twin(base)
    with session.progress("Pages") as advance:
        found = asyncio.run(_explore_or_hint(url, base, config, advance))
    text = write_site(found.site, _head(found))
    if dry_run:
        click.echo(text, nl=False)
    else:
        is_first = not files.folder.is_dir()
        _report(files.save(found.site, text, force=force), found, is_first=is_first)
    for sample in found.samples:
        click.echo(f"\n{show_sample(sample)}", err=dry_run)
    return int(not any(sample.article for sample in found.samples))


def _base(url: str, config: Config, *, allow_private: bool) -> Site:
    """Return what is known before anything was fetched."""
    host = host_of(check_address(url)) or ""
    known = config.site_of(host) or Site(host)
    return Site(
        host,
        delay=known.delay,
        max_age=known.max_age or _MAX_AGE,
        refetch=_REFETCH if known.refetch is None else known.refetch,
        allow_private=allow_private or known.allow_private,
    )


async def _explore_or_hint(url: str, base: Site, config: Config, watch: Callable[[str], None]) -> Found:
    """Explore; a refused address is told with this command's own way to allow it."""
    try:
        return await _explore(url, base, config, watch)
    except AddressRefused as error:
        if base.allow_private:
            raise  # another host of the site
        reason = str(error).removesuffix(ALLOW_HINT)
        raise AddressRefused(f"{reason}; if this is meant, add --allow-private") from error


async def _explore(url: str, base: Site, config: Config, watch: Callable[[str], None]) -> Found:
    async with open_guest(_with(config, base)) as guest:
        result = await _survey(url, guest, base, watch)
        for line in result.tried:
            _log.debug("%s", line)
        if not result.leads:
            tried = "".join(f"\n  {printable(line)}" for line in result.tried)
            raise FetchError(f"{url}: no feed, sitemap or section here lists an article. Tried:{tried}")
        samples = await _sample(result, guest, _with(config, result.site), watch)
    stated = (offset_of(sample.article.meta.published) for sample in samples if sample.article)
    zone = choose_zone(result.offsets or frozenset().union(*stated))
    return Found(replace(result.site, timezone=zone), result, samples)


async def _survey(url: str, guest: Guest, base: Site, watch: Callable[[str], None]) -> Survey:
    """Survey the site; where the user named no scheme, by http if https is not answered."""
    try:
        return await survey(canonicalize(complete_address(url)), guest, base, watch)
    except Unreachable:
        if is_address(url):
            raise
        return await survey(canonicalize(f"http://{url}"), guest, base, watch)


async def _sample(
    result: Survey, guest: Guest, config: Config, watch: Callable[[str], None]
) -> tuple[Sample, ...]:
    samples: list[Sample] = []
    async for sample in try_articles(result.leads[:_MOST_TRIES], guest, config):
        watch(sample.url)
        samples.append(sample)
        if sum(each.article is not None for each in samples) == _SAMPLES:
            break
    return tuple(samples)


def _with(config: Config, site: Site) -> Config:
    """Return config with this site in the place of any that has one of its hosts."""
    hosts = {site.host, *site.aliases}
    others = (known for known in config.sites if hosts.isdisjoint((known.host, *known.aliases)))
    return replace(config, sites=(*others, site))


def _head(found: Found) -> list[str]:
    site = found.site
    lines = [
        f"{site.name or site.host}: written by `scraper sites add` on {date.today().isoformat()} from what"
        " the site itself says.",
        f"Read it through, change what is wrong, and try it: scraper sites check {site.host}",
    ]
    if not site.include:
        lines.append(
            "No include: its articles' addresses have no folder of their own; dates, numbers and long names "
            "in an address tell an article."
        )
    if not site.timezone:
        lines.append('No timezone: its dates name none that is sure. Add one, such as "Asia/Kolkata".')
    return lines


def _report(path: Path, found: Found, *, is_first: bool) -> None:
    site = found.site
    sources = (say_count(len(getattr(site, f"{name}s")), name) for name in ("feed", "sitemap", "section"))
    click.echo(f"{path}: {', '.join(sources)}, {say_count(len(found.survey.leads), 'article')} found")
    if site.include:
        click.echo(printable(f"articles: {' '.join(site.include)}"))
    if _all_too_old(found):
        click.echo(
            "All that was found is older than max_age, so a crawl would fetch nothing: raise max_age in the "
            "file, or take it out."
        )
    if is_first:
        click.echo(f"{path.parent} is new: from now on the sites in it are all the sites.")


def _all_too_old(found: Found) -> bool:
    dates = [lead.published or lead.modified for lead in found.survey.leads]
    limit = datetime.now(UTC) - (found.site.max_age or timedelta.max / 2)
    return all(date is not None and date < limit for date in dates)
