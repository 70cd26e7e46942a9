"""`scraper archive backup`: a copy of the archive, also while a crawl writes to it."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.cli.common import Session, Verb
from scraper.store.care import backup
from scraper.store.connect import reading

EXAMPLE = "scraper archive backup /backup/articles-$(date +%F).db"


@click.command("backup", cls=Verb, example=EXAMPLE)
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE")
@click.pass_obj
def command(session: Session, *, target: Path) -> None:
    """Copy the archive to FILE, as it is at this moment.

    A crawl may go on meanwhile. FILE appears under its name once it is whole; a file that is there stays.
    """
    with reading(session.archive) as connection, session.progress("Copying") as advance:
        backup(connection, target, advance)
    click.echo(f"{target}: {target.stat().st_size:,} bytes", err=True)
