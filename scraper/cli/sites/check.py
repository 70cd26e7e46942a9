"""`scraper sites check`: whether the configured sites work, by asking them or from the archive."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, dataclass

import click

from scraper.checks import Check, check_archived, check_site
from scraper.cli.choice import choose_sites, form_option
from scraper.cli.common import Session, Verb
from scraper.cli.output import printable
from scraper.config import Config
from scraper.crawl.guest import Guest
from scraper.model import Site
from scraper.pipeline import Recall, open_guest, recall_at, recall_nothing

EXAMPLE = """\
scraper sites check
scraper sites check www.psuconnect.in --offline"""
_AT_ONCE = 8  # sites; each gets one request at a time


@click.command("check", cls=Verb, example=EXAMPLE)
@click.argument("sites", nargs=-1, metavar="[SITE...]")
@click.option("--offline", is_flag=True, help="Fetch nothing: check articles and layouts on archived pages.")
@form_option
@click.pass_obj
def command(session: Session, *, sites: tuple[str, ...], offline: bool, form: str) -> int:
    """Check the configured sites, or those named: one line a check, with ok or FAILED and why.

    Do robots.txt, feeds, sitemaps and sections answer, and lead to articles? Do the three newest come out
    with a title, a date and at least 50 words? Do the selectors of the site's layouts match? Pages are
    cleaned as by a crawl, also by what was learned of the site. Nothing is archived. The exit code is 1 where
    a check fails.
    """
    config = session.config()
    chosen = choose_sites(sites, config.sites)
    if not chosen:
        raise click.UsageError("no site is configured; `scraper sites add URL` does that")
    show = _as_json if form == "json" else _as_text
    if offline:
        checks = [check for site in chosen for check in check_archived(site, session.archive, config)]
        for check in checks:
            click.echo(show(check))
    else:
        with session.progress("Checks", printing=True) as advance:
            run = _Run(config, recall_at(session.archive) if session.archive.is_file() else recall_nothing)
            checks = asyncio.run(_check_all(chosen, run, lambda check: click.echo(show(check)), advance))
    return int(not all(check.ok for check in checks))


@dataclass(frozen=True, slots=True)
class _Run:
    """By what sites are checked."""

    config: Config
    recall: Recall


async def _check_all(
    sites: Sequence[Site], run: _Run, show: Callable[[Check], None], watch: Callable[[str], None]
) -> list[Check]:
    """Check sites side by side; show each one's checks together, in the order of the sites."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def check(site: Site, guest: Guest) -> list[Check]:
        async with turns:
            return [found async for found in _watched(check_site(site, guest, run.config, run.recall), watch)]

    done: list[Check] = []
    async with open_guest(run.config) as guest, asyncio.TaskGroup() as group:
        for task in [group.create_task(check(site, guest)) for site in sites]:
            for found in await task:
                show(found)
                done.append(found)
    return done


async def _watched(checks: AsyncIterator[Check], watch: Callable[[str], None]) -> AsyncIterator[Check]:
    async for check in checks:
        watch(check.target)
        yield check


def _as_text(check: Check) -> str:
    verdict = "ok    " if check.ok else "FAILED"
    return printable(f"{verdict}  {check.site}  {check.what}  {check.target}: {check.note}")


def _as_json(check: Check) -> str:
    return json.dumps(asdict(check), ensure_ascii=False)
