"""`scraper archive`: care of the archive's file."""

from __future__ import annotations

import click

from scraper.cli import Verbs

ACTIONS = ("check", "backup", "vacuum", "prune")
EXAMPLE = """\
scraper archive check
scraper archive backup /backup/articles-$(date +%F).db
scraper archive prune --before 180d && scraper archive vacuum"""


@click.group("archive", cls=Verbs, package=__name__, verbs=ACTIONS, example=EXAMPLE)
def command() -> None:
    """Check the archive, copy it, make it smaller, drop old raw pages."""
