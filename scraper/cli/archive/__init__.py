"""`scraper archive`: care of the archive's file."""

from __future__ import annotations

import click

from scraper.cli import Verbs

ACTIONS = ("check", "backup", "vacuum", "prune")


@click.group("archive", cls=Verbs, package=__name__, verbs=ACTIONS)
def command() -> None:
    """Check the archive, copy it, make it smaller, drop old raw pages."""
