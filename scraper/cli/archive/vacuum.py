"""`scraper archive vacuum`: the room of what was deleted, given back to the disk."""

from __future__ import annotations

import click

from scraper.cli.common import Session, Verb
from scraper.store.archive import open_archive
from scraper.store.care import vacuum
from scraper.store.lock import lock

EXAMPLE = "scraper archive vacuum"


@click.command("vacuum", cls=Verb, example=EXAMPLE)
@click.pass_obj
def command(session: Session) -> None:
    """Write the file anew without gaps, and the full-text index in one piece.

    Needs free disk space of the archive's size. The exit code is 3 where a crawl is running.
    """
    with lock(session.archive, create=False), open_archive(session.archive, create=False) as archive:
        before = session.archive.stat().st_size
        vacuum(archive.connection)
    after = session.archive.stat().st_size
    click.echo(f"{session.archive}: {before:,} bytes before, {after:,} now", err=True)
