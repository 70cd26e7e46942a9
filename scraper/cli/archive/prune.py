"""`scraper archive prune`: old raw pages dropped; no text ever."""

from __future__ import annotations

from datetime import datetime

import click

from scraper.cli.common import Session, Verb
from scraper.cli.moment import Moment
from scraper.store.archive import open_archive
from scraper.store.care import prune
from scraper.store.lock import lock
from scraper.store.values import utc
from scraper.text import say_count

EXAMPLE = """\
scraper archive prune --before 180d --dry-run
scraper archive prune --before 2025-01-01 --last-pages && scraper archive vacuum"""


@click.command("prune", cls=Verb, example=EXAMPLE)
@click.option("--before", type=Moment(), required=True, help="Fetched before this day, or so long ago.")
@click.option("--last-pages", is_flag=True, help="Also the pages that today's texts came from.")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.pass_obj
def command(session: Session, *, before: datetime, last_pages: bool, dry_run: bool) -> None:
    """Drop raw pages that were fetched before a time, and captures that no article came from.

    Articles, what was removed from them and their earlier versions stay. What an article's text came from
    stays, too, unless --last-pages is given: without its page, `scraper reextract` can't clean it anew. The
    file gets smaller with `scraper archive vacuum`. The exit code is 3 where a crawl is running.
    """
    with lock(session.archive, create=False), open_archive(session.archive, create=False) as archive:
        pruned = prune(archive.connection, utc(before), last_pages=last_pages, dry_run=dry_run)
    verb = "would go" if dry_run else "dropped"
    click.echo(
        f"{say_count(pruned.pages, 'raw page')} and {say_count(pruned.captures, 'capture')} without article "
        f"{verb}, {say_count(pruned.bytes, 'byte')}",
        err=True,
    )
