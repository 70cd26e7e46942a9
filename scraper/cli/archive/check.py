"""`scraper archive check`: whether the archive is whole."""

from __future__ import annotations

import click

from scraper.cli.common import Session, Verb
from scraper.cli.output import printable
from scraper.store.archive import open_archive
from scraper.store.care import check, repair

EXAMPLE = """\
scraper archive check
scraper archive check --repair"""


@click.command("check", cls=Verb, example=EXAMPLE)
@click.option(
    "--repair",
    "mend",
    is_flag=True,
    help="First build anew what comes from other tables: search and figures.",
)
@click.pass_obj
def command(session: Session, *, mend: bool) -> int:
    """Check the file, its references, the full-text index, every raw page by its hash, and the figures.

    An archive of an earlier version is brought up to date. The exit code is 1 where something is wrong.
    """
    with open_archive(session.archive, create=False) as archive, session.progress("Checks") as advance:
        if mend:
            repair(archive.connection)
        problems = 0
        for problem in check(archive.connection, advance):
            problems += 1
            click.echo(printable(problem))
    if not problems:
        click.echo(f"{session.archive}: whole")
    return int(problems > 0)
