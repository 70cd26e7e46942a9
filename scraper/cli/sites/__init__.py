"""`scraper sites`: the configured sites, and new ones."""

from __future__ import annotations

import click

from scraper.cli import Verbs

ACTIONS = ("list", "add", "check", "import-ftr")


@click.group("sites", cls=Verbs, package=__name__, verbs=ACTIONS)
def command() -> None:
    """List the configured sites, take on new ones, and check that they work."""
