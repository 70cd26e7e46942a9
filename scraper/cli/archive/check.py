"""`scraper archive check`: whether the archive is whole."""

from __future__ import annotations

import click

from scraper.cli.common import Session, Verb
from scraper.cli.output import printable
from scraper.errors import ArchiveDamaged
from scraper.store.archive import open_archive
from scraper.store.care import check, repair
from scraper.store.connect import check_archive

EXAMPLE = """\
scraper archive check
scraper archive check --repair"""
_ADVICE = """\
--repair mends search and figures. For the rest, take a copy that `scraper archive backup` made before, or go
on: articles that are here stay readable, and a raw page is kept anew when its site sends it again."""


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
    try:
        problems = _check(session, mend=mend)
    except ArchiveDamaged as error:
        click.echo(printable(str(error)))
        return 1
    if not problems:
        click.echo(f"{session.archive}: whole")
    else:
        click.echo(_ADVICE, err=True)
    return int(problems > 0)


def _check(session: Session, *, mend: bool) -> int:
    """Print what is wrong, and return how much that is."""
    check_archive(session.archive)
    with open_archive(session.archive, create=False) as archive, session.progress("Checks") as advance:
        if mend:
            repair(archive.connection)
        problems = 0
        for problem in check(archive.connection, advance):
            problems += 1
            click.echo(printable(problem))
    return problems
