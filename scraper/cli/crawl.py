"""`scraper crawl`: one polite pass over the sites, from cron or by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict, Unpack

import click

from scraper.cli.choice import choose_sites
from scraper.cli.common import Session, Verb
from scraper.cli.moment import Moment, Span
from scraper.cli.seeds import group_seeds, read_seeds, seeds_option
from scraper.config import Config
from scraper.crawl.tools import Report
from scraper.pipeline import Plan, Stop, Work, crawl_sites
from scraper.store.archive import Archive, open_archive
from scraper.store.lock import lock

EXAMPLE = """\
scraper crawl
scraper crawl www.psuconnect.in --limit 20 --since 2d
17 * * * *  cd /srv/news && scraper crawl --max-time 50m >> crawl.log 2>&1"""


class WalkOptions(TypedDict):
    """What every site's walk is told."""

    limit: int | None
    since: datetime | None
    dry_run: bool


@click.command("crawl", cls=Verb, example=EXAMPLE)
@click.argument("sites", nargs=-1, metavar="[SITE...]")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Fetch at most N articles of each site."
)
@click.option("--since", type=Moment(), metavar="WHEN", help="Skip articles dated before: 2025-09-22, or 2d.")
@click.option(
    "--max-time",
    type=Span(),
    metavar="SPAN",
    help="End in order after so long, such as 50m; the next run goes on from there.",
)
@click.option("--dry-run", is_flag=True, help="Only read feeds and lists; print what would be fetched.")
@seeds_option
@click.pass_obj
def command(
    session: Session,
    *,
    sites: tuple[str, ...],
    seeds: Path,
    max_time: timedelta | None,
    **options: Unpack[WalkOptions],
) -> int:
    """Fetch what is new on the configured sites, and keep it.

    SITE is a host, as in the name of its file in config/sites/; without any, all are crawled. A run that was
    cut short goes on where it stopped. Ctrl-C and SIGTERM end it in order, within seconds. The exit code is 1
    where something failed, 3 where another crawl of this archive is running, 130 or 143 after a signal.
    """
    config = session.config()
    groups = group_seeds(read_seeds(seeds), config.sites)
    chosen = choose_sites(sites, tuple(groups))
    if not chosen:
        raise click.UsageError("nothing to crawl: no file in config/sites/, no URL in seeds/*.txt")
    plan = Plan(chosen, {site.host: groups[site] for site in chosen}, **options)
    stop = Stop(max_time)
    with _open(session.archive, dry_run=plan.dry_run) as archive, session.progress("Articles") as advance:
        reports = asyncio.run(_crawl(plan, config, Work(archive, advance, stop)))
    for report in reports:
        _show(report, dry_run=plan.dry_run)
    if stop.signal:
        return 128 + stop.signal
    return int(any(report.reasons or report.alerts for report in reports))


async def _crawl(plan: Plan, config: Config, work: Work) -> list[Report]:
    with work.stop.listen():
        return await crawl_sites(plan, config, work)


@contextmanager
def _open(path: Path, *, dry_run: bool) -> Iterator[Archive]:
    """Open the archive, locked for this run. A dry run makes none: what is new is what a new one lacks."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / path.name if dry_run and not path.exists() else path
        with lock(place), open_archive(place) as archive:
            yield archive


def _show(report: Report, *, dry_run: bool) -> None:
    end = "" if report.state == "done" else f"; {report.state}"
    if dry_run:
        planned = dict.fromkeys(report.planned)
        for url in planned:
            click.echo(url)
        click.echo(f"{report.site}: {len(planned)} to fetch, {report.skipped} not wanted{end}")
        return
    counts = ("fetched", "added", "updated", "unchanged", "gone", "skipped", "failed")
    click.echo(f"{report.site}: " + ", ".join(f"{getattr(report, name)} {name}" for name in counts) + end)
